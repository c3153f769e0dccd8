"""Numbers as people type them: exact, however they are written, and refused where too long."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from fractions import Fraction

from dovetail.values import floats
from dovetail.values.display import shorten, shown

#: More numbers than this in a list of `rationals` are refused.
MOST = 100_000

#: Digits that a number may have, and the greatest power of ten in it.
LONGEST = 4300

_NUMBER = re.compile(r"[+-]?(\d+/\d+|(\d+\.?\d*|\.\d+)(e[+-]?(\d+))?)", re.ASCII | re.IGNORECASE)


def _refused(text: str, accepted: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"{shown(text)} is not {accepted}")


def number(text: str, accepted: str = "a number such as 12, 1e6, 0.25 or 3/4") -> Fraction:
    """Return a number exactly as it is written: 12, 1e6, 0.25 or 3/4.

    Examples
    --------
    >>> number("1e6"), number("0.1"), number("6/4")
    (Fraction(1000000, 1), Fraction(1, 10), Fraction(3, 2))
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise _refused(text, accepted)
    power = found[4] or "0"
    if len(text) > LONGEST or len(power) > len(str(LONGEST)) or int(power) > LONGEST:
        raise argparse.ArgumentTypeError(f"{shorten(text)} has more than {LONGEST:,} digits")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise _refused(text, accepted) from None


def positive(text: str) -> Fraction:
    """Return a number above 0, exactly."""
    accepted = "a positive number such as 12, 1e6, 0.25 or 3/4"
    value = number(text, accepted)
    if value <= 0:
        raise _refused(text, accepted)
    return value


def whole(least: int, accepted: str = "") -> Callable[[str], int]:
    """Return a reader of whole numbers from `least` on, such as 1000000 or 1e6.

    Examples
    --------
    >>> whole(1)("1e6"), whole(0)("0")
    (1000000, 0)
    """
    accepted = accepted or f"a whole number from {least} on, such as 20 or 1e6"

    def read(text: str) -> int:
        value = number(text, accepted)
        if value.denominator != 1 or value < least:
            raise _refused(text, accepted)
        return value.numerator

    return read


def seconds(text: str) -> float:
    """Return a duration in seconds."""
    accepted = "a number of seconds, such as 10 or 0.5"
    value = number(text, accepted)
    if value < 0:
        raise _refused(text, accepted)
    return floats.rounded(value)


def pair(form: str) -> Callable[[str], tuple[Fraction, Fraction]]:
    """Return a reader of two positive numbers with a colon between them.

    Examples
    --------
    >>> pair("RANK:TIME")("2:90")
    (Fraction(2, 1), Fraction(90, 1))
    """

    def read(text: str) -> tuple[Fraction, Fraction]:
        parts = text.split(":")
        if len(parts) != 2:
            raise _refused(text, f"of the form {form}")
        return positive(parts[0]), positive(parts[1])

    return read


def integers(text: str) -> tuple[range, ...]:
    """Return the ranges of a list such as 1,5,10:100:10.

    Examples
    --------
    >>> integers("1,5:9:2,1e3")
    (range(1, 2), range(5, 10, 2), range(1000, 1001))
    """
    return tuple(_range(part) for part in text.split(","))


def length(numbers: range) -> int:
    """Return how many numbers a range holds, also where `len` overflows."""
    return (numbers[-1] - numbers[0]) // numbers.step + 1


def rationals(text: str) -> tuple[Fraction, ...]:
    """Return the positive numbers of a list such as 1/2,1e6,10:100:10, in this order.

    Examples
    --------
    >>> rationals("1/2,10:30:10")
    (Fraction(1, 2), Fraction(10, 1), Fraction(20, 1), Fraction(30, 1))
    """
    parts = [_range(part) if ":" in part else (positive(part),) for part in text.split(",")]
    if sum(length(part) if isinstance(part, range) else 1 for part in parts) > MOST:
        raise argparse.ArgumentTypeError(f"more than {MOST:,} numbers in one list")
    return tuple(Fraction(value) for part in parts for value in part)


def _range(part: str) -> range:
    accepted = "a whole number from 1 on, FIRST:LAST or FIRST:LAST:STEP"
    terms = [whole(1, accepted)(term) for term in part.split(":")]
    first, last, step, *more = [*terms, *(terms[0], 1)[len(terms) - 1 :]]
    if last < first or more:
        raise _refused(part, accepted)
    return range(first, last + 1, step)
