"""Priors as values: what a prior selects by, as exact keys of which the least is best.

A prior may go by the rank (the exponential of the description length), by the computation on the
training inputs, or by both. It says only which solutions come first, not how much better they are.
"""

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.dovetailing import check_dovetailer
from dovetail.results.encoding import storable
from dovetail.values import check

if TYPE_CHECKING:
    from dovetail.speed.classes import Solutions

Key: TypeAlias = npt.NDArray[Any]


class Prior:
    """Base of priors: a value that ranks the rows of `Solutions` by exact keys.

    ``str(prior)`` is its name in pictures and tables.
    """

    @property
    def uses_rank(self) -> bool:
        """Whether it goes by ranks, and so may tell machines of one class apart."""
        return False

    @abstractmethod
    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return columns of exact numbers, of int64, uint64 or Python ints; the least row is best.

        The first column decides, then the second, … They must not fall where the rank rises.
        """


@storable
@dataclass(frozen=True)
class Rank(Prior):
    """The simplest: by rank, the exponential of the description length."""

    def __str__(self) -> str:
        return "rank"

    @property
    def uses_rank(self) -> bool:
        """Whether it goes by ranks, and so may tell machines of one class apart."""
        return True

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return the ranks."""
        return [solutions.least_rank]


@storable
@dataclass(frozen=True)
class Time(Prior):
    """The fastest by the task's own cost, with its weights."""

    def __str__(self) -> str:
        return "time"

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return the times."""
        return [solutions.time]


@storable
@dataclass(frozen=True)
class MaxTime(Prior):
    """The max speed prior: by the greatest number of steps on a training input."""

    def __str__(self) -> str:
        return "max time"

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return the greatest numbers of steps."""
        return [solutions.steps.max(axis=1, initial=0)]


@storable
@dataclass(frozen=True)
class AverageTime(Prior):
    """The average-case speed prior: by the weighted mean of the steps on the training inputs.

    Parameters
    ----------
    weights
        How often each input occurs: a whole number or an exact fraction from 0 on for each, not
        all 0. None takes all alike.
    """

    weights: tuple[int | Fraction, ...] | None = None

    def __post_init__(self) -> None:
        if self.weights is not None:
            object.__setattr__(self, "weights", _weights(self.weights))

    def __str__(self) -> str:
        return "average time" if self.weights is None else f"average time {_list(self.weights)}"

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return the weighted sums, scaled to whole numbers."""
        return [weighted(solutions.steps, self.weights)]


@storable
@dataclass(frozen=True)
class Linear(Prior):
    """The prior a·t + b·x of a dovetailer's isolines: time and rank, exchanged at a fixed rate.

    Parameters
    ----------
    a, b
        The slope, or one `Slope`; positive whole numbers.
    time
        The prior that says what t is: `Time`, `MaxTime` or `AverageTime`.
    """

    a: int
    b: int = 1
    time: Prior = Time()

    def __post_init__(self) -> None:
        a, b, _ = check_dovetailer(self.a, self.b, "rank")
        object.__setattr__(self, "a", a)
        object.__setattr__(self, "b", b)
        _check_time(self.time)

    def __str__(self) -> str:
        return f"{self.a:,}·{self.time} + {self.b:,}·rank"

    @property
    def uses_rank(self) -> bool:
        """Whether it goes by ranks, and so may tell machines of one class apart."""
        return True

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return a·t + b·x."""
        [time] = self.time.keys(solutions)
        return [_sum(_times(time, self.a), _times(solutions.least_rank, self.b))]


@storable
@dataclass(frozen=True)
class Dovetailer(Prior):
    """What the dovetailer itself accepts: by its iteration, in whole steps and whole groups.

    Parameters
    ----------
    a, b, tie
        As in `search`.
    """

    a: int
    b: int = 1
    tie: str = "rank"

    def __post_init__(self) -> None:
        a, b, tie = check_dovetailer(self.a, self.b, self.tie)
        for name, value in (("a", a), ("b", b), ("tie", tie)):
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return f"dovetailer {self.a:,}/{self.b:,}"

    @property
    def uses_rank(self) -> bool:
        """Whether it goes by ranks, and so may tell machines of one class apart."""
        return True

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return the search keys: the iteration, and what the tie rule looks at next."""
        group = _rounded_up(solutions.least_rank, self.a)
        turns = _rounded_up(solutions.time, self.b)
        iteration = _sum(group, turns)
        first = [iteration] if self.tie == "rank" else [iteration, turns]
        return [*first, solutions.least_rank]


@storable
@dataclass(frozen=True)
class Kt(Prior):
    """Levin's Kt, log2 x + log2 t: by the product of rank and time.

    Parameters
    ----------
    time
        The prior that says what t is: `Time`, `MaxTime` or `AverageTime`.
    """

    time: Prior = Time()

    def __post_init__(self) -> None:
        _check_time(self.time)

    def __str__(self) -> str:
        return f"Kt of {self.time}"

    @property
    def uses_rank(self) -> bool:
        """Whether it goes by ranks, and so may tell machines of one class apart."""
        return True

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return x·t."""
        [time] = self.time.keys(solutions)
        return [solutions.least_rank.astype(object) * time.astype(object)]


@storable
@dataclass(frozen=True)
class AtMost(Prior):
    """A threshold: whatever keeps within a bound is equally good.

    If no solution keeps within it, all of them are equally good.

    Parameters
    ----------
    prior
        What is bounded, such as `MaxTime` or `Rank`. For `AverageTime` it is the mean. Of the ranks
        in a class only the least is known, so a bound on `Rank` that cuts a class needs `Rank()`
        after it (`Lexicographic`), or else `Solutions.select` refuses.
    bound
        The greatest value that is accepted, a whole number or an exact fraction.
    """

    prior: Prior
    bound: int | Fraction

    def __post_init__(self) -> None:
        if not isinstance(self.prior, Rank | Time | MaxTime | AverageTime):
            raise check.refusal("prior", "Rank, Time, MaxTime or AverageTime", self.prior)
        object.__setattr__(self, "bound", check.rational(self.bound, "bound"))

    def __str__(self) -> str:
        return f"{self.prior} at most {self.bound}"

    @property
    def uses_rank(self) -> bool:
        """Whether it goes by ranks, and so may tell machines of one class apart."""
        return self.prior.uses_rank

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return 0 for the rows within the bound, and 1 for the others."""
        [key] = self.prior.keys(solutions)
        scale = 1
        if isinstance(self.prior, AverageTime):
            scale = sum(_whole(self.prior.weights, solutions.steps.shape[1]))
        # Keys are whole numbers, so the bound may be rounded down.
        return [(key > math.floor(self.bound * scale)).astype(np.int64)]


@storable
@dataclass(frozen=True, init=False)
class Lexicographic(Prior):
    """By one prior, then among the best by the next, and so on.

    Examples
    --------
    >>> from dovetail import speed
    >>> speed.Lexicographic(speed.AtMost(speed.MaxTime(), 50), speed.Rank()).uses_rank
    True
    """

    priors: tuple[Prior, ...]

    def __init__(self, *priors: Prior) -> None:
        if not priors:
            raise DovetailError("priors: give at least one")
        for prior in priors:
            check_prior(prior)
        object.__setattr__(self, "priors", priors)

    def __str__(self) -> str:
        return ", then ".join(map(str, self.priors))

    @property
    def uses_rank(self) -> bool:
        """Whether it goes by ranks, and so may tell machines of one class apart."""
        return any(prior.uses_rank for prior in self.priors)

    def keys(self, solutions: "Solutions") -> list[Key]:
        """Return the keys of all, one prior after the other."""
        return [key for prior in self.priors for key in prior.keys(solutions)]


def check_prior(prior: object) -> Prior:
    """Return a prior as it is; refuse anything else."""
    if not isinstance(prior, Prior):
        raise check.refusal("prior", "a prior such as speed.AverageTime()", prior)
    return prior


def best_rows(prior: Prior, solutions: "Solutions") -> npt.NDArray[np.intp]:
    """Return the rows that a prior likes best."""
    rows = np.arange(len(solutions))
    for key in prior.keys(solutions):
        column = key[rows]
        rows = rows[column == column.min()]
    return rows


def weighted(
    steps: npt.NDArray[np.uint64], weights: Sequence[int | Fraction] | None
) -> npt.NDArray[Any]:
    """Return the weighted sums of the steps of every row, with weights scaled to whole numbers."""
    whole = _whole(weights, steps.shape[1])
    most = max(1, int(steps.max(initial=0))) * sum(whole)
    columns = steps if most < 2**63 else steps.astype(object)
    sums: Key = (columns * np.array(whole, dtype=columns.dtype)).sum(axis=1, dtype=columns.dtype)
    return sums


def _whole(weights: Sequence[int | Fraction] | None, inputs: int) -> list[int]:
    """Return the least whole numbers that stand to each other as the weights do."""
    if weights is None:
        return [1] * inputs
    weights = _weights(weights)
    if len(weights) != inputs:
        raise DovetailError(
            f"weights must be one for each of the {inputs} training inputs, not {len(weights)}"
        )
    scale = math.lcm(*(Fraction(weight).denominator for weight in weights))
    whole = [int(weight * scale) for weight in weights]
    return [weight // math.gcd(*whole) for weight in whole]


def _weights(weights: Any) -> tuple[int | Fraction, ...]:
    accepted = "whole numbers and exact fractions from 0 on, not all 0"
    clean = tuple(check.several(weights, "weights", accepted))
    exact = all(isinstance(each, Rational) and not isinstance(each, bool) for each in clean)
    if not exact or any(each < 0 for each in clean) or not any(clean):
        raise check.refusal("weights", accepted, weights)
    return tuple(each if isinstance(each, int) else Fraction(each) for each in clean)


def _list(weights: Sequence[int | Fraction]) -> str:
    return ":".join(map(str, weights))


def _check_time(time: Any) -> None:
    if not isinstance(time, Time | MaxTime | AverageTime):
        raise check.refusal("time", "Time(), MaxTime() or AverageTime()", time)


def _times(column: Key, factor: int) -> Key:
    """Return a column times a whole number, exactly."""
    return _wide(column, factor) * factor


def _sum(one: Key, other: Key) -> Key:
    """Return the sum of two columns, exactly."""
    return _wide(one, 2) + _wide(other, 2)


def _rounded_up(column: Key, divisor: int) -> Key:
    """Return a column divided by a whole number, rounded up."""
    return -(-_wide(column, 1) // divisor)


def _wide(column: Key, factor: int) -> Key:
    """Return a column as int64 if these hold it times a whole number, else as Python ints."""
    fits = int(column.max(initial=0)) * factor < 2**62
    return column.astype(np.int64 if fits else object)
