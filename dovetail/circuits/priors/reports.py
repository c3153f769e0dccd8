"""Does a prior forward? The minimum of a composed task against the minima of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.circuits.least.all_circuits import can_search, least_circuits
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.compositions import compose
from dovetail.circuits.model.costs import GATE_PRIORS, PRIORS, Minimum, bounds, cost_of
from dovetail.circuits.model.gates import Gate
from dovetail.circuits.model.linear_circuits import LinearCircuit
from dovetail.circuits.model.operators import NOT
from dovetail.circuits.model.parts import Composition, Part
from dovetail.circuits.priors.methods import cut
from dovetail.circuits.priors.minima import minimum
from dovetail.circuits.priors.shares import PartShare, PriorReport, beyond
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display
from dovetail.work.clocks import Clock, OutOfTimeError


class ForwardingReport(TableResult):
    """Which circuit priors forward on one composed task; by `forwarding_report`.

    There is a row for each prior: size, tree, depth; and linear, if it was wanted.
    """

    pictures = ("circuit_forwarding",)

    composition: Composition
    basis: str
    rows: tuple[PriorReport, ...]

    def __getitem__(self, prior: str) -> PriorReport:
        """Return the report of one prior."""
        priors = tuple(row.prior for row in self.rows)
        return self.rows[priors.index(check.choice(prior, "prior", priors))]

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns, a row for each prior; slacks are tuples, a number for each part."""
        rows = self.rows
        return {
            "prior": frames.objects(row.prior for row in rows),
            "whole_lower": frames.column(row.whole.lower for row in rows),
            "whole_upper": frames.column(row.whole.upper for row in rows),
            "composed_lower": frames.column(row.composed_lower for row in rows),
            "composed_upper": frames.column(row.composed_upper for row in rows),
            "exact": np.array([row.saving is not None for row in rows], dtype=bool),
            "saving": frames.column(row.saving for row in rows),
            "slack": frames.objects(_each(row, "slack") for row in rows),
            "most_slack": frames.objects(_each(row, "most_slack") for row in rows),
            "guarantee": frames.objects(row.guarantee for row in rows),
        }

    def __repr__(self) -> str:
        words = ", ".join(f"{row.prior}: {row.guarantee}" for row in self.rows)
        return f"ForwardingReport({self.composition.kind!r}, basis={self.basis!r}, {words})"

    def _repr_html_(self) -> str:
        head = ("prior", "whole", "parts together", "slack", "most slack", "guarantee")
        rows = [
            (
                row.prior,
                bounds(row.whole.lower, row.whole.upper),
                bounds(row.composed_lower, row.composed_upper),
                _list(_each(row, "slack")),
                _list(_each(row, "most_slack")),
                row.guarantee,
            )
            for row in self.rows
        ]
        return display.table(head, rows)


def forwarding_report(
    tasks: Composition | Sequence[Any] | Mapping[str, Any],
    basis: str = "full",
    *,
    inputs: int | None = None,
    timeout: float | None = 10.0,
    linear: Mapping[str, Any] | None = None,
) -> ForwardingReport:
    """Compare the minimum of a composed task with the minima of its parts, under each prior.

    Up to three inputs in the bases ``"full"`` and ``"u2"``, sizes come from a search of all
    circuits, and all cheapest wholes are compared, with all ways to wire them; of many outputs
    there can be too many of these. Otherwise they are exact for one output of up to four inputs or
    where the solver is done in time, else bounds.

    Parameters
    ----------
    tasks, inputs
        A composed task (`compose`, `serial`, `multiplexed`), or what `compose` accepts.
    timeout
        Seconds for all searches together, after which there are bounds; None: no limit.
    linear
        Options of `minimum` for linear circuits, as ``{"ancillas": 1, "copies": 1}``: adds a row
        for the prior ``"linear"``, of up to four inputs. It has no basis; of its cheapest wholes
        one is shown.

    Examples
    --------
    >>> report = forwarding_report({"sum": "01101001", "carry": "00010111"})
    >>> for row in report.rows:
    ...     print(row)
    PriorReport('size', whole 5, parts 6, on average)
    PriorReport('tree', whole 6, parts 6, every part)
    PriorReport('depth', whole 3, parts 3, the worst part)
    >>> report["depth"].parts
    (PartShare('sum', 2 alone, 2 inside), PartShare('carry', 3 alone, 3 inside))
    >>> forwarding_report(["0001", "1111"], linear={"ancillas": 1})["linear"]
    PriorReport('linear', whole no circuit, parts 2, no whole)
    """
    composition = tasks if isinstance(tasks, Composition) else compose(tasks, inputs=inputs)
    options = _check_linear(linear)
    priors = GATE_PRIORS if linear is None else PRIORS
    clock = Clock(check.seconds(timeout, "timeout"))
    search = _Search(composition, basis_of(basis).name, options, clock)
    return ForwardingReport(composition, search.basis, search.rows(priors))


def _check_linear(options: Mapping[str, Any] | None) -> Mapping[str, Any]:
    accepted = ("ancillas", "copies", "max_states")
    if options is None:
        return {}
    if not hasattr(options, "keys") or not set(options) <= set(accepted):
        raise DovetailError(
            f"linear must map some of {', '.join(accepted)} to values, not {display.shown(options)}"
        )
    return options


class _Search:
    """The minima of a report, which share its time."""

    def __init__(
        self, composition: Composition, basis: str, options: Mapping[str, Any], clock: Clock
    ) -> None:
        self.composition, self.basis, self.options = composition, basis, options
        self._clock, self._waiting = clock, 0

    def rows(self, priors: Sequence[str]) -> tuple[PriorReport, ...]:
        """Return the reports; what may take longest, the whole of least size, comes last."""
        parts = self.composition.parts
        self._waiting = len(priors) * (1 + len(parts)) + 1
        minima = {prior: [self._minimum(part, prior) for part in parts] for prior in priors}
        wholes = {prior: self._whole(minima[prior], prior) for prior in reversed(priors)}
        return tuple(self._report(prior, minima[prior], *wholes[prior]) for prior in priors)

    def _report(
        self, prior: str, minima: list[Minimum], whole: Minimum, slacks: list[int | None]
    ) -> PriorReport:
        parts, kind = self.composition.parts, self.composition.kind
        lower = _together(kind, prior, [found.lower for found in minima])
        upper = _together(kind, prior, [found.upper for found in minima])
        shares = [
            PartShare(part, minima[k], *_share(self.composition, whole, k), slacks[k])
            for k, part in enumerate(parts)
        ]
        return PriorReport(
            prior=prior,
            whole=whole,
            parts=tuple(shares),
            composed_lower=lower,
            composed_upper=upper,
            guarantee=_guarantee(kind, prior, whole, lower, upper, slacks),
        )

    def _time(self) -> Clock:
        """The time of the next search."""
        self._waiting -= 1
        return self._clock.share(self._waiting + 1)

    def _minimum(self, task: Part, prior: str) -> Minimum:
        options = self.options if prior == "linear" else {"basis": self.basis}
        return minimum(task, prior=prior, timeout=self._time().left(), **options)

    def _whole(self, minima: list[Minimum], prior: str) -> tuple[Minimum, list[int | None]]:
        """The minimum of the whole, and the most slack of each part in a cheapest one."""
        task = Part("whole", self.composition.inputs, self.composition.tables)
        slacks: list[int | None] = [None] * len(minima)
        sides = self.composition.kind == "outputs"
        if sides and prior == "size" and can_search(task.inputs, self.basis):
            try:
                return self._best_whole(minima, self._time())
            except OutOfTimeError:
                pass  # then one whole will do
        whole = self._minimum(task, prior)
        if sides and prior == "tree":  # no gate serves two outputs, so each tree is a least one
            slacks = [0] * len(minima)
        elif sides and prior == "depth" and whole.exact and whole.upper is not None:
            slacks = [beyond(whole.upper, found) for found in minima]
        return whole, slacks

    def _best_whole(self, minima: list[Minimum], clock: Clock) -> tuple[Minimum, list[int | None]]:
        """The whole of least size with the least slack in all, of all wholes of that size."""
        task = self.composition
        parts = [part.tables for part in task.parts]
        wholes = least_circuits(parts, task.inputs, self.basis, clock)
        best = min(wholes, key=lambda one: (sum(one.gates_of_parts), max(one.gates_of_parts)))
        most = map(max, zip(*(one.gates_of_parts for one in wholes), strict=True))
        size = best.circuit.size
        found = size, size, best.circuit, "all circuits searched"
        whole = Minimum(task.inputs, task.tables, "size", self.basis, *found)
        return whole, list(map(beyond, most, minima))


def _together(kind: str, prior: str, costs: list[int | None]) -> int | None:
    """What the parts cost put together; the first of serial parts comes after all others."""
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return None
    if prior != "depth":
        return sum(known)
    return known[0] + max(known[1:]) if kind == "serial" else max(known)


def _share(
    composition: Composition, whole: Minimum, k: int
) -> tuple[Circuit | LinearCircuit | None, int | None]:
    """The gates of the whole that a part needs, if it is there, and what they cost."""
    part, circuit = composition.parts[k], whole.circuit
    start = sum(len(earlier.tables) for earlier in composition.parts[:k])
    places = slice(start, start + len(part.tables))
    sides = composition.kind == "outputs"
    if isinstance(circuit, LinearCircuit):
        cone = circuit.cone(circuit.outputs[places]) if sides else None
        return cone, None if cone is None else cone.cost
    if circuit is None:
        return None, None
    if sides:
        found: Circuit | None = cut(circuit, circuit.outputs[places])
    elif part.inputs != composition.inputs or (composition.kind, k) == ("serial", 0):
        found = None  # its inputs are not those of the whole
    else:
        found = _find(circuit, part)
    return found, None if found is None else cost_of(found, whole.prior)


def _find(circuit: Circuit, part: Part) -> Circuit | None:
    """The gates of a circuit that compute a part, if each of its outputs is on a wire."""
    wires = tuple(range(circuit.inputs + len(circuit.gates)))
    tables = Circuit(circuit.inputs, circuit.gates, wires, circuit.basis).truth_tables()
    first = {table: wire for wire, table in reversed([*enumerate(tables)])}
    if not basis_of(circuit.basis).counts_not:
        circuit, first = _with_negations(circuit, first, part)
    if not first.keys() >= set(part.tables):
        return None
    return cut(circuit, [first[table] for table in part.tables])


def _with_negations(
    circuit: Circuit, first: dict[int, int], part: Part
) -> tuple[Circuit, dict[int, int]]:
    """The circuit and the wires of its functions, with free negations of what a part may need."""
    ones, gates = (1 << (1 << circuit.inputs)) - 1, list(circuit.gates)
    first = dict(first)
    for table in part.tables:
        if table not in first and table ^ ones in first:
            gates.append(Gate(NOT, first[table ^ ones], first[table ^ ones]))
            first[table] = circuit.inputs + len(gates) - 1
    return Circuit(circuit.inputs, tuple(gates), circuit.outputs, circuit.basis), first


def _guarantee(
    kind: str,
    prior: str,
    whole: Minimum,
    lower: int | None,
    upper: int | None,
    slacks: Sequence[int | None],
) -> str:
    """In words, what the minimum of the whole says about the parts, which cost that together."""
    if lower is None:
        return "open"
    if whole.lower is None:
        return "no whole"
    cheaper = whole.upper is not None and whole.upper < lower
    if kind != "outputs":
        return "not every part" if cheaper else "open"
    if upper is not None and whole.lower > upper:
        return "not even on average"
    if all(slack == 0 for slack in slacks):
        return "every part"
    if prior == "depth":
        return "the worst part"
    return "on average" if cheaper or any(slacks) else "open"


def _each(row: PriorReport, name: str) -> tuple[int | None, ...]:
    return tuple(getattr(part, name) for part in row.parts)


def _list(values: Iterable[int | None]) -> str:
    return ", ".join("?" if value is None else str(value) for value in values)
