"""Linear circuits: every gate has as many outputs as inputs, so no value goes to two gates.

Wires start with inputs or constants (ancillas). A gate adds the AND of its controls to its target:
NOT, CNOT and Toffoli, each of cost 1. A function is computed when a wire holds it, several when
different wires hold them at the same time; the other wires are discarded. docs/circuits/linear.md
says what this rule forbids and what it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.circuits.model.functions import variable
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display

GATES = ("not", "cnot", "toffoli")
"""Names of the gates, by their number of controls."""


class LinearGate(NamedTuple):
    """Adds (exclusive or) the AND of 0 to 2 controls to the target; controls stay as they are."""

    target: int
    controls: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Its name in `GATES`."""
        return GATES[len(self.controls)]

    def __str__(self) -> str:
        controls = " ".join(map(str, self.controls))
        return f"{self.name} {controls}→{self.target}" if controls else f"not {self.target}"


class LinearCircuit(TableResult):
    """A linear circuit.

    Attributes
    ----------
    inputs
        Number of inputs of the function.
    placement
        The input on each of the first wires, from 0.
    ancillas
        The constants on the wires after them.
    gates
        The gates, in order. Each may also be given as a pair (target, controls) of different wires.
    outputs
        The wires that are read at the end, each once; all others are discarded.

    Examples
    --------
    >>> circuit = LinearCircuit(2, (0, 1), (0,), [(2, (0, 1)), (2, ())], (2,))
    >>> circuit
    LinearCircuit(toffoli 0 1→2, not 2; output 2 of 3 wires)
    >>> circuit.evaluate((1, 1)), bin(circuit.truth_tables()[0])
    ((0,), '0b111')
    """

    pictures = ("linear_circuit",)

    inputs: int
    placement: tuple[int, ...]
    ancillas: tuple[int, ...]
    gates: tuple[LinearGate, ...]
    outputs: tuple[int, ...]

    def __post_init__(self) -> None:
        inputs = check.integer(self.inputs, "inputs", 1, 16)
        fields = {
            "inputs": inputs,
            "placement": _numbers(self.placement, "placement", inputs),
            "ancillas": _numbers(self.ancillas, "ancillas", 2),
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)
        given = check.several(self.gates, "gates", "pairs (target, controls), one after the other")
        object.__setattr__(self, "gates", tuple(_gate(gate, self.width) for gate in given))
        outputs = _numbers(self.outputs, "outputs", self.width)
        if len(set(outputs)) < len(outputs):
            raise DovetailError(f"outputs must be different wires, not {display.shown(outputs)}")
        object.__setattr__(self, "outputs", outputs)

    @property
    def width(self) -> int:
        """Number of wires."""
        return len(self.placement) + len(self.ancillas)

    @property
    def cost(self) -> int:
        """Number of gates."""
        return len(self.gates)

    @property
    def discards(self) -> tuple[int, ...]:
        """The wires whose last values are thrown away."""
        return tuple(wire for wire in range(self.width) if wire not in self.outputs)

    def truth_tables(self) -> tuple[int, ...]:
        """Return the truth tables of the outputs: bit i is the value on row i."""
        ones = (1 << (1 << self.inputs)) - 1
        wires = [variable(j, self.inputs) for j in self.placement]
        wires += [ones * bit for bit in self.ancillas]
        for target, controls in self.gates:
            added = ones
            for control in controls:
                added &= wires[control]
            wires[target] ^= added
        return tuple(wires[wire] for wire in self.outputs)

    def evaluate(self, bits: Sequence[int]) -> tuple[int, ...]:
        """Return the bits of the outputs, for the bits of the inputs (input 0 first)."""
        values = _numbers(bits, "bits", 2)
        if len(values) != self.inputs:
            raise DovetailError(f"bits must be {self.inputs} bits, not {len(values)}")
        row = sum(bit << j for j, bit in enumerate(values))
        return tuple(table >> row & 1 for table in self.truth_tables())

    def cone(self, outputs: Iterable[int]) -> LinearCircuit:
        """Return the same wires with only the gates that these outputs need.

        Examples
        --------
        >>> both = LinearCircuit(2, (0, 1), (0,), [(2, (0, 1)), (1, (0,))], (1, 2))
        >>> both.cone([2])
        LinearCircuit(toffoli 0 1→2; output 2 of 3 wires)
        """
        outputs = _numbers(outputs, "outputs", self.width)
        needed, gates = set(outputs), []
        for gate in reversed(self.gates):
            if gate.target in needed:
                needed.update(gate.controls)
                gates.append(gate)
        gates.reverse()
        return LinearCircuit(self.inputs, self.placement, self.ancillas, tuple(gates), outputs)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return a row for each gate: its name, its target, and its controls as text."""
        return {
            "gate": frames.objects(gate.name for gate in self.gates),
            "target": np.array([gate.target for gate in self.gates], dtype=np.int64),
            "controls": frames.objects(" ".join(map(str, gate.controls)) for gate in self.gates),
        }

    def __repr__(self) -> str:
        gates = ", ".join(map(str, self.gates)) or "no gate"
        outputs = " ".join(map(str, self.outputs))
        wires = f"{self.width} wire{'s' * (self.width != 1)}"
        return f"LinearCircuit({gates}; output {outputs} of {wires})"


def check_ancillas(ancillas: Any) -> tuple[int, ...]:
    """Return the constants of ancillas that are given as a number of zeros or one by one."""
    if isinstance(ancillas, bool) or not hasattr(ancillas, "__iter__"):
        return (0,) * check.integer(ancillas, "ancillas", 0, 15)
    return _numbers(ancillas, "ancillas", 2)


def _numbers(values: Any, name: str, below: int) -> tuple[int, ...]:
    try:
        return tuple(check.integer(value, name, 0, below - 1) for value in values)
    except (TypeError, DovetailError):
        raise DovetailError(
            f"{name} must hold integers from 0 to {below - 1}, not {display.shown(values)}"
        ) from None


def _gate(gate: Any, width: int) -> LinearGate:
    try:
        target, controls = gate
        made = LinearGate(target, tuple(controls))
        wires = _numbers((target, *made.controls), "gates", width)
    except (TypeError, ValueError):
        wires = ()
    if not 1 <= len(set(wires)) == len(wires) <= len(GATES):
        raise DovetailError(
            f"gates must be pairs (target, controls) of different wires from 0 to {width - 1}, "
            f"with at most two controls, not {display.shown(gate)}"
        )
    return LinearGate(wires[0], wires[1:])
