"""`Estimate`: the cost of a count, estimated from a sample of its parts."""

import math
import time as clock

import numpy as np

from dovetail.results.result import Result
from dovetail.work.counts import Plan, T, Unit, cut


class Estimate(Result):
    """The cost of a count, estimated from a sample of its parts; made by `estimate_census`.

    Attributes
    ----------
    units
        Number of units into which the tree is cut, exactly.
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


def estimate(plan: Plan[T], samples: int, parts: int, rng: np.random.Generator) -> Estimate:
    """Return the cost of a count, from parts drawn without replacement and scaled up.

    What lies above the cut is known exactly.
    """
    _, units = cut(plan)
    start = clock.perf_counter()
    above, branches = cut(plan, parts)
    fixed = np.array([above.nodes, above.steps, clock.perf_counter() - start])
    drawn = rng.choice(len(branches), min(samples, len(branches)), replace=False)
    costs = np.array([_cost(plan, branches[index]) for index in drawn]).reshape(-1, 3)
    whole, errors = _scaled(costs, len(branches))
    nodes, steps, seconds = zip((fixed + whole).tolist(), errors.tolist(), strict=True)
    return Estimate(len(units), len(branches), len(drawn), *nodes, *steps, *seconds)


def _cost(plan: Plan[T], part: Unit) -> tuple[float, float, float]:
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
