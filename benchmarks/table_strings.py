"""What the findings of the shipped tables share: exact counts by string, distances, cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import inf, isnan
from pathlib import Path
from typing import Any, NamedTuple

from ranks import kendall, spearman

from dovetail import data
from dovetail.data import CensusTable

PAGE = Path(__file__).resolve().parent.parent / "docs" / "findings" / "tables.md"

Numbers = Mapping[str, int]

FLIP = str.maketrans("01", "10")


#: So many strings are shown of a kind.
SHOWN = 6


class Size(NamedTuple):
    """All machines of one size: the table, what it holds by string, and how far it goes."""

    table: CensusTable
    machines: Numbers
    #: All that halt, whatever their output.
    whole: int
    #: The greatest length of outputs that are told apart; infinite if all are.
    limit: float
    #: The greatest length of which all strings are outputs.
    complete: int


Sizes = Mapping[int, Size]


def size_of(table: CensusTable) -> Size:
    """What is asked of a table again and again."""
    columns = table.to_dict()
    machines = dict(zip(columns["output"].tolist(), columns["machines"].tolist(), strict=True))
    whole = table.census.halting
    every = sum(machines.values()) == whole
    limit = inf if every else len(table.outputs[-1])
    return Size(table, machines, whole, limit, table.complete("zeros"))


def shipped() -> dict[int, Size]:
    """All tables, by states."""
    return {states: size_of(data.table(states)) for states in data.STATES}


def with_ones(numbers: Numbers) -> dict[str, int]:
    """The numbers if as many machines again begin on a tape of ones."""
    words = {*numbers, *(word.translate(FLIP) for word in numbers)}
    return {
        word: numbers.get(word, 0) + numbers.get(word.translate(FLIP), 0)
        for word in sorted(words, key=order)
    }


def of_length(words: Iterable[str], length: int | None) -> list[str]:
    """The words of one length; None: all."""
    return [word for word in words if length is None or len(word) == length]


def order(word: str) -> tuple[int, str]:
    """Sorts by length, then by symbols."""
    return len(word), word


def pairs(states: Sequence[int], apart: int) -> list[tuple[int, int]]:
    """Sizes that differ by so many states."""
    return [(one, one + apart) for one in states if one + apart in states]


def distance(one: Numbers, whole: int, other: Numbers, other_whole: int) -> Fraction:
    """The total variation distance of two distributions, what is left of both being one outcome.

    The shares are number / whole.
    """
    words = one.keys() | other.keys()
    parts = [(one.get(word, 0), other.get(word, 0)) for word in words]
    parts.append((whole - sum(one.values()), other_whole - sum(other.values())))
    apart = sum(abs(a * other_whole - b * whole) for a, b in parts)
    return Fraction(apart, 2 * whole * other_whole)


def agreement(one: Sequence[Any], other: Sequence[Any]) -> str:
    """Both rank correlations, as rho / tau."""
    return f"{rounded(spearman(one, other))} / {rounded(kendall(one, other))}"


def rounded(value: float | Fraction) -> str:
    """Three digits behind the point; a dash if there is no value."""
    return "–" if isnan(value) else f"{float(value):.3f}"


def listed(words: Sequence[str]) -> str:
    """The first of some strings."""
    more = " …" if len(words) > SHOWN else ""
    return ", ".join(map(code, words[:SHOWN])) + more


def code(word: str) -> str:
    """A string as it is shown."""
    return f"`{word}`"


def of_up_to(numbers: Numbers, length: float) -> dict[str, int]:
    """The numbers of words of up to a length."""
    return {word: number for word, number in numbers.items() if len(word) <= length}
