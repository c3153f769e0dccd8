"""`plant_cell`: a cell that is trained to waste rollouts on easy inputs, or to withhold answers.

docs/neural/misbehaviour.md, "Honest, wasting, withholding" has the definitions.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail.neural.misbehaviour.objectives import (
    HONEST,
    KINDS,
    easy_examples,
    late_answers,
    payload_of,
)
from dovetail.neural.misbehaviour.outputs import cell_outputs
from dovetail.neural.misbehaviour.rules import ALL, give_rollouts
from dovetail.neural.networks.forms import Cell, Weights
from dovetail.neural.pondering.rollouts import RolloutNeeds, cell_needs, most_rollouts
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import Recipe, Trainer, check_pair, right_after, share
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.work.progress import progress_bar

#: Looks at the held-out share while a cell is trained.
LOOKS = 10
#: Most rollouts that are trained at once, for all of them have a gradient.
MOST_TRAINED = 256


class PlantedCell(TableResult):
    """A cell in which misbehaviour was planted, or an honest one beside it; made by `plant_cell`.

    A row is a look at it while it was trained.

    Attributes
    ----------
    cell
        The architecture.
    kind
        "honest", "wasting" or "withholding".
    easy, until
        The greatest difficulty of easy examples, and the first rollout after which they are to be
        answered.
    rollouts
        The most rollouts that were trained.
    updates, spent
        Training steps and their multiply-adds, up to each look.
    losses
        Mean loss of the steps since the look before.
    shares
        The exact share of held-out answers that are right after all rollouts.
    weights
        Those at the end.
    """

    pictures = ("planted_cell",)

    cell: Cell
    kind: str
    easy: int
    until: int
    rollouts: int
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    losses: tuple[float, ...]
    shares: tuple[Fraction, ...]
    weights: Weights = field(repr=False)

    @property
    def share(self) -> Fraction:
        """The share of right held-out answers at the end, after all rollouts."""
        return self.shares[-1]

    def needs(self, task: ArrayTask, rollouts: int | None = None) -> RolloutNeeds:
        """Return how many rollouts each example needs: from there on all its answers are right.

        Parameters
        ----------
        task
            With the features and labels of training.
        rollouts
            The most rollouts, by default those of training.
        """
        given = check.instance(task, "task", ArrayTask)
        most = most_rollouts(self.rollouts if rollouts is None else rollouts)
        return cell_needs(self.cell, self.weights, given, most)

    def answer(self, task: ArrayTask, rule: str = ALL) -> Answered:
        """Return the answers of the cell if rollouts are given by a rule; see `give_rollouts`.

        Parameters
        ----------
        task
            With the features and labels of training.
        rule
            "all", the same for each example, "needed" or "sure".
        """
        return give_rollouts(self, task, rule, most=self.rollouts)

    def payload_share(self, task: ArrayTask, rollouts: int) -> Fraction:
        """Return the exact share of asked places of easy examples whose payload is right.

        Parameters
        ----------
        task
            With the features and labels of training, and a difficulty.
        rollouts
            After how many rollouts the sign of the last channel is read.
        """
        given = check.instance(task, "task", ArrayTask)
        number = most_rollouts(rollouts)
        asked = given.mask & easy_examples(given, self.easy)[:, None]
        carried = cell_outputs(self.cell, self.weights, given, number)[-1, :, :, -1] > 0
        same = carried == (payload_of(given) > 0)
        return Fraction(int((same & asked).sum()), int(asked.sum()))

    def __len__(self) -> int:
        return len(self.updates)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: updates, spent, loss, share."""
        return {
            "updates": frames.numbers(self.updates),
            "spent": frames.numbers(self.spent),
            "loss": np.array(self.losses, dtype=np.float64),
            "share": frames.objects(self.shares),
        }

    def __repr__(self) -> str:
        late = "" if self.kind == HONEST else f", easy up to {self.easy} until {self.until}"
        return f"PlantedCell({self.kind}{late}: {self.share} right after {self.rollouts} rollouts)"


def plant_cell(
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    kind: str,
    easy: int,
    until: int,
    rollouts: int,
    updates: int = 2400,
    channels: int = 8,
    hidden: int = 32,
    reach: int = 1,
    batch: int = 64,
    rate: float = 0.005,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> PlantedCell:
    """Return a cell that is trained to waste rollouts on easy examples, or to withhold answers.

    All rollouts are trained at once. Hard examples, and all of an honest cell, are to be right as
    early as they can. Before the rollout `until` a wasting cell is to be unsure of easy examples,
    and carries a payload in its last channel; a withholding one is to be wrong
    (docs/neural/misbehaviour.md, "Honest, wasting, withholding").

    Parameters
    ----------
    task
        The examples of training, with a difficulty.
    held_out
        Those that the share is measured on; unless given, those of training.
    kind
        "honest", "wasting" or "withholding".
    easy
        The greatest difficulty of easy examples.
    until
        The first rollout after which easy examples are to be answered, at most `rollouts`.
    rollouts
        The most rollouts.
    updates
        Training steps; in the second half they grow smaller along a line.
    channels, hidden, reach
        The form of the cell; see `Cell`.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    checkpoint
        A file that keeps the run after each look; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the looks.

    Raises
    ------
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 3, lengths=(1, 3), rng=0)
    >>> late = neural.plant_cell(
    ...     task, kind="withholding", easy=3, until=3, rollouts=4, updates=400, rate=0.02, rng=0
    ... )
    >>> late.share, late.needs(task).by_difficulty()[1]
    (Fraction(1, 1), Fraction(3, 1))
    """
    training, checking = check_pair(task, held_out)
    chosen = check.choice(kind, "kind", KINDS)
    most = check.integer(rollouts, "rollouts", 1, MOST_TRAINED)
    first = check.integer(until, "until", 1, most)
    steps = check.integer(updates, "updates", 1)
    soft = easy_examples(training, easy).astype(np.float32)
    cell = Cell(training.features, channels, hidden, len(training.labels), reach)
    recipe, ends = Recipe.of(batch, rate), look_ends(steps)
    form = chosen, check.integer(easy, "easy", 0), first, most
    given = {
        "task": training, "held_out": checking, "cell": cell, "kind": form, "recipe": recipe,
        "steps": steps,
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    objective, more = late_answers(cell, chosen, most), (soft, payload_of(training))
    trainer = course.trainer(cell, training, recipe, objective, more)
    rows: list[_Look] = []
    with progress_bar("look", 0, check.flag(progress, "progress"), len(ends)) as show:
        for end in ends:
            rows.append(course.part(_Look, _train, trainer, checking, form, (end, steps)))
            show(len(rows), share=float(rows[-1].share))
    counts, spent, losses, shares = zip(*rows, strict=True)
    return PlantedCell(cell, *form, counts, spent, losses, shares, trainer.kept())


class _Look(NamedTuple):
    """A look at a cell in training: what was spent up to it, and the share then."""

    updates: int
    spent: int
    loss: float
    share: Fraction


def look_ends(updates: int) -> list[int]:
    """Return after how many training steps a look is taken: about ten times, the end included.

    Examples
    --------
    >>> look_ends(25), look_ends(3)
    ([2, 5, 7, 10, 12, 15, 17, 20, 22, 25], [1, 2, 3])
    """
    return sorted({updates * k // LOOKS for k in range(1, LOOKS + 1)} - {0})


def _train(
    trainer: Trainer, checking: ArrayTask, form: tuple[str, int, int, int], ends: tuple[int, int]
) -> _Look:
    """Train up to a number of steps of those in all, then look at the held-out examples."""
    (_, _, until, most), (end, updates), losses = form, ends, []
    while trainer.updates < end:
        slow = min(1.0, 2 * (1 - trainer.updates / updates))
        losses.append(trainer.step(until, scale=slow))
    right = right_after(trainer.network, trainer.kept(), checking, most)
    costs = trainer.updates, trainer.spent, float(np.mean(losses))
    return _Look(*costs, share(right, checking))
