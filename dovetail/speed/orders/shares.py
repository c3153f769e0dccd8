"""`random_order`: which class a dovetailer accepts if the order of equal lengths is random.

The order of the machines of one size is a convention. Here it is uniformly random, independently
for every size; what holds with a high probability does not hang on the convention.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.dovetailing import check_dovetailer, iteration
from dovetail.results.result import TableResult
from dovetail.slopes import Slope
from dovetail.speed.orders.blocks import Kinds, Odds, odds
from dovetail.speed.priors import Dovetailer, best_rows
from dovetail.speed.selections import RIGHT
from dovetail.values import check, display

if TYPE_CHECKING:
    from dovetail.speed.classes import Solutions

FEW_ROWS = 20_000
"""Up to so many rows exact numbers are the default, where they are short."""
Number = Fraction | float


class RandomOrder(TableResult):
    """Which class wins under a uniformly random order inside every size; made by `random_order`.

    A row is a row of the `Solutions`. Probabilities are `Fraction` if they are exact, else floats.

    Attributes
    ----------
    name
        The name of the task, or "".
    a, b, tie
        The dovetailer.
    exact
        Whether the probabilities are exact.
    error
        Bound of the absolute error of every probability, and of every sum of some of them.
    states, time, machines, waste, held_out
        Of every row, as in `Solutions`.
    probability
        Probability that the winner is in the row.
    first
        The first iteration that may have a winner.
    iterations
        Probability that the winner is accepted in iteration first, first + 1, ….
    mean_rank
        Mean of the winner's rank.
    standard
        The row of the winner in the order that the space has.
    covered
        Probability that the winner comes in an earlier iteration than any machine that was not
        counted might: one that is larger than all that were, or slower than the greatest time.
    """

    pictures = ("order_shares",)

    name: str
    a: int
    b: int
    tie: str
    exact: bool
    error: float
    states: npt.NDArray[np.int64]
    time: npt.NDArray[np.uint64]
    machines: npt.NDArray[Any]
    waste: npt.NDArray[Any]
    held_out: npt.NDArray[np.int8]
    probability: npt.NDArray[Any]
    first: int
    iterations: npt.NDArray[Any]
    mean_rank: Number
    standard: int
    covered: Number

    def __len__(self) -> int:
        return len(self.probability)

    @property
    def mean_iteration(self) -> Number:
        """Mean of the iteration in which the winner is accepted."""
        return self._mean(self.iterations, self._numbers)

    @property
    def mean_slots(self) -> Number:
        """Mean of the turns up to acceptance, as if no other program stopped early.

        docs/theory.md, "Slots, steps, area".
        """
        a, b, now = self.a, self.b, self._numbers
        turns = -(-self.time.astype(object) // b)
        passes = self._mean(self.iterations, a * b * now * (now - 1) // 2)
        last = self._mean(self.probability, (self.time.astype(object) - 1) % b + 1)
        visited = self.mean_rank - 1
        if self.tie == "time":
            visited += a * (2 * self._mean(self.probability, turns) - 1 - self.mean_iteration)
        return passes + b * visited + last

    @property
    def wasteful(self) -> Number:
        """Probability that the winner spends more than the least on some input."""
        return self.share(self.waste > 0)

    @property
    def mean_waste(self) -> Number:
        """Mean of the steps that the winner spends beyond the least that each input needs."""
        return self._mean(self.probability, self.waste)

    @property
    def held_out_loss(self) -> Number | None:
        """Mean share of held-out inputs that the winner does not answer rightly; None without."""
        inputs = self.held_out.shape[1]
        if inputs == 0:
            return None
        wrong = self._mean(self.probability, (self.held_out != RIGHT).sum(axis=1))
        return wrong * Fraction(1, inputs) if self.exact else float(wrong) / inputs

    @property
    def surviving(self) -> Number:
        """Probability that the winner's class is that of the order that the space has."""
        return self.share([self.standard])

    def share(self, rows: npt.ArrayLike) -> Number:
        """Return the probability that the winner is in one of some rows.

        Parameters
        ----------
        rows
            Truth values, one for each row, or indices of rows.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> found = speed.random_order(every, 1_000_000)
        >>> round(float(found.share(every.time == 8)), 6)
        0.67625
        """
        chosen = self.probability[_rows(rows, len(self))]
        return self._mean(chosen, np.ones(len(chosen), dtype=np.int64))

    @property
    def _numbers(self) -> npt.NDArray[Any]:
        """The iterations, as Python ints if what is made of them is to be exact."""
        number = np.arange(len(self.iterations))
        return np.asarray(number.astype(object if self.exact else np.float64) + self.first)

    def _mean(self, weights: npt.NDArray[Any], values: Any) -> Number:
        if self.exact:
            pairs = zip(weights.tolist(), np.asarray(values, dtype=object).tolist(), strict=True)
            return sum((weight * value for weight, value in pairs if weight), Fraction(0))
        return float((weights * np.asarray(values).astype(np.float64)).sum())

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns."""
        return {
            "states": self.states,
            "time": self.time,
            "machines": self.machines,
            "waste": self.waste,
            "probability": self.probability,
        }

    def __repr__(self) -> str:
        name = self.name or "solutions"
        return (
            f"RandomOrder({name}, a={self.a}, b={self.b}, tie={self.tie!r}: "
            f"{np.count_nonzero(self.probability)} of {len(self)} classes can win, "
            f"{'exactly' if self.exact else f'error below {self.error:.0e}'})"
        )


def random_order(
    solutions: "Solutions",
    a: int | Slope,
    b: int = 1,
    tie: str = "rank",
    *,
    exact: bool | None = None,
) -> RandomOrder:
    """Return which class the dovetailer accepts if the order of equal lengths is random.

    The machines of every size are taken in a uniformly random order, independently for each size,
    after all machines of smaller sizes. Which solutions there are, and their times, is known
    exactly, so the probabilities are (docs/speed/orders.md, "Whatever the order of equal lengths").

    Parameters
    ----------
    solutions
        All solutions of a task.
    a, b, tie
        The dovetailer, as in `search`.
    exact
        True for exact fractions, False for floats with a bound of their error; None takes
        fractions where they are short and the rows few.

    Raises
    ------
    DovetailError
        If there is no solution, or if the winner may be in so many iterations that they are not
        added up; `sample_orders` has no such limit.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> found = speed.random_order(every, 100_000)
    >>> found
    RandomOrder(xor, a=100000, b=1, tie='rank': 71 of 71 classes can win, exactly)
    >>> round(float(found.wasteful), 6), round(float(found.mean_iteration), 6)
    (0.862187, 9.311402)
    """
    a, b, tie = check_dovetailer(a, b, tie)
    exact = None if exact is None else check.flag(exact, "exact")
    require_some(solutions)
    if exact is None and len(solutions) > FEW_ROWS:
        exact = False
    kinds, kind_of = kinds_of(solutions, b, tie)
    found = odds(kinds, a, exact)
    is_exact = found.error == 0
    return RandomOrder(
        name=solutions.task.name,
        a=a,
        b=b,
        tie=tie,
        exact=is_exact,
        error=found.error,
        states=solutions.states,
        time=solutions.time,
        machines=solutions.machines,
        waste=solutions.waste(),
        held_out=solutions.held_out,
        probability=_row_shares(solutions.machines, kinds, kind_of, found),
        first=found.first,
        iterations=found.iterations,
        mean_rank=found.rank,
        standard=int(best_rows(Dovetailer(a, b, tie), solutions)[0]),
        covered=_covered(solutions, (a, b), found),
    )


def require_some(solutions: "Solutions") -> None:
    """Refuse what is not `Solutions`, or has none."""
    from dovetail.speed.classes import Solutions

    check.instance(solutions, "solutions", Solutions)
    if not len(solutions):
        raise DovetailError(
            f"no machine of up to {solutions.space.states} states solves the task in time "
            f"{solutions.max_time}; raise max_states or max_time"
        )


def kinds_of(solutions: "Solutions", b: int, tie: str) -> tuple[Kinds, npt.NDArray[np.intp]]:
    """Return the kinds of solutions, in the order of blocks, and the kind of each row."""
    space = solutions.space
    turns = -(-solutions.time.astype(np.int64) // b)
    rows = np.lexsort((turns, solutions.states))
    states, turns = solutions.states[rows], turns[rows]
    starts = np.flatnonzero(np.r_[True, (np.diff(states) != 0) | (np.diff(turns) != 0)])
    machines = np.add.reduceat(whole(solutions.machines[rows]), starts)
    states, times = states[starts], turns[starts]
    kinds = Kinds(
        # Python ints, since ranks may have 128 bits.
        np.array([space.offset(size) for size in states.tolist()], dtype=object),
        np.array([space.count(size) for size in states.tolist()], dtype=object),
        times,
        machines,
        _faster(states, machines),
    )
    # The newest group first is the fewest turns first; in one group smaller sizes come first.
    order = np.lexsort((states, times if tie == "time" else -times))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    kind_of = np.empty(len(rows), dtype=np.intp)
    kind_of[rows] = np.repeat(place, np.diff(np.r_[starts, len(rows)]))
    return kinds.take(order), kind_of


def _faster(states: npt.NDArray[np.int64], machines: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the machines of each size in earlier kinds, which are sorted by size and turns."""
    before = np.cumsum(machines) - machines
    start = np.searchsorted(states, states)
    return np.asarray(before - before[start])


def whole(machines: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return numbers of machines as int64 if this holds their sum, else as Python ints."""
    top = int(machines.max(initial=0)) * len(machines)
    return machines.astype(np.int64 if top < 2**62 else object)


def _row_shares(
    machines: npt.NDArray[Any], kinds: Kinds, kind_of: npt.NDArray[np.intp], found: Odds
) -> npt.NDArray[Any]:
    """Return the probability of each row: its share of the machines of its kind."""
    if found.error:
        share = machines.astype(np.float64) / kinds.machines.astype(np.float64)[kind_of]
        return np.asarray(found.kinds[kind_of] * share)
    each = found.kinds / kinds.machines.astype(object)
    shares = np.full(len(machines), Fraction(0), dtype=object)
    able = np.flatnonzero((found.kinds != 0)[kind_of])
    shares[able] = each[kind_of[able]] * machines[able].astype(object)
    return shares


def _covered(solutions: "Solutions", slope: tuple[int, int], found: Odds) -> Number:
    """Return the probability of the iterations before any that an unknown machine may win in."""
    space, sizes = solutions.space, range(1, solutions.space.states + 1)
    slow = [space.offset(size) for size in sizes if solutions.undecided[size - 1]]
    unknown = [iteration(space.total + 1, 1, *slope)]
    unknown += [iteration(least + 1, solutions.max_time + 1, *slope) for least in slow[:1]]
    early = found.iterations[: max(0, min(unknown) - found.first)]
    return Fraction(sum(early.tolist())) if not found.error else float(early.sum())


def _rows(rows: Any, count: int) -> npt.NDArray[Any]:
    try:
        array = np.asarray(rows)
    except (ValueError, TypeError, OverflowError, RecursionError):  # rows of unequal length
        array = np.array(None)
    if array.dtype == bool and array.shape == (count,):
        return array
    if array.shape == (0,):
        return np.zeros(count, dtype=bool)
    indices = array.dtype.kind in "iu" and array.ndim == 1
    if not (indices and 0 <= array.min() <= array.max() < count):
        shown = display.shown(rows)
        raise DovetailError(
            f"rows must be {count} truth values, or indices from 0 to {count - 1}, not {shown}"
        )
    return np.unique(array)
