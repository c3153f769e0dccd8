"""The forwarding map: which inner exchange rates an outer prior selects."""

from __future__ import annotations

import heapq
import operator
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, islice, pairwise

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.forwarding.certificates import Best, Certificate, require_certain
from dovetail.forwarding.cycles import Basins, Cycle, find_basins, find_cycles
from dovetail.forwarding.existence import stated
from dovetail.forwarding.fixed_points import (
    FixedPoint,
    MixedFixedPoint,
    MixedInterval,
    find_fixed,
    find_intervals,
    find_mixed,
)
from dovetail.forwarding.hulls import Family, Hull, hull, pq
from dovetail.forwarding.points import Points, PointsLike
from dovetail.fronts import Number
from dovetail.results.result import SHOWN, Result, TableResult
from dovetail.values import check, display, floats
from dovetail.values.check import rational

#: How certain answers about a front must be; see `forward`.
REQUIREMENTS = ("covered", "certain", "nothing")
#: Starts whose orbits are found at once: Ctrl-C is answered between two slices.
SLICE = 2**15


class Orbit(Result):
    """The rates that follow a start, each selected by the one before: least pq, then least rate.

    Attributes
    ----------
    start
        The outer rate that it starts from.
    rates
        The rates after it: those before the cycle, then the cycle once.
    transient
        Number of rates before the cycle.
    tied
        Whether some step had a choice among tied rates.
    """

    start: Fraction
    rates: tuple[Fraction, ...]
    transient: int
    tied: bool

    @property
    def cycle(self) -> tuple[Fraction, ...]:
        """The cycle in which the orbit ends, from the rate at which it enters."""
        return self.rates[self.transient :]

    def __repr__(self) -> str:
        before = display.listed((self.start, *self.rates[: self.transient]))
        return f"Orbit({before}, then {display.listed(self.cycle)} for ever)"


class Breakpoint(Result):
    """An outer rate at which the map jumps.

    Attributes
    ----------
    rate
        The outer rate.
    rates
        All rates that are best there, least pq first. Just above `rate` the first of them is best,
        just below it one with the greatest pq.
    """

    rate: Fraction
    rates: tuple[Fraction, ...]

    @property
    def factor(self) -> Fraction:
        """The factor by which the best rate changes, at least 1."""
        most = pq(self.rates[-1])
        below = next(rate for rate in self.rates if pq(rate) == most)
        return max(below / self.rates[0], self.rates[0] / below)

    @property
    def size(self) -> float:
        """Size of the jump, in units of the natural logarithm of the rate."""
        return floats.log(self.factor)

    def __repr__(self) -> str:
        return f"Breakpoint({display.listed(self.rates)} at {display.shorten(self.rate, 40)})"


class Breakpoints(TableResult):
    """All breakpoints of a map, falling; each is worked out when it is read.

    There may be 10^10 of them: `count` is their number, `families` has the rules that they follow,
    and `breakpoints[k]` is the one after vertex k.
    """

    hull: Hull
    kappa: Fraction

    @property
    def count(self) -> int:
        """Number of breakpoints."""
        return self.hull.count - 1

    @property
    def families(self) -> tuple[Family, ...]:
        """The rates between the breakpoints, as families with a rule."""
        return self.hull.families

    def __getitem__(self, index: int) -> Breakpoint:
        try:
            place = operator.index(index)
        except TypeError:
            shown = display.shown(index)
            raise DovetailError(f"index must be an integer, not {shown}") from None
        if not -self.count <= place < self.count:
            raise IndexError(f"there are {self.count} breakpoints")
        edge = self.hull.edge(place % self.count)
        return Breakpoint(edge.price / self.kappa, edge.rates)

    def __iter__(self) -> Iterator[Breakpoint]:
        return (self[index] for index in range(self.count))

    def to_dict(self, max_rows: int = 1_000_000) -> dict[str, npt.NDArray[np.float64]]:
        """Return columns rate, above and below: where F jumps and its values there, rounded.

        More than `max_rows` are refused.
        """
        if self.count > check.integer(max_rows, "max_rows"):
            raise DovetailError(
                f"max_rows: there are {self.count:,} breakpoints, more than {max_rows:,}"
            )
        return self._columns(self.count)

    def _columns(self, rows: int) -> dict[str, npt.NDArray[np.float64]]:
        steps = [self[index].rate for index in range(rows)]
        rates = [floats.rounded(self.hull.vertex(index)[0]) for index in range(rows + 1)]
        return {
            "rate": np.array([floats.rounded(rate) for rate in steps]),
            "above": np.array(rates[:-1]),
            "below": np.array(rates[1:]),
        }

    def __repr__(self) -> str:
        return f"Breakpoints({self.count:,} in {len(self.families):,} families)"

    def _repr_html_(self) -> str:
        columns = self._columns(min(SHOWN, self.count))
        return f"{self!r}" + display.table(columns, zip(*columns.values(), strict=True))


class Jumps(Result):
    """The number of jumps of a map, the largest of them, and the sum of their sizes.

    Attributes
    ----------
    count
        Number of jumps.
    largest
        The largest jumps, largest first.
    total
        Sum of all sizes, in units of the natural logarithm of the rate.
    """

    count: int
    largest: tuple[Breakpoint, ...]
    total: float

    def __repr__(self) -> str:
        if not self.largest:
            return f"Jumps({self.count:,})"
        factor = floats.shown(self.largest[0].factor, ".4g")
        return f"Jumps({self.count:,}, the largest by a factor {factor})"


class ForwardingMap(Result):
    """The map F from outer exchange rates to best inner ones; made by `forward`.

    F(r) is the set of all s = p/q with the least R(s) + r·κ·pq. It is piecewise constant, and pq
    never rises with r.

    Attributes
    ----------
    hull
        The programs and their complete hull.
    kappa
        The code constant κ.
    require
        How certain answers about a front must be; see `forward`.
    """

    pictures = ("forwarding_map", "cobweb")

    hull: Hull
    kappa: Fraction
    require: str = "covered"

    @property
    def points(self) -> Points:
        """The programs."""
        return self.hull.points

    def best(self, rate: Number) -> Best:
        """Return F(r): all best inner rates for an outer exchange rate r, an int or Fraction.

        Examples
        --------
        >>> forward([(1, 3)], kappa=1).best(Fraction(7, 4))
        Best({1, 2} at the outer rate 7/4)
        """
        rate = rational(rate, "rate")
        certificate = self._certificate(rate)
        if self.require == "certain":
            require_certain([certificate])
        self.check_areas(certificate.rates)
        return Best(rate, self.kappa, certificate)

    def fixed_points(self) -> tuple[FixedPoint, ...]:
        """Return all rates that select themselves, rising.

        Examples
        --------
        >>> [str(point.rate) for point in forward([(12, 1)], kappa=40).fixed_points()]
        ['1/2', '1']
        """
        found = find_fixed(self.hull, self.kappa)
        self._check_all([(point.rate,) for point in found], [point.rate for point in found])
        return found

    def mixed_fixed_points(self, parameter: str = "rate") -> tuple[MixedFixedPoint, ...]:
        """Return the outer rates at which F jumps that are a mean of the rates they select.

        The parameter is what is averaged, on which the weights depend: "rate" is s, "share" is
        s/(1 + s) = b/(a + b). For ties that last a whole interval of outer rates see
        `mixed_intervals`.

        Examples
        --------
        >>> (mixed,) = forward([(1, 3)], kappa=1).mixed_fixed_points()
        >>> mixed.rate, mixed.rates, mixed.weights
        (Fraction(7, 4), (Fraction(1, 1), Fraction(2, 1)), (Fraction(1, 4), Fraction(3, 4)))
        """
        found = find_mixed(self.hull, self.kappa, parameter)
        self._check_all([point.rates for point in found], [point.rate for point in found])
        return found

    def mixed_intervals(self) -> tuple[MixedInterval, ...]:
        """Return the intervals of outer rates of which each is a mean of tied rates; falling.

        Examples
        --------
        >>> found = forward([(6, 1), (1, 6)], kappa=11).mixed_intervals()[-1]
        >>> str(found.low), str(found.high), found.at(Fraction(3, 4)).weights
        ('1/2', '17/22', (Fraction(5, 6), Fraction(1, 6)))
        """
        found = find_intervals(self.hull, self.kappa)
        # All prices between two certain ones with the same answer are certain: costs are concave.
        ends = [end for one in found for end in (one.low, one.high)]
        self._check_all([one.rates for one in found], ends)
        return found

    def orbit(self, start: Number) -> Orbit:
        """Return the orbit of a start: the rates that follow it, up to the first that comes back.

        Examples
        --------
        >>> forward([(1, 3)], kappa=1).orbit(1).rates
        (Fraction(2, 1), Fraction(1, 1))
        """
        return self.orbits([start])[0]

    def orbits(self, starts: Iterable[Number]) -> tuple[Orbit, ...]:
        """Return the orbits of many starts."""
        given = check.several(starts, "starts", "exchange rates, one after the other")
        rates = [rational(start, "starts: a rate") for start in given]
        orbits: list[Orbit] = []
        for first in range(0, len(rates), SLICE):
            some = rates[first : first + SLICE]
            pairs = [rate.as_integer_ratio() for rate in some]
            found = self.hull.core.orbits(*self.kappa.as_integer_ratio(), pairs)
            orbits += [
                Orbit(start, tuple(Fraction(p, q) for p, q in after), transient, tied)
                for start, (after, transient, tied) in zip(some, found, strict=True)
            ]
        outer = [rate for orbit in orbits for rate in (orbit.start, *orbit.rates)]
        self._check_all([orbit.rates for orbit in orbits], outer)
        return tuple(orbits)

    def attractors(self, starts: Iterable[Number]) -> dict[Cycle, int]:
        """Return the cycles in which some starts end, with the number of starts of each.

        Examples
        --------
        >>> farey = {Fraction(p, q) for q in range(1, 9) for p in range(1, q + 1)}
        >>> reached = forward([(12, 1)], kappa=40).attractors(farey)
        >>> {str(cycle.rates[0]): count for cycle, count in reached.items()}
        {'1/2': 21, '1': 1}
        """
        cycles = {frozenset(cycle.rates): cycle for cycle in self.cycles()}
        reached = Counter(frozenset(orbit.cycle) for orbit in self.orbits(starts))
        return {cycle: reached[rates] for rates, cycle in cycles.items() if reached[rates]}

    def cycles(self) -> tuple[Cycle, ...]:
        """Return all cycles, fixed points among them; every orbit ends in one.

        Examples
        --------
        >>> (cycle,) = forward([(1, 3)], kappa=1).cycles()
        >>> cycle.rates
        (Fraction(1, 1), Fraction(2, 1))
        """
        found = find_cycles(self.hull, self.kappa)
        self._check_all([cycle.rates for cycle in found], chain(*(one.rates for one in found)))
        return found

    def basins(self, width: float | None = None) -> Basins:
        """Return the basins of all cycles, as intervals of the outer rate.

        Intervals no wider than `width`, in natural logarithms of the rate, may be left open: they
        have no cycle in the result. With None all are worked out.

        Examples
        --------
        >>> for basin in forward([(12, 1)], kappa=40).basins().intervals:
        ...     print(basin.low, basin.high, basin.cycle.rates[0])
        0 71/80 1/2
        71/80 None 1
        """
        found = find_basins(self.hull, self.kappa, width)
        cycles = [cycle.rates for cycle in found.cycles]
        self._check_all(cycles, chain(*cycles))
        return found

    def breakpoints(self) -> Breakpoints:
        """Return all outer rates at which F jumps, each worked out when it is read.

        Examples
        --------
        >>> points = forward([(1, 3)], kappa=1).breakpoints()
        >>> points.count, points[0].rate, points[-1].rate
        (2, Fraction(7, 4), Fraction(1, 4))
        """
        return Breakpoints(self.hull, self.kappa)

    def jumps(self, largest: int = 10) -> Jumps:
        """Return the number of jumps, so many of the largest, and the sum of their sizes.

        Examples
        --------
        >>> forward([(1, 3)], kappa=1).jumps().count
        2
        """
        count = check.integer(largest, "largest", 0)
        listed = heapq.nlargest(count, self._largest(count), key=lambda jump: jump.size)
        ends = [family.rates(step)[0] for family in self.hull.families
                for step in (0, family.count - 1)]  # fmt: skip
        # Rates rise or fall all along a family.
        total = sum(abs(floats.log(late / early)) for early, late in pairwise(ends))
        return Jumps(self.hull.count - 1, tuple(listed), total)

    def _largest(self, count: int) -> Iterator[Breakpoint]:
        """Yield the largest jumps of each family: the first ones, since jumps shrink along it."""
        points = self.breakpoints()
        for family in self.hull.families:
            last = family.offset + family.count - 1
            yield from (points[k] for k in islice(range(family.offset, last), count))
            if last < points.count:
                yield points[last]

    def check_areas(self, rates: Iterable[Fraction]) -> None:
        """Refuse rates at which a front does not cover the area, unless `require` is "nothing"."""
        given = check.several(rates, "rates", "exchange rates, one after the other")
        exact = [rational(rate, "rates: each") for rate in given]
        if self.require != "nothing":
            self.points.check_covered(exact)

    def _check_all(
        self, answers: Iterable[tuple[Fraction, ...]], outer: Iterable[Fraction]
    ) -> None:
        """Refuse answers less certain than `require` says; the rates `outer` select them."""
        if self.require == "certain":
            require_certain(map(self._certificate, dict.fromkeys(outer)))
        self.check_areas(chain.from_iterable(answers))

    def _certificate(self, rate: Fraction) -> Certificate:
        price = self.kappa * rate
        rates, _ = self.hull.select(price)
        return Certificate(self.hull, price, rates)

    def to_dict(self) -> dict[str, object]:
        """Return kappa, numbers of programs, vertices and fixed points, rates, require, kappa0."""
        fixed = find_fixed(self.hull, self.kappa)
        return {
            "kappa": self.kappa,
            "programs": len(self.points),
            "vertices": self.hull.count,
            "fixed": len(fixed),
            "rates": " ".join(str(point.rate) for point in fixed),
            "require": self.require,
            "kappa0": self.hull.existence().kappa0,
        }

    def __repr__(self) -> str:
        kappa, says = display.shorten(self.kappa), stated(self.hull.existence().kappa0)
        return f"ForwardingMap({self.hull!r}, kappa={kappa}, require={self.require!r}; {says})"


def forward(
    points: PointsLike | Hull, *, kappa: Number | float, require: str = "covered"
) -> ForwardingMap:
    """Return the forwarding map of some programs, exactly.

    A dovetailer with the outer exchange rate r = b/a chooses among the dovetailers with inner
    exchange rates s = p/q. Each of these costs the area R(s) until it finds a program, and is
    itself a program of rank κ·pq. So the outer one finds those with the least R(s) + r·κ·pq
    (docs/forwarding.md, "What is chosen").

    Parameters
    ----------
    points
        A `Front`; pairs (rank, time) of positive ints or Fractions; or a `Hull` of them.
    kappa
        The code constant κ: the exponential of the length of the dovetailer's own code. A float is
        taken if it is whole, such as 1e6.
    require
        How certain answers about a `Front` must be, or they are refused. "covered": at every rate
        in an answer no program outside the front's rectangle can come first, so what is said about
        these rates holds for all programs. "certain": nor can such a program make another rate the
        best. "nothing": the rectangle is taken as all there is. Breakpoints, jumps and the ends of
        basins always take it so.

    Examples
    --------
    >>> import dovetail
    >>> front = dovetail.front(dovetail.tasks.and_, max_rank=9000, max_time=9000)
    >>> m = forward(front, kappa=10, require="certain")
    >>> m.fixed_points()[0].rate, 6 / 738
    (Fraction(1, 123), 0.008130081300813009)
    >>> m.best(1).certificate.verify()
    True
    """
    check.choice(require, "require", REQUIREMENTS)
    complete = points if isinstance(points, Hull) else hull(points)
    return ForwardingMap(complete, check.constant(kappa, "kappa"), require)
