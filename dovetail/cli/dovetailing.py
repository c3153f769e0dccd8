"""The command `search`."""

from __future__ import annotations

import argparse
from typing import Any

from dovetail.cli import common, tasks
from dovetail.cli.numbers import whole
from dovetail.cli.parsing import add_command
from dovetail.dovetailing import TIES, Hit, NoHit, search

EXAMPLES = (
    "xor -a 1 -b 1",
    "parity --timeout 10 --json",
    "--example 1:11 --example 11:111 --held-out 111:1111 --plot triangle.png",
)


def add(commands: Any) -> None:
    """Add the command `search`."""
    about = "find the machine that a dovetailer finds first"
    parser = add_command(commands, _search, "search", about, tasks.TASK_NAMES, EXAMPLES)
    tasks.add_task(parser)
    parser.value("-a", whole(1), "A", "machines added per iteration", default=1)
    parser.value("-b", whole(1), "B", "steps per machine and iteration", default=1)
    parser.add_argument("--tie", choices=TIES, default="rank", help="order inside an iteration")
    tasks.add_space(parser)
    parser.value("--max-iterations", whole(0), "N", "give up after iteration N")
    tasks.add_limits(parser)
    common.add_progress(parser)
    common.add_output(parser, "the triangle")


def _search(options: argparse.Namespace) -> int:
    task = tasks.read_task(options)
    result = search(
        task,
        options.a,
        options.b,
        options.tie,
        space=tasks.read_space(options),
        max_iterations=options.max_iterations,
        max_nodes=options.max_nodes,
        timeout=options.timeout,
        progress=common.shows_progress(options),
    )
    common.deliver(
        options,
        lambda: {"found": bool(result), **result.to_dict(), "task": task.to_dict()},
        lambda: common.print_table(_result_rows(result)),
        draw=result.plot,
        lacking="" if result else "no hit",
    )
    return common.FOUND if result else common.NO_HIT


def _result_rows(result: Hit | NoHit) -> list[tuple[str, str]]:
    rows = [
        ("task", tasks.task_line(result.task)),
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
        ("rank", f"{hit.rank:,}, {common.bits(hit.description_length)}"),
        ("time", f"{hit.time:,}"),
        ("iteration", f"{hit.iteration:,}"),
        ("slots", f"{hit.slots:,}"),
        ("area", f"{float(hit.area):,.1f}"),
        ("outputs", outputs),
        ("held out", "none" if hit.held_out_loss is None else f"loss {hit.held_out_loss}"),
    ]


def _no_hit_rows(result: NoHit) -> list[tuple[str, str]]:
    reasons = {
        "iterations": "--max-iterations was reached",
        "nodes": "--max-nodes was reached",
        "timeout": "--timeout was reached",
        "exhausted": "no machine of the space is accepted, ever",
    }
    rows = [
        ("result", f"no hit: {reasons.get(result.reason, result.reason)}"),
        ("excluded", f"iterations 1 to {result.excluded:,}" if result.excluded else "none"),
    ]
    if result.candidate is not None:
        rank, time = result.candidate
        rows.append(("candidate", f"rank {rank:,}, time {time:,}, not yet proved first"))
    return rows
