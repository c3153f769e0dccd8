"""The command `fractions`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from dovetail import slopes
from dovetail._core import DovetailError
from dovetail.cli import common
from dovetail.cli.numbers import number, positive, whole
from dovetail.cli.parsing import add_command
from dovetail.values import floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The columns, in JSON and in CSV, and what a row holds.
COLUMNS = ("fraction", "value", "product", "complexity", "turns")
Row: TypeAlias = tuple[str, float, int, float, str]

#: More fractions than this are refused.
MOST = 1_000_000

EXAMPLES = (
    "2/4 355/113",
    "--up-to 1000 --order complexity --csv fractions.csv --plot scatter.png",
    "--between 3.14 3.15",
    "--plot map.png --size 200",
)


def add(commands: Any) -> None:
    """Add the command `fractions`."""
    about = "list fractions and how complex they are, or draw a map of all"
    parser = add_command(commands, _fractions, "fractions", about, examples=EXAMPLES)
    option = parser.add_argument
    which = parser.add_mutually_exclusive_group().add_argument
    some: dict[str, Any] = {"nargs": "*", "default": [], "help": "fractions, as 2/4, 3 or 0.5"}
    which("fractions", type=positive, metavar="A/B", **some)
    which("--terms", type=whole(1), metavar="N", help="all with both terms up to N")
    which("--up-to", type=whole(1), metavar="N", help="all p/q with p·q up to N")
    text = "the way from 1 to A/B in the Stern-Brocot tree"
    which("--path", type=positive, metavar="A/B", help=text)
    ends: dict[str, Any] = {"nargs": 2, "metavar": ("LOW", "HIGH")}
    which("--between", type=number, **ends, help="the simplest from LOW to HIGH")
    text = "which ends belong to --between: both unless given"
    option("--inclusive", choices=slopes.INCLUSIVE, help=text)
    option("--order", choices=slopes.ORDERS, help="order of --up-to: value unless given")
    option("--unit", choices=slopes.UNITS, default="bits", help="unit of the complexity")
    parser.value("--size", whole(1), "N", "terms up to N in the map: 100 unless given")
    common.add_output(parser, "these fractions, or without any a map of all pairs,", "all rows")


def _fractions(options: argparse.Namespace) -> int:
    common.check_needs(options, ("inclusive",), options.between, "--between")
    common.check_needs(options, ("order",), options.up_to, "--up-to")
    common.check_needs(options, ("size",), options.plot, "--plot")
    chosen = _chosen(options)
    if not chosen and not options.plot:
        raise DovetailError("A/B, --terms, --up-to, --path, --between or --plot is missing")
    rows = [_row(value, options.unit) for value in chosen]
    columns: dict[str, list[Any]] = {
        name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)
    }
    listed = common.records({**columns, "fraction": chosen})
    common.deliver(
        options,
        lambda: {"unit": options.unit, "fractions": listed},
        lambda: _print(rows, options.unit),
        lambda: columns,
        lambda: _draw(options, chosen),
    )
    return common.FOUND


def _print(rows: list[Row], unit: str) -> None:
    if rows:
        shown = [(n, floats.shown(Fraction(n), ".6g"), m, f"{c:.6f}", t) for n, _, m, c, t in rows]
        common.print_columns(("fraction", "value", "product", unit, "turns"), shown)


def _chosen(options: argparse.Namespace) -> list[Fraction]:
    """Return the fractions that the options say."""
    order, ends = options.order or "value", options.inclusive or "both"
    ways: tuple[tuple[Any, Callable[[], Iterable[Fraction]]], ...] = (
        (options.terms, lambda: slopes.farey(options.terms, above=True)),
        (options.up_to, lambda: slopes.fractions_up_to(options.up_to, order=order)),
        (options.path, lambda: slopes.stern_brocot_path(options.path)),
        (options.between, lambda: [slopes.simplest_between(*options.between, inclusive=ends)]),
        (True, lambda: options.fractions),
    )
    make = next(make for given, make in ways if given is not None)
    chosen = list(islice(make(), MOST + 1))
    if len(chosen) > MOST:
        raise DovetailError(f"more than {MOST:,} fractions are too many to list")
    return chosen


def _row(value: Fraction, unit: str) -> Row:
    p, q = value.numerator, value.denominator
    complexity = slopes.fraction_complexity(p, q, unit)
    turns = " ".join(f"{side}{count}" for side, count in slopes.stern_brocot_turns(value))
    return f"{p}/{q}", floats.rounded(value), slopes.fraction_product(p, q), complexity, turns


def _draw(options: argparse.Namespace, chosen: list[Fraction]) -> Axes:
    from dovetail import plots

    if chosen:
        return plots.fraction_scatter(chosen, unit=options.unit)
    return plots.fraction_map(options.size or 100, unit=options.unit)
