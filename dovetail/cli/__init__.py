"""The command line: `search`, `front`, `sweep`, `forward`, `census` and others.

Every command prints for people, or with `--json` for machines: integers are exact at any size, and
a fraction is a pair [numerator, denominator]. Bad input is one line on standard error. The command
`search` is here, each of the others in a module of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from typing import Any, NoReturn

from dovetail._core import DovetailError
from dovetail.cli import censuses, circuits, demo, forwarding, fronts, geometry, machines, slopes
from dovetail.cli.common import (
    BAD_INPUT,
    EXIT_CODES,
    FOUND,
    INTERRUPTED,
    NO_HIT,
    add_command,
    add_output,
    bits,
    check_picture,
    fraction,
    print_json,
    print_table,
    save_picture,
    tell,
)
from dovetail.cli.tasks import TASK_NAMES, add_task, read_task, task_line, task_values
from dovetail.dovetailing import Hit, NoHit, search
from dovetail.machines import Space


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Examples
    --------
    >>> main(["machine", "12"])
    machine   1RZ1RA
    size      states 1, symbols 2
    rank      12, description length 3.58 bits
    state A   1RZ 1RA
    0
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = lambda message, *_: tell(f"warning: {message}")
            options = _parser().parse_args(arguments)
            code: int = options.command(options)
        sys.stdout.flush()
    except DovetailError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        # The reader (say, `head`) has seen enough; what is left at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        tell("interrupted")
        return INTERRUPTED
    return code


def _refuse(message: str) -> int:
    tell(message)
    return BAD_INPUT


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are bad input like any other."""

    def error(self, message: str) -> NoReturn:
        raise DovetailError(f"{message} (see `{self.prog} --help`)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="dovetail",
        description="Which program does a dovetailer find first, and what does finding it cost?",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (
        _add_search,
        fronts.add_front,
        fronts.add_sweep,
        geometry.add,
        slopes.add,
        forwarding.add,
        censuses.add,
        circuits.add,
        machines.add_run,
        machines.add_machine,
        demo.add,
    ):
        add(commands)
    return parser


def _add_search(commands: Any) -> None:
    about = "find the machine that a dovetailer finds first"
    parser = add_command(commands, "search", about, TASK_NAMES)
    add = parser.add_argument
    add("-a", type=int, default=1, help="machines added per iteration (1)")
    add("-b", type=int, default=1, help="steps per machine and iteration (1)")
    add("--tie", default="rank", help="order inside an iteration: rank (unless given), time")
    add("--space-states", type=int, metavar="N", help="only machines with up to N states")
    add("--symbols", type=int, default=2, metavar="M", help="symbols of the machines (2)")
    add("--max-iterations", type=int, metavar="N", help="give up after iteration N")
    add("--max-nodes", type=int, metavar="N", help="give up after N partial machines")
    add("--timeout", type=float, metavar="SECONDS", help="give up after this time")
    add_task(parser)
    add_output(parser, "the triangle")
    parser.set_defaults(command=_search)


def _search(options: argparse.Namespace) -> int:
    task = read_task(options)
    if options.plot:
        check_picture(options.plot)
    result = search(
        task,
        options.a,
        options.b,
        options.tie,
        space=Space(options.space_states, options.symbols),
        max_iterations=options.max_iterations,
        max_nodes=options.max_nodes,
        timeout=options.timeout,
        progress=sys.stderr.isatty(),
    )
    if options.json:
        print_json(_result_values(result))
    else:
        print_table(_result_rows(result))
    if not isinstance(result, Hit):
        if options.plot:
            tell("no hit, so no picture was drawn")
        return NO_HIT
    if options.plot:
        save_picture(result, options.plot)
        tell(f"wrote {options.plot}")
    return FOUND


def _result_values(result: Hit | NoHit) -> dict[str, object]:
    shared = {
        "found": isinstance(result, Hit),
        "task": task_values(result.task),
        "a": result.a,
        "b": result.b,
        "tie": result.tie,
        "nodes": result.nodes,
        "steps": result.steps,
        "seconds": result.seconds,
    }
    if not isinstance(result, Hit):
        end = {"reason": result.reason, "excluded": result.excluded, "candidate": result.candidate}
        return {**shared, **end}
    return {
        **shared,
        "machine": result.machine.text,
        "rank": result.rank,
        "description_length": result.description_length,
        "time": result.time,
        "iteration": result.iteration,
        "slots": result.slots,
        "area": fraction(result.area),
        "outputs": result.outputs,
        "held_out_loss": fraction(result.held_out_loss),
    }


def _result_rows(result: Hit | NoHit) -> list[tuple[str, str]]:
    rows = [
        ("task", task_line(result.task)),
        ("dovetailer", f"a = {result.a:,}, b = {result.b:,}, tie = {result.tie}"),
        *(_hit_rows(result) if isinstance(result, Hit) else _no_hit_rows(result)),
    ]
    work = f"{result.nodes:,} partial machines, {result.steps:,} steps, {result.seconds:.3f} s"
    return [*rows, ("really run", work)]


def _hit_rows(hit: Hit) -> list[tuple[str, str]]:
    pairs = zip(hit.task.inputs, hit.outputs, strict=True)
    outputs = ", ".join(f"{word or 'blank'} → {output or 'blank'}" for word, output in pairs)
    return [
        ("machine", str(hit.machine)),
        ("rank", f"{hit.rank:,}, {bits(hit)}"),
        ("time", f"{hit.time:,}"),
        ("iteration", f"{hit.iteration:,}"),
        ("slots", f"{hit.slots:,}"),
        ("area", f"{float(hit.area):,.1f}"),
        ("outputs", outputs),
        ("held out", "none" if hit.held_out_loss is None else f"loss {hit.held_out_loss}"),
    ]


def _no_hit_rows(result: NoHit) -> list[tuple[str, str]]:
    reasons = {
        "iterations": "the iterations asked for are excluded",
        "nodes": "the limit of partial machines was reached",
        "timeout": "the time was up",
        "exhausted": "no machine of the space is accepted",
    }
    rows = [
        ("result", f"no hit: {reasons.get(result.reason, result.reason)}"),
        ("excluded", f"iterations 1 to {result.excluded:,}" if result.excluded else "none"),
    ]
    if result.candidate is not None:
        rank, time = result.candidate
        rows.append(("candidate", f"rank {rank:,}, time {time:,}, not yet proved first"))
    return rows
