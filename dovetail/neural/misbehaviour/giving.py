"""Rules by which each example is given its rollouts, for any trained cell.

docs/neural/misbehaviour.md, "Who decides how many rollouts" has the definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.answers import Answered, answered
from dovetail.neural.misbehaviour.states import (
    all_right,
    chance,
    costs,
    count_right,
    read_off,
    states_of,
    sure_steps,
)
from dovetail.neural.networks import Cell, Weights
from dovetail.neural.rollouts import most_rollouts, needed
from dovetail.neural.tasks import ArrayTask
from dovetail.values import check

ALL, NEEDED, SURE = RULES = ("all", "needed", "sure")
Ints = npt.NDArray[np.int64]
#: The chance of its label from which an answer is sure, unless another is given.
SURE_FROM = Fraction(9, 10)


def give_rollouts(
    network: Any,
    task: ArrayTask,
    rule: str | npt.ArrayLike = SURE,
    *,
    most: int,
    sure: Fraction | int = SURE_FROM,
    extra: int = 0,
) -> Answered:
    """Return the answers of a trained cell if rollouts are given to each example by a rule.

    Parameters
    ----------
    network
        Anything trained that has a `cell` and `weights`, such as `Pondered` or `PlantedCell`.
    task
        With the features and labels of training.
    rule
        "all": `most` for every example. "needed": the least from which on all answers are right, up
        to `most`, which an example gets that is not solved. "sure": until the cell itself is sure
        of all asked answers, or `most`; its answers are read off, and paid, after every rollout.
        Or whole numbers from 1 to `most`, one for each example.
    most
        The most rollouts.
    sure
        The chance of its label, exact, from which an answer is sure.
    extra
        Multiply-adds for each example that come on top, such as those of a predictor.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(64, 3, lengths=(1, 3), rng=0)
    >>> cell = neural.ponder(task, rollouts=range(1, 9), updates=100, rate=0.01, rng=0)
    >>> every, least = (
    ...     neural.give_rollouts(cell, task, rule, most=cell.least) for rule in ("all", "needed")
    ... )
    >>> every.share, least.share, least.mean_steps < every.mean_steps == cell.least
    (Fraction(1, 1), Fraction(1, 1), True)
    """
    cell, weights = trained_cell(network)
    given = check.instance(task, "task", ArrayTask)
    number = most_rollouts(most)
    more = check.integer(extra, "extra", 0)
    scores = read_off(states_of(cell, weights, given, number), weights)
    steps = _steps(scores, given, rule, chance(sure, "sure"))
    reads = isinstance(rule, str) and rule == SURE
    spend = costs(cell, given.places, number, reads=reads) + more
    right = count_right(scores, given)[steps - 1, np.arange(len(given))]
    name = rule if isinstance(rule, str) else "given"
    return answered(f"rollouts: {name}", weights, given, steps, spend, right)


def named_networks(value: Any) -> list[tuple[str, Any]]:
    """Return pairs of names and networks that can answer, from a mapping; refuse others."""
    accepted = "a mapping from names to trained networks"
    if not isinstance(value, Mapping) or not value:
        raise check.refusal("networks", accepted, value)
    for network in value.values():
        if not hasattr(network, "answer") and not is_cell(network):
            raise check.refusal("networks", accepted, network)
    return [(check.text(name, "networks"), network) for name, network in value.items()]


def is_cell(network: Any) -> bool:
    """Return whether something trained has a cell, and weights of its form."""
    cell, weights = (getattr(network, name, None) for name in ("cell", "weights"))
    if not isinstance(cell, Cell) or not isinstance(weights, tuple):
        return False
    return tuple(np.shape(each) for each in weights) == cell.shapes


def trained_cell(network: Any) -> tuple[Cell, Weights]:
    """Return the cell and the weights of anything trained that has both."""
    if not is_cell(network):
        raise check.refusal("network", "a trained network with a cell and its weights", network)
    return network.cell, network.weights


def least_rollouts(network: Any, task: ArrayTask, most: int) -> tuple[int | None, ...]:
    """Return the least rollouts from which on all answers of each example are right, or None."""
    cell, weights = trained_cell(network)
    scores = read_off(states_of(cell, weights, task, most), weights)
    return needed(all_right(scores, task))


def _steps(scores: Any, task: ArrayTask, rule: Any, sure: float) -> Ints:
    most = len(scores)
    if not isinstance(rule, str):
        return _given(rule, most, len(task))
    check.choice(rule, "rule", RULES)
    if rule == SURE:
        return sure_steps(scores, task, sure)
    if rule == NEEDED:
        least = needed(all_right(scores, task))
        return np.array([most if each is None else each for each in least], dtype=np.int64)
    return np.full(len(task), most, dtype=np.int64)


def _given(rule: Any, most: int, examples: int) -> Ints:
    """Return numbers of rollouts that are given, checked."""
    accepted = f"one of {', '.join(RULES)}, or {examples} whole numbers"
    try:
        steps = np.asarray(rule)
    except (TypeError, ValueError):
        raise check.refusal("rule", accepted, rule) from None
    if steps.shape != (examples,) or steps.dtype.kind not in "iu":
        raise check.refusal("rule", accepted, rule)
    if steps.min() < 1 or steps.max() > most:
        raise DovetailError(f"rule: rollouts must be from 1 to {most}, the most")
    return steps.astype(np.int64)
