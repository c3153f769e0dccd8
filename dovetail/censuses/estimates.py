"""`estimate_census`: the cost of a census, estimated from a sample of its parts."""

import numpy as np

from dovetail._core import DovetailError
from dovetail.censuses.parameters import Parameters, required
from dovetail.values import check
from dovetail.work.estimates import Estimate, estimate

MOST_NODES = 3 * 10**9
"""Partial machines that a sample may have, by a rough guess."""


def estimate_census(
    states: int,
    symbols: int = 2,
    max_time: int | None = None,
    input: str = "",
    *,
    readout: str = "visited",
    ranks: bool = True,
    deciders: bool = True,
    samples: int = 300,
    parts: int = 5000,
    rng: int | np.random.Generator | None = None,
) -> Estimate:
    """Return what a census will cost, estimated by counting parts of it drawn at random.

    The tree is cut finer than for the census itself, the parts are drawn without replacement,
    and their mean is scaled up to all of them; what lies above the cut is known exactly.

    Parameters
    ----------
    states, symbols, max_time, input, readout, ranks, deciders
        As in `census`.
    samples
        Greatest number of parts to count.
    parts
        The tree is cut where it first has this many. More parts are smaller and more unequal, so
        a sample takes less time and has a greater error: from 7 states on, many are needed.
    rng
        A seed or a generator; None gives another sample each time.

    Examples
    --------
    >>> import dovetail
    >>> guess = dovetail.estimate_census(4, max_time=107, rng=1)
    >>> abs(guess.nodes - 858_908) < 3 * guess.nodes_error
    True
    """
    given = Parameters(states, symbols, required(max_time), input, readout, ranks, deciders)
    samples = check.integer(samples, "samples", 2)
    parts = check.integer(parts, "parts", 1, 10**7)
    chance = check.generator(rng)
    plan = given.plan()
    _check_size(given, plan.total, samples, parts)
    return estimate(plan, samples, parts, chance)


def _check_size(given: Parameters, machines: int, samples: int, parts: int) -> None:
    """Refuse a sample that would take days, by a rough guess of its partial machines.

    Censuses of 4 to 6 states have about as many as there are machines, to the power 0.6; and they
    have no more than there are choices for the entries that a run can read in its time.
    """
    states, symbols = given.states, given.symbols
    choices = 2 * states * symbols + symbols
    nodes = min(machines**0.6, float(choices) ** min(given.max_time, 99))
    counted = nodes * min(1, samples / parts)
    if counted > MOST_NODES:
        raise DovetailError(
            f"samples, parts: {samples:,} parts of {parts:,} of a census of {states} states and "
            f"{symbols} symbols are some {counted:.0e} partial machines, and more than "
            f"{MOST_NODES:.0e} take days; give fewer samples, or more and so smaller parts"
        )
