"""Pondering 2B: rollouts against difficulty, halting chances, and the course of training."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from dovetail.neural import Answered, HaltingChances, Penalised, Predicted
from dovetail.plots.neural.growing import MARKERS, SHARES
from dovetail.plots.style import BLACK, BLUE, ORANGE, finish, line_style, new_axes
from dovetail.plots.texts import short
from dovetail.values import check

#: The ends of the bands, which hold the middle four fifths of the examples.
BAND = 0.1, 0.9
#: Groups of difficulties that have a line of their own, at most.
MOST_GROUPS = 5


def rollouts_by_difficulty(
    answers: Answered | Iterable[Answered], *, ax: Axes | None = None
) -> Axes:
    """Draw the mean steps against the difficulty; bands hold the middle 80 % of the examples.

    Parameters
    ----------
    answers
        The answers of one network or of several, on tasks that define a difficulty; else it is
        drawn as 0.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> one, steps = np.ones(3, np.int64), np.array([1, 2, 4])
    >>> found = neural.Answered(
    ...     "2A pondering", 9, 90, np.array([1, 2, 2]), steps, 9 * steps, one, one
    ... )
    >>> plots.rollouts_by_difficulty(found).get_ylabel()
    'steps for an example'
    """
    accepted = "answers of networks, such as `Pondered.answer` gives"
    several = [answers] if isinstance(answers, Answered) else answers
    held = [
        check.instance(each, "answers", Answered)
        for each in check.iterator(several, "answers", accepted)
    ]
    if not held:
        raise check.refusal("answers", accepted, [])
    axes = new_axes(6.4, 4.2) if ax is None else ax
    for index, each in enumerate(held):
        hard, means, low, high = _spread(each)
        style = line_style(index)
        axes.fill_between(hard, low, high, color=style["color"], alpha=0.12, linewidth=0)
        marker = MARKERS[index % len(MARKERS)]
        axes.plot(hard, means, marker=marker, markersize=4, **style, label=each.name)
    axes.set_ylim(0, None)
    title = "steps against difficulty, with the middle 80 % of examples"
    return finish(axes, ("difficulty", "steps for an example"), title, whole="xy")


def _spread(answers: Answered) -> tuple[list[int], list[float], list[float], list[float]]:
    """Return the difficulties, and of each the mean of the steps and the ends of the band."""
    hard = answers.difficulty
    if hard is None:
        hard = np.zeros(len(answers), np.int64)
    numbers = np.unique(hard).tolist()
    groups = [answers.steps[hard == number] for number in numbers]
    ends = [np.quantile(group, BAND).tolist() for group in groups]
    means = [float(group.mean()) for group in groups]
    return numbers, means, [low for low, _ in ends], [high for _, high in ends]


def halting_chances(chances: HaltingChances, *, ax: Axes | None = None) -> Axes:
    """Draw the mean chance to stop after each rollout, a line for each range of difficulties.

    Parameters
    ----------
    chances
        What `Penalised.chances` returned.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> found = neural.HaltingChances.of(np.array([[0.5, 0.1], [0.5, 0.5], [1.0, 1.0]]))
    >>> plots.halting_chances(found).get_ylabel()
    'chance to stop (mean)'
    """
    held = check.instance(chances, "chances", HaltingChances)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    numbers = np.arange(1, len(held.chances) + 1)
    for index, (label, rows) in enumerate(_groups(held.difficulty, len(held))):
        means = held.chances[:, rows].mean(axis=1)
        axes.plot(numbers, means, marker=".", **line_style(index), label=label)
    axes.set_ylim(0, None)
    title = f"expected rollouts in the mean: {short(float(held.expected.mean()))}"
    return finish(axes, ("rollouts", "chance to stop (mean)"), title, whole="x")


def _groups(
    difficulty: npt.NDArray[np.int64] | None, count: int
) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """Return ranges of difficulties with a text each, and the examples in them."""
    if difficulty is None:
        return [("all examples", np.ones(count, bool))]
    parts = np.array_split(np.unique(difficulty), MOST_GROUPS)
    ends = [(int(part[0]), int(part[-1])) for part in parts if len(part)]
    texts = [f"difficulty {low}" + (f" to {high}" if high > low else "") for low, high in ends]
    rows = [(difficulty >= low) & (difficulty <= high) for low, high in ends]
    return list(zip(texts, rows, strict=True))


def penalised(penalised: Penalised, *, ax: Axes | None = None) -> Axes:
    """Draw the share of right held-out answers against the mean rollouts, a dot for each look.

    Parameters
    ----------
    penalised
        What `dovetail.neural.penalise` returned.

    Examples
    --------
    >>> from dovetail import neural, plots
    >>> task = neural.running_parity(64, 3, rng=0)
    >>> form = neural.Cell(1, 2, 4, 2)
    >>> plots.penalised(neural.penalise(form, task, most=2, updates=2, rng=0)).get_xlabel()
    'mean rollouts'
    """
    held = check.instance(penalised, "penalised", Penalised)
    axes = new_axes(6.0, 4.2) if ax is None else ax
    _course(axes, held)
    best = float(held.mean_steps[held.row]), float(held.share)
    axes.plot(*best, "o", color=ORANGE, markersize=12, fillstyle="none", label="kept")
    axes.axhline(float(held.target), color=BLACK, linewidth=0.8, label="target")
    verb = "reached" if held.reached else "not reached"
    title = f"target {verb}, {short(held.spent[-1])} multiply-adds of training"
    return finish(axes, ("mean rollouts", "right answers (share)"), title)


def predicted(predicted: Predicted, *, ax: Axes | None = None) -> Axes:
    """Draw the share of right held-out answers against the mean rollouts, a dot for each look.

    Parameters
    ----------
    predicted
        What `dovetail.neural.predict_rollouts` returned.

    Examples
    --------
    >>> from dovetail import neural, plots
    >>> task = neural.running_parity(64, 2, rng=0)
    >>> cell = neural.ponder(task, rollouts=[2], updates=9, rng=0)
    >>> found = neural.predict_rollouts(cell, task, most=2, updates=2, rng=0)
    >>> plots.predicted(found).get_xlabel()
    'mean rollouts'
    """
    held = check.instance(predicted, "predicted", Predicted)
    axes = new_axes(6.0, 4.2) if ax is None else ax
    _course(axes, held)
    best = float(held.mean_steps[-1]), float(held.share)
    axes.plot(*best, "o", color=ORANGE, markersize=12, fillstyle="none", label="last")
    title = f"predicted rollouts, {short(held.spent[-1])} multiply-adds of training"
    return finish(axes, ("mean rollouts", "right answers (share)"), title)


def _course(axes: Axes, held: Penalised | Predicted) -> None:
    means, shares = ([float(each) for each in row] for row in (held.mean_steps, held.shares))
    axes.plot(means, shares, "o-", color=BLUE, markersize=4, linewidth=0.8, label="looks in turn")
    axes.set_ylim(SHARES)
