"""Shared checks of arguments: each returns the clean value or raises a `DovetailError`."""

import math
import operator
from typing import Any

from dovetail._core import DovetailError

# Slopes and limits are 64-bit in the core; one bit is kept free so that sums cannot wrap.
MOST = 2**63 - 1


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
