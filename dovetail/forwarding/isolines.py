"""Schedules that are not linear, in floating point: nothing here is certified.

A schedule is given by its isolines: how many steps a program of some rank has had when the budget
is θ. It finds the program that needs the least budget, and its work is the steps of all ranks
(docs/forwarding.md, "Other schedules").
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.forwarding.hulls import pq
from dovetail.forwarding.points import Points, PointsLike
from dovetail.fronts import Number
from dovetail.results.result import Result
from dovetail.values import check
from dovetail.values.check import rational

Array: TypeAlias = npt.NDArray[np.float64]
#: Steps of the programs of some ranks at log2 of the budget; they rise with it, and fall with rank.
Isolines: TypeAlias = Callable[[Array, float], Array]
#: Description lengths, in bits, of programs of some ranks.
Length: TypeAlias = Callable[[Array], Array]

#: Ranks whose steps are added one by one; nodes of the integral for the others.
COUNTED, NODES = 4096, 4096
#: Greatest log2 of a budget and of a rank.
LARGEST = 900.0
#: Greatest number of levels of a tower.
MAX_LEVELS = 1000


class IsolineCost(Result):
    """Budget and work of a schedule until it finds a program; in floats, not certified.

    Attributes
    ----------
    budget
        log2 of the budget at which the first program is found.
    work
        Steps of all ranks up to then.
    point
        The program (rank, time) that is found.
    certified
        False.
    """

    budget: float
    work: float
    point: tuple[Fraction, Fraction]
    certified: bool = False


def linear(rate: float) -> Isolines:
    """Return the isolines of a dovetailer: a program of rank x has had θ - r·x steps."""
    slope = check.positive(rate, "rate")
    return lambda ranks, budget: np.maximum(0.0, 2.0**budget - slope * ranks)


def plain(ranks: Array) -> Array:
    """Return the lengths log2 n: as many programs of a length as there are strings."""
    bits: Array = np.log2(ranks)
    return bits


def prefix_free(ranks: Array) -> Array:
    """Return the lengths log2 n + 2·log2(1 + log2 n) + 1: Elias' delta code (1975), not rounded.

    No code is the beginning of another, so the weights 2^-length have a finite sum.
    """
    bits = plain(ranks)
    lengths: Array = bits + 2 * np.log2(1 + bits) + 1
    return lengths


def logarithmic(c: float, length: Length = plain) -> Isolines:
    """Return the isolines l + c·log2 t; with the plain lengths l, c = 1 is Levin's Kt (1984)."""
    weight = check.positive(c, "c")
    check.function(length, "length")
    return lambda ranks, budget: np.exp2(np.minimum((budget - length(ranks)) / weight, LARGEST))


def isoline_cost(points: PointsLike, isolines: Isolines) -> IsolineCost:
    """Return budget and work of a schedule until it finds a program; in floats, not certified.

    Parameters
    ----------
    points
        A `Front`, or pairs (rank, time).
    isolines
        A function of an array of ranks and of log2 of the budget, which returns steps. It must rise
        with the budget and fall with the rank; below one step, a program has had none.

    Examples
    --------
    >>> from dovetail.forwarding import Points
    >>> points = Points.of([(3000, 70), (9000, 20)])
    >>> cost = isoline_cost(points, linear(0.01))
    >>> round(cost.work / float(points.area(Fraction(1, 100))), 2)
    1.0
    """
    check.function(isolines, "isolines")
    pairs = Points.of(points).pairs
    budgets = [
        _least_budget(
            isolines, check.positive(x, "points: a rank"), check.positive(t, "points: a time")
        )
        for x, t in pairs
    ]
    budget = min(budgets)
    return IsolineCost(budget, _work(isolines, budget), pairs[budgets.index(budget)])


def _least_budget(isolines: Isolines, rank: float, time: float) -> float:
    ranks = np.array([rank])
    low, high = -LARGEST, LARGEST
    while high - low > 1e-12 * max(1.0, abs(high)):
        middle = (low + high) / 2
        if isolines(ranks, middle)[0] < time:
            low = middle
        else:
            high = middle
    if high == LARGEST:
        raise DovetailError(f"isolines: rank {rank} has not had {time} steps at any budget")
    return high


def _work(isolines: Isolines, budget: float) -> float:
    """Return the sum of the steps over all ranks that have had at least one."""
    low, high = 0.0, LARGEST  # log2 of the last rank that has had a step
    while high - low > 1e-9:
        middle = (low + high) / 2
        if isolines(np.exp2(np.array([middle])), budget)[0] >= 1:
            low = middle
        else:
            high = middle
    last = 2.0**high
    ranks = np.arange(1.0, min(COUNTED, math.floor(last)) + 1)
    work = float(isolines(ranks, budget).sum())
    if last > COUNTED + 1:
        nodes = np.geomspace(COUNTED + 0.5, last, NODES)
        heights = isolines(nodes, budget) * nodes
        work += float(((heights[1:] + heights[:-1]) / 2) @ np.diff(np.log(nodes)))
    return work


class LogLevel(Result):
    """One level of a tower of logarithmic schedules; in floats, not certified.

    Attributes
    ----------
    c
        The parameter that the level above selects.
    budget, work
        log2 of the budget, and the steps of all ranks.
    certified
        False.
    """

    c: Fraction
    budget: float
    work: float
    certified: bool = False


def log_tower(
    points: PointsLike,
    *,
    kappa: Number,
    levels: int = 3,
    outer: float = 1.0,
    candidates: Iterable[Number] | None = None,
    length: Length = plain,
) -> tuple[LogLevel, ...]:
    """Return the c that is selected at each level of a tower of logarithmic schedules; in floats.

    A schedule with the isolines l + c·log2 t, c = p/q, is a program of rank κ·pq whose time is its
    work. The level above selects the c with the least length + outer·log2 work; all of them are
    its programs.

    Parameters
    ----------
    points
        The programs of the lowest level.
    kappa
        The code constant.
    levels
        Number of levels.
    outer
        The c of the prior that selects.
    candidates
        The c that can be selected; unless given, all p/q from 1/4 to 4 with pq ≤ 40.
    length
        The description length of a rank, `plain` or `prefix_free`, or a function like these.

    Examples
    --------
    >>> [str(level.c) for level in log_tower([(3000, 70), (9000, 20)], kappa=10)]
    ['1', '1', '1']
    """
    chosen: list[LogLevel] = []
    constant = check.constant(kappa, "kappa")
    check.function(length, "length")
    levels, outer = check.integer(levels, "levels", 1, MAX_LEVELS), check.positive(outer, "outer")
    if candidates is None:
        pairs = ((p, q) for p in range(1, 41) for q in range(1, 40 // p + 1))
        values = sorted({Fraction(p, q) for p, q in pairs if p <= 4 * q and q <= 4 * p})
    else:
        given = check.several(candidates, "candidates", "values of c")
        values = [rational(c, "candidates: c") for c in given]
    if not values:
        raise DovetailError("candidates must hold at least one c")
    weights = [check.positive(c, "candidates: c") for c in values]
    ranks = [constant * pq(c) for c in values]
    lengths = _lengths(length, np.array([check.positive(rank, "kappa") for rank in ranks]))
    here: PointsLike = points
    for _ in range(levels):
        costs = [isoline_cost(here, logarithmic(c, length)) for c in weights]
        works = np.array([cost.work for cost in costs])
        best = int(np.argmin(lengths + outer * np.log2(works)))
        chosen.append(LogLevel(values[best], costs[best].budget, costs[best].work))
        here = [(rank, Fraction(cost.work)) for rank, cost in zip(ranks, costs, strict=True)]
    return tuple(chosen)


def _lengths(length: Length, ranks: Array) -> Array:
    """Return the lengths of some ranks; refuse a function that does not return them."""
    accepted = "a function from an array of ranks to an array of as many finite lengths"
    found: Any = length(ranks)
    try:
        lengths = np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        lengths = np.array([np.nan])
    if (
        isinstance(found, str | bytes)
        or lengths.shape != ranks.shape
        or not np.isfinite(lengths).all()
    ):
        raise check.refusal("length", accepted, found)
    return lengths
