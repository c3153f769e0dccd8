"""The slow check of a proof that a machine never halts.

A table here is a dict: (state, symbol) to (symbol written, move, next state) for the entries that
move; what is not in it stops. A tape is a dict of the cells that are not blank.
"""

import re
from collections.abc import Callable
from itertools import product
from typing import Any, TypeAlias

from dovetail._core import DovetailError

Table: TypeAlias = dict[tuple[int, int], tuple[int, int, int]]
Window: TypeAlias = tuple[int, ...]
Size: TypeAlias = tuple[int, int]
# State, letter under the head, windows on the left and on the right.
View: TypeAlias = tuple[int, int, Window, Window]
Halves: TypeAlias = dict[int, set[Window]]

ENTRY = re.compile("[0-5][LR][A-HZ]|---")

# What no decider comes near: evidence beyond it would take all memory, and is refused.
MOST_ANCESTORS = 100_000
MOST_BITS = 10_000
# Steps that take a minute one by one; where there are more, so many are tried.
MOST_STEPS = 10**8
FIRST_STEPS = 10**5


class StoppedError(Exception):
    """The run has reached a halting or undefined entry."""


class Run:
    """A run that goes on step by step, and where the head has been."""

    def __init__(self, table: Table, input: str) -> None:
        self.table = table
        self.cells = {place: int(digit) for place, digit in enumerate(input) if digit != "0"}
        self.state = self.head = 0
        self.visited: set[int] = set()

    def go(self, steps: int) -> "Run":
        """Do some steps."""
        for _ in range(steps):
            entry = self.table.get((self.state, self.cells.get(self.head, 0)))
            if entry is None:
                raise StoppedError
            write, move, self.state = entry
            self.visited.add(self.head)
            self.cells.pop(self.head, None)
            if write:
                self.cells[self.head] = write
            self.head += move
        return self

    def side(self) -> int:
        """Return 1 or -1 if the head is about to enter only blank cells on that side, else 0."""
        for side in (1, -1):
            inside = [*self.visited, *self.cells]
            if all((self.head - place) * side > 0 for place in inside):
                return side
        return 0

    def window(self, first: int, side: int, length: int) -> Window:
        """Return so many cells from a distance of the head on, the nearest first."""
        places = range(first, first + length)
        return tuple(self.cells.get(self.head + side * place, 0) for place in places)


def check_proof(proof: Any) -> bool:
    """Whether a `Proof` proves that the machine never halts and reads no undefined entry.

    Evidence that is malformed (numbers below 0, other types, fields missing) proves nothing.

    Raises
    ------
    DovetailError
        If `proof` is no `Proof`, or if a cycle ends beyond step 10^8.

    Examples
    --------
    >>> from dovetail import prove
    >>> from dovetail.oracle import check_proof
    >>> check_proof(prove("1RB1RA_1LA---"))
    True
    """
    checks: dict[str, Callable[..., bool]] = {
        "cycle": _cycle,
        "translated cycle": _translated,
        "backward": _backward,
        "n-grams": _ngrams,
    }
    try:
        rows, word = _rows(str(proof.machine)), proof.input
        decider, evidence = proof.decider, proof.evidence
    except AttributeError:
        raise DovetailError(f"proof must be a Proof, not a {type(proof).__name__}") from None
    if not rows or not isinstance(decider, str) or not _is_evidence(decider, evidence):
        return False
    size = len(rows), len(rows[0])
    if not isinstance(word, str) or any(digit not in "012345"[: size[1]] for digit in word):
        return False
    table = _table(rows)
    try:
        if "cycle" in decider:
            _check_length(table, word, *evidence[:2])
        return checks[decider](table, size, word, *evidence)
    except StoppedError:
        return False


def _check_length(table: Table, input: str, start: int, end: int) -> None:
    """Refuse a cycle that is too long for steps done one by one, unless the run soon stops."""
    if start < end and end > MOST_STEPS:
        Run(table, input).go(FIRST_STEPS)
        raise DovetailError(
            f"proof: its cycle ends beyond step {MOST_STEPS:,}, and the steps are done one by one"
        )


def _rows(text: str) -> list[list[str]]:
    """Return the entries of a machine's text, row by row; nothing if it is malformed."""
    rows = [[row[i : i + 3] for i in range(0, len(row), 3)] for row in text.split("_")]
    well_formed = all(ENTRY.fullmatch(entry) for row in rows for entry in row)
    return rows if well_formed and len({*map(len, rows)}) == 1 else []


def _table(rows: list[list[str]]) -> Table:
    return {
        (state, symbol): (int(entry[0]), 1 if entry[1] == "R" else -1, ord(entry[2]) - ord("A"))
        for state, row in enumerate(rows)
        for symbol, entry in enumerate(row)
        if entry[2] not in "-Z"
    }


def _is_evidence(decider: str, evidence: Any) -> bool:
    """Whether the evidence has the fields of this decider, and all its numbers are from 0."""

    def numbers(values: Any, length: int | None = None) -> bool:
        return (
            isinstance(values, tuple)
            and length in (None, len(values))
            and all(type(value) is int and value >= 0 for value in values)
        )

    lengths = {"cycle": 2, "translated cycle": 3, "backward": 1}
    if decider in lengths:
        return numbers(evidence, lengths[decider])
    if decider != "n-grams" or not isinstance(evidence, tuple) or len(evidence) != 6:
        return False
    contexts, left, right = evidence[3:]
    return (
        numbers(evidence[:3])
        and isinstance(contexts, tuple)
        and all(numbers(context, 4) for context in contexts)
        and numbers(left)
        and numbers(right)
    )


def _cycle(table: Table, _: Any, input: str, start: int, end: int) -> bool:
    """Whether the whole configurations at both times are the same."""
    if start >= end:
        return False
    one, other = Run(table, input).go(start), Run(table, input).go(end)
    return (one.state, one.head, one.cells) == (other.state, other.head, other.cells)


def _translated(table: Table, _: Any, input: str, start: int, end: int, reach: int) -> bool:
    """Whether the same happens again further along, with nothing but blanks beyond."""
    if start >= end:
        return False
    one, other = Run(table, input).go(start), Run(table, input).go(start)
    side = one.side()
    for _ in range(start, end):
        other.go(1)
        if (one.head - other.head) * side > reach:
            return False
    places = [(run, place) for run in (one, other) for place in run.cells]
    reach = min(reach, max((abs(run.head - place) for run, place in places), default=0))
    alike = one.window(1, -side, reach) == other.window(1, -side, reach)
    return side != 0 and other.side() == side and one.state == other.state and alike


def _backward(table: Table, size: Size, input: str, depth: int) -> bool:
    """Whether all lines of ancestors of a stop end in so many steps, and the run does more."""
    Run(table, input).go(depth + 1)
    stops = [place for place in product(*map(range, size)) if place not in table]
    level: list[tuple[int, int, dict[int, int]]] = [(q, 0, {0: symbol}) for q, symbol in stops]
    for _ in range(depth + 1):
        level = [
            (state, head - move, {**cells, head - move: symbol})
            for after, head, cells in level
            for (state, symbol), (write, move, following) in table.items()
            if following == after and cells.get(head - move, write) == write
        ]
        if len(level) > MOST_ANCESTORS:
            return False
    return not level


def _ngrams(
    table: Table,
    size: Size,
    input: str,
    n: int,
    history: int,
    start: int,
    contexts: tuple[tuple[int, int, int, int], ...],
    *grams: tuple[int, ...],
) -> bool:
    """Whether the contexts hold the run at the start and all that follows, and none stops."""
    symbols, visits = size[1], 1 + size[0] * size[1]
    bits = n * (symbols.bit_length() + history * visits.bit_length())
    if n < 1 or (history and start) or bits > MOST_BITS:
        return False
    letters = symbols * visits**history

    def window(number: int) -> Window:
        return tuple(number // letters**place % letters for place in range(n))

    views = {(state, letter, window(one), window(two)) for state, letter, one, two in contexts}
    halves = {side: {*map(window, half)} for side, half in zip((-1, 1), grams, strict=True)}
    return _holds(Run(table, input).go(start), n, views, halves) and all(
        _is_closed(view, table, size, history, views, halves) for view in views
    )


def _holds(run: Run, n: int, views: set[View], halves: Halves) -> bool:
    """Whether the sets hold what is around the head, and every window further out."""
    far = max((abs(place - run.head) for place in run.cells), default=0) + 1
    first = run.state, run.cells.get(run.head, 0), run.window(1, -1, n), run.window(1, 1, n)
    return first in views and all(
        run.window(1 + distance, side, n) in halves[side]
        for side in (-1, 1)
        for distance in range(1, far + 1)
    )


def _is_closed(
    view: View, table: Table, size: Size, history: int, views: set[View], halves: Halves
) -> bool:
    """Whether a context moves, and whatever it can lead to is in the sets."""
    (states, symbols), (state, letter, left, right) = size, view
    visits = 1 + states * symbols
    past, symbol = divmod(letter, symbols)
    if (state, symbol) not in table:
        return False
    write, move, following = table[state, symbol]
    past = (past * visits + 1 + state * symbols + symbol) % visits**history
    behind, ahead = (left, right) if move == 1 else (right, left)
    trail = (past * symbols + write, *behind[:-1])
    if behind not in halves[-move]:
        return False
    for gram in halves[move]:
        if gram[:-1] == ahead[1:]:
            windows = (trail, gram) if move == 1 else (gram, trail)
            if (following, ahead[0], *windows) not in views:
                return False
    return True
