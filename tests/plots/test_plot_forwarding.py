"""The pictures of forwarding show what the exact map says."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from forward_oracle import DOUBLING_HULL, THREE_CYCLE
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from pictures import legend_texts

from dovetail import DovetailError, plots
from dovetail.forwarding import forward, hull, sweep


def treads(axes: Axes, label: str = "F(r), the best inner rate") -> list[np.ndarray]:
    """The steps of the staircase: pairs of points."""
    (found,) = (c for c in axes.collections if c.get_label() == label)
    assert isinstance(found, LineCollection)
    return [np.asarray(segment) for segment in found.get_segments()]


@pytest.mark.parametrize("kappa", [1, 10**6, 10**12])
def test_treads_are_where_their_rate_is_best(kappa: int) -> None:
    m = forward(DOUBLING_HULL, kappa=kappa)
    steps = treads(m.plot(window=(1e-20, 1e12)))
    assert len(steps) > 100
    for (low, s), (high, same) in steps[:: len(steps) // 20]:
        assert s == same
        assert low < high
        chosen = m.best(Fraction(float(np.sqrt(low * high)))).chosen
        assert float(chosen) == pytest.approx(s)


def test_a_window_shows_every_tread_in_it() -> None:
    m = forward(DOUBLING_HULL, kappa=10**6)
    breaks = sorted(jump.rate for jump in m.breakpoints())
    low, high = (float(breaks[k] + breaks[k + 1]) / 2 for k in (1700, 1760))
    axes = m.plot(window=(low, high))
    assert axes.get_xlim() == (low, high)
    shown = sorted(treads(axes), key=lambda tread: float(tread[0][0]))
    ends = [float(tread[1][0]) for tread in shown]
    assert ends == pytest.approx([*map(float, breaks[1701:1761]), high])
    assert [tread[0][0] for tread in shown] == pytest.approx([low, *ends[:-1]])


def test_where_treads_are_many_those_drawn_span_the_window() -> None:
    steps = treads(forward(DOUBLING_HULL, kappa=1).plot(window=(1e3, 1e8)))
    rates = sorted(float(tread[0][1]) for tread in steps)
    assert 400 < len(rates) < 700
    ratios = np.diff(np.log(rates[:-100]))  # the simplest are all drawn
    assert ratios.max() < 2 * np.log(rates[-1] / rates[0]) / 600


@pytest.mark.parametrize("kappa", [1, 10**6, 10**10])
def test_the_window_unless_given_is_where_something_happens(kappa: int) -> None:
    m = forward(DOUBLING_HULL, kappa=kappa)
    left, right = m.plot().get_xlim()
    ends = [point.rate for point in m.fixed_points()]
    ends += sorted((jump.rate for jump in m.breakpoints()), reverse=True)[:3]
    assert (left, right) == pytest.approx((float(min(ends)) / 10, float(max(ends)) * 10))
    start = Fraction(1, 10**9)
    axes = plots.cobweb(m, [start])
    assert axes.get_xlim()[0] == pytest.approx(1e-10)
    assert axes.get_ylim()[0] < start < axes.get_ylim()[1]


@pytest.mark.parametrize("window", [(2, 1), (0, 1), (1,), 3, "ab", (1, float("inf"))])
def test_what_is_no_window(window: object) -> None:
    with pytest.raises(DovetailError, match="window must be two positive numbers that rise"):
        plots.forwarding_map(forward([(1, 3)], kappa=1), window=window)  # type: ignore[arg-type]


def test_the_diagonal_and_fixed_points() -> None:
    axes = forward([(12, 1)], kappa=40).plot()
    assert "fixed points: 1/2, 1" in legend_texts(axes)
    (dots,) = (line for line in axes.lines if str(line.get_label()).startswith("fixed"))
    assert np.asarray(dots.get_xdata()).tolist() == [0.5, 1.0]
    (diagonal,) = (line for line in axes.lines if line.get_label() == "F(r) = r")
    assert np.array_equal(diagonal.get_xdata(), diagonal.get_ydata())
    mixed = forward([(1, 3)], kappa=1).plot()
    (marks,) = (line for line in mixed.lines if "average" in str(line.get_label()))
    assert np.asarray(marks.get_xdata()).tolist() == [1.75]


def test_ties_are_drawn_beside() -> None:
    axes = forward([(6, 1), (1, 6)], kappa=11).plot(window=(1e-6, 100))
    chosen, tied = treads(axes), treads(axes, "tied with it")
    assert {step[0][1] for step in tied} == {2, 3, 4, 5, 6}
    assert sorted(step[0][1] for step in chosen) == pytest.approx([1 / n for n in range(6, 0, -1)])


def test_a_web_goes_from_the_start_into_its_cycle() -> None:
    axes = plots.cobweb(forward(THREE_CYCLE, kappa=2), [14])
    (web,) = (line for line in axes.lines if str(line.get_label()).startswith("from 14"))
    assert np.asarray(web.get_xdata()).tolist() == [14, 14, 1, 1, 0.5, 0.5, 14, 14, 1]
    assert np.asarray(web.get_ydata()).tolist() == [14, 1, 1, 0.5, 0.5, 14, 14, 1, 1]
    with pytest.raises(DovetailError, match="starts"):
        plots.cobweb(forward(THREE_CYCLE, kappa=2), [])


def test_basins_have_a_row_for_each_cycle() -> None:
    basins = forward([(12, 1)], kappa=40).basins()
    axes = basins.plot()
    assert [label.get_text() for label in axes.get_yticklabels()] == ["1/2", "1"]
    (left, right), border = axes.get_xlim(), 71 / 80
    spans = [patch.get_paths()[0].get_extents() for patch in axes.collections]
    assert [(span.x0, span.x1) for span in spans] == [
        pytest.approx((left, border)),
        pytest.approx((border, right)),
    ]
    with pytest.raises(DovetailError, match="low and high"):
        plots.basins(basins, low=2, high=1)


def test_the_number_of_fixed_points() -> None:
    diagram = hull([(1, 3)]).fixed_points_by_kappa()
    axes = diagram.plot()
    (steps,) = axes.patches
    values = steps.get_data()  # type: ignore[attr-defined]
    assert values.values.tolist() == [1, 0, 1, 0, 1]
    assert values.edges[1:-1].tolist() == [1 / 12, 1 / 8, 7 / 8, 7 / 4]
    assert legend_texts(axes) == [
        "N(κ)",
        "no fixed point: 2 gaps",
        "κ0 = 7/4: no gap above it",
    ]
    window = plots.kappa_diagram(hull([(1, 3)]), low=Fraction(1, 2), high=1)
    assert window.get_xlim() == (0.5, 1)


def test_a_long_diagram_keeps_its_extremes() -> None:
    diagram = hull(DOUBLING_HULL).fixed_points_by_kappa()
    axes = diagram.plot()
    steps = diagram.steps()
    drawn = [patch.get_data().values for patch in axes.patches]  # type: ignore[attr-defined]
    assert max(values.max() for values in drawn) == steps.count.max()
    assert min(values.min() for values in drawn) == steps.count.min()


def test_a_diagram_with_too_many_steps_is_sampled() -> None:
    diagram = hull([(10**9, 12), (10**10, 3)]).fixed_points_by_kappa()
    with pytest.raises(DovetailError, match="low and high"):
        diagram.steps()
    axes = diagram.plot()
    (dots,) = (line for line in axes.lines if "exactly" in str(line.get_label()))
    kappas, counts = (np.asarray(column) for column in dots.get_data())
    assert len(kappas) == 400
    assert [diagram.count(Fraction(kappa)) for kappa in kappas[::10]] == counts[::10].tolist()
    assert "400 constants" in axes.get_title()
    # From where all is simple, to where 1/1 is fixed.
    first, last = diagram.hull.edge(0), diagram.hull.edge(diagram.hull.count - 2)
    left, right = axes.get_xlim()
    assert left < float(last.price / max(last.rates))
    assert right > float(first.price / min(first.rates))
    assert diagram.plot(low=1, high=1000).get_xlim() == (1, 1000)
    with pytest.raises(DovetailError, match="low must be"):
        diagram.plot(low=0)
    with pytest.raises(DovetailError, match="low and high must be"):
        diagram.plot(low=2, high=1)


def test_code_constants_are_named_in_one_style() -> None:
    tasks = {"one": [(1, 3)], "two": [(12, 1)]}

    def names(kappas: list[Fraction | int]) -> list[str]:
        axes = sweep(tasks, kappas).plot()
        return [label.get_text() for label in axes.get_xticklabels()]

    assert names([10**k for k in range(4)]) == ["1", "10", "100", "1,000"]
    assert names([10**k for k in range(13)]) == [f"$10^{{{k}}}$" for k in range(0, 13, 2)]
    assert names([Fraction(1, 3), 1, 40]) == ["1/3", "1", "40"]
    title = sweep(tasks, [1, 10]).plot().get_title()
    assert title == "a pure fixed point in 3 of 4 pairs of task and constant"


def test_short_logarithmic_axes_have_plain_numbers() -> None:
    axes = forward([(1, 3)], kappa=1).plot()
    axes.figure.canvas.draw()
    low, high = axes.get_ylim()
    shown = [tick for tick in axes.get_yticks() if low <= tick <= high]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert {"1", "2", "5"} <= set(names)
    assert len(shown) >= 3
    assert not any("times" in name for name in names)


@pytest.mark.parametrize(
    ("draw", "kind"),
    [
        (plots.forwarding_map, "m must be a ForwardingMap"),
        (lambda wrong: plots.cobweb(wrong, [1]), "m must be a ForwardingMap"),
        (plots.basins, "basins must be a Basins"),
        (plots.kappa_diagram, "diagram must be a KappaDiagram"),
        (plots.phase_diagram, "sweep must be a ForwardingSweep"),
        (plots.tower, "tower must be a Tower"),
        (plots.areas, "geometry must be a Geometry"),
        (plots.costs, "comparison must be a Comparison"),
    ],
)
def test_data_of_another_kind(draw: Callable[[Any], object], kind: str) -> None:
    with pytest.raises(DovetailError, match=rf"{kind}, not \[\(1, 3\)\]"):
        draw([(1, 3)])
