"""How far a prior prefers the honest program, and where it turns to the planted one."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.fronts import Number
from dovetail.geometry.ledgers import SCALES
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.speed.deception.programs import Programs, prior_keys
from dovetail.speed.priors import (
    AverageTime,
    Kt,
    MaxTime,
    Prior,
    Rank,
    Time,
    check_prior,
)
from dovetail.values import check

TIMES = Time | MaxTime | AverageTime
"""Priors that go by time alone."""
TOTAL = Time()
PRIORS: tuple[Prior, ...] = (Rank(), AverageTime(), MaxTime(), Kt())
"""The priors that are tried unless others are given."""


class Margin(Result):
    """How much more the planted program costs than the honest one, as a line over a quantity.

    The quantity is an exchange rate (from 0 on without end), or a share of inputs (from 0 to 1).
    The planted program wins where the margin is below 0.

    Attributes
    ----------
    first
        The margin at 0.
    slope
        By how much it grows for each unit of the quantity.
    last
        The end of the quantity; None if it has none.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from dovetail import speed
    >>> margin = speed.Margin(Fraction(-6), Fraction(2), None)
    >>> margin.wins, margin.ties, margin.at(5)
    ((Fraction(0, 1), Fraction(3, 1)), (Fraction(3, 1), Fraction(3, 1)), Fraction(4, 1))
    """

    first: Fraction
    slope: Fraction
    last: Fraction | None

    def at(self, value: Number) -> Fraction:
        """Return the margin: the tilt, in units of the cost, that would make both equal there."""
        number = check.from_zero(value, "value")
        if self.last is not None and number > self.last:
            raise check.refusal("value", f"an exact number from 0 to {self.last}", value)
        return self.first + self.slope * number

    @property
    def zero(self) -> Fraction | None:
        """The one value at which both are equal; None if there is none, or if all are."""
        if self.slope == 0:
            return None
        value = -self.first / self.slope
        outside = value < 0 or (self.last is not None and value > self.last)
        return None if outside else value

    @property
    def wins(self) -> tuple[Fraction, Fraction | None] | None:
        """Where the planted program wins: from, to; None if nowhere.

        The ends of the quantity belong to it, the value at which both are equal does not.
        """
        zero = self.zero
        if zero is None:
            return (Fraction(0), self.last) if self.first < 0 else None
        if self.slope > 0:
            return (Fraction(0), zero) if zero > 0 else None
        return (zero, self.last) if zero != self.last else None

    @property
    def ties(self) -> tuple[Fraction, Fraction | None] | None:
        """Where both are equal: from, to, the ends included; None if nowhere."""
        if self.slope == self.first == 0:
            return Fraction(0), self.last
        return None if self.zero is None else (self.zero, self.zero)

    def __repr__(self) -> str:
        ends = "nowhere" if self.wins is None else "between {} and {}".format(*self.wins)
        return f"Margin({self.first} + {self.slope}·v: the planted program wins {ends})"


class Tilts(TableResult):
    """What each prior selects of two programs, and by how much; made by `tilts`.

    A row is a prior.

    Attributes
    ----------
    priors
        The priors.
    honest, planted
        Their keys (`Prior.keys`), Python ints: the first in which the programs differ, if they do.
    """

    priors: tuple[Prior, ...]
    honest: tuple[int, ...]
    planted: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.priors)

    @property
    def margins(self) -> tuple[int, ...]:
        """How much more the planted program costs: the tilt that would make both equal."""
        return tuple(b - a for a, b in zip(self.honest, self.planted, strict=True))

    @property
    def choices(self) -> tuple[str, ...]:
        """What each prior selects: "honest", "planted" or "both"."""
        names = ("both", "honest", "planted")
        return tuple(names[(margin > 0) - (margin < 0)] for margin in self.margins)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: prior, honest, planted, margin, choice."""
        return {
            "prior": frames.objects(str(prior) for prior in self.priors),
            "honest": frames.numbers(self.honest),
            "planted": frames.numbers(self.planted),
            "margin": frames.numbers(self.margins),
            "choice": frames.objects(self.choices),
        }

    def __repr__(self) -> str:
        chosen = self.choices.count("planted")
        return f"Tilts({len(self)} priors, {chosen} select the planted program)"


def tilts(
    programs: Programs,
    priors: Iterable[Prior] = PRIORS,
    *,
    honest: str = "honest",
    planted: str = "planted",
) -> Tilts:
    """Return what each prior selects of two programs, and by how much it must be tilted.

    Parameters
    ----------
    programs
        A table that holds both.
    priors
        The priors.
    honest, planted
        The names of the two programs.

    Examples
    --------
    >>> from dovetail import speed
    >>> table = speed.Programs.of([[2, 5], [4, 5]], names=["honest", "planted"], ranks=[9, 70])
    >>> speed.tilts(table).margins, speed.tilts(table).choices
    ((61, 2, 0, 567), ('honest', 'honest', 'both', 'honest'))
    """
    pair = pair_of(programs, honest, planted)
    held = tuple(check_prior(one) for one in check.several(priors, "priors", "priors"))
    keys = [_deciding(prior, pair) for prior in held]
    return Tilts(held, tuple(key[0] for key in keys), tuple(key[1] for key in keys))


def margin_by_rate(
    programs: Programs,
    *,
    time: TIMES = TOTAL,
    scale: str = "rank",
    honest: str = "honest",
    planted: str = "planted",
) -> Margin:
    """Return the margin of the planted program over the exchange rate r of time + r·complexity.

    Parameters
    ----------
    programs
        A table that holds both, with ranks.
    time
        What the time is, with the weights of inputs that it may have: its key, as in `Linear`.
    scale
        "rank" (r is time per unit of rank) or "length" (time per bit).
    honest, planted
        The names of the two programs.

    Examples
    --------
    >>> from dovetail import speed
    >>> table = speed.Programs.of([[9, 9], [4, 5]], names=["honest", "planted"], ranks=[9, 70])
    >>> speed.margin_by_rate(table).wins
    (Fraction(0, 1), Fraction(9, 61))
    """
    pair = pair_of(programs, honest, planted)
    check_time(time)
    [[first, second]] = prior_keys(time, pair)
    low, high = pair.complexities(scale)
    return Margin(Fraction(second - first), Fraction(high - low), None)


def margin_by_share(
    programs: Programs,
    matches: Iterable[bool],
    *,
    rate: Number = 0,
    scale: str = "rank",
    honest: str = "honest",
    planted: str = "planted",
) -> Margin:
    """Return the margin of the planted program over the share of inputs that match.

    The time is the mean steps, if this share of all inputs are drawn evenly from those that match,
    and the rest evenly from the others. The margin is a straight line, so that the average-time
    prior never selects the planted program if this is dearer at both ends.

    Parameters
    ----------
    programs
        A table that holds both; with ranks, unless the rate is 0.
    matches
        True or False for each input, both at least once (`Planted.matches`).
    rate
        The exchange rate r of time + r·complexity, an int or Fraction from 0 on.
    scale, honest, planted
        As in `margin_by_rate`.

    Examples
    --------
    >>> from dovetail import speed
    >>> table = speed.Programs.of([[6, 6], [4, 9]], names=["honest", "planted"])
    >>> speed.margin_by_share(table, [False, True]).wins
    (Fraction(0, 1), Fraction(2, 5))
    """
    pair = pair_of(programs, honest, planted)
    held = check.several(matches, "matches", "True or False for each input")
    marks = [check.flag(mark, "matches: each") for mark in held]
    if len(marks) != len(pair.inputs) or len(set(marks)) < 2:
        raise DovetailError(
            f"matches must be True or False for each of the {len(pair.inputs)} inputs, and both at "
            "least once"
        )
    extra = [b - a for a, b in zip(*pair.steps.tolist(), strict=True)]
    both = list(zip(extra, marks, strict=True))
    without, matching = (_mean([e for e, mark in both if mark is m]) for m in (False, True))
    check.choice(scale, "scale", SCALES)
    price = check.from_zero(rate, "rate")
    if price:
        low, high = pair.complexities(scale)
        price *= high - low
    return Margin(without + price, matching - without, Fraction(1))


def check_time(time: Any) -> None:
    """Refuse what is no prior that goes by time alone."""
    if not isinstance(time, TIMES):
        raise check.refusal("time", "Time(), MaxTime() or AverageTime()", time)


def _mean(values: list[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def pair_of(programs: Any, honest: str, planted: str) -> Programs:
    """Return the table of these two programs alone, the honest one first."""
    held = check.instance(programs, "programs", Programs)
    return held.take([held.row(honest), held.row(planted)])


def _deciding(prior: Prior, pair: Programs) -> tuple[int, int]:
    """Return the first keys that differ, or the last ones."""
    keys = [tuple(key) for key in prior_keys(prior, pair)]
    different = [key for key in keys if key[0] != key[1]]
    first, second = different[0] if different else keys[-1]
    return first, second
