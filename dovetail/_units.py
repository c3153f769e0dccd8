"""Units of a census: cut, counted on threads or by an executor, and shown as they finish."""

import contextlib
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from typing import Any, Protocol, TypeAlias

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.store import Store

LEAST_UNITS = 256
"""The tree is cut where it first has this many branches."""

Arguments: TypeAlias = tuple[int, int, str, int, str, bool, bool]
Unit: TypeAlias = list[int]
Done: TypeAlias = Callable[[Unit, bytes], None]


class Executor(Protocol):
    """What hands calls to other processes: those of concurrent.futures, or a Dask client."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Return a future, which has `add_done_callback`, `result` and `cancel`."""


def cut(plan: _core.CensusPlan, least: int = LEAST_UNITS) -> tuple[bytes, list[Unit]]:
    """Return the tally of what lies above the cut, and the units below it.

    The cut is the least deep one with so many units or with none. The units are shuffled,
    always alike, so that those that are finished are a fair sample of all.
    """
    for depth in itertools.count():
        above, units = plan.cut(depth)
        if not units or len(units) >= least:
            break
    random.Random(0).shuffle(units)
    return above, units


def count_unit(arguments: Arguments, unit: Unit) -> bytes:
    """Return the tally of one unit of the census with these arguments; runs anywhere."""
    return _core.CensusPlan(*arguments).count(unit)


def resume(store: Store, units: Sequence[Unit], tally: _core.Tally) -> list[Unit]:
    """Add what a store has to a tally, and return the units that it has not."""
    left = {name(unit): unit for unit in units}
    for known, data in store.items():
        if left.pop(known, None) is None:
            raise DovetailError(f"store: {store.path} is damaged: {known!r} is no unit")
        tally.merge(data)
    return list(left.values())


def name(unit: Unit) -> str:
    """Return the name of a unit in a store: its choices.

    Examples
    --------
    >>> name([5, 12, 3])
    '5.12.3'
    """
    return ".".join(map(str, unit))


def count_here(plan: _core.CensusPlan, units: Sequence[Unit], workers: int, done: Done) -> None:
    """Count units on threads, and call `done` with each in this one."""
    plan.run(list(units), workers, lambda index, tally: done(units[index], tally))


def count_elsewhere(
    arguments: Arguments, units: Sequence[Unit], executor: Executor, done: Done
) -> None:
    """Count units by an executor, and call `done` with each in this thread."""
    finished: SimpleQueue[int] = SimpleQueue()
    futures: dict[int, Any] = {}
    try:
        for index, unit in enumerate(units):
            future = futures[index] = executor.submit(count_unit, arguments, unit)
            future.add_done_callback(lambda _, index=index: finished.put(index))
        while futures:
            index = finished.get()
            done(units[index], futures.pop(index).result())
    finally:
        for future in futures.values():
            future.cancel()


@contextlib.contextmanager
def bar(total: int, initial: int, progress: bool) -> Iterator[Callable[[int], object]]:
    """Give a function that adds machines to a progress bar; it does nothing without `progress`.

    The remaining time is that of the machines left, at the mean speed since the bar began.
    """
    if not progress:
        yield lambda _: None
        return
    from tqdm.auto import tqdm

    options: dict[str, Any] = {"unit": " machines", "unit_scale": True, "smoothing": 0}
    with tqdm(total=total, initial=initial, **options) as shown:
        yield shown.update
