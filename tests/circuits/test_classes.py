"""Classes of functions of up to five inputs: against tables, definitions, published figures."""

import pickle
import random

import circuit_reference as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import DovetailError, _core
from dovetail.circuits import Circuit, class_table, minimum, table
from dovetail.testing import circuits

BASES = ("full", "u2")
PRIORS = ("tree", "depth")
ONES = (1 << 32) - 1


def cost(circuit: Circuit, prior: str) -> int:
    return circuit.used_depth if prior == "depth" else circuit.tree_size


def grown(basis: str, prior: str, most: int) -> list[set[int]]:
    """The functions of five inputs by cost, from the definition: no normal forms, no classes."""
    variables = reference.inputs_of(5)
    levels = [{0, ONES, *variables, *(ONES ^ function for function in variables)}]
    known = set(levels[0])
    for total in range(1, most + 1):
        found = set()
        for a in range(total):
            for b in [total - 1 - a] if prior == "tree" else [total - 1]:
                for f in levels[a]:
                    for g in levels[b]:  # the negations of both are there too
                        found |= {f & g, ONES ^ (f & g)}
                        if basis == "full":
                            found |= {f ^ g}
        levels.append(found - known)
        known |= found
    return levels


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(("prior", "most"), [("tree", 3), ("depth", 2)])
def test_five_inputs_by_the_definition(prior: str, most: int, basis: str) -> None:
    chosen = random.Random(5)
    classes = class_table(5, prior, basis, most)
    for expected, functions in enumerate(grown(basis, prior, most)):
        some = sorted(functions)
        for function in chosen.sample(some, min(len(some), 300)):
            best = classes.minimum(function)
            assert (best.lower, best.upper) == (expected, expected)
            assert best.circuit.truth_tables() == (function,)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("prior", PRIORS)
def test_classes_agree_with_the_tables(prior: str, basis: str) -> None:
    for inputs, classes in enumerate((2, 4, 14, 222), 1):  # published numbers of classes
        found, all_functions = class_table(inputs, prior, basis), table(inputs, prior, basis)
        assert found.complete
        assert len(found) == classes
        for function in range(0, len(all_functions), 1 if inputs < 4 else 53):
            best = found.minimum(function)
            assert best.exact
            assert best.upper == all_functions.upper[function] == cost(best.circuit, prior)
            assert best.circuit.truth_tables() == (function,)


def test_published_classes_of_five_inputs() -> None:
    known = reference.TRUTH["full"]["tree_classes_5_inputs"]
    assert sum(known) == 616126
    assert class_table(5, max_cost=7).counts == tuple(known[:8])


@pytest.mark.slow
def test_published_classes_of_greater_cost() -> None:
    known = reference.TRUTH["full"]["tree_classes_5_inputs"]
    assert class_table(5, max_cost=8).counts == tuple(known[:9])


# --- one function ------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.integers(0, ONES))
def test_depths_of_five_inputs_are_exact(function: int) -> None:
    best = minimum(function, 5, prior="depth", method="classes", timeout=None)
    assert best.exact
    assert best.upper <= 4
    assert best.circuit.truth_tables() == (function,)
    assert cost(best.circuit, "depth") == best.upper


@settings(max_examples=1000, deadline=None)
@given(
    st.sampled_from(BASES).flatmap(lambda basis: circuits(5, basis, max_gates=9, max_outputs=1)),
    st.sampled_from(PRIORS),
)
def test_no_circuit_beats_a_lower_bound(circuit: Circuit, prior: str) -> None:
    (function,) = circuit.truth_tables()
    known = class_table(5, prior, circuit.basis, 4 if prior == "tree" else 2)
    best = known.minimum(function)
    assert best.lower <= cost(circuit.used(), prior)
    assert best.lower <= best.upper == cost(best.circuit, prior)
    assert best.circuit.truth_tables() == (function,)
    assert best.circuit.basis == circuit.basis


def test_bounds_say_so() -> None:
    best = class_table(5, "tree", "u2", 4).minimum(0x96696996)
    assert 5 <= best.lower < best.upper
    assert not best.exact
    assert best.method == f"all functions up to tree {best.lower - 1}"
    assert best.circuit.tree_size == best.upper


@pytest.mark.slow
def test_trees_of_five_inputs() -> None:
    parity = minimum(0x96696996, 5, prior="tree")
    assert (parity.lower, parity.upper) == (4, 4)
    majority = sum((row.bit_count() > 2) << row for row in range(32))
    best = minimum(majority, 5, prior="tree", method="classes", timeout=None)
    assert 9 <= best.lower <= best.upper == best.circuit.tree_size
    assert best.circuit.truth_tables() == (majority,)


def test_five_of_six_inputs() -> None:
    rows = range(64)
    function = sum((row & 0b111101).bit_count() % 2 << row for row in rows)
    best = minimum(function, 6, prior="tree")
    assert best.upper == 4
    assert best.circuit.truth_tables() == (function,)
    with pytest.raises(DovetailError, match=r"'classes' takes trees and depths .* up to 5 inputs"):
        minimum(1 << 63, 6, prior="tree", method="classes")


def test_presentation() -> None:
    found = class_table(3)
    assert repr(found) == "ClassTable(3 inputs, prior='tree', basis='full', 14 classes, complete)"
    assert found.to_pandas()["classes"].tolist() == list(found.counts)
    assert found.to_polars().height == len(found.counts)
    assert "<td>2</td>" in found._repr_html_()
    assert pickle.loads(pickle.dumps(found)).counts == found.counts


def test_a_table_answers_the_same_after_a_greater_one() -> None:
    table_of_three = class_table(5, max_cost=3)
    before = [table_of_three.minimum(0x96696996), table_of_three.minimum(0x12345678)]
    assert (before[0].lower, before[0].upper) == (4, 4)  # parity, found beyond the table
    class_table(5, max_cost=5)
    again = class_table(5, max_cost=3)
    assert [again.minimum(0x96696996), again.minimum(0x12345678)] == before
    assert again.counts == table_of_three.counts == (2, 2, 5, 20)


@pytest.mark.parametrize("prior", PRIORS)
def test_the_core_knows_no_function_of_more_rows_than_there_are(prior: str) -> None:
    classes = _core.CircuitClasses(2, prior, "full")
    classes.advance()
    for function in (1 << 4, 0xFF, ONES):
        assert classes.cost(function) is None
        assert classes.witness(function) is None
        assert classes.near(function) is None
