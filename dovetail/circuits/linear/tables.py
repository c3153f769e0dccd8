"""The least linear circuits of all functions, and of all reversible functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.circuits.linear.searches import MAX_STATES, check_rule, read_minimum
from dovetail.circuits.model.costs import Minimum, rule_of
from dovetail.circuits.model.functions import rows_of, truth_table
from dovetail.circuits.model.linear_circuits import LinearCircuit
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display

MOST_BITS = 3
"""Greatest number of inputs of a table."""


class LinearTable(TableResult):
    """The minima of all functions of some inputs under one rule; made by `linear_table`.

    Attributes
    ----------
    ancillas, copies
        The wires that are given.
    minima
        The minimum of every function, by its truth table as an int.
    """

    pictures = ("gate_counts",)

    inputs: int
    ancillas: tuple[int, ...]
    copies: int | None
    minima: tuple[Minimum, ...]

    def minimum(self, function: Any) -> Minimum:
        """Return the minimum of a function, given as a truth table."""
        return self.minima[truth_table(function, self.inputs)]

    def counts(self) -> tuple[int, ...]:
        """Return how many functions need exactly 0, 1, 2, … gates."""
        known = Counter(minimum.upper for minimum in self.minima if minimum.exact)
        most = max((gates for gates in known if gates is not None), default=-1)
        return tuple(known[gates] for gates in range(most + 1))

    @property
    def impossible(self) -> tuple[int, ...]:
        """The functions that no circuit computes."""
        return tuple(table for table, one in enumerate(self.minima) if not one.possible)

    @property
    def exact(self) -> bool:
        """Whether every minimum is known."""
        return all(minimum.exact for minimum in self.minima)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return a row for each function: function (row 0 first), lower and upper.

        Numbers are float64; nan where there is no circuit, or none was found.
        """
        functions = (rows_of(table, self.inputs) for table in range(len(self)))
        bounds = [(one.lower, one.upper) for one in self.minima]
        lower, upper = np.array(bounds, dtype=np.float64).T
        return {"function": frames.objects(functions), "lower": lower, "upper": upper}

    def __len__(self) -> int:
        return len(self.minima)

    def __repr__(self) -> str:
        counts = " ".join(map(str, self.counts()))
        return f"LinearTable({self.inputs} inputs, {rule_of(self.ancillas, self.copies)}: {counts})"

    def _repr_html_(self) -> str:
        rows = [*enumerate(self.counts()), ("impossible", len(self.impossible))]
        return display.table(("gates", "functions"), rows)


def linear_table(
    inputs: int,
    *,
    ancillas: int | Iterable[int] = 0,
    copies: int | None = 1,
    max_states: int = MAX_STATES,
) -> LinearTable:
    """Return the least linear circuits of all functions of 1 to 3 inputs.

    The other arguments are those of `dovetail.circuits.minimum`.

    Examples
    --------
    >>> table = linear_table(2, ancillas=1)
    >>> table.counts(), len(linear_table(2).impossible)
    ((3, 5, 4, 4), 10)
    """
    inputs = check.integer(inputs, "inputs", 1, MOST_BITS)
    constants, copies, max_states = check_rule(ancillas, copies, max_states)
    search = _core.LinearSearch.functions(inputs, copies, [bool(bit) for bit in constants])
    search.advance(max_states)
    functions = range(1 << (1 << inputs))
    minima = (read_minimum(search, (table,), inputs, constants, copies) for table in functions)
    return LinearTable(inputs, constants, copies, tuple(minima))


class ReversibleTable(Result):
    """The least circuits of all reversible functions of some bits; made by `reversible_table`.

    There is a wire for each bit. The wires hold the inputs at the start and the outputs at the end:
    no ancilla, no discard.
    """

    bits: int

    @cached_property
    def _core_table(self) -> _core.Reversibles:
        return _core.Reversibles(self.bits)

    def counts(self) -> tuple[int, ...]:
        """Return how many functions need 0, 1, 2, … gates."""
        return tuple(self._core_table.counts)

    def minimum(self, permutation: Sequence[int]) -> LinearCircuit:
        """Return a circuit with the fewest gates, by what each row becomes; wire j holds bit j.

        Examples
        --------
        >>> reversible_table(2).minimum([0, 2, 1, 3])
        LinearCircuit(cnot 1→0, cnot 0→1, cnot 1→0; output 0 1 of 2 wires)
        """
        rows = _permutation(permutation, 1 << self.bits)
        wires = range(self.bits)
        tables = [sum((row >> j & 1) << i for i, row in enumerate(rows)) for j in wires]
        gates = self._core_table.circuit(tables) or []
        return LinearCircuit(self.bits, tuple(wires), (), tuple(gates), tuple(wires))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return f"ReversibleTable({self.bits} bits: {' '.join(map(str, self.counts()))})"

    def _repr_html_(self) -> str:
        return display.table(("gates", "functions"), enumerate(self.counts()))


def reversible_table(bits: int = 3) -> ReversibleTable:
    """Return the least circuits of all reversible functions of 1 to 3 bits.

    Examples
    --------
    >>> reversible_table(3).counts()
    (1, 12, 102, 625, 2780, 8921, 17049, 10253, 577)
    """
    return ReversibleTable(check.integer(bits, "bits", 1, MOST_BITS))


def _permutation(rows: Any, count: int) -> list[int]:
    try:
        numbers = [check.integer(row, "permutation") for row in rows]
    except (TypeError, DovetailError):
        numbers = []
    if sorted(numbers) != list(range(count)):
        raise DovetailError(
            f"permutation must hold each of 0 to {count - 1} once, not {display.shown(rows)}"
        )
    return numbers
