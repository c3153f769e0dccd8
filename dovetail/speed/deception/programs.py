"""`Programs`: any programs by their costs on each input, for the same questions as `Solutions`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.geometry.ledgers import SCALES
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.speed.deception.ranks import bits
from dovetail.speed.priors import Prior, best_rows, check_prior, weighted
from dovetail.values import check, display

if TYPE_CHECKING:
    from dovetail.speed.classes import Solutions


class Programs(TableResult):
    """Programs by what each spends on every input; made by `Programs.of`.

    Attributes
    ----------
    names, inputs
        What the programs and the inputs are called.
    steps
        Cost of each program on each input, uint64, of shape (programs, inputs).
    ranks
        The rank of each program, a Python int of any size; None if they have none.
    good
        Which programs do well, bool. Only these can be selected or say what an input needs.

    Examples
    --------
    >>> from dovetail import speed
    >>> table = speed.Programs.of([[2, 5], [4, 5]], names=["honest", "planted"])
    >>> table.select(speed.AverageTime()).names, table.select(speed.MaxTime()).names
    (('honest',), ('honest', 'planted'))
    """

    names: tuple[str, ...]
    inputs: tuple[str, ...]
    steps: npt.NDArray[np.uint64]
    ranks: tuple[int, ...] | None
    good: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        steps: npt.ArrayLike,
        *,
        names: Iterable[str] | None = None,
        inputs: Iterable[str] | None = None,
        ranks: Iterable[int] | None = None,
        good: Iterable[bool] | None = None,
    ) -> Programs:
        """Return a table of programs.

        Parameters
        ----------
        steps
            A row for each program with its cost on every input: whole numbers from 0 on.
        names, inputs
            Texts, the names all different; None takes numbers.
        ranks
            Whole numbers from 1 on; only priors that go by rank need them.
        good
            True or False for each program; None: all do well.

        Raises
        ------
        DovetailError
            If an argument is malformed, or if no program does well.
        """
        table = _table(steps)
        count, width = table.shape
        marks = [True] * count
        if good is not None:
            marks = check.several(good, "good", "True or False for each")
        held = cls(
            names=_texts(names, "names", count),
            inputs=_texts(inputs, "inputs", width),
            steps=table,
            ranks=None if ranks is None else _ranks(ranks, count),
            good=np.array([check.flag(mark, "good: each") for mark in marks]),
        )
        _check_length(held.good, "good", count)
        if len(set(held.names)) < count:
            raise DovetailError("names must be all different")
        if not held.good.any():
            raise DovetailError("good: no program does well, so none can be selected")
        return held

    def __len__(self) -> int:
        return len(self.names)

    @property
    def time(self) -> npt.NDArray[Any]:
        """Sum of the costs of each program."""
        return weighted(self.steps, None)

    @property
    def least_rank(self) -> npt.NDArray[np.object_]:
        """Rank of each program, Python ints."""
        if self.ranks is None:
            raise DovetailError("ranks: these programs have none; give ranks=")
        return frames.objects(self.ranks)

    @property
    def needs(self) -> npt.NDArray[np.uint64]:
        """Least cost of every input over the programs that do well: what the input needs."""
        if not self.good.any():
            raise DovetailError("no program here does well, so it is not known what inputs need")
        return np.asarray(self.steps[self.good].min(axis=0))

    @property
    def jointly_least(self) -> bool:
        """Whether one program that does well is least on all inputs at once."""
        return bool((self.steps[self.good] == self.needs).all(axis=1).any())

    def waste(self) -> npt.NDArray[Any]:
        """Return the sum of what each program spends beyond the needs.

        A program that does not do well may spend less on an input than it needs; this counts as 0.
        """
        surplus = np.maximum(self.steps, self.needs) - self.needs
        return weighted(surplus, None)

    def complexities(self, scale: str) -> list[int]:
        """Return the ranks, or (scale "length") the whole bits that it takes to write them down."""
        check.choice(scale, "scale", SCALES)
        ranks: list[int] = self.least_rank.tolist()
        return ranks if scale == "rank" else [bits(rank) for rank in ranks]

    def rows(self, prior: Prior) -> npt.NDArray[np.intp]:
        """Return the numbers of the programs that a prior likes best among those that do well."""
        check_prior(prior)
        chosen = np.flatnonzero(self.good)
        if not len(chosen):
            raise DovetailError("no program here does well, so none can be selected")
        best: npt.NDArray[np.intp] = chosen[best_rows(prior, _readable(self.take(chosen)))]
        return best

    def select(self, prior: Prior) -> Programs:
        """Return the programs that a prior likes best among those that do well, ties included."""
        return self.take(self.rows(prior))

    def take(self, rows: Sequence[int] | npt.NDArray[np.intp]) -> Programs:
        """Return the table of these programs alone."""
        several = check.several(rows, "rows", "a sequence of numbers of rows")
        held = [check.integer(row, "rows: each", 0, len(self) - 1) for row in several]
        return Programs(
            names=tuple(self.names[row] for row in held),
            inputs=self.inputs,
            steps=self.steps[held],
            ranks=None if self.ranks is None else tuple(self.ranks[row] for row in held),
            good=self.good[held],
        )

    def row(self, name: str) -> int:
        """Return the number of the program of this name."""
        if check.text(name, "name") not in self.names:
            known = display.shorten(", ".join(self.names), 80)
            raise check.refusal("name", f"one of {known}", name)
        return self.names.index(name)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: name, good, a column of steps for every input, time, waste, rank."""
        steps = frames.by_input("steps", self.inputs, self.steps)
        ranks = {} if self.ranks is None else {"rank": frames.numbers(self.ranks)}
        names = {"name": frames.objects(self.names), "good": self.good}
        return {**names, **steps, "time": self.time, "waste": self.waste(), **ranks}

    def __repr__(self) -> str:
        well = int(self.good.sum())
        return f"Programs({len(self)} programs on {len(self.inputs)} inputs, {well} do well)"


def prior_keys(prior: Prior, table: Solutions | Programs) -> list[list[int]]:
    """Return the columns of keys by which a prior compares solutions, or programs."""
    return [key.tolist() for key in prior.keys(_readable(table))]


def _readable(table: Solutions | Programs) -> Solutions:
    # A prior reads only the columns steps, time and least_rank, which both have.
    return cast("Solutions", table)


def _table(values: Any) -> npt.NDArray[np.uint64]:
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, OverflowError, RecursionError):  # rows of unequal length
        array = np.array(None)
    whole = array.dtype.kind in "iu" and array.ndim == 2 and array.size > 0
    if not whole or array.min() < 0 or array.max() > check.MOST:
        accepted = "rows of equal length of integers from 0 to 2**63 - 1"
        raise check.refusal("steps", accepted, values)
    return array.astype(np.uint64)


def _texts(values: Any, name: str, count: int) -> tuple[str, ...]:
    if values is None:
        return tuple(map(str, range(count)))
    held = check.several(values, name, "a sequence of texts")
    _check_length(held, name, count)
    return tuple(check.text(text, f"{name}: each") for text in held)


def _ranks(values: Any, count: int) -> tuple[int, ...]:
    held = check.several(values, "ranks", "a sequence of integers from 1 on")
    _check_length(held, "ranks", count)
    return tuple(check.integer(rank, "ranks: each", 1, None) for rank in held)


def _check_length(values: Any, name: str, count: int) -> None:
    if len(values) != count:
        raise DovetailError(f"{name} must have {count} items, as the table has, not {len(values)}")
