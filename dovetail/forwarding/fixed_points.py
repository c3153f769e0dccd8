"""Rates that select themselves, alone or on the average."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dovetail import _check
from dovetail._core import DovetailError
from dovetail.forwarding.hulls import Edge, Hull

#: What a mixture is the mean of.
PARAMETERS = ("rate", "share")
#: More mixed fixed points than this are not listed.
MOST_MIXED = 100_000


@dataclass(frozen=True, repr=False)
class FixedPoint:
    """A rate that is among those that it selects.

    Attributes
    ----------
    rate
        The exchange rate.
    tied
        Whether it selects others as well.
    chosen
        Whether it is the rule's choice among them: least pq, then least rate.
    """

    rate: Fraction
    tied: bool
    chosen: bool

    def __repr__(self) -> str:
        tied = ", tied" if self.tied else ""
        return f"FixedPoint({self.rate}{tied}{'' if self.chosen else ', not chosen'})"


@dataclass(frozen=True, repr=False)
class MixedFixedPoint:
    """An outer rate that is the mean of a mixture of the rates that it selects.

    Attributes
    ----------
    rate
        The outer exchange rate.
    rates
        The two rates that are mixed, rising: of those that it selects, the nearest on either side.
    weights
        How much each counts; they add up to 1.
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


def find_fixed(hull: Hull, kappa: Fraction) -> tuple[FixedPoint, ...]:
    """Return all fixed points for a code constant, rising."""
    found = hull.core.fixed_points(*kappa.as_integer_ratio())
    return tuple(FixedPoint(Fraction(p, q), tied, chosen) for (p, q), tied, chosen in found)


def find_mixed(hull: Hull, kappa: Fraction, parameter: str) -> tuple[MixedFixedPoint, ...]:
    """Return all mixed fixed points for a code constant, falling."""
    _check.choice(parameter, "parameter", PARAMETERS)
    edges: list[Edge] = []
    for index, within in hull.core.mixtures(*kappa.as_integer_ratio()):
        if within is None:
            edges.append(hull.edges[index])
            continue
        first, last = within
        if last - first > MOST_MIXED:
            raise DovetailError(f"kappa: {last - first} mixed fixed points are too many to list")
        offset = hull.families[index].offset
        edges.extend(hull.edge(offset + step) for step in range(first, last))
    return tuple(_mixed(edge, edge.price / kappa, parameter) for edge in edges)


def _mixed(edge: Edge, rate: Fraction, parameter: str) -> MixedFixedPoint:
    low = max(one for one in edge.rates if one < rate)
    high = min(one for one in edge.rates if one > rate)
    mean, least, most = (_value(one, parameter) for one in (rate, low, high))
    weight = (mean - least) / (most - least)
    return MixedFixedPoint(rate, (low, high), (1 - weight, weight), parameter)


def _value(rate: Fraction, parameter: str) -> Fraction:
    return rate if parameter == "rate" else rate / (1 + rate)
