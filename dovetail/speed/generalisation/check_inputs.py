"""Selection with a check: the best of the solutions that are also right on some held-out inputs."""

import math
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.results.result import TableResult
from dovetail.speed.classes import Solutions
from dovetail.speed.generalisation.slope_losses import check_held_out
from dovetail.speed.priors import Prior, check_prior
from dovetail.speed.selections import RIGHT
from dovetail.values import check, display

MAX_EXACT = 16
"""Held-out inputs up to which every set of them is tried."""


class ChecksNeeded(TableResult):
    """How many check inputs it takes until a prior selects what is right; made by `checks_needed`.

    Held-out inputs are taken as checks one after the other, in an order in which all are equally
    likely. They are enough as soon as every selected machine is right on all held-out inputs. Then
    more checks change nothing.

    Attributes
    ----------
    name, prior
        Name of the task, and the prior.
    inputs
        The held-out inputs.
    enough, sets
        For 0, 1, 2, … checks: how many sets of so many are enough, and how many sets (or drawn
        orders) there are. Python ints as objects, or int64.
    solvable
        Whether any solution is right on all held-out inputs. If not, no number of checks is enough.
    best
        A least set of checks that is enough; empty if none is needed, None if there is none.
    drawn
        Whether orders were drawn at random, so that the counts are of a sample.
    """

    pictures = ("checks_needed",)

    name: str
    prior: Prior
    inputs: tuple[str, ...]
    enough: npt.NDArray[Any]
    sets: npt.NDArray[Any]
    solvable: bool
    best: tuple[str, ...] | None
    drawn: bool

    @property
    def least(self) -> int | None:
        """Number of checks that are enough if they are chosen well; None if none are."""
        return None if self.best is None else len(self.best)

    @property
    def most(self) -> int | None:
        """Number of checks that are enough whichever they are; None if none are.

        Where orders were drawn, the greatest number that one of them took.
        """
        if not self.solvable:
            return None
        return next(n for n, p in enumerate(self.probabilities) if p == 1)

    @property
    def mean(self) -> Fraction | None:
        """Exact mean of the number of checks over all orders, or over those that were drawn.

        None if no number is enough.
        """
        if not self.solvable:
            return None
        return sum((1 - p for p in self.probabilities), Fraction(0))

    @property
    def probabilities(self) -> tuple[Fraction, ...]:
        """Probability that 0, 1, 2, … checks are enough."""
        pairs = zip(self.enough.tolist(), self.sets.tolist(), strict=True)
        return tuple(Fraction(enough, sets) for enough, sets in pairs)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return numpy columns: checks, enough, sets."""
        return {"checks": np.arange(len(self.sets)), "enough": self.enough, "sets": self.sets}

    def __repr__(self) -> str:
        task = self.name or "a task"
        if not self.solvable:
            return (
                f"ChecksNeeded({task}, {self.prior}: no solution is right on all held-out inputs)"
            )
        return f"ChecksNeeded({task}, {self.prior}: {self.least} to {self.most}, mean {self.mean})"


def checked(solutions: Solutions, inputs: Iterable[str]) -> Solutions:
    """Return the solutions that are also right on some held-out inputs, the checks.

    What a prior selects among them is the best that passes the checks. Needs, and so waste, are
    those of the solutions that are left; the numbers of machines that fail, and `performances`,
    stay those of training.

    Parameters
    ----------
    solutions
        What `dovetail.solutions` returns.
    inputs
        Held-out inputs of its task; may be empty.

    Raises
    ------
    DovetailError
        If one of them is not a held-out input of the task.

    Examples
    --------
    The fastest machine for xor is right on all held-out inputs, the simplest only after a check.

    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> every.select(speed.Rank()).held_out_loss
    Fraction(1, 4)
    >>> speed.checked(every, ["011"]).select(speed.Rank()).held_out_loss
    Fraction(0, 1)
    """
    check_held_out(solutions)
    several = check.several(inputs, "inputs", "held-out inputs")
    places = [_place(solutions, text) for text in several]
    right = (solutions.held_out[:, places] == RIGHT).all(axis=1)
    rows = ("states", "steps", "held_out", "held_out_steps", "machines", "least_rank")
    left = {name: getattr(solutions, name)[right] for name in rows}
    checks = tuple(dict.fromkeys((*solutions.checks, *several)))
    return replace(solutions, checks=checks, **left)


def checks_needed(
    solutions: Solutions,
    prior: Prior,
    *,
    samples: int | None = None,
    rng: int | np.random.Generator | None = None,
) -> ChecksNeeded:
    """Return how many held-out inputs must be checks until what a prior selects is right on all.

    Each order of the held-out inputs is as likely as any other. Whether checks are enough depends
    on their set alone, so all orders are counted exactly by the sets, up to 16 held-out inputs.

    Parameters
    ----------
    solutions
        What `dovetail.solutions` returns.
    prior
        The prior that selects among the solutions that pass.
    samples
        Number of orders to draw instead of all; must be given for more than 16 held-out inputs.
    rng
        Seed or generator of the draws.

    Raises
    ------
    DovetailError
        If there is no solution or no held-out input, or there are too many for all orders.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> speed.checks_needed(every, speed.Rank()).mean
    Fraction(5, 2)
    """
    check_held_out(solutions)
    check_prior(prior)
    solutions.select(prior)  # refuses if there is no solution
    inputs = solutions.task.held_out_inputs
    if samples is None and len(inputs) > MAX_EXACT:
        raise DovetailError(
            f"samples: there are {display.count(len(inputs), 'held-out input')}, and at most "
            f"{MAX_EXACT} are tried in all orders; give samples= and rng="
        )
    solvable, wrong = _obstacles(solutions, prior)
    if samples is None:
        enough, sets = _all_sets(wrong, len(inputs), solvable)
    else:
        draws = check.integer(samples, "samples", 1)
        enough, sets = _drawn(wrong, len(inputs), solvable, draws, check.generator(rng))
    return ChecksNeeded(
        name=solutions.task.name,
        prior=prior,
        inputs=inputs,
        enough=enough,
        sets=sets,
        solvable=solvable,
        best=tuple(inputs[n] for n in _best(wrong, len(inputs))) if solvable else None,
        drawn=samples is not None,
    )


def _place(solutions: Solutions, text: object) -> int:
    inputs = solutions.task.held_out_inputs
    if not isinstance(text, str) or text not in inputs:
        accepted = f"held-out inputs of the task, such as {display.shown(inputs[0])}"
        raise check.refusal("inputs", accepted, text)
    return inputs.index(text)


def _obstacles(solutions: Solutions, prior: Prior) -> tuple[bool, list[frozenset[int]]]:
    """Return whether a solution is right on all, and where the others are wrong that hide it.

    Checks are enough if they catch every solution that is as good as the best of those that are
    right on all, and wrong somewhere.
    """
    right = solutions.held_out == RIGHT
    all_right = right.all(axis=1)
    if not all_right.any():
        return False, []
    place = _places(prior, solutions)
    hiding = ~all_right & (place <= place[all_right].min())
    patterns = np.unique(~right[hiding], axis=0)
    sets = [frozenset(np.flatnonzero(pattern).tolist()) for pattern in patterns]
    return True, [one for one in sets if not any(other < one for other in sets)]


def _places(prior: Prior, solutions: Solutions) -> npt.NDArray[np.int64]:
    """Return the place of each row in the order of a prior; rows that tie have the same."""
    place = np.zeros(len(solutions), dtype=np.int64)
    for key in prior.keys(solutions):
        values = np.unique(key, return_inverse=True)[1]
        place = np.unique(place * (int(values.max()) + 1) + values, return_inverse=True)[1]
    return place


def _is_enough(checks: Iterable[int], wrong: list[frozenset[int]]) -> bool:
    chosen = frozenset(checks)
    return all(chosen & one for one in wrong)


def _all_sets(
    wrong: list[frozenset[int]], inputs: int, solvable: bool
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return for each number of checks how many sets are enough, and how many there are."""
    sets = [math.comb(inputs, size) for size in range(inputs + 1)]
    enough = [
        sum(_is_enough(some, wrong) for some in combinations(range(inputs), size))
        if solvable
        else 0
        for size in range(inputs + 1)
    ]
    return np.array(enough, dtype=np.int64), np.array(sets, dtype=np.int64)


def _drawn(
    wrong: list[frozenset[int]],
    inputs: int,
    solvable: bool,
    samples: int,
    rng: np.random.Generator,
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return the same of orders drawn at random."""
    enough = np.zeros(inputs + 1, dtype=np.int64)
    for _ in range(samples if solvable else 0):
        order = rng.permutation(inputs)
        place = {int(one): turn for turn, one in enumerate(order)}
        needed = max((min(place[one] + 1 for one in some) for some in wrong), default=0)
        enough[needed:] += 1
    return enough, np.full(inputs + 1, samples, dtype=np.int64)


def _best(wrong: list[frozenset[int]], inputs: int) -> tuple[int, ...]:
    """Return a least set of checks that is enough."""
    found = (_meeting(wrong, size) for size in range(inputs + 1))
    return next(tuple(sorted(some)) for some in found if some is not None)


def _meeting(sets: list[frozenset[int]], size: int) -> tuple[int, ...] | None:
    """Return so many numbers or fewer that meet all sets, if there are any."""
    if not sets:
        return ()
    for one in sorted(sets[0]) if size else ():
        rest = _meeting([some for some in sets if one not in some], size - 1)
        if rest is not None:
            return (one, *rest)
    return None
