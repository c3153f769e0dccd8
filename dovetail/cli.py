"""The command line: `dovetail search`, `run`, `machine` and `demo`.

Every command prints for people, or with `--json` for machines: integers are exact at any size, and
a fraction is a pair [numerator, denominator]. Bad input is one line on standard error.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
import textwrap
import warnings
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from dovetail import tasks
from dovetail._core import DovetailError
from dovetail._show import shorten
from dovetail.machines import Machine
from dovetail.runs import READOUTS, Run, SpaceTime, run, space_time
from dovetail.searches import Hit, NoHit, search
from dovetail.spaces import Space
from dovetail.tasks import Task

#: Exit codes.
FOUND, NO_HIT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

EXIT_CODES = """exit codes:
  0    found, or done (`run` exits 0 however the run ended)
  1    search: no hit within the limits
  2    bad input, said in one line on standard error
  130  interrupted by Ctrl-C"""

#: The picture of a long run has at most this many rows, and this many cells in all.
PICTURE_ROWS = 1000
PICTURE_CELLS = 2**27

#: The searches of the demo: task, a, b. The last slope makes another machine win.
DEMO_SEARCHES = (("successor", 1, 1), ("and", 1, 1), ("xor", 1, 1), ("xor", 100_000, 1))
DEMO_MACHINE = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA"


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
            warnings.showwarning = lambda message, *_: _tell(f"warning: {message}")
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
        _tell("interrupted")
        return INTERRUPTED
    return code


def _refuse(message: str) -> int:
    _tell(message)
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
    for add in (_add_search, _add_run, _add_machine, _add_demo):
        add(commands)
    return parser


def _add_command(commands: Any, name: str, help: str, epilog: str = "") -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=f"{help[0].upper()}{help[1:]}.",
        epilog=f"{epilog}{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    return parser


def _add_search(commands: Any) -> None:
    names = textwrap.fill(", ".join(tasks.NAMES), 76)
    epilog = f"tasks:\n{textwrap.indent(names, '  ')}\n\n"
    parser = _add_command(
        commands, "search", "find the machine that a dovetailer finds first", epilog
    )
    add = parser.add_argument
    pairs: dict[str, Any] = {"type": _pair, "action": "append", "metavar": "IN:OUT", "default": []}
    add("task", metavar="TASK", nargs="?", help="a named task, listed below")
    add("-a", type=int, default=1, help="machines added per iteration (1)")
    add("-b", type=int, default=1, help="steps per machine and iteration (1)")
    add("--tie", default="rank", help="order inside an iteration: rank (unless given), time")
    add("--cost", help="time over several examples: average (unless given), max")
    add("--readout", help=f"how an output is read: {', '.join(READOUTS)}")
    add("--space-states", type=int, metavar="N", help="only machines with up to N states")
    add("--symbols", type=int, default=2, metavar="M", help="symbols of the machines (2)")
    add("--max-iterations", type=int, metavar="N", help="give up after iteration N")
    add("--max-nodes", type=int, metavar="N", help="give up after N partial machines")
    add("--timeout", type=float, metavar="SECONDS", help="give up after this time")
    add("--example", **pairs, help="an example, instead of TASK; may be repeated")
    add("--held-out", **pairs, help="an example that the search must not see; may be repeated")
    _add_output(parser, "the triangle")
    parser.set_defaults(command=_search)


def _add_run(commands: Any) -> None:
    parser = _add_command(commands, "run", "run one machine")
    add = parser.add_argument
    add("machine", metavar="MACHINE", help="text such as 1RB1LB_1LA1RZ, or a rank")
    add("--input", default="", metavar="WORD", help="symbols written from the start cell on")
    add("--max-steps", type=int, default=1_000_000, metavar="N", help="step limit (1000000)")
    add("--symbols", type=int, metavar="M", help="symbols of the machine of a rank (2)")
    _add_output(parser, "the space-time picture")
    parser.set_defaults(command=_run)


def _add_machine(commands: Any) -> None:
    parser = _add_command(
        commands, "machine", "show the machine of a rank, or the rank of a machine"
    )
    add = parser.add_argument
    add("machine", metavar="RANK|TEXT", help="a rank from 1, or text such as 1RB1LB_1LA1RZ")
    add("--symbols", type=int, metavar="M", help="symbols of the machine of a rank (2)")
    _add_output(parser)
    parser.set_defaults(command=_machine)


def _add_demo(commands: Any) -> None:
    parser = _add_command(commands, "demo", "search for three tasks and draw two pictures")
    parser.add_argument(
        "--out", type=Path, default=Path("dovetail-demo"), metavar="DIR", help="(dovetail-demo)"
    )
    parser.set_defaults(command=_demo)


def _add_output(parser: argparse.ArgumentParser, picture: str = "") -> None:
    if picture:
        text = f"draw {picture} into FILE (.png, .svg, .pdf)"
        parser.add_argument("--plot", type=Path, metavar="FILE", help=text)
    parser.add_argument("--json", action="store_true", help="print JSON with exact integers")


def _pair(text: str) -> tuple[str, str]:
    """Read IN:OUT; both may be empty."""
    parts = text.split(":")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form IN:OUT")
    return parts[0], parts[1]


def _search(options: argparse.Namespace) -> int:
    task = _task(options)
    if options.plot:
        _check_picture(options.plot)
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
        _print_json(_result_values(result))
    else:
        _print_table(_result_rows(result))
    if not isinstance(result, Hit):
        if options.plot:
            _tell("no hit, so no picture was drawn")
        return NO_HIT
    if options.plot:
        _save(result, options.plot)
        _tell(f"wrote {options.plot}")
    return FOUND


def _task(options: argparse.Namespace) -> Task:
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


def _result_values(result: Hit | NoHit) -> dict[str, object]:
    shared = {
        "found": isinstance(result, Hit),
        "task": _task_values(result.task),
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
        "area": _fraction(result.area),
        "outputs": result.outputs,
        "held_out_loss": _fraction(result.held_out_loss),
    }


def _task_values(task: Task) -> dict[str, object]:
    return {
        "name": task.name,
        "inputs": task.inputs,
        "outputs": task.outputs,
        "readout": task.readout,
        "cost": task.cost,
    }


def _result_rows(result: Hit | NoHit) -> list[tuple[str, str]]:
    task = result.task
    count = len(task.inputs)
    examples = f"{count} example{'s' * (count != 1)}"
    rows = [
        ("task", f"{task.name}: {examples}, readout {task.readout}, cost {task.cost}"),
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
        ("rank", f"{hit.rank:,}, {_bits(hit)}"),
        ("time", f"{hit.time:,}"),
        ("iteration", f"{hit.iteration:,}"),
        ("slots", f"{hit.slots:,}"),
        ("area", f"{float(hit.area):,.1f}"),
        ("outputs", outputs),
        ("held out", "none" if hit.held_out_loss is None else f"loss {hit.held_out_loss}"),
    ]


def _bits(described: Hit | Machine) -> str:
    return f"description length {described.description_length:.2f} bits"


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


def _run(options: argparse.Namespace) -> int:
    machine = _read_machine(options.machine, options.symbols)
    if options.plot:
        _check_picture(options.plot)
    result = run(machine, options.input, max_steps=options.max_steps)
    if options.json:
        _print_json(_run_values(result))
    else:
        _print_table(_run_rows(result))
    if options.plot:
        _draw_run(result, options.plot)
        _tell(f"wrote {options.plot}")
    return FOUND


def _run_values(result: Run) -> dict[str, object]:
    return {
        **result.to_dict(),
        "undefined_entry": result.undefined_entry,
        "readouts": {n: result.readout(n) for n in READOUTS} if result.halted else None,
    }


def _run_rows(result: Run) -> list[tuple[str, str]]:
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
    return rows


def _draw_run(result: Run, path: Path) -> None:
    first, last = result.visited_range
    rows = max(1, min(PICTURE_ROWS, PICTURE_CELLS // (last - first + 1)))
    stop = result.steps + 1
    _save(space_time(result.machine, result.input, stop=stop, stride=-(-stop // rows)), path)


def _machine(options: argparse.Namespace) -> int:
    machine = _read_machine(options.machine, options.symbols)
    rank, reason = _rank(machine)
    if options.json:
        _print_json(
            {
                "machine": machine.text,
                "states": machine.states,
                "symbols": machine.symbols,
                "complete": machine.is_complete,
                "rank": rank,
                "description_length": None if rank is None else machine.description_length,
                "table": machine.to_dict(),
            }
        )
        return FOUND
    rows = [
        ("machine", str(machine)),
        ("size", f"states {machine.states}, symbols {machine.symbols}"),
        ("rank", f"none: {reason}" if rank is None else f"{rank:,}, {_bits(machine)}"),
    ]
    for state, part in zip(machine.to_dict(), machine.text.split("_"), strict=True):
        rows.append((f"state {state}", " ".join(textwrap.wrap(part, 3))))
    _print_table(rows)
    return FOUND


def _rank(machine: Machine) -> tuple[int | None, str]:
    """Return the rank, or None and why there is none."""
    if not machine.is_complete:
        return None, "some entries are undefined"
    try:
        return machine.rank, ""
    except DovetailError as error:
        return None, str(error)


def _read_machine(text: str, symbols: int | None) -> Machine:
    """Read a machine's text or its rank."""
    if text.isascii() and text.isdigit():
        if len(text.lstrip("0")) > len(str(2**128)):
            raise DovetailError(f"rank: {len(text)} digits are too many; ranks are below 2**128")
        return Space(symbols=2 if symbols is None else symbols).machine(int(text))
    machine = Machine(text)
    if symbols is not None and symbols != machine.symbols:
        raise DovetailError(f"--symbols: {symbols} was given for {text}, of {machine.symbols}")
    return machine


def _demo(options: argparse.Namespace) -> int:
    options.out.mkdir(parents=True, exist_ok=True)
    print("The machine that a dovetailer finds first. Each iteration adds `a` machines in order of")
    print("rank, then gives each listed machine `b` steps; a slot is one turn of one machine.\n")
    row = "{:<10}{:>8}{:>3}{:>12}{:>6}{:>12}{:>20}{:>9}  {}"
    print(row.format("task", "a", "b", "rank", "time", "iteration", "slots", "seconds", "machine"))
    hits = []
    for name, a, b in DEMO_SEARCHES:
        hit = search(tasks.named(name), a, b)
        if not isinstance(hit, Hit):
            raise DovetailError(f"the search for {name} ended without a hit: {hit.reason}")
        hits.append(hit)
        numbers = (f"{n:,}" for n in (a, b, hit.rank, hit.time, hit.iteration, hit.slots))
        print(row.format(name, *numbers, f"{hit.seconds:.3f}", hit.machine), flush=True)
    _draw_demo(hits, options.out)
    return FOUND


def _draw_demo(hits: Sequence[Hit], folder: Path) -> None:
    from dovetail import plots

    last = hits[-1]
    solutions = {(hit.rank, hit.time) for hit in hits if hit.task.name == last.task.name}
    grid, cells = folder / "triangle.png", folder / "space-time.png"
    _use_files_only()
    plots.triangle(sorted(solutions), a=last.a, b=last.b, tie=last.tie)
    _write(grid)
    steps = run(DEMO_MACHINE).steps
    _save(space_time(DEMO_MACHINE, stop=steps + 1), cells)
    print(f"\nwrote {grid}: what the dovetailer of the last line visits")
    print(f"wrote {cells}: all {steps} steps of the 4-state busy beaver")


def _print_table(rows: Iterable[tuple[str, str]]) -> None:
    lines = list(rows)
    width = max(len(name) for name, _ in lines) + 3
    for name, value in lines:
        print(f"{name:<{width}}{value}")


def _print_json(values: Mapping[str, object]) -> None:
    print(json.dumps(values, indent=2))


def _fraction(value: Fraction | None) -> list[int] | None:
    return None if value is None else [value.numerator, value.denominator]


def _tell(message: str) -> None:
    """Say something that is not the result, which stays alone on standard output."""
    print(f"dovetail: {message}", file=sys.stderr)


def _check_picture(path: Path) -> None:
    """Refuse, before any long work, a file that cannot become a picture."""
    from matplotlib.backend_bases import FigureCanvasBase

    known = sorted(FigureCanvasBase.filetypes)
    if path.suffix[1:].lower() not in known:
        raise DovetailError(f"--plot: {path} must end in one of .{', .'.join(known)}")
    if not path.parent.is_dir():
        raise DovetailError(f"--plot: there is no folder {path.parent}")


def _save(result: Hit | SpaceTime, path: Path) -> None:
    _use_files_only()
    result.plot()
    _write(path)


def _use_files_only() -> None:
    """Let matplotlib write files, whatever screen there is or is not."""
    import matplotlib as mpl

    mpl.use("Agg")


def _write(path: Path) -> None:
    """Save the figure just made, and let it go."""
    import matplotlib.pyplot as plt

    plt.savefig(path, dpi=150)
    plt.close()
