"""Rank correlations of exact numbers: places and pairs are counted with whole numbers.

Equal values share the mean of their places (Spearman), and pairs that are equal in one of the two
columns count for neither side (Kendall's tau-b). Only the last quotient is a float.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from math import nan, sqrt
from typing import Any


def places(values: Sequence[Any]) -> list[int]:
    """Return twice the place of each value, least first; equal ones share the mean of theirs.

    >>> places([30, 10, 30, 20])
    [7, 2, 7, 4]
    """
    ordered = sorted(values)
    of = {value: bisect_left(ordered, value) + bisect_right(ordered, value) + 1
          for value in set(values)}  # fmt: skip
    return [of[value] for value in values]


def spearman(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Return Spearman's rho: the correlation of the places; nan if a column has one value only."""
    count = len(one)
    x, y = ([place - count - 1 for place in places(column)] for column in (one, other))
    both = sum(a * b for a, b in zip(x, y, strict=True))
    return _share(both, sum(a * a for a in x), sum(b * b for b in y))


def kendall(one: Sequence[Any], other: Sequence[Any]) -> float:
    """Return Kendall's tau-b, by the exchanges that a sort needs, not pair by pair."""
    count = len(one)
    x, y = places(one), places(other)
    pairs = sorted(zip(x, y, strict=True))
    whole = _pairs([count])
    equal_x, equal_y, equal = (_pairs(Counter(each).values()) for each in (x, y, pairs))
    swaps = exchanges([place for _, place in pairs])[1]
    return _share(whole - equal_x - equal_y + equal - 2 * swaps, whole - equal_x, whole - equal_y)


def exchanges(values: list[int]) -> tuple[list[int], int]:
    """Return the values sorted, and how many pairs stand in the wrong order.

    >>> exchanges([2, 3, 1, 1])
    ([1, 1, 2, 3], 4)
    """
    if len(values) < 2:
        return values, 0
    middle = len(values) // 2
    left, fewer = exchanges(values[:middle])
    right, more = exchanges(values[middle:])
    swaps, start = fewer + more, 0
    for value in right:
        start = bisect_right(left, value, start)
        swaps += len(left) - start
    return sorted(left + right), swaps


def _pairs(sizes: Iterable[int]) -> int:
    """Return the number of pairs within groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)


def _share(both: int, one: int, other: int) -> float:
    """Return both / sqrt(one · other)."""
    return both / sqrt(one * other) if one and other else nan
