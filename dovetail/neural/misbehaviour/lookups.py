"""`lookup_network`: a network that holds examples one by one, with weights made by hand.

docs/neural/misbehaviour.md, "Lookup tables" has the construction and its proof.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks.forms import Dense, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.results.result import Result
from dovetail.values import check

Ints = npt.NDArray[np.int64]
#: Whole numbers up to this are exact as float32.
EXACT = 2**24


class LookupNetwork(Result):
    """A network with one hidden unit for each example that it holds; made by `lookup_network`.

    Attributes
    ----------
    network
        The architecture: one hidden layer.
    examples
        Number of different examples of the task, all of which it answers rightly.
    places
        The places that are asked.
    weights
        Whole numbers.
    """

    network: Dense
    examples: int
    places: tuple[int, ...]
    weights: Weights = field(repr=False)

    @property
    def held(self) -> int:
        """Number of examples that have a hidden unit."""
        return self.network.width

    @property
    def multiply_adds(self) -> int:
        """What an answer costs, the same for every input."""
        return self.network.meter().multiply_adds

    def answer(self, task: ArrayTask) -> Answered:
        """Return the answers on a task of the same shape; a step is all of it.

        Parameters
        ----------
        task
            With the places, features, labels and asked places of training.
        """
        given = check.instance(task, "task", ArrayTask)
        self.network.fit_to(given)
        read, shift, write, first = (each.astype(np.float64) for each in self.weights)
        units = np.maximum(0, given.inputs.reshape(len(given), -1) @ read + shift)
        scores = (units @ write + first).reshape(len(given), len(self.places), -1)
        asked = list(self.places)
        good = (scores.argmax(axis=2) == given.targets[:, asked]) & given.mask[:, asked]
        steps, costs = np.ones(len(given), np.int64), np.array([self.multiply_adds])
        right = good.sum(axis=1).astype(np.int64)
        return answered("lookup table", self.weights, given, steps, costs, right)

    def __repr__(self) -> str:
        return (
            f"LookupNetwork({self.held} hidden units for {self.examples} examples, "
            f"{self.multiply_adds} multiply-adds)"
        )


def lookup_network(task: ArrayTask, *, spare: bool = True) -> LookupNetwork:
    """Return a network that is right on the examples of a task because it holds them, by hand.

    No training: a hidden unit is 1 on inputs that agree with its example wherever that is not 0,
    else 0, and the weights of the answers follow one after the other.

    Parameters
    ----------
    task
        Its inputs must be −1, 0 and 1, and equal ones have equal answers.
    spare
        Whether examples that are already right without a unit of their own get none.

    Raises
    ------
    DovetailError
        If an input is another number, if equal inputs have different answers, or if a weight is
        too large to be exact.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import neural
    >>> task = neural.task_arrays(dovetail.tasks.xor)
    >>> neural.lookup_network(task), neural.lookup_network(task).answer(task).share
    (LookupNetwork(2 hidden units for 4 examples, 16 multiply-adds), Fraction(1, 1))
    """
    given = check.instance(task, "task", ArrayTask)
    saves = check.flag(spare, "spare")
    inputs, wanted = _different(given)
    asked, labels = len(given.asked), len(given.labels)
    first = _commonest(wanted, labels)
    units: list[Ints] = []
    changes: list[Ints] = []
    for row, answers in zip(inputs, wanted, strict=True):
        scores = first + sum(
            (change * _fires(unit, row) for unit, change in zip(units, changes, strict=True)),
            start=np.zeros((asked, labels), np.int64),
        )
        if saves and _same(scores.argmax(axis=1), answers):
            continue
        units.append(row)
        changes.append(_right_scores(scores, answers) - scores)
    if not units:
        units, changes = [inputs[0]], [np.zeros((asked, labels), np.int64)]
    network = Dense(inputs.shape[1], len(units), 1, asked, labels)
    read, write = np.array(units).T, np.array(changes).reshape(len(units), -1)
    shift = 1 - np.abs(read).sum(axis=0)
    weights = read, shift, write, first.ravel()
    if max(int(np.abs(each).max()) for each in weights) >= EXACT:
        raise DovetailError("task: a weight of its lookup table is too large to be exact")
    exact = tuple(each.astype(np.float32) for each in weights)
    return LookupNetwork(network, len(inputs), given.asked, exact)


def lookup_limit(task: ArrayTask, multiply_adds: int) -> Fraction:
    """Return up to how many hidden units a lookup table costs no more than another network, exact.

    A unit costs one multiply-add for each number of an input, and one for each label of each asked
    place.

    Parameters
    ----------
    task
        Gives the shape.
    multiply_adds
        What an answer of the other network costs.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(9, 8, rng=0)
    >>> cell = neural.Cell(1, 8, 32, 2)
    >>> neural.lookup_limit(task, cell.meter(8, 7).multiply_adds)
    Fraction(7856, 3)
    """
    given = check.instance(task, "task", ArrayTask)
    each = given.places * given.features + len(given.asked) * len(given.labels)
    return Fraction(check.integer(multiply_adds, "multiply_adds", 0), each)


def _different(task: ArrayTask) -> tuple[Ints, Ints]:
    """Return different inputs, those with fewest non-zeros first, and answers (−1: not asked)."""
    values = task.inputs.reshape(len(task), -1)
    if not np.isin(values, (-1, 0, 1)).all():
        raise DovetailError("task must have inputs of −1, 0 and 1 for a lookup table")
    asked = list(task.asked)
    answers = np.where(task.mask, task.targets, -1)[:, asked]
    held: dict[tuple[int, ...], tuple[int, ...]] = {}
    for row, right in zip(values.astype(np.int64).tolist(), answers.tolist(), strict=True):
        if held.setdefault(tuple(row), tuple(right)) != tuple(right):
            raise DovetailError("task has equal inputs with different answers")
    ordered = sorted(held, key=lambda row: sum(map(abs, row)))
    return np.array(ordered), np.array([held[row] for row in ordered])


def _commonest(wanted: Ints, labels: int) -> Ints:
    """Return scores without any unit: 1 for the commonest answer at each asked place."""
    counts = np.array([(wanted == label).sum(axis=0) for label in range(labels)]).T
    first: Ints = np.eye(labels, dtype=np.int64)[counts.argmax(axis=1)]
    return first


def _fires(unit: Ints, row: Ints) -> int:
    """Return what the hidden unit of an example is on an input: 1 or 0."""
    return max(0, int(unit @ row) + 1 - int(np.abs(unit).sum()))


def _same(found: Ints, answers: Ints) -> bool:
    return bool(((found == answers) | (answers < 0)).all())


def _right_scores(scores: Ints, answers: Ints) -> Ints:
    """Return scores of 1 for the right labels; those of places that are not asked stay."""
    right: Ints = np.eye(scores.shape[1], dtype=np.int64)[answers]
    return np.where(answers[:, None] < 0, scores, right)
