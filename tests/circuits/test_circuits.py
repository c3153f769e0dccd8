"""Circuits: what they compute and what they cost, against the definitions spelt out."""

import pickle
import random
from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError
from dovetail.circuits import BASES, Circuit, Gate
from dovetail.circuits.model.bases import Basis, basis_of
from dovetail.testing import circuits

# --- the definitions, slowly -------------------------------------------------------------------

FREE = {0, 10, 12, 15}


def value(circuit: Circuit, wire: int, row: tuple[int, ...]) -> int:
    """The value of a wire on one row: look the operands up in the operator's own table."""
    if wire < circuit.inputs:
        return row[wire]
    operator, left, right = circuit.gates[wire - circuit.inputs]
    if operator in (0, 15):
        return operator & 1
    index = value(circuit, left, row) + 2 * value(circuit, right, row)
    return operator >> index & 1


def children(circuit: Circuit, wire: int) -> list[int]:
    operator, left, right = circuit.gates[wire - circuit.inputs]
    if operator in (0, 15):
        return []
    if operator in (5, 10) or (circuit.basis == "nand" and operator == 7 and left == right):
        return [left]
    return [right] if operator in (3, 12) else [left, right]


def cost(circuit: Circuit, wire: int) -> int:
    operator = circuit.gates[wire - circuit.inputs].operator
    is_not = operator in (3, 5)
    return int(operator not in FREE and not (is_not and circuit.basis in ("full", "u2")))


def occurrences(circuit: Circuit, wire: int) -> Counter[int]:
    """The gates of the tree below a wire."""
    if wire < circuit.inputs:
        return Counter()
    below = (occurrences(circuit, child) for child in children(circuit, wire))
    return sum(below, Counter([wire]))


def depth(circuit: Circuit, wire: int) -> int:
    if wire < circuit.inputs:
        return 0
    below = max((depth(circuit, child) for child in children(circuit, wire)), default=0)
    return below + cost(circuit, wire)


def rows(inputs: int) -> list[tuple[int, ...]]:
    """All rows in their order: input 0 changes fastest."""
    return [row[::-1] for row in product((0, 1), repeat=inputs)]


# --- what they compute -------------------------------------------------------------------------


@given(circuits())
def test_values_by_the_definition(circuit: Circuit) -> None:
    every = rows(circuit.inputs)
    expected = [[value(circuit, wire, row) for wire in circuit.outputs] for row in every]
    assert circuit.evaluate(every).astype(int).tolist() == expected
    tables = circuit.truth_tables()
    assert [[table >> i & 1 for table in tables] for i in range(len(every))] == expected


def test_evaluate_keeps_the_shape() -> None:
    circuit = Circuit(3, [(8, 0, 1), (15, 0, 0)], [3, 4, 2, 3])
    assert circuit.evaluate(np.zeros((2, 5, 3), dtype=bool)).shape == (2, 5, 4)
    assert circuit.evaluate(np.zeros((0, 3), dtype=bool)).shape == (0, 4)
    one = circuit.evaluate([1, 1, 0])
    assert one.dtype == bool
    assert one.tolist() == [True, True, False, True]


def test_sixteen_inputs() -> None:
    parity = Circuit(16, [(6, i - 1 if i > 1 else 0, i) if i == 1 else (6, 14 + i, i)
                          for i in range(1, 16)], [30])  # fmt: skip
    (table,) = parity.truth_tables()
    assert all(table >> i & 1 == i.bit_count() % 2 for i in range(1 << 16))


# --- what they cost ----------------------------------------------------------------------------


@given(circuits())
def test_sizes_by_the_definition(circuit: Circuit) -> None:
    first = circuit.inputs
    wires = range(first, first + len(circuit.gates))
    trees = sum((occurrences(circuit, wire) for wire in circuit.outputs), Counter())
    assert circuit.size == sum(cost(circuit, wire) for wire in wires)
    assert circuit.used_size == sum(cost(circuit, wire) for wire in trees)
    assert circuit.tree_size == sum(cost(circuit, wire) * n for wire, n in trees.items())
    assert circuit.multiplicities == tuple(trees[wire] for wire in wires)
    assert circuit.is_tree == all(n == 1 for wire, n in trees.items() if cost(circuit, wire))
    assert circuit.depth == max(depth(circuit, wire) for wire in range(first + len(wires)))
    assert circuit.used_depth == max(depth(circuit, wire) for wire in circuit.outputs)
    reads = Counter(child for wire in wires for child in children(circuit, wire))
    reads += Counter(circuit.outputs)
    assert circuit.fan_outs == tuple(reads[wire] for wire in range(first + len(wires)))


@given(circuits())
def test_used_and_expanded_circuits_do_the_same(circuit: Circuit) -> None:
    used = circuit.used()
    assert used.truth_tables() == circuit.truth_tables()
    assert used.size == used.used_size == circuit.used_size
    assert (used.tree_size, used.depth) == (circuit.tree_size, circuit.used_depth)
    assert used.used() == used
    trees = circuit.expand()
    assert trees.truth_tables() == circuit.truth_tables()
    assert trees.size == trees.tree_size == circuit.tree_size
    assert trees.is_tree
    assert all(n <= 1 for n in trees.fan_outs[circuit.inputs :])
    assert trees.used_depth == circuit.used_depth


def test_doublings() -> None:
    circuit = Circuit(2, [(14, 0, 1)] + [(6, i, i) for i in range(2, 10_001)], [10_001])
    assert circuit.tree_size == 2**10_000 - 1
    assert circuit.multiplicities[:2] == (2**9_999, 2**9_998)
    assert circuit.depth == 10_000
    assert not circuit.is_tree
    assert "2**9999" in circuit._repr_html_()
    with pytest.raises(DovetailError, match=r"max_gates must be at least more than 2\*\*9999"):
        circuit.expand()


@pytest.mark.slow
def test_a_million_gates() -> None:
    draw = random.Random(1)
    gates = [
        Gate(draw.choice((6, 8, 14)), draw.randrange(i), draw.randrange(i))
        for i in range(8, 8 + 10**6)
    ]
    circuit = Circuit(8, tuple(gates), (8 + 10**6 - 1,))
    sizes = [0] * 8
    for _, left, right in gates:
        sizes.append(1 + sizes[left] + sizes[right])
    assert circuit.tree_size == sizes[-1]


def test_a_negation_of_the_nand_basis_reads_its_operand_once() -> None:
    gates = [(7, 0, 1), (7, 2, 2), (7, 3, 3)]
    assert Circuit(2, gates, [4], "nand").tree_size == 3
    assert Circuit(2, gates, [4], "full").tree_size == 7


def test_free_gates() -> None:
    gates = [(15, 0, 0), (0, 0, 0), (10, 0, 2), (12, 0, 1)]
    for basis in BASES:
        circuit = Circuit(2, gates, [2, 3, 4, 5], basis)
        assert (circuit.size, circuit.depth, circuit.tree_size) == (0, 0, 0)
        assert circuit.truth_tables() == (15, 0, 10, 12)
    negation = Circuit(1, [(5, 0, 0), (8, 1, 1), (14, 1, 2)], [3], "and-or-not")
    assert (negation.size, negation.depth, negation.tree_size) == (3, 3, 5)
    assert Circuit(1, negation.gates, (3,)).size == 2


# --- values ------------------------------------------------------------------------------------


@given(circuits())
def test_circuits_are_values(circuit: Circuit) -> None:
    copy = pickle.loads(pickle.dumps(circuit))
    assert copy == circuit
    assert hash(copy) == hash(circuit)
    data = circuit.to_dict()
    gates = list(zip(data["operator"], data["left"], data["right"], strict=True))
    again = Circuit(
        data["inputs"], gates, data["outputs"], data["basis"], data["names"], data["output_names"]
    )
    assert again == circuit
    assert all(type(number) is int for gate in again.gates for number in gate)
    assert len(repr(circuit)) < 100


def test_a_circuit_is_frozen_and_plain() -> None:
    circuit = Circuit(2, [[np.int64(6), np.uint8(0), 1]], [np.int8(2)])  # type: ignore[list-item]
    assert circuit == Circuit(2, (Gate(6, 0, 1),), (2,))
    assert circuit != Circuit(2, (Gate(6, 0, 1),), (2,), "full", ("a", "b"))
    assert circuit.names == ("x0", "x1")
    assert circuit.output_names == ("y0",)
    assert repr(circuit) == "Circuit(2 inputs, 1 gate, 1 output, basis='full')"
    with pytest.raises(AttributeError):
        circuit.inputs = 3  # type: ignore[misc]
    assert isinstance(basis_of("nand"), Basis)


# --- errors ------------------------------------------------------------------------------------

BAD: list[tuple[dict[str, Any], str]] = [
    ({"inputs": 0}, "inputs must be an integer"),
    ({"inputs": 2.0}, "inputs must be an integer"),
    ({"inputs": True}, "inputs must be an integer"),
    ({"gates": 3}, "gates must be a sequence, not 3"),
    ({"gates": [(6, 0)]}, r"gates\[0\] must be \(operator, left, right\), not \(6, 0\)"),
    ({"gates": [6]}, r"gates\[0\] must be"),
    ({"gates": [(6, 0, 1), (16, 0, 1)]}, r"the operator of gates\[1\] must be an integer from 0"),
    ({"gates": [("and", 0, 1)]}, r"the operator of gates\[0\]"),
    ({"gates": [(True, 0, 1)]}, r"the operator of gates\[0\] .*not True"),
    ({"gates": [(6, 0, 1.0)]}, r"the right operand of gates\[0\] must be an integer"),
    ({"gates": [Gate(6, False, 1)]}, r"the left operand of gates\[0\] .*not False"),
    ({"gates": [(6, 0, -1)]}, r"the right operand of gates\[0\]"),
    ({"gates": [(6, 0, 2)]}, r"the right operand of gates\[0\] must be an earl.* 0 to 1, not 2"),
    ({"gates": [Gate(6, 3, 0), Gate(6, 2, 0)]}, r"the left operand of gates\[0\] must be an earl"),
    ({"gates": [(6, 0, 1)], "basis": "u2"}, r"gates\[0\] has operator 6 \(xor\), which the basis"),
    ({"gates": [(6, 0, 1)], "basis": "u2"}, r"'u2' lacks; it has 0 \(false\), 1 \(nor\), 2"),
    ({"gates": [Gate(14, 0, 1)], "basis": "nand"}, r"operator 14 \(or\)"),
    ({"gates": [Gate(3, 0, 1)], "basis": "and-or-not"}, r"operator 3 \(not right\)"),
    ({"basis": "NAND"}, "basis must be one of 'full', 'u2', 'nand', 'and-or-not', not 'NAND'"),
    ({"basis": None}, "basis must be one of"),
    ({"outputs": []}, "outputs must name at least one wire"),
    ({"outputs": [2]}, r"outputs\[0\] must be an earlier wire, from 0 to 1, not 2"),
    ({"outputs": [0, True]}, r"outputs\[1\] must be an integer"),
    ({"outputs": 0}, "outputs must be a sequence, not 0"),
    ({"outputs": "0"}, "outputs must be a sequence, not '0'"),
    ({"names": ["a"]}, "names must be 2 names, not 1"),
    ({"names": ["a", "a"]}, "names must differ; 'a' comes twice"),
    ({"names": ["a", ""]}, "names must be words without spaces, not ''"),
    ({"names": ["a", "b c"]}, "names must be words without spaces, not 'b c'"),
    ({"names": "ab", }, "names must be a sequence, not 'ab'"),
    ({"output_names": [1]}, "output_names must be words without spaces, not 1"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "message"), BAD)
def test_what_is_wrong_is_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        Circuit(**({"inputs": 2, "gates": (), "outputs": (0,)} | wrong))


@pytest.mark.parametrize(
    "bad", [[0], [[0, 1, 1]], [0, 2], [0.0, 1.0], ["0", "1"], 0, [[0], [1, 0]]]
)
def test_rows_that_are_none(bad: Any) -> None:
    with pytest.raises(DovetailError, match="rows must"):
        Circuit(2, [(6, 0, 1)], [2]).evaluate(bad)


@given(st.sampled_from(BASES), st.integers(0, 15))
def test_costs_of_the_bases(name: str, operator: int) -> None:
    basis = basis_of(name)
    if operator in basis.operators:
        assert basis.costs[operator] == cost(Circuit(2, [(operator, 0, 1)], [2], name), 2)
