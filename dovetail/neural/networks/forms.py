"""The architectures: `Dense`, the recurrent `Cell`, and `Stack`, layers of cells of their own.

Only shapes and counts are here; nothing needs the packages of the extra. docs/neural.md, "The
networks" has the definitions.
"""

from __future__ import annotations

import zlib
from itertools import pairwise
from math import prod
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks.meters import Layer, Meter
from dovetail.neural.tasks import ArrayTask
from dovetail.results.result import Result
from dovetail.values import check

Weights = tuple[npt.NDArray[np.float32], ...]
Shapes = tuple[tuple[int, ...], ...]
MOST = 4096
#: Most hidden layers of a dense network: each is compiled apart.
DEEPEST = 256


class Dense(Result):
    """A feed-forward network for inputs of one size: hidden layers with relu, then the answers.

    Attributes
    ----------
    inputs
        Numbers read: places × features.
    width, depth
        Units in a hidden layer, and number of hidden layers.
    answers
        Places that are asked.
    labels
        Possible answers at each.
    """

    inputs: int
    width: int
    depth: int
    answers: int
    labels: int

    def __post_init__(self) -> None:
        for name in ("inputs", "width", "answers", "labels"):
            check.integer(getattr(self, name), name, 1, 2**31)
        check.integer(self.depth, "depth", 1, DEEPEST)

    @property
    def shapes(self) -> Shapes:
        """The shapes of the weights: a matrix and a bias of each layer."""
        sizes = [self.inputs, *[self.width] * self.depth, self.answers * self.labels]
        pairs = pairwise(sizes)
        return tuple(shape for low, high in pairs for shape in ((low, high), (high,)))

    @property
    def parameters(self) -> int:
        """Number of weights and biases."""
        return sum(map(prod, self.shapes))

    def meter(self) -> Meter:
        """Return the computation for one example.

        Examples
        --------
        >>> from dovetail import neural
        >>> neural.Dense(inputs=4, width=3, depth=2, answers=1, labels=2).meter().multiply_adds
        27
        """
        names = [*(f"hidden {i + 1}" for i in range(self.depth)), "answer"]
        matrices = self.shapes[::2]
        pairs = zip(names, matrices, strict=True)
        return Meter(tuple(Layer(name, high, low) for name, (low, high) in pairs))

    def fit_to(self, task: ArrayTask) -> None:
        """Refuse a task whose shape is another, by name."""
        found = task.places * task.features, len(task.asked), len(task.labels)
        _compare(found, (self.inputs, self.answers, self.labels), "(inputs, answers, labels)")


class Cell(Result):
    """A recurrent cell: one rollout turns its old output into a new one, the same at each place.

    At each place it reads its own old output there and at `reach` places on both sides, and (with
    `recall`) the input at these places; `hidden` units with relu, then `channels` outputs with
    tanh. Beyond the ends it reads zeros. After the last rollout the answers are read off, place by
    place. Without recall the first output is the input itself, which is then not read again.

    Attributes
    ----------
    features
        Numbers of the input at each place.
    channels
        Numbers of the output at each place.
    hidden
        Units between.
    labels
        Possible answers at each place.
    reach
        Places that are read on each side.
    recall
        Whether each rollout reads the input again.
    """

    features: int
    channels: int
    hidden: int
    labels: int
    reach: int = 1
    recall: bool = True

    def __post_init__(self) -> None:
        for name in ("features", "channels", "hidden", "labels"):
            check.integer(getattr(self, name), name, 1, MOST)
        check.integer(self.reach, "reach", 0, 64)
        if not check.flag(self.recall, "recall") and self.channels < self.features:
            raise DovetailError(
                f"channels must be at least the {self.features} features without recall, "
                f"not {self.channels}"
            )

    @property
    def read(self) -> int:
        """Numbers that each hidden unit reads."""
        each = self.channels + (self.features if self.recall else 0)
        return (2 * self.reach + 1) * each

    @property
    def shapes(self) -> Shapes:
        """The shapes of the weights: read, write and answer, each a matrix and a bias."""
        read, write = (self.read, self.hidden), (self.hidden, self.channels)
        answer = (self.channels, self.labels)
        return read, read[1:], write, write[1:], answer, answer[1:]

    @property
    def parameters(self) -> int:
        """Number of weights and biases; the same for any number of rollouts."""
        return sum(map(prod, self.shapes))

    def meter(self, places: int, rollouts: int, *, every: bool = False) -> Meter:
        """Return the computation for one example; products with zeros beyond the ends count.

        Parameters
        ----------
        places
            Places of the input.
        rollouts
            How often the cell runs.
        every
            Whether the answers are read off after every rollout, not only after the last.

        Examples
        --------
        >>> from dovetail import neural
        >>> cell = neural.Cell(features=1, channels=2, hidden=4, labels=2)
        >>> cell.meter(places=10, rollouts=3).multiply_adds  # 10 × (3 × (9·4 + 4·2) + 2·2)
        1360
        """
        width = check.integer(places, "places", 1)
        repeats = check.integer(rollouts, "rollouts", 1)
        reads = repeats if check.flag(every, "every") else 1
        return Meter(
            (
                Layer("read", width * self.hidden, self.read, repeats),
                Layer("write", width * self.channels, self.hidden, repeats),
                Layer("answer", width * self.labels, self.channels, reads),
            )
        )

    def fit_to(self, task: ArrayTask) -> None:
        """Refuse a task with other features or labels, by name; any number of places will do."""
        found = task.features, len(task.labels)
        _compare(found, (self.features, self.labels), "(features, labels)")


class Stack(Result):
    """A feed-forward network of fixed depth: the layers of a cell, each with weights of its own.

    Its computation for an example is that of the cell with `depth` rollouts.

    Attributes
    ----------
    cell
        The form of each layer.
    depth
        Number of layers.
    """

    cell: Cell
    depth: int

    def __post_init__(self) -> None:
        check.instance(self.cell, "cell", Cell)
        check.integer(self.depth, "depth", 1, MOST)

    @property
    def shapes(self) -> Shapes:
        """The shapes of the weights; those of the layers are stacked."""
        shapes = self.cell.shapes
        return (*((self.depth, *shape) for shape in shapes[:4]), *shapes[4:])

    @property
    def parameters(self) -> int:
        """Number of weights and biases."""
        return sum(map(prod, self.shapes))

    def meter(self, places: int) -> Meter:
        """Return the computation for one example: that of the cell with so many rollouts."""
        return self.cell.meter(places, self.depth)

    def fit_to(self, task: ArrayTask) -> None:
        """Refuse a task with other features or labels, by name; any number of places will do."""
        self.cell.fit_to(task)


Network = Dense | Cell | Stack


class Form(Protocol):
    """What training asks of any form of network: the shapes of its weights, and what fits it."""

    @property
    def shapes(self) -> Shapes:
        """The shapes of the weights: matrices and biases in turn."""

    def fit_to(self, task: ArrayTask) -> None:
        """Refuse a task that does not fit, by name."""


def is_trained_cell(network: Any) -> bool:
    """Return whether something trained has a cell, and weights of its form."""
    cell, weights = (getattr(network, name, None) for name in ("cell", "weights"))
    if not isinstance(cell, Cell) or not isinstance(weights, tuple):
        return False
    found = (each.shape for each in weights if getattr(each, "dtype", None) == np.float32)
    return tuple(found) == cell.shapes


def trained_cell(network: Any) -> tuple[Cell, Weights]:
    """Return the cell and the weights of anything trained that has both."""
    if not is_trained_cell(network):
        raise check.refusal("network", "a trained network with a cell and its weights", network)
    return network.cell, network.weights


def first_weights(network: Form, random: np.random.Generator) -> Weights:
    """Return random weights: normal, of variance 2 / (numbers read); biases 0."""
    made = []
    for place, shape in enumerate(network.shapes):
        is_bias = place % 2 == 1
        spread = 0.0 if is_bias else (2 / shape[-2]) ** 0.5
        made.append((spread * random.standard_normal(shape)).astype(np.float32))
    return tuple(made)


def parameter_count(weights: Weights) -> int:
    """Return the number of weights and biases."""
    return sum(each.size for each in weights)


def compressed_bits(weights: Weights) -> int:
    """Return the length in bits of weights, compressed by zlib.

    First bytes of all 32-bit floats come first, then second bytes, and so on, so that rounded
    weights, whose last bytes are alike, are short.
    """
    flat = np.concatenate([each.ravel() for each in weights]).astype("<f4")
    return 8 * len(zlib.compress(flat.view(np.uint8).reshape(-1, 4).T.tobytes(), 9))


def _compare(found: tuple[int, ...], right: tuple[int, ...], names: str) -> None:
    if found != right:
        raise DovetailError(f"task has {names} = {found}; the network is made for {right}")
