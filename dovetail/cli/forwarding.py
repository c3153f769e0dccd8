"""The command `forward`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.cli import common
from dovetail.cli.fronts import FOR_TASKS, add_rectangle, front_values, unanswered, walk
from dovetail.cli.numbers import pair, positive, rationals
from dovetail.cli.parsing import add_command
from dovetail.cli.tasks import TASK_NAMES, add_task, refuse_task, task_line
from dovetail.forwarding import ForwardingMap, ForwardingSweep, Points, forward, sweep
from dovetail.forwarding.existence import stated
from dovetail.forwarding.maps import REQUIREMENTS
from dovetail.fronts import Front
from dovetail.values import floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURES = ("map", "cobweb", "basins", "kappa", "existence")
#: Programs, fixed points and cycles shown to people; `--json` has them all.
SHOWN = 10

EXAMPLES = (
    "doubling --max-states 4 --max-time 400 --kappa 1e6 --plot map.png",
    "--point 1:3 --kappa 1 --rate 7/4 --start 1",
    "xor --max-states 4 --max-time 400 --kappa 1,10,1e3,1e6 --csv constants.csv",
    "--point 12:1 --kappa 40 --picture kappa --window 1:1e6 --plot kappa.png",
)


def add(commands: Any) -> None:
    """Add the command `forward`."""
    about = "find which exchange rates an outer prior selects, and which select themselves"
    parser = add_command(commands, _forward, "forward", about, TASK_NAMES, EXAMPLES)
    option, value = parser.add_argument, parser.value
    add_task(parser)
    text = "a program, instead of TASK; may be repeated"
    value("--point", pair("RANK:TIME"), "RANK:TIME", text, action="append", default=[])
    text = "the code constant, or several such as 1,10,1e6 for a table"
    value("--kappa", rationals, "LIST", text, required=True)
    value("--rate", positive, "R", "also show what this outer exchange rate selects")
    value("--start", positive, "R", "also show the orbit of this outer exchange rate")
    text = "what must hold for answers about a front"
    option("--require", choices=REQUIREMENTS, default="covered", help=text)
    add_rectangle(parser, required=False)
    text = "what --plot draws: map unless given; with several constants kappa"
    option("--picture", choices=PICTURES, help=text)
    text = "outer rates in the picture, or code constants for kappa; chosen unless given"
    value("--window", pair("LOW:HIGH"), "LOW:HIGH", text)
    common.add_output(parser, "the map, or what --picture says,", "a row for each code constant")


def _forward(options: argparse.Namespace) -> int:
    _check(options)
    found = None if options.point else walk(options)
    if found is not None and (why := unanswered(found)):
        return common.no_answer(options, why, **front_values(found))
    points = Points.of(options.point if found is None else found)
    table = None
    if options.csv or len(options.kappa) > 1:
        name = "" if found is None else found.task.name
        progress = common.shows_progress(options)
        constants, require = options.kappa, options.require
        table = sweep({name: points}, constants, require=require, progress=progress)
    if table is not None and len(options.kappa) > 1:
        _show_table(table, points, found, options)
    else:
        _show_map(forward(points, kappa=options.kappa[0], require=options.require), found, options)
    if options.csv and table is not None:
        common.write_columns(options.csv, table.to_dict())
    if options.plot:
        common.save_picture(lambda: _draw(points, options), options.plot)
    return common.FOUND


def _check(options: argparse.Namespace) -> None:
    """Refuse options that do not go together."""
    common.check_needs(options, ("picture", "window"), options.plot, "--plot")
    if options.point:
        refuse_task(options, FOR_TASKS)
    one = len(options.kappa) == 1
    common.check_needs(options, ("rate", "start"), one, "one --kappa")
    if options.picture == "existence" and options.window:
        raise DovetailError("--window: not with --picture existence")
    if not one and options.picture not in (None, "kappa"):
        raise DovetailError(f"--picture {options.picture}: only with one --kappa")


def _show_map(m: ForwardingMap, found: Front | None, options: argparse.Namespace) -> None:
    if options.json:
        common.print_json(_values(m, options))
    else:
        common.print_table([*_task_rows(found), *_rows(m), *_chosen_rows(m, options)])


def _show_table(
    table: ForwardingSweep, points: Points, found: Front | None, options: argparse.Namespace
) -> None:
    """Show a row for each code constant."""
    rows = [
        {**record, "kappa": row.kappa, "cost": row.cost}  # these are exact, columns are rounded
        for record, row in zip(common.records(table.to_dict()), table.rows, strict=True)
    ]
    if options.json:
        shared = {"points": points.pairs, "require": options.require}
        common.print_json({"found": True, **shared, "rows": rows})
        return
    common.print_table([*_task_rows(found), *_point_rows(points)])
    print()
    head = ("kappa", "fixed points", "mixed", "cycles", "longest", "jumps", "least cost")
    names = ("kappa", "fixed", "mixed", "cycles", "longest_cycle", "jumps", "cost")
    common.print_columns(head, [[_cell(name, row) for name in names] for row in rows])


def _cell(name: str, row: dict[str, Any]) -> object:
    if name == "cycles":
        return len(row[name].split())
    value = row[name]
    return floats.shown(value) if isinstance(value, Fraction) else value


def _values(m: ForwardingMap, options: argparse.Namespace) -> dict[str, object]:
    values: dict[str, object] = {
        "found": True,
        "points": m.points.pairs,
        "kappa": m.kappa,
        "require": m.require,
        "fixed_points": m.fixed_points(),
        "mixed_fixed_points": m.mixed_fixed_points(),
        "cycles": [cycle.rates for cycle in m.cycles()],
        "breakpoints": m.breakpoints().count,
        "existence": _existence_values(m),
    }
    if options.rate:
        best = m.best(options.rate)
        proof = best.certificate
        proved = {"most_pq": proof.most_pq, "verified": proof.verify(), "certain": proof.certain}
        values["best"] = {"rate": best.rate, "rates": best.rates, "cost": best.cost, **proved}
    if options.start:
        values["orbit"] = m.orbit(options.start)
    return values


def _existence_values(m: ForwardingMap) -> dict[str, object]:
    existence = m.hull.existence()
    return {**existence.to_dict(), "verified": existence.verify()}


def _existence_rows(m: ForwardingMap) -> list[tuple[str, str]]:
    """Show from which code constants on there is always a fixed point."""
    existence = m.hull.existence()
    gap, checked = existence.highest_gap, "verified" if existence.verify() else "NOT VERIFIED"
    rows = [("existence", f"{stated(existence.kappa0)}, {checked}")]
    if gap is not None and gap.high is not None:
        rows.append(("", f"the highest gap ends at κ = {floats.shown(gap.high)}"))
    return rows


def _task_rows(found: Front | None) -> list[tuple[str, str]]:
    return [] if found is None else [("task", task_line(found.task))]


def _point_rows(points: Points) -> list[tuple[str, str]]:
    return [
        ("programs", f"{len(points)} that can matter, by rank and time"),
        *((f"  {_number(x)}", f"time {_number(t)}") for x, t in points.pairs[:SHOWN]),
    ]


def _rows(m: ForwardingMap) -> list[tuple[str, str]]:
    fixed, cycles, jumps = m.fixed_points(), m.cycles(), m.jumps(1)
    rows = [
        *_point_rows(m.points),
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
    rows += _existence_rows(m)
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


def _draw(points: Points, options: argparse.Namespace) -> Axes:
    from dovetail import plots

    window, kappas = options.window, options.kappa
    low, high = window or (None, None)
    picture = options.picture or ("map" if len(kappas) == 1 else "kappa")
    m = forward(points, kappa=kappas[0], require=options.require)
    if picture == "map":
        return plots.forwarding_map(m, window=window)
    if picture == "cobweb":
        return plots.cobweb(m, [options.start or Fraction(1)], window=window)
    if picture == "basins":
        return plots.basins(m.basins(), low=low, high=high)
    if picture == "existence":
        return plots.existence_proof(m.hull.existence())
    if window is None and min(kappas) < max(kappas):
        low, high = min(kappas), max(kappas)
    return plots.kappa_diagram(m.hull, low=low, high=high)
