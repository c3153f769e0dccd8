"""The best rates at one price by the two lemmas alone: slow, readable, and without the core."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from dovetail.forwarding.points import Pair, Points
from dovetail.slopes import simplest_between, stern_brocot_turns


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
        for run in straight_runs(pair[1] / pair[0]):
            for rate in _lowest(run, pair, price):
                costs[rate] = points.cost(rate, price)
    least = min(costs.values())
    best = [rate for rate, cost in costs.items() if cost == least]
    return tuple(sorted(best, key=lambda rate: (rate.numerator * rate.denominator, rate)))


def straight_runs(target: Fraction) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield the runs of the path to a rate as p, q, u, v and the last step; at last the rate alone.

    A run holds consecutive nodes (p + k·u)/(q + k·v) on one side of the target.
    """
    p, q = 1, 1
    ends = {"R": (1, 0), "L": (0, 1)}  # the ends of the interval: up, down
    for side, count in stern_brocot_turns(target):
        u, v = ends[side]
        yield p, q, u, v, count - 1
        p, q = p + count * u, q + count * v
        ends["L" if side == "R" else "R"] = p - u, q - v
    yield p, q, 0, 0, 0


def _lowest(
    run: tuple[int, int, int, int, int], pair: Pair, price: Fraction
) -> tuple[Fraction, ...]:
    """Return the one or two rates of a run that cost least with one program."""
    p, q, u, v, last = run
    x, t = pair

    def cost(step: int) -> Fraction:
        rate = Fraction(p + step * u, q + step * v)
        return (t + rate * x) ** 2 / (2 * rate) + price * rate.numerator * rate.denominator

    low = count_while(last, lambda step: cost(step + 1) < cost(step))
    steps = [low, low + 1] if low < last and cost(low + 1) == cost(low) else [low]
    return tuple(Fraction(p + step * u, q + step * v) for step in steps)


def count_while(end: int, holds: Callable[[int], bool]) -> int:
    """Return the number of first steps for which `holds` is true; it is false for all others."""
    low, high = 0, end
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if holds(middle) else (low, middle)
    return low


def search_fixed(points: Points, kappa: Fraction) -> tuple[Fraction, ...]:
    """Return all fixed points for a code constant, rising, by best rates at a few prices.

    Between two prices at which some rate is best at both, it is best all the time. Elsewhere the
    interval is split at the price of the chord, unless no rate in it can be a fixed point.

    Examples
    --------
    >>> search_fixed(Points.of([(12, 1)]), Fraction(40))
    (Fraction(1, 2), Fraction(1, 1))
    """
    x, t = min(points.pairs, key=lambda pair: pair[0] * pair[1])
    most = 2 * (t / x).numerator * (t / x).denominator  # no candidate, nor 1/it, has a greater pq
    found: set[Fraction] = set()
    low, high = kappa / most, kappa * most
    waiting = [(low, high, search_paths(points, low), search_paths(points, high))]
    while waiting:
        low, high, below, above = waiting.pop()
        if shared := set(below).intersection(above):
            found |= {rate for rate in shared if low < kappa * rate < high}
            continue
        if not _may_hold(points, (low / kappa, high / kappa), below, above):
            continue
        first, last = below[0], above[-1]
        fall = points.area(last) - points.area(first)
        middle = fall / (_weight(first) - _weight(last))
        best = search_paths(points, middle)
        found |= {rate for rate in best if kappa * rate == middle}
        waiting += [(low, middle, below, best), (middle, high, best, above)]
    return tuple(sorted(found))


def _may_hold(
    points: Points,
    rates: tuple[Fraction, Fraction],
    below: tuple[Fraction, ...],
    above: tuple[Fraction, ...],
) -> bool:
    """Whether a rate between two may be best at a price between two, by what is best at these.

    Its pq and its area then lie between theirs. With one program the area falls and then rises.
    """
    low, high = rates
    if _weight(simplest_between(low, high)) > _weight(below[-1]):
        return False
    near = (min(max(t / x, low), high) for x, t in points.pairs)
    if min(map(points.area, near)) > points.area(above[0]):
        return False
    most = min(max((t + rate * x) ** 2 / (2 * rate) for rate in rates) for x, t in points.pairs)
    return most >= points.area(below[0])


def _weight(rate: Fraction) -> int:
    return rate.numerator * rate.denominator
