"""A ledger: programs by complexity and time, and those that win at some exchange rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dovetail.geometry import Entry, Ledger
from dovetail.plots.style import BLUE, GREY, VERMILLION, new_axes
from dovetail.values import check, floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: What stands below the axis, by scale.
COMPLEXITY = {"rank": "rank x", "length": "description length (bits)"}
#: No more programs than this get their names.
NAMED = 25


def ledger(ledger: Ledger, *, time: str = "time", ax: Axes | None = None) -> Axes:
    """Draw the programs of a ledger, and the hull of those that win.

    Parameters
    ----------
    ledger
        The programs. Ranks are drawn on a logarithmic axis, lengths on a plain one.
    time
        What the time is, for the axis.
    ax
        The Axes to draw into; a new figure unless given.

    Returns
    -------
    Axes
        The Axes drawn into.

    Examples
    --------
    >>> from dovetail.geometry import Ledger
    >>> axes = ledger(Ledger.of([("table", 40, 3), ("search", 12, 90)], scale="length"))
    >>> axes.get_xlabel()
    'description length (bits)'
    """
    held = check.instance(ledger, "ledger", Ledger)
    axes = new_axes(6.4, 4.4) if ax is None else ax
    winners = {win.entry for win in held.wins}
    others = [entry for entry in held if entry not in winners]
    corners = [win.entry for win in held.wins]
    axes.plot(*_places(corners), "-", color=GREY, linewidth=0.8, zorder=1)
    axes.plot(*_places(others), "o", markerfacecolor="none", color=BLUE, label="never wins")
    axes.plot(*_places(corners), "s", color=VERMILLION, label="wins at some exchange rate")
    for entry in held.entries if len(held) <= NAMED else corners[:NAMED]:
        place = _place(entry)
        axes.annotate(entry.name, place, (6, 4), textcoords="offset points", fontsize="small")
    if held.scale == "rank":
        axes.set(xscale="log", yscale="log")
    else:
        axes.locator_params(axis="y", integer=True)
    axes.set(xlabel=COMPLEXITY[held.scale], ylabel=time)
    axes.margins(0.12)
    axes.legend(fontsize="small", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def _places(entries: list[Entry]) -> tuple[list[float], list[float]]:
    places = [_place(entry) for entry in entries]
    return [x for x, _ in places], [y for _, y in places]


def _place(entry: Entry) -> tuple[float, float]:
    return floats.rounded(entry.complexity), floats.rounded(entry.time)
