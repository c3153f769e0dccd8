"""All solutions of a task: against every machine run by itself, against censuses and fronts."""

import pickle
import sqlite3
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from known import XOR
from processes import process_pool
from workers import Inline, Mixing, units_in

import dovetail
from dovetail import DovetailError, Solutions, Space, Task, solutions, speed, tasks
from dovetail.oracle import reference
from dovetail.tasks import READOUTS


@cache
def xor(performance: str = "exact") -> Solutions:
    return solutions(tasks.xor, max_states=3, max_time=200, performance=performance)


def rows(found: Solutions) -> dict[Any, tuple[int, int]]:
    """Machines and least rank by states, steps, and fates with their steps."""
    columns = (found.states, found.steps, found.held_out, found.held_out_steps)
    keys = zip(*(column.tolist() for column in columns), strict=True)
    values = zip(found.machines.tolist(), found.least_rank.tolist(), strict=True)
    return {
        (states, tuple(steps), tuple(fates), tuple(later)): value
        for (states, steps, fates, later), value in zip(keys, values, strict=True)
    }


def by_definition(task: Task, space: Space, max_time: int, held_out_time: int) -> Any:
    """The rows and the performances, from a run of every machine on every input."""
    found: dict[Any, tuple[int, int]] = {}
    performances: Counter[tuple[int, int, int]] = Counter()
    for rank in range(1, space.total + 1):
        table = reference.unrank(rank, space.symbols)
        runs = reference.training_runs(task, table, max_time)
        steps = [run.steps for run in runs]
        weighted = [n * weight for n, weight in zip(steps, task.weights, strict=True)]
        time = max(steps) if task.cost == "max" else sum(weighted)
        if time > max_time or not all(run.outcome == "halted" for run in runs):
            continue
        right = [
            r.readout(task.readout) == o for r, o in zip(runs, task.outputs or (), strict=True)
        ]
        performances[len(table), sum(2**i for i, good in enumerate(right) if good), time] += 1
        if all(right):
            words = task.held_out_inputs
            later = [reference.after(runs, task, table, w, held_out_time) for w in words]
            answers = zip(later, task.held_out_outputs or (), strict=True)
            fates = tuple(
                (r.readout(task.readout) == o) if r.outcome == "halted" else -1 for r, o in answers
            )
            ends = tuple(run.steps if run.outcome == "halted" else 0 for run in later)
            key = (len(table), tuple(steps), fates, ends)
            known, least = found.get(key, (0, rank))
            found[key] = known + 1, least
    return found, performances


def counted(found: Solutions) -> Counter[tuple[int, int, int]]:
    """The performances of a result."""
    *keys, numbers = (column.tolist() for column in found.performances)
    return Counter(dict(zip(zip(*keys, strict=True), numbers, strict=True)))


HALF = [("0", "1"), ("11", "0")]
TASKS = [
    Task.examples(HALF, "head", held_out=[("101", "1"), ("01", "0")]),
    Task.examples([("0", "1"), ("11", "")], "right", weights=[3, 1], held_out=[("001", "1")]),
    Task.examples([("1", 2), ("01", 2)], "ones", "max", held_out=[("11", 3)]),
    Task.examples([("", "01")], "visited"),
    Task.examples([("1", "1"), ("101", "101")], "tape", "max"),
    Task.examples([("01", "1"), ("0", "1")], "head", held_out=[("", "1"), ("1", "0")], memory=True),
    Task.examples([("11", 3), ("0", 2)], "ones", weights=[1, 2], held_out=[("", 2)], memory=True),
]


@pytest.mark.parametrize("task", TASKS, ids=str)
def test_every_machine_run_by_itself(task: Task) -> None:
    space = Space(2)
    expected, performances = by_definition(task, space, 14, 6)
    limits: dict[str, Any] = {"max_time": 14, "held_out_time": 6}
    for deciders in (True, False):
        found = solutions(task, space, **limits, deciders=deciders)
        assert rows(found) == expected
        others = zip(found.wrong, found.endless, found.undecided, strict=True)
        solving = [sum(found.machines[found.states == size].tolist()) for size in (1, 2)]
        assert [sum(n) + m for n, m in zip(others, solving, strict=True)] == [36, 10_000]
        assert sum(found.endless) > 0 or not deciders
    every = solutions(task, space, **limits, performance="subsets")
    assert (rows(every), counted(every)) == (expected, performances)
    assert sum(every.wrong) == 0


@pytest.mark.parametrize("readout", READOUTS)
def test_one_input_is_a_census(readout: str) -> None:
    census = dovetail.census(3, max_time=21, input="01", readout=readout)
    for output in ("1", "11", "101", "0"):
        if output in census.outputs:
            task = Task.examples([("01", int(output) if readout == "ones" else output)], readout)
            found = solutions(task, max_states=3, max_time=21)
            three = found.states == 3
            times = dict(
                zip(found.time[three].tolist(), found.machines[three].tolist(), strict=True)
            )
            assert times == census.times(output)
            assert found.points == tuple((p.rank, p.time) for p in census.front(output))


@pytest.mark.parametrize("name", [name for name in tasks.NAMES if ":" not in name])
@pytest.mark.parametrize("cost", ["average", "max"])
def test_the_least_are_the_front(name: str, cost: str) -> None:
    task = replace(tasks.named(name), cost=cost)
    found = solutions(task, max_states=3, max_time=60)
    front = dovetail.front(task, max_states=3, max_time=60)
    assert found.points == tuple((point.rank, point.time) for point in front)


def test_the_simplest_is_what_a_search_finds() -> None:
    assert xor().points == tuple(XOR)
    hit = dovetail.search(tasks.xor, a=1, b=10**9)
    assert xor().select(speed.Rank()).least_rank == hit.rank
    row = xor().least_rank.tolist().index(hit.rank)
    assert xor().machine(row) == hit.machine
    every = {xor().space.rank(xor().machine(row)) for row in range(len(xor()))}
    assert every == set(xor().least_rank.tolist())


@pytest.mark.parametrize("name", ["xor", "parity", "successor"])
def test_the_least_are_the_front_with_memory(name: str) -> None:
    task = replace(tasks.named(name), memory=True)
    found = solutions(task, max_states=3, max_time=60)
    front = dovetail.front(task, max_states=3, max_time=60)
    assert found.points == tuple((point.rank, point.time) for point in front)


def test_an_input_that_comes_again_has_a_column_of_its_own() -> None:
    pairs = [("", "1111"), ("1", "1111"), ("", "1111")]
    task = Task.examples(pairs, held_out=[("1", "1"), ("1", "1111")], memory=True)
    found = solutions(task, max_states=3, max_time=60)
    columns = found.to_dict()
    names = ["steps", "steps 1", "steps (2)", "held out 1", "held out 1 (2)"]
    assert list(columns)[2:-2] == names
    assert columns["steps (2)"].tolist() == found.steps[:, 2].tolist()
    assert columns["held out 1 (2)"].tolist() == found.held_out[:, 1].tolist()
    assert found.needs.tolist()[2] == 1  # what is on the tape need not be written again


def test_another_order_of_the_codes() -> None:
    space = Space(2, order=lambda states: range(4 * states + 1, -1, -1))
    plain = solutions(TASKS[0], max_states=2, max_time=14)
    turned = solutions(TASKS[0], space, max_time=14)
    assert [value[0] for value in rows(plain).values()] == [v[0] for v in rows(turned).values()]
    for row in range(len(turned)):
        machine = turned.machine(row)
        steps = [dovetail.run(machine, text).steps for text in TASKS[0].inputs]
        assert steps == turned.steps[row].tolist()
    assert solutions(TASKS[0], space, max_states=1, max_time=14).space.total == 36


def test_needs_and_waste() -> None:
    found = xor()
    steps = found.steps.tolist()
    needs = [min(column) for column in zip(*steps, strict=True)]
    assert found.needs.tolist() == needs
    assert found.jointly_least == any(row == needs for row in steps)
    weights = (Fraction(1, 2), 0, 3, 1)
    waste = [
        sum(w * (c - n) for w, c, n in zip(weights, row, needs, strict=True)) * 2 for row in steps
    ]
    assert found.waste(weights).tolist() == waste


@pytest.mark.slow
def test_the_work_may_be_done_anywhere(tmp_path: Path) -> None:
    store = tmp_path / "xor.sqlite"
    arguments: dict[str, Any] = {"max_states": 3, "max_time": 200}
    executor = Inline()
    assert solutions(tasks.xor, **arguments, executor=executor, store=store) == xor()
    assert executor.calls == units_in(store) > 100
    with sqlite3.connect(store) as connection:
        lost = connection.execute("DELETE FROM units WHERE rowid % 3 = 0").rowcount
    connection.close()
    again = Inline()
    assert solutions(tasks.xor, **arguments, executor=again, store=store) == xor()
    assert again.calls == lost
    assert solutions(tasks.xor, **arguments, store=store, executor=Inline(0)) == xor()
    assert solutions(tasks.xor, **arguments, workers=3) == xor()
    with process_pool(2) as pool:
        assert solutions(tasks.xor, **arguments, executor=pool) == xor()
    with pytest.raises(DovetailError, match="max_time = 200 where now max_time = 201"):
        solutions(tasks.xor, max_states=3, max_time=201, held_out_time=200, store=store)
    with pytest.raises(DovetailError, match="executor: gave"):
        solutions(tasks.xor, **arguments, executor=Mixing())


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    three, limit = np.int64(3), np.uint8(200)
    options: dict[str, Any] = {"max_states": three, "max_time": limit, "held_out_time": limit}
    found = solutions(tasks.xor, **options, store=tmp_path / "xor.sqlite")
    assert found == xor()
    assert {type(value) for value in (found.max_time, found.held_out_time)} == {int}


def test_it_can_be_kept(tmp_path: Path) -> None:
    found = xor("subsets")
    assert pickle.loads(pickle.dumps(found)) == found
    found.save(tmp_path / "xor.json")
    assert Solutions.load(tmp_path / "xor.json") == found
    assert found != xor()
    assert rows(found) == rows(xor())


def test_machines_that_do_not_fit_64_bits() -> None:
    task = Task.examples([("1", "2")], "head")
    found = solutions(task, Space(4, symbols=4), max_time=2)
    assert found.machines.dtype == object
    assert {type(n) for n in found.machines.tolist()} == {int}
    one = (2 * 4 * 4 + 4) ** 15  # A1 halts with 2; the other fifteen entries are free
    assert found.machines[(found.states == 4) & (found.time == 1)].tolist() == [one]


def test_what_is_asked_for_must_make_sense() -> None:
    for arguments, message in [
        ((tasks.xor,), "give max_states"),
        ((tasks.xor, Space(2), 3), "positional"),
        (("xor",), "tasks.xor"),
    ]:
        with pytest.raises((DovetailError, TypeError), match=message):
            solutions(*arguments, max_time=9)  # type: ignore[arg-type]
    judged = Task.predicate(["1"], bool)
    wide = Task.examples([("1", "1")], held_out=[("2", "1")])
    for task, options, message in [
        (judged, {}, "judged by a function"),
        (wide, {}, "held_out: input '2'"),
        (tasks.xor, {"performance": "most"}, "performance"),
        (tasks.xor, {"held_out_time": 0}, "held_out_time"),
        (tasks.xor, {"max_time": 0}, "max_time"),
        (tasks.xor, {"max_states": 9}, "max_states"),
        (tasks.xor, {"deciders": 1}, "deciders"),
        (tasks.xor, {"deciders": False, "max_time": 2**27}, "deciders"),
        (tasks.xor, {"workers": 0}, "workers"),
    ]:
        with pytest.raises(DovetailError, match=message):
            solutions(task, **{"max_states": 2, "max_time": 9, **options})  # type: ignore[arg-type]


def test_no_solution_is_a_result() -> None:
    found = solutions(tasks.xor, max_states=2, max_time=30)
    assert (len(found), found.solving, found.points) == (0, 0, ())
    assert found.to_dict()["time"].tolist() == []
    for question in (lambda: found.select(speed.Rank()), lambda: found.needs, found.plot):
        with pytest.raises(DovetailError, match=r"no solution|no machine|none"):
            question()


def test_estimates_are_near_the_truth() -> None:
    guess = speed.estimate_solutions(tasks.xor, max_states=3, max_time=200, probes=2000, rng=3)
    assert abs(guess.nodes - xor().nodes) <= 4 * guess.nodes_error < 0.1 * xor().nodes
    whole = speed.estimate_solutions(tasks.xor, max_states=3, max_time=200)
    assert (whole.nodes, whole.nodes_error, whole.probes) == (xor().nodes, 0, 0)


@pytest.mark.slow
def test_four_states() -> None:
    found = solutions(tasks.xor, max_states=4, max_time=200)
    front = dovetail.front(tasks.xor, max_states=4, max_time=200)
    assert found.points == tuple((point.rank, point.time) for point in front)
    assert sum(found.machines[found.states == 3].tolist()) == xor().solving
