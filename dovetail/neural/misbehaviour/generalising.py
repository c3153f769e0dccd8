"""`bounded_choice`: which network a bound on compute selects, with and without a check.

docs/neural/misbehaviour.md, "Too strong a prior" has the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered
from dovetail.neural.training.trainers import target_share
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display

TIMES = ("max", "mean")


class BoundedChoice(TableResult):
    """Trained networks by what they cost and how well they do; made by `bounded_choice`.

    A row is a network, those of least cost first.

    Attributes
    ----------
    networks
        Their names.
    time
        "max" or "mean": which multiply-adds for an example are the cost.
    costs
        The cost of each on the examples of training, exact.
    train, checked, held_out
        The exact shares of right answers on the examples of training, on the check set, and on
        held-out ones that selection never sees.
    target
        The share that a network must reach.
    """

    pictures = ("bounded_choice",)

    networks: tuple[str, ...]
    time: str
    costs: tuple[Fraction, ...]
    train: tuple[Fraction, ...]
    checked: tuple[Fraction, ...]
    held_out: tuple[Fraction, ...]
    target: Fraction

    def under(self, bound: Fraction | int) -> str | None:
        """Return the network that fits the training examples best within a bound; None if none is.

        Of equal ones it is the cheapest.

        Parameters
        ----------
        bound
            The most multiply-adds for an example, exact.
        """
        most = check.from_zero(bound, "bound")
        rows = [row for row, cost in enumerate(self.costs) if cost <= most]
        if not rows:
            return None
        return self.networks[max(rows, key=lambda row: (self.train[row], -row))]

    def cheapest(self, *, check_too: bool = False) -> str | None:
        """Return the cheapest network that reaches the target in training; None if none does.

        Parameters
        ----------
        check_too
            Whether it must reach the target on the check set as well.
        """
        checks = check.flag(check_too, "check_too")
        rows = zip(self.networks, self.train, self.checked, strict=True)
        for name, train, checked in rows:
            if train >= self.target and (checked >= self.target or not checks):
                return name
        return None

    def row(self, name: str) -> int:
        """Return the row of a network.

        Parameters
        ----------
        name
            Its name.
        """
        return self.networks.index(check.choice(name, "name", self.networks))

    @property
    def price(self) -> Fraction | None:
        """What the network selected with the check costs, times that selected without; exact."""
        found = self.cheapest(), self.cheapest(check_too=True)
        if found[0] is None or found[1] is None:
            return None
        return self.costs[self.row(found[1])] / self.costs[self.row(found[0])]

    @property
    def gain(self) -> Fraction | None:
        """By how much the check raises the held-out share of the cheapest that is good; exact."""
        found = self.cheapest(), self.cheapest(check_too=True)
        if found[0] is None or found[1] is None:
            return None
        return self.held_out[self.row(found[1])] - self.held_out[self.row(found[0])]

    def __len__(self) -> int:
        return len(self.networks)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: network, cost, train, checked, held_out, fits, passes, front.

        `fits` and `passes` say whether a network reaches the target in training, and on the check
        set too; `front`, whether some bound selects it.
        """
        enough = [each >= self.target for each in self.train]
        checks = [each >= self.target for each in self.checked]
        front = {self.under(cost) for cost in self.costs}
        return {
            "network": frames.objects(self.networks),
            "cost": frames.objects(self.costs),
            "train": frames.objects(self.train),
            "checked": frames.objects(self.checked),
            "held_out": frames.objects(self.held_out),
            "fits": np.array(enough),
            "passes": np.array(enough) & np.array(checks),
            "front": np.array([name in front for name in self.networks]),
        }

    def __repr__(self) -> str:
        plain, checked = (self.cheapest(check_too=each) or "none" for each in (False, True))
        return (
            f"BoundedChoice({display.count(len(self), 'network')}: {plain}, with a check {checked})"
        )


def bounded_choice(
    networks: Mapping[str, Any],
    task: ArrayTask,
    check_set: ArrayTask,
    held_out: ArrayTask,
    *,
    time: str = "max",
    target: Fraction | int = 1,
) -> BoundedChoice:
    """Return trained networks by cost, training share, checked share and held-out share.

    Parameters
    ----------
    networks
        By name; anything with a method `answer`.
    task
        The examples of training.
    check_set
        Those on which a check is made.
    held_out
        Others, that selection never sees.
    time
        "max" or "mean": which multiply-adds for an example are the cost.
    target
        The share that a network must reach, exact.

    Examples
    --------
    >>> from dovetail import neural
    >>> few, check, held = (neural.running_parity(8, 4, rng=seed) for seed in range(3))
    >>> cell = neural.ponder(few, held, rollouts=range(1, 9), updates=100, rate=0.01, rng=0)
    >>> both = {"cell": cell, "table": neural.lookup_network(few)}
    >>> found = neural.bounded_choice(both, few, check, held)
    >>> found.cheapest(), found.held_out[0] < 1
    ('table', True)
    """
    named = named_networks(networks)
    tasks = [
        check.instance(each, name, ArrayTask)
        for each, name in ((task, "task"), (check_set, "check_set"), (held_out, "held_out"))
    ]
    chosen, wanted = check.choice(time, "time", TIMES), target_share(target)
    rows = []
    for name, network in named:
        first, *others = [check.instance(network.answer(t), "networks", Answered) for t in tasks]
        cost = Fraction(first.max_multiply_adds) if chosen == "max" else first.mean_multiply_adds
        shares = first.share, others[0].share, others[1].share
        rows.append((cost, name, *shares))
    rows.sort(key=lambda row: row[0])
    costs, names, train, checked, held = zip(*rows, strict=True)
    return BoundedChoice(names, chosen, costs, train, checked, held, wanted)


def named_networks(value: Any) -> list[tuple[str, Any]]:
    """Return pairs of names and networks that can answer, from a mapping; refuse others."""
    accepted = "a mapping from names to trained networks"
    if not isinstance(value, Mapping) or not value:
        raise check.refusal("networks", accepted, value)
    for name, network in value.items():
        if not isinstance(name, str):
            raise check.refusal("networks", accepted, value)
        if isinstance(network, type) or not callable(getattr(network, "answer", None)):
            raise check.refusal("networks", accepted, network)
    return list(value.items())


def split(task: ArrayTask, sizes: Iterable[int], *, rng: Any = None) -> tuple[ArrayTask, ...]:
    """Return parts of a task without common inputs: equal inputs are taken once, in random order.

    Parameters
    ----------
    task
        Any; of equal inputs the first is taken.
    sizes
        Numbers of examples of the parts, of which at least one is left for the last: what remains.
    rng
        A seed or a generator.

    Examples
    --------
    >>> from dovetail import neural
    >>> every = neural.running_parity(999, 3, rng=0)
    >>> [len(part) for part in neural.split(every, [4, 2], rng=0)]
    [4, 2, 2]
    """
    given = check.instance(task, "task", ArrayTask)
    numbers = [check.integer(n, "sizes", 1) for n in check.iterator(sizes, "sizes", "integers")]
    flat = given.inputs.reshape(len(given), -1)
    rows = np.sort(np.unique(flat, axis=0, return_index=True)[1])
    if sum(numbers) >= len(rows):
        raise DovetailError(
            f"sizes must leave something of the {len(rows)} different examples, not {sum(numbers)}"
        )
    order = check.generator(rng).permutation(rows)
    ends = np.cumsum(numbers)
    return tuple(_take(given, np.sort(part)) for part in np.split(order, ends))


def _take(task: ArrayTask, rows: npt.NDArray[np.int64]) -> ArrayTask:
    hard = None if task.difficulty is None else task.difficulty[rows]
    return ArrayTask.of(
        task.name,
        task.inputs[rows],
        task.targets[rows],
        labels=task.labels,
        mask=task.mask[rows],
        difficulty=hard,
    )
