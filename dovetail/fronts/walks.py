"""The walk of a front: on one thread, or in parts on several threads or by an executor."""

import itertools
import threading
import time as clock
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from dovetail import _core
from dovetail._core import DovetailError, Found
from dovetail.machines import Space
from dovetail.tasks import Task
from dovetail.work import units as work_units
from dovetail.work.progress import progress_bar
from dovetail.work.units import Resources

_SLICE = 0.05
"""Seconds of one call of the core; then the clock is read and the progress bar moved."""

_MOST_PARTS = 2048
"""Greatest number of parts; smaller subtrees are joined."""

_AHEAD = 128
"""Parts that an executor has at a time; later parts know the points of earlier ones."""

Submit: TypeAlias = Callable[[Found], Any]


@dataclass(frozen=True)
class Problem:
    """The task, the machines and the rectangle: all that the points of a front depend on."""

    task: Task
    space: Space
    max_rank: int
    max_time: int

    def begin(self, found: Found, depth: int | None = None) -> _core.FrontWalk:
        """Return a walk of what is left of a front, down to some number of choices."""
        task = self.task.compile(self.space.symbols)
        return _core.FrontWalk(task, self.space.core, self.max_rank, self.max_time, found, depth)

    def parameters(self) -> dict[str, object]:
        """Return the same as plain values, by which a store recognises its front."""
        task = self.task
        if task.function is not None:
            raise DovetailError("store: a predicate cannot be stored; give the task by examples")
        names = ("inputs", "outputs", "readout", "cost", "weights")
        # Stores that were made before there was memory are still recognised.
        kept = {"memory": True} if task.memory else {}
        return {
            **{name: getattr(task, name) for name in names},
            **kept,
            **{name: getattr(self.space, name) for name in ("states", "symbols", "order")},
            "max_rank": self.max_rank,
            "max_time": self.max_time,
        }


@dataclass(frozen=True)
class Limits:
    """Limits of one walk: partial machines and seconds."""

    max_nodes: int | None
    timeout: float | None


def walk(
    problem: Problem, found: Found, limits: Limits, resources: Resources, progress: bool
) -> Found:
    """Walk what is left of a front until it is complete or a limit is reached."""
    begin = clock.monotonic()
    alone = resources.threads == 1 and resources.executor is None and resources.store is None
    if alone or limits.max_nodes is not None:
        return _on_this_thread(problem, found, limits, progress)
    if resources.store is None:
        # Most fronts are small: done before any part could be sent to another thread.
        first = min(_SLICE, limits.timeout if limits.timeout is not None else _SLICE)
        found = _on_this_thread(problem, found, Limits(None, first), progress=False)
        if not found.left:
            return found
    end = None if limits.timeout is None else begin + limits.timeout
    return _in_parts(problem, found, end, resources, progress)


def _on_this_thread(problem: Problem, found: Found, limits: Limits, progress: bool) -> Found:
    """Walk on this thread, in short slices between which limits and Ctrl-C are checked."""
    core = problem.begin(found)
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
    """Return the share of the machines that is done, in per cent."""
    return 100 * (1 - left / whole) if whole else 100.0


def _in_parts(
    problem: Problem, found: Found, end: float | None, resources: Resources, progress: bool
) -> Found:
    """Walk parts on threads or by an executor until `end`; unfinished parts are left for later."""
    with resources.open("front", problem.parameters) as kept:
        found, left = _cut(problem, found)
        if kept is not None:
            for data in work_units.resume(kept, left):
                found.merge(Found.from_bytes(data))
        names = list(left)
        space = problem.space.core
        whole = ahead = sum(part.machines_left(space) for part in left.values())
        with (
            _pool(problem, resources, end) as (submit, window, last),
            closing(
                work_units.finished(_submissions(submit, found, left), window, last)
            ) as results,
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


def _cut(problem: Problem, found: Found) -> tuple[Found, dict[str, Found]]:
    """Return what is found above a cut of the trees, and the parts below it by their names."""
    for depth in itertools.count(1):
        if not found.left or found.left >= work_units.LEAST_UNITS:
            break
        core = problem.begin(found, depth)
        core.advance(None, None)
        found = core.found
    return found, {work_units.name(part.way): part for part in found.take_parts(_MOST_PARTS)}


def _submissions(
    submit: Submit, found: Found, left: dict[str, Found]
) -> Iterator[Callable[[], Any]]:
    """Yield functions that each submit one part, with all points known by then."""

    def call(part: Found) -> Any:
        part.learn(found)
        return submit(part)

    return (partial(call, part) for part in list(left.values()))


@contextmanager
def _pool(
    problem: Problem, resources: Resources, end: float | None
) -> Iterator[tuple[Submit, int, float | None]]:
    """Yield a function that submits a part, how many may be under way, and when waiting ends."""
    if resources.executor is not None:
        yield partial(resources.executor.submit, walk_part, problem), _AHEAD, end
        return
    stop = threading.Event()
    with ThreadPoolExecutor(resources.threads) as pool:
        try:
            # No end for waiting: at `end` the threads return by themselves what they have found.
            yield (
                lambda part: pool.submit(walk_part, problem, part, end, stop),
                2 * resources.threads,
                None,
            )
        finally:
            stop.set()


def walk_part(
    problem: Problem, part: Found, end: float | None = None, stop: threading.Event | None = None
) -> tuple[str, Found]:
    """Return the name of a part, and what is found in it before it is finished, `end` or `stop`."""
    core = problem.begin(part)
    while (stop is None or not stop.is_set()) and (end is None or clock.monotonic() < end):
        left = _SLICE if end is None else max(0, min(_SLICE, end - clock.monotonic()))
        if core.advance(None, left):
            break
    return work_units.name(part.way), core.found
