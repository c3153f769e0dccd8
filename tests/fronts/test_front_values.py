"""A front as a value: a sequence, columns, a file; and what is refused."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from known import XOR
from problems import pairs

import dovetail
from dovetail import DovetailError, Front, Machine, Space, Task, tasks, testing
from dovetail.fronts import Point
from dovetail.oracle import reference

# --- values ----------------------------------------------------------------------------------


def test_a_front_is_a_sequence() -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    assert len(front) == 2
    assert [point.rank for point in front] == [rank for rank, _ in XOR] == list(front.ranks)
    assert front.times == (13, 8)
    assert front[1] == front[-1] == list(front)[1]
    assert pairs(front[1:]) == XOR[1:]
    assert pairs(front[::-1]) == XOR[::-1]
    assert front[0] in front
    assert front.index(front[1]) == 1
    with pytest.raises(IndexError):
        front[2]
    assert front
    assert not dovetail.front(tasks.xor, max_states=2, max_time=200)


def test_a_front_as_columns() -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    columns = front.to_dict()
    assert columns["rank"].tolist() == [rank for rank, _ in XOR]
    assert columns["time"].dtype == columns["rank"].dtype == np.int64
    texts = [reference.text(reference.unrank(rank)) for rank, _ in XOR]
    assert columns["machine"].tolist() == texts
    table = front.to_pandas()
    assert table["rank"].tolist() == [rank for rank, _ in XOR]
    assert table["time"].tolist() == [13, 8]
    assert np.log2(table["rank"]).round(3).tolist() == [21.906, 22.001]
    rows = front.to_polars()
    assert rows["rank"].to_list() == [rank for rank, _ in XOR]
    assert rows["machine"].to_list() == texts
    assert texts[0] in front._repr_html_()
    empty = dovetail.front(tasks.xor, max_states=1, max_time=9)
    assert (len(empty.to_pandas()), len(empty.to_polars())) == (0, 0)
    great = replace(front, points=(Point(10**25, 3, Machine("1RZ0RZ")),))
    assert great.to_dict()["rank"].tolist() == great.to_pandas()["rank"].tolist() == [10**25]
    assert great.to_polars()["rank"].to_list() == [str(10**25)]
    assert repr(empty) == "Front(0 points [] up to rank 36 and time 9)"


def test_a_winner_as_values() -> None:
    winner = dovetail.front(tasks.xor, max_states=3, max_time=200).winner(10**5)
    assert winner.to_dict() == {
        "a": 10**5,
        "b": 1,
        "tie": "rank",
        "rank": XOR[1][0],
        "time": 8,
        "machine": "0RB0RC_0RZ1RZ_1RZ0RZ",
        "iteration": 49,
        "slots": 121_797_591,
        "area": winner.area,
    }
    assert "121797591" in winner._repr_html_()


@pytest.mark.parametrize("budget", [{}, {"max_nodes": 300}])
def test_fronts_are_kept(tmp_path: Path, budget: dict[str, int]) -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=200, **budget)
    path = tmp_path / "xor.front"
    path.write_text("something older")
    front.save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["xor.front"]
    copies = [Front.load(path), Front.load(str(path)), pickle.loads(pickle.dumps(front))]
    for copy in copies:
        assert copy == front
        assert (copy.nodes, copy.steps, copy.seconds) == (front.nodes, front.steps, front.seconds)
        assert (copy.task, copy.space, copy.complete) == (tasks.xor, Space(), not budget)
        assert pairs(copy.resume()) == XOR
        assert pairs(copy.extend(max_states=4)) == XOR
        assert copy.resume().winner(10**5).rank == XOR[1][0]


def test_a_front_of_a_predicate_is_pickled_but_not_saved(tmp_path: Path) -> None:
    function = testing.OutputsAre(("1", "0"))
    task = Task.predicate(["", "1"], function, readout="head")
    space = Space(2, 2, {1: range(6), 2: range(10)})
    front = dovetail.front(task, space, max_time=50)
    assert pickle.loads(pickle.dumps(front)) == front
    with pytest.raises(DovetailError, match=r"Front\.task\.function cannot be saved.*by examples"):
        front.save(tmp_path / "lost")
    assert not (tmp_path / "lost").exists()
    same = Task.examples([("", "1"), ("1", "0")], readout="head")
    dovetail.front(same, space, max_time=50).save(tmp_path / "kept")
    assert Front.load(tmp_path / "kept").points == front.points


# --- bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_time": 5}, "max_rank or max_states"),
        ({"max_time": 5, "space": Space(symbols=3)}, "max_rank or max_states"),
        ({"max_time": 0, "max_states": 2}, "max_time must be an integer from 1"),
        ({"max_time": -1, "max_states": 2}, "max_time"),
        ({"max_time": 5.0, "max_states": 2}, "max_time"),
        ({"max_time": True, "max_states": 2}, "max_time"),
        ({"max_time": 2**63, "max_states": 2}, "max_time"),
        ({"max_time": None, "max_states": 2}, "max_time"),
        ({"max_time": 5, "max_states": 0}, "max_states"),
        ({"max_time": 5, "max_states": 9}, "max_states must be an integer from 1 to 8"),
        ({"max_time": 5, "max_states": 3, "space": Space(2)}, "max_states"),
        ({"max_time": 5, "max_rank": 0}, "max_rank"),
        ({"max_time": 5, "max_rank": 1.5}, "max_rank"),
        ({"max_time": 5, "max_rank": "9"}, "max_rank"),
        ({"max_time": 5, "max_rank": 9, "max_nodes": -1}, "max_nodes"),
        ({"max_time": 5, "max_rank": 9, "timeout": -0.1}, "timeout"),
        ({"max_time": 5, "max_rank": 9, "timeout": float("nan")}, "timeout"),
        ({"max_time": 5, "space": 3}, "space must be a Space"),
        ({"max_time": 5, "max_rank": 9, "task": "xor"}, "task must be a Task"),
        ({"max_time": 5, "max_rank": 9, "task": Task.output("2")}, "alphabet"),
    ],
)
def test_bad_input(options: dict[str, Any], message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        dovetail.front(options.pop("task", tasks.xor), options.pop("space", None), **options)


def test_unknown_arguments() -> None:
    with pytest.raises(TypeError):
        dovetail.front(tasks.xor, max_states=2)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        dovetail.front(tasks.xor, max_states=2, max_time=9, states=3)  # type: ignore[call-arg]
    front = dovetail.front(tasks.xor, max_states=1, max_time=9)
    with pytest.raises(TypeError):
        front.extend(max_steps=9)  # type: ignore[call-arg]
    for limits in ({"max_time": 0}, {"max_rank": 1.0}, {"max_states": 9}, {"timeout": "1"}):
        with pytest.raises(DovetailError, match=next(iter(limits))):
            front.extend(**limits)  # type: ignore[arg-type]
