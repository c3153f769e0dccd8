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
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import zip_longest
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
#: Numbers of workers among which the units are shared out on paper.
WORKERS = (2, 8, 32, 100)

ABOUT_TWO = (
    "Each of the independent processes counts a half of the units; their time is the mean of both.",
    "The Dask scheduler shares the cores with the workers.",
    "",
)
ABOUT_COSTS = ("", "What a unit costs beside its counting, with two workers:", "")
ABOUT_SPREAD = (
    "",
    "How unequal the units are, and the share of the time in which so many workers are busy, if",
    "each takes the next unit when it is free:",
    "",
)
ABOUT_PROBES = (
    "",
    "The same of larger spaces, in partial machines that random probes of each unit estimate. The",
    "tree is cut as it is, and one level below. Where estimates are rough, units seem less equal",
    "than they are.",
    "",
)


def question(states: int, max_time: int) -> Parameters:
    """The parameters of a census."""
    return Parameters(states, 2, max_time, "", "visited", True, True)


def half(number: int, asked: Parameters, start: Any, answers: Any) -> None:
    """One of two independent processes: every second unit, on one thread."""
    plan, whole, each = asked.plan(), asked.tally(), []
    units = cut(plan)[1][number::2]
    start.wait()
    begin = time.perf_counter()
    for unit in units:
        seconds, tally = timed(lambda unit=unit: plan.count_unit(unit))
        whole.merge(tally)
        each.append(seconds)
    answers.put((number, time.perf_counter() - begin, whole.nodes, each))


def apart(asked: Parameters) -> tuple[float, int, list[float]]:
    """The mean seconds of two independent processes, the nodes, and the seconds of each unit."""
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Barrier(2), spawn.Queue()
    both = [spawn.Process(target=half, args=(number, asked, start, answers)) for number in range(2)]
    for process in both:
        process.start()
    found = sorted(answers.get() for _ in both)
    for process in both:
        process.join()
    _, seconds, nodes, units = zip(*found, strict=True)
    in_turn = [each for pair in zip_longest(*units) for each in pair if each is not None]
    return statistics.mean(seconds), cut(asked.plan())[0].nodes + sum(nodes), in_turn


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

    wanted = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
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


def two(states: int, max_time: int, repeats: int) -> tuple[list[Row], list[float]]:
    """The least seconds of each way, all ways in turn; and the least seconds of each unit."""
    seconds: dict[str, list[float]] = {name: [] for name in ("two independent processes", *WAYS)}
    nodes, units = set(), []
    for _ in range(repeats):
        for name, taken in seconds.items():
            if name in WAYS:
                spent, found = together(WAYS[name], states, max_time)
            else:
                spent, found, each = apart(question(states, max_time))
                units.append(each)
            taken.append(spent)
            nodes.add(found)
    if len(nodes) != 1:
        raise SystemExit(f"the ways have counted different partial machines: {nodes}")
    least = {name: min(taken) for name, taken in seconds.items()}
    best = least["two independent processes"]
    rows = [(name, f"{spent:.3g} s", f"{best / spent:.3f}") for name, spent in least.items()]
    return rows, [min(each) for each in zip(*units, strict=True)]


def costs() -> Iterator[tuple[str, int, str, str]]:
    """What a unit costs beside its counting."""
    for states, max_time in TINY:
        units = len(cut(question(states, max_time).plan())[1])
        own = min(together(threads, states, max_time)[0] for _ in range(2))
        each = [
            1000 * (min(together(way, states, max_time)[0] for _ in range(2)) - own) / units
            for way in (pool, dask)
        ]
        what = f"{states} states to {max_time} steps"
        yield what, units, *(f"{cost:.2g} ms" for cost in each)


def sizes(states: int, max_time: int, least: int, probes: int) -> list[float]:
    """The partial machines in each unit, estimated by so many probes."""
    tree = Tree(question(states, max_time).plan(), states, 2)
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


def shares(sizes: Sequence[float]) -> list[str]:
    """How unequal the units are, and the share of the time in which workers are busy."""
    busy = [sum(sizes) / workers / longest(sizes, workers) for workers in WORKERS]
    return [f"{max(sizes) / statistics.mean(sizes):.1f}", *(f"{share:.2f}" for share in busy)]


def spread(probes: int) -> Iterator[tuple[object, ...]]:
    """The shares of larger spaces, each in two cuts of the tree."""
    for states, max_time in LARGE:
        for least in CUTS:
            found = sizes(states, max_time, least, probes if least == CUTS[0] else probes // 10)
            yield f"{states} states to {max_time} steps", len(found), *shares(found)


def main() -> None:
    """Measure everything, print the tables and write them."""
    parser = options(__doc__, 3)
    parser.add_argument("--states", type=int, default=5)
    parser.add_argument("--max-time", type=int, default=500)
    parser.add_argument("--probes", type=int, default=0, help="probes of each unit")
    given = parser.parse_args()
    repeats, states, max_time = given.repeats, given.states, given.max_time
    command = "python benchmarks/cluster.py" + (f" --probes {given.probes}" if given.probes else "")
    rows, units = two(states, max_time, repeats)
    space = f"{states} states to {max_time} steps"
    heads = ("census", "units", "largest / mean", *(f"{workers} workers" for workers in WORKERS))
    lines = [
        "# A census on several processes",
        "",
        f"Written by `{command}`: the least of {repeats} runs, the ways in turn.",
        f"Census of {space}, with ranks and fronts, on two cores.",
        *ABOUT_TWO,
        *table(("how", "time", "throughput"), rows),
        *ABOUT_COSTS,
        *table(("census", "units", "pool", "Dask"), costs()),
        *ABOUT_SPREAD,
        *table(heads, [(space, len(units), *shares(units))]),
    ]
    if given.probes:
        lines += [*ABOUT_PROBES, *table(heads, spread(given.probes))]
    write("CLUSTER.md", lines)


if __name__ == "__main__":
    main()
