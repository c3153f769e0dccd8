"""The ways to find a least circuit of gates: tables, classes, a search of all, a SAT solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dovetail._core import DovetailError
from dovetail.circuits.least import all_circuits, classes, tables
from dovetail.circuits.least.found import Found, splits, without_search
from dovetail.circuits.least.sat import has_solver, solver_class
from dovetail.circuits.least.synthesis import Formulas, Synthesis
from dovetail.circuits.least.targets import Targets, over_inputs, support
from dovetail.circuits.model import library
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.builders import placed, side_by_side
from dovetail.circuits.model.circuits import Circuit
from dovetail.values import display
from dovetail.values.extras import missing
from dovetail.work.clocks import Clock, OutOfTimeError

WAYS = ("table", "classes", "search", "sat")
"""The ways, in the order in which they are tried."""

#: The most inputs of a table of classes.
CLASS_INPUTS = 5


@dataclass(frozen=True)
class Question:
    """Which least cost is wanted, and what may be done to find it.

    The ways are those of `WAYS` that may be used. The circuits are some for the task, in that
    basis. `max_depth` and `max_size` are limits that only the solver knows.
    """

    inputs: int
    tables: tuple[int, ...]
    prior: str
    basis: str
    ways: tuple[str, ...]
    circuits: tuple[Circuit, ...]
    clock: Clock
    formulas: Formulas
    max_depth: int | None = None
    max_size: int | None = None

    def of_output(self, table: int, clock: Clock, ways: tuple[str, ...]) -> Question:
        """Return the question about one output."""
        place = self.tables.index(table)
        known = [cut(circuit, [circuit.outputs[place]]) for circuit in self.circuits]
        known += library.computing([table], self.inputs, self.basis)
        return replace(self, tables=(table,), circuits=tuple(known), clock=clock, ways=ways)

    def most_needed(self) -> int:
        """Return the most inputs that one of the outputs depends on."""
        return max(len(support(table, self.inputs)) for table in self.tables)

    def applies(self, way: str) -> bool:
        """Return whether a way can settle such tasks."""
        if way == "sat":
            return True
        if (self.max_depth, self.max_size) != (None, None):
            return False
        if way == "search":
            return self.prior == "size" and all_circuits.can_search(self.inputs, self.basis)
        if way == "table":
            return self.most_needed() <= tables.MAX_INPUTS
        has_classes = (self.prior, self.basis) in classes.MAX_COSTS
        return has_classes and self.most_needed() <= CLASS_INPUTS


_TAKES = {
    "table": f"functions of up to {tables.MAX_INPUTS} inputs, without max_depth and max_size",
    "classes": f"trees and depths of functions of up to {CLASS_INPUTS} inputs, in 'full' and 'u2'",
    "search": f"sizes of tasks of up to {all_circuits.MAX_INPUTS} inputs, in 'full' and 'u2'",
}


def cut(circuit: Circuit, outputs: Sequence[int]) -> Circuit:
    """Return the gates of a circuit that some wires need, with these wires as outputs."""
    names = circuit.names
    return Circuit(circuit.inputs, circuit.gates, tuple(outputs), circuit.basis, names).used()


def answer(question: Question) -> Found:
    """Return the best bounds that the ways give; the only one that may be used must apply."""
    if len(question.ways) == 1 and not question.applies(question.ways[0]):
        (way,) = question.ways
        raise DovetailError(f"method {display.shown(way)} takes {_TAKES[way]}")
    if question.ways == ("sat",):
        solver_class()
    if len(question.tables) == 1 or question.prior == "size":
        return _least(question)
    return _one_by_one(question, question.ways)


def _least(question: Question) -> Found:
    """The least cost of one function, or of several by the gates of one circuit for all."""
    known = question.circuits
    if question.max_depth is not None:
        known = tuple(one for one in known if one.used_depth <= question.max_depth)
    task = question.tables, question.inputs, question.prior, question.basis
    found = without_search(*task, known)
    is_one = len(question.tables) == 1
    if not is_one and question.ways != ("sat",):
        apart = tuple(way for way in question.ways if way in ("table", "classes"))
        found = found.joined(_one_by_one(question, apart))
    for way in question.ways:
        if question.applies(way) and (is_one or way in ("search", "sat")):
            if found.exact and way not in ("table", question.ways[-1]):
                continue
            try:
                found = _TRY[way](question, found)
            except OutOfTimeError:
                found = found._replace(method=f"{found.method}, then out of time")
            if way == "table":
                break  # what a table leaves open, the others would not settle
    return found


def _one_by_one(question: Question, ways: tuple[str, ...]) -> Found:
    """Outputs that share nothing: sizes and trees add up, the depth is the greatest."""
    different = list(dict.fromkeys(question.tables))
    single = {
        table: _least(question.of_output(table, question.clock.share(len(different) - k), ways))
        for k, table in enumerate(different)
    }
    found = [single[table] for table in question.tables]
    if question.prior == "size":  # the circuit of an output that comes twice does for both
        both = side_by_side([one.circuit for one in single.values()])
        wires = dict(zip(single, both.outputs, strict=True))
        circuit = cut(both, [wires[table] for table in question.tables])
        return Found(max(one.lower for one in found), circuit.size, circuit, "outputs one by one")
    circuit = side_by_side([one.circuit for one in found])
    together = max if question.prior == "depth" else sum
    lower, upper = (together(cost) for cost in zip(*(one[:2] for one in found), strict=True))
    words = "the deepest output" if question.prior == "depth" else "the sum over the outputs"
    if lower < upper:
        words += f"; {next(one.method for one in found if not one.exact)}"
    return Found(lower, upper, circuit, words)


def _by_table(question: Question, found: Found) -> Found:
    needed, table = _reduced(question)
    every = tables.table_in_time(len(needed), question.prior, question.basis, question.clock)
    circuit = placed(every.circuit(table), question.inputs, needed)
    lower, upper = int(every.lower[table]), int(every.upper[table])
    return found.joined(Found(lower, upper, circuit, every.method(table)))


def _by_classes(question: Question, found: Found) -> Found:
    needed, table = _reduced(question)
    kind = question.prior, question.basis
    least = classes.least_by_classes(table, len(needed), *kind, question.clock)
    circuit = placed(least.circuit, question.inputs, needed)
    return found.joined(least._replace(circuit=circuit))


def _reduced(question: Question) -> tuple[tuple[int, ...], int]:
    """The inputs that the one function depends on, or the first; and the function of these."""
    (table,) = question.tables
    needed = support(table, question.inputs) or (0,)
    return needed, over_inputs(table, needed)


def _by_search(question: Question, found: Found) -> Found:
    task = [question.tables], question.inputs, question.basis
    circuit = all_circuits.least_circuits(*task, question.clock)[0].circuit
    return found.joined(Found(circuit.size, circuit.size, circuit, "all circuits searched"))


def _by_solver(question: Question, found: Found) -> Found:
    if len(question.tables) == 1 and question.basis in all_circuits.SEARCHED_BASES:
        found = _split(question, found)
    if not has_solver():
        return found._replace(method=f"{found.method}; {missing('pysat', extra='sat')}")
    targets = Targets(question.inputs, question.tables, basis_of(question.basis))
    limits = question.max_depth, question.max_size
    search = Synthesis(targets, question.prior, question.clock, question.formulas, *limits)
    return search.improved(found)


def _split(question: Question, found: Found) -> Found:
    """The best circuits for either value of an input, where there are tables of these."""
    needed, table = _reduced(question)
    if len(needed) != tables.MAX_INPUTS + 1 or question.max_depth is not None:
        return found
    kind = question.prior, question.basis
    halves = splits(table, len(needed), *kind, question.clock)
    known = [placed(circuit, question.inputs, needed) for circuit in halves]
    other = without_search(question.tables, question.inputs, *kind, known)
    return found.joined(other)._replace(method=found.method)


_TRY = {"table": _by_table, "classes": _by_classes, "search": _by_search, "sat": _by_solver}
