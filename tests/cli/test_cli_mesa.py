"""The commands of mesa-optimisers: they say what the models say."""

from fractions import Fraction
from pathlib import Path

import pytest
from commands import PNG, Command, csv_rows

import dovetail
from dovetail import models

MESA = ("models", "mesa")
FIVE = (*models.STRUCTURES, models.HONEST_FINDER)


@pytest.mark.parametrize(
    ("options", "mesa"),
    [
        ((), models.Mesa.of()),
        (
            ("--rate", "20", "--part", "find:0:900", "--finder"),
            models.Mesa.of(structures=FIVE, exchange=20).with_values({"t_find": 900}),
        ),
        (
            ("--shape", "rank", "--rate", "0.5"),
            models.Mesa.of(exchange=models.Exchange.of(Fraction(1, 2), "rank")),
        ),
        (
            ("--overlap", "1/3", "--heuristics", "2", "--objectives", "pursued"),
            models.Mesa.of()
            .overlap("find", "optimise", Fraction(1, 3))
            .heuristics(2, objectives="pursued"),
        ),
        (
            ("--episodes", "5", "--keep", "4", "--storing", "3", "--recall", "1/2"),
            models.Mesa.of().memory(5, keep=4, store=3, recall=Fraction(1, 2)),
        ),
        (("--checks", "7", "--evade", "3:2"), models.Mesa.of().checks(7, c=3, t=2)),
        (("--checks", "2"), models.Mesa.of().checks(2, c=1, t=1)),
    ],
)
def test_a_model_as_json(command: Command, options: tuple[str, ...], mesa: models.Mesa) -> None:
    found = command.answer(*MESA, *options)
    assert found["winners"] == list(mesa.winners)
    assert Fraction(*found["rate"]) == mesa.exchange.rate
    rows = {row["structure"]: row for row in found["structures"]}
    columns = mesa.to_dict()
    for place, name in enumerate(mesa.totals):
        for key in ("c", "t", "price", "total", "margin"):
            value = rows[name][key]
            held = Fraction(*value) if isinstance(value, list) else Fraction(value)
            assert held == columns[key][place]
    assert [win["name"] for win in found["wins"]] == [win.name for win in mesa.thresholds().wins]


def test_thresholds_over_another_parameter(command: Command) -> None:
    found = command.answer(*MESA, "--rate", "20", "--by", "t_find")
    rows = {(row["first"], row["second"]): row["value"] for row in found["thresholds"]}
    assert rows["honest", "checked deceptive"] == [501, 1]
    assert found["by"] == "t_find"


def test_a_phase_diagram(command: Command, tmp_path: Path) -> None:
    files = tmp_path / "places.csv", tmp_path / "phases.png"
    span = ("--x", "rate:1:1000", "--y", "t_find:100:301", "--grid", "2")
    code, out, _ = command(*MESA, *span, "--csv", str(files[0]), "--plot", str(files[1]))
    assert code == 0
    assert "2 × 2 places of rate and t_find" in out
    assert csv_rows(files[0]) == [
        ["rate", "t_find", "winner", "tie"],
        ["1", "100", "honest", "False"],
        ["1000", "100", "simple deceptive", "False"],
        ["1", "301", "honest", "False"],
        ["1000", "301", "simple deceptive", "False"],
    ]
    assert files[1].read_bytes().startswith(PNG)
    found = command.answer(*MESA, *span)["phases"]
    assert found["winners"] == [[1, 2], [1, 2]]
    assert found["counts"]["honest"] == 2


def test_a_phase_diagram_over_a_switch(command: Command) -> None:
    span = ("--x", "rate:1:1000", "--grid", "3", "--y")
    found = command.answer(*MESA, *span, "share:0:1")["phases"]
    assert found["y_values"] == [[0, 1], [1, 2], [1, 1]]
    assert found["winners"] == [
        [
            sum(1 << place for place, one in enumerate(model.totals) if one in model.winners)
            for rate in found["x_values"]
            for model in [made.with_exchange(Fraction(*rate))]
        ]
        for share in (0, Fraction(1, 2), 1)
        for made in [models.Mesa.of().overlap("find", "optimise", share)]
    ]
    whole = {"episodes:1:10": [1, 5, 9], "checks:0:2": [0, 1, 2], "growth:0:1": [0, [1, 2], 1]}
    for axis, values in whole.items():
        held = command.answer(*MESA, *span, axis)["phases"]["y_values"]
        assert [Fraction(*one) for one in held] == [
            Fraction(*one) if isinstance(one, list) else one for one in values
        ]
    kept = command.answer(*MESA, *span, "episodes:1:3", "--keep", "4", "--storing", "20")["phases"]
    last = models.Mesa.of(exchange=1000).memory(3, keep=4, store=20).winners
    assert [kept["names"][int(kept["winners"][2][2]).bit_length() - 1]] == list(last)


def test_large_numbers_for_people(command: Command, tmp_path: Path) -> None:
    huge = ("--shape", "rank", "--part", "knowledge:2000:0", "--rate", "1/3")
    code, out, _ = command(*MESA, *huge)
    assert code == 0
    assert any(line.split()[:5] == ["honest", "2,240", "1,002", "6.76190E+673", "6.76190E+673"]
               for line in out.splitlines())  # fmt: skip
    code, _, err = command(*MESA, *huge, "--plot", str(tmp_path / "huge.png"))
    assert code == 2
    assert "what is to be drawn must be from 1e-305 to 1e+305 for a picture" in err
    command.refuses((*MESA, "--shape", "rank", "--by", "c_base"), "by must be 'rate' or a time")
    axes = ("--x", "c_base:0:9", "--y", "rate:0:1", "--shape", "rank")
    assert len(command.answer(*MESA, *axes)["phases"]["x_values"]) == 10


def test_a_model_for_people(command: Command, tmp_path: Path) -> None:
    picture = tmp_path / "totals.png"
    code, out, _ = command(*MESA, "--rate", "20", "--plot", str(picture))
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "least   checked deceptive"
    assert any(line.split()[-1:] == ["999/32"] for line in lines)
    assert any(line.split()[:1] == ["honest"] and "15,802" in line for line in lines)
    assert picture.read_bytes().startswith(PNG)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--part", "find:0"), "not of the form NAME:C:T"),
        (("--part", "finds:0:1"), "--part: finds is none of base"),
        (("--part", "find:0:-1"), "t_find must be"),
        (("--rate", "-1"), "--rate must be"),
        (("--overlap", "2"), "share must be an exact number from 0 to 1"),
        (("--keep", "2"), "--keep: only with --episodes"),
        (("--evade", "1:1"), "--evade: only with --checks"),
        (("--x", "rate:0:1"), "a phase diagram needs both"),
        (("--x", "rate:1:1", "--y", "t_find:0:1"), "--x: the second number must be greater"),
        (("--x", "rate:0:1", "--y", "rate:0:1"), "must be two parameters"),
        (("--x", "rate:0:1", "--y", "t_find:0:1", "--grid", "9999"), "--grid must be"),
        (("--x", "rate:-1:1", "--y", "t_find:0:1"), "--x: the numbers must be at least 0"),
        (("--x", "share:0:1", "--y", "checks:0:1"), "only one of them can be a switch"),
        (("--x", "share:0:1", "--y", "rate:0:1", "--overlap", "1"), "share is an axis already"),
        (("--x", "checks:0:1/2", "--y", "rate:0:1"), "--x: checks must be whole numbers"),
        (("--x", "shares:0:1", "--y", "rate:0:1"), "a parameter must be 'rate', or c_ or t_"),
        (("--shape", "rank", "--part", "base:1/2:0"), "whole bits"),
    ],
)
def test_bad_input_is_refused(command: Command, options: tuple[str, ...], message: str) -> None:
    command.refuses((*MESA, *options), message)


STORES = ("models", "store-or-derive", "output:11", "--max-states", "2", "--max-time", "50")


def test_tables_against_loops(command: Command, tmp_path: Path) -> None:
    found = command.answer(*STORES)
    task = dovetail.tasks.output("11")
    said = models.store_or_derive(dovetail.solutions(task, max_states=2, max_time=50))
    assert found["stores"] == [[[0, 1], [1, 463]]]
    assert [win["kind"] for win in found["wins"]] == ["loop", "table"]
    assert [row["machine"] for row in found["machines"]] == said.to_dict()["machine"].tolist()
    picture = tmp_path / "tables.png"
    code, out, _ = command(*STORES, "--scale", "length", "--plot", str(picture))
    assert code == 0
    assert "storing wins   from 0 to infinity" in out
    assert picture.read_bytes().startswith(PNG)
    code, found = command.json(
        "models", "store-or-derive", "output:11", "--max-states", "1", "--max-time", "9"
    )
    assert (code, found["reason"]) == (1, "no solution")


WEIGHT = ("models", "speed-weight", "--program", "10:40:3", "--program", "10:9:20",
          "--program", "4:2:30")  # fmt: skip


def test_the_largest_speed_weight(command: Command, tmp_path: Path) -> None:
    found = command.answer(*WEIGHT, "--target", "10")
    assert found["weight"] == [10, 7]
    assert (found["attained"], found["always_below"], found["programs"]) == (False, True, [1])
    found = command.answer(*WEIGHT, "--target", "10", "--tie", "any", "--value", "3")
    assert (found["weight"], found["attained"]) == ([4, 1], True)
    code, out, _ = command(*WEIGHT, "--target", "11")
    assert code == 1
    assert "largest weight   none" in out
    picture = tmp_path / "weights.png"
    code, out, _ = command(*WEIGHT, "--target", "10", "--plot", str(picture))
    assert code == 0
    assert "not reached, only below" in out
    assert picture.read_bytes().startswith(PNG)
    assert command.answer(*WEIGHT, "--target", "4")["unbounded"] is True
    command.refuses((*WEIGHT[:3], "1:2", "--target", "1"), "not of the form PERFORMANCE:TIME")
