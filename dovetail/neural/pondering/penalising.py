"""Pondering 2B by a penalty: a cell learns when to halt, by PonderNet or by adaptive time.

docs/neural/halting.md has the definitions.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from functools import cache
from math import log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks.forms import Cell, Weights
from dovetail.neural.pondering import penalties
from dovetail.neural.pondering.halting import (
    HaltingCell,
    HaltingChances,
    adaptive,
    check_prior,
    geometric,
)
from dovetail.neural.pondering.raising import Pondered
from dovetail.neural.pondering.rollouts import most_rollouts
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.neural.training.courses import Course, Path
from dovetail.neural.training.trainers import (
    AT_ONCE,
    Objective,
    Recipe,
    Trainer,
    arrays,
    check_pair,
    target_share,
)
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check
from dovetail.values.extras import need
from dovetail.work.progress import progress_bar

METHODS = ("halting", "adaptive time")
MOST_STRENGTH = 1e9
#: Training takes the logarithm of chances as 32-bit floats, which are 0 a little below this.
LEAST_CHANCE = 1e-37


class Penalised(TableResult):
    """A cell that was trained with a penalty on its rollouts; made by `penalise`.

    Attributes
    ----------
    network
        The architecture.
    method
        "halting" or "adaptive time".
    most
        The most rollouts of an example.
    strength, prior
        The weight of the penalty, and the chance of the geometric prior; without a prior the
        expected rollouts are penalised.
    updates, spent
        Training steps, and multiply-adds of all training, up to each look.
    losses
        Mean loss of the steps before each look, with the penalty.
    shares, mean_steps
        Exact share of right held-out answers, and exact mean of their rollouts, at each look.
    target
        The share that was wanted.
    weights
        Those of the look `row`.
    """

    pictures = ("penalised",)

    network: HaltingCell
    method: str
    most: int
    strength: float
    prior: float | None
    updates: tuple[int, ...]
    spent: tuple[int, ...]
    losses: tuple[float, ...]
    shares: tuple[Fraction, ...]
    mean_steps: tuple[Fraction, ...]
    target: Fraction
    weights: Weights = field(repr=False)

    @property
    def row(self) -> int:
        """The look that was kept: of those that reach the target, the first with fewest rollouts.

        If none does, the first of the best share.
        """
        return _best(self.shares, self.mean_steps, self.target)

    @property
    def reached(self) -> bool:
        """Whether a look reached the target; if not, the training steps were used up."""
        return self.share >= self.target

    @property
    def share(self) -> Fraction:
        """The share of right held-out answers of `weights`."""
        return self.shares[self.row]

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training, that of the cell which it starts from included."""
        return self.spent[-1]

    def chances(self, task: ArrayTask) -> HaltingChances:
        """Return the chance that each example stops after each rollout.

        Parameters
        ----------
        task
            With the features and labels of training.
        """
        given = check.instance(task, "task", ArrayTask)
        found = looks(self.network, self.weights, given, self.most)
        return HaltingChances.of(found.halts, given.difficulty)

    def answer(self, task: ArrayTask, *, rng: Any = None) -> Answered:
        """Return the answers where the cell halts: an average-case speed prior.

        Without `rng` an example stops at the first rollout at which its chances to have stopped
        reach one half; with it, the rollout is drawn. Adaptive time always stops where its halting
        chances add up to 0.99.

        Parameters
        ----------
        task
            With the features and labels of training.
        rng
            A seed or a generator, to draw the rollouts.
        """
        given = check.instance(task, "task", ArrayTask)
        if self.method == "adaptive time" and rng is not None:
            raise DovetailError("rng must be None: adaptive time stops without a draw")
        found = looks(self.network, self.weights, given, self.most)
        return _answered(self._form, self.weights, found, given, rng)

    @property
    def _form(self) -> _Form:
        return _Form(self.network, self.method, self.most, self.strength, self.prior)

    def test(self, task: ArrayTask) -> Fraction:
        """Return the exact share of right answers on another task."""
        return self.answer(task).share

    def __len__(self) -> int:
        return len(self.updates)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: updates, spent, loss, share, mean_steps."""
        return {
            "updates": frames.numbers(self.updates),
            "spent": frames.numbers(self.spent),
            "loss": np.array(self.losses, dtype=np.float64),
            "share": frames.objects(self.shares),
            "mean_steps": frames.objects(self.mean_steps),
        }

    def __repr__(self) -> str:
        verb = "reaches" if self.reached else "does not reach"
        mean = float(self.mean_steps[self.row])
        return (
            f"Penalised({self.method}, {self.network.parameters} parameters: {verb} "
            f"{self.target} with {self.share} in {mean:.4g} rollouts)"
        )


def penalise(
    start: Pondered | Cell,
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    method: str = "halting",
    most: int,
    strength: float = 0.01,
    prior: float | None = None,
    target: Fraction | int = 1,
    updates: int = 1000,
    every: int = 100,
    batch: int = 64,
    rate: float = 0.003,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Penalised:
    """Return a cell that learned to halt, trained with a penalty on its rollouts.

    Method "halting" makes Σ p_n L_n + β · penalty smaller, where the penalty is KL(p ‖ geometric
    prior) as in PonderNet, or without a prior the expected rollouts. "adaptive time" is that of
    Graves with τ (N + R) (docs/neural/halting.md, "Penalised rollouts").

    Parameters
    ----------
    start
        A trained cell, whose weights and training cost are taken over; or the form of a cell, whose
        weights are then random.
    task
        The examples of training.
    held_out
        Those that the share and the rollouts are measured on; unless given, those of training.
    method
        "halting" or "adaptive time".
    most
        The most rollouts; all have a gradient.
    strength
        The weight β or τ of the penalty, above 0 and at most 10⁹.
    prior
        The chance of the geometric prior to halt after a rollout, between 0 and 1, which must leave
        each number of rollouts a chance of at least 10⁻³⁷; of the method "halting" only.
    target
        The share of right answers that is wanted, exact.
    updates, every
        Training steps, whose size falls to nearly 0 along a line; and those between two looks.
    batch, rate
        Examples in a step, and the size of the first step (of Adam).
    checkpoint
        A file that keeps the run after each look; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar of the training steps.

    Raises
    ------
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 2, lengths=(1, 2), rng=0)
    >>> cell = neural.ponder(task, rollouts=range(1, 5), updates=100, rate=0.01, rng=0)
    >>> found = neural.penalise(cell, task, most=4, updates=100, rng=0)
    >>> found.share == found.test(task), 1 <= found.answer(task).mean_steps <= 4
    (True, True)
    """
    training, checking = check_pair(task, held_out)
    form = _form(start, method, most, strength, prior)
    wanted, recipe = target_share(target), Recipe.of(batch, rate)
    steps, part = check.integer(updates, "updates", 1), check.integer(every, "every", 1)
    bar = check.flag(progress, "progress")
    given = {
        "start": start, "task": training, "held_out": checking, "form": form, "recipe": recipe,
        "target": wanted, "steps": (steps, part),
    }  # fmt: skip
    course = Course(rng, checkpoint, given)
    trainer = course.trainer(form.network, training, recipe, form.objective())
    trainer.weights = _first(trainer.weights, start, form)
    if isinstance(start, Pondered):
        trainer.spent = start.spent[-1]
    rows: list[_Look] = []
    with progress_bar("step", 0, bar, steps) as show:
        while trainer.updates < steps:
            number = min(part, steps - trainer.updates)
            rows.append(course.part(_Look, _train, trainer, form, checking, number, steps))
            shares, means = [row.share for row in rows], [row.mean_steps for row in rows]
            if _best(shares, means, wanted) == len(rows) - 1:
                course.keep()
            show(trainer.updates, share=float(shares[-1]), rollouts=float(means[-1]))
    taken, spent, losses, found, rollouts = zip(*rows, strict=True)
    return Penalised(*form, taken, spent, losses, found, rollouts, wanted, course.kept)


class _Look(NamedTuple):
    """What was spent and seen up to one look at a network in training."""

    updates: int
    spent: int
    loss: float
    share: Fraction
    mean_steps: Fraction


class _Form(NamedTuple):
    """What is trained and how it is penalised."""

    network: HaltingCell
    method: str
    most: int
    strength: float
    prior: float | None

    def objective(self) -> Objective:
        if self.method == "halting":
            return penalties.halting(self.network, self.most, self.strength, self.prior)
        return penalties.adaptive_time(self.network, self.most, self.strength)

    @property
    def name(self) -> str:
        if self.method == "halting":
            return "2B expected rollouts" if self.prior is None else "2B PonderNet"
        return "2B adaptive time"


class Looks(NamedTuple):
    """What a halting cell does on a task.

    Attributes
    ----------
    right
        Right answers of each example after each rollout: array (rollouts, examples), int64.
    halts
        The chance to halt after each rollout: array of the same shape, float64.
    mixed
        Right answers read from the mixed outputs of adaptive time: array (examples), int64.
    """

    right: npt.NDArray[np.int64]
    halts: npt.NDArray[np.float64]
    mixed: npt.NDArray[np.int64]


def looks(network: HaltingCell, weights: Weights, task: ArrayTask, most: int) -> Looks:
    """Return what a halting cell does in so many rollouts."""
    network.fit_to(task)
    run = _program(network, most)
    inputs, targets, mask = arrays(network, task)
    parts = []
    for first in range(0, len(inputs), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        scores, halts = (np.asarray(each) for each in run(weights, inputs[rows]))
        chances = halts.astype(np.float64)
        mixed = np.einsum("kepl,ke->epl", scores, adaptive(chances).weights)
        right, asked = targets[rows], mask[rows] > 0
        found = ((each.argmax(axis=-1) == right) & asked for each in (scores, mixed))
        every, one = (each.sum(axis=-1).astype(np.int64) for each in found)
        parts.append((every, chances, one))
    joined = (np.concatenate(each, axis=-1) for each in zip(*parts, strict=True))
    return Looks(*joined)


@cache
def _program(network: HaltingCell, most: int) -> Any:
    jax = need("jax", extra="neural")

    def run(weights: Any, inputs: Any) -> tuple[Any, Any]:
        states, logits = penalties.unrolled(network, weights, inputs, most)
        return states @ weights[4] + weights[5], jax.nn.sigmoid(logits)

    return jax.jit(run)


def _answered(
    form: _Form, weights: Weights, found: Looks, task: ArrayTask, rng: Any = None
) -> Answered:
    """Return the answers where the cell halts, or those of the mixed outputs."""
    network, mixed = form.network, form.method == "adaptive time"
    if mixed:
        steps, right = adaptive(found.halts).steps, found.mixed
    else:
        chances = HaltingChances.of(found.halts)
        steps = chances.half if rng is None else chances.draw(rng=rng)
        right = found.right[steps - 1, np.arange(len(task))]
    numbers = range(1, form.most + 1)
    costs = [network.meter(task.places, k, mixed=mixed).multiply_adds for k in numbers]
    return answered(form.name, weights, task, steps, np.array(costs), right)


def _train(trainer: Trainer, form: _Form, checking: ArrayTask, updates: int, whole: int) -> _Look:
    """Take so many steps of the whole training, then look at the held-out examples."""
    losses = [trainer.step(scale=1 - trainer.updates / whole) for _ in range(updates)]
    found = looks(form.network, trainer.kept(), checking, form.most)
    answers = _answered(form, trainer.kept(), found, checking)
    mean = float(np.mean(losses))
    return _Look(trainer.updates, trainer.spent, mean, answers.share, answers.mean_steps)


def _best(shares: Any, means: Any, wanted: Fraction) -> int:
    """Return the look that is kept, as `Penalised.row` says."""
    numbers = range(len(shares))
    good = [number for number in numbers if shares[number] >= wanted]
    if good:
        return min(good, key=lambda number: means[number])
    return max(numbers, key=lambda number: shares[number])


def _form(start: Any, method: Any, most: Any, strength: Any, prior: Any) -> _Form:
    """Return the form of training, its parts checked."""
    if not isinstance(start, Pondered | Cell):
        raise check.refusal("start", "a result of ponder, or a Cell", start)
    cell = start.cell if isinstance(start, Pondered) else start
    kind = check.choice(method, "method", METHODS)
    if prior is not None:
        prior = check_prior(prior)
        if kind != "halting":
            raise DovetailError('prior must be None: only the method "halting" has one')
    number, weight = most_rollouts(most, "most"), check.positive(strength, "strength")
    if weight > MOST_STRENGTH:
        raise check.refusal("strength", "a number above 0, at most 10**9", strength)
    if prior is not None and geometric(prior, number).min() < LEAST_CHANCE:
        raise DovetailError(
            f"prior must leave each number of rollouts up to {number} a chance of at least "
            f"{LEAST_CHANCE}, which {prior} does not"
        )
    return _Form(HaltingCell(cell), kind, number, weight, prior)


def _first(random: Weights, start: Pondered | Cell, form: _Form) -> Weights:
    """Return the first weights: those of a trained cell, and a halting unit that halts late.

    Where the unit reads zeros, it halts with the chance of the prior, else with 1 / (most + 1).
    """
    chance = form.prior or 1 / (form.most + 1)
    cell = start.weights if isinstance(start, Pondered) else random[:6]
    return (*cell, random[6], np.full(1, log(chance / (1 - chance)), np.float32))
