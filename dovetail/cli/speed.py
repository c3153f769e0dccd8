"""The commands `solutions` and `select`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from dovetail.cli import common, tasks
from dovetail.cli.numbers import number, whole
from dovetail.cli.parsing import Parser, add_command
from dovetail.machines import Space
from dovetail.speed import (
    AtMost,
    AverageTime,
    Dovetailer,
    Kt,
    Lexicographic,
    Linear,
    MaxTime,
    Prior,
    Rank,
    Selection,
    Solutions,
    Time,
    solutions,
)
from dovetail.values import display
from dovetail.values.display import shown

SOLUTIONS_EXAMPLES = (
    "xor --max-states 3 --max-time 200",
    "doubling --max-states 4 --max-time 400 --csv classes.csv --plot classes.png",
)
SELECT_EXAMPLES = (
    "xor --max-states 3 --max-time 200 --prior rank --prior time --prior 'max<=20,rank'",
)
PRIORS = """priors:
  rank                the simplest
  time                the fastest by the task's cost
  max, average        by the greatest, or the mean, number of steps; average:1:2:1:1 with weights
  kt                  by rank times time
  linear:A/B          by A·time + B·rank; linear:A is linear:A/1
  dovetailer:A/B      what the dovetailer accepts
  max<=20,rank        whatever keeps within a bound, and among that the simplest
"""
#: Priors that are words.
WORDS: dict[str, Callable[[], Prior]] = {
    "rank": Rank,
    "time": Time,
    "max": MaxTime,
    "average": AverageTime,
    "kt": Kt,
}
ACCEPTED = "a prior such as rank, max, average, kt, linear:3/2 or max<=20,rank (see --help)"


def add_solutions(commands: Any) -> None:
    """Add the command `solutions`."""
    about = "count all machines that solve a task, by what they do"
    parser = add_command(
        commands, _solutions, "solutions", about, tasks.TASK_NAMES, SOLUTIONS_EXAMPLES
    )
    _add_count(parser)
    common.add_output(parser, "all classes by rank and time", "all classes")


def add_select(commands: Any) -> None:
    """Add the command `select`."""
    about = "find which solutions priors select, and what these do"
    epilog = f"{tasks.TASK_NAMES}{PRIORS}\n"
    parser = add_command(commands, _select, "select", about, epilog, SELECT_EXAMPLES)
    _add_count(parser)
    text = "a prior; may be given several times"
    parser.value("--prior", prior, "PRIOR", text, action="append", required=True)
    common.add_output(parser, "all classes, and those selected", "what each prior selects")


def _add_count(parser: Parser) -> None:
    value = parser.value
    tasks.add_task(parser)
    value("--max-time", whole(1), "T", "greatest time of a solution, in turns", required=True)
    value("--max-states", whole(1), "N", "look at machines with up to N states", required=True)
    text = "greatest number of steps on a held-out input; --max-time unless given"
    value("--held-out-time", whole(1), "T", text)
    value("--symbols", whole(2), "M", "symbols of the machines", default=2)
    value("--workers", whole(1), "N", "threads; one for each processor")
    value("--store", Path, "FILE", "keep finished units in FILE, and go on with those that it has")
    common.add_progress(parser)


def prior(text: str) -> Prior:
    """Return the prior that a text names.

    Examples
    --------
    >>> str(prior("max<=20,rank"))
    'max time at most 20, then rank'
    """
    parts = [_part(part.strip()) for part in text.split(",")]
    return parts[0] if len(parts) == 1 else Lexicographic(*parts)


def _part(text: str) -> Prior:
    bounded = re.fullmatch(r"([a-z:0-9/.]+)<=(.+)", text)
    try:
        if bounded:
            return AtMost(_part(bounded[1]), number(bounded[2]))
        name, _, rest = text.partition(":")
        if name in WORDS and not rest:
            return WORDS[name]()
        if name == "average":
            return AverageTime(tuple(_plain_number(weight) for weight in rest.split(":")))
        if name in ("linear", "dovetailer"):
            a, _, b = rest.partition("/")
            slope = whole(1)(a), whole(1)(b or "1")
            return Linear(*slope) if name == "linear" else Dovetailer(*slope)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{shown(text)}: {error}") from None
    raise argparse.ArgumentTypeError(f"{shown(text)} is not {ACCEPTED}")


def _plain_number(text: str) -> int | Fraction:
    value = number(text)
    return value.numerator if value.denominator == 1 else value


def _count(options: argparse.Namespace) -> Solutions:
    return solutions(
        tasks.read_task(options),
        Space(None, options.symbols),
        max_time=options.max_time,
        max_states=options.max_states,
        held_out_time=options.held_out_time,
        workers=options.workers,
        store=options.store,
        progress=common.shows_progress(options),
    )


def _solutions(options: argparse.Namespace) -> int:
    found = _count(options)
    common.deliver(
        options,
        lambda: {**_values(found), "classes": found},
        lambda: _print(found),
        found.to_dict,
        found.plot,
        lacking="" if len(found) else "no solution",
    )
    return common.FOUND if len(found) else common.NO_HIT


def _select(options: argparse.Namespace) -> int:
    found = _count(options)
    if not len(found):
        return common.no_answer(options, "no solution", **_values(found))
    picks = [found.select(prior) for prior in options.prior]
    rows = [_row(found, pick) for pick in picks]
    columns = {name: [_plain(row[name]) for row in rows] for name in rows[0]}
    common.deliver(
        options,
        lambda: {**_values(found), "selections": rows},
        lambda: _print_selections(found, columns),
        lambda: columns,
        lambda: found.plot(priors=options.prior),
    )
    return common.FOUND


def _row(found: Solutions, pick: Selection) -> dict[str, Any]:
    """Return what a prior selects as a row of a table; the time is that of the machine shown."""
    [row] = [row for row in pick.rows.tolist() if found.least_rank[row] == pick.least_rank]
    return {
        "prior": str(pick.prior),
        "machines": pick.count,
        "classes": len(pick),
        "least_rank": pick.least_rank,
        "time": int(found.time[row]),
        "wasteful": pick.wasteful,
        "held_out_loss": pick.held_out_loss,
        "machine": str(found.space.machine(pick.least_rank)),
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Fraction) else value


def _values(found: Solutions) -> dict[str, object]:
    """Return a count as JSON has it."""
    names = ("max_time", "held_out_time", "solving", "wrong", "endless", "undecided", "nodes")
    return {
        "found": bool(len(found)),
        "task": found.task.to_dict(),
        "states": found.space.states,
        "symbols": found.space.symbols,
        **{name: getattr(found, name) for name in names},
        "steps": found.work,
        "seconds": found.seconds,
    }


def _lines(found: Solutions) -> list[tuple[str, str]]:
    """Return a count for people."""
    work = f"{found.nodes:,} partial machines, {found.work:,} steps, {found.seconds:.3f} s"
    sizes = range(1, found.space.states + 1)
    return [
        ("task", tasks.task_line(found.task)),
        ("solutions", f"{display.count(found.solving, 'machine')} in {len(found):,} classes"),
        *((f"  {display.count(size, 'state')}", _of_size(found, size)) for size in sizes),
        ("really run", work),
    ]


def _of_size(found: Solutions, size: int) -> str:
    solving = sum(found.machines[found.states == size].tolist())
    wrong, endless, undecided = (
        column[size - 1] for column in (found.wrong, found.endless, found.undecided)
    )
    return (
        f"{solving:,} solve it; {wrong:,} halt with a wrong output, {endless:,} run for ever, "
        f"{undecided:,} undecided"
    )


def _print(found: Solutions) -> None:
    common.print_table(_lines(found))
    if len(found):
        columns = found.to_dict()
        print()
        common.print_columns(tuple(columns), common.table_rows(columns))


def _print_selections(found: Solutions, columns: dict[str, list[Any]]) -> None:
    common.print_table(_lines(found)[:2])
    print()
    common.print_columns(tuple(columns), common.table_rows(columns))
