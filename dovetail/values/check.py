"""Shared checks of arguments: each returns the clean value or raises a `DovetailError`."""

import math
import operator
import os
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from numbers import Rational
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.values import display

# Slopes and limits are 64-bit in the core; one bit is kept free so that sums cannot wrap.
MOST = 2**63 - 1
# Bytes that are taken for arrays at once; what needs more is refused before it is begun.
MEMORY = 2**34

Kind = TypeVar("Kind")


def refusal(name: str, accepted: str, value: object) -> DovetailError:
    """Return the error that names an argument, what is accepted, and what was given.

    Examples
    --------
    >>> refusal("rank", "a positive integer", -1)
    DovetailError('rank must be a positive integer, not -1')
    """
    return DovetailError(f"{name} must be {accepted}, not {display.shown(value)}")


def _index(value: Any) -> int | None:
    """Return an integer of any type but bool; None for other values."""
    try:
        return None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        return None


def _float(value: Any) -> float:
    """Return a number as a float; NaN for truth values, texts and what is no number."""
    try:
        return math.nan if isinstance(value, bool | str) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def integer(value: Any, name: str, least: int = 0, most: int | None = MOST) -> int:
    """Return `value` as an int in least..most (None: any); bool and float are refused."""
    number = _index(value)
    if number is None or number < least or (most is not None and number > most):
        top = "2**63 - 1" if most == MOST else most
        accepted = f"of at least {least}" if most is None else f"from {least} to {top}"
        raise refusal(name, f"an integer {accepted}", value)
    return number


def optional_integer(value: Any, name: str, least: int = 0, most: int | None = MOST) -> int | None:
    """Return `integer(value)`, or None (no limit) unchanged."""
    return None if value is None else integer(value, name, least, most)


def rational(value: Any, name: str) -> Fraction:
    """Return a positive int or Fraction as a Fraction; bool and float are refused."""
    number = value if isinstance(value, Fraction) else _index(value)
    if number is None or number <= 0:
        raise refusal(name, "a positive int or Fraction", value)
    return Fraction(number)


def from_zero(value: Any, name: str) -> Fraction:
    """Return an int or Fraction of at least 0 as a Fraction; bool and float are refused."""
    number = value if isinstance(value, Fraction) else _index(value)
    if number is None or number < 0:
        raise refusal(name, "an int or Fraction of at least 0", value)
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
                f"not {display.shown(value)}; Fraction('1e23') and Fraction('0.1') are exact"
            )
        value = int(value)
    return rational(value, name)


def slope_arrays(
    a: npt.ArrayLike, b: npt.ArrayLike, each: int = 8
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Return two arrays of integers from 1, broadcast to one shape (as views, not copies).

    So many slopes that they would take more than `MEMORY`, each so many bytes, are refused.
    """
    columns = _integers(a, "a"), _integers(b, "b")
    try:
        shape = np.broadcast_shapes(*(column.shape for column in columns))
    except ValueError:
        shapes = " and ".join(str(column.shape) for column in columns)
        raise DovetailError(f"a and b must broadcast together, not {shapes}") from None
    count = math.prod(shape)
    if count * each > MEMORY:
        raise DovetailError(
            f"a and b: {count:,} slopes take some {count * each / 2**30:,.0f} GiB; "
            f"at most {MEMORY // each:,} are taken at once"
        )
    for name, column in zip("ab", columns, strict=True):
        if column.size and column.min() < 1:
            raise _no_slopes(name, column)
    first, second = np.broadcast_arrays(*map(_unsigned, columns))
    return first, second


def _unsigned(column: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.uint64]:
    """Return positive integers as uint64, without a copy where that can be."""
    if column.dtype == np.int64:
        return column.view(np.uint64)
    return column.astype(np.uint64, copy=False)


def _integers(values: npt.ArrayLike, name: str) -> npt.NDArray[np.integer[Any]]:
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, OverflowError, RecursionError):  # rows of unequal length
        array = np.array([None])
    if array.size == 0 and not isinstance(values, np.ndarray):
        array = array.astype(np.uint64)
    if array.dtype.kind not in "iu":
        raise _no_slopes(name, values)
    return array


def _no_slopes(name: str, values: object) -> DovetailError:
    return DovetailError(
        f"{name} must hold integers from 1 to 2**63 - 1, not {display.shown(values)}"
    )


def solution(value: Any, name: str) -> tuple[int, int]:
    """Return a pair (rank, time) of integers from 1."""
    try:
        rank, time = (operator.index(number) for number in value)
    except (TypeError, ValueError):
        rank = time = 0
    if rank < 1 or time < 1:
        raise refusal(name, "pairs (rank, time) of integers from 1", value)
    return rank, time


def seconds(value: Any, name: str) -> float | None:
    """Return a duration of at least 0 seconds, or None (no limit)."""
    if value is None:
        return None
    duration = _float(value)
    if not duration >= 0:  # also refuses nan
        raise refusal(name, "a number of seconds of at least 0", value)
    return duration


def positive(value: Any, name: str) -> float:
    """Return a positive finite number as a float."""
    number = math.nan if isinstance(value, bytes) else _float(value)
    if not 0 < number < math.inf:
        raise refusal(name, "a positive finite number", value)
    return number


def iterator(values: Any, name: str, accepted: str) -> Iterator[Any]:
    """Return an iterator over what an iterable holds; a text is refused."""
    if isinstance(values, str | bytes):
        raise refusal(name, accepted, values)
    try:
        each: Iterator[Any] = iter(values)
    except TypeError:
        raise refusal(name, accepted, values) from None
    return each


def several(values: Any, name: str, accepted: str) -> list[Any]:
    """Return what an iterable holds, as a list; a text is refused."""
    return list(iterator(values, name, accepted))


def instance(value: Any, name: str, kind: type[Kind]) -> Kind:
    """Return `value` if it is of this kind."""
    if not isinstance(value, kind):
        article = "an" if kind.__name__[0] in "AEIOU" else "a"
        raise refusal(name, f"{article} {kind.__name__}", value)
    return value


def window(value: Any, name: str) -> tuple[float, float]:
    """Return two positive numbers that rise, as floats."""
    try:
        low, high = (float(end) for end in value)
    except (TypeError, ValueError, OverflowError):
        low = high = 0.0
    if not 0 < low < high < math.inf:
        raise refusal(name, "two positive numbers that rise", value)
    return low, high


def flag(value: object, name: str) -> bool:
    """Return `value` if it is True or False, of Python or of numpy."""
    if not isinstance(value, bool | np.bool_):
        raise refusal(name, "True or False", value)
    return bool(value)


def function(value: Any, name: str) -> Any:
    """Return `value` if it can be called."""
    if not callable(value):
        raise refusal(name, "a function", value)
    return value


def pair(value: Any, name: str) -> tuple[Any, Any]:
    """Return a pair of exact numbers, as it is."""
    both = value if isinstance(value, tuple | list) else ()
    exact = all(isinstance(part, Rational) and not isinstance(part, bool) for part in both)
    if len(both) != 2 or not exact:
        raise refusal(name, "pairs (rank, time) of exact numbers", value)
    return both[0], both[1]


def parts(value: Any, name: str, accepted: str, count: int = 2) -> tuple[Any, ...]:
    """Return what an iterable of so many values holds."""
    try:
        held = tuple(islice(value, count + 1))
    except (TypeError, ValueError):
        held = ()
    if len(held) != count:
        raise refusal(name, accepted, value)
    return held


def path(value: Any, name: str) -> Path:
    """Return the path of a file that the system can have: no NUL in it, and text as it knows."""
    try:
        place = os.fspath(value)
        possible = isinstance(place, str) and b"\0" not in os.fsencode(place)
    except (TypeError, UnicodeEncodeError):
        possible = False
    if not possible:
        raise refusal(name, "the path of a file", value)
    return Path(place)


def choice(value: object, name: str, accepted: tuple[str, ...]) -> str:
    """Return `value` if it is one of the accepted words."""
    if not isinstance(value, str) or value not in accepted:
        words = ", ".join(repr(word) for word in accepted)
        raise refusal(name, f"one of {words}", value)
    return value


def text(value: object, name: str) -> str:
    """Return `value` if it is a string."""
    if not isinstance(value, str):
        raise refusal(name, "a string", value)
    return value


def word(value: object, name: str, symbols: int = 6) -> str:
    """Return `value` if it is a string over the digits of the alphabet 0..symbols-1."""
    alphabet = "012345"[:symbols]
    if not isinstance(value, str):
        raise refusal(name, f"a string of symbols 0-{alphabet[-1]}", value)
    for character in value:
        if character not in alphabet:
            raise DovetailError(
                f"{name} {display.shown(value)} has the character {display.shown(character)}; "
                f"accepted are the symbols 0-{alphabet[-1]}"
            )
    return value


def generator(value: Any, name: str = "rng") -> np.random.Generator:
    """Return a generator: the one given, or a new one from a seed or (None) from the system."""
    if isinstance(value, np.random.Generator):
        return value
    if value is not None and (isinstance(value, bool) or not hasattr(value, "__index__")):
        raise refusal(name, "a seed or a generator", value)
    return np.random.default_rng(None if value is None else integer(value, name, 0, None))
