"""Least circuits of any functions, by a SAT solver: smaller costs are refuted one by one.

The encoding is that of Kojevnikov, Kulikov and Yaroslavtsev, "Finding efficient circuits using
SAT-solvers" (SAT 2009); the cuts follow Knuth (The Art of Computer Programming 4B, 7.2.2.2) and are
proved in docs/circuits/least.md. The solver is CaDiCaL.
"""

from __future__ import annotations

from dataclasses import dataclass

from dovetail._core import DovetailError
from dovetail.circuits.least.encoding import DepthFormula, SizeFormula
from dovetail.circuits.least.found import Found, shaped
from dovetail.circuits.least.sat import solve
from dovetail.circuits.least.targets import Targets
from dovetail.circuits.model.builders import side_by_side
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.costs import cost_of
from dovetail.work.clocks import Clock, OutOfTimeError
from dovetail.work.progress import Show


@dataclass
class Formulas:
    """Counts the formulas that were answered, and shows the cost that is being tried."""

    show: Show
    answered: int = 0


@dataclass(frozen=True)
class Synthesis:
    """A search for the least cost of some functions together; for trees and depths, of one.

    Half of the time goes into lower bounds, the rest, if the answer is not known by then, into
    upper bounds. `max_depth` and `max_size` are those of `dovetail.circuits.minimum`.
    """

    targets: Targets
    prior: str
    clock: Clock
    formulas: Formulas
    max_depth: int | None = None
    max_size: int | None = None

    def improved(self, known: Found) -> Found:
        """Return better bounds than those that are known: refute cost after cost.

        Where time ends that, look for better circuits.

        Raises
        ------
        DovetailError
            If no circuit is as shallow as `max_depth`, or none was found in time.
        """
        if self.max_depth is not None and known.circuit.used_depth > self.max_depth:
            circuits = [self._shallow(table) for table in self.targets.tables]
            known = self._smaller(known, side_by_side(circuits))
        if known.exact:
            return known
        if self.prior == "depth" or self.clock.left() is None:
            return self._upwards(known, self.clock)
        halfway = self.clock.share(2)
        found = self._upwards(known, halfway)
        return self._downwards(found) if halfway.is_over() else found

    def _smaller(self, known: Found, circuit: Circuit) -> Found:
        circuit = shaped(circuit, self.prior)
        return known._replace(upper=cost_of(circuit, self.prior), circuit=circuit)

    def _shallow(self, table: int) -> Circuit:
        """A circuit of depth at most `max_depth` for one output, whatever its size."""
        targets = Targets(self.targets.inputs, (table,), self.targets.basis)
        if not targets.functions:
            return targets.finish([], [])
        depth = self.max_depth or 0
        try:
            circuit = self._solve(DepthFormula(targets, depth), depth, self.clock)
        except OutOfTimeError:
            raise DovetailError(
                f"timeout or memory did not suffice to find any circuit of max_depth {depth}"
            ) from None
        if circuit is None:
            raise DovetailError(
                f"max_depth must be at least {depth + 1} for these functions, not {depth}"
            )
        return circuit

    def _upwards(self, known: Found, clock: Clock) -> Found:
        """Try one cost after another, from the lower bound on."""
        start = known
        while not known.exact and (self.max_size is None or known.lower <= self.max_size):
            try:
                circuit = self._try(known.lower, clock)
            except OutOfTimeError:
                break
            if circuit is not None:
                known = self._smaller(known, circuit)
                break
            known = known._replace(lower=known.lower + 1)
        words = "depths" if self.prior == "depth" else "sizes"
        if known.exact:
            return known._replace(method=f"SAT, smaller {words} refuted")
        if known.lower == start.lower:
            return known._replace(method=f"{known.method}, then a limit")
        return known._replace(method=f"SAT, {words} below {known.lower} refuted, then a limit")

    def _downwards(self, known: Found) -> Found:
        """Look for circuits that are smaller than the one that is known, until there is none."""
        while not known.exact:
            try:
                circuit = self._try(known.upper - 1, self.clock, cuts=False)
            except OutOfTimeError:
                break
            if circuit is None:
                return known._replace(lower=known.upper, method="SAT, smaller sizes refuted")
            known = self._smaller(known, circuit)
        return known

    def _try(self, cost: int, clock: Clock, *, cuts: bool = True) -> Circuit | None:
        """A circuit of that cost, or None if there is none."""
        clock.check()  # a formula takes time to write, too
        if self.prior == "depth":
            return self._solve(DepthFormula(self.targets, cost), cost, clock)
        tree = self.prior == "tree"
        formula = SizeFormula(self.targets, cost, tree=tree, max_depth=self.max_depth, cuts=cuts)
        return self._solve(formula, cost, clock)

    def _solve(
        self, formula: SizeFormula | DepthFormula, cost: int, clock: Clock
    ) -> Circuit | None:
        """The circuit of a formula, or None if there is none."""
        self.formulas.show(self.formulas.answered, trying=cost)
        model = solve(formula.clauses(), clock)
        self.formulas.answered += 1
        return None if model is None else formula.targets.finish(*formula.decode(model))
