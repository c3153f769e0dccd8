"""Cycles of a forwarding map, and their basins.

Both work on the vertices of the hull, by index. Along a family the rate only rises or only falls,
and so does the index of the vertex that it selects: what a range of vertices selects lies between
what its ends select. A range is halved only where this does not decide in which cycle it ends.
"""

from __future__ import annotations

import math
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.forwarding.hulls import Hull
from dovetail.results.result import SHOWN, Result, TableResult
from dovetail.values import check, display, floats

#: Consecutive vertices: the first and the last.
Range = tuple[int, int]
#: Steps after which a range that has not become one vertex is halved.
MOST_STEPS = 64


class Cycle(Result):
    """Rates that select one another in turn: each the next, and the last the first.

    Attributes
    ----------
    rates
        The rates in this order, beginning with the least.
    tied
        Whether some of them selects other rates as well.
    """

    rates: tuple[Fraction, ...]
    tied: bool

    def __len__(self) -> int:
        return len(self.rates)

    def __repr__(self) -> str:
        return f"Cycle({display.listed(self.rates)}{', tied' if self.tied else ''})"


class Basin(Result):
    """An interval of starts that end in the same cycle.

    Attributes
    ----------
    low, high
        The starts r with low ≤ r < high; None if there is no upper end. For low = 0 all r > 0.
    cycle
        The cycle; None if it was not worked out because the interval is narrow.
    """

    low: Fraction
    high: Fraction | None
    cycle: Cycle | None

    def measure(self, low: float, high: float) -> float:
        """Return the length of the part within a window, in natural logarithms of the rate."""
        start, end = math.log(low), math.log(high)
        if self.low > 0:
            start = max(start, floats.log(self.low))
        if self.high is not None:
            end = min(end, floats.log(self.high))
        return max(0.0, end - start)


class Basins(TableResult):
    """The basins of all cycles.

    Attributes
    ----------
    cycles
        The cycles.
    intervals
        The basins, from r = 0 upwards.
    kappa
        The code constant of the map.
    name
        The name of a front's task, for pictures; "" if there is none.
    """

    pictures = ("basins",)

    cycles: tuple[Cycle, ...]
    intervals: tuple[Basin, ...]
    kappa: Fraction
    name: str = field(default="", compare=False)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns low, high (float64, infinite if open) and cycle, its index or -1."""
        places = {cycle: place for place, cycle in enumerate(self.cycles)}
        rows = self.intervals
        return {
            "low": np.array([floats.rounded(row.low) for row in rows]),
            "high": np.array(
                [floats.rounded(math.inf if row.high is None else row.high) for row in rows]
            ),
            "cycle": np.array([-1 if row.cycle is None else places[row.cycle] for row in rows]),
        }

    def shares(self, low: Fraction | float, high: Fraction | float) -> tuple[float, ...]:
        """Return for each cycle its share of a window of start rates, measured in log rate.

        Examples
        --------
        >>> from dovetail.forwarding import forward
        >>> shares = forward([(12, 1)], kappa=40).basins().shares(0.5, 2)
        >>> [round(share, 3) for share in shares]
        [0.414, 0.586]
        """
        start, end = check.positive(low, "low"), check.positive(high, "high")
        if start >= end:
            raise DovetailError(f"low and high must rise, not {low} and {high}")
        whole = math.log(end / start)
        return tuple(
            sum(b.measure(start, end) for b in self.intervals if b.cycle == cycle) / whole
            for cycle in self.cycles
        )

    def __repr__(self) -> str:
        cycles, intervals = len(self.cycles), len(self.intervals)
        return f"Basins({display.count(cycles, 'cycle')}, {display.count(intervals, 'interval')})"

    def _repr_html_(self) -> str:
        shown = [
            (basin.low, "∞" if basin.high is None else basin.high, basin.cycle or "open")
            for basin in self.intervals[:SHOWN]
        ]
        return f"{self!r}" + display.table(("from", "to", "ends in"), shown)


class _Dynamics:
    """The rule as a map of vertices, for one code constant."""

    def __init__(self, hull: Hull, kappa: Fraction) -> None:
        self.hull = hull
        self.num, self.den = kappa.as_integer_ratio()
        self.known: dict[int, int] = {}

    def next(self, vertex: int) -> int:
        """Return the vertex that a vertex selects."""
        if vertex not in self.known:
            rate = self.hull.vertex(vertex)[0]
            price = self.num * rate.numerator, self.den * rate.denominator
            self.known[vertex] = self.hull.core.best(*price)[1]
        return self.known[vertex]

    @cached_property
    def families(self) -> list[Range]:
        """The families as ranges of vertices."""
        return [(f.offset, f.offset + f.count - 1) for f in self.hull.families]

    def image(self, range_: Range) -> Range:
        """Return a range that contains all vertices that a range selects."""
        ends = {
            self.next(end)
            for first, last in self.families
            if first <= range_[1] and last >= range_[0]
            for end in (max(first, range_[0]), min(last, range_[1]))
        }
        return min(ends), max(ends)


def find_cycles(hull: Hull, kappa: Fraction) -> tuple[Cycle, ...]:
    """Return all cycles of the rule, shortest first."""
    dynamics = _Dynamics(hull, kappa)
    ranges = _recurrent(dynamics, _shrink(dynamics))
    while any(first < last for first, last in ranges):
        halves = [half for range_ in ranges for half in _halves(range_)]
        ranges = _recurrent(dynamics, halves)
    vertices = {first for first, _ in ranges}
    cycles = []
    while vertices:
        cycle = [min(vertices)]
        while (after := dynamics.next(cycle[-1])) != cycle[0]:
            cycle.append(after)
        vertices.difference_update(cycle)
        cycles.append(_cycle(hull, kappa, cycle))
    return tuple(sorted(cycles, key=lambda cycle: (len(cycle), cycle.rates)))


def _shrink(dynamics: _Dynamics) -> list[Range]:
    """Return ranges, each within a family, that contain all cycles."""
    whole = (0, dynamics.hull.count - 1)
    for _ in range(MOST_STEPS):
        whole = dynamics.image(whole)
    parts = [(max(f, whole[0]), min(last, whole[1])) for f, last in dynamics.families]
    return [part for part in parts if part[0] <= part[1]]


def _halves(range_: Range) -> list[Range]:
    first, last = range_
    if first == last:
        return [range_]
    middle = (first + last) // 2
    return [(first, middle), (middle + 1, last)]


def _recurrent(dynamics: _Dynamics, ranges: list[Range]) -> list[Range]:
    """Return the ranges from which selection may come back to them."""
    images = [dynamics.image(range_) for range_ in ranges]
    onward = [
        [j for j, (f, last) in enumerate(ranges) if f <= image[1] and last >= image[0]]
        for image in images
    ]
    kept = [component for component in _components(onward) if len(component) > 1
            or component[0] in onward[component[0]]]  # fmt: skip
    return sorted(ranges[index] for component in kept for index in component)


def _components(onward: list[list[int]]) -> list[list[int]]:
    """Return the strongly connected components of a graph (Tarjan 1972)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    components = []
    for root in range(len(onward)):
        if root in order:
            continue
        work = [(root, iter(onward[root]))]
        while work:
            node, left = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                stack.append(node)
                on_stack.add(node)
            for child in left:
                if child not in order:
                    work.append((child, iter(onward[child])))
                    break
                if child in on_stack:
                    low[node] = min(low[node], low[child])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    cut = stack.index(node)
                    components.append(stack[cut:])
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
    return components


def _cycle(hull: Hull, kappa: Fraction, vertices: list[int]) -> Cycle:
    rates = [hull.vertex(vertex)[0] for vertex in vertices]
    start = rates.index(min(rates))
    tied = any(len(hull.select(kappa * rate)[0]) > 1 for rate in rates)
    return Cycle((*rates[start:], *rates[:start]), tied)


def find_basins(hull: Hull, kappa: Fraction, width: float | None) -> Basins:
    """Return the basins of all cycles; intervals up to a width may be left open."""
    width = None if width is None else check.positive(width, "width")
    dynamics = _Dynamics(hull, kappa)
    cycles = find_cycles(hull, kappa)
    member = {rate: cycle for cycle in cycles for rate in cycle.rates}
    ends: dict[int, Cycle] = {}
    found: list[tuple[Range, Cycle | None]] = []
    waiting = dynamics.families[::-1]
    while waiting:
        range_ = waiting.pop()
        last = _meeting_point(dynamics, range_)
        if last is not None:
            cycle = _end(dynamics, last, member, ends)
        elif width is not None and _width(hull, range_) <= width:
            cycle = None
        else:
            waiting += _halves(range_)[::-1]
            continue
        if found and found[-1][1] == cycle:
            found[-1] = ((found[-1][0][0], range_[1]), cycle)
        else:
            found.append((range_, cycle))
    intervals = [Basin(*hull.prices(*range_, kappa), cycle) for range_, cycle in found]
    return Basins(cycles, tuple(intervals[::-1]), kappa, hull.points.name)


def _meeting_point(dynamics: _Dynamics, range_: Range) -> int | None:
    """Return a vertex that all orbits from a range pass, if one shows within `MOST_STEPS` steps."""
    for _ in range(MOST_STEPS):
        if range_[0] == range_[1]:
            return range_[0]
        range_ = dynamics.image(range_)
    return None


def _end(
    dynamics: _Dynamics, vertex: int, member: dict[Fraction, Cycle], ends: dict[int, Cycle]
) -> Cycle:
    """Return the cycle in which the orbit of a vertex ends."""
    passed = []
    while vertex not in ends:
        passed.append(vertex)
        rate = dynamics.hull.vertex(vertex)[0]
        if rate in member:
            ends[vertex] = member[rate]
        else:
            vertex = dynamics.next(vertex)
    for one in passed:
        ends[one] = ends[vertex]
    return ends[vertex]


def _width(hull: Hull, range_: Range) -> float:
    """Return the length of the interval of starts that select these vertices, in log rate."""
    low, high = hull.prices(*range_)
    return math.inf if high is None or low == 0 else floats.log(high / low)
