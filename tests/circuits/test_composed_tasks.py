"""Wholes and parts: against circuits built gate by gate, known figures, and what always holds."""

from __future__ import annotations

import pickle
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest
from circuit_reference import gate_value, inputs_of
from hypothesis import given
from hypothesis import strategies as st

from dovetail import plots
from dovetail.circuits import (
    CLAIMS,
    Circuit,
    Part,
    all_pairs,
    compose,
    forwarding_report,
    minimum,
    multiplexed,
    multiplexed_savings,
    serial,
    shallow_circuits,
    smallest_counterexample,
)
from dovetail.circuits.least.all_circuits import least_circuits
from dovetail.circuits.model.builders import side_by_side
from dovetail.circuits.priors import methods

# --- the slow reference: gates one by one, values row by row -------------------------------------

#: The operators that depend on both operands, each with its four values.
FULL = (1, 2, 4, 6, 7, 8, 9, 11, 13, 14)
OPERATORS = {"full": FULL, "u2": tuple(op for op in FULL if op not in (6, 9))}
Gates = tuple[tuple[int, int], ...]


def normal(table: int, inputs: int) -> int:
    return table ^ ((1 << (1 << inputs)) - 1) if table & 1 else table


def all_circuits(inputs: int, basis: str, gates: int) -> Iterator[tuple[list[int], Gates]]:
    """The functions on all wires and the operands, of all lists of so many gates or fewer."""

    def grow(wires: list[int], operands: Gates) -> Iterator[tuple[list[int], Gates]]:
        yield wires, operands
        if len(operands) == gates:
            return
        for left, right in combinations(range(len(wires)), 2):
            made = {
                normal(gate_value(op, wires[left], wires[right], 1 << inputs), inputs)
                for op in OPERATORS[basis]
            }
            for value in made - {0, *wires}:
                yield from grow([*wires, value], (*operands, (left, right)))

    yield from grow(inputs_of(inputs), ())


def cone(wire: int, operands: Gates, inputs: int) -> frozenset[int]:
    if wire < inputs:
        return frozenset()
    left, right = operands[wire - inputs]
    return frozenset({wire}) | cone(left, operands, inputs) | cone(right, operands, inputs)


@cache
def pairs_by_definition(
    inputs: int, basis: str, gates: int
) -> tuple[dict[frozenset[int], int], dict[frozenset[int], set[tuple[int, int]]]]:
    """The least size of each pair, and the sizes of both parts in all circuits of that size."""
    sizes: dict[frozenset[int], int] = {}
    cones: dict[frozenset[int], set[tuple[int, int]]] = defaultdict(set)
    for wires, operands in all_circuits(inputs, basis, gates):
        for a, b in combinations(range(inputs, len(wires)), 2):
            parts = cone(a, operands, inputs), cone(b, operands, inputs)
            if len(parts[0] | parts[1]) < len(operands):
                continue
            pair = frozenset((wires[a], wires[b]))
            if len(operands) < sizes.get(pair, 99):
                sizes[pair] = len(operands)
                cones[pair].clear()
            if len(operands) == sizes[pair]:
                ordered = parts if wires[a] < wires[b] else parts[::-1]
                cones[pair].add((len(ordered[0]), len(ordered[1])))
    return sizes, cones


@pytest.mark.parametrize(
    ("inputs", "basis", "gates"),
    [
        (2, "full", 3),
        (2, "u2", 4),
        (3, "full", 2),
        pytest.param(3, "u2", 3, marks=pytest.mark.slow),
    ],
)
def test_pairs_agree_with_circuits_built_gate_by_gate(inputs: int, basis: str, gates: int) -> None:
    sizes, cones = pairs_by_definition(inputs, basis, gates)
    found = all_pairs(inputs, basis)
    compared = 0
    for k in range(len(found)):
        pair = frozenset((int(found.first[k]), int(found.second[k])))
        assert sizes.get(pair, found.size[k]) == found.size[k]
        if pair not in sizes:
            assert found.size[k] > gates
            continue
        alone = int(found.size_first[k]), int(found.size_second[k])
        slacks = [(a - alone[0], b - alone[1]) for a, b in cones[pair]]
        assert found.least_slack[k] == min(map(sum, slacks))
        assert found.greatest_slack[k] == max(map(max, slacks))
        found_gates = least_circuits([[min(pair)], [max(pair)]], inputs, basis)
        assert {whole.gates_of_parts for whole in found_gates} == cones[pair]
        compared += 1
    assert compared >= 10


@pytest.mark.parametrize("basis", ["full", pytest.param("u2", marks=pytest.mark.slow)])
def test_no_random_circuit_beats_the_table(basis: str) -> None:
    pairs, rng = all_pairs(3, basis), random.Random(7)
    size = {
        (int(f), int(g)): int(c)
        for f, g, c in zip(pairs.first, pairs.second, pairs.size, strict=True)
    }
    reached = 0
    for _ in range(4000):
        wires, operands = inputs_of(3), []
        for _ in range(rng.randint(2, 8)):
            left, right = rng.sample(range(len(wires)), 2)
            value = gate_value(rng.choice(OPERATORS[basis]), wires[left], wires[right], 8)
            operands.append((left, right))
            wires.append(value)
        for a, b in combinations(range(3, len(wires)), 2):
            both = cone(a, tuple(operands), 3) | cone(b, tuple(operands), 3)
            f, g = sorted((normal(wires[a], 3), normal(wires[b], 3)))
            if (f, g) in size:
                assert len(both) >= size[f, g]
                reached += len(both) == size[f, g]
    assert reached > 1000


def shallow_by_definition(outputs: tuple[int, int], gates: int) -> dict[tuple[int, ...], int]:
    """Circuits on three inputs of the least depth, by gates and gates of each part; full basis."""
    circuits = set()
    for wires, operands in all_circuits(3, "full", gates):
        if not set(outputs) <= set(wires):
            continue
        ends = [wires.index(table) for table in outputs]
        cones = [cone(end, operands, 3) for end in ends]
        if len(cones[0] | cones[1]) < len(operands):
            continue
        depths = [0, 0, 0]
        for left, right in operands:
            depths.append(1 + max(depths[left], depths[right]))
        named = frozenset(
            (wires[3 + i], frozenset((wires[a], wires[b]))) for i, (a, b) in enumerate(operands)
        )
        circuits.add((max(depths[end] for end in ends), named, tuple(map(len, cones))))
    least_depth = min(depth for depth, _, _ in circuits)
    return Counter((len(named), *cones) for depth, named, cones in circuits if depth == least_depth)


def test_shallow_circuits_agree_with_those_built_gate_by_gate() -> None:
    outputs = (0b10010110, 0b10001000)  # parity, and x0 ∧ x1
    expected = shallow_by_definition(outputs, 3)
    found = shallow_circuits(list(outputs), 3, inputs=3)
    assert found.depth == 2
    assert sum(found.circuits) == sum(expected.values()) == 5
    assert found.most_gates[-1] == tuple(max(key[k] for key in expected) for k in (1, 2))


# --- known figures -------------------------------------------------------------------------------


def test_known_pairs() -> None:
    counts = all_pairs(3, "full").counts()
    assert counts["pairs"] == 7626
    assert counts["cheaper together"] == 3675
    assert counts["cheaper than any union"] == counts["with slack in every whole"] == 1042


@pytest.mark.slow
def test_a_union_of_least_circuits_need_not_be_one_circuit() -> None:
    pairs = all_pairs(3, "u2")
    assert (pairs.size < pairs.union).sum() == 1068
    assert np.array_equal(pairs.size < pairs.joined, pairs.least_slack > 0)
    assert (pairs.least_slack > 0).sum() == 1092


def test_known_multiplexed_trees() -> None:
    cheaper = multiplexed_savings(3, "tree", "full") > 0
    assert (cheaper.sum(), cheaper.sum() - cheaper.diagonal().sum()) == (8738, 8490)


# --- what always holds ---------------------------------------------------------------------------

TABLES = st.lists(st.integers(0, 255), min_size=1, max_size=3)


@given(TABLES)
def test_wholes_compute_their_parts_with_their_gates(tables: list[int]) -> None:
    parts = [Part(f"t{k}", 3, (table,)) for k, table in enumerate(tables)]
    sizes = [minimum(part).upper for part in parts]
    wholes = least_circuits([part.tables for part in parts], 3)
    for whole in wholes:
        assert whole.circuit.truth_tables() == tuple(tables)
        assert whole.circuit.size == wholes[0].circuit.size <= sum(sizes)
        counts = zip(whole.circuit.outputs, whole.gates_of_parts, sizes, strict=True)
        for wire, count, alone in counts:
            alone_there = Circuit(3, whole.circuit.gates, (wire,))
            assert alone_there.used_size == count >= alone


@given(TABLES, st.sampled_from(["full", "nand", "and-or-not"]))
def test_reports_hold_what_is_proved(tables: list[int], basis: str) -> None:
    # Only the solver may take long, in the bases that count negations.
    timeout = None if basis == "full" else 0.0
    report = forwarding_report(tables, basis, inputs=3, timeout=timeout)
    for row in report.rows:
        assert row.whole.lower <= row.whole.upper <= max(row.composed_upper, row.whole.lower)
        assert row.whole.circuit.truth_tables() == tuple(tables)
        for share, table in zip(row.parts, tables, strict=True):
            assert share.circuit is not None
            assert share.circuit.truth_tables() == (table,)
            assert share.slack is None or share.slack >= 0
    size, tree, depth = report.rows
    assert tree.saving == depth.saving == 0
    assert tree.guarantee == "every part"
    assert all(share.slack == 0 for share in tree.parts)
    deepest = max(share.least.upper for share in depth.parts)
    assert depth.whole.upper == deepest
    for share in depth.parts:
        assert share.most_slack == deepest - share.least.upper
    if basis == "full":
        assert all(
            share.slack is not None
            and share.most_slack is not None
            and share.slack <= share.most_slack <= size.whole.upper - share.least.upper
            for share in size.parts
        )


@given(st.integers(0, 15), st.integers(0, 255), st.integers(0, 255))
def test_compositions_mean_what_they_say(outer: int, first: int, second: int) -> None:
    circuit = Circuit.from_truth_table(outer, 2)
    whole = serial(circuit, [first, second], inputs=3)
    chosen = multiplexed([first, second], inputs=3)
    side = compose({"a": first, "b": second}, inputs=3)
    for row in product((0, 1), repeat=3):
        place = sum(bit << j for j, bit in enumerate(row))
        values = [first >> place & 1, second >> place & 1]
        assert [table >> place & 1 for table in side.tables] == values
        assert whole.tables[0] >> place & 1 == outer >> (values[0] + 2 * values[1]) & 1
        for select in (0, 1):
            assert chosen.tables[0] >> (place + 8 * select) & 1 == values[select]


@given(st.integers(0, 255), st.integers(0, 255))
def test_a_choice_costs_at_least_each_of_its_tasks(f: int, g: int) -> None:
    # Holding the select input at 0 or 1 turns a tree for the choice into one for a task.
    whole = minimum(f | g << 8, 4, "tree").upper
    assert whole >= max(minimum(f, 3, "tree").upper, minimum(g, 3, "tree").upper)


def test_the_circuit_shown_has_the_least_slack_in_all() -> None:
    # By hand: of the two kinds of full adders of five gates, one has a carry of four.
    adder = forwarding_report({"sum": "01101001", "carry": "00010111"})["size"]
    assert [share.cost for share in adder.parts] == [2, 4]
    assert [share.most_slack for share in adder.parts] == [0, 1]


# --- claims --------------------------------------------------------------------------------------


def test_claims_that_hold_have_no_counterexample() -> None:
    holding = [name for name in CLAIMS if smallest_counterexample(name) is None]
    assert holding == ["size-bound", "tree-sum", "depth-max"]


def test_the_smallest_pair_without_minimal_parts() -> None:
    found = smallest_counterexample("size-parts")
    assert found is not None
    assert (found.composition.inputs, found.whole, found.parts) == (3, 3, (2, 2))
    row = forwarding_report(found.composition)["size"]
    # f = x0 ∧ g, so the whole is the two gates of g and one more, and f alone needs only two.
    assert [share.cost for share in row.parts] == [3, 2]
    assert (row.saving, row.guarantee) == (1, "on average")
    # By the definition: no pair of two inputs, nor of three for which two gates do.
    for inputs, gates in ((2, 3), (3, 2)):
        for pair, cones in pairs_by_definition(inputs, "full", gates)[1].items():
            assert tuple(minimum(table, inputs).upper for table in sorted(pair)) in cones


@pytest.mark.parametrize("basis", ["full", "u2"])
@pytest.mark.parametrize("claim", ["size-sum", "tree-multiplexed", "tree-serial", "depth-parts"])
def test_counterexamples_are_exceptions(claim: str, basis: str) -> None:
    found = smallest_counterexample(claim, basis)
    assert found is not None
    prior = claim.split("-", maxsplit=1)[0]
    composition = found.composition
    whole = minimum(composition, prior=prior, basis=basis)
    parts = tuple(minimum(part, prior=prior, basis=basis).upper for part in composition.parts)
    assert (whole.upper, parts) == (found.whole, found.parts)
    if prior == "depth":
        shallow = shallow_circuits(composition, 8, basis)
        easy = parts.index(min(parts))
        assert max(most[easy] for most in shallow.most_gates) > 1 == shallow.least_gates[easy]
    else:
        assert whole.upper < sum(parts)


def test_choices_of_two_inputs_cost_no_less_than_their_tasks() -> None:
    # By the table of two inputs and one select input: no exception with fewer inputs.
    for f, g in combinations(range(1, 15), 2):
        if f ^ g != 15:
            apart = [minimum(task, 2, "tree").upper for task in (f, g)]
            assert minimum(f | g << 4, 3, "tree").upper >= sum(apart) or 0 in apart


# --- arguments and presentation ------------------------------------------------------------------


def test_results_present_themselves() -> None:
    report = forwarding_report({"f": "01101001", "g": "00010111"})
    shallow = shallow_circuits(["01101001", "00010111"], 5)
    found = smallest_counterexample("tree-serial")
    assert found is not None
    for value in (report, shallow, all_pairs(2), found, report.composition):
        assert "<table>" in value._repr_html_()
        assert len(repr(value)) < 300
        assert value.to_dict()
        pickle.loads(pickle.dumps(value))
    assert report.to_pandas()["saving"].tolist() == [1, 0, 0]
    parts = [{"name": name, "inputs": 3, "tables": [f]} for name, f in (("f", 150), ("g", 232))]
    assert report.composition.to_dict()["parts"] == parts
    assert report.to_polars().shape == (3, 10)
    assert shallow.to_polars().shape[0] == len(shallow)
    for axes in (report.plot(), shallow.plot(), plots.circuit_pairs(all_pairs(2))):
        assert axes.get_ylabel()


def test_circuits_side_by_side_share_nothing() -> None:
    adder = Circuit(2, [(6, 0, 1), (8, 0, 1)], [2, 3])
    both = side_by_side([adder, adder])
    assert (both.size, both.truth_tables()) == (4, (6, 8, 6, 8))


@pytest.mark.parametrize("solver", [True, False])
def test_larger_tasks_are_bounded(solver: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if solver:
        pytest.importorskip("pysat")
    monkeypatch.setattr(methods, "has_solver", lambda: solver)
    adder = Circuit.from_expression("a ^ b ^ c, a & b | (a ^ b) & c", basis="nand")
    parts = [Circuit(3, adder.gates, (wire,), "nand") for wire in adder.outputs]
    row = forwarding_report(parts, "nand", timeout=20)["size"]
    assert row.whole.lower <= 9 <= row.whole.upper  # nine NANDs make a full adder
    assert row.whole.exact == solver
    five = Part("xor of five", 5, (sum((row.bit_count() & 1) << row for row in range(32)),))
    for prior, cost in (("size", 4), ("tree", 4), ("depth", 3)):
        found = minimum(five, prior=prior, timeout=20)
        assert found.lower <= cost <= found.upper
        assert found.circuit.truth_tables() == five.tables
