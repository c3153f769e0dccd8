"""Does a prior forward? The minimum of a composed task against the minima of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail.circuits.least.costs import least_cost
from dovetail.circuits.least.minima import PRIORS, Minimum, cost_of
from dovetail.circuits.least.wholes import can_search, least_wholes
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit, Gate
from dovetail.circuits.model.compositions import Composition, Part, compose
from dovetail.circuits.model.operators import NOT
from dovetail.circuits.priors.linear import linear_report
from dovetail.circuits.priors.shares import PartShare, PriorReport, bounds
from dovetail.results import frames
from dovetail.values import check, display

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class ForwardingReport(frames.Framed):
    """Which circuit priors forward on one composed task; by `forwarding_report`.

    Attributes
    ----------
    composition
        The task and its parts.
    basis
        The name of the basis.
    rows
        One report for each prior: size, tree, depth; and linear, if it was asked for.
    """

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
            "whole_lower": frames.objects(row.whole.lower for row in rows),
            "whole_upper": frames.objects(row.whole.upper for row in rows),
            "composed_lower": frames.objects(row.composed_lower for row in rows),
            "composed_upper": frames.objects(row.composed_upper for row in rows),
            "exact": np.array([row.saving is not None for row in rows], dtype=bool),
            "saving": frames.objects(row.saving for row in rows),
            "slack": _tuples([part.slack for part in row.parts] for row in rows),
            "most_slack": _tuples([part.most_slack for part in row.parts] for row in rows),
            "guarantee": frames.objects(row.guarantee for row in rows),
        }

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the whole beside its parts; see `dovetail.plots.circuit_forwarding`."""
        from dovetail import plots

        return plots.circuit_forwarding(self, ax=ax, **options)

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
                _list(part.slack for part in row.parts),
                _list(part.most_slack for part in row.parts),
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

    Parameters
    ----------
    tasks
        A composed task (`compose`, `serial`, `multiplexed`), or what `compose` accepts.
    basis
        The name of the basis.
    inputs
        The number of inputs, needed where tasks are truth tables as ints.
    timeout
        Seconds for each size that only a solver can settle. None: no limit.
    linear
        Options of `linear_whole`, as ``{"ancillas": 1, "copies": 1}``: adds a row for the prior
        ``"linear"``, of up to four inputs. It has no basis; of its cheapest wholes one is shown.

    Returns
    -------
    report
        A row for each prior. Up to three inputs in the bases ``"full"`` and ``"u2"``, sizes come
        from a search of all circuits, and all cheapest wholes are compared, with all ways to wire
        them; of many outputs there can be too many of these. Otherwise they are exact for one
        output of up to four inputs or where the solver is done in time, else bounds.

    Raises
    ------
    DovetailError
        If the tasks do not fit together, or the basis is unknown.

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
    basis = basis_of(basis).name
    timeout = check.seconds(timeout, "timeout")
    rows = tuple(_prior_report(composition, prior, basis, timeout) for prior in PRIORS)
    if linear is not None:
        rows += (linear_report(composition, linear),)
    return ForwardingReport(composition, basis, rows)


def _prior_report(
    composition: Composition, prior: str, basis: str, timeout: float | None
) -> PriorReport:
    minima = [least_cost(part, prior, basis, timeout=timeout) for part in composition.parts]
    whole, slacks = _whole(composition, minima, prior, basis, timeout)
    shares = tuple(_share(composition, whole, k, minima[k], slacks[k]) for k in range(len(minima)))
    lower = _together(composition.kind, prior, [found.lower for found in minima])
    upper = _together(composition.kind, prior, [found.upper for found in minima])
    guarantee = _guarantee(composition.kind, prior, slacks, whole.upper < lower)
    return PriorReport(prior, whole, shares, lower, upper, guarantee)


def _together(kind: str, prior: str, costs: list[int]) -> int:
    """What the parts cost put together; the first of serial parts comes after all others."""
    if prior != "depth":
        return sum(costs)
    return costs[0] + max(costs[1:]) if kind == "serial" else max(costs)


def _whole(
    composition: Composition, minima: list[Minimum], prior: str, basis: str, timeout: float | None
) -> tuple[Minimum, list[int | None]]:
    """The minimum of the whole, and the most slack of each part in a cheapest one."""
    sides = composition.kind == "outputs"
    if sides and prior == "size" and can_search(composition.inputs, basis):
        return _searched(composition, minima, basis)
    task = Part("whole", composition.inputs, composition.tables)
    whole = least_cost(task, prior, basis, timeout=timeout)
    slacks: list[int | None] = [None] * len(minima)
    if sides and prior == "tree":  # no gate serves two outputs, so each tree is a least one
        slacks = [0] * len(minima)
    elif sides and prior == "depth" and whole.exact:
        slacks = [whole.upper - found.upper if found.exact else None for found in minima]
    return whole, slacks


def _searched(
    composition: Composition, minima: list[Minimum], basis: str
) -> tuple[Minimum, list[int | None]]:
    """The whole of least size with the least slack in all, of all wholes of that size."""
    wholes = least_wholes(composition.parts, basis)
    best = min(wholes, key=lambda found: (sum(found.cones), max(found.cones)))
    most = [max(found.cones[k] for found in wholes) for k in range(len(minima))]
    size = best.circuit.size
    whole = Minimum("size", basis, size, size, best.circuit, "all circuits searched")
    return whole, [cost - found.upper for cost, found in zip(most, minima, strict=True)]


def _share(
    composition: Composition, whole: Minimum, k: int, alone: Minimum, most_slack: int | None
) -> PartShare:
    part = composition.parts[k]
    if composition.kind == "outputs":
        start = sum(len(earlier.tables) for earlier in composition.parts[:k])
        wires = whole.circuit.outputs[start : start + len(part.tables)]
        circuit = _cut(whole.circuit, wires)
    elif part.inputs != composition.inputs or (composition.kind, k) == ("serial", 0):
        circuit = None  # its inputs are not those of the whole
    else:
        circuit = _find(whole.circuit, part)
    cost = None if circuit is None else cost_of(circuit, whole.prior)
    return PartShare(part, alone, circuit, cost, most_slack)


def _cut(circuit: Circuit, wires: Sequence[int]) -> Circuit:
    """The gates that some wires need, as a circuit with these outputs."""
    return Circuit(circuit.inputs, circuit.gates, tuple(wires), circuit.basis, circuit.names).used()


def _find(circuit: Circuit, part: Part) -> Circuit | None:
    """The gates of a circuit that compute a part, if each of its outputs is on a wire."""
    tables = _all_tables(circuit)
    first = {table: wire for wire, table in reversed([*enumerate(tables)])}
    if not basis_of(circuit.basis).counts_not:
        circuit, first = _with_negations(circuit, first, part)
    wires = [first.get(table) for table in part.tables]
    found = [wire for wire in wires if wire is not None]
    return _cut(circuit, found) if len(found) == len(wires) else None


def _all_tables(circuit: Circuit) -> tuple[int, ...]:
    wires = range(circuit.inputs + len(circuit.gates))
    return Circuit(circuit.inputs, circuit.gates, tuple(wires), circuit.basis).truth_tables()


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


def _guarantee(kind: str, prior: str, slacks: Sequence[int | None], cheaper: bool) -> str:
    """In words, what the minimum of the whole says about the parts."""
    if kind != "outputs":
        return "not every part" if cheaper else "open"
    if all(slack == 0 for slack in slacks):
        return "every part"
    if prior == "depth":
        return "the worst part"
    return "on average" if cheaper or any(slacks) else "open"


def _tuples(rows: Iterable[list[int | None]]) -> npt.NDArray[np.object_]:
    """A column of tuples, which numpy would take for a second axis."""
    values = [tuple(row) for row in rows]
    column = np.empty(len(values), dtype=object)
    for i, value in enumerate(values):
        column[i] = value
    return column


def _list(values: Iterable[int | None]) -> str:
    return ", ".join("?" if value is None else str(value) for value in values)
