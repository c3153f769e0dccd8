"""The commands `front` and `sweep`, and the front that other commands begin with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dovetail._core import DovetailError
from dovetail.cli import common, tasks
from dovetail.cli.numbers import integers, length, whole
from dovetail.cli.parsing import Parser, add_command
from dovetail.dovetailing import TIES, check_dovetailer
from dovetail.fronts import Front, Sweep, front
from dovetail.values import display

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More slopes than this are refused.
MOST_SLOPES = 10_000_000

FRONT_EXAMPLES = (
    "doubling --max-states 3 --max-time 400 --plot front.png",
    "doubling --max-states 4 --max-time 400 --store doubling.sqlite",
)
SWEEP_EXAMPLES = (
    "xor --max-states 4 --max-time 200 -a 1:1000001:10000 -b 1,2,5 --csv winners.csv",
)


def add_front(commands: Any) -> None:
    """Add the command `front`."""
    about = "find all solutions that are Pareto-minimal in rank and time"
    parser = add_command(commands, _front, "front", about, tasks.TASK_NAMES, FRONT_EXAMPLES)
    tasks.add_task(parser)
    add_rectangle(parser, required=True)
    common.add_output(parser, "the front", "the points")


def add_sweep(commands: Any) -> None:
    """Add the command `sweep`."""
    about = "find the winners under many slopes"
    parser = add_command(commands, _sweep, "sweep", about, tasks.TASK_NAMES, SWEEP_EXAMPLES)
    option = parser.add_argument
    tasks.add_task(parser)
    text = "machines added per iteration, as 1,10,100 or FIRST:LAST:STEP"
    parser.value("-a", integers, "LIST", text, default="1")
    text = "steps per machine and iteration, likewise; all pairs are taken"
    parser.value("-b", integers, "LIST", text, default="1")
    option("--tie", choices=TIES, default="rank", help="order inside an iteration")
    option("--slots", action="store_true", help="count the slots too, exactly; slower")
    add_rectangle(parser, required=True)
    common.add_output(parser, "the front and one isoline for each winner", "all winners")


def add_rectangle(
    parser: Parser,
    *,
    required: bool,
    time: str = "; required with TASK",
    rank: str = "; it or --max-states is required",
) -> None:
    """Add the options that say how far a front reaches, and how it is walked.

    The help says `time` and `rank` of bounds that are left out.
    """
    value = parser.value
    text = "greatest time of a solution, in turns" + ("" if required else time)
    value("--max-time", whole(1), "T", text, required=required)
    value("--max-rank", whole(1), "X", f"greatest rank of a machine{rank}")
    value("--max-states", whole(1), "N", "look at machines with up to N states")
    tasks.add_space(parser)
    tasks.add_limits(parser)
    value("--workers", whole(1), "N", "threads; one for each processor")
    value("--store", Path, "FILE", "keep finished parts in FILE, and go on with those that it has")
    common.add_progress(parser)


#: Options that say nothing without a task.
FOR_TASKS = (
    "cost", "readout", "max_time", "max_rank", "max_states", "space_states", "max_nodes", "timeout",
    "workers", "store",
)  # fmt: skip


def _front(options: argparse.Namespace) -> int:
    found = walk(options)
    answers = found.complete and bool(found.points)
    common.deliver(
        options,
        lambda: {"found": answers, **front_values(found)},
        lambda: common.print_table(front_rows(found)),
        found.to_dict,
        found.plot,
        lacking="" if found.points else "no solution",
    )
    return common.FOUND if answers else common.NO_HIT


def _sweep(options: argparse.Namespace) -> int:
    a, b = slope_lists(options)
    found = walk(options)
    if why := unanswered(found):
        return common.no_answer(options, why, **front_values(found))
    result = found.sweep(a, b, options.tie, slots=options.slots)
    values = {"found": True, **front_values(found), "tie": result.tie, "winners": result}
    common.deliver(
        options,
        lambda: values,
        lambda: _print_sweep(found, result),
        result.to_dict,
        lambda: _draw_sweep(found, result),
    )
    return common.FOUND


def slope_lists(options: argparse.Namespace, most: int = MOST_SLOPES) -> tuple[Any, Any]:
    """Return all pairs, in two columns that broadcast together; the tie rule is checked too."""
    tallest, widest = (max(part[-1] for part in column) for column in (options.a, options.b))
    check_dovetailer(tallest, widest, options.tie)
    count, times = (sum(map(length, column)) for column in (options.a, options.b))
    if count * times > most:
        raise DovetailError(f"-a and -b: more than {most:,} pairs")
    a, b = ([n for numbers in column for n in numbers] for column in (options.a, options.b))
    return np.array(a)[:, None], np.array(b)


def walk(options: argparse.Namespace) -> Front:
    """Make the front."""
    task = tasks.read_task(options)
    if options.max_time is None:
        raise DovetailError("--max-time is missing; it says how long to run machines")
    return front(
        task,
        tasks.read_space(options),
        max_time=options.max_time,
        max_rank=options.max_rank,
        max_states=options.max_states,
        max_nodes=options.max_nodes,
        timeout=options.timeout,
        workers=options.workers,
        store=options.store,
        progress=common.shows_progress(options),
    )


def unanswered(found: Front) -> str:
    """Return why a front answers nothing; nothing if it does."""
    if not found.complete:
        return "a limit ended the front, so it answers nothing"
    return "" if found.points else "no solution"


def front_values(found: Front) -> dict[str, object]:
    """Return a front as JSON has it."""
    names = ("max_rank", "max_time", "complete", "nodes", "steps", "seconds")
    return {
        "task": found.task.to_dict(),
        "states": found.space.states,
        "symbols": found.space.symbols,
        **{name: getattr(found, name) for name in names},
        "points": found,
    }


def front_rows(found: Front) -> list[tuple[str, str]]:
    """Return a front for people: task, rectangle, points, work."""
    corner = f"ranks up to {found.max_rank:,}, times up to {found.max_time:,}"
    state = "" if found.complete else "; not complete, a limit ended it"
    work = f"{found.nodes:,} partial machines, {found.steps:,} steps, {found.seconds:.3f} s"
    return [
        ("task", tasks.task_line(found.task)),
        ("rectangle", f"{corner}{state}"),
        ("front", display.count(len(found), "solution")),
        *((f"  {point.rank:,}", f"time {point.time:,}, {point.machine}") for point in found),
        ("really run", work),
    ]


def _print_sweep(found: Front, result: Sweep) -> None:
    rows = [*front_rows(found)[:2], ("slopes", f"{len(result):,}, tie = {result.tie}")]
    rows.append(("covered", f"{int(result.covered.sum()):,}"))
    common.print_table(rows)
    columns = {name: column for name, column in result.to_dict().items() if name != "winner"}
    print()
    common.print_columns(tuple(columns), common.table_rows(columns))


def _draw_sweep(found: Front, result: Sweep) -> Axes:
    """Draw the front, and the isoline of the first covered slope of each winner."""
    sure = np.flatnonzero(result.covered)
    _, first = np.unique(result.winner[sure], return_index=True)
    slopes = [(int(result.a[row]), int(result.b[row])) for row in sure[first]]
    return found.plot(slopes=slopes, tie=result.tie)
