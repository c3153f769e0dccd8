"""Annealing of networks: the schedule is obeyed, the bound kept, and the last found is held."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, neural, speed
from dovetail.neural.exits.annealing import held_row
from dovetail.neural.exits.bounds import CONFIDENCES, MostRollouts
from dovetail.neural.exits.forms import leave, looks
from dovetail.speed.annealing.schedules import Level
from dovetail.values import extras

with_jax = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")

TASK = neural.running_parity(40, 5, lengths=(2, 5), rng=5)
CELL = neural.Cell(features=1, channels=3, hidden=4, labels=2)
# A rollout at 5 places is 3·4 numbers to 4 units and these to 3 channels; then 3 to 2 labels.
ROLLOUT, ANSWER = 5 * (12 * 4 + 4 * 3), 5 * 3 * 2
EXITS = neural.Exits(neural.Stack(CELL, depth=3))
LAYER = ROLLOUT + ANSWER
SMALL: dict[str, Any] = {"updates": 3, "batch": 16, "window": 2, "rng": 0}


def replayed(found: neural.Annealed) -> list[Level]:
    """The levels that the schedule asks for, if it is told what was found at each."""
    search, told = found.schedule.search(), None
    levels: list[Level] = []
    for share, good in zip(found.shares, found.found, strict=True):
        levels.append(search.send(told))
        told = share if good else None
    return levels


@given(st.integers(1, 9), st.fractions(Fraction(1), Fraction(4000)))
def test_the_most_rollouts_by_counting(places: int, bound: Fraction) -> None:
    number = 0
    while CELL.meter(places, number + 1).multiply_adds <= bound:
        number += 1
    prior = MostRollouts(CELL)
    assert prior.rollouts(places, bound) == number
    assert prior.allows(places, bound) == (number > 0)


@with_jax
def test_a_max_prior_keeps_the_bound_for_each_example() -> None:
    bounds = [ROLLOUT, LAYER, LAYER + ROLLOUT + 1, LAYER + 2 * ROLLOUT - 1]
    found = neural.anneal(TASK, network=CELL, schedule=bounds, **SMALL)
    assert found.settings == (None, 1, 2, 2)
    means = [0, LAYER, LAYER + ROLLOUT, LAYER + ROLLOUT]
    assert [int(mean) for mean in found.mean_multiply_adds] == means
    assert found.updates == (0, 3, 6, 9)
    assert found.parts == (0, 1, 2, 3)
    assert not found.reached
    assert found.share == max(found.shares) == found.test(TASK)
    answered = found.answer(TASK)
    assert set(answered.steps.tolist()) == {found.setting}
    assert answered.max_multiply_adds <= found.bound
    # One rollout or two are drawn where two are allowed; all of them have a gradient.
    costs = {3 * (LAYER + number * ROLLOUT) for number in (0, 1)}
    parts = np.diff([0, *found.spent]).tolist()
    assert parts[:2] == [0, 3 * 16 * 3 * LAYER]
    assert parts[2] in {16 * (min(costs) * (3 - k) + max(costs) * k) for k in range(4)}
    assert found == neural.anneal(TASK, network=CELL, schedule=bounds, **SMALL)


@with_jax
def test_an_average_prior_keeps_the_bound_in_the_mean() -> None:
    held_out = neural.running_parity(40, 5, rng=6)
    bounds = speed.Steady(Fraction(LAYER, 2), 3 * LAYER, Fraction(LAYER, 2))
    found = neural.anneal(TASK, held_out, network=EXITS, schedule=bounds, **SMALL)
    assert found.settings[0] is None
    pairs = zip(found.mean_multiply_adds, found.bounds, strict=True)
    assert all(mean <= bound for mean, bound in pairs)
    assert found.spent[1] == 3 * 16 * 3 * 3 * LAYER
    assert set(found.settings[1:]) <= set(CONFIDENCES)
    answered = found.answer(held_out)
    assert answered.share == found.share == max(found.shares)
    assert answered.mean_multiply_adds == found.mean_multiply_adds[found.held] <= found.bound
    # No confidence among those tried that keeps the bound has more right answers.
    seen = looks(EXITS, found.weights, held_out)
    for confidence in CONFIDENCES:
        other = leave("other", EXITS, found.weights, held_out, seen, confidence)
        assert other.share <= found.share or other.mean_multiply_adds > found.bound


@with_jax
@pytest.mark.parametrize(
    ("schedule", "target"),
    [
        (speed.Jumps(LAYER, 3 * LAYER), Fraction(1, 10)),
        (speed.UpAndDown(LAYER, 3 * LAYER, (2 * LAYER, LAYER, LAYER)), Fraction(1, 2)),
        (speed.UpAndDown(LAYER, 3 * LAYER, (LAYER, LAYER)), 1),
        (
            speed.Milestones(LAYER, 3 * LAYER, (Fraction(1, 10), Fraction(2, 3)), LAYER),
            Fraction(2, 3),
        ),
    ],
)
def test_the_schedule_is_obeyed(schedule: speed.Schedule, target: Any) -> None:
    found = neural.anneal(TASK, network=EXITS, schedule=schedule, target=target, **SMALL)
    levels = list(zip(found.parts, found.bounds, strict=True))
    assert levels == replayed(found)
    marks = schedule.right if isinstance(schedule, speed.Milestones) else [target] * 9
    for part, share, good in zip(found.parts, found.shares, found.found, strict=True):
        assert good == (share >= marks[part])
    assert found.bound == found.bounds[found.held]
    assert found.answer(TASK).share == found.share


def test_the_row_that_is_held() -> None:
    shares = (Fraction(1, 2), Fraction(1), Fraction(9, 10), Fraction(1))
    assert held_row((False, True, True, False), shares, (1, 2, 3, 4)) == 2
    assert held_row((False,) * 4, shares, (1, 2, 3, 4)) == 1
    none = (Fraction(0),) * 2
    assert held_row((False, False), none, (None, 0.5)) == 1


@with_jax
def test_budgets_end_it_and_new_weights_are_new() -> None:
    bounds = [3 * LAYER] * 4
    short = neural.anneal(TASK, network=EXITS, schedule=bounds, most_updates=7, **SMALL)
    assert short.updates == (3, 6, 7)
    warm, anew = (
        neural.anneal(TASK, network=EXITS, schedule=bounds[:2], warm=warm, **SMALL)
        for warm in (True, False)
    )
    assert anew.spent == warm.spent
    assert anew.updates == warm.updates == (3, 6)
    assert (anew.shares[0], anew.settings[0]) == (warm.shares[0], warm.settings[0])
    assert anew.shares[1] != warm.shares[1]
    nothing = neural.anneal(TASK, network=EXITS, schedule=[1, 2], **SMALL)
    assert (nothing.settings, nothing.updates, nothing.reached) == ((None, None), (0, 0), False)
    with pytest.raises(DovetailError, match="no bound allows a rollout or layer"):
        nothing.answer(TASK)


@with_jax
@pytest.mark.slow
def test_a_slow_rise_is_cheaper_than_a_fast_one() -> None:
    train, held = neural.addition(2048, 5, rng=0), neural.addition(512, 5, rng=1)
    exits = neural.Exits(neural.Stack(neural.Cell(2, 8, 32, 2), depth=5))
    jump = exits.meter(6, 1).multiply_adds
    fast, slow = (
        neural.anneal(train, held, network=exits, schedule=speed.Steady(jump, 5 * jump, step),
                      target=Fraction(99, 100), updates=150, rng=0)
        for step in (jump, Fraction(jump, 8))
    )  # fmt: skip
    assert fast.reached
    assert slow.reached
    assert slow.bound < fast.bound
    assert slow.answer(held).mean_multiply_adds <= slow.bound


def test_bad_arguments() -> None:
    with pytest.raises(DovetailError, match="network must be a Cell or an Exits"):
        neural.anneal(TASK, network=neural.Stack(CELL, 2), schedule=[1])  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match=r"\(features, labels\) = \(1, 2\).*for \(2, 2\)"):
        neural.anneal(TASK, network=neural.Cell(2, 1, 1, 2), schedule=[1])
    with pytest.raises(DovetailError, match="held_out must have the 5 places of the task"):
        neural.anneal(TASK, neural.running_parity(3, 4, rng=0), network=CELL, schedule=[1])
    plan = speed.Milestones(1, 2, (Fraction(1, 2),))
    with pytest.raises(DovetailError, match="target must be the last milestone, 1/2, not 1"):
        neural.anneal(TASK, network=CELL, schedule=plan)
    with pytest.raises(DovetailError, match="schedule: goes nowhere"):
        neural.anneal(TASK, network=CELL, schedule=[])


@with_jax
def test_a_bound_of_any_size() -> None:
    found = neural.anneal(TASK, network=EXITS, schedule=[10**400], **SMALL)
    assert found.bound == 10**400
    assert len(repr(found)) < 200
