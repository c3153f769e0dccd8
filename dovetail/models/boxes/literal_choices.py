"""`literal_box`: which inner dovetailer a literal outer one accepts under a box."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from math import ceil, gcd, isqrt
from typing import NamedTuple

from dovetail._core import DovetailError
from dovetail.dovetailing.schedules import check_dovetailer, search_key, slots
from dovetail.models.boxes import values
from dovetail.models.boxes.values import Exact
from dovetail.models.nests.programs import ORDERS, Programs, minimal_programs, whole
from dovetail.slopes import Slope
from dovetail.values import check

#: Most inner dovetailers that are looked at.
MOST = 200_000


class BoxedInner(NamedTuple):
    """A dovetailer as a program of an outer one, done in a box but for its winner's run.

    Attributes
    ----------
    a, b
        Its two numbers, coprime.
    rank
        Its rank on the outer level.
    time
        Its time there: ⌈d·(slots - t) + t⌉.
    slots
        Its own turns up to its acceptance, in the box and outside.
    program
        Rank and time (x, t) of the program that it accepts.
    """

    a: int
    b: int
    rank: int
    time: int
    slots: int
    program: tuple[int, int]

    @property
    def rate(self) -> Fraction:
        """Its exchange rate b/a."""
        return Fraction(self.b, self.a)


def literal_box(
    points: Programs,
    a: int | Slope = 1,
    b: int = 1,
    *,
    kappa: int,
    discount: Exact,
    order: str = "place",
    tie: str = "rank",
) -> BoxedInner:
    """Return the inner dovetailer that the outer dovetailer (a, b) accepts under a box, exactly.

    As in `literal_map`, but the time of an inner dovetailer is d·(slots - t) + t, rounded up, where
    t is the time of the program that it accepts. Inner dovetailers are looked at in the order of
    their ranks, up to the first rank that would come too late even with the least time of all
    programs; so none is overlooked.

    Parameters
    ----------
    points, kappa, order, tie
        As in `literal_map`.
    a, b
        The outer dovetailer.
    discount
        d, from 0 to 1; with 1 the answer is that of `literal_map`.

    Raises
    ------
    DovetailError
        Also if more than 200,000 inner dovetailers would have to be looked at.

    Examples
    --------
    >>> literal_box([(12, 5)], 4, 1, kappa=3, discount=1)
    BoxedInner(a=3, b=1, rank=15, time=96, slots=96, program=(12, 5))
    >>> literal_box([(12, 5)], 4, 1, kappa=3, discount=Fraction(1, 50))
    BoxedInner(a=1, b=1, rank=3, time=8, slots=132, program=(12, 5))
    """
    known = minimal_programs(points)
    a, b, tie = check_dovetailer(a, b, tie)
    kappa, price = whole(kappa, "kappa"), values.discount(discount)
    check.choice(order, "order", ORDERS)
    soonest = min(time for _, time in known)
    best: tuple[tuple[int, ...], BoxedInner] | None = None
    for looked, (one, other, rank) in enumerate(_pairs(kappa, order)):
        if best is not None and search_key(rank, soonest, a, b, tie)[0] > best[0][0]:
            break
        if looked >= MOST:
            raise DovetailError(f"kappa: more than {MOST:,} inner dovetailers might be accepted")
        inner = _inner(known, one, other, rank, price, tie)
        key = search_key(inner.rank, inner.time, a, b, tie)
        if best is None or key < best[0]:
            best = key, inner
    assert best is not None
    return best[1]


def literal_box_orbit(
    points: Programs,
    a: int | Slope = 1,
    b: int = 1,
    *,
    kappa: int,
    discount: Exact,
    order: str = "place",
    tie: str = "rank",
) -> tuple[tuple[BoxedInner, ...], int]:
    """Return what (a, b) accepts, what that accepts, and so on, each once.

    Also the place from which it all comes back; a fixed point comes back from the last one.

    Parameters
    ----------
    points, a, b, kappa, discount, order, tie
        As in `literal_box`.

    Examples
    --------
    >>> found, back = literal_box_orbit([(750, 28)], 30, 1, kappa=10, discount=Fraction(1, 1000))
    >>> [str(inner.rate) for inner in found], back
    (['1/15', '1/11', '1/9', '1/8'], 2)
    """
    known = minimal_programs(points)
    a, b, _ = check_dovetailer(a, b, tie)
    found: list[BoxedInner] = []
    while True:
        inner = literal_box(known, a, b, kappa=kappa, discount=discount, order=order, tie=tie)
        if inner in found:
            return tuple(found), found.index(inner)
        found.append(inner)
        a, b = inner.a, inner.b


def _inner(
    points: tuple[tuple[int, int], ...], a: int, b: int, rank: int, price: Fraction, tie: str
) -> BoxedInner:
    program = min(points, key=lambda point: search_key(point[0], point[1], a, b, tie))
    turns = slots(*program, a, b, tie)
    time = ceil(price * (turns - program[1]) + program[1])
    return BoxedInner(a, b, rank, time, turns, program)


def _pairs(kappa: int, order: str) -> Iterator[tuple[int, int, int]]:
    """Yield all coprime pairs with their ranks, in the order of these."""
    place = 0
    for product in count(1):
        low = [d for d in range(1, isqrt(product) + 1) if product % d == 0]
        both = sorted({*low, *(product // d for d in low)})
        coprime = [d for d in both if gcd(d, product // d) == 1]
        for index, one in enumerate(coprime):
            place += 1
            rank = kappa * place if order == "place" else kappa * product + index
            yield one, product // one, rank
