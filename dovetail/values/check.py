"""Shared checks of arguments: each returns the clean value or raises a `DovetailError`."""

import math
import operator
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.values import display

# Slopes and limits are 64-bit in the core; one bit is kept free so that sums cannot wrap.
MOST = 2**63 - 1

Kind = TypeVar("Kind")


def integer(value: Any, name: str, least: int = 0, most: int | None = MOST) -> int:
    """Return `value` as an int in least..most (None: any); bool and float are refused."""
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least or (most is not None and number > most):
        top = "2**63 - 1" if most == MOST else most
        accepted = f"of at least {least}" if most is None else f"from {least} to {top}"
        raise DovetailError(f"{name} must be an integer {accepted}, not {value!r}")
    return number


def optional_integer(value: Any, name: str, least: int = 0) -> int | None:
    """Return `integer(value)`, or None (no limit) unchanged."""
    return None if value is None else integer(value, name, least)


def rational(value: Any, name: str) -> Fraction:
    """Return a positive int or Fraction as a Fraction; bool and float are refused."""
    number = value
    if not isinstance(value, Fraction):
        try:
            number = None if isinstance(value, bool) else operator.index(value)
        except TypeError:
            number = None
    if number is None or number <= 0:
        raise DovetailError(f"{name} must be a positive int or Fraction, not {value!r}")
    return Fraction(number)


def constant(value: Any, name: str) -> Fraction:
    """Return `rational(value)`; a float is taken if it is whole, such as 1e6.

    From 2**53 on floats leave out integers, so 1e23 is not 10**23, and is refused.

    Examples
    --------
    >>> constant(1e6, "kappa")
    Fraction(1000000, 1)
    """
    if isinstance(value, float):
        if not (value.is_integer() and value < 2**53):
            raise DovetailError(
                f"{name} must be a positive int or Fraction, or a whole float below 2**53, "
                f"not {value!r}; Fraction('1e23') and Fraction('0.1') are exact"
            )
        value = int(value)
    return rational(value, name)


def slope_arrays(
    a: npt.ArrayLike, b: npt.ArrayLike
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Return two arrays of integers from 1, broadcast to one shape (as views, not copies)."""
    columns = _slope_array(a, "a"), _slope_array(b, "b")
    try:
        first, second = np.broadcast_arrays(*columns)
    except ValueError:
        shapes = " and ".join(str(column.shape) for column in columns)
        raise DovetailError(f"a and b must broadcast together, not {shapes}") from None
    return first, second


def _slope_array(values: npt.ArrayLike, name: str) -> npt.NDArray[np.uint64]:
    try:
        array = np.asarray(values)
    except ValueError:  # rows of unequal length
        array = np.array([None])
    if array.size == 0 and not isinstance(values, np.ndarray):
        array = array.astype(np.uint64)
    if array.dtype.kind not in "iu" or (array.size and array.min() < 1):
        raise DovetailError(
            f"{name} must hold integers from 1 to 2**63 - 1, not {display.shorten(values)}"
        )
    return array.astype(np.uint64, copy=False)


def solution(value: Any, name: str) -> tuple[int, int]:
    """Return a pair (rank, time) of integers from 1."""
    try:
        rank, time = (operator.index(number) for number in value)
    except (TypeError, ValueError):
        rank = time = 0
    if rank < 1 or time < 1:
        raise DovetailError(f"{name} must be pairs (rank, time) of integers from 1, not {value!r}")
    return rank, time


def seconds(value: Any, name: str) -> float | None:
    """Return a duration of at least 0 seconds, or None (no limit)."""
    if value is None:
        return None
    try:
        duration = math.nan if isinstance(value, bool | str) else float(value)
    except (TypeError, ValueError, OverflowError):
        duration = math.nan
    if not duration >= 0:  # also refuses nan
        raise DovetailError(f"{name} must be a number of seconds of at least 0, not {value!r}")
    return duration


def positive(value: Any, name: str) -> float:
    """Return a positive finite number as a float."""
    try:
        number = math.nan if isinstance(value, bool | str | bytes) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 < number < math.inf:
        shown = display.shorten(repr(value))
        raise DovetailError(f"{name} must be a positive finite number, not {shown}")
    return number


def several(values: Any, name: str, accepted: str) -> list[Any]:
    """Return what an iterable holds, as a list; a text is refused."""
    try:
        each = None if isinstance(values, str | bytes) else iter(values)
    except TypeError:
        each = None
    if each is None:
        shown = display.shorten(repr(values))
        raise DovetailError(f"{name} must be {accepted}, not {shown}")
    return list(each)


def instance(value: Any, name: str, kind: type[Kind]) -> Kind:
    """Return `value` if it is of this kind."""
    if not isinstance(value, kind):
        shown = display.shorten(repr(value))
        article = "an" if kind.__name__[0] in "AEIOU" else "a"
        raise DovetailError(f"{name} must be {article} {kind.__name__}, not {shown}")
    return value


def window(value: Any, name: str) -> tuple[float, float]:
    """Return two positive numbers that rise, as floats."""
    try:
        low, high = (float(end) for end in value)
    except (TypeError, ValueError, OverflowError):
        low = high = 0.0
    if not 0 < low < high < math.inf:
        raise DovetailError(f"{name} must be two positive numbers that rise, not {value!r}")
    return low, high


def flag(value: object, name: str) -> bool:
    """Return `value` if it is True or False, of Python or of numpy."""
    if not isinstance(value, bool | np.bool_):
        raise DovetailError(f"{name} must be True or False, not {value!r}")
    return bool(value)


def choice(value: object, name: str, accepted: tuple[str, ...]) -> str:
    """Return `value` if it is one of the accepted words."""
    if not isinstance(value, str) or value not in accepted:
        words = ", ".join(repr(word) for word in accepted)
        raise DovetailError(f"{name} must be one of {words}, not {value!r}")
    return value


def word(value: object, name: str, symbols: int = 6) -> str:
    """Return `value` if it is a string over the digits of the alphabet 0..symbols-1."""
    alphabet = "012345"[:symbols]
    if not isinstance(value, str):
        raise DovetailError(f"{name} must be a string of symbols 0-{alphabet[-1]}, not {value!r}")
    for character in value:
        if character not in alphabet:
            raise DovetailError(
                f"{name} {value!r} has the character {character!r}; "
                f"accepted are the symbols 0-{alphabet[-1]}"
            )
    return value
