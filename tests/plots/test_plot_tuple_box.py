"""The pictures of tuple-box."""

from fractions import Fraction
from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from pictures import check_layout, legend_texts

from dovetail import DovetailError, Task, plots, tasks
from dovetail.models import (
    HintModel,
    TupleBox,
    compare_tuple_box,
    tuple_box,
    tuple_chain,
    tuple_names,
)
from dovetail.plots.models.tuple_box import COLOURS


@cache
def box() -> TupleBox:
    pairs = [("100", "0"), ("101", "1"), ("110", "1"), ("111", "0")]
    return tuple_box(Task.examples(pairs, readout="head", name="parity of 2 bits"))


@pytest.fixture(autouse=True)
def _closed() -> Any:
    yield
    plt.close("all")


def test_strips_are_the_pieces() -> None:
    axes = plots.tuple_box(box())
    check_layout(axes)
    bars = [(bar.get_y() + bar.get_height() / 2, bar) for bar in axes.patches]
    for place, hint in enumerate(box().hints):
        strip = [bar for y, bar in bars if abs(y - place) < 0.1]
        pieces = box().by_epsilon(hint).pieces
        assert [to_hex(bar.get_facecolor()).upper() for bar in strip] == [
            COLOURS[piece.kind] for piece in pieces
        ]
        ends = [bar.get_x() + bar.get_width() for bar in strip]
        assert ends == pytest.approx([float(piece.stop) for piece in pieces])
    assert legend_texts(axes) == ["object", "return x", "mixed"]
    assert axes.get_title() == "parity of 2 bits: the cheapest chain, tops of up to 3 states"


def test_the_price_is_in_the_title() -> None:
    axes = plots.tuple_box(box(), price=Fraction(1, 3), scale="rank")
    assert axes.get_title().endswith("price 1/3 of the top's rank")


def test_pieces() -> None:
    axes = plots.tuple_pieces(box().by_epsilon(3))
    check_layout(axes)
    assert [text.get_text() for text in axes.texts] == ["5/22", "1/2"]
    ends = [line.get_ydata().tolist() for line in axes.lines if len(line.get_xdata()) == 2]
    assert ends[0] == pytest.approx([6, 6 + 32 * 5 / 22])
    assert ends[-1] == [16, 16]
    assert "price" in plots.tuple_pieces(box().by_price(epsilon=0, most=2)).get_xlabel()


def test_regions_fill_the_picture() -> None:
    regions = box().regions(3, most=2)
    axes = plots.tuple_regions(regions)
    check_layout(axes)
    assert len(axes.patches) == len(regions)
    assert axes.get_ylim() == (0, 2)
    assert "symbol of the top's name" in axes.get_ylabel()
    assert "rank" in plots.tuple_regions(box().regions(3, most=2, scale="rank")).get_ylabel()


def test_costs() -> None:
    axes = plots.tuple_costs(compare_tuple_box(box(), Fraction(1, 10)))
    check_layout(axes)
    lines = {line.get_label(): line.get_ydata() for line in axes.lines}
    assert np.isnan(lines["run: return x"]).tolist() == [True, True, True, False]
    assert lines["run: return x"][-1] == pytest.approx(2.3)
    assert lines["formula: table (return x)"].tolist() == pytest.approx([7.2, 4.6, 2.8, 1.4])


def test_formula() -> None:
    model = HintModel.of(
        8, time=40, epsilon=Fraction(1, 9), solvers=[("generic", 30, 0), ("specialist", 12, 50)]
    )
    axes = plots.hint_model(model)
    check_layout(axes)
    assert legend_texts(axes) == [
        "table of the answers", "solver: generic", "solver: specialist", f"i* = {model.least_hint}",
    ]  # fmt: skip
    plots.hint_model(HintModel.of(3000, time=2, epsilon=1)).figure.canvas.draw()


def test_names() -> None:
    names = tuple_names(box(), 3)
    axes = plots.tuple_names(names)
    check_layout(axes)
    assert axes.get_title() == "hint of 3 bits: the fastest solver is missing"
    heights = sum(bar.get_height() for bar in axes.patches)
    everywhere = {rank for row in names.rows for rank in row.ranks}
    assert heights == len(everywhere) + len(names.common)


def test_chains() -> None:
    chain = box().chains(box().best(0).row)[1]
    axes = plots.tuple_chain(chain)
    axes.figure.canvas.draw()
    texts = [text.get_text() for text in axes.texts]
    assert texts[0] == "rank 393,629:  0RZ1RB_1RC0RC_1RZ0LB"
    assert "input: 5 steps, meta; hint: 5 steps, head 2 names '01'" in texts
    assert "input: 2 steps, object, head 2 says '1'" in texts
    assert axes.get_title() == "input '101', hint '101': object answer '1'"
    stopped = plots.tuple_chain(tuple_chain("1RB1RB_1RA1RA", "1"))
    assert stopped.get_title() == "input '1', no hint: no object answer, never halts"


@pytest.mark.parametrize(
    "draw",
    [plots.tuple_box, plots.tuple_pieces, plots.tuple_regions, plots.tuple_costs,
     plots.hint_model, plots.tuple_names, plots.tuple_chain],
)  # fmt: skip
def test_other_data_is_refused(draw: Any) -> None:
    with pytest.raises(DovetailError, match="must be a"):
        draw(tasks.and_)
