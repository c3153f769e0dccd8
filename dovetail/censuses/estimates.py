"""`estimate_census`: the cost of a census, estimated from a sample of its parts."""

import math
import time as clock

import numpy as np

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.censuses.counting import Unit, cut
from dovetail.censuses.parameters import Parameters, required
from dovetail.results.result import Result
from dovetail.values import check

MOST_NODES = 3 * 10**9
"""Partial machines that a sample may have, by a rough guess."""


class Estimate(Result):
    """The cost of a census, estimated from a sample; made by `estimate_census`.

    Attributes
    ----------
    units
        Number of units into which the census is cut, exactly.
    parts, samples
        Number of parts of a finer cut, and number of them that were counted.
    nodes, steps, seconds
        Partial machines, single-machine steps, and seconds on one core of this machine.
    nodes_error, steps_error, seconds_error
        Their standard errors. The parts are very unequal, so take two or three of them.
    """

    units: int
    parts: int
    samples: int
    nodes: float
    nodes_error: float
    steps: float
    steps_error: float
    seconds: float
    seconds_error: float

    def __repr__(self) -> str:
        return (
            f"Estimate({self.units} units, {self.nodes:.3g} ± {self.nodes_error:.1g} nodes, "
            f"{self.steps:.3g} ± {self.steps_error:.1g} steps, "
            f"{self.seconds:.3g} ± {self.seconds_error:.1g} s on one core)"
        )


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
    chance = _generator(rng)
    plan = _core.CensusPlan(given)
    _check_size(given, plan.total, samples, parts)
    _, units = cut(plan)
    start = clock.perf_counter()
    above, branches = cut(plan, parts)
    fixed = np.array([above.nodes, above.steps, clock.perf_counter() - start])
    drawn = chance.choice(len(branches), min(samples, len(branches)), replace=False)
    costs = np.array([_cost(plan, branches[index]) for index in drawn]).reshape(-1, 3)
    whole, errors = _scaled(costs, len(branches))
    nodes, steps, seconds = zip((fixed + whole).tolist(), errors.tolist(), strict=True)
    return Estimate(len(units), len(branches), len(drawn), *nodes, *steps, *seconds)


def _generator(rng: object) -> np.random.Generator:
    if isinstance(rng, np.random.Generator):
        return rng
    if rng is not None and (isinstance(rng, bool) or not hasattr(rng, "__index__")):
        raise check.refusal("rng", "a seed or a generator", rng)
    return np.random.default_rng(None if rng is None else check.integer(rng, "rng", 0, None))


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


def _cost(plan: _core.CensusPlan, part: Unit) -> tuple[float, float, float]:
    start = clock.perf_counter()
    tally = plan.count_unit(part)
    return tally.nodes, tally.steps, clock.perf_counter() - start


def _scaled(costs: np.ndarray, parts: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the sums over all parts, and their standard errors, from a sample."""
    count = len(costs)
    if count == 0:
        return np.zeros(3), np.zeros(3)
    spread = costs.std(axis=0, ddof=1) if count > 1 else np.full(3, math.inf)
    unseen = 1 - count / parts
    errors = parts * spread * math.sqrt(unseen / count) if unseen else np.zeros(3)
    return parts * costs.mean(axis=0), errors
