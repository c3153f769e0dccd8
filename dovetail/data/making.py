"""What the table of each size holds, and how it is counted."""

from typing import Any, NamedTuple

from dovetail.censuses import census as count
from dovetail.data.tables import CensusTable


class Limits(NamedTuple):
    """What a table holds: `max_time`, `longest` and `detailed` of its census."""

    max_time: int
    longest: int | None = None
    detailed: int | None = None


LIMITS = {
    (3, 2): Limits(500),
    (4, 2): Limits(500),
    (5, 2): Limits(500, 15, 12),
    (6, 2): Limits(500, 16, 13),
    (2, 3): Limits(500),
    (3, 3): Limits(500, 9, 6),
    (2, 4): Limits(500, 7, 5),
    (2, 5): Limits(30, 6, 4),
}
"""What is counted and kept of each size (states, symbols)."""


def make(states: int, symbols: int, made: str, **options: Any) -> CensusTable:
    """Count all machines of a size, one of `LIMITS`, and return their table.

    `options` are those of `census`: where and how it is counted.
    """
    limits = LIMITS[states, symbols]._asdict()
    return CensusTable(count(states, symbols, **limits, **options), made)
