"""The one door to the minima: what it takes, what bounds it has at least, when it stops."""

import time
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, tasks
from dovetail.circuits import (
    BASES,
    Circuit,
    LinearCircuit,
    Minimum,
    Part,
    compare,
    compose,
    forwarding_report,
    from_task_table,
    library,
    linear_table,
    minimum,
    rows_of,
    truth_table,
)
from dovetail.circuits.least import synthesis, tables
from dovetail.circuits.model.costs import GATE_PRIORS, cost_of
from dovetail.circuits.model.readings import read
from dovetail.testing import circuits

STANDARD = [
    "half-adder", "full-adder", "adder:3", "comparator:3", "multiplier:2", "majority:5", "parity:6",
    "multiplexer:2", "sorter:4",
]  # fmt: skip


# --- what is read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("functions", "inputs"),
    [
        ("0110", None),
        (6, 2),
        (np.array([0, 1, 1, 0]), None),
        ([False, True, True, False], None),
        ([6], 2),
        (["0110"], None),
        ("a ^ b", None),
        ("y = a & ~b | ~a & b", 2),
        (" parity:2 ", None),
        (Circuit(2, [(6, 0, 1)], [2], "full"), None),
        (LinearCircuit(2, (0, 1), (), [(0, (1,))], (0,)), None),
        (Part("xor", 2, (6,)), None),
        (compose(["0110"]), None),
        ({"xor": "b ^ a"}, None),
        ((table for table in (6,)), 2),
    ],
)
def test_a_task_in_any_form(functions: Any, inputs: int | None) -> None:
    found = minimum(functions, inputs)
    assert (found.inputs, found.functions, found.upper) == (2, (6,), 1)
    assert found.exact


def test_several_tasks_are_the_outputs_of_one_circuit() -> None:
    for functions in ("full-adder", ["01101001", "carry = a & b | (a ^ b) & c"], [150, 232]):
        found = minimum(functions, 3)
        assert (found.functions, found.upper) == ((150, 232), 5)
    named = minimum({"sum": "a ^ b", "carry": "a & b"}).circuit
    assert (named.names, named.output_names) == (("a", "b"), ("sum", "carry"))


def test_expressions_share_the_names_of_their_inputs() -> None:
    assert read(["a & b", "b & c"]).tables == (0b10001000, 0b11000000)
    assert read("c", inputs=["c", "a"]).tables == read("y = c", inputs=["c", "a"]).tables == (10,)
    with pytest.raises(DovetailError, match="share their inputs, but 'a & b' has 2, '00010111' ha"):
        read(["a & b", "00010111"])
    with pytest.raises(DovetailError, match="inputs must be 2 for this task, not 3"):
        minimum("a & b", 3)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("foo", "'foo' is not a circuit of the library; they are half-adder"),
        ("foo", "an input by itself is 'y = foo'"),
        ("adder", "did you mean 'adder:2'"),
        ("addr:3", "did you mean 'adder:3'"),
        ("fulladder", "did you mean 'full-adder'"),
        ("majorty:5", "did you mean 'majority:5'"),
        ("beauty:3", "'beauty:3' is not a circuit of the library"),
        ("adder:0", "bits must be an integer from 1"),
    ],
)
def test_a_mistyped_name_is_no_variable(name: str, words: str) -> None:
    for functions in (name, ["0110", name]):
        with pytest.raises(DovetailError, match=words):
            minimum(functions)


# --- what is known at least --------------------------------------------------------------------


@pytest.mark.parametrize("prior", GATE_PRIORS)
@pytest.mark.parametrize("name", STANDARD)
def test_a_standard_circuit_is_an_upper_bound(name: str, prior: str) -> None:
    for basis in BASES:
        standard = library.named(name, basis)
        cost = cost_of(standard, prior)
        forms = (name, standard, list(standard.truth_tables()), library.named(name, "u2"))
        for functions in forms:
            found = minimum(functions, standard.inputs, prior, basis, timeout=0)
            assert found.lower <= found.upper <= cost
            assert found.upper == cost_of(found.circuit, prior)
            assert found.circuit.truth_tables() == standard.truth_tables()
            assert found.circuit.basis == basis


def test_the_bounds_of_known_tasks() -> None:
    assert minimum("adder:3", timeout=0).upper <= 12
    assert minimum("majority:5", timeout=0).upper <= 14
    carry = minimum(library.adder(3).truth_tables()[::-1], 6, timeout=0)  # in another order
    assert carry.upper <= 12


@given(circuits(max_gates=12), st.sampled_from(BASES))
def test_a_circuit_is_an_upper_bound_of_its_task(circuit: Circuit, basis: str) -> None:
    for prior in GATE_PRIORS:
        found = minimum(circuit, prior=prior, basis=circuit.basis, timeout=0)
        assert found.lower <= found.upper <= cost_of(circuit, prior)
        other = minimum(circuit, prior=prior, basis=basis, timeout=0)
        assert other.lower <= other.upper == cost_of(other.circuit, prior)
        assert other.circuit.truth_tables() == circuit.truth_tables()
        assert other.circuit.basis == basis


def test_a_linear_circuit_is_an_upper_bound_where_its_wires_are_given() -> None:
    circuit = LinearCircuit(4, (0, 1, 2, 3), (0, 0), [(4, (0, 1)), (5, (4, 2)), (5, (3,))], (5,))
    for ancillas, upper in (([0, 0], 3), ([0], None)):
        found = minimum(circuit, prior="linear", ancillas=ancillas, timeout=0)
        assert found.upper == upper
    assert not found.exact
    assert found.possible


# --- methods and limits ------------------------------------------------------------------------


@given(st.integers(0, 255), st.sampled_from(["full", "u2"]))
def test_the_methods_agree(function: int, basis: str) -> None:
    size = minimum(function, 3, basis=basis)
    assert minimum(function, 3, basis=basis, method="search").upper == size.upper
    for prior in ("tree", "depth"):
        by_table = minimum(function, 3, prior, basis, method="table")
        by_classes = minimum(function, 3, prior, basis, method="classes", timeout=None)
        assert (by_table.lower, by_table.upper) == (by_classes.lower, by_classes.upper)


def test_no_time_means_no_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(synthesis, "solve", lambda *given: calls.append(given))
    tables_of_many = [k * 7919 % 65536 for k in range(40)]
    report = forwarding_report(tables_of_many, "nand", inputs=4, timeout=0)
    for row in report.rows:
        assert row.whole.lower <= row.whole.upper
        assert row.whole.circuit.truth_tables() == tuple(tables_of_many)
    for prior in GATE_PRIORS:
        found = minimum("sorter:5", prior=prior, timeout=0)
        assert found.lower <= found.upper
    assert not calls


def test_forty_parts_of_three_inputs_do_not_run_for_ever() -> None:
    start = time.process_time()
    report = forwarding_report([k * 79 % 256 for k in range(1, 41)], inputs=3, timeout=0.5)
    assert time.process_time() - start < 60  # it was minutes, without an end in sight
    assert report["size"].whole.upper <= report["size"].composed_upper


def test_a_table_that_takes_longer_than_the_time_leaves_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    function = 0b0110_1001_1001_0111
    known = tables.table(4, "size", "nand", gates=6)
    monkeypatch.setattr(tables, "_tables", {})
    bounds = minimum(function, 4, "size", "nand", timeout=0)
    assert bounds.lower <= known.lower[function] <= bounds.upper
    assert not bounds.exact
    assert "out of time" in bounds.method
    assert bounds.circuit.truth_tables() == (function,)


def test_no_time_for_linear_circuits() -> None:
    found = minimum(0x1234, 4, "linear", ancillas=3, timeout=0)
    assert (found.lower, found.upper, found.circuit) == (1, None, None)


# --- the order of the inputs -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "function"),
    [
        ("a ^ b", lambda a, b: a ^ b),
        ("a & b", lambda a, b: a & b),
        ("a & ~b", lambda a, b: a & (1 - b)),
    ],
)
def test_tasks_and_circuits_agree_on_the_first_input(expression: str, function: Any) -> None:
    answers = "".join(str(function(a, b)) for a, b in product((0, 1), repeat=2))
    task = tasks.boolean(answers)  # as boolean has it: the first input changes slowest
    rows = from_task_table(answers)
    circuit = Circuit.from_expression(expression)
    assert circuit.truth_tables() == (truth_table(rows),)
    for word, answer in zip(task.inputs, task.outputs, strict=True):
        assert circuit.evaluate([int(bit) for bit in word]).astype(int).tolist() == [int(answer)]
    assert from_task_table(rows) == answers


@given(st.integers(1, 5), st.data())
def test_the_translation_of_rows(inputs: int, data: st.DataObject) -> None:
    table = data.draw(st.integers(0, (1 << (1 << inputs)) - 1))
    translated = from_task_table(rows_of(table, inputs))
    for word in product((0, 1), repeat=inputs):
        slow = int("".join(map(str, word)), 2)
        fast = sum(bit << j for j, bit in enumerate(word))
        assert translated[fast] == rows_of(table, inputs)[slow]


# --- all priors and bases ----------------------------------------------------------------------


def test_a_comparison_has_the_minima_one_by_one() -> None:
    found = compare("full-adder", timeout=None)
    for prior in GATE_PRIORS:
        for basis in BASES:
            one = found.minimum(prior, basis)
            assert one.upper == minimum("full-adder", 3, prior, basis, timeout=None).upper
            assert one.exact
    linear = found.minimum("linear")
    assert linear == minimum("full-adder", prior="linear", ancillas=2, timeout=None)
    frame = found.to_pandas()
    assert len(frame) == len(found) == 13
    assert frame["upper"].tolist() == [one.upper for one in found.minima]
    assert "<td>5</td>" in found._repr_html_()


def test_parts_of_a_comparison() -> None:
    found = compare("parity:5", bases=["u2"], timeout=0)
    assert [(one.prior, one.basis) for one in found.minima] == [
        ("size", "u2"), ("tree", "u2"), ("depth", "u2")
    ]  # fmt: skip
    with pytest.raises(DovetailError, match="there is no minimum for"):
        found.minimum("linear")
    with pytest.raises(DovetailError, match="bases must be one of"):
        compare("0110", bases=["nor"])


def test_a_minimum_is_a_value(tmp_path: Any) -> None:
    found = minimum(["0110", "0001"])
    assert found == minimum([6, 8], 2)
    assert hash(found) == hash(minimum([6, 8], 2))
    found.save(tmp_path / "minimum")
    assert Minimum.load(tmp_path / "minimum") == found
    linear = minimum("0001", prior="linear")
    assert (linear.lower, linear.upper, linear.exact, linear.possible) == (None, None, True, False)
    assert "no circuit" in repr(linear)
    with pytest.raises(DovetailError, match="no circuit is known"):
        linear.plot()
    table = linear_table(2)
    assert table == linear_table(2) != linear_table(2, ancillas=1)
