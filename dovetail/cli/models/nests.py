"""The command `models nest`: which dovetailer a dovetailer over dovetailers really accepts."""

from __future__ import annotations

import argparse
from typing import Any

from dovetail.cli import common
from dovetail.cli.fronts import FOR_TASKS, add_rectangle, front_values, unanswered, walk
from dovetail.cli.numbers import pair, positive, whole
from dovetail.cli.parsing import add_command
from dovetail.cli.tasks import TASK_NAMES, add_task, refuse_task, task_line
from dovetail.dovetailing import TIES
from dovetail.fronts import Front
from dovetail.models import (
    Inner,
    LiteralMap,
    MapComparison,
    NestRun,
    compare_maps,
    literal_map,
    run_nest,
)
from dovetail.models.nests.programs import ORDERS
from dovetail.models.nests.runs import UNITS
from dovetail.values.display import count, shorten

EXAMPLES = (
    "xor --max-states 3 --max-time 60 --kappa 1e6 -a 500000 --plot map.png",
    "--point 12:5 --kappa 3 -a 4 --csv inner.csv",
    "--point 12:5 --kappa 3 -a 4 --levels 2 --json",
)
#: Fixed points and cycles shown to people; `--json` has them all.
SHOWN = 10


def add(commands: Any) -> None:
    """Add the command `nest`."""
    about = "find which dovetailer a dovetailer over dovetailers really accepts, and which itself"
    parser = add_command(commands, _nest, "nest", about, TASK_NAMES, EXAMPLES)
    option, value = parser.add_argument, parser.value
    add_task(parser)
    text = "a program, instead of TASK; may be repeated"
    value("--point", pair("RANK:TIME"), "RANK:TIME", text, action="append", default=[])
    value("--kappa", positive, "K", "the code constant, a whole number", required=True)
    text = "programs that the outer dovetailer adds per iteration"
    value("-a", whole(1), "A", text, default=1)
    value("-b", whole(1), "B", "turns of each of them per iteration", default=1)
    text = "the rank of a pair: by its place among all, or by its product"
    option("--order", choices=ORDERS, default="place", help=text)
    option("--tie", choices=TIES, default="rank", help="order inside an iteration")
    text = "also run so many levels of dovetailers turn by turn"
    value("--levels", whole(1), "N", text)
    option("--unit", choices=UNITS, help="what a turn of an inner one is then: slots unless given")
    value("--max-turns", whole(1), "T", "most turns of the outermost; 10^9 unless given")
    add_rectangle(parser, required=False)
    common.add_output(parser, "the literal map and the smooth one", "the inner dovetailers")


def _nest(options: argparse.Namespace) -> int:
    common.check_needs(options, ("unit", "max_turns"), options.levels, "--levels")
    found = None
    if options.point:
        refuse_task(options, FOR_TASKS)
    else:
        found = walk(options)
        if why := unanswered(found):
            return common.no_answer(options, why, **front_values(found))
    points = options.point if found is None else found
    literal = literal_map(points, kappa=options.kappa, order=options.order, tie=options.tie)
    compared = compare_maps(literal)
    run = _run(points, options) if options.levels else None
    common.deliver(
        options,
        lambda: _values(literal, compared, run, options),
        lambda: _print(literal, compared, run, found, options),
        literal.to_dict,
        literal.plot,
    )
    return common.FOUND if run is None or run else common.NO_HIT


def _run(points: Any, options: argparse.Namespace) -> NestRun:
    return run_nest(
        points,
        a=options.a,
        b=options.b,
        levels=options.levels,
        kappa=options.kappa,
        order=options.order,
        tie=options.tie,
        unit=options.unit or UNITS[0],
        max_turns=options.max_turns or 10**9,
    )


def _values(
    literal: LiteralMap,
    compared: MapComparison,
    run: NestRun | None,
    options: argparse.Namespace,
) -> dict[str, object]:
    values: dict[str, object] = {
        "found": run is None or bool(run),
        "points": literal.points,
        "kappa": literal.kappa,
        "order": literal.order,
        "tie": literal.tie,
        "a": options.a,
        "b": options.b,
        "accepted": literal.best(options.a, options.b).to_dict(),
        "slots": literal.slots(options.a, options.b),
        "inner": len(literal),
        "fixed_points": [inner.to_dict() for inner in compared.literal],
        "cycles": [[inner.to_dict() for inner in cycle] for cycle in literal.cycles()],
        "smooth_fixed_points": compared.smooth,
        "comparison": compared,
    }
    if run is not None:
        values["run"] = {"levels": run, "iteration": run.iteration, "slots": run.slots,
                         "steps": run.steps}  # fmt: skip
    return values


def _print(
    literal: LiteralMap,
    compared: MapComparison,
    run: NestRun | None,
    found: Front | None,
    options: argparse.Namespace,
) -> None:
    best = literal.best(options.a, options.b)
    longer = [cycle for cycle in literal.cycles() if len(cycle) > 1]
    rows = [("task", task_line(found.task))] if found else []
    rows += [
        ("programs", ", ".join(f"({x:,}, {t:,})" for x, t in literal.points[:SHOWN])),
        ("inner", f"{count(len(literal), 'dovetailer')} that some outer one may accept"),
        (f"{options.a}/{options.b} accepts", _inner(best)),
        ("", f"after {literal.slots(options.a, options.b):,} slots"),
        *_fixed(compared),
        *(("cycle", ", ".join(f"{one.a}/{one.b}" for one in cycle)) for cycle in longer[:SHOWN]),
    ]
    if run is not None:
        rows.append(("run", shorten(repr(run), 200)))
    common.print_table(rows)


def _inner(one: Inner) -> str:
    return f"{one.a:,}/{one.b:,}, rank {one.rank:,}, time {one.slots:,}"


def _fixed(compared: MapComparison) -> list[tuple[str, str]]:
    fixed = [("fixed point", f"{_inner(one)}; rate {one.rate}") for one in compared.literal]
    smooth = ", ".join(str(rate) for rate in compared.smooth[:SHOWN]) or "none"
    return [*(fixed[:SHOWN] or [("fixed points", "none")]), ("smooth ones", f"rate {smooth}")]
