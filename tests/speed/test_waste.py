"""Waste by its definition: over all machines, each run, and over invented tables."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, Space, Task, speed

MOST = 30
INPUTS = ("", "1", "01", "11", "101")
Steps = tuple[int, ...]


@cache
def all_runs() -> list[dict[str, tuple[dict[str, str], int]]]:
    """Outputs and steps of every machine of 1 and 2 states, in order of rank."""
    space, runs = Space(2), []
    for rank in range(1, space.total + 1):
        machine = space.machine(rank)
        held = {}
        for text in INPUTS:
            done = dovetail.run(machine, text, max_steps=MOST)
            if done.halted:
                outputs = {name: done.readout(name) for name in dovetail.tasks.READOUTS}
                held[text] = outputs, done.steps
        runs.append(held)
    return runs


def solving(task: Task) -> list[tuple[int, Steps]]:
    """Rank and steps of all machines that solve a task within `MOST` turns."""
    assert task.outputs is not None
    found = []
    for rank, runs in enumerate(all_runs(), start=1):
        pairs = zip(task.inputs, task.outputs, strict=True)
        if all(text in runs and runs[text][0][task.readout] == right for text, right in pairs):
            steps = tuple(runs[text][1] for text in task.inputs)
            if cost(task, steps) <= MOST:
                found.append((rank, steps))
    return found


def cost(task: Task, steps: Steps) -> int:
    if task.cost == "max":
        return max(steps)
    return sum(w * t for w, t in zip(task.weights, steps, strict=True))


@st.composite
def solvable_tasks(draw: st.DrawFn) -> Task:
    """Tasks of a few inputs, with the outputs of some machine."""
    inputs = draw(st.lists(st.sampled_from(INPUTS), min_size=1, max_size=3, unique=True))
    readout = draw(st.sampled_from(dovetail.tasks.READOUTS))
    kind = draw(st.sampled_from(dovetail.tasks.COSTS))
    fitting = [
        runs
        for runs in all_runs()
        if all(text in runs for text in inputs) and sum(runs[text][1] for text in inputs) <= 8
    ]
    runs = fitting[draw(st.integers(0, len(fitting) - 1))]
    pairs = [(text, runs[text][0][readout]) for text in inputs]
    weights = draw(st.lists(st.integers(1, 3), min_size=len(pairs), max_size=len(pairs)))
    return Task.examples(pairs, readout, kind, weights if kind == "average" else None)


def key(prior: speed.Prior, task: Task, rank: int, steps: Steps) -> Any:
    """What a prior selects by, in the words of its name."""
    match prior:
        case speed.Rank():
            return rank
        case speed.Time():
            return cost(task, steps)
        case speed.MaxTime():
            return max(steps)
        case speed.AverageTime(weights):
            return sum(w * t for w, t in zip(weights or [1] * len(steps), steps, strict=True))
        case speed.Linear(a, b):
            return a * max(steps) + b * rank
        case _:
            raise AssertionError


@pytest.mark.slow
@given(task=solvable_tasks(), a=st.integers(1, 2000), data=st.data())
@settings(deadline=None, max_examples=60)
def test_waste_by_definition_over_all_machines(task: Task, a: int, data: st.DataObject) -> None:
    found = dovetail.solutions(task, max_states=2, max_time=MOST)
    machines = solving(task)
    assert found.solving == len(machines)
    needs = [min(steps[i] for _, steps in machines) for i in range(len(task.inputs))]
    weights = tuple(data.draw(st.integers(0, 3)) for _ in needs)
    priors: list[speed.Prior] = [
        speed.Rank(), speed.Time(), speed.MaxTime(), speed.AverageTime(),
        speed.AverageTime(weights if any(weights) else None),
        speed.Linear(a, 1, speed.MaxTime()),
    ]  # fmt: skip
    for prior in priors:
        report = speed.misbehaviour(found, prior)
        least = min(key(prior, task, *one) for one in machines)
        chosen = [steps for rank, steps in machines if key(prior, task, rank, steps) == least]
        waste = [sum(c - n for c, n in zip(steps, needs, strict=True)) for steps in chosen]
        most = max(max(steps) for steps in chosen)
        assert report.needs.tolist() == needs
        assert report.jointly_least == any(list(steps) == needs for _, steps in machines)
        assert report.count == len(chosen)
        assert report.wasteful == Fraction(sum(w > 0 for w in waste), len(waste))
        assert report.mean_waste == Fraction(sum(waste), len(waste))
        assert (report.least_waste, report.most_waste) == (min(waste), max(waste))
        assert report.bound == most
        assert report.slack == sum(most - n for n in needs)
        assert set(report.free.tolist()) == {sum(most - c for c in steps) for steps in chosen}


def test_xor_wastes_only_by_rank_and_within_a_bound() -> None:
    every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    assert speed.misbehaviour(every, speed.AverageTime()).most_waste == 0
    assert speed.misbehaviour(every, speed.MaxTime()).most_waste == 0
    least = speed.misbehaviour(every, speed.Rank())
    assert (least.count, least.wasteful, least.most_waste) == (1, 1, 5)
    assert least.steps.tolist() == [[2, 3, 4, 4]]


def test_machines_of_which_none_is_least_on_both_inputs() -> None:
    swap = Task.examples([("11", "101"), ("101", "11")])
    both = dovetail.solutions(swap, max_states=2, max_time=60)
    machines = [Space(2).machine(rank) for rank in range(1, Space(2).total + 1)]
    right = [m for m in machines if not swap.evaluate(m, 60).training_loss]
    assert both.solving == len(right) == 16
    times = {swap.evaluate(m, 60).times for m in right}
    assert times == {(3, 4), (4, 2), (4, 3), (5, 2), (5, 4), (6, 2)}
    report = speed.misbehaviour(both, speed.AverageTime())
    assert (report.count, report.wasteful, report.most_waste) == (2, 1, 1)
    assert not report.jointly_least


def test_no_solution_is_an_error() -> None:
    none = dovetail.solutions(dovetail.tasks.xor, max_states=1, max_time=9)
    with pytest.raises(DovetailError, match="no machine of up to 1 states"):
        speed.misbehaviour(none, speed.MaxTime())
    with pytest.raises(DovetailError, match="no solution"):
        speed.ledger(none)


# Invented tables.

costs = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 6), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


@given(costs=costs, data=st.data())
def test_the_best_on_average_has_no_waste_if_one_is_jointly_least(
    costs: list[list[int]], data: st.DataObject
) -> None:
    needs = [min(column) for column in zip(*costs, strict=True)]
    weights = tuple(data.draw(st.fractions(1, 9, max_denominator=5)) for _ in needs)
    with_honest = speed.Programs.of([*costs, needs])
    for prior in (speed.AverageTime(), speed.AverageTime(weights)):
        report = speed.misbehaviour(with_honest, prior)
        assert report.jointly_least
        assert report.most_waste == 0
        assert report.wasteful == 0
        assert report.steps.tolist() == [needs] * len(report)


@given(costs=costs)
def test_an_input_of_weight_zero_hides_any_waste(costs: list[list[int]]) -> None:
    needs = [min(column) for column in zip(*costs, strict=True)]
    planted = [*needs[:-1], needs[-1] + 50]
    table = speed.Programs.of([*costs, needs, planted])
    weights = (*(1 for _ in needs[:-1]), 0)
    if any(weights):
        report = speed.misbehaviour(table, speed.AverageTime(weights))
        assert report.most_waste >= 50
        assert (report.steps[:, :-1] == report.needs[:-1]).all()


@given(costs=costs)
def test_a_max_prior_leaves_the_slack(costs: list[list[int]]) -> None:
    table = speed.Programs.of(costs)
    report = speed.misbehaviour(table, speed.MaxTime())
    most, needs = report.bound, report.needs.tolist()
    assert most == min(map(max, costs))
    for steps, waste, free in zip(report.steps.tolist(), report.waste, report.free, strict=True):
        assert waste == sum(c - n for c, n in zip(steps, needs, strict=True))
        assert waste + free == report.slack
        assert all(0 <= c - n <= most - n for c, n in zip(steps, needs, strict=True))
    if report.jointly_least:
        assert max(needs) == most  # an input on which nothing can be wasted
    # The bound is reached: a program that spends C on every input is equally good.
    full = speed.misbehaviour(speed.Programs.of([*costs, [most] * len(needs)]), speed.MaxTime())
    assert (full.bound, full.slack, full.most_waste) == (most, report.slack, report.slack)


@given(costs=costs)
def test_beside_any_selected_program_the_slack_is_on_all_inputs_but_one(
    costs: list[list[int]],
) -> None:
    report = speed.misbehaviour(speed.Programs.of(costs), speed.MaxTime())
    for honest in report.steps.tolist():
        assert any(all(other[i] <= c for other in report.steps.tolist())
                   for i, c in enumerate(honest))  # fmt: skip


def test_without_a_jointly_least_program_there_may_be_waste_on_every_input() -> None:
    report = speed.misbehaviour(speed.Programs.of([[1, 5], [5, 1], [5, 5]]), speed.MaxTime())
    assert not report.jointly_least
    assert (report.slack, report.most_waste, report.wasteful) == (8, 8, 1)
    average = speed.misbehaviour(speed.Programs.of([[1, 5], [5, 1]]), speed.AverageTime())
    assert (average.least_waste, average.wasteful) == (4, 1)


def test_costs_of_any_size_stay_exact() -> None:
    huge = 2**63 - 1
    report = speed.misbehaviour(speed.Programs.of([[huge] * 4, [0, 0, 0, huge]]), speed.MaxTime())
    assert report.most_waste == 3 * huge
    assert report.slack == 3 * huge


@given(costs=costs, data=st.data())
def test_selection_of_programs_by_definition(costs: list[list[int]], data: st.DataObject) -> None:
    good = data.draw(st.lists(st.booleans(), min_size=len(costs), max_size=len(costs)))
    good[0] = True
    ranks = data.draw(st.lists(st.integers(1, 2**140), min_size=len(costs), max_size=len(costs)))
    table = speed.Programs.of(costs, ranks=ranks, good=good)
    words: dict[speed.Prior, Callable[[int], Any]] = {
        speed.Rank(): lambda i: ranks[i],
        speed.AverageTime(): lambda i: sum(costs[i]),
        speed.MaxTime(): lambda i: max(costs[i]),
        speed.Time(): lambda i: sum(costs[i]),
        speed.Kt(): lambda i: ranks[i] * sum(costs[i]),
        speed.Linear(2**60, 3): lambda i: 2**60 * sum(costs[i]) + 3 * ranks[i],
    }  # fmt: skip
    well = [i for i, mark in enumerate(good) if mark]
    for prior, value in words.items():
        least = min(map(value, well))
        best = [i for i in well if value(i) == least]
        assert table.rows(prior).tolist() == best
        assert table.select(prior).names == tuple(map(str, best))
    needs = [min(costs[i][j] for i in well) for j in range(len(costs[0]))]
    assert table.needs.tolist() == needs
    assert table.waste().tolist() == [
        sum(max(c - n, 0) for c, n in zip(row, needs, strict=True)) for row in costs
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"steps": []}, "steps must be rows"),
        ({"steps": [[]]}, "steps must be rows"),
        ({"steps": [1, 2]}, "steps must be rows"),
        ({"steps": [[1, 2], [1]]}, "steps must be rows"),
        ({"steps": [[1, -2]]}, "steps must be rows"),
        ({"steps": [[1.5]]}, "steps must be rows"),
        ({"steps": [[2**63]]}, "steps must be rows"),
        ({"steps": [[1]], "names": ["a", "b"]}, "names must have 1 items"),
        ({"steps": [[1], [1]], "names": ["a", "a"]}, "names must be all different"),
        ({"steps": [[1]], "inputs": []}, "inputs must have 1 items"),
        ({"steps": [[1]], "ranks": [0]}, "ranks: each must be an integer"),
        ({"steps": [[1]], "good": [False]}, "good: no program does well"),
        ({"steps": [[1]], "good": [True, True]}, "good must have 1 items"),
        ({"steps": [[1]], "good": []}, "good must have 1 items"),
    ],
)
def test_malformed_tables(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        speed.Programs.of(**arguments)


def test_an_input_that_comes_again_has_a_column_of_its_own() -> None:
    table = speed.Programs.of([[1, 2], [3, 4]], inputs=["0", "0"]).to_dict()
    assert [table["steps 0"].tolist(), table["steps 0 (2)"].tolist()] == [[1, 3], [2, 4]]
    task = Task.examples([("1", "101"), ("1", "101")], memory=True)
    every = dovetail.solutions(task, max_states=3, max_time=20)
    columns = speed.misbehaviour(every, speed.Rank()).to_dict()
    assert {"steps 1", "steps 1 (2)"} <= set(columns)


def test_weights_are_exact_numbers_from_zero_on() -> None:
    assert speed.AverageTime((0, 1)).weights == (0, 1)
    for weights in ((0, 0), (-1, 2), (0.0, 1), (True, 1)):
        with pytest.raises(DovetailError, match="weights"):
            speed.AverageTime(weights)  # type: ignore[arg-type]


def test_what_a_table_lacks_is_named() -> None:
    table = speed.Programs.of([[1, 2], [2, 1]])
    with pytest.raises(DovetailError, match="ranks: these programs have none"):
        table.select(speed.Rank())
    for few in (table.take([]), speed.Programs.of([[1], [2]], good=[True, False]).take([1])):
        assert len(few) < 2
        for ask in (lambda few=few: few.needs, lambda few=few: few.select(speed.MaxTime())):
            with pytest.raises(DovetailError, match="no program here does well"):
                ask()
    with pytest.raises(DovetailError, match="name must be one of 0, 1"):
        table.row("honest")
    with pytest.raises(DovetailError, match="solutions must be"):
        speed.misbehaviour([[1, 2]], speed.Rank())  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="one for each of the 2"):
        table.select(speed.AverageTime((1,)))
    assert np.array_equal(table.take([1]).steps, [[2, 1]])
