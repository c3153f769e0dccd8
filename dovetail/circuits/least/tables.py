"""The least cost of every function of up to four inputs, worked out by the core."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.circuits.least.minima import Minimum, check_prior
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.functions import TruthTable, rows_of, truth_table
from dovetail.results import frames
from dovetail.values import check, display

if TYPE_CHECKING:
    pass

__all__ = ["MAX_INPUTS", "Table", "table"]

#: The most inputs of a table.
MAX_INPUTS = 4


@dataclass(frozen=True, eq=False, repr=False)
class Table(frames.Framed):
    """What each function of some inputs costs; made by `table`.

    Attributes
    ----------
    inputs, prior, basis
        What the table is of.
    lower, upper
        Bounds on the least cost, uint8, by truth table; equal where the cost is known. `upper` is
        what the circuit of `minimum` costs.
    gates
        What `table` was given.
    exhausted
        All circuits of up to so many gates were looked at; None for trees and depths, whose costs
        are found otherwise.
    source
        The table in the core, which makes the circuits.
    """

    inputs: int
    prior: str
    basis: str
    lower: npt.NDArray[np.uint8]
    upper: npt.NDArray[np.uint8]
    gates: int | None
    exhausted: int | None
    source: _core.CircuitTable

    @property
    def exact(self) -> bool:
        """Whether every cost is known.

        Examples
        --------
        >>> table(3).exact
        True
        """
        return bool((self.lower == self.upper).all())

    def counts(self) -> npt.NDArray[np.int64]:
        """Return how many functions cost 0, 1, 2, …; of what is not exact, the upper bound counts.

        Examples
        --------
        >>> table(3).counts().tolist(), table(3, "depth").counts().tolist()
        ([8, 30, 114, 80, 24], [8, 30, 194, 24])
        """
        return np.bincount(self.upper)

    def minimum(self, function: TruthTable) -> Minimum:
        """Return the bounds of one function, with a circuit.

        Parameters
        ----------
        function
            The truth table: an int, a string of 0 and 1 (row 0 first), or an array.

        Raises
        ------
        DovetailError
            If it is not a function of as many inputs.

        Examples
        --------
        >>> table(2, basis="nand").minimum("0110")
        Minimum(4, prior='size', basis='nand', all circuits of up to 4 gates)
        """
        number = truth_table(function, self.inputs)
        gates, output = self.source.witness(number)
        circuit = Circuit(self.inputs, tuple(gates), (output,), self.basis)  # type: ignore[arg-type]
        lower, upper = int(self.lower[number]), int(self.upper[number])
        return Minimum(self.prior, self.basis, lower, upper, circuit, self._method(lower))

    def _method(self, lower: int) -> str:
        if self.exhausted is None:
            return f"all functions by {self.prior}, cost by cost"
        if lower > self.exhausted + 1:
            return "settled by a longer search, kept in the source"
        return f"all circuits of up to {min(lower, self.exhausted)} gates"

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns: function, lower, upper."""
        functions = np.arange(len(self.upper), dtype=np.uint16)
        return {"function": functions, "lower": self.lower, "upper": self.upper}

    def __len__(self) -> int:
        return len(self.upper)

    def __reduce__(self) -> tuple[Any, ...]:
        return table, (self.inputs, self.prior, self.basis, self.gates)

    def __repr__(self) -> str:
        what = f"{self.inputs} inputs, prior={self.prior!r}, basis={self.basis!r}"
        open_ones = int((self.lower != self.upper).sum())
        return f"Table({what}, {f'{open_ones} of {len(self)} open' if open_ones else 'exact'})"

    def _repr_html_(self) -> str:
        known = self.lower == self.upper
        rows = []
        for cost, count in enumerate(self.counts().tolist()):
            at = self.upper == cost
            first = rows_of(int(np.flatnonzero(at)[0]), self.inputs) if count else ""
            rows.append((cost, count, int((at & known).sum()), first))
        return f"{self!r}" + display.table(("cost", "functions", "certain", "the first"), rows)


def table(inputs: int, prior: str = "size", basis: str = "full", gates: int | None = None) -> Table:
    """Return the least cost of every function of some inputs.

    Trees and depths are exact. So are the sizes in the bases ``"full"`` and ``"u2"``, and for up to
    three inputs in all; where the search ends first, a cost that is not settled has different
    bounds. docs/circuits/least.md says how it is done and why it is right.

    Parameters
    ----------
    inputs
        1 to 4.
    prior
        ``"size"``, ``"tree"`` or ``"depth"``.
    basis
        ``"full"``, ``"u2"``, ``"nand"`` or ``"and-or-not"``.
    gates
        For sizes, look at all circuits of up to so many gates; each more takes about ten times as
        long. None is what settles four inputs or takes seconds.

    Raises
    ------
    DovetailError
        If an argument is not of these.

    Examples
    --------
    >>> table(4)
    Table(4 inputs, prior='size', basis='full', exact)
    >>> table(4).counts().tolist()
    [10, 60, 456, 2474, 10624, 24184, 25008, 2720]
    """
    inputs = check.integer(inputs, "inputs", 1, MAX_INPUTS)
    prior, basis = check_prior(prior), basis_of(basis).name
    if gates is not None:
        gates = check.integer(gates, "gates", 0, 20)
    if prior != "size":
        gates = None
    return _table(inputs, prior, basis, gates)


@cache
def _table(inputs: int, prior: str, basis: str, gates: int | None) -> Table:
    core = _core.CircuitTable(inputs, prior, basis, gates)
    bounds = core.lower, core.upper
    for column in bounds:
        column.flags.writeable = False
    return Table(inputs, prior, basis, *bounds, gates, core.exhausted, core)
