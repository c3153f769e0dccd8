"""Gates written one by one, in any basis, and functions looked up gate by gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dovetail._core import DovetailError
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.gates import MAX_INPUTS, Gate
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


class Wiring:
    """Inputs and the gates written so far; `Builder` says which wires may be given."""

    def __init__(self, inputs: int, basis: str = "full") -> None:
        self.inputs = check.integer(inputs, "inputs", 1, MAX_INPUTS)
        self.basis = basis_of(basis)
        self.gates: list[Gate] = []
        self._true: int | None = None

    def constant(self, value: bool | int) -> int:
        """Return the wire of a constant: 0, 1, False or True."""
        if not isinstance(value, bool):
            value = check.integer(value, "value", 0, 1)
        if self._true is None:
            self._true = self.add(TRUE, 0, 0)
        return self._true if value else ~self._true

    def gate(self, operator: int, left: int, right: int) -> int:
        """Add a gate that depends on both operands; return its wire, or the negation of one."""
        operator = check.integer(operator, "operator", 0, 15)
        if not depends_on_both(operator):
            raise DovetailError(f"operator must depend on both operands, not be {operator}")
        left, right = self._wire(left, "left"), self._wire(right, "right")
        operator = negate_operands(operator, left < 0, right < 0)
        left, right = max(left, ~left), max(right, ~right)
        if not self.basis.counts_not and operator in self.basis.operators:
            return self.add(operator, left, right)
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

    def add(self, operator: int, left: int, right: int) -> int:
        """Add a gate as it is, with an operator of the basis; return its wire."""
        self.gates.append(Gate(operator, left, right))
        return self.inputs + len(self.gates) - 1

    def positive(self, wire: int) -> int:
        """Return the wire itself, or for a negation the wire of a gate that negates."""
        wire = self._wire(wire, "wire")
        if wire >= 0:
            return wire
        if ~wire == self._true:
            return self.add(FALSE, 0, 0)
        return self.add(NAND if self.basis.name == "nand" else NOT, ~wire, ~wire)

    def ends(self, outputs: Iterable[int]) -> tuple[int, ...]:
        """Return the wires of outputs, each of which may be a negation."""
        several = check.several(outputs, "outputs", "a sequence of wires")
        return tuple(self.positive(wire) for wire in several)

    def _wire(self, wire: int, name: str) -> int:
        """A wire or the negation of one."""
        count = self.inputs + len(self.gates)
        return check.integer(wire, name, -count, count - 1)

    def _conjunction(self, operator: int, left: int, right: int) -> int:
        """An operator with one or three true rows, with AND and OR, or with NAND."""
        negative = operator.bit_count() == 3
        row = (operator ^ 15 * negative).bit_length() - 1  # the row that differs from the others
        signs = (left if row & 1 else ~left), (right if row & 2 else ~right)
        if self.basis.name == "nand":
            wire = ~self.add(NAND, *map(self.positive, signs))
        elif row == 0 or (negative and row != 3):  # with OR there are fewer negations
            wire = ~self.add(OR, *(self.positive(~sign) for sign in signs))
        else:
            wire = self.add(AND, *map(self.positive, signs))
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


class Lookup(Wiring):
    """Functions looked up: a multiplexer for each input, the last one first.

    Equal parts are built once, constants and single inputs not at all; otherwise nothing is made
    small.
    """

    def __init__(self, inputs: int, basis: str = "full") -> None:
        super().__init__(inputs, basis)
        self._known: dict[tuple[int, int], int] = {}

    def function(self, table: int) -> int:
        """Return the wire of a function, or the negation of one."""
        return self._first(table, self.inputs)

    def _first(self, table: int, j: int) -> int:
        """The wire of a function of the first j inputs."""
        ones = (1 << (1 << j)) - 1
        if table in (0, ones):
            return self.constant(table != 0)
        if (table ^ ones, j) in self._known:
            return ~self._known[table ^ ones, j]
        if (table, j) not in self._known:
            self._known[table, j] = self._split(table, j - 1)
        return self._known[table, j]

    def _split(self, table: int, j: int) -> int:
        """The wire of a function of the first j + 1 inputs, by its last one."""
        rows = 1 << j
        ones = (1 << rows) - 1
        low, high = table & ones, table >> rows
        if low == high:
            return self._first(low, j)
        if low ^ high == ones:
            if low in (0, ones):
                return ~j if low else j
            return self.gate(XOR, j, self._first(low, j))
        if low in (0, ones):
            return self.gate(OR if low else AND, ~j if low else j, self._first(high, j))
        if high in (0, ones):
            return self.gate(OR if high else AND, j if high else ~j, self._first(low, j))
        return self.mux(j, self._first(low, j), self._first(high, j))
