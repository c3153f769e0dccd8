"""`box_map`: which exchange rate forwards if all but the winner's run is done in a box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.forwarding.hulls import pq
from dovetail.forwarding.paths import count_while, straight_runs
from dovetail.forwarding.points import Points, PointsLike
from dovetail.models.boxes import values
from dovetail.models.boxes.values import Exact
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display

#: Most steps of an orbit.
MOST_STEPS = 100_000


class BoxedRate(NamedTuple):
    """An inner dovetailer, and what it costs if all but its winner's run is done in a box.

    Attributes
    ----------
    rate
        Its exchange rate s.
    rank, time
        The program that it finds: x and t.
    area
        R(s), what it costs without a box.
    cost
        d·(R(s) - t) + t.
    """

    rate: Fraction
    rank: Fraction
    time: Fraction
    area: Fraction
    cost: Fraction

    @property
    def share(self) -> Fraction:
        """The share of the winner's run in the cost."""
        return self.time / self.cost

    @property
    def dominating_discount(self) -> Fraction:
        """The greatest discount at which the winner's run is at least half of the cost."""
        rest = self.area - self.time
        return min(Fraction(1), self.time / rest) if rest > 0 else Fraction(1)


class _Run(NamedTuple):
    """Rates (p + k·u)/(q + k·v), k = first … last, at which one program is found."""

    rank: Fraction
    time: Fraction
    p: int
    q: int
    u: int
    v: int
    first: int
    last: int

    def rate(self, step: int) -> Fraction:
        """Return the rate at a step."""
        return Fraction(self.p + step * self.u, self.q + step * self.v)


class BoxMap(TableResult):
    """The forwarding map under a box, F_d(r); made by `box_map`.

    Attributes
    ----------
    points
        The programs.
    kappa
        The code constant κ.
    discount
        The price d of a step in the box.
    """

    points: Points
    kappa: Fraction
    discount: Fraction

    def at(self, rate: Exact) -> BoxedRate:
        """Return the inner dovetailer of an exchange rate; of programs that tie the fastest counts.

        Examples
        --------
        >>> box_map([(12, 1)], kappa=1, discount=0).at(Fraction(1, 3))
        BoxedRate(rate=Fraction(1, 3), rank=Fraction(12, 1), time=Fraction(1, 1), \
area=Fraction(75, 2), cost=Fraction(1, 1))
        """
        rate = check.rational(rate, "rate")
        least = self.points.least(rate)
        time, rank = min((t, x) for x, t in self.points.pairs if t + rate * x == least)
        area = least**2 / (2 * rate)
        return BoxedRate(rate, rank, time, area, self.discount * (area - time) + time)

    def best(self, outer: Exact) -> tuple[BoxedRate, ...]:
        """Return the inner dovetailers that an outer exchange rate selects, simplest first.

        Examples
        --------
        >>> without, with_box = (box_map([(12, 1)], kappa=1, discount=d) for d in (1, 0))
        >>> without.best(Fraction(1, 100))[0].rate, with_box.best(Fraction(1, 100))[0].rate
        (Fraction(1, 12), Fraction(1, 1))
        """
        price = self.kappa * check.rational(outer, "outer")
        return tuple(map(self.at, self._select(price)))

    def fixed_points(self) -> tuple[BoxedRate, ...]:
        """Return all exchange rates that select themselves, alone or among others; rising.

        Examples
        --------
        >>> [str(one.rate) for one in box_map([(12, 1)], kappa=40, discount=1).fixed_points()]
        ['1/2', '1']
        """
        return self._fixed

    def orbit(self, start: Exact) -> tuple[tuple[Fraction, ...], int]:
        """Return what follows a rate, each once, and the place from which that comes back.

        Of several best rates the simplest is taken, then the least.

        Examples
        --------
        >>> box_map([(1, 3)], kappa=1, discount=1).orbit(2)
        ((Fraction(1, 1), Fraction(2, 1)), 0)
        """
        rate = check.rational(start, "start")
        places: dict[Fraction, int] = {}
        while True:
            rate = self._select(self.kappa * rate)[0]
            if rate in places:
                return tuple(places), places[rate]
            places[rate] = len(places)

    def next_change(self, outer: Exact) -> tuple[Fraction, tuple[BoxedRate, ...]] | None:
        """Return the greatest lower discount at which an outer rate selects anything else.

        The discount, and all inner dovetailers that tie there, simplest first: those that are best
        just above it, and others. None if there is no change down to 0.

        Examples
        --------
        >>> discount, tied = box_map([(738, 6)], kappa=10, discount=1).next_change(Fraction(1, 123))
        >>> str(discount), [str(one.rate) for one in tied]
        ('610/1107', ['1/122', '1/123'])
        """
        price = self.kappa * check.rational(outer, "outer")

        def line(rate: Fraction) -> tuple[Fraction, Fraction]:
            """Return what the box does not discount, and what it does."""
            one = self.at(rate)
            return one.time + price * pq(rate), one.area - one.time

        # Of those that tie now, the one with the most work in the box is best just below.
        fixed, boxed = min(map(line, self._select(price)))
        discount, below = Fraction(0), replace(self, discount=Fraction(0))._select(price)
        while True:
            other, inside = min(map(line, below))
            if other + discount * inside == fixed + discount * boxed:
                break
            # Both lines meet above this discount, and nothing below the meeting counts any more.
            discount = (fixed - other) / (inside - boxed)
            below = replace(self, discount=discount)._select(price)
        if len({line(rate) for rate in below}) < 2:
            return None
        there = replace(self, discount=discount)
        return discount, tuple(map(there.at, below))

    def regret(self, one: BoxedRate) -> Fraction:
        """Return how many times the found program is slower than the fastest of all.

        Examples
        --------
        >>> made = box_map([(1, 9), (10, 2)], kappa=1, discount=0)
        >>> made.regret(made.best(8)[0])
        Fraction(9, 2)
        """
        check.instance(one, "one", BoxedRate)
        return one.time / min(time for _, time in self.points.pairs)

    @cached_property
    def _fixed(self) -> tuple[BoxedRate, ...]:
        ends = [run.rate(step) for run in self._runs for step in (run.first, run.last)]
        low, high = min(ends), max(ends)
        found = {rate for rate in (low, high) if rate in self._select(self.kappa * rate)}
        found.update(self._between(low, high))
        return tuple(map(self.at, sorted(found)))

    def _between(self, low: Fraction, high: Fraction) -> Iterator[Fraction]:
        """Yield the fixed points between two outer rates.

        Along an interval pq never rises, so what is best between its ends lies between the last
        that is best at the low end and the first that is best at the high end.
        """
        waiting = [(low, self._select(self.kappa * low)[0], high,
                    self._select(self.kappa * high)[-1])]  # fmt: skip
        while waiting:
            low, first, high, last = waiting.pop()
            if low >= high or not self._may_be_fixed(low, high, pq(last), pq(first)):
                continue
            if pq(first) == pq(last):
                middle = (low + high) / 2
                same = self._select(self.kappa * middle)
                yield from (rate for rate in same if low < rate < high)
                continue
            fall = self.at(last).cost - self.at(first).cost
            middle = fall / (pq(first) - pq(last)) / self.kappa
            best = self._select(self.kappa * middle)
            if middle in best:
                yield middle
            waiting += [(low, first, middle, best[-1]), (middle, best[0], high, last)]

    def _may_be_fixed(self, low: Fraction, high: Fraction, least: int, most: int) -> bool:
        """Whether some rate of the paths lies between two rates, with pq between two numbers."""

        def is_there(run: _Run) -> bool:
            inside = _steps(run, low, high, ends=False)
            count = len(inside)
            skipped = count_while(count, lambda k: pq(run.rate(inside[k])) < least)
            return count_while(count, lambda k: pq(run.rate(inside[k])) <= most) > skipped

        return any(map(is_there, self._runs))

    def _select(self, price: Fraction) -> tuple[Fraction, ...]:
        """Return all best rates at a price of one unit of pq: least pq first, then least rate."""
        costs: dict[Fraction, Fraction] = {}
        for run in self._runs:
            for step in _lowest(run, self.discount, price):
                rate, cost = run.rate(step), _cost(run, step, self.discount, price)
                costs[rate] = min(cost, costs.get(rate, cost))
        least = min(costs.values())
        best = [rate for rate, cost in costs.items() if cost == least]
        return tuple(sorted(best, key=lambda rate: (pq(rate), rate)))

    @cached_property
    def _runs(self) -> tuple[_Run, ...]:
        """All rates that can be best, as straight runs (docs/models/boxes.md has the proof)."""
        return tuple(run for one in _intervals(self.points) for run in _runs_of(*one))

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each fixed point: rate, rank, time, area, cost, share, regret."""
        fixed = self.fixed_points()
        names = ("rate", "rank", "time", "area", "cost", "share")
        columns = {name: frames.rationals(getattr(one, name) for one in fixed) for name in names}
        return columns | {"regret": frames.rationals(map(self.regret, fixed))}

    def __len__(self) -> int:
        return len(self.fixed_points())

    def __repr__(self) -> str:
        fixed = display.listed([one.rate for one in self.fixed_points()])
        return (
            f"BoxMap(kappa={display.shorten(self.kappa)}, discount {self.discount}: fixed "
            f"{fixed or 'nothing'})"
        )


def box_map(points: PointsLike, *, kappa: Exact | float, discount: Exact) -> BoxMap:
    """Return the forwarding map under a box, exactly.

    The outer dovetailer with exchange rate r chooses the inner rate s = p/q with the least
    d·(R(s) - t) + t + r·κ·pq, where t is the time of the program that the inner one finds: its own
    run is not discounted (docs/models/boxes.md, "Which rate forwards under the box"). With d = 1
    it is `dovetail.forwarding.forward`.

    Parameters
    ----------
    points
        A complete `Front`, whose rectangle is taken as all there is, or pairs (rank, time) of
        positive ints or Fractions.
    kappa
        The code constant κ.
    discount
        d, from 0 to 1.

    Examples
    --------
    >>> box_map([(738, 6)], kappa=10, discount=Fraction(1, 1000))
    BoxMap(kappa=10, discount 1/1000: fixed 1/26)
    """
    constant = check.constant(kappa, "kappa")
    return BoxMap(Points.of(points), constant, values.discount(discount))


class BoxSweep(TableResult):
    """Fixed points under the box for several discounts; made by `box_sweep`.

    Attributes
    ----------
    maps
        The map of each discount.
    """

    pictures = ("box_fixed_points",)

    maps: tuple[BoxMap, ...]

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each discount and fixed point."""
        rows = [(made, one) for made in self.maps for one in made.fixed_points()]
        names = ("rate", "rank", "time", "area", "cost", "share", "dominating_discount")
        columns = {name: frames.rationals(getattr(one, name) for _, one in rows) for name in names}
        return {
            "discount": frames.rationals(made.discount for made, _ in rows),
            **columns,
            "regret": frames.rationals(made.regret(one) for made, one in rows),
        }

    def __len__(self) -> int:
        return sum(map(len, self.maps))

    def __repr__(self) -> str:
        fixed = display.count(len(self), "fixed point")
        return f"BoxSweep({fixed} at {display.count(len(self.maps), 'discount')})"


def box_sweep(points: PointsLike, *, kappa: Exact | float, discounts: Iterable[Exact]) -> BoxSweep:
    """Return the fixed points under the box for several discounts.

    Parameters
    ----------
    points, kappa
        As in `box_map`.
    discounts
        At least one discount, each from 0 to 1.

    Examples
    --------
    >>> found = box_sweep([(738, 6)], kappa=10, discounts=[1, Fraction(1, 1000), 0])
    >>> [str(rate) for rate in found.to_dict()["rate"]]
    ['1/123', '1/26', '1']
    """
    known, constant = Points.of(points), check.constant(kappa, "kappa")
    several = check.several(discounts, "discounts", "numbers from 0 to 1")
    made = tuple(BoxMap(known, constant, values.discount(d, "discounts: each")) for d in several)
    if not made:
        raise check.refusal("discounts", "at least one number from 0 to 1", several)
    return BoxSweep(made)


def _intervals(
    points: Points,
) -> Iterator[tuple[Fraction, Fraction, Fraction, Fraction | None]]:
    """Yield each program with the lowest and the highest rate at which it comes first."""
    pairs = points.pairs
    high: Fraction | None = None
    for place, (x, t) in enumerate(pairs):
        low = Fraction(0)
        if place + 1 < len(pairs):
            later, faster = pairs[place + 1]
            low = (t - faster) / (later - x)
        yield x, t, low, high
        high = low


def _runs_of(x: Fraction, t: Fraction, low: Fraction, high: Fraction | None) -> Iterator[_Run]:
    """Yield the parts of the path to the program's best rate, or its end, where it comes first."""
    target = t / x if high is None else min(t / x, high)
    for p, q, u, v, last in straight_runs(target):
        whole = _Run(x, t, p, q, u, v, 0, last)
        top = max(whole.rate(0), whole.rate(last)) if high is None else high
        inside = _steps(whole, low, top, ends=True)
        if inside:
            yield whole._replace(first=inside[0], last=inside[-1])


def _steps(run: _Run, low: Fraction, high: Fraction, *, ends: bool) -> range:
    """Return the steps of a run whose rates lie in an interval, with or without its ends."""
    steps = range(run.first, run.last + 1)
    if run.rate(run.first) > run.rate(run.last):
        steps = steps[::-1]
    before = count_while(
        len(steps),
        lambda k: run.rate(steps[k]) < low or (not ends and run.rate(steps[k]) == low),
    )
    until = count_while(
        len(steps),
        lambda k: run.rate(steps[k]) < high or (ends and run.rate(steps[k]) == high),
    )
    inside = steps[before:until]
    return inside if inside.step > 0 else inside[::-1]


def _lowest(run: _Run, discount: Fraction, price: Fraction) -> tuple[int, ...]:
    """Return the one or two steps of a run that cost least: along it the cost is convex."""

    def cost(step: int) -> Fraction:
        return _cost(run, run.first + step, discount, price)

    last = run.last - run.first
    low = count_while(last, lambda step: cost(step + 1) < cost(step))
    tied = low < last and cost(low + 1) == cost(low)
    return (run.first + low, run.first + low + 1) if tied else (run.first + low,)


def _cost(run: _Run, step: int, discount: Fraction, price: Fraction) -> Fraction:
    """Return the cost of an inner dovetailer that finds the program of the run."""
    rate = run.rate(step)
    area = (run.time + rate * run.rank) ** 2 / (2 * rate)
    return discount * (area - run.time) + run.time + price * pq(rate)
