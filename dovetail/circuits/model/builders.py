"""Writing circuits gate by gate, in any basis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dovetail._core import DovetailError
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit, Gate
from dovetail.circuits.model.operators import (
    AND,
    FALSE,
    NAND,
    NOT,
    OR,
    TRUE,
    XNOR,
    XOR,
    depends_on_both,
    negate_operands,
)
from dovetail.values import check


class Builder:
    """A circuit in the making: add gates, then `finish`.

    Where a wire is expected, ``~wire`` is its negation. Negations go into the operators where the
    basis has them for free and become gates where it does not, a new one each time. An operator
    that the basis lacks is written with those that it has.

    Parameters
    ----------
    inputs
        The number of inputs; they are the wires 0 to inputs - 1.
    basis
        The name of the basis.

    Examples
    --------
    >>> builder = Builder(2)
    >>> carry, total = builder.gate(AND, 0, 1), builder.gate(XOR, 0, 1)
    >>> builder.finish([total, ~carry]).truth_tables()
    (6, 7)
    """

    def __init__(self, inputs: int, basis: str = "full") -> None:
        self.inputs = check.integer(inputs, "inputs", 1)
        self.basis = basis_of(basis)
        self._gates: list[Gate] = []
        self._true: int | None = None

    def constant(self, value: bool | int) -> int:
        """Return the wire of a constant: 0, 1, False or True."""
        if not isinstance(value, bool):
            value = check.integer(value, "value", 0, 1)
        if self._true is None:
            self._true = self._add(TRUE, 0, 0)
        return self._true if value else ~self._true

    def gate(self, operator: int, left: int, right: int) -> int:
        """Add a gate that depends on both operands; return its wire, or the negation of one."""
        if not depends_on_both(check.integer(operator, "operator", 0, 15)):
            raise DovetailError(f"operator must depend on both operands, not be {operator}")
        left, right = _whole(left, "left"), _whole(right, "right")
        operator = negate_operands(operator, left < 0, right < 0)
        left, right = max(left, ~left), max(right, ~right)
        if not self.basis.counts_not and operator in self.basis.operators:
            return self._add(operator, left, right)
        if operator in (XOR, XNOR):
            return self._exclusive(operator, left, right)
        return self._conjunction(operator, left, right)

    def mux(self, select: int, low: int, high: int) -> int:
        """Add three gates that return `high` where `select` is 1, and `low` where it is 0."""
        return self.gate(OR, self.gate(AND, select, high), self.gate(AND, ~select, low))

    def reduce(self, operator: int, wires: Sequence[int]) -> int:
        """Combine wires, one or more, with an associative operator, in a tree of least depth."""
        row: list[int] = check.several(wires, "wires", "a sequence of wires")
        if not row:
            raise DovetailError("wires must hold at least one wire")
        while len(row) > 1:
            pairs = zip(row[::2], row[1::2], strict=False)
            row = [self.gate(operator, *pair) for pair in pairs] + row[len(row) & ~1 :]
        return row[0]

    def finish(
        self,
        outputs: Iterable[int],
        names: Sequence[str] = (),
        output_names: Sequence[str] = (),
    ) -> Circuit:
        """Return the circuit with these outputs."""
        several = check.several(outputs, "outputs", "a sequence of wires")
        wires = tuple(self.positive(wire) for wire in several)
        gates = tuple(self._gates)
        return Circuit(self.inputs, gates, wires, self.basis.name, names, output_names)  # type: ignore[arg-type]

    def _add(self, operator: int, left: int, right: int) -> int:
        self._gates.append(Gate(operator, left, right))
        return self.inputs + len(self._gates) - 1

    def positive(self, wire: int) -> int:
        """Return the wire itself, or for a negation the wire of a gate that negates."""
        if _whole(wire, "wire") >= 0:
            return wire
        if ~wire == self._true:
            return self._add(FALSE, 0, 0)
        return self._add(NAND if self.basis.name == "nand" else NOT, ~wire, ~wire)

    def _conjunction(self, operator: int, left: int, right: int) -> int:
        """An operator with one or three true rows, with AND and OR, or with NAND."""
        negative = operator.bit_count() == 3
        row = (operator ^ 15 * negative).bit_length() - 1  # the row that differs from the others
        signs = (left if row & 1 else ~left), (right if row & 2 else ~right)
        if self.basis.name == "nand":
            wire = ~self._add(NAND, *map(self.positive, signs))
        elif row == 0 or (negative and row != 3):  # with OR there are fewer negations
            wire = ~self._add(OR, *(self.positive(~sign) for sign in signs))
        else:
            wire = self._add(AND, *map(self.positive, signs))
        return ~wire if negative else wire

    def _exclusive(self, operator: int, left: int, right: int) -> int:
        """XOR or XNOR without either: three gates, or four where negations count."""
        both = self.gate(AND, left, right)
        if self.basis.name == "nand":
            wire = self.gate(OR, self.gate(AND, left, ~both), self.gate(AND, right, ~both))
            return wire if operator == XOR else ~wire
        some = self.gate(OR, left, right)
        if operator == XOR:
            return self.gate(AND, some, ~both)
        return self.gate(OR, both, ~some)


def _whole(wire: int, name: str) -> int:
    """A wire or the negation of one; which wires there are, the circuit checks in the end."""
    return wire if type(wire) is int else check.integer(wire, name, -check.MOST)


def lookup(tables: Sequence[int], inputs: int, basis: str = "full") -> Circuit:
    """Return a circuit that looks functions up: a multiplexer for each input, last input first.

    Equal parts are built once, constants and single inputs not at all; otherwise nothing is made
    small.

    Parameters
    ----------
    tables
        Truth tables as ints, one for each output.
    inputs
        Their number of inputs.
    basis
        The name of the basis.

    Examples
    --------
    >>> lookup([0b10010110], 3)
    Circuit(3 inputs, 2 gates, 1 output, basis='full')
    """
    builder = Builder(inputs, basis)
    known: dict[tuple[int, int], int] = {}

    def wire(table: int, j: int) -> int:
        """The wire of a function of the first j inputs."""
        ones = (1 << (1 << j)) - 1
        if table in (0, ones):
            return builder.constant(table != 0)
        if (table ^ ones, j) in known:
            return ~known[table ^ ones, j]
        if (table, j) not in known:
            known[table, j] = split(table, j - 1)
        return known[table, j]

    def split(table: int, j: int) -> int:
        """The wire of a function of the first j + 1 inputs, by its last one."""
        rows = 1 << j
        ones = (1 << rows) - 1
        low, high = table & ones, table >> rows
        if low == high:
            return wire(low, j)
        if low ^ high == ones:
            return j if low == 0 else ~j if low == ones else builder.gate(XOR, j, wire(low, j))
        if low in (0, ones):
            return builder.gate(OR if low else AND, ~j if low else j, wire(high, j))
        if high in (0, ones):
            return builder.gate(OR if high else AND, j if high else ~j, wire(low, j))
        return builder.mux(j, wire(low, j), wire(high, j))

    return builder.finish([wire(table, inputs) for table in tables])


def side_by_side(circuits: Sequence[Circuit]) -> Circuit:
    """Return circuits on the same inputs as one, which shares nothing.

    Examples
    --------
    >>> both = side_by_side([Circuit(2, [(6, 0, 1)], [2]), Circuit(2, [(8, 0, 1)], [2])])
    >>> both.gates, both.outputs
    ((Gate(operator=6, left=0, right=1), Gate(operator=8, left=0, right=1)), (2, 3))
    """
    first = circuits[0]
    gates: list[Gate] = []
    outputs: list[int] = []
    for circuit in circuits:
        wires = [*range(first.inputs)]
        for operator, left, right in circuit.gates:
            gates.append(Gate(operator, wires[left], wires[right]))
            wires.append(first.inputs + len(gates) - 1)
        outputs += [wires[wire] for wire in circuit.outputs]
    return Circuit(first.inputs, tuple(gates), tuple(outputs), first.basis)
