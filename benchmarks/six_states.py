"""Count random units of six states by three methods, and write the table SIX_STATES.md.

The tree of partial machines is cut deeper than a census cuts it, some of the units are drawn, and
each is counted by the census, by the census without deciders, and by plain_walk.c, which shares no
code with it. Machines by output and time, fronts and totals must be equal, or the run stops.

    python benchmarks/six_states.py [--units 200] [--seed 1] [--begin 1]
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tables import HERE, positive, table, write

from dovetail._core import Tally
from dovetail.censuses.parameters import Parameters

STATES = 6
MAX_TIME = 500
#: Choices on the way to a unit; a census cuts where there are four.
DEPTH = 6
Unit = list[int]
#: The rank and the time of a machine.
Point = tuple[int, int]


@dataclass
class Counted:
    """What one method counts in a unit."""

    machines: dict[tuple[str, int], int]
    fronts: dict[str, list[Point]]
    halting: int
    no_halting_entry: int
    proved: int
    undecided: int
    nodes: int

    def answers(self) -> dict[str, object]:
        """Return what must not depend on the method."""
        return {
            "machines by output and time": self.machines,
            "fronts": self.fronts,
            "machines that halt": self.halting,
            "machines without a halting entry": self.no_halting_entry,
            "other machines": self.proved + self.undecided,
            "partial machines": self.nodes,
        }

    def figures(self) -> dict[str, int]:
        """Return the numbers that are added up."""
        return {
            "partial machines": self.nodes,
            "machines that halt": self.halting,
            "machines without a halting entry": self.no_halting_entry,
            "machines proved endless": self.proved,
            "machines undecided": self.undecided,
            "pairs of output and time": len(self.machines),
            "points of fronts": sum(map(len, self.fronts.values())),
        }


class Census:
    """The census that `dovetail.data` is made from, with or without deciders."""

    def __init__(self, deciders: bool) -> None:
        self.plan = Parameters(STATES, 2, MAX_TIME, "", "visited", True, deciders).plan()

    def __call__(self, unit: Unit) -> Counted:
        """Count a unit."""
        return of_tally(self.plan.count_unit(unit))


def of_tally(tally: Tally) -> Counted:
    """Return what the core has counted."""
    outputs, (places, times, machines), (owners, ranks, moments) = tally.columns(True)
    keys = zip(places.tolist(), times.tolist(), strict=True)
    fronts: dict[str, list[Point]] = {output: [] for output in outputs}
    for owner, rank, moment in zip(owners.tolist(), ranks.tolist(), moments.tolist(), strict=True):
        fronts[outputs[owner]].append((int(rank), moment))
    first, *others = tally.endless
    return Counted(
        {(outputs[place], time): int(n) for (place, time), n in zip(keys, machines, strict=True)},
        {output: sorted(points) for output, points in fronts.items()},
        tally.halting, first, sum(others), tally.undecided, tally.nodes,
    )  # fmt: skip


def front(points: Iterable[Point]) -> list[Point]:
    """Return the points that no other one equals or beats in rank and in time."""
    kept: list[Point] = []
    for rank, time in sorted(points):
        if not kept or time < kept[-1][1]:
            kept.append((rank, time))
    return kept


class PlainWalk:
    """The compiled plain_walk.c."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "plain_walk"
        command = [os.environ.get("CC", "gcc"), "-O3", "-march=native", "-std=c11", "-o"]
        subprocess.run([*command, str(self.program), str(HERE / "plain_walk.c")], check=True)

    def __call__(self, unit: Unit) -> Counted:
        """Count a unit."""
        command = [str(self.program), *map(str, (STATES, MAX_TIME, *unit))]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        *lines, last = output.splitlines()
        machines: dict[tuple[str, int], int] = {}
        points: dict[str, list[Point]] = {}
        for line in lines:
            word, time, number, rank = line.split()
            machines[word, int(time)] = int(number)
            points.setdefault(word, []).append((int(rank), int(time)))
        halting, no_halting_entry, others, nodes = map(int, last.split())
        fronts = {word: front(own) for word, own in points.items()}
        return Counted(machines, fronts, halting, no_halting_entry, 0, others, nodes)


def draw(units: int, seed: int) -> tuple[list[Unit], int]:
    """Return units drawn at random from those of a cut, and how many there are."""
    _, every = Census(True).plan.cut([], DEPTH)
    return random.Random(seed).sample(sorted(every), min(units, len(every))), len(every)


def compare(units: list[Unit], begin: int) -> dict[str, int]:
    """Count units by all methods, which must agree, those before `begin` by the census alone."""
    sums: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        census = Census(deciders=True)
        walks: dict[str, Callable[[Unit], Counted]] = {
            "the census without deciders": Census(deciders=False),
            "plain_walk.c": PlainWalk(Path(folder)),
        }
        for number, unit in enumerate(units, 1):
            found = census(unit)
            sums.update(found.figures())
            for name, walk in walks.items() if number >= begin else ():
                known = walk(unit).answers()
                for what, answer in found.answers().items():
                    if answer != known[what]:
                        sys.exit(f"unit {unit}: {name} has other {what}")
            print(f"{number} of {len(units)}: {unit}, {found.nodes:,} partial machines", flush=True)
    return sums


def main() -> None:
    """Compare the methods, print the table and write it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--units", type=positive, default=200, help="how many (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    parser.add_argument(
        "--begin", type=positive, default=1, help="the first to compare, if others were before"
    )
    given = parser.parse_args()
    units, every = draw(given.units, given.seed)
    sums = compare(units, given.begin)
    lines = [
        "# Six states, counted by three methods",
        "",
        f"Written by `python benchmarks/six_states.py --units {given.units} --seed {given.seed}`,",
        "in one sitting or more.",
        "",
        f"The tree of {STATES} states has {every:,} units that lie {DEPTH} choices deep;",
        f"{len(units)} of them, drawn at random, are counted to {MAX_TIME} steps by the census, by",
        "the census without deciders, and by plain_walk.c. In every unit the methods agree",
        "exactly: machines by output and time, fronts with their least ranks, partial machines,",
        "machines that halt, that have no halting entry, and that do neither. None of the machines",
        "that the census proves endless halts in time by a plain walk.",
        "",
        *table(
            ("of the census", "sum over the units"),
            ((name, f"{figure:,}") for name, figure in sums.items()),
            right=("sum over the units",),
        ),
    ]
    write("SIX_STATES.md", lines)


if __name__ == "__main__":
    main()
