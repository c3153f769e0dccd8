"""Findings of the tables, first part: what a further state changes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from math import log2

from findings import table
from ranks import places
from table_strings import (
    SHOWN,
    Numbers,
    Size,
    Sizes,
    agreement,
    code,
    distance,
    listed,
    of_length,
    of_up_to,
    order,
    pairs,
    with_ones,
)

#: So many of the most frequent strings are compared.
FIRST = 20


def name(pair: tuple[int, int]) -> str:
    """Two sizes as the head of a column."""
    return f"{pair[0]} and {pair[1]} states"


def lengths(sizes: Sizes) -> range:
    """All lengths of outputs that two sizes have."""
    longest = sorted(len(size.table.outputs[-1]) for size in sizes.values())
    return range(1, longest[-2] + 1)


def what_there_is(sizes: Sizes) -> list[str]:
    """The tables."""
    heads = ("states", "steps", "strings", "of up to", "all strings of up to",
             "the shortest missing", "machines that halt", "undecided")  # fmt: skip
    rows = []
    for states, size in sizes.items():
        census, longest = size.table.census, len(size.table.outputs[-1])
        rows.append([states, census.max_time, f"{len(size.machines):,}", longest, size.complete,
                     missing(size), f"{size.whole:,}", f"{census.undecided:,}"])  # fmt: skip
    return table(heads, rows)


def missing(size: Size) -> str:
    """The shortest strings that are no outputs of a size: their number and length."""
    length = size.complete + 1
    words = ("".join(symbols) for symbols in product("01", repeat=length))
    found = [word for word in words if word not in size.machines]
    return f"{len(found)} of length {length}: {listed(found)}"


def correlations(sizes: Sizes) -> list[str]:
    """How alike the order of the strings is at two sizes, by length."""
    numbers = {states: size.machines for states, size in sizes.items()}
    halves = {states: with_ones(each) for states, each in numbers.items()}
    compared = [*pairs(list(sizes), 1), *pairs(list(sizes), 2)]
    rows = [[length, *(compare(numbers[one], numbers[two], length) for one, two in compared)]
            for length in lengths(sizes)]  # fmt: skip
    for label, of in (("all", numbers), ("all, half on ones", halves)):
        rows.append([label, *(compare(of[one], of[two]) for one, two in compared)])
    return table(("length", *map(name, compared)), rows)


def compare(one: Numbers, other: Numbers, length: int | None = None) -> str:
    """The rank correlations over the strings that both have, and their number."""
    common = of_length((word for word in one if word in other), length)
    if not common:
        return "none"
    left, right = ([-numbers[word] for word in common] for numbers in (one, other))
    return f"{agreement(left, right)} ({len(common):,})"


def new_strings(sizes: Sizes) -> list[str]:
    """Strings that only the greater of two neighbouring sizes gives."""
    compared = pairs(list(sizes), 1)
    new = {(one, two): only_greater(sizes[one], sizes[two]) for one, two in compared}
    longest = max(len(words[-1]) for words in new.values())
    rows = [[length, *(share_new(sizes[one], sizes[two], new[one, two], length)
                       for one, two in compared)]
            for length in range(1, longest + 1)]  # fmt: skip
    heads = ("sizes", "new strings", "the shortest", "the most frequent: machines, K")
    return [
        *table(("length", *(f"{two} states, not {one}" for one, two in compared)), rows),
        *table(heads, ([f"{two}, not {one}", *new_row(sizes[two], new[one, two])]
                       for one, two in compared)),
    ]  # fmt: skip


def only_greater(one: Size, two: Size) -> list[str]:
    """Strings that the greater size gives and the smaller one does not, as far as both tell."""
    limit = min(one.limit, two.limit)
    return [word for word in two.machines if word not in one.machines and len(word) <= limit]


def share_new(one: Size, two: Size, new: Sequence[str], length: int) -> str:
    """How many strings of a length are new, of how many."""
    if length > min(one.limit, two.limit):
        return "not told apart"
    return f"{len(of_length(new, length)):,} of {len(of_length(two.machines, length)):,}"


def new_row(size: Size, words: list[str]) -> list[str]:
    """The shortest and the most frequent of the new strings of one pair of sizes."""
    shortest = of_length(words, len(words[0]))
    frequent = sorted(words, key=lambda word: (-size.machines[word], *order(word)))[:SHOWN]
    shown = listed(shortest)
    return [
        f"{len(words):,}",
        f"{len(shortest)} of length {len(words[0])}: {shown}",
        ", ".join(
            f"{code(word)} {size.machines[word]:,}, {log2(size.whole / size.machines[word]):.2f}"
            for word in frequent
        ),
    ]


def distances(sizes: Sizes) -> list[str]:
    """How far the distributions of neighbouring sizes are apart, and which strings lose."""
    compared = [(sizes[one], sizes[two]) for one, two in pairs(list(sizes), 1)]
    heads = [
        f"{name(pair)}: {what}"
        for pair in pairs(list(sizes), 1)
        for what in ("up to the length", "of the length alone")
    ]
    rows = []
    for length in lengths(sizes):
        cells = []
        for one, two in compared:
            cells += distance_cells(one, two, length)
        rows.append([length, *cells])
    lost = (["-".join(map(str, pair)), *losers(sizes[pair[0]], sizes[pair[1]])]
            for pair in pairs(list(sizes), 1))  # fmt: skip
    return [
        *table(("length", *heads), rows),
        *table(("sizes", "strings whose share falls", "the sum of what they lose"), lost),
    ]


def distance_cells(one: Size, two: Size, length: int) -> list[str]:
    """The distances of the strings up to a length, and of those of that length alone."""
    if length > min(one.limit, two.limit):
        return ["–", "–"]
    short = distance(of_up_to(one.machines, length), one.whole,
                     of_up_to(two.machines, length), two.whole)  # fmt: skip
    left, right = ({word: size.machines[word] for word in of_length(size.machines, length)}
                   for size in (one, two))  # fmt: skip
    if not left or not right:
        return [f"{float(short):.5f}", "–"]
    alone = distance(left, sum(left.values()), right, sum(right.values()))
    return [f"{float(short):.5f}", f"{float(alone):.5f}"]


def losers(one: Size, two: Size) -> list[str]:
    """The strings that have a smaller share at the greater size, and the sum of what they lose."""
    lost = {
        word: Fraction(number, one.whole) - Fraction(two.machines.get(word, 0), two.whole)
        for word, number in one.machines.items()
        if len(word) <= two.limit
    }
    falls = sorted((word for word in lost if lost[word] > 0), key=order)
    shown = ", ".join(map(code, falls))
    return [f"{len(falls):,}: {shown}", f"{float(sum(lost[word] for word in falls)):.5f}"]


def first_strings(sizes: Sizes) -> list[str]:
    """The first strings of the greatest size: their places at all sizes, and what is exchanged."""
    ranking = sorted(sizes[max(sizes)].machines.items(), key=lambda row: (-row[1], order(row[0])))
    first = [word for word, _ in ranking[:FIRST]]
    place = {states: half_places(size.machines) for states, size in sizes.items()}
    rows = ([code(word), *(place[states].get(word, "none") for states in sizes)] for word in first)
    opposite = (
        f"{name((one, two))}: {exchanged(first, sizes[one].machines, sizes[two].machines)}"
        for one, two in pairs(list(sizes), 1)
    )
    of = FIRST * (FIRST - 1) // 2
    return [
        *table(("string", *(f"place, {states} states" for states in sizes)), rows),
        f"Pairs of these {FIRST} in the opposite order, of {of}: {'; '.join(opposite)}.", "",
    ]  # fmt: skip


def half_places(numbers: Numbers) -> dict[str, str]:
    """The place of every string, greatest number first; equal ones share the mean of theirs."""
    doubled = places([-number for number in numbers.values()])
    return {word: f"{two / 2:,.1f}".removesuffix(".0")
            for word, two in zip(numbers, doubled, strict=True)}  # fmt: skip


def exchanged(words: Sequence[str], one: Numbers, other: Numbers) -> int:
    """The number of pairs of strings that are in the opposite order."""
    return sum(
        (one.get(a, 0) - one.get(b, 0)) * (other.get(a, 0) - other.get(b, 0)) < 0
        for a, b in combinations(words, 2)
    )


DISTANCE = """Total variation distance. Up to a length: longer strings are one outcome. Of a length
alone: among the machines whose output has that length."""


def figures(sizes: Sizes) -> list[str]:
    """All that is said of sizes."""
    return [
        *what_there_is(sizes),
        "### K of two sizes", "", "ρ / τ (strings that both give).", "", *correlations(sizes),
        "### New strings", "", *new_strings(sizes),
        "### Distance of two sizes", "",
        DISTANCE, "", *distances(sizes),
        "### The first strings", "", *first_strings(sizes),
    ]  # fmt: skip
