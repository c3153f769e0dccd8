"""Early exit: where examples leave, and what relaxing the penalty does."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib import colormaps
from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.neural import Answered, Exited
from dovetail.plots.neural.growing import share_ends
from dovetail.plots.style import BLACK, BLUE, finish, new_axes, roomy, write_beside
from dovetail.plots.texts import count, short
from dovetail.values import check

BY = ("difficulty", "layer")
#: Layers from the first (dark) to the last (light), in a map that colour-blind people read too.
LAYERS = "viridis"
#: More exits than this are not named one by one.
NAMED = 8


def exit_fractions(answered: Answered, *, by: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the share of examples that leave after each layer.

    Parameters
    ----------
    answered
        What the method `answer` of a network gave.
    by
        ``"difficulty"``: a bar for each difficulty, made up of the layers. ``"layer"``: a bar for
        each layer. Unless given, by difficulty where the task defines it.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> steps, ones = np.array([1, 3, 3]), np.ones(3, int)
    >>> found = neural.Answered(
    ...     "3 early exit", 9, 90, np.array([0, 1, 1]), steps, 8 * steps, ones, ones
    ... )
    >>> (
    ...     plots.exit_fractions(found).get_xlabel(),
    ...     plots.exit_fractions(found, by="layer").get_xlabel(),
    ... )
    ('difficulty', 'layer')
    """
    held = check.instance(answered, "answered", Answered)
    usual = "layer" if held.difficulty is None else "difficulty"
    chosen = usual if by is None else check.choice(by, "by", BY)
    axes = new_axes(6.4, 4.4) if ax is None else ax
    title = f"{count(len(held), 'example')}, {short(float(held.mean_steps))} layers in the mean"
    if chosen == "layer":
        exits = held.exits()
        axes.bar(list(exits), [float(share) for share in exits.values()], color=BLUE)
        labels = "layer", "examples that leave (share)"
        return finish(axes, labels, title, held.name, whole="x", legend=False)
    if held.difficulty is None:
        raise DovetailError("by must be 'layer' for a task without difficulty, not 'difficulty'")
    _stack(axes, held, held.difficulty)
    labels = "difficulty", "examples that leave (share)"
    return finish(axes, labels, title, held.name, whole="x")


def _stack(axes: Axes, held: Answered, difficulty: npt.NDArray[np.int64]) -> None:
    """Draw a bar for each difficulty, the layers one upon the other."""
    hard, layers = np.unique(difficulty), np.unique(held.steps)
    colours = colormaps[LAYERS](np.linspace(0.05, 0.95, len(layers)))
    below = np.zeros(len(hard))
    for place, layer in enumerate(layers.tolist()):
        shares = np.array([(held.steps[difficulty == each] == layer).mean() for each in hard])
        is_named = len(layers) <= NAMED or place in (0, len(layers) - 1)
        label = f"layer {layer}" if is_named else None
        axes.bar(hard, shares, bottom=below, color=colours[place], label=label)
        below += shares


def exited(exited: Exited, *, ax: Axes | None = None) -> Axes:
    """Draw the share of right answers against the mean computation while the penalty is relaxed.

    Each penalty is a point, with its strength λ beside it; the line goes from the strongest on.

    Parameters
    ----------
    exited
        What `dovetail.neural.exit_early` returned.

    Examples
    --------
    >>> from dovetail import neural, plots
    >>> task = neural.addition(64, 2, rng=0)
    >>> small = neural.exit_early(task, depth=2, penalties=[1, 0], updates=5, rng=0)
    >>> plots.exited(small).get_xlabel()
    'mean multiply-adds for an example'
    """
    held = check.instance(exited, "exited", Exited)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    means = [float(each) for each in held.mean_multiply_adds]
    shares = [float(each) for each in held.shares]
    axes.plot(means, shares, "o-", color=BLUE, markersize=5, label="penalty λ relaxed")
    for place, penalty in enumerate(held.penalties):
        # Below to the right and above to the left, since the line usually rises.
        offset, side = ((6.0, -12.0), "left") if place % 2 else ((-6.0, 6.0), "right")
        text, at = f"λ = {penalty:g}", (means[place], shares[place])
        write_beside(axes, text, at, offset, fontsize=8, ha=side)
    axes.axhline(float(held.target), color=BLACK, linewidth=0.8, label="target")
    low, high = roomy(means, log=False)
    room = 0.12 * (high - low)
    axes.set(xlim=(low - room, high + room), ylim=share_ends([*shares, float(held.target)]))
    verb = "reached" if held.reached else "not reached"
    title = f"target {verb}, {short(held.spent[-1])} multiply-adds of training"
    labels = "mean multiply-adds for an example", "right answers (share)"
    return finish(axes, labels, title, whole="x")
