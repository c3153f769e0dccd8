"""What a circuit costs under each prior, and the answer to what the best one costs."""

from __future__ import annotations

from typing import Any

from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.functions import rows_of
from dovetail.circuits.model.linear_circuits import LinearCircuit
from dovetail.results.result import Result
from dovetail.values import check, display

GATE_PRIORS = ("size", "tree", "depth")
"""What of a circuit of two-input gates may count: its gates, its gates as a tree, its depth."""

PRIORS = (*GATE_PRIORS, "linear")
"""The same, and the gates of a linear circuit."""


class Minimum(Result):
    """What the best circuit of a task costs; made by `dovetail.circuits.minimum`.

    Attributes
    ----------
    inputs, functions
        The task: the number of inputs, and the truth table of each output as an int.
    prior
        What counts: ``"size"`` (gates), ``"tree"`` (gates when none is used twice, summed over the
        outputs), ``"depth"`` (the most gates on a way from an input to an output) or ``"linear"``
        (gates of a circuit whose wires do not branch).
    basis
        The name of the basis; ``"linear"`` for that prior, whose gates are NOT, CNOT and Toffoli.
    lower
        No circuit costs less; None if there is no circuit at all.
    upper
        What `circuit` costs; None if none was found.
    circuit
        A circuit for the task.
    method
        How the bounds were found, in words.
    ancillas, copies
        For the prior ``"linear"``, the constants that are given, and on how many wires each input
        is (None: any number).
    """

    pictures = ("circuit_minimum",)

    inputs: int
    functions: tuple[int, ...]
    prior: str
    basis: str
    lower: int | None
    upper: int | None
    circuit: Circuit | LinearCircuit | None
    method: str
    ancillas: tuple[int, ...] = ()
    copies: int | None = 1

    @property
    def exact(self) -> bool:
        """Whether the least cost is known: the bounds meet, or there is no circuit at all."""
        return self.lower == self.upper

    @property
    def possible(self) -> bool:
        """Whether a circuit may exist: False if it was proved that none does."""
        return self.lower is not None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, the functions as rows, and whether the bounds meet."""
        fields = dict(super().to_dict())
        functions = " ".join(rows_of(table, self.inputs) for table in self.functions)
        return fields | {"functions": functions, "exact": self.exact}

    def __repr__(self) -> str:
        if self.prior == "linear":
            rule = rule_of(self.ancillas, self.copies)
        else:
            rule = f"basis={self.basis!r}"
        cost = bounds(self.lower, self.upper)
        return f"Minimum({cost}, prior={self.prior!r}, {rule}, {self.method})"

    def _repr_html_(self) -> str:
        shown = {"cost": bounds(self.lower, self.upper)} | self.to_dict()
        return display.record("Minimum", {k: v for k, v in shown.items() if k not in _BOUNDS})


_BOUNDS = ("lower", "upper", "exact")


def cost_of(circuit: Circuit, prior: str) -> int:
    """Return what a circuit costs under a prior, without the gates that no output needs.

    Examples
    --------
    >>> adder = Circuit(3, [(6, 0, 1), (6, 2, 3), (8, 0, 1), (8, 2, 3), (14, 5, 6)], [4, 7])
    >>> [cost_of(adder, prior) for prior in GATE_PRIORS]
    [5, 6, 3]
    """
    costs = {"size": "used_size", "tree": "tree_size", "depth": "used_depth"}
    cost: int = getattr(circuit, costs[check.choice(prior, "prior", GATE_PRIORS)])
    return cost


def bounds(lower: int | None, upper: int | None) -> str:
    """Return bounds in short: one number if they meet, and words where there is none.

    Examples
    --------
    >>> bounds(2, 2), bounds(2, 5), bounds(2, None), bounds(None, None)
    ('2', '2..5', '2 or more', 'no circuit')
    """
    if lower is None:
        return "no circuit"
    if upper is None:
        return f"{lower} or more"
    return f"{upper}" if lower == upper else f"{lower}..{upper}"


def rule_of(ancillas: tuple[int, ...], copies: int | None) -> str:
    """Return in words which wires a linear circuit is given."""
    number = "any number" if copies is None else copies
    return f"ancillas={''.join(map(str, ancillas)) or 'none'}, copies={number}"
