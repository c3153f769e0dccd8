"""Rules by which each example is given its rollouts, for any trained cell.

docs/neural/misbehaviour.md, "Who decides how many rollouts" has the definitions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.misbehaviour.outputs import cell_outputs
from dovetail.neural.networks.forms import Cell, Weights, trained_cell
from dovetail.neural.pondering.rollouts import cell_needs, most_rollouts
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.neural.training.trainers import right_answers, target_share
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
    number = most_rollouts(most, "most")
    chance = float(target_share(sure, "sure"))
    name = check.choice(rule, "rule", RULES) if isinstance(rule, str) else "given"
    if name == SURE:
        steps = sure_rollouts(cell, weights, given, number, chance)
    elif name == NEEDED:
        steps = least_rollouts(cell, weights, given, number)
    elif name == ALL:
        steps = np.full(len(given), number, dtype=np.int64)
    else:
        steps = _given(rule, number, len(given))
    right = right_answers(cell, weights, given, number)[steps - 1, np.arange(len(given))]
    every = (cell.meter(given.places, k + 1, every=name == SURE) for k in range(number))
    costs = np.array([meter.multiply_adds for meter in every])
    return answered(f"rollouts: {name}", weights, given, steps, costs, right)


def least_rollouts(cell: Cell, weights: Weights, task: ArrayTask, most: int) -> Ints:
    """Return the least rollouts from which on all answers of each example are right, else most."""
    needs = cell_needs(cell, weights, task, most).rollouts
    return np.array([most if each is None else each for each in needs], dtype=np.int64)


def sure_rollouts(cell: Cell, weights: Weights, task: ArrayTask, most: int, sure: float) -> Ints:
    """Return the first rollout at which every asked answer is sure, else the most.

    An answer is sure if its label has at least the chance `sure`.
    """
    scores = cell_outputs(cell, weights, task, most) @ weights[4] + weights[5]
    chances = 1 / np.exp(scores - scores.max(axis=-1, keepdims=True)).sum(axis=-1)
    ready = ((chances >= sure) | ~task.mask).all(axis=2)
    ready[-1] = True
    return np.asarray(ready.argmax(axis=0) + 1, dtype=np.int64)


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
