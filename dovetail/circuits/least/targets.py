"""Targets: what is left of a task once everything that is free is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from dovetail.circuits.model.bases import Basis
from dovetail.circuits.model.circuits import Circuit, Gate
from dovetail.circuits.model.functions import ones, variable
from dovetail.circuits.model.operators import FALSE, NOT, TRUE


@dataclass(frozen=True)
class Targets:
    """The functions that gates must compute, and how the outputs follow from them for free.

    The task is given by its number of inputs and the truth tables of its outputs. Where negations
    are free in the basis, a function is replaced by its negation if it is true on row 0: no gate of
    a smallest circuit need be true there.

    Examples
    --------
    >>> from dovetail.circuits.model.bases import basis_of
    >>> task = Targets(3, (0b01100110, 0b10011001, 0b10101010, 0), basis_of("full"))
    >>> task.support, task.functions
    ((0, 1), (6,))
    """

    inputs: int
    tables: tuple[int, ...]
    basis: Basis

    @cached_property
    def support(self) -> tuple[int, ...]:
        """The inputs that some function that costs something depends on. The others can be 0."""
        return tuple(
            j
            for j in range(self.inputs)
            if any(depends(table, j, self.inputs) for table in self._costly)
        )

    @cached_property
    def functions(self) -> tuple[int, ...]:
        """The different functions that cost something, as tables over the support."""
        return tuple(over_inputs(table, self.support) for table in self._costly)

    @cached_property
    def least_size(self) -> int:
        """A lower bound: each function has a last gate, and one of k inputs needs k - 1 gates."""
        return max([len(self.functions), *(count - 1 for count in self._inputs_read)])

    @cached_property
    def least_depth(self) -> int:
        """A lower bound: d levels read at most 2^d inputs."""
        return max([(max(count, 2) - 1).bit_length() for count in self._inputs_read], default=0)

    @cached_property
    def _costly(self) -> tuple[int, ...]:
        free = {0, ones(self.inputs)} | {variable(j, self.inputs) for j in range(self.inputs)}
        normal = dict.fromkeys(self._normal(table)[0] for table in self.tables)
        return tuple(table for table in normal if table not in free)

    @cached_property
    def _inputs_read(self) -> list[int]:
        """For each function the number of inputs that it depends on."""
        return [len(support(function, len(self.support))) for function in self.functions]

    @cached_property
    def exchangeable(self) -> tuple[tuple[int, int], ...]:
        """The pairs of inputs whose exchange leaves the functions together as they are.

        Where negations are free, both may be negated as they are exchanged.
        """
        width = len(self.support)
        flips = (False, True) if not self.basis.counts_not else (False,)
        pairs = combinations(range(width), 2)
        return tuple(pair for pair in pairs if any(self._invariant(*pair, flip) for flip in flips))

    def finish(self, gates: Sequence[Gate], wires: Sequence[int]) -> Circuit:
        """Return the circuit of the task, from gates over the support and the functions' wires."""
        count = len(self.support)

        def moved(wire: int) -> int:
            return self.support[wire] if wire < count else wire - count + self.inputs

        made = [Gate(gate.operator, moved(gate.left), moved(gate.right)) for gate in gates]
        known = {0: Gate(FALSE, 0, 0), ones(self.inputs): Gate(TRUE, 0, 0)}
        place = dict(zip(self.functions, map(moved, wires), strict=True))
        outputs = []
        for table in self.tables:
            normal, negated = self._normal(table)
            if table in known:
                made.append(known[table])
            elif negated:
                made.append(Gate(NOT, *[self._wire(normal, place)] * 2))
            else:
                outputs.append(self._wire(normal, place))
                continue
            outputs.append(self.inputs + len(made) - 1)
        return Circuit(self.inputs, tuple(made), tuple(outputs), self.basis.name)

    def _wire(self, normal: int, place: dict[int, int]) -> int:
        for j in range(self.inputs):
            if normal == variable(j, self.inputs):
                return j
        return place[over_inputs(normal, self.support)]

    def _normal(self, table: int) -> tuple[int, bool]:
        """The function to build for an output, and whether the output is its negation."""
        negated = bool(table & 1) and not self.basis.counts_not
        return (table ^ ones(self.inputs) if negated else table), negated

    def _invariant(self, p: int, q: int, flip: bool) -> bool:
        everything = (1 << (1 << len(self.support))) - 1
        changed = (exchange(f, p, q, flip, len(self.support)) for f in self.functions)
        return set(self.functions) == {
            f ^ everything if f & 1 and not self.basis.counts_not else f for f in changed
        }


def depends(table: int, j: int, inputs: int) -> bool:
    """Whether a function depends on input j."""
    return bool((table ^ table >> (1 << j)) & ~variable(j, inputs) & ones(inputs))


def support(table: int, inputs: int) -> tuple[int, ...]:
    """Return the inputs on which a function depends."""
    return tuple(j for j in range(inputs) if depends(table, j, inputs))


def over_inputs(table: int, needed: Sequence[int]) -> int:
    """Return the function of some inputs alone, the others being 0.

    Examples
    --------
    >>> bin(over_inputs(0b1100, [1]))
    '0b10'
    """
    rows = [0]
    for j in needed:
        rows += [row | 1 << j for row in rows]
    bits = f"{table:0{max(rows) + 1}b}"[::-1]
    return int("".join(bits[row] for row in reversed(rows)), 2)


def exchange(table: int, p: int, q: int, flip: bool, inputs: int) -> int:
    """Return the function with inputs p and q exchanged, and both negated if `flip`.

    Examples
    --------
    >>> bin(exchange(0b0010, 0, 1, False, 2)), bin(exchange(0b0010, 0, 1, True, 2))
    ('0b100', '0b10')
    """
    result = 0
    for row in range(1 << inputs):
        a, b = (row >> p & 1) ^ flip, (row >> q & 1) ^ flip
        source = row & ~(1 << p | 1 << q) | b << p | a << q
        result |= (table >> source & 1) << row
    return result
