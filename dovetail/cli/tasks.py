"""The options that say what the machines must do; several commands have them."""

from __future__ import annotations

import argparse
import dataclasses
import textwrap
from typing import Any

from dovetail import tasks
from dovetail._core import DovetailError
from dovetail.machines import READOUTS
from dovetail.tasks import Task

#: What the help of a command says about TASK.
TASK_NAMES = f"""tasks:
{textwrap.indent(textwrap.fill(", ".join(tasks.NAMES), 76), "  ")}

"""


def add_task(parser: argparse.ArgumentParser) -> None:
    """Add TASK and the options that change it or stand for it."""
    add = parser.add_argument
    pairs: dict[str, Any] = {"type": _pair, "action": "append", "metavar": "IN:OUT", "default": []}
    add("task", metavar="TASK", nargs="?", help="a named task, listed below")
    add("--cost", help="time over several examples: average (unless given), max")
    add("--readout", help=f"how an output is read: {', '.join(READOUTS)}")
    add("--example", **pairs, help="an example, instead of TASK; may be repeated")
    add("--held-out", **pairs, help="an example that the search must not see; may be repeated")


def _pair(text: str) -> tuple[str, str]:
    """Read IN:OUT; both may be empty."""
    parts = text.split(":")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form IN:OUT")
    return parts[0], parts[1]


def read_task(options: argparse.Namespace) -> Task:
    """Return the task that the options say."""
    chosen = {"readout": options.readout, "cost": options.cost}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    if options.task is None and not options.example:
        raise DovetailError(f"TASK or --example is missing; tasks are {', '.join(tasks.NAMES)}")
    if options.task is None:
        held_out = tuple(options.held_out)
        return Task.examples(options.example, held_out=held_out, name="examples", **chosen)
    if options.example or options.held_out:
        raise DovetailError("--example and --held-out make a task of their own; leave out TASK")
    task = tasks.named(options.task)
    return dataclasses.replace(task, **chosen) if chosen else task


def task_values(task: Task) -> dict[str, object]:
    """Return a task as JSON has it."""
    return {
        "name": task.name,
        "inputs": task.inputs,
        "outputs": task.outputs,
        "readout": task.readout,
        "cost": task.cost,
    }


def task_line(task: Task) -> str:
    """Return a task in one line, for people."""
    count = len(task.inputs)
    examples = f"{count} example{'s' * (count != 1)}"
    return f"{task.name}: {examples}, readout {task.readout}, cost {task.cost}"
