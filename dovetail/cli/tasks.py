"""The options that say what the machines must do; several commands have them."""

from __future__ import annotations

import argparse
import dataclasses
import textwrap
from collections.abc import Iterable
from typing import Any

from dovetail import tasks
from dovetail._core import DovetailError
from dovetail.cli.numbers import seconds, whole
from dovetail.cli.parsing import Parser
from dovetail.machines import READOUTS, Space
from dovetail.tasks import Task
from dovetail.values.display import count, shown

#: What the help of a command says about TASK.
TASK_NAMES = f"""tasks:
{textwrap.indent(textwrap.fill(", ".join(tasks.NAMES), 76), "  ")}

"""


def add_task(parser: Parser, metavar: str = "TASK", other: str = "") -> None:
    """Add TASK and the options that change it or stand for it; `other` is what it may be, too."""
    option = parser.add_argument
    pairs: dict[str, Any] = {"type": _pair, "action": "append", "metavar": "IN:OUT", "default": []}
    parser.words["name"] = "TASK"
    text = f"a named task, listed below; or use --example{other}"
    option("task", metavar=metavar, nargs="?", help=text)
    option("--cost", choices=tasks.COSTS, help="time over several examples: average unless given")
    option("--readout", choices=READOUTS, help="how an output is read: the task's unless given")
    option("--example", **pairs, help="an example, instead of TASK; may be repeated")
    option("--memory", action="store_true", help="keep the tape from one example to the next")
    option("--held-out", **pairs, help="an example that the search must not see; may be repeated")


def add_space(parser: Parser) -> None:
    """Add the options that say which machines there are."""
    parser.value("--space-states", whole(1), "N", "there are only machines with up to N states")
    parser.value("--symbols", whole(2), "M", "symbols of the machines", default=2)
    parser.words["states"] = "--space-states"


def refuse_task(options: argparse.Namespace, others: Iterable[str]) -> None:
    """Refuse, beside --point, a task and what only a task has."""
    names = {"task": "TASK", "example": "--example", "held_out": "--held-out"}
    names["memory"] = "--memory"
    names |= {name: options.parser.words[name] for name in others}
    given = [word for name, word in names.items() if getattr(options, name)]
    if given:
        words = ", ".join(given)
        raise DovetailError(f"--point stands for programs of your own; leave out {words}")


def read_space(options: argparse.Namespace) -> Space:
    """Return the space that the options say."""
    return Space(options.space_states, options.symbols)


def add_limits(parser: Parser) -> None:
    """Add the limits that end a search or a walk early."""
    parser.value("--max-nodes", whole(0), "N", "give up after N partial machines")
    parser.value("--timeout", seconds, "SECONDS", "give up after this time")


def _pair(text: str) -> tuple[str, str]:
    """Read IN:OUT; both may be empty."""
    parts = text.split(":")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not of the form IN:OUT")
    return parts[0], parts[1]


def read_task(options: argparse.Namespace) -> Task:
    """Return the task that the options say."""
    chosen = {"readout": options.readout, "cost": options.cost, "memory": options.memory or None}
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


def task_line(task: Task) -> str:
    """Return a task in one line, for people."""
    examples = count(len(task.inputs), "example")
    memory = ", memory" if task.memory else ""
    return f"{task.name}: {examples}, readout {task.readout}, cost {task.cost}{memory}"
