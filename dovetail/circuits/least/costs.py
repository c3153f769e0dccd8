"""The least cost of a task with any number of outputs, by whatever settles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

from dovetail.circuits.least.minima import Minimum, check_prior, cost_of, minimum, support
from dovetail.circuits.least.synthesis import synthesize
from dovetail.circuits.least.tables import MAX_INPUTS
from dovetail.circuits.least.wholes import can_search, least_wholes
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.builders import side_by_side
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.compositions import Part
from dovetail.values import check


def least_cost(
    part: Part, prior: str = "size", basis: str = "full", *, timeout: float | None = None
) -> Minimum:
    """Return the least cost of a task, or bounds, with a circuit.

    Trees add up over the outputs, and the depth is that of the deepest output. The size of several
    outputs is exact where all circuits can be searched; otherwise a solver is asked, if it is
    there, and what is left open lies between the greatest size of the outputs and their sum.

    Parameters
    ----------
    part
        The task.
    prior
        ``"size"``, ``"tree"`` or ``"depth"``.
    basis
        The name of the basis.
    timeout
        Seconds for the solver; None: no limit.

    Raises
    ------
    DovetailError
        If an argument is not of these.

    Examples
    --------
    >>> adder = Part("full adder", 3, (0b10010110, 0b11101000))
    >>> [least_cost(adder, prior).upper for prior in ("size", "tree", "depth")]
    [5, 6, 3]
    """
    check.instance(part, "part", Part)
    prior, basis = check_prior(prior), basis_of(basis).name
    timeout = check.seconds(timeout, "timeout")
    different = dict.fromkeys(part.tables)
    single = {table: _one(table, part.inputs, prior, basis, timeout) for table in different}
    minima = [single[table] for table in part.tables]
    if len(minima) == 1:
        return minima[0]
    if prior != "size":
        return _apart(minima, prior, basis)
    if can_search(part.inputs, basis):
        circuit = least_wholes([part], basis)[0].circuit
        return Minimum(prior, basis, circuit.size, circuit.size, circuit, "all circuits searched")
    return _together(part, single, basis, timeout)


def has_solver() -> bool:
    """Whether the package python-sat is installed."""
    return find_spec("pysat") is not None


def _one(table: int, inputs: int, prior: str, basis: str, timeout: float | None) -> Minimum:
    """One function: from the tables, by the solver, or looked up gate by gate."""
    needed = len(support(table, inputs))
    if needed <= MAX_INPUTS:
        return minimum(table, inputs, prior, basis)
    if has_solver():
        return synthesize([table], inputs, prior=prior, basis=basis, timeout=timeout)
    circuit = Circuit.from_truth_tables([table], inputs, basis=basis)
    # All inputs have to come together.
    lower = (needed - 1).bit_length() if prior == "depth" else needed - 1
    return Minimum(prior, basis, lower, cost_of(circuit, prior), circuit, "looked up")


def _apart(minima: Sequence[Minimum], prior: str, basis: str) -> Minimum:
    """Trees or depths of several outputs, which do not share."""
    circuit = side_by_side([found.circuit for found in minima])
    together = max if prior == "depth" else sum
    lower = together(found.lower for found in minima)
    upper = together(found.upper for found in minima)
    words = "the deepest output" if prior == "depth" else "the sum over the outputs"
    return Minimum(prior, basis, lower, upper, circuit, words)


def _together(
    part: Part, single: Mapping[int, Minimum], basis: str, timeout: float | None
) -> Minimum:
    """The size of several outputs: by the solver, within the bounds of the outputs one by one."""
    lower = max(found.lower for found in single.values())
    circuit = side_by_side([found.circuit for found in single.values()])
    wires = dict(zip(single, circuit.outputs, strict=True))
    outputs = tuple(wires[table] for table in part.tables)
    circuit, method = Circuit(circuit.inputs, circuit.gates, outputs, basis), "outputs one by one"
    if has_solver():
        solved = synthesize(part.tables, part.inputs, basis=basis, timeout=timeout)
        lower, method = max(lower, solved.lower), solved.method
        if solved.upper < circuit.size:
            circuit = solved.circuit
    return Minimum("size", basis, lower, circuit.size, circuit, method)
