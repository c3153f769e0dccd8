"""Fixed points: rates that select themselves, alone or as the mean of a mixture."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dovetail._core import DovetailError
from dovetail.forwarding.hulls import Edge, Family, Hull
from dovetail.forwarding.paths import count_while
from dovetail.results.result import Result
from dovetail.values import check, display

#: Of what a mixture is the mean.
PARAMETERS = ("rate", "share")
#: Greatest number of mixed fixed points that are listed.
MOST_MIXED = 100_000


class FixedPoint(Result):
    """A rate that selects itself.

    Attributes
    ----------
    rate
        The exchange rate.
    tied
        Whether it selects other rates as well.
    chosen
        Whether the rule chooses it among these: least pq, then least rate.
    """

    rate: Fraction
    tied: bool
    chosen: bool

    def __repr__(self) -> str:
        tied = ", tied" if self.tied else ""
        return f"FixedPoint({self.rate}{tied}{'' if self.chosen else ', not chosen'})"


class MixedFixedPoint(Result):
    """An outer rate that is the mean of a mixture of the rates that it selects.

    Attributes
    ----------
    rate
        The outer exchange rate.
    rates
        The two rates that are mixed, rising: of those that it selects, the nearest on either side.
    weights
        The weights of the two; they add up to 1.
    parameter
        What is averaged: "rate" or "share".
    """

    rate: Fraction
    rates: tuple[Fraction, Fraction]
    weights: tuple[Fraction, Fraction]
    parameter: str

    def __repr__(self) -> str:
        parts = zip(self.weights, self.rates, strict=True)
        mixture = " + ".join(f"{weight} of {rate}" for weight, rate in parts)
        return f"MixedFixedPoint({self.rate}: {mixture}, by {self.parameter})"


class MixedInterval(Result):
    """An interval of outer rates that select the same tied rates, each a mean of these.

    Attributes
    ----------
    low, high
        The outer rates r with low < r < high.
    rates
        The rates that they select, rising.
    """

    low: Fraction
    high: Fraction
    rates: tuple[Fraction, ...]

    def at(self, rate: int | Fraction, parameter: str = "rate") -> MixedFixedPoint:
        """Return the mixture at an outer rate of the interval."""
        rate = check.rational(rate, "rate")
        if not self.low < rate < self.high:
            ends = f"{display.shorten(self.low)} and {display.shorten(self.high)}"
            raise DovetailError(f"rate must be between {ends}, not {display.shorten(rate)}")
        return _mixed(self.rates, rate, check.choice(parameter, "parameter", PARAMETERS))


def find_fixed(hull: Hull, kappa: Fraction) -> tuple[FixedPoint, ...]:
    """Return all fixed points for a code constant, rising."""
    found = hull.core.fixed_points(*kappa.as_integer_ratio())
    return tuple(FixedPoint(Fraction(p, q), tied, chosen) for (p, q), tied, chosen in found)


def find_mixed(hull: Hull, kappa: Fraction, parameter: str) -> tuple[MixedFixedPoint, ...]:
    """Return all mixed fixed points at edges for a code constant, falling."""
    check.choice(parameter, "parameter", PARAMETERS)
    count = count_mixed(hull, kappa)
    if count > MOST_MIXED:
        raise DovetailError(f"kappa: {count} mixed fixed points are too many to list")
    edges: list[Edge] = []
    for index, within in hull.core.mixtures(*kappa.as_integer_ratio()):
        if within is None:
            edges.append(hull.edges[index])
            continue
        first, last = within
        offset = hull.families[index].offset
        edges.extend(hull.edge(offset + step) for step in range(first, last))
    return tuple(_mixed(edge.rates, edge.price / kappa, parameter) for edge in edges)


def count_mixed(hull: Hull, kappa: Fraction) -> int:
    """Return the number of mixed fixed points at edges, however many."""
    found = hull.core.mixtures(*kappa.as_integer_ratio())
    return sum(1 if within is None else within[1] - within[0] for _, within in found)


def find_intervals(hull: Hull, kappa: Fraction) -> tuple[MixedInterval, ...]:
    """Return all intervals of mixed fixed points for a code constant, falling."""
    families = [family for family in hull.families if len(family.rules) > 1]
    return tuple(found for family in families for found in _intervals(hull, kappa, family))


def _intervals(hull: Hull, kappa: Fraction, family: Family) -> Iterator[MixedInterval]:
    """Yield the intervals of one family, whose least rates are given by its first rule.

    The prices at either end of a vertex, over its least or its greatest rate, fall along the
    family, as docs/forwarding.md shows. So these vertices are consecutive.
    """

    def outer(step: int) -> tuple[Fraction, Fraction | None]:
        return hull.prices(family.offset + step, family.offset + step, kappa)

    def begins_below(step: int) -> bool:
        high = outer(step)[1]
        return high is None or high > family.rates(step)[0]

    first = count_while(family.count, lambda step: outer(step)[0] >= family.rates(step)[-1])
    last = count_while(family.count, begins_below)
    if last - first > MOST_MIXED:
        raise DovetailError(f"kappa: {last - first} mixed intervals are too many to list")
    for step in range(first, last):
        (low, high), rates = outer(step), family.rates(step)
        low, high = max(low, rates[0]), rates[-1] if high is None else min(high, rates[-1])
        if low < high:
            yield MixedInterval(low, high, rates)


def _mixed(rates: tuple[Fraction, ...], rate: Fraction, parameter: str) -> MixedFixedPoint:
    low = max(one for one in rates if one < rate)
    high = min(one for one in rates if one > rate)
    mean, least, most = (_value(one, parameter) for one in (rate, low, high))
    weight = (mean - least) / (most - least)
    return MixedFixedPoint(rate, (low, high), (1 - weight, weight), parameter)


def _value(rate: Fraction, parameter: str) -> Fraction:
    return rate if parameter == "rate" else rate / (1 + rate)
