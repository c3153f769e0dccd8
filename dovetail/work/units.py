"""Units of work: their names in a store, and how an executor counts them."""

import itertools
import os
import time as clock
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar

from dovetail._core import DovetailError
from dovetail.values import check, display
from dovetail.work.store import Store

LEAST_UNITS = 256
"""The tree is cut where it first has this many branches."""

MAX_WORKERS = 1024
"""Greatest number of threads, or of processes, of one call."""

FAILED = (
    "The executor raised this. What is finished is in the store, if there is one; the same call "
    "with an executor that works does only the rest."
)
"""What an error of an executor says besides."""

Result = TypeVar("Result")


class Executor(Protocol):
    """Something that runs calls in other processes: of concurrent.futures, or a Dask client."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Return a future, which has `add_done_callback`, `result` and `cancel`."""


@dataclass(frozen=True)
class Resources:
    """Threads, or an executor instead; and the file of a store, if there is one."""

    threads: int = 1
    executor: Executor | None = None
    store: str | os.PathLike[str] | None = None

    def open(
        self, kind: str, parameters: Callable[[], Mapping[str, object]]
    ) -> AbstractContextManager[Store | None]:
        """Open the store, if there is one; only then the parameters are asked for."""
        return nullcontext() if self.store is None else Store(self.store, kind, parameters())


def resume(store: Store, left: dict[str, Any]) -> Iterator[bytes]:
    """Yield the data of the units that a store has, and remove them from `left`."""
    for names, data in store.items():
        for known in names.split():
            if left.pop(known, None) is None:
                raise DovetailError(
                    f"store: {store.path} is damaged: {display.shown(known)} is no unit"
                )
        yield data


def name(unit: Iterable[int]) -> str:
    """Return the name of a unit in a store: its choices.

    Examples
    --------
    >>> name([5, 12, 3])
    '5.12.3'
    """
    return ".".join(map(str, unit))


def checked(result: Any, unit: str, kind: type[Result]) -> Result:
    """Return the result that an executor has for a unit; refuse any other."""
    match result:
        case (str(named), found) if named == unit and isinstance(found, kind):
            return found
    raise DovetailError(f"executor: gave {display.shown(result)} for unit {unit}")


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
                with _noted():
                    future = futures[index] = call()
                future.add_done_callback(lambda _, index=index: ready.put(index))
            if not futures:
                return
            try:
                index = ready.get(timeout=None if end is None else max(0, end - clock.monotonic()))
            except Empty:
                return
            with _noted():
                result = futures.pop(index).result()
            yield index, result
    finally:
        for future in futures.values():
            future.cancel()


@contextmanager
def _noted() -> Iterator[None]:
    """Let what an executor raises also say how to go on."""
    try:
        yield
    except Exception as error:
        error.add_note(FAILED)
        raise


def check_workers(workers: int | None, executor: Executor | None = None) -> int:
    """Return the number of threads or processes; for None that of the processors."""
    if executor is not None and (workers is not None or not hasattr(executor, "submit")):
        raise DovetailError(
            "executor must have a submit method, and is given instead of workers, "
            f"not {display.shown(executor)} with workers={display.shown(workers)}"
        )
    threads = os.cpu_count() or 1 if workers is None else workers
    return check.integer(threads, "workers", 1, MAX_WORKERS)
