"""Where axes have ticks, and what is written at them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from matplotlib.axis import Axis
from matplotlib.ticker import Formatter, Locator, MaxNLocator

from dovetail.plots.texts import EXACT_BELOW, short

#: Numbers whose logarithms are those of floats, with room for a step beyond.
LEAST, MOST = 1e-307, 1e307
#: Logarithmic axes up to this are ticked as linear ones are, up to that at 1, 2 and 5.
LINEAR_SPAN, ROUND_SPAN = 5, 100
#: An axis has at most this many ticks with texts.
MOST_TICKS = 8
#: Powers of ten are ticked one by one, or at multiples of one of these.
STRIDES = (1, 2, 3, 5, 10, 20, 50, 100)
#: Powers of ten are written as such where one of them is not between these.
PLAIN_FROM, PLAIN_TO = 1e-3, 1e5
#: Digits of a tick, at most.
MOST_DIGITS = 15


class _InView(Locator):
    def __call__(self) -> Sequence[float]:
        """Return the places of the ticks in view."""
        assert self.axis is not None
        return self.tick_values(*self.axis.get_view_interval())


class Powers(_InView):
    """Ticks of a logarithmic axis: powers of ten, and more numbers where it spans few."""

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        """Return the places of the ticks between two numbers."""
        low, high = _window(vmin, vmax)
        if high <= LINEAR_SPAN * low:
            unit = 10.0 ** math.floor(math.log10(low))  # linear ticks are lost on tiny numbers
            steps = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low / unit, high / unit)
            return [place * unit for place in map(float, steps) if low <= place * unit <= high]
        if high <= ROUND_SPAN * low:
            return _multiples(low, high, (1, 2, 5))
        first, last = _powers(low, high)
        stride = self._stride(last - first)
        return [10.0**power for power in range(-(-first // stride) * stride, last + 1, stride)]

    def _stride(self, span: int) -> int:
        room = 4 if self.axis is None else max(2, min(MOST_TICKS, self.axis.get_tick_space()))
        return next((stride for stride in STRIDES if span // stride < room), STRIDES[-1])


class BetweenPowers(_InView):
    """Ticks without texts of a logarithmic axis: all digits times powers of ten, if few enough."""

    def tick_values(self, vmin: float, vmax: float) -> Sequence[float]:
        """Return the places of the ticks between two numbers."""
        low, high = _window(vmin, vmax)
        if high <= LINEAR_SPAN * low:
            return []
        first, last = _powers(low, high)
        return _multiples(low, high, range(1, 10)) if last - first <= MOST_TICKS else []


class Numbers(Formatter):
    """The texts of ticks: numbers as `short` writes them, all different."""

    def __init__(self) -> None:
        self._as_powers = False
        self._digits = 3
        self._exact_below = EXACT_BELOW

    def set_locs(self, locs: list[float]) -> None:
        """Choose one way of writing that fits all ticks."""
        super().set_locs(locs)
        sizes = [abs(place) for place in locs if place]
        powers = [place for place in sizes if math.log10(place).is_integer()]
        self._as_powers = len(powers) == len(locs) > 1 and self._is_wide()
        self._digits = _digits(sorted(locs))
        if self._digits > 6:  # a mantissa of so many digits is longer than the number
            self._exact_below = 10**MOST_DIGITS
        else:
            self._exact_below = EXACT_BELOW if max(sizes, default=0) < EXACT_BELOW else 1000

    def _is_wide(self) -> bool:
        """Whether a logarithmic axis of the picture goes beyond what is written without powers."""
        axes = cast("Axis", self.axis).axes
        views = [
            axis.get_view_interval()
            for axis in (axes.xaxis, axes.yaxis)
            if axis.get_scale() == "log"
        ]
        return any(not PLAIN_FROM / 10 < end < PLAIN_TO for view in views for end in view)

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 - how matplotlib calls it
        """Return the text of the tick at `x`."""
        if self._as_powers:
            return rf"$10^{{{round(math.log10(x))}}}$"
        return short(x, self._exact_below, self._digits)


def whole_numbers() -> Locator:
    """Return the locator of an axis of whole numbers."""
    return MaxNLocator(nbins=6, integer=True, min_n_ticks=1, steps=[1, 2, 5, 10])


def _window(vmin: float, vmax: float) -> tuple[float, float]:
    low, high = sorted((vmin, vmax))
    return min(max(low, LEAST), MOST), min(max(high, LEAST), MOST)


def _powers(low: float, high: float) -> tuple[int, int]:
    """Return the first and the last power of ten between two numbers."""
    return math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)


def _multiples(low: float, high: float, factors: Sequence[int]) -> list[float]:
    first, last = _powers(low, high)
    places = [factor * 10.0**power for power in range(first - 1, last + 1) for factor in factors]
    return [place for place in places if low <= place <= high]


def _digits(places: Sequence[float]) -> int:
    """Return how many digits tell these places from each other, at least 3."""
    steps = [late - early for early, late in pairwise(places)]
    most = max(map(abs, places), default=0)
    step = min(steps, default=0)
    if not 0 < step < most:
        return 3
    needed = math.floor(math.log10(most)) - math.floor(math.log10(step)) + 2
    return min(max(needed, 3), MOST_DIGITS)
