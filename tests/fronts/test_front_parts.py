"""Fronts walked in parts: on threads, by executors, kept in a store, killed and resumed."""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from brute import pareto
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from problems import Problem, pairs, problems
from processes import kill_until_done, process_pool
from workers import Inline, Mixing, units_in

import dovetail
from dovetail import DovetailError, Front, Task, tasks
from dovetail.fronts import walks
from dovetail.oracle import reference

DOUBLING = {"max_rank": 10**9, "max_time": 400}
LARGE = {"max_states": 4, "max_time": 400}


@pytest.fixture(autouse=True)
def no_prelude(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small fronts be walked in parts too."""
    monkeypatch.setattr(walks, "_SLICE", 0.0005)


def doubling(**options: Any) -> Front:
    return dovetail.front(tasks.doubling, **DOUBLING, **options)


def large(**options: Any) -> Front:
    return dovetail.front(tasks.doubling, **LARGE, **options)


@cache
def whole_alone() -> Front:
    return large(workers=1)


@cache
def stored() -> bytes:
    """What is in a file that holds all parts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store")
        doubling(executor=Inline(), store=path)
        return path.read_bytes()


def resumed(part: Front, least: int) -> Front:
    """Go on with a front for some time, in which it gets so many nodes further or to its end.

    On a busy machine that may be a longer time.
    """
    timeout, before = 0.1, part.nodes
    while timeout < 10:
        part = part.resume(workers=2, timeout=timeout)
        if part.complete or part.nodes > before + least:
            return part
        timeout, before = 2 * timeout, part.nodes
    pytest.fail(f"not {least} nodes in {timeout / 2} seconds")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problems(), st.integers(1, 3000), st.integers(1, 60), st.sampled_from([1, 2, 5]))
def test_a_front_in_parts_is_brute_force(
    problem: Problem, max_rank: int, max_time: int, workers: int
) -> None:
    expected = pareto(reference.solutions(problem.task, max_rank, max_time, **problem.options))
    corner = {"max_rank": max_rank, "max_time": max_time}
    ways: list[dict[str, Any]] = [{"workers": workers}, {"executor": Inline()}]
    with tempfile.TemporaryDirectory() as folder:
        if problem.task.function is None:
            ways += [{"workers": workers, "store": Path(folder, "store")}] * 2
        for way in ways:
            front = dovetail.front(problem.task, problem.space, **corner, **way)
            assert front.complete
            assert pairs(front) == expected


def test_who_walks_changes_no_point(path: Path) -> None:
    alone = doubling(workers=1)
    assert len(alone) > 3
    with process_pool(2) as processes, ThreadPoolExecutor(2) as threads:
        for way in (
            {"workers": 2},
            {"workers": 7},
            {"executor": processes},
            {"executor": threads},
            {"executor": Inline(), "store": path},
        ):
            assert doubling(**way) == alone
    again = Inline()
    assert doubling(executor=again, store=path) == alone
    assert again.calls == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_is_by_weight(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[float]] = []

    @contextmanager
    def bar(unit: str, start: float, progress: bool, total: float) -> Iterator[Any]:
        assert (unit, start, total) == ("%", 0, 100)
        shown.append([])
        yield lambda percent, **_: shown[-1].append(percent)

    monkeypatch.setattr("dovetail.fronts.walks.progress_bar", bar)
    large(workers=workers, progress=True)
    percents = shown[-1]
    assert len(percents) > 10
    assert all(early <= late + 1e-6 for early, late in pairwise(percents))
    assert 0 < percents[0] < 90
    assert percents[-1] == pytest.approx(100)


def test_one_thread_repeats_exactly() -> None:
    one, two = doubling(workers=1), doubling(workers=1)
    assert (one.nodes, one.steps) == (two.nodes, two.steps)


def test_a_timeout_keeps_what_threads_have_found() -> None:
    whole = whole_alone()
    part, times = large(workers=2, timeout=0.1), 0
    while not part.complete:
        part = resumed(part, 0)
        times += 1
    assert part == whole
    assert times > 0
    assert part.nodes < 1.2 * whole.nodes


def test_timeouts_shorter_than_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walks, "_MOST_PARTS", 2)
    whole = whole_alone()
    part = large(workers=2, timeout=0.1)
    while not part.complete:
        part = resumed(part, 20_000)  # some 500,000 in a tenth of a second on a free machine
    assert part == whole
    assert part.nodes < 1.5 * whole.nodes


def test_a_timeout_with_an_executor_keeps_finished_parts() -> None:
    with process_pool(2) as processes:
        part = large(executor=processes, timeout=0.5)
    assert part.resume() == whole_alone()


def test_a_timeout_ends_the_calls_of_an_executor() -> None:
    everything, some = Inline(), Inline()
    whole = doubling(executor=everything)
    part = doubling(executor=some, timeout=0.01)
    assert some.calls < everything.calls
    assert not part.complete
    assert part.resume() == whole


def test_an_executor_goes_on_and_extends() -> None:
    whole, some, more = doubling(workers=1), Inline(), Inline()
    part = doubling(executor=some, timeout=0.01)
    assert part.resume(executor=some) == whole
    small = dovetail.front(tasks.doubling, max_states=3, max_time=400)
    assert small.extend(max_rank=10**9, executor=more).points == whole.points
    assert more.calls > 100
    with pytest.raises(DovetailError, match="max_nodes"):
        part.resume(max_nodes=9, executor=some)


@pytest.mark.slow
def test_a_timeout_and_a_store(path: Path) -> None:
    for timeout in (0.05, 0.1, 0.2):
        large(store=path, timeout=timeout)
    assert large(store=path) == whole_alone()


def test_an_extended_front_walks_only_what_was_left_out() -> None:
    whole = whole_alone()
    longer = whole.extend(max_time=1000, workers=1)
    assert longer == dovetail.front(tasks.doubling, max_states=4, max_time=1000)
    assert longer.nodes - whole.nodes < whole.nodes / 1000
    small = dovetail.front(tasks.doubling, max_rank=10**9, max_time=50, workers=1)
    larger = small.extend(max_states=4, max_time=400, workers=1)
    assert (larger.points, larger.max_rank) == (whole.points, whole.max_rank)
    assert larger.nodes - small.nodes < whole.nodes
    assert small.extend(max_rank=10, max_time=3) is small


def test_a_broken_executor_leaves_a_store_to_resume(path: Path) -> None:
    with pytest.raises(ConnectionError):
        doubling(executor=Inline(200), store=path)
    kept = units_in(path)
    assert 0 < kept <= 200
    rest = Inline()
    assert doubling(executor=rest, store=path) == doubling()
    assert kept + rest.calls == units_in(path)


@pytest.mark.slow
@pytest.mark.parametrize("result", [None, "garbage", ("1", dovetail._core.Found()), 3])
def test_a_result_of_another_part_is_refused(path: Path, result: Any) -> None:
    with pytest.raises(DovetailError, match="executor: gave"):
        doubling(executor=Mixing(result), store=path)
    assert doubling(store=path) == doubling()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"max_time": 401}, "max_time = 400 where now max_time = 401"),
        ({"max_rank": 9}, "max_rank = 1000000000 where now max_rank = 9"),
        ({"task": tasks.xor}, "inputs = "),
        ({"space": dovetail.Space(4, order=lambda n: range(4 * n + 2))}, "order = None"),
    ],
)
def test_a_store_of_another_front_is_refused(
    path: Path, changed: dict[str, Any], told: str
) -> None:
    before = stored()
    path.write_bytes(before)
    arguments = {"task": tasks.doubling, **DOUBLING, **changed}
    with pytest.raises(DovetailError, match=told):
        dovetail.front(**arguments, store=path)
    with pytest.raises(DovetailError, match="kind = 'front' where now kind = 'census'"):
        dovetail.census(2, max_time=9, store=path)
    assert path.read_bytes() == before


def test_a_damaged_store_is_refused(path: Path) -> None:
    whole = stored()
    for size in (len(whole) // 2, len(whole) - 1000):
        path.write_bytes(whole[:size])
        with pytest.raises(DovetailError, match="damaged"):
            doubling(store=path)
    path.write_bytes(whole)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE units SET name = '4.99' WHERE rowid = 1")
    connection.close()
    with pytest.raises(DovetailError, match="damaged"):
        doubling(store=path)


def test_refusals(path: Path) -> None:
    by_function = Task.predicate([""], lambda outputs: outputs[0] == "1")
    with pytest.raises(DovetailError, match="store: a predicate cannot be stored"):
        dovetail.front(by_function, max_states=1, max_time=5, store=path)
    assert not path.exists()
    for other in ({"store": path}, {"executor": Inline()}):
        with pytest.raises(DovetailError, match="max_nodes"):
            doubling(max_nodes=9, **other)
    for workers in (0, -1, 1.5, "2"):
        with pytest.raises(DovetailError, match="workers must be an integer from 1"):
            doubling(workers=workers)
    with pytest.raises(DovetailError, match="executor must have a submit method"):
        doubling(executor=3)
    with pytest.raises(DovetailError, match="executor must have a submit method"):
        doubling(executor=Inline(), workers=2)


def test_an_exception_of_a_predicate_passes_through_threads() -> None:
    def broken(outputs: list[str]) -> bool:
        if outputs[0].count("1") > 3:
            raise LookupError("mine")
        return False

    with pytest.raises(LookupError, match="mine"):
        dovetail.front(Task.predicate([""], broken), max_states=4, max_time=50, workers=3)


WALK = """
import sys
import dovetail
print("ready", flush=True)
dovetail.front(dovetail.tasks.doubling, max_states=4, max_time=400, store=sys.argv[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_killed_at_random_moments(path: Path) -> None:
    kill_until_done(WALK, path, 200)
    rest = Inline()
    assert large(executor=rest, store=path) == whole_alone()
    assert rest.calls == 0
