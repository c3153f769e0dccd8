"""How many bits a circuit takes to write down, and circuits in a ledger."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail._core import DovetailError
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.costs import GATE_PRIORS, cost_of
from dovetail.geometry import Ledger
from dovetail.values import check, display


def description_length(circuit: Circuit) -> int:
    """Return the bits of a plain prefix-free code of a circuit whose inputs and basis are known.

    The number of gates and that of outputs come first, each by Elias' gamma code of the number
    plus 1, then every gate: its operator among those of the basis, and its two operands among the
    wires before it; last the outputs among all wires. A choice among n takes ⌈log2 n⌉ bits. Gates
    that no output needs are left out.

    Examples
    --------
    >>> description_length(Circuit(2, [(6, 0, 1)], [2]))
    14
    """
    circuit = check.instance(circuit, "circuit", Circuit).used()
    operators = _choice(len(basis_of(circuit.basis).operators))
    wires = range(circuit.inputs, circuit.inputs + len(circuit.gates))
    gates = sum(operators + 2 * _choice(wire) for wire in wires)
    outputs = len(circuit.outputs) * _choice(circuit.inputs + len(circuit.gates))
    return _gamma(len(circuit.gates)) + _gamma(len(circuit.outputs)) + gates + outputs


def circuit_ledger(circuits: Mapping[str, Circuit], time: str = "depth") -> Ledger:
    """Return circuits as a ledger on the scale of lengths.

    They are circuits for one task, by name. What counts as time is ``"size"``, ``"tree"`` (gates
    as a tree) or ``"depth"``.

    Examples
    --------
    >>> from dovetail.circuits.model import library
    >>> adder = library.adder(2)
    >>> lookup = Circuit.from_truth_tables(adder.truth_tables(), 4)
    >>> ledger = circuit_ledger({"ripple": adder, "lookup": lookup})
    >>> [(entry.name, entry.complexity, entry.time) for entry in ledger]
    [('ripple', 96, 3), ('lookup', 201, 5)]
    """
    check.choice(time, "time", GATE_PRIORS)
    if not isinstance(circuits, Mapping):
        shown = display.shown(circuits)
        raise DovetailError(f"circuits must be a mapping from names to circuits, not {shown}")
    entries = [
        (name, description_length(one), cost_of(one, time)) for name, one in circuits.items()
    ]
    return Ledger.of(entries, scale="length")


def _choice(several: int) -> int:
    """Return ⌈log2 n⌉."""
    return (several - 1).bit_length()


def _gamma(number: int) -> int:
    """Return the length of Elias' gamma code of a number plus 1."""
    return 2 * (number + 1).bit_length() - 1
