"""The command `complexity`."""

from __future__ import annotations

import argparse
from typing import Any

from dovetail.cli import common
from dovetail.cli.numbers import whole
from dovetail.cli.parsing import add_command
from dovetail.data import BLANKS, BOUNDARIES, Decomposition, decompose
from dovetail.values.display import shorten

EXAMPLES = (
    "0110 01101001",
    "011010011001011010010110 --block 8 --boundary recursive",
    "0110 --states 4 --blanks zeros --csv bits.csv",
    "0120 --states 3 --symbols 3",
)


def add(commands: Any) -> None:
    """Add the command `complexity`."""
    about = "say how complex strings are, by the tables of all small machines"
    parser = add_command(commands, _complexity, "complexity", about, examples=EXAMPLES)
    option, value = parser.add_argument, parser.value
    option(
        "texts", nargs="+", metavar="TEXT", help="symbols, 0 or 1; long texts are cut into blocks"
    )
    value("--states", whole(1), "N", "states of the machines", default=5)
    value("--symbols", whole(2), "M", "symbols of the machines, and of the strings", default=2)
    value("--block", whole(1), "L", "length of the blocks; the greatest that is complete")
    option("--boundary", choices=BOUNDARIES, default="ignore", help="what is done with the rest")
    value("--shift", whole(1), "S", "with correlated: steps from block to block", default=1)
    value("--least", whole(1), "L", "with recursive: least length of the rest", default=2)
    option("--blanks", choices=BLANKS, default="both", help="tapes on which machines begin")
    common.add_output(parser, table="the strings")


def _complexity(options: argparse.Namespace) -> int:
    names = ("symbols", "block", "boundary", "shift", "least", "blanks")
    given = {name: getattr(options, name) for name in names}
    found = [decompose(text, options.states, **given) for text in options.texts]
    columns: dict[str, list[Any]] = {
        "text": [each.text for each in found],
        "bits": [each.bits for each in found],
        "blocks": [sum(each.times) for each in found],
        "different": [len(each.blocks) for each in found],
    }
    common.deliver(
        options,
        lambda: {
            **{name: getattr(options, name) for name in ("states", "symbols", "blanks")},
            "strings": columns,
        },
        lambda: common.print_table([(shorten(each.text), _told(each)) for each in found]),
        lambda: columns,
    )
    return common.FOUND


def _told(found: Decomposition) -> str:
    told = f"{found.bits:.3f} bits"
    blocks = sum(found.times)
    return told if blocks == 1 else f"{told} in {blocks} blocks, {len(found.blocks)} different"
