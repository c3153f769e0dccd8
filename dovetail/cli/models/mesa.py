"""The command `models mesa`: which mesa-optimiser wins, and where that turns."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from dovetail._core import DovetailError
from dovetail.cli import common
from dovetail.cli.numbers import number, whole
from dovetail.cli.parsing import add_command
from dovetail.models import (
    EXAMPLE_COSTS,
    HONEST_FINDER,
    STRUCTURES,
    Exchange,
    Mesa,
    MesaPhases,
    MesaThresholds,
    evenly,
)
from dovetail.models.mesa.exchanges import SHAPES
from dovetail.models.mesa.phases import Switch
from dovetail.models.mesa.switches import OBJECTIVES
from dovetail.values import floats
from dovetail.values.display import shown

#: Places along each axis of a diagram, unless given, and at most.
GRID, MOST_GRID = 400, 2000
#: Switches that can be an axis, with the options that they are otherwise; some are counted.
OPTIONS = {"share": "overlap", "growth": "heuristics", "episodes": "episodes", "checks": "checks"}
COUNTED = ("episodes", "checks")
EXAMPLES = (
    "--rate 20",
    "--part find:0:900 --rate 20 --by t_find --csv costs.csv",
    "--overlap 1/2 --episodes 10 --keep 4 --x rate:0:60 --y t_find:0:1500 --plot phases.png",
    "--x rate:0:60 --y share:0:1 --plot shares.png",
)
PARTS = """parts, with example costs (bits:time):
{}
""".format("\n".join(f"  {name}:{c}:{t}" for name, (c, t) in EXAMPLE_COSTS.items()))


class Span(NamedTuple):
    """A parameter, and the ends of its axis."""

    name: str
    low: Fraction
    high: Fraction


def add(commands: Any) -> None:
    """Add the command `mesa`."""
    about = "find which mesa-optimiser costs least, and where that turns"
    parser = add_command(commands, _mesa, "mesa", about, f"{PARTS}\n", EXAMPLES)
    option, value = parser.add_argument, parser.value
    text = "the description C and the time T of a part, in place of the example; may be repeated"
    value("--part", part, "NAME:C:T", text, action="append", default=[])
    value("--rate", number, "R", "exchange rate: the price of a description in time", default="1")
    option("--shape", choices=SHAPES, default="length", help="price of c bits: R·c or R·2^c")
    option("--finder", action="store_true", help="add the honest finder, which stores a pointer")
    value("--overlap", number, "SHARE", "how much of `find` is contained in `optimise`, 0 to 1")
    value("--episodes", whole(1), "E", "keep what `find` derives for E episodes")
    value("--keep", number, "C", "description of what keeps it; 0 unless given")
    value("--storing", number, "T", "time to store it once; 0 unless given")
    value("--recall", number, "T", "time to recall it once; 0 unless given")
    value("--checks", whole(0), "N", "checks in an episode, which the deceptive ones evade")
    value(
        "--evade", number_pair, "C:T", "description and time of evading a check; 1:1 unless given"
    )
    value("--heuristics", number, "G", "bits by which the optimiser grows for each of an objective")
    option("--objectives", choices=OBJECTIVES, default="stored", help="which objectives count")
    option("--by", default="rate", metavar="NAME", help="thresholds over this: rate, t_find, …")
    text = f"a phase diagram: its first parameter, or a switch ({', '.join(OPTIONS)})"
    value("--x", span, "NAME:LOW:HIGH", text)
    value("--y", span, "NAME:LOW:HIGH", "and its second; only one of both can be a switch")
    value("--grid", whole(2), "N", "places along each axis", default=GRID)
    picture, table = "the costs, or the phase diagram,", "the structures, or the diagram's places,"
    common.add_output(parser, picture, table)


def part(text: str) -> tuple[str, Fraction, Fraction]:
    """Return a part and its two costs.

    Examples
    --------
    >>> part("find:0:900")
    ('find', Fraction(0, 1), Fraction(900, 1))
    """
    parts = text.split(":")
    if len(parts) != 3:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not of the form NAME:C:T")
    return parts[0], number(parts[1]), number(parts[2])


def span(text: str) -> Span:
    """Return a parameter and the ends of its axis.

    Examples
    --------
    >>> span("rate:0:60").high
    Fraction(60, 1)
    """
    parts = text.split(":")
    if len(parts) != 3:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not of the form NAME:LOW:HIGH")
    return Span(parts[0], number(parts[1]), number(parts[2]))


def number_pair(text: str) -> tuple[Fraction, Fraction]:
    """Return two numbers with a colon between them.

    Examples
    --------
    >>> number_pair("1:30")
    (Fraction(1, 1), Fraction(30, 1))
    """
    parts = text.split(":")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not of the form C:T")
    return number(parts[0]), number(parts[1])


def _mesa(options: argparse.Namespace) -> int:
    mesa = _model(options)
    diagram = _diagram(options, mesa)
    thresholds = mesa.thresholds(options.by)
    shown: Any = mesa if diagram is None else diagram
    common.deliver(
        options,
        lambda: _values(thresholds, mesa, diagram),
        lambda: _print(thresholds, mesa, diagram),
        shown.to_dict,
        shown.plot,
    )
    return common.FOUND


def _model(options: argparse.Namespace) -> Mesa:
    """Return the model that the options say, with its switches."""
    structures = (*STRUCTURES, HONEST_FINDER) if options.finder else STRUCTURES
    costs = {**EXAMPLE_COSTS, **{name: (c, t) for name, c, t in options.part}}
    unknown = [name for name in costs if name not in EXAMPLE_COSTS]
    if unknown:
        raise DovetailError(f"--part: {unknown[0]:.40} is none of {', '.join(EXAMPLE_COSTS)}")
    exchange = Exchange.of(options.rate, options.shape)
    mesa = Mesa.of(costs, structures=structures, exchange=exchange)
    axes = [axis.name for axis in (options.x, options.y) if axis is not None]
    for name in axes:
        if name in OPTIONS and getattr(options, OPTIONS[name]) is not None:
            raise DovetailError(f"--{OPTIONS[name]}: {name} is an axis already")
    keeps = options.episodes or "episodes" in axes
    common.check_needs(options, ("keep", "storing", "recall"), keeps, "--episodes")
    checked = options.checks is not None or "checks" in axes
    common.check_needs(options, ("evade",), checked, "--checks")
    for name, switch in _switches(options).items():
        value = getattr(options, OPTIONS[name])
        if value is not None:
            mesa = switch(mesa, value)
    return mesa


def _switches(options: argparse.Namespace) -> dict[str, Switch]:
    """Return the switches, by the names that they have as axes, in the order of their use."""
    prices = {"keep": options.keep, "store": options.storing, "recall": options.recall}
    given = {name: price for name, price in prices.items() if price is not None}
    c, t = options.evade or (1, 1)
    return {
        "share": lambda mesa, share: mesa.overlap("find", "optimise", share),
        "growth": lambda mesa, number: mesa.heuristics(number, objectives=options.objectives),
        "episodes": lambda mesa, number: mesa.memory(number, **given),
        "checks": lambda mesa, number: mesa.checks(number, c=c, t=t),
    }


def _diagram(options: argparse.Namespace, mesa: Mesa) -> MesaPhases | None:
    if (options.x is None) != (options.y is None):
        raise DovetailError("--x and --y: a phase diagram needs both")
    if options.x is None:
        return None
    if options.grid > MOST_GRID:
        raise DovetailError(f"--grid must be a whole number from 2 to {MOST_GRID:,}")
    columns = []
    for name, axis in (("--x", options.x), ("--y", options.y)):
        if axis.low >= axis.high:
            raise DovetailError(f"{name}: the second number must be greater than the first")
        if axis.low < 0:
            raise DovetailError(f"{name}: the numbers must be at least 0")
        is_whole = axis.name in COUNTED or (axis.name[:2] == "c_" and options.shape == "rank")
        columns += [axis.name, _along(name, axis, options.grid, is_whole)]
    held = _switches(options)
    switches = [held[axis.name] for axis in (options.x, options.y) if axis.name in held]
    if len(switches) > 1:
        raise DovetailError("--x and --y: only one of them can be a switch")
    return mesa.phases(*columns, switch=switches[0] if switches else None)


def _along(name: str, axis: Span, grid: int, is_whole: bool) -> Sequence[Fraction | int]:
    """Return the values of an axis; of whole numbers perhaps fewer than the grid has."""
    if not is_whole:
        return evenly(axis.low, axis.high, grid)
    if axis.low.denominator > 1 or axis.high.denominator > 1:
        raise DovetailError(f"{name}: {axis.name} must be whole numbers")
    low, high = int(axis.low), int(axis.high)
    every = -(-(high - low + 1) // grid)
    return range(low, high + 1, every)


def _values(
    thresholds: MesaThresholds, mesa: Mesa, diagram: MesaPhases | None
) -> dict[str, object]:
    found: dict[str, object] = {
        "found": True,
        "rate": mesa.exchange.rate,
        "shape": mesa.exchange.shape,
        "winners": mesa.winners,
        "structures": mesa,
        "by": thresholds.parameter,
        "wins": [win._asdict() for win in thresholds.wins],
        "thresholds": thresholds,
    }
    if diagram is not None:
        names = ("x", "y", "x_values", "y_values", "names", "counts", "winners")
        found["phases"] = {name: getattr(diagram, name) for name in names}
    return found


def _print(thresholds: MesaThresholds, mesa: Mesa, diagram: MesaPhases | None) -> None:
    price = "R·c" if mesa.exchange.is_linear else "R·2^c"
    rows = [
        ("least", " and ".join(mesa.winners)),
        ("price", f"{price}, R = {_short(mesa.exchange.rate)}"),
    ]
    if diagram is not None:
        grid = f"{len(diagram.x_values)} × {len(diagram.y_values)} places"
        rows.append(("phases", f"{grid} of {diagram.x} and {diagram.y}"))
        rows += [(f"  {name}", f"{count:,}") for name, count in diagram.counts.items()]
        rows.append(("  ties", f"{int(diagram.ties.sum()):,}"))
    common.print_table(rows)
    print()
    _print_columns(mesa.to_dict())
    print()
    columns = thresholds.to_dict()
    columns = {name: columns[name] for name in ("first", "second", "value", "below", "above")}
    columns[thresholds.parameter] = columns.pop("value")
    _print_columns(columns)


def _print_columns(columns: dict[str, Any]) -> None:
    rows = [[_short(value) for value in row] for row in common.table_rows(columns)]
    common.print_columns(tuple(columns), rows)


def _short(value: Any) -> Any:
    """Return a number for people: as it is if it is short, else with six digits.

    Examples
    --------
    >>> _short(Fraction(6, 2)), _short(Fraction(1, 3)), _short(2**2000), _short("honest")
    (3, '1/3', '1.14813E+602', 'honest')
    """
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return value
    top, bottom = value.as_integer_ratio()
    if bottom == 1 and top < 10**12:
        return top
    if max(top, bottom) < 10**9:
        return str(value)
    return floats.shown(value, ".6g")
