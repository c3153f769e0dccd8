"""The command `census`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError
from dovetail.censuses import DECIDERS, TABLES, Census, census
from dovetail.cli import common
from dovetail.cli.numbers import whole
from dovetail.cli.parsing import add_command
from dovetail.machines import READOUTS

#: Outputs shown to people; `--csv` and `--json` have them all.
SHOWN = 10


EXAMPLES = (
    "4 --max-time 107 --csv outputs.csv --plot outputs.png",
    "5 --max-time 500 --store five.sqlite --workers 2",
)


def add(commands: Any) -> None:
    """Add the command `census`."""
    about = "count what all machines of one size do"
    parser = add_command(commands, _census, "census", about, examples=EXAMPLES)
    option = parser.add_argument
    parser.words["states"] = "STATES"
    option("states", type=whole(1), metavar="STATES", help="states of the machines")
    option("--symbols", type=whole(2), default=2, metavar="M", help="symbols of the machines")
    option("--max-time", type=whole(1), required=True, metavar="T", help="greatest number of steps")
    option("--input", default="", metavar="WORD", help="symbols written from the start cell on")
    option("--readout", choices=READOUTS, default="visited", help="how an output is read")
    option("--no-ranks", action="store_true", help="do without least ranks and fronts: faster")
    option("--workers", type=whole(1), metavar="N", help="threads; one for each processor")
    text = "keep finished units in FILE, and go on with those that it has"
    option("--store", type=Path, metavar="FILE", help=text)
    option("--table", choices=TABLES, help="what --csv writes: outputs unless given")
    common.add_progress(parser)
    common.add_output(parser, "the frequencies of the outputs", "a table")


def _census(options: argparse.Namespace) -> int:
    _check_table(options)
    result = census(
        options.states,
        options.symbols,
        options.max_time,
        options.input,
        readout=options.readout,
        ranks=not options.no_ranks,
        workers=options.workers,
        store=options.store,
        progress=common.shows_progress(options),
    )
    if options.json:
        common.print_json(_values(result))
    else:
        common.print_table(_rows(result))
    if options.csv:
        common.write_columns(options.csv, result.to_dict(options.table or "outputs"))
    if options.plot:
        common.save_picture(result.plot, options.plot)
    return common.FOUND


def _check_table(options: argparse.Namespace) -> None:
    """Refuse, before any long work, a table that cannot be written."""
    common.check_needs(options, ("table",), "csv")
    if options.no_ranks and options.table == "fronts":
        raise DovetailError("--table fronts: there are no fronts with --no-ranks")


def _values(result: Census) -> dict[str, object]:
    names = ("states", "symbols", "max_time", "input", "readout", "ranks", "deciders", "total",
             "halting", "endless", "undecided", "nodes", "steps", "seconds")  # fmt: skip
    values = {name: getattr(result, name) for name in names}
    return {**values, "outputs": result}


def _rows(result: Census) -> list[tuple[str, str]]:
    size = f"{result.states} states, {result.symbols} symbols, input {result.input or 'blank'}"
    endless = sum(result.endless.values())
    rows = [
        ("machines", f"{result.total:,}: {size}"),
        ("halting", f"{_share(result.halting, result)} within {result.max_time:,} steps"),
        ("endless", _share(endless, result)),
        *((f"  {name}", f"{result.endless[name]:,}") for name in DECIDERS),
        ("undecided", _share(result.undecided, result)),
        ("outputs", f"{len(result.outputs):,}, readout {result.readout}; the most frequent:"),
    ]
    for output in list(result.distribution())[:SHOWN]:
        about = f"{result.machines(output):,} machines, {result.complexity(output):.3f} bits"
        least = f", least rank {result.front(output).ranks[0]:,}" if result.ranks else ""
        rows.append((f"  {output or '(blank)'}", about + least))
    work = f"{result.nodes:,} partial machines, {result.steps:,} steps, {result.seconds:.3f} s"
    return [*rows, ("really run", work)]


def _share(machines: int, result: Census) -> str:
    return f"{machines:,} ({machines / result.total:.4%})"
