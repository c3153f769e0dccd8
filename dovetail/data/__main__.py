"""Make the table of a size again: ``python -m dovetail.data 5`` (docs/data.md)."""

import sys
from pathlib import Path

from dovetail.censuses import census as count
from dovetail.data.tables import table_of, write

LONGEST = {3: None, 4: None, 5: 15, 6: 15}
"""Longest outputs that a table has."""

DETAILED = {3: 99, 4: 99, 5: 12, 6: 12}
"""Longest outputs of which it has the times and the fronts."""


def main(states: int, file: Path, *store: str) -> None:
    """Count all machines of a size and write their table."""
    census = count(
        states,
        max_time=500,
        longest=LONGEST[states],
        store=store[0] if store else None,
        progress=True,
    )
    table = table_of(census, DETAILED[states], f"python -m dovetail.data {states} {file.name}")
    file.write_bytes(write(table))
    print(table, f"{file.stat().st_size:,} bytes")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
