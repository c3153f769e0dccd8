"""Measure the counts of all solutions, and write the table SOLUTIONS.md.

The reference is the loop of reference.c that runs the same machines one by one; both must count the
same. A census of four states is counted in the same run, to compare the time of a partial machine.

    python benchmarks/solutions.py [--repeats 5]
"""

from __future__ import annotations

import resource
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from bench import XOR, Reference, agree
from tables import duration, least, options, table, write

import dovetail
from dovetail import Solutions, speed, tasks

#: What was measured, and the figure.
Row = tuple[str, str]
ROWS = 1_000_000
SCHEDULES = 10_000


def against_the_loop(repeats: int) -> list[Row]:
    """All machines of three states, on the inputs of xor."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Reference(Path(folder))("solutions", 3, 200, *XOR)
    seconds, found = least(lambda: count("xor", 3, 200, 1), repeats)
    agree("machines that solve it", found.solving, int(answer["solving"]))
    agree("their steps", int((found.machines * found.time).sum()), int(answer["time"]))
    loop = float(answer["seconds"])
    what = f"solutions(xor, max_states=3, max_time=200): {found.nodes:,} partial machines"
    machines, steps = int(answer["machines"]), int(answer["steps"])
    return [
        (what, duration(seconds)),
        (f"the loop over {machines:,} machines in C, {steps:,} steps", duration(loop)),
        ("how many times as long the loop takes", f"{loop / seconds:.0f}"),
    ]


def against_the_census(repeats: int) -> list[Row]:
    """The time of a partial machine, beside that of a census with least ranks."""
    seconds, census = least(lambda: dovetail.census(4, max_time=107, workers=1), repeats)
    node = seconds / census.nodes
    rows = [(f"census of 4 states, {census.nodes:,} partial machines", each(seconds, node))]
    for name, states, time in (("xor", 4, 200), ("doubling", 4, 400)):
        for workers in (1, 2):
            seconds, found = least(lambda n=name, s=states, t=time, w=workers: count(n, s, t, w), 3)
            what = f"solutions({name}, max_states={states}, max_time={time}), {workers} worker(s)"
            work = f"{found.nodes:,} partial machines, {found.solving:,} machines in {len(found):,}"
            rows.append((f"{what}: {work} classes", each(seconds, seconds / found.nodes)))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [*rows, ("greatest memory of the process until here", f"{most:,} MB")]


def count(name: str, states: int, time: int, workers: int) -> Solutions:
    """Count the solutions of a named task."""
    task = tasks.named(name)
    return dovetail.solutions(task, max_states=states, max_time=time, workers=workers)


def each(seconds: float, node: float) -> str:
    """Return a time, and the part of one partial machine in it."""
    return f"{duration(seconds)}, {1e9 * node:.0f} ns each"


def selections(repeats: int) -> list[Row]:
    """Priors over a million rows."""
    found = many_rows()
    priors = (speed.MaxTime(), speed.AverageTime(), speed.Linear(1000), speed.Dovetailer(1000))
    rows = []
    for prior in priors:
        seconds, _ = least(lambda prior=prior: found.select(prior), repeats)
        rows.append((f"select by {prior} over {ROWS:,} classes", duration(seconds)))
    return rows


def orders_and_annealing(repeats: int) -> list[Row]:
    """Random orders over a million rows, and ten thousand schedules of annealing."""
    found = many_rows()
    order, _ = least(lambda: speed.random_order(found, 1000), repeats)
    fronts, _ = least(lambda: speed.random_front(found), repeats)
    every = dovetail.solutions(
        tasks.xor, max_states=3, max_time=80, performance="subsets", workers=1
    )
    candidates = speed.Candidates.of_solutions(every)
    schedules = [speed.Steady(8, 80, step) for step in range(1, 11)]
    draws = range(1, SCHEDULES // 10 + 1)
    anneal, _ = least(
        lambda: speed.anneal_sweep(candidates, schedules, draws=draws), min(repeats, 2)
    )
    return [
        (f"who wins at slope 1,000 under random orders, {ROWS:,} classes", duration(order)),
        (f"what is on the front under random orders, {ROWS:,} classes", duration(fronts)),
        (f"{SCHEDULES:,} annealing schedules over the machines of xor", duration(anneal)),
    ]


def many_rows() -> Solutions:
    """A million rows with four inputs, drawn at random."""
    rng = np.random.default_rng(1)
    base = dovetail.solutions(tasks.xor, max_states=3, max_time=200)
    steps = rng.integers(1, 200, size=(ROWS, 4)).astype(np.uint64)
    return replace(
        base,
        states=np.full(ROWS, 3),
        steps=steps,
        held_out=np.zeros((ROWS, 4), dtype=np.int8),
        held_out_steps=steps,
        machines=rng.integers(1, 8, size=ROWS).astype(np.uint64),
        least_rank=rng.permutation(ROWS).astype(np.uint64) + np.uint64(10_037),
    )


def main() -> None:
    """Measure everything, print the table and write it."""
    repeats = options(__doc__, 5).parse_args().repeats
    rows = [*against_the_loop(repeats), *against_the_census(repeats), *selections(repeats)]
    rows += orders_and_annealing(repeats)
    lines = [
        "# All solutions",
        "",
        f"Written by `python benchmarks/solutions.py`: the least of {repeats} runs, 3 for larger",
        "ones, one of the loop. The counts repeat exactly.",
        "",
        *table(("what", "time"), rows),
    ]
    write("SOLUTIONS.md", lines)


if __name__ == "__main__":
    main()
