"""The pictures of annealing: marks, bands and lines are where the numbers say."""

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from pictures import check_layout, legend_texts

import dovetail
from dovetail import DovetailError, plots, speed, tasks

TOY = speed.Candidates.of_costs(
    [((1,), 0, 30), ((2,), 1, 5), ((3,), 2), ((4,), 2, 2), ((4,), 1)], threshold=2, name="toy"
)


@pytest.fixture(scope="module")
def known() -> speed.Candidates:
    every = dovetail.solutions(tasks.and_, max_states=3, max_time=60, performance="subsets")
    return speed.Candidates.of_solutions(every)


def marks(axes: Axes) -> dict[str, list[Any]]:
    """The places of the marks of each group."""
    return {str(group.get_label()): np.asarray(group.get_offsets()).tolist()
            for group in axes.collections}  # fmt: skip


def test_honest_and_wasteful_programs() -> None:
    axes = TOY.plot()
    assert marks(axes) == {
        "not good enough": [[1, 0], [2, 1], [4, 1]],
        "good, honest": [[3, 2]],
        "good, wasteful": [[4, 2]],
    }
    sizes = axes.collections[0].get_sizes()
    assert sizes[0] > sizes[1] > sizes[2]
    assert "threshold P* = 2" in legend_texts(axes)
    assert axes.get_title() == "toy: 39 programs"


def test_where_the_search_ended() -> None:
    result = speed.anneal(TOY, speed.Steady(1, 4), draws=1)
    axes = result.plot()
    # 3: 1/36 of all; 4: 35/36 of the others times 3/39, so that the median is 4.
    assert "median C* = 4" in legend_texts(axes)
    [band] = [patch for patch in axes.patches if "90 %" in str(patch.get_label())]
    assert (band.get_x(), band.get_x() + band.get_width()) == (3, 4)
    assert "then wasteful with" in axes.get_title()
    never = speed.anneal(TOY, [1], draws=5).plot()
    assert not never.patches
    assert "found with probability 0" in never.get_title()
    assert plots.candidates(result).get_title() == "toy: 39 programs"


def test_programs_of_which_waste_is_not_known() -> None:
    every = dovetail.solutions(tasks.and_, max_states=2, max_time=9, performance="subsets")
    axes = speed.anneal(speed.Candidates.of_solutions(every, right=2), [9], draws=5).plot()
    assert set(marks(axes)) == {"not good enough", "good"}


@pytest.mark.parametrize("show", ["wasteful_share", "success", "mean_level", "draws_spent"])
def test_lines_over_draws_and_paces(known: speed.Candidates, show: str) -> None:
    plans = [speed.Jumps(size, 60) for size in (9, 2, 5)]
    sweep = speed.anneal_sweep(known, plans, draws=[100, 1, 10])
    axes = sweep.plot(show=show)
    assert len(axes.lines) == 3
    values = getattr(sweep, show).reshape(3, 3)
    for row, line in zip(values, axes.lines, strict=True):
        assert line.get_xdata().tolist() == [1, 10, 100]  # type: ignore[union-attr]
        assert line.get_ydata().tolist() == [row[1], row[2], row[0]]  # type: ignore[union-attr]
    axes = sweep.plot(by="pace", show=show)
    for draws, line in zip((1, 10, 100), axes.lines, strict=True):
        assert line.get_label() == f"{draws} draws"
        assert line.get_xdata().tolist() == [2, 5, 9]  # type: ignore[union-attr]
        column = values[:, [100, 1, 10].index(draws)]
        assert line.get_ydata().tolist() == column[[1, 2, 0]].tolist()  # type: ignore[union-attr]


def test_layout(known: speed.Candidates) -> None:
    check_layout(known.plot())
    check_layout(speed.anneal(known, speed.Steady(1, 60), draws=50).plot())
    plans = [speed.Steady(1, 60), speed.UpAndDown(8, 60, (8, 2, 1))]
    sweep = speed.anneal_sweep(known, plans, draws=[1, 100, 10_000])
    for by in ("draws", "pace", "computation_spent"):
        check_layout(sweep.plot(by=by))
    check_layout(speed.anneal_sweep(known, [[n] for n in range(1, 40)], draws=[1, 9]).plot())


def test_what_cannot_be_drawn_is_refused(known: speed.Candidates) -> None:
    sweep = speed.anneal_sweep(known, [[7, 9]], draws=3)
    with pytest.raises(DovetailError, match="not every schedule has one pace"):
        sweep.plot(by="pace")
    for option in ("by", "show"):
        with pytest.raises(DovetailError, match=f"{option} must be one of"):
            sweep.plot(**{option: "?"})
