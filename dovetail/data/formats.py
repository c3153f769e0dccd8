"""A `CensusTable` as a file, made small: what follows from the rest is left out.

Twins (`strings.least_twins`) have the same numbers of machines, so only those of the first are
kept. Ranks are kept as the entries of their machines, since machines with close ranks are alike.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.censuses import Census
from dovetail.censuses.columns import Counts, Fronts, Totals, first_rows
from dovetail.data import packing
from dovetail.data.differences import falls, from_falls, from_rises, lengths_of, rises
from dovetail.data.packing import Columns
from dovetail.data.strings import least_twins, numbers, texts
from dovetail.data.tables import CensusTable
from dovetail.machines import Space

ABOUT = (
    "states", "symbols", "max_time", "input", "readout", "ranks", "deciders", "longest",
    "detailed", "total", "halting", "undecided",
)  # fmt: skip
"""What is kept of a census beside its columns."""

ROW = 16
"""Bytes of a machine are padded to a multiple of so many: xz finds what is alike at such places."""

Column = npt.NDArray[np.uint64]


def write(table: CensusTable) -> bytes:
    """Return a table as the file that is shipped.

    Raises
    ------
    DovetailError
        If twins differ in the table, so the file would not hold it.
    """
    census = table.census
    about = {name: getattr(census, name) for name in ABOUT}
    first = len(census.detailed_outputs)
    about |= {"endless": dict(census.endless), "made": table.made, "first": first}
    outputs = numbers(census.outputs, census.symbols)
    firsts = _are_first(least_twins(outputs, census.symbols))
    columns = {
        "outputs": np.diff(outputs, prepend=np.uint64(0)),
        **_pack_counts(census.counts, firsts),
        "totals.machines": census.totals.machines[firsts[first:]],
        "fronts.rows": lengths_of(census.fronts.output),
        "fronts.time": falls(census.fronts.time, census.fronts.output),
        **_pack_ranks(np.concatenate([census.fronts.rank, census.totals.rank]), census),
        "longer.time": np.array(list(census.longer), dtype=np.uint64),
        "longer.machines": np.array(list(census.longer.values()), dtype=np.uint64),
    }
    data = packing.pack(about, columns)
    if read(data) != table:
        raise DovetailError("table: outputs that are images of each other have different numbers")
    return data


def read(data: bytes) -> CensusTable:
    """Return the table of a file that `write` made.

    Raises
    ------
    DovetailError
        If the file is of another version, or damaged.
    """
    about, columns = packing.unpack(data)
    made, first, symbols = about.pop("made"), about.pop("first"), about["symbols"]
    outputs = np.cumsum(columns["outputs"], dtype=np.uint64)
    twins, words = least_twins(outputs, symbols), texts(outputs, symbols)
    machines = np.zeros(len(outputs), dtype=np.uint64)
    machines[first:][_are_first(twins)[first:]] = columns["totals.machines"]
    ranks = _ranks(columns, about)
    points = columns["fronts.rows"].astype(np.int64)
    times = columns["longer.time"].tolist()
    census = Census(
        **about,
        nodes=0,  # nothing is run
        steps=0,
        seconds=0.0,
        outputs=words,
        longer=dict(zip(times, columns["longer.machines"].tolist(), strict=True)),
        counts=_counts(columns, twins[:first]),
        fronts=Fronts(
            np.repeat(np.arange(first), points),
            ranks[: points.sum()],
            from_falls(columns["fronts.time"], points),
        ),
        totals=Totals(np.arange(first, len(words)), machines[twins][first:], ranks[points.sum() :]),
    )
    return CensusTable(census, made)


def _are_first(twins: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    first: npt.NDArray[np.bool_] = twins == np.arange(len(twins))
    return first


def _pack_counts(counts: Counts, firsts: npt.NDArray[np.bool_]) -> Columns:
    """Return the rows of first twins: how many each has, its times, and its multiples of a unit."""
    rows = firsts[counts.output]
    output, time, machines = counts.output[rows], counts.time[rows], counts.machines[rows]
    starts = first_rows(output)
    units = np.gcd.reduceat(machines, starts) if len(starts) else machines
    lengths = lengths_of(output)
    return {
        "counts.rows": lengths,
        "counts.time": rises(time, output),
        "counts.unit": units,
        "counts.machines": machines // np.repeat(units, lengths.astype(np.int64)),
    }


def _counts(columns: Columns, twins: npt.NDArray[np.intp]) -> Counts:
    """Return the counts of all outputs, each with the rows of its first twin."""
    kept = columns["counts.rows"].astype(np.int64)
    machines = columns["counts.machines"] * np.repeat(columns["counts.unit"], kept)
    time = from_rises(columns["counts.time"], kept)
    which = (np.cumsum(_are_first(twins)) - 1)[twins]
    lengths = kept[which]
    # The place of each row among those kept: the start of its output's rows, then one by one.
    starts = np.cumsum(kept) - kept
    rows = np.arange(lengths.sum()) + np.repeat(
        starts[which] - np.cumsum(lengths) + lengths, lengths
    )
    return Counts(np.repeat(np.arange(len(twins)), lengths), time[rows], machines[rows])


def _pack_ranks(ranks: Column, census: Census) -> Columns:
    """Return the machines of ranks: their number of states, and the codes of their entries."""
    width = census.states * census.symbols
    codes = np.zeros((len(ranks), -(-width // ROW) * ROW), dtype=np.uint8)
    before = _ranks_before(census.states, census.symbols)
    states = np.searchsorted(before, ranks)
    for size in range(1, census.states + 1):
        here, choices = states == size, _choices(size, census.symbols)
        left = ranks[here] - before[size - 1] - np.uint64(1)
        for entry in reversed(range(size * census.symbols)):
            left, codes[here, entry] = np.divmod(left, choices)
    return {"ranks.states": states.astype(np.uint64), "ranks.codes": codes}


def _ranks(columns: Columns, about: dict[str, Any]) -> Column:
    """Return the ranks of machines."""
    states, codes = columns["ranks.states"], columns["ranks.codes"]
    symbols, ranks = about["symbols"], np.zeros(len(states), dtype=np.uint64)
    before = _ranks_before(about["states"], symbols)
    for size in range(1, about["states"] + 1):
        here = states == size
        for column in codes[here, : size * symbols].T:
            ranks[here] = ranks[here] * _choices(size, symbols) + column
        ranks[here] += before[size - 1] + np.uint64(1)
    return ranks


def _ranks_before(states: int, symbols: int) -> Column:
    """Return the greatest rank before each size."""
    totals = [Space(size, symbols).total for size in range(1, states)]
    return np.array([0, *totals], dtype=np.uint64)


def _choices(states: int, symbols: int) -> np.uint64:
    """Return how many choices an entry has."""
    return np.uint64((2 * states + 1) * symbols)
