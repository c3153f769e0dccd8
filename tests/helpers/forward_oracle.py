"""Forwarding by the definition: every rational up to a bound on pq, and no lemma.

R is nowhere smaller than at t/x of the program with the least rank·time. So a rate whose pq is
greater than that of t/x in lowest terms costs more, whatever the price: the rates up to that pq are
all that can ever be best.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby, pairwise
from math import gcd, lcm

Pair = tuple[Fraction | int, Fraction | int]


# A front of real programs: doubling within 4 states and time 400.
DOUBLING = [
    (277856, 74), (3050077, 54), (233758348, 53), (271668089, 40), (316961097, 32),
    (868446304, 31), (2765842044, 28), (2765842206, 24), (5214722336, 22), (5992337892, 20),
]  # fmt: skip
# Those of its lower-left hull.
DOUBLING_HULL = [DOUBLING[place] for place in (0, 1, 4, 7, 9)]
# With the code constant 2 the best rates go round: 1/2, 14, 1.
THREE_CYCLE = [(8, 4), (6, 17), (1, 24), (20, 10)]
# Two programs that are each other's mirror image: at s and 1/s all is the same.
SYMMETRIC = [(6, 1), (1, 6)]


def pq(rate: Fraction) -> int:
    return rate.numerator * rate.denominator


def area(points: Iterable[Pair], rate: Fraction) -> Fraction:
    return min((t + rate * x) ** 2 / (2 * rate) for x, t in points)


def rates(most: int) -> Iterator[Fraction]:
    """All positive rationals with pq ≤ most."""
    for p in range(1, most + 1):
        for q in range(1, most // p + 1):
            if gcd(p, q) == 1:
                yield Fraction(p, q)


class Table:
    """All rates that can be best for some points, and what they cost."""

    def __init__(self, points: Iterable[Pair]) -> None:
        self.points = list(points)
        x, t = min(self.points, key=lambda point: point[0] * point[1])
        self.rates = sorted(rates(pq(Fraction(t) / Fraction(x))), key=lambda rate: (pq(rate), rate))
        self.areas = [area(self.points, rate) for rate in self.rates]
        # The same over one denominator, because integers are faster.
        self.below = lcm(*(area.denominator for area in self.areas))
        self.undominated = list(self._undominated())

    def _undominated(self) -> Iterator[tuple[Fraction, int, int]]:
        """Rates, their pq and area: no other has less of one and no more of the other."""
        lowest: list[int] = []
        for weight, equals in groupby(zip(self.rates, self.areas, strict=True), lambda p: pq(p[0])):
            each = [(rate, int(area * self.below)) for rate, area in equals]
            least = min(area for _, area in each)
            if not lowest or least < lowest[-1]:
                lowest.append(least)
                yield from ((rate, weight, area) for rate, area in each if area == least)

    def best(self, price: Fraction) -> list[Fraction]:
        """All best rates at a positive price, least pq first, then least rate."""
        assert price > 0
        each, one = price.numerator * self.below, price.denominator
        costs = [area * one + weight * each for _, weight, area in self.undominated]
        least = min(costs)
        pairs = zip(self.undominated, costs, strict=True)
        return [rate for (rate, _, _), cost in pairs if cost == least]

    def edges(self) -> list[Fraction]:
        """The prices of all edges of the lower hull of (pq, R), falling."""
        hull: list[tuple[int, Fraction]] = []
        lowest: dict[int, Fraction] = {}
        for rate, area in zip(self.rates, self.areas, strict=True):
            w = pq(rate)
            lowest[w] = min(area, lowest.get(w, area))
        for w, area in sorted(lowest.items()):
            if hull and area >= hull[-1][1]:
                continue
            while len(hull) > 1:
                (w0, r0), (w1, r1) = hull[-2:]
                if (r0 - r1) * (w - w1) > (r1 - area) * (w1 - w0):
                    break
                hull.pop()
            hull.append((w, area))
        return [(r0 - r1) / (w1 - w0) for (w0, r0), (w1, r1) in pairwise(hull)]

    def fixed(self, kappa: Fraction) -> list[Fraction]:
        """All rates that select themselves, rising."""
        return sorted(rate for rate in self.rates if rate in self.best(kappa * rate))

    def cycles(self, kappa: Fraction) -> set[frozenset[Fraction]]:
        """The cycles of the rule: least pq, then least rate."""
        after = {rate: self.best(kappa * rate)[0] for rate in self.rates}
        found = set()
        for rate in self.rates:
            for _ in self.rates:
                rate = after[rate]
            cycle = [rate]
            while (rate := after[rate]) != cycle[0]:
                cycle.append(rate)
            found.add(frozenset(cycle))
        return found
