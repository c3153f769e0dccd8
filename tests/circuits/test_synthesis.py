"""Least circuits by SAT: against trying all circuits, known figures, limits, errors."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import circuit_reference as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysat.solvers import Glucose4

from dovetail import DovetailError
from dovetail.circuits import BASES, Minimum, all_pairs, library, minimum
from dovetail.circuits.least.encoding import SizeFormula
from dovetail.circuits.least.sat import solve
from dovetail.circuits.least.targets import Targets
from dovetail.circuits.model.bases import basis_of

synthesize = partial(minimum, method="sat", timeout=None)


@pytest.fixture(autouse=True, scope="module")
def _no_standard_circuits() -> Iterator[None]:
    """What the solver finds is its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "computing", lambda *_: [])
        yield


#: The most gates that all circuits are tried of.
MOST = {"full": 3, "u2": 4, "nand": 5, "and-or-not": 4}


def outputs(inputs: int, count: int, number: Callable[[int], int]) -> tuple[int, ...]:
    """The truth tables of the bits of a number that each row gives."""
    rows = range(1 << inputs)
    return tuple(sum((number(row) >> bit & 1) << row for row in rows) for bit in range(count))


TASKS = {
    "half adder": (2, outputs(2, 2, int.bit_count)),
    "full adder": (3, outputs(3, 2, int.bit_count)),
    "2-bit adder": (4, outputs(4, 3, lambda row: (row & 3) + (row >> 2))),
    "2-bit multiplier": (4, outputs(4, 4, lambda row: (row & 3) * (row >> 2))),
    "2-bit comparator": (
        4,
        outputs(4, 2, lambda row: ((row & 3) > row >> 2) + 2 * ((row & 3) == row >> 2)),
    ),
}


def check_witness(found: Minimum, functions: tuple[int, ...]) -> None:
    """The circuit computes the functions at the cost of the upper bound."""
    circuit = found.circuit
    costs = {"size": circuit.size, "tree": circuit.tree_size, "depth": circuit.depth}
    assert circuit.truth_tables() == functions
    assert circuit.basis == found.basis
    assert costs[found.prior] == found.upper
    if found.prior == "tree":
        assert circuit.is_tree


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "basis", "costs"),
    [
        ("half adder", "full", {"size": 2, "tree": 2}),
        ("full adder", "full", {"size": 5, "tree": 6}),
        ("full adder", "u2", {"size": 7}),
        ("full adder", "nand", {"size": 9}),
        ("2-bit adder", "full", {"size": 7, "tree": 9}),
        ("2-bit multiplier", "full", {"size": 7, "tree": 10}),
        ("2-bit comparator", "full", {"size": 7, "tree": 8}),
    ],
)
def test_known_figures(task: str, basis: str, costs: dict[str, int]) -> None:
    inputs, functions = TASKS[task]
    for prior, cost in costs.items():
        found = synthesize(functions, inputs, prior=prior, basis=basis)
        assert (found.exact, found.upper) == (True, cost)
        check_witness(found, functions)


@pytest.mark.slow
@pytest.mark.parametrize("basis", BASES)
def test_all_pairs_of_two_inputs(basis: str) -> None:
    costs = reference.tree_sizes(2, basis)
    for f in range(16):
        for g in range(f, 16):
            least = reference.least_size((f, g), 2, basis, MOST[basis])
            found = synthesize((f, g), 2, basis=basis, max_size=MOST[basis])
            assert found.lower == (MOST[basis] + 1 if least is None else least)
            check_witness(found, (f, g))
            assert synthesize((f, g), 2, basis=basis, prior="tree").upper == costs[f] + costs[g]


@st.composite
def three_inputs(draw: st.DrawFn) -> tuple[str, tuple[int, ...]]:
    """One to three functions of three inputs, mostly of small trees."""
    basis = draw(st.sampled_from(BASES))
    small = [f for f, cost in reference.tree_sizes(3, basis).items() if cost <= 3]
    function = st.sampled_from(small) | st.integers(0, 255)
    return basis, tuple(draw(st.lists(function, min_size=1, max_size=3)))


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(three_inputs())
def test_three_inputs_in_all_bases(task: tuple[str, tuple[int, ...]]) -> None:
    basis, functions = task
    most = MOST[basis]
    least = reference.least_size(functions, 3, basis, most)
    found = synthesize(functions, 3, basis=basis, max_size=most)
    assert found.lower == (most + 1 if least is None else least)
    assert found.exact == (least is not None or found.upper == most + 1)
    check_witness(found, functions)

    found = synthesize(functions, 3, basis=basis, prior="tree", max_size=6)
    assert found.lower == sum(min(7, reference.tree_sizes(3, basis)[f]) for f in functions)
    check_witness(found, functions)

    found = synthesize(functions, 3, basis=basis, prior="depth")
    assert found.lower == found.upper == max(reference.depths(3, basis)[f] for f in functions)
    check_witness(found, functions)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(three_inputs(), st.integers(1, 3))
def test_sizes_of_shallow_circuits(task: tuple[str, tuple[int, ...]], max_depth: int) -> None:
    basis, functions = task
    if max(reference.depths(3, basis)[f] for f in functions) > max_depth:
        with pytest.raises(DovetailError, match=f"max_depth must be at least {max_depth + 1}"):
            synthesize(functions, 3, basis=basis, max_depth=max_depth)
        return
    least = reference.least_size(functions, 3, basis, 3, max_depth)
    found = synthesize(functions, 3, basis=basis, max_depth=max_depth, max_size=3)
    assert found.lower == (4 if least is None else least)
    assert found.circuit.depth <= max_depth
    check_witness(found, functions)


@st.composite
def wires_of_circuits(draw: st.DrawFn) -> tuple[str, tuple[int, ...]]:
    """One or two functions of four inputs that a few gates of a basis compute."""
    basis = draw(st.sampled_from(BASES))
    wires = list(outputs(4, 4, lambda row: row))
    for _ in range(draw(st.integers(2, 6))):
        left, right = (draw(st.sampled_from(wires)) for _ in range(2))
        wires.append(draw(st.sampled_from(sorted(reference.gates(left, right, 2**16 - 1, basis)))))
    return basis, tuple(draw(st.lists(st.sampled_from(wires[4:]), min_size=1, max_size=2)))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(wires_of_circuits())
def test_the_cuts_lose_no_smaller_circuit(task: tuple[str, tuple[int, ...]]) -> None:
    basis, functions = task
    found = synthesize(functions, 4, basis=basis)
    assert found.exact
    check_witness(found, functions)
    if 0 < found.upper <= 6:
        targets = Targets(4, functions, basis_of(basis))
        assert solve(SizeFormula(targets, found.upper - 1, cuts=False).clauses()) is None
        assert solve(SizeFormula(targets, found.upper + 1, cuts=False).clauses()) is not None


@pytest.mark.slow
def test_another_solver_refutes_the_same() -> None:
    for inputs, functions in list(TASKS.values())[1:]:
        size = synthesize(functions, inputs).upper
        formula = SizeFormula(Targets(inputs, functions, basis_of("full")), size - 1)
        with Glucose4(bootstrap_with=list(formula.clauses())) as solver:
            assert solver.solve() is False


def test_what_is_free_costs_nothing() -> None:
    free = synthesize([0, 15, 10, 5, 10], 2)
    assert (free.lower, free.upper, free.circuit.truth_tables()) == (0, 0, (0, 15, 10, 5, 10))
    assert synthesize([5, 10, 5], 2, basis="nand").upper == 1
    # A tree for each output, also for one that comes twice.
    assert synthesize([6, 6, 9], 2).upper == 1
    assert synthesize([6, 6, 9], 2, prior="tree").upper == 3


def test_an_output_that_is_an_input_need_not_be_read() -> None:
    found = synthesize([243, 170, 192], 3, basis="nand")
    assert (found.exact, found.upper) == (True, 3)
    check_witness(found, (243, 170, 192))


def test_a_limit_leaves_bounds_that_say_so() -> None:
    inputs, functions = TASKS["full adder"]
    found = synthesize(functions, inputs, max_size=3)
    assert found.lower == 4
    assert found.upper >= 5
    assert not found.exact or found.upper == 4
    assert "below 4 refuted, then a limit" in found.method
    check_witness(found, functions)


def test_no_time_leaves_the_circuit_that_looks_up() -> None:
    found = synthesize(["0110100110010111"], 4, basis="nand", timeout=0)
    assert found.lower == 3
    assert not found.exact
    check_witness(found, (int("0110100110010111"[::-1], 2),))


@pytest.mark.slow
def test_time_that_runs_out_improves_both_bounds() -> None:
    parity = outputs(4, 1, int.bit_count)
    nothing = synthesize(parity, 4, basis="nand", timeout=0)
    for timeout in (3, 12, 48):  # a busy machine needs longer
        found = synthesize(parity, 4, basis="nand", timeout=timeout)
        if found.lower > nothing.lower:
            break
    assert nothing.lower < found.lower <= 12 <= found.upper <= nothing.upper
    check_witness(found, parity)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"functions": {}}, "functions must hold at least one task"),
        ({"functions": ["011"]}, "table must have 4 rows"),
        ({"method": "guess"}, "method must be one of 'auto', 'table'"),
        ({"functions": [16]}, "table must be an integer from 0 to 15"),
        ({"inputs": 0}, "inputs must be an integer from 1"),
        ({"basis": "nor"}, "basis must be one of"),
        ({"prior": "area"}, "prior must be one of 'size', 'tree', 'depth'"),
        ({"max_depth": 0}, "max_depth must be an integer from 1"),
        ({"max_size": -1}, "max_size must be an integer"),
        ({"timeout": -1}, "timeout must be a number of seconds"),
        ({"progress": "yes"}, "progress must be True or False"),
        ({"prior": "depth", "max_depth": 2}, "max_depth must be None for the prior 'depth'"),
        ({"prior": "depth", "max_size": 2}, "max_size must be None for the prior 'depth'"),
    ],
)
def test_errors_name_the_argument(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        synthesize(**{"functions": [6], "inputs": 2} | arguments)


def test_a_missing_solver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("pysat")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(DovetailError, match="python -m pip install python-sat"):
        synthesize([6], 2)
    open_one = minimum("adder:2")
    assert not open_one.exact
    assert "python -m pip install python-sat" in open_one.method


def test_the_same_call_finds_the_same_circuit() -> None:
    ask = (
        "from dovetail.circuits import minimum\n"
        "print(minimum([384, 27648], 4, method='sat', timeout=None).circuit.gates)"
    )
    answers = {
        subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True).stdout
        for _ in range(3)
    }
    assert len(answers) == 1


@settings(max_examples=150)
@given(st.integers(0, 255), st.sampled_from(BASES), st.sampled_from(["size", "tree", "depth"]))
def test_the_solver_agrees_with_the_tables(function: int, basis: str, prior: str) -> None:
    table = minimum(function, 3, prior, basis)
    assert table.exact
    if table.upper <= 7:
        solved = synthesize([function], 3, prior=prior, basis=basis)
        assert (solved.lower, solved.upper) == (table.upper, table.upper)


@settings(max_examples=60)
@given(st.sampled_from(["full", "u2"]), st.data())
def test_the_solver_agrees_with_the_search_of_all_circuits(basis: str, data: st.DataObject) -> None:
    pairs = all_pairs(3, basis)
    k = data.draw(st.integers(0, len(pairs.size) - 1))
    if pairs.size[k] <= 7:
        solved = synthesize([int(pairs.first[k]), int(pairs.second[k])], 3, basis=basis)
        assert solved.lower == solved.upper == pairs.size[k]
