"""Circuits made from expressions and from truth tables, against Python's own operators."""

import re
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError
from dovetail.circuits import BASES, Builder, Circuit, rows_of, truth_table
from dovetail.circuits.model.functions import variable

NAMES = "abcd"


def python_table(expression: str, names: Sequence[str]) -> int:
    """The truth table by Python's own reading of the expression."""
    code = compile(re.sub(r"\b1\b", "-1", expression), "expression", "eval")
    table = 0
    for i, row in enumerate(product((0, -1), repeat=len(names))):
        table |= (eval(code, dict(zip(names, row[::-1], strict=True))) & 1) << i
    return table


def expressions() -> st.SearchStrategy[str]:
    def more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        both = st.tuples(inner, st.sampled_from(["&", "|", "^", " & ", " ^  "]), inner).map("".join)
        return both | inner.map("({})".format) | inner.map("~{}".format)

    return st.recursive(st.sampled_from([*NAMES, "0", "1"]), more, max_leaves=12)


@given(expressions(), st.sampled_from(BASES))
def test_expressions_are_read_as_python_reads_them(expression: str, basis: str) -> None:
    circuit = Circuit.from_expression(expression, inputs=list(NAMES), basis=basis)
    assert circuit.truth_tables() == (python_table(expression, NAMES),)
    assert circuit.basis == basis
    if basis == "full":
        assert circuit.size == sum(expression.count(mark) for mark in "&|^")
        assert circuit.is_tree


def test_names_and_outputs() -> None:
    circuit = Circuit.from_expression("x10 ^ x2, low = x2, x10 & x1")
    assert circuit.names == ("x1", "x2", "x10")
    assert circuit.output_names == ("y0", "low", "y1")
    assert circuit.outputs[1] == 1
    taken = Circuit.from_expression("a, y0 = b, a & b")
    assert taken.output_names == ("y1", "y0", "y2")


def test_deep_expressions_need_no_stack() -> None:
    deep = 20_000
    circuit = Circuit.from_expression("(" * deep + "a" + " & b)" * deep)
    assert circuit.size == circuit.depth == deep
    assert Circuit.from_expression("~" * (deep + 1) + "a").truth_tables() == (1,)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "inputs must be given where the expression names none"),
        ("a &", "its end, where a name, 0, 1, ~ or"),
        ("a b", "'b' at character 3, where an operator, a comma or the end must stand"),
        ("a & & b", "'&' at character 5, where a name"),
        ("(a | b", r"no \) for the \( at character 1"),
        ("((a | b), c", r"no \) for the \( at character 1"),
        ("a)", r"'\)' at character 2, where an operator"),
        ("a + b", r"'\+' at character 3; accepted are names"),
        ("a &\n $", r"'\$' at character 6"),
        ("a & 2", "'2' at character 5"),
        ("a & 10", "'1' at character 5"),
        ("a, ", "its end, where"),
        ("a, , b", "',' at character 4"),
        ("a = b = c", "'=' at character 7"),
        ("~", "inputs must be given"),
        ("a ~ b", "'~' at character 3"),
        ("s = a, s = b", "output_names must differ; 's' comes twice"),
        (3, "expression must be a string, not 3"),
    ],
)
def test_expressions_that_cannot_be_read(expression: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        Circuit.from_expression(expression)


def test_inputs_of_an_expression() -> None:
    circuit = Circuit.from_expression("a ^ c", inputs=["c", "b", "a"])
    assert circuit.truth_tables() == (variable(0, 3) ^ variable(2, 3),)
    assert Circuit.from_expression("1", inputs=["a"]).truth_tables() == (3,)
    with pytest.raises(DovetailError, match="has 'c' at character 5, which is not among the inpu"):
        Circuit.from_expression("a ^ c", inputs=["a", "b"])
    for bad in ("ac", 3, {"a", "c"}):
        with pytest.raises(DovetailError, match="inputs must be a sequence of names"):
            Circuit.from_expression("a ^ c", inputs=bad)  # type: ignore[arg-type]


# --- builders ----------------------------------------------------------------------------------

BOTH = [1, 2, 4, 6, 7, 8, 9, 11, 13, 14]


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("operator", BOTH)
def test_every_operator_in_every_basis(basis: str, operator: int) -> None:
    most = {"full": 1, "u2": 3, "nand": 7, "and-or-not": 5}[basis]
    for left, right, out in product((0, ~0), (1, ~1), (False, True)):
        builder = Builder(2, basis)
        wire = builder.gate(operator, left, right)
        circuit = builder.finish([~wire if out else wire])
        a, b = (10 ^ 15 * (left < 0)), (12 ^ 15 * (right < 0))
        rows = ((a >> i & 1) + 2 * (b >> i & 1) for i in range(4))
        table = sum((operator >> row & 1) << i for i, row in enumerate(rows))
        assert circuit.truth_tables() == (table ^ 15 * out,)
        assert circuit.size <= most


@pytest.mark.parametrize(
    ("basis", "sizes"), [("full", (1, 1)), ("u2", (3, 1)), ("nand", (4, 2)), ("and-or-not", (4, 1))]
)
def test_sizes_of_xor_and_of_and(basis: str, sizes: tuple[int, int]) -> None:
    assert Circuit.from_expression("a ^ b", basis=basis).size == sizes[0]
    assert Circuit.from_expression("a & b", basis=basis).size == sizes[1]
    assert Circuit.from_expression("a ^ ~b", basis=basis).size == sizes[0] + (basis == "nand")


def test_reducing_is_shallow() -> None:
    builder = Builder(9)
    circuit = builder.finish([builder.reduce(6, range(9))])
    assert (circuit.size, circuit.depth) == (8, 4)
    assert circuit.truth_tables()[0].bit_count() == 256
    with pytest.raises(DovetailError, match="wires must hold at least one wire"):
        builder.reduce(6, [])


@pytest.mark.parametrize("operator", [0, 3, 5, 10, 12, 15, 16, -1, True, 8.0, "and"])
def test_builders_take_operators_of_two_operands(operator: Any) -> None:
    with pytest.raises(DovetailError, match="operator must"):
        Builder(2, "nand").gate(operator, 0, 1)


# --- truth tables ------------------------------------------------------------------------------


@given(st.data())
def test_looking_up_any_functions(data: st.DataObject) -> None:
    inputs = data.draw(st.integers(1, 6))
    tables = data.draw(st.lists(st.integers(0, 2**2**inputs - 1), min_size=1, max_size=4))
    basis = data.draw(st.sampled_from(BASES))
    circuit = Circuit.from_truth_tables(tables, inputs, basis=basis)
    assert circuit.truth_tables() == tuple(tables)
    assert circuit.basis == basis
    (again,) = Circuit.from_truth_table(rows_of(tables[0], inputs)).truth_tables()
    assert again == tables[0]


def test_constants_and_inputs_cost_nothing_when_looked_up() -> None:
    tables = [0, 15, 10, 12, 5, 3]
    assert Circuit.from_truth_tables(tables, 2).size == 0
    with pytest.raises(DovetailError, match="outputs must name at least one"):
        Circuit.from_truth_tables([], 2)


def test_sixteen_inputs_are_looked_up() -> None:
    table = sum(1 << i for i in range(1 << 16) if i.bit_count() % 3 == 0)
    circuit = Circuit.from_truth_table(table, 16)
    assert circuit.truth_tables() == (table,)
    assert circuit.size < 200


def test_forms_of_a_truth_table() -> None:
    for form in ("0110", [0, 1, 1, 0], (False, True, True, False), np.array([0, 1, 1, 0]), 6):
        assert truth_table(form, 2) == 6  # type: ignore[arg-type]
    assert truth_table("0001") == 8  # row 3 is the last
    assert [variable(j, 3) for j in range(3)] == [0b10101010, 0b11001100, 0b11110000]
    assert truth_table(np.array([True, False])) == 1
    assert Circuit.from_truth_table(np.array([0, 1, 1, 0])).truth_tables() == (6,)


@pytest.mark.parametrize(
    ("value", "inputs", "message"),
    [
        ("011", None, r"table must have 2, 4, 8, … or 2\*\*16 rows, not 3"),
        ("0", None, "rows, not 1"),
        ("", None, "rows, not 0"),
        ("011", 2, "table must have 4 rows for 2 inputs, not 3"),
        ("0120", 2, "table must be an int or rows of 0 and 1, not '0120'"),
        ([0, 1, 2, 0], 2, "table must be an int or rows of 0 and 1"),
        ([0.0, 1.0], 1, "table must be an int or rows of 0 and 1"),
        ([[0, 1], [1, 0]], 2, "table must be an int or rows"),
        ([[0, 1], [1]], 2, "table must be an int or rows"),
        ([0, -1], 1, "table must be an int or rows"),
        ([10], 1, "table must be an int or rows"),
        ([], 1, "table must have 2 rows for 1 inputs, not 0"),
        (b"01", 1, "table must be an int or rows"),
        (16, 2, "table must be an integer from 0 to 15, not 16"),
        (-1, 2, "table must be an integer from 0 to 15, not -1"),
        (True, 2, "table must be an integer from 0 to 15, not True"),
        (6.0, 2, "table must be an integer from 0 to 15, not 6.0"),
        (None, 2, "table must be an integer"),
        (6, None, "inputs must be given where the table is an int"),
        (6, 0, "inputs must be an integer from 1 to 16, not 0"),
        (6, 17, "inputs must be an integer from 1 to 16, not 17"),
        (6, True, "inputs must be an integer"),
    ],
)
def test_tables_that_are_none(value: Any, inputs: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        truth_table(value, inputs)
    with pytest.raises(DovetailError, match=message):
        Circuit.from_truth_table(value, inputs)
