"""The pictures of boxes: lines, bars and marks are where the numbers say."""

from fractions import Fraction

import numpy as np
import pytest
from pictures import check_layout, legend_texts

import dovetail
from dovetail import DovetailError, plots, tasks
from dovetail.models import (
    box_cost,
    box_leak,
    box_sweep,
    measure_nest,
    measure_search,
    run_boxes,
)

COST = box_cost(tried=1000, listing=Fraction(1, 100), winner=500, scoring=8,
                discount=Fraction(1, 10**4), levels=2)  # fmt: skip


@pytest.mark.parametrize("along", ["discount", "tried", "levels"])
@pytest.mark.parametrize("show", ["share", "cost"])
def test_parts_of_a_cost(along: str, show: str) -> None:
    axes = COST.plot(along=along, show=show)
    check_layout(axes)
    assert len(legend_texts(axes)) == 4


def test_the_parts_are_those_of_the_formula() -> None:
    axes = COST.plot(along="levels", show="cost")
    lines = {str(line.get_label()): line for line in axes.get_lines()}
    x, y = (np.asarray(part) for part in lines["listing m"].get_data())
    assert x.tolist() == [1, 2, 3, 4, 5, 6]
    assert y[1] == pytest.approx(float(COST.parts["listing"]))
    assert lines["the winner's run f*"].get_ydata()[0] == 500
    nothing = box_cost(tried=0, winner=0)
    with pytest.raises(DovetailError, match="no shares"):
        nothing.plot()
    assert nothing.plot(show="cost").get_title() == "n = 0, D = 1, m = 0, f* = 0"


def test_counts_as_bars() -> None:
    nest = measure_nest([(12, 5)], a=4, kappa=3)
    axes = nest.plot()
    check_layout(axes)
    widths = [bar.get_width() for bar in axes.patches]
    assert [width for width in widths if width > 1] == [396, 19323, 96, 24, 91, 5]
    searched = measure_search(tasks.and_, 50, method="search").plot()
    assert "not counted" in [text.get_text() for text in searched.texts]


def test_a_tree_of_runs() -> None:
    run = run_boxes(tasks.output("1"), [[1, 2, 7], [3, 7]], discount=Fraction(1, 2))
    axes = run.plot()
    check_layout(axes)
    marks = {str(group.get_label()): group.get_offsets() for group in axes.collections}
    assert len(marks["a search"]) == 4
    assert len(marks["a machine, right"]) == 6
    assert len(marks["a machine, wrong"]) == 4
    assert len(axes.get_lines()) == 13 + 1  # to each run from its search; the legend's
    assert "cost 16, closed form 0.0635 times that too high" in axes.get_title()
    texts = [text.get_text() for text in axes.texts]
    assert (len(texts), texts.count("11/2"), texts.count("15/2"), texts.count("16")) == (
        14,
        2,
        1,
        1,
    )
    alike = run_boxes(tasks.output("1"), [[7] * 3] * 3).plot()
    assert "closed form exact" in alike.get_title()
    with pytest.raises(DovetailError, match="at most 400 runs"):
        run_boxes(tasks.output("1"), range(1, 500)).plot()


def test_fixed_points_over_the_discount() -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    found = box_sweep(front, kappa=1000, discounts=[1, Fraction(1, 10**6), 0])
    axes = found.plot()
    check_layout(axes)
    places = [tuple(place) for group in axes.collections for place in group.get_offsets().tolist()]
    rows = found.to_dict()
    drawn = [
        (float(d), float(rate)) for d, rate in zip(rows["discount"], rows["rate"], strict=True) if d
    ]
    assert np.allclose(sorted(places), sorted(drawn), rtol=1e-9, atol=0)
    assert len(legend_texts(axes)) == 3
    with pytest.raises(DovetailError, match="discount above 0"):
        plots.box_fixed_points(box_sweep([(1, 2)], kappa=1, discounts=[0]))


def test_a_leak() -> None:
    leak = box_leak(bits=16, examples=20, winner=1000, discount=Fraction(1, 50))
    axes = leak.plot()
    check_layout(axes)
    cost = np.asarray(axes.get_lines()[0].get_ydata())
    assert cost.tolist() == [float(leak.cost(batch)) for batch in range(1, 21)]
    assert "from B = 10 on it does not pay" in legend_texts(axes)
    free = box_leak(bits=1, examples=5, winner=9, discount=0).plot()
    assert len(legend_texts(free)) == 2
