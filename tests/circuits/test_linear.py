"""Linear circuits: the search against the definition, the circuits that it finds, bad input."""

import itertools
import pickle
import random
from collections import Counter
from functools import partial

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st

mpl.use("Agg")

import linear_reference as reference
from linear_reference import check_rule, simulate

from dovetail import DovetailError, plots
from dovetail.circuits import LinearCircuit, linear_table, minimum, reversible_table
from dovetail.circuits.model.linear_circuits import LinearGate

linear_minimum = partial(minimum, prior="linear", timeout=None)

# Permutations of three bits by the least number of NOT, CNOT and Toffoli gates, as published by
# Shende, Prasad, Markov and Hayes, "Synthesis of reversible logic circuits", 2003.
THREE_BITS = (1, 12, 102, 625, 2780, 8921, 17049, 10253, 577)


@pytest.mark.slow
@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("copies", [1, 2])
@pytest.mark.parametrize("ancillas", [(), (0,), (1,), (0, 1)])
def test_small_tables_are_those_of_the_definition(
    inputs: int, copies: int, ancillas: tuple[int, ...]
) -> None:
    most = None if inputs * copies + len(ancillas) <= 4 else 3
    found = reference.minima(inputs, copies, ancillas, most)
    table = linear_table(inputs, copies=copies, ancillas=ancillas)
    assert table.exact
    assert {m.functions[0]: m.upper for m in table.minima if m.possible} == found
    assert sum(table.counts()) + len(table.impossible) == len(table) == 2**2**inputs


@pytest.mark.slow
@pytest.mark.parametrize(("copies", "ancillas", "most"), [(1, (), None), (1, (0,), 3), (2, (), 2)])
def test_three_inputs_are_those_of_the_definition(
    copies: int, ancillas: tuple[int, ...], most: int | None
) -> None:
    found = reference.minima(3, copies, ancillas, most)
    minima = linear_table(3, copies=copies, ancillas=ancillas).minima
    small = [m for m in minima if m.upper is not None and (most is None or m.upper <= most)]
    assert {m.functions[0]: m.upper for m in small} == found


@pytest.mark.parametrize("copies", [1, 2, None])
@pytest.mark.parametrize("ancillas", [(0,), (0, 1), (0, 0)])
def test_circuits_compute_their_functions(copies: int | None, ancillas: tuple[int, ...]) -> None:
    for best in linear_table(3, copies=copies, ancillas=ancillas).minima:
        circuit = best.circuit
        assert circuit is not None
        assert circuit.cost == best.upper == best.lower
        assert reference.function(simulate(circuit), circuit.outputs[0]) == best.functions[0]
        check_rule(circuit, copies, ancillas)


@given(st.data())
def test_a_circuit_at_random_is_simulated_and_never_beats_the_minimum(data: st.DataObject) -> None:
    inputs = data.draw(st.integers(1, 3))
    placement = list(range(inputs)) + data.draw(st.lists(st.integers(0, inputs - 1), max_size=2))
    ancillas = data.draw(st.lists(st.integers(0, 1), max_size=2))
    every = list(reference.gates(len(placement) + len(ancillas)))
    gates = data.draw(st.lists(st.sampled_from(every), max_size=5))
    output = data.draw(st.integers(0, len(placement) + len(ancillas) - 1))
    circuit = LinearCircuit(inputs, placement, ancillas, gates, (output,))
    state = simulate(circuit)
    (table,) = circuit.truth_tables()
    assert table == reference.function(state, output)
    for row, bits in enumerate(itertools.product((0, 1), repeat=inputs)):
        assert circuit.evaluate(bits[::-1]) == (state[row][output],)
    copies = max(Counter(placement).values())
    best = linear_minimum(table, inputs, copies=copies, ancillas=ancillas)
    assert best.exact
    assert best.upper is not None
    assert best.upper <= circuit.cost


def test_more_wires_never_cost_more() -> None:
    rules = [(1, 0), (1, 1), (2, 1), (3, 1)]
    tables = [linear_table(3, copies=copies, ancillas=zeros) for copies, zeros in rules]
    for poor, rich in itertools.pairwise(tables):
        for few, many in zip(poor.minima, rich.minima, strict=True):
            assert few.upper is None or (many.upper is not None and many.upper <= few.upper)


@pytest.mark.parametrize(("inputs", "ancillas"), [(2, 0), (2, 1), (3, 0)])
def test_any_number_of_copies_is_one_more_than_the_gates(inputs: int, ancillas: int) -> None:
    table = linear_table(inputs, copies=None, ancillas=ancillas)
    finite = {c: linear_table(inputs, copies=c, ancillas=ancillas) for c in range(1, 5)}
    for best in table.minima:
        assert best.upper is not None
        copies = min(best.upper + 1, 4)
        assert finite[copies].minima[best.functions[0]].upper == best.upper


@pytest.mark.parametrize(("inputs", "balanced"), [(1, 2), (2, 6), (3, 70)])
def test_without_spare_wires_only_balanced_functions(inputs: int, balanced: int) -> None:
    table = linear_table(inputs)
    assert len(table) - len(table.impossible) == balanced
    assert all(f.bit_count() != 2 ** (inputs - 1) for f in table.impossible)
    assert not linear_table(inputs, ancillas=1).impossible
    assert not linear_table(inputs, copies=2).impossible


def test_a_toffoli_gate_does_more_than_one_operator() -> None:
    multiplexer = linear_minimum("01010011", 3)  # input 0 or 1, by input 2: 3 operators
    assert (multiplexer.lower, multiplexer.upper) == (2, 2)


def test_what_is_not_found_is_unknown() -> None:
    best = linear_minimum(0x1234, 4, ancillas=1, max_states=1)
    assert best.upper is None
    assert best.circuit is None
    assert not best.exact
    assert best.possible
    assert repr(best).startswith("Minimum(2 or more, prior='linear', ancillas=0, copies=1, ")


def test_four_inputs() -> None:
    conjunction = linear_minimum(1 << 15, 4, ancillas=3)
    assert (conjunction.lower, conjunction.upper) == (3, 3)
    assert not linear_minimum(1 << 15, 4).possible
    parity = linear_minimum(0x6996, 4)
    assert parity.exact
    assert parity.upper == 3


def test_a_spent_budget_leaves_bounds() -> None:
    known = linear_table(3, ancillas=2)
    unsure = []
    for function in random.Random(5).sample(range(256), 40):
        best = linear_minimum(function, 3, ancillas=2, max_states=50)
        upper = known.minima[function].upper
        assert best.lower is not None
        assert best.upper is not None
        assert upper is not None
        assert best.lower <= upper <= best.upper
        assert best.circuit is not None
        assert best.circuit.truth_tables() == (function,)
        unsure += [] if best.exact else [repr(best)]
    assert unsure
    assert all(".." in text and "then a limit" in text for text in unsure)


@pytest.mark.parametrize("bits", [1, 2, pytest.param(3, marks=pytest.mark.slow)])
def test_reversible_functions_are_those_of_the_definition(bits: int) -> None:
    numbers = reference.reversible(bits)
    table = reversible_table(bits)
    assert table.counts() == tuple(Counter(numbers.values())[n] for n in range(len(table.counts())))
    for rows in random.Random(2).sample(sorted(numbers), min(300, len(numbers))):
        circuit = table.minimum(rows)
        assert circuit.cost == numbers[rows]
        state = simulate(circuit)
        assert tuple(sum(b << j for j, b in enumerate(row)) for row in state) == rows


def test_reversible_counts_are_those_published() -> None:
    assert reversible_table(3).counts() == THREE_BITS
    assert sum(THREE_BITS) == 40_320


def test_results_are_values() -> None:
    table = linear_table(2, ancillas=1)
    reversibles = reversible_table(2)
    reversibles.counts()
    for value in (table, table.minima[8], table.minima[8].circuit, reversibles):
        assert pickle.loads(pickle.dumps(value)) == value
        assert value is not None
        assert "<table>" in value._repr_html_()
    assert repr(table) == "LinearTable(2 inputs, ancillas=0, copies=1: 3 5 4 4)"
    assert repr(reversibles) == "ReversibleTable(2 bits: 1 4 9 7 3)"
    assert table.minimum("0001") == table.minima[8]
    frame = linear_table(2).to_pandas()
    assert frame.upper.isna().sum() == 10
    assert table.to_polars()["upper"].to_list() == [m.upper for m in table.minima]
    circuit = table.minima[8].circuit
    assert circuit is not None
    assert circuit.to_dict()["controls"].tolist() == ["0 1"]
    assert circuit.discards == (0, 1)
    assert [str(LinearGate(1)), str(LinearGate(1, (0,)))] == ["not 1", "cnot 0→1"]


def test_the_picture_of_a_circuit() -> None:
    circuit = LinearCircuit(2, (0, 1), (0,), [(2, (0, 1)), (2, ())], (2,))
    axes = plots.linear_circuit(circuit, names=["a", "b"])
    texts = [text.get_text() for text in axes.texts]
    assert texts == ["a", "discard", "b", "discard", "0", "output"]
    centres = {tuple(patch.center) for patch in axes.patches}
    assert centres == {(1, 2), (1, 0), (1, 1), (2, 2)}
    with pytest.raises(DovetailError, match="names must be 2"):
        plots.linear_circuit(circuit, names=["a"])


def test_the_picture_of_counts() -> None:
    tables = {"none": linear_table(2), "one": linear_table(2, ancillas=1), "plain": [6, 10]}
    axes = plots.gate_counts(tables)
    heights = [[bar.get_height() for bar in bars] for bars in axes.containers]
    assert heights == [[2, 3, 1, 0, 10], [3, 5, 4, 4, 0], [6, 10, 0, 0, 0]]
