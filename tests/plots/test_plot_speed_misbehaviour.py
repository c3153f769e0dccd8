"""Pictures of computation per input: heights are the numbers, and nothing covers anything."""

from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from pictures import check_layout, legend_texts

from dovetail import DovetailError, plots, speed, tasks


def report(prior: speed.Prior, steps: Any = ((2, 5, 3), (4, 5, 5))) -> speed.Misbehaviour:
    return speed.misbehaviour(speed.Programs.of(steps), prior)


def bars(axes: Axes) -> list[list[tuple[float, float]]]:
    """Lower and upper end of the bars of each group."""
    groups = [one for one in axes.containers if isinstance(one, BarContainer)]
    return [[(bar.get_y(), bar.get_y() + bar.get_height()) for bar in one] for one in groups]


def heights_of_lines(axes: Axes) -> list[Any]:
    return [line.get_ydata()[0] for line in axes.lines]  # type: ignore[index]


def test_bars_are_needs_and_waste() -> None:
    axes = report(speed.MaxTime()).plot()
    needed = [(0, 2), (0, 5), (0, 3)]
    assert bars(axes) == [needed, [(2, 2), (5, 5), (3, 3)], needed, [(2, 4), (5, 5), (3, 5)]]
    assert heights_of_lines(axes) == [5]
    assert legend_texts(axes) == ["the most that a selected program spends", "needed", "wasted"]
    check_layout(axes)


def test_one_bar_where_nothing_ties() -> None:
    axes = report(speed.AverageTime()).plot()
    assert bars(axes) == [[(0, 2), (0, 5), (0, 3)], [(2, 2), (5, 5), (3, 3)]]
    assert axes.get_title() == "average time\n0 of 1 waste, up to 0 steps of a slack of 5"


def test_the_honest_machine_stands_beside_the_planted_one() -> None:
    planted = speed.plant("0RZ0RB_1RZ0RA", tasks.parity, pattern="0", size=3)
    axes = planted.plot()
    honest, same, extra = bars(axes)
    assert [high for _, high in honest] == planted.honest_steps.tolist()
    assert same == honest
    assert [high for _, high in extra] == planted.steps.tolist()
    assert heights_of_lines(axes) == [7]
    assert axes.get_ylim()[1] > 7
    names = [tick.get_text() for tick in axes.get_xticklabels()]
    assert names[:3] == ["blank*", "1", "11"]
    check_layout(axes)


@pytest.mark.parametrize("inputs", [1, 4, 40])
@pytest.mark.parametrize("most", [1, 10**17])
def test_layout(inputs: int, most: int) -> None:
    steps = [[1] * (inputs - 1) + [most], [most] * inputs]
    check_layout(report(speed.MaxTime(), steps).plot())


def test_wrong_data() -> None:
    with pytest.raises(DovetailError, match="report must be a Misbehaviour"):
        plots.misbehaviour([1, 2])  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="planted must be a Planted"):
        plots.planted("1RZ")  # type: ignore[arg-type]
