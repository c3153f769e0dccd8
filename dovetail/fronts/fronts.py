"""Fronts: the answers of all slopes from one walk over the machines.

A front holds all solutions of a task that are Pareto-minimal in rank and time, among the machines
of rank at most X run for at most T steps. Only they can win, whatever the slope and the tie rule
(docs/fronts.md).
"""

import copy
import os
import time as clock
from collections.abc import Sequence
from dataclasses import field, replace
from typing import Any, overload

import numpy.typing as npt

from dovetail._core import DovetailError, Found
from dovetail.dovetailing import area, check_dovetailer, iteration, search_key, slots
from dovetail.fronts.coverage import Rectangle
from dovetail.fronts.sweeps import Sweep, sweep
from dovetail.fronts.walks import Limits, Problem, walk
from dovetail.fronts.winners import Point, Winner
from dovetail.machines import Space, as_space
from dovetail.results import frames
from dovetail.results.encoding import storable_as
from dovetail.results.result import TableResult
from dovetail.slopes import Slope
from dovetail.tasks import Task, as_task
from dovetail.values import check
from dovetail.work.units import Executor, Resources, check_workers

storable_as(Found, Found.to_bytes, Found.from_bytes)


class Front(TableResult, Sequence[Point]):
    """All Pareto-minimal solutions in a rectangle of ranks and times; made by `front`.

    A sequence of `Point`, in order of rank; times fall.

    Attributes
    ----------
    task, space
        The task, and the machines.
    points
        The solutions.
    max_rank, max_time
        The corner of the rectangle: machines of rank 1 to X, run for up to T turns.
    complete
        Whether the whole rectangle was walked. If a limit ended the walk early, the points are
        solutions, but others may be missing; see `resume`.
    nodes, steps, seconds
        Partial machines, single-machine steps and time spent.
    found
        What the core needs to go on: the parts still to be walked, and those outside the
        rectangle. If None, to go on is to walk anew, but with the points known.
    """

    pictures = ("front",)

    task: Task
    space: Space
    points: tuple[Point, ...]
    max_rank: int
    max_time: int
    complete: bool
    nodes: int = field(compare=False)
    steps: int = field(compare=False)
    seconds: float = field(compare=False)
    found: Found | None = field(default=None, compare=False)

    def __len__(self) -> int:
        return len(self.points)

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Point, ...]: ...
    def __getitem__(self, index: int | slice) -> Point | tuple[Point, ...]:
        return self.points[index]

    @property
    def ranks(self) -> tuple[int, ...]:
        """Ranks of the points, rising."""
        return tuple(point.rank for point in self.points)

    @property
    def times(self) -> tuple[int, ...]:
        """Times of the points in turns, falling."""
        return tuple(point.time for point in self.points)

    def winner(self, a: int | Slope = 1, b: int = 1, tie: str = "rank") -> Winner:
        """Return the point that the dovetailer accepts first; `search` gives the same machine.

        The dovetailer is given by a and b, or by one `Slope`. If a machine outside the rectangle
        might come first, it is refused, and the text says how far to extend.

        Examples
        --------
        >>> import dovetail
        >>> front = dovetail.front(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> front.winner(a=100_000).time
        8
        """
        a, b, tie = check_dovetailer(a, b, tie)
        keys = [search_key(*pair, a, b, tie) for pair in self.known_pairs()]
        best = min(keys)
        point = self.points[keys.index(best)]
        needed = self.rectangle.needed_by_key(best, a, b, tie)
        if needed:
            raise DovetailError(
                f"the front does not cover a={a}, b={b}: what lies outside its rectangle might "
                f"come first; extend {needed}"
            )
        return Winner(
            point=point,
            a=a,
            b=b,
            tie=tie,
            iteration=iteration(point.rank, point.time, a, b),
            slots=slots(point.rank, point.time, a, b, tie, self.space.total),
            area=area(point.rank, point.time, a, b),
        )

    def _check_complete(self) -> None:
        if not self.complete:
            raise DovetailError("the front is not complete: a limit ended it; resume() it first")

    def known_pairs(self) -> tuple[tuple[int, int], ...]:
        """Return the pairs (rank, time); refuse a front that is not complete or has none."""
        self._check_complete()
        if not self.points:
            raise DovetailError(
                f"the front has no solution up to rank {self.max_rank} and time {self.max_time}; "
                "extend() it"
            )
        return tuple(zip(self.ranks, self.times, strict=True))

    @property
    def rectangle(self) -> Rectangle:
        """The rectangle of ranks and times in which all solutions are known, once complete."""
        return Rectangle(self.max_rank, self.max_time, self.space.total)

    def sweep(
        self, a: npt.ArrayLike, b: npt.ArrayLike, tie: str = "rank", *, slots: bool = False
    ) -> Sweep:
        """Return the winners for many slopes at once.

        Parameters
        ----------
        a, b
            Integers from 1, in arrays that broadcast together; the columns of the result are flat.
        tie
            The rule for ties.
        slots
            Whether to count the slots too, exactly; that is slower.

        Examples
        --------
        >>> import dovetail
        >>> front = dovetail.front(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> front.sweep([1, 100_000], 1).winner
        array([0, 1])
        """
        check.flag(slots, "slots")
        self._check_complete()
        points = list(zip(self.ranks, self.times, strict=True))
        corner = (self.rectangle.bounded_rank, self.max_time)
        return sweep(points, corner, a, b, tie, self.space.total if slots else None)

    def extend(
        self,
        *,
        max_rank: int | None = None,
        max_states: int | None = None,
        max_time: int | None = None,
        max_nodes: int | None = None,
        timeout: float | None = None,
        workers: int | None = None,
        executor: Executor | None = None,
        progress: bool = False,
    ) -> "Front":
        """Return the front of a larger rectangle; only what the old one left out has to be walked.

        Where the new corner is nearer than the old one, the old one stays. The arguments are those
        of `front`.

        Examples
        --------
        >>> import dovetail
        >>> small = dovetail.front(dovetail.tasks.xor, max_rank=4_000_000, max_time=200)
        >>> small.extend(max_states=3).times
        (13, 8)
        """
        means = _means(max_nodes, timeout, workers, executor)
        rank = max(self.max_rank, _corner(self.space, max_rank, max_states, self.max_rank))
        time = max(self.max_time, check.optional_integer(max_time, "max_time", 1) or 0)
        if (rank, time) == (self.max_rank, self.max_time):
            return self._go_on(*means, progress)
        found = self._known()
        found.widen(self.space.core, self.max_rank, rank)
        wider = replace(self, max_rank=rank, max_time=time, complete=False, found=found)
        return wider._go_on(*means, progress)

    def resume(
        self,
        *,
        max_nodes: int | None = None,
        timeout: float | None = None,
        workers: int | None = None,
        executor: Executor | None = None,
        progress: bool = False,
    ) -> "Front":
        """Return the front with more of the rectangle walked, after a limit ended the walk.

        A complete front is returned as it is. A front that was saved or pickled goes on, too. The
        arguments are those of `front`.
        """
        return self._go_on(*_means(max_nodes, timeout, workers, executor), progress)

    def _known(self) -> Found:
        if self.found is not None:
            return copy.copy(self.found)
        found = Found.complete(list(zip(self.ranks, self.times, strict=True)))
        if not self.complete:
            found.widen(self.space.core, 0, self.max_rank)
        return found

    def _go_on(self, limits: Limits, resources: Resources, progress: bool) -> "Front":
        progress = check.flag(progress, "progress")
        if self.complete:
            return self
        start = clock.monotonic()
        problem = Problem(self.task, self.space, self.max_rank, self.max_time)
        found = walk(problem, self._known(), limits, resources, progress)
        return replace(
            self,
            points=tuple(Point(r, t, self.space.machine(r)) for r, t in found.points),
            complete=not found.left,
            nodes=found.nodes,
            steps=found.steps,
            seconds=self.seconds + clock.monotonic() - start,
            found=found,
        )

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns rank (int64 or uint64, or objects beyond), time and machine (text)."""
        return {
            "rank": frames.numbers(self.ranks),
            "time": frames.numbers(self.times),
            "machine": frames.objects(point.machine.text for point in self.points),
        }

    def __repr__(self) -> str:
        shown = ", ".join(f"({point.rank}, {point.time})" for point in self.points[:4])
        more = ", …" if len(self) > 4 else ""
        state = "" if self.complete else ", not complete"
        return (
            f"Front({len(self)} points [{shown}{more}] up to rank {self.max_rank} and "
            f"time {self.max_time}{state})"
        )


def front(
    task: Task,
    space: Space | None = None,
    *,
    max_time: int,
    max_rank: int | None = None,
    max_states: int | None = None,
    max_nodes: int | None = None,
    timeout: float | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    store: str | os.PathLike[str] | None = None,
    progress: bool = False,
) -> Front:
    """Return all Pareto-minimal solutions in a rectangle of ranks and times, exactly.

    Parameters
    ----------
    task
        What the machines must do.
    space
        The machines; None is the unbounded space of two symbols. A space with a greatest size is
        taken as all there is: nothing beyond it can come first.
    max_time
        Greatest time T of a solution, in turns.
    max_rank, max_states
        Greatest rank X, given as such or by a number of states; at least one of them if the space
        is unbounded.
    max_nodes, timeout
        Greatest number of partial machines, and of seconds. A front that ends there is not
        complete, and can be resumed. With `max_nodes` one thread walks.
    workers
        Number of threads, 1 to 1,024; None for one on each processor. Only `nodes`, `steps` and
        `seconds` depend on it.
    executor
        Walks parts of the work elsewhere: an executor of concurrent.futures, a Dask client, or
        anything with such a ``submit``. Parts under way at a timeout are lost.
    store
        A file for finished parts. If it has some of this front, only the others are walked. One
        process uses it at a time.
    progress
        Whether to show a progress bar (tqdm) over the weight of the machines.

    Raises
    ------
    DovetailError
        If an argument is malformed, or if the store is in use, damaged or of another front.
        Exceptions of a predicate or an executor pass through unchanged; finished parts stay in
        the store then, as they do after Ctrl-C.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.front(dovetail.tasks.xor, max_states=3, max_time=200)
    Front(2 points [(3930639, 13), (4197591, 8)] up to rank 7539572 and time 200)
    """
    task = as_task(task)
    space = as_space(space)
    unbounded = space.states == Space(None, space.symbols).states
    if unbounded and max_rank is None and max_states is None:
        raise DovetailError("give max_rank or max_states, or a space with a greatest size")
    found, corner = Found(), _corner(space, max_rank, max_states, space.total)
    found.widen(space.core, 0, corner)
    start = Front(
        task=task,
        space=space,
        points=(),
        max_rank=corner,
        max_time=check.integer(max_time, "max_time", 1),
        complete=False,
        nodes=0,
        steps=0,
        seconds=0.0,
        found=found,
    )
    return start._go_on(*_means(max_nodes, timeout, workers, executor, store), progress)


def _corner(space: Space, max_rank: int | None, max_states: int | None, default: int) -> int:
    """Return the greatest rank that the arguments allow."""
    ranks = []
    if max_rank is not None:
        ranks.append(check.integer(max_rank, "max_rank", 1, None))
    if max_states is not None:
        states = check.integer(max_states, "max_states", 1, space.core.states)
        ranks.append(space.offset(states) + space.count(states))
    return min([*ranks, space.total]) if ranks else default


def _means(
    max_nodes: int | None,
    timeout: float | None,
    workers: int | None,
    executor: Executor | None,
    store: str | os.PathLike[str] | None = None,
) -> tuple[Limits, Resources]:
    nodes, seconds = (
        check.optional_integer(max_nodes, "max_nodes"),
        check.seconds(timeout, "timeout"),
    )
    if max_nodes is not None and (executor is not None or store is not None):
        raise DovetailError(
            "max_nodes: one thread counts them, so it cannot be used with an executor or a store; "
            "give a timeout"
        )
    resources = Resources(check_workers(workers, executor), executor, store)
    return Limits(nodes, seconds), resources
