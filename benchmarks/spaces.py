"""Measure the census, fronts and sweeps, and write the table SPACES.md.

    python benchmarks/spaces.py [--repeats 5] [--five] [--before FOLDER]

With --five the census of five states to 500 steps is made too, and the front of a task of four
examples over five states: some minutes. With --before the censuses, and fronts, are timed in turn
with those of a checkout of another version that has been built.
"""

from __future__ import annotations

import multiprocessing
import statistics
import subprocess
import sys
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from tables import least, options, table, timed, write

import dovetail
from dovetail import tasks

#: What was measured, and the time or rate.
Row = tuple[str, str]
SLOPES = 10_000_000


def censuses(repeats: int, five: bool) -> list[Row]:
    """Whole spaces, with and without least ranks."""
    plans = [(4, 107, ranks, workers) for ranks in (False, True) for workers in (1, 2)]
    plans += [(5, 500, ranks, 2) for ranks in (False, True)] if five else []
    rows = []
    for states, limit, ranks, workers in plans:
        seconds, census = least(
            lambda n=states, t=limit, r=ranks, w=workers: dovetail.census(
                n, max_time=t, ranks=r, workers=w
            ),
            repeats if states < 5 else 1,
        )
        what = "counts, least ranks and fronts" if ranks else "counts"
        plan = f"census of {states} states to {limit} steps, {what}, {workers} worker(s)"
        found = f"{census.nodes:,} partial machines, {census.steps:,} steps"
        rows.append((f"{plan}: {found}", f"{seconds:.3g} s"))
    return rows


def process(start: Any, seconds: Any) -> None:
    """One of two independent processes: the census of `two_workers` on one thread."""
    dovetail.census(2, max_time=9)
    start.wait()
    seconds.put(count(1))


def count(workers: int) -> float:
    """Seconds of a census that takes some seconds."""
    return timed(lambda: dovetail.census(5, max_time=12, ranks=False, workers=workers))[0]


def two_workers(repeats: int) -> list[Row]:
    """Two threads against two processes that know nothing of each other."""
    ratios = []
    spawn = multiprocessing.get_context("spawn")
    for _ in range(repeats):
        start, seconds = spawn.Barrier(2), spawn.Queue()
        both = [spawn.Process(target=process, args=(start, seconds)) for _ in range(2)]
        for each in both:
            each.start()
        apart = max(seconds.get() for _ in both)
        for each in both:
            each.join()
        ratios.append(apart / 2 / count(2))
    what = "two workers against two independent processes, census of 5 states to 12 steps"
    ratio = statistics.median(ratios)
    return [(f"{what}, counts (median of the ratios of throughput)", f"{ratio:.2f}")]


#: What two versions are compared by, on one thread.
COMPARED = {
    "census of 4 states to 107 steps, counts": "census(4, max_time=107, ranks=False, workers=1)",
    "census of 4 states to 107 steps, counts, least ranks and fronts": (
        "census(4, max_time=107, workers=1)"
    ),
    "front of doubling, 4 states, time 400": (
        "front(tasks.named('doubling'), max_states=4, max_time=400, workers=1)"
    ),
}
COMPARED_FIVE = {
    "census of 5 states to 500 steps, counts, least ranks and fronts": (
        "census(5, max_time=500, workers=1)"
    )
}
#: A process that prints the seconds of a processor that a call takes.
TIMED = """
import sys, time
sys.path.insert(0, {folder!r})
from dovetail import census, front, tasks
start = time.process_time()
{call}
print(time.process_time() - start)
"""


def against(before: Path, repeats: int, five: bool) -> list[Row]:
    """The least time of calls as a share of that of another version, the two in turn."""
    rows = []
    for what, call in {**COMPARED, **(COMPARED_FIVE if five else {})}.items():
        now, then = inf, inf
        for _ in range(1 if call in COMPARED_FIVE.values() else repeats):
            then = min(then, seconds_of(call, before))
            now = min(now, seconds_of(call, Path(dovetail.__file__).parent.parent))
        rows.append((f"{what}, 1 worker: the time of the version before is 1", f"{now / then:.2f}"))
    return rows


def seconds_of(call: str, folder: Path) -> float:
    """Seconds of a call in a process of its own, by the package in a folder."""
    program = TIMED.format(folder=str(folder.resolve()), call=call)
    return float(subprocess.check_output([sys.executable, "-c", program], text=True))


def fronts(repeats: int, five: bool) -> list[Row]:
    """Fronts of named tasks, and slopes on one of ten points."""
    plans = [("xor", 4, 200), ("doubling", 4, 400)] + ([("doubling", 5, 400)] if five else [])
    rows, found = [], {}
    for name, states, limit in plans:
        task = tasks.named(name)
        for workers in (1, 2) if states < 5 else (2,):
            seconds, front = least(
                lambda task=task, n=states, t=limit, w=workers: dovetail.front(
                    task, max_states=n, max_time=t, workers=w
                ),
                repeats if states < 5 else 1,
            )
            found[name, states] = front
            what = (
                f"front of {name} ({len(task.inputs)} examples), {states} states, time {limit}, "
                f"{workers} worker(s): {len(front)} points, {front.nodes:,} partial machines, "
                f"{front.steps:,} steps"
            )
            rows.append((what, f"{seconds:.3g} s"))
    front = found["doubling", 4]
    seconds, longer = least(lambda: front.extend(max_time=2000), repeats)
    more = f"{longer.nodes - front.nodes:,} more partial machines"
    rows.append((f"the same front extended to time 2000: {more}", f"{seconds:.3g} s"))
    rng = np.random.default_rng(1)
    a, b = rng.integers(1, 10**6, size=(2, SLOPES))
    seconds, _ = least(lambda: front.sweep(a, b), min(repeats, 3))
    rate = SLOPES / seconds / 1e6
    what = f"sweep of {SLOPES:,} slopes over those {len(front)} points"
    rows.append((what, f"{rate:.3g} M/s"))
    return rows


def main() -> None:
    """Measure everything, print the table and write it."""
    parser = options(__doc__, 5)
    parser.add_argument("--five", action="store_true")
    parser.add_argument("--before", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    repeats = arguments.repeats
    rows = [
        *censuses(repeats, arguments.five),
        *two_workers(repeats),
        *fronts(repeats, arguments.five),
        *(against(arguments.before, repeats, arguments.five) if arguments.before else []),
    ]
    command = "python benchmarks/spaces.py" + (" --five" if arguments.five else "")
    command += " --before FOLDER" if arguments.before else ""
    lines = [
        "# Whole spaces",
        "",
        f"Written by `{command}`: the least of {repeats} runs, one for five states.",
        "With one worker, and for a census with any number, the counts repeat exactly.",
        "",
        *table(("what", "time"), rows),
    ]
    write("SPACES.md", lines)


if __name__ == "__main__":
    main()
