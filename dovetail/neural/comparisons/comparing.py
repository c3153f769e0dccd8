"""`compare`: all proposals on the same tasks, by what they answer and what that costs.

docs/neural.md, "All proposals side by side" has the definitions.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path as Folder
from typing import Any

import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.comparisons.proposals import (
    FROM_CELL,
    PROPOSALS,
    Plan,
    Run,
    Trained,
    check_proposals,
)
from dovetail.neural.pondering.raising import Pondered
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered
from dovetail.neural.training.courses import Path
from dovetail.neural.training.trainers import check_alike, check_pair
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display
from dovetail.work.progress import progress_bar

#: What a table tells of the answers.
COLUMNS = (
    "name", "parameters", "bits", "share", "mean_steps", "mean_multiply_adds", "max_multiply_adds",
)  # fmt: skip


class Comparison(TableResult):
    """What each proposal answers on some tasks; made by `compare`.

    Attributes
    ----------
    plan
        The form and the budget of all.
    proposals
        Their names, as in `PROPOSALS`; a predictor that had nothing to learn is left out.
    spent
        Multiply-adds of training of each, that of the cell which it starts from included.
    tasks
        What the tasks are.
    answers
        For each proposal, its answers on each task; None where its network is made for inputs of
        another size.
    """

    pictures = ("compared",)

    plan: Plan
    proposals: tuple[str, ...]
    spent: tuple[int, ...]
    tasks: tuple[str, ...]
    answers: tuple[tuple[Answered | None, ...], ...] = field(repr=False)

    def on(self, task: int) -> tuple[Answered, ...]:
        """Return the answers on a task of all proposals that have some.

        `ledger` and `dovetail.plots.accuracy_by_compute` take them.

        Parameters
        ----------
        task
            Its place in `tasks`, from 0.
        """
        place = check.integer(task, "task", 0, len(self.tasks) - 1)
        return tuple(each for row in self.answers if (each := row[place]) is not None)

    def __len__(self) -> int:
        return sum(each is not None for row in self.answers for each in row)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: proposal, task, spent, and what is known of the answers."""
        rows = [
            (proposal, task, spent, each)
            for proposal, spent, row in zip(self.proposals, self.spent, self.answers, strict=True)
            for task, each in zip(self.tasks, row, strict=True)
            if each is not None
        ]
        proposals, tasks, spent, answers = zip(*rows, strict=True)
        return {
            "proposal": frames.objects(proposals),
            "task": frames.objects(tasks),
            "spent": frames.numbers(spent),
            **frames.columns(answers, *COLUMNS),
        }

    def __repr__(self) -> str:
        return f"Comparison({len(self.proposals)} proposals on {len(self.tasks)} tasks)"


def compare(
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    others: Iterable[ArrayTask] = (),
    *,
    proposals: Iterable[str] = tuple(PROPOSALS),
    plan: Plan | None = None,
    checkpoint: Path | None = None,
    rng: Any = None,
    progress: bool = False,
) -> Comparison:
    """Return what each proposal answers on the same tasks, trained within the same plan.

    Parameters
    ----------
    task, held_out
        The examples of training, and those that shares are measured on; unless given, those of
        training.
    others
        Further tasks with the same features and labels, such as longer inputs.
    proposals
        Keys of `PROPOSALS`. A predictor is left out, with a warning, if the cell that it starts
        from solves no example of training.
    plan
        Form and budget; unless given, `Plan()`.
    checkpoint
        A folder that keeps the runs, a file each; those that are there go on.
    rng
        A seed or a generator, from which each proposal gets one of its own.
    progress
        Whether to show progress bars.

    Raises
    ------
    MissingExtraError
        Without the packages of the extra ``neural``.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 2, lengths=(1, 2), rng=0)
    >>> plan = neural.Plan(most=4, updates=300, rate=0.01)
    >>> found = neural.compare(task, proposals=["fixed", "pondering"], plan=plan, rng=0)
    >>> [(each.name, each.share) for each in found.on(0)]
    [('fixed depth', Fraction(1, 1)), ('2A pondering', Fraction(1, 1))]
    """
    training, checking = check_pair(task, held_out)
    tasks = {"training": training}
    if held_out is not None:
        tasks["held out"] = checking
    accepted = "tasks made of arrays"
    for place, each in enumerate(check.iterator(others, "others", accepted)):
        other = check.instance(each, "others", ArrayTask)
        tasks[f"other {place + 1}"] = check_alike(training, other, "others")
    given = Plan() if plan is None else check.instance(plan, "plan", Plan)
    names, folder = check_proposals(proposals), _folder(checkpoint)
    run = Run(training, checking, given, None, check.flag(progress, "progress"), None)
    made = _train_all(names, run, folder, rng)
    names = tuple(name for name in names if name in made)
    return Comparison(
        given,
        names,
        tuple(made[name].total_spent for name in names),
        tuple(f"{role}: {each.name}, {each.places} places" for role, each in tasks.items()),
        tuple(
            tuple(answer_if_it_fits(made[name], each) for each in tasks.values()) for name in names
        ),
    )


def _train_all(
    names: tuple[str, ...], run: Run, folder: Folder | None, rng: Any
) -> dict[str, Trained]:
    """Train each proposal, with a generator that is its own whichever others are trained."""
    random = check.generator(rng)
    seeds = [None] * len(PROPOSALS) if rng is None else random.spawn(len(PROPOSALS))
    own = dict(zip(PROPOSALS, seeds, strict=True))
    starts = {"pondering"} if set(names) & set(FROM_CELL) else set()
    order = [name for name in PROPOSALS if name in starts.union(names)]
    made: dict[str, Trained] = {}
    with progress_bar("proposal", 0, run.progress, len(order)) as show:
        for name in order:
            if name == "predictor" and names != (name,) and not _solves_some(run):
                text = (
                    "predictor is left out: pondered solves no example, whose need it could learn"
                )
                warnings.warn(text, UserWarning, stacklevel=3)
                continue
            file = None if folder is None else folder / name
            found = PROPOSALS[name](run._replace(rng=own[name], checkpoint=file))
            if isinstance(found, Pondered):
                run = run._replace(pondered=found)
            made[name] = found
            show(len(made), trained=name)
    return made


def _solves_some(run: Run) -> bool:
    """Return whether the cell solves an example, whose need a predictor can learn."""
    assert run.pondered is not None
    return run.pondered.needs(run.task, run.plan.most).solved > 0


def answer_if_it_fits(trained: Trained, task: ArrayTask) -> Answered | None:
    """Return the answers; None if the network is made for inputs of another size."""
    try:
        return trained.answer(task)
    except DovetailError:
        return None


def _folder(checkpoint: Any) -> Folder | None:
    if checkpoint is None:
        return None
    folder = check.path(checkpoint, "checkpoint")
    if not folder.is_dir():
        shown = display.shown(str(folder))
        raise DovetailError(f"checkpoint must be a folder that exists, not {shown}")
    return folder
