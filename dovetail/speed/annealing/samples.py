"""`sample_annealing`: annealing played with drawn programs, to compare with what `anneal` says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.results.frames import numbers
from dovetail.results.result import TableResult
from dovetail.speed.annealing.candidates import Candidates, Number, as_candidates
from dovetail.speed.annealing.outcomes import check_draws, check_levels
from dovetail.speed.annealing.schedules import Milestones, Schedule, as_schedule
from dovetail.speed.classes import Solutions
from dovetail.values import check, display


class SampledAnnealing(TableResult):
    """How often a played schedule ended where; made by `sample_annealing`.

    Attributes
    ----------
    candidates, schedule, draws, replacement, runs
        The parameters, as in `sample_annealing`.
    level
        The levels at which an answer was found, rising.
    times
        How many runs found theirs there, int64.
    nothing
        Number of runs that found none.
    wasteful
        Number of runs whose answer is wasteful; None if waste is not known.
    draws_spent, computation_spent
        Means over the runs of the number of programs drawn, and of what these compute.
    draws_error, computation_error
        Standard errors of these means.
    """

    candidates: Candidates = field(repr=False)
    schedule: Schedule
    draws: tuple[int, ...]
    replacement: bool
    runs: int
    level: npt.NDArray[Any]
    times: npt.NDArray[np.int64]
    nothing: int
    wasteful: int | None
    draws_spent: float
    draws_error: float
    computation_spent: float
    computation_error: float

    def __len__(self) -> int:
        return len(self.level)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the levels as numpy columns."""
        return {"level": self.level, "times": self.times}

    def __repr__(self) -> str:
        wasteful = "" if self.wasteful is None else f", {self.wasteful} of them wasteful"
        return (
            f"SampledAnnealing({display.shorten(repr(self.schedule))}, {self.runs} runs: "
            f"{self.runs - self.nothing} found one{wasteful})"
        )


def sample_annealing(
    candidates: Candidates | Solutions,
    schedule: Schedule | Iterable[Number],
    *,
    draws: int | Sequence[int],
    replacement: bool = True,
    runs: int = 1000,
    rng: int | np.random.Generator | None = None,
) -> SampledAnnealing:
    """Return what happens if a schedule is really played, with programs drawn at random.

    Parameters
    ----------
    candidates, schedule, draws, replacement
        As in `anneal`.
    runs
        How often it is played.
    rng
        A seed or a generator.

    Examples
    --------
    >>> from dovetail import speed
    >>> toy = speed.Candidates.of_costs([((1,), 0, 3), ((2,), 1)], threshold=1)
    >>> speed.sample_annealing(toy, [1, 2], draws=100, runs=10, rng=1)
    SampledAnnealing(Levels((1, 2)), 10 runs: 10 found one, 0 of them wasteful)
    """
    known, plan = as_candidates(candidates), as_schedule(schedule)
    counts = check_draws(draws, plan)
    check_levels(known, plan)
    runs = check.integer(runs, "runs", 2)
    player = _Player(known, plan, counts, check.flag(replacement, "replacement"))
    generator = check.generator(rng)
    played = [player.play(generator) for _ in range(runs)]
    ends = Counter(run.level for run in played if run.level is not None)
    rows = [run.row for run in played if run.row is not None]
    (spent, error), (computed, computed_error) = (
        _mean([run[place] for run in played]) for place in (2, 3)
    )
    return SampledAnnealing(
        candidates=known,
        schedule=plan,
        draws=counts,
        replacement=replacement,
        runs=runs,
        level=numbers(sorted(ends)),
        times=np.array([ends[level] for level in sorted(ends)], dtype=np.int64),
        nothing=runs - len(rows),
        wasteful=sum(known.waste[row] > 0 for row in rows) if known.knows_waste else None,
        draws_spent=spent,
        draws_error=error,
        computation_spent=computed,
        computation_error=computed_error,
    )


class _Played(NamedTuple):
    """One run: the level and the row of the answer, programs drawn and their computation."""

    level: Number | None
    row: int | None
    draws: int
    computation: float


class _Player:
    """Plays a schedule; a program is a number, in order of computation."""

    def __init__(
        self, candidates: Candidates, plan: Schedule, counts: tuple[int, ...], replacement: bool
    ) -> None:
        if sum(candidates.programs.tolist()) >= 2**63:
            raise DovetailError("candidates: more than 2**63 - 1 programs; none can be drawn")
        self.plan, self.counts, self.replacement = plan, counts, replacement
        self.last = np.cumsum(candidates.programs.astype(np.int64))  # of each row
        self.computation = candidates.computation.tolist()
        self.costs = candidates.computation.astype(np.float64)
        self.performance = candidates.performance.tolist()
        marks = plan.right if isinstance(plan, Milestones) else ()
        self.enough = {
            mark: np.array([each >= mark for each in self.performance], dtype=bool)
            for mark in (*marks, candidates.threshold)
        }
        self.marks = marks or (candidates.threshold,) * plan.parts

    def play(self, rng: np.random.Generator) -> _Played:
        """Play once."""
        level = answer = None
        spent, computed = 0, 0.0
        search, found = self.plan.search(), None
        try:
            part, bound = next(search)
            while True:
                rows = self.draw(part, bound, rng)
                hits = np.flatnonzero(self.enough[self.marks[part]][rows])
                rows = rows[: hits[0] + 1] if len(hits) else rows
                spent += len(rows)
                computed += float(self.costs[rows].sum())
                found = None
                if len(hits):
                    found = self.performance[rows[-1]]
                    if self.enough[self.marks[-1]][rows[-1]]:
                        level, answer = bound, int(rows[-1])
                part, bound = search.send(found)
        except StopIteration:
            return _Played(level, answer, spent, computed)

    def draw(self, part: int, bound: Number, rng: np.random.Generator) -> npt.NDArray[np.intp]:
        """Return the rows of the programs drawn at a level."""
        rows = sum(each <= bound for each in self.computation)
        programs = int(self.last[rows - 1]) if rows else 0
        count = self.counts[part] if len(self.counts) > 1 else self.counts[0]
        if not programs:
            return np.empty(0, dtype=np.intp)
        if self.replacement:
            drawn = rng.integers(programs, size=count)
        else:
            drawn = rng.choice(programs, size=min(count, programs), replace=False)
        return np.asarray(np.searchsorted(self.last, drawn, side="right"))


def _mean(values: list[Any]) -> tuple[float, float]:
    """Return the mean, and its standard error."""
    column = np.array(values, dtype=np.float64)
    return float(column.mean()), float(column.std(ddof=1) / np.sqrt(len(column)))
