"""A Dask cluster of which workers are killed: nothing is lost, and nothing is counted twice."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counted import four

import dovetail
from dovetail import Front, census, tasks
from dovetail.fronts import walks

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A Dask client with two workers, each a process; a killed one is replaced."""
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with distributed.LocalCluster(**options) as made, distributed.Client(made) as client:
        yield client


def kill_a_worker(pids: dict[str, int]) -> None:
    os.kill(next(iter(pids.values())), signal.SIGKILL)


def test_a_worker_is_killed_during_a_census(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids, submit, finished = cluster.run(os.getpid), cluster.submit, 0

    def killing(function: Any, /, *arguments: Any) -> Any:
        future = submit(function, *arguments)
        future.add_done_callback(count)
        return future

    def count(_: Any) -> None:
        """Kill one of the workers when so many units have been counted."""
        nonlocal finished
        finished += 1
        if finished == 100:
            kill_a_worker(pids)

    monkeypatch.setattr(cluster, "submit", killing)  # the client is given as it is
    found = census(4, max_time=107, executor=cluster, store=tmp_path / "store")
    assert finished >= 100
    assert set(cluster.run(os.getpid).values()) != set(pids.values())
    assert found == four()
    assert (found.nodes, found.steps) == (four().nodes, four().steps)


def doubling(**options: Any) -> Front:
    return dovetail.front(tasks.doubling, max_rank=10**9, max_time=400, **options)


def test_a_worker_is_killed_during_a_front(
    cluster: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids, submit, calls = cluster.run(os.getpid), cluster.submit, 0

    def killing(function: Any, /, *arguments: Any) -> Any:
        """Kill one of the workers after so many parts."""
        nonlocal calls
        calls += 1
        if calls == 200:
            kill_a_worker(pids)
        return submit(function, *arguments)

    monkeypatch.setattr(walks, "_SLICE", 0.0005)  # let small fronts be walked in parts too
    monkeypatch.setattr(cluster, "submit", killing)
    assert doubling(executor=cluster, store=path) == doubling(workers=1)
    assert calls > 200
    assert set(cluster.run(os.getpid).values()) != set(pids.values())
