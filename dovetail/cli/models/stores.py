"""The command `models store-or-derive`: tables against loops among real machines."""

from __future__ import annotations

import argparse
from typing import Any

from dovetail.cli import common, tasks
from dovetail.cli.numbers import whole
from dovetail.cli.parsing import add_command
from dovetail.geometry.ledgers import SCALES
from dovetail.models import StoreOrDerive, store_or_derive
from dovetail.speed import solutions

EXAMPLES = (
    "output:111 --max-states 3 --max-time 100 --plot tables.png",
    "xor --max-states 3 --max-time 200 --scale length",
)


def add(commands: Any) -> None:
    """Add the command `store-or-derive`."""
    about = "find at which exchange rates machines that store the answer beat those that derive it"
    parser = add_command(commands, _stores, "store-or-derive", about, tasks.TASK_NAMES, EXAMPLES)
    tasks.add_task(parser)
    value = parser.value
    value("--max-time", whole(1), "T", "greatest time of a solution, in turns", required=True)
    value("--max-states", whole(1), "N", "look at machines with up to N states", required=True)
    tasks.add_space(parser)
    parser.add_argument("--scale", choices=SCALES, default="rank", help="ranks, or whole bits")
    value("--workers", whole(1), "N", "threads; one for each processor")
    common.add_progress(parser)
    common.add_output(parser, "the machines by complexity and time", "the machines")


def _stores(options: argparse.Namespace) -> int:
    every = solutions(
        tasks.read_task(options),
        tasks.read_space(options),
        max_time=options.max_time,
        max_states=options.max_states,
        workers=options.workers,
        progress=common.shows_progress(options),
    )
    if not len(every):
        return common.no_answer(options, "no solution")
    found = store_or_derive(every, scale=options.scale)
    common.deliver(
        options,
        lambda: _values(found),
        lambda: _print(found),
        found.to_dict,
        found.plot,
    )
    return common.FOUND


def _values(found: StoreOrDerive) -> dict[str, object]:
    wins = [{"kind": kind, **win.to_dict()} for kind, win in found.wins]
    names = {"found": True, "task": found.task, "scale": found.ledger.scale}
    return {**names, "stores": found.stores, "wins": wins, "machines": found}


def _print(found: StoreOrDerive) -> None:
    ranges = [f"from {low} to {_end(high)}" for low, high in found.stores]
    common.print_table(
        [
            ("task", found.task),
            ("machines", repr(found).partition(": ")[2].rstrip(")")),
            ("storing wins", "; ".join(ranges) or "at no exchange rate"),
        ]
    )
    print()
    rows = [
        (kind, win.entry.name.partition(" ")[2], win.entry.complexity, win.entry.time,
         str(win.low), _end(win.high))
        for kind, win in found.wins
    ]  # fmt: skip
    common.print_columns(("kind", "machine", found.ledger.scale, "time", "from", "to"), rows)


def _end(high: object) -> str:
    return "infinity" if high is None else str(high)
