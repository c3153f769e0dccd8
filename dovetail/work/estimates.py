"""`Estimate`: the cost of a count, estimated by random probes of its tree.

A probe is the estimator of Knuth [1975], with choices of unequal probability. It goes down from the
root: at each node it counts what ends among the children, draws one of the others, and where
the subtree is small it counts that whole. Each part that it counts is divided by the probability of
getting there, so the mean is right whatever the probabilities are. They follow the number of
machines below, so that the probes differ little.
"""

import math
import time as clock
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.results.result import Result
from dovetail.values import check
from dovetail.work.counts import Plan, T, Unit, cut

SMALL = 1e4
"""A probe counts a subtree whole if it is guessed to have fewer partial machines than this."""

LARGE = 1e6
"""The same where time is measured, so that it is that of counting and not of the calls."""

TIMING = 0.3
"""Share of the seconds in which the time of a partial machine is measured."""

TRIAL = 30
"""Number of probes that say whether the count is small enough to be made."""

WHOLE = 0.2
"""A count that takes less than this share of the seconds is made, and the estimate is exact."""


class Estimate(Result):
    """The cost of a count, estimated by random probes; made by `estimate_census`.

    Attributes
    ----------
    units
        Number of units into which the tree is cut, exactly.
    probes
        Number of probes.
    nodes, steps, seconds
        Partial machines, single-machine steps, and seconds on one core of this machine.
    nodes_error, steps_error, seconds_error
        Their standard errors: the true number is within two of them about 19 times in 20.
    """

    units: int
    probes: int
    nodes: float
    nodes_error: float
    steps: float
    steps_error: float
    seconds: float
    seconds_error: float

    def __repr__(self) -> str:
        return (
            f"Estimate({self.units} units, {self.probes} probes, "
            f"{self.nodes:.3g} ± {self.nodes_error:.1g} nodes, "
            f"{self.steps:.3g} ± {self.steps_error:.1g} steps, "
            f"{self.seconds:.3g} ± {self.seconds_error:.1g} s on one core)"
        )


@dataclass(frozen=True)
class Effort:
    """Seconds for the whole estimate, or a number of probes instead."""

    seconds: float
    probes: int | None

    @classmethod
    def checked(cls, seconds: float, probes: int | None) -> "Effort":
        """Return the effort with its numbers checked."""
        number = None if probes is None else check.integer(probes, "probes", 2, 10**7)
        return cls(check.positive(seconds, "seconds"), number)


@dataclass(frozen=True)
class Tree(Generic[T]):
    """The tree of a count over machines of some size, with a guess of its subtrees' sizes."""

    plan: Plan[T]
    states: int
    symbols: int

    def guess(self, unit: Unit) -> float:
        """Return roughly how many partial machines there are below a unit.

        In censuses of 4 to 6 states that is the number of machines to the power 0.6.
        """
        targets = ((code - self.symbols) // (2 * self.symbols) + 1 for code in unit)
        reached = max(targets, default=1)
        names = math.prod(range(self.states - reached + 1, self.states))
        choices = 2 * self.states * self.symbols + self.symbols
        return math.pow(names * float(choices) ** (self.states * self.symbols - len(unit)), 0.6)

    def shares(self, units: list[Unit]) -> npt.NDArray[np.float64]:
        """Return the probabilities with which some units are drawn."""
        guesses = np.array([self.guess(unit) for unit in units])
        return np.asarray(guesses / guesses.sum())


class Probe(NamedTuple):
    """What one probe finds, divided by the probability of finding it.

    They estimate the nodes and steps of all units, and the time to count all of them as it did.
    """

    nodes: float
    steps: float
    seconds: float


@dataclass(frozen=True)
class Probes(Generic[T]):
    """Probes of the units of a tree."""

    tree: Tree[T]
    units: list[Unit]
    rng: np.random.Generator

    def take(self, small: float, goes_on: Callable[[int], bool]) -> npt.NDArray[np.float64]:
        """Return the rows of as many probes as wanted, at least two."""
        shares = self.tree.shares(self.units)
        found = [self.probe(shares, small) for _ in range(2)]
        while goes_on(len(found)):
            found.append(self.probe(shares, small))
        return np.array(found)

    def probe(self, shares: npt.NDArray[np.float64], small: float) -> Probe:
        """Return what one probe finds; it ends in a subtree that is guessed to be small."""
        plan, units, chance = self.tree.plan, self.units, 1.0
        nodes, steps, seconds = 0.0, 0.0, 0.0
        while units:
            place = int(self.rng.choice(len(units), p=shares))
            unit, chance = units[place], chance * float(shares[place])
            start = clock.thread_time()  # other processes do not count
            if self.tree.guess(unit) < small:
                tally, units = plan.count_unit(unit), []
            else:
                tally, units = plan.cut(unit, 1)
            seconds += (clock.thread_time() - start) / chance
            nodes += tally.nodes / chance
            steps += tally.steps / chance
            shares = self.tree.shares(units)
        return Probe(nodes, steps, seconds)


def estimate(tree: Tree[T], effort: Effort, rng: np.random.Generator) -> Estimate:
    """Return the cost of a count, from as many probes as the effort allows."""
    start = clock.perf_counter()
    above, units = cut(tree.plan)
    if not units:
        return _exact(tree, 0)
    probes = Probes(tree, units, rng)
    if effort.probes is not None:
        number = effort.probes
        costs = probes.take(SMALL, lambda taken: taken < number)
        timed = probes.take(LARGE, lambda taken: 50 * taken < number)
    else:
        end = start + effort.seconds
        first = probes.take(SMALL, lambda taken: taken < TRIAL and clock.perf_counter() < end)
        if first[:, 2].mean() < WHOLE * effort.seconds:
            return _exact(tree, len(units))
        costs = timed = first
        if clock.perf_counter() < end:
            early = end - TIMING * effort.seconds
            costs = probes.take(SMALL, lambda _: clock.perf_counter() < early)
            timed = probes.take(LARGE, lambda _: clock.perf_counter() < end)
    nodes, steps, _ = costs.mean(axis=0).tolist()
    nodes_error, steps_error, _ = _errors(costs).tolist()
    nodes += above.nodes
    steps += above.steps
    pace, pace_error = _ratio(timed[:, [0, 2]])
    return Estimate(
        units=len(units),
        probes=len(costs),
        nodes=nodes,
        nodes_error=nodes_error,
        steps=steps,
        steps_error=steps_error,
        seconds=nodes * pace,
        seconds_error=math.hypot(nodes_error * pace, nodes * pace_error),
    )


def _exact(tree: Tree[T], units: int) -> Estimate:
    """Return the cost of a count that is so small that it has been made."""
    start = clock.thread_time()
    tally = tree.plan.count_unit([])
    seconds = clock.thread_time() - start
    return Estimate(units, 0, tally.nodes, 0.0, tally.steps, 0.0, seconds, 0.0)


def _errors(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the standard error of the mean of each column."""
    return np.asarray(rows.std(axis=0, ddof=1) / math.sqrt(len(rows)))


def _ratio(timed: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return the seconds of a node, from rows (nodes, seconds), and the standard error."""
    nodes, seconds = timed.mean(axis=0).tolist()
    if nodes == 0:  # no probe has found a subtree to count
        return 0.0, math.inf
    pace = seconds / nodes
    residues = timed[:, 1:] - pace * timed[:, :1]
    return pace, float(_errors(residues)[0]) / nodes
