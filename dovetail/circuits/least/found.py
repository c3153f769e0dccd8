"""What is known of a least cost: bounds, and the circuits that are there without a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dovetail.circuits.least.tables import table_in_time
from dovetail.circuits.least.targets import Targets
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.builders import Builder
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.costs import cost_of
from dovetail.work.clocks import Clock

#: Trees of more gates are not written out; the circuit stands for its tree.
MAX_TREE = 1 << 20


class Found(NamedTuple):
    """Bounds on a least cost, a circuit that costs `upper`, and how they were found."""

    lower: int
    upper: int
    circuit: Circuit
    method: str

    @property
    def exact(self) -> bool:
        """Whether the bounds meet."""
        return self.lower == self.upper

    def joined(self, other: Found) -> Found:
        """Return the better of both bounds; the method is that of the greater lower bound.

        Examples
        --------
        >>> one, two = (Found(low, 4, Circuit(1, (), (0,)), f"from {low}") for low in (2, 3))
        >>> one.joined(two).lower, one.joined(two).method
        (3, 'from 3')
        """
        best = min(self, other, key=lambda found: found.upper)
        first = other if other.lower >= self.lower else self
        return Found(first.lower, best.upper, best.circuit, first.method)


def shaped(circuit: Circuit, prior: str) -> Circuit:
    """Return a circuit as a prior counts it: for trees written out, else without spare gates."""
    if prior == "tree" and circuit.tree_size <= MAX_TREE and sum(circuit.multiplicities) < MAX_TREE:
        return circuit.expand(MAX_TREE)
    return circuit.used()


def without_search(
    tables: Sequence[int],
    inputs: int,
    prior: str,
    basis: str,
    circuits: Iterable[Circuit] = (),
) -> Found:
    """Return the bounds of a task before any search.

    The lower one follows from the inputs that the functions depend on. The upper one is the best of
    some circuits for the task and of one that looks it up.
    """
    targets = Targets(inputs, tuple(tables), basis_of(basis))
    looked_up = Circuit.from_truth_tables(tables, inputs, basis=basis)
    best = min([looked_up, *circuits], key=lambda one: cost_of(one, prior))
    cost = cost_of(best, prior)
    lower = targets.least_depth if prior == "depth" else targets.least_size
    method = "no circuit can be smaller" if lower == cost else "no search"
    return Found(lower, cost, shaped(best, prior), method)


def splits(table: int, inputs: int, prior: str, basis: str, clock: Clock) -> list[Circuit]:
    """Return circuits for a function of up to five inputs: best ones for either value of an input.

    Three gates choose between the two; there is a circuit for each input. If the best ones are not
    there in time, an `OutOfTimeError`.

    Examples
    --------
    >>> [one.size for one in splits(0x96696996, 5, "size", "full", Clock(None))]
    [9, 9, 9, 9, 9]
    """
    halves = table_in_time(inputs - 1, prior, basis, clock)
    found = []
    for j in range(inputs):
        others = [k for k in range(inputs) if k != j]
        builder = Builder(inputs, basis)
        wires = []
        for value in range(2):
            rows = [row for row in range(1 << inputs) if row >> j & 1 == value]
            half = sum((table >> row & 1) << i for i, row in enumerate(rows))
            wires += builder.insert(halves.circuit(half), others)
        found.append(builder.finish([builder.mux(j, *wires)]))
    return found
