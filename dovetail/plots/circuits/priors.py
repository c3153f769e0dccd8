"""Pictures of wholes and parts: what each prior leaves to the parts of a composed task."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from dovetail.circuits.model.costs import bounds, rule_of
from dovetail.circuits.model.parts import Composition
from dovetail.circuits.priors.comparisons import Comparison
from dovetail.circuits.priors.depths import ShallowCircuits
from dovetail.circuits.priors.pairs import Pairs
from dovetail.circuits.priors.reports import ForwardingReport
from dovetail.circuits.priors.shares import PriorReport
from dovetail.plots.style import (
    BLACK,
    BLUE,
    LINE_COLOURS,
    ORANGE,
    VERMILLION,
    finish,
    new_axes,
    open_frame,
    set_ticks,
    set_title,
    write_beside,
)
from dovetail.plots.texts import count, short
from dovetail.values import display

#: What stands beside an axis of costs.
COSTS = "gates; of depths, gates in a row"


def circuit_forwarding(report: ForwardingReport, *, ax: Axes | None = None) -> Axes:
    """Draw, for each prior, what the whole costs and what each part costs alone and inside it.

    A black line marks what the parts cost together: a whole below it saves by sharing. A part whose
    cost inside the whole stands out above its cost alone is not minimal there; a whisker shows how
    far it can stand out in a cheapest whole. Where only bounds are known, the upper ones are drawn.
    A linear whole without a circuit is marked none.

    Parameters
    ----------
    report
        Made by `dovetail.circuits.forwarding_report`.

    Examples
    --------
    >>> from dovetail.circuits import forwarding_report
    >>> axes = circuit_forwarding(forwarding_report(["01101001", "00010111"]))
    """
    parts = report.composition.parts
    bars = 1 + len(parts)
    width = 0.62 * (bars + 1) * len(report.rows)
    axes = ax or new_axes(min(max(5.0, width), 14.0), 3.8)
    names = ["whole", *(display.shorten(part.name, 12) for part in parts)]
    crowded = bars * len(report.rows) > 24 or max(map(len, names)) > 6
    ticks = []
    for k, row in enumerate(report.rows):
        left = k * (bars + 1)
        _draw_prior(axes, row, left)
        ticks += [left + i for i in range(bars)]
        axes.text(left + (bars - 1) / 2, 1.02, f"{row.prior}: {row.guarantee}",
                  transform=axes.get_xaxis_transform(), ha="center", fontsize="small",
                  fontweight="bold")  # fmt: skip
    axes.set_xticks(ticks, names * len(report.rows), fontsize="small", rotation=90 * crowded)
    axes.locator_params(axis="y", integer=True)
    finish(axes, ("", COSTS), _title(report.composition, report.basis))
    axes.set_title(axes.get_title(), fontsize="medium", pad=22)
    return axes


def _title(composition: Composition, basis: str) -> str:
    """What the task is, in words."""
    kinds = {"outputs": "side by side", "serial": "in series", "multiplexed": "by choice"}
    names = display.shorten(", ".join(f"“{part.name}”" for part in composition.parts), 40)
    return f"{names} {kinds[composition.kind]}, {count(composition.inputs, 'input')}, basis {basis}"


def _once(axes: Axes, label: str) -> str:
    """A label for the legend, where it has none like it yet."""
    return "_again" if label in axes.get_legend_handles_labels()[1] else label


def _draw_prior(axes: Axes, row: PriorReport, left: float) -> None:
    """A bar for the whole, with the parts together as a line on it, and one for each part."""
    axes.bar(left, row.whole.upper or 0, color=BLUE, label=_once(axes, "whole"))
    if row.whole.upper is None:
        axes.annotate("none", (left, 0), ha="center", va="bottom", fontsize="small")
    together = row.composed_upper or 0
    axes.plot(
        [left - 0.48, left + 0.48], [together] * 2, color=BLACK, lw=2.5,
        solid_capstyle="butt", label=_once(axes, "parts together"),
    )  # fmt: skip
    places = [left + 1 + i for i in range(len(row.parts))]
    alone = [share.least.upper or 0 for share in row.parts]
    axes.bar(places, alone, color=ORANGE, label=_once(axes, "part alone"))
    for x, least, share in zip(places, alone, row.parts, strict=True):
        if share.cost is not None:
            axes.bar(
                x, share.cost, facecolor="none", edgecolor=VERMILLION, hatch="//", lw=1.5,
                width=0.6, label=_once(axes, "part inside the whole"),
            )  # fmt: skip
        if share.most_slack:
            axes.errorbar(
                x, least, [[0], [share.most_slack]], color=BLACK, capsize=5,
                label=_once(axes, "up to, in some cheapest whole"),
            )  # fmt: skip


def circuit_comparison(comparison: Comparison, *, ax: Axes | None = None) -> Axes:
    """Draw what a task costs under each prior, in each basis.

    Where only bounds are known, the bar is as high as the lower one, and the frame above it as high
    as the upper one, if there is one.

    Parameters
    ----------
    comparison
        Made by `dovetail.circuits.compare`.

    Examples
    --------
    >>> from dovetail.circuits import compare
    >>> axes = circuit_comparison(compare("a ^ b"))
    >>> [tick.get_text() for tick in axes.get_xticklabels()]
    ['size', 'tree', 'depth', 'linear']
    """
    minima = comparison.minima
    priors = list(dict.fromkeys(one.prior for one in minima))
    bases = list(dict.fromkeys(one.basis for one in minima))
    gates = [basis for basis in bases if basis != "linear"]
    width = 0.8 / max(len(gates), 1)
    axes = ax or new_axes(max(5.0, 1.9 * len(priors)), 3.8)
    for one in minima:
        middle = 0.0 if one.basis == "linear" else gates.index(one.basis) - (len(gates) - 1) / 2
        x, low, high = priors.index(one.prior) + middle * width, one.lower or 0, one.upper or 0
        colour = (BLUE, *LINE_COLOURS)[bases.index(one.basis) % (1 + len(LINE_COLOURS))]
        rule = f": {rule_of(one.ancillas, one.copies)}" if one.prior == "linear" else ""
        axes.bar(x, low, width, color=colour, label=_once(axes, one.basis + rule))
        if high > low:
            axes.bar(x, high - low, width, bottom=low, fill=False, edgecolor=colour, hatch="///")
        cost = bounds(one.lower, one.upper).replace("no circuit", "none")
        _above(axes, cost, (x, max(low, high)), "x-small")
    axes.set_xticks(range(len(priors)), priors)
    axes.locator_params(axis="y", integer=True)
    axes.margins(y=0.12)
    return finish(axes, ("", COSTS), f"{comparison.task} ({count(comparison.inputs, 'input')})")


def _above(axes: Axes, text: str, place: tuple[float, float], size: str) -> None:
    """Write above a bar."""
    write_beside(axes, text, place, (0, 2), ha="center", va="bottom", fontsize=size)


def circuit_pairs(pairs: Pairs, *, ax: Axes | None = None) -> Axes:
    """Draw how many gates the pairs save together, and for how many no whole has minimal parts.

    Parameters
    ----------
    pairs
        Made by `dovetail.circuits.all_pairs`.

    Examples
    --------
    >>> from dovetail.circuits import all_pairs
    >>> axes = circuit_pairs(all_pairs(2, "u2"))
    """
    axes = ax or new_axes(5.6, 3.6)
    savings = range(int(pairs.saving.max(initial=0)) + 1)
    kept = [int(((pairs.saving == k) & (pairs.least_slack == 0)).sum()) for k in savings]
    lost = [int(((pairs.saving == k) & (pairs.least_slack > 0)).sum()) for k in savings]
    axes.bar(savings, kept, color=BLUE, label="some cheapest whole has minimal parts")
    axes.bar(savings, lost, bottom=kept, color=VERMILLION, label="in none are both parts minimal")
    for k, low, high in zip(savings, kept, lost, strict=True):
        split = f"\n({high:,} in none)" if high else ""
        _above(axes, f"{low + high:,}{split}", (k, low + high), "small")
    axes.set_xticks(savings)
    axes.set_ylim(0, 1.18 * max(map(sum, zip(kept, lost, strict=True)), default=1))
    labels = "C(f) + C(g) − C(f, g): gates saved by sharing", "pairs of functions"
    title = f"all {len(pairs):,} pairs of functions of {pairs.inputs} inputs, basis {pairs.basis}"
    return finish(axes, labels, title)


def circuit_depths(shallow: ShallowCircuits, *, ax: Axes | None = None) -> Axes:
    """Draw how many circuits reach the least depth, and how large each part grows in them.

    Parameters
    ----------
    shallow
        Made by `dovetail.circuits.shallow_circuits`.

    Examples
    --------
    >>> from dovetail.circuits import shallow_circuits
    >>> axes = circuit_depths(shallow_circuits(["01101001", "00010001"], 5))
    """
    parts = shallow.composition.parts
    axes = ax or new_axes(6.0, 3.4 + 0.2 * len(parts))
    bars = axes.bar(shallow.gates, shallow.circuits, color=BLUE, width=0.7)
    axes.bar_label(bars, [short(many) if many else "" for many in shallow.circuits],
                   fontsize="small", padding=2)  # fmt: skip
    axes.set_yscale("log")
    axes.set_ylim(0.7, max(shallow.circuits, default=1) * 4)
    set_ticks(axes)
    axes.set_xticks(shallow.gates)
    axes.set(ylabel="circuits")
    for k, name in enumerate(["gates", *(display.shorten(part.name, 20) for part in parts)]):
        down = 12 + 14 * k
        words = name if k == 0 else f"most in {name}"
        _below(axes, 0.0, words, (-8, -down), "right")
        for gates, most in zip(shallow.gates, shallow.most_gates, strict=True):
            if k and any(most):
                _below(axes, gates, str(most[k - 1]), (0, -down), "center")
    set_title(axes, f"{_title(shallow.composition, shallow.basis)}: depth {shallow.depth}")
    open_frame(axes)
    return axes


def _below(axes: Axes, x: float, words: str, offset: tuple[float, float], side: str) -> None:
    """Write below the axis: at a place on it, or at its left end."""
    transform = axes.get_xaxis_transform() if side == "center" else axes.transAxes
    style: dict[str, Any] = {"ha": side, "va": "center", "fontsize": "small"}
    write_beside(axes, words, (x, 0.0), offset, xycoords=transform, **style)
