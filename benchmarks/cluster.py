"""Measure a census on several processes, and write the page CLUSTER.md.

    python benchmarks/cluster.py [--repeats 3] [--states 5] [--max-time 500] [--probes 100]

Two processes that know nothing of each other count a half of the units each; two Dask workers, two
threads and a pool of two processes count the whole. With --probes the units of larger spaces are
estimated by random probes, and shared out among a hundred workers on paper: some minutes more.
"""

from __future__ import annotations

import heapq
import multiprocessing
import statistics
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
from tables import options, table, timed, write

import dovetail
from dovetail import Census
from dovetail.censuses.parameters import Parameters
from dovetail.work.counts import cut
from dovetail.work.estimates import SMALL, Probes, Tree

#: What was measured, seconds, and the ratio of throughput to that of independent processes.
Row = tuple[str, str, str]
#: Spaces whose units cost nothing to speak of: states and steps.
TINY = ((3, 21), (6, 5))
#: Spaces whose units are estimated: states and steps.
LARGE = ((6, 500), (7, 500))
#: The tree is cut where it first has so many branches.
CUTS = (256, 1042)
#: Workers among which the units are shared out on paper.
WORKERS = 100

ABOUT_TWO = (
    "The time of the independent processes is the mean of the two. The Dask scheduler shares the",
    "cores with the workers.",
    "",
)
ABOUT_COSTS = ("", "What a unit costs beside its counting, with two workers:", "")
ABOUT_SPREAD = (
    "",
    "How unequal the units are, in partial machines that random probes of each unit estimate, and",
    f"the share of the time in which {WORKERS} workers are busy, if each takes the next unit when",
    "it is free. The tree is cut as it is, and one level below:",
    "",
)


def plan_of(states: int, max_time: int) -> Any:
    """The tree of a census."""
    return Parameters(states, 2, max_time, "", "visited", True, True).plan()


def half(number: int, states: int, max_time: int, start: Any, answers: Any) -> None:
    """One of two independent processes: every second unit, on one thread."""
    plan = plan_of(states, max_time)
    units = cut(plan)[1][number::2]
    start.wait()

    def count() -> int:
        whole = plan.count_unit(units[0])
        for unit in units[1:]:
            whole.merge(plan.count_unit(unit))
        return int(whole.nodes)

    answers.put(timed(count))


def apart(states: int, max_time: int) -> tuple[float, int]:
    """The mean seconds of two independent processes, as if the halves were equal; and the nodes."""
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Barrier(2), spawn.Queue()
    both = [
        spawn.Process(target=half, args=(number, states, max_time, start, answers))
        for number in range(2)
    ]
    for each in both:
        each.start()
    found = [answers.get() for _ in both]
    for each in both:
        each.join()
    above = cut(plan_of(states, max_time))[0].nodes
    return statistics.mean(seconds for seconds, _ in found), above + sum(n for _, n in found)


@contextmanager
def threads() -> Iterator[dict[str, Any]]:
    """Two threads."""
    yield {"workers": 2}


@contextmanager
def pool() -> Iterator[dict[str, Any]]:
    """A pool of two processes."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as executor:
        yield {"executor": executor}


@contextmanager
def dask() -> Iterator[dict[str, Any]]:
    """Two Dask workers; the scheduler shares the process of the caller."""
    from distributed import Client, LocalCluster

    wanted = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**wanted) as cluster, Client(cluster) as client:
        yield {"executor": client}


WAYS: dict[str, Callable[[], Any]] = {
    "two threads": threads,
    "a pool of two processes": pool,
    "two Dask workers": dask,
}


def together(way: Callable[[], Any], states: int, max_time: int) -> tuple[float, int]:
    """Seconds of a census in some way, all of it started before; and the nodes."""
    with way() as resources:
        dovetail.census(3, max_time=21, **resources)  # the workers have imported all
        seconds, census = timed(lambda: whole(states, max_time, resources))
    return seconds, census.nodes


def whole(states: int, max_time: int, resources: dict[str, Any]) -> Census:
    """A census in some way."""
    return dovetail.census(states, max_time=max_time, **resources)


def two(states: int, max_time: int, repeats: int) -> Iterator[Row]:
    """The least seconds of each way, all ways in turn."""
    calls: dict[str, Callable[[], tuple[float, int]]] = {
        "two independent processes, half of the units each": lambda: apart(states, max_time),
        **{
            name: lambda way=way: together(way, states, max_time)  # type: ignore[misc]
            for name, way in WAYS.items()
        },
    }
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    nodes = set()
    for _ in range(repeats):
        for name, call in calls.items():
            taken, found = call()
            seconds[name].append(taken)
            nodes.add(found)
    if len(nodes) != 1:
        raise SystemExit(f"the ways have counted different partial machines: {nodes}")
    best = min(next(iter(seconds.values())))
    for name, taken_by in seconds.items():
        yield name, f"{min(taken_by):.3g} s", f"{best / min(taken_by):.3f}"


def costs() -> Iterator[tuple[str, int, str, str]]:
    """What a unit costs beside its counting."""
    for states, max_time in TINY:
        units = len(cut(plan_of(states, max_time))[1])
        own = min(together(threads, states, max_time)[0] for _ in range(2))
        each = [
            1000 * (min(together(way, states, max_time)[0] for _ in range(2)) - own) / units
            for way in (pool, dask)
        ]
        what = f"{states} states to {max_time} steps"
        yield what, units, *(f"{cost:.2g} ms" for cost in each)


def sizes(states: int, max_time: int, least: int, probes: int) -> list[float]:
    """The partial machines in each unit, estimated by so many probes."""
    tree = Tree(plan_of(states, max_time), states, 2)
    rng = np.random.default_rng(1)
    found = []
    for unit in cut(tree.plan, least)[1]:
        rows = Probes(tree, [unit], rng).take(SMALL, lambda taken: taken < probes)
        found.append(float(rows[:, 0].mean()))
    return found


def longest(sizes: Sequence[float], workers: int) -> float:
    """When the last worker ends, if each takes the next unit as soon as it is free."""
    ends = [0.0] * workers
    for size in sizes:
        heapq.heapreplace(ends, ends[0] + size)
    return max(ends)


def spread(probes: int) -> Iterator[tuple[str, int, str, str]]:
    """How unequal the units are, and what that costs a hundred workers."""
    for states, max_time in LARGE:
        for least in CUTS:
            found = sizes(states, max_time, least, probes if least == CUTS[0] else probes // 10)
            share = sum(found) / WORKERS / longest(found, WORKERS)
            what = f"{states} states to {max_time} steps"
            yield what, len(found), f"{max(found) / statistics.mean(found):.1f}", f"{share:.2f}"


def main() -> None:
    """Measure everything, print the tables and write them."""
    parser = options(__doc__, 3)
    parser.add_argument("--states", type=int, default=5)
    parser.add_argument("--max-time", type=int, default=500)
    parser.add_argument("--probes", type=int, default=0, help="probes of each unit")
    given = parser.parse_args()
    repeats, states, max_time = given.repeats, given.states, given.max_time
    command = "python benchmarks/cluster.py" + (f" --probes {given.probes}" if given.probes else "")
    lines = [
        "# A census on several processes",
        "",
        f"Written by `{command}`: the least of {repeats} runs, the ways in turn.",
        f"Census of {states} states to {max_time} steps, with ranks and fronts, on two cores.",
        *ABOUT_TWO,
        *table(("how", "time", "throughput"), two(states, max_time, repeats)),
        *ABOUT_COSTS,
        *table(("census", "units", "pool", "Dask"), costs()),
    ]
    if given.probes:
        heads = ("census", "units", "largest / mean", "busy")
        lines += [*ABOUT_SPREAD, *table(heads, spread(given.probes))]
    write("CLUSTER.md", lines)


if __name__ == "__main__":
    main()
