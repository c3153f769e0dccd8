"""The commands `run` and `machine`."""

from __future__ import annotations

import argparse
import textwrap
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.cli import common
from dovetail.cli.numbers import whole
from dovetail.cli.parsing import Parser, add_command
from dovetail.machines import READOUTS, Machine, Run, Space, prove, run, space_time
from dovetail.values.display import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Steps in which a proof is looked for that a machine never halts.
PROOF_STEPS = 10**6

RUN_EXAMPLES = (
    "1RB1LB_1LA0LC_1RZ1LD_1RD0RA --plot space-time.png",
    "11 --input 111",
    "1RB1RA_1LA--- --max-steps 90 --json",
)
MACHINE_EXAMPLES = ("3930639", "1RB1LB_1LA1RZ", "5 --symbols 3")


def add_run(commands: Any) -> None:
    """Add the command `run`."""
    about = "run one machine; if it does not halt, say whether that is proved"
    parser = add_command(commands, _run, "run", about, examples=RUN_EXAMPLES)
    parser.value("machine", str, "MACHINE", "text such as 1RB1LB_1LA1RZ, or a rank")
    parser.value("--input", str, "WORD", "symbols written from the start cell on", default="")
    parser.value("--max-steps", whole(0), "N", "step limit", default=10**6)
    _add_symbols(parser)
    common.add_output(parser, "the space-time picture")


def add_machine(commands: Any) -> None:
    """Add the command `machine`."""
    about = "show the machine of a rank, or the rank of a machine"
    parser = add_command(commands, _machine, "machine", about, examples=MACHINE_EXAMPLES)
    parser.value("machine", str, "RANK|TEXT", "a rank from 1, or text such as 1RB1LB_1LA1RZ")
    _add_symbols(parser)
    common.add_output(parser)


def _add_symbols(parser: Parser) -> None:
    parser.value("--symbols", whole(2), "M", "symbols of the machine of a rank: 2 unless given")


def _run(options: argparse.Namespace) -> int:
    machine = read_machine(options.machine, options.symbols)
    result = run(machine, options.input, max_steps=options.max_steps)
    decider = _decider(result)
    common.deliver(
        options,
        lambda: {**run_values(result), "endless_by": decider},
        lambda: common.print_table(run_rows(result, decider)),
        draw=lambda: _draw_run(result),
    )
    return common.FOUND


def _decider(result: Run) -> str | None:
    """Return what proves that a run that reached the step limit never ends."""
    if result.outcome != "step limit":
        return None
    proof = prove(result.machine, result.input, max_steps=min(result.steps, PROOF_STEPS))
    return proof.decider if proof else None


def run_values(result: Run) -> dict[str, object]:
    """Return the end of a run for `--json`."""
    return {
        **result.to_dict(),
        "undefined_entry": result.undefined_entry,
        "readouts": {n: result.readout(n) for n in READOUTS} if result.halted else None,
    }


def run_rows(result: Run, decider: str | None) -> list[tuple[str, str]]:
    """Return the end of a run for people; `decider` has proved that it never ends."""
    first, last = result.visited_range
    rows = [
        ("machine", str(result.machine)),
        ("input", shorten(result.input) or "(blank)"),
        ("outcome", result.outcome),
        ("steps", f"{result.steps:,}"),
        ("state", result.state),
        ("head at", f"{result.head:,}"),
        ("visited", f"cells {first:,} to {last:,}"),
    ]
    if result.undefined_entry is not None:
        state, symbol = result.undefined_entry
        rows.append(("entry", f"{state}{symbol} is undefined"))
    names = READOUTS if result.halted else ()
    rows += [(f"readout {name}", shorten(result.readout(name)) or "(blank)") for name in names]
    return [*rows, ("endless", f"proved by {decider}")] if decider else rows


def _draw_run(result: Run) -> Axes:
    stop = result.steps + 1
    picture = space_time(result.machine, result.input, stop=stop, stride=None, spacing=None)
    return picture.plot()


def _machine(options: argparse.Namespace) -> int:
    machine = read_machine(options.machine, options.symbols)
    rank, reason = _rank(machine)
    length = None if rank is None else machine.description_length
    values = {
        "machine": machine.text,
        "states": machine.states,
        "symbols": machine.symbols,
        "complete": machine.is_complete,
        "rank": rank,
        "description_length": length,
        "table": machine.to_dict(),
    }
    rows = [
        ("machine", str(machine)),
        ("size", f"states {machine.states}, symbols {machine.symbols}"),
        ("rank", f"none: {reason}" if length is None else f"{rank:,}, {common.bits(length)}"),
    ]
    for state, part in zip(machine.to_dict(), machine.text.split("_"), strict=True):
        rows.append((f"state {state}", " ".join(textwrap.wrap(part, 3))))
    common.deliver(options, lambda: values, lambda: common.print_table(rows))
    return common.FOUND


def _rank(machine: Machine) -> tuple[int | None, str]:
    """Return the rank, or None and why there is none."""
    if not machine.is_complete:
        return None, "some entries are undefined"
    try:
        return machine.rank, ""
    except DovetailError as error:
        return None, str(error)


def read_machine(text: str, symbols: int | None) -> Machine:
    """Read a machine's text or its rank."""
    if text.isascii() and text.isdigit():
        if len(text.lstrip("0")) > len(str(2**128)):
            raise DovetailError(f"rank: {len(text)} digits are too many; ranks are below 2**128")
        return Space(symbols=2 if symbols is None else symbols).machine(int(text))
    machine = Machine(text)
    if symbols is not None and symbols != machine.symbols:
        raise DovetailError(f"--symbols: {symbols} was given for {text}, of {machine.symbols}")
    return machine
