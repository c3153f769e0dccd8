"""The work of a logarithmic schedule, l + c·log2 t, counted exactly.

A program of rank n has had t steps at the budget θ if log2 n + c·log2 t ≤ θ. With c = p/q and
K = 2^(qθ) that is nᵠ·tᵖ ≤ K, so the work is a number of lattice points, found in integers.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from dovetail._core import DovetailError
from dovetail.forwarding.points import Pair, Points, PointsLike
from dovetail.fronts import Number
from dovetail.results.result import Result
from dovetail.values import check

#: Greatest number of ranks, or times, that are counted one by one.
MOST_TERMS = 10**6
#: Blocks in which the others are counted.
MOST_BLOCKS = 5 * 10**6
#: Greatest p and q of c = p/q: ranks and times are raised to these powers.
MOST_PART = 1000


class LogWork(Result):
    """The steps of all ranks until a logarithmic schedule finds a program.

    Attributes
    ----------
    lower, upper
        Bounds of the number of steps; equal if all steps were counted.
    c
        The parameter of the schedule.
    point
        The program (rank, time) that is found.
    """

    lower: int
    upper: int
    c: Fraction
    point: Pair

    @property
    def exact(self) -> bool:
        """Whether the bounds are equal."""
        return self.lower == self.upper


def log_work(points: PointsLike, c: Number = 1, *, terms: int = MOST_TERMS) -> LogWork:
    """Return the work of the schedule with the isolines log2 rank + c·log2 time.

    Parameters
    ----------
    points
        A `Front`, or pairs (rank, time).
    c
        The parameter, an int or a Fraction with parts up to 1,000; 1 is Levin's Kt (1984).
    terms
        Ranks and times that are counted one by one. If there are more, the others are counted in
        blocks, and the bounds differ by about a share of 1/terms. A budget so great that so many
        terms would take hours is refused.

    Examples
    --------
    Of ranks 1 to 6, those that have had 6/n steps: 6 + 3 + 2 + 1 + 1 + 1.

    >>> work = log_work([(3, 2), (1, 7)])
    >>> work.lower, work.exact, work.point
    (14, True, (Fraction(3, 1), Fraction(2, 1)))
    """
    c, terms = check.rational(c, "c"), check.integer(terms, "terms", 2)
    p = check.integer(c.numerator, "c: the numerator", 1, MOST_PART)
    q = check.integer(c.denominator, "c: the denominator", 1, MOST_PART)
    budgets = [(x**q * t**p, (x, t)) for x, t in Points.of(points).pairs]
    budget, point = min(budgets)
    most = int(budget)
    square = root(most, p + q)
    if square <= terms:  # no rank and time are both greater
        ranks = sum(root(most // n**q, p) for n in range(1, square + 1))
        times = ranks if p == q else sum(root(most // t**p, q) for t in range(1, square + 1))
        work = ranks + times - square * square
        return LogWork(work, work, c, point)
    blocks = int(root(most, q).bit_length() * 0.7 * terms / 32)
    if blocks > MOST_BLOCKS:
        fits = terms * MOST_BLOCKS // blocks
        raise DovetailError(
            f"terms: with {terms:,} the budget of {most.bit_length():,} bits takes {blocks:,} "
            f"blocks, at most {MOST_BLOCKS:,} are counted; give up to {fits:,} terms"
        )
    return LogWork(*_bracket(most, p, q, terms), c, point)


def _bracket(most: int, p: int, q: int, terms: int) -> tuple[int, int]:
    """Return bounds: half of the terms counted one by one, the others in growing blocks."""
    first, last = terms // 2, root(most, q)
    lower = upper = sum(root(most // n**q, p) for n in range(1, first + 1))
    start, here = first + 1, root(most // (first + 1) ** q, p)
    while start <= last:
        end = min(last, start + start * 32 // terms)
        there = root(most // end**q, p)
        upper += here * (end + 1 - start)
        lower += there * (end + 1 - start)
        start, here = end + 1, root(most // (end + 1) ** q, p)
    return lower, upper


def root(number: int, degree: int) -> int:
    """Return the greatest integer whose power of this degree is at most `number`.

    Examples
    --------
    >>> root(80, 4), root(81, 4)
    (2, 3)
    """
    if degree == 1 or number < 2:
        return number
    if degree == 2:
        return isqrt(number)
    guess = 1 << -(-number.bit_length() // degree)  # not below the root, so Newton's steps fall
    while True:
        power = guess ** (degree - 1)
        lower = ((degree - 1) * guess + number // power) // degree
        if lower >= guess:
            return guess
        guess = lower
