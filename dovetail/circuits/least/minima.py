"""The least circuit of one function: bounds, and a circuit that shows the upper one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dovetail._core import DovetailError
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.functions import TruthTable, count_rows, truth_table, variable
from dovetail.values import check, display

__all__ = ["PRIORS", "Minimum", "minimum"]

#: What of a circuit may count: its gates, its gates as a tree, its depth.
PRIORS = ("size", "tree", "depth")


@dataclass(frozen=True)
class Minimum:
    """What the best circuit of a task costs.

    Attributes
    ----------
    prior
        What counts: ``"size"`` (gates), ``"tree"`` (gates when none is used twice, summed over the
        outputs) or ``"depth"`` (the most gates on a way from an input to an output).
    basis
        The name of the basis.
    lower
        No circuit costs less.
    upper
        What `circuit` costs.
    circuit
        A circuit for the task.
    method
        How the bounds were found, in words.
    """

    prior: str
    basis: str
    lower: int
    upper: int
    circuit: Circuit
    method: str

    @property
    def exact(self) -> bool:
        """Whether the bounds meet: `circuit` is a best one."""
        return self.lower == self.upper

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, and whether the bounds meet."""
        return vars(self) | {"exact": self.exact}

    def __repr__(self) -> str:
        cost = f"{self.upper}" if self.exact else f"{self.lower}..{self.upper}"
        return f"Minimum({cost}, prior={self.prior!r}, basis={self.basis!r}, {self.method})"

    def _repr_html_(self) -> str:
        return display.record("Minimum", self.to_dict())


def check_prior(prior: Any) -> str:
    """Return the name of a prior.

    Raises
    ------
    DovetailError
        If there is none of that name; the message lists them.

    Examples
    --------
    >>> check_prior("tree")
    'tree'
    """
    return check.choice(prior, "prior", PRIORS)


def cost_of(circuit: Circuit, prior: str) -> int:
    """Return what a circuit costs under a prior, without the gates that no output needs.

    Examples
    --------
    >>> adder = Circuit(3, [(6, 0, 1), (6, 2, 3), (8, 0, 1), (8, 2, 3), (14, 5, 6)], [4, 7])
    >>> [cost_of(adder, prior) for prior in PRIORS]
    [5, 6, 3]
    """
    costs = {"size": "used_size", "tree": "tree_size", "depth": "used_depth"}
    cost: int = getattr(circuit, costs[check_prior(prior)])
    return cost


def minimum(
    function: TruthTable, inputs: int | None = None, prior: str = "size", basis: str = "full"
) -> Minimum:
    """Return the least cost of a circuit for one function that depends on at most four inputs.

    It is read from the table of all functions (`dovetail.circuits.table`), which is worked out the
    first time. Inputs on which the function does not depend change nothing: with them held at 0,
    any circuit becomes one that costs no more.

    Trees and depths, in the bases in which NOT is free, may depend on five inputs. Classes of
    functions are then worked out cost by cost until the function is met, or as far as seconds
    suffice; beyond that there are bounds, unless `dovetail.circuits.class_table` has gone further.

    Parameters
    ----------
    function
        The truth table: an int, a string of 0 and 1 (row 0 first), or an array.
    inputs
        The number of inputs, up to 16; needed where the function is an int.
    prior
        ``"size"``, ``"tree"`` or ``"depth"``.
    basis
        ``"full"``, ``"u2"``, ``"nand"`` or ``"and-or-not"``.

    Raises
    ------
    DovetailError
        If an argument is not of these, or the function depends on too many inputs.

    Examples
    --------
    >>> majority = minimum("00010111")
    >>> majority.upper, majority.exact, bin(majority.circuit.truth_tables()[0])
    (4, True, '0b11101000')
    >>> minimum("00010111", prior="tree", basis="nand").upper
    6
    >>> minimum(0x96696996, 5, prior="depth")
    Minimum(3, prior='depth', basis='full', all functions by depth, cost by cost)
    """
    from dovetail.circuits.least.classes import SOON, soon  # which make minima themselves
    from dovetail.circuits.least.tables import MAX_INPUTS, table

    prior, basis = check_prior(prior), basis_of(basis).name
    number = truth_table(function, inputs)
    if inputs is None:
        inputs = len(function).bit_length() - 1  # type: ignore[arg-type]
    needed = support(number, inputs) or (0,)
    most = MAX_INPUTS + ((prior, basis) in SOON)
    if len(needed) > most:
        raise DovetailError(f"function must depend on at most {most} inputs, not {len(needed)}")
    part = _project(number, needed)
    if len(needed) > MAX_INPUTS:
        found = soon(part, len(needed), prior, basis)
    else:
        found = table(len(needed), prior, basis).minimum(part)
    wires = [*needed, *range(inputs, inputs + len(found.circuit.gates))]
    gates = [(op, wires[left], wires[right]) for op, left, right in found.circuit.gates]
    outputs = [wires[wire] for wire in found.circuit.outputs]
    circuit = Circuit(inputs, tuple(gates), tuple(outputs), basis)  # type: ignore[arg-type]
    return Minimum(prior, basis, found.lower, found.upper, circuit, found.method)


def support(function: int, inputs: int) -> tuple[int, ...]:
    """Return the inputs on which a function depends.

    Examples
    --------
    >>> support(0b1100, 2)
    (1,)
    """
    rows = count_rows(inputs)
    low = (variable(j, inputs) ^ ((1 << rows) - 1) for j in range(inputs))
    pairs = ((j, (function ^ function >> (1 << j)) & zeros) for j, zeros in enumerate(low))
    return tuple(j for j, differs in pairs if differs)


def _project(function: int, needed: tuple[int, ...]) -> int:
    """The function of these inputs alone, the others being 0."""
    rows = range(1 << len(needed))
    places = (sum((i >> k & 1) << j for k, j in enumerate(needed)) for i in rows)
    return sum((function >> place & 1) << i for i, place in enumerate(places))
