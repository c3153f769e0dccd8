"""A cluster of processes through Dask: killed workers and schedulers lose nothing but time.

The scheduler and the workers are started as on a real cluster, each by its command. Nothing here
waits for a clock: what is killed is killed when so many units have come back.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dovetail import Census, census
from dovetail.work import units
from dovetail.work.store import Store

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

LIMIT = 9
"""Steps of machines of six states: some seconds of one core, in more than a thousand units."""


@cache
def alone() -> Census:
    """The same census without an executor."""
    return census(6, max_time=LIMIT)


class Cluster:
    """A scheduler and its workers, each a process of its own, and a client of them."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self.client: Any = None
        place = folder / "scheduler.json"
        common = ["--scheduler-file", str(place), "--no-dashboard"]
        try:
            address = ["--host", "127.0.0.1", "--port", "0"]
            self.scheduler = self._start("scheduler", *common, *address)
            alone = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
            self.workers = [self._start("worker", *common, *alone) for _ in range(workers)]
            while not place.exists():
                assert self.scheduler.poll() is None
                time.sleep(0.01)
            self.client = distributed.Client(scheduler_file=str(place))
            self.client.wait_for_workers(workers)
        except BaseException:
            self.close()
            raise

    def _start(self, *command: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *command], stderr=subprocess.DEVNULL
        )
        self.processes.append(process)
        return process

    def close(self) -> None:
        """End all processes, and wait for them."""
        for process in self.processes:
            process.kill()
            process.wait()
        if self.client is not None:
            self.client.close()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Start a cluster whose files are in a folder; nothing of it is left running."""
    folder.mkdir()
    started = Cluster(folder, workers)
    try:
        yield started
    finally:
        started.close()


class Watched:
    """An executor that does something once, when so many results have been taken from it."""

    def __init__(
        self, client: Any, number: int = 0, then: Callable[[], None] | None = None
    ) -> None:
        self.client, self.number, self.then = client, number, then
        self.names: list[str] = []
        self.taken = 0

    def submit(self, function: Any, /, *arguments: Any) -> "WatchedFuture":
        self.names.append(units.name(arguments[-1]))
        return WatchedFuture(self, self.client.submit(function, *arguments))

    def count(self) -> None:
        self.taken += 1
        if self.taken == self.number and self.then is not None:
            self.then()


class WatchedFuture:
    """A future that tells its executor when its result is taken."""

    def __init__(self, executor: Watched, future: Any) -> None:
        self.executor, self.future = executor, future
        self.add_done_callback, self.cancel = future.add_done_callback, future.cancel

    def result(self) -> Any:
        found = self.future.result()
        self.executor.count()
        return found


def same(found: Census) -> bool:
    """Whether a census is the one counted without an executor, its work included."""
    expected = alone()
    return found == expected and (found.nodes, found.steps) == (expected.nodes, expected.steps)


def stored(path: Path) -> set[str]:
    """The names of the units in a store."""
    parameters = {
        "states": 6,
        "symbols": 2,
        "max_time": LIMIT,
        "input": "",
        "readout": "visited",
        "ranks": True,
        "deciders": True,
        "longest": None,
        "detailed": None,
    }
    with Store(path, "census", parameters) as store:
        return {name for names, _ in store.items() for name in names.split()}


def test_a_worker_of_three_is_killed(tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster", 3) as made:
        killed = made.workers[0]
        watched = Watched(made.client, 100, killed.kill)
        found = census(6, max_time=LIMIT, executor=watched)
        assert killed.wait() < 0
        assert len(made.client.scheduler_info()["workers"]) == 2
        assert same(found)
        assert len(watched.names) == len(set(watched.names)) > 1000  # Dask itself counts again


def test_the_scheduler_is_killed_and_another_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "six.sqlite"
    with cluster(tmp_path / "first", 2) as made:
        first = Watched(made.client, 100, made.scheduler.kill)
        with pytest.raises((OSError, CancelledError)) as caught:
            census(6, max_time=LIMIT, executor=first, store=path)
        assert made.scheduler.wait() < 0
    assert any("the same call" in note for note in caught.value.__notes__)
    kept = stored(path)
    assert 100 <= len(kept) < 1000
    with cluster(tmp_path / "second", 2) as made:
        second = Watched(made.client)
        assert same(census(6, max_time=LIMIT, executor=second, store=path))
    assert kept.isdisjoint(second.names)
    assert kept | set(second.names) == stored(path)
    assert len(kept) + len(second.names) == len(stored(path))
    third = Watched(None)  # all is in the store: nothing is asked of it
    assert same(census(6, max_time=LIMIT, executor=third, store=path))
    assert third.names == []
