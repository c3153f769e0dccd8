"""`run_nest`: dovetailers inside dovetailers, run turn by turn."""

from __future__ import annotations

from itertools import starmap

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.dovetailing import HaltingTable
from dovetail.models.nests.programs import (
    MOST,
    ORDERS,
    TIES,
    Programs,
    halting_programs,
    whole,
)
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display

#: What a turn of a dovetailer is, for the dovetailer above it.
UNITS = ("slots", "steps")
#: Most levels of dovetailers.
MOST_LEVELS = 64


class NestLevel(Result):
    """What one dovetailer of a nest accepted.

    Attributes
    ----------
    a, b
        The dovetailer.
    rank, time
        The rank of the program that it accepted, and the turns that this had taken.
    iteration
        The iteration of the acceptance.
    slots
        Turns of all its programs, as if none had stopped early.
    steps
        Steps that programs of the lowest level executed for it.
    """

    a: int
    b: int
    rank: int
    time: int
    iteration: int
    slots: int
    steps: int


class NestRun(TableResult):
    """A nest of dovetailers that was run turn by turn; made by `run_nest`.

    Attributes
    ----------
    leaves
        Rank, time and acceptance of the programs of the lowest level that halt.
    levels
        Number of levels of dovetailers.
    a, b, kappa, order, tie, unit, max_turns
        As in `run_nest`.
    found
        What the outermost dovetailer accepted, what that accepted, and so on; empty if the turns
        did not suffice.
    iteration, slots, steps
        How far the outermost dovetailer came.
    """

    leaves: tuple[tuple[int, int, bool], ...]
    levels: int
    a: int
    b: int
    kappa: int
    order: str
    tie: str
    unit: str
    max_turns: int
    found: tuple[NestLevel, ...]
    iteration: int
    slots: int
    steps: int

    def __bool__(self) -> bool:
        return bool(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def resume(self, max_turns: int) -> NestRun:
        """Return the same run with more turns; it is run again from its beginning."""
        leaves = list(self.leaves)
        return _run(leaves, self.levels, self.a, self.b, self.kappa, self.order, self.tie,
                    self.unit, check.integer(max_turns, "max_turns", self.max_turns))  # fmt: skip

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each level, the outermost first."""
        return frames.columns(self.found, "a", "b", "rank", "time", "iteration", "slots", "steps")

    def __repr__(self) -> str:
        if not self.found:
            turns = display.shorten(f"{self.slots:,}")
            return f"NestRun(nothing accepted within {turns} slots; resume() with more turns)"
        chain = " over ".join(f"{level.a}/{level.b}" for level in self.found)
        last = self.found[-1]
        return f"NestRun({chain}: rank {last.rank}, time {last.time}, after {self.slots:,} slots)"


def run_nest(
    programs: Programs | HaltingTable,
    *,
    a: int = 1,
    b: int = 1,
    levels: int = 2,
    kappa: int = 1,
    order: str = "place",
    tie: str = "rank",
    unit: str = "slots",
    max_turns: int = 10**9,
) -> NestRun:
    """Run a dovetailer whose programs are dovetailers whose programs are …, turn by turn.

    Nothing is worked out in advance: every program of every level takes its turns in the order of
    the literal schedule. It is what `literal_map` must agree with, where it ends in time.

    Parameters
    ----------
    programs
        Those of the lowest level: a `Front`, pairs (rank, time) that solve the task, or a
        `HaltingTable`, whose programs may also halt without solving it. All other ranks never halt.
    a, b
        The outermost dovetailer.
    levels
        Levels of dovetailers: with 1 it runs the programs themselves.
    kappa, order, tie
        As in `literal_map`, the same on all levels.
    unit
        What a turn of an inner dovetailer is: one of its "slots", counted as if no program had
        stopped early, or one of the "steps" that are really executed.
    max_turns
        Most turns of the outermost dovetailer.

    Examples
    --------
    >>> found = run_nest([(12, 5)], a=4, b=1, kappa=3)
    >>> found
    NestRun(4/1 over 3/1: rank 12, time 5, after 19,419 slots)
    >>> found.found[0].rank, found.found[0].time
    (15, 96)
    """
    for name, value, accepted in (("order", order, ORDERS), ("tie", tie, TIES),
                                  ("unit", unit, UNITS)):  # fmt: skip
        check.choice(value, name, accepted)
    leaves = halting_programs(programs)
    if any(time > check.MOST for _, time, _ in leaves):
        raise DovetailError(f"programs: times of at most {check.MOST} can be run turn by turn")
    return _run(
        leaves,
        check.integer(levels, "levels", 1, MOST_LEVELS),
        check.integer(a, "a", 1, MOST),
        check.integer(b, "b", 1, MOST),
        whole(kappa, "kappa"),
        order,
        tie,
        unit,
        check.integer(max_turns, "max_turns", 1),
    )


def _run(
    leaves: list[tuple[int, int, bool]],
    levels: int,
    a: int,
    b: int,
    kappa: int,
    order: str,
    tie: str,
    unit: str,
    max_turns: int,
) -> NestRun:
    rows, iteration, slots, steps = _core.run_nest(
        leaves, levels - 1, (a, b), kappa, order, tie, unit, max_turns
    )
    return NestRun(
        tuple(leaves), levels, a, b, kappa, order, tie, unit, max_turns,
        tuple(starmap(NestLevel, rows)), iteration, slots, steps,
    )  # fmt: skip
