"""The command `forward`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from dovetail._core import DovetailError
from dovetail.cli.common import (
    FOUND,
    NO_HIT,
    add_command,
    add_output,
    check_files,
    check_picture,
    fraction,
    print_json,
    print_table,
    tell,
    use_files_only,
    write_picture,
)
from dovetail.cli.fronts import add_rectangle, walk
from dovetail.cli.tasks import TASK_NAMES, task_line
from dovetail.forwarding import ForwardingMap, forward
from dovetail.fronts import Front
from dovetail.values import check, floats

PICTURES = ("map", "cobweb", "basins", "kappa")
#: Programs, fixed points and cycles shown to people; `--json` has them all.
SHOWN = 10


def add(commands: Any) -> None:
    """Add the command `forward`."""
    about = "find which exchange rates an outer prior selects, and which select themselves"
    parser = add_command(commands, "forward", about, TASK_NAMES)
    option = parser.add_argument
    exact: dict[str, Any] = {"type": _exact, "metavar": "R"}
    option("--kappa", type=_exact, required=True, metavar="K", help="the code constant")
    option("--rate", **exact, help="also show what this outer exchange rate selects")
    option("--start", **exact, help="also show the orbit of this outer exchange rate")
    option(
        "--require", default="covered", help="of a front: covered (unless given), certain, nothing"
    )
    points: dict[str, Any] = {"type": _point, "action": "append", "default": []}
    option("--point", **points, metavar="RANK:TIME", help="a program, instead of TASK; repeated")
    add_rectangle(parser)
    option("--picture", default="map", help=f"{', '.join(PICTURES)} (map)")
    shown = "outer rates in the picture, or code constants for kappa; chosen unless given"
    option("--window", type=_point, metavar="LOW:HIGH", help=shown)
    add_output(parser, "the map, or what --picture says,")
    parser.set_defaults(command=_forward)


def _exact(text: str) -> Fraction:
    """Read a positive integer or fraction such as 7/4."""
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        number = Fraction(0)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive integer or fraction")
    return number


def _point(text: str) -> tuple[Fraction, Fraction]:
    rank, _, time = text.partition(":")
    return _exact(rank), _exact(time)


def _forward(options: argparse.Namespace) -> int:
    check_files(options)
    if options.plot:
        check_picture(options.plot)
    check.choice(options.picture, "--picture", PICTURES)
    found: Front | None = None
    if options.point and (options.task or options.example):
        raise DovetailError("--point stands for programs of your own; leave out TASK")
    if not options.point:
        found = walk(options)
        if not found.complete or not found.points:
            tell("no solution" if found.complete else "a limit ended the front")
            return NO_HIT
    points = options.point if found is None else found
    m = forward(points, kappa=options.kappa, require=options.require)
    if options.json:
        print_json(_values(m, options))
    else:
        task = [] if found is None else [("task", task_line(found.task))]
        print_table([*task, *_rows(m), *_chosen_rows(m, options)])
    if options.plot:
        _draw(m, options)
    return FOUND


def _values(m: ForwardingMap, options: argparse.Namespace) -> dict[str, object]:
    values: dict[str, object] = {
        "points": [_list(pair) for pair in m.points.pairs],
        "kappa": fraction(m.kappa),
        "require": m.require,
        "fixed_points": [
            {"rate": fraction(point.rate), "tied": point.tied, "chosen": point.chosen}
            for point in m.fixed_points()
        ],
        "mixed_fixed_points": [
            {
                "rate": fraction(mixed.rate),
                "rates": _list(mixed.rates),
                "weights": _list(mixed.weights),
                "parameter": mixed.parameter,
            }
            for mixed in m.mixed_fixed_points()
        ],
        "cycles": [_list(cycle.rates) for cycle in m.cycles()],
        "breakpoints": m.breakpoints().count,
    }
    if options.rate:
        best = m.best(options.rate)
        certificate = best.certificate
        values["best"] = {
            "rate": fraction(best.rate),
            "rates": _list(best.rates),
            "cost": fraction(best.cost),
            "most_pq": certificate.most_pq,
            "verified": certificate.verify(),
            "certain": certificate.certain,
        }
    if options.start:
        orbit = m.orbit(options.start)
        values["orbit"] = {"start": fraction(orbit.start), "rates": _list(orbit.rates),
                           "transient": orbit.transient, "tied": orbit.tied}  # fmt: skip
    return values


def _list(numbers: Iterable[Fraction]) -> list[list[int] | None]:
    return [fraction(number) for number in numbers]


def _rows(m: ForwardingMap) -> list[tuple[str, str]]:
    pairs = m.points.pairs
    fixed, cycles, jumps = m.fixed_points(), m.cycles(), m.jumps(1)
    rows = [
        ("programs", f"{len(pairs)} that can matter, by rank and time"),
        *((f"  {_number(x)}", f"time {_number(t)}") for x, t in pairs[:SHOWN]),
        ("code constant", _number(m.kappa)),
        ("fixed points", str(len(fixed)) if fixed else "none"),
        *(("", f"{point.rate}{_tied(point.tied)}") for point in fixed[:SHOWN]),
    ]
    if not fixed:
        for mixed in m.mixed_fixed_points()[:SHOWN]:
            parts = zip(mixed.weights, mixed.rates, strict=True)
            text = " and ".join(f"{weight} of {rate}" for weight, rate in parts)
            rows.append(("  mixed", f"{mixed.rate}: {text}"))
    single = sum(len(cycle) == 1 for cycle in cycles)
    rows.append(("cycles", f"{len(cycles)}, {single} of them fixed points"))
    rows += [("", f"{_joined(c.rates)}{_tied(c.tied)}") for c in cycles[:SHOWN]]
    rows.append(("jumps", f"{jumps.count:,}, their factors as ln adding up to {jumps.total:.3g}"))
    return rows


def _chosen_rows(m: ForwardingMap, options: argparse.Namespace) -> list[tuple[str, str]]:
    rows = []
    if options.rate:
        best = m.best(options.rate)
        checked = "verified" if best.certificate.verify() else "NOT VERIFIED"
        cost = f"cost {floats.shown(best.cost, ',.1f')}, {checked}"
        rows.append(("best", f"{_joined(best.rates)} at the outer rate {best.rate}, {cost}"))
    if options.start:
        orbit = m.orbit(options.start)
        before = _joined((orbit.start, *orbit.rates[: orbit.transient]))
        rows.append(("orbit", f"{before}, then {_joined(orbit.cycle)} again and again"))
    return rows


def _joined(rates: Iterable[Fraction]) -> str:
    return ", ".join(map(str, rates))


def _tied(tied: bool) -> str:
    return " (tied)" if tied else ""


def _number(number: Fraction) -> str:
    return f"{number.numerator:,}" if number.denominator == 1 else str(number)


def _draw(m: ForwardingMap, options: argparse.Namespace) -> None:
    use_files_only()
    from dovetail import plots

    window = options.window
    low, high = window or (None, None)
    if options.picture == "map":
        plots.forwarding_map(m, window=window)
    elif options.picture == "cobweb":
        plots.cobweb(m, [options.start or Fraction(1)], window=window)
    elif options.picture == "basins":
        plots.basins(m.basins(), low=low, high=high)
    else:
        plots.kappa_diagram(m.hull, low=low, high=high)
    write_picture(options.plot)
    tell(f"wrote {options.plot}")
