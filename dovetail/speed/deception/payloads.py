"""The tables of planted machines: states that look at the input, and states that do extra work.

States have names here; `letters` turns them into a machine. Whatever the extra states do, the tape
is as before when they are left, and the head is on the first cell
(docs/speed/misbehaviour.md, "Planted machines").
"""

from collections.abc import Callable
from typing import TypeAlias

from dovetail._core import DovetailError
from dovetail.machines import Machine
from dovetail.machines.machines import HALT, LETTERS, Entry

Rows: TypeAlias = dict[str, dict[int, Entry]]
"""Entries (next state, written symbol, move) by the name of the state and the symbol read."""
Payload: TypeAlias = tuple[Entry, Rows]
"""What to do on the first symbol of a matching input, and the further states."""

OWN = "own "
"""States of the honest machine: this and their letter."""
START = OWN + "A"

NEVER: Entry = (HALT, 0, "R")
"""Fills entries that are never read; its code is the least."""


def own_rows(machine: Machine) -> Rows:
    """Return the table of the honest machine."""
    rows: Rows = {}
    for state, row in machine.to_dict().items():
        rows[OWN + state] = {}
        for symbol, entry in row.items():
            assert entry is not None
            following = entry[0] if entry[0] == HALT else OWN + entry[0]
            rows[OWN + state][symbol] = (following, *entry[1:])
    return rows


def looking(pattern: str, first: dict[int, Entry], begin: Entry) -> Rows:
    """Return the states that read the first cells, the start state first.

    Parameters
    ----------
    pattern
        The symbols with which a matching input begins.
    first
        The entries of the honest start state. The first look does these itself where the first
        symbol does not match, so that it costs no step.
    begin
        What to do on the first symbol of a matching input.
    """
    last = len(pattern) - 1
    found = begin if last == 0 else (_steps_left("go", "begin", last - 1), int(pattern[-1]), "L")
    rows: Rows = {}
    for place, wanted in enumerate(map(int, pattern)):
        back = _steps_left("back", START, place - 1)
        row = {symbol: (back, symbol, "L") for symbol in first} if place else dict(first)
        row[wanted] = found if place == last else (_look(place + 1), wanted, "R")
        rows[_look(place)] = row
    for name, target in (("back", START), ("go", "begin")):
        for place in range(1, last):
            wanted = int(pattern[place])
            rows[f"{name} {place}"] = {wanted: (_steps_left(name, target, place - 1), wanted, "L")}
    return rows | ({"begin": {int(pattern[0]): begin}} if last else {})


def walk(symbols: int, first: int, size: int, _own: dict[int, Entry]) -> Payload:
    """Walk so many cells to the right, and back."""
    rows: Rows = {}
    for cell in range(1, size + 1):
        turn = cell == size
        following = _steps_left("in", START, cell - 1) if turn else f"out {cell + 1}"
        rows[f"out {cell}"] = _whatever(symbols, following, "L" if turn else "R")
    for cell in range(1, size):
        rows[f"in {cell}"] = _whatever(symbols, _steps_left("in", START, cell - 1), "L")
    return ("out 1", first, "R"), rows


def scan(symbols: int, first: int) -> Payload:
    """Walk to the first blank cell, and back to the one before the input."""
    rows = {
        "out": {**_whatever(symbols, "out", "R"), 0: ("in", 0, "L")},
        "in": {**_whatever(symbols, "in", "L"), 0: (START, 0, "R")},
    }
    return ("out", first, "R"), rows


def count(symbols: int, first: int, size: int, own: dict[int, Entry]) -> Payload:
    """Count with so many digits to the left of the input, until they are all blank again."""
    rows: Rows = {}
    for digit in range(1, size + 1):
        row: dict[int, Entry] = {d: ("home", d + 1, "R") for d in range(symbols - 1)}
        overflow: Entry = (START if size == 1 else "leave", 0, "R")
        row[symbols - 1] = overflow if digit == size else (f"digit {digit + 1}", 0, "L")
        rows[f"digit {digit}"] = row
    rows["home"] = {0: ("home", 0, "R"), first: ("digit 1", first, "L")}
    if size > 1:
        # There is no time to lose on the first cell: do there what the honest start state does.
        rows["leave"] = {0: ("leave", 0, "R"), first: own[first]}
    return ("digit 1", first, "L"), rows


def copy(_symbols: int, first: int, size: int, _own: dict[int, Entry]) -> Payload:
    """Write the first symbol so many times to the left of the input, and erase the copies."""
    rows: Rows = {"gap": {0: ("write 1", 0, "L")}}
    for place in range(1, size + 1):
        following = "turn" if place == size else f"write {place + 1}"
        rows[f"write {place}"] = {0: (following, first, "L")}
    rows["turn"] = {0: ("erase", 0, "R")}
    rows["erase"] = {first: ("erase", 0, "R"), 0: (START, 0, "R")}
    return ("gap", first, "L"), rows


KINDS: dict[str, Callable[[int, int, int, dict[int, Entry]], Payload]] = {
    "walk": walk,
    "count": count,
    "copy": copy,
}
"""Kinds of extra work; each takes the symbols, the first symbol, the size, the honest start row."""


def letters(rows: Rows, symbols: int) -> Machine:
    """Return the machine of a table whose states have names, the start state first."""
    if len(rows) > len(LETTERS):
        raise DovetailError(
            f"machine: the planted machine would have {len(rows)} states, at most {len(LETTERS)} "
            "are possible; take a shorter pattern, a smaller size or a smaller machine"
        )
    letter = dict(zip(rows, LETTERS, strict=False)) | {HALT: HALT}
    table = {
        letter[name]: {
            symbol: (letter[following], write, move)
            for symbol in range(symbols)
            for following, write, move in [row.get(symbol, NEVER)]
        }
        for name, row in rows.items()
    }
    return Machine.from_dict(table, len(rows), symbols)


def _whatever(symbols: int, following: str, move: str) -> dict[int, Entry]:
    """Return the row of a state that changes no symbol and moves the same way on all."""
    return {symbol: (following, symbol, move) for symbol in range(symbols)}


def _steps_left(name: str, target: str, cell: int) -> str:
    """Return the state in which the head comes to a cell on its way left to the first one."""
    return target if cell == 0 else f"{name} {cell}"


def _look(place: int) -> str:
    return f"look {place}"
