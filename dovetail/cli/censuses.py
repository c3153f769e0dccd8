"""The command `census`."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError
from dovetail.censuses import DECIDERS, TABLES, Census, census
from dovetail.cli.common import (
    FOUND,
    add_command,
    add_output,
    check_file,
    check_picture,
    print_json,
    print_table,
    save_picture,
    tell,
)
from dovetail.machines import READOUTS

#: Outputs shown to people; `--csv` and `--json` have them all.
SHOWN = 10


def add(commands: Any) -> None:
    """Add the command `census`."""
    parser = add_command(commands, "census", "count what all machines of one size do")
    option = parser.add_argument
    option("states", type=int, metavar="STATES", help="states of the machines")
    option("--symbols", type=int, default=2, metavar="M", help="symbols of the machines (2)")
    option("--max-time", type=int, required=True, metavar="T", help="greatest number of steps")
    option("--input", default="", metavar="WORD", help="symbols written from the start cell on")
    option("--readout", default="visited", help=f"{', '.join(READOUTS)} (visited)")
    option("--no-ranks", action="store_true", help="do without least ranks and fronts: faster")
    option("--workers", type=int, metavar="N", help="threads (one for each processor)")
    option("--store", type=Path, metavar="FILE", help="keep finished units, go on with them")
    option("--csv", type=Path, metavar="FILE", help="write a table into FILE")
    option("--table", default="outputs", help=f"which one: {', '.join(TABLES)} (outputs)")
    add_output(parser, "the frequencies of the outputs")
    parser.set_defaults(command=_census)


def _census(options: argparse.Namespace) -> int:
    if options.plot:
        check_picture(options.plot)
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
        progress=sys.stderr.isatty(),
    )
    if options.json:
        print_json(_values(result))
    else:
        print_table(_rows(result))
    if options.csv:
        _write_table(result, options.table, options.csv)
        tell(f"wrote {options.csv}")
    if options.plot:
        save_picture(result, options.plot)
        tell(f"wrote {options.plot}")
    return FOUND


def _check_table(options: argparse.Namespace) -> None:
    """Refuse, before any long work, a table that cannot be written."""
    if options.table not in TABLES:
        raise DovetailError(f"--table: {options.table!r} is none of {', '.join(TABLES)}")
    if options.no_ranks and options.table == "fronts":
        raise DovetailError("--table: there are no fronts with --no-ranks")
    if options.csv:
        check_file("--csv", options.csv)


def _values(result: Census) -> dict[str, object]:
    names = ("states", "symbols", "max_time", "input", "readout", "ranks", "deciders", "total",
             "halting", "endless", "undecided", "nodes", "steps", "seconds")  # fmt: skip
    columns = {name: column.tolist() for name, column in result.to_dict().items()}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {**{name: getattr(result, name) for name in names}, "outputs": rows}


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


def _write_table(result: Census, table: str, path: Path) -> None:
    columns = {name: column.tolist() for name, column in result.to_dict(table).items()}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
