"""The pictures: what is drawn is compared with what the schedule really does."""

import math
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Polygon
from matplotlib.path import Path
from pictures import check_layout, legend_texts

import dovetail
from dovetail import DovetailError, plots

Cell = tuple[int, int]


def visits(
    winner: Cell, a: int, b: int, tie: str, total: int | None
) -> tuple[list[Cell], list[Cell]]:
    """Play the schedule turn by turn: cells of the finished iterations, cells of the last one."""
    done: list[Cell] = []
    listed: list[list[int]] = []
    turns: dict[int, int] = {}
    while True:
        start = sum(map(len, listed)) + 1
        group = [x for x in range(start, start + a) if total is None or x <= total]
        listed.append(group)
        turns |= dict.fromkeys(group, 0)
        now: list[Cell] = []
        for x in [x for g in (listed if tie == "rank" else listed[::-1]) for x in g]:
            for _ in range(b):
                turns[x] += 1
                now.append((x, turns[x]))
                if now[-1] == winner:
                    return done, now
        done += now


def polygons(axes: Axes) -> list[np.ndarray]:
    return [p.get_xy()[:-1] for p in axes.patches if isinstance(p, Polygon)]


def area(corners: np.ndarray) -> float:
    x, y = corners.T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def cells_in(corners: np.ndarray) -> set[Cell]:
    path = Path(np.vstack([corners, corners[:1]]), closed=True)
    right, top = (int(v) + 2 for v in corners.max(axis=0))
    grid = [(x, t) for x in range(1, right) for t in range(1, top)]
    return {cell for cell, inside in zip(grid, path.contains_points(grid), strict=True) if inside}


def offsets(axes: Axes) -> list[list[tuple[float, float]]]:
    return [[(float(x), float(t)) for x, t in c.get_offsets()] for c in axes.collections]


@given(
    x=st.integers(1, 12),
    t=st.integers(1, 12),
    a=st.integers(1, 5),
    b=st.integers(1, 5),
    tie=st.sampled_from(["rank", "time"]),
    more=st.none() | st.integers(0, 6),
)
def test_the_shaded_cells_are_those_of_the_schedule(
    x: int, t: int, a: int, b: int, tie: str, more: int | None
) -> None:
    total = None if more is None else x + more
    done, now = visits((x, t), a, b, tie, total)
    _, axes = plt.subplots()
    plots.triangle([(x, t)], a=a, b=b, tie=tie, total=total, ax=axes)
    whole, *before = polygons(axes)
    assert cells_in(whole) == set(done + now)
    assert area(whole) == len(done + now)  # each cell is one slot
    assert sum(map(area, before)) == len(done)
    assert [cells_in(corners) for corners in before] == ([set(done)] if done else [])
    assert any(f"to the hit: {len(now)} slots" in text for text in legend_texts(axes))
    plt.close("all")


def test_corners_of_a_staircase() -> None:
    whole, before = polygons(plots.triangle([(2, 3)], a=1, b=1))
    steps = [(0.5, 4.5), (1.5, 4.5), (1.5, 3.5), (2.5, 3.5), (2.5, 1.5), (3.5, 1.5), (3.5, 0.5)]
    assert [tuple(c) for c in whole] == [(0.5, 0.5), *steps]
    steps = [(0.5, 3.5), (1.5, 3.5), (1.5, 2.5), (2.5, 2.5), (2.5, 1.5), (3.5, 1.5), (3.5, 0.5)]
    assert [tuple(c) for c in before] == [(0.5, 0.5), *steps]


@pytest.mark.parametrize("tie", ["rank", "time"])
def test_outline_of_a_large_triangle_is_true_to_a_cell(tie: str) -> None:
    (x, t), a, b = (3930639, 13), 3, 2
    axes = plots.triangle([(x, t)], a=a, b=b, tie=tie)
    (corners,) = polygons(axes)
    k = math.ceil(x / a) + math.ceil(t / b) - 1
    home = math.ceil(x / a)

    def height(rank: int) -> int:
        group = math.ceil(rank / a)
        first = rank < x if group == home else (group < home) == (tie == "rank")
        return t if rank == x else b * (k - group) + b * first

    tops = corners[1:-1].reshape(-1, 2, 2)
    assert len(tops) > 200
    for (left, top), (right, same) in tops:
        assert top == same == height(int(left + 0.5)) + 0.5 == height(int(right - 0.5)) + 0.5
    assert corners[0].tolist() == [0.5, 0.5]
    chords = np.abs(np.log(tops[1:, 0] / tops[:-1, 1]))  # what stands for the groups left out
    assert chords.min(axis=1).max() < 0.06
    assert chords.max() < 0.8


def test_the_winner_is_the_first_found_and_all_solutions_are_drawn() -> None:
    points = [(3930639, 13), (4197591, 8)]
    axes = plots.triangle(points, a=1, b=1)
    assert offsets(axes) == [[(4197591, 8)], [(3930639, 13)]]  # others, then the winner
    assert "winner: rank 3,930,639, time 13" in legend_texts(axes)
    steeper = plots.triangle(np.array(points), a=100_000, b=1)
    assert offsets(steeper) == [[(3930639, 13)], [(4197591, 8)]]
    assert "other solutions: 1" in legend_texts(steeper)


def test_ties_choose_different_winners() -> None:
    points = [(1, 3), (3, 1)]
    assert offsets(plots.triangle(points, a=1, b=1))[-1] == [(1, 3)]
    assert offsets(plots.triangle(points, a=1, b=1, tie="time"))[-1] == [(3, 1)]
    assert offsets(plots.triangle(points, a=1, b=1, winner=(3, 1)))[-1] == [(3, 1)]


def test_results_bring_their_dovetailer() -> None:
    hit = dovetail.search(dovetail.tasks.successor, 2, 3, "time")
    assert isinstance(hit, dovetail.Hit)
    axes = plots.triangle(hit)
    assert offsets(axes) == [[(hit.rank, hit.time)]]
    title = "visited by the dovetailer a = 2, b = 3, tie = time"
    assert axes.get_title() == f"successor: {title}"
    assert area(polygons(axes)[0]) == hit.slots
    assert offsets(hit.plot()) == offsets(axes)
    table = dovetail.HaltingTable([None, 30, 5], [None, 0, 1])
    literal = dovetail.dovetail(table, 2, 3)
    corners = polygons(plots.triangle(literal))[0]
    assert area(corners) == literal.slots
    assert corners[:, 0].max() == 3.5  # there are three programs


@pytest.mark.parametrize("log", [False, True])
def test_isolines(log: bool) -> None:
    axes = plots.triangle([(738, 6)], a=2, b=3, isolines=[100, 1000.5], log=log)
    constants = [100, 1000.5, 2 * 6 + 3 * 738]  # the winner's comes last
    assert len(axes.lines) == 3
    for line, constant in zip(axes.lines, constants, strict=True):
        x, t = (np.asarray(values, dtype=float) for values in line.get_data())
        assert np.allclose(2 * t + 3 * x, constant)
        assert len(x) == 2 or log
        if log:  # a curve, whose chords are too short to be seen as such
            seen = (x > 0.5) & (t > 0.5)
            steps = np.hypot(np.diff(np.log10(x[seen])), np.diff(np.log10(t[seen])))
            assert steps.max() < 0.1
            assert x.min() < 0.5 or t.max() > constant / 2 - 1
    assert (axes.get_xscale(), axes.get_yscale()) == (("log",) * 2 if log else ("linear",) * 2)
    assert "isoline 2·t + 3·x = 2,226" in legend_texts(axes)


@pytest.mark.parametrize(
    ("points", "a", "b"),
    [([(11, 9)], 1, 1), ([(738, 6)], 1, 1), ([(10**30, 50)], 7, 2), ([(3, 2), (10**12, 1)], 1, 1)],
)
@pytest.mark.parametrize("count", [0, 1, 4, 9])
def test_other_isolines_are_distinct_and_not_more_than_asked(
    points: list[Cell], a: int, b: int, count: int
) -> None:
    *others, main = plots.triangle(points, a=a, b=b, isolines=count).lines
    constants = {
        round(math.log(a * line.get_ydata()[0] + b * line.get_xdata()[0]), 6)
        for line in [*others, main]
    }
    assert len(constants) == len(others) + 1 <= count + 1
    assert len(others) >= min(count, 1)


def test_axes_are_log_when_many_iterations_are_shown() -> None:
    assert plots.triangle([(40, 50)], a=1, b=1).get_xscale() == "linear"
    assert plots.triangle([(90, 50)], a=1, b=1).get_xscale() == "log"
    assert plots.triangle([(4197591, 8)], a=100_000, b=1).get_xscale() == "linear"
    assert plots.triangle([(2, 2), (10**9, 1)], a=1, b=1).get_yscale() == "log"


def test_everything_drawn_is_in_view() -> None:
    points = [(7, 900), (30, 40), (10**5, 3)]
    for log in (False, True):
        axes = plots.triangle(points, a=1, b=1, log=log)
        (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
        assert left == low == 0.5
        assert right > 10**5 + 0.5
        assert high > 900.5


@pytest.mark.parametrize(("points", "a"), [([(11, 9), (12, 15)], 1), ([(10**10, 10**9)], 2)])
def test_labels_do_not_overlap(points: list[Cell], a: int) -> None:
    axes = plots.triangle(points, a=a, b=1)
    check_layout(axes)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("rank x", "time t (turns)")


@pytest.mark.parametrize(
    ("points", "options", "message"),
    [
        ([], {"a": 1, "b": 1}, "points"),
        ([(0, 1)], {"a": 1, "b": 1}, "points"),
        ([(1, 0)], {"a": 1, "b": 1}, "points"),
        ([(1.5, 2)], {"a": 1, "b": 1}, "points"),
        ([(1, 2, 3)], {"a": 1, "b": 1}, "points"),
        ([7], {"a": 1, "b": 1}, "points"),
        ([(1, 2)], {"a": 0, "b": 1}, "a must"),
        ([(1, 2)], {"a": 1, "b": True}, "b must"),
        ([(1, 2)], {"a": 1}, "a and b"),
        ([(1, 2)], {"a": 1, "b": 1, "tie": "late"}, "tie"),
        ([(1, 2)], {"a": 1, "b": 1, "winner": (1, 2.5)}, "winner"),
        ([(5, 2)], {"a": 1, "b": 1, "total": 4}, "total"),
        ([(1, 2)], {"a": 1, "b": 1, "isolines": -1}, "isolines"),
        ([(1, 2)], {"a": 1, "b": 1, "isolines": [0.0]}, "isolines"),
    ],
)
def test_bad_input_of_the_triangle(points: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        plots.triangle(points, **options)


def test_a_search_without_a_hit_has_no_triangle() -> None:
    nothing = dovetail.search(dovetail.tasks.xor, max_iterations=5)
    with pytest.raises(DovetailError, match="at least one solution"):
        plots.triangle(nothing)  # type: ignore[arg-type]


CHAMPION = "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA"


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        ({"stop": 60}, 60),
        ({"start": 1000, "stop": 2000, "stride": 7, "left": -9, "right": 30}, 143),
    ],
)
def test_space_time_draws_the_array_itself(options: dict[str, int], rows: int) -> None:
    picture = dovetail.space_time(CHAMPION, **options)
    (image,) = plots.space_time(picture).images
    assert np.array_equal(np.asarray(image.get_array()), picture.array)
    assert picture.array.shape[0] == rows
    assert image.get_interpolation() == "nearest"
    assert image.origin == "upper"
    stride, last = options.get("stride", 1), int(picture.steps[-1])
    left, right = picture.left - 0.5, picture.left + picture.array.shape[1] - 0.5
    top, bottom = options.get("start", 0) - stride / 2, last + stride / 2
    assert image.get_extent() == [left, right, bottom, top]


def space_time(array: np.ndarray, machine: str = "1RB1LB_1LA1RZ") -> dovetail.machines.SpaceTime:
    """A run with these rows; its head stands still."""
    steps = np.arange(len(array), dtype=np.int64)
    columns = (steps, steps * 0, steps.astype(np.uint8))
    run = dovetail.Machine(machine)
    return dovetail.machines.SpaceTime(array, *columns, 0, "step limit", run)


def test_each_symbol_has_its_colour() -> None:
    picture = dovetail.space_time("1RB2LB1RZ_2LA2RB1LB", stop=39)
    axes = plots.space_time(picture)
    (image,) = axes.images
    drawn = image.to_rgba(picture.array)
    colours = [{to_hex(c) for c in drawn[picture.array == symbol]} for symbol in range(3)]
    assert [len(c) for c in colours] == [1, 1, 1]
    assert len(set.union(*colours)) == 3
    assert drawn[picture.array == 0].min() > 0.95  # the blank is nearly white
    legend = axes.get_legend()
    assert legend is not None
    assert legend_texts(axes) == ["0 (blank)", "1", "2", "head"]
    named = [to_hex(patch.get_facecolor()) for patch in legend.get_patches()]
    assert named == [c.pop() for c in colours]


def test_long_runs_are_drawn_at_the_resolution_that_is_seen() -> None:
    picture = dovetail.space_time("1RB1RA_1LA---", stop=10**6, stride=None, spacing=None)
    axes = plots.space_time(picture)
    (image,) = axes.images
    drawn = np.asarray(image.get_array())
    assert 600 < min(drawn.shape) <= max(drawn.shape) <= 1500
    left, right, bottom, top = image.get_extent()
    assert left == pytest.approx(0, abs=200)
    assert right == pytest.approx(5 * 10**5, rel=1e-3)
    assert (bottom, top) == (pytest.approx(10**6, rel=1e-3), pytest.approx(0, abs=500))
    # The machine goes one cell to the right in two steps: half of the picture is written.
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)
    assert axes.get_ylabel() == "step; 1 in 889 shown"
    # A pattern that repeats after few cells does not vanish.
    periodic = np.tile(np.arange(2, dtype=np.uint8), (2, 4000))
    (image,) = plots.space_time(space_time(periodic)).images
    drawn = np.asarray(image.get_array())
    assert drawn.shape[1] <= 1500
    assert drawn.mean() == pytest.approx(0.5, abs=0.1)


def test_cells_stay_sharp() -> None:
    rng = np.random.default_rng(1)
    array = rng.integers(0, 2, size=(201, 163), dtype=np.uint8)  # not a whole number of pixels
    axes = plots.space_time(space_time(array), legend=False)
    axes.figure.canvas.draw()
    box = axes.get_window_extent()
    pixels = np.asarray(axes.figure.canvas.buffer_rgba())[::-1]
    inside = pixels[int(box.y0) + 3 : int(box.y1) - 3, int(box.x0) + 3 : int(box.x1) - 3, :3]
    assert len(np.unique(inside.reshape(-1, 3), axis=0)) == 2


def test_the_head_is_marked_in_small_pictures() -> None:
    picture = dovetail.space_time("1RB1LB_1LA1RZ", stop=100)
    places = [0, 1, 0, -1, -2, -1, -1]
    assert offsets(plots.space_time(picture))[0] == [(x, step) for step, x in enumerate(places)]
    assert "head" not in legend_texts(plots.space_time(picture, head=False))
    window = dovetail.space_time("1RB1LB_1LA1RZ", left=-1, right=1)
    assert offsets(plots.space_time(window))[0] == [(0, 0), (0, 2), (-1, 3), (-1, 5), (-1, 6)]
    large = plots.space_time(dovetail.space_time(CHAMPION, stop=300))
    assert large.collections[:] == []
    marked = plots.space_time(dovetail.space_time(CHAMPION, stop=300), head=True)
    assert len(marked.collections) == 1


def test_ticks_are_true_steps_and_cells() -> None:
    axes = plots.space_time(dovetail.space_time(CHAMPION, start=5000, stop=5500, stride=100))
    axes.figure.canvas.draw()
    assert axes.get_yticks().tolist() == [5000, 5100, 5200, 5300, 5400]
    assert axes.get_yticklabels()[0].get_text() == "5,000"
    assert all(tick == round(tick) for tick in axes.get_xticks())
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("cell (0 = start)", "step; 1 in 100 shown")


def test_a_picture_without_rows_is_refused() -> None:
    with pytest.raises(DovetailError, match="0 rows"):
        plots.space_time(dovetail.space_time("1RB1LB_1LA1RZ", start=50, stop=60))


def test_long_machine_texts_are_broken_into_lines() -> None:
    machine = "_".join(["1RB2LB1RZ2RA2LB4LA"] * 5)
    title = plots.space_time(space_time(np.zeros((2, 3), dtype=np.uint8), machine)).get_title()
    assert title.replace("\n", "") == machine
    assert max(map(len, title.split("\n"))) <= 40
