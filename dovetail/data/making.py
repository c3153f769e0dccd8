"""Tables made from censuses: what a table of each size holds, and how it is counted."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.censuses import Census
from dovetail.censuses import census as count
from dovetail.data.tables import CensusTable


class Limits(NamedTuple):
    """What a table holds.

    Attributes
    ----------
    max_time
        Greatest number of steps.
    longest
        Length of the longest outputs; None for all.
    detailed
        Length of the longest outputs with halting times and fronts.
    """

    max_time: int
    longest: int | None
    detailed: int


LIMITS = {
    (3, 2): Limits(500, None, 99),
    (4, 2): Limits(500, None, 99),
    (5, 2): Limits(500, 15, 12),
    (6, 2): Limits(500, 16, 12),
    (2, 3): Limits(500, None, 99),
    (3, 3): Limits(500, 9, 6),
    (2, 4): Limits(500, 7, 5),
    (2, 5): Limits(30, 6, 4),
}
"""What is counted and kept of each size (states, symbols)."""


def make(states: int, symbols: int, made: str, **options: Any) -> CensusTable:
    """Count all machines of a size, one of `LIMITS`, and return their table.

    `options` are those of `census`: where and how it is counted.
    """
    limits = LIMITS[states, symbols]
    census = count(states, symbols, limits.max_time, longest=limits.longest, **options)
    return shortened(census, limits.detailed, made)


def shortened(census: Census, detailed: int, made: str) -> CensusTable:
    """Return the table of a census, which keeps times and fronts of outputs up to a length only."""
    kept, columns = census.up_to(detailed), census.to_dict()
    first = len(kept.outputs)
    machines, ranks = columns["machines"][first:], columns["least_rank"][first:]
    return table_of(kept, census.outputs[first:], machines, ranks, made)


def table_of(
    census: Census,
    more: Sequence[str],
    more_machines: npt.NDArray[np.uint64],
    more_ranks: npt.NDArray[np.uint64],
    made: str,
) -> CensusTable:
    """Return a table from its parts, which must add up.

    Parameters
    ----------
    census
        A census that tells outputs up to some length apart; `longer` has the halting times of all
        others, those in `more` included.
    more, more_machines, more_ranks
        Longer outputs by length and then by symbols, their numbers of machines and least ranks.
    made
        The command that makes the table.

    Raises
    ------
    DovetailError
        If the parts are not of the same machines.
    """
    told, longer = int(census.counts.machines.sum()), sum(census.longer.values())
    if told + longer != census.halting or int(more_machines.sum()) > longer:
        raise DovetailError("table: the parts do not add up to the machines that halt")
    return CensusTable(census, tuple(more), more_machines, more_ranks, made)
