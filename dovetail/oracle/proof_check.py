"""The slow check of a proof that a machine never halts.

A table here is a dict: (state, symbol) to (symbol written, move, next state) for the entries that
move; what is not in it stops. A tape is a dict of the cells that are not blank.
"""

from collections.abc import Callable
from itertools import product
from typing import Any, TypeAlias

Table: TypeAlias = dict[tuple[int, int], tuple[int, int, int]]
Window: TypeAlias = tuple[int, ...]


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
    rows = str(proof.machine).split("_")
    size = len(rows), len(rows[0]) // 3
    table = {}
    for (state, row), symbol in product(enumerate(rows), range(size[1])):
        entry = row[3 * symbol : 3 * symbol + 3]
        if entry[2] not in "-Z":
            move = 1 if entry[1] == "R" else -1
            table[state, symbol] = int(entry[0]), move, ord(entry[2]) - ord("A")
    try:
        return checks[proof.decider](table, size, proof.input, *proof.evidence)
    except StoppedError:
        return False


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
    alike = one.window(1, -side, reach) == other.window(1, -side, reach)
    return side != 0 and other.side() == side and one.state == other.state and alike


def _backward(table: Table, size: tuple[int, int], input: str, depth: int) -> bool:
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
    return not level


def _ngrams(
    table: Table,
    size: tuple[int, int],
    input: str,
    n: int,
    history: int,
    start: int,
    contexts: tuple[tuple[int, int, int, int], ...],
    *grams: tuple[int, ...],
) -> bool:
    """Whether the contexts hold the run at the start and all that follows, and none stops."""
    (states, symbols), run = size, Run(table, input).go(start)
    visits = 1 + states * symbols
    letters = symbols * visits**history
    if n < 1 or (history and start):
        return False

    def window(number: int) -> Window:
        return tuple(number // letters**place % letters for place in range(n))

    views = {(state, letter, window(one), window(two)) for state, letter, one, two in contexts}
    halves = {side: {*map(window, half)} for side, half in zip((-1, 1), grams, strict=True)}
    far = max((abs(place - run.head) for place in run.cells), default=0) + 1
    seen = {(side, run.window(1 + d, side, n)) for side in (-1, 1) for d in range(1, far + 1)}
    first = run.state, run.cells.get(run.head, 0), run.window(1, -1, n), run.window(1, 1, n)
    if first not in views or any(gram not in halves[side] for side, gram in seen):
        return False
    for state, letter, left, right in views:
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
