"""Units of work: how a census is cut into them, and how they are counted here or elsewhere."""

import contextlib
import itertools
import os
import random
import time as clock
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeAlias, TypeVar

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.values import check, display
from dovetail.work.store import Store

LEAST_UNITS = 256
"""The tree is cut where it first has this many branches."""

MAX_WORKERS = 1024
"""Greatest number of threads, or of processes, of one call."""

Arguments: TypeAlias = tuple[int, int, str, int, str, bool, bool]
Unit: TypeAlias = list[int]
Done: TypeAlias = Callable[[Unit, bytes], None]
Result = TypeVar("Result")


class Executor(Protocol):
    """Something that runs calls in other processes: of concurrent.futures, or a Dask client."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Return a future, which has `add_done_callback`, `result` and `cancel`."""


def cut(plan: _core.CensusPlan, least: int = LEAST_UNITS) -> tuple[bytes, list[Unit]]:
    """Return the tally of what lies above the cut, and the units below it.

    The cut is the least deep one with at least `least` units or with none. The units are shuffled,
    always in the same way, so that the finished ones are a fair sample of all.
    """
    for depth in itertools.count():
        above, units = plan.cut(depth)
        if not units or len(units) >= least:
            break
    random.Random(0).shuffle(units)
    return above, units


def count_unit(arguments: Arguments, unit: Unit) -> tuple[str, bytes]:
    """Return the name and the tally of a unit of a census; it can run in any process."""
    return name(unit), _core.CensusPlan(*arguments).count(unit)


def resume(store: Store, left: dict[str, Any]) -> Iterator[bytes]:
    """Yield the data of the units that a store has, and remove them from `left`."""
    for known, data in store.items():
        if left.pop(known, None) is None:
            raise DovetailError(f"store: {store.path} is damaged: {known!r} is no unit")
        yield data


def name(unit: Unit) -> str:
    """Return the name of a unit in a store: its choices.

    Examples
    --------
    >>> name([5, 12, 3])
    '5.12.3'
    """
    return ".".join(map(str, unit))


def count_here(plan: _core.CensusPlan, units: Sequence[Unit], workers: int, done: Done) -> None:
    """Count units on threads, and call `done` with each in this thread."""
    plan.run(list(units), workers, lambda index, tally: done(units[index], tally))


def count_elsewhere(
    arguments: Arguments, units: Sequence[Unit], executor: Executor, done: Done
) -> None:
    """Count units by an executor, and call `done` with each in this thread."""
    calls = (partial(executor.submit, count_unit, arguments, unit) for unit in units)
    with contextlib.closing(finished(calls, len(units), None)) as results:
        for index, result in results:
            done(units[index], checked(result, name(units[index]), bytes))


def checked(result: Any, unit: str, kind: type[Result]) -> Result:
    """Return the result that an executor has for a unit; refuse any other."""
    match result:
        case (str(named), found) if named == unit and isinstance(found, kind):
            return found
    raise DovetailError(f"executor: gave {display.shorten(repr(result))} for unit {unit}")


def finished(
    calls: Iterable[Callable[[], Any]], window: int, end: float | None
) -> Generator[tuple[int, Any]]:
    """Make calls that return futures; yield the number and the result of each as it finishes.

    At most `window` of them are under way at a time. From `end` on (`time.monotonic`) no more
    calls are made. Futures still under way then, or when the caller stops, are cancelled.
    """
    ready: SimpleQueue[int] = SimpleQueue()
    futures: dict[int, Any] = {}
    waiting = enumerate(calls)
    try:
        while True:
            late = end is not None and clock.monotonic() >= end
            for index, call in itertools.islice(waiting, 0 if late else window - len(futures)):
                future = futures[index] = call()
                future.add_done_callback(lambda _, index=index: ready.put(index))
            if not futures:
                return
            try:
                index = ready.get(timeout=None if end is None else max(0, end - clock.monotonic()))
            except Empty:
                return
            yield index, futures.pop(index).result()
    finally:
        for future in futures.values():
            future.cancel()


def check_workers(workers: int | None, executor: Executor | None = None) -> int:
    """Return the number of threads or processes; for None that of the processors."""
    if executor is not None and (workers is not None or not hasattr(executor, "submit")):
        raise DovetailError(
            "executor must have a submit method, and is given instead of workers, "
            f"not {display.shorten(repr(executor))} with workers={workers!r}"
        )
    threads = os.cpu_count() or 1 if workers is None else workers
    return check.integer(threads, "workers", 1, MAX_WORKERS)
