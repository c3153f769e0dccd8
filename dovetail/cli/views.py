"""The command `explore`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dovetail.cli import common, fronts
from dovetail.cli.numbers import pair, positive, whole
from dovetail.cli.parsing import add_command
from dovetail.cli.tasks import TASK_NAMES, add_task, read_space, read_task, refuse_task
from dovetail.dovetailing import TIES
from dovetail.values.display import count, shorten
from dovetail.views import Explorer, explore
from dovetail.views.openings import MAX_TIME

#: What only bounds that are given can have.
_MEANS = ("max_nodes", "timeout", "store")

EXAMPLES = (
    "xor -o page.html",
    "doubling --max-states 4 --max-time 400 --store doubling.sqlite -o doubling.html",
    "--point 2:90 --point 50:9 --point 70:1 -a 3 -b 2 --kappa 10 -o programs.html",
)


def add(commands: Any) -> None:
    """Add the command `explore`."""
    about = "write a page that shows who wins as the slope is dragged, and what forwards"
    parser = add_command(commands, _explore, "explore", about, TASK_NAMES, EXAMPLES)
    value = parser.value
    add_task(parser)
    text = "a program of rank X and time T, instead of TASK; may be repeated"
    value("--point", pair("X:T"), "X:T", text, action="append", default=[])
    text = "the page, one file for any browser"
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=text, required=True)
    value("-a", whole(1), "A", "machines per iteration to begin with; near the best unless given")
    value("-b", whole(1), "B", "steps per machine and iteration to begin with")
    parser.add_argument("--tie", choices=TIES, default="rank", help="order inside an iteration")
    value("--kappa", positive, "K", "code constant to begin with", default=1000)
    time, rank = (
        f"; {MAX_TIME} unless given",
        "; unless it or --max-states is given, up to 4 states",
    )
    fronts.add_rectangle(parser, required=False, time=time, rank=rank)
    common.add_output(parser)


def _explore(options: argparse.Namespace) -> int:
    start = {"tie": options.tie, "kappa": options.kappa}
    if options.a is not None or options.b is not None:
        start |= {"a": options.a or 1, "b": options.b or 1}
    if options.point:
        refuse_task(options, fronts.FOR_TASKS)
        view = explore(options.point, **start)
    elif options.max_rank is None and options.max_states is None:
        common.check_needs(options, _MEANS, False, "--max-rank or --max-states")
        view = explore(
            read_task(options),
            **start,
            max_time=options.max_time,
            space=read_space(options),
            workers=options.workers,
            progress=common.shows_progress(options),
        )
    else:
        options.max_time = options.max_time or MAX_TIME
        found = fronts.walk(options)
        if why := fronts.unanswered(found):
            return common.no_answer(options, why, **fronts.front_values(found))
        view = explore(found, **start)
    view.save_html(options.output)
    _show(view, options)
    return common.FOUND


def _show(view: Explorer, options: argparse.Namespace) -> None:
    front, (a, b) = view.front, view.slope
    if options.json:
        known = {} if front is None else fronts.front_values(front)
        state = {"a": a, "b": b, "kappa": view.kappa}
        common.print_json({"found": True, "page": str(options.output), **state, **known})
        return
    rows = [] if front is None else fronts.front_rows(front)[:2]
    rows += [
        (
            "shown",
            f"{count(len(view.geometry.points), 'program')}, to begin with at the slope {a}/{b}",
        ),
        ("constant", f"κ = {shorten(view.kappa)}"),
        ("page", f"{options.output}: open it in a browser"),
    ]
    common.print_table(rows)
