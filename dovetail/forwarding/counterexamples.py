"""The smallest sets of programs without a fixed point, or with a cycle of some length.

See docs/forwarding.md, "Without a fixed point".
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dovetail import _core
from dovetail.forwarding.cycles import find_cycles
from dovetail.forwarding.hulls import hull
from dovetail.fronts import Number
from dovetail.geometry import lower_left_hull
from dovetail.results.result import Result
from dovetail.values import check


class Counterexample(Result):
    """Result of a search for the smallest point set; made by `minimal_counterexample`.

    Attributes
    ----------
    points
        The programs (rank, time), or None if there is no such set within the limits.
    kappa, cycle
        The code constant, and the length of the cycle; None for no fixed point.
    max_points, max_sum
        The limits.
    checked
        Number of sets that were tried.
    """

    points: tuple[tuple[int, int], ...] | None
    kappa: Fraction
    cycle: int | None
    max_points: int
    max_sum: int
    checked: int

    @property
    def found(self) -> bool:
        """Whether a set was found."""
        return self.points is not None


def minimal_counterexample(
    *,
    kappa: Number = 1,
    cycle: int | None = None,
    max_points: int = 2,
    max_sum: int = 24,
) -> Counterexample:
    """Return the smallest point set without a fixed point, or with a cycle of some length.

    Smallest means: fewest points, then the least sum of all ranks and times, then the first in
    order. Coordinates are integers; each point is a vertex of the set's lower-left hull, as others
    make no difference.

    Parameters
    ----------
    kappa
        The code constant.
    cycle
        Length of the cycle, ties broken by the rule; None for a set without any fixed point.
    max_points, max_sum
        Limits of the search.

    Examples
    --------
    >>> minimal_counterexample(kappa=1).points
    ((1, 3),)
    """
    kappa = check.constant(kappa, "kappa")
    cycle = None if cycle is None else check.integer(cycle, "cycle", 1)
    max_points = check.integer(max_points, "max_points", 1)
    max_sum = check.integer(max_sum, "max_sum", 2)
    checked = 0
    for count in range(1, max_points + 1):
        for total in range(2 * count, max_sum + 1):
            for points in _point_sets(count, total):
                checked += 1
                if _is_counterexample(points, kappa, cycle):
                    return Counterexample(points, kappa, cycle, max_points, max_sum, checked)
    return Counterexample(None, kappa, cycle, max_points, max_sum, checked)


def _is_counterexample(
    points: tuple[tuple[int, int], ...], kappa: Fraction, cycle: int | None
) -> bool:
    if cycle is None:
        core = _core.ForwardHull([(x, t, 1) for x, t in points])
        return not core.fixed_points(*kappa.as_integer_ratio())
    return any(len(found) == cycle for found in find_cycles(hull(points), kappa))


def _point_sets(
    count: int, total: int, before: tuple[tuple[int, int], ...] = ()
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield all ways to add `count` hull vertices whose coordinates add up to `total`."""
    if count == 0:
        if total == 0:
            yield before
        return
    last = before[-1] if before else (0, total + 1)
    for x in range(last[0] + 1, total):
        times = [total - x] if count == 1 else range(1, min(last[1], total - x + 1))
        for t in times:
            grown = (*before, (x, t))
            if lower_left_hull(grown) == grown:
                yield from _point_sets(count - 1, total - x - t, grown)
