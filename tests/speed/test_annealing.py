"""Annealing: the chain against all sequences of draws, real machines, limits and refusals."""

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from annealed import Program, enumerated, is_wasteful, next_level
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, Task, speed, tasks
from dovetail.results.encoding import decode, encode
from dovetail.speed import Candidates, Jumps, Levels, Milestones, Schedule, Steady, UpAndDown
from dovetail.speed.annealing.draws import exactly_missed, log_missed

#: Two wrong programs, one that is half right, an honest one, a wasteful one.
TOY = [Program((1,), 0), Program((1,), 0, 1), Program((2,), 1), Program((3,), 2), Program((4,), 2)]

SCHEDULES: list[Schedule] = [
    Steady(1, 6),
    Steady(Fraction(1, 2), 5, Fraction(3, 2)),
    Jumps(2, 5),
    Levels([5, 2, 3, 3]),
    UpAndDown(2, 6, (2, 1)),
    UpAndDown(3, 6, (3, 1, 1)),
    UpAndDown(4, 7, (3, 2, 1, Fraction(1, 2))),
    Milestones(1, 5, right=(1, 2), steps=(2, 1)),
    Milestones(2, 4, right=(2,)),
    Milestones(1, 4, right=(0, 1, 2), steps=(2, 2, 1)),
]


def candidates(programs: list[Program], **options: Any) -> Candidates:
    rows = [(one.costs, one.right) for one in programs]
    return Candidates.of_costs(rows, threshold=2, **options)


def machines(task: Task, max_states: int = 2, max_time: int = 12) -> dovetail.Solutions:
    return dovetail.solutions(
        task, max_states=max_states, max_time=max_time, performance="subsets", workers=1
    )


@cache
def and_of_three_states() -> Candidates:
    return Candidates.of_solutions(machines(tasks.and_, 3, 60))


# --- the chain -------------------------------------------------------------------------------

programs = st.builds(
    Program,
    st.tuples(st.integers(0, 3), st.integers(1, 3)),
    st.integers(0, 2),
    st.integers(0, 100),
)


@settings(max_examples=120)
@given(
    st.lists(programs, min_size=1, max_size=4, unique=True),
    st.sampled_from(SCHEDULES),
    st.integers(1, 3),
    st.booleans(),
)
def test_the_chain_adds_up_all_sequences_of_draws(
    drawn: list[Program], schedule: Schedule, draws: int, replacement: bool
) -> None:
    wanted = enumerated(drawn, schedule, 2, draws, replacement)
    found = speed.anneal(candidates(drawn), schedule, draws=draws, replacement=replacement)
    assert found.exact
    ends = {level: p for level, p in zip(found.level.tolist(), found.found, strict=True) if p}
    visits = {level: p for level, p in zip(found.level.tolist(), found.visits, strict=True) if p}
    assert ends == {level: p for level, p in wanted.ends.items() if p}
    assert visits == {level: p for level, p in wanted.visits.items() if p}
    assert found.nothing == wanted.nothing
    assert found.wasteful == wanted.wasteful
    assert (found.draws_spent, found.computation_spent) == (wanted.draws, wanted.computation)
    assert found.success + found.nothing == 1
    assert all(type(p) is Fraction for p in (*found.found, *found.visits, found.nothing))


@settings(max_examples=60)
@given(
    st.lists(programs, min_size=1, max_size=4, unique=True),
    st.sampled_from(SCHEDULES),
    st.integers(1, 50),
    st.booleans(),
)
def test_floats_agree_with_fractions(
    drawn: list[Program], schedule: Schedule, draws: int, replacement: bool
) -> None:
    options: dict[str, Any] = {"draws": draws, "replacement": replacement}
    exact = speed.anneal(candidates(drawn), schedule, exact=True, **options)
    rounded = speed.anneal(candidates(drawn), schedule, exact=False, **options)
    assert not rounded.exact
    assert rounded.found.dtype == rounded.visits.dtype == np.float64
    for name in ("nothing", "wasteful", "draws_spent", "computation_spent", "success"):
        value = getattr(rounded, name)
        assert type(value) is float
        assert value == pytest.approx(float(getattr(exact, name)), rel=1e-11, abs=1e-14)
    shares = dict(zip(exact.level.tolist(), map(float, exact.found), strict=True))
    for level, share in zip(rounded.level.tolist(), rounded.found, strict=True):
        assert share == pytest.approx(shares[level], rel=1e-11, abs=1e-14)


def test_a_steady_rise_worked_out_by_hand() -> None:
    found = speed.anneal(candidates(TOY), Steady(1, 4), draws=1)
    # 1: 2 programs; 2: 3; 3: 4, 1 good; 4: 5, 2 good and 1 of them wasteful.
    assert found.programs.tolist() == [2, 3, 4, 5]
    assert found.good.tolist() == [0, 0, 1, 2]
    assert found.wasteful_programs.tolist() == [0, 0, 0, 1]
    assert found.found.tolist() == [0, 0, Fraction(1, 4), Fraction(3, 4) * Fraction(2, 5)]
    assert found.visits.tolist() == [1, 1, 1, Fraction(3, 4)]
    assert found.nothing == Fraction(3, 4) * Fraction(3, 5)
    assert found.wasteful == Fraction(3, 20)
    assert found.wasteful_share == Fraction(3, 11)
    assert found.mean_level == (3 * Fraction(1, 4) + 4 * Fraction(3, 10)) / Fraction(11, 20)
    assert found.draws_spent == 3 + Fraction(3, 4)
    assert found.computation_spent == 1 + Fraction(4, 3) + Fraction(7, 4) + Fraction(33, 20)


def test_up_and_down_worked_out_by_hand() -> None:
    # Up to 4: found with 2/5; else nothing. Down to 3: found with 1/4, then down to 2: never.
    found = speed.anneal(candidates(TOY), UpAndDown(4, 4, (4, 1)), draws=1)
    assert dict(zip(found.level.tolist(), found.found, strict=True)) == {
        2: 0, 3: Fraction(1, 10), 4: Fraction(3, 10)
    }  # fmt: skip
    assert found.visits.tolist() == [Fraction(1, 10), Fraction(2, 5), 1]
    assert found.wasteful == Fraction(3, 20)
    # A third phase by halves: from 3 (missed) to 7/2, where 1/4 is good; from 2 to 5/2, never.
    found = speed.anneal(candidates(TOY), UpAndDown(4, 4, (4, 1, Fraction(1, 2))), draws=1)
    ends = {level: p for level, p in zip(found.level.tolist(), found.found, strict=True) if p}
    assert ends == {3: Fraction(1, 10), Fraction(7, 2): Fraction(3, 40), 4: Fraction(9, 40)}
    assert dict(zip(found.level.tolist(), found.visits, strict=True)) == {
        2: Fraction(1, 10), Fraction(5, 2): Fraction(1, 10), 3: Fraction(2, 5),
        Fraction(7, 2): Fraction(3, 10), 4: 1,
    }  # fmt: skip


@given(
    st.integers(1, 9),
    st.integers(0, 20),
    st.lists(st.integers(1, 6), min_size=1, max_size=5),
    st.lists(st.booleans(), max_size=30),
)
def test_the_rule_of_up_and_down(
    start: int, room: int, steps: list[int], answers: list[bool]
) -> None:
    schedule = UpAndDown(start, start + room, tuple(sorted(steps, reverse=True)))
    search, history = schedule.search(), []
    level = next(search)
    for found in answers:
        assert tuple(level) == next_level(schedule, history)
        history.append((level.part, level.bound, found))
        try:
            level = search.send(2 if found else None)
        except StopIteration:
            assert next_level(schedule, history) is None
            return


def test_milestones_worked_out_by_hand() -> None:
    # At 2 one of three is half right; at 3 two of four reach 1, and one of them 2 at once.
    schedule = Milestones(2, 3, right=(1, 2))
    found = speed.anneal(candidates(TOY), schedule, draws=1)
    at_2, first_at_3 = Fraction(1, 3), Fraction(2, 3)
    again_at_3 = at_2 + first_at_3 * Fraction(1, 4)  # half right is known, now all right is due
    assert found.visits.tolist() == [1 + at_2, first_at_3 + again_at_3]
    assert found.success == (first_at_3 + again_at_3) * Fraction(1, 4)


def test_a_number_of_draws_for_each_part() -> None:
    each = speed.anneal(candidates(TOY), [3, 4], draws=[1, 2])
    assert each.found.tolist() == [Fraction(1, 4), Fraction(3, 4) * Fraction(16, 25)]
    phases = speed.anneal(candidates(TOY), UpAndDown(4, 4, (4, 1)), draws=[1, 2])
    assert phases.found.tolist()[1] == Fraction(2, 5) * (1 - Fraction(3, 4) ** 2)
    marks = speed.anneal(candidates(TOY), Milestones(4, 4, right=(1, 2)), draws=[1, 3])
    first = Fraction(3, 5)
    missed = first * Fraction(1, 3) * Fraction(3, 5) ** 3
    assert marks.nothing == 1 - first + missed


def test_a_schedule_that_never_reaches_a_good_program_says_so() -> None:
    for schedule in (Steady(1, 2), Jumps(1, 2), UpAndDown(1, 2, (1, 1)), Milestones(1, 2, (1, 2))):
        for exact in (True, False):
            found = speed.anneal(candidates(TOY), schedule, draws=1000, exact=exact)
            assert (found.success, found.nothing, found.wasteful) == (0, 1, 0)
            assert found.wasteful_share is None
            assert found.mean_level is None
    none = Candidates.of_costs([((1,), 0)], threshold=1)
    assert (none.least, none.slow_share) == (None, None)
    assert speed.anneal(none, [1], draws=1).nothing == 1


# --- draws -----------------------------------------------------------------------------------


@given(st.integers(1, 400), st.data())
def test_the_probability_of_a_miss(programs: int, data: st.DataObject) -> None:
    good = data.draw(st.integers(1, programs))
    count = data.draw(st.integers(1, programs))
    product = Fraction(1)
    for drawn in range(count):
        product *= Fraction(max(0, programs - good - drawn), programs - drawn)
    if count <= programs - good:
        assert exactly_missed(programs, good, count, replacement=False) == product
        log = log_missed(programs, good, count, replacement=False)
        assert math.exp(log) == pytest.approx(float(product), rel=1e-11)
    if good < programs:
        power = (1 - Fraction(good, programs)) ** count
        assert exactly_missed(programs, good, count, replacement=True) == power
        log = log_missed(programs, good, count, replacement=True)
        assert math.exp(log) == pytest.approx(float(power), rel=1e-11)


@pytest.mark.parametrize("count", [2**20, 2**20 + 1, 3 * 10**6])
def test_a_miss_among_very_many(count: int) -> None:
    programs, good = 10**12, 4 * 10**6
    steps = np.log1p(-good / (programs - np.arange(count, dtype=np.float64)))
    wanted = math.fsum(steps.tolist())
    assert log_missed(programs, good, count, replacement=False) == pytest.approx(wanted, rel=1e-12)
    assert log_missed(programs, count, good, replacement=False) == pytest.approx(wanted, rel=1e-12)
    assert log_missed(10**30, 10**29, 10**9, replacement=False) == -800


def test_numbers_of_any_size() -> None:
    most, cost = 10**19, 10**100
    known = Candidates.of_costs([((1,), 0, most), ((cost,), 1, 3), ((cost,), 1)], threshold=1)
    for draws in (1, 10**12, 9 * 10**18):
        options: dict[str, Any] = {"draws": draws, "exact": False}
        found = speed.anneal(known, [1, 10**400], **options)
        share = 4 * draws / most
        assert found.success == pytest.approx(-math.expm1(-share), rel=1e-12)
        found = speed.anneal(known, [1, 10**400], replacement=False, **options)
        left = 1 - draws / most
        assert found.nothing == pytest.approx(left**4, rel=1e-12)
        assert found.mean_level == math.inf
        assert found.draws_spent > draws
    assert speed.anneal(known, [1, cost], draws=1, exact=True).success == Fraction(4, most + 4)


# --- real machines ---------------------------------------------------------------------------


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


def test_a_sweep_has_the_rows_of_single_calls() -> None:
    known = and_of_three_states()
    plans = [Steady(1, 50, 3), Jumps(7, 50), UpAndDown(5, 50, (9, 2, 1)), [3, 30],
             Milestones(2, 50, (3, 4), (5, 2))]  # fmt: skip
    for replacement in (True, False):
        many = speed.anneal_sweep(known, plans, draws=[1, 30], replacement=replacement)
        assert len(many) == 10
        assert many.pace.tolist() == [3, 3, 7, 7, 9, 9, None, None, 5, 5]
        for row, (number, draws) in enumerate(
            zip(many.schedule.tolist(), many.draws.tolist(), strict=True)
        ):
            one = speed.anneal(
                known, plans[number], draws=draws, replacement=replacement, exact=False
            )
            for name in ("success", "wasteful_share", "mean_level", "draws_spent"):
                assert getattr(many, name)[row] == pytest.approx(getattr(one, name), rel=1e-12)
    empty = speed.anneal_sweep(known, [[1, 2]], draws=5)
    assert empty.success.tolist() == [0]
    assert np.isnan(empty.wasteful_share).all()


# --- candidates ------------------------------------------------------------------------------


def test_candidates_of_functions() -> None:
    def doubled(n: int) -> tuple[int, int]:
        return 2 * n, n

    def table(n: int) -> tuple[int, int]:
        return {1: 2, 2: 4, 3: 6}.get(n, 0), 5

    def wrong(n: int) -> tuple[int, int]:
        return 2, 1

    examples = [(1, 2), (2, 4), (3, 6)]
    known = Candidates.of_programs([doubled, table, wrong], examples)
    assert known.computation.tolist() == [3, 6, 15]
    assert known.performance.tolist() == [1, 3, 3]
    assert known.waste.tolist() == [None, 0, 9]
    relaxed = Candidates.of_programs([doubled, table, wrong], examples, right=1, cost="max")
    assert relaxed.good.tolist() == [True, True, True]
    assert relaxed.waste.tolist() == [0, 3, 12]


def test_partial_performance_of_machines() -> None:
    every = machines(tasks.and_, 2, 12)
    half = Candidates.of_solutions(every, right=2)
    assert not half.knows_waste
    assert speed.anneal(half, Steady(4, 12), draws=5).wasteful is None
    assert speed.anneal(half, Steady(4, 12), draws=5).wasteful_share is None
    total = Candidates.of_solutions(every, right=2, waste="total")
    assert total.knows_waste
    assert total.slow_share == 0
    whole = Candidates.of_solutions(every)
    assert sum(half.programs) == sum(whole.programs)
    assert (
        sum(half.programs[half.good])
        > sum(whole.programs[whole.good])
        == sum(every.machines[every.time <= 12])
    )


def test_schedules_are_values(tmp_path: Path) -> None:
    for schedule in SCHEDULES:
        assert decode(encode(schedule)) == schedule
        found = speed.anneal(candidates(TOY), schedule, draws=2)
        found.save(tmp_path / "result")
        assert speed.Annealing.load(tmp_path / "result") == found
    assert Steady(2, 11, 3).levels() == (2, 5, 8, 11)
    assert Jumps(4, 12).levels() == Jumps(4, 15).levels() == (4, 8, 12)
    assert Levels(range(1, 4)).levels() == (1, 2, 3)
    assert Milestones(1, 9, (1, 2, 3), 2).steps == (2, 2, 2)


# --- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Candidates.of_costs([], threshold=1), "programs: give at least one"),
        (lambda: Candidates.of_costs([((-1,), 1)], threshold=1), "a cost must be"),
        (lambda: Candidates.of_costs([((1.5,), 1)], threshold=1), "a cost must be"),
        (lambda: Candidates.of_costs([((), 1)], threshold=1), "at least one input"),
        (lambda: Candidates.of_costs([((1,), 1), ((1, 2), 1)], threshold=1), "each input"),
        (lambda: Candidates.of_costs([((1,), 1, 0)], threshold=1), "a number must be"),
        (lambda: Candidates.of_costs([((1,), 1, 10**101)], threshold=1), "a number must be"),
        (lambda: Candidates.of_costs([((10**101,), 1)], threshold=1), "greater than 10"),
        (lambda: Candidates.of_costs([7], threshold=1), "programs must be"),
        (lambda: Candidates.of_costs([((1,), 1)], threshold=1, cost="sum"), "cost must be one"),
        (lambda: Candidates.of_costs([((1,), 1)], threshold=1, waste="?"), "waste must be one"),
        (lambda: Candidates.of_costs([((1,), 1)], threshold=1, weights=(1, 2)), "weights must be"),
        (lambda: Candidates.of_costs([((1,), 1)], threshold=1, weights=(0,)), "weights must be"),
        (lambda: Candidates.of_programs([], [(1, 1)]), "programs: give at least one"),
        (lambda: Candidates.of_programs([abs], []), "examples: give at least one"),
        (lambda: Candidates.of_programs([abs], [(1, 1)]), "programs must be functions"),
        (lambda: Candidates.of_solutions(dovetail.solutions(tasks.and_, max_states=2, max_time=9)),
         'performance="subsets"'),
        (lambda: Candidates.of_solutions(machines(tasks.and_), right=5), "right must be"),
        (lambda: Candidates.of_solutions(machines(tasks.and_, 1, 1)), "no machine halts"),
        (lambda: Steady(5, 4), "goes nowhere"),
        (lambda: Steady(0, 4), "start must be"),
        (lambda: Steady(1, 4, 0), "step must be"),
        (lambda: Steady(1, 4, -1), "step must be"),
        (lambda: Steady(1, 4, 0.5), "step must be"),  # type: ignore[arg-type]
        (lambda: Steady(1, 10**9), "more than 1,000,000 levels"),
        (lambda: Jumps(0, 4), "size must be"),
        (lambda: Jumps(5, 4), "goes nowhere"),
        (lambda: Levels([]), "goes nowhere"),
        (lambda: Levels([0]), "schedule must be"),
        (lambda: Levels(5), "schedule must be"),  # type: ignore[arg-type]
        (lambda: UpAndDown(1, 9, ()), "steps must be"),
        (lambda: UpAndDown(1, 9, (1, 2)), "steps must be"),
        (lambda: UpAndDown(9, 1, (2, 1)), "goes nowhere"),
        (lambda: Milestones(1, 9, right=()), "right must be"),
        (lambda: Milestones(1, 9, right=(2, 1)), "right must be"),
        (lambda: Milestones(1, 9, right=(1, 2), steps=(3, 2, 1)), "steps must be one for each"),
        (lambda: speed.anneal(candidates(TOY), [1], draws=0), "draws must be"),
        (lambda: speed.anneal(candidates(TOY), [1], draws=1.0), "draws must be"),  # type: ignore[arg-type]
        (lambda: speed.anneal(candidates(TOY), [1, 2], draws=[1]), "one for each of the 2 levels"),
        (lambda: speed.anneal(candidates(TOY), [1], draws=1, exact="no"), "exact must be"),  # type: ignore[arg-type]
        (lambda: speed.anneal(candidates(TOY), [4], draws=10**8, exact=True), "exact=False"),
        (lambda: speed.anneal(TOY, [1], draws=1), "candidates must be"),  # type: ignore[arg-type]
        (lambda: speed.anneal(machines(tasks.and_), [13], draws=1), "known only up to"),
        (lambda: speed.anneal(candidates(TOY), Milestones(1, 9, (1,)), draws=1), "last milestone"),
        (lambda: speed.anneal_sweep(candidates(TOY), [], draws=1), "schedules: give at least one"),
        (lambda: speed.anneal_sweep(candidates(TOY), [[1]], draws=[]), "draws: give at least one"),
        (lambda: speed.sample_annealing(candidates(TOY), [1], draws=1, runs=1), "runs must be"),
        (lambda: speed.sample_annealing(candidates(TOY), [1], draws=1, rng="x"), "rng must be"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_bad_input_is_refused(make: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        make()
