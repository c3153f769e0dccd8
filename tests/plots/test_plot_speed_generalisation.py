"""The pictures of generalisation: lines and marks are where the numbers say."""

from fractions import Fraction

import numpy as np
import pytest
from pictures import check_layout, legend_texts

import dovetail
from dovetail import DovetailError, Solutions, plots, speed, tasks
from dovetail.speed.generalisation.learning import EVERY_SOLUTION

BORDER = Fraction(4_197_591 - 3_930_639, 13 - 8)


@pytest.fixture(scope="module")
def xor() -> Solutions:
    return dovetail.solutions(tasks.xor, max_states=3, max_time=200)


def test_the_loss_jumps_at_the_exact_slope(xor: Solutions) -> None:
    axes = plots.held_out_by_slope(speed.held_out_by_slope(xor, [(1000, 1), (10**6, 1)]))
    stairs = axes.patches[0].get_data()
    assert list(stairs.values) == [0.25, 0]
    assert stairs.edges[1] == pytest.approx(float(BORDER))
    assert (stairs.edges[0], stairs.edges[-1]) == pytest.approx(axes.get_xlim())
    ties, asked, fastest = axes.lines
    assert ties.get_xydata().tolist() == [[pytest.approx(float(BORDER)), 0.125]]
    assert asked.get_xydata().tolist() == [[1000, 0.25], [10**6, 0]]
    assert fastest.get_xydata().tolist() == [[pytest.approx(axes.get_xlim()[1]), 0]]
    assert axes.get_xscale() == "log"
    assert legend_texts(axes)[-1] == "least time alone: 8 machines"
    check_layout(axes)


def test_one_machine_for_all_slopes() -> None:
    every = dovetail.solutions(tasks.parity, max_states=2, max_time=100)
    axes = plots.held_out_by_slope(speed.held_out_by_slope(every), window=(1, 100))
    assert axes.get_xlim() == (1, 100)
    assert list(axes.patches[0].get_data().values) == [0]
    check_layout(axes)


def test_checks(xor: Solutions) -> None:
    several = [speed.checks_needed(xor, prior) for prior in (speed.Rank(), speed.Time())]
    axes = plots.checks_needed(several)
    assert axes.lines[0].get_ydata().tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert axes.lines[1].get_ydata().tolist() == [1] * 5
    assert legend_texts(axes) == ["rank", "time"]
    check_layout(axes)
    and_ = dovetail.solutions(tasks.and_, max_states=2, max_time=50)
    mixed = plots.checks_needed([several[0], speed.checks_needed(and_, speed.Kt())])
    assert legend_texts(mixed) == ["xor: rank", "and: Kt of time"]


@pytest.mark.parametrize("value", ["right", "loss"])
def test_learning(value: str) -> None:
    priors = [speed.Rank(), speed.MaxTime()]
    curve = speed.learning_curve(tasks.and_, max_states=2, max_time=50, priors=priors)
    axes = plots.learning_curve(curve, value=value)
    for line, prior in zip(axes.lines, [EVERY_SOLUTION, *priors], strict=True):
        assert line.get_xdata().tolist() == [1, 2, 3]
        heights = [float(getattr(point, value)) for point in curve.of(prior)]
        assert np.array_equal(line.get_ydata(), heights)
    assert legend_texts(axes) == ["a solution at random", "rank", "max time"]
    check_layout(axes)


def test_points_without_a_solution_are_left_out() -> None:
    curve = speed.learning_curve(tasks.majority, max_states=1, max_time=50, samples=5, rng=1)
    last = [point.examples for point in curve.of() if point.right is not None][-1]
    assert plots.learning_curve(curve).lines[0].get_xdata()[-1] == last < 7


def test_what_is_refused(xor: Solutions) -> None:
    found = speed.held_out_by_slope(xor)
    for call in (
        lambda: plots.held_out_by_slope(xor),
        lambda: plots.held_out_by_slope(found, window=(2, 1)),
        lambda: plots.checks_needed([]),
        lambda: plots.checks_needed([found]),
        lambda: plots.learning_curve(found),
    ):
        with pytest.raises(DovetailError):
            call()
