"""`Exchange`: how a description is priced in time, g(c) = rate · h(c) with an increasing h.

docs/models/mesa.md, "Exchange" defines it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

from dovetail._core import DovetailError
from dovetail.fronts import Number
from dovetail.geometry.ledgers import MOST_BITS
from dovetail.results.result import Result
from dovetail.values import check, display

#: What h is: the length itself, or its exponential 2^c, the rank.
SHAPES = ("length", "rank")
#: An increasing function of exact numbers.
Shape: TypeAlias = str | Callable[[Any], Number]
#: Where a function is tried before it is used.
SAMPLE = range(101)


class Exchange(Result):
    """The price of a description, in time: g(c) = rate · h(c).

    Attributes
    ----------
    rate
        The exchange rate λ, an exact number from 0. At 0 descriptions cost nothing.
    shape
        What h is: "length" for h(c) = c, so that λ is time per bit; "rank" for h(c) = 2^c, the
        prior of a dovetailer; or an increasing function of exact numbers.

    Examples
    --------
    >>> from dovetail import models
    >>> models.Exchange.of(3).price(10), models.Exchange.of(3, "rank").price(10)
    (Fraction(30, 1), Fraction(3072, 1))
    """

    rate: Fraction
    shape: Shape

    @classmethod
    def of(
        cls, rate: Number = 1, shape: Shape = "length", *, sample: Iterable[Number] = SAMPLE
    ) -> Exchange:
        """Return an exchange.

        Parameters
        ----------
        rate
            The exchange rate, an int or Fraction from 0.
        shape
            "length", "rank", or a function that takes an int or Fraction and returns one.
        sample
            Exact numbers from 0 at which a function is tried. It is also tried at every description
            length for which it is used.

        Raises
        ------
        DovetailError
            If a function does not increase: two places are named between which it does not.

        Examples
        --------
        >>> from dovetail import models
        >>> models.Exchange.of(1, lambda c: c * (c - 9) + 100)
        Traceback (most recent call last):
            ...
        dovetail.DovetailError: shape must be a function that increases, but its value is 100 at 0
        and 92 at 1
        """
        made = cls(check.from_zero(rate, "rate"), _checked(shape))
        places = [check.from_zero(one, "sample: each") for one in _several(sample)]
        if not isinstance(made.shape, str):
            made.heights(places)
        return made

    def heights(self, lengths: Iterable[Fraction]) -> dict[Fraction, Fraction]:
        """Return h at each of these description lengths; refuse a function that does not increase.

        Parameters
        ----------
        lengths
            Exact numbers from 0. For the shape "rank" these are whole, up to 4,096 bits.
        """
        places = sorted(set(lengths))
        return dict(zip(places, self.rising(places), strict=True))

    def rising(self, places: Sequence[Fraction]) -> list[Fraction]:
        """Return h at description lengths that rise, in their order; see `heights`."""
        values = [self._height(place) for place in places]
        for row, (low, high) in enumerate(pairwise(values)):
            if low >= high:
                shown = (low, places[row], high, places[row + 1])
                raise DovetailError(
                    "shape must be a function that increases, but its value is {} at {} and {} at "
                    "{}".format(*(display.shorten(one, 40) for one in shown))
                )
        return values

    def price(self, length: Number) -> Fraction:
        """Return g of one description length."""
        place = check.from_zero(length, "length")
        return self.rate * self.heights([place])[place]

    def at(self, rate: Number) -> Exchange:
        """Return the same exchange with another rate."""
        return replace(self, rate=check.from_zero(rate, "rate"))

    @property
    def is_linear(self) -> bool:
        """Whether h(c) = c."""
        return self.shape == "length"

    def _height(self, place: Fraction) -> Fraction:
        if self.shape == "length":
            return place
        if self.shape == "rank":
            if place.denominator != 1 or place > MOST_BITS:
                accepted = f"whole bits up to {MOST_BITS:,} where the shape is 'rank'"
                raise check.refusal("a description length", accepted, place)
            return Fraction(1 << place.numerator)
        assert callable(self.shape)
        value = self.shape(place.numerator if place.denominator == 1 else place)
        if type(value) in (int, Fraction) and value >= 0:
            return Fraction(value)  # a diagram asks for many, and the name below takes time
        return check.from_zero(value, f"shape: the value at {display.shorten(place, 40)}")

    def __repr__(self) -> str:
        words = {"length": "c", "rank": "2^c"}
        name = words[self.shape] if isinstance(self.shape, str) else _name(self.shape)
        return f"Exchange(g = {display.shorten(self.rate, 40)}·{name})"


def as_exchange(value: Any) -> Exchange:
    """Return an exchange as it is, and a number as the rate of a linear one."""
    return value if isinstance(value, Exchange) else Exchange.of(check.from_zero(value, "exchange"))


def _checked(shape: Any) -> Shape:
    if not callable(shape) and not (isinstance(shape, str) and shape in SHAPES):
        raise check.refusal("shape", "'length', 'rank', or an increasing function", shape)
    held: Shape = shape
    return held


def _several(sample: Any) -> list[Any]:
    return check.several(sample, "sample", "exact numbers from 0")


def _name(function: Callable[..., Any]) -> str:
    return f"{display.shorten(getattr(function, '__name__', 'h'), 40)}(c)"
