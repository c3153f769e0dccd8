"""Tables of circuits: against the definitions, published figures, and random circuits."""

import pickle

import circuit_reference as reference
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail.circuits import BASES, Circuit, minimum, table
from dovetail.circuits.least.tables import Table
from dovetail.circuits.least.targets import support
from dovetail.circuits.model.costs import GATE_PRIORS as PRIORS
from dovetail.testing import circuits


def cost(circuit: Circuit, prior: str) -> int:
    return {"size": circuit.size, "tree": circuit.tree_size, "depth": circuit.used_depth}[prior]


# --- the definitions ---------------------------------------------------------------------------


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("prior", ["tree", "depth"])
@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_trees_and_depths_by_the_definition(inputs: int, prior: str, basis: str) -> None:
    found = table(inputs, prior, basis)
    assert found.exact
    costs = {"tree": reference.tree_sizes, "depth": reference.depths}[prior](inputs, basis)
    assert dict(enumerate(found.upper.tolist())) == costs


@pytest.mark.parametrize(
    ("inputs", "basis", "most"),
    [
        *((2, basis, 5) for basis in BASES),
        (3, "full", 4),
        (3, "u2", 3),
        (3, "nand", 5),
        (3, "and-or-not", 4),
    ],
)
def test_sizes_by_the_definition(inputs: int, basis: str, most: int) -> None:
    found = reference.sizes(inputs, basis, most)
    costs = table(inputs, "size", basis)
    assert costs.exact
    small = {f: size for f, size in enumerate(costs.upper.tolist()) if size <= most}
    assert small == found


# --- published figures -------------------------------------------------------------------------


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("inputs", [2, 3, 4])
def test_figures_of_the_full_basis(inputs: int, prior: str) -> None:
    found = table(inputs, prior)
    assert found.exact
    assert found.counts().tolist() == reference.TRUTH["full"][prior][str(inputs)]


@pytest.mark.parametrize("prior", ["tree", "depth"])
def test_figures_without_xor(prior: str) -> None:
    assert table(4, prior, "u2").counts().tolist() == reference.TRUTH["u2"][prior]["4"]


def test_sizes_without_xor() -> None:
    found = table(4, "size", "u2", gates=7)
    counts = np.bincount(found.lower).tolist()
    assert counts[:8] == reference.TRUTH["u2"]["size_up_to_8"]["4"][:8]
    assert not found.exact
    assert found.lower.max() == 8


def test_all_sizes_without_xor() -> None:
    found = table(4, "size", "u2")
    assert found.exact
    counts = found.counts().tolist()
    assert counts[:9] == reference.TRUTH["u2"]["size_up_to_8"]["4"]
    assert sum(counts[9:]) == 8202  # what is left of all functions
    worst = found.minimum(0x1886)
    assert (worst.upper, worst.circuit.size) == (10, 10)
    assert worst.circuit.truth_tables() == (0x1886,)


def test_trees_exceed_sizes_for_few() -> None:
    more = table(4, "tree").upper != table(4, "size").upper
    assert more.sum() == 368
    assert set(table(4, "size").upper[more]) == {6}
    assert set(table(4, "tree").upper[more]) == {7}


# --- bounds and circuits -----------------------------------------------------------------------


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("basis", BASES)
def test_circuits_of_three_inputs(basis: str, prior: str) -> None:
    check_circuits(table(3, prior, basis), range(256))


@pytest.mark.slow
@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("basis", BASES)
def test_circuits_of_four_inputs(basis: str, prior: str) -> None:
    check_circuits(table(4, prior, basis, gates=6), range(0, 1 << 16, 13))  # Rust checks them all


def check_circuits(found: Table, functions: range) -> None:
    for function in functions:
        best = found.minimum(function)
        assert best.circuit.truth_tables() == (function,)
        assert cost(best.circuit, found.prior) == best.upper == found.upper[function]
        assert best.lower == found.lower[function]
        if found.prior == "tree":
            assert best.circuit.is_tree
            assert best.circuit.size == best.upper


@settings(max_examples=1000)
@given(circuits(max_gates=8, max_outputs=1), st.sampled_from(PRIORS))
def test_no_circuit_beats_a_lower_bound(circuit: Circuit, prior: str) -> None:
    (function,) = circuit.truth_tables()
    found = table(circuit.inputs, prior, circuit.basis, gates=5)
    assert found.lower[function] <= cost(circuit.used(), prior)


@pytest.mark.parametrize("basis", BASES)
def test_a_size_lies_between_depth_and_tree(basis: str) -> None:
    size, tree, depth = (table(4, prior, basis, gates=6) for prior in PRIORS)
    assert (size.lower <= size.upper).all()
    assert (size.upper <= tree.upper).all()
    assert (depth.upper <= size.upper).all()
    assert (2.0**depth.upper - 1 >= tree.upper).all()
    known = size.lower == size.upper
    assert (size.upper[~known] > 6).all()
    assert (size.lower[~known] == 7).all()


# --- one function ------------------------------------------------------------------------------


@given(st.integers(0, 255), st.permutations(range(6)), st.sampled_from(PRIORS))
def test_inputs_that_do_not_matter(function: int, order: list[int], prior: str) -> None:
    places = order[:3]
    rows = (sum((row >> place & 1) << j for j, place in enumerate(places)) for row in range(64))
    wide = sum((function >> narrow & 1) << row for row, narrow in enumerate(rows))
    best = minimum(wide, 6, prior)
    assert best.circuit.truth_tables() == (wide,)
    assert best.exact
    assert best.upper == cost(best.circuit, prior) == table(3, prior).upper[function]
    assert set(support(wide, 6)) <= set(places)


# --- presentation ------------------------------------------------------------------------------


def test_presentation() -> None:
    found = table(3, "tree")
    assert repr(found) == "Table(3 inputs, prior='tree', basis='full', exact)"
    assert len(found) == len(found.to_pandas()) == found.to_polars().height == 256
    assert found.to_pandas()["upper"].tolist() == found.upper.tolist()
    assert "<td>114</td>" in found._repr_html_()
    again = pickle.loads(pickle.dumps(found))
    assert (again.upper == found.upper).all()
    with pytest.raises(ValueError, match="read-only"):
        found.upper[0] = 1
    best = found.minimum("00010111")
    assert best.to_dict()["exact"] is True
    assert "<table>" in best._repr_html_()
    assert "open" in repr(table(4, basis="nand", gates=3))
