"""Make a table that is shipped again: ``python -m dovetail.data 5 5.table`` (docs/data.md)."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from dovetail.censuses import census as count
from dovetail.data.tables import STATES, table_of, write
from dovetail.results.files import write_whole

LONGEST = {3: None, 4: None, 5: 15}
"""Longest outputs that a table has."""

DETAILED = {3: 99, 4: 99, 5: 12}
"""Longest outputs of which it has the times and the fronts."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Count all machines of a size and write their table."""
    parser = argparse.ArgumentParser("python -m dovetail.data", description=main.__doc__)
    parser.add_argument("states", type=int, choices=STATES)
    parser.add_argument("file", type=Path)
    parser.add_argument("--store", type=Path, help="keep finished units there")
    given = parser.parse_args(arguments)
    states, file = given.states, given.file
    longest = LONGEST[states]
    census = count(states, max_time=500, longest=longest, store=given.store, progress=True)
    table = table_of(census, DETAILED[states], f"python -m dovetail.data {states} {file.name}")
    write_whole(file, write(table))
    print(table, f"{file.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
