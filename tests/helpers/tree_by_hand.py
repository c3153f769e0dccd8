"""A census by the definition: partial machines run by the oracle from the blank tape, one by one.

Shares no code with the package but the oracle. Two symbols, output = the visited cells.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import permutations
from math import perm
from typing import NamedTuple

import numpy as np

from dovetail.oracle import reference
from dovetail.oracle.tables import Entry

MIRROR = {"L": "R", "R": "L"}
#: Rows of entries that can be filled and emptied.
Table = tuple[list[Entry | None], ...]


class Leaf(NamedTuple):
    """The machines that behave alike up to their end: those that agree on the chosen entries."""

    rows: tuple[tuple[Entry | None, ...], ...]
    output: str | None  # None if none of them halts in time
    time: int

    @property
    def reached(self) -> int:
        """States that are visited, or would be next."""
        entries = [entry for row in self.rows for entry in row if entry]
        return 1 + max((entry.next for entry in entries if entry.next > 0), default=0)

    @property
    def open(self) -> int:
        """Entries that are not chosen."""
        return sum(entry is None for row in self.rows for entry in row)

    @property
    def is_full(self) -> bool:
        """Whether all entries are chosen and none of them halts."""
        return all(entry and entry.next != reference.HALT for row in self.rows for entry in row)

    def machines(self, states: int) -> int:
        """How many of so many states they are, if they were walked with that many or fewer."""
        open_entries = self.open + 2 * (states - len(self.rows))
        # The states but A can be named in any order; those that are not visited are all alike.
        return perm(states - 1, self.reached - 1) * (4 * states + 2) ** open_entries

    def mirrored(self) -> "Leaf":
        """The same with left and right exchanged."""
        rows = tuple(
            tuple(entry and entry._replace(move=MIRROR[entry.move]) for entry in row)
            for row in self.rows
        )
        return Leaf(rows, self.output and self.output[::-1], self.time)

    def least_rank(self) -> int:
        """The least rank of a machine of any size: over all ways to name the states."""
        size = self.reached
        names = _namings(size)
        codes = np.zeros((len(names), size, 2), dtype=np.int64)  # what is not chosen has code 0
        for state, row in enumerate(self.rows[:size]):
            for symbol, entry in enumerate(row):
                if entry and entry.next == reference.HALT:
                    codes[:, state, symbol] = entry.write
                elif entry:
                    kind = 2 + 2 * entry.write + (entry.move == "R")
                    codes[:, state, symbol] = kind + 4 * names[:, entry.next]
        bearers = np.argsort(names, axis=1)
        codes = np.take_along_axis(codes, bearers[:, :, None], axis=1)
        digits = codes.reshape(len(names), 2 * size)
        powers = [(4 * size + 2) ** place for place in reversed(range(2 * size))]
        return reference.offset(size, 2) + 1 + int((digits * np.array(powers)).sum(axis=1).min())


@cache
def _namings(size: int) -> np.ndarray:
    """All names that states can have; A keeps its own."""
    return np.array([(0, *names) for names in permutations(range(1, size))], dtype=np.int64)


@dataclass
class Counted:
    """What a part of the tree holds."""

    machines: Counter[tuple[str, int]] = field(default_factory=Counter)
    least: dict[tuple[str, int], int] = field(default_factory=dict)
    halting: int = 0
    no_halting_entry: int = 0
    others: int = 0


def leaves(states: int, max_time: int, unit: Sequence[int] = ()) -> Iterator[Leaf]:
    """Yield all leaves below the choices of a unit, for machines of so many states."""
    table: Table = tuple([None, None] for _ in range(states))
    reached = 1
    for code in unit:
        run = reference.run(table, max_steps=max_time)
        assert run.outcome == "undefined entry"
        entry = reference.choices(states, 2)[code]
        assert entry.next <= reached
        table[run.state][run.tape.get(run.head, 0)] = entry
        reached = max(reached, entry.next + 1)
    yield from _below(table, reached, max_time)


def _below(table: Table, reached: int, max_time: int) -> Iterator[Leaf]:
    run = reference.run(table, max_steps=max_time)
    if run.outcome != "undefined entry":
        output = run.readout("visited") if run.outcome == "halted" else None
        yield Leaf(tuple(map(tuple, table)), output, run.steps)
        return
    row, symbol = table[run.state], run.tape.get(run.head, 0)
    for entry in reference.choices(min(reached + 1, len(table)), 2):
        row[symbol] = entry
        yield from _below(table, max(reached, entry.next + 1), max_time)
    row[symbol] = None


def count(states: int, max_time: int, unit: Sequence[int] = ()) -> Counted:
    """Count a unit as the census does, with its mirror image; or, without choices, the whole."""
    found = Counted()
    for leaf in leaves(states, max_time, unit):
        for one in (leaf, leaf.mirrored()) if unit else (leaf,):
            machines = one.machines(states)
            if one.output is not None:
                key, rank = (one.output, one.time), one.least_rank()
                found.machines[key] += machines
                found.least[key] = min(rank, found.least.get(key, rank))
                found.halting += machines
            elif one.is_full:
                found.no_halting_entry += machines
            else:
                found.others += machines
    return found
