"""The programs of the lowest level, and the words that all modules of nests share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.dovetailing import HaltingTable
from dovetail.fronts import Front
from dovetail.values import check

#: How the rank of a pair (a, b) follows from its numbers.
ORDERS = ("place", "product")
#: Which of the listed programs goes first in an iteration.
TIES = ("rank", "time")
#: Ranks, times and code constants are below this.
MOST = 2**126

#: Programs that solve a task: a `Front`, or pairs (rank, time).
Programs: TypeAlias = "Front | Iterable[Sequence[int]]"


def minimal_programs(points: Programs) -> tuple[tuple[int, int], ...]:
    """Return the Pareto-minimal programs (rank, time), ranks rising, times falling."""
    if isinstance(points, Front):
        return points.known_pairs()
    given = check.several(points, "points", "a Front or pairs (rank, time)")
    pairs = sorted(_pair(point) for point in given)
    if not pairs:
        raise DovetailError("points must hold at least one program (rank, time), there is none")
    minimal: list[tuple[int, int]] = []
    for rank, time in pairs:
        if not minimal or time < minimal[-1][1]:
            minimal.append((rank, time))
    return tuple(minimal)


def _pair(point: Sequence[int]) -> tuple[int, int]:
    rank, time = check.parts(point, "points", "pairs (rank, time)")
    return whole(rank, "points: each rank"), whole(time, "points: each time")


def whole(value: object, name: str) -> int:
    """Return a whole number from 1 to `MOST`; a Fraction or a float is taken if it is one."""
    number = check.constant(value, name)
    if number.denominator != 1 or number > MOST:
        raise check.refusal(name, "a whole number from 1 to 2**126", value)
    return int(number)


def halting_programs(programs: Programs | HaltingTable) -> list[tuple[int, int, bool]]:
    """Return rank, time and acceptance of all programs that halt, ranks rising."""
    if isinstance(programs, HaltingTable):
        rows = zip(programs.times, programs.accepted, strict=True)
        return [
            (rank, time, accepted)
            for rank, (time, accepted) in enumerate(rows, start=1)
            if time is not None
        ]
    return [(rank, time, True) for rank, time in minimal_programs(programs)]


def pair_rank(a: int, b: int, *, kappa: int = 1, order: str = "place") -> int:
    """Return the rank that the dovetailer (a, b) has as a program of an outer dovetailer.

    All coprime pairs are ordered by their product, then by a. The rank is κ times the place in
    that order, or κ·a·b and one more for each pair of the same product before it
    (docs/models/nests.md, "Dovetailers as programs").

    Parameters
    ----------
    a, b
        Coprime positive ints.
    kappa
        The code constant κ, a positive int; with "product" greater than the number of pairs that
        have the product.
    order
        "place" or "product".

    Examples
    --------
    >>> [pair_rank(a, b, kappa=10) for a, b in [(1, 1), (1, 2), (2, 1), (1, 6), (2, 3)]]
    [10, 20, 30, 100, 110]
    >>> [pair_rank(a, b, kappa=10, order="product") for a, b in [(1, 2), (2, 1), (1, 6), (2, 3)]]
    [20, 21, 60, 61]
    """
    a, b = coprime(a, b)
    check.choice(order, "order", ORDERS)
    return _core.pair_rank(a, b, whole(kappa, "kappa"), order)


def coprime(a: object, b: object) -> tuple[int, int]:
    """Return the numbers of a dovetailer; refuse those with a common divisor."""
    from math import gcd

    one, other = (check.integer(value, name, 1, MOST) for name, value in (("a", a), ("b", b)))
    if gcd(one, other) != 1:
        raise DovetailError(f"a and b must be coprime, not {one} and {other}")
    return one, other


def least_slots(points: Iterable[tuple[int, int]], a: int, b: int, tie: str) -> int:
    """Return the slots of the dovetailer (a, b) up to its first acceptance.

    They are the least of the slots to each program: the search order is that of the turns.
    """
    from dovetail.dovetailing.schedules import slots

    return min(slots(rank, time, a, b, tie) for rank, time in points)
