"""Circuits: wires, gates and outputs, their sizes and what they compute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.circuits.model import expressions, functions
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.gates import (
    MAX_INPUTS,
    Gate,
    check_wire,
    clean_gates,
    clean_names,
    large,
    sequence,
)
from dovetail.circuits.model.operators import NAMES, apply
from dovetail.circuits.model.wiring import Lookup
from dovetail.results.result import Result
from dovetail.values import check, display

__all__ = ["Circuit", "Gate"]


class Circuit(Result):
    """A circuit: gates in an order in which each reads only earlier wires.

    Wires 0 to inputs - 1 are the inputs, and wire inputs + i is gate i. A gate whose operator
    depends on both operands costs 1, and so does a negation in the bases that count it; constants
    and copies are free.

    Parameters
    ----------
    inputs
        The number of inputs, from 1 to 1,000,000.
    gates
        The gates: `Gate` or triples (operator, left, right).
    outputs
        The wires that are outputs; a wire may come twice.
    basis
        ``"full"`` (all operators), ``"u2"`` (all but XOR and XNOR), ``"nand"`` or ``"and-or-not"``.
    names, output_names
        Names of the inputs and of the outputs: x0, x1, … and y0, y1, … unless given.

    Raises
    ------
    DovetailError
        If a gate or an output names a wire that is not there or comes later, or an operator is not
        in the basis; the message says which.

    Examples
    --------
    >>> adder = Circuit(2, [(6, 0, 1), (8, 0, 1)], [2, 3], names=("a", "b"))
    >>> adder, adder.truth_tables()
    (Circuit(2 inputs, 2 gates, 2 outputs, basis='full'), (6, 8))

    Of four gates no output needs the last one:

    >>> circuit = Circuit(2, [(6, 0, 1), (8, 2, 2), (8, 2, 3), (8, 3, 4)], [4])
    >>> circuit.size, circuit.used_size, circuit.tree_size, circuit.multiplicities, circuit.is_tree
    (4, 3, 5, (3, 1, 1, 0), False)
    >>> circuit.depth, circuit.used_depth, circuit.wire_depths, circuit.fan_outs
    (4, 3, (0, 0, 1, 2, 3, 4), (1, 1, 3, 2, 2, 0))
    """

    pictures = ("circuit",)

    inputs: int
    gates: tuple[Gate, ...]
    outputs: tuple[int, ...]
    basis: str = "full"
    names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        basis = basis_of(self.basis)
        inputs = check.integer(self.inputs, "inputs", 1, MAX_INPUTS)
        gates = clean_gates(self.gates, inputs, basis)
        outputs = tuple(
            check_wire(wire, f"outputs[{i}]", inputs + len(gates))
            for i, wire in enumerate(sequence(self.outputs, "outputs"))
        )
        if not outputs:
            raise DovetailError("outputs must name at least one wire")
        clean = {
            "inputs": inputs,
            "gates": gates,
            "outputs": outputs,
            "names": clean_names(self.names, "names", "x", inputs),
            "output_names": clean_names(self.output_names, "output_names", "y", len(outputs)),
        }
        for name, value in clean.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_expression(
        cls, expression: str, *, inputs: Sequence[str] | None = None, basis: str = "full"
    ) -> Circuit:
        """Return the circuit that an expression spells: a gate for each operator in it.

        An operator that the basis lacks is written with those that it has. If the expression cannot
        be read, the error says where.

        Parameters
        ----------
        expression
            Names, 0 and 1, ``~`` (not), ``&`` (and), ``^`` (xor), ``|`` (or) and parentheses; the
            operators bind in this order, as in Python. Commas separate outputs, each of which may
            have a name: ``"sum = a ^ b, carry = a & b"``.
        inputs
            The names of the inputs in their order; unless given, those in the expression, sorted,
            x2 before x10.

        Examples
        --------
        >>> circuit = Circuit.from_expression("a & ~b | c ^ d")
        >>> circuit.size, circuit.depth, circuit.names
        (3, 2, ('a', 'b', 'c', 'd'))
        """
        wiring, outputs, *names = expressions.parse(expression, inputs, basis)
        return cls(wiring.inputs, tuple(wiring.gates), outputs, basis, *map(tuple, names))

    @classmethod
    def from_truth_table(
        cls, table: functions.TruthTable, inputs: int | None = None, *, basis: str = "full"
    ) -> Circuit:
        """Return a circuit that looks one function up; it is not made small.

        Examples
        --------
        >>> Circuit.from_truth_table("00010111").size
        5
        """
        number, inputs = functions.counted(table, inputs)
        return cls.from_truth_tables([number], inputs, basis=basis)

    @classmethod
    def from_truth_tables(
        cls, tables: Sequence[functions.TruthTable], inputs: int, *, basis: str = "full"
    ) -> Circuit:
        """Return a circuit that looks several functions up, one for each output.

        Examples
        --------
        >>> Circuit.from_truth_tables(["0110", "0001"], 2).truth_tables()
        (6, 8)
        """
        functions.count_rows(inputs)
        lookup = Lookup(inputs, basis)
        ints = [functions.truth_table(table, inputs) for table in sequence(tables, "tables")]
        outputs = lookup.ends([lookup.function(table) for table in ints])
        return cls(lookup.inputs, tuple(lookup.gates), outputs, basis)

    # --- what it computes ------------------------------------------------------------------------

    def truth_tables(self) -> tuple[int, ...]:
        """Return the truth table of each output, as an int; for up to 16 inputs.

        Bit i of a table is the value where input j is bit j of i.
        """
        ones = functions.ones(self.inputs)
        tables = [functions.variable(j, self.inputs) for j in range(self.inputs)]
        for operator, left, right in self.gates:
            tables.append(apply(operator, tables[left], tables[right], ones))
        return tuple(tables[wire] for wire in self.outputs)

    def evaluate(self, rows: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Return the outputs for many inputs at once: bools of shape (…, outputs).

        The rows are bools, or zeros and ones, of shape (…, inputs).

        Examples
        --------
        >>> Circuit(2, [(6, 0, 1), (8, 0, 1)], [2, 3]).evaluate([[1, 0], [1, 1]]).astype(int)
        array([[1, 0],
               [0, 1]])
        """
        values = _bools(rows, self.inputs)
        wires = [values[..., j] for j in range(self.inputs)]
        for operator, left, right in self.gates:
            wires.append(apply(operator, wires[left], wires[right], True))
        return np.stack([wires[wire] for wire in self.outputs], axis=-1)

    # --- what it costs ---------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """The number of gates that cost 1."""
        costs = basis_of(self.basis).costs
        return sum(costs[gate.operator] for gate in self.gates)

    @property
    def used_size(self) -> int:
        """The size without the gates that no output needs."""
        costs = basis_of(self.basis).costs
        return sum(costs[self.gates[i].operator] for i, _ in self._occurrences())

    @property
    def tree_size(self) -> int:
        """The size as a tree: every gate that is used k times is built k times.

        It is the sum over the outputs of size(v) = cost(v) + size(left) + size(right), worked out
        without building anything. It bounds the formula size from above.
        """
        costs = basis_of(self.basis).costs
        return sum(costs[self.gates[i].operator] * times for i, times in self._occurrences())

    @property
    def multiplicities(self) -> tuple[int, ...]:
        """How often each gate is built when the circuit is written as trees, one per output."""
        times = [0] * len(self.gates)
        for i, count in self._occurrences():
            times[i] = count
        return tuple(times)

    @property
    def is_tree(self) -> bool:
        """Whether no gate that costs something is needed twice; inputs may be."""
        costs = basis_of(self.basis).costs
        return all(
            times <= 1 or not costs[self.gates[i].operator] for i, times in self._occurrences()
        )

    @property
    def depth(self) -> int:
        """The greatest number of costed gates on a way from an input to a gate."""
        return max(self.wire_depths)

    @property
    def used_depth(self) -> int:
        """The depth without the gates that no output needs."""
        depths = self.wire_depths
        return max(depths[wire] for wire in self.outputs)

    @property
    def wire_depths(self) -> tuple[int, ...]:
        """The depth of each wire, inputs first."""
        basis = basis_of(self.basis)
        costs, read = basis.costs, basis.wires_read
        depths = [0] * self.inputs
        for gate in self.gates:
            below = max((depths[wire] for wire in read(*gate)), default=0)
            depths.append(below + costs[gate.operator])
        return tuple(depths)

    @property
    def fan_outs(self) -> tuple[int, ...]:
        """How often each wire is read, by gates and as an output; inputs first."""
        read = basis_of(self.basis).wires_read
        counts = Counter(wire for gate in self.gates for wire in read(*gate))
        counts.update(self.outputs)
        return tuple(counts[wire] for wire in range(self.inputs + len(self.gates)))

    def _occurrences(self) -> Iterator[tuple[int, int]]:
        """Each gate that is needed, the last first, with how often it occurs in the trees."""
        times = [0] * (self.inputs + len(self.gates))
        for wire in self.outputs:
            times[wire] += 1
        read = basis_of(self.basis).wires_read
        for i in reversed(range(len(self.gates))):
            count = times.pop()  # which can be a large number, so it is not kept
            if count:
                yield i, count
                for wire in read(*self.gates[i]):
                    times[wire] += count

    # --- other circuits --------------------------------------------------------------------------

    def used(self) -> Circuit:
        """Return the circuit without the gates that no output needs.

        Examples
        --------
        >>> Circuit(2, [(6, 0, 1), (8, 0, 1)], [3]).used().gates
        (Gate(operator=8, left=0, right=1),)
        """
        needed = [i for i, _ in self._occurrences()]
        if len(needed) == len(self.gates):
            return self
        # An operand that is ignored may be gone; it becomes wire 0.
        renamed = [*range(self.inputs), *[0] * len(self.gates)]
        gates: list[Gate] = []
        for i in reversed(needed):
            operator, left, right = self.gates[i]
            renamed[self.inputs + i] = self.inputs + len(gates)
            gates.append(Gate(operator, renamed[left], renamed[right]))
        return self._with_gates(gates, [renamed[wire] for wire in self.outputs])

    def expand(self, max_gates: int = 100_000) -> Circuit:
        """Return the circuit written as trees: no gate is used twice.

        Trees of more than `max_gates` gates, free ones among them, are an error; `tree_size` needs
        no trees.

        Examples
        --------
        >>> shared = Circuit(3, [(6, 0, 1), (8, 3, 2), (14, 3, 4)], [5])
        >>> shared.size, shared.expand().size, shared.expand().is_tree
        (3, 4, True)
        """
        max_gates = check.integer(max_gates, "max_gates", 1)
        times = self.multiplicities
        total = sum(times)
        if total > max_gates:
            raise DovetailError(
                f"max_gates must be at least {large(total)} to write this circuit as trees, "
                f"not {max_gates}"
            )
        read = basis_of(self.basis).wires_read
        copies: list[list[int]] = [[] for _ in range(self.inputs + len(self.gates))]
        gates: list[Gate] = []

        def take(wire: int) -> int:
            return wire if wire < self.inputs else copies[wire].pop()

        for i, gate in enumerate(self.gates):
            for _ in range(times[i]):
                wires = [take(wire) for wire in read(*gate)] or [0]
                gates.append(Gate(gate.operator, wires[0], wires[-1]))
                copies[self.inputs + i].append(self.inputs + len(gates) - 1)
        return self._with_gates(gates, [take(wire) for wire in self.outputs])

    def _with_gates(self, gates: Sequence[Gate], outputs: Sequence[int]) -> Circuit:
        return Circuit(
            self.inputs, tuple(gates), tuple(outputs), self.basis, self.names, self.output_names
        )

    # --- how it presents itself ------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Circuit):
            return NotImplemented
        return self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash(tuple(self.__getstate__().values()))

    def __repr__(self) -> str:
        counts = [(self.inputs, "input"), (len(self.gates), "gate"), (len(self.outputs), "output")]
        words = ", ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts)
        return f"Circuit({words}, basis={self.basis!r})"

    def _repr_html_(self) -> str:
        values = {
            "inputs": ", ".join(self.names[:20]) + ", …" * (self.inputs > 20),
            "outputs": ", ".join(self.output_names[:20]) + ", …" * (len(self.outputs) > 20),
            "basis": self.basis,
            "size": f"{self.size:,} gates",
            "tree size": f"{large(self.tree_size)} gates",
            "depth": f"{self.depth:,}",
        }
        return display.record("circuit", values)

    def to_dict(self) -> dict[str, Any]:
        """Return the circuit as a dict; the gates are columns of a numpy array each.

        Examples
        --------
        >>> data = Circuit(2, [(6, 0, 1)], [2]).to_dict()
        >>> data["operator"].tolist(), data["name"], data["outputs"]
        ([6], ['xor'], [2])
        """
        columns = np.array(self.gates, dtype=np.int64).reshape(-1, 3).T
        return {
            "inputs": self.inputs,
            "operator": columns[0],
            "left": columns[1],
            "right": columns[2],
            "name": [NAMES[gate.operator] for gate in self.gates],
            "outputs": list(self.outputs),
            "basis": self.basis,
            "names": list(self.names),
            "output_names": list(self.output_names),
        }


def _bools(rows: npt.ArrayLike, inputs: int) -> npt.NDArray[np.bool_]:
    try:
        array = np.asarray(rows)
    except ValueError:  # rows of unequal length
        array = np.array(None)
    if array.ndim < 1 or array.shape[-1] != inputs or array.dtype.kind not in "biu":
        raise DovetailError(
            f"rows must hold bools, or 0 and 1, in the shape (…, {inputs}), "
            f"not {array.dtype} in the shape {array.shape}"
        )
    if array.dtype.kind != "b" and array.size and not set(np.unique(array).tolist()) <= {0, 1}:
        raise DovetailError(f"rows must be 0 and 1, not {display.shorten(rows)}")
    return array.astype(np.bool_)
