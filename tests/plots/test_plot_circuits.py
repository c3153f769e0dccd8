"""Drawings of circuits: everything is drawn, nothing overlaps, shared gates stand out."""

from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import pytest
from hypothesis import given, settings
from matplotlib.patches import Circle, PathPatch, Rectangle

from dovetail import DovetailError, plots
from dovetail.circuits import (
    Circuit,
    compare,
    cost_of_trees,
    forwarding_report,
    generalisation,
    growth,
    library,
    linear_table,
    shallow_circuits,
)
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
    title = own.get_title().splitlines()
    assert title == ["0001", "101 gates, more than 2**100 as a tree, depth 101"]


def test_names_are_drawn_as_they_are() -> None:
    axes = plots.circuit(Circuit(1, [], [0], names=("$a_{$",), output_names=("a" * 100,)))
    axes.figure.canvas.draw()
    name, long = [text.get_text() for text in axes.texts]
    assert name == "$a_{$"
    assert 10 < len(long) < 16
    assert "…" in long


def test_circuits_without_gates() -> None:
    axes = plots.circuit(Circuit(2, [(6, 0, 1)], [1, 0, 1]))
    assert axes.get_title() == "0011 0101 0011\n0 gates, 0 as a tree, depth 0"
    assert axes.get_legend() is None


@pytest.mark.parametrize("bad", [None, "a & b", 3])
def test_what_is_no_circuit(bad: Any) -> None:
    with pytest.raises(DovetailError, match="circuit must be a Circuit, not"):
        plots.circuit(bad)


def test_too_many_gates() -> None:
    with pytest.raises(DovetailError, match="circuit must have at most 300 gates to be drawn, not"):
        plots.circuit(library.parity(400))
    assert len(library.parity(301).plot().patches) > 600


# --- pictures of costs ---------------------------------------------------------------------------


@pytest.mark.parametrize("priors", ["size", "tree", "depth"])
def test_a_comparison_shows_every_minimum(priors: str) -> None:
    found = compare("full-adder", timeout=None)
    axes = found.plot()
    heights = sorted(bar.get_height() for bars in axes.containers for bar in bars)
    assert heights == sorted(one.upper for one in found.minima)
    wanted = [one.upper for one in found.minima if one.prior == priors]
    place = [text.get_text() for text in axes.get_xticklabels()].index(priors)
    bars = [bar for bars in axes.containers for bar in bars]
    here = [bar for bar in bars if abs(bar.get_x() + bar.get_width() / 2 - place) < 0.5]
    assert [bar.get_height() for bar in here] == wanted
    assert "01101001 00010111" in axes.get_title()


def test_bounds_of_a_comparison_are_framed() -> None:
    found = compare("sorter:4", bases=["nand"], timeout=0)
    (bounds,) = [one for one in found.minima if one.prior == "size"]
    bars = [bar for bars in found.plot().containers for bar in bars]
    assert bars[0].get_height() == bounds.lower
    assert bars[1].get_y() + bars[1].get_height() == bounds.upper


def test_the_default_picture_of_generalisation_shows_a_difference() -> None:
    axes = plots.generalisation(generalisation(3))
    lines = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
    assert lines["fewest gates"] != lines["least depth"]
    assert plots.generalisation(generalisation(1)).get_title()


def test_every_picture_names_what_it_shows() -> None:
    adder = {"sum": "01101001", "carry": "00010111"}
    report = plots.circuit_forwarding(forwarding_report(adder))
    assert "sum" in report.get_title()
    texts = [text.get_text() for text in report.texts]
    assert texts == ["size: on average", "tree: every part", "depth: the worst part"]
    names = [text.get_text() for text in report.get_xticklabels()]
    assert names == ["whole", "sum", "carry"] * 3
    shallow = plots.circuit_depths(shallow_circuits(adder, 6))
    assert "carry" in shallow.get_title()
    words = [text.get_text() for text in shallow.texts]
    assert {"gates", "most in sum", "most in carry"} <= set(words)
    table = linear_table(2, ancillas=1)
    assert "2 inputs" in table.plot().get_title()
    assert table.minimum("0001").plot().get_title() == "least linear 1: 1 gate on 3 wires"
    assert plots.growth(growth("adder", [1])).get_title() == "the task adder, basis full"


def test_many_parts_make_no_endless_picture() -> None:
    report = forwarding_report(range(1, 41), "nand", inputs=3, timeout=0)
    axes = report.plot()
    assert axes.figure.get_size_inches()[0] <= 14
    assert {label.get_rotation() for label in axes.get_xticklabels()} == {90}


def test_equal_scales_have_a_diagonal_of_45_degrees() -> None:
    assert plots.restriction(cost_of_trees(3)).get_aspect() == 1.0


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.circuit_forwarding(forwarding_report(["0110", "0001"])),
        lambda: plots.gate_counts({"rule": [1, 1]}),
        lambda: plots.circuit_comparison(compare("a & b", bases=["full"])),
        lambda: plots.circuit_depths(shallow_circuits(["0110", "0001"], 4)),
        lambda: plots.growth(growth("adder", [1, 4], timeout=0)),
    ],
)
def test_whole_numbers_stand_on_axes_of_gates(draw: Any) -> None:
    axes = draw()
    axes.figure.canvas.draw()
    assert all(tick == round(tick) for tick in axes.get_yticks())
    texts = [text.get_text() for text in axes.get_yticklabels()]
    assert not any("$" in text for text in texts), "as whole numbers, not as powers of ten"
