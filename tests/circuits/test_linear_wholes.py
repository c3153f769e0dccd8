"""Several functions on one linear circuit: the search against the definition, and what it shows."""

import random
from collections import Counter
from functools import cache, partial
from itertools import combinations_with_replacement

import linear_reference as reference
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail.circuits import LinearCircuit, linear_pairs, linear_table, minimum
from dovetail.circuits.linear.pairs import OUTCOMES

linear_minimum = linear_whole = partial(minimum, prior="linear", timeout=None)

# Four wires take the reference some seconds.
SUPPLIES = [
    (1, ()),
    (1, (0,)),
    (1, (1,)),
    pytest.param(1, (0, 0), marks=pytest.mark.slow),
    pytest.param(2, (), marks=pytest.mark.slow),
]
together = cache(reference.minima_together)


def run(circuit: LinearCircuit) -> list[int]:
    """What the outputs of a circuit hold at the end, row by row."""
    state = reference.simulate(circuit)
    return [reference.function(state, wire) for wire in circuit.outputs]


@pytest.mark.parametrize("outputs", [2, 3])
@pytest.mark.parametrize(("copies", "ancillas"), SUPPLIES)
def test_wholes_of_two_inputs_are_those_of_the_definition(
    outputs: int, copies: int, ancillas: tuple[int, ...]
) -> None:
    found = together(outputs, 2, copies, ancillas)
    every = list(combinations_with_replacement(range(16), outputs))
    for functions in random.Random(3).sample(every, min(136, len(every))):
        whole = linear_whole(functions[::-1], 2, copies=copies, ancillas=ancillas)
        assert whole.exact
        assert whole.upper == found.get(functions)
        if whole.circuit is not None:
            assert whole.circuit.cost == whole.upper
            assert run(whole.circuit) == [*functions[::-1]]
            reference.check_rule(whole.circuit, copies, ancillas)


@pytest.mark.parametrize(("copies", "ancillas"), SUPPLIES)
def test_pairs_of_two_inputs_are_those_of_the_definition(
    copies: int, ancillas: tuple[int, ...]
) -> None:
    alone = {f: least for (f,), least in together(1, 2, copies, ancillas).items()}
    found = together(2, 2, copies, ancillas)
    pairs = linear_pairs(2, copies=copies, ancillas=ancillas)
    assert len(pairs) == len(alone) * (len(alone) - 1) // 2
    assert pairs.counts()["not known"] == 0
    for f, g, cost_f, cost_g, upper, outcome in zip(
        pairs.first, pairs.second, pairs.cost_first, pairs.cost_second, pairs.upper, pairs.outcome,
        strict=True,
    ):  # fmt: skip
        assert (cost_f, cost_g) == (alone[f], alone[g])
        whole = found.get((f, g))
        if whole is None:
            assert OUTCOMES[outcome] == "impossible together"
            assert np.isnan(upper)
            continue
        assert upper == whole
        apart = alone[f] + alone[g]
        sign = (whole > apart) - (whole < apart)
        assert OUTCOMES[outcome].split()[0] == ("as", "dearer", "cheaper")[sign]


@pytest.mark.slow
def test_pairs_of_three_inputs_are_those_of_the_definition() -> None:
    pairs = linear_pairs(3, ancillas=1)
    found = reference.minima_together(2, 3, 1, (0,), 3)
    few = {
        (f, g): upper
        for f, g, upper in zip(pairs.first, pairs.second, pairs.upper, strict=True)
        if upper <= 3
    }
    assert few == {pair: number for pair, number in found.items() if pair[0] < pair[1]}


@pytest.mark.parametrize(
    ("inputs", "zeros"),
    [(1, 1), (2, 0), (2, 1), (3, 0), pytest.param(3, 1, marks=pytest.mark.slow)],
)
def test_a_pair_is_impossible_just_if_one_answer_is_too_frequent(inputs: int, zeros: int) -> None:
    """Wires that hold two answers leave the others to differ on."""
    pairs = linear_pairs(inputs, ancillas=zeros)
    most = 2 ** (inputs + zeros - 2)
    for f, g, lower in zip(pairs.first, pairs.second, pairs.lower, strict=True):
        answers = Counter((f >> row & 1, g >> row & 1) for row in range(2**inputs))
        assert np.isnan(lower) == (max(answers.values()) > most)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("zeros", "numbers"), [(1, [23448, 5106, 601, 3485, 0]), (2, [26800, 5441, 399, 0, 0])]
)
def test_counts_of_three_inputs_stay(zeros: int, numbers: list[int]) -> None:
    """The figures in docs/circuits/priors.md, as this search gave them: a guard against change."""
    assert [*linear_pairs(3, ancillas=zeros).counts().values()] == [32640, *numbers]


#: Circuits of three inputs and a zero, with two outputs.
CIRCUITS = st.builds(
    lambda gates, wires: LinearCircuit(3, (0, 1, 2), (0,), gates, wires[:2]),
    st.lists(st.sampled_from(list(reference.gates(4))), max_size=8),
    st.permutations(range(4)),
)


@given(CIRCUITS)
def test_the_definition_by_wires_is_that_by_rows(circuit: LinearCircuit) -> None:
    held = reference.tables(reference.start(3, 1, (0,)))
    for target, controls in circuit.gates:
        held = reference.apply_to_tables(held, target, controls, 255)
    assert run(circuit) == [held[wire] for wire in circuit.outputs]


@pytest.mark.slow
@given(CIRCUITS)
def test_a_circuit_at_random_never_beats_the_pair(circuit: LinearCircuit) -> None:
    pairs = linear_pairs(3, ancillas=1)
    f, g = sorted(run(circuit))
    assert circuit.truth_tables() == tuple(run(circuit))
    if f != g:
        place = np.flatnonzero((pairs.first == f) & (pairs.second == g))
        assert pairs.upper[place] <= circuit.cost


@pytest.mark.slow
def test_sampled_pairs_of_three_inputs_have_circuits() -> None:
    pairs = linear_pairs(3, ancillas=1)
    cheap = np.flatnonzero(pairs.upper <= 5)
    for place in random.Random(1).sample(cheap.tolist(), 40):
        functions = int(pairs.second[place]), int(pairs.first[place])
        whole = linear_whole(functions, 3, ancillas=1)
        assert whole.upper == pairs.upper[place] == pairs.lower[place]
        assert whole.circuit is not None
        assert run(whole.circuit) == [*functions]


@given(CIRCUITS)
def test_the_gates_of_a_cone_are_all_that_its_outputs_need(circuit: LinearCircuit) -> None:
    cone = circuit.cone(circuit.outputs)
    assert run(cone) == run(circuit)
    minimum = linear_minimum(run(circuit)[0], 3, ancillas=1)
    assert minimum.upper is not None
    first = circuit.cone(circuit.outputs[:1])
    assert minimum.upper <= first.cost <= cone.cost <= circuit.cost


@pytest.mark.parametrize(("inputs", "zeros"), [(1, 0), (1, 1), (2, 0), (2, 1), (2, 2)])
def test_two_circuits_side_by_side_take_twice_the_supply(inputs: int, zeros: int) -> None:
    alone = linear_table(inputs, ancillas=zeros)
    double = linear_pairs(inputs, ancillas=2 * zeros, copies=2)
    for f, g, upper in zip(double.first, double.second, double.upper, strict=True):
        costs = alone.minima[f].upper, alone.minima[g].upper
        if None not in costs:
            assert upper <= sum(cost for cost in costs if cost is not None)


def test_with_any_number_of_copies_no_pair_is_dearer() -> None:
    for inputs in (1, 2):
        counts = linear_pairs(inputs, copies=None).counts()
        assert counts["dearer together"] == counts["impossible together"] == 0
    assert linear_pairs(2, copies=2).counts()["dearer together"] == 2


def test_a_spent_budget_leaves_bounds() -> None:
    known, unsure = linear_pairs(2, ancillas=2), linear_pairs(2, ancillas=2, max_states=100)
    assert (unsure.lower <= known.upper).all()
    assert (unsure.upper[~np.isnan(unsure.upper)] >= known.upper[~np.isnan(unsure.upper)]).all()
    open_pairs = unsure.lower != unsure.upper
    assert open_pairs.any()
    assert np.isnan(unsure.saving[open_pairs]).all()
    settled = unsure.outcome != OUTCOMES.index("not known")
    assert (unsure.outcome[settled] == known.outcome[settled]).all()
    whole = linear_whole([1, 8, 6], 2, ancillas=2, max_states=5)
    best = linear_whole([1, 8, 6], 2, ancillas=2)
    assert not whole.exact
    assert whole.lower is not None
    assert best.upper is not None
    assert whole.lower <= best.upper
    assert whole.circuit is not None
    assert run(whole.circuit) == [1, 8, 6]


def test_results_are_values() -> None:
    whole = linear_whole(["0110", [0, 0, 0, 1]], 2, ancillas=1)
    assert whole.functions == (6, 8)
    assert whole.to_dict()["functions"] == "0110 0001"
    assert "0110 0001" in whole._repr_html_()
    pairs = linear_pairs(2, ancillas=1)
    assert "<table>" in pairs._repr_html_()
    assert pairs.to_pandas().saving.sum() == np.nansum(pairs.saving)
    assert pairs.to_polars()["first"].to_list() == pairs.first.tolist()
    assert repr(linear_pairs(1, copies=None)) == (
        "LinearPairs(6 pairs, 1 inputs, ancillas=none, copies=any number)"
    )
    assert linear_pairs(2, copies=2).smallest("dearer together") == (2, 13)
    assert linear_pairs(2, copies=2).smallest("impossible together") is None
