"""The least trees and depths of functions of up to five inputs, class by class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.circuits.least.minima import Minimum, check_prior
from dovetail.circuits.least.tables import table
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.functions import TruthTable, truth_table
from dovetail.circuits.model.operators import AND, OR, negate_operands
from dovetail.results import frames
from dovetail.values import check, display
from dovetail.work.progress import progress_bar

__all__ = ["ClassTable", "class_table"]

#: The cost up to which `minimum` works functions of five inputs out by itself: what takes seconds.
SOON = {("tree", "full"): 8, ("tree", "u2"): 11, ("depth", "full"): 3, ("depth", "u2"): 3}

#: The costs of a table are worked out once and for all, by one thread at a time.
_lock = Lock()


@dataclass(frozen=True, eq=False, repr=False)
class ClassTable(frames.Framed):
    """What the classes of functions of some inputs cost; made by `class_table`.

    Attributes
    ----------
    inputs, prior, basis
        What the table is of.
    counts
        The number of classes that cost 0, 1, 2, …
    complete
        Whether these are all classes.
    source
        The table in the core, which knows each class of these costs and no other.
    """

    inputs: int
    prior: str
    basis: str
    counts: tuple[int, ...]
    complete: bool
    source: _core.CircuitClasses

    def minimum(self, function: TruthTable) -> Minimum:
        """Return the least cost of a function with a circuit, or bounds.

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
        >>> class_table(5, max_cost=4).minimum(0x96696996)
        Minimum(4, prior='tree', basis='full', all functions by tree, cost by cost)
        """
        number = truth_table(function, self.inputs)
        with _lock:
            return self._exact(number) or self._bounds(number)

    def _exact(self, number: int) -> Minimum | None:
        cost, witness = self.source.cost(number), self.source.witness(number)
        if cost is None or witness is None:
            return None
        words = f"all functions by {self.prior}, cost by cost"
        return Minimum(self.prior, self.basis, cost, cost, self._circuit(*witness), words)

    def _bounds(self, number: int) -> Minimum:
        """Bounds of what costs more than has been worked out."""
        lower = len(self.source.counts)
        looked_up = Circuit.from_truth_tables([number], self.inputs, basis=self.basis)
        circuits = [looked_up.used() if self.prior == "depth" else looked_up.expand(1 << 20)]
        circuits += [self._split(number, j) for j in range(self.inputs)]
        if (near := self.source.near(number)) is not None:
            circuits.append(self._circuit(*near))
        upper, circuit = min(((self._cost(one), one) for one in circuits), key=lambda pair: pair[0])
        words = f"all functions up to {self.prior} {lower - 1}"
        return Minimum(self.prior, self.basis, lower, upper, circuit, words)

    def _split(self, number: int, j: int) -> Circuit:
        """Best circuits for either value of an input, and three gates that choose."""
        others = [k for k in range(self.inputs) if k != j]
        gates: list[tuple[int, int, int]] = []
        outputs = []
        for value in range(2):
            places = [row for row in range(1 << self.inputs) if row >> j & 1 == value]
            half = sum((number >> place & 1) << row for row, place in enumerate(places))
            circuit = table(len(others), self.prior, self.basis).minimum(half).circuit
            first = self.inputs + len(gates)
            wires = [*others, *range(first, first + len(circuit.gates))]
            gates += [(op, wires[left], wires[right]) for op, left, right in circuit.gates]
            outputs.append(wires[circuit.outputs[0]])
        end = self.inputs + len(gates)
        gates += [
            (negate_operands(AND, True, False), j, outputs[0]),
            (AND, j, outputs[1]),
            (OR, end, end + 1),
        ]
        return self._circuit(gates, end + 2)

    def _cost(self, circuit: Circuit) -> int:
        return circuit.depth if self.prior == "depth" else circuit.size

    def _circuit(self, gates: list[tuple[int, int, int]], output: int) -> Circuit:
        return Circuit(self.inputs, tuple(gates), (output,), self.basis)  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, npt.NDArray[np.int64]]:
        """Return the columns: cost, classes."""
        return {"cost": np.arange(len(self.counts)), "classes": np.array(self.counts)}

    def __len__(self) -> int:
        return sum(self.counts)

    def __reduce__(self) -> tuple[Any, ...]:
        most = None if self.complete else len(self.counts) - 1
        return class_table, (self.inputs, self.prior, self.basis, most)

    def __repr__(self) -> str:
        what = f"{self.inputs} inputs, prior={self.prior!r}, basis={self.basis!r}"
        reach = "complete" if self.complete else f"up to {self.prior} {len(self.counts) - 1}"
        return f"ClassTable({what}, {len(self):,} classes, {reach})"

    def _repr_html_(self) -> str:
        return f"{self!r}" + display.table(("cost", "classes"), enumerate(self.counts))


def class_table(
    inputs: int = 5,
    prior: str = "tree",
    basis: str = "full",
    max_cost: int | None = None,
    progress: bool = False,
) -> ClassTable:
    """Return the least costs of all functions of up to five inputs, by classes.

    A class is all that permuting the inputs and negating some of them, or the value, make of a
    function; its functions cost the same. The last tables are kept, so the same call is not worked
    out again, and one that was interrupted goes on. Five inputs take 256 MiB a table until all
    classes are known.

    Parameters
    ----------
    inputs
        The number of inputs, from 1 to 5.
    prior
        ``"tree"`` or ``"depth"``.
    basis
        ``"full"`` or ``"u2"``, in which NOT is free.
    max_cost
        The cost up to which classes are worked out; None: all.
        docs/circuits/least.md says how long five inputs take.
    progress
        Whether to show a progress bar of the costs.

    Raises
    ------
    DovetailError
        If an argument is not of these.

    Examples
    --------
    >>> class_table(4).counts
    (2, 2, 5, 20, 34, 75, 68, 16)
    >>> class_table(5, "depth", max_cost=3)
    ClassTable(5 inputs, prior='depth', basis='full', 1,810 classes, up to depth 3)
    """
    most = None if max_cost is None else check.integer(max_cost, "max_cost")
    prior, basis = check_prior(prior), basis_of(basis).name
    source = _source(check.integer(inputs, "inputs"), prior, basis, most)
    finished = len(source.counts) - 1
    with _lock, progress_bar("costs", finished, check.flag(progress, "progress")) as show:
        while not source.complete and (most is None or len(source.counts) <= most):
            source.advance()
            show(len(source.counts) - 1, classes=sum(source.counts))
    return ClassTable(inputs, prior, basis, tuple(source.counts), source.complete, source)


def soon(number: int, inputs: int, prior: str, basis: str) -> Minimum:
    """Return the least cost of a function as far as seconds suffice, cost by cost; else bounds.

    Examples
    --------
    >>> soon(0x96696996, 5, "depth", "full").upper
    3
    """
    most = SOON[prior, basis]
    source = _source(inputs, prior, basis, most)
    with _lock:
        while source.cost(number) is None and len(source.counts) <= most:
            source.advance()
        counts = tuple(source.counts)
    return ClassTable(inputs, prior, basis, counts, source.complete, source).minimum(number)


@lru_cache(maxsize=4)
def _source(inputs: int, prior: str, basis: str, most: int | None) -> _core.CircuitClasses:
    """Return the table for one greatest cost: a table that others raised would answer otherwise."""
    del most
    return _core.CircuitClasses(inputs, prior, basis)
