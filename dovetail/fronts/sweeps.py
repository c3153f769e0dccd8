"""Sweeps: the winners of one front under many slopes at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.dovetailing import check_dovetailer
from dovetail.dovetailing import slots as count_slots
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check

SLOPE = 64
"""Bytes that a slope takes in a sweep."""

SLICE = 2**20
"""Slopes that are swept at once: Ctrl-C is answered between two slices."""


class Sweep(TableResult):
    """The winners of a front under many slopes; made by `Front.sweep`.

    Attributes
    ----------
    a, b
        The slopes, uint64.
    tie
        The rule for ties.
    points
        The solutions (rank, time) that were compared.
    winner
        Index of the winning point, int64. Only certain where `covered`.
    iteration
        Iteration of acceptance, uint64.
    covered
        Whether the front covers the slope: nothing outside its rectangle could come first, bool.
    area
        Area of the triangle, float64; for exact values see `dovetail.dovetailing.area`.
    slots
        Turns up to acceptance as Python ints (dtype object); None if they were not counted.
    """

    a: npt.NDArray[np.uint64]
    b: npt.NDArray[np.uint64]
    tie: str
    points: tuple[tuple[int, int], ...]
    winner: npt.NDArray[np.int64]
    iteration: npt.NDArray[np.uint64]
    covered: npt.NDArray[np.bool_]
    area: npt.NDArray[np.float64]
    slots: npt.NDArray[np.object_] | None

    @property
    def rank(self) -> npt.NDArray[Any]:
        """Rank of the winning point, int64, uint64, or Python ints where these do not fit."""
        return frames.numbers(rank for rank, _ in self.points)[self.winner]

    @property
    def time(self) -> npt.NDArray[Any]:
        """Time of the winning point in turns, int64."""
        return frames.numbers(time for _, time in self.points)[self.winner]

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: the slopes, rank and time of their winners, and the attributes."""
        names = ("a", "b", "winner", "rank", "time", "iteration", "covered", "area")
        slots = {} if self.slots is None else {"slots": frames.numbers(self.slots)}
        return {name: getattr(self, name) for name in names} | slots

    def __len__(self) -> int:
        return len(self.a)

    def __repr__(self) -> str:
        return f"Sweep({len(self)} slopes, {int(self.covered.sum())} covered)"


def sweep(
    points: Sequence[tuple[int, int]],
    corner: tuple[int | None, int],
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    tie: str = "rank",
    total: int | None = None,
) -> Sweep:
    """Return the winners among some solutions under many slopes.

    Parameters
    ----------
    points
        The Pareto-minimal solutions (rank, time), in order of rank.
    corner
        Greatest rank and time of the rectangle; None for the rank if there is no greater one.
    a, b, tie
        As in `Front.sweep`.
    total
        Number of machines in the space, to count the slots too; None leaves them out.

    Examples
    --------
    >>> from dovetail.fronts.sweeps import sweep
    >>> sweep([(1, 3), (3, 1)], (9, 9), [1, 1, 9], [1, 2, 1]).winner
    array([0, 0, 1])
    """
    _, _, tie = check_dovetailer(1, 1, tie)
    slopes = check.slope_arrays(a, b, SLOPE)
    count = slopes[0].size
    tall, wide, now = (np.empty(count, dtype=np.uint64) for _ in range(3))
    winner, covered = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.bool_)
    areas = np.empty(count)
    slots = None if total is None else np.empty(count, dtype=object)
    ranks, times = np.array(points, dtype=object).reshape(-1, 2).T.astype(float)
    for start in range(0, max(count, 1), SLICE):
        some = slice(start, start + SLICE)
        tall[some], wide[some] = (column.flat[some] for column in slopes)
        found = _core.sweep(list(points), corner, tall[some], wide[some], tie)
        winner[some], now[some], covered[some] = found
        rate = wide[some] / tall[some]
        areas[some] = (times[winner[some]] + rate * ranks[winner[some]]) ** 2 / (2 * rate)
        if slots is not None and total is not None:
            rows = zip(winner[some].tolist(), tall[some].tolist(), wide[some].tolist(), strict=True)
            slots[some] = [
                count_slots(*points[int(index)], x, y, tie, total) for index, x, y in rows
            ]
    return Sweep(tall, wide, tie, tuple(points), winner, now, covered, areas, slots)
