"""The command `geometry`."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError
from dovetail.cli.common import (
    FOUND,
    NO_HIT,
    add_command,
    add_output,
    check_files,
    fraction,
    print_columns,
    print_json,
    print_table,
    save_picture,
    tell,
    write_table,
)
from dovetail.cli.fronts import add_rectangle, front_rows, front_values, integers, slope_lists, walk
from dovetail.cli.tasks import TASK_NAMES
from dovetail.dovetailing import phase_winner, phase_work
from dovetail.fronts import Front
from dovetail.geometry import Comparison, Geometry, Number, Piece, compare_costs, runtime_geometry
from dovetail.slopes import Slope
from dovetail.values import floats

#: More slopes than this are refused.
MOST_SLOPES = 10_000


def add(commands: Any) -> None:
    """Add the command `geometry`."""
    about = "show which program wins at which slope, at what area, and the best slope"
    parser = add_command(commands, "geometry", about, TASK_NAMES)
    option = parser.add_argument
    option("--point", type=_point, action="append", default=[], metavar="X:T",
           help="a program of rank X and time T, instead of TASK; may be repeated")  # fmt: skip
    option("-a", type=integers, metavar="LIST", help="compare costs for these a, as in `sweep`")
    option("-b", type=integers, metavar="LIST", help="and these b; all pairs are taken")
    option("--tie", default="rank", help="order inside an iteration: rank (unless given), time")
    option("--max-slots", type=int, default=10**7, metavar="N",
           help="count real steps where there are at most N slots (10000000)")  # fmt: skip
    add_rectangle(parser)
    option("--csv", type=Path, metavar="FILE", help="write the programs, or the costs, into FILE")
    add_output(parser, "the areas, or with -a or -b the costs,")
    parser.set_defaults(command=_geometry)


def _point(text: str) -> tuple[Fraction, Fraction]:
    """Read X:T; both may be fractions."""
    try:
        rank, time = map(Fraction, text.split(":"))
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form X:T") from None
    return rank, time


def _geometry(options: argparse.Namespace) -> int:
    check_files(options)
    slopes = _slopes(options)
    if options.point and (options.task or options.example or slopes):
        raise DovetailError("--point makes points of their own; leave out TASK, -a and -b")
    found = None if options.point else walk(options)
    if found is not None and not (found.complete and found.points):
        tell("no solution" if found.complete else "a limit ended the front, so it answers nothing")
        return NO_HIT
    geometry = runtime_geometry(options.point if found is None else found)
    compared = None
    if found is not None and slopes:
        compared = compare_costs(found, slopes, options.tie, max_slots=options.max_slots)
    if options.json:
        print_json(_values(found, geometry, compared))
    else:
        _print(found, geometry, compared)
    if options.csv:
        write_table(options.csv, *_table(geometry if compared is None else compared))
    if options.plot:
        save_picture(geometry if compared is None else compared, options.plot)
        tell(f"wrote {options.plot}")
    return FOUND


def _slopes(options: argparse.Namespace) -> list[Slope]:
    """Return the slopes whose costs are asked for, if any are."""
    if options.a is None and options.b is None:
        return []
    one = (range(1, 2),)
    options.a, options.b = options.a or one, options.b or one
    a, b = slope_lists(options, MOST_SLOPES)
    return [Slope(machines, steps) for machines in a.flat for steps in b.flat]


def _table(result: Geometry | Comparison) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names and the rows of its columns."""
    columns = {name: column.tolist() for name, column in result.to_dict().items()}
    return list(columns), list(zip(*columns.values(), strict=True))


def _values(
    found: Front | None, geometry: Geometry, compared: Comparison | None
) -> dict[str, object]:
    head, rows = _table(geometry)
    values: dict[str, object] = {
        **({} if found is None else front_values(found)),
        "covered": [fraction(geometry.low), fraction(geometry.high)],
        "pieces": [dict(zip(head, map(_exact, row), strict=True)) for row in rows],
        "best_slope": list(geometry.best_slope),
        "least_area": fraction(geometry.least_area),
    }
    if compared is not None:
        head, rows = _table(compared)
        values["costs"] = [dict(zip(head, row, strict=True)) for row in rows]
        values["phase_work"] = compared.phase_work
    return values


def _exact(value: object) -> object:
    """Return what JSON has for an exact number: a fraction as a pair."""
    return fraction(value) if isinstance(value, Fraction) else value


def _print(found: Front | None, geometry: Geometry, compared: Comparison | None) -> None:
    rows = [] if found is None else front_rows(found)[:2]
    rows += [
        ("covered", f"slopes a/b from {_slope(geometry.high)} to {_slope(geometry.low)}"),
        ("best slope", _best(geometry)),
        ("least area", _number(geometry.least_area)),
    ]
    if found is not None:
        rank, time = phase_winner(zip(found.ranks, found.times, strict=True))
        rows.append(("Levin's phases", f"{phase_work(rank, time):,} steps, to rank {rank:,}"))
    print_table(rows)
    print()
    head = ("rank", "time", "from slope", "to slope", "best slope", "least area", "minimum")
    print_columns(head, [_piece_row(piece) for piece in geometry.pieces])
    if compared is not None:
        print()
        print_columns(*_table(compared))


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
