"""Least circuits of any functions, by a SAT solver: smaller costs are refuted one by one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dovetail._core import DovetailError
from dovetail.circuits.least.encoding import DepthFormula, SizeFormula
from dovetail.circuits.least.minima import PRIORS, Minimum
from dovetail.circuits.least.sat import LimitError, solve, solver_class
from dovetail.circuits.least.targets import Targets
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.builders import side_by_side
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.functions import TruthTable, count_rows, truth_table
from dovetail.values import check
from dovetail.work.progress import Show, progress_bar


def synthesize(
    functions: Sequence[TruthTable],
    inputs: int,
    *,
    basis: str = "full",
    prior: str = "size",
    max_depth: int | None = None,
    max_size: int | None = None,
    timeout: float | None = None,
    progress: bool = False,
) -> Minimum:
    """Return the least cost of a circuit with these outputs, and such a circuit.

    Needs the package python-sat (``pip install 'dovetail-tm[sat]'``).

    Parameters
    ----------
    functions
        The truth tables of the outputs.
    inputs
        Their number of inputs.
    basis
        The name of the basis.
    prior
        ``"size"``: gates, shared between outputs; ``"tree"``: gates of trees, one tree for each
        output; ``"depth"``.
    max_depth
        The greatest depth allowed, from 1; None: any. Not for the prior ``"depth"``.
    max_size
        No larger size is tried (with the prior ``"tree"``, of any one output); None: no limit.
        Not for the prior ``"depth"``.
    timeout
        Seconds. Half of them go into lower bounds, the rest, if the answer is not known by then,
        into upper bounds.
    progress
        Whether to show a progress bar of the formulas answered.

    Returns
    -------
    minimum
        If a limit came first, `lower` and `upper` differ.

    Raises
    ------
    DovetailError
        If an argument is wrong, python-sat is missing, or no circuit is as shallow as
        `max_depth` or none was found in time.

    Notes
    -----
    The encoding is that of Kojevnikov, Kulikov and Yaroslavtsev, "Finding efficient circuits
    using SAT-solvers" (SAT 2009); the cuts follow Knuth (The Art of Computer Programming 4B,
    7.2.2.2) and are proved in docs/circuits/least.md. The solver is CaDiCaL.

    Examples
    --------
    >>> from dovetail.circuits import synthesize
    >>> adder = synthesize(["01101001", "00010111"], 3)
    >>> adder, adder.circuit
    (Minimum(5, prior='size', basis='full', SAT, smaller sizes refuted),
     Circuit(3 inputs, 5 gates, 2 outputs, basis='full'))
    >>> synthesize(["01101001", "00010111"], 3, prior="tree").upper
    6
    """
    tables = _check_functions(functions, inputs)
    prior = check.choice(prior, "prior", PRIORS)
    limits = _check_limits(prior, max_depth, max_size)
    timeout = check.seconds(timeout, "timeout")
    deadline = None if timeout is None else time.monotonic() + timeout
    solver_class()
    separate = prior != "size"
    groups = [(table,) for table in tables] if separate else [tables]
    parts: list[_Bounds] = []
    with progress_bar("formulas", 0, check.flag(progress, "progress")) as show:
        count = _Count(show)
        for i, group in enumerate(groups):
            targets = Targets(inputs, group, basis_of(basis))
            share = _share(deadline, len(groups) - i)
            parts.append(_Search(targets, prior, *limits, share, count).bounds())
    return _minimum(prior, basis, parts)


class _Bounds(NamedTuple):
    """What is known of a least cost; the circuit costs `upper`."""

    lower: int
    upper: int
    circuit: Circuit

    @property
    def open(self) -> bool:
        return self.lower < self.upper


class _Count:
    """Counts the formulas that were answered, and shows the cost that is being tried."""

    def __init__(self, show: Show) -> None:
        self._show, self._answered = show, 0

    def begin(self, cost: int) -> None:
        self._show(self._answered, trying=cost)

    def end(self) -> None:
        self._answered += 1


@dataclass(frozen=True)
class _Search:
    """One search for a least cost."""

    targets: Targets
    prior: str
    max_depth: int | None
    max_size: int | None
    deadline: float | None
    count: _Count

    def bounds(self) -> _Bounds:
        """Refute cost after cost; where time ends that, look for better circuits."""
        now = time.monotonic()
        known = self._first()
        if self.prior == "depth" or self.deadline is None:
            return self._upwards(known, self.deadline)
        halfway = now + (self.deadline - now) / 2
        known = self._upwards(known, halfway)
        return self._downwards(known) if time.monotonic() >= halfway else known

    def _first(self) -> _Bounds:
        """What is known without refuting anything."""
        lower = self.targets.least_depth if self.prior == "depth" else self.targets.least_size
        looked_up = Circuit.from_truth_tables(
            self.targets.tables, self.targets.inputs, basis=self.targets.basis.name
        ).used()
        if self.max_depth is not None and looked_up.depth > self.max_depth:
            looked_up = side_by_side([self._shallow(table) for table in self.targets.tables])
        return self._improved(lower, looked_up)

    def _improved(self, lower: int, circuit: Circuit) -> _Bounds:
        if self.prior == "tree":
            circuit = circuit.expand(1 << 20)
        return _Bounds(lower, circuit.depth if self.prior == "depth" else circuit.size, circuit)

    def _shallow(self, table: int) -> Circuit:
        """A circuit of depth at most `max_depth` for one output, whatever its size."""
        targets = Targets(self.targets.inputs, (table,), self.targets.basis)
        if not targets.functions:
            return targets.finish([], [])
        depth = self.max_depth or 0
        try:
            circuit = self._solve(DepthFormula(targets, depth), depth, self.deadline)
        except LimitError:
            raise DovetailError(
                f"timeout or memory did not suffice to find any circuit of max_depth {depth}"
            ) from None
        if circuit is None:
            raise DovetailError(
                f"max_depth must be at least {depth + 1} for these functions, not {depth}"
            )
        return circuit

    def _upwards(self, known: _Bounds, deadline: float | None) -> _Bounds:
        """Try one cost after another, from the lower bound on."""
        while known.open and (self.max_size is None or known.lower <= self.max_size):
            try:
                circuit = self._solve(self._formula(known.lower), known.lower, deadline)
            except LimitError:
                break
            if circuit is not None:
                return self._improved(known.lower, circuit)
            known = known._replace(lower=known.lower + 1)
        return known

    def _downwards(self, known: _Bounds) -> _Bounds:
        """Look for circuits that are smaller than the one that is known, until there is none."""
        while known.open:
            cost = known.upper - 1
            try:
                circuit = self._solve(self._formula(cost, cuts=False), cost, self.deadline)
            except LimitError:
                break
            if circuit is None:
                return known._replace(lower=known.upper)
            known = self._improved(known.lower, circuit.used())
        return known

    def _formula(self, cost: int, *, cuts: bool = True) -> SizeFormula | DepthFormula:
        if self.prior == "depth":
            return DepthFormula(self.targets, cost)
        tree = self.prior == "tree"
        return SizeFormula(self.targets, cost, tree=tree, max_depth=self.max_depth, cuts=cuts)

    def _solve(
        self, formula: SizeFormula | DepthFormula, cost: int, deadline: float | None
    ) -> Circuit | None:
        """The circuit of a formula, or None if there is none."""
        self.count.begin(cost)
        model = solve(formula.clauses(), deadline)
        self.count.end()
        return None if model is None else formula.targets.finish(*formula.decode(model))


def _minimum(prior: str, basis: str, parts: Sequence[_Bounds]) -> Minimum:
    """Add up what is known of the outputs; the depth is the greatest."""
    total = max if prior == "depth" else sum
    lower, upper = (total(costs) for costs in zip(*(part[:2] for part in parts), strict=True))
    word = "depths" if prior == "depth" else "sizes"
    method = f"SAT, smaller {word} refuted"
    if lower < upper:
        method = f"SAT, {word} below {lower} refuted, then a limit"
    return Minimum(
        prior, basis, lower, upper, side_by_side([part.circuit for part in parts]), method
    )


def _share(deadline: float | None, parts: int) -> float | None:
    """The time at which the first of so many parts must end, if all get the same."""
    if deadline is None:
        return None
    now = time.monotonic()
    return now + (deadline - now) / parts


def _check_functions(functions: Sequence[TruthTable], inputs: int) -> tuple[int, ...]:
    count_rows(inputs)
    several = check.several(functions, "functions", "a sequence of truth tables")
    tables = tuple(truth_table(function, inputs) for function in several)
    if not tables:
        raise DovetailError("functions must hold at least one truth table")
    return tables


def _check_limits(
    prior: str, max_depth: int | None, max_size: int | None
) -> tuple[int | None, int | None]:
    for name, limit in (("max_depth", max_depth), ("max_size", max_size)):
        if prior == "depth" and limit is not None:
            raise DovetailError(f"{name} must be None for the prior 'depth', not {limit!r}")
    return (
        check.optional_integer(max_depth, "max_depth", 1),
        check.optional_integer(max_size, "max_size", 0),
    )
