"""What is no argument is refused by name, and odd ones are taken for what they are."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest

from dovetail import DovetailError, plots
from dovetail.circuits import (
    BASES,
    Builder,
    Circuit,
    LinearCircuit,
    Part,
    all_pairs,
    circuit_ledger,
    class_table,
    compose,
    cost_of_trees,
    description_length,
    forwarding_report,
    from_blif,
    from_task_table,
    generalisation,
    growth,
    library,
    linear_pairs,
    linear_table,
    minimum,
    multiplexed,
    multiplexed_savings,
    reversible_table,
    serial,
    shallow_circuits,
    smallest_counterexample,
    table,
    to_aiger,
    to_blif,
)
from dovetail.geometry import Ledger

ANY: Any = None
NAN = float("nan")
LINEAR = LinearCircuit(2, (0, 1), (), [(0, (1,))], (0,))
linear_minimum = partial(minimum, prior="linear", timeout=None)

BAD: list[tuple[str, Callable[[], object]]] = [
    ("gates must be a sequence", lambda: Circuit(2, np.array(3), [0])),  # type: ignore[arg-type]
    ("inputs must be a sequence", lambda: Circuit.from_expression("a", inputs=ANY or b"a")),  # type: ignore[arg-type]
    ("inputs must be words", lambda: Circuit.from_expression("a", inputs=[np.array([])])),  # type: ignore[list-item]
    ("inputs must differ", lambda: Circuit.from_expression("a", inputs=["a", "a"])),
    ("left must be an integer", lambda: Builder(2).gate(8, ANY, 1)),
    ("right must be an integer", lambda: Builder(2).gate(8, 0, 1.5)),  # type: ignore[arg-type]
    ("wires must be a sequence", lambda: Builder(2).reduce(8, ANY)),
    ("left must be an integer from -2 to 1, not 7", lambda: Builder(2).gate(8, 7, 1)),
    (
        "inputs must be an integer from 1 to 1000000, not 1000000000",
        lambda: Circuit(10**9, (), (0,)),
    ),
    ("inputs must be an integer from 1 to 1000000", lambda: Builder(10**9)),
    ("outputs must hold integers from 0 to 1, not 3", lambda: LINEAR.cone(3)),  # type: ignore[arg-type]
    (r"outputs must hold integers from 0 to 1, not \[2\]", lambda: LINEAR.cone([2])),
    ("outputs must be a sequence", lambda: Builder(2).finish(ANY)),
    ("wire must be an integer", lambda: Builder(2).finish([ANY])),
    ("names must be a sequence", lambda: Builder(2).finish([0], ANY)),
    ("value must be an integer from 0 to 1", lambda: Builder(2).constant(2)),
    ("circuit must be a Circuit", lambda: to_blif(ANY)),
    ("circuit must be a Circuit", lambda: to_aiger(ANY)),
    ("circuit must be a Circuit", lambda: description_length(ANY)),
    ("circuits must be a mapping", lambda: circuit_ledger(ANY)),
    ("circuit must be a Circuit", lambda: circuit_ledger({"a": ANY})),
    ("table must be an int or rows", lambda: minimum(np.array(3), 2)),  # type: ignore[arg-type]
    ("tables must be a sequence", lambda: Part("a", 2, ANY)),
    ("tables must hold at least one", lambda: Part("a", 2, ())),
    ("table must be an integer from 0 to 15", lambda: Part("a", 2, (16,))),
    ("inputs must be an integer", lambda: Part("a", ANY, (6,))),
    ("table must be an integer", lambda: minimum(ANY, 2)),
    ("prior must be one of", lambda: minimum(Part("a", 5, (6,)), prior="beauty")),
    ("timeout must be", lambda: minimum(Part("a", 2, (6,)), timeout=NAN)),
    ("timeout must be", lambda: forwarding_report(["0110"], timeout=-1)),
    ("timeout must be", lambda: growth("adder", [1], exact_inputs=0, timeout=NAN)),
    ("prior must be one of", lambda: forwarding_report(["0110"])["beauty"]),
    ("different names", lambda: compose({0: "0110", "t0": "0001"})),  # type: ignore[dict-item]
    ("side by side", lambda: shallow_circuits(serial("0110", ["0001", "0111"]), 4)),
    ("side by side", lambda: shallow_circuits(multiplexed(["0001", "0111"]), 4)),
    ("basis must be one of 'full', 'u2'", lambda: shallow_circuits(["0110"], 4, ANY)),
    ("predictor must be", lambda: generalisation(2).share(ANY, 3)),
    ("known must be", lambda: generalisation(2).share("size", ANY)),
    ("costs must be", lambda: generalisation(2).share("size", 3, 1)),  # type: ignore[arg-type]
    ("bits must be an integer", lambda: growth("adder", [ANY, 2])),
    ("bits must be an integer", lambda: growth("adder", [[]])),  # type: ignore[list-item]
    ("name must be one of", lambda: library.named([])),  # type: ignore[arg-type]
    ("entries must be a sequence", lambda: Ledger.of(ANY, scale="rank")),
    ("front must be a Front", lambda: Ledger.of_front(ANY)),
    ("at least one", lambda: compose([])),
    ("tasks must be a sequence", lambda: compose("0001")),
    ("share their inputs", lambda: compose(["0001", "00010111"])),
    ("inputs must be given", lambda: compose([6])),
    ("8 rows|4 rows", lambda: serial("00010111", ["0001", "0111"])),
    ("2, 4, 8", lambda: multiplexed(["0001", "0111", "0110"])),
    ("size-bound", lambda: smallest_counterexample("size")),
    ("'full', 'u2'", lambda: smallest_counterexample("size-sum", "nand")),
    ("from 1 to 3", lambda: all_pairs(4)),
    ("max_gates", lambda: shallow_circuits(["0001"], -1)),
    ("basis must be one of", lambda: forwarding_report(["0001"], "nor")),
    ("table must (be|have)", lambda: linear_minimum("000", 2)),
    ("table must (be|have)", lambda: linear_minimum(16, 2)),
    ("inputs must be", lambda: linear_minimum(0, 5)),
    ("ancillas must hold", lambda: linear_minimum(0, 2, ancillas=[2])),
    ("ancillas must be", lambda: linear_minimum(0, 2, ancillas=-1)),
    ("copies must be", lambda: linear_minimum(0, 2, copies=0)),
    ("18 wires; with inputs=3 at most 15", lambda: linear_minimum(0, 3, copies=6)),
    ("8 wires; with inputs=4 at most 7", lambda: linear_minimum(0, 4, ancillas=4)),
    ("max_states must be", lambda: linear_minimum(0, 3, max_states=0)),
    ("inputs must be", lambda: linear_table(4)),
    ("bits must be", lambda: reversible_table(4)),
    ("permutation must hold", lambda: reversible_table(2).minimum([0, 1, 2, 2])),
    ("permutation must hold", lambda: reversible_table(2).minimum("0123")),
    ("inputs must be", lambda: LinearCircuit(0, (), (), (), ())),
    ("placement must hold", lambda: LinearCircuit(1, (1,), (), (), (0,))),
    ("ancillas must hold", lambda: LinearCircuit(1, (0,), (2,), (), (0,))),
    ("outputs must be different", lambda: LinearCircuit(1, (0,), (), (), (0, 0))),
    ("outputs must hold", lambda: LinearCircuit(1, (0,), (), (), (1,))),
    ("gates must be", lambda: LinearCircuit(2, (0, 1), (), [(0, (0,))], (0,))),
    ("gates must be", lambda: LinearCircuit(2, (0, 1), (), [(2, (0,))], (0,))),
    ("gates must be", lambda: LinearCircuit(2, (0, 1), (), [7], (0,))),
    ("gates must be pairs", lambda: LinearCircuit(2, (0, 1), (), None, (0,))),  # type: ignore[arg-type]
    ("bits must be", lambda: LinearCircuit(1, (0,), (), (), (0,)).evaluate((0, 1))),
    ("no circuit", lambda: linear_minimum("0001", 2).plot()),
    ("circuit must be", lambda: plots.linear_circuit("x")),
    ("tables must name", lambda: plots.gate_counts({})),
    ("functions must hold at least one", lambda: linear_minimum([], 2)),
    ("inputs must be given", lambda: linear_minimum(8)),
    ("table must", lambda: linear_minimum([16], 2)),
    ("inputs must be an integer from 1 to 4, not 5", lambda: linear_minimum([1], 5)),
    ("copies must be", lambda: linear_minimum([1], 2, copies=0)),
    ("inputs must be", lambda: linear_pairs(4)),
    ("max_states must be", lambda: linear_pairs(2, max_states=0)),
    ("18 wires", lambda: linear_pairs(3, copies=6)),
    ("outcome must be", lambda: linear_pairs(1).smallest("cheap")),
    ("linear must map", lambda: forwarding_report(["0001"], linear={"zeros": 1})),
    ("linear must map", lambda: forwarding_report(["0001"], linear=1)),  # type: ignore[arg-type]
    ("copies must be", lambda: forwarding_report(["0001"], linear={"copies": 0})),
    ("'table' takes functions of up to 4 inputs", lambda: minimum("0" * 31 + "1", method="table")),
    ("inputs must be an integer from 1 to 4, not 5", lambda: table(5)),
    ("prior must be one of 'size', 'tree', 'depth'", lambda: table(2, "area")),
    ("basis must be one of", lambda: table(2, basis="xor")),
    ("gates must be an integer", lambda: table(2, gates=-1)),
    ("table must", lambda: table(2).minimum(16)),
    ("inputs must be an integer from 1 to 5, not 6", lambda: class_table(6)),
    ("inputs must be an integer from 1 to 5, not 0", lambda: class_table(0)),
    ("prior must be tree or depth", lambda: class_table(5, "size")),
    ("basis must be full or u2", lambda: class_table(5, "tree", "nand")),
    ("max_cost must be", lambda: class_table(5, "tree", "full", -1)),
    ("table must", lambda: class_table(2).minimum(16)),
    (
        r"'classes' takes trees .* in 'full' and 'u2'",
        lambda: minimum(1 << 31, 5, prior="tree", basis="nand", method="classes"),
    ),
    ("inputs", lambda: generalisation(4)),
    ("no held-out row", lambda: generalisation(2).share("size", 4)),
    ("predictor must be one of 'size'", lambda: generalisation(2).share("beauty", 2)),
    ("'table' takes functions of up", lambda: minimum(1 << 31, 5, method="table")),
    ("'classes' takes trees and depths", lambda: minimum("0110", method="classes")),
    ("'search' takes sizes of", lambda: minimum("0110", prior="tree", method="search")),
    ("'search' takes sizes of", lambda: minimum("0110", basis="nand", method="search")),
    ("one of 'auto', 'search'", lambda: minimum("0110", prior="linear", method="sat")),
    ("without max_depth and max_size", lambda: minimum("0110", max_size=2, method="table")),
    ("inputs must be an integer from 1 to 4", lambda: minimum("parity:5", prior="linear")),
    ("max_size must be None for the", lambda: minimum("0110", prior="linear", max_size=1)),
    ("one of 'size', 'tree', 'depth', 'linear'", lambda: minimum("0110", prior="area")),
    ("progress must be True or False", lambda: minimum("0110", progress=ANY or 1)),
    ("table must|rows must", lambda: from_task_table(ANY or 6)),
    ("table must|rows must", lambda: from_task_table("011")),
    ("table must|rows must", lambda: from_task_table("012")),
    ("table must|rows must", lambda: from_task_table(ANY)),
    ("inputs must be an integer from 1 to 16, not 17", Circuit(17, (), (0,)).truth_tables),
    ("at least one", lambda: growth("adder", [])),
    ("bits", lambda: growth("adder", 3)),  # type: ignore[arg-type]
    ("bits", lambda: growth("adder", [0])),
    ("name must be one of", lambda: growth("beauty", [1])),
]


@pytest.mark.parametrize(("words", "call"), BAD)
def test_bad_arguments_are_named(words: str, call: Callable[[], object]) -> None:
    with pytest.raises(DovetailError, match=words):
        call()


@pytest.mark.slow
def test_long_names_are_not_repeated() -> None:
    with pytest.raises(DovetailError, match="is not a circuit of the library") as caught:
        minimum("x" * 200_000)
    assert len(str(caught.value)) < 500


@pytest.mark.slow
def test_savings_need_exact_tables() -> None:
    with pytest.raises(DovetailError, match="exact tables of 4 inputs"):
        multiplexed_savings(3, "size", "nand")


def test_numbers_of_numpy_are_numbers() -> None:
    part = Part("a", np.int64(2), (np.int64(6),))  # type: ignore[arg-type]
    assert (repr(part), type(part.inputs)) == ("Part('a', 2 inputs, 0110)", int)
    for kind in (np.int64, np.uint8):
        builder = Builder(2)
        wire = builder.gate(kind(2), kind(0), ~np.int64(1))  # type: ignore[arg-type]
        circuit = builder.finish([~np.int64(wire)])
        assert circuit.truth_tables() == (0b0111,)
        assert {type(value) for gate in circuit.gates for value in gate} == {int}
    assert growth("adder", np.array([2, 1]), exact_inputs=0).to_dict()["size"].tolist() == [2, 7]


@pytest.mark.parametrize("basis", BASES)
def test_one_input_leaves_nothing_to_restrict(basis: str) -> None:
    found = cost_of_trees(1, basis)
    assert (found.mean_ratio, found.greatest_ratio) == (Fraction(1), Fraction(1))


def test_names_with_long_numbers_are_sorted() -> None:
    long = "x" + "9" * 5000
    circuit = Circuit.from_expression(f"x10 & {long} & x2 & x02")
    assert set(circuit.names[:2]) == {"x2", "x02"}
    assert circuit.names[2:] == ("x10", long)


def test_one_part_of_many_outputs_is_settled() -> None:
    tables = tuple(range(256))
    found = minimum(Part("all", 3, tables))
    assert found.exact
    assert found.circuit.truth_tables() == tables
    # Every function that is not free has a gate of its own, and its negation none.
    assert found.upper == 128 - 4 == (table(3).upper > 0).sum() / 2


def test_formats_in_the_worst_order() -> None:
    many = 30_000
    chain = [".inputs a", ".outputs s0"]
    chain += [f".names s{i + 1} s{i}\n0 1" for i in range(many)]
    assert from_blif("\n".join([*chain, f".names a s{many}\n1 1"])).truth_tables() == (0b10,)
    wide = [".inputs a", ".outputs y", ".names " + " ".join(f"w{i}" for i in range(many)) + " y"]
    wide += ["1" * many + " 1", *(f".names a w{i}\n1 1" for i in range(many))]
    assert from_blif("\n".join(wide)).truth_tables() == (0b10,)
