"""Circuits written gate by gate, in any basis, and put together from others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.operators import FALSE, LEFT, NOT, RIGHT, TRUE, depends_on_both
from dovetail.circuits.model.wiring import Wiring


class Builder(Wiring):
    """A circuit in the making: add gates, then `finish`. The inputs are the wires 0 to inputs - 1.

    Where a wire is expected, ``~wire`` is its negation. Negations go into the operators where the
    basis has them for free and become gates where it does not, a new one each time. An operator
    that the basis lacks is written with those that it has.

    Examples
    --------
    >>> builder = Builder(2)
    >>> carry, total = builder.gate(8, 0, 1), builder.gate(6, 0, 1)
    >>> builder.finish([total, ~carry]).truth_tables()
    (6, 7)
    """

    def insert(self, circuit: Circuit, wires: Sequence[int]) -> list[int]:
        """Add the gates of a circuit whose inputs are some wires; return those of its outputs."""
        place = list(wires)
        for operator, left, right in circuit.gates:
            place.append(self._insert(circuit, operator, place[left], place[right]))
        return [place[wire] for wire in circuit.outputs]

    def _insert(self, circuit: Circuit, operator: int, left: int, right: int) -> int:
        """The wire of one gate; as it is where the basis is the same."""
        if circuit.basis == self.basis.name and min(left, right) >= 0:
            return self.add(operator, left, right)
        if left == right:  # then only the rows where both are 0, or both 1, count
            operator = {0: FALSE, 1: NOT, 8: LEFT, 9: TRUE}[operator & 9]
        if operator in (FALSE, TRUE):
            return self.constant(operator == TRUE)
        if depends_on_both(operator):
            return self.gate(operator, left, right)
        wire = left if operator in (LEFT, NOT) else right
        return wire if operator in (LEFT, RIGHT) else ~wire

    def finish(
        self,
        outputs: Iterable[int],
        names: Sequence[str] = (),
        output_names: Sequence[str] = (),
    ) -> Circuit:
        """Return the circuit with these outputs."""
        wires = self.ends(outputs)
        basis = self.basis.name
        return Circuit(self.inputs, tuple(self.gates), wires, basis, names, output_names)  # type: ignore[arg-type]


def side_by_side(circuits: Sequence[Circuit]) -> Circuit:
    """Return circuits on the same inputs as one, which shares nothing."""
    builder = Builder(circuits[0].inputs, circuits[0].basis)
    inputs = range(builder.inputs)
    return builder.finish([wire for one in circuits for wire in builder.insert(one, inputs)])


def placed(circuit: Circuit, inputs: int, wires: Sequence[int]) -> Circuit:
    """Return a circuit with more inputs, of which it reads some."""
    builder = Builder(inputs, circuit.basis)
    return builder.finish(builder.insert(circuit, wires))


def rewritten(circuit: Circuit, basis: str) -> Circuit:
    """Return a circuit in another basis, gate by gate, without what no output needs."""
    if circuit.basis == basis:
        return circuit.used()
    builder = Builder(circuit.inputs, basis)
    outputs = builder.insert(circuit.used(), range(circuit.inputs))
    return builder.finish(outputs, circuit.names, circuit.output_names).used()
