"""Linear circuits: every gate has as many outputs as inputs, so no value goes to two gates.

Wires start with inputs or constants (ancillas). A gate adds the AND of its controls to its target:
NOT, CNOT and Toffoli, each of cost 1. A function is computed when a wire holds it, several when
different wires hold them at the same time; the other wires are discarded. docs/circuits/linear.md
says what this rule forbids and what it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.circuits.model.functions import rows_of, truth_table, variable
from dovetail.values import check, display

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

GATES = ("not", "cnot", "toffoli")
"""Names of the gates, by their number of controls."""

MOST_INPUTS = 4
"""Greatest number of inputs of which a minimum is searched for."""

MAX_STATES = 2_000_000
"""States that a search keeps unless told otherwise, at about 60 bytes each."""


class LinearGate(NamedTuple):
    """Adds (exclusive or) the AND of 0, 1 or 2 controls to the target; controls stay as they are.

    Examples
    --------
    >>> LinearGate(2, (0, 1)).name
    'toffoli'
    """

    target: int
    controls: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Its name in `GATES`."""
        return GATES[len(self.controls)]

    def __str__(self) -> str:
        controls = " ".join(map(str, self.controls))
        return f"{self.name} {controls}→{self.target}" if controls else f"not {self.target}"


@dataclass(frozen=True, repr=False)
class LinearCircuit:
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
        The gates, in order. Each may also be given as a pair (target, controls).
    outputs
        The wires that are read at the end, each once; all others are discarded.

    Raises
    ------
    DovetailError
        An input, constant or wire that is not there, or a gate that uses one wire twice.

    Examples
    --------
    >>> circuit = LinearCircuit(2, (0, 1), (0,), [(2, (0, 1)), (2, ())], (2,))
    >>> circuit
    LinearCircuit(toffoli 0 1→2, not 2; output 2 of 3 wires)
    >>> circuit.evaluate((1, 1)), bin(circuit.truth_tables()[0])
    ((0,), '0b111')
    """

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
            raise DovetailError(f"outputs must be different wires, not {outputs!r}")
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
        outputs = tuple(outputs)
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
            "gate": np.array([gate.name for gate in self.gates], dtype=object),
            "target": np.array([gate.target for gate in self.gates], dtype=np.int64),
            "controls": np.array(
                [" ".join(map(str, gate.controls)) for gate in self.gates], dtype=object
            ),
        }

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the circuit; see `dovetail.plots.linear_circuit`."""
        from dovetail import plots

        return plots.linear_circuit(self, ax=ax)

    def __repr__(self) -> str:
        gates = ", ".join(map(str, self.gates)) or "no gate"
        outputs = " ".join(map(str, self.outputs))
        wires = f"{self.width} wire{'s' * (self.width != 1)}"
        return f"LinearCircuit({gates}; output {outputs} of {wires})"

    def _repr_html_(self) -> str:
        columns = self.to_dict()
        return display.table(columns, zip(*columns.values(), strict=True))


@dataclass(frozen=True, repr=False)
class LinearMinimum:
    """The least number of gates under one rule; made by `linear_minimum` and `linear_whole`.

    Attributes
    ----------
    functions, inputs, ancillas, copies
        What was asked; the functions as truth tables, bit i being the value on row i.
    lower
        No circuit has fewer gates; None if there is no circuit at all.
    upper
        The gates of the circuit; None if none was found.
    circuit
        A circuit of `upper` gates, without the wires that it does not use, with an output for each
        of the functions.
    """

    functions: tuple[int, ...]
    inputs: int
    ancillas: tuple[int, ...]
    copies: int | None
    lower: int | None
    upper: int | None
    circuit: LinearCircuit | None

    @property
    def function(self) -> int:
        """The first of the functions: the only one of `linear_minimum`."""
        return self.functions[0]

    @property
    def possible(self) -> bool:
        """Whether a circuit may exist: False if it was proved that none does."""
        return self.lower is not None

    @property
    def exact(self) -> bool:
        """Whether the minimum is known: the bounds meet, or there is no circuit."""
        return self.lower == self.upper

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return one row: function (row 0 first), lower and upper (None where there is none).

        Several functions are one text, with spaces between them.
        """
        return {name: np.array([value], dtype=object) for name, value in self._row().items()}

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the circuit; see `dovetail.plots.linear_circuit`."""
        if self.circuit is None:
            raise DovetailError("no circuit is known that could be drawn")
        return self.circuit.plot(ax=ax)

    def _row(self) -> dict[str, Any]:
        return {
            "function": " ".join(rows_of(table, self.inputs) for table in self.functions),
            "lower": self.lower,
            "upper": self.upper,
        }

    def __repr__(self) -> str:
        if self.lower is None:
            bounds = "no circuit"
        elif self.exact:
            bounds = f"{self.upper} gate{'s' * (self.upper != 1)}"
        else:
            known = "unknown" if self.upper is None else self.upper
            bounds = f"{self.lower} to {known} gates"
        return f"LinearMinimum({self._row()['function']}: {bounds})"

    def _repr_html_(self) -> str:
        return display.record("linear minimum", {**self._row(), "circuit": self.circuit})


def linear_minimum(
    function: Any,
    inputs: int,
    *,
    ancillas: int | Iterable[int] = 0,
    copies: int | None = 1,
    max_states: int = MAX_STATES,
) -> LinearMinimum:
    """Return the least number of gates of a linear circuit for a function, with such a circuit.

    Parameters
    ----------
    function
        A truth table: an int whose bit i is the value on row i, or 2**inputs bits, row 0 first.
        Input j of row i is bit j of i.
    inputs
        Number of inputs, from 1 to 4.
    ancillas
        Wires with constants: so many zeros, or the constants themselves.
    copies
        Wires on which each input is given; None for as many as any circuit could use, which are
        at most g + 1 for a circuit of g gates. All wires together are at most 15 (7 for 4 inputs).
    max_states
        States kept. What lies further is searched in part only, for an upper bound.

    Raises
    ------
    DovetailError
        Something that is not accepted, or too many wires.

    Examples
    --------
    >>> linear_minimum("0001", 2)
    LinearMinimum(0001: no circuit)
    >>> linear_minimum("0001", 2, ancillas=1).circuit
    LinearCircuit(toffoli 0 1→2; output 2 of 3 wires)
    """
    inputs = check.integer(inputs, "inputs", 1, MOST_INPUTS)
    table = truth_table(function, inputs)
    return _search((table,), inputs, *check_rule(ancillas, copies, max_states))


def linear_whole(
    functions: Iterable[Any],
    inputs: int,
    *,
    ancillas: int | Iterable[int] = 0,
    copies: int | None = 1,
    max_states: int = MAX_STATES,
) -> LinearMinimum:
    """Return the least number of gates of a linear circuit that computes several functions at once.

    At the end different wires hold them, even those that are equal.

    Parameters
    ----------
    functions
        One or more truth tables, each as in `linear_minimum`.
    inputs, ancillas, copies, max_states
        As in `linear_minimum`.

    Raises
    ------
    DovetailError
        Something that is not accepted, or too many wires.

    Examples
    --------
    >>> linear_whole(["0110", "0001"], 2, ancillas=1).circuit
    LinearCircuit(toffoli 0 1→2, cnot 1→0; output 0 2 of 3 wires)
    >>> linear_whole(["0111", "0001"], 2, ancillas=1)
    LinearMinimum(0111 0001: 3 gates)
    """
    inputs = check.integer(inputs, "inputs", 1, MOST_INPUTS)
    if isinstance(functions, str | bytes) or not hasattr(functions, "__iter__"):
        shown = display.shorten(repr(functions))
        raise DovetailError(f"functions must be a sequence of truth tables, not {shown}")
    tables = tuple(truth_table(function, inputs) for function in functions)
    if not tables:
        raise DovetailError("functions must hold at least one truth table")
    return _search(tables, inputs, *check_rule(ancillas, copies, max_states))


def _search(
    tables: tuple[int, ...],
    inputs: int,
    ancillas: tuple[int, ...],
    copies: int | None,
    max_states: int,
) -> LinearMinimum:
    constants = [bool(bit) for bit in ancillas]
    search = _core.LinearSearch.together(inputs, copies, constants, list(tables))
    search.advance(max_states)
    return read_minimum(search, tables, inputs, ancillas, copies)


def read_minimum(
    search: _core.LinearSearch,
    functions: tuple[int, ...],
    inputs: int,
    ancillas: tuple[int, ...],
    copies: int | None,
) -> LinearMinimum:
    """Return what a search knows of some functions; for the searches here and the tables."""
    circuit = None
    tables = list(functions)
    if (found := search.circuit(tables)) is not None:
        placement, constants, gates, outputs = found
        circuit = LinearCircuit(
            inputs,
            tuple(placement),
            tuple(map(int, constants)),
            tuple(LinearGate(target, tuple(controls)) for target, controls in gates),
            tuple(outputs),
        )
    lower, upper = search.lower(tables), search.gates(tables)
    return LinearMinimum(functions, inputs, ancillas, copies, lower, upper, circuit)


def check_rule(
    ancillas: Any, copies: int | None, max_states: int
) -> tuple[tuple[int, ...], int | None, int]:
    """Return the rule of a search, checked: the constants one by one, copies, and its budget."""
    return (
        check_ancillas(ancillas),
        None if copies is None else check.integer(copies, "copies", 1),
        check.integer(max_states, "max_states", 1),
    )


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
            f"{name} must hold integers from 0 to {below - 1}, not {display.shorten(repr(values))}"
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
            f"with at most two controls, not {display.shorten(repr(gate))}"
        )
    return LinearGate(wires[0], wires[1:])
