"""The command `anneal`: what a search finds that draws programs while C is raised."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError
from dovetail.cli import common, tasks
from dovetail.cli.numbers import integers, length, positive, rationals, whole
from dovetail.cli.parsing import add_command
from dovetail.speed import (
    Annealing,
    AnnealingSweep,
    Candidates,
    Jumps,
    Milestones,
    Schedule,
    Steady,
    UpAndDown,
    anneal,
    anneal_sweep,
    solutions,
)
from dovetail.speed.annealing.candidates import WASTES
from dovetail.values.display import count

#: More numbers of draws than this are refused.
MOST = 10_000

#: Columns that are whole numbers or exact levels; the others are shown with six digits.
COUNTS = ("level", "programs", "good", "wasteful_programs", "draws")

EXAMPLES = (
    "xor --max-states 3 --max-time 60 --draws 3000 --plot annealing.png",
    "and --max-states 3 --max-time 60 --draws 1,10,100,1000 --jump 7 --csv jumps.csv",
    "xor --max-states 3 --max-time 60 --draws 1e5 --start 10 --up-and-down 10,2,1",
)


def add(commands: Any) -> None:
    """Add the command `anneal`."""
    about = "find what computational annealing picks, and how likely that is wasteful"
    parser = add_command(commands, _anneal, "anneal", about, tasks.TASK_NAMES, EXAMPLES)
    option, value = parser.add_argument, parser.value
    tasks.add_task(parser)
    value("--max-time", whole(1), "T", "greatest computation C of all levels", required=True)
    value("--max-states", whole(1), "N", "draw machines with up to N states")
    tasks.add_space(parser)
    text = "programs drawn at a level; several, as 1,10,100 or FIRST:LAST:STEP, are compared"
    value("--draws", integers, "LIST", text, required=True)
    option("--without-replacement", action="store_true", help="draw no program twice at a level")
    value("--start", positive, "C", "the first level; 1 unless given")
    value("--stop", positive, "C", "no level exceeds this; T unless given")
    value("--step", positive, "S", "raise C by this; 1 unless given")
    value("--jump", positive, "J", "draw only at multiples of J")
    text = "steps of the phases: up by the first, down by the second, up by the third, …"
    value("--up-and-down", rationals, "LIST", text)
    text = "numbers of examples to be right, one after the other; the last is all"
    value("--milestones", rationals, "LIST", text)
    option("--waste", choices=WASTES, default="inputs", help="on some input, or in total")
    value("--workers", whole(1), "N", "threads; one for each processor")
    value("--store", Path, "FILE", "keep finished parts in FILE, and go on with those that it has")
    common.add_progress(parser)
    common.add_output(
        parser, "where the search ends, or how its speed tells", "the levels, or rows"
    )


def _anneal(options: argparse.Namespace) -> int:
    schedule, draws = _schedule(options), _draws(options)
    known = _candidates(options)
    if isinstance(schedule, Milestones) and schedule.right[-1] != known.threshold:
        raise DovetailError(f"--milestones: the last must be all {known.threshold} examples")
    result: Annealing | AnnealingSweep
    replacement = not options.without_replacement
    if len(draws) == 1:
        result = anneal(known, schedule, draws=draws[0], replacement=replacement)
        found, values, rows = bool(result.success), _values(result), _rows(result)
    else:
        result = anneal_sweep(known, [schedule], draws=draws, replacement=replacement)
        found, values, rows = bool(result.success.any()), {"rows": result}, []
    head = {"found": found, **_head(known, schedule), **values}
    common.deliver(
        options,
        lambda: head,
        lambda: _print(known, schedule, rows, result),
        result.to_dict,
        result.plot,
    )
    return common.FOUND if found else common.NO_HIT


def _candidates(options: argparse.Namespace) -> Candidates:
    """Count the machines that can be drawn."""
    every = solutions(
        tasks.read_task(options),
        tasks.read_space(options),
        max_time=options.max_time,
        max_states=options.max_states,
        performance="subsets",
        workers=options.workers,
        store=options.store,
        progress=common.shows_progress(options),
    )
    return Candidates.of_solutions(every, waste=options.waste)


def _schedule(options: argparse.Namespace) -> Schedule:
    """Return the schedule that the options say."""
    kinds = [name for name in ("jump", "up_and_down", "milestones") if getattr(options, name)]
    if len(kinds) > 1:
        words = " and ".join(f"--{name.replace('_', '-')}" for name in kinds)
        raise DovetailError(f"{words} are schedules of their own; give one of them")
    fixed = [name for name in ("start", "step") if getattr(options, name)]
    if (options.jump and fixed) or (options.up_and_down and options.step):
        word = "--jump" if options.jump else "--up-and-down"
        raise DovetailError(f"{word} has its own levels; leave out --{fixed[-1]}")
    start, step = options.start or 1, options.step or 1
    stop = options.stop or options.max_time
    if options.jump:
        return Jumps(options.jump, stop)
    if options.up_and_down:
        return UpAndDown(start, stop, options.up_and_down)
    if options.milestones:
        return Milestones(start, stop, options.milestones, step)
    return Steady(start, stop, step)


def _draws(options: argparse.Namespace) -> list[int]:
    if sum(map(length, options.draws)) > MOST:
        raise DovetailError(f"--draws: more than {MOST:,} numbers")
    return [number for numbers in options.draws for number in numbers]


def _head(known: Candidates, schedule: Schedule) -> dict[str, object]:
    return {
        "task": known.name,
        "schedule": {"kind": type(schedule).__name__, **vars(schedule)},
        "programs": sum(known.programs.tolist()),
        "least": known.least,
        "slow_share": known.slow_share,
    }


def _values(result: Annealing) -> dict[str, object]:
    names = (
        "draws", "replacement", "exact", "success", "nothing", "wasteful", "wasteful_share",
        "mean_level", "draws_spent", "computation_spent",
    )  # fmt: skip
    return {**{name: getattr(result, name) for name in names}, "levels": result}


def _rows(result: Annealing) -> list[tuple[str, str]]:
    """Return one result for people."""
    share, level = result.wasteful_share, result.mean_level
    rows = [("found", f"with probability {float(result.success):.6g}")]
    if share is not None and level is not None:
        rows.append(("wasteful", f"then with probability {float(share):.6g}"))
        rows.append(("C*", f"then {float(level):.6g} on average"))
    spent = f"{float(result.draws_spent):,.6g} programs drawn, which compute "
    return [*rows, ("expected", f"{spent}{float(result.computation_spent):,.6g} steps")]


def _print(
    known: Candidates,
    schedule: Schedule,
    rows: list[tuple[str, str]],
    result: Annealing | AnnealingSweep,
) -> None:
    least = "no good program" if known.least is None else f"a good one from C = {known.least} on"
    number = sum(known.programs.tolist())
    top = [("candidates", f"{known.name}: {count(number, 'program')}, {least}")]
    if known.slow_share is not None:
        text = f"picks a wasteful one with probability {float(known.slow_share):.6g}"
        top.append(("infinitely slow", text))
    common.print_table([*top, ("schedule", repr(schedule)), *rows])
    columns = {
        name: [value if name in COUNTS else f"{float(value):.6g}" for value in column.tolist()]
        for name, column in result.to_dict().items()
        if name not in ("schedule", "pace")
    }
    print()
    common.print_columns(tuple(columns), common.table_rows(columns))
