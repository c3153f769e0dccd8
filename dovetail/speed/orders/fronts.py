"""`random_front`: which classes are on the front if the order of equal lengths is random."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.speed.orders.shares import require_some, whole

if TYPE_CHECKING:
    from dovetail.speed.classes import Solutions


class RandomFront(TableResult):
    """Which classes are on the front under random orders, exactly; made by `random_front`.

    A row is a row of the `Solutions`. A class is on the front if one of its machines is.

    Attributes
    ----------
    name
        The name of the task, or "".
    states, time, machines
        Of every row, as in `Solutions`.
    rivals
        Number of machines of its size that take no more time, its own among them; 0 if a smaller
        machine does, which keeps the class off the front in every order. int64 or Python ints.
    """

    name: str
    states: npt.NDArray[np.int64]
    time: npt.NDArray[np.uint64]
    machines: npt.NDArray[Any]
    rivals: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.states)

    @property
    def probability(self) -> npt.NDArray[np.object_]:
        """Probability of each class to be on the front, as `Fraction`: its share of its rivals."""
        pairs = zip(self.machines.tolist(), self.rivals.tolist(), strict=True)
        return frames.objects(Fraction(own, all_) if all_ else Fraction(0) for own, all_ in pairs)

    @property
    def levels(self) -> dict[tuple[int, int], Fraction]:
        """Probability of a point on the front for every (states, time) that may have one.

        These events are independent (docs/speed/orders.md, "Fronts under random orders").
        """
        found: dict[tuple[int, int], list[int]] = {}
        columns = (self.states, self.time, self.machines, self.rivals)
        for states, time, machines, rivals in zip(*(c.tolist() for c in columns), strict=True):
            if rivals:
                level = found.setdefault((states, time), [0, rivals])
                level[0] += machines
        return {level: Fraction(*found[level]) for level in sorted(found)}

    @property
    def points(self) -> tuple[Fraction, ...]:
        """Probability that the front has 0, 1, 2, … points.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> [round(float(share), 3) for share in speed.random_front(every).points]
        [0.0, 0.014, 0.157, 0.397, 0.321, 0.096, 0.013, 0.001, 0.0, 0.0, 0.0]
        """
        chances = [Fraction(1)]
        for chance in self.levels.values():
            longer = [*(p * (1 - chance) for p in chances), Fraction(0)]
            for count, share in enumerate(chances):
                longer[count + 1] += share * chance
            chances = longer
        return tuple(chances)

    @property
    def mean_points(self) -> Fraction:
        """Mean number of points of the front."""
        return sum(self.levels.values(), Fraction(0))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns."""
        names = ("states", "time", "machines", "rivals", "probability")
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        name, points = self.name or "solutions", float(self.mean_points)
        able = np.count_nonzero(self.rivals)
        return f"RandomFront({name}: {able} of {len(self)} classes, {points:.4g} points on average)"


def random_front(solutions: Solutions) -> RandomFront:
    """Return which classes are on the front if the order of equal lengths is random.

    The machines of every size are in a uniformly random order, independently for each size, as in
    `random_order`. Which class is on the front then hangs on the numbers of machines alone, not on
    the number of places.

    Parameters
    ----------
    solutions
        All solutions of a task.

    Raises
    ------
    DovetailError
        If there is no solution.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> speed.random_front(every)
    RandomFront(xor: 71 of 71 classes, 3.371 points on average)
    """
    require_some(solutions)
    states, time = solutions.states, solutions.time
    rows = np.lexsort((time, states))
    upto = np.cumsum(whole(solutions.machines[rows]))
    rivals = np.zeros_like(upto)
    best, passed = None, 0
    for size in np.unique(states).tolist():
        low, high = np.searchsorted(states[rows], [size, size + 1])
        times = time[rows[low:high]]
        last = low + np.searchsorted(times, times, side="right") - 1
        able = np.full(high - low, True) if best is None else times < best
        rivals[low:high] = np.where(able, upto[last] - passed, 0)
        best = times[0] if best is None else min(best, times[0])
        passed = upto[high - 1]
    result = np.empty_like(rivals)
    result[rows] = rivals
    return RandomFront(solutions.task.name, states, time, solutions.machines, result)
