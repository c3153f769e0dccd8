"""Halting, step by step and example by example, as docs/neural/halting.md defines it."""

from fractions import Fraction
from math import exp, log
from typing import Any

import numpy as np

from dovetail import neural
from dovetail.neural.networks.forms import Weights


def running_parity_cell() -> neural.Pondered:
    """A cell for running parity with weights made by hand: after k rollouts, of the last k bits.

    The output is 0 for even and about 1 for odd, so a new one is |s − b|, where s is the old output
    on the left and b = (1 + x) / 2 the bit.
    """
    cell = neural.Cell(features=1, channels=1, hidden=2, labels=2)
    read, write, answer = np.zeros((6, 2)), np.array([[4.0], [4.0]]), np.array([[0.0, 1.0]])
    read[0], read[4] = (1, -1), (-0.5, 0.5)
    biases = (-0.5, 0.5), (0.0,), (0.0, -0.5)
    pairs = zip((read, write, answer), biases, strict=True)
    weights = tuple(np.array(each, np.float32) for pair in pairs for each in pair)
    rows: tuple[Any, ...] = (4,), (3,), (1000,), (0.5,), (Fraction(1, 2),)
    return neural.Pondered(cell, *rows, Fraction(1), weights)


def outputs(cell: neural.Cell, weights: Weights, inputs: list, rollouts: int) -> list:  # type: ignore[type-arg]
    """The output of a cell with recall after each rollout: for each place, its channels."""
    state = [[0.0] * cell.channels for _ in inputs]
    found = []
    for _ in range(rollouts):
        new = []
        for place in range(len(inputs)):
            read: list[float] = []
            for values, width in ((state, cell.channels), (inputs, cell.features)):
                for near in range(place - cell.reach, place + cell.reach + 1):
                    read += list(values[near]) if 0 <= near < len(inputs) else [0.0] * width
            units = np.maximum(0, np.array(read) @ weights[0] + weights[1])
            new.append(np.tanh(units @ weights[2] + weights[3]))
        state = new
        found.append(np.array(state))
    return found


def halts(weights: Weights, states: list) -> list[float]:  # type: ignore[type-arg]
    """The chance to halt after each rollout, from the mean of the halting unit over the places."""
    unit, bias = weights[6][:, 0], float(weights[7][0])
    ready = [float(np.mean([float(place @ unit) + bias for place in state])) for state in states]
    return [1 / (1 + exp(-value)) for value in ready]


def chances(halts: list[float]) -> list[float]:
    """The chance to stop after each rollout; the last takes what is left."""
    left, found = 1.0, []
    for value in halts[:-1]:
        found.append(left * value)
        left *= 1 - value
    return [*found, left]


def divergence(one: list[float], other: list[float]) -> float:
    return sum(p * log(p / q) for p, q in zip(one, other, strict=True) if p > 0)


def wrong(weights: Weights, state: np.ndarray, targets: list[int], mask: list[bool]) -> float:
    """The mean cross entropy of the asked answers."""
    losses = []
    for place, target in enumerate(targets):
        if mask[place]:
            scores = state[place] @ weights[4] + weights[5]
            losses.append(log(sum(exp(value) for value in scores)) - scores[target])
    return sum(losses) / len(losses)


def ponders(halts: list[float]) -> tuple[int, list[float], float]:
    """Adaptive time: the rollouts, the weight of each output, and what was left at the last."""
    weights, total = [], 0.0
    for number, value in enumerate(halts, 1):
        if total + value >= 1 - 0.01 or number == len(halts):
            left = 1 - total
            rest = len(halts) - number
            return number, [*weights, left, *[0.0] * rest], left
        weights.append(value)
        total += value
    raise AssertionError
