"""Findings of the tables, third part: block decomposition beside the published table.

The package pybdm holds that table, of all strings of up to 12 symbols by five states.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import count, islice
from math import isqrt
from statistics import mean, median
from typing import Any, NamedTuple

import numpy as np
from findings import table
from ranks import spearman
from table_strings import Sizes, rounded

from dovetail import DovetailError, data

#: The block length of the published table.
PUBLISHED = 12
#: Lengths of the strings that are compared; few are multiples of a block.
LENGTHS = range(20, 201, 20)
SEED, DRAWN = 20270, 10
PERIODS = ("01", "001", "011", "0011", "00101", "00111", "000101", "0010111", "00010111",
           "001011001110")  # fmt: skip
#: The strings of one symbol or two, of pybdm's introduction, docstrings and tests.
EXAMPLES = {
    "100 ones": "1" * 100,
    "12 ones": "1" * 12,
    "24 zeros": "0" * 24,
    "30 ones": "1" * 30,
    "12 zeros, 12 ones": "0" * 12 + "1" * 12,
    "6 zeros, 12 ones, 18 zeros, 12 ones": "0" * 6 + "1" * 12 + "0" * 18 + "1" * 12,
    "`010001100010001`": "010001100010001",
}


class Setting(NamedTuple):
    """Which table is asked, and how."""

    states: int
    blanks: str
    block: int

    def bits(self, word: str, boundary: str) -> float:
        """The complexity of a string."""
        found = data.decompose(
            word, self.states, block=self.block, boundary=boundary, blanks=self.blanks
        )
        return found.bits

    def __str__(self) -> str:
        half = "half on ones" if self.blanks == "both" else "zeros"
        return f"{self.states} states, {half}, blocks of {self.block}"


def settings(sizes: Sizes) -> list[Setting]:
    """Tables of four states or more, with the longest blocks of which each has all."""
    return [Setting(states, blanks, size.table.complete(blanks))
            for states, size in sizes.items() if states > 3
            for blanks in data.BLANKS]  # fmt: skip


def published(block: int = PUBLISHED) -> dict[str, Callable[[str], float]]:
    """What pybdm says of a string, by boundary, with blocks of a length."""
    try:
        import pybdm
    except ImportError as missing:
        raise SystemExit("this needs pybdm: python -m pip install pybdm setuptools") from missing
    kinds = {"ignore": pybdm.PartitionIgnore, "recursive": pybdm.PartitionRecursive,
             "correlated": pybdm.PartitionCorrelated}  # fmt: skip

    def asked(partition: Any) -> Callable[[str], float]:
        made = pybdm.BDM(ndim=1, shape=(block,), partition=partition)
        return lambda word: float(made.bdm(np.array([*map(int, word)])))

    return {boundary: asked(kinds[boundary]) for boundary in data.BOUNDARIES}


def strings() -> dict[str, list[str]]:
    """The strings that are compared, by kind."""
    drawn = random.Random(SEED)
    return {
        "constant": [symbol * length for length in LENGTHS for symbol in "01"],
        "periodic": [(period * length)[:length] for length in LENGTHS for period in PERIODS],
        "random": ["".join(drawn.choices("01", k=length))
                   for length in LENGTHS for _ in range(DRAWN)],
        "random, one in five a 1": ["".join(drawn.choices("00001", k=length))
                                    for length in LENGTHS for _ in range(DRAWN)],
        **{name: pieces(word) for name, word in sequences(4 * LENGTHS[-1]).items()},
    }  # fmt: skip


def pieces(word: str) -> list[str]:
    """Parts of a long word: of each length from the beginning, and from three later places."""
    later = (LENGTHS[-1], 2 * LENGTHS[-1], 3 * LENGTHS[-1])
    return [word[start : start + length] for length in LENGTHS for start in (0, *later)]


def sequences(length: int) -> dict[str, str]:
    """The first symbols of known infinite words."""
    thue_morse = "".join(str(place.bit_count() % 2) for place in range(length))
    one, two = "0", "01"
    while len(two) < length:
        one, two = two, two + one
    root = f"{isqrt(2 << (2 * length)):b}"
    champernowne = "".join(islice((f"{number:b}" for number in count(1)), length))
    words = {"Thue–Morse": thue_morse, "Fibonacci": two, "√2": root, "Champernowne": champernowne}
    return {name: word[:length] for name, word in words.items()}


#: Bits of all strings, by boundary and kind.
Bits = Mapping[str, Mapping[str, Sequence[float]]]


class Compared(NamedTuple):
    """The published table and others, over the same strings."""

    words: Mapping[str, Sequence[str]]
    block: int
    published: Bits
    own: Mapping[Setting, Bits]


def compared(chosen: Sequence[Setting], block: int = PUBLISHED) -> Compared:
    """The bits of all strings, by the published table with blocks of a length and by others."""
    words, theirs = strings(), published(block)
    own = {setting: bits_of(words, setting.bits) for setting in chosen}
    return Compared(words, block, bits_of(words, lambda word, how: theirs[how](word)), own)


def bits_of(words: Mapping[str, Sequence[str]], ask: Callable[[str, str], float]) -> Bits:
    """What is said of all strings."""
    return {boundary: {kind: [ask(word, boundary) for word in every]
                       for kind, every in words.items()}
            for boundary in data.BOUNDARIES}  # fmt: skip


def example_rows(chosen: Sequence[Setting]) -> list[str]:
    """The published package's own examples, side by side."""
    theirs = published()
    same = [Setting(states, "both", PUBLISHED) for states in sorted({n for n, *_ in chosen})
            if states > 4]  # fmt: skip
    asked = [*same, *(setting for setting in chosen if setting not in same)]
    rows = [
        [name, boundary, f"{theirs[boundary](word):.3f}",
         *(bits_or_refused(setting, word, boundary) for setting in asked)]
        for name, word in EXAMPLES.items() for boundary in data.BOUNDARIES
    ]  # fmt: skip
    return table(("string", "boundary", heading(PUBLISHED), *map(str, asked)), rows)


def heading(block: int) -> str:
    """The head of the column of the published table."""
    return f"published, blocks of {block}"


def bits_or_refused(setting: Setting, word: str, boundary: str) -> str:
    """The bits of a string, if the table has all its blocks."""
    try:
        return f"{setting.bits(word, boundary):.3f}"
    except DovetailError:
        return "refused"


def correlation_rows(given: Compared) -> list[str]:
    """How alike the orders of strings of one length are: the median over lengths, and the least."""
    rows = []
    for setting, own in given.own.items():
        cells = []
        for boundary in data.BOUNDARIES:
            found = within_lengths(given.words, given.published[boundary], own[boundary])
            at, least = min(found.items(), key=lambda row: row[1])
            cells.append(f"{rounded(median(found.values()))} ({rounded(least)} at {at})")
        rows.append([str(setting), *cells])
    return table((f"with {heading(given.block)}", *data.BOUNDARIES), rows)


def within_lengths(
    words: Mapping[str, Sequence[str]],
    one: Mapping[str, Sequence[float]],
    other: Mapping[str, Sequence[float]],
) -> dict[int, float]:
    """The rank correlation of two complexities among the strings of each length.

    Sums of logarithms are taken as equal if they agree to a millionth of a bit.
    """
    pairs: dict[int, list[tuple[float, float]]] = {}
    for kind, every in words.items():
        for word, left, right in zip(every, one[kind], other[kind], strict=True):
            pairs.setdefault(len(word), []).append((round(left, 6), round(right, 6)))
    return {length: spearman(*zip(*both, strict=True)) for length, both in sorted(pairs.items())}


def kind_rows(given: Compared, boundary: str = "ignore") -> list[str]:
    """The mean bits a symbol, by kind of string."""
    columns = [given.published[boundary], *(own[boundary] for own in given.own.values())]
    rows = [
        [kind, len(every), *(f"{mean(per_symbol(every, column[kind])):.3f}" for column in columns)]
        for kind, every in given.words.items()
    ]
    return table(("kind", "strings", heading(given.block), *map(str, given.own)), rows)


def per_symbol(words: Sequence[str], bits: Sequence[float]) -> list[float]:
    """Bits of each string divided by its length."""
    return [each / len(word) for word, each in zip(words, bits, strict=True)]


SAYS = """Mean bits a symbol, boundary "ignore"; then ρ among strings of one length:
the median over the lengths, and in brackets the least."""


def figures(own: Compared, same: Compared) -> list[str]:
    """All that is said of blocks: each table with its longest blocks, and all with the same."""
    number = sum(map(len, own.words.values()))
    return [
        "### Blocks: examples of the published package", "", *example_rows(list(own.own)),
        "### Blocks: strings of known kinds", "",
        f"{number} strings of {LENGTHS[0]} to {LENGTHS[-1]} symbols. {SAYS}", "",
        *kind_rows(own), *correlation_rows(own),
        f"With blocks of {same.block} for all:", "", *kind_rows(same), *correlation_rows(same),
    ]  # fmt: skip


def both_ways(sizes: Sizes) -> tuple[Compared, Compared]:
    """Each table with its longest blocks, and all with the longest that all have."""
    chosen = settings(sizes)
    least = min(setting.block for setting in chosen)
    same = [setting._replace(block=least) for setting in chosen]
    return compared(chosen), compared(same, least)
