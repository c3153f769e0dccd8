"""`census`: what all machines of one size do on one input, counted exactly.

The core walks the tree of partial machines (docs/dovetailing.md, "Partial machines") in units:
parts of the tree that can be counted anywhere and in any order. Their tallies add up to the
`Census`.
"""

import os
import time as clock
from dataclasses import asdict

import numpy as np

from dovetail import _core
from dovetail.censuses.censuses import DECIDERS, Census
from dovetail.censuses.columns import Counts, Fronts, Totals, exact_type
from dovetail.censuses.parameters import Parameters, required
from dovetail.values import check
from dovetail.work.counts import count
from dovetail.work.units import Executor, Resources, check_workers


def census(
    states: int,
    symbols: int = 2,
    max_time: int | None = None,
    input: str = "",
    *,
    readout: str = "visited",
    ranks: bool = True,
    deciders: bool = True,
    longest: int | None = None,
    detailed: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    store: str | os.PathLike[str] | None = None,
    progress: bool = False,
) -> Census:
    """Return the census of all machines of exactly `states` states on one input.

    Parameters
    ----------
    states, symbols
        Size of the machines.
    max_time
        Greatest number of steps of a machine; must be given.
    input
        Symbols written rightwards from the start cell.
    readout
        How outputs are read from halted runs: tape, visited, head, ones or right.
    ranks
        Whether to find, for every output, the Pareto front of (rank, time) over all sizes
        1 … states.
    deciders
        Whether to stop machines that are proved to run for ever. Without them the same machines
        halt with the same outputs, later.
    longest
        Greatest length of the outputs that are told apart; None tells all apart, and six states
        have millions. Of longer ones only the halting times are counted.
    detailed
        Greatest length of the outputs that have times and fronts; None is `longest`. Longer ones
        that are told apart have only a number of machines and a least rank, which takes less
        memory.
    workers
        Number of threads, 1 to 1,024; None for one on each processor.
    executor
        Counts the units elsewhere: an executor of concurrent.futures, a Dask client, or anything
        with such a ``submit``.
    store
        A file for finished units. If it has some of this census, only the others are counted. One
        process uses it at a time.
    progress
        Whether to show a progress bar (tqdm) over the weight of the finished units.

    Raises
    ------
    DovetailError
        If an argument is malformed, if ranks would not fit 128 bits, or if the store is in use,
        damaged or of another census. What an executor raises passes through; finished units stay
        in the store then, as they do after Ctrl-C.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.census(3, max_time=21)
    Census(3 states, 2 symbols, 21 steps: 95 outputs, 2147184 of 7529536 machines halt,
           12768 undecided)
    """
    time = required(max_time)
    given = Parameters(states, symbols, time, input, readout, ranks, deciders, longest, detailed)
    resources = Resources(check_workers(workers, executor), executor, store)
    progress = check.flag(progress, "progress")
    start = clock.monotonic()
    tally = count(given, resources, progress)
    return _census(given, tally, clock.monotonic() - start)


def _census(parameters: Parameters, tally: _core.Tally, seconds: float) -> Census:
    kind = exact_type(parameters.states, parameters.symbols)
    outputs, counts, fronts = tally.columns(kind is object)
    more, machines, ranks = tally.totals(kind is object)
    places = np.arange(len(outputs), len(outputs) + len(more))
    return Census(
        **asdict(parameters),
        total=tally.total,
        halting=tally.halting,
        endless=dict(zip(DECIDERS, tally.endless, strict=True)),
        undecided=tally.undecided,
        outputs=(*outputs, *more),
        longer=dict(tally.longer),
        counts=Counts(*counts),
        fronts=Fronts(*fronts),
        totals=Totals(places, machines, ranks),
        nodes=tally.nodes,
        steps=tally.steps,
        seconds=seconds,
    )
