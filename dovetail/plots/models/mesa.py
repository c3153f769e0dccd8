"""Mesa-optimisers: totals, thresholds, phases, sensitivities; planning; store against derive."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from dovetail.fronts import Number
from dovetail.models import (
    Mesa,
    MesaPhases,
    MesaSensitivity,
    MesaThresholds,
    Planning,
    SpeedWeight,
    StoreOrDerive,
)
from dovetail.plots.ledgers import COMPLEXITY
from dovetail.plots.lines import draw_hull
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    finish,
    legend_below,
    line_style,
    new_axes,
    roomy,
)
from dovetail.plots.texts import count, plain, short
from dovetail.plots.ticks import Numbers
from dovetail.values import check, floats

#: The fills of structures, in their order; further ones get them again, hatched.
FILLS = (BLUE, ORANGE, VERMILLION, GREEN, PURPLE, SKY)
HATCHES = ("", "////", "....")
#: The chords of a boundary.
SAMPLES = 2000
#: What a sensitivity may be drawn by.
MEASURES = ("difference", "elasticity")


def mesa_totals(mesa: Mesa, *, ax: Axes | None = None) -> Axes:
    """Draw the total of each structure: its time, and what its description costs.

    What a structure costs beyond the least is written at the end of its bar.

    Parameters
    ----------
    mesa
        The model.

    Examples
    --------
    >>> from dovetail import models
    >>> mesa_totals(models.Mesa.of()).get_xlabel()
    'total t + g(c) in steps'
    """
    held = check.instance(mesa, "mesa", Mesa)
    names = list(held.totals)
    axes = new_axes(6.8, 1.6 + 0.45 * len(names)) if ax is None else ax
    times = [_signed(held.times[name]) for name in names]
    prices = [_signed(held.totals[name] - held.times[name]) for name in names]
    places = range(len(names))
    axes.barh(places, times, 0.6, color=BLUE, label="time t")
    axes.barh(
        places, prices, 0.6, left=times, label="price of the description g(c)",
        facecolor="white", edgecolor=ORANGE, hatch="////", linewidth=1,
    )  # fmt: skip
    least = min(held.totals.values())
    for place, name in enumerate(names):
        margin = held.totals[name] - least
        text = f"+{short(margin)}" if margin else "least"
        end = times[place] + prices[place]
        axes.annotate(text, (end, place), (4, 0), textcoords="offset points", va="center",
                      fontsize="small")  # fmt: skip
    axes.set_yticks(places, [plain(name) for name in names])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.18 * max([t + p for t, p in zip(times, prices, strict=True)] + [1e-9]))
    title = f"{plain(', '.join(held.winners))}: least total"
    return _finish(axes, ("total t + g(c) in steps", "structure"), title, "x")


def mesa_thresholds(
    thresholds: MesaThresholds, *, most: Number | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what each structure costs beyond the least, as one parameter grows.

    A structure wins where its line is on the axis.

    Parameters
    ----------
    thresholds
        What `Mesa.thresholds` returns.
    most
        The end of the axis; half more than the last threshold and the model's own value, unless
        given.

    Examples
    --------
    >>> from dovetail import models
    >>> mesa_thresholds(models.Mesa.of().thresholds("t_find")).get_xlabel()
    't(find) in steps'
    """
    held = check.instance(thresholds, "thresholds", MesaThresholds)
    turns = [win.high for win in held.wins if win.high is not None]
    known = [value for row in held.rows if (value := row.value) is not None]
    end = Fraction(3, 2) * max([*known, held.value]) or Fraction(1)
    end = end if most is None else check.rational(most, "most")
    places = sorted({Fraction(0), end, *(turn for turn in turns if turn < end)})
    lines = list(zip(held.names, held.starts, held.slopes, strict=True))
    least = [min(start + slope * x for _, start, slope in lines) for x in places]
    axes = new_axes(6.4, 4.4) if ax is None else ax
    x = [_signed(place) for place in places]
    for number, (name, start, slope) in enumerate(lines):
        gaps = [start + slope * at - low for at, low in zip(places, least, strict=True)]
        axes.plot(x, list(map(_signed, gaps)), label=plain(name), **_line(number))
    axes.axvline(_signed(held.value), color=GREY, linestyle=":", linewidth=1.5,
                 label=f"the model: {short(held.value)}")  # fmt: skip
    axes.set(xlim=(0, _signed(end)), ylim=(0, None))
    label = _label(held.parameter)
    return _finish(axes, (label, "total beyond the least"), "which structure costs least", "xy")


def mesa_phases(
    phases: MesaPhases, *, log: str = "", boundaries: bool = True, ax: Axes | None = None
) -> Axes:
    """Draw the structure that wins at each place of a grid of two parameters.

    Places at which several tie are black. Boundaries are drawn by their closed form, if they have
    one; they end where a third structure wins.

    Parameters
    ----------
    phases
        What `Mesa.phases` returns.
    log
        Which axes are logarithmic: "", "x", "y" or "xy". Their values must not begin with 0.
    boundaries
        Whether to draw the lines on which two structures tie.

    Examples
    --------
    >>> from dovetail import models
    >>> found = models.Mesa.of().phases("rate", range(120), "t_find", range(0, 1800, 10))
    >>> axes = mesa_phases(found)
    >>> [text.get_text() for text in axes.get_legend().get_texts()]
    ['honest', 'simple deceptive', 'checked deceptive', 'several tie']
    """
    held = check.instance(phases, "phases", MesaPhases)
    check.choice(log, "log", ("", "x", "y", "xy"))
    columns = {"x": held.x_values, "y": held.y_values}
    for axis in log:
        if columns[axis][0] == 0:
            raise check.refusal(f"log: the first value of {axis}", "above 0", 0)
    x, y = (_edges(columns[axis], axis in log) for axis in "xy")
    kinds, labels = _kinds(held)
    fills = [BLACK if kind < 0 else FILLS[kind % len(FILLS)] for kind in kinds]
    axes = new_axes(6.4, 5.2) if ax is None else ax
    axes.pcolormesh(
        x, y, labels, cmap=ListedColormap(fills), vmin=-0.5, vmax=len(kinds) - 0.5,
        rasterized=True, alpha=0.75, linewidth=0,
    )  # fmt: skip
    axes.set(xscale="log" if "x" in log else "linear", yscale="log" if "y" in log else "linear")
    if check.flag(boundaries, "boundaries"):
        _draw_boundaries(axes, held, log)
    axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    title = f"the least total over {len(held.x_values)} × {len(held.y_values)} places"
    _finish(axes, (_label(held.x), _label(held.y)), title, "xy", legend=False)
    texts = ["several tie" if kind < 0 else plain(held.names[kind]) for kind in kinds]
    legend_below(
        axes,
        [
            Patch(color=fill, alpha=0.75, label=text)
            for fill, text in zip(fills, texts, strict=True)
        ],
    )
    return axes


def mesa_sensitivity(
    sensitivity: MesaSensitivity, *, by: str = "difference", ax: Axes | None = None
) -> Axes:
    """Draw how the margin between two structures changes with each parameter.

    Parameters
    ----------
    sensitivity
        What `Mesa.sensitivity` returns.
    by
        "difference", what one unit more adds to the margin, or "elasticity", its relative change
        for each relative change of the parameter.

    Examples
    --------
    >>> from dovetail import models
    >>> found = models.Mesa.of().sensitivity("simple deceptive", "honest")
    >>> mesa_sensitivity(found, by="elasticity").get_xlabel()
    'elasticity of the margin'
    """
    held = check.instance(sensitivity, "sensitivity", MesaSensitivity)
    check.choice(by, "by", MEASURES)
    every = held.differences if by == "difference" else held.elasticities
    # An elasticity is relative to the margin, which may be negative: the difference says for whom.
    rows = [
        (name, value, gain)
        for name, value, gain in zip(held.parameters, every, held.differences, strict=True)
        if value is not None
    ]
    rows.sort(key=lambda row: abs(row[1]))
    axes = new_axes(6.4, 1.6 + 0.3 * len(rows)) if ax is None else ax
    for colour, sign, text in ((BLUE, -1, held.first), (VERMILLION, 1, held.second)):
        widths = [_signed(value) if gain * sign > 0 else 0.0 for _, value, gain in rows]
        label = f"in favour of {plain(text)}"
        hatch = "" if sign < 0 else "////"
        axes.barh(range(len(rows)), widths, 0.6, label=label, facecolor=colour, hatch=hatch,
                  edgecolor="white")  # fmt: skip
    axes.set_yticks(range(len(rows)), [plain(name) for name, _, _ in rows])
    axes.axvline(0, color=BLACK, linewidth=0.8)
    label = "margin added by one unit more" if by == "difference" else "elasticity of the margin"
    title = f"margin {short(held.margin)}: {plain(held.first)} less {plain(held.second)}"
    return _finish(axes, (label, "parameter"), title, "x")


def planning(planning: Planning, *, ax: Axes | None = None) -> Axes:
    """Draw the chance to win as the computation is doubled, and what the next doubling adds.

    Parameters
    ----------
    planning
        What `models.planning` returns.

    Examples
    --------
    >>> from dovetail import models
    >>> planning(models.planning(4)).get_ylabel()
    'chance to win'
    """
    held = check.instance(planning, "planning", Planning)
    chances, gains = ([float(one) for one in column] for column in (held.chances, held.gains))
    axes = new_axes(6.0, 4.2) if ax is None else ax
    axes.bar(held.doublings, chances, 0.6, color=BLUE, label="chance to win")
    axes.bar(held.doublings, gains, 0.6, bottom=chances, label="added by the next doubling",
             facecolor="white", edgecolor=VERMILLION, hatch="////", linewidth=1)  # fmt: skip
    axes.set(ylim=(0, 1), xlim=(-0.6, held.doublings[-1] + 0.6))
    title = f"planning: {count(held.doublings[-1], 'doubling')} of the computation"
    return finish(axes, ("doublings of the computation", "chance to win"), title, whole="x")


def speed_weight(found: SpeedWeight, *, ax: Axes | None = None) -> Axes:
    """Draw programs by time and complexity, those that reach a target apart, and the hull of all.

    A weight on time selects the corner of the hull at which a line of that slope touches it: great
    weights the quickest, on the left. What performance is worth is taken off the complexity.

    Parameters
    ----------
    found
        What `models.largest_speed_weight` returns.

    Examples
    --------
    >>> from dovetail import models
    >>> rows = [(10, 40, 3), (10, 9, 20), (4, 2, 30)]
    >>> speed_weight(models.largest_speed_weight(rows, 10)).get_title()
    'largest weight on time 10/7, not attained'
    """
    held = check.instance(found, "found", SpeedWeight)
    axes = new_axes(6.4, 4.4) if ax is None else ax
    places = [(_signed(time), _signed(size)) for time, size in held.costs]
    corners = [row for one in held.ranges for row in one.programs if one.low != one.high]
    hull = list(dict.fromkeys(places[row] for row in corners))
    axes.plot(*zip(*hull, strict=True), color=GREY, linewidth=3, alpha=0.5, label="selected",
              marker="o", markersize=11)  # fmt: skip
    for good, marker, colour, text in (
        (True, "o", BLUE, "reaches the target"),
        (False, "X", VERMILLION, "does not"),
    ):
        x = [place[0] for place, well in zip(places, held.good, strict=True) if well == good]
        y = [place[1] for place, well in zip(places, held.good, strict=True) if well == good]
        if x:
            axes.scatter(x, y, marker=marker, color=colour, s=40, label=text, zorder=3)
    title = "no greatest weight on time" if held.found else "no weight on time reaches the target"
    if held.weight is not None:
        ends = "" if held.attained else "not "
        title = f"largest weight on time {short(held.weight)}, {ends}attained"
    cost = f"complexity less {short(held.value)}·performance" if held.value else "complexity"
    return _finish(axes, ("time", cost), title, "xy")


def store_or_derive(found: StoreOrDerive, *, ax: Axes | None = None) -> Axes:
    """Draw the machines that store an answer and those that derive it, and the hull of all.

    Parameters
    ----------
    found
        What `models.store_or_derive` returns.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import models
    >>> task = dovetail.tasks.output("11")
    >>> found = models.store_or_derive(dovetail.solutions(task, max_states=2, max_time=50))
    >>> store_or_derive(found).get_xlabel()
    'rank x'
    """
    held = check.instance(found, "found", StoreOrDerive)
    log = held.ledger.scale == "rank"
    pairs = [(entry.complexity, entry.time) for entry in held.ledger]
    axes = new_axes(6.4, 4.8) if ax is None else ax
    axes.set(xscale="log" if log else "linear", yscale="log" if log else "linear")
    axes.set(xlim=roomy([c for c, _ in pairs], log), ylim=roomy([t for _, t in pairs], log))
    corners = [(win.entry.complexity, win.entry.time) for _, win in held.wins]
    if log:
        draw_hull(axes, corners)
    elif len(corners) > 1:
        axes.plot(*zip(*corners, strict=True), color=GREY, linewidth=3, alpha=0.5,
                  label="lower-left hull")  # fmt: skip
    looks = {
        "table": ("s", VERMILLION, "table: stores the answer"),
        "loop": ("o", BLUE, "loop: derives it"),
    }
    for kind, (marker, colour, label) in looks.items():
        places = [pair for e, pair in zip(held.ledger, pairs, strict=True) if held.kind(e) == kind]
        if places:
            filled = [colour if place in corners else "none" for place in places]
            x, y = zip(*places, strict=True)
            axes.scatter(x, y, marker=marker, c=filled, edgecolors=colour, s=40, label=label,
                         zorder=3)  # fmt: skip
    title = f"{count(len(held), 'class').replace('classs', 'classes')}; filled: wins at some rate"
    labels = COMPLEXITY[held.ledger.scale], "time t"
    return finish(axes, labels, title, held.task, whole="y" if log else "xy")


def _finish(
    axes: Axes, labels: tuple[str, str], title: str, numbers: str, *, legend: bool = True
) -> Axes:
    """Finish a picture; on the axes of `numbers` these may be of any size."""
    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        if name in numbers and axis.get_scale() == "linear":
            axis.set_major_locator(MaxNLocator(6))  # large numbers are wide
            axis.set_major_formatter(Numbers())
    return finish(axes, labels, title, legend=legend)


def _label(parameter: str) -> str:
    """Return the label of the axis of a parameter."""
    kind, _, name = parameter.partition("_")
    if parameter == "rate":
        return "exchange rate λ"
    if kind not in ("c", "t") or not name:
        return plain(parameter)  # a switch
    return f"{kind}({plain(name)}) in {'bits' if kind == 'c' else 'steps'}"


def _line(number: int) -> dict[str, Any]:
    """Return the look of the line of a structure: its colour in phase diagrams, and dashes."""
    style = line_style(number)
    dashes = ("-", (0, (6, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)))[number % 4]
    return {**style, "color": FILLS[number % len(FILLS)], "linestyle": dashes, "linewidth": 2}


def _signed(value: Fraction) -> float:
    """Return a number as a float with which an axis can work."""
    size = floats.drawable(abs(value)) if abs(value) > 1 else floats.rounded(abs(value))
    return size if value >= 0 else -size


def _kinds(phases: MesaPhases) -> tuple[list[int], npt.NDArray[np.int64]]:
    """Return which structures win alone somewhere, −1 for ties, and each place's index of these."""
    places = np.full(phases.winners.shape, -1, dtype=np.int64)
    for place in range(len(phases.names)):
        places[phases.winners == 1 << place] = place
    found = np.unique(places).tolist()
    kinds = [kind for kind in found if kind >= 0] + [-1] * (-1 in found)
    labels = np.zeros_like(places)
    for number, kind in enumerate(kinds):
        labels[places == kind] = number
    return kinds, labels


def _edges(values: tuple[Fraction, ...], log: bool) -> npt.NDArray[np.float64]:
    """Return the edges of cells around values, half way between neighbours."""
    middle = np.array([floats.clipped(value) if value else 0.0 for value in values])
    if len(middle) == 1:
        low, high = roomy([values[0] or Fraction(1)], log)
        return np.array([low, high])
    middle = np.log(middle) if log else middle
    inner = (middle[1:] + middle[:-1]) / 2
    edges = np.concatenate([[2 * middle[0] - inner[0]], inner, [2 * middle[-1] - inner[-1]]])
    return np.exp(edges) if log else edges


def _draw_boundaries(axes: Axes, phases: MesaPhases, log: str) -> None:
    """Draw the boundaries of structures that win somewhere, by their closed form."""
    mesa = phases.mesa
    bent = any(name.startswith("c_") for name in (phases.x, phases.y))
    if phases.switch is not None or (bent and not mesa.exchange.is_linear):
        return
    winning = [name for name in phases.names if phases.wins(name).any()]
    base = phases.names[0]
    forms = {name: _floats(phases, name, base) for name in winning}
    x, y = (
        _spread(values, axis in log)
        for axis, values in (("x", phases.x_values), ("y", phases.y_values))
    )
    for first, second in combinations(winning, 2):
        one, of_x, of_y, of_xy = (a - b for a, b in zip(forms[first], forms[second], strict=True))
        with np.errstate(divide="ignore", invalid="ignore"):
            upwards = (x, -(one + of_x * x) / (of_y + of_xy * x))
            sideways = (-(one + of_y * y) / (of_x + of_xy * y), y)
        steep = _rises(upwards[1], y)
        across, up = sideways if steep else upwards
        axes.plot(*_least_only(across, up, forms, first), color=BLACK, linewidth=1.2)


def _rises(curve: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> bool:
    """Whether a curve over x leaves the picture so soon that one over y is drawn better."""
    inside = np.isfinite(curve) & (curve >= y[0]) & (curve <= y[-1])
    return bool(inside.sum() < len(curve) / 4)


def _least_only(
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    forms: dict[str, tuple[float, ...]],
    first: str,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return a boundary without the places at which a third structure is less."""
    with np.errstate(all="ignore"):
        totals = {
            name: one + of_x * x + of_y * y + of_xy * x * y
            for name, (one, of_x, of_y, of_xy) in forms.items()
        }
        least = np.minimum.reduce(list(totals.values()))
        room = 1e-9 * (1 + np.max(np.abs(list(totals.values())), axis=0))
        keep = np.isfinite(x) & np.isfinite(y) & (totals[first] <= least + room)
    return np.where(keep, x, np.nan), np.where(keep, y, np.nan)


def _floats(phases: MesaPhases, first: str, second: str) -> tuple[float, ...]:
    """Return the coefficients of a boundary, rounded."""
    line = phases.boundary(first, second)
    return tuple(_signed(value) for value in (line.one, line.of_x, line.of_y, line.of_xy))


def _spread(values: tuple[Fraction, ...], log: bool) -> npt.NDArray[np.float64]:
    low, high = floats.rounded(values[0]), floats.rounded(values[-1])
    return np.geomspace(low, high, SAMPLES) if log else np.linspace(low, high, SAMPLES)
