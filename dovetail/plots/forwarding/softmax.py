"""Fixed points at a temperature, as the temperature falls."""

from __future__ import annotations

from matplotlib.axes import Axes

from dovetail.forwarding.softmax import SoftPath
from dovetail.plots.style import BLUE, GREY, VERMILLION, finish, new_axes
from dovetail.plots.texts import short
from dovetail.values import check


def soft_path(path: SoftPath, *, ax: Axes | None = None) -> Axes:
    """Draw the fixed points at some temperatures, and those of the map itself as lines.

    The temperature falls from left to right. A filled dot is a fixed point where the mean falls
    through the rate, an open one where it rises; grey bars are what could not be decided.

    Parameters
    ----------
    path
        What `dovetail.forwarding.soft_path` returns.

    Examples
    --------
    >>> from dovetail import forwarding
    >>> path = forwarding.soft_path([(1, 3)], kappa=1, temperatures=[1, 0.1])
    >>> soft_path(path).get_xlabel()
    'temperature τ, falling'
    """
    check.instance(path, "path", SoftPath)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    axes.set(xscale="log", yscale="log")
    for label, falling in (("falls through", True), ("rises through", False)):
        some = [(step.temperature, point.rate) for step in path for point in step.points
                if point.falling is falling]  # fmt: skip
        if some:
            axes.plot(*zip(*some, strict=True), "o", color=BLUE, markersize=4,
                      markerfacecolor=BLUE if falling else "white",
                      label=f"the mean {label} the rate")  # fmt: skip
    _draw_limits(axes, path)
    unknown = [(step.temperature, *ends) for step in path for ends in step.undecided]
    if unknown:
        axes.vlines(*zip(*unknown, strict=True), color=GREY, linewidth=3, alpha=0.6,
                    label="undecided")  # fmt: skip
    axes.invert_xaxis()
    title = f"softened fixed points, code constant κ = {short(path.kappa)}"
    return finish(axes, ("temperature τ, falling", "outer exchange rate r"), title, path.name)


def _draw_limits(axes: Axes, path: SoftPath) -> None:
    """Draw a line for each fixed point of the map: whole if pure, dashed if mixed."""
    for rates, dashes, label in ((path.pure, "-", "pure"), (path.mixed, "--", "mixed")):
        for place, rate in enumerate(rates):
            axes.axhline(float(rate), color=VERMILLION, linestyle=dashes, linewidth=1, zorder=0,
                         label=f"{label} fixed point" if place == 0 else None)  # fmt: skip
