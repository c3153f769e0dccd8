"""Pictures of networks: labels and titles, nothing overlaps, marks are where the numbers say."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from pictures import check_layout, legend_texts

from dovetail import DovetailError, neural, plots

CELL = neural.Cell(1, 8, 32, 2)
HARD = np.arange(40) % 16 + 1
NAMES = (
    "size prior", "fixed depth", "2A pondering", "2B predictor", "2B PonderNet",
    "2B expected rollouts", "2B adaptive time", "3 early exit",
)  # fmt: skip


def answered(name: str, cost: int, right: int) -> neural.Answered:
    steps = HARD // 4 + 1
    rights = (np.arange(40) < right).astype(np.int64)
    return neural.Answered(name, 9, 90, HARD, steps, cost * steps, rights, np.ones(40, np.int64))


def compared() -> neural.Comparison:
    rows = [answered(name, 900 + 700 * k, 20 + 2 * k) for k, name in enumerate(NAMES)]
    tasks = ("training: running parity, 32 places", "other 1: running parity, 128 places")
    none = (rows[0], None)  # inputs of another size
    pairs = (none, *((each, each) for each in rows[1:]))
    return neural.Comparison(neural.Plan(), tuple(neural.PROPOSALS), (9,) * 8, tasks, pairs)


def grown() -> neural.Grown:
    networks = tuple(neural.Dense(4, 2**k, depth, 1, 2) for depth in (1, 2) for k in range(7))
    shares = tuple(Fraction(50 + 3 * k, 100) for k in range(14))
    return neural.Grown(networks, (50,) * 14, (10**6,) * 14, shares, Fraction(1), ())


def pondered() -> neural.Pondered:
    steps = tuple(range(1, 18))
    shares = tuple(Fraction(49 + 3 * k, 100) for k in steps)
    spent = tuple(10**8 * k for k in steps)
    return neural.Pondered(CELL, steps, steps, spent, (0.5,) * 17, shares, Fraction(99, 100), ())


def curves() -> neural.RolloutCurves:
    places = (16, 32, 64, 128)
    right = [[min(k, n) for k in range(1, 101)] for n in places]
    return neural.RolloutCurves(CELL, places, places, np.array(right))


def needs() -> neural.RolloutNeeds:
    rollouts = [None if k % 9 == 0 else int(hard) for k, hard in enumerate(HARD)]
    return neural.RolloutNeeds(CELL, 16, HARD, tuple(rollouts))


#: Each picture, a part of its title, and of its legend.
PICTURES: dict[str, tuple[Callable[[], Axes], str, str]] = {
    "compared": (lambda: compared().plot(), "other 1: running parity", "2B adaptive time"),
    "compared on a task": (lambda: plots.compared(compared(), task=0), "training", "size prior"),
    "grown": (lambda: grown().plot(), "target not reached, $1.4", "best: width 64, depth 2"),
    "pondered": (lambda: pondered().plot(), "target reached, $1.7", "after K rollouts"),
    "curves": (lambda: curves().plot(), "one cell of 1178 parameters", "128 places"),
    "accuracy": (lambda: plots.accuracy_by_length(curves()), "one cell", "100 rollouts"),
    "by length": (lambda: plots.rollouts_by_length(curves()), "rollouts needed", "not kept"),
    "needs": (lambda: needs().plot(), "35 of 40 examples solved", "mean"),
    "by difficulty": (
        lambda: plots.rollouts_by_difficulty(answered("2A pondering", 9, 40)),
        "against difficulty", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_labelled_and_nothing_overlaps(name: str) -> None:
    draw, title, text = PICTURES[name]
    axes = draw()
    assert axes.get_xlabel()
    assert axes.get_ylabel()
    assert title in axes.get_title()
    assert not text or text in legend_texts(axes)
    check_layout(axes)


def ends_of(axes: Axes, label: str) -> list[list[Any]]:
    return next(line.get_xydata().tolist() for line in axes.lines if line.get_label() == label)


def test_marks_are_where_the_numbers_say() -> None:
    axes = curves().plot()
    assert ends_of(axes, "64 places")[:2] == [[1, 1 / 64], [2, 2 / 64]]
    axes = plots.accuracy_by_length(curves(), rollouts=[1, 32])
    assert ends_of(axes, "1 rollout") == [[n, 1 / n] for n in (16, 32, 64, 128)]
    assert ends_of(axes, "32 rollouts") == [[16, 1], [32, 1], [64, 32 / 64], [128, 32 / 128]]
    axes = plots.rollouts_by_length(curves())
    target = Fraction(99, 100)  # from place 16 on: ⌈0.99 · n⌉ rollouts
    assert ends_of(axes, f"share ≥ {target} kept") == [[16, 16], [32, 32], [64, 64]]
    assert ends_of(axes, "not kept") == [[128, 100]]
    assert ends_of(grown().plot(), "best: width 64, depth 2") == [[64 * (4 + 64 + 2), 0.89]]
    assert ends_of(needs().plot(), "mean")[:2] == [[1, 1], [2, 2]]
    axes = plots.compared(compared(), task=0)
    costs = 900 * (HARD // 4 + 1)
    assert ends_of(axes, "size prior") == [[costs.mean(), 0.5]]


def test_a_comparison_is_drawn_on_the_last_task_that_is_answered() -> None:
    found = compared()
    only = neural.Comparison(
        found.plan, ("size",), (9,), found.tasks, ((found.answers[0][0], None),)
    )
    assert only.plot().get_title().startswith("training: running parity")
    with pytest.raises(DovetailError, match="task must be one that some network answers"):
        plots.compared(only, task=1)
    with pytest.raises(DovetailError, match="task must be an integer from 0 to 1, not 2"):
        plots.compared(only, task=2)
