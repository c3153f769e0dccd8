"""`Course`: training in parts, each with a row, kept in a file so that a killed run goes on.

What a training function decides must depend alone on the rows and on what it was given. Then a run
that is begun again with the same file is told the rows that it had, without training, and goes on
from the weights, the optimiser and the generator that were kept with the last of them
(docs/neural.md, "Checkpoints").
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import field
from hashlib import sha256
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.networks.forms import Form, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.trainers import Objective, Recipe, Trainer
from dovetail.results import encoding, files
from dovetail.results.result import Result
from dovetail.values import check, display

Row = TypeVar("Row", bound=tuple[Any, ...])
Path = str | os.PathLike[str]


class Checkpoint(Result):
    """What is kept of a training run, after its last part.

    Attributes
    ----------
    about
        Marks of what the run was given, by name.
    rows
        Of each part: its row, and the steps and multiply-adds of its network up to then.
    weights, optimiser
        Of the network in training: arrays.
    kept
        The weights that were best so far.
    random
        The state of the generator, as JSON.
    """

    about: dict[str, str]
    rows: tuple[tuple[tuple[Any, ...], int, int], ...]
    weights: Weights = field(repr=False)
    optimiser: tuple[npt.NDArray[Any], ...] = field(repr=False)
    kept: Weights = field(repr=False)
    random: str = field(repr=False)


class Course:
    """A training run in parts.

    Parameters
    ----------
    rng
        The seed or generator of the run, as it was given.
    path
        The file that keeps it, which may be there already; None for none.
    given
        Whatever else decides the run, by name.

    Raises
    ------
    DovetailError
        If the file holds another run; the message names what differs.

    Attributes
    ----------
    random
        The generator.
    kept
        The weights that `keep` kept last.
    """

    def __init__(self, rng: Any, path: Path | None, given: Mapping[str, Any]) -> None:
        self.random = check.generator(rng)
        start = None if rng is None else _state(self.random)
        self._path = None if path is None else check.path(path, "checkpoint")
        if self._path is not None and not self._path.parent.is_dir():
            raise DovetailError(f"checkpoint: there is no folder {self._path.parent}")
        if self._path is not None and self._path.is_dir():
            raise check.refusal("checkpoint", "the path of a file", path)
        self._about = {} if path is None else _marks({**given, "rng": start})
        self._stored = self._load()
        self._rows: list[tuple[tuple[Any, ...], int, int]] = []
        self._trainer: Trainer | None = None
        self.kept: Weights = ()

    def trainer(
        self,
        network: Form,
        task: ArrayTask,
        recipe: Recipe,
        objective: Objective | None = None,
        more: tuple[npt.NDArray[Any], ...] = (),
    ) -> Trainer:
        """Return a network to be trained in the next parts; see `Trainer`."""
        self._trainer = Trainer(network, task, recipe, self.random, objective, more)
        return self._trainer

    def part(self, kind: type[Row], train: Callable[..., Row], *values: Any) -> Row:
        """Return the row of the next part: the one that was kept, or that of training.

        Parameters
        ----------
        kind
            The class of the row, a NamedTuple of plain values.
        train, values
            Function that trains the network that `trainer` returned last, and returns the row; it
            is called with the values.
        """
        if self._replays():
            return kind(*self._replay())
        row, trainer = train(*values), self._open()
        self._rows.append((tuple(row), trainer.updates, trainer.spent))
        if self._path is not None:
            files.save(self._path, self._checkpoint())
        return row

    def keep(self) -> None:
        """Keep the weights of the network in training, as the best so far."""
        if not self._replays():
            self.kept = self._open().kept()

    def _replays(self) -> bool:
        return self._stored is not None and len(self._rows) < len(self._stored.rows)

    def _replay(self) -> tuple[Any, ...]:
        """Return the values of the next row that was kept; after the last, go on from there."""
        stored, trainer = self._stored, self._open()
        assert stored is not None
        self._rows.append(stored.rows[len(self._rows)])
        values, trainer.updates, trainer.spent = self._rows[-1]
        if not self._replays():
            trainer.go_on(stored.weights, stored.optimiser)
            self.random.bit_generator.state = json.loads(stored.random)
            self.kept = stored.kept
        return values

    def _open(self) -> Trainer:
        if self._trainer is None:
            raise RuntimeError("a course has no part before its first trainer")
        return self._trainer

    def _checkpoint(self) -> Checkpoint:
        trainer = self._open()
        return Checkpoint(
            self._about,
            tuple(self._rows),
            trainer.kept(),
            trainer.optimiser(),
            self.kept,
            _state(self.random),
        )

    def _load(self) -> Checkpoint | None:
        """Return what the file holds, if it is there and holds this run."""
        if self._path is None or not self._path.exists():
            return None
        stored = files.load(self._path, Checkpoint)
        for name in {**self._about, **stored.about}:
            if self._about.get(name) != stored.about.get(name):
                raise DovetailError(
                    f"checkpoint: {display.shown(str(self._path))} is of another run: "
                    f"{name} was another"
                )
        return stored


def _marks(given: Mapping[str, Any]) -> dict[str, str]:
    """Return a mark of each value; of equal values they are equal."""
    texts = ((name, json.dumps(encoding.encode(value, name))) for name, value in given.items())
    return {name: sha256(text.encode()).hexdigest()[:16] for name, text in texts}


def _state(random: np.random.Generator) -> str:
    return json.dumps(random.bit_generator.state, default=np.ndarray.tolist)
