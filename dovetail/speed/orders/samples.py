"""`sample_orders`: fronts under random orders of equal lengths, and what holds for most of them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.dovetailing import check_dovetailer
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.slopes import Slope
from dovetail.speed.orders.draws import least_places
from dovetail.speed.orders.shares import require_some, whole
from dovetail.values import check

if TYPE_CHECKING:
    from dovetail.fronts import Number
    from dovetail.speed.classes import Solutions

MOST_SAMPLES = 10**6
"""Greatest number of orders that are drawn at once."""


class OrderSamples(TableResult):
    """Fronts under random orders inside every size; made by `sample_orders`.

    A row is a point of a front, sorted by sample and then by rank.

    Attributes
    ----------
    name
        The name of the task, or "".
    samples
        Number of orders drawn.
    classes
        Number of rows of the `Solutions`.
    sample
        Which order the point belongs to, from 0; int64.
    row
        Its row of the `Solutions`, int64.
    rank, time
        Its rank under this order, and its time; int64.
    """

    name: str
    samples: int
    classes: int
    sample: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    rank: npt.NDArray[np.int64]
    time: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.sample)

    def front(self, sample: int) -> tuple[tuple[int, int], ...]:
        """Return the points (rank, time) of one order, in order of rank.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> speed.sample_orders(every, 100, rng=1).front(0)[-1][1]
        8
        """
        sample = check.integer(sample, "sample", 0, self.samples - 1)
        low, high = np.searchsorted(self.sample, [sample, sample + 1])
        pairs = zip(self.rank[low:high].tolist(), self.time[low:high].tolist(), strict=True)
        return tuple(pairs)

    def on_front(self) -> npt.NDArray[np.int64]:
        """Return in how many orders each class has a machine on the front."""
        return np.bincount(self.row, minlength=self.classes).astype(np.int64)

    def winners(self, a: int | Slope, b: int = 1, tie: str = "rank") -> npt.NDArray[np.int64]:
        """Return the row of the class that the dovetailer accepts, for each order.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> rows = speed.sample_orders(every, 1000, rng=1).winners(1_000_000)
        >>> len(rows), int(every.time[rows].min())
        (1000, 8)
        """
        a, b, tie = check_dovetailer(a, b, tie)
        group, turns = -(-self.rank // a), -(-self.time // b)
        iteration = group + turns
        second = self.rank if tie == "rank" else turns
        order = np.lexsort((self.rank, second, iteration, self.sample))
        first = np.searchsorted(self.sample, np.arange(self.samples))
        return np.asarray(self.row[order][first])

    def wins(self, a: int | Slope, b: int = 1, tie: str = "rank") -> npt.NDArray[np.int64]:
        """Return in how many orders the dovetailer accepts a machine of each class."""
        return np.bincount(self.winners(a, b, tie), minlength=self.classes).astype(np.int64)

    def forward(self, kappa: Number | float, samples: int | None = None) -> ForwardedOrders:
        """Return the fixed points of forwarding for each order, or for the first so many.

        Only the machines on the fronts are taken to exist. docs/forwarding.md, "What is chosen".

        Parameters
        ----------
        kappa
            The code constant κ, as in `forwarding.forward`.
        samples
            Number of orders; None takes all.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> found = speed.sample_orders(every, 100, rng=1).forward(1000)
        >>> sum(found.counts.values()), found.unit
        (100, Fraction(1, 1))
        """
        from dovetail.forwarding import forward

        most = self.samples if samples is None else samples
        most = check.integer(most, "samples", 1, self.samples)
        kappa = check.constant(kappa, "kappa")
        counts, rates, times = [], [], []
        for sample in range(most):
            points = self.front(sample)
            found = forward(points, kappa=kappa).fixed_points()
            rate = min((one.rate for one in found), key=_simplest, default=None)
            counts.append(len(found))
            rates.append(rate)
            times.append(0 if rate is None else _found_at(points, rate))
        columns = np.array(counts, dtype=np.int64), frames.objects(rates)
        return ForwardedOrders(self.name, kappa, *columns, np.array(times, dtype=np.int64))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the four columns."""
        return {name: getattr(self, name) for name in ("sample", "row", "rank", "time")}

    def __repr__(self) -> str:
        name = self.name or "solutions"
        return f"OrderSamples({name}, {self.samples:,} orders: fronts of {len(self):,} points)"


class ForwardedOrders(TableResult):
    """Fixed points of forwarding, one row for each order; made by `OrderSamples.forward`.

    Attributes
    ----------
    name
        The name of the task, or "".
    kappa
        The code constant κ.
    fixed
        Number of pure fixed points, int64.
    rate
        The fixed point of least pq, a `Fraction`; None if there is no fixed point.
    time
        Time of the program that is found at this rate, int64; 0 if there is none.
    """

    name: str
    kappa: Fraction
    fixed: npt.NDArray[np.int64]
    rate: npt.NDArray[np.object_]
    time: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.fixed)

    @property
    def counts(self) -> dict[int, int]:
        """Number of orders with so many fixed points."""
        return dict(sorted(Counter(self.fixed.tolist()).items()))

    @property
    def times(self) -> dict[int, int]:
        """Number of orders in which the program found at the fixed point takes so long."""
        return dict(sorted(Counter(self.time.tolist()).items()))

    @property
    def unit(self) -> Fraction:
        """Share of the orders in which the fixed point is a unit fraction 1/q."""
        units = [rate is not None and rate.numerator == 1 for rate in self.rate]
        return Fraction(sum(units), len(units))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the three columns."""
        return {name: getattr(self, name) for name in ("fixed", "rate", "time")}

    def __repr__(self) -> str:
        return (
            f"ForwardedOrders({self.name or 'solutions'}, kappa={self.kappa}: "
            f"number of orders by fixed points {self.counts})"
        )


def sample_orders(
    solutions: Solutions, samples: int, *, rng: int | np.random.Generator | None = None
) -> OrderSamples:
    """Return the fronts of all solutions under random orders inside every size.

    No order is listed. In a random order of one size the first solution that is faster than those
    of smaller sizes is at the least of some places drawn without replacement, and is any of them
    alike; those that are faster still are in a random order beyond it; and so on.

    Parameters
    ----------
    solutions
        All solutions of a task.
    samples
        Number of orders, up to `MOST_SAMPLES`.
    rng
        A seed or a generator.

    Raises
    ------
    DovetailError
        If there is no solution, or if ranks do not fit 62 bits.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> speed.sample_orders(every, 1000, rng=1)
    OrderSamples(xor, 1,000 orders: fronts of ... points)
    """
    samples = check.integer(samples, "samples", 1, MOST_SAMPLES)
    generator = check.generator(rng)
    require_some(solutions)
    space, time = solutions.space, solutions.time.astype(np.int64)
    if space.total >= 2**62:
        raise DovetailError("solutions: orders are drawn only of spaces of fewer than 2**62 ranks")
    best = np.full(samples, np.iinfo(np.int64).max)
    found: list[tuple[npt.NDArray[np.int64], ...]] = []
    for size in np.unique(solutions.states).tolist():
        rows = np.flatnonzero(solutions.states == size)
        rows = rows[np.argsort(time[rows], kind="stable")]
        machines = whole(solutions.machines[rows])
        ranks = space.offset(size), space.count(size)
        for some, row, rank in _one_size(generator, time[rows], machines, ranks, best):
            found.append((some, rows[row], rank))
    sample, row, rank = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((rank, sample))
    sample, row, rank = sample[order], row[order], rank[order]
    name, classes = solutions.task.name, len(solutions)
    return OrderSamples(name, samples, classes, sample, row, rank, time[row])


def _one_size(
    rng: np.random.Generator,
    times: npt.NDArray[np.int64],
    machines: npt.NDArray[np.int64],
    ranks: tuple[int, int],
    best: npt.NDArray[np.int64],
) -> list[tuple[npt.NDArray[np.int64], ...]]:
    """Return the points of one size: samples, rows and ranks; lower the best times.

    Rows are sorted by time; `ranks` has the number of smaller machines, and of those of this size.
    """
    offset, places = ranks
    upto = np.cumsum(machines)
    before = np.r_[0, upto]
    open_ = np.arange(len(best))
    passed = np.zeros(len(best), dtype=np.int64)
    points: list[tuple[npt.NDArray[np.int64], ...]] = []
    while True:
        faster = before[np.searchsorted(times, best[open_])]
        some = faster > 0
        open_, passed, faster = open_[some], passed[some], faster[some]
        if not len(open_):
            return points
        passed = passed + least_places(rng, places - passed, faster)
        row = np.searchsorted(upto, rng.integers(0, faster), side="right")
        best[open_] = times[row]
        points.append((open_, row, offset + passed))


def _simplest(rate: Fraction) -> tuple[int, Fraction]:
    return rate.numerator * rate.denominator, rate


def _found_at(points: tuple[tuple[int, int], ...], rate: Fraction) -> int:
    """Return the time of the program with the least t + rate·x."""
    return min((time + rate * rank, time) for rank, time in points)[1]
