"""The command `fractions`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError
from dovetail.cli.common import (
    FOUND,
    add_command,
    add_output,
    check_files,
    fraction,
    print_columns,
    print_json,
    tell,
    use_files_only,
    write_picture,
    write_table,
)
from dovetail.slopes import (
    INCLUSIVE,
    ORDERS,
    UNITS,
    farey,
    fraction_complexity,
    fraction_product,
    fractions_up_to,
    simplest_between,
    stern_brocot_path,
    stern_brocot_turns,
)
from dovetail.values import floats

#: More fractions than this are refused.
MOST = 1_000_000


def add(commands: Any) -> None:
    """Add the command `fractions`."""
    about = "list fractions and how complex they are, or draw a map of all"
    parser = add_command(commands, "fractions", about)
    option = parser.add_argument
    which = parser.add_mutually_exclusive_group()
    which.add_argument("fractions", type=_fraction, nargs="*", default=[], metavar="A/B",
                       help="fractions, as 2/4, 3 or 0.5")  # fmt: skip
    which.add_argument("--terms", type=int, metavar="N", help="all with both terms up to N")
    which.add_argument("--up-to", type=int, metavar="N", help="all p/q with p·q up to N")
    which.add_argument("--path", type=_fraction, metavar="A/B",
                       help="the way from 1 to A/B in the Stern-Brocot tree")  # fmt: skip
    which.add_argument("--between", type=_number, nargs=2, metavar=("LOW", "HIGH"),
                       help="the simplest from LOW to HIGH")  # fmt: skip
    option("--inclusive", default="both", help=f"ends of --between: {', '.join(INCLUSIVE)} (both)")
    option("--order", default="value", help=f"order of --up-to: {', '.join(ORDERS)} (value)")
    option("--unit", default="bits", help=f"{', '.join(UNITS)} (bits)")
    option("--size", type=int, default=100, metavar="N", help="terms up to N in the map (100)")
    option("--csv", type=Path, metavar="FILE", help="write all rows into FILE")
    add_output(parser, "these fractions, or without any a map of all pairs,")
    parser.set_defaults(command=_fractions, store=None)


def _number(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a fraction such as 3/4") from None


def _fraction(text: str) -> Fraction:
    value = _number(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not positive")
    return value


def _fractions(options: argparse.Namespace) -> int:
    check_files(options)
    chosen = _chosen(options)
    if not chosen and not options.plot:
        raise DovetailError("A/B, --terms, --up-to, --path, --between or --plot is missing")
    head = ("fraction", "value", "product", options.unit, "turns")
    rows = [_row(value, options.unit) for value in chosen]
    if options.json:
        print_json({"unit": options.unit, "fractions": [_values(*row) for row in rows]})
    elif rows:
        print_columns(
            head,
            [(n, floats.shown(Fraction(n), ".6g"), m, f"{c:.6f}", t) for n, _, m, c, t in rows],
        )
    if options.csv:
        write_table(options.csv, head, rows)
    if options.plot:
        _draw(options, chosen)
    return FOUND


def _chosen(options: argparse.Namespace) -> list[Fraction]:
    """Return the fractions that the options say."""
    ways: tuple[tuple[Any, Callable[[], Iterable[Fraction]]], ...] = (
        (options.terms, lambda: farey(options.terms, above=True)),
        (options.up_to, lambda: fractions_up_to(options.up_to, order=options.order)),
        (options.path, lambda: stern_brocot_path(options.path)),
        (
            options.between,
            lambda: [simplest_between(*options.between, inclusive=options.inclusive)],
        ),
        (True, lambda: options.fractions),
    )
    make = next(make for given, make in ways if given is not None)
    chosen = list(islice(make(), MOST + 1))
    if len(chosen) > MOST:
        raise DovetailError(f"more than {MOST:,} fractions are too many to list")
    return chosen


def _row(value: Fraction, unit: str) -> tuple[str, float, int, float, str]:
    p, q = value.numerator, value.denominator
    complexity = fraction_complexity(p, q, unit)
    turns = " ".join(f"{side}{count}" for side, count in stern_brocot_turns(value))
    return f"{p}/{q}", floats.rounded(value), fraction_product(p, q), complexity, turns


def _values(
    name: str, value: float, product: int, complexity: float, turns: str
) -> dict[str, object]:
    return {
        "fraction": fraction(Fraction(name)),
        "value": value if isfinite(value) else None,
        "product": product,
        "complexity": complexity,
        "turns": turns,
    }


def _draw(options: argparse.Namespace, chosen: list[Fraction]) -> None:
    use_files_only()
    from dovetail import plots

    if chosen:
        plots.fraction_scatter(chosen, unit=options.unit)
    else:
        plots.fraction_map(options.size, unit=options.unit)
    write_picture(options.plot)
    tell(f"wrote {options.plot}")
