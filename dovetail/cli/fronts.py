"""The commands `front` and `sweep`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from dovetail._core import DovetailError
from dovetail.cli.common import (
    FOUND,
    NO_HIT,
    add_command,
    add_output,
    check_files,
    print_columns,
    print_json,
    print_table,
    save_picture,
    tell,
    use_files_only,
    write_picture,
    write_table,
)
from dovetail.cli.tasks import TASK_NAMES, add_task, read_task, task_line, task_values
from dovetail.dovetailing import check_dovetailer
from dovetail.fronts import Front, Sweep, front
from dovetail.machines import Space

#: More slopes than this are refused.
MOST_SLOPES = 10_000_000


def add_front(commands: Any) -> None:
    """Add the command `front`."""
    about = "find all solutions that are Pareto-minimal in rank and time"
    parser = add_command(commands, "front", about, TASK_NAMES)
    add_rectangle(parser)
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the points into FILE")
    add_output(parser, "the front")
    parser.set_defaults(command=_front)


def add_sweep(commands: Any) -> None:
    """Add the command `sweep`."""
    parser = add_command(commands, "sweep", "find the winners under many slopes", TASK_NAMES)
    add = parser.add_argument
    lists: dict[str, Any] = {"type": integers, "default": (range(1, 2),), "metavar": "LIST"}
    add("-a", **lists, help="machines added per iteration, as 1,10,100 or FIRST:LAST:STEP (1)")
    add("-b", **lists, help="steps per machine and iteration, likewise; all pairs are taken (1)")
    add("--tie", default="rank", help="order inside an iteration: rank (unless given), time")
    add("--slots", action="store_true", help="count the slots too, exactly; slower")
    add_rectangle(parser)
    add("--csv", type=Path, metavar="FILE", help="write all winners into FILE")
    add_output(parser, "the front and one isoline for each winner")
    parser.set_defaults(command=_sweep)


def add_rectangle(parser: argparse.ArgumentParser) -> None:
    """Add TASK and the options that say how far its front reaches."""
    add_task(parser)
    add = parser.add_argument
    add("--max-time", type=int, metavar="T", help="greatest time of a solution, in turns")
    add("--max-rank", type=int, metavar="X", help="greatest rank of a machine")
    add("--max-states", type=int, metavar="N", help="look at machines with up to N states")
    add("--space-states", type=int, metavar="N", help="there are only machines with up to N states")
    add("--symbols", type=int, default=2, metavar="M", help="symbols of the machines (2)")
    add("--max-nodes", type=int, metavar="N", help="stop after N partial machines")
    add("--timeout", type=float, metavar="SECONDS", help="stop after this time")
    add("--workers", type=int, metavar="N", help="threads (one for each processor)")
    add("--store", type=Path, metavar="FILE", help="keep finished parts there, and go on with them")


def integers(text: str) -> tuple[range, ...]:
    """Read a list such as 1,5,10:100:10."""
    return tuple(_range(part) for part in text.split(","))


def _range(part: str) -> range:
    try:
        first, *rest = map(int, part.split(":"))
        last, step = [*rest, *(first, 1)[len(rest) :]]
        numbers = range(first, last + 1, step)
        if step < 1 or not numbers or numbers[0] < 1:
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{part!r} is neither an integer from 1 nor FIRST:LAST or FIRST:LAST:STEP"
        ) from None
    return numbers


def _front(options: argparse.Namespace) -> int:
    check_files(options)
    found = walk(options)
    if options.json:
        print_json(front_values(found))
    else:
        print_table(front_rows(found))
    if options.csv:
        write_table(options.csv, ("rank", "time", "machine"), _point_rows(found))
    if options.plot and found.points:
        save_picture(found, options.plot)
        tell(f"wrote {options.plot}")
    elif options.plot:
        tell("no solution, so no picture was drawn")
    return FOUND if found.complete and found.points else NO_HIT


def _sweep(options: argparse.Namespace) -> int:
    check_files(options)
    a, b = slope_lists(options)
    found = walk(options)
    if not found.complete or not found.points:
        tell("no solution" if found.complete else "a limit ended the front, so it answers nothing")
        return NO_HIT
    result = found.sweep(a, b, options.tie, slots=options.slots)
    head, rows = _table(found, result)
    if options.json:
        winners = [dict(zip(head, row, strict=True)) for row in rows]
        print_json({**front_values(found), "tie": options.tie, "winners": winners})
    else:
        _print_sweep(found, result)
    if options.csv:
        write_table(options.csv, head, rows)
    if options.plot:
        _draw_sweep(found, result, options.plot)
    return FOUND


def slope_lists(options: argparse.Namespace, most: int = MOST_SLOPES) -> tuple[Any, Any]:
    """Return all pairs, in two columns that broadcast together; the tie rule is checked too."""
    tallest, widest = (max(part[-1] for part in column) for column in (options.a, options.b))
    check_dovetailer(tallest, widest, options.tie)
    if _count(options.a) * _count(options.b) > most:
        raise DovetailError(f"-a and -b: more than {most:,} pairs")
    a, b = ([n for numbers in column for n in numbers] for column in (options.a, options.b))
    return np.array(a)[:, None], np.array(b)


def _count(numbers: tuple[range, ...]) -> int:
    return sum((part[-1] - part[0]) // part.step + 1 for part in numbers)


def walk(options: argparse.Namespace) -> Front:
    """Make the front."""
    task = read_task(options)
    if options.max_time is None:
        raise DovetailError("--max-time must say how long to run machines")
    return front(
        task,
        Space(options.space_states, options.symbols),
        max_time=options.max_time,
        max_rank=options.max_rank,
        max_states=options.max_states,
        max_nodes=options.max_nodes,
        timeout=options.timeout,
        workers=options.workers,
        store=options.store,
        progress=sys.stderr.isatty(),
    )


def _point_rows(found: Front) -> list[tuple[Any, ...]]:
    return [(point.rank, point.time, point.machine.text) for point in found]


def front_values(found: Front) -> dict[str, object]:
    """Return a front as JSON has it."""
    names = ("rank", "time", "machine")
    return {
        "task": task_values(found.task),
        "states": found.space.states,
        "symbols": found.space.symbols,
        "max_rank": found.max_rank,
        "max_time": found.max_time,
        "complete": found.complete,
        "nodes": found.nodes,
        "steps": found.steps,
        "seconds": found.seconds,
        "points": [dict(zip(names, row, strict=True)) for row in _point_rows(found)],
    }


def front_rows(found: Front) -> list[tuple[str, str]]:
    """Return a front for people: task, rectangle, points, work."""
    corner = f"ranks up to {found.max_rank:,}, times up to {found.max_time:,}"
    state = "" if found.complete else "; not complete, a limit ended it"
    count = f"{len(found)} solution{'s' * (len(found) != 1)}"
    work = f"{found.nodes:,} partial machines, {found.steps:,} steps, {found.seconds:.3f} s"
    return [
        ("task", task_line(found.task)),
        ("rectangle", f"{corner}{state}"),
        ("front", count),
        *((f"  {x:,}", f"time {t:,}, {machine}") for x, t, machine in _point_rows(found)),
        ("really run", work),
    ]


def _table(found: Front, result: Sweep) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the names and the rows of a sweep, with ranks and times for the winners' places."""
    columns = {name: column.tolist() for name, column in result.to_dict().items()}
    winners = columns.pop("winner")
    columns["rank"] = [found.ranks[winner] for winner in winners]
    columns["time"] = [found.times[winner] for winner in winners]
    order = ("a", "b", "rank", "time", "iteration", "covered", "area", "slots")
    head = tuple(name for name in order if name in columns)
    return head, list(zip(*(columns[name] for name in head), strict=True))


def _print_sweep(found: Front, result: Sweep) -> None:
    rows = [*front_rows(found)[:2], ("slopes", f"{len(result):,}, tie = {result.tie}")]
    rows.append(("covered", f"{int(result.covered.sum()):,}"))
    print_table(rows)
    head, table = _table(found, result)
    print()
    print_columns(head, table)


def _draw_sweep(found: Front, result: Sweep, path: Path) -> None:
    """Draw the front, and the isoline of the first covered slope of each winner."""
    sure = np.flatnonzero(result.covered)
    _, first = np.unique(result.winner[sure], return_index=True)
    slopes = [(int(result.a[row]), int(result.b[row])) for row in sure[first]]
    use_files_only()
    found.plot(slopes=slopes, tie=result.tie)
    write_picture(path)
    tell(f"wrote {path}")
