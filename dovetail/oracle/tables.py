"""Machines as tables, and their ranks, by the definitions; a part of the slow oracle.

A machine is a *table*: one row per state, one `Entry` per symbol, `None` where an entry is
undefined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, product
from typing import NamedTuple, TypeAlias

LETTERS = "ABCDEFGH"
HALT = -1


class Entry(NamedTuple):
    """One entry of a machine's table; a halting entry has ``next == HALT``."""

    next: int
    write: int
    move: str


Table: TypeAlias = tuple[tuple[Entry | None, ...], ...]
Order: TypeAlias = Callable[[int], Sequence[int]] | Mapping[int, Sequence[int]] | None


def parse(machine: object) -> Table:
    """Return the table of a machine: its text, or an object whose `str` is the text.

    Examples
    --------
    >>> parse("1RB---_1LA1RZ")[1]
    (Entry(next=0, write=1, move='L'), Entry(next=-1, write=1, move='R'))
    """
    return tuple(
        tuple(_parse_entry(row[i : i + 3]) for i in range(0, len(row), 3))
        for row in str(machine).split("_")
    )


def _parse_entry(text: str) -> Entry | None:
    if text == "---":
        return None
    if text[2] == "Z":
        return Entry(HALT, int(text[0]), "R")
    return Entry(LETTERS.index(text[2]), int(text[0]), text[1])


def text(table: Table) -> str:
    """Return the text of a table."""
    return "_".join("".join(map(_entry_text, row)) for row in table)


def _entry_text(entry: Entry | None) -> str:
    if entry is None:
        return "---"
    return f"{entry.write}{entry.move}{'Z' if entry.next == HALT else LETTERS[entry.next]}"


def choices(states: int, symbols: int, order: Order = None) -> list[Entry]:
    """Return all entries that a machine of this size can have, in the order of their codes.

    Examples
    --------
    >>> "".join(map(_entry_text, choices(1, 2)))
    '0RZ1RZ0LA0RA1LA1RA'
    """
    halting = [Entry(HALT, write, "R") for write in range(symbols)]
    moving = [Entry(*entry) for entry in product(range(states), range(symbols), "LR")]
    standard = halting + moving
    if order is None:
        return standard
    permutation = order(states) if callable(order) else order[states]
    return [standard[code] for code in permutation]


def tables(symbols: int = 2, states: int | None = None, order: Order = None) -> Iterator[Table]:
    """Yield every machine in rank order: by size, then the first entry most significant."""
    for size in count(1) if states is None else range(1, states + 1):
        for entries in product(choices(size, symbols, order), repeat=size * symbols):
            yield _rows(entries, symbols)


def _rows(entries: Sequence[Entry | None], symbols: int) -> Table:
    return tuple(tuple(entries[i : i + symbols]) for i in range(0, len(entries), symbols))


def total(states: int, symbols: int) -> int:
    """Return the number of machines of exactly this size."""
    return int((2 * symbols * states + symbols) ** (symbols * states))


def offset(states: int, symbols: int) -> int:
    """Return the number of machines of all smaller sizes."""
    return sum(total(smaller, symbols) for smaller in range(1, states))


def unrank(rank: int, symbols: int = 2, order: Order = None) -> Table:
    """Return the machine of a rank.

    Examples
    --------
    >>> text(unrank(9878))
    '1RB1LB_1LA1RZ'
    """
    states = next(n for n in count(1) if rank <= offset(n + 1, symbols))
    options = choices(states, symbols, order)
    number = rank - 1 - offset(states, symbols)
    entries: list[Entry | None] = []
    for _ in range(states * symbols):
        number, code = divmod(number, len(options))
        entries.insert(0, options[code])
    return _rows(entries, symbols)


def rank(machine: object, order: Order = None) -> int:
    """Return the rank of a machine without undefined entries, the inverse of `unrank`."""
    table = parse(machine)
    states, symbols = len(table), len(table[0])
    options = choices(states, symbols, order)
    number = 0
    for entry in (entry for row in table for entry in row):
        if entry is None:
            raise ValueError("a machine with undefined entries has no rank")
        number = number * len(options) + options.index(entry)
    return offset(states, symbols) + number + 1
