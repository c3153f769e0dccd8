"""The picture of a front: its points, hull and isolines are where the numbers say."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from known import XOR
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from pictures import check_layout, legend_texts
from problems import fronts

import dovetail
from dovetail import DovetailError, plots, tasks
from dovetail.geometry import lower_left_hull
from dovetail.oracle import reference

Pair = tuple[int, int]

MANY = [(20, 900), (300, 400), (310, 399), (5000, 60), (10**6, 59), (10**9, 2)]
ONE = [(738, 6)]
CLOSE = [(2_765_842_044, 28), (2_765_842_206, 24)]


def drawn(axes: Axes) -> dict[str, list[Pair]]:
    """The points by the label of their group."""
    return {
        str(group.get_label()).split(":")[0]: [(round(x), round(t)) for x, t in group.get_offsets()]
        for group in axes.collections
        if not str(group.get_label()).startswith("_")
    }


def rings(axes: Axes) -> list[tuple[Pair, str, float]]:
    """Place, colour and size of the rings around winners."""
    found = []
    for group in axes.collections:
        if str(group.get_label()).startswith("_"):
            ((x, t),) = group.get_offsets()
            look = to_hex(group.get_edgecolor()[0]), float(group.get_sizes()[0])
            found.append(((round(x), round(t)), *look))
    return found


def isolines(axes: Axes) -> list[Any]:
    return [line for line in axes.lines if str(line.get_label()).startswith("a = ")]


def hull_lines(axes: Axes) -> list[Any]:
    return [line for line in axes.lines if str(line.get_label()).endswith("lower-left hull")]


@given(fronts(most=7))
def test_points_on_the_hull_are_its_vertices(front: tuple[list[Pair], Pair]) -> None:
    points, _ = front
    winners = lower_left_hull(points)
    groups = drawn(plots.front(points))
    assert sorted(groups["on the hull"]) == sorted(winners)
    assert sorted(groups.get("inside the hull", [])) == sorted(set(points) - set(winners))
    plt.close("all")


@pytest.mark.parametrize("points", [XOR, MANY, CLOSE])
@pytest.mark.parametrize("log", [None, True, False])
def test_hull_lines_are_straight_between_neighbours(points: list[Pair], log: bool | None) -> None:
    axes = plots.front(points, log=log)
    hull = sorted(drawn(axes)["on the hull"])
    (line,) = hull_lines(axes)
    all_ranks, all_times = (np.asarray(values, dtype=float) for values in line.get_data())
    vertices = set(hull)
    places = zip(all_ranks, all_times, strict=True)
    corners = [index for index, place in enumerate(places) if place in vertices]
    # Each inner vertex ends one edge and begins the next.
    assert len(corners) == 2 * (len(hull) - 1)
    for edge, (x, t), (y, u) in zip(range(len(hull) - 1), hull, hull[1:], strict=False):
        part = slice(corners[2 * edge], corners[2 * edge + 1] + 1)
        ranks, times = all_ranks[part], all_times[part]
        assert (ranks[0], times[0]) == (x, t)
        assert (ranks[-1], times[-1]) == (y, u)
        assert len(ranks) > 100
        along = (ranks - x) / (y - x)
        assert np.allclose(times, t + along * (u - t), rtol=1e-6)
    # There is one hull in the legend.
    assert legend_texts(axes).count("lower-left hull") == 1


def test_slopes_stand_for_pairs() -> None:
    pairs, slopes = [(2, 4), (9, 1)], [dovetail.Slope(2, 4), dovetail.Slope(9, 1)]
    both = [plots.front(MANY, slopes=some) for some in (pairs, slopes)]
    assert rings(both[0]) == rings(both[1])
    assert legend_texts(both[0]) == legend_texts(both[1])


@pytest.mark.parametrize("tie", ["rank", "time"])
@pytest.mark.parametrize("points", [XOR, MANY, CLOSE, ONE])
def test_isolines_run_through_their_winners(points: list[Pair], tie: str) -> None:
    slopes = [(1, 1), (1, 9), (50_000, 1), (10**9, 1), (10**8, 7), (3, 2), (7, 5), (10**6, 3)]
    axes = plots.front(points, slopes=slopes, tie=tie)
    lines, marks = isolines(axes), rings(axes)
    assert len(lines) == len(marks) == len(slopes)
    for (a, b), line, (place, colour, _) in zip(slopes, lines, marks, strict=True):
        best = reference.winner(points, a, b, tie)
        assert best is not None
        assert place == best
        assert colour == to_hex(line.get_color())
        ranks, times = (np.asarray(values, dtype=float) for values in line.get_data())
        constant = a * best[1] + b * best[0]
        assert np.allclose(a * times + b * ranks, constant, rtol=1e-9)
        assert ranks.min() <= best[0] <= ranks.max()
        assert times.min() <= best[1] <= times.max()
        # It leaves the picture, unless it ends where rank or time is 0.
        (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
        assert times.max() >= high * 0.999 or ranks.min() <= max(left, constant / b * 1e-6) * 1.001
        assert ranks.max() >= right * 0.999 or times.min() <= max(low, constant / a * 1e-6) * 1.001
        text = f"a = {a:,}, b = {b:,}:\nrank {best[0]:,}, time {best[1]:,}"
        assert text in legend_texts(axes) or max(a, b) >= 10**7
    styles = {(to_hex(line.get_color()), str(line.get_linestyle())) for line in lines}
    assert len(styles) == len(slopes)
    # Rings around the same winner do not cover each other.
    assert len({(place, size) for place, _, size in marks}) == len(slopes)


def test_a_front_decides_its_own_winners() -> None:
    front = dovetail.front(tasks.xor, max_states=4, max_time=200)
    axes = front.plot(slopes=[(50_000, 1)])
    assert [place for place, _, _ in rings(axes)] == XOR[:1]
    assert [place for place, _, _ in rings(front.plot(slopes=[(50_000, 1)], tie="time"))] == XOR[1:]
    assert axes.get_title().startswith("xor: 2 points up to rank")
    with pytest.raises(DovetailError, match="extend max_time"):
        plots.front(front, slopes=[(1, 1)])
    part = dovetail.front(tasks.xor, max_states=3, max_time=200, max_nodes=5000)
    assert part.points
    assert plots.front(part).get_title().endswith("not complete")


def test_axes_are_logarithmic_where_values_spread() -> None:
    assert plots.front(MANY).get_xscale() == plots.front(MANY).get_yscale() == "log"
    xor = plots.front(XOR)
    assert (xor.get_xscale(), xor.get_yscale()) == ("linear", "linear")
    mixed = plots.front([(3, 20), (10**7, 10)])
    assert (mixed.get_xscale(), mixed.get_yscale()) == ("log", "linear")
    forced = plots.front(XOR, log=True)
    assert (forced.get_xscale(), forced.get_yscale()) == ("log", "log")
    assert plots.front(MANY, log=False).get_xscale() == "linear"
    assert (xor.get_xlabel(), xor.get_ylabel()) == ("rank x", "time t (turns)")


@pytest.mark.parametrize("points", [XOR, MANY, CLOSE, ONE, [(1, 1)], [(10**30, 3), (10**31, 2)]])
@pytest.mark.parametrize("log", [None, True, False])
def test_everything_is_in_view_and_nothing_overlaps(points: list[Pair], log: bool | None) -> None:
    axes = plots.front(points, slopes=[(1, 1), (10**6, 1), (10**7, 3)], log=log)
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert all(left < x < right and low < t < high for x, t in points)
    check_layout(axes)


@pytest.mark.parametrize(
    ("points", "options", "message"),
    [
        ([], {}, "no points"),
        ([(0, 1)], {}, "front must be pairs"),
        ([(1.5, 2)], {}, "front must be pairs"),
        ([(1, 2), (2, 2)], {}, "times fall"),
        ([(1, 2), (1, 1)], {}, "times fall"),
        (XOR, {"slopes": [(0, 1)]}, "a must"),
        (XOR, {"slopes": [(1, 1.5)]}, "b must"),
        (XOR, {"slopes": [1]}, "slopes must be pairs"),
        (XOR, {"slopes": [(1, 2, 3)]}, "slopes must be pairs"),
        (XOR, {"slopes": [(1, 1)], "tie": "late"}, "tie"),
        (XOR, {"tie": "late"}, "tie"),
    ],
)
def test_bad_input(points: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        plots.front(points, **options)
    assert plt.get_fignums() == []
