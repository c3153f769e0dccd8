"""`estimate_census`: the cost of a census, estimated by random probes of its tree."""

import numpy as np

from dovetail.censuses.parameters import Parameters, required
from dovetail.values import check
from dovetail.work.estimates import Effort, Estimate, Tree, estimate


def estimate_census(
    states: int,
    symbols: int = 2,
    max_time: int | None = None,
    input: str = "",
    *,
    readout: str = "visited",
    ranks: bool = True,
    deciders: bool = True,
    seconds: float = 10.0,
    probes: int | None = None,
    rng: int | np.random.Generator | None = None,
) -> Estimate:
    """Return what a census will cost, estimated by random probes in a given time.

    A probe goes down from the root of the tree of partial machines at random, counts what ends
    beside its way, and divides it by the probability of getting there (docs/censuses.md, "What a
    census costs").

    Parameters
    ----------
    states, symbols, max_time, input, readout, ranks, deciders
        As in `census`.
    seconds
        Time for the estimate. A probe under way is finished, so it may take a little longer; with
        limits of many millions of steps and no deciders, a probe takes long.
    probes
        Number of probes instead of a time: then the same `rng` gives the same `nodes` and `steps`.
    rng
        A seed or a generator; None gives other probes each time.

    Raises
    ------
    DovetailError
        If an argument is malformed, or if ranks would not fit 128 bits.

    Examples
    --------
    >>> import dovetail
    >>> guess = dovetail.estimate_census(4, max_time=107, probes=500, rng=1)
    >>> abs(guess.nodes - 858_908) < 3 * guess.nodes_error
    True
    """
    given = Parameters(states, symbols, required(max_time), input, readout, ranks, deciders)
    effort = Effort.checked(seconds, probes)
    chance = check.generator(rng)
    return estimate(Tree(given.plan(), given.states, given.symbols), effort, chance)
