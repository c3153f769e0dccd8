"""`HaltingCell`, a cell with a unit that says when to stop, and `HaltingChances`, what it says.

docs/neural/halting.md has the definitions. Nothing here needs the packages of the extra.
"""

from __future__ import annotations

from dataclasses import field
from math import prod
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks.forms import Cell, Shapes
from dovetail.neural.networks.meters import Layer, Meter
from dovetail.neural.tasks import ArrayTask
from dovetail.results.result import Result, TableResult
from dovetail.values import check

Floats = npt.NDArray[np.float64]
#: Adaptive time stops when the halting chances add up to one less this.
SLACK = 0.01


class HaltingCell(Result):
    """A recurrent cell and a halting unit, which says after each rollout how likely it stops.

    The halting unit reads the output of the cell at each place; the mean of its values over the
    places decides (docs/neural/halting.md, "The halting unit").

    Attributes
    ----------
    cell
        The form of the cell.
    """

    cell: Cell

    def __post_init__(self) -> None:
        check.instance(self.cell, "cell", Cell)

    @property
    def shapes(self) -> Shapes:
        """The shapes of the weights: those of the cell, then a matrix and a bias to halt."""
        return (*self.cell.shapes, (self.cell.channels, 1), (1,))

    @property
    def parameters(self) -> int:
        """Number of weights and biases."""
        return sum(map(prod, self.shapes))

    def meter(self, places: int, rollouts: int, *, mixed: bool = False) -> Meter:
        """Return the computation for one example that stops after so many rollouts.

        Parameters
        ----------
        places
            Places of the input.
        rollouts
            How often the cell runs, and the halting unit after it.
        mixed
            Whether the answer is that of the weighted mean of all outputs, as in adaptive time.

        Examples
        --------
        >>> from dovetail import neural
        >>> cell = neural.Cell(features=1, channels=2, hidden=4, labels=2)
        >>> neural.HaltingCell(cell).meter(places=10, rollouts=3).multiply_adds  # 1360 + 10 × 3 × 2
        1420
        """
        read, write, answer = self.cell.meter(places, rollouts).layers
        halt = Layer("halt", places, self.cell.channels, rollouts)
        if not check.flag(mixed, "mixed"):
            return Meter((read, write, halt, answer))
        return Meter((read, write, halt, Layer("mix", write.outputs, rollouts), answer))

    def fit_to(self, task: ArrayTask) -> None:
        """Refuse a task with other features or labels, by name; any number of places will do."""
        self.cell.fit_to(task)


class HaltingChances(TableResult):
    """The chance that each example stops after each rollout; made by `Penalised.chances`.

    Attributes
    ----------
    chances
        Array (rollouts, examples), float64; each column sums to 1.
    difficulty
        Of each example, int64; None where the task defines none.
    """

    pictures = ("halting_chances",)

    chances: Floats = field(repr=False)
    difficulty: npt.NDArray[np.int64] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, halts: npt.NDArray[Any], difficulty: npt.NDArray[np.int64] | None = None) -> Self:
        """Return the chances p_n = λ_n ∏ (1 − λ_j), j < n; what is left goes to the last rollout.

        Parameters
        ----------
        halts
            The λ: the chance to stop after each rollout if it was not done before; array
            (rollouts, examples) of numbers from 0 to 1. The last row does not count.
        difficulty
            Of each example.

        Examples
        --------
        >>> import numpy as np
        >>> from dovetail import neural
        >>> found = neural.HaltingChances.of(np.array([[0.5, 0.0], [0.5, 1.0], [0.1, 0.1]]))
        >>> found.chances.T.tolist(), found.expected.tolist()
        ([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]], [1.75, 2.0])
        """
        held = check_halts(halts)
        if difficulty is not None:
            check.instance(difficulty, "difficulty", np.ndarray)
            if difficulty.shape != held.shape[1:]:
                raise DovetailError(
                    f"difficulty has the shape {difficulty.shape}; to fit halts of shape "
                    f"{held.shape} it must be {held.shape[1:]}"
                )
        stays = np.cumprod(1 - held[:-1], axis=0)
        reached = np.concatenate([np.ones_like(held[:1]), stays])
        stops = np.concatenate([held[:-1], np.ones_like(held[:1])])
        return cls(reached * stops, difficulty)

    @property
    def expected(self) -> Floats:
        """The expected rollouts Σ n p_n of each example."""
        values: Floats = np.arange(1, len(self.chances) + 1) @ self.chances
        return values

    @property
    def half(self) -> npt.NDArray[np.int64]:
        """The first rollout of each example at which the chances up to there reach one half."""
        return _first(np.cumsum(self.chances, axis=0) >= 0.5)

    def draw(self, *, rng: Any = None) -> npt.NDArray[np.int64]:
        """Return a number of rollouts for each example, drawn with these chances.

        Parameters
        ----------
        rng
            A seed or a generator.
        """
        drawn = check.generator(rng).random(self.chances.shape[1])
        return _first(np.cumsum(self.chances, axis=0) > drawn)

    def divergence(self, prior: float) -> Floats:
        """Return KL(p ‖ geometric) of each example, in nats.

        Parameters
        ----------
        prior
            The chance of the geometric distribution to stop after each rollout, between 0 and 1;
            what is left of it goes to the last rollout, too.
        """
        chance, most = check_prior(prior), len(self.chances)
        # Chances of many rollouts are too small for a float, their logarithms are not.
        likely = np.arange(most) * np.log1p(-chance) + np.log(chance) * (np.arange(most) < most - 1)
        held = np.where(self.chances > 0, self.chances, 1.0)
        values: Floats = (self.chances * (np.log(held) - likely[:, None])).sum(axis=0)
        return values

    def __len__(self) -> int:
        return int(self.chances.shape[1])

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: example, expected, half."""
        return {"example": np.arange(len(self)), "expected": self.expected, "half": self.half}

    def __repr__(self) -> str:
        return f"HaltingChances({len(self)} examples, up to {len(self.chances)} rollouts)"


class Ponders(NamedTuple):
    """Adaptive time: the rollouts of each example, the weight of each output, what was left."""

    steps: npt.NDArray[np.int64]
    weights: Floats
    left: Floats


def geometric(chance: float, most: int) -> Floats:
    """Return the truncated geometric distribution: what is left goes to the last number.

    Examples
    --------
    >>> geometric(0.5, 3).tolist()
    [0.5, 0.25, 0.25]
    """
    column: Floats = HaltingChances.of(np.full((most, 1), chance)).chances[:, 0]
    return column


def adaptive(halts: npt.NDArray[Any]) -> Ponders:
    """Return where adaptive time stops, and the weights of the outputs up to there.

    Examples
    --------
    >>> steps, weights, left = adaptive(np.array([[0.3], [0.5], [0.4], [0.9]]))
    >>> steps.tolist(), np.round(weights[:, 0], 3).tolist(), np.round(left, 3).tolist()
    ([3], [0.3, 0.5, 0.2, 0.0], [0.2])
    """
    held = check_halts(halts)
    enough = np.cumsum(held, axis=0) >= 1 - SLACK
    enough[-1] = True
    steps = _first(enough)
    numbers = np.arange(1, len(held) + 1)[:, None]
    before = np.where(numbers < steps, held, 0.0)
    left: Floats = 1 - before.sum(axis=0)
    return Ponders(steps, np.where(numbers == steps, left, before), left)


def check_halts(halts: Any) -> Floats:
    """Return halting chances, checked."""
    held = check.instance(halts, "halts", np.ndarray)
    if held.dtype.kind not in "fiu" or held.ndim != 2 or 0 in held.shape:
        raise DovetailError(
            f"halts must be an array of numbers of shape (rollouts, examples), "
            f"not of {held.dtype} and shape {held.shape}"
        )
    if not ((held >= 0) & (held <= 1)).all():
        raise DovetailError("halts must be numbers from 0 to 1")
    return held.astype(np.float64)


def check_prior(prior: Any) -> float:
    """Return the chance of a geometric prior, checked."""
    chance = check.positive(prior, "prior")
    if chance >= 1:
        raise check.refusal("prior", "a number between 0 and 1", prior)
    return chance


def _first(truths: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the first true row of each column, from 1; the last row counts as true."""
    ended = truths.copy()
    ended[-1] = True
    rows: npt.NDArray[np.int64] = ended.argmax(axis=0).astype(np.int64) + 1
    return rows
