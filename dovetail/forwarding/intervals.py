"""All roots of the softened map in an interval, each proved, by interval arithmetic.

The interval is cut into boxes. In a box the excess (the mean of the selected rates, less the outer
rate) is either proved to have no root, or to be monotone, so that its signs at the ends decide; or
the box is cut again (docs/existence.md, "Softened by a temperature").
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from dovetail.forwarding.hulls import pq
from dovetail.forwarding.paths import count_while
from dovetail.forwarding.points import Points
from dovetail.values import extras

#: Bits of the interval arithmetic, besides those of a cost in units of the temperature.
BITS = 192
#: Candidates whose weight is below e^-CUT times the greatest are only bounded, all together.
CUT = 100
#: Boxes that are looked at, at one temperature; the others are undecided.
MOST_BOXES = 20_000
#: Least width of a box, and greatest of a bracket, as shares of its end.
NARROW, BRACKET = 2.0**-46, 2.0**-40
#: Kept candidates up to which a box is evaluated; one with more is cut first, unless it is narrow.
MOST_KEPT = 400

#: A ball of real numbers of python-flint, which contains the exact value.
Ball: TypeAlias = Any


class Root(NamedTuple):
    """Two floats between which there is exactly one root, and whether the excess falls there."""

    low: float
    high: float
    falling: bool


class _Box(NamedTuple):
    """An interval of outer rates, with the signs of the excess at its ends."""

    low: Fraction
    high: Fraction
    signs: tuple[int, int]


class Response:
    """The candidates by pq, with their exact areas and prices, and what is averaged."""

    def __init__(
        self, points: Points, kappa: Fraction, rates: list[Fraction], parameter: str
    ) -> None:
        self.rates = sorted(rates, key=lambda rate: (pq(rate), rate))
        self.areas = [points.area(rate) for rate in self.rates]
        self.prices = [kappa * pq(rate) for rate in self.rates]
        self.share = parameter == "share"
        self.values = [self.value(rate) for rate in self.rates]
        self.convex = self._is_convex()

    def value(self, rate: Fraction) -> Fraction:
        """Return what is averaged of a rate."""
        return rate / (1 + rate) if self.share else rate

    def bits(self, temperature: Fraction) -> int:
        """Return the bits of the greatest cost in units of a temperature."""
        most = max(self.areas) + max(self.rates) * max(self.prices)
        return int(most / temperature).bit_length()

    def cost(self, index: int, rate: Fraction) -> Fraction:
        """Return what a candidate costs at an outer rate."""
        return self.areas[index] + rate * self.prices[index]

    def best(self, rate: Fraction) -> int:
        """Return a best candidate at an outer rate."""
        if not self.convex:
            return min(range(len(self.rates)), key=lambda k: self.cost(k, rate))
        last = len(self.rates) - 1
        return count_while(last, lambda k: self.cost(k + 1, rate) < self.cost(k, rate))

    def kept(self, low: Fraction, high: Fraction, gap: Fraction) -> tuple[int, int]:
        """Return the first and last candidate that may cost less than `gap` above the least.

        The candidates are the vertices of a convex chain, so that at any rate costs fall and then
        rise along it; and the difference of two costs is linear in the rate.
        """
        last = len(self.rates) - 1
        if not self.convex:
            return 0, last
        first_best, last_best = self.best(high), self.best(low)
        most, least = self.cost(first_best, high) + gap, self.cost(last_best, low) + gap
        begin = count_while(first_best, lambda k: self.cost(k, high) >= most)
        length = count_while(last - last_best, lambda k: self.cost(last_best + 1 + k, low) < least)
        return begin, last_best + length

    def _is_convex(self) -> bool:
        """Whether the areas fall with pq ever more slowly, and no two have the same pq."""
        before: Fraction | None = None
        for k in range(1, len(self.rates)):
            growth = self.prices[k] - self.prices[k - 1]
            fall = self.areas[k - 1] - self.areas[k]
            if growth == 0 or fall < 0 or (before is not None and fall / growth > before):
                return False
            before = fall / growth
        return True


class _Softened:
    """A response at one temperature, in interval arithmetic."""

    def __init__(self, response: Response, temperature: float, flint: Any) -> None:
        self.response = response
        self.tau = Fraction(temperature)
        self.flint = flint
        cut = CUT + response.bits(self.tau)
        self.gap = cut * self.tau
        # Sums over candidates that were left out, relative to the greatest weight.
        self.outside = len(response.rates) * self.ball(-cut).exp()
        values, prices = response.values, response.prices
        self.areas = [self.ball(area / self.tau) for area in response.areas]
        self.prices = [self.ball(price / self.tau) for price in prices]
        self.values = [self.ball(value) for value in values]
        self.spread = self.ball(max(values) - min(values))
        self.reach = self.ball((max(prices) - min(prices)) / self.tau)

    def ball(self, number: Fraction | int) -> Ball:
        """Return a ball that holds an exact number."""
        return self.flint.arb(self.flint.fmpq(*Fraction(number).as_integer_ratio()))

    def between(self, low: Fraction, high: Fraction) -> Ball:
        """Return a ball that holds all numbers between two."""
        return self.ball(low).union(self.ball(high))

    def within(self, radius: Ball) -> Ball:
        """Return a ball that holds all numbers of at most this size."""
        return self.flint.arb(0).union(radius).union(-radius)

    def means(self, low: Fraction, high: Fraction) -> tuple[Ball, Ball]:
        """Return the mean and its derivative for all outer rates between two."""
        response = self.response
        first, last = response.kept(low, high, self.gap)
        base = response.best((low + high) / 2)
        rates = self.between(low, high)
        total, value, price, both = (self.flint.arb(0) for _ in range(4))
        for k in range(first, last + 1):
            slope = self.prices[k] - self.prices[base]
            weight = (self.areas[base] - self.areas[k] - rates * slope).exp()
            part = weight * (self.values[k] - self.values[base])
            total, value = total + weight, value + part
            price, both = price + weight * slope, both + part * slope
        mean, slope_mean = value / total, price / total
        covariance = both / total - mean * slope_mean
        if first > 0 or last + 1 < len(response.rates):
            mean += self.within(self.outside * self.spread)
            covariance += self.within(8 * self.outside * self.spread * self.reach)
        return mean + self.values[base], -covariance

    def excess(self, rate: Fraction) -> Ball:
        """Return the mean that an outer rate selects, minus that rate."""
        return self.means(rate, rate)[0] - self.ball(self.response.value(rate))

    def sign(self, rate: Fraction) -> int:
        """Return the sign of the excess at a rate; 0 if it is not proved."""
        return _sign(self.excess(rate))

    def is_far(self, box: _Box) -> bool:
        """Whether all kept candidates lie on one side of a box, so that it has no root."""
        first, last = self.response.kept(box.low, box.high, self.gap)
        values = self.response.values[first : last + 1]
        beyond = self.within(self.outside * self.spread)
        least, most = self.ball(min(values)) + beyond, self.ball(max(values)) + beyond
        return bool(
            least > self.ball(self.response.value(box.high))
            or most < self.ball(self.response.value(box.low))
        )

    def slope(self, box: _Box) -> Ball:
        """Return the derivative of the excess for all outer rates in a box."""
        rates = self.between(box.low, box.high)
        own = 1 / (1 + rates) ** 2 if self.response.share else self.flint.arb(1)
        return self.means(box.low, box.high)[1] - own

    def slope_and_range(self, box: _Box) -> tuple[int, bool]:
        """Return the proved sign of the excess's derivative in a box, and whether it has no 0."""
        rates, derivative = self.between(box.low, box.high), self.slope(box)
        middle = (box.low + box.high) / 2
        excess = self.excess(middle) + derivative * (rates - self.ball(middle))
        return _sign(derivative), _sign(excess) != 0


def _sign(ball: Ball) -> int:
    """Return the sign of all numbers in a ball; 0 if it holds 0, or is no number."""
    return int(bool(ball > 0)) - int(bool(ball < 0))


def find_roots(
    response: Response, temperature: float
) -> tuple[list[Root], tuple[tuple[float, float], ...]]:
    """Return all roots of the excess, rising, and the intervals that could not be decided."""
    flint = extras.need("flint", extra="intervals")
    low, high = min(response.rates), max(response.rates)
    if low == high:
        return [Root(*_outward(low, low), True)], ()
    with flint.ctx.workprec(BITS + response.bits(Fraction(temperature))):
        softened = _Softened(response, temperature, flint)
        # A mean of several rates lies strictly between the least and the greatest.
        return _divide(softened, _Box(low, high, (1, -1)))


def _divide(softened: _Softened, whole: _Box) -> tuple[list[Root], tuple[tuple[float, float], ...]]:
    roots: list[Root] = []
    undecided: list[tuple[float, float]] = []
    waiting, seen = [whole], 0
    while waiting:
        box = waiting.pop()
        seen += 1
        verdict = _decide(softened, box)
        if verdict is True:
            roots.append(_refine(softened, box))
        elif verdict is None:
            halves = _halves(softened, box) if seen < MOST_BOXES else ()
            if halves:
                waiting += halves[::-1]
            else:
                _add_joined(undecided, _outward(box.low, box.high))
    return roots, tuple(undecided)


def _decide(softened: _Softened, box: _Box) -> bool | None:
    """Return whether a box has exactly one root; None if that is not clear."""
    same = box.signs[0] == box.signs[1]
    if same and softened.is_far(box):
        return False
    first, last = softened.response.kept(box.low, box.high, softened.gap)
    if last - first > MOST_KEPT and box.high > box.low * 2:
        return None
    slope, no_root = softened.slope_and_range(box)
    if same and (no_root or slope):
        return False
    return True if slope and not same else None


def _halves(softened: _Softened, box: _Box) -> tuple[_Box, ...]:
    """Return two parts of a box, cut where the sign is proved; none if it is too narrow."""
    low, high = float(box.low), float(box.high)
    if high - low <= NARROW * high:
        return ()
    middle = math.sqrt(low) * math.sqrt(high)
    for share in (0.0, 0.1, -0.13):
        cut = Fraction(middle + share * (high - middle if share > 0 else middle - low))
        if box.low < cut < box.high and (sign := softened.sign(cut)):
            return (
                _Box(box.low, cut, (box.signs[0], sign)),
                _Box(cut, box.high, (sign, box.signs[1])),
            )
    return ()


def _refine(softened: _Softened, box: _Box) -> Root:
    """Return a narrow bracket of the only root in a box, by bisection."""
    low, high, (sign, _) = box
    while high - low > BRACKET * high:
        middle = Fraction(float((low + high) / 2))
        here = softened.sign(middle) if low < middle < high else 0
        if here == 0:
            break
        low, high = (middle, high) if here == sign else (low, middle)
    return Root(*_outward(low, high), sign > 0)


def _outward(low: Fraction, high: Fraction) -> tuple[float, float]:
    """Return floats at or beyond both ends."""
    below, above = float(low), float(high)
    below = below if below <= low else math.nextafter(below, 0.0)
    return below, above if above >= high else math.nextafter(above, math.inf)


def _add_joined(intervals: list[tuple[float, float]], interval: tuple[float, float]) -> None:
    """Add an interval to rising ones, joined to the last if they touch."""
    if intervals and interval[0] <= intervals[-1][1]:
        intervals[-1] = intervals[-1][0], interval[1]
    else:
        intervals.append(interval)
