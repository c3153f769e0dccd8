"""Circuits of a given size, and trees of a given depth, as formulas for a SAT solver.

The proofs that the cuts lose no optimum are in docs/circuits/least.md, "Several outputs".
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import combinations, product

from dovetail.circuits.least.targets import Targets
from dovetail.circuits.model.circuits import Gate
from dovetail.circuits.model.operators import LEFT, NAND, NOT
from dovetail.work.clocks import OutOfTimeError

Clause = list[int]

#: Formulas with more clauses are not built: they would fill the memory.
MAX_CLAUSES = 10_000_000

#: The variable that is always true.
_TRUE = 1


class _Formula:
    """What both formulas share: variables, rows, and gates that compute.

    Too many clauses are an `OutOfTimeError`.
    """

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.inputs = len(targets.support)
        self.free_not = not targets.basis.counts_not
        # Where negations are free, every gate is made 0 on row 0.
        self.rows = range(int(self.free_not), 1 << self.inputs)
        self.operators = tuple(
            op
            for op in sorted(targets.basis.operators - {NOT})
            if targets.basis.costs[op] and not (self.free_not and op & 1)
        )
        self._last = _TRUE
        self._bits: dict[int, list[int]] = {}
        self._values: dict[int, dict[int, int]] = {}

    @staticmethod
    def _check_clauses(about: int) -> None:
        if about > MAX_CLAUSES:
            raise OutOfTimeError

    def _new(self) -> int:
        self._last += 1
        return self._last

    def _add_gate(self, gate: int) -> None:
        """Make variables for the four bits of its operator and for its value on each row."""
        self._bits[gate] = [self._new() for _ in range(4)]
        self._values[gate] = {row: self._new() for row in self.rows}

    def _operator(self, gate: int, model: Set[int]) -> int:
        return sum((bit in model) << i for i, bit in enumerate(self._bits[gate]))

    def _not_operator(self, gate: int, operator: int) -> Clause:
        """The gate has another operator."""
        return [-bit if operator >> i & 1 else bit for i, bit in enumerate(self._bits[gate])]

    def _allow(self, gate: int, operators: Set[int]) -> Iterator[Clause]:
        for operator in range(16):
            if operator not in operators:
                yield self._not_operator(gate, operator)

    def _input(self, j: int, row: int) -> int:
        return _TRUE if row >> j & 1 else -_TRUE

    def _computes(
        self, unless: Clause, gate: int, row: int, left: int, right: int
    ) -> Iterator[Clause]:
        """On a row the gate's value is that of its operator, unless some literal holds."""
        value, bits = self._values[gate][row], self._bits[gate]
        for a, b in product((0, 1), (0, 1)):
            otherwise = [-left if a else left, -right if b else right]
            if _TRUE not in otherwise:
                yield [*unless, *otherwise, -bits[a + 2 * b], value]
                yield [*unless, *otherwise, bits[a + 2 * b], -value]


class SizeFormula(_Formula):
    """Circuits of so many gates, from 1, that compute the targets.

    Gate i reads the wires j and k < i, which one variable for each triple says; j = k stands for
    a negation, in the bases that count it. In a tree, for one function, no gate may be read twice.
    The cuts leave out circuits that cannot be smallest, or that are another one with its gates or
    inputs in another order. Without cuts, spare gates are allowed.
    """

    def __init__(
        self,
        targets: Targets,
        size: int,
        *,
        tree: bool = False,
        max_depth: int | None = None,
        cuts: bool = True,
    ) -> None:
        super().__init__(targets)
        self.tree, self.max_depth, self.cuts = tree, max_depth, cuts
        self.gates = range(self.inputs, self.inputs + size)
        self._check_clauses(8 * len(self.rows) * sum(i * i // 2 for i in self.gates))
        self._reads: dict[int, dict[tuple[int, int], int]] = {}
        for i in self.gates:
            self._add_gate(i)
            wires = range(i)
            pairs = ((j, k) for k in wires for j in wires[: k + (not self.free_not)])
            self._reads[i] = {pair: self._new() for pair in pairs}
        self._output = [{i: self._new() for i in self.gates} for _ in targets.functions]

    def clauses(self) -> Iterator[Clause]:
        """Give the clauses one by one."""
        yield [_TRUE]
        yield from self._behaviour()
        yield from self._outputs()
        if self.tree:
            yield from self._read_once()
        if self.max_depth is not None:
            yield from self._shallow(self.max_depth)
        if self.cuts:
            yield from self._all_used()
            yield from self._no_detours()
            yield from self._in_order()
            yield from self._inputs_in_order()

    def decode(self, model: Set[int]) -> tuple[list[Gate], list[int]]:
        """Return the gates of a model, and the wire of each function."""
        made = []
        for i in self.gates:
            j, k = next(pair for pair, chosen in self._reads[i].items() if chosen in model)
            negation = NAND if NAND in self.operators and not self.free_not else NOT
            made.append(Gate(negation if j == k else self._operator(i, model), j, k))
        wires = [next(i for i in self.gates if at[i] in model) for at in self._output]
        return made, wires

    def _value(self, wire: int, row: int) -> int:
        return self._input(wire, row) if wire < self.inputs else self._values[wire][row]

    def _readers(self, wire: int, gates: range) -> list[int]:
        """The variables that say that one of these gates reads a wire."""
        return [chosen for i in gates for pair, chosen in self._reads[i].items() if wire in pair]

    def _later(self, i: int) -> range:
        return range(i + 1, self.gates.stop)

    def _behaviour(self) -> Iterator[Clause]:
        for i in self.gates:
            yield list(self._reads[i].values())
            yield from self._allow(i, set(self.operators))
            for (j, k), chosen in self._reads[i].items():
                for row in self.rows:
                    left, right = self._value(j, row), self._value(k, row)
                    if j == k:
                        yield [-chosen, left, self._values[i][row]]
                        yield [-chosen, -left, -self._values[i][row]]
                    else:
                        yield from self._computes([-chosen], i, row, left, right)

    def _outputs(self) -> Iterator[Clause]:
        for function, at in zip(self.targets.functions, self._output, strict=True):
            yield list(at.values())
            for i, row in product(self.gates, self.rows):
                value = self._values[i][row]
                yield [-at[i], value if function >> row & 1 else -value]

    def _read_once(self) -> Iterator[Clause]:
        for i in self.gates:
            for first, second in combinations(self._later(i), 2):
                for one in self._readers(i, range(first, first + 1)):
                    for other in self._readers(i, range(second, second + 1)):
                        yield [-one, -other]

    def _shallow(self, max_depth: int) -> Iterator[Clause]:
        """deep[i][t] holds if the depth of gate i is more than t."""
        deep = {i: [_TRUE, *(self._new() for _ in range(max_depth))] for i in self.gates}
        for i in self.gates:
            yield [-deep[i][max_depth]]
            for pair, chosen in self._reads[i].items():
                for wire in set(pair) - set(range(self.inputs)):
                    for t in range(max_depth):
                        yield [-chosen, -deep[wire][t], deep[i][t + 1]]

    # --- cuts ------------------------------------------------------------------------------------

    def _all_used(self) -> Iterator[Clause]:
        for wire in range(self.gates.stop):
            ends = [at[wire] for at in self._output if wire in at]
            yield ends + self._readers(wire, self.gates)

    def _no_detours(self) -> Iterator[Clause]:
        """No gate reads gate i and a wire that i reads, where it could do without i."""
        nand = self.operators == (NAND,)
        for i in self.gates:
            for (j, k), chosen in self._reads[i].items():
                if nand and j != k:
                    continue
                wires = {j, k, i} if j == k else {j, k}
                for reader, wire in product(self._later(i), sorted(wires)):
                    yield [-chosen, -self._reads[reader][wire, i]]

    def _in_order(self) -> Iterator[Clause]:
        """A gate that does not read the one before it does not come before it by its operands."""
        for i in self.gates[:-1]:
            for (j, k), chosen in self._reads[i].items():
                for pair, after in self._reads[i + 1].items():
                    if pair[1] == i:
                        continue
                    if pair[::-1] < (k, j):
                        yield [-chosen, -after]
                    elif pair == (j, k):
                        yield from self._operators_in_order(i, [-chosen, -after])

    def _operators_in_order(self, i: int, unless: Clause) -> Iterator[Clause]:
        for first, second in product(self.operators, self.operators):
            if second < first or (second == first and not self.tree):
                yield [*unless, *self._not_operator(i, first), *self._not_operator(i + 1, second)]

    def _inputs_in_order(self) -> Iterator[Clause]:
        """Of two exchangeable inputs the first one is read first."""
        for p, q in self.targets.exchangeable:
            for i in self.gates:
                before = self._readers(p, range(self.inputs, i))
                for pair, chosen in self._reads[i].items():
                    if q in pair and p not in pair:
                        yield [-chosen, *before]


class DepthFormula(_Formula):
    """Trees of so many levels that compute one function.

    All nodes of all levels are there: node v reads the nodes 2v and 2v + 1. It may copy its left
    operand, and a leaf is an input. Node 1 is the output.
    """

    def __init__(self, targets: Targets, depth: int) -> None:
        super().__init__(targets)
        self.nodes = range(1, 1 << depth)
        self.leaves = range(1 << depth, 2 << depth)
        self._check_clauses((8 + 2 * self.inputs) * len(self.rows) * len(self.nodes))
        for node in self.nodes:
            self._add_gate(node)
        self._leaf = {leaf: [self._new() for _ in range(self.inputs)] for leaf in self.leaves}
        for leaf in self.leaves:
            self._values[leaf] = {row: self._new() for row in self.rows}

    def clauses(self) -> Iterator[Clause]:
        """Give the clauses one by one."""
        yield [_TRUE]
        allowed = set(self.operators) | {LEFT}
        if not self.free_not:
            allowed |= {NOT} & self.targets.basis.operators
        for node in self.nodes:
            yield from self._allow(node, allowed)
            for row in self.rows:
                left, right = self._values[2 * node][row], self._values[2 * node + 1][row]
                yield from self._computes([], node, row, left, right)
        for row in self.rows:
            value = self._values[1][row]
            yield [value if self.targets.functions[0] >> row & 1 else -value]
        yield from self._leaves()
        yield from self._inputs_in_order()

    def decode(self, model: Set[int]) -> tuple[list[Gate], list[int]]:
        """Return the gates of a model, without copies, and the wire of the function."""
        made: list[Gate] = []

        def wire(node: int) -> int:
            if node in self._leaf:
                return next(j for j, chosen in enumerate(self._leaf[node]) if chosen in model)
            operator, left = self._operator(node, model), wire(2 * node)
            if operator == LEFT:
                return left
            made.append(Gate(operator, left, left if operator == NOT else wire(2 * node + 1)))
            return self.inputs + len(made) - 1

        return made, [wire(1)]

    def _leaves(self) -> Iterator[Clause]:
        for leaf, chosen in self._leaf.items():
            yield list(chosen)
            for j, row in product(range(self.inputs), self.rows):
                same = self._values[leaf][row] * self._input(j, row)
                yield [-chosen[j], same]

    def _inputs_in_order(self) -> Iterator[Clause]:
        """Two leaves of one node are in order, and of exchangeable inputs the first comes first."""
        for leaf in self.leaves[::2]:
            for j, k in combinations(range(self.inputs), 2):
                yield [-self._leaf[leaf][k], -self._leaf[leaf + 1][j]]
        for p, q in self.targets.exchangeable:
            for leaf in self.leaves:
                before = [self._leaf[other][p] for other in range(self.leaves.start, leaf)]
                yield [-self._leaf[leaf][q], *before]
