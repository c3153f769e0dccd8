"""`train`: every proposal by its name, with one form and one budget for all.

docs/neural.md, "All proposals side by side" says what each does with them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from dovetail.neural.exits.relaxing import PENALTIES, exit_early
from dovetail.neural.networks.forms import MOST, Cell, Stack
from dovetail.neural.pondering.penalising import penalise
from dovetail.neural.pondering.predictors import predict_rollouts
from dovetail.neural.pondering.raising import Pondered, ponder
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered
from dovetail.neural.training.courses import Path
from dovetail.neural.training.fixed import train_fixed
from dovetail.neural.training.growing import grow
from dovetail.neural.training.trainers import check_pair, step_cost, target_share
from dovetail.results.result import Result
from dovetail.values import check


class Plan(Result):
    """What all proposals are given.

    Attributes
    ----------
    most
        The most rollouts, or the layers, of a network.
    updates
        Its training steps, at most; of the size prior, those of each size.
    target
        The share of right held-out answers that is wanted, exact.
    channels, hidden, reach
        The form of the cell or of each layer; see `Cell`.
    batch, rate
        Examples in a step, and the size of steps (of Adam).
    """

    most: int = 16
    updates: int = 1600
    target: Fraction | int = 1
    channels: int = 8
    hidden: int = 32
    reach: int = 1
    batch: int = 64
    rate: float = 0.003

    def __post_init__(self) -> None:
        check.integer(self.most, "most", 1, 256)
        check.integer(self.updates, "updates", 1, 10**9)
        target_share(self.target)
        for name in ("channels", "hidden"):
            check.integer(getattr(self, name), name, 1, MOST)
        check.integer(self.reach, "reach", 0, 64)
        check.integer(self.batch, "batch", 1, 65_536)
        check.positive(self.rate, "rate")

    @property
    def form(self) -> dict[str, Any]:
        """The arguments of training functions that make a cell or layers."""
        names = ("channels", "hidden", "reach", "batch", "rate")
        return {name: getattr(self, name) for name in names}


class Trained(Protocol):
    """A trained network: a frozen result with rows of its training, which answers tasks."""

    @property
    def total_spent(self) -> int:
        """Multiply-adds of all training."""

    def answer(self, task: ArrayTask) -> Answered:
        """Return the answers on a task."""

    def to_dict(self) -> Any:
        """Return the columns of its rows, or its values."""

    def plot(self) -> Any:
        """Draw its training; one that is measured once is refused."""


class Run(NamedTuple):
    """What one proposal is trained with; `pondered` is what 2A gave, if it came before."""

    task: ArrayTask
    held_out: ArrayTask
    plan: Plan
    rng: Any
    progress: bool
    checkpoint: Path | None
    pondered: Pondered | None = None


def _size(run: Run) -> Trained:
    plan = run.plan
    return grow(
        run.task, run.held_out, target=plan.target, updates=plan.updates,
        batch=plan.batch, rate=plan.rate, **_rest(run),
    )  # fmt: skip


def _fixed(run: Run) -> Trained:
    plan = run.plan
    cell = Cell(run.task.features, plan.channels, plan.hidden, len(run.task.labels), plan.reach)
    cost = step_cost(Stack(cell, plan.most), run.task.places, 1, 1)
    rest = {name: value for name, value in _rest(run).items() if name != "progress"}
    return train_fixed(
        run.task, run.held_out, depth=plan.most, spend=plan.updates * plan.batch * cost,
        **plan.form, **rest,
    )  # fmt: skip


def _ponder(run: Run) -> Pondered:
    plan = run.plan
    return ponder(
        run.task, run.held_out, rollouts=range(1, plan.most + 1), target=plan.target,
        updates=max(1, plan.updates // (2 * plan.most)), settle=plan.updates // 2,
        most_updates=plan.updates, **plan.form, **_rest(run),
    )  # fmt: skip


def _pondered(run: Run) -> Pondered:
    """Return the cell that 2B starts from: the one of 2A, if it was trained before."""
    return run.pondered or _ponder(run._replace(checkpoint=_beside(run.checkpoint)))


def _beside(checkpoint: Path | None) -> Path | None:
    """Return the file of the cell, beside that of what starts from it."""
    return None if checkpoint is None else f"{os.fspath(checkpoint)}-cell"


def _penalise(run: Run, **options: Any) -> Trained:
    plan = run.plan
    return penalise(
        _pondered(run), run.task, run.held_out, most=plan.most, target=plan.target,
        updates=plan.updates, every=_look_every(plan), batch=plan.batch, rate=plan.rate,
        **options, **_rest(run),
    )  # fmt: skip


def _ponder_net(run: Run) -> Trained:
    # With one rollout at most any prior is the same; it must be below 1.
    return _penalise(run, prior=2 / (1 + max(2, run.plan.most)))


def _expected_rollouts(run: Run) -> Trained:
    return _penalise(run)


def _adaptive_time(run: Run) -> Trained:
    return _penalise(run, method="adaptive time")


def _predictor(run: Run) -> Trained:
    plan = run.plan
    return predict_rollouts(
        _pondered(run), run.task, run.held_out, most=plan.most, updates=plan.updates,
        every=_look_every(plan), batch=plan.batch, rate=plan.rate, **_rest(run),
    )  # fmt: skip


def _exits(run: Run) -> Trained:
    plan = run.plan
    number = len(PENALTIES)
    return exit_early(
        run.task, run.held_out, depth=plan.most, target=plan.target,
        updates=max(1, plan.updates // number), most_updates=plan.updates,
        **plan.form, **_rest(run),
    )  # fmt: skip


def _look_every(plan: Plan) -> int:
    return max(1, plan.updates // 10)


def _rest(run: Run) -> dict[str, Any]:
    return {"rng": run.rng, "progress": run.progress, "checkpoint": run.checkpoint}


#: How each proposal is trained, by its name on the command line.
PROPOSALS: dict[str, Callable[[Run], Trained]] = {
    "size": _size,
    "fixed": _fixed,
    "pondering": _ponder,
    "predictor": _predictor,
    "ponder-net": _ponder_net,
    "expected-rollouts": _expected_rollouts,
    "adaptive-time": _adaptive_time,
    "exits": _exits,
}

#: The proposals that start from the cell of "pondering".
FROM_CELL = ("predictor", "ponder-net", "expected-rollouts", "adaptive-time")


def train(
    proposal: str,
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    plan: Plan | None = None,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Trained:
    """Return a network trained as a proposal says, within a plan.

    Parameters
    ----------
    proposal
        A key of `PROPOSALS` (docs/neural.md, "All proposals side by side").
    task, held_out
        The examples of training, and those that the share is measured on; unless given, those of
        training.
    plan
        Form and budget; unless given, `Plan()`.
    checkpoint
        A file that keeps the run; if it is there, the run goes on from it.
    rng
        A seed or a generator.
    progress
        Whether to show a progress bar.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 2, lengths=(1, 2), rng=0)
    >>> trained = neural.train("pondering", task, plan=neural.Plan(most=4, rate=0.01), rng=0)
    >>> trained.answer(task).share
    Fraction(1, 1)
    """
    [name] = check_proposals([proposal], "proposal")
    training, checking = check_pair(task, held_out)
    given = Plan() if plan is None else check.instance(plan, "plan", Plan)
    shows = check.flag(progress, "progress")
    return PROPOSALS[name](Run(training, checking, given, rng, shows, checkpoint))


def check_proposals(values: Iterable[str], name: str = "proposals") -> tuple[str, ...]:
    """Return names of proposals, each once and at least one, in the order of `PROPOSALS`."""
    accepted = f"some of {', '.join(PROPOSALS)}"
    held = list(check.iterator(values, name, accepted))
    if not held or not all(isinstance(each, str) and each in PROPOSALS for each in held):
        raise check.refusal(name, accepted, values)
    return tuple(each for each in PROPOSALS if each in held)
