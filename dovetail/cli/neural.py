"""The commands of `neural`: train one proposal, or compare all, on tasks made of arrays."""

from __future__ import annotations

import argparse
import re
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dovetail import tasks
from dovetail._core import DovetailError
from dovetail.cli import common
from dovetail.cli.numbers import positive, whole
from dovetail.cli.parsing import Parser, add_command, add_group
from dovetail.neural import (
    PROPOSALS,
    Answered,
    ArrayTask,
    Comparison,
    Plan,
    addition,
    compare,
    count_modulo,
    parity,
    running_parity,
    task_arrays,
    train,
)
from dovetail.neural.comparisons.comparing import COLUMNS, answer_if_it_fits
from dovetail.neural.comparisons.proposals import Trained
from dovetail.neural.training.trainers import check_alike
from dovetail.values import floats
from dovetail.values.display import shown

#: What a plan is, unless given.
UNLESS = Plan()
TASKS = f"""tasks:
  parity:SIZE[:LOW-HIGH]           vectors with so many non-zeros
  running-parity:SIZE[:LOW-HIGH]   bit strings of such lengths
  modulo-M:SIZE[:LOW-HIGH]         bit strings with so many ones
  addition:SIZE                    numbers of so many bits
  {", ".join(tasks.NAMES[:4])}, …  any named task of machines, with its own examples

proposals:
  {", ".join(PROPOSALS)}

"""
TRAIN = (
    "running-parity:8:1-8 --proposal pondering --most 12 --other running-parity:16 --plot p.png",
    "xor --proposal size --updates 400",
)
COMPARE = (
    "running-parity:8:1-8 --other running-parity:16 --updates 800 --plot compare.png",
    "addition:6 --proposals fixed,pondering --checkpoint runs --csv compare.csv",
)
KINDS = r"parity|running-parity|modulo-\d{1,9}|addition"
FORM = re.compile(rf"({KINDS}):(\d{{1,9}})(?::(\d{{1,9}})-(\d{{1,9}}))?", re.ASCII)
#: What messages of the library call by its own names, and how the user says it.
WORDS = {
    "others": "--other", "held_out": "--held-out", "count": "--examples or --held-out",
    "count × size": "examples × SIZE of TASK", "size": "the SIZE of TASK",
    "modulus": "the M of TASK", "name": "TASK", "task": "TASK",
    **dict.fromkeys(("nonzeros", "lengths", "ones"), "the LOW-HIGH of TASK"),
}  # fmt: skip


class Name(NamedTuple):
    """A task as it was typed: its kind, the size, and the range of its difficulty, if given.

    One without a size is a task of machines.
    """

    kind: str
    size: int | None
    ends: tuple[int, int] | None


def name(text: str) -> Name:
    """Return a task that has been typed.

    Examples
    --------
    >>> name("parity:16:1-8"), name("modular:3")
    (Name(kind='parity', size=16, ends=(1, 8)), Name(kind='modular:3', size=None, ends=None))
    """
    found = FORM.fullmatch(text)
    if found is None and re.match(rf"({KINDS}):", text):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not of the form NAME:SIZE[:LOW-HIGH]")
    if found is None:
        return Name(text, None, None)
    kind, size, low, high = found.groups()
    return Name(kind, int(size), None if low is None else (int(low), int(high)))


def add(commands: Any) -> None:
    """Add the command `neural`."""
    about = "train small networks under a speed prior, and compare the ways to have one"
    add_group(commands, (_add_train, _add_compare), "neural", about)


def _add_train(commands: Any) -> None:
    about = "train a network as one proposal says"
    parser = add_command(commands, _train, "train", about, TASKS, TRAIN)
    _add_tasks(parser)
    text = "the proposal for a speed prior by which it is trained"
    names = tuple(PROPOSALS)
    parser.add_argument("--proposal", choices=names, default="pondering", help=text)
    _add_plan(parser)
    parser.value("--checkpoint", Path, "FILE", "keep the run in FILE, and go on with what it has")
    common.add_progress(parser)
    common.add_output(parser, "the training", "the training")


def _add_compare(commands: Any) -> None:
    about = "train all proposals, and compare what they answer and what that costs"
    parser = add_command(commands, _compare, "compare", about, TASKS, COMPARE)
    _add_tasks(parser)
    text = "those to compare, such as fixed,pondering; all unless given"
    parser.value("--proposals", lambda text: text.split(","), "LIST", text)
    _add_plan(parser)
    text = "keep the runs in files of FOLDER, and go on with those that it has"
    parser.value("--checkpoint", Path, "FOLDER", text)
    common.add_progress(parser)
    picture = "right answers against computation"
    common.add_output(parser, picture, "the table")


def _add_tasks(parser: Parser) -> None:
    option, value = parser.add_argument, parser.value
    parser.words |= WORDS
    option("task", metavar="TASK", type=name, help="the task of training, in a form listed below")
    text = "another task to answer after training; may be repeated"
    value("--other", name, "TASK", text, action="append", default=[])
    value("--examples", whole(1), "N", "examples of training", default=4096)
    value("--held-out", whole(1), "N", "examples to measure on, of each task", default=512)
    value("--seed", whole(0), "N", "seed of all that is random", default=0)


def _add_plan(parser: Parser) -> None:
    value = parser.value
    value("--most", whole(1), "K", "the most rollouts, or layers", default=UNLESS.most)
    value("--updates", whole(1), "N", "training steps, at most", default=UNLESS.updates)
    text = "the share of right answers that is wanted, such as 0.99"
    value("--target", positive, "SHARE", text, default="1")
    value("--channels", whole(1), "N", "numbers at each place of a cell", default=UNLESS.channels)
    value("--hidden", whole(1), "N", "units between them", default=UNLESS.hidden)
    value("--reach", whole(0), "N", "places read on each side", default=UNLESS.reach)
    value("--batch", whole(1), "N", "examples of a training step", default=UNLESS.batch)
    value("--rate", positive, "R", "size of the training steps", default=str(UNLESS.rate))


class _Given(NamedTuple):
    """What a command trains on and answers."""

    training: ArrayTask
    held_out: ArrayTask
    others: tuple[ArrayTask, ...]
    plan: Plan
    random: np.random.Generator


def _given(options: argparse.Namespace) -> _Given:
    """Return what the options say; all that is random comes from the seed."""
    parts = np.random.default_rng(options.seed).spawn(3 + len(options.other))
    names = ("most", "updates", "target", "channels", "hidden", "reach", "batch")
    values = {name: getattr(options, name) for name in names}
    plan = Plan(**values, rate=floats.rounded(options.rate))
    training = _arrays(options.task, options.examples, parts[0], held_out=False)
    held_out = _arrays(options.task, options.held_out, parts[1], held_out=True)
    others = (
        check_alike(training, _arrays(each, options.held_out, part, held_out=True), "others")
        for each, part in zip(options.other, parts[3:], strict=True)
    )
    return _Given(training, held_out, tuple(others), plan, parts[2])


def _arrays(task: Name, count: int, random: np.random.Generator, *, held_out: bool) -> ArrayTask:
    """Return examples of a task; those of a task of machines are its own."""
    kind, size, ends = task
    if size is None:
        named = tasks.named(kind)
        return task_arrays(named, held_out=held_out and bool(named.held_out))
    if kind == "parity":
        return parity(count, size, nonzeros=ends, rng=random)
    if kind == "running-parity":
        return running_parity(count, size, lengths=ends, rng=random)
    if kind.startswith("modulo-"):
        return count_modulo(count, size, int(kind[7:]), ones=ends, rng=random)
    if ends is not None:
        raise DovetailError("TASK: addition has no range; give addition:SIZE")
    return addition(count, size, rng=random)


def _train(options: argparse.Namespace) -> int:
    if options.proposal == "fixed" and (options.plot or options.csv):
        raise DovetailError("--plot, --csv: not with --proposal fixed, which is measured once")
    given = _given(options)
    trained = train(
        options.proposal, given.training, given.held_out, plan=given.plan, rng=given.random,
        checkpoint=options.checkpoint, progress=common.shows_progress(options),
    )  # fmt: skip
    answers = {
        name: answer_if_it_fits(trained, task)
        for name, task in zip(_names(given), (given.held_out, *given.others), strict=True)
    }
    rows = [{"task": name, **_row(each)} for name, each in answers.items() if each is not None]
    reached = rows[0]["share"] >= given.plan.target
    head = {"found": reached, "proposal": options.proposal, "spent": trained.total_spent}
    common.deliver(
        options,
        lambda: {**head, "target": given.plan.target, "training": trained, "answers": rows},
        lambda: _print_training(trained, rows),
        trained.to_dict,
        trained.plot,
    )
    for name, each in answers.items():
        if each is None:
            common.tell(f"{name}: not answered, for the network is made for inputs of another size")
    return common.FOUND if reached else common.NO_HIT


def _names(given: _Given) -> list[str]:
    return ["held out", *(f"other {place + 1}" for place in range(len(given.others)))]


def _compare(options: argparse.Namespace) -> int:
    given = _given(options)
    found = compare(
        given.training, given.held_out, given.others, plan=given.plan, rng=given.random,
        proposals=options.proposals or tuple(PROPOSALS), checkpoint=options.checkpoint,
        progress=common.shows_progress(options),
    )  # fmt: skip
    rows = common.records(found.to_dict())
    reached = any(each.share >= given.plan.target for each in found.on(1))
    common.deliver(
        options,
        lambda: {"found": reached, "target": given.plan.target, "rows": rows},
        lambda: _print_tasks(found, rows),
        found.to_dict,
        found.plot,
    )
    return common.FOUND if reached else common.NO_HIT


def _row(answered: Answered) -> dict[str, Any]:
    return {name: getattr(answered, name) for name in COLUMNS}


def _print_training(trained: Trained, rows: list[dict[str, Any]]) -> None:
    print(repr(trained), end="\n\n")
    _print(rows)


def _print_tasks(found: Comparison, rows: list[dict[str, Any]]) -> None:
    """Print a table for each task."""
    print(repr(found))
    for task in found.tasks:
        print(f"\n{task}")
        own = [row for row in rows if row["task"] == task]
        if own:
            _print(
                [{name: row[name] for name in row if name not in ("task", "name")} for row in own]
            )
        else:
            print("no network here takes inputs of this size")


def _print(rows: list[dict[str, Any]]) -> None:
    shown = [[_short(value) for value in row.values()] for row in rows]
    common.print_columns(tuple(rows[0]), shown)


def _short(value: Any) -> Any:
    """Return a share or a mean with six digits.

    Examples
    --------
    >>> _short(Fraction(1, 3)), _short(12)
    ('0.333333', 12)
    """
    return f"{float(value):.6g}" if isinstance(value, Fraction) else value
