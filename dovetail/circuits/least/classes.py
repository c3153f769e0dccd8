"""The least trees and depths of functions of up to five inputs, class by class."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.circuits.least.found import Found, splits, without_search
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.costs import GATE_PRIORS, Minimum
from dovetail.circuits.model.functions import TruthTable, truth_table
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.work.clocks import Clock, OutOfTimeError
from dovetail.work.progress import Show, progress_bar

#: The cost up to which functions of five inputs are worked out for one of them: in seconds.
MAX_COSTS = {("tree", "full"): 8, ("tree", "u2"): 11, ("depth", "full"): 3, ("depth", "u2"): 3}

#: The costs of a table are worked out once, by one thread at a time.
_lock = Lock()


class ClassTable(TableResult):
    """What the classes of functions of some inputs cost; made by `class_table`.

    Attributes
    ----------
    counts
        The number of classes that cost 0, 1, 2, …
    complete
        Whether these are all classes.
    """

    inputs: int
    prior: str
    basis: str
    max_cost: int | None
    counts: tuple[int, ...]
    complete: bool

    def minimum(self, function: TruthTable) -> Minimum:
        """Return the least cost of a function with a circuit, or bounds.

        Examples
        --------
        >>> class_table(5, max_cost=4).minimum(0x96696996)
        Minimum(4, prior='tree', basis='full', all functions by tree, cost by cost)
        """
        number = truth_table(function, self.inputs)
        task = self.inputs, self.prior, self.basis
        source = _source(*task, self.max_cost)
        _advance(source, len(self.counts), Clock(None))  # a table from a file knows no classes yet
        found = _bounds(source, number, *task)
        return Minimum(self.inputs, (number,), self.prior, self.basis, *found)

    def to_dict(self) -> dict[str, npt.NDArray[np.int64]]:
        """Return the columns: cost, classes."""
        return {"cost": np.arange(len(self.counts)), "classes": np.array(self.counts)}

    def __len__(self) -> int:
        return sum(self.counts)

    def __repr__(self) -> str:
        what = f"{self.inputs} inputs, prior={self.prior!r}, basis={self.basis!r}"
        reach = "complete" if self.complete else f"up to {self.prior} {len(self.counts) - 1}"
        return f"ClassTable({what}, {len(self):,} classes, {reach})"


def class_table(
    inputs: int = 5,
    prior: str = "tree",
    basis: str = "full",
    max_cost: int | None = None,
    progress: bool = False,
) -> ClassTable:
    """Return the least costs of all functions of 1 to 5 inputs, by classes.

    A class is all that permuting the inputs and negating some of them, or the value, make of a
    function; its functions cost the same. The last tables are kept, so the same call is not worked
    out again, and one that was interrupted goes on. Five inputs take 256 MiB a table until all
    classes are known.

    Parameters
    ----------
    prior, basis
        ``"tree"`` or ``"depth"``, in ``"full"`` or ``"u2"``, in which NOT is free.
    max_cost
        The cost up to which classes are worked out; None: all.
        docs/circuits/least.md says how long five inputs take.
    progress
        Whether to show a progress bar of the costs.

    Examples
    --------
    >>> class_table(4).counts
    (2, 2, 5, 20, 34, 75, 68, 16)
    >>> class_table(5, "depth", max_cost=3)
    ClassTable(5 inputs, prior='depth', basis='full', 1,810 classes, up to depth 3)
    """
    most = check.optional_integer(max_cost, "max_cost")
    prior, basis = check.choice(prior, "prior", GATE_PRIORS), basis_of(basis).name
    source = _source(check.integer(inputs, "inputs"), prior, basis, most)
    finished = len(source.counts) - 1
    with progress_bar("costs", finished, check.flag(progress, "progress")) as show:
        _advance(source, None if most is None else most + 1, Clock(None), show)
    return ClassTable(inputs, prior, basis, most, tuple(source.counts), source.complete)


def least_by_classes(table: int, inputs: int, prior: str, basis: str, clock: Clock) -> Found:
    """Return the least cost of a function, cost by cost as far as seconds or a clock allow."""
    most = MAX_COSTS[prior, basis]
    source = _source(inputs, prior, basis, most)
    while source.cost(table) is None and len(source.counts) <= most and not source.complete:
        try:
            _advance(source, len(source.counts) + 1, clock)
        except OutOfTimeError:
            break
    return _bounds(source, table, inputs, prior, basis)


@lru_cache(maxsize=4)
def _source(inputs: int, prior: str, basis: str, most: int | None) -> _core.CircuitClasses:
    """Return the table for one greatest cost: a table that others raised would answer otherwise."""
    del most
    return _core.CircuitClasses(inputs, prior, basis)


def _advance(
    source: _core.CircuitClasses, costs: int | None, clock: Clock, show: Show | None = None
) -> None:
    """Work out the classes of so many costs; None: of all."""
    with _lock:
        while not source.complete and (costs is None or len(source.counts) < costs):
            try:
                source.advance(clock.left())
            except TimeoutError:
                raise OutOfTimeError from None
            if show is not None:
                show(len(source.counts) - 1, classes=sum(source.counts))


def _bounds(source: _core.CircuitClasses, table: int, inputs: int, prior: str, basis: str) -> Found:
    """What a table knows of a function: its cost, or bounds of what costs more."""
    with _lock:
        cost, made = source.cost(table), source.witness(table)
        near = source.near(table) if cost is None else None
    if cost is not None and made is not None:
        circuit = _circuit(made, inputs, basis)
        return Found(cost, cost, circuit, f"all functions by {prior}, cost by cost")
    circuits = splits(table, inputs, prior, basis, Clock(None))
    if near is not None:
        circuits.append(_circuit(near, inputs, basis))
    lower = len(source.counts)
    found = without_search([table], inputs, prior, basis, circuits)
    return found._replace(lower=lower, method=f"all functions up to {prior} {lower - 1}")


def _circuit(made: tuple[list[tuple[int, int, int]], int], inputs: int, basis: str) -> Circuit:
    gates, output = made
    return Circuit(inputs, tuple(gates), (output,), basis)  # type: ignore[arg-type]
