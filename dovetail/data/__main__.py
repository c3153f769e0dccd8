"""Make a table that is shipped again: ``python -m dovetail.data 5 5x2.table`` (docs/data.md)."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from dovetail.data.formats import write
from dovetail.data.making import LIMITS, make
from dovetail.data.tables import size_in_words
from dovetail.results.files import write_whole


def main(arguments: Sequence[str] | None = None) -> None:
    """Count all machines of a size and write their table."""
    parser = argparse.ArgumentParser("python -m dovetail.data", description=main.__doc__)
    parser.add_argument("states", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--symbols", type=int, default=2)
    parser.add_argument("--store", type=Path, help="keep finished units there")
    given = parser.parse_args(arguments)
    size, file = (given.states, given.symbols), given.file
    if size not in LIMITS:
        parser.error(f"it is not said what a table of {size_in_words(*size)} holds")
    command = f"python -m dovetail.data {given.states} {file.name}"
    if given.symbols != 2:
        command += f" --symbols {given.symbols}"
    table = make(*size, command, store=given.store, progress=True)
    write_whole(file, write(table))
    print(table, f"{file.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
