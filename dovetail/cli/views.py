"""The command `explore`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError
from dovetail.cli import common, fronts
from dovetail.cli.machines import read_machine, run_rows, run_values
from dovetail.cli.numbers import pair, positive, whole
from dovetail.cli.parsing import Parser, add_command
from dovetail.cli.tasks import TASK_NAMES, add_task, read_space, read_task, refuse_task
from dovetail.dovetailing import TIES
from dovetail.values.display import count, shorten
from dovetail.views import Explorer, MachineExplorer, explore
from dovetail.views.machine_contents import PAGE_STEPS
from dovetail.views.machine_explorers import MAX_STEPS
from dovetail.views.openings import MAX_TIME

#: What only bounds that are given can have.
_MEANS = ("max_nodes", "timeout", "store")
#: A machine's text and a rank begin with one of these, and no name of a task does.
MACHINE_BEGINS = "0123456789-"
#: What only one machine has, and what it has not.
_FOR_MACHINES = ("input", "max_steps", "start", "stop")
_FOR_PROGRAMS = (
    "point", "example", "held_out", "memory", "a", "b", "tie", "kappa", "progress",
    *fronts.FOR_TASKS,
)  # fmt: skip

EXAMPLES = (
    "xor -o page.html",
    "1RB1LB_1LA0LC_1RZ1LD_1RD0RA -o machine.html",
    "1RB1RA_1LA--- --input 0110 --max-steps 5000 -o endless.html",
    "doubling --max-states 4 --max-time 400 --store doubling.sqlite -o doubling.html",
    "--point 2:90 --point 50:9 --point 70:1 -a 3 -b 2 --kappa 10 -o programs.html",
)


def add(commands: Any) -> None:
    """Add the command `explore`."""
    about = (
        "write a page: who wins as the slope is dragged, and what forwards; or one machine's run"
    )
    parser = add_command(commands, _explore, "explore", about, TASK_NAMES, EXAMPLES)
    value = parser.value
    add_task(parser, "TASK|MACHINE", "; or a machine: text such as 1RB1LB_1LA1RZ, or a rank")
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
    _add_run(parser)
    common.add_output(parser)


def _add_run(parser: Parser) -> None:
    """Add the options for one machine."""
    value = parser.value
    value("--input", str, "WORD", "of a machine: symbols written from the start cell on")
    value("--max-steps", whole(0), "N", f"of a machine: step limit; {MAX_STEPS:,} unless given")
    value("--start", whole(0), "N", "of a machine: the first step of the page; 0 unless given")
    text = (
        f"of a machine: its last step, at most {PAGE_STEPS:,} later; as far as it can unless given"
    )
    value("--stop", whole(0), "N", text)


def _explore(options: argparse.Namespace) -> int:
    if options.task and options.task[0] in MACHINE_BEGINS:
        return _explore_machine(options)
    _refuse_given(options, _FOR_MACHINES, "a machine")
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


def _refuse_given(options: argparse.Namespace, names: Iterable[str], what: str) -> None:
    """Refuse options that were given, and are only for something else."""
    parser: Parser = options.parser
    given = [name for name in names if getattr(options, name) != parser.get_default(name)]
    if given:
        words = " and ".join(parser.words[name] for name in given)
        raise DovetailError(f"{words}: only with {what}")


def _explore_machine(options: argparse.Namespace) -> int:
    _refuse_given(options, _FOR_PROGRAMS, "a task or programs")
    usual = options.parser.get_default("symbols")
    machine = read_machine(options.task, None if options.symbols == usual else options.symbols)
    view = explore(machine, input=options.input, max_steps=options.max_steps)
    start = options.start or 0
    view.step = min(start, view.run.steps)  # a start beyond the end is refused below
    view.save_html(options.output, start=start, stop=options.stop)
    _show_run(view, options)
    return common.FOUND


def _show_run(view: MachineExplorer, options: argparse.Namespace) -> None:
    decider = view.proof.decider if view.proof else None
    stop = min(view.run.steps, view.step + PAGE_STEPS) if options.stop is None else options.stop
    if options.json:
        window = {"page": str(options.output), "start": view.step, "stop": stop}
        values = {**run_values(view.run), "endless_by": decider}
        common.print_json({"found": True, **window, **values})
        return
    rows = run_rows(view.run, decider)
    rows += [
        ("shown", f"steps {view.step:,} to {stop:,}"),
        ("page", f"{options.output}: open it in a browser"),
    ]
    common.print_table(rows)


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
