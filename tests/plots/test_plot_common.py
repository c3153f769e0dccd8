"""What holds for every picture: labels, titles that name the subject, ticks, how much is drawn.

The pictures of circuits have tests of their own.
"""

import inspect
import warnings
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from forward_oracle import DOUBLING_HULL, THREE_CYCLE
from matplotlib.axes import Axes
from pictures import check_layout, legend_texts, tick_texts

import dovetail
from dovetail import DovetailError, Slope, forwarding, geometry, plots, tasks
from dovetail.forwarding import forward
from dovetail.plots.texts import short
from dovetail.plots.ticks import BetweenPowers, Powers

MANY = [(2 * n * n + n, 10**6 // (n * n)) for n in range(1, 16)]
HUGE = [(10**30, 10**40), (10**300, 2)]


@cache
def _xor() -> dovetail.fronts.Front:
    return dovetail.front(tasks.xor, max_states=4, max_time=200)


@cache
def _xor_hull() -> forwarding.Hull:
    return forwarding.hull(_xor())


def _costs() -> Axes:
    front = dovetail.front(tasks.output("111"), max_states=3, max_time=2000)
    slopes = [Slope(a, 1) for a in (10, 300, 10**6)]
    return plots.costs(geometry.compare_costs(front, slopes, max_slots=0))


def _ledger(entries: list[tuple[str, int, int]], scale: str) -> Axes:
    return plots.ledger(geometry.Ledger.of(entries, scale=scale))


#: Pictures of typical data, and what their titles name.
TYPICAL: dict[str, tuple[Callable[[], Axes], str]] = {
    "front": (lambda: plots.front(_xor(), slopes=[(50_000, 1), (10**6, 1)]), "xor: 2 points"),
    "front of pairs": (
        lambda: plots.front(DOUBLING_HULL, slopes=[(10**8, 1)]),
        "front of 5 points",
    ),
    "census": (lambda: plots.census(dovetail.census(2, max_time=6)), "census: 2 states"),
    "census times": (
        lambda: plots.census(dovetail.census(2, max_time=6), kind="times"),
        "census: 2 states",
    ),
    "census halting": (
        lambda: plots.census(dovetail.census(2, max_time=6), kind="halting"),
        "census: 2 states",
    ),
    "map": (
        lambda: plots.forwarding_map(forward(_xor_hull(), kappa=100)),
        "xor: forwarding map of 2",
    ),
    "map of pairs": (
        lambda: plots.forwarding_map(forward(DOUBLING_HULL, kappa=10**6)),
        "forwarding map of 5 programs, code constant κ = 1,000,000",
    ),
    "map without fixed point": (lambda: forward([(1, 3)], kappa=1).plot(), "of 1 program"),
    "cobweb": (
        lambda: plots.cobweb(forward(THREE_CYCLE, kappa=2), [14, Fraction(1, 9)]),
        "orbits of the map of 2 programs",
    ),
    "basins": (
        lambda: forward(_xor_hull(), kappa=40).basins().plot(),
        "xor: basins of 1 fixed point",
    ),
    "kappa": (
        lambda: _xor_hull().fixed_points_by_kappa().plot(),
        "xor: fixed points for 2 programs",
    ),
    "phase": (
        lambda: forwarding.sweep({"xor": _xor(), "one": [(1, 3)]}, [1, 10**8]).plot(),
        "a pure fixed point in 3 of 4 pairs",
    ),
    "tower": (lambda: plots.tower(forwarding.tower([(2, 3)], kappa=1)), "tower of 3 levels"),
    "tower of a task": (
        lambda: plots.tower(forwarding.tower(_xor(), kappa=1, require="nothing")),
        "xor: tower",
    ),
    "areas": (lambda: geometry.runtime_geometry(_xor()).plot(), "xor: area for 2 points"),
    "areas of many": (lambda: geometry.runtime_geometry(MANY).plot(), "area for 15 points"),
    "costs": (_costs, "output:111: costs under 3 slopes"),
    "extremes": (lambda: plots.extremes(MANY, slope=Slope(10, 1)), "15 programs"),
    "triangle": (lambda: plots.triangle([(11, 9)], a=3, b=2), "the dovetailer a = 3, b = 2"),
    "triangle of a hit": (lambda: plots.triangle(dovetail.search(tasks.and_)), "and: visited"),  # type: ignore[arg-type]
    "triangle of a trace": (
        lambda: plots.triangle(dovetail.dovetail(tasks.output("1"), 3, 2)),
        "output:1: visited",
    ),
    "space-time": (lambda: dovetail.space_time("1RB1LB_1LA1RZ").plot(), "1RB1LB_1LA1RZ"),
    "map of fractions": (lambda: plots.fraction_map(1200), "complexity of a/b"),
    "scatter": (lambda: plots.fraction_scatter(60), "fractions a/b"),
    "ledger": (
        lambda: _ledger([("table", 40, 3), ("search", 12, 90), ("other", 30, 80)], "length"),
        "ledger of 3 programs",
    ),
    "ledger of ranks": (
        lambda: _ledger([(f"no. {n}", 3**n, 99 - 9 * n) for n in range(9)], "rank"),
        "ledger of 9 programs",
    ),
}

#: Pictures of numbers that only just are floats.
LARGE: dict[str, Callable[[], Axes]] = {
    "front": lambda: plots.front(HUGE, slopes=[(1, 1), (10**15, 1)]),
    "close ranks": lambda: plots.front([(10**30, 9), (10**30 + 5, 2)], log=False),
    "triangle": lambda: plots.triangle(HUGE, a=1, b=1),
    "plain triangle": lambda: plots.triangle(HUGE, a=1, b=1, log=False),
    "triangle of a large slope": lambda: plots.triangle(HUGE, a=10**18, b=1),
    "extremes": lambda: plots.extremes(HUGE, slope=Slope(2, 1)),
    "areas": lambda: geometry.runtime_geometry(HUGE).plot(),
    "map of 10^20": lambda: plots.forwarding_map(forward([(10**20, 1)], kappa=1)),
    "map of a large rank": lambda: plots.forwarding_map(forward([(10**300, 12)], kappa=1)),
    "map of a large time": lambda: plots.forwarding_map(forward([(12, 10**300)], kappa=10**30)),
    "map of a large constant": lambda: plots.forwarding_map(forward([(3, 5)], kappa=10**250)),
    "cobweb of 10^20": lambda: plots.cobweb(forward([(10**20, 1)], kappa=1), [1]),
    "cobweb": lambda: plots.cobweb(forward([(10**300, 12)], kappa=1), [1, Fraction(1, 10**250)]),
    "basins": lambda: forward([(10**300, 12)], kappa=1).basins().plot(),
    "kappa": lambda: plots.kappa_diagram(forwarding.hull([(10**20, 1)])),
    "tower": lambda: forwarding.tower([(2, 3)], kappa=10**200, levels=4).plot(),
    "ledger": lambda: _ledger([("a", 10**30, 7), ("b", 10**300, 2)], "rank"),
}


@pytest.mark.parametrize("name", TYPICAL)
def test_every_picture_is_labelled_and_nothing_overlaps(name: str) -> None:
    draw, subject = TYPICAL[name]
    axes = draw()
    assert axes.get_xlabel()
    assert axes.get_ylabel()
    assert subject in axes.get_title()
    check_layout(axes)


@pytest.mark.parametrize("name", LARGE)
def test_numbers_up_to_10_to_the_300_are_drawn(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = LARGE[name]()
        check_layout(axes)
    assert all(np.isfinite([*axes.get_xlim(), *axes.get_ylim()]))


@pytest.mark.parametrize(
    "draw",
    [
        plots.front,
        lambda pairs: plots.triangle(pairs, a=1, b=1),
        lambda pairs: plots.extremes(pairs, slope=Slope(1, 1)),
        lambda pairs: _ledger([("", *pair) for pair in pairs], "rank"),
    ],
)
def test_larger_numbers_are_refused(draw: Callable[[Any], Axes]) -> None:
    for pairs in ([(10**30, 15), (10**400, 9)], [(1, 10**400), (3, 1)]):
        with pytest.raises(DovetailError, match=r"from 1e-305 to 1e\+305 for a picture, not 1\.0"):
            draw(pairs)
    assert not plt.get_fignums()


def test_levels_of_a_tower_that_are_too_large_are_left_out() -> None:
    axes = plots.tower(forwarding.tower([(2, 3)], kappa=10**320, levels=2))
    assert "only levels with numbers that can be drawn" in axes.get_title()
    assert len([line for line in axes.lines if str(line.get_label()).startswith("level")]) == 1
    with pytest.raises(DovetailError, match="tower: its ranks or times exceed"):
        plots.tower(forwarding.tower([(10**400, 3)], kappa=1, levels=1))


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("front", "xy"), ("triangle", "xy"), ("space-time", "xy"), ("map of fractions", "xy"),
        ("kappa", "y"), ("ledger", "xy"), ("extremes", "xy"),
    ],
)  # fmt: skip
def test_axes_of_whole_numbers_have_whole_ticks(name: str, whole: str) -> None:
    axes = TYPICAL[name][0]()
    axes.figure.canvas.draw()
    for side in whole:
        axis = getattr(axes, f"{side}axis")
        assert all(tick == round(tick) for tick in axis.get_majorticklocs())


@pytest.mark.parametrize("name", ["map", "map without fixed point", "cobweb", "map of pairs"])
def test_the_diagonal_of_maps_rises_at_45_degrees(name: str) -> None:
    axes = TYPICAL[name][0]()
    axes.figure.canvas.draw()
    (diagonal,) = (line for line in axes.lines if line.get_label() == "F(r) = r")
    (x, y), (u, v) = axes.transData.transform(np.transpose(diagonal.get_data()))
    assert (v - y) / (u - x) == pytest.approx(1)


# --- numbers and ticks -----------------------------------------------------------------------


def test_there_is_one_style_of_numbers() -> None:
    assert [short(n) for n in (0, 7, 1234567, 10**7, 12345678)] == [
        "0", "7", "1,234,567", "$10^{7}$", r"$1.23\times10^{7}$"
    ]  # fmt: skip
    assert [short(Fraction(1, n)) for n in (3, 10**12)] == ["1/3", "$10^{-12}$"]
    assert [short(x) for x in (0.5, 0.123456, 2.5e-6)] == ["0.5", "0.1235", r"$2.5\times10^{-6}$"]
    assert short(10**400) == "$10^{400}$"
    assert short(Fraction(7, 10**400)) == r"$7\times10^{-400}$"
    assert short(10**5000 + 1) == "$10^{5000}$"


@pytest.mark.parametrize("low", [1e-300, 1e-9, 0.3, 1, 77.7, 1e9, 1e300])
@pytest.mark.parametrize("span", [1.01, 3, 40, 1e3, 1e12, 1e200, 1e305, 1e306])
def test_logarithmic_axes_have_enough_ticks_and_not_too_many(low: float, span: float) -> None:
    high = min(low * span, 1e307)
    places = list(Powers().tick_values(low, high))
    assert 2 <= len(places) <= 9
    assert all(low <= place <= high for place in places)
    assert places == sorted(set(places))
    assert len(BetweenPowers().tick_values(low, high)) <= 90


def test_close_large_numbers_have_different_texts() -> None:
    axes = plots.front([(2_765_842_044, 28), (2_765_842_206, 24)])
    axes.figure.canvas.draw()
    names = [text.get_text() for text in tick_texts(axes.xaxis)]
    assert names[0].startswith("2,765,842,0")
    assert len(set(names)) == len(names) >= 2


def test_names_of_tasks_are_not_read_as_formulas() -> None:
    task = dovetail.Task.output("1", name="$x^2$ " + 50 * "y")
    axes = plots.front(dovetail.front(task, max_states=1, max_time=10))
    assert axes.get_title().startswith(r"\$x^2\$ y")
    assert len(axes.get_title()) < 120
    axes.figure.canvas.draw()


# --- legends ---------------------------------------------------------------------------------


def test_legends_name_all_that_is_drawn() -> None:
    band = legend_texts(plots.kappa_diagram(forwarding.hull(DOUBLING_HULL)))
    assert band == [
        "N(κ) changes between these within a line's width", "N(κ)", "no fixed point: 3 gaps",
        "κ0 = 49/15017: no gap above it",
    ]  # fmt: skip
    assert "filled: least rank·time" in legend_texts(TYPICAL["tower"][0]())
    assert legend_texts(TYPICAL["basins"][0]()) == ["rates of the cycle"]
    assert legend_texts(TYPICAL["ledger"][0]()) == [
        "lower-left hull", "never wins", "wins at some exchange rate"
    ]  # fmt: skip


def test_names_of_a_ledger_do_not_cover_each_other() -> None:
    crowd = [(f"program {n}", 1000 + n % 5, 1000 + n // 5) for n in range(25)]
    for axes in (TYPICAL["ledger of ranks"][0](), _ledger(crowd, "length")):
        axes.figure.canvas.draw()
        boxes = [text.get_window_extent() for text in axes.texts]
        assert boxes
        for place, one in enumerate(boxes):
            assert not any(one.overlaps(other) for other in boxes[:place])


# --- how much is drawn -----------------------------------------------------------------------


def test_a_front_of_many_points_has_few_parts() -> None:
    points = [(n * n, 10**9 // n) for n in range(1, 3000)]
    axes = plots.front(points, slopes=[(1, 1), (1, 10**5)])
    assert len(axes.lines) + len(axes.collections) < 10
    assert sum(len(line.get_xdata()) for line in axes.lines) < 10_000  # type: ignore[arg-type]
    (hull,) = (line for line in axes.lines if line.get_label() == "lower-left hull")
    vertices = geometry.lower_left_hull(points)
    assert set(vertices) <= set(zip(*hull.get_data(), strict=True))


def test_a_scatter_of_many_fractions_is_thinned_to_what_is_seen() -> None:
    axes = plots.fraction_scatter(1000)
    assert axes.get_title() == "complexity of 608,383 fractions a/b"
    (dots,) = axes.collections
    places = np.asarray(dots.get_offsets())
    assert 20_000 < len(places) < 80_000
    assert "fractions, one drawn at each place" in legend_texts(axes)
    # Every fraction has a dot within a 600th of the height.
    exact = dovetail.slopes.fraction_complexity(999, 1000), 0.001443416
    assert np.abs(places - (-exact[1], exact[0])).max(axis=1).min() < 2 * 19.94 / 600
    given = [Fraction(p, 1) for p in range(1, 30_001)]
    axes = plots.fraction_scatter(given)
    assert axes.get_title() == "complexity of 30,000 fractions a/b"
    assert len(axes.collections[0].get_offsets()) < 2000  # type: ignore[arg-type]


# --- arguments -------------------------------------------------------------------------------

FUNCTIONS = {
    name: getattr(plots, name)
    for name in plots.__all__
    if not getattr(plots, name).__module__.startswith("dovetail.plots.circuits")
}
#: What each needs besides its data.
NEEDED: dict[str, dict[str, Any]] = {"extremes": {"slope": Slope(1, 1)}}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("data", [None, "xor", [(1, 2.5)], [object()], object()])
def test_bad_data_is_refused(name: str, data: Any) -> None:
    given = (data, [1]) if name == "cobweb" else (data,)
    with pytest.raises(DovetailError):
        FUNCTIONS[name](*given, **NEEDED.get(name, {}))
    assert not plt.get_fignums()


@pytest.mark.parametrize("name", plots.__all__)
def test_unknown_options_and_wrong_axes_are_refused(name: str) -> None:
    draw = getattr(plots, name)
    with pytest.raises(DovetailError, match=f"{name}: has no option 'colour'; accepted are .*ax"):
        draw([(1, 2)], colour="red")
    with pytest.raises(DovetailError, match="ax must be an Axes, not 5"):
        draw([(1, 2)], ax=5)


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plots.front(np.array(DOUBLING_HULL)[::-1], ax=ax),  # any order and integers
        lambda ax: plots.triangle([(3, 4)], a=1, b=1, ax=ax),
        lambda ax: plots.extremes([(1, 1)], slope=Slope(1, 1), ax=ax),
        lambda ax: plots.areas(geometry.runtime_geometry([(1, 1)]), ax=ax),
        lambda ax: plots.space_time(dovetail.space_time("1RB1LB_1LA1RZ"), ax=ax),
        lambda ax: plots.fraction_map(5, ax=ax),
        lambda ax: plots.fraction_scatter(5, ax=ax),
        lambda ax: plots.forwarding_map(forward([(12, 1)], kappa=40), ax=ax),
        lambda ax: plots.cobweb(forward([(12, 1)], kappa=40), [1], ax=ax),
        lambda ax: forward([(12, 1)], kappa=40).basins().plot(ax=ax),
    ],
)
def test_the_given_axes_are_used_and_nothing_is_shown(
    draw: Callable[[Axes], Axes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plt, "show", lambda *_: pytest.fail("show was called"))
    axes = plt.subplots()[1]
    assert draw(axes) is axes
    assert plt.get_fignums() == [1]


@pytest.mark.parametrize("name", plots.__all__)
def test_data_comes_first_and_all_else_by_name(name: str) -> None:
    parameters = [*inspect.signature(getattr(plots, name)).parameters.values()]
    options = [one for one in parameters if one.kind is one.KEYWORD_ONLY]
    assert "ax" in [one.name for one in options]
    assert len(parameters) - len(options) == (2 if name == "cobweb" else 1)


@pytest.mark.parametrize(
    ("draw", "option"),
    [
        (lambda value: plots.front([(1, 2)], log=value), "log"),
        (lambda value: plots.triangle([(1, 2)], a=1, b=1, log=value), "log"),
        (lambda value: plots.space_time(dovetail.space_time("1RZ1RZ"), head=value), "head"),
        (lambda value: plots.space_time(dovetail.space_time("1RZ1RZ"), legend=value), "legend"),
    ],
)
def test_flags_are_true_or_false(draw: Callable[[Any], Axes], option: str) -> None:
    with pytest.raises(DovetailError, match=f"{option} must be True or False, not 'yes'"):
        draw("yes")


@pytest.mark.parametrize("name", plots.__all__)
def test_every_docstring_says_what_all_pictures_share(name: str) -> None:
    text = inspect.getdoc(getattr(plots, name)) or ""
    for section in ("Parameters\n---", "\nax\n", "Returns\n---", "Examples\n---"):
        assert text.count(section) == 1
    assert text.index("Parameters\n") < text.index("\nax\n") < text.index("Returns\n")
