"""What lies outside the rectangle of a front, and when an answer from inside is certain.

Inside are all programs of rank at most X that halt by time T. Any other has a rank of at least
X + 1 or a time of at least T + 1, so it comes no earlier than (X + 1, 1) or than (1, T + 1). An
answer is certain if and only if both come after it (docs/fronts.md, "What is covered"): by the
search key for a dovetailer, by the cost t + r·x for an exchange rate, where a tie does no harm.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from dovetail.dovetailing import search_key
from dovetail.results.result import Result
from dovetail.values import check, display

Number: TypeAlias = int | Fraction
"""A rank or a time of a program: positive, and exact."""

Pair: TypeAlias = tuple[Number, Number]
"""A program: (rank, time)."""


class Extension(Result):
    """How far a rectangle must be extended: a true value if it must be, and a phrase as text.

    Attributes
    ----------
    max_rank, max_time
        The least bounds that suffice; None for one that is great enough.

    Examples
    --------
    >>> str(Extension(max_rank=9, max_time=7))
    'max_rank to 9 and max_time to 7'
    """

    max_rank: int | None = None
    max_time: int | None = None

    def __bool__(self) -> bool:
        return self != Extension()

    def __or__(self, other: "Extension") -> "Extension":
        """Return what suffices for both."""
        return Extension(
            _greater(self.max_rank, other.max_rank), _greater(self.max_time, other.max_time)
        )

    def __str__(self) -> str:
        needs = [] if self.max_rank is None else [f"max_rank to {display.shorten(self.max_rank)}"]
        if self.max_time is not None:
            beyond = ", beyond the greatest that can be" if self.max_time > check.MOST else ""
            needs.append(f"max_time to {display.shorten(self.max_time)}{beyond}")
        return " and ".join(needs)


def _greater(one: int | None, other: int | None) -> int | None:
    return max((bound for bound in (one, other) if bound is not None), default=None)


class Rectangle(Result):
    """The ranks 1 to X and the times 1 to T in which all solutions are known.

    Attributes
    ----------
    max_rank, max_time
        Greatest rank X and greatest time T.
    total
        Number of machines in the space; None if it has no end.
    """

    max_rank: int
    max_time: int
    total: int | None = None

    @property
    def bounded_rank(self) -> int | None:
        """The greatest rank inside; None if the space has no greater one."""
        return None if self.max_rank == self.total else self.max_rank

    @property
    def outside(self) -> tuple[tuple[int, int], ...]:
        """The first programs outside, as (rank, time): (X + 1, 1), if it exists, and (1, T + 1)."""
        slow = (1, self.max_time + 1)
        return (slow,) if self.bounded_rank is None else ((self.max_rank + 1, 1), slow)

    def needed(self, danger: Callable[[int, int], bool], rank: int, time: int) -> Extension:
        """Return how far to extend for an answer to be certain; the bounds given suffice.

        `danger` says whether a program of a rank and a time might change the answer.

        Examples
        --------
        >>> Rectangle(5, 7).needed(lambda rank, time: rank * time < 8, 7, 7)
        Extension(max_rank=7, max_time=None)
        """
        *fast, slow = self.outside
        return Extension(
            min(rank, self.total or rank) if any(danger(*point) for point in fast) else None,
            time if danger(*slow) else None,
        )

    def needed_by_key(self, best: tuple[int, ...], a: int, b: int, tie: str) -> Extension:
        """Return how far to extend for the winner of a dovetailer, of this key, to be certain.

        Examples
        --------
        >>> winner = search_key(3, 2, a=1, b=5)
        >>> Rectangle(5, 7).needed_by_key(winner, 1, 5, "rank")
        Extension(max_rank=None, max_time=15)
        """

        def danger(rank: int, time: int) -> bool:
            return search_key(rank, time, a, b, tie) <= best

        # The bounds after which a program outside takes as many iterations as the winner. If the
        # first of these might still come before it, one more iteration is needed.
        rank, time = a * (best[0] - 1), b * (best[0] - 1)
        rank += a * danger(rank + 1, 1)
        time += b * danger(1, time + 1)
        return self.needed(danger, rank, time)

    def needed_by_cost(self, rate: Fraction, cost: Number) -> Extension:
        """Return how far to extend for no program outside to cost less at an exchange rate.

        The cost given is the least time + rate·rank of the programs inside.

        Examples
        --------
        >>> Rectangle(5, 7).needed_by_cost(Fraction(2), 20)
        Extension(max_rank=9, max_time=17)
        """

        def danger(rank: int, time: int) -> bool:
            return time + rate * rank < cost

        return self.needed(danger, ceil((cost - 1) / rate) - 1, ceil(cost - rate) - 1)

    def rates(self, points: Iterable[Pair]) -> tuple[Fraction, Fraction | None]:
        """Return the exchange rates at which no program outside costs less than all of `points`.

        They go from the first to the second; None if there is no greatest one. A point (x, t)
        costs no more than (X + 1, 1) from rate (t - 1)/(X + 1 - x) on, and no more than (1, T + 1)
        up to (T + 1 - t)/(x - 1).

        Examples
        --------
        >>> Rectangle(5, 7).rates([(2, 6), (3, 1)])
        (Fraction(0, 1), Fraction(7, 2))
        """
        pairs, X, T = list(points), self.max_rank, self.max_time
        low, high = Fraction(0), None
        if self.bounded_rank is not None:
            low = min(Fraction(t - 1, X + 1 - x) for x, t in pairs)
        if all(x > 1 for x, _ in pairs):
            high = max(Fraction(T + 1 - t, x - 1) for x, t in pairs)
        return low, high

    def needed_by_rates(self, points: Iterable[Pair]) -> Extension:
        """Return how far to extend the time so that more than one exchange rate is covered.

        Examples
        --------
        >>> Rectangle(5, 9).needed_by_rates([(5, 9)])
        Extension(max_rank=None, max_time=41)
        >>> Rectangle(5, 41).rates([(5, 9)])
        (Fraction(8, 1), Fraction(33, 4))
        """
        pairs = list(points)
        low, high = self.rates(pairs)
        if high is None or low < high:
            return Extension()
        return Extension(max_time=min(floor(t + low * (x - 1)) for x, t in pairs))
