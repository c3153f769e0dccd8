"""How values are shown in messages: short, and whatever they are."""

from fractions import Fraction

import numpy as np
import pytest
from odd_values import in_itself, nested

from dovetail.values.display import shorten, shown


class Silent:
    def __repr__(self) -> str:
        raise KeyError


class Torn:
    def __repr__(self) -> str:
        return "\ud800\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1RB", "'1RB'"),
        ("it's\n", '"it\'s\\n"'),
        ("\ud800", r"'\ud800'"),
        (b"\xff", r"b'\xff'"),
        ((1,), "(1,)"),
        ({"a": (1, 2), 3: []}, "{'a': (1, 2), 3: []}"),
        (set(), "set()"),
        ({3}, "{3}"),
        (Fraction(1, 3), "Fraction(1, 3)"),
        (np.int64(3), "np.int64(3)"),
        (None, "None"),
        (range(10**9), "range(0, 1000000000)"),
        (list(range(13)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …]"),
        (nested(5000), "[[[[…]]]]"),
        (in_itself(), "[[[[…]]]]"),
        (10**5000, "an int of about 5,001 digits"),
        ([-(10**5000)], "[an int of about 5,001 digits]"),
        (Fraction(1, 10**5000), "Fraction(1, an int of about 5,001 digits)"),
        (Silent(), "a value of the type Silent"),
        (Torn(), r"\ud800"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    "value",
    [
        "1" * 200_000,
        b"1" * 200_000,
        [["1" * 200_000] * 1000] * 1000,
        dict.fromkeys(range(10**5)),
        10**400,
        np.zeros((3000, 3000)),
        np.broadcast_to(np.int64(1), (10**6, 10**6)),
        (Fraction(10**5000, 3),) * 40,
        (nested(5000),) * 40,
    ],
    ids=lambda value: type(value).__name__,
)
def test_large_values_are_short(value: object) -> None:
    assert len(shown(value)) <= 73


def test_numbers_of_any_size_are_shortened() -> None:
    assert shorten(10**5000) == shown(10**5000)
    assert shorten(10**100) == f"1{'0' * 35}…{'0' * 36}"
