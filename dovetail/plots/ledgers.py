"""A ledger: programs by complexity and time, and those that win at some exchange rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from matplotlib.axes import Axes

from dovetail.geometry import Entry, Ledger
from dovetail.plots.lines import draw_hull
from dovetail.plots.style import BLUE, GREY, VERMILLION, finish, new_axes, roomy, write_beside
from dovetail.plots.texts import count, plain
from dovetail.values import check, floats

#: What stands below the axis, by scale.
COMPLEXITY = {"rank": "rank x", "length": "description length (bits)"}
#: No more programs than this get their names.
NAMED = 25
#: Points (1/72 inch) that a letter is wide and high, in small print.
LETTER = 5.6, 10.0
#: How far a name stands from its point, to the right and up, in the places tried in turn.
OFFSETS = ((6, 4), (-6, 4), (6, -4), (-6, -4))

#: Left, lower, right, upper end, in points.
Box: TypeAlias = tuple[float, float, float, float]


def ledger(ledger: Ledger, *, time: str = "time t", ax: Axes | None = None) -> Axes:
    """Draw the programs of a ledger, and the hull of those that win.

    A name that would cover another is left out, those of programs that win last.

    Parameters
    ----------
    ledger
        The programs. Ranks are drawn on logarithmic axes, lengths on plain ones.
    time
        What the time is, for the axis.

    Examples
    --------
    >>> from dovetail.geometry import Ledger
    >>> axes = ledger(Ledger.of([("table", 40, 3), ("search", 12, 90)], scale="length"))
    >>> axes.get_xlabel()
    'description length (bits)'
    """
    held = check.instance(ledger, "ledger", Ledger)
    corners = [win.entry for win in held.wins]
    winners = set(corners)
    others = [entry for entry in held if entry not in winners]
    places = {entry: _place(entry) for entry in held}
    axes = new_axes(6.4, 4.8) if ax is None else ax
    _set_axes(axes, held)
    groups: list[tuple[list[Entry], dict[str, Any]]] = [
        (others, {"marker": "o", "color": BLUE, "markerfacecolor": "none", "label": "never wins"}),
        (corners, {"marker": "s", "color": VERMILLION, "label": "wins at some exchange rate"}),
    ]
    _draw_edges(axes, corners)
    for entries, style in groups:
        if entries:
            axes.plot(
                *zip(*(places[entry] for entry in entries), strict=True), linestyle="none", **style
            )
    named = [*corners, *others][:NAMED] if len(held) <= NAMED else corners[:NAMED]
    title = f"ledger of {count(len(held), 'program')}, {len(corners):,} on the hull"
    finish(axes, (COMPLEXITY[held.scale], time), title, whole=_whole(held))
    _write_names(axes, [entry.name for entry in named], [places[entry] for entry in named])
    return axes


def _draw_edges(axes: Axes, corners: list[Entry]) -> None:
    """Draw the hull; edges are curved on logarithmic axes, and straight where a number is 0."""
    pairs = [(entry.complexity, entry.time) for entry in corners]
    if all(number > 0 for pair in pairs for number in pair):
        draw_hull(axes, pairs)
    else:
        places = zip(*map(_place, corners), strict=True)
        axes.plot(*places, color=GREY, linewidth=3, alpha=0.5, label="lower-left hull")


def _set_axes(axes: Axes, ledger: Ledger) -> None:
    """Scale the axes so that all programs lie well inside; a time of 0 has no logarithm."""
    complexities, times = zip(*((entry.complexity, entry.time) for entry in ledger), strict=True)
    log = ledger.scale == "rank"
    log_time = log and min(times) > 0
    axes.set(xscale="log" if log else "linear", yscale="log" if log_time else "linear")
    axes.set(xlim=roomy(complexities, log), ylim=roomy(times, log_time))


def _whole(ledger: Ledger) -> str:
    """Return the axes on which there are only whole numbers."""
    columns = {"x": [one.complexity for one in ledger], "y": [one.time for one in ledger]}
    return "".join(axis for axis in columns if all(n == int(n) for n in columns[axis]))


def _place(entry: Entry) -> tuple[float, float]:
    """Return where a program stands; complexity and time may be 0."""
    x, t = (
        floats.drawable(number, f"ledger: {entry.name}") if number else 0.0
        for number in (entry.complexity, entry.time)
    )
    return x, t


def _write_names(axes: Axes, names: Sequence[str], places: Sequence[tuple[float, float]]) -> None:
    """Write names beside their places, the first ones first, where they cover nothing.

    The limits and scales of the Axes must be set.
    """
    width = 72 * axes.figure.dpi_scale_trans.inverted().transform((axes.bbox.width, 0))[0]
    scale = width / axes.bbox.width
    dots = [tuple(scale * axes.transData.transform(place)) for place in places]
    taken: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in dots]
    for number, (name, place, (x, y)) in enumerate(zip(names, places, dots, strict=True)):
        others = taken[:number] + taken[number + 1 :]
        for across, up in OFFSETS:
            box = _box(plain(name), x + across, y + up, across > 0, up > 0)
            outside = box[0] < scale * axes.bbox.x0 + 2 or box[2] > scale * axes.bbox.x1 + 20
            if outside or any(_overlap(box, one) for one in others):
                continue
            side = {"ha": "left" if across > 0 else "right", "va": "bottom" if up > 0 else "top"}
            write_beside(axes, plain(name), place, (across, up), **side, fontsize="small")
            taken.append(box)
            break


def _box(text: str, x: float, y: float, rightwards: bool, upwards: bool) -> Box:
    wide, high = LETTER[0] * len(text), LETTER[1]
    left, low = (x if rightwards else x - wide), (y if upwards else y - high)
    return left, low, left + wide, low + high


def _overlap(one: Box, other: Box) -> bool:
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart
