"""Pictures of mesa-optimisers: what is drawn are the numbers, and nothing covers anything."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.container import BarContainer
from pictures import check_layout, legend_texts

import dovetail
from dovetail import DovetailError, models, plots
from dovetail.models import Mesa, evenly


def widths(axes: Axes) -> list[list[float]]:
    """The widths of the bars of each group."""
    groups = [one for one in axes.containers if isinstance(one, BarContainer)]
    return [[bar.get_width() for bar in one] for one in groups]


def test_bars_are_times_and_prices() -> None:
    mesa = Mesa.of(exchange=20)
    axes = mesa.plot()
    assert widths(axes) == [[1002, 2001, 1003, 1301], [14800, 14160, 15100, 14300]]
    assert [text.get_text() for text in axes.texts] == ["+201", "+560", "+502", "least"]
    assert axes.get_title() == "checked deceptive: least total"
    check_layout(axes)


def test_lines_are_what_is_beyond_the_least() -> None:
    mesa = Mesa.of(exchange=20)
    axes = mesa.thresholds().plot(most=200)
    lines = {str(line.get_label()): line for line in axes.lines}
    x = np.asarray(lines["honest"].get_xdata()).tolist()
    assert x == [0, 299 / 25, 100, 200]
    for name, line in lines.items():
        if name.startswith("the model"):
            continue
        for at, gap in zip(x, np.asarray(line.get_ydata()).tolist(), strict=True):
            totals = mesa.with_values({"rate": Fraction(at)}).totals
            assert gap == pytest.approx(float(totals[name] - min(totals.values())), abs=1e-9)
    assert axes.get_xlabel() == "exchange rate λ"
    check_layout(axes)


def test_a_phase_diagram_shows_the_winners() -> None:
    found = Mesa.of().phases("rate", [1, 12, 1000], "t_find", [100, 301])
    axes = plots.mesa_phases(found, boundaries=False)
    [mesh] = [one for one in axes.collections if isinstance(one, QuadMesh)]
    shown = np.asarray(mesh.get_array()).reshape(2, 3).tolist()
    names = ["honest", "simple deceptive", "checked deceptive", "several tie"]
    assert legend_texts(axes) == names
    honest, simple, checked, tie = range(4)
    assert shown == [[honest, checked, simple], [honest, tie, simple]]
    assert not axes.lines


def test_boundaries_are_drawn_where_two_structures_tie_and_no_third_is_less() -> None:
    found = Mesa.of().phases("rate", evenly(0, 150, 31), "t_find", evenly(0, 1800, 37))
    axes = found.plot()
    drawn = 0
    for line in axes.lines:
        places = np.column_stack([line.get_xdata(), line.get_ydata()])
        for x, y in places[np.isfinite(places).all(axis=1)][::97]:
            totals = found.mesa.with_values({"rate": Fraction(x), "t_find": Fraction(max(y, 0))})
            least, second, *_ = sorted(totals.totals.values())
            assert float(second - least) < 1e-6 * float(least)
            drawn += 1
    assert drawn > 10
    check_layout(axes)


LARGE = models.Exchange.of(Fraction(1, 2**710), "rank")


@pytest.mark.parametrize("log", ["", "x", "y", "xy"])
@pytest.mark.parametrize("x", ["rate", "c_base", "t_base"])
def test_layout_of_phases(log: str, x: str) -> None:
    values = [Fraction(1, 10), 1, 10, 100, 1000]
    check_layout(plots.mesa_phases(Mesa.of().phases(x, values, "t_find", values), log=log))


def test_layout_of_the_others() -> None:
    ranks = Mesa.of(exchange=LARGE)
    check_layout(ranks.plot())
    check_layout(ranks.phases("c_base", range(3, 30), "c_check", range(40)).plot())
    check_layout(ranks.phases("rate", [1], "c_check", [2]).plot())
    for by in ("difference", "elasticity"):
        found = Mesa.of(exchange=20).sensitivity("simple deceptive", "honest")
        check_layout(plots.mesa_sensitivity(found, by=by))
    for number in (0, 1, 20):
        check_layout(models.planning(number).plot())
    every = dovetail.solutions(dovetail.tasks.output("111"), max_states=3, max_time=50)
    for scale in ("rank", "length"):
        check_layout(models.store_or_derive(every, scale=scale).plot())
    check_layout(models.largest_speed_weight([(1, 2, 3), (1, 3, 1), (0, 1, 9)], 1).plot())


def test_bars_of_a_sensitivity_say_for_whom() -> None:
    mesa = Mesa.of(exchange=40)  # here the margin is negative
    found = mesa.sensitivity("simple deceptive", "honest")
    assert found.margin < 0
    for by in ("difference", "elasticity"):
        axes = plots.mesa_sensitivity(found, by=by)
        names = [tick.get_text() for tick in axes.get_yticklabels()]
        first, second = (dict(zip(names, row, strict=True)) for row in widths(axes))
        assert first["rate"] != 0
        assert first["t_find"] == 0 != second["t_find"]
        assert (first["rate"] > 0) == (by == "elasticity")


def test_marks_of_tables_and_loops() -> None:
    every = dovetail.solutions(dovetail.tasks.output("11"), max_states=2, max_time=50)
    found = models.store_or_derive(every)
    axes = found.plot()
    groups = [one for one in axes.collections if isinstance(one, PathCollection)]
    counts = {str(one.get_label()).split(":")[0]: len(one.get_offsets()) for one in groups}
    kinds = found.to_dict()["kind"].tolist()
    assert counts == {"table": kinds.count("table"), "loop": kinds.count("loop")}


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.mesa_totals(1), "mesa must be a Mesa"),
        (lambda: plots.mesa_thresholds(Mesa.of()), "thresholds must be a MesaThresholds"),
        (lambda: plots.mesa_thresholds(Mesa.of().thresholds(), most=0), "most must be"),
        (lambda: plots.mesa_phases(1), "phases must be a MesaPhases"),
        (
            lambda: plots.mesa_phases(Mesa.of().phases("rate", [0], "t_find", [1]), log="x"),
            "the first value of x must be above 0",
        ),
        (lambda: plots.mesa_sensitivity(1), "sensitivity must be a MesaSensitivity"),
        (lambda: plots.planning(1), "planning must be a Planning"),
        (lambda: plots.store_or_derive(1), "found must be a StoreOrDerive"),
        (lambda: plots.speed_weight(1), "found must be a SpeedWeight"),
    ],
)
def test_wrong_data(draw: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        draw()
