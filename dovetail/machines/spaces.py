"""`Space`: all machines of an alphabet, listed by rank.

First all machines with 1 state, then all with 2, …; inside one size the entry codes are the digits
of a number, first entry most significant (docs/theory.md, "Ranks").
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.machines.machines import Machine, as_machine
from dovetail.results.encoding import storable
from dovetail.values import check, display

Order: TypeAlias = (
    Callable[[int], Sequence[int]] | Mapping[int, Sequence[int]] | Sequence[Sequence[int]]
)


@storable
@dataclass(frozen=True, init=False, repr=False)
class Space:
    """All complete machines with `symbols` symbols and at most `states` states.

    Parameters
    ----------
    states
        Greatest number of states, 1 to 8. None takes the greatest whose ranks fit 128 bits.
    symbols
        Number of symbols, 2 to 6.
    order
        The order of the k choices for one entry, for each size: a function or mapping from the
        number of states to a permutation of ``range(k)`` (or a list of the permutations of sizes
        1, 2, …) that lists the standard codes in their new order. None is the standard order:
        halting first, by written symbol; then by next state, written symbol, L before R.

    Raises
    ------
    DovetailError
        If a size is out of range, its ranks exceed 128 bits, or `order` is not a permutation.

    Examples
    --------
    >>> from dovetail import Space
    >>> space = Space(2)
    >>> space.count(2), space.offset(2), space.total
    (10000, 36, 10036)
    >>> space.machine(1), space.rank("0RZ0RZ")
    (Machine('0RZ0RZ'), 1)
    """

    states: int
    symbols: int
    order: tuple[tuple[int, ...], ...] | None
    core: _core.Space = field(init=False, compare=False)

    def __init__(
        self, states: int | None = None, symbols: int = 2, order: Order | None = None
    ) -> None:
        if states is not None:
            states = check.integer(states, "states", 1, 8)
        symbols = check.integer(symbols, "symbols", 2, 6)
        core = _core.Space(states, symbols, None)
        codes = None
        if order is not None:
            codes = tuple(
                _permutation(order, size, _choices(size, symbols))
                for size in range(1, core.states + 1)
            )
            core = _core.Space(states, symbols, [list(new) for new in codes])
        object.__setattr__(self, "states", core.states)
        object.__setattr__(self, "symbols", symbols)
        object.__setattr__(self, "order", codes)
        object.__setattr__(self, "core", core)

    def choices(self, states: int) -> int:
        """Return k = 2mn + m, the number of choices for one entry of an n-state machine.

        See docs/theory.md, "Ranks".

        Examples
        --------
        >>> from dovetail import Space
        >>> Space(5).choices(5)
        22
        """
        return _choices(self._size(states), self.symbols)

    def count(self, states: int) -> int:
        """Return the number of machines with exactly this number of states."""
        return self.core.count(self._size(states))

    def offset(self, states: int) -> int:
        """Return the number of machines with fewer states: the last rank before this size."""
        return self.core.offset(self._size(states))

    @property
    def total(self) -> int:
        """Number of machines in the space, which is also the greatest rank."""
        return self.offset(self.states) + self.count(self.states)

    def machine(self, rank: int) -> Machine:
        """Return the machine of this rank (from 1).

        Examples
        --------
        >>> from dovetail import Space
        >>> Space().machine(37)
        Machine('0RZ0RZ_0RZ0RZ')
        """
        return Machine(self.core.machine(check.integer(rank, "rank", 1, self.total)))

    def rank(self, machine: Machine | str) -> int:
        """Return the rank of a machine; the inverse of `machine`.

        Raises
        ------
        DovetailError
            If the machine has an undefined entry or is not in the space.
        """
        return self.core.rank(as_machine(machine).text)

    def description_length(self, machine: Machine | str | int) -> float:
        """Return log2 of the rank, in bits, for a machine or a rank.

        Examples
        --------
        >>> from dovetail import Space
        >>> Space().description_length(1024)
        10.0
        """
        if isinstance(machine, Machine | str):
            return math.log2(self.rank(machine))
        return math.log2(check.integer(machine, "rank", 1, self.total))

    def to_dict(self) -> dict[str, list[int]]:
        """Return the sizes as columns: states, choices, count, offset."""
        sizes = range(1, self.states + 1)
        return {
            "states": list(sizes),
            "choices": [self.choices(size) for size in sizes],
            "count": [self.count(size) for size in sizes],
            "offset": [self.offset(size) for size in sizes],
        }

    def __repr__(self) -> str:
        order = "" if self.order is None else ", order=…"
        return f"Space(states={self.states}, symbols={self.symbols}{order})"

    def _repr_html_(self) -> str:
        columns = self.to_dict()
        return display.table(columns, zip(*columns.values(), strict=True))

    def _size(self, states: int) -> int:
        return check.integer(states, "states", 1, self.states)


def as_space(space: Space | None) -> Space:
    """Return the space, or the unbounded two-symbol space for None."""
    if space is None:
        return Space()
    if not isinstance(space, Space):
        raise check.refusal("space", "a Space or None", space)
    return space


def _choices(states: int, symbols: int) -> int:
    return 2 * symbols * states + symbols


def _permutation(order: Any, size: int, choices: int) -> tuple[int, ...]:
    if not (callable(order) or isinstance(order, Mapping | Sequence)):
        raise DovetailError(
            "order must be None, or a function or mapping from size to permutation, "
            f"not {display.shown(order)}"
        )
    try:
        if callable(order):
            codes = order(size)
        else:
            codes = order[size] if isinstance(order, Mapping) else order[size - 1]
    except (KeyError, IndexError):
        raise DovetailError(f"order has no permutation for machines with {size} states") from None
    try:
        new = tuple(check.integer(code, "code", 0, choices - 1) for code in codes)
    except (TypeError, DovetailError):
        new = ()
    if len(new) != choices or len(set(new)) != choices:
        raise DovetailError(
            f"order for machines with {size} states must be a permutation of "
            f"range({choices}), not {display.shown(codes)}"
        )
    return new
