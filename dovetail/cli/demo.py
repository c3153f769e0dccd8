"""The command `demo`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dovetail import tasks
from dovetail._core import DovetailError
from dovetail.cli.common import FOUND, add_command, save_picture, use_files_only, write_picture
from dovetail.dovetailing import Hit, search
from dovetail.machines import run, space_time

#: The searches of the demo: task, a, b. The last slope makes another machine win.
DEMO_SEARCHES = (("successor", 1, 1), ("and", 1, 1), ("xor", 1, 1), ("xor", 100_000, 1))
DEMO_MACHINE = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA"


def add(commands: Any) -> None:
    """Add the command `demo`."""
    parser = add_command(commands, "demo", "search for three tasks and draw two pictures")
    parser.add_argument(
        "--out", type=Path, default=Path("dovetail-demo"), metavar="DIR", help="(dovetail-demo)"
    )
    parser.set_defaults(command=_demo)


def _demo(options: argparse.Namespace) -> int:
    options.out.mkdir(parents=True, exist_ok=True)
    print("The machine that a dovetailer finds first. Each iteration adds `a` machines in order of")
    print("rank, then gives each listed machine `b` steps; a slot is one turn of one machine.\n")
    row = "{:<10}{:>8}{:>3}{:>12}{:>6}{:>12}{:>20}{:>9}  {}"
    print(row.format("task", "a", "b", "rank", "time", "iteration", "slots", "seconds", "machine"))
    hits = []
    for name, a, b in DEMO_SEARCHES:
        hit = search(tasks.named(name), a, b)
        if not isinstance(hit, Hit):
            raise DovetailError(f"the search for {name} ended without a hit: {hit.reason}")
        hits.append(hit)
        numbers = (f"{n:,}" for n in (a, b, hit.rank, hit.time, hit.iteration, hit.slots))
        print(row.format(name, *numbers, f"{hit.seconds:.3f}", hit.machine), flush=True)
    _draw_demo(hits, options.out)
    return FOUND


def _draw_demo(hits: Sequence[Hit], folder: Path) -> None:
    from dovetail import plots

    last = hits[-1]
    solutions = {(hit.rank, hit.time) for hit in hits if hit.task.name == last.task.name}
    grid, cells = folder / "triangle.png", folder / "space-time.png"
    use_files_only()
    plots.triangle(sorted(solutions), a=last.a, b=last.b, tie=last.tie)
    write_picture(grid)
    steps = run(DEMO_MACHINE).steps
    save_picture(space_time(DEMO_MACHINE, stop=steps + 1), cells)
    print(f"\nwrote {grid}: what the dovetailer of the last line visits")
    print(f"wrote {cells}: all {steps} steps of the 4-state busy beaver")
