"""Machines: Turing machines with one tape, in the community's text format.

docs/theory.md defines the terms ("Machines, ranks, spaces"). A machine with an undefined entry is
*partial* and has no rank.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.results.encoding import storable
from dovetail.values import check, display

Entry: TypeAlias = tuple[str, int, str]
"""One defined entry: (next state, written symbol, move), next state "Z" for halting."""

LETTERS = "ABCDEFGH"
HALT = "Z"
_UNDEFINED = "---"
_LONGEST = 8 * 6 * 3 + 7  # a table of 8 states and 6 symbols


@storable
@dataclass(frozen=True, repr=False)
class Machine:
    """A Turing machine, given by its text; machines are equal when their tables are.

    Parameters
    ----------
    text
        Rows of states A, B, … (A is the start) joined by ``_``, three characters an entry: written
        symbol (0 is the blank), move, next state. Halting is ``1RZ`` (the move is accepted and
        ignored), undefined is ``---``. 1 to 8 states, 2 to 6 symbols.

    Raises
    ------
    DovetailError
        If the text is malformed; the message names the entry.

    Examples
    --------
    >>> from dovetail import Machine
    >>> machine = Machine("1RB1LB_1LA1RZ")
    >>> machine.states, machine.symbols, machine.entry("B", 1)
    (2, 2, ('Z', 1, 'R'))
    >>> Machine("1RB1LB_1LA1LZ") == machine
    True
    """

    text: str

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise check.refusal("text", "a string such as '1RB1LB_1LA1RZ'", self.text)
        if not self.text.isascii() or len(self.text.strip()) > _LONGEST:
            raise DovetailError(
                f"machine {display.shown(self.text)}: its text has at most {_LONGEST} characters, "
                "all of ASCII"
            )
        object.__setattr__(self, "text", _core.parse_machine(self.text)[0])

    @classmethod
    def from_dict(
        cls,
        table: Mapping[str, Mapping[int, Entry | None]],
        states: int | None = None,
        symbols: int | None = None,
    ) -> "Machine":
        """Make a machine from a transition table ``{state: {symbol: (next, write, move)}}``.

        Parameters
        ----------
        table
            States are letters from "A", symbols are ints (or digits as strings). The next state
            "Z" halts, its move is ignored. Entries that are None or absent are undefined.
        states, symbols
            The size of the table; None takes the least that holds everything in it.

        Raises
        ------
        DovetailError
            If a state, symbol or entry is malformed or outside the given size.

        Examples
        --------
        >>> from dovetail import Machine
        >>> Machine.from_dict({"A": {0: ("B", 1, "R"), 1: ("Z", 1, "R")}})
        Machine('1RB1RZ_------')
        """
        entries = _read_table(table)
        used_states = {_state_index(state) for state in table}
        used_symbols = {symbol for _, symbol in entries}
        for entry in entries.values():
            if entry is not None:
                used_states |= {LETTERS.index(entry[0])} if entry[0] != HALT else set()
                used_symbols.add(entry[1])
        least_states = max(used_states, default=0) + 1
        least_symbols = max(used_symbols | {1}) + 1
        states = least_states if states is None else states
        symbols = least_symbols if symbols is None else symbols
        states = check.integer(states, "states", least_states, len(LETTERS))
        symbols = check.integer(symbols, "symbols", least_symbols, 6)
        rows = (
            "".join(_entry_text(entries.get((state, symbol))) for symbol in range(symbols))
            for state in range(states)
        )
        return cls("_".join(rows))

    @property
    def states(self) -> int:
        """Number of states."""
        return self.text.count("_") + 1

    @property
    def symbols(self) -> int:
        """Number of symbols, the blank 0 among them."""
        return len(self.text.partition("_")[0]) // 3

    @property
    def is_complete(self) -> bool:
        """Whether every entry is defined; only complete machines have a rank."""
        return _UNDEFINED not in self.text

    @property
    def rank(self) -> int:
        """Rank in the standard order, from 1 (docs/theory.md, "Ranks").

        Raises
        ------
        DovetailError
            If an entry is undefined, or ranks of this size exceed 128 bits.
        """
        return _core.Space(self.states, self.symbols, None).rank(self.text)

    @property
    def description_length(self) -> float:
        """Description length in bits: log2 of the rank."""
        return math.log2(self.rank)

    def entry(self, state: str, symbol: int) -> Entry | None:
        """Return the entry (next state, written symbol, move), or None if it is undefined.

        Examples
        --------
        >>> from dovetail import Machine
        >>> Machine("1RB---_1LA1RZ").entry("A", 0)
        ('B', 1, 'R')
        """
        row = _state_index(state)
        column = _symbol(symbol)
        if row >= self.states or column >= self.symbols:
            raise DovetailError(
                f"entry {state}{symbol} is outside the table: the machine has states "
                f"A-{LETTERS[self.states - 1]} and symbols 0-{self.symbols - 1}"
            )
        cell = self.text.split("_")[row][3 * column : 3 * column + 3]
        return None if cell == _UNDEFINED else (cell[2], int(cell[0]), cell[1])

    def to_dict(self) -> dict[str, dict[int, Entry | None]]:
        """Return the transition table; `Machine.from_dict` is the inverse.

        Examples
        --------
        >>> from dovetail import Machine
        >>> Machine("1RZ---").to_dict()
        {'A': {0: ('Z', 1, 'R'), 1: None}}
        """
        return {
            state: {symbol: self.entry(state, symbol) for symbol in range(self.symbols)}
            for state in LETTERS[: self.states]
        }

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Machine({self.text!r})"

    def _repr_html_(self) -> str:
        rows = (
            [state, *(_entry_text(entry) for entry in row.values())]
            for state, row in self.to_dict().items()
        )
        return display.table(["", *range(self.symbols)], rows)


def as_machine(machine: Machine | str) -> Machine:
    """Return a `Machine` from a machine or its text."""
    return machine if isinstance(machine, Machine) else Machine(machine)


def _read_table(table: Any) -> dict[tuple[int, int], Entry | None]:
    if not isinstance(table, Mapping) or not all(isinstance(r, Mapping) for r in table.values()):
        raise DovetailError(
            "table must be a mapping {state: {symbol: (next, write, move)}}, "
            f"not {display.shown(table)}"
        )
    entries: dict[tuple[int, int], Entry | None] = {}
    for state, row in table.items():
        for symbol, entry in row.items():
            key = (_state_index(state), _symbol(symbol))
            if key in entries:  # 0 and "0" are one symbol
                raise DovetailError(f"table gives the entry {state}{symbol} twice")
            entries[key] = _read_entry(entry, f"{state}{symbol}")
    return entries


def _read_entry(entry: Entry | None, where: str) -> Entry | None:
    if entry is None:
        return None
    accepted = "(next, write, move) or None"
    next_state, write, move = check.parts(entry, f"entry {where}", accepted, 3)
    if next_state == HALT:
        return HALT, _symbol(write, f"entry {where}: written symbol"), "R"
    _state_index(next_state, f"entry {where}: next state")
    check.choice(move, f"entry {where}: move", ("L", "R"))
    return next_state, _symbol(write, f"entry {where}: written symbol"), move


def _entry_text(entry: Entry | None) -> str:
    return _UNDEFINED if entry is None else f"{entry[1]}{entry[2]}{entry[0]}"


def _state_index(state: object, name: str = "state") -> int:
    if not isinstance(state, str) or len(state) != 1 or state not in LETTERS:
        raise check.refusal(name, "a letter from A to H", state)
    return LETTERS.index(state)


def _symbol(symbol: object, name: str = "symbol") -> int:
    if isinstance(symbol, str) and len(symbol) == 1 and symbol in "012345":
        return int(symbol)
    if isinstance(symbol, str):
        raise check.refusal(name, "an integer from 0 to 5", symbol)
    return check.integer(symbol, name, 0, 5)
