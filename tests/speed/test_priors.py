"""What priors select, against the plain definition over rows that are made up."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from all_machines import best, mean, solved_tasks, solvers
from hypothesis import given
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, Solutions, Task, speed, tasks
from dovetail.oracle import reference

HUGE = 2**70


@cache
def base(cost: str) -> Solutions:
    task = replace(tasks.xor, cost=cost, weights=(1, 1, 1, 1) if cost == "max" else (3, 1, 1, 2))
    return dovetail.solutions(task, max_states=3, max_time=200)


@st.composite
def made_up(draw: Any) -> Solutions:
    """Solutions of xor with rows drawn at random; ranks may be beyond 64 bits."""
    number = draw(st.integers(1, 12))
    steps = draw(st.lists(st.tuples(*[st.integers(1, 6)] * 4), min_size=number, max_size=number))
    most = draw(st.sampled_from([20, 10**6, HUGE]))
    ranks = draw(st.lists(st.integers(1, most), min_size=number, max_size=number, unique=True))
    sizes = draw(st.lists(st.integers(1, 9), min_size=number, max_size=number))
    fates = draw(st.lists(st.tuples(*[st.integers(-1, 1)] * 4), min_size=number, max_size=number))
    return replace(
        base(draw(st.sampled_from(["max", "average"]))),
        states=np.full(number, 3),
        steps=np.array(steps, dtype=np.uint64),
        held_out=np.array(fates, dtype=np.int8),
        machines=np.array(sizes, dtype=object if most == HUGE else np.uint64),
        least_rank=np.array(ranks, dtype=object if most == HUGE else np.uint64),
    )


def time(found: Solutions, steps: list[int]) -> int:
    if found.task.cost == "max":
        return max(steps)
    return sum(w * c for w, c in zip(found.task.weights, steps, strict=True))


class Row(NamedTuple):
    """A row: its rank, its steps, and its time by the task's cost."""

    x: int
    c: list[int]
    t: int


#: Priors, and what each goes by.
PRIORS: list[tuple[speed.Prior, Callable[[Row], Any]]] = [
    (speed.Rank(), lambda row: row.x),
    (speed.Time(), lambda row: row.t),
    (speed.MaxTime(), lambda row: max(row.c)),
    (speed.AverageTime(), lambda row: sum(row.c)),
    (
        speed.AverageTime((Fraction(1, 3), 0, 2, 1)),
        lambda row: row.c[0] + 6 * row.c[2] + 3 * row.c[3],
    ),
    (speed.Linear(7, 2), lambda row: 7 * row.t + 2 * row.x),
    (speed.Linear(2**62, 1, speed.MaxTime()), lambda row: 2**62 * max(row.c) + row.x),
    (speed.Kt(speed.AverageTime()), lambda row: row.x * sum(row.c)),
    (speed.AtMost(speed.MaxTime(), 4), lambda row: max(row.c) > 4),
    (speed.AtMost(speed.AverageTime(), Fraction(13, 4)), lambda row: sum(row.c) > 13),
    (
        speed.Lexicographic(speed.AtMost(speed.Rank(), 9), speed.Kt(speed.MaxTime())),
        lambda row: (row.x > 9, row.x * max(row.c)),
    ),
    (
        speed.Lexicographic(speed.MaxTime(), speed.AverageTime(), speed.Rank()),
        lambda row: (max(row.c), sum(row.c), row.x),
    ),
    *(
        (speed.Dovetailer(*s), lambda row, s=s: reference.search_key(row.x, row.t, *s))
        for s in [(1, 1, "rank"), (3, 2, "time"), (5, 4, "rank"), (2**40, 1, "time")]
    ),
]


@pytest.mark.parametrize(("prior", "key"), PRIORS, ids=[str(prior) for prior, _ in PRIORS])
@given(found=made_up())
def test_the_least_by_definition(prior: speed.Prior, key: Any, found: Solutions) -> None:
    columns = found.least_rank.tolist(), found.steps.tolist()
    keys = [key(Row(x, c, time(found, c))) for x, c in zip(*columns, strict=True)]
    best = [row for row, value in enumerate(keys) if value == min(keys)]
    chosen = found.select(prior)
    assert chosen.rows.tolist() == best
    counts = [1 if prior.uses_rank else found.machines.tolist()[row] for row in best]
    assert (chosen.machines.tolist(), chosen.count) == (counts, sum(counts))
    assert chosen.least_rank == min(columns[0][row] for row in best)
    needs = [min(column) for column in zip(*columns[1], strict=True)]
    waste = [sum(columns[1][row]) - sum(needs) for row in best]
    assert chosen.waste.tolist() == waste
    pairs = list(zip(counts, waste, strict=True))
    assert chosen.wasteful == Fraction(sum(n for n, w in pairs if w), sum(counts))
    right = [found.held_out[row].tolist().count(1) for row in best]
    loss = 1 - Fraction(sum(n * r for n, r in zip(counts, right, strict=True)), 4 * sum(counts))
    assert chosen.held_out_loss == loss


LAST_RANKS = (36, 10_036, 7_539_572)
"""Last rank of each size."""


@pytest.mark.parametrize(
    ("bound", "count"),
    [
        (LAST_RANKS[-1], 568),
        (LAST_RANKS[1], 568),  # none keeps it, so all are alike
        (3_930_639, 1),  # only the simplest keeps it
        (3_930_638, 568),
    ],
)
def test_a_bound_on_the_rank_counts_machines(bound: int, count: int) -> None:
    chosen = base("max").select(speed.AtMost(speed.Rank(), bound))
    assert (base("max").solving, chosen.count) == (568, count)


def test_a_bound_on_the_rank_that_cuts_a_class() -> None:
    """Of its machines only the least rank is known."""
    cut = speed.AtMost(speed.Rank(), 5_000_000)
    for prior in (cut, speed.Lexicographic(cut, speed.AverageTime())):
        with pytest.raises(DovetailError, match=r"cuts a class.*36, 10036, 7539572"):
            base("max").select(prior)
    last = speed.Lexicographic(speed.MaxTime(), cut, speed.Rank())
    assert base("max").select(last).count == 1


@pytest.mark.slow
@given(solved_tasks(), st.sampled_from([5, 36, 700, 10_036]), st.booleans())
def test_bounds_on_the_rank_by_all_machines(task: Task, bound: int, then_time: bool) -> None:
    bounded = speed.AtMost(speed.Rank(), bound)
    prior = speed.Lexicographic(bounded, speed.Time()) if then_time else bounded
    found = dovetail.solutions(task, max_states=2, max_time=10**6, held_out_time=60)
    machines = best(solvers(task), lambda one: (one.rank > bound, one.time * then_time))
    try:
        chosen = found.select(prior)
    except DovetailError:
        assert bound in (5, 700)  # not the last rank of a size
    else:
        assert chosen.count == len(machines)
        assert chosen.held_out_loss == mean(one.loss for one in machines)


def test_huge_weights_of_costs_that_are_all_0() -> None:
    table = speed.Programs.of([[0, 0], [0, 0]])
    assert table.select(speed.AverageTime((2**70, 1))).names == ("0", "1")


def test_names() -> None:
    names = [str(prior) for prior, _ in PRIORS]
    assert len(set(names)) >= len(names) - 1
    assert names[:3] == ["rank", "time", "max time"]
    assert names[4:6] == ["average time 1/3:0:2:1", "7·time + 2·rank"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: speed.AverageTime((1, -1)), "weights"),
        (lambda: speed.AverageTime((0, 0)), "not all 0"),
        (lambda: speed.AverageTime((0.5,)), "weights"),
        (lambda: speed.AverageTime(3), "weights"),
        (lambda: speed.Linear(0), "a must"),
        (lambda: speed.Linear(1, 1, speed.Rank()), "time must"),
        (lambda: speed.Dovetailer(1, 1, "oldest"), "tie"),
        (lambda: speed.Kt("max"), "time must"),
        (lambda: speed.AtMost(speed.Kt(), 3), "prior must"),
        (lambda: speed.AtMost(speed.Rank(), "3x"), "bound"),
        (speed.Lexicographic, "at least one"),
        (lambda: speed.Lexicographic("rank"), "prior must"),
        (lambda: base("max").select("rank"), "prior must"),
        (lambda: base("max").select(speed.AverageTime((1, 2))), "4 training inputs"),
        (lambda: base("max").machine(10**6), "row"),
    ],
)
def test_what_is_no_prior(make: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        make()
