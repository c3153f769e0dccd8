"""From which code constant on there is always a pure fixed point, with a certificate.

See docs/existence.md, "The theorem".
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from math import isqrt
from typing import TYPE_CHECKING

from dovetail.forwarding.diagrams import Band
from dovetail.forwarding.paths import search_fixed, search_paths
from dovetail.results.result import Result
from dovetail.values import check, display, floats

if TYPE_CHECKING:
    from dovetail.forwarding.hulls import Hull
    from dovetail.forwarding.points import Pair, Points
    from dovetail.fronts import Number

#: A window of code constants in which gaps are looked for is at most this wide, as a factor.
WIDEST = 4
#: Bits of the number of vertices up to which `verify` looks for fixed points in the highest gap.
MOST_BITS = 200


class ExistenceTerm(Result):
    """What one program adds to the theorem.

    Attributes
    ----------
    rank, time
        The program.
    whole
        m, the whole part of rank/time; 0 if the time is greater.
    price
        Above this price no rate but a unit fraction can be best because of this program.
    """

    rank: Fraction
    time: Fraction
    whole: int
    price: Fraction


class Rise(Result):
    """The first edge of the hull, from 1/1 on, at which the best rate rises with pq.

    Attributes
    ----------
    price
        The price of the edge.
    before, after
        The rates of its ends; `after` has the greater pq.
    """

    price: Fraction
    before: Fraction
    after: Fraction


class Existence(Result):
    """From which code constants on there is always a pure fixed point; made by `Hull.existence`.

    Three bounds, each at most the one before it: `kappa0` needs only the programs, `kappa_rise`
    the hull up to its first rise, `highest_gap` the whole hull, and is exact (docs/existence.md,
    "The theorem").

    Attributes
    ----------
    hull
        The complete hull.
    terms
        What each program adds, in the order of `Points.pairs`.
    price
        Λ, the greatest price of a term: above it all best rates are unit fractions.
    denominator
        q, where 1/q is the best unit fraction just above the price Λ.
    """

    pictures = ("existence_proof",)

    hull: Hull
    terms: tuple[ExistenceTerm, ...]
    price: Fraction
    denominator: int

    @property
    def points(self) -> Points:
        """The programs that can matter."""
        return self.hull.points

    @property
    def kappa0(self) -> Fraction:
        """κ0 = Λ·q: for every greater code constant there is a pure fixed point 1/q.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> hull([(7, 2)]).existence().kappa0
        Fraction(1, 20)
        """
        return self.price * self.denominator

    @property
    def every(self) -> bool:
        """Whether κ0 < 1: a code constant is at least 1, so there is a fixed point for each."""
        return self.kappa0 < 1

    @property
    def ranks_lead(self) -> bool:
        """Whether no program that can matter has a time above its rank."""
        return all(term.whole > 0 for term in self.terms)

    def covers(self, kappa: Number) -> bool:
        """Return whether κ0 alone says that there is a pure fixed point for a code constant."""
        return check.constant(kappa, "kappa") > self.kappa0

    @cached_property
    def rise(self) -> Rise | None:
        """The first edge at which the best rate rises with pq; without one there is no gap."""
        index = next(self._rising_edges(), None)
        if index is None:
            return None
        before, after = self.hull.vertex(index)[0], self.hull.vertex(index + 1)[0]
        return Rise(self.hull.edge(index).price, before, after)

    @cached_property
    def kappa_rise(self) -> Fraction:
        """From here on there is a pure fixed point, by the hull up to its first rise.

        Up to there, λ/s takes all values from its least on. Along a family the least is at the last
        edge (docs/forwarding.md, "Fixed points for every κ").
        """
        index = next(self._rising_edges(), None)
        if index is None:
            return Fraction(0)
        ends = {index}
        for family in self.hull.families:
            last = family.offset + family.count - 1
            ends |= {edge for edge in (last - 1, last) if family.offset <= edge < index}
        return min(self.hull.edge(edge).price / self.hull.vertex(edge)[0] for edge in ends)

    @cached_property
    def highest_gap(self) -> Band | None:
        """The highest interval of code constants without a fixed point, exactly; None if none is.

        A window of constants with millions of changes is refused.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> gap = hull([(1, 3)]).existence().highest_gap
        >>> str(gap.low), str(gap.high)
        ('7/8', '7/4')
        """
        found: Band | None = None
        for low, high in sorted(self.windows, key=lambda ends: ends[1], reverse=True):
            if found is not None and high < (found.high or 0):
                break
            found = max((found, self._top(low, high)), key=_height)
        return found

    @cached_property
    def windows(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Intervals of code constants outside of which there is no gap.

        Only where the rate rises with pq can one begin, and along a family the ends of all bands
        fall. So a hull of 10^8 vertices is searched without listing it.
        """
        hull, found = self.hull, []
        for first, last in self._rising_runs():
            ends = [
                hull.edge(edge).price / hull.vertex(vertex)[0]
                for edge in (first, last)
                for vertex in (edge, edge + 1)
            ]
            found.append((min(ends), max(ends)))
        return tuple(found)

    def _rising_runs(self) -> Iterator[tuple[int, int]]:
        """Yield the first and last edge of each run of edges in a family that rise."""
        for family in self.hull.families:
            first, last = family.offset, family.offset + family.count - 1
            for run in ((first, last - 1), (last, last)):
                if run[0] <= run[1] < self.hull.count - 1 and self._rises(run[0]):
                    yield run

    def _rising_edges(self) -> Iterator[int]:
        return (first for first, _ in self._rising_runs())

    def _rises(self, edge: int) -> bool:
        return self.hull.vertex(edge + 1)[0] > self.hull.vertex(edge)[0]

    def _top(self, low: Fraction, high: Fraction) -> Band | None:
        """Return the highest gap in a window, searched from its top in narrow pieces."""
        diagram, found, top = self.hull.fixed_points_by_kappa(), None, high
        while top > low:
            bottom = max(low, top / WIDEST)
            for gap in reversed(diagram.gaps(bottom, top)):
                if found is not None and gap.high != found.low:
                    return found
                found = Band(gap.low, gap.high if found is None else found.high, 0)
            if found is not None and found.low > bottom:
                return found
            top = bottom
        return found

    def verify(self) -> bool:
        """Whether the numbers hold, from the programs alone and by other means.

        Λ: for every program and every numerator p from 2 up to a bound, no rate p/q costs less at
        the price Λ than the best unit fraction with that program; the cost is convex in q, so two
        denominators decide. q: no unit fraction costs less, and none with a smaller denominator as
        little. The rise and the highest gap: by the paths of docs/forwarding.md, "Two lemmas",
        without the hull, if this has at most 2^200 vertices.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> hull([(277856, 74), (3050077, 54)]).existence().verify()
        True
        """
        pairs = self.points.pairs
        if tuple((term.rank, term.time) for term in self.terms) != pairs:
            return False
        units = all(_units_are_best(pair, self.price) for pair in pairs)
        return units and self._denominator_is_best() and self._gap_is_one()

    def _denominator_is_best(self) -> bool:
        """Whether 1/q costs least at the price Λ, and q is the least such denominator."""
        if self.price == 0:  # then κ0 is 0, whatever the denominator
            return True
        cost = self.points.cost(Fraction(1, self.denominator), self.price)
        others = {q for pair in self.points.pairs for q in _nearest(pair, 1, self.price)}
        costs = {q: self.points.cost(Fraction(1, q), self.price) for q in others}
        return all(other > cost or (other == cost and q >= self.denominator)
                   for q, other in costs.items())  # fmt: skip

    def _gap_is_one(self) -> bool:
        """Whether the rise is an edge, and the highest gap has no fixed point, found by paths."""
        if self.rise is not None:
            best = search_paths(self.points, self.rise.price)
            if self.rise.before not in best or self.rise.after not in best:
                return False
        gap = self.highest_gap
        if gap is None or gap.high is None:
            return gap is None
        ordered = gap.high <= self.kappa_rise <= self.kappa0
        if self.hull.count.bit_length() > MOST_BITS:
            return ordered
        if any(len(family.rules) > 1 for family in self.hull.families):
            return ordered  # of tied rates the diagram counts the one that the rule chooses
        return ordered and not search_fixed(self.points, (gap.low + gap.high) / 2)

    def to_dict(self) -> dict[str, object]:
        """Return κ0, its parts, the bound from the rise, and the ends of the highest gap."""
        gap = self.highest_gap
        return {
            "kappa0": self.kappa0,
            "price": self.price,
            "denominator": self.denominator,
            "ranks_lead": self.ranks_lead,
            "kappa_rise": self.kappa_rise,
            "gap_low": gap.low if gap else None,
            "gap_high": gap.high if gap else None,
        }

    def __repr__(self) -> str:
        return f"Existence({stated(self.kappa0)})"


def stated(kappa0: Fraction) -> str:
    """Return in words what a bound says."""
    if kappa0 == 0:
        return "a fixed point for every κ > 0"
    shown = display.shorten(kappa0, 20) if kappa0.denominator == 1 else floats.shown(kappa0, ".4g")
    return f"a fixed point for every κ > {shown}"


def find_existence(hull: Hull) -> Existence:
    """Return from which code constants on there is always a pure fixed point."""
    terms = tuple(_term(rank, time) for rank, time in hull.points.pairs)
    price = max(term.price for term in terms)
    if price == 0:
        return Existence(hull, terms, price, 1)
    several = {q for pair in hull.points.pairs for q in _nearest(pair, 1, price)}
    best = min(several, key=lambda q: (hull.points.cost(Fraction(1, q), price), q))
    return Existence(hull, terms, price, best)


def _term(rank: Fraction, time: Fraction) -> ExistenceTerm:
    """Return the price Λ_i of one program (docs/existence.md, "The theorem")."""
    if time > rank:
        price = max(time**2 / 4 - rank**2 / 2, time**2 / 30)
        return ExistenceTerm(rank, time, 0, price)
    m = int(rank / time)
    rest = rank - m * time
    if rest == 0:
        return ExistenceTerm(rank, time, m, Fraction(0))
    simplest = min(
        (rank**2 / (m * (2 * m + 1)) - time**2 / 2) / (2 * (3 * m + 2)),
        (time**2 / 2 - rank**2 / ((m + 1) * (2 * m + 1))) / (2 * (3 * m + 1)),
    )
    deeper = min(rest**2 / (2 * m * (8 * m + 3)), (time - rest) ** 2 / (2 * (m + 1) * (8 * m + 2)))
    if rank * 2 == time * (2 * m + 1):  # the path ends at 2/(2m + 1)
        deeper = Fraction(0)
    return ExistenceTerm(rank, time, m, max(simplest, deeper))


def _cost(pair: Pair, p: int, q: int, price: Fraction) -> Fraction:
    """Return what p/q costs at a price with one program alone."""
    rank, time = pair
    return (q * time + p * rank) ** 2 / (2 * p * q) + price * p * q


def _nearest(pair: Pair, p: int, price: Fraction) -> tuple[int, int]:
    """Return the two denominators around the best real one for a numerator."""
    rank, time = pair
    q = isqrt(int((rank * p) ** 2 / (time**2 + 2 * price * p**2)))
    return max(q, 1), q + 1


def _units_are_best(pair: Pair, price: Fraction) -> bool:
    """Whether with one program no rate p/q, p > 1, costs less at a price than some 1/q.

    With a time above the rank: whether no rate at all costs less than 1/1.
    """
    rank, time = pair
    if price == 0:
        return (rank / time).denominator == 1
    tall = time > rank
    if tall:  # p and q exchanged, so that few numbers have to be gone through
        rank, time = pair = time, rank
    units = (1,) if tall else _nearest(pair, 1, price)
    least = min(_cost(pair, 1, q, price) for q in units)
    p = 1 if tall else 2
    # For a given p, no real q costs less than x·t + x·√(t² + 2λp²).
    while (least / rank - time) ** 2 > time**2 + 2 * price * p**2:
        if any(_cost(pair, p, q, price) < least for q in _nearest(pair, p, price)):
            return False
        p += 1
    return True


def _height(gap: Band | None) -> Fraction:
    return Fraction(0) if gap is None or gap.high is None else gap.high
