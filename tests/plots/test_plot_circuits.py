"""Drawings of circuits: everything is drawn, nothing overlaps, shared gates stand out."""

from itertools import pairwise
from typing import Any

import matplotlib as mpl
import pytest

mpl.use("Agg")

import matplotlib.pyplot as plt
from hypothesis import given, settings
from matplotlib.patches import Circle, PathPatch, Rectangle

from dovetail import DovetailError, plots
from dovetail.circuits import Circuit, library
from dovetail.plots.circuits.drawings import BUBBLE, RADIUS, SYMBOLS
from dovetail.plots.circuits.layers import arrange
from dovetail.testing import circuits

MEANING = {
    "∧": int.__and__,
    "∨": int.__or__,
    "⊕": int.__xor__,
    "0": lambda *_: 0,
    "1": lambda *_: 1,
}


@pytest.mark.parametrize("operator", [0, 1, 2, 4, 6, 7, 8, 9, 11, 13, 14, 15])
def test_symbols_mean_what_the_operators_do(operator: int) -> None:
    symbol, left, right, value = SYMBOLS[operator]
    for row in range(4):
        answer = MEANING[symbol](row & 1 ^ left, row >> 1 ^ right) ^ value
        assert answer == operator >> row & 1


@given(circuits(max_gates=25, max_outputs=5))
def test_wires_lead_to_the_right_and_nothing_is_too_near(circuit: Circuit) -> None:
    layout = arrange(circuit)
    assert all(target.level == source.level + 1 for source, target in layout.segments)
    columns: dict[int, list[float]] = {}
    for spot, height in layout.heights.items():
        columns.setdefault(spot.level, []).append(height)
    for column in columns.values():
        assert all(b - a > 0.799 for a, b in pairwise(sorted(column)))
    starts = [layout.heights[spot] for spot in layout.starts if spot.level == 0]
    assert all(b - a > 0.999 for a, b in pairwise(sorted(starts)))
    # From every output, the segments lead back to where its wire starts.
    before = {target: source for source, target in layout.segments}
    for end, wire in zip(layout.ends, circuit.outputs, strict=True):
        spot = before[end]
        while spot not in layout.starts:
            spot = before[spot]
        assert spot.wire == wire


@settings(max_examples=25)
@given(circuits())
def test_gates_and_labels_are_drawn(circuit: Circuit) -> None:
    axes = plots.circuit(circuit)
    used = circuit.used()
    squares = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    circles = [patch for patch in axes.patches if isinstance(patch, Circle)]
    gates = [patch for patch in circles if patch.radius == RADIUS]
    bubbles = [patch for patch in circles if patch.radius == BUBBLE]
    assert len(squares) + len(gates) == len(used.gates)
    free = {0, 10, 12, 15} | ({3, 5} if used.basis in ("full", "u2") else set())
    readers = zip(used.gates, used.fan_outs[used.inputs :], strict=True)
    assert len(squares) == sum(n > 1 and gate.operator not in free for gate, n in readers)
    if used.basis != "nand":  # where a negation has one operand
        assert len(bubbles) == sum(sum(SYMBOLS[gate.operator][1:]) for gate in used.gates)
    texts = [text.get_text() for text in axes.texts]
    assert set(used.names) | set(used.output_names) <= set(texts)
    assert sum(text.startswith("×") for text in texts) == len(squares)
    plt.close("all")


def test_a_full_adder() -> None:
    circuit = library.full_adder()
    axes = circuit.plot()
    texts = [text.get_text() for text in axes.texts]
    assert sorted(texts) == sorted([*"⊕⊕∧∧∨", "a", "b", "c", "sum", "carry", "×2"])
    squares = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert len(squares) == 1
    legend = axes.get_legend()
    assert legend is not None
    assert [t.get_text() for t in legend.get_texts()] == ["gate", "gate read more than once"]
    # Ten operands, two outputs, and the bends of c, of a & b, and of the sum.
    assert len([p for p in axes.patches if isinstance(p, PathPatch)]) == 15


def test_a_picture_of_ones_own_and_a_large_tree_size() -> None:
    _, own = plt.subplots(figsize=(3, 2))
    doublings = Circuit(2, [(8, 0, 1)] + [(8, i, i) for i in range(2, 102)], [102])
    assert plots.circuit(doublings, ax=own) is own
    assert own.get_title() == "101 gates, more than 2**100 as a tree, depth 101"


def test_names_are_drawn_as_they_are() -> None:
    axes = plots.circuit(Circuit(1, [], [0], names=("$a_{$",), output_names=("a" * 100,)))
    axes.figure.canvas.draw()
    name, long = [text.get_text() for text in axes.texts]
    assert name == "$a_{$"
    assert 10 < len(long) < 16
    assert "…" in long


def test_circuits_without_gates() -> None:
    axes = plots.circuit(Circuit(2, [(6, 0, 1)], [1, 0, 1]))
    assert axes.get_title() == "0 gates, 0 as a tree, depth 0"
    assert axes.get_legend() is None


@pytest.mark.parametrize("bad", [None, "a & b", 3])
def test_what_is_no_circuit(bad: Any) -> None:
    with pytest.raises(DovetailError, match="circuit must be a Circuit, not"):
        plots.circuit(bad)


def test_too_many_gates() -> None:
    with pytest.raises(DovetailError, match="circuit must have at most 300 gates to be drawn, not"):
        plots.circuit(library.parity(400))
    assert len(library.parity(301).plot().patches) > 600
