"""Boxes word by word: costs added up call by call, and the map under a box by enumeration."""

from __future__ import annotations

from fractions import Fraction
from math import gcd


def added_up(n: int, m: Fraction, f: Fraction, score: Fraction, run: Fraction, d: Fraction,
             levels: int) -> Fraction:  # fmt: skip
    """The cost of a search, program by program: Σ(m + d(f + l)) + f*, with searches as programs."""
    if levels == 0:
        return run
    total = Fraction(0)
    for _ in range(n):
        inside = f if levels == 1 else added_up(n, m, f, score, run, d, levels - 1)
        total += m + d * (inside + score)
    return total + added_up(n, m, f, score, run, d, levels - 1)


def boxed_costs(
    points: list[tuple[int, int]], kappa: Fraction, d: Fraction, outer: Fraction, most: int
) -> dict[Fraction, Fraction]:
    """The cost d(R - t) + t + rκ·pq of every inner rate with pq up to `most`."""
    costs = {}
    for p in range(1, most + 1):
        for q in range(1, most // p + 1):
            if gcd(p, q) > 1:
                continue
            rate = Fraction(p, q)
            least = min(t + rate * x for x, t in points)
            time = min(t for x, t in points if t + rate * x == least)
            area = least * least / (2 * rate)
            costs[rate] = d * (area - time) + time + outer * kappa * p * q
    return costs


def best_rates(costs: dict[Fraction, Fraction]) -> set[Fraction]:
    """The rates that cost least."""
    least = min(costs.values())
    return {rate for rate, cost in costs.items() if cost == least}


def told_apart(n: int, batch: int) -> int:
    """How many lists of numbers of wrong answers there are, batch by batch, by trying them all."""
    lists = {()}
    left = n
    while left:
        size = min(batch, left)
        lists = {(*known, wrong) for known in lists for wrong in range(size + 1)}
        left -= size
    return len(lists)
