"""The best rates at one price by the two lemmas alone: slow, readable, and without the core."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dovetail.forwarding.points import Pair, Points


def search_paths(points: Points, price: Fraction) -> tuple[Fraction, ...]:
    """Return all best rates at a price: least pq first, then least rate.

    Every best rate lies on the Stern–Brocot path from 1/1 to t/x of some program, and along a
    straight run of that path its cost R_i + λ·pq is convex (docs/forwarding.md, "Two lemmas").

    Examples
    --------
    >>> search_paths(Points.of([(1, 3)]), Fraction(7, 4))
    (Fraction(1, 1), Fraction(2, 1))
    """
    costs: dict[Fraction, Fraction] = {}
    for pair in points.pairs:
        for run in _runs(pair[1] / pair[0]):
            for rate in _lowest(run, pair, price):
                costs[rate] = points.cost(rate, price)
    least = min(costs.values())
    best = [rate for rate, cost in costs.items() if cost == least]
    return tuple(sorted(best, key=lambda rate: (rate.numerator * rate.denominator, rate)))


def _runs(target: Fraction) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield the runs of the path to a rate as p, q, u, v and the last step.

    A run holds consecutive nodes (p + k·u)/(q + k·v) on one side of the target.
    """
    p, q = 1, 1
    ends = {True: (1, 0), False: (0, 1)}  # the ends of the interval: up, down
    while True:
        up = p * target.denominator < target.numerator * q
        u, v = ends[up]
        # The last k with (p + k·u)/(q + k·v) not beyond the target.
        away = abs(p * target.denominator - target.numerator * q)
        last = away // abs(u * target.denominator - target.numerator * v)
        yield p, q, u, v, last
        here = (p + last * u, q + last * v)
        if Fraction(*here) == target:
            return
        ends[not up] = here
        p, q = here[0] + u, here[1] + v


def _lowest(
    run: tuple[int, int, int, int, int], pair: Pair, price: Fraction
) -> tuple[Fraction, ...]:
    """Return the one or two rates of a run that cost least with one program."""
    p, q, u, v, last = run
    x, t = pair

    def cost(step: int) -> Fraction:
        rate = Fraction(p + step * u, q + step * v)
        return (t + rate * x) ** 2 / (2 * rate) + price * rate.numerator * rate.denominator

    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        if cost(middle + 1) < cost(middle):
            low = middle + 1
        else:
            high = middle
    steps = [low, low + 1] if low < last and cost(low + 1) == cost(low) else [low]
    return tuple(Fraction(p + step * u, q + step * v) for step in steps)
