"""What training with penalised rollouts makes smaller: PonderNet and adaptive time, in jax.

docs/neural/halting.md has the definitions.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from dovetail.neural.networks import forward
from dovetail.neural.pondering.halting import SLACK, HaltingCell, geometric
from dovetail.neural.training.trainers import Objective
from dovetail.values.extras import need


def unrolled(network: HaltingCell, weights: Any, inputs: Any, most: int) -> tuple[Any, Any]:
    """Return the outputs (rollouts, examples, places, channels) and the halting logits.

    The logits have the shape (rollouts, examples).
    """

    def read(state: Any) -> tuple[Any, Any]:
        ready = (state @ weights[6] + weights[7])[..., 0]
        return state, ready.mean(axis=1)

    states, logits = forward.each_rollout(network.cell, weights, inputs, most, read)
    return states, logits


def log_chances(logits: Any) -> Any:
    """Return the logarithms of the halting chances; the last logit does not count."""
    jax = need("jax", extra="neural")
    stops, stays = jax.nn.log_sigmoid(logits[:-1]), jax.nn.log_sigmoid(-logits[:-1])
    zero = jax.numpy.zeros_like(logits[:1])
    reached = jax.numpy.concatenate([zero, jax.numpy.cumsum(stays, axis=0)])
    return reached + jax.numpy.concatenate([stops, zero])


def mixing(logits: Any) -> tuple[Any, Any]:
    """Return the weights of the outputs in adaptive time, and N + R of each example.

    Only the weights have a gradient, and R of them; N is a number of rollouts.
    """
    jax = need("jax", extra="neural")
    numpy = jax.numpy
    halts = jax.nn.sigmoid(logits)
    last = numpy.arange(len(logits))[:, None] == len(logits) - 1
    enough = (numpy.cumsum(halts, axis=0) >= 1 - SLACK) | last
    place = enough.argmax(axis=0)
    numbers = numpy.arange(len(logits))[:, None]
    before = numpy.where(numbers < place, halts, 0.0)
    left = 1 - before.sum(axis=0)
    return numpy.where(numbers == place, left, before), place + 1 + left


@cache
def halting(network: HaltingCell, most: int, strength: float, prior: float | None) -> Objective:
    """Return Σ p_n L_n and a penalty: β KL(p ‖ geometric prior), or without a prior β Σ n p_n."""
    jax = need("jax", extra="neural")
    numbers = jax.numpy.arange(1, most + 1)
    likely = None if prior is None else jax.numpy.log(geometric(prior, most))[:, None]

    def loss(weights: Any, inputs: Any, targets: Any, mask: Any) -> Any:
        states, logits = unrolled(network, weights, inputs, most)
        wrong = _wrong(states @ weights[4] + weights[5], targets, mask)
        logs = log_chances(logits)
        chances = jax.numpy.exp(logs)
        if likely is None:
            price = (numbers @ chances).mean()
        else:
            price = (chances * (logs - likely)).sum(axis=0).mean()
        return (chances * wrong).sum(axis=0).mean() + strength * price

    cell = network.cell

    def cost(places: int) -> int:
        answers = (most - 1) * places * cell.channels * cell.labels
        return 3 * (network.meter(places, most).multiply_adds + answers)

    return Objective(loss, cost)


@cache
def adaptive_time(network: HaltingCell, most: int, strength: float) -> Objective:
    """Return the loss of the answer read from the mixed outputs, and τ (N + R)."""

    def loss(weights: Any, inputs: Any, targets: Any, mask: Any) -> Any:
        states, logits = unrolled(network, weights, inputs, most)
        parts, ponders = mixing(logits)
        mixed = (parts[:, :, None, None] * states).sum(axis=0)
        wrong = _wrong(mixed @ weights[4] + weights[5], targets, mask)
        return wrong.mean() + strength * ponders.mean()

    return Objective(loss, lambda places: 3 * network.meter(places, most, mixed=True).multiply_adds)


def _wrong(scores: Any, targets: Any, mask: Any) -> Any:
    """Return the mean cross entropy of the asked answers of each example, for each rollout."""
    optax = need("optax", extra="neural")
    numpy = need("jax", extra="neural").numpy
    wide = numpy.broadcast_to(targets, scores.shape[:-1])
    each = optax.softmax_cross_entropy_with_integer_labels(scores, wide)
    return (each * mask).sum(axis=-1) / mask.sum(axis=-1)
