"""The command `demo`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dovetail import tasks
from dovetail._core import DovetailError
from dovetail.cli.common import FOUND, add_output, print_json, use_files_only, write_picture
from dovetail.cli.parsing import add_command
from dovetail.dovetailing import Hit, search
from dovetail.machines import run, space_time
from dovetail.views import explore

#: The searches of the demo: task, a, b. The last slope makes another machine win.
DEMO_SEARCHES = (("successor", 1, 1), ("and", 1, 1), ("xor", 1, 1), ("xor", 100_000, 1))
DEMO_MACHINE = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA"

ABOUT = """The machine that a dovetailer finds first. Each iteration adds `a` machines in order of
rank, then gives each listed machine `b` steps; a slot is one turn of one machine.
"""
PAGE = "open it in a browser, and drag the slope of the last search"
ROW = "{:<10}{:>8}{:>3}{:>12}{:>6}{:>12}{:>20}{:>9}  {}"
HEAD = ("task", "a", "b", "rank", "time", "iteration", "slots", "seconds", "machine")


def add(commands: Any) -> None:
    """Add the command `demo`."""
    about = "search for three tasks, draw two pictures and write a page, in a few seconds"
    parser = add_command(commands, _demo, "demo", about, examples=("--out pictures",))
    text = "folder of the pictures and the page, made if need be"
    parser.value("--out", Path, "DIR", text, default="dovetail-demo")
    add_output(parser)


def _demo(options: argparse.Namespace) -> int:
    options.out.mkdir(parents=True, exist_ok=True)
    hits = []
    if not options.json:
        print(f"{ABOUT}\n{ROW.format(*HEAD)}", flush=True)
    for hit in _hits():
        hits.append(hit)
        if not options.json:
            numbers = (f"{n:,}" for n in (hit.a, hit.b, hit.rank, hit.time, hit.iteration))
            end = (f"{hit.slots:,}", f"{hit.seconds:.3f}", hit.machine.text)
            print(ROW.format(hit.task.name, *numbers, *end), flush=True)
    pictures = _draw(hits, options.out)
    page = options.out / "explorer.html"
    explore(tasks.xor, hits[-1].a, hits[-1].b, max_states=3).save_html(page)
    if options.json:
        searches = [hit.to_dict() for hit in hits]
        files = {"pictures": [str(path) for path in pictures], "page": str(page)}
        print_json({"searches": searches, **files})
    else:
        print()
        for path, about in {**pictures, page: PAGE}.items():
            print(f"wrote {path}: {about}")
    return FOUND


def _hits() -> Iterator[Hit]:
    for name, a, b in DEMO_SEARCHES:
        hit = search(tasks.named(name), a, b)
        if not isinstance(hit, Hit):
            raise DovetailError(f"the search for {name} ended without a hit: {hit.reason}")
        yield hit


def _draw(hits: list[Hit], folder: Path) -> dict[Path, str]:
    """Draw two pictures; return their files and what they show."""
    use_files_only()
    from dovetail import plots

    last = hits[-1]
    solutions = {(hit.rank, hit.time) for hit in hits if hit.task.name == last.task.name}
    triangle, cells = folder / "triangle.png", folder / "space-time.png"
    axes = plots.triangle(sorted(solutions), a=last.a, b=last.b, tie=last.tie, isolines=0)
    axes.set_title(f"{last.task.name}: {axes.get_title()}", fontsize="medium")
    write_picture(triangle)
    steps = run(DEMO_MACHINE).steps
    space_time(DEMO_MACHINE, stop=steps + 1).plot()
    write_picture(cells)
    return {
        triangle: "what the dovetailer of the last line visits",
        cells: f"all {steps} steps of the 4-state busy beaver",
    }
