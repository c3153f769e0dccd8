"""What all modules of boxes check alike: costs, discounts, brackets."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from dovetail.results.encoding import storable
from dovetail.values import check

#: Exact numbers, as all functions of this room take them.
Exact = int | Fraction
#: Brackets of real numbers are narrowed until their width is at most this share of them.
WIDTH = Fraction(1, 2**40)


@storable
class Bracket(NamedTuple):
    """Exact ends of an interval that holds a real number.

    Attributes
    ----------
    low, high
        The ends, Fractions; equal if the number itself is known.
    """

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> bool:
        """Whether the number itself is known."""
        return self.low == self.high


def discount(value: Any, name: str = "discount") -> Fraction:
    """Return a discount as a Fraction: an int or Fraction from 0 to 1.

    Examples
    --------
    >>> discount(Fraction(1, 10))
    Fraction(1, 10)
    """
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and 0 <= value <= 1:
        return Fraction(value)
    raise check.refusal(name, "an int or Fraction from 0 to 1", value)


def narrowed(low: Fraction, high: Fraction, above: Callable[[Fraction], bool]) -> Bracket:
    """Return a narrow bracket of where `above` turns true; it is false at `low`, true at `high`."""
    while high - low > WIDTH * high:
        middle = (low + high) / 2
        low, high = (low, middle) if above(middle) else (middle, high)
    return Bracket(low, high)


def root(value: Fraction, degree: int, bits: int) -> Bracket:
    """Return a bracket of the root of a positive number, as narrow as so many binary digits say.

    Examples
    --------
    >>> root(Fraction(1, 4), 2, 10)
    Bracket(low=Fraction(1, 2), high=Fraction(1, 2))
    """
    up, down = (_integer_root(part, degree) for part in value.as_integer_ratio())
    if Fraction(up, down) ** degree == value:
        return Bracket(Fraction(up, down), Fraction(up, down))
    unit = 2 ** (bits + max(0, value.denominator.bit_length() - value.numerator.bit_length()))
    whole = _integer_root(value.numerator * unit**degree // value.denominator, degree)
    return Bracket(Fraction(whole, unit), Fraction(whole + 1, unit))


def _integer_root(value: int, degree: int) -> int:
    """Return the greatest integer whose power is at most `value`."""
    guess = 1 << -(-value.bit_length() // degree)
    while True:  # Newton's steps from above fall until they are there
        lower = ((degree - 1) * guess + value // guess ** (degree - 1)) // degree
        if lower >= guess:
            return guess
        guess = lower
