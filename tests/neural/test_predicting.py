"""The separate predictor: what it is asked, how it is made safe, and what its answers cost."""

from fractions import Fraction
from typing import Any

import halting_by_hand
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, neural
from dovetail.neural.pondering.predictors import rounded_up
from dovetail.neural.training import trainers as training
from dovetail.values import extras

with_jax = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")
TASK = neural.running_parity(256, 4, lengths=(1, 4), rng=0)
MOST = 6


PONDERED = halting_by_hand.running_parity_cell()
OPTIONS: dict[str, Any] = {
    "most": MOST, "width": 16, "updates": 300, "every": 200, "batch": 32, "rate": 0.01, "rng": 0
}  # fmt: skip


@pytest.fixture(scope="module")
def predicted() -> neural.Predicted:
    return neural.predict_rollouts(PONDERED, TASK, **OPTIONS)


def need(bits: list[int]) -> int:
    """Rollouts that the cell needs: from then on the last k bits at each place tell the answer."""
    for least in range(len(bits), 0, -1):
        for place in range(len(bits)):
            known = bits[max(0, place + 2 - least) : place + 1]  # with one rollout fewer
            if sum(known) % 2 != sum(bits[: place + 1]) % 2 or least == 1:
                return least
    raise AssertionError


@given(
    st.lists(st.lists(st.integers(0, 8), min_size=4, max_size=4).filter(any), min_size=1),
    st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100),
    st.integers(0, 5),
)
def test_rounding_up(rows: list[list[int]], quantile: Fraction, margin: int) -> None:
    chances = np.array([[value / sum(row) for value in row] for row in rows])
    for row, number in zip(rows, rounded_up(chances, quantile, margin).tolist(), strict=True):
        total, least = Fraction(0), 0
        while least < 4 and total < quantile:
            total += Fraction(row[least], sum(row))
            least += 1
        if abs(total - quantile) > 1e-9:  # else a float may be on either side
            assert number == min(4, least + margin)


@with_jax
def test_what_is_predicted_is_nearly_always_enough(predicted: neural.Predicted) -> None:
    bits = [(1 + TASK.inputs[row, : TASK.difficulty[row], 0]) // 2 for row in range(len(TASK))]  # type: ignore[index]
    needs = [need(each.astype(int).tolist()) for each in bits]
    assert list(PONDERED.needs(TASK, MOST).rollouts) == needs
    steps = predicted.predictor.predict(TASK)
    assert steps.min() >= 1
    assert steps.max() <= MOST
    enough = [step >= number for number, step in zip(needs, steps, strict=True)]
    assert np.mean(enough) > 0.97
    answers = predicted.answer(TASK)
    assert answers.mean_steps < MOST
    means = answers.by_difficulty()
    assert means[4] > means[1]
    assert (predicted.share, predicted.mean_steps[-1]) == (answers.share, answers.mean_steps)
    safer = neural.predict_rollouts(PONDERED, TASK, margin=2, **OPTIONS)
    assert (safer.predictor.predict(TASK) == np.minimum(steps + 2, MOST)).all()


@with_jax
def test_answers_and_their_cost(predicted: neural.Predicted) -> None:
    answers = predicted.answer(TASK)
    right = training.right_answers(PONDERED.cell, PONDERED.weights, TASK, MOST)
    first = 4 * 16 + 16 * MOST  # the predictor reads 4 bits
    for row, number in enumerate(answers.steps.tolist()):
        assert answers.right[row] == right[number - 1, row]
        cost = first + PONDERED.cell.meter(4, number).multiply_adds
        assert answers.multiply_adds[row] == cost
    assert answers.parameters == PONDERED.cell.parameters + first + 16 + MOST
    looking = len(TASK) * PONDERED.cell.meter(4, MOST).multiply_adds
    assert predicted.updates == (200, 300)
    assert predicted.spent == tuple(looking + 32 * 3 * first * number for number in (200, 300))
    # The predictor sees the input before any rollout, and says the same to the same.
    by_hand = np.maximum(
        0, TASK.inputs[:, :, 0] @ predicted.predictor.weights[0] + predicted.predictor.weights[1]
    )
    scores = by_hand @ predicted.predictor.weights[2] + predicted.predictor.weights[3]
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    held = np.abs(np.cumsum(chances, axis=1) - 0.99).min(axis=1) > 1e-4
    steps = (np.cumsum(chances, axis=1) >= 0.99).argmax(axis=1) + 1
    assert (answers.steps[held] == steps[held]).all()


@with_jax
def test_what_is_refused() -> None:
    longer = neural.running_parity(4, 5, rng=0)
    with pytest.raises(DovetailError, match=r"held_out must have inputs of 4 places, .*not of 5"):
        neural.predict_rollouts(PONDERED, TASK, longer, most=MOST)
    with pytest.raises(DovetailError, match=r"\(features, labels\) = \(2, 2\)"):
        neural.predict_rollouts(PONDERED, neural.addition(4, 3, rng=0), most=MOST)
    with pytest.raises(DovetailError, match="pondered must be"):
        neural.predict_rollouts(PONDERED.cell, TASK, most=2)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="quantile"):
        neural.predict_rollouts(PONDERED, TASK, most=2, quantile=2)
    flipped = neural.ArrayTask.of("flipped", np.ones((2, 1, 1)), np.array([[0], [0]]))
    with pytest.raises(DovetailError, match="pondered solves no example of the task in 1 rollouts"):
        neural.predict_rollouts(PONDERED, flipped, most=1)
