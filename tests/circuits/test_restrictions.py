"""What trees cost against graphs, the work of searching for them, growth, codes and ledgers."""

from collections import Counter
from fractions import Fraction
from itertools import product

import matplotlib as mpl
import pytest
from hypothesis import given, settings

mpl.use("Agg")

from dovetail import DovetailError, plots
from dovetail.circuits import (
    BASES,
    Circuit,
    circuit_ledger,
    cost_of_trees,
    description_length,
    generalisation,
    growth,
    library,
    minimum,
    search_work,
)
from dovetail.circuits.model.bases import basis_of
from dovetail.testing import circuits


def test_trees_are_dearer_for_368_functions_of_four_inputs() -> None:
    found = cost_of_trees(4)
    dearer = {pair: many for pair, many in found.counts.items() if pair[0] != pair[1]}
    assert dearer == {(6, 7): 368}
    assert (found.dearer, found.unknown) == (368, 0)
    assert found.greatest_ratio == Fraction(7, 6)
    assert sum(found.counts.values()) == 65536


@pytest.mark.parametrize("basis", BASES)
def test_the_counts_of_both_sizes_are_those_of_each_function(basis: str) -> None:
    pairs = Counter(
        (minimum(f, 2, "size", basis).upper, minimum(f, 2, "tree", basis).upper) for f in range(16)
    )
    found = cost_of_trees(2, basis)
    assert dict(found.counts) == pairs
    costly = [(size, tree) for size, tree in pairs.elements() if size]
    assert found.mean_ratio == sum(Fraction(t, s) for s, t in costly) / len(costly)
    columns = found.to_dict()
    rows = zip(columns["size"].tolist(), columns["tree"].tolist(), strict=True)
    assert dict(zip(rows, columns["functions"].tolist(), strict=True)) == pairs


def formulas(inputs: int, size: int, basis: str) -> list[str]:
    """All formulas of that size, written out."""
    if size == 0:
        return [f"x{j}" for j in range(inputs)]
    chosen = basis_of(basis)
    both = [
        op for op in chosen.operators if chosen.costs[op] and chosen.wires_read(op, 0, 1) == (0, 1)
    ]
    found = [
        f"({left} {op} {right})"
        for i in range(size)
        for left, right in product(
            formulas(inputs, i, basis), formulas(inputs, size - 1 - i, basis)
        )
        for op in both
    ]
    if chosen.counts_not:
        found += [f"~{inner}" for inner in formulas(inputs, size - 1, basis)]
    return found


@pytest.mark.parametrize("basis", BASES)
def test_the_plain_search_goes_through_all_formulas(basis: str) -> None:
    for row in search_work(2, basis)[:3]:
        assert row.formulas == len(set(formulas(2, row.size, basis)))


def test_a_memory_saves_most_of_the_work() -> None:
    work = search_work(4)
    assert sum(row.functions for row in work) == 65536
    # Ten operators and the functions kept at each size, one of each pair of complements.
    kept = [4] + [row.functions // 2 for row in work[1:]]
    for row in work[1:]:
        assert row.pairs == 10 * sum(kept[i] * kept[row.size - 1 - i] for i in range(row.size))
    assert work[-1].formulas > 10**6 * work[-1].pairs


def test_standard_tasks_grow() -> None:
    found = growth("multiplier", range(1, 9), exact_inputs=4, timeout=60)
    columns = found.to_dict()
    assert columns["least_size"].tolist() == [1, 7, *[None] * 6]
    assert columns["least_tree"].tolist()[:2] == [1, 10]
    for bits, size, tree in zip(*(columns[name] for name in ("bits", "size", "tree")), strict=True):
        circuit = library.multiplier(int(bits))
        assert (size, tree) == (circuit.used_size, circuit.tree_size)
    assert columns["tree"][-1] > 50_000 * columns["size"][-1]


def test_a_standard_circuit_bounds_what_is_open() -> None:
    (row,) = growth("sorter", [4], timeout=0.0).rows
    assert row.least["size"].upper <= row.circuit.size == row.standard("size")
    assert row.least["size"].lower < row.least["size"].upper
    assert row.least["size"].circuit.truth_tables() == row.circuit.truth_tables()


def test_a_code_is_as_long_as_its_parts() -> None:
    # One gate: 3 bits; one output: 3; one operator of 16, two wires of 2 each; an output of 3.
    assert description_length(Circuit(2, [(6, 0, 1)], [2])) == 3 + 3 + 4 + 1 + 1 + 2
    # No gate, an output among 1: nothing is left to say but two numbers.
    assert description_length(Circuit(1, [], [0])) == 1 + 3
    unused = Circuit(2, [(8, 0, 1), (6, 0, 1)], [3])
    assert description_length(unused) == description_length(Circuit(2, [(6, 0, 1)], [2]))


@settings(max_examples=200)
@given(circuits())
def test_the_code_can_tell_circuits_apart(circuit: Circuit) -> None:
    used = circuit.used()
    operators = len(basis_of(circuit.basis).operators)
    several = 1
    for i in range(len(used.gates)):
        several *= operators * (used.inputs + i) ** 2
    several *= (used.inputs + len(used.gates)) ** len(used.outputs)
    assert 2 ** description_length(circuit) >= several


def test_circuits_in_a_ledger() -> None:
    adder = library.adder(2)
    lookup = Circuit.from_truth_tables(adder.truth_tables(), 4)
    for time, cost in (("size", 7), ("tree", 9), ("depth", 3)):
        ledger = circuit_ledger({"ripple": adder, "lookup": lookup}, time)
        assert ledger.scale == "length"
        assert {entry.name: entry.time for entry in ledger}["ripple"] == cost
        assert [win.entry.name for win in ledger.wins] == ["ripple"]
    assert ledger.as_ranks().pairs[0] == (2 ** description_length(adder), 3)
    with pytest.raises(DovetailError, match="time must be one of"):
        circuit_ledger({"ripple": adder}, "beauty")


def test_pictures() -> None:
    shown = plots.restriction(cost_of_trees(2))
    assert {text.get_text() for text in shown.texts} == {"6", "10"}
    shares = generalisation(2)
    axes = plots.generalisation(shares, costs=(0, 1))
    lines = {line.get_label(): line for line in axes.lines}
    assert lines["fewest gates"].get_ydata()[3] == float(shares.share("size", 3, (0, 1)))
    drawn = {line.get_label(): line for line in plots.growth(growth("adder", [1, 2])).lines}
    assert drawn["standard circuit: gates"].get_ydata().tolist() == [2, 7]
    assert list(drawn["least gates as trees"].get_ydata()) == [2, 9]
    ledger = circuit_ledger({"a": library.adder(1), "b": library.adder(1, "nand")})
    axes = plots.ledger(ledger, time="levels")
    assert {text.get_text() for text in axes.texts} == {"a", "b"}
    assert axes.get_ylabel() == "levels"
    for draw in (plots.restriction, plots.generalisation, plots.growth, plots.ledger):
        with pytest.raises(DovetailError, match="must be a"):
            draw(5)  # type: ignore[operator]
