"""BLIF and AIGER: round trips, texts of other programs, and what they must not hold."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import DovetailError
from dovetail.circuits import BASES, Circuit, from_aiger, from_blif, library, to_aiger, to_blif
from dovetail.testing import circuits


def blif(*lines: str, inputs: str = "a b c", outputs: str = "y") -> str:
    return "\n".join([".model m", f".inputs {inputs}", f".outputs {outputs}", *lines, ".end"])


def table(function: str) -> int:
    """The table of a Python expression of a, b and c, by hand."""
    rows = (dict(zip("cba", row, strict=True)) for row in product((False, True), repeat=3))
    return sum(bool(eval(function, dict(row))) << i for i, row in enumerate(rows))


# --- round trips -------------------------------------------------------------------------------


@settings(max_examples=300)
@given(circuits(max_gates=15, max_outputs=4))
def test_through_blif_and_back(circuit: Circuit) -> None:
    again = from_blif(to_blif(circuit), circuit.basis)
    assert again.truth_tables() == circuit.truth_tables()
    assert (again.names, again.output_names) == (circuit.names, circuit.output_names)
    assert again.basis == circuit.basis
    ours = [circuit.size, circuit.tree_size, circuit.depth, circuit.used_depth]
    theirs = [again.size, again.tree_size, again.depth, again.used_depth]
    if any(gate.operator in (0, 15) for gate in circuit.gates):  # a negated constant is free
        assert all(map(int.__le__, theirs, ours))
    else:
        assert theirs == ours
        assert from_blif(to_blif(again), circuit.basis) == again


@settings(max_examples=300)
@given(circuits(max_gates=15, max_outputs=4), st.sampled_from(BASES))
def test_through_aiger_and_back(circuit: Circuit, basis: str) -> None:
    again = from_aiger(to_aiger(circuit), basis)
    assert again.truth_tables() == circuit.truth_tables()
    assert (again.names, again.output_names) == (circuit.names, circuit.output_names)
    if circuit.basis == basis == "u2":
        assert (again.size, again.tree_size) == (circuit.size, circuit.tree_size)
        assert (again.depth, again.used_depth) == (circuit.depth, circuit.used_depth)
        assert from_aiger(to_aiger(again), "u2") == again


def test_names_of_outputs() -> None:
    circuit = Circuit(2, [(6, 0, 1)], [2, 2, 0, 0], names=("a", "n0"),
                      output_names=("p", "q", "a", "r"))  # fmt: skip
    again = from_blif(to_blif(circuit))
    assert again == circuit
    wrong = Circuit(2, [], [0], names=("a", "b"), output_names=("b",))
    with pytest.raises(DovetailError, match="output_names has 'b', the name of another input"):
        to_blif(wrong)
    for name in ("a#", "a\\"):
        with pytest.raises(DovetailError, match="names must hold no spaces, # or"):
            to_blif(Circuit(1, [], [0], names=(name,)))


def test_large_circuits() -> None:
    circuit = library.multiplier(12)
    for again in (from_blif(to_blif(circuit)), from_aiger(to_aiger(circuit))):
        row = [bool(7 * i % 5 % 2) for i in range(24)]
        assert again.evaluate(row).tolist() == circuit.evaluate(row).tolist()


# --- texts of other programs -------------------------------------------------------------------


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(
    ("lines", "function"),
    [
        (".names a b c y\n11- 1\n--1 1", "a and b or c"),
        (".names a b c y\n11- 0\n--1 0", "not (a and b or c)"),
        (".names a b c y\n000 1\n111 1\n010 1", "a == b == c or (not a and b and not c)"),
        (".names a b c y\n--- 1", "True"),
        (".names a b c y\n--- 0", "False"),
        (".names a b c y", "False"),
        (".names a b y\n1- 1", "a"),
        (".names a b y\n-0 1", "not b"),
        (".names a b y\n-1 1\n1- 1", "a or b"),
        (".names a b y\n00 0", "a or b"),
        (".names a b y\n10 1\n01 1", "a != b"),
        (".names a y\n0 1", "not a"),
        (".names a y\n0 0", "a"),
        (".names a y\n- 1", "True"),
        (".names y\n1", "True"),
        (".names y\n0", "False"),
        (".names y", "False"),
        (".names a a y\n01 1\n10 1", "False"),
        (".names t c y\n11 1\n.names a b t\n1- 1\n-1 1", "(a or b) and c"),
    ],
)
def test_tables(lines: str, function: str, basis: str) -> None:
    circuit = from_blif(blif(lines), basis)
    assert circuit.truth_tables() == (table(function),)
    assert circuit.basis == basis


def test_lines_and_comments() -> None:
    text = (
        "# a comment\n\n.model two words\n.inputs a \\\n  b # more\n.inputs c\n.outputs \\\n\\\ny\n"
        ".names a b \\\n c y # and\n111 \\\n1\n.end\nanything"
    )
    circuit = from_blif(text)
    assert circuit.names == ("a", "b", "c")
    assert circuit.truth_tables() == (128,)
    assert circuit.size == 2
    assert from_blif(text.replace("\n", "\r\n")) == circuit


def test_a_shared_negation_stays_one_gate() -> None:
    text = blif(".names a t\n0 1", ".names t b y\n11 1", ".names t c z\n11 1", outputs="y z")
    assert [from_blif(text, basis).size for basis in BASES] == [2, 2, 5, 3]


def test_aiger_of_other_programs() -> None:
    text = "aag 7 2 0 2 3\n2\n4\n6\n12\n6 13 15\n12 2 4\n14 3 5\ni0 x\ni1 y\no0 s\no1 c\nc\nhalf"
    circuit = from_aiger(text)
    assert circuit.truth_tables() == (6, 8)
    assert (circuit.names, circuit.output_names) == (("x", "y"), ("s", "c"))
    assert from_aiger("aag 1 1 0 4 0\n2\n0\n1\n2\n3").truth_tables() == (0, 3, 2, 1)


# --- errors ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (blif(".latch a y re clk 0"), "BLIF, line 4: .latch is not accepted"),
        (blif("# x", ".subckt m a=b"), "BLIF, line 5: .subckt is not accepted"),
        (blif(".gate and2 a=a b=b O=y"), "BLIF, line 4: .gate is not accepted"),
        (blif(".names a y", "1 1", ".model k"), "BLIF, line 6: .model is not accepted, only one"),
        (blif(".names t y\n1 1\n.names u t\n1 1\n.names t u\n1 1"),
         "BLIF, line 6: a signal depends on itself: t <- u <- t"),
        (blif(".names y y\n1 1"), "line 4: a signal depends on itself: y <- y"),
        (blif(".names q y\n1 1"), "line 4: the signal 'q' is not defined"),
        (blif(), "the output 'y' is not defined"),
        (blif(".names y\n.names a y\n1 1"), "line 5: the signal 'y' is defined already, on line 4"),
        (blif(".names a b\n1 1"), "line 4: the signal 'b' is an input"),
        (blif("11 1"), "line 4: '11' stands outside of a table"),
        (blif(".names a b y\n111 1"), "line 5: a row must be 2 of 0, 1 and -, a space, then"),
        (blif(".names a b y\n1 1 1"), "line 5: a row must be"),
        (blif(".names a b y\n1x 1"), "line 5: a row must be"),
        (blif(".names a b y\n11 1\n00 0"), "line 6: all rows of a table must end in 0, or all in"),
        (blif(".names a b y\n11 -"), "line 5: all rows"),
        (blif(".names"), "line 4: .names must name a signal"),
        (".outputs y\n.names y\n1", ".inputs must name at least one signal"),
        (".inputs a", ".outputs must name at least one signal"),
        ("", ".inputs must name at least one signal"),
        (blif(".names a y\n1 1", inputs="a a"), "names must differ; 'a' comes twice"),
        (None, "text must be a string, not None"),
    ],
)  # fmt: skip
def test_blif_that_is_no_circuit(text: str, message: str) -> None:
    with pytest.raises(DovetailError) as caught:
        from_blif(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: must be 'aag M I L O A' with five numbers, not ''"),
        ("aig 3 2 0 1 1\n", "line 1: must be 'aag M I L O A'"),
        ("aag 3 2 0 1", "line 1: must be"),
        ("aag 3 2 0 1 -1", "line 1: must be"),
        ("aag 3 1 1 1 0\n2\n4 2\n4", "line 1: there are 1 latches, and a circuit has none"),
        ("aag 2 2 0 1 1\n2\n4\n6\n6 2 4", "line 1: there must be at least 3 variables, not 2"),
        ("aag 0 0 0 1 0\n0", "line 1: there must be an input and an output"),
        ("aag 3 2 0 1 1\n2\n4\n6", "the header promises 5 lines, and there are 4"),
        ("aag 3 2 0 1 1\n2\n4\n6\n6 2", "line 5: 3 literals must stand here, not 2"),
        ("aag 3 2 0 1 1\n2\n4\nx\n6 2 4", "line 4: only literals may stand here, not 'x'"),
        (
            "aag 3 2 0 1 1\n2\n3\n6\n6 2 4",
            "line 3: an even literal from 2 must be defined",
        ),
        ("aag 3 2 0 1 1\n2\n2\n6\n6 2 4", "line 3: the literal 2 is defined already"),
        ("aag 3 2 0 1 1\n2\n4\n6\n4 2 4", "line 5: the literal 4 is defined already"),
        ("aag 4 2 0 1 1\n2\n4\n8\n6 2 4", "line 4: the literal 8 is not defined"),
        ("aag 4 2 0 1 1\n2\n4\n6\n6 2 9", "line 5: the literal 9 is not defined"),
        ("aag 4 2 0 1 2\n2\n4\n6\n6 2 8\n8 2 7", "line 5: a signal depends on itself: 6 <- 8 <- 6"),
        ("aag 1 1 0 1 0\n2\n2\ni1 x", "line 4: must name an input or an output, not 'i1 x'"),
        ("aag 1 1 0 1 0\n2\n2\nl0 x", "line 4: must name"),
        (
            "aag 1 1 0 1 0\n1000\n1000\n",
            "line 2: by the header, a literal must be at most 3, not 1000",
        ),
        (7, "text must be a string, not 7"),
    ],
)
def test_aiger_that_is_no_circuit(text: str, message: str) -> None:
    with pytest.raises(DovetailError) as caught:
        from_aiger(text)
    assert message in str(caught.value)
