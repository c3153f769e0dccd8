"""The command `models speed-weight`: the largest speed prior that still does the task."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from dovetail.cli import common
from dovetail.cli.numbers import number
from dovetail.cli.parsing import add_command
from dovetail.models import SpeedWeight, largest_speed_weight
from dovetail.models.mesa.weights import TIES
from dovetail.values.display import shown

EXAMPLES = ("--program 10:40:3 --program 10:9:20 --program 4:2:30 --target 10",)


def add(commands: Any) -> None:
    """Add the command `speed-weight`."""
    about = "find the largest weight on time under which the selected program does its task"
    parser = add_command(commands, _weight, "speed-weight", about, "", EXAMPLES)
    text = "a program as PERFORMANCE:TIME:COMPLEXITY; may be repeated"
    parser.value("--program", program, "PROGRAM", text, action="append", required=True)
    parser.value("--target", number, "P", "the performance to be reached", required=True)
    parser.value("--value", number, "V", "what a unit of performance is worth", default="0")
    help_text = "of programs that tie: all must reach the target, or any"
    parser.add_argument("--tie", choices=TIES, default="all", help=help_text)
    common.add_output(parser, "the programs by time and complexity", "the ranges of weights")


def program(text: str) -> tuple[Fraction, ...]:
    """Return the performance, the time and the complexity of a program.

    Examples
    --------
    >>> [str(part) for part in program("1/2:40:3")]
    ['1/2', '40', '3']
    """
    parts = text.split(":")
    if len(parts) != 3:
        raise argparse.ArgumentTypeError(
            f"{shown(text)} is not of the form PERFORMANCE:TIME:COMPLEXITY"
        )
    return tuple(number(part) for part in parts)


def _weight(options: argparse.Namespace) -> int:
    found = largest_speed_weight(
        options.program, options.target, value=options.value, tie=options.tie
    )
    names = ("found", "weight", "unbounded", "attained", "always_below", "programs", "target")
    common.deliver(
        options,
        lambda: {**{name: getattr(found, name) for name in names}, "ranges": found},
        lambda: _print(found),
        found.to_dict,
        found.plot,
    )
    return common.FOUND if found.found else common.NO_HIT


def _print(found: SpeedWeight) -> None:
    weight = "none" if not found.found else "no end" if found.unbounded else str(found.weight)
    rows = [("largest weight", weight)]
    if found.found and not found.unbounded:
        rows.append(("at that weight", "reached" if found.attained else "not reached, only below"))
    if found.found:
        rows.append(("at all smaller", "reached" if found.always_below else "not everywhere"))
    common.print_table(rows)
    print()
    columns = found.to_dict()
    shown = [[_text(value) for value in row] for row in common.table_rows(columns)]
    common.print_columns(tuple(columns), shown)


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Fraction) else value
