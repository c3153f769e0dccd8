"""Numbers and names as they are written in pictures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from dovetail.values import display

#: Whole numbers below this are written out in full.
EXACT_BELOW = 10**7
#: Fractions of at most this many characters are written as such.
FRACTION_LENGTH = 12
#: Names of tasks longer than this are shortened.
NAME_LENGTH = 40
#: Numbers of a list that are written at most.
MOST_LISTED = 4
#: A number and what it counts.
count = display.count


def short(value: int | float | Fraction, exact_below: int = EXACT_BELOW, digits: int = 3) -> str:
    r"""Return a number of any size for a label or a tick: the one way in which pictures write them.

    Whole numbers below `exact_below` have every digit; the others so many significant ones, where
    they are a power of ten comes with it.

    Examples
    --------
    >>> print(short(3930639), short(7724963533521), short(10**9), short(-5))
    3,930,639 $7.72\times10^{12}$ $10^{9}$ −5
    >>> print(short(Fraction(1, 3)), short(0.1046123), short(1234.5), short(1.2e-19))
    1/3 0.1046 1,234 $1.2\times10^{-19}$
    """
    if value < 0:
        return f"−{short(-value, exact_below, digits)}"
    whole = value == 0 or (value >= 1 and value == value // 1)
    if whole and value < exact_below:
        return f"{int(value):,}"
    if isinstance(value, Fraction) and not whole and _is_short(value):
        return str(value)
    if not whole and 1e-3 <= value < EXACT_BELOW:
        return f"{round(value):,}" if value >= 1000 else f"{float(value):.{max(digits, 4)}g}"
    return _with_power(value, digits)


def _is_short(value: Fraction) -> bool:
    few_bits = max(value.numerator, value.denominator).bit_length() < 64
    return few_bits and len(str(value)) <= FRACTION_LENGTH


def _with_power(value: int | float | Fraction, digits: int) -> str:
    """Return a positive number as digits times a power of ten."""
    if isinstance(value, float):
        decimal = Decimal(value)
    else:
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
    mantissa, exponent = f"{decimal:.{digits - 1}e}".split("e")
    times = "" if float(mantissa) == 1 else rf"{float(mantissa):.{digits}g}\times"
    return rf"${times}10^{{{int(exponent)}}}$"


def listed(numbers: Sequence[Fraction]) -> str:
    """Return exchange rates for a label; if they are many, only the first.

    Examples
    --------
    >>> listed([Fraction(1, 2), Fraction(3)]), listed([Fraction(n) for n in range(1, 9)])
    ('1/2, 3', '1, 2, 3, 4, … (8 rates)')
    """
    some = ", ".join(map(short, numbers[:MOST_LISTED]))
    return some if len(numbers) <= MOST_LISTED else f"{some}, … ({len(numbers):,} rates)"


def power_of_ten(value: Fraction | int) -> int | None:
    """Return k if the number is 10^k, k from 0; else None.

    Examples
    --------
    >>> power_of_ten(1000), power_of_ten(20), power_of_ten(Fraction(1, 2))
    (3, None, None)
    """
    power = len(str(value)) - 1
    return power if value == 10**power else None


def plain(text: str) -> str:
    r"""Return a text that matplotlib shows as it is, shortened if it is long.

    Examples
    --------
    >>> print(plain("a $ b"))
    a \$ b
    """
    return display.shorten(text, NAME_LENGTH).replace("$", r"\$")
