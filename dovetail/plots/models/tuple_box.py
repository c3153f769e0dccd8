"""Tuple-box: which chain is the cheapest, what it costs, and one chain level by level."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Patch

from dovetail.models import (
    HintModel,
    TupleBox,
    TupleChain,
    TupleComparison,
    TupleLevel,
    TupleNames,
    TuplePieces,
    TupleRegions,
)
from dovetail.models.tuples.kinds import KINDS
from dovetail.models.tuples.regions import Corner
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
    new_axes,
    open_frame,
    roomy,
    set_title,
)
from dovetail.plots.texts import count, short
from dovetail.values import check, display, floats

#: The colour of each kind of chain.
COLOURS = dict(zip(KINDS, (BLUE, VERMILLION, ORANGE, GREEN, PURPLE), strict=True))
MARKS = dict(zip(KINDS, "osDv^", strict=True))
SHARE = "ε: what a step above the last level costs"
HINT = "bits i of the input that the hint shows"
#: What of a unit a strip is high.
HEIGHT = 0.7


def tuple_box(
    box: TupleBox,
    *,
    price: Fraction | int = 0,
    scale: str = "length",
    ax: Axes | None = None,
) -> Axes:
    """Draw which kind of chain is the cheapest, over ε, a strip for each hint.

    White lines are where the cheapest chain changes within one kind.

    Parameters
    ----------
    box
        What `tuple_box` returned.
    price, scale
        As in `TupleBox.best`.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import tuple_box as search
    >>> tuple_box(search(tasks.and_, max_states=2)).get_ylabel()
    'bits i of the input that the hint shows'
    """
    check.instance(box, "box", TupleBox)
    rows = [box.by_epsilon(hint, price=price, scale=scale) for hint in box.hints]
    axes = new_axes(6.8, 1.9 + 0.42 * len(rows)) if ax is None else ax
    for place, pieces in enumerate(rows):
        for piece in pieces.pieces:
            start, width = float(piece.start), float(piece.stop - piece.start)
            axes.barh(
                place,
                width,
                HEIGHT,
                start,
                color=COLOURS[piece.kind],
                edgecolor="white",
                linewidth=0.8,
            )
    axes.set_yticks(range(len(rows)), [str(hint) for hint in box.hints])
    axes.set_xlim(0, 1)
    paid = "" if price == 0 else f", price {short(Fraction(price))} of the top's {scale}"
    title = f"the cheapest chain, tops of up to {count(box.max_states, 'state')}{paid}"
    finish(axes, (SHARE, HINT), title, box.task.name, legend=False)
    _kind_legend(axes, {piece.kind for pieces in rows for piece in pieces.pieces})
    return axes


def tuple_pieces(pieces: TuplePieces, *, ax: Axes | None = None) -> Axes:
    """Draw the cost of the cheapest chain along ε or the price, coloured by its kind.

    Parameters
    ----------
    pieces
        What `TupleBox.by_epsilon` or `TupleBox.by_price` returned.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import tuple_box as search
    >>> tuple_pieces(search(tasks.and_, [2], max_states=2).by_epsilon()).get_ylabel()
    'least cost (steps)'
    """
    check.instance(pieces, "pieces", TuplePieces)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    for piece in pieces.pieces:
        ends = [piece.start, piece.stop]
        costs = [float(piece.base + piece.slope * end) for end in ends]
        axes.plot([float(end) for end in ends], costs, color=COLOURS[piece.kind], linewidth=2.5)
    for stop, cost in ((one.stop, one.base + one.slope * one.stop) for one in pieces.pieces[:-1]):
        axes.plot(float(stop), float(cost), "o", color=BLACK, markersize=4)
        axes.annotate(
            short(stop),
            (float(stop), float(cost)),
            (7, -11),
            textcoords="offset points",
        )
    below = SHARE if pieces.along == "epsilon" else "price λ of a unit of the top's description"
    title = f"the cheapest chain, hint of {count(pieces.hint, 'bit')}"
    finish(axes, (below, "least cost (steps)"), title, legend=False)
    _kind_legend(axes, {piece.kind for piece in pieces.pieces})
    return axes


def tuple_regions(regions: TupleRegions, *, ax: Axes | None = None) -> Axes:
    """Draw which chain is the cheapest over ε and the price: one polygon a chain.

    Parameters
    ----------
    regions
        What `TupleBox.regions` returned.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import tuple_box as search
    >>> tuple_regions(search(tasks.and_, [2], max_states=2).regions(most=2)).get_xscale()
    'linear'
    """
    check.instance(regions, "regions", TupleRegions)
    axes = new_axes(6.4, 4.8) if ax is None else ax
    for region in regions.regions:
        x, y = ([float(value) for value in column] for column in zip(*region.corners, strict=True))
        colour = COLOURS[region.kind]
        axes.fill(x, y, facecolor=colour, edgecolor=colour, linewidth=0.5)
    for edge in _borders(regions):
        x, y = ([float(value) for value in column] for column in zip(*edge, strict=True))
        axes.plot(x, y, color="white", linewidth=0.8)
    axes.set(xlim=(0, 1), ylim=(0, float(regions.most)))
    unit = "symbol of the top's name" if regions.scale == "length" else "rank of the top"
    title = f"the cheapest chain, hint of {count(regions.hint, 'bit')}"
    finish(axes, (SHARE, f"price λ (steps per {unit})"), title, legend=False)
    _kind_legend(axes, {region.kind for region in regions.regions})
    return axes


def _borders(regions: TupleRegions) -> set[frozenset[Corner]]:
    """Return the edges of polygons but for those between two polygons of one chain."""
    held: dict[frozenset[Corner], list[int]] = {}
    for region in regions.regions:
        for ends in zip(region.corners, region.corners[1:] + region.corners[:1], strict=True):
            held.setdefault(frozenset(ends), []).append(region.row)
    return {edge for edge, rows in held.items() if len(set(rows)) == len(rows)}


def tuple_costs(comparison: TupleComparison, *, ax: Axes | None = None) -> Axes:
    """Draw the least costs by hint: of the chains that were run, and of the formula.

    Marks are chains that were run, by kind; the dashed line is the table of the formula and the
    dotted one its honest solver.

    Parameters
    ----------
    comparison
        What `compare_tuple_box` returned.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import compare_tuple_box, tuple_box as search
    >>> box = search(tasks.and_, max_states=2)
    >>> tuple_costs(compare_tuple_box(box, Fraction(1, 10))).get_ylabel()
    'cost (steps, for one input)'
    """
    check.instance(comparison, "comparison", TupleComparison)
    axes = new_axes(6.4, 4.8) if ax is None else ax
    rows = comparison.rows
    hints = [row.hint for row in rows]
    for place, kind in enumerate(KINDS):
        costs = [row.run[place] for row in rows]
        if any(cost is not None for cost in costs):
            y = [math.nan if cost is None else float(cost) for cost in costs]
            style = f"{MARKS[kind]}-"
            axes.plot(hints, y, style, color=COLOURS[kind], label=f"run: {kind}", linewidth=0.8)
    tables = [float(row.table) for row in rows]
    axes.plot(hints, tables, color=BLACK, linestyle="--", label="formula: table (return x)")
    honest = float(comparison.model.honest_cost)
    axes.axhline(honest, color=GREY, linestyle=":", label="formula: honest solver")
    axes.set_ylim(bottom=0)
    title = f"run and by the formula, ε = {short(comparison.epsilon)}"
    return finish(axes, (HINT, "cost (steps, for one input)"), title, whole="x")


def hint_model(model: HintModel, *, ax: Axes | None = None) -> Axes:
    """Draw the costs of the formula by hint: the table, the solvers, and the threshold i*.

    Parameters
    ----------
    model
        The model.

    Examples
    --------
    >>> hint_model(HintModel.of(8, time=40, epsilon=Fraction(1, 9))).get_ylabel()
    'cost (steps)'
    """
    check.instance(model, "model", HintModel)
    axes = new_axes(6.4, 4.4) if ax is None else ax
    hints = list(range(model.bits + 1))
    costs = [floats.clipped(model.table_cost(hint)) for hint in hints]
    solvers = {name: floats.clipped(cost) for name, cost in model.solver_costs.items() if cost}
    low, high = roomy([*costs, *solvers.values()], log=True)
    # The ends come first: matplotlib cannot find them for numbers as large as these may be.
    axes.set(ylim=(low, min(high, floats.MOST)), yscale="log")
    axes.plot(hints, costs, "o-", color=VERMILLION, label="table of the answers")
    for colour, (name, cost) in zip(_endless(), solvers.items(), strict=False):
        axes.axhline(cost, color=colour, linestyle="--", label=f"solver: {name}")
    least = model.least_hint
    if least is not None:
        label = f"i* = {least}"
        axes.axvline(least, color=GREY, linestyle=":", label=label)
    axes.set_ylim(roomy([*costs, *solvers.values()], log=True))
    title = (
        f"formula, {count(model.bits, 'bit')}, T = {short(model.time)}, ε = {short(model.epsilon)}"
    )
    return finish(axes, (HINT, "cost (steps)"), title, whole="x")


def tuple_names(names: TupleNames, *, ax: Axes | None = None) -> Axes:
    """Draw how long the names are that the upper level can give, and that of the fastest solver.

    Bars are numbers of machines, dark where they are named on every input.

    Parameters
    ----------
    names
        What `tuple_names` returned.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import tuple_box as search
    >>> from dovetail.models import tuple_names as find
    >>> tuple_names(find(search(tasks.and_, [0], max_states=2))).get_ylabel()
    'machines that a top can name'
    """
    check.instance(names, "names", TupleNames)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    some = {rank for row in names.rows for rank in row.ranks}
    for ranks, colour, label in (
        (some, SKY, "named on some input"),
        (set(names.common), BLUE, "named on every input"),
    ):
        lengths = names.lengths(ranks)
        axes.bar(list(lengths), list(lengths.values()), color=colour, label=label)
    if names.needed is not None:
        label = f"fastest solver ({names.fastest} steps)"
        axes.axvline(names.needed, color=VERMILLION, linewidth=2, label=label)
    missing = (
        "the fastest solver is missing" if names.is_missing else "none that is faster is missing"
    )
    title = f"hint of {count(names.hint, 'bit')}: {missing}"
    return finish(
        axes, ("symbols of head 2 that name it", "machines that a top can name"), title, whole="xy"
    )


def tuple_chain(chain: TupleChain, *, ax: Axes | None = None) -> Axes:
    """Draw a chain, level by level from the top: the passes of each machine and what they say.

    Parameters
    ----------
    chain
        What `tuple_chain` returned.

    Examples
    --------
    >>> from dovetail.models import tuple_chain as run_chain
    >>> tuple_chain(run_chain("0RB0RB_1RZ1RZ", "11")).get_title()
    "input '11', no hint: object answer '1'"
    """
    check.instance(chain, "chain", TupleChain)
    shown = chain.levels[:MOST_LEVELS]
    axes = new_axes(6.8, 1.0 + 1.15 * len(shown)) if ax is None else ax
    for place, level in enumerate(shown):
        final = chain.is_object and place == len(chain.levels) - 1
        _draw_level(axes, -place, level, final)
    axes.set(xlim=(0, 10), ylim=(0.5 - len(shown), 0.5), xticks=[], yticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    open_frame(axes)
    hint = chain.hint.rstrip("0")
    said = f"hint '{hint}'" if hint else "no hint"
    if chain.is_object:
        end = f"object answer '{display.shorten(chain.levels[-1].word, 24)}'"
    else:
        end = f"no object answer, {chain.end}"
    set_title(axes, f"input '{display.shorten(chain.input, 24)}', {said}: {end}")
    return axes


#: Levels that a picture of a chain shows.
MOST_LEVELS = 8


def _draw_level(axes: Axes, y: float, level: TupleLevel, final: bool) -> None:
    """Draw one level as a box, with its machine, its passes and an arrow to the next."""
    colour = BLUE if final else ORANGE
    box = FancyBboxPatch(
        (0.3, y - 0.32),
        9.4,
        0.64,
        "round,pad=0.02",
        facecolor="white",
        edgecolor=colour,
        linewidth=1.8,
    )
    axes.add_patch(box)
    rank = "" if level.rank is None else f"rank {short(level.rank)}:  "
    axes.text(0.6, y + 0.13, f"{rank}{display.shorten(level.machine, 48)}", va="center")
    axes.text(0.6, y - 0.14, _passes(level), va="center", color=GREY, fontsize="small")
    if not final:
        axes.annotate(
            "", (5, y - 0.68), (5, y - 0.34), arrowprops={"arrowstyle": "-|>", "color": ORANGE}
        )


def _passes(level: TupleLevel) -> str:
    """Return what the passes of a level say."""
    if level.first is None or level.head_1 is None:
        return "input: does not halt"
    on_input = f"input: {count(level.first, 'step')}, "
    if level.head_1 == 0:
        return f"{on_input}object, head 2 says '{display.shorten(level.word, 24)}'"
    if level.second is None:
        return f"{on_input}meta; hint: does not halt"
    word = display.shorten(level.word, 24)
    return f"{on_input}meta; hint: {count(level.second, 'step')}, head 2 names '{word}'"


def _kind_legend(axes: Axes, kinds: Iterable[str]) -> None:
    """Name the kinds of chains that are drawn."""
    held = set(kinds)
    legend_below(axes, [Patch(color=COLOURS[kind], label=kind) for kind in KINDS if kind in held])


def _endless() -> Iterable[str]:
    """Yield colours for the solvers, again and again."""
    while True:
        yield from (BLUE, GREEN, ORANGE, PURPLE, SKY, BLACK)
