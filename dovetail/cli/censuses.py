"""The command `census`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError
from dovetail.censuses import DECIDERS, TABLES, Census, census, estimate_census
from dovetail.cli import common
from dovetail.cli.numbers import positive, whole
from dovetail.cli.parsing import add_command
from dovetail.machines import READOUTS

#: Outputs shown to people; `--csv` and `--json` have them all.
SHOWN = 10
#: What JSON says beside the outputs.
COUNTED = ("states", "symbols", "max_time", "input", "readout", "ranks", "deciders", "longest",
           "detailed", "total", "halting", "longer", "endless", "undecided", "nodes", "steps",
           "seconds")  # fmt: skip

EXAMPLES = (
    "4 --max-time 107 --csv outputs.csv --plot outputs.png",
    "5 --max-time 500 --store five.sqlite --workers 2",
    "6 --max-time 500 --estimate 10",
)


def add(commands: Any) -> None:
    """Add the command `census`."""
    about = "count what all machines of one size do"
    parser = add_command(commands, _census, "census", about, examples=EXAMPLES)
    option, value = parser.add_argument, parser.value
    parser.words["states"] = "STATES"
    value("states", whole(1), "STATES", "states of the machines")
    value("--symbols", whole(2), "M", "symbols of the machines", default=2)
    value("--max-time", whole(1), "T", "greatest number of steps", required=True)
    value("--input", str, "WORD", "symbols written from the start cell on", default="")
    option("--readout", choices=READOUTS, default="visited", help="how an output is read")
    about = "longest outputs that are told apart; all unless given"
    value("--longest", whole(1), "L", about)
    about = "longest outputs that have times and fronts; all that are told apart unless given"
    value("--detailed", whole(1), "L", about)
    option("--no-ranks", action="store_true", help="do without least ranks and fronts: faster")
    value("--workers", whole(1), "N", "threads; one for each processor")
    about = "say in about S seconds what the census will cost, without making it"
    value("--estimate", positive, "S", about)
    value("--store", Path, "FILE", "keep finished units in FILE, and go on with those that it has")
    option("--table", choices=TABLES, help="what --csv writes: outputs unless given")
    common.add_progress(parser)
    common.add_output(parser, "the frequencies of the outputs", "a table")


def _census(options: argparse.Namespace) -> int:
    common.check_needs(options, ("table",), options.csv, "--csv")
    if options.no_ranks and options.table == "fronts":
        raise DovetailError("--table fronts: there are no fronts with --no-ranks")
    if options.estimate is not None:
        return _estimate(options)
    result = census(
        options.states,
        options.symbols,
        options.max_time,
        options.input,
        readout=options.readout,
        ranks=not options.no_ranks,
        longest=options.longest,
        detailed=options.detailed,
        workers=options.workers,
        store=options.store,
        progress=common.shows_progress(options),
    )
    common.deliver(
        options,
        lambda: {**{name: getattr(result, name) for name in COUNTED}, "outputs": result},
        lambda: common.print_table(_rows(result)),
        lambda: result.to_dict(options.table or "outputs"),
        result.plot,
    )
    return common.FOUND


def _estimate(options: argparse.Namespace) -> int:
    useless = [
        name for name in ("workers", "store", "table", "csv", "plot") if getattr(options, name)
    ]
    if useless:
        raise DovetailError(
            f"--estimate: makes no census, so it cannot be given with --{useless[0]}"
        )
    result = estimate_census(
        options.states,
        options.symbols,
        options.max_time,
        options.input,
        readout=options.readout,
        ranks=not options.no_ranks,
        seconds=float(options.estimate),
    )
    rows = [
        ("partial machines", f"{result.nodes:,.0f} ± {result.nodes_error:,.0f}"),
        ("steps", f"{result.steps:,.0f} ± {result.steps_error:,.0f}"),
        ("seconds", f"{result.seconds:,.3g} ± {result.seconds_error:,.1g} on one core"),
        ("units", f"{result.units:,}"),
        ("from", f"{result.probes:,} random probes" if result.probes else "the whole count"),
    ]
    common.deliver(options, result.to_dict, lambda: common.print_table(rows))
    return common.FOUND


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
