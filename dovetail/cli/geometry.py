"""The command `geometry`."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from dovetail.cli import common, fronts
from dovetail.cli.numbers import integers, pair, whole
from dovetail.cli.parsing import add_command
from dovetail.cli.tasks import TASK_NAMES, add_task, refuse_task
from dovetail.dovetailing import TIES, phase_winner, phase_work
from dovetail.fronts import Front
from dovetail.geometry import Comparison, Geometry, Number, Piece, compare_costs, runtime_geometry
from dovetail.slopes import Slope
from dovetail.values import floats

#: More slopes than this are refused.
MOST_SLOPES = 10_000

EXAMPLES = (
    "doubling --max-states 4 --max-time 400 --plot areas.png",
    "output:111 --max-states 3 --max-time 2000 -a 10,300,3000 --plot costs.png",
    "--point 2:90 --point 50:9 --point 70:1",
)


def add(commands: Any) -> None:
    """Add the command `geometry`."""
    about = "show which program wins at which slope, at what area, and the best slope"
    parser = add_command(commands, _geometry, "geometry", about, TASK_NAMES, EXAMPLES)
    add_task(parser)
    text = "a program of rank X and time T, instead of TASK; may be repeated"
    parser.value("--point", pair("X:T"), "X:T", text, action="append", default=[])
    parser.value("-a", integers, "LIST", "compare costs for these a, as in `sweep`")
    parser.value("-b", integers, "LIST", "and these b; all pairs are taken")
    parser.add_argument("--tie", choices=TIES, default="rank", help="order inside an iteration")
    text = "count real steps where there are at most N slots"
    parser.value("--max-slots", whole(0), "N", text, default=10**7)
    fronts.add_rectangle(parser, required=False)
    picture, table = "the areas, or with -a or -b the costs,", "the programs, or the costs,"
    common.add_output(parser, picture, table)


def _geometry(options: argparse.Namespace) -> int:
    if options.point:
        refuse_task(options, ("a", "b", *fronts.FOR_TASKS))
    slopes = _slopes(options)
    found = None if options.point else fronts.walk(options)
    if found is not None and (why := fronts.unanswered(found)):
        return common.no_answer(options, why, **fronts.front_values(found))
    geometry = runtime_geometry(options.point if found is None else found)
    compared = None
    if found is not None and slopes:
        compared = compare_costs(found, slopes, options.tie, max_slots=options.max_slots)
    shown = geometry if compared is None else compared
    common.deliver(
        options,
        lambda: _values(found, geometry, compared),
        lambda: _print(found, geometry, compared),
        shown.to_dict,
        shown.plot,
    )
    return common.FOUND


def _slopes(options: argparse.Namespace) -> list[Slope]:
    """Return the slopes whose costs are asked for, if any are."""
    if options.a is None and options.b is None:
        return []
    one = (range(1, 2),)
    options.a, options.b = options.a or one, options.b or one
    a, b = fronts.slope_lists(options, MOST_SLOPES)
    return [Slope(machines, steps) for machines in a.flat for steps in b.flat]


def _values(
    found: Front | None, geometry: Geometry, compared: Comparison | None
) -> dict[str, object]:
    return {
        "found": True,
        **({} if found is None else fronts.front_values(found)),
        "covered": [geometry.low, geometry.high],
        "pieces": geometry,
        "best_slope": list(geometry.best_slope),
        "least_area": geometry.least_area,
        **({} if compared is None else {"costs": compared, "phase_work": compared.phase_work}),
    }


def _print(found: Front | None, geometry: Geometry, compared: Comparison | None) -> None:
    rows = [] if found is None else fronts.front_rows(found)[:2]
    rows += [
        ("covered", f"slopes a/b from {_slope(geometry.high)} to {_slope(geometry.low)}"),
        ("best slope", _best(geometry)),
        ("least area", _number(geometry.least_area)),
    ]
    if found is not None:
        rank, time = phase_winner(zip(found.ranks, found.times, strict=True))
        rows.append(("Levin's phases", f"{phase_work(rank, time):,} steps, to rank {rank:,}"))
    common.print_table(rows)
    print()
    head = ("rank", "time", "from slope", "to slope", "best slope", "least area", "minimum")
    common.print_columns(head, [_piece_row(piece) for piece in geometry.pieces])
    if compared is not None:
        print()
        columns = compared.to_dict()
        common.print_columns(tuple(columns), common.table_rows(columns))


def _piece_row(piece: Piece) -> tuple[object, ...]:
    return (
        _number(piece.rank),
        _number(piece.time),
        _slope(piece.high),
        _slope(piece.low),
        _slope(piece.best_rate),
        _number(piece.least_area),
        piece.is_minimum,
    )


def _slope(rate: Fraction | None) -> str:
    """Return the slope of an exchange rate; None is the infinite rate."""
    if rate is None:
        return "0"
    return "infinity" if rate == 0 else floats.shown(1 / rate)


def _best(geometry: Geometry) -> str:
    slope = geometry.best_slope
    return str(slope) if slope.b == 1 else f"{slope}, about {_slope(geometry.best_rate)}"


def _number(value: Number) -> str:
    return f"{int(value):,}" if value == int(value) else floats.shown(value)
