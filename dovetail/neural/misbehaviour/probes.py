"""`probe`: what a linear map reads from the outputs of a cell, beside what the cell answers.

docs/neural/misbehaviour.md, "The probe" has the definitions.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail.neural.misbehaviour.objectives import easy_examples
from dovetail.neural.misbehaviour.outputs import cell_outputs
from dovetail.neural.networks.forms import Cell, trained_cell
from dovetail.neural.pondering.rollouts import most_rollouts, needed
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.trainers import check_pair, right_answers, target_share
from dovetail.results import frames
from dovetail.results.result import TableResult

#: The weight of the squares of a probe's numbers, so that few examples do not make them large.
RIDGE = 1e-3


class Probed(TableResult):
    """What a probe and the cell itself answer after each rollout; made by `probe`.

    A row is a number of rollouts. Only the examples that were chosen are counted.

    Attributes
    ----------
    cell
        The architecture.
    asked
        Answers asked of these examples.
    own, read
        Of them, how many are right by the cell and by the probe: int64, one for each rollout.
    needs
        Least rollouts from which on the probe is right on all answers of an example, or None; of
        every example of the task, whether chosen or not.
    """

    pictures = ("probed",)

    cell: Cell
    asked: int
    own: npt.NDArray[np.int64]
    read: npt.NDArray[np.int64]
    needs: tuple[int | None, ...] = field(repr=False)

    @property
    def gap(self) -> Fraction:
        """The greatest share by which the probe is ahead of the cell after some rollout, exact."""
        return Fraction(int((self.read - self.own).max()), self.asked)

    def lead(self, target: Fraction | int = 1) -> int | None:
        """Return by how many rollouts the probe reaches a share, and keeps it, before the cell.

        Parameters
        ----------
        target
            The share, exact.

        Returns
        -------
        int or None
            Below 0 if the cell is first; None if one of them does not keep the share.
        """
        wanted = target_share(target)
        pair = zip(self.read.tolist(), self.own.tolist(), strict=True)
        enough = [[number >= wanted * self.asked for number in row] for row in pair]
        probe, own = needed(np.array(enough))
        return None if probe is None or own is None else own - probe

    def __len__(self) -> int:
        return len(self.own)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: rollouts, asked, own, read."""
        return {
            "rollouts": np.arange(1, len(self) + 1),
            "asked": frames.numbers([self.asked] * len(self)),
            "own": self.own,
            "read": self.read,
        }

    def __repr__(self) -> str:
        return f"Probed({len(self)} rollouts: the probe is ahead by up to {float(self.gap):.3g})"


def probe(
    network: Any,
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    rollouts: int,
    easy: int | None = None,
) -> Probed:
    """Return what a linear probe reads from the outputs of a cell after each rollout.

    For each rollout a probe is fitted by least squares to the outputs at the asked places of the
    task, offline: the cell is not changed. It is then counted how many held-out answers the probe
    and the cell have right (docs/neural/misbehaviour.md, "The probe").

    Parameters
    ----------
    network
        Anything trained that has a `cell` and `weights`.
    task
        The examples that the probe is fitted to.
    held_out
        Those that are counted; unless given, those of fitting.
    rollouts
        The most rollouts.
    easy
        Count only examples of at most this difficulty, with a probe fitted to them alone; the
        others have another probe. Unless given, one probe is fitted to all, and all are counted.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(256, 3, lengths=(1, 3), rng=0)
    >>> cell = neural.ponder(task, rollouts=range(1, 9), updates=100, rate=0.01, rng=0)
    >>> probed = neural.probe(cell, task, rollouts=6)
    >>> len(probed), probed.read[-1] == probed.asked
    (6, np.True_)
    """
    cell, weights = trained_cell(network)
    fitted, counted = check_pair(task, held_out)
    most = most_rollouts(rollouts)
    outputs = cell_outputs(cell, weights, counted, most)
    learned = outputs if counted is fitted else cell_outputs(cell, weights, fitted, most)
    rows, groups = _groups(counted, easy), _groups(fitted, easy)
    scores = np.zeros((*outputs.shape[:3], cell.labels))
    for part, group in zip(rows, groups, strict=True):
        if part.any():
            maps = _fit(learned, fitted, group if group.any() else ~group)
            scores[:, part] = _with_one(outputs[:, part]) @ maps[:, None]
    own = right_answers(cell, weights, counted, most)
    read = ((scores.argmax(axis=3) == counted.targets) & counted.mask).sum(axis=2)
    asked = counted.mask.sum(axis=1)
    own_sum, read_sum = (each[:, rows[0]].sum(axis=1) for each in (own, read))
    total = int(asked[rows[0]].sum())
    return Probed(cell, total, own_sum, read_sum, needed(read == asked))


def _groups(task: ArrayTask, easy: int | None) -> list[npt.NDArray[np.bool_]]:
    """Return the examples that are counted, and the others if they have a probe of their own."""
    if easy is None:
        return [np.ones(len(task), bool)]
    rows = easy_examples(task, easy)
    return [rows, ~rows]


def _fit(learned: Any, task: ArrayTask, rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return a linear map of least squares for each rollout: (rollouts, channels + 1, labels)."""
    places = task.mask & rows[:, None]
    wanted = np.eye(len(task.labels))[task.targets[places]]
    made = []
    for outputs in learned:
        read = _with_one(outputs[places])
        square = read.T @ read + RIDGE * np.eye(read.shape[1])
        made.append(np.linalg.solve(square, read.T @ wanted))
    return np.array(made)


def _with_one(outputs: Any) -> npt.NDArray[np.float64]:
    """Return outputs with a 1 beside them, which the bias of a probe multiplies."""
    values = np.asarray(outputs, dtype=np.float64)
    return np.concatenate([values, np.ones((*values.shape[:-1], 1))], axis=-1)
