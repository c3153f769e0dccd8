"""The pictures of runtime geometry: curves, minima and marks are where the numbers say."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from pictures import legend_texts

import dovetail
from dovetail import DovetailError, Slope, plots, tasks
from dovetail.geometry import Comparison, compare_costs, lower_left_hull, runtime_geometry

Pair = tuple[int, int]

HILLY = [(2, 90), (50, 9), (70, 1), (60, 80)]
MANY = [(2 * n * n + n, 10**6 // (n * n)) for n in range(1, 16)]


@pytest.fixture(scope="module")
def compared() -> Comparison:
    front = dovetail.front(tasks.output("111"), max_states=3, max_time=2_000)
    slopes = [Slope(a, 1) for a in (10, 30, 300, 3_000, 10**6)]
    return compare_costs(front, slopes, max_slots=2 * 10**6)


def thick(axes: Axes) -> list[Any]:
    return [line for line in axes.lines if line.get_linewidth() > 2]


def marks(axes: Axes) -> dict[str, list[tuple[float, float]]]:
    """Places of the marks by the first word of their label."""
    return {
        str(group.get_label()).split()[0]: [(float(x), float(y)) for x, y in group.get_offsets()]
        for group in axes.collections
    }


def area(points: list[Pair], slope: float) -> float:
    return min((t + x / slope) ** 2 * slope / 2 for x, t in points)


@pytest.mark.parametrize("points", [HILLY, MANY, [(7, 3)]])
def test_the_thick_curve_is_the_envelope(points: list[Pair]) -> None:
    axes = plots.areas(runtime_geometry(points))
    hull = lower_left_hull(points)
    lines = thick(axes)
    assert len(lines) == len(hull)
    ends = []
    for line, (x, t) in zip(lines, hull, strict=True):
        slopes, heights = (np.asarray(values, dtype=float) for values in line.get_data())
        assert heights == pytest.approx([area(points, slope) for slope in slopes])
        assert heights == pytest.approx((t + x / slopes) ** 2 * slopes / 2)
        ends.append((slopes[0], slopes[-1]))
    # In order of rank the slopes rise, without gaps, from one side of the picture to the other.
    assert [end[0] for end in ends[1:]] == pytest.approx([end[1] for end in ends[:-1]])
    assert (ends[0][0], ends[-1][1]) == pytest.approx(axes.get_xlim())
    colours = [to_hex(line.get_color()) for line in lines]
    assert all(one != other for one, other in pairwise(colours))
    assert axes.get_xscale() == axes.get_yscale() == "log"
    low, high = axes.get_ylim()
    assert low < 2 * min(x * t for x, t in points) < high
    assert high > max(area(points, slope) for slope in axes.get_xlim())
    assert high < 10 * max(area(points, slope) for slope in axes.get_xlim())


def test_minima_are_marked() -> None:
    axes = plots.areas(runtime_geometry(HILLY))
    found = marks(axes)
    assert found["other"] == [pytest.approx((1 / 45, 360))]
    assert found["least"] == [pytest.approx((70, 140))]
    texts = legend_texts(axes)
    assert "rank 50, time 9" in texts
    assert "least area 140 at slope 70" in texts
    assert "other local minima: 1" in texts
    assert axes.get_title() == "area for 4 points, 3 win at some slope"
    # All local minima of a denser picture are found.
    assert "other" not in marks(plots.areas(runtime_geometry([(7, 3)])))


def test_only_covered_slopes_are_drawn() -> None:
    front = dovetail.front(tasks.xor, max_states=4, max_time=200)
    geometry = runtime_geometry(front)
    axes = geometry.plot(slopes=(1, 10**12))
    assert geometry.high is not None
    assert axes.get_xlim() == pytest.approx((1 / float(geometry.high), 1 / float(geometry.low)))
    assert geometry.plot(slopes=(10**5, 10**6)).get_xlim() == (10**5, 10**6)
    # The slower program wins nothing there, so it is not named.
    assert len(thick(geometry.plot(slopes=(10**5, 10**6)))) == 1
    for wrong in ((2, 1), (0, 1), (1, float("inf")), (-1, 1)):
        with pytest.raises(DovetailError, match=r"slopes(: each)? must be .*positive"):
            geometry.plot(slopes=wrong)
    with pytest.raises(DovetailError, match="the front covers none"):
        geometry.plot(slopes=(1e-3, 1))


def test_fractions_and_huge_numbers() -> None:
    fractions = plots.areas(runtime_geometry([(Fraction(1, 3), Fraction(7, 2)), (10**30, 1)]))
    assert marks(fractions)["least"] == [pytest.approx((2 / 21, 7 / 3))]
    plots.areas(runtime_geometry([(2**128, 2**60), (2**129, 5)]))


# --- costs -----------------------------------------------------------------------------------


def test_costs_stand_where_they_are(compared: Comparison) -> None:
    axes = compared.plot()
    found = marks(axes)
    assert found["slots"] == [(row.slope.a, row.slots) for row in compared.rows]
    run = [(row.slope.a, row.steps) for row in compared.rows if row.steps is not None]
    assert found["steps"] == run
    assert 0 < len(run) < len(compared.rows)
    curve, phases = axes.lines
    slopes, heights = (np.asarray(values, dtype=float) for values in curve.get_data())
    points = [(8232, 6), (8588, 5), (4339887, 4), (4345571, 3)]
    assert heights == pytest.approx([area(points, slope) for slope in slopes])
    assert (slopes.min(), slopes.max()) == pytest.approx((10, 10**6))
    assert set(phases.get_ydata()) == {compared.phase_work}
    assert "exactly," not in found
    assert axes.get_xscale() == axes.get_yscale() == "log"


def test_other_winners_are_ringed() -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=400)
    compared = compare_costs(front, [Slope(a, 1) for a in range(40_000, 70_000, 250)], max_slots=0)
    found = marks(compared.plot())
    other = [(row.slope.a, row.slots) for row in compared.rows if not row.agrees]
    assert found["exactly,"] == other != []
    assert "steps" not in found


def test_no_costs(compared: Comparison) -> None:
    with pytest.raises(DovetailError, match="comparison has no slopes to draw"):
        plots.costs(Comparison(compared.geometry, "rank", (), 1))


# --- extremes --------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=1, max_size=30))
def test_extreme_programs_are_the_hull(points: list[Pair]) -> None:
    axes = plots.extremes(points, slope=Slope(2, 3))
    assert marks(axes)["extreme"] == list(lower_left_hull(points))
    winner = marks(axes)["winner:"][0]
    assert winner == min(points, key=lambda p: (-(-p[0] // 2) - (-p[1] // 3) - 1, p[0]))
    hull = [line for line in axes.lines if "hull" in str(line.get_label())]
    vertices = lower_left_hull(points)
    assert len(hull) == min(1, len(vertices) - 1)
    for line in hull:
        assert set(vertices) <= set(zip(*line.get_data(), strict=True))
    plt.close("all")


def test_bad_extremes() -> None:
    with pytest.raises(DovetailError, match="points must hold at least one"):
        plots.extremes([], slope=Slope(1, 1))
    with pytest.raises(DovetailError, match="points must be pairs"):
        plots.extremes([(1, 0)], slope=Slope(1, 1))
    with pytest.raises(DovetailError, match="tie must be one of"):
        plots.extremes([(1, 1)], slope=Slope(1, 1), tie="late")
    with pytest.raises(DovetailError, match="slope must be a Slope, not \\(1, 2\\)"):
        plots.extremes([(1, 1)], slope=(1, 2))  # type: ignore[arg-type]
