"""What the networks compute, as functions of jax, which is imported when it is first used.

docs/neural.md, "The networks" has the definitions. Weights are those of `Network.shapes`.
"""

from __future__ import annotations

from typing import Any

from dovetail.neural.networks.forms import Cell, Dense, Network, Stack
from dovetail.values.extras import need


def scores(network: Network, window: int) -> Any:
    """Return the function (weights, inputs, rollouts) of the scores that training differentiates.

    Of a cell's rollouts, the last `window` have a gradient.
    """
    if isinstance(network, Dense):
        return lambda weights, inputs, _: dense(network, weights, inputs)
    if isinstance(network, Stack):
        return lambda weights, inputs, _: stack(network, weights, inputs)
    return lambda weights, inputs, rollouts: rolled(network, weights, inputs, rollouts, window)


def answers(network: Network) -> Any:
    """Return the function (weights, inputs, rollouts) of the answers after 1, 2, … rollouts."""
    jax = need("jax", extra="neural")

    def best(found: Any) -> Any:
        # Answers after many rollouts fill much memory, so they are kept as small as labels allow.
        kind = jax.numpy.int8 if found.shape[-1] <= 128 else jax.numpy.int32
        return found.argmax(axis=-1).astype(kind)

    def every(weights: Any, inputs: Any, rollouts: int) -> Any:
        if isinstance(network, Dense):
            return best(dense(network, weights, inputs))[None]
        if isinstance(network, Stack):
            return best(stack(network, weights, inputs))[None]

        def read(state: Any) -> Any:
            return best(state @ weights[4] + weights[5])

        return each_rollout(network, weights, inputs, rollouts, read)

    return every


def each_rollout(cell: Cell, weights: Any, inputs: Any, rollouts: int, read: Any) -> Any:
    """Return what a function reads from the output of a cell after 1, 2, … rollouts."""
    jax, near = need("jax", extra="neural"), near_inputs(cell, inputs)

    def once(state: Any, _: Any) -> Any:
        state = rollout(cell, weights, state, near)
        return state, read(state)

    return jax.lax.scan(once, first_output(cell, inputs), None, length=rollouts)[1]


def outputs(cell: Cell, weights: Any, inputs: Any, rollouts: int) -> Any:
    """Return the outputs after 1, 2, … rollouts: (rollouts, examples, places, channels)."""
    return each_rollout(cell, weights, inputs, rollouts, lambda state: state)


def dense(network: Dense, weights: Any, inputs: Any) -> Any:
    """Return the scores (examples, asked places, labels) of a dense network."""
    jax = need("jax", extra="neural")
    values = inputs.reshape(len(inputs), -1)
    for place in range(network.depth):
        values = jax.nn.relu(values @ weights[2 * place] + weights[2 * place + 1])
    found = values @ weights[-2] + weights[-1]
    return found.reshape(len(inputs), network.answers, network.labels)


def stack(network: Stack, weights: Any, inputs: Any) -> Any:
    """Return the scores (examples, places, labels) of a stack."""
    jax = need("jax", extra="neural")
    near = near_inputs(network.cell, inputs)

    def layer(state: Any, own: Any) -> Any:
        return rollout(network.cell, own, state, near), None

    state = jax.lax.scan(layer, first_output(network.cell, inputs), weights[:4])[0]
    return state @ weights[4] + weights[5]


def rolled(cell: Cell, weights: Any, inputs: Any, rollouts: Any, window: int) -> Any:
    """Return the logits after so many rollouts, of which the last `window` have a gradient."""
    jax = need("jax", extra="neural")
    near, fixed = near_inputs(cell, inputs), jax.lax.stop_gradient(weights)
    last = jax.numpy.minimum(window, rollouts)

    def early(_: Any, state: Any) -> Any:
        return rollout(cell, fixed, state, near)

    def late(state: Any, place: Any) -> Any:
        new = rollout(cell, weights, state, near)
        return jax.numpy.where(place < last, new, state), None

    start = first_output(cell, inputs)
    state = jax.lax.stop_gradient(jax.lax.fori_loop(0, rollouts - last, early, start))
    state = jax.lax.scan(late, state, jax.numpy.arange(window))[0]
    return state @ weights[4] + weights[5]


def rollout(cell: Cell, weights: Any, state: Any, near: Any) -> Any:
    """Return the new output of a cell: `near` is the input around each place, or None."""
    jax = need("jax", extra="neural")
    read = around(state, cell.reach)
    if near is not None:
        read = jax.numpy.concatenate([read, near], axis=-1)
    units = jax.nn.relu(read @ weights[0] + weights[1])
    return jax.numpy.tanh(units @ weights[2] + weights[3])


def around(values: Any, reach: int) -> Any:
    """Return the values at each place and at its neighbours, side by side; zeros beyond ends."""
    numpy = need("jax", extra="neural").numpy
    places = values.shape[1]
    padded = numpy.pad(values, ((0, 0), (reach, reach), (0, 0)))
    return numpy.concatenate([padded[:, k : k + places] for k in range(2 * reach + 1)], axis=-1)


def near_inputs(cell: Cell, inputs: Any) -> Any:
    """Return the inputs around each place, which a cell with recall reads; else None."""
    return around(inputs, cell.reach) if cell.recall else None


def first_output(cell: Cell, inputs: Any) -> Any:
    """Return what a cell has put out before its first rollout."""
    numpy = need("jax", extra="neural").numpy
    if cell.recall:
        return numpy.zeros((*inputs.shape[:2], cell.channels), numpy.float32)
    return numpy.pad(inputs, ((0, 0), (0, 0), (0, cell.channels - cell.features)))
