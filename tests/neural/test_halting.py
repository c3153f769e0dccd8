"""The mathematics of halting against a slow version, step by step, and by hand."""

from math import inf, log

import halting_by_hand as by_hand
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, neural
from dovetail.neural.pondering.halting import adaptive, geometric

CELL = neural.Cell(features=1, channels=2, hidden=4, labels=3)
CHANCE = st.one_of(st.sampled_from([0.0, 1.0, 0.5]), st.floats(0, 1))
HALTS = st.integers(1, 9).flatmap(lambda n: st.lists(CHANCE, min_size=n, max_size=n))


def column(halts: list[float]) -> neural.HaltingChances:
    return neural.HaltingChances.of(np.array(halts)[:, None])


def test_the_meter_counts_the_halting_unit() -> None:
    network = neural.HaltingCell(CELL)
    # At each of 5 places, in each of 7 rollouts, the halting unit reads 2 channels.
    assert network.meter(5, 7).multiply_adds == 5 * (7 * (9 * 4 + 4 * 2 + 2) + 2 * 3) == 1640
    assert network.meter(5, 7).depth == 7 + 7 + 7 + 1
    # Each of the 10 numbers of the mixed output is a sum of 7 products.
    assert network.meter(5, 7, mixed=True).multiply_adds == 1640 + 10 * 7
    assert network.parameters == CELL.parameters + 2 + 1


def test_chances_by_hand() -> None:
    found = column([0.25, 0.5, 0.9])
    assert found.chances[:, 0].tolist() == [0.25, 0.375, 0.375]
    assert found.expected.tolist() == [0.25 + 0.75 + 1.125]
    assert found.half.tolist() == [2]
    assert column([0.5, 0.1]).half.tolist() == [1]
    assert column([0.0, 0.0, 0.0]).half.tolist() == [3]
    assert geometric(0.5, 4).tolist() == [0.5, 0.25, 0.125, 0.125]
    assert column([0.0, 1.0, 0.0]).divergence(0.5).tolist() == pytest.approx([log(4)])


@given(HALTS)
def test_chances_add_up_and_expected_steps_are_right(halts: list[float]) -> None:
    found = column(halts)
    slow = by_hand.chances(halts)
    assert found.chances[:, 0] == pytest.approx(slow, abs=1e-12)
    assert found.chances.sum() == pytest.approx(1, abs=1e-12)
    assert (found.chances >= 0).all()
    # What never stopped before is left on the last rollout.
    assert found.chances[-1, 0] == pytest.approx(np.prod([1 - value for value in halts[:-1]]))
    # Expected steps are also the chances to be still going before each rollout, added up.
    going = [1 - sum(slow[:number]) for number in range(len(halts))]
    assert found.expected[0] == pytest.approx(sum(going))
    assert 1 - 1e-9 <= found.expected[0] <= len(halts) + 1e-9
    half = int(found.half[0])
    assert sum(slow[:half]) >= 0.5 - 1e-12
    assert sum(slow[: half - 1]) < 0.5 + 1e-12


@given(HALTS, st.floats(0.01, 0.99))
def test_divergence(halts: list[float], prior: float) -> None:
    likely = by_hand.chances([prior] * len(halts))
    found = column(halts).divergence(prior)[0]
    assert found == pytest.approx(by_hand.divergence(by_hand.chances(halts), likely), abs=1e-9)
    assert found >= -1e-12
    assert column([prior] * len(halts)).divergence(prior)[0] == pytest.approx(0, abs=1e-12)


@given(HALTS)
def test_adaptive_time(halts: list[float]) -> None:
    steps, weights, left = by_hand.ponders(halts)
    found = adaptive(np.array(halts)[:, None])
    assert found.steps.tolist() == [steps]
    assert found.weights[:, 0] == pytest.approx(weights)
    assert found.left[0] == pytest.approx(left)
    assert found.weights.sum() == pytest.approx(1)


def test_drawn_rollouts_follow_the_chances() -> None:
    halts = np.repeat(np.array([[0.2], [0.5], [0.1]]), 20_000, axis=1)
    found = neural.HaltingChances.of(halts)
    steps = found.draw(rng=0)
    shares = [(steps == number).mean() for number in (1, 2, 3)]
    assert shares == pytest.approx([0.2, 0.4, 0.4], abs=0.015)  # four spreads
    assert (steps == found.draw(rng=0)).all()
    assert column([0.0, 0.0, 0.3]).draw(rng=0).tolist() == [3]


def test_what_is_refused() -> None:
    with pytest.raises(DovetailError, match="halts must be numbers from 0 to 1"):
        neural.HaltingChances.of(np.array([[1.5]]))
    with pytest.raises(DovetailError, match="halts must be numbers from 0 to 1"):
        neural.HaltingChances.of(np.array([[np.nan]]))
    with pytest.raises(DovetailError, match=r"shape \(rollouts, examples\)"):
        neural.HaltingChances.of(np.zeros(3))
    with pytest.raises(DovetailError, match=r"difficulty has the shape \(2,\).*must be \(1,\)"):
        neural.HaltingChances.of(np.zeros((3, 1)), np.array([1, 2]))
    # The chance 2^−2999 of 3000 rollouts is no float; its logarithm is.
    late = neural.HaltingChances.of(np.zeros((3000, 1)))
    assert late.divergence(0.5)[0] == pytest.approx(2999 * log(2))
    for prior in (0, 1, -0.5, inf, "a"):
        with pytest.raises(DovetailError, match="prior"):
            column([0.5]).divergence(prior)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="cell"):
        neural.HaltingCell(3)  # type: ignore[arg-type]
