"""How a front is walked: in one go, or in parts on threads or by an executor."""

import itertools
import os
import threading
import time as clock
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from dovetail import _core
from dovetail._core import DovetailError, Found
from dovetail.machines import Space
from dovetail.tasks import Task
from dovetail.work import units as work_units
from dovetail.work.progress import progress_bar
from dovetail.work.store import Store

_SLICE = 0.05
"""Seconds between two looks at the clock and at the progress bar."""

_MOST_PARTS = 2048
"""Subtrees are put together into at most so many parts."""

_AHEAD = 128
"""Parts that an executor has at a time; later ones know more points."""

Submit: TypeAlias = Callable[[Found], Any]


@dataclass(frozen=True)
class Job:
    """What a walk depends on: the task, the machines, and the corner of the rectangle."""

    task: Task
    space: Space
    max_rank: int
    max_time: int

    def begin(self, found: Found, depth: int | None = None) -> _core.FrontWalk:
        """Return a walk of what is left of a front, down to some number of choices."""
        task = self.task.compile(self.space.symbols)
        return _core.FrontWalk(task, self.space.core, self.max_rank, self.max_time, found, depth)

    def parameters(self) -> dict[str, object]:
        """Return all that a store must know again."""
        task = self.task
        if task.function is not None:
            raise DovetailError(
                "store: a predicate cannot be known again; give the task by examples"
            )
        names = ("inputs", "outputs", "readout", "cost", "weights")
        return {
            **{name: getattr(task, name) for name in names},
            **{name: getattr(self.space, name) for name in ("states", "symbols", "order")},
            "max_rank": self.max_rank,
            "max_time": self.max_time,
        }


@dataclass(frozen=True)
class Limits:
    """When to come back."""

    max_nodes: int | None
    timeout: float | None


@dataclass(frozen=True)
class Means:
    """Who walks, and where finished parts are kept."""

    threads: int = 1
    executor: work_units.Executor | None = None
    store: str | os.PathLike[str] | None = None

    @property
    def are_plain(self) -> bool:
        """Whether one thread walks and nothing is kept."""
        return self.threads == 1 and self.executor is None and self.store is None


def walk(job: Job, found: Found, limits: Limits, means: Means, progress: bool) -> Found:
    """Go on with a front until it is complete or a limit is reached."""
    begin = clock.monotonic()
    if means.are_plain or limits.max_nodes is not None:
        return _in_one_go(job, found, limits, progress)
    if means.store is None:
        # Most fronts are small, and then there is nothing to be shared out.
        first = min(_SLICE, limits.timeout if limits.timeout is not None else _SLICE)
        found = _in_one_go(job, found, Limits(None, first), progress=False)
        if not found.left:
            return found
    end = None if limits.timeout is None else begin + limits.timeout
    return _in_parts(job, found, end, means, progress)


def _in_one_go(job: Job, found: Found, limits: Limits, progress: bool) -> Found:
    """Walk on this thread, in short slices."""
    core = job.begin(found)
    first, start = core.nodes, clock.monotonic()
    complete = False
    whole = core.machines_left
    with progress_bar("%", 0, progress, 100) as show:
        while not complete:
            spent, done = clock.monotonic() - start, core.nodes - first
            left = None if limits.max_nodes is None else max(0, limits.max_nodes - done)
            if left == 0 or (limits.timeout is not None and spent >= limits.timeout):
                break
            slice_ = _SLICE if limits.timeout is None else min(_SLICE, limits.timeout - spent)
            complete = core.advance(left, slice_)
            if progress:
                show(_percent(core.machines_left, whole), states=core.states, points=core.points)
    return core.found


def _percent(left: float, whole: float) -> float:
    """Return how much is done, by the weight of the machines."""
    return 100 * (1 - left / whole) if whole else 100.0


def _in_parts(job: Job, found: Found, end: float | None, means: Means, progress: bool) -> Found:
    """Walk parts on threads or by an executor; what is not finished in time stays to be walked."""
    with _opened(job, means) as kept:
        found, left = _cut(job, found)
        if kept is not None:
            for data in work_units.resume(kept, left):
                found.merge(Found.from_bytes(data))
        names = list(left)
        space = job.space.core
        whole = ahead = sum(part.machines_left(space) for part in left.values())
        with (
            _crew(job, means, end) as (submit, window, last),
            closing(work_units.finished(_calls(submit, found, left), window, last)) as results,
            progress_bar("%", 0, progress, 100) as show,
        ):
            for index, result in results:
                done = work_units.checked(result, names[index], Found)
                if kept is not None and not done.left:
                    kept.put(names[index], done.to_bytes())
                found.merge(done)
                ahead += done.machines_left(space)
                ahead -= left.pop(names[index]).machines_left(space)
                show(_percent(ahead, whole), points=len(found.points))
    for part in left.values():
        found.merge(part)
    return found


def _opened(job: Job, means: Means) -> AbstractContextManager[Store | None]:
    if means.store is None:
        return nullcontext()
    return Store(means.store, "front", job.parameters())


def _cut(job: Job, found: Found) -> tuple[Found, dict[str, Found]]:
    """Return what is known above a cut of the trees, and the parts below it by their names."""
    for depth in itertools.count(1):
        if not found.left or found.left >= work_units.LEAST_UNITS:
            break
        core = job.begin(found, depth)
        core.advance(None, None)
        found = core.found
    return found, {work_units.name(part.way): part for part in found.take_parts(_MOST_PARTS)}


def _calls(submit: Submit, found: Found, left: dict[str, Found]) -> Iterator[Callable[[], Any]]:
    """Yield calls that hand over one part each, with all points that are known by then."""

    def call(part: Found) -> Any:
        part.learn(found)
        return submit(part)

    return (partial(call, part) for part in list(left.values()))


@contextmanager
def _crew(job: Job, means: Means, end: float | None) -> Iterator[tuple[Submit, int, float | None]]:
    """Give a function that hands over a part, how many may be under way, and until when to wait."""
    if means.executor is not None:
        yield partial(means.executor.submit, walk_part, job), _AHEAD, end
        return
    stop = threading.Event()
    with ThreadPoolExecutor(means.threads) as pool:
        try:
            # At the end threads come back by themselves, with what they have found by then.
            yield lambda part: pool.submit(walk_part, job, part, end, stop), 2 * means.threads, None
        finally:
            stop.set()


def walk_part(
    job: Job, part: Found, end: float | None = None, stop: threading.Event | None = None
) -> tuple[str, Found]:
    """Walk a part until it is finished, or the clock has come to `end`, or it is told to stop.

    The part's name comes with what was found.
    """
    core = job.begin(part)
    while (stop is None or not stop.is_set()) and (end is None or clock.monotonic() < end):
        left = _SLICE if end is None else max(0, min(_SLICE, end - clock.monotonic()))
        if core.advance(None, left):
            break
    return work_units.name(part.way), core.found
