"""Measure single long runs and write the table RUNS.md.

    python benchmarks/runs.py [--repeats 5]

Three ways side by side: `dovetail.run`, plain stepping by the same core, and the table loop of
reference.c. Fewer than 2^15 steps at a time are always plain, so a run that is advanced by
10,000 steps, again and again, is plain stepping. All must reach the same configuration.
"""

from __future__ import annotations

import tempfile
from itertools import groupby
from pathlib import Path

from bench import Reference, agree, heading, millions
from tables import milliseconds, options, table, timed, write

import dovetail
from dovetail import _core

BLOCK = 12
HEADS = ("machine", "steps", "tape", "`run`", "plain stepping", "C reference", "plain", "C")
PLAIN = 10_000
# What is measured, the machine, and its most steps.
MACHINES = (
    ("champion of five states, halts", "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", 10**8),
    ("regular, endless", "1RB1RA_0LC1LE_1LD1LC_1LA0LB_1LF1RE_---0RA", 10**8),
    ("irregular", "1RB0RA1LB_1LC2RA0LB_0RB2LB2RB", 10**8),
    ("irregular trail, 5 states", "1RB1LC_1RE1LA_0LA0LB_0RB0LB_1LA0RE", 10**8),
    ("irregular trail, 6 states", "1RB1LB_1RF1LA_1LD0LC_0RB0LE_0RD0LD_1LC0RA", 10**8),
    ("irregular trail, 3 symbols", "1RB2LA1LA_2LC0RA0LC_0LC2RA1LB", 10**8),
    ("two counters", "1RB0RA_0LC1RA_1RE1LD_1LC0LD_---0RB", 10**8),
)


def plainly(machine: str, max_steps: int) -> _core.Stepper:
    """Run without blocks."""
    run = _core.Stepper(machine, "")
    while run.outcome is None and run.steps < max_steps:
        run.advance(min(PLAIN, max_steps - run.steps))
    return run


def runs_of_blocks(machine: str, steps: int) -> int:
    """Runs of equal blocks on the tape after so many steps."""
    cells = bytes(dovetail.run(machine, max_steps=steps).cells)
    blocks = [cells[start : start + BLOCK] for start in range(0, len(cells), BLOCK)]
    return len(list(groupby(blocks)))


def row(
    what: str, machine: str, max_steps: int, reference: Reference, repeats: int
) -> tuple[str, ...]:
    """One line of the table: the least time of each way, the three in turn."""
    ours, plain, loop = [], [], []
    for _ in range(repeats):
        answer = reference("run", machine, max_steps)
        loop.append(float(answer["seconds"]))
        seconds, stepped = timed(lambda: plainly(machine, max_steps))
        plain.append(seconds)
        seconds, run = timed(lambda: dovetail.run(machine, max_steps=max_steps))
        ours.append(seconds)
        agree(f"{machine}: steps", run.steps, int(answer["steps"]))
        agree(f"{machine}: cells", bytes(run.cells), stepped.cells())
        agree(f"{machine}: head", (run.steps, run.head), (stepped.steps, stepped.head))
    runs = [runs_of_blocks(machine, run.steps // part) for part in (100, 10, 1)]
    times = [min(ours), min(plain), min(loop)]
    speeds = [f"{milliseconds(time)}, {millions(run.steps / time)}/s" for time in times]
    ratios = [f"{time / times[0]:,.1f}" for time in times[1:]]
    tape = f"{len(run.cells):,} cells, {' → '.join(f'{count:,}' for count in runs)} runs"
    return f"{what}: `{machine}`", f"{run.steps:,}", tape, *speeds, *ratios


def main() -> None:
    """Measure everything, print the table and write it."""
    repeats = options(__doc__, 5).parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        reference = Reference(Path(folder))
        rows = [row(*machine, reference, repeats) for machine in MACHINES]
        lines = [
            "# Long runs",
            "",
            "Written by `python benchmarks/runs.py`, from the blank tape on one thread: the least",
            f"of {repeats} runs, the three ways in turn. All reached the same configuration. The",
            "last two columns say how many times as fast `run` is. Runs are those of equal blocks",
            f"of {BLOCK} cells, after a hundredth of the steps, a tenth, and all: where they grow",
            "with the tape, blocks stand side by side.",
            "",
            *heading(reference),
            "",
            *table(HEADS, rows),
        ]
    write("RUNS.md", lines)


if __name__ == "__main__":
    main()
