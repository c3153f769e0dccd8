"""Bad slopes, limits, tables and programs: each is refused by name."""

from typing import Any

import pytest

import dovetail
from dovetail import DovetailError, HaltingTable, Task, tasks
from dovetail.dovetailing import schedules

TASK = Task.examples([("", "1"), ("1", "0")], readout="head")
BAD_COUNTS: list[Any] = [0, -1, 1.0, 1.5, "1", None, True, 2**63]


@pytest.mark.parametrize("count", BAD_COUNTS)
@pytest.mark.parametrize("name", ["a", "b"])
def test_slopes_are_positive_integers(name: str, count: Any) -> None:
    for function in (dovetail.search, dovetail.dovetail):
        with pytest.raises(DovetailError, match=f"^{name}\\b"):
            function(TASK, **{name: count})
    for formula in (schedules.iteration, schedules.slots, schedules.area, schedules.search_key):
        with pytest.raises(DovetailError, match=f"^{name}\\b"):
            formula(7, 1, **{"a": 1, "b": 1, name: count})


@pytest.mark.parametrize("tie", ["Rank", "", None, 0, "oldest"])
def test_unknown_ties(tie: Any) -> None:
    for function in (dovetail.search, dovetail.dovetail):
        with pytest.raises(DovetailError, match="tie"):
            function(TASK, tie=tie)
    for formula in (schedules.slots, schedules.search_key):
        with pytest.raises(DovetailError, match="tie"):
            formula(7, 1, 1, 1, tie)


@pytest.mark.parametrize(("rank", "time"), [(0, 1), (1, 0), (-1, 1), (1.0, 1), (1, True)])
def test_points_are_positive_integers(rank: Any, time: Any) -> None:
    for formula in (schedules.iteration, schedules.slots, schedules.area, schedules.search_key):
        with pytest.raises(DovetailError, match=r"rank|time"):
            formula(rank, time, 1, 1)


@pytest.mark.parametrize("limit", [-1, 1.5, "3", True])
def test_limits_of_searches(limit: Any) -> None:
    for name in ("max_iterations", "max_nodes", "held_out_steps"):
        with pytest.raises(DovetailError, match=name):
            dovetail.search(TASK, **{name: limit})
    with pytest.raises(DovetailError, match="max_iterations"):
        dovetail.dovetail(TASK, max_iterations=limit)


@pytest.mark.parametrize("timeout", [-1, -0.5, float("nan"), "1"])
def test_timeouts(timeout: Any) -> None:
    with pytest.raises(DovetailError, match="timeout"):
        dovetail.search(TASK, timeout=timeout)


@pytest.mark.parametrize("space", [2, "2", [2, 2]])
def test_a_space_is_a_space(space: Any) -> None:
    for function in (dovetail.search, dovetail.dovetail):
        with pytest.raises(DovetailError, match="space"):
            function(TASK, space=space)


@pytest.mark.parametrize("task", [None, "xor", 3, [], [1, 2]])
def test_what_cannot_be_dovetailed(task: Any) -> None:
    for function in (dovetail.search, dovetail.dovetail):
        with pytest.raises(DovetailError):
            function(task)


@pytest.mark.parametrize(
    ("times", "losses"), [([], []), ([1], []), ([0], [0]), ([-1], [0]), ([1.5], [0]), (3, 3)]
)
def test_malformed_halting_tables(times: Any, losses: Any) -> None:
    with pytest.raises(DovetailError):
        dovetail.dovetail(HaltingTable(times, losses))


@pytest.mark.parametrize("b", [5, 10**12])
def test_programs_beyond_memory_are_refused_before_they_enter(b: int) -> None:
    told = "a: in iteration 1 more than 2097152 programs would run at once: 1000000000000 enter"
    with pytest.raises(DovetailError, match=told):
        dovetail.dovetail(tasks.and_, a=10**12, b=b)
    few = dovetail.dovetail(tasks.and_, a=10**12, b=5, space=dovetail.Space(2))
    assert few.rank == 738


@pytest.mark.parametrize("flag", [None, 1, "yes", [True]])
def test_flags(flag: Any) -> None:
    with pytest.raises(DovetailError, match="trace must be True or False"):
        dovetail.dovetail(TASK, trace=flag)
    with pytest.raises(DovetailError, match="progress must be True or False"):
        dovetail.search(TASK, progress=flag)
