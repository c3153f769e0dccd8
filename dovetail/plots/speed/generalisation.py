"""What speed priors select, held out: by the slope, by the checks, by the number of examples."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.plots.style import BLACK, BLUE, ORANGE, around, finish, line_style, new_axes
from dovetail.plots.texts import count
from dovetail.speed import ChecksNeeded, HeldOutBySlope, LearningCurve, Prior
from dovetail.speed.generalisation.learning import EVERY_SOLUTION
from dovetail.values import check, floats

#: Lines may coincide, so their marks are drawn around each other.
MARKERS = (("o", 10), ("D", 7), ("s", 5), ("x", 6), ("^", 9), ("v", 9))
#: Shares are drawn with a little room on both sides.
SHARES = (-0.04, 1.04)
MEASURES = {
    "right": "right on all held out (probability)",
    "loss": "held-out loss (mean)",
}


def held_out_by_slope(
    losses: HeldOutBySlope,
    *,
    window: Iterable[Fraction | int] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the held-out loss of what is selected against the slope, simplicity left, speed right.

    The line is of a·t + b·x and jumps at exact slopes, where dots show the mean of the machines
    that tie. The triangle at the right is of all machines of the least time together, of which no
    slope selects more than the simplest.

    Parameters
    ----------
    losses
        What `dovetail.speed.held_out_by_slope` returns.
    window
        Least and greatest slope to show; unless given, a factor of 10 beyond the last jumps.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> held_out_by_slope(speed.held_out_by_slope(every)).get_ylabel()
    'held-out loss'
    """
    data = check.instance(losses, "losses", HeldOutBySlope)
    low, high = _window(data) if window is None else check.window(window, "window")
    axes = new_axes(6.4, 4.0) if ax is None else ax
    axes.set_xscale("log")
    edges = [low, *(floats.clipped(tie.slope) for tie in data.ties), high]
    values = [float(piece.loss) for piece in data.pieces]
    axes.stairs(values, edges, baseline=None, color=BLUE, linewidth=1.6, label="least a·t + b·x")
    ties = [(floats.clipped(tie.slope), float(tie.loss)) for tie in data.ties]
    if ties:
        style: dict[str, Any] = {"markersize": 6, "markeredgecolor": BLUE, "color": "white"}
        axes.plot(*zip(*ties, strict=True), "o", **style, label="ties at the exact slopes")
    asked = [(floats.clipped(tie.slope), float(tie.loss)) for tie in data.exact]
    if asked:
        axes.plot(*zip(*asked, strict=True), "x", color=BLACK, label="the dovetailer itself")
    loss = data.fastest.held_out_loss
    assert loss is not None
    label = f"least time alone: {count(data.fastest.count, 'machine')}"
    axes.plot([high], [float(loss)], "<", color=ORANGE, markersize=8, clip_on=False, label=label)
    axes.set(xlim=(low, high), ylim=SHARES)
    title = f"{count(len(data.pieces), 'machine')}, {count(data.held_out_inputs, 'held-out input')}"
    return finish(axes, ("slope a/b", "held-out loss"), title, data.name)


def _window(data: HeldOutBySlope) -> tuple[float, float]:
    marks = [*(tie.slope for tie in data.ties), *(tie.slope for tie in data.exact)]
    return around(marks or [Fraction(1)])


def checks_needed(needed: ChecksNeeded | Iterable[ChecksNeeded], *, ax: Axes | None = None) -> Axes:
    """Draw the probability that so many checks are enough, in an order drawn at random.

    Checks are enough if what the prior selects among the solutions that pass them is right on all
    held-out inputs.

    Parameters
    ----------
    needed
        What `dovetail.speed.checks_needed` returns, or several of these, such as of several priors.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> checks_needed(speed.checks_needed(every, speed.Rank())).get_xlabel()
    'held-out inputs used as checks'
    """
    if isinstance(needed, ChecksNeeded):
        several = [needed]
    else:
        accepted = "a ChecksNeeded, or several"
        given = check.several(needed, "needed", accepted)
        several = [check.instance(one, "needed", ChecksNeeded) for one in given]
    if not several:
        raise DovetailError("needed: has nothing to draw")
    names = list(dict.fromkeys(one.name for one in several))
    axes = new_axes(6.4, 4.0) if ax is None else ax
    for index, one in enumerate(several):
        shares = [float(share) for share in one.probabilities]
        label = _name(one.prior) if len(names) == 1 else f"{one.name}: {_name(one.prior)}"
        axes.plot(range(len(shares)), shares, **_marked(index), label=label)
    axes.set_ylim(SHARES)
    labels = ("held-out inputs used as checks", "probability that they are enough")
    subject = names[0] if len(names) == 1 else ""
    return finish(axes, labels, "checks until what is selected is right", subject, whole="x")


def learning_curve(curve: LearningCurve, *, value: str = "right", ax: Axes | None = None) -> Axes:
    """Draw how solutions and winners do on examples held out, by the number for training.

    Parameters
    ----------
    curve
        What `dovetail.speed.learning_curve` returns.
    value
        "right": the probability that all held out is right; "loss": the mean held-out loss.

    Examples
    --------
    >>> from dovetail import speed, tasks
    >>> curve = speed.learning_curve(tasks.and_, max_states=2, max_time=50)
    >>> learning_curve(curve).get_xlabel()
    'training examples, of 4'
    """
    data = check.instance(curve, "curve", LearningCurve)
    check.choice(value, "value", tuple(MEASURES))
    axes = new_axes(6.4, 4.0) if ax is None else ax
    followed: tuple[Prior | str, ...] = (EVERY_SOLUTION, *data.priors)
    for index, prior in enumerate(followed):
        pairs = [(one.examples, getattr(one, value)) for one in data.of(prior)]
        known = [(examples, float(share)) for examples, share in pairs if share is not None]
        if known:
            axes.plot(*zip(*known, strict=True), **_marked(index), label=_name(prior))
    axes.set_ylim(SHARES)
    total = len(data.task.inputs)
    labels = (f"training examples, of {total}", MEASURES[value])
    title = f"up to {count(data.space.states, 'state')}"
    return finish(axes, labels, title, data.task.name, whole="x")


def _marked(index: int) -> dict[str, Any]:
    """Return the style of a line of that number, with open marks."""
    marker, size = MARKERS[index % len(MARKERS)]
    return line_style(index) | {"marker": marker, "markersize": size, "fillstyle": "none"}


def _name(prior: Prior | str) -> str:
    """Return what a prior is called; what it takes unless told otherwise is left out."""
    return (
        "a solution at random" if prior == EVERY_SOLUTION else str(prior).replace("time=Time()", "")
    )
