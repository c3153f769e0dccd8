"""Fronts: every slope's answer from one pass.

A front holds all solutions of a task that are Pareto-minimal in rank and time, among the machines
of rank at most X run for at most T steps. Only they can win, whatever the slope and the tie rule
(docs/theory.md, "Fronts").
"""

import copy
import pickle
import time as clock
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt

from dovetail import _check, _core, _progress, _show
from dovetail._core import DovetailError
from dovetail.machines import Machine
from dovetail.schedules import area, check_dovetailer, iteration, search_key, slots
from dovetail.spaces import Space, as_space
from dovetail.sweeps import Sweep, sweep
from dovetail.tasks import Task

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from matplotlib.axes import Axes

_SLICE = 0.05
"""Seconds between two looks at the clock and at the progress bar."""

_FORMAT = b"dovetail front 1\n"
"""What a saved front begins with; then come the digest of the rest, and the rest."""

_HEAD = len(_FORMAT) + 32
"""Bytes before the rest."""


@dataclass(frozen=True)
class Point:
    """A solution on a front.

    Attributes
    ----------
    rank, time
        Rank in the space, and time on the task in turns.
    machine
        The machine.
    """

    rank: int
    time: int
    machine: Machine


@dataclass(frozen=True)
class Winner:
    """The point of a front that a dovetailer accepts first.

    Attributes
    ----------
    point
        The solution.
    a, b, tie
        The dovetailer.
    iteration, slots, area
        When it is accepted, and the turns and the triangle that this costs; as in `Hit`.
    """

    point: Point
    a: int
    b: int
    tie: str
    iteration: int
    slots: int
    area: Any

    @property
    def rank(self) -> int:
        """Rank of the winner."""
        return self.point.rank

    @property
    def time(self) -> int:
        """Time of the winner in turns."""
        return self.point.time

    @property
    def machine(self) -> Machine:
        """The machine that wins."""
        return self.point.machine


@dataclass(frozen=True, repr=False)
class Front(Sequence[Point]):
    """All Pareto-minimal solutions in a rectangle of ranks and times; made by `front`.

    A sequence of `Point`, in order of rank; times fall.

    Attributes
    ----------
    task, space
        What was solved, by which machines.
    points
        The solutions.
    max_rank, max_time
        The corner of the rectangle: machines of rank 1 to X, run for up to T turns.
    complete
        Whether the whole rectangle was looked at. If a limit ended it early, the points are
        solutions, but others may be missing; see `resume`.
    nodes, steps, seconds
        Partial machines, single-machine steps and time spent.
    """

    task: Task
    space: Space
    points: tuple[Point, ...]
    max_rank: int
    max_time: int
    complete: bool
    nodes: int = field(compare=False)
    steps: int = field(compare=False)
    seconds: float = field(compare=False)
    core: "_core.FrontWalk | None" = field(default=None, compare=False)

    def __len__(self) -> int:
        return len(self.points)

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Point, ...]: ...
    def __getitem__(self, index: int | slice) -> Point | tuple[Point, ...]:
        return self.points[index]

    def __iter__(self) -> Iterator[Point]:
        return iter(self.points)

    @property
    def ranks(self) -> tuple[int, ...]:
        """Ranks of the points, rising."""
        return tuple(point.rank for point in self.points)

    @property
    def times(self) -> tuple[int, ...]:
        """Times of the points in turns, falling."""
        return tuple(point.time for point in self.points)

    def winner(self, a: int = 1, b: int = 1, tie: str = "rank") -> Winner:
        """Return the point that the dovetailer accepts first; `search` gives the same machine.

        Raises
        ------
        DovetailError
            If a machine outside the rectangle might come first; the text says how far to extend.

        Examples
        --------
        >>> import dovetail
        >>> front = dovetail.front(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> front.winner(a=100_000).time
        8
        """
        a, b, tie = check_dovetailer(a, b, tie)
        self._check_complete()
        if not self.points:
            raise DovetailError(
                f"the front has no solution up to rank {self.max_rank} and time {self.max_time}; "
                "extend() it"
            )
        keys = [search_key(point.rank, point.time, a, b, tie) for point in self.points]
        best = min(keys)
        point = self.points[keys.index(best)]
        self._check_covered(best, a, b, tie)
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

    def _bounded_rank(self) -> int | None:
        """Return the greatest rank looked at, or None if the space has no greater one."""
        return None if self.max_rank >= self.space.total else self.max_rank

    def _check_covered(self, best: tuple[int, ...], a: int, b: int, tie: str) -> None:
        needs = []
        bounded = self._bounded_rank()
        if bounded is not None and search_key(bounded + 1, 1, a, b, tie) <= best:
            needs.append(f"max_rank to {min(a * best[0], self.space.total)}")
        if search_key(1, self.max_time + 1, a, b, tie) <= best:
            needs.append(f"max_time to {b * best[0]}")
        if needs:
            raise DovetailError(
                f"the front does not cover a={a}, b={b}: what lies outside its rectangle might "
                f"come first; extend {' and '.join(needs)}"
            )

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
        self._check_complete()
        points = [(point.rank, point.time) for point in self.points]
        corner = (self._bounded_rank(), self.max_time)
        return sweep(points, corner, a, b, tie, self.space.total if slots else None)

    def extend(
        self,
        *,
        max_rank: int | None = None,
        max_states: int | None = None,
        max_time: int | None = None,
        max_nodes: int | None = None,
        timeout: float | None = None,
        progress: bool = False,
    ) -> "Front":
        """Return the front of a larger rectangle; what is known prunes the walk.

        Examples
        --------
        >>> import dovetail
        >>> small = dovetail.front(dovetail.tasks.xor, max_rank=4_000_000, max_time=200)
        >>> small.extend(max_states=3).times
        (13, 8)
        """
        rank = max(self.max_rank, _corner(self.space, max_rank, max_states, self.max_rank))
        longest = _check.optional_integer(max_time, "max_time", 1) or 0
        wider = replace(
            self,
            max_rank=rank,
            max_time=max(self.max_time, longest),
            complete=False,
            core=None,
        )
        return wider.resume(max_nodes=max_nodes, timeout=timeout, progress=progress)

    def resume(
        self,
        *,
        max_nodes: int | None = None,
        timeout: float | None = None,
        progress: bool = False,
    ) -> "Front":
        """Go on with a front that a limit ended; a complete one is returned as it is.

        In the same process the walk goes on where it stands. After pickling it begins anew, with
        the points known so far, which make it faster.
        """
        nodes = _check.optional_integer(max_nodes, "max_nodes")
        seconds = _check.seconds(timeout, "timeout")
        return self if self.complete else _drive(self, nodes, seconds, progress)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns rank (int, dtype object), time (int64) and machine (text)."""
        return {
            "rank": np.array(self.ranks, dtype=object),
            "time": np.array(self.times, dtype=np.int64),
            "machine": np.array([point.machine.text for point in self.points], dtype=object),
        }

    def to_pandas(self) -> "pd.DataFrame":
        """Return the columns as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.to_dict())

    def to_polars(self) -> "pl.DataFrame":
        """Return the columns as a polars DataFrame; ranks as decimal strings, exactly."""
        import polars as pl

        columns = self.to_dict()
        return pl.DataFrame({**columns, "rank": [str(rank) for rank in self.ranks]})

    def save(self, path: str | Path) -> None:
        """Write the front to one file, to be read by `Front.load`; an old file stays until then."""
        try:
            data = pickle.dumps(self)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise DovetailError(f"the front's task cannot be saved: {error}") from error
        path = Path(path)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(_FORMAT + sha256(data).digest() + data)
        part.replace(path)

    @staticmethod
    def load(path: str | Path) -> "Front":
        """Read a front that `Front.save` wrote. Like every pickle, only from whom you trust."""
        saved = Path(path).read_bytes()
        begin, digest, data = saved[: len(_FORMAT)], saved[len(_FORMAT) : _HEAD], saved[_HEAD:]
        if begin != _FORMAT or digest != sha256(data).digest():
            raise DovetailError(f"path: {str(path)!r} is not a saved front, or it is damaged")
        front: Front = pickle.loads(data)
        return front

    def plot(self, ax: "Axes | None" = None, **options: Any) -> "Axes":
        """Draw the front; see `dovetail.plots.front`."""
        from dovetail import plots

        return plots.front(self, ax=ax, **options)

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "core": None}

    def __repr__(self) -> str:
        shown = ", ".join(f"({point.rank}, {point.time})" for point in self.points[:4])
        more = ", …" if len(self) > 4 else ""
        state = "" if self.complete else ", not complete"
        return (
            f"Front({len(self)} points [{shown}{more}] up to rank {self.max_rank} and "
            f"time {self.max_time}{state})"
        )

    def _repr_html_(self) -> str:
        rows = [(point.rank, point.time, point.machine.text) for point in self.points]
        return _show.table(("rank", "time", "machine"), rows)


def front(
    task: Task,
    space: Space | None = None,
    *,
    max_time: int,
    max_rank: int | None = None,
    max_states: int | None = None,
    max_nodes: int | None = None,
    timeout: float | None = None,
    progress: bool = False,
) -> Front:
    """Find all Pareto-minimal solutions in a rectangle of ranks and times, exactly.

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
        Stop after so many partial machines, after so many seconds; the front is then not
        complete, and can be resumed.
    progress
        Whether to show a progress bar (tqdm).

    Raises
    ------
    DovetailError
        If an argument is malformed. Exceptions of a predicate pass through unchanged.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.front(dovetail.tasks.xor, max_states=3, max_time=200)
    Front(2 points [(3930639, 13), (4197591, 8)] up to rank 7539572 and time 200)
    """
    if not isinstance(task, Task):
        raise DovetailError(f"task must be a Task, not {task!r}")
    space = as_space(space)
    unbounded = space.states == Space(None, space.symbols).states
    if unbounded and max_rank is None and max_states is None:
        raise DovetailError("max_rank or max_states must say how far to look, or space= bound it")
    start = Front(
        task=task,
        space=space,
        points=(),
        max_rank=_corner(space, max_rank, max_states, space.total),
        max_time=_check.integer(max_time, "max_time", 1),
        complete=False,
        nodes=0,
        steps=0,
        seconds=0.0,
    )
    return start.resume(max_nodes=max_nodes, timeout=timeout, progress=progress)


def _corner(space: Space, max_rank: int | None, max_states: int | None, default: int) -> int:
    """Return the greatest rank that the arguments allow."""
    ranks = []
    if max_rank is not None:
        ranks.append(_check.integer(max_rank, "max_rank", 1, None))
    if max_states is not None:
        states = _check.integer(max_states, "max_states", 1, space.core.states)
        ranks.append(space.offset(states) + space.count(states))
    return min([*ranks, space.total]) if ranks else default


def _drive(state: Front, max_nodes: int | None, timeout: float | None, progress: bool) -> Front:
    """Advance the core in short slices until the front is complete or a limit is reached."""
    core = state.core
    known = [(point.rank, point.time) for point in state.points]
    nodes, steps = state.nodes, state.steps
    if core is None:
        task = state.task.compile(state.space.symbols)
        core = _core.FrontWalk(task, state.space.core, state.max_rank, state.max_time, known)
    else:
        core = copy.copy(core)  # so that the front that is resumed stays what it is
        nodes, steps = nodes - core.nodes, steps - core.steps
    first = core.nodes
    start = clock.monotonic()
    complete = False
    with _progress.bar(" nodes", core.nodes, progress) as show:
        while not complete:
            left = None if max_nodes is None else max(0, max_nodes - (core.nodes - first))
            spent = clock.monotonic() - start
            if left == 0 or (timeout is not None and spent >= timeout):
                break
            slice_ = _SLICE if timeout is None else min(_SLICE, timeout - spent)
            complete = core.advance(left, slice_)
            show(core.nodes, states=core.states, points=len(core.points))
    return replace(
        state,
        points=tuple(Point(r, t, state.space.machine(r)) for r, t in core.points),
        complete=complete,
        nodes=nodes + core.nodes,
        steps=steps + core.steps,
        seconds=state.seconds + clock.monotonic() - start,
        core=None if complete else core,
    )
