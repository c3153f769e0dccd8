"""Annealing: the chain and the draws against all sequences of draws, and by hand."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from annealed import (
    SCHEDULES,
    TOY,
    Program,
    and_of_three_states,
    candidates,
    enumerated,
    next_level,
    programs,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import speed
from dovetail.speed import Candidates, Jumps, Milestones, Schedule, Steady, UpAndDown
from dovetail.speed.annealing.draws import exactly_missed, log_missed


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
