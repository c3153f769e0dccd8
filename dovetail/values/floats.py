"""Exact numbers as floats, for tables and pictures, whatever their size."""

import math
from decimal import Decimal
from fractions import Fraction

from dovetail._core import DovetailError

#: The numbers that a logarithmic axis can show, with room on both sides.
LEAST, MOST = 1e-305, 1e305


def rounded(number: int | float | Fraction) -> float:
    """Return a positive number rounded; infinite if it is too large, 0 if it is too small.

    Examples
    --------
    >>> rounded(Fraction(1, 4)), rounded(10**400)
    (0.25, inf)
    """
    try:
        return float(number)
    except OverflowError:
        return math.inf


def shown(number: int | Fraction, form: str = ",.6g") -> str:
    """Return a positive number to some digits, in a form for floats while it is one.

    Examples
    --------
    >>> shown(Fraction(1, 3)), shown(2 * 10**400)
    ('0.333333', '2.00000E+400')
    """
    value = rounded(number)
    if 0 < value < math.inf:
        return format(value, form)
    return f"{Decimal(number.numerator) / Decimal(number.denominator):.5E}"


def drawable(number: int | float | Fraction, name: str = "what is to be drawn") -> float:
    """Return a positive number rounded; refuse one that no picture can show.

    Examples
    --------
    >>> drawable(10**300)
    1e+300
    """
    value = rounded(number)
    if not LEAST <= value <= MOST:
        size = number if isinstance(number, float) or number <= 0 else shown(number)
        raise DovetailError(f"{name} must be from {LEAST:g} to {MOST:g} for a picture, not {size}")
    return value


def clipped(number: int | float | Fraction) -> float:
    """Return a number rounded, moved to the nearest that a picture can show.

    Examples
    --------
    >>> clipped(Fraction(1, 3)), clipped(10**400), clipped(Fraction(1, 10**400))
    (0.3333333333333333, 1e+305, 1e-305)
    """
    return min(max(rounded(number), LEAST), MOST)


def log(number: Fraction) -> float:
    """Return the natural logarithm of a positive number of any size.

    Examples
    --------
    >>> round(log(Fraction(1, 10**400)), 6)
    -921.034037
    """
    value = rounded(number)
    if 0 < value < math.inf:
        return math.log(value)  # accurate near 1
    return math.log(number.numerator) - math.log(number.denominator)
