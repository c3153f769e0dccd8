"""Measure the census, fronts, sweeps and long runs, and write the table SPACES.md.

    python benchmarks/spaces.py [--repeats 5] [--five]

With --five the census of five states to 500 steps is made too: about a minute and a half.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

import dovetail
from dovetail import tasks

Result = TypeVar("Result")
CHAMPION = "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA"
REGULAR = "1RB1RA_0LC1LE_1LD1LC_1LA0LB_1LF1RE_---0RA"
SLOPES = 10_000_000


def least(call: Callable[[], Result], repeats: int) -> tuple[float, Result]:
    """Least seconds of several calls, and what the last returned."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return min(times), result


def runs(repeats: int) -> list[str]:
    """Two long runs of regular machines."""
    rows = []
    for machine, steps in ((CHAMPION, 10**8), (REGULAR, 10**8)):
        seconds, run = least(lambda m=machine, s=steps: dovetail.run(m, max_steps=s), repeats)
        cells = len(run.cells)
        rows.append(f"| `run({machine})`: {run.steps:,} steps, {cells:,} cells | {seconds:.3g} s |")
    return rows


def censuses(repeats: int, five: bool) -> list[str]:
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
        rows.append(
            f"| census of {states} states to {limit} steps, {what}, {workers} worker(s): "
            f"{census.nodes:,} partial machines, {census.steps:,} steps | {seconds:.3g} s |"
        )
    return rows


def fronts(repeats: int) -> list[str]:
    """Fronts of named tasks within four states, and slopes on one of ten points."""
    rows = []
    for name, limit in (("xor", 200), ("doubling", 400)):
        task = tasks.named(name)
        seconds, front = least(
            lambda task=task, t=limit: dovetail.front(task, max_states=4, max_time=t), repeats
        )
        rows.append(
            f"| front of {name}, 4 states, time {limit}: {len(front)} points, "
            f"{front.nodes:,} partial machines, {front.steps:,} steps | {seconds:.3g} s |"
        )
    rng = np.random.default_rng(1)
    a, b = rng.integers(1, 10**6, size=(2, SLOPES))
    seconds, _ = least(lambda: front.sweep(a, b), min(repeats, 3))
    rate = SLOPES / seconds / 1e6
    rows.append(f"| sweep of {SLOPES:,} slopes over those {len(front)} points | {rate:.3g} M/s |")
    return rows


def main() -> None:
    """Measure everything, print the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--five", action="store_true")
    arguments = parser.parse_args()
    repeats = max(1, arguments.repeats)
    rows = [*runs(repeats), *censuses(repeats, arguments.five), *fronts(repeats)]
    command = "python benchmarks/spaces.py" + (" --five" if arguments.five else "")
    lines = [
        "# Whole spaces",
        "",
        f"Written by `{command}`: the least of {repeats} runs, one for five states.",
        "The counts of partial machines and steps repeat exactly.",
        "",
        "| what | time |",
        "|---|---|",
        *rows,
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    (Path(__file__).parent / "SPACES.md").write_text(text)


if __name__ == "__main__":
    main()
