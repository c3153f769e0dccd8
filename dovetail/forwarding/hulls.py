"""The complete hull: the best rates at every price, as families of consecutive vertices."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy.typing as npt

from dovetail import _core
from dovetail.forwarding.diagrams import KappaDiagram
from dovetail.forwarding.existence import Existence, find_existence
from dovetail.forwarding.points import Points, PointsLike
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display
from dovetail.values.check import rational


class Rule(Result):
    """A sequence of rates: (p + k·u)/(q + k·v) for k = 0, 1, ….

    Attributes
    ----------
    point
        Index of the program that is found at these rates.
    p, q, u, v
        The first rate p/q, and the steps of its numerator and denominator.
    """

    point: int
    p: int
    q: int
    u: int
    v: int

    def rate(self, step: int) -> Fraction:
        """Return the rate at a step."""
        return Fraction(self.p + step * self.u, self.q + step * self.v)


class Family(Result):
    """Consecutive vertices of the hull, pq rising.

    Attributes
    ----------
    offset, count
        Number of vertices before the family, and number of its vertices.
    rules
        Usually one; more if several rates have the same pq and the same area at every vertex. The
        rates of the first rule are the least.
    """

    offset: int
    count: int
    rules: tuple[Rule, ...]

    def rates(self, step: int) -> tuple[Fraction, ...]:
        """Return the rates of a vertex, rising."""
        return tuple(dict.fromkeys(rule.rate(step) for rule in self.rules))


class Edge(Result):
    """An edge of the hull: the price at which its ends cost the same.

    Attributes
    ----------
    price
        The price λ of one unit of pq.
    rates
        All rates on the edge, both ends included: least pq first, then least rate.
    """

    price: Fraction
    rates: tuple[Fraction, ...]


class Hull(TableResult):
    """The lower hull of the points (pq(s), R(s)) of all positive rationals s; made by `hull`.

    At the price λ the best rates are those that a line of slope -λ touches from below. So the hull
    answers every code constant κ and every outer rate r at once, with λ = κ·r (docs/forwarding.md,
    "One hull for all prices").

    Attributes
    ----------
    points
        The programs.
    families
        The vertices, pq rising, from 1/1 to t/x, in lowest terms, of the program with the least
        rank·time.
    edges
        The edges between families; those inside a family follow from its rule.
    """

    points: Points
    families: tuple[Family, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def core(self) -> _core.ForwardHull:
        """The same hull in the core."""
        return _core.ForwardHull(list(self.points.integers))

    @property
    def count(self) -> int:
        """Number of vertices."""
        last = self.families[-1]
        return last.offset + last.count

    def family(self, index: int) -> Family:
        """Return the family of a vertex."""
        index = check.integer(index, "index", 0, self.count - 1)
        return self.families[bisect_right(self._offsets, index) - 1]

    def vertex(self, index: int) -> tuple[Fraction, ...]:
        """Return the rates of a vertex, rising; vertices are counted from 0, pq rising."""
        family = self.family(index)
        return family.rates(int(index) - family.offset)

    def edge(self, index: int) -> Edge:
        """Return the edge between the vertices `index` and `index` + 1.

        Examples
        --------
        >>> hull([(1, 3)]).edge(0)
        Edge(price=Fraction(7, 4), rates=(Fraction(1, 1), Fraction(2, 1)))
        """
        index = check.integer(index, "index", 0, self.count - 2)
        family = self.family(index)
        if index + 1 == family.offset + family.count:
            return self.edges[bisect_right(self._offsets, index) - 1]
        here, there = self.vertex(index), self.vertex(index + 1)
        fall = self.points.area(here[0]) - self.points.area(there[0])
        growth = pq(there[0]) - pq(here[0])
        return Edge(fall / growth, (*here, *there))

    def prices(
        self, first: int, last: int, kappa: Fraction = Fraction(1)
    ) -> tuple[Fraction, Fraction | None]:
        """Return the interval of prices, over κ, at which the vertices `first` to `last` are best.

        Its low end is 0 if no vertex follows them, its high end None (no end) if none precedes.
        """
        first = check.integer(first, "first", 0, self.count - 1)
        last = check.integer(last, "last", first, self.count - 1)
        low = self.edge(last).price if last + 1 < self.count else Fraction(0)
        return low / kappa, self.edge(first - 1).price / kappa if first > 0 else None

    @cached_property
    def _offsets(self) -> list[int]:
        return [family.offset for family in self.families]

    def best(self, price: Fraction | int) -> tuple[Fraction, ...]:
        """Return all best rates at a price: least pq first, then least rate.

        Examples
        --------
        >>> hull([(1, 3)]).best(Fraction(7, 4))
        (Fraction(1, 1), Fraction(2, 1))
        """
        return self.select(price)[0]

    def select(self, price: Fraction | int) -> tuple[tuple[Fraction, ...], int]:
        """Return the best rates at a price, and the index of the vertex of the first."""
        rates, index = self.core.best(*rational(price, "price").as_integer_ratio())
        return tuple(Fraction(p, q) for p, q in rates), index

    def fixed_points_by_kappa(self) -> KappaDiagram:
        """Return the number of fixed points for every code constant."""
        return KappaDiagram(self)

    def existence(self) -> Existence:
        """Return from which code constants on there is always a pure fixed point.

        Examples
        --------
        >>> hull([(277856, 74), (3050077, 54)]).existence()
        Existence(a fixed point for every κ > 0.003263)
        """
        return find_existence(self)

    def __iter__(self) -> Iterator[Fraction]:
        """Yield all rates, vertex by vertex."""
        for family in self.families:
            for step in range(family.count):
                yield from family.rates(step)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return a row for each family: the number of its vertices, its first and last rate."""
        families = self.families
        return {
            "vertices": frames.numbers(family.count for family in families),
            "first_rate": frames.objects(family.rates(0)[0] for family in families),
            "last_rate": frames.objects(family.rates(family.count - 1)[0] for family in families),
        }

    def __repr__(self) -> str:
        families = f"{len(self.families):,} famil{'y' if len(self.families) == 1 else 'ies'}"
        count = display.shorten(f"{self.count:,}")
        last = display.shorten(self.vertex(self.count - 1)[0], 40)
        return f"Hull({count} vertices in {families}, from 1 to {last})"


def pq(rate: Fraction) -> int:
    """Return p·q of a rate p/q in lowest terms."""
    return rate.numerator * rate.denominator


def hull(points: PointsLike) -> Hull:
    """Return the complete hull of some programs, exactly.

    Parameters
    ----------
    points
        A `Front`, or pairs (rank, time) of positive ints or Fractions, at least one.

    Examples
    --------
    >>> complete = hull([(277856, 74), (3050077, 54)])
    >>> complete
    Hull(3,761 vertices in 5 families, from 1 to 37/138928)
    >>> complete.families[0].rules
    (Rule(point=0, p=1, q=1, u=0, v=1),)
    """
    points = Points.of(points)
    core = _core.ForwardHull(list(points.integers))
    families, offset = [], 0
    for count, rules in core.families():
        parts = tuple(Rule(point, *first, *growth) for point, first, growth in rules)
        families.append(Family(offset, count, parts))
        offset += count
    edges = tuple(
        Edge(Fraction(*price), tuple(Fraction(p, q) for p, q in rates))
        for price, rates in core.edges()
    )
    made = Hull(points, tuple(families), edges)
    vars(made)["core"] = core
    return made
