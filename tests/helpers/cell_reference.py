"""A cell run place by place, as docs/neural.md defines it, for tests to compare with."""

from typing import Any

import numpy as np


def outputs_by_hand(cell: Any, weights: Any, inputs: Any, rollouts: int) -> np.ndarray:  # type: ignore[type-arg]
    """Return the outputs after 1, 2, … rollouts for one input: (rollouts, places, channels)."""
    places, every = len(inputs), []
    state = np.zeros((places, cell.channels))
    for _ in range(rollouts):
        new = np.zeros_like(state)
        for place in range(places):
            read: list[float] = []
            for values in (state, inputs):
                for near in range(place - cell.reach, place + cell.reach + 1):
                    inside = 0 <= near < places
                    read += list(values[near]) if inside else [0.0] * len(values[0])
            units = np.maximum(0, np.array(read) @ weights[0] + weights[1])
            new[place] = np.tanh(units @ weights[2] + weights[3])
        state = new
        every.append(state)
    return np.array(every)


def chances(scores: Any) -> np.ndarray:  # type: ignore[type-arg]
    """Return the chances of the labels from their scores."""
    powers = np.exp(np.asarray(scores, dtype=np.float64))
    return powers / powers.sum(axis=-1, keepdims=True)
