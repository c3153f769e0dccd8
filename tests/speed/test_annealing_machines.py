"""Annealing of real machines that are run, played schedules, and the limits of slow search."""

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from annealed import (
    Program,
    and_of_three_states,
    candidates,
    is_wasteful,
    machines,
    programs,
)
from hypothesis import given
from hypothesis import strategies as st

import dovetail
from dovetail import Task, speed, tasks
from dovetail.speed import Candidates, Jumps, Milestones, Schedule, Steady, UpAndDown


@cache
def runs(task: Task, rank: int, most: int) -> tuple[tuple[int, ...], int] | None:
    """Steps of a machine on the training inputs, and how many outputs are right; None: no halt."""
    steps, right = [], 0
    for given_, wanted in zip(task.inputs, task.outputs or (), strict=True):
        run = dovetail.run(dovetail.Space(2).machine(rank), given_, max_steps=most)
        if not run.halted:
            return None
        steps.append(run.steps)
        right += run.readout(task.readout) == wanted
    return tuple(steps), right


@pytest.mark.parametrize("cost", ["average", "max"])
@pytest.mark.parametrize("name", ["and", "or", "successor", "output:11", "boolean:0011"])
def test_the_candidates_are_all_machines_of_two_states(name: str, cost: str) -> None:
    task, most = replace(tasks.named(name), cost=cost), 12
    every = [runs(task, rank, most) for rank in range(1, 10_037)]
    combine = sum if cost == "average" else max
    known = [Program(costs, right) for costs, right in filter(None, every)
             if combine(costs) <= most]  # fmt: skip
    full = len(task.inputs)
    wanted: Counter[tuple[int, int, bool]] = Counter()
    marked: dict[Program, bool] = {}
    for one in known:
        if one not in marked:
            marked[one] = one.right == full and is_wasteful(one, known, full)
        wanted[combine(one.costs), one.right, marked[one]] += 1
    table = Candidates.of_solutions(machines(task, 2, most))
    found: Counter[tuple[int, int, bool]] = Counter()
    for row in zip(*(column.tolist() for column in table.to_dict().values()), strict=True):
        computation, performance, waste, number = row
        found[computation, performance, bool(waste)] += number
    assert found == wanted


@pytest.mark.parametrize("schedule", [Steady(4, 9), UpAndDown(5, 9, (4, 2, 1))])
def test_real_machines_that_are_run_agree_with_the_chain(schedule: Schedule) -> None:
    """Ranks are drawn and run; those that spend more than C are not counted as drawn."""
    task, rng, times, draws = tasks.and_, np.random.default_rng(12), 400, 20
    needs = None
    ends: Counter[Any] = Counter()
    wasteful = 0
    found = speed.anneal(machines(task, 2, 9), schedule, draws=draws)
    needs = machines(task, 2, 9).needs.tolist()
    for _ in range(times):
        search, sent, held = schedule.search(), [], None
        while True:
            try:
                level = search.send(sent[-1] if sent else None)
            except StopIteration:
                break
            hit, drawn = None, 0
            while drawn < draws and hit is None:
                result = runs(task, int(rng.integers(1, 10_037)), 9)
                if result is None or sum(result[0]) > level.bound:
                    continue
                drawn += 1
                if result[1] == len(task.inputs):
                    hit = result[0]
            sent.append(None if hit is None else 4)
            held = held if hit is None else (level.bound, hit)
        if held is not None:
            ends[held[0]] += 1
            wasteful += any(cost > need for cost, need in zip(held[1], needs, strict=True))
    for level, share in zip(found.level.tolist(), map(float, found.found), strict=True):
        error = math.sqrt(times * share * (1 - share))
        assert abs(ends[level] - times * share) <= 4 * error + 1
    assert found.wasteful is not None
    share = float(found.wasteful)
    assert abs(wasteful - times * share) <= 4 * math.sqrt(times * share * (1 - share)) + 1


@pytest.mark.parametrize("replacement", [True, False])
@pytest.mark.parametrize("draws", [3, 60])
@pytest.mark.parametrize(
    "schedule",
    [Steady(4, 40, 2), Jumps(9, 60), UpAndDown(6, 60, (20, 5, 1)),
     Milestones(4, 60, right=(2, 3, 4), steps=(9, 5, 2))],
)  # fmt: skip
def test_played_schedules_agree_with_the_chain(
    schedule: Schedule, draws: int, replacement: bool
) -> None:
    known, runs = and_of_three_states(), 400
    options: dict[str, Any] = {"draws": draws, "replacement": replacement}
    said = speed.anneal(known, schedule, exact=False, **options)
    played = speed.sample_annealing(known, schedule, runs=runs, rng=7, **options)
    assert played == speed.sample_annealing(known, schedule, runs=runs, rng=7, **options)
    assert played.wasteful is not None
    assert said.wasteful is not None
    counts = [(played.nothing, said.nothing), (played.wasteful, said.wasteful)]
    times = dict(zip(played.level.tolist(), played.times.tolist(), strict=True))
    counts += [(times.get(level, 0), float(share))
               for level, share in zip(said.level.tolist(), said.found, strict=True)]  # fmt: skip
    for count, share in counts:
        assert abs(count - runs * share) <= 4.5 * math.sqrt(runs * share * (1 - share)) + 1
    assert abs(played.draws_spent - said.draws_spent) <= 4.5 * played.draws_error
    assert abs(played.computation_spent - said.computation_spent) <= 4.5 * played.computation_error
    assert sum(times.values()) + played.nothing == runs


# --- limits ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["and", "or", "successor", "output:11", "parity", "modular:2"])
def test_infinitely_slow_search_is_the_average_time_prior(name: str) -> None:
    for cost in ("average", "max"):
        task = replace(tasks.named(name), cost=cost)
        weights = tuple(range(1, len(task.inputs) + 1))
        task = replace(task, weights=weights) if cost == "average" else task
        every = machines(task, 3, 150 if cost == "average" else 30)
        prior = speed.MaxTime() if cost == "max" else speed.AverageTime(weights)
        chosen = every.select(prior)
        least = int(every.time[chosen.rows[0]])
        wasteful = sum(chosen.machines[chosen.waste > 0].tolist())
        share = Fraction(wasteful, chosen.count)
        # Without replacement, all of P(C) is drawn at each level: nothing good is missed.
        slow = speed.anneal(every, Steady(1, least + 5), draws=10**12, replacement=False)
        assert slow.exact
        assert slow.success == 1
        assert slow.mean_level == least
        assert slow.wasteful_share == share
        assert slow.good[least - 1] == chosen.count
        known = Candidates.of_solutions(every)
        assert (known.least, known.slow_share) == (least, share)
        # With replacement, it comes near.
        far = speed.anneal(every, Steady(1, least + 5), draws=10**9)
        assert far.wasteful_share == pytest.approx(float(share), abs=1e-12)
        assert far.mean_level == pytest.approx(least, abs=1e-12)


def test_a_max_prior_may_waste_however_slow_the_search() -> None:
    # The programs of least maximum: one is honest, one spends more on the easy input.
    known = Candidates.of_costs([((1, 5), 1), ((4, 5), 1, 2), ((9, 9), 0)], threshold=1, cost="max")
    assert (known.least, known.slow_share) == (5, Fraction(2, 3))
    average = Candidates.of_costs([((1, 5), 1), ((4, 5), 1, 2), ((9, 9), 0)], threshold=1)
    assert (average.least, average.slow_share) == (6, 0)
    # Where no program is least on both inputs, waste cannot be avoided.
    crossed = Candidates.of_costs([((1, 5), 1), ((5, 2), 1)], threshold=1)
    assert (crossed.least, crossed.slow_share) == (6, 1)
    total = Candidates.of_costs([((1, 5), 1), ((5, 2), 1)], threshold=1, waste="total")
    assert (total.least, total.slow_share) == (6, 0)


@given(
    st.lists(programs, min_size=2, max_size=6, unique=True),
    st.integers(1, 20),
    st.integers(1, 20),
)
def test_more_draws_never_harm_a_rise_where_waste_is_what_exceeds_the_least(
    drawn: list[Program], few: int, more: int
) -> None:
    # Proved in docs/speed/annealing.md for draws with replacement.
    known = candidates(drawn, waste="total")
    fast = speed.anneal(known, Steady(1, 6), draws=few, exact=True)
    slow = speed.anneal(known, Steady(1, 6), draws=few + more, exact=True)
    assert slow.success >= fast.success
    if fast.wasteful_share is not None:
        assert slow.wasteful_share <= fast.wasteful_share
        assert slow.mean_level <= fast.mean_level


def test_jumps_that_meet_the_least_level_are_harmless() -> None:
    known = and_of_three_states()
    assert known.least == 6
    shares = {
        size: float(speed.anneal(known, Jumps(size, 60), draws=10**6).wasteful_share or 0)
        for size in (1, 2, 3, 4, 5, 6, 7, 20)
    }
    assert all(shares[size] < 1e-12 for size in (1, 2, 3, 6))
    assert 0.1 < shares[7] < shares[4] < shares[5] < shares[20]  # levels 7, 8, 10, 20
