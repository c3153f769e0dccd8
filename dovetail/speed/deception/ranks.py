"""Ranks of machines of any size, also of those beyond 128 bits."""

from dovetail._core import DovetailError
from dovetail.machines import Machine
from dovetail.machines.machines import HALT, LETTERS, Entry, as_machine


def exact_rank(machine: Machine | str) -> int:
    """Return the rank of a machine in the standard order, an int of any size.

    `Space.rank` refuses ranks beyond 128 bits; a table of 8 states and 2 symbols takes up to 82
    bits, one of 8 states and 4 symbols up to 195 (docs/theory.md, "Ranks").

    Raises
    ------
    DovetailError
        If an entry is undefined.

    Examples
    --------
    >>> from dovetail import Space, speed
    >>> speed.exact_rank("1RB1LB_1LA1RZ") == Space().rank("1RB1LB_1LA1RZ")
    True
    """
    machine = as_machine(machine)
    if not machine.is_complete:
        raise DovetailError(f"machine {machine} has an undefined entry, and so no rank")
    symbols = machine.symbols
    place = 0
    for row in machine.to_dict().values():
        for entry in row.values():
            assert entry is not None
            place = place * _choices(machine.states, symbols) + _code(entry, symbols)
    sizes = range(1, machine.states)
    smaller: int = sum(_choices(n, symbols) ** (symbols * n) for n in sizes)
    return smaller + place + 1


def bits(rank: int) -> int:
    """Return ⌈log2 rank⌉, the whole bits of a description length.

    Examples
    --------
    >>> from dovetail.speed.deception.ranks import bits
    >>> bits(1), bits(2), bits(3), bits(4)
    (0, 1, 2, 2)
    """
    return (rank - 1).bit_length()


def _choices(states: int, symbols: int) -> int:
    return 2 * symbols * states + symbols


def _code(entry: Entry, symbols: int) -> int:
    """Return the place of an entry among the choices, from 0."""
    following, write, move = entry
    if following == HALT:
        return write
    return symbols + 2 * (LETTERS.index(following) * symbols + write) + (move == "R")
