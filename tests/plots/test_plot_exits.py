"""Pictures of early exits, of accuracy by computation, and of an annealed network."""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
from pictures import check_layout, legend_texts

from dovetail import DovetailError, neural, plots, speed

CELL = neural.Cell(1, 2, 3, 2)
EXITS = neural.Exits(neural.Stack(CELL, 3))
HARD = np.array([0, 0, 0, 2, 2])
HALF, ONE = Fraction(1, 2), Fraction(1)


def answered(name: str = "3 early exit", *, hard: bool = True) -> neural.Answered:
    steps, ones = np.array([1, 1, 3, 3, 3]), np.ones(5, np.int64)
    right = np.array([1, 1, 1, 1, 0])
    return neural.Answered(name, 9, 90, HARD if hard else None, steps, 100 * steps, right, ones)


def curve() -> neural.ExitCurve:
    means = (Fraction(100), Fraction(250))
    return neural.ExitCurve("3 early exit", (0.5, 0.9), (HALF, ONE), means, means, (100, 300))


def test_the_bars_are_shares_of_each_difficulty() -> None:
    axes = plots.exit_fractions(answered())
    bars = [(bar.get_x() + bar.get_width() / 2, bar.get_y(), bar.get_height())
            for bar in axes.patches]  # fmt: skip
    right = [(0, 0, 2 / 3), (2, 0, 0), (0, 2 / 3, 1 / 3), (2, 0, 1)]
    np.testing.assert_allclose(bars, right, atol=1e-9)
    assert legend_texts(axes) == ["layer 1", "layer 3"]
    check_layout(axes)


def test_bars_by_layer() -> None:
    for axes in (
        plots.exit_fractions(answered(hard=False)),
        plots.exit_fractions(answered(), by="layer"),
    ):
        assert [bar.get_height() for bar in axes.patches] == [0.4, 0.6]
        assert axes.get_xlabel() == "layer"
        check_layout(axes)
    with pytest.raises(DovetailError, match="by must be 'layer' for a task without difficulty"):
        plots.exit_fractions(answered(hard=False), by="difficulty")
    with pytest.raises(DovetailError, match="by must be one of 'difficulty', 'layer', not 'x'"):
        plots.exit_fractions(answered(), by="x")


def test_marks_at_means_and_whiskers_to_the_most() -> None:
    both = [answered(), answered(), answered("fixed depth"), curve()]
    axes = plots.accuracy_by_compute(both)
    names = ["3 early exit", "fixed depth", "3 early exit, by confidence"]
    assert legend_texts(axes) == names
    lines = {line.get_label(): line for line in axes.lines}
    assert [line[0] for line in lines["fixed depth"].get_data()] == [220, 0.8]
    assert [list(line) for line in lines[names[2]].get_data()] == [[100, 250], [0.5, 1]]
    ends = [line.get_xdata()[-1] for line in axes.lines if line.get_marker() == "|"]
    assert ends == [300, 300, 300]
    check_layout(axes)
    assert plots.accuracy_by_compute(curve()).get_xscale() == "log"
    for wrong in ([], [1], 3, None):
        with pytest.raises(DovetailError, match=r"answered must be (one or more )?answers"):
            plots.accuracy_by_compute(wrong)


def test_relaxing_and_annealing() -> None:
    weights = tuple(np.zeros(shape, np.float32) for shape in EXITS.shapes)
    rows = (4.0, 1.0), (5, 10), (70, 140), (0.9, 0.1), (HALF, ONE), (Fraction(90), Fraction(250))
    relaxed = neural.Exited(EXITS, *rows, ONE, 0.9, weights)
    axes = relaxed.plot()
    assert [text.get_text() for text in axes.texts] == ["λ = 4", "λ = 1"]
    assert "target reached" in axes.get_title()
    check_layout(axes)
    found = neural.Annealed(
        EXITS, speed.Levels((20, 99, 150)), (0, 1, 2), (20, 99, 150), (0, 5, 10), (0, 70, 140),
        (None, 0.9, 0.9), (Fraction(0), HALF, ONE), (Fraction(0), Fraction(60), Fraction(120)),
        (False, False, True), ONE, weights,
    )  # fmt: skip
    axes = found.plot()
    assert legend_texts(axes) == ["bound C: not good enough", "bound C: good enough", "mean spent"]
    assert np.array_equal(axes.lines[-1].get_xydata(), [[5, 60], [10, 120]])
    check_layout(axes)
    plt.close("all")
