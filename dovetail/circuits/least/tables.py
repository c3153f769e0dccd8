"""The least cost of every function of up to four inputs, worked out by the core."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.costs import GATE_PRIORS, Minimum
from dovetail.circuits.model.functions import TruthTable, rows_of, truth_table
from dovetail.results.result import TableResult
from dovetail.values import check, display
from dovetail.work.clocks import Clock, OutOfTimeError

#: The most inputs of a table.
MAX_INPUTS = 4


class Table(TableResult):
    """What each function of some inputs costs; made by `table`.

    Attributes
    ----------
    lower, upper
        Bounds on the least cost, uint8, by truth table; equal where the cost is known. `upper` is
        what the circuit of `minimum` costs.
    gates
        What `table` was given.
    exhausted
        All circuits of up to so many gates were looked at; None for trees and depths, whose costs
        are found otherwise.
    """

    inputs: int
    prior: str
    basis: str
    lower: npt.NDArray[np.uint8]
    upper: npt.NDArray[np.uint8]
    gates: int | None
    exhausted: int | None

    @property
    def exact(self) -> bool:
        """Whether every cost is known."""
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

        Examples
        --------
        >>> table(2, basis="nand").minimum("0110")
        Minimum(4, prior='size', basis='nand', all circuits of up to 4 gates)
        """
        number = truth_table(function, self.inputs)
        return Minimum(
            inputs=self.inputs,
            functions=(number,),
            prior=self.prior,
            basis=self.basis,
            lower=int(self.lower[number]),
            upper=int(self.upper[number]),
            circuit=self.circuit(number),
            method=self.method(number),
        )

    def circuit(self, function: int) -> Circuit:
        """Return the circuit of a function, given as an int; it costs what `upper` says."""
        _, source = _made(self.inputs, self.prior, self.basis, self.gates)
        gates, output = source.witness(function)
        return Circuit(self.inputs, tuple(gates), (output,), self.basis)  # type: ignore[arg-type]

    def method(self, function: int) -> str:
        """Return in words how the bounds of a function were found."""
        lower = int(self.lower[function])
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
    """Return the least size, tree size or depth of every function of 1 to 4 inputs.

    The prior is ``"size"``, ``"tree"`` or ``"depth"``. Trees and depths are exact. So are the sizes
    in the bases ``"full"`` and ``"u2"``, and for up to three inputs in all; where the search ends
    first, a cost that is not settled has different bounds. docs/circuits/least.md says how it is
    done and why it is right.

    For sizes, all circuits of up to `gates` gates are looked at; each more takes about ten times as
    long. None is what settles four inputs or takes seconds.

    Examples
    --------
    >>> table(4)
    Table(4 inputs, prior='size', basis='full', exact)
    >>> table(4).counts().tolist()
    [10, 60, 456, 2474, 10624, 24184, 25008, 2720]
    """
    inputs = check.integer(inputs, "inputs", 1, MAX_INPUTS)
    prior, basis = check.choice(prior, "prior", GATE_PRIORS), basis_of(basis).name
    if gates is not None:
        gates = check.integer(gates, "gates", 0, 20)
    return _made(inputs, prior, basis, gates if prior == "size" else None)[0]


def table_in_time(inputs: int, prior: str, basis: str, clock: Clock) -> Table:
    """Return a table that is there already or is made in time; otherwise, an `OutOfTimeError`."""
    return _made(inputs, prior, basis, None, clock)[0]


#: The tables that have been made, each with that of the core, which makes the circuits.
_tables: dict[tuple[int, str, str, int | None], tuple[Table, _core.CircuitTable]] = {}


def _made(
    inputs: int, prior: str, basis: str, gates: int | None, clock: Clock | None = None
) -> tuple[Table, _core.CircuitTable]:
    key = inputs, prior, basis, gates
    if key not in _tables:
        try:
            source = _core.CircuitTable(*key, clock.left() if clock else None)
        except TimeoutError:
            raise OutOfTimeError from None
        bounds = source.lower, source.upper
        for column in bounds:
            column.flags.writeable = False
        _tables[key] = Table(inputs, prior, basis, *bounds, gates, source.exhausted), source
    return _tables[key]
