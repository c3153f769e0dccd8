"""The literal dovetailer: its schedule, and the closed formulas for what it costs.

docs/theory.md, "The dovetailer", has the schedule and the formulas; there ⌈x/a⌉ is the *group* of
rank x.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.dovetailing.programs import Program, Schedule
from dovetail.machines import Machine, Space, as_space
from dovetail.results.encoding import storable
from dovetail.results.result import Result, TableResult
from dovetail.slopes import Slope
from dovetail.tasks import Task
from dovetail.tasks.named import hint
from dovetail.values import check, display

TIES = ("rank", "time")
"""The program that is visited first in an iteration: the oldest ("rank") or the newest ("time")."""

TRACE_ROWS = 1_000_000
"""Greatest number of visits that a trace keeps."""

_Literal: TypeAlias = tuple[
    tuple[int, int] | None, int, int, int, npt.NDArray[np.uint64] | None, bool
]


def iteration(rank: int, time: int, a: int, b: int) -> int:
    """Return the iteration in which the program of this rank and halting time is accepted.

    That is ⌈x/a⌉ + ⌈t/b⌉ - 1 (docs/theory.md, "The winner").

    Parameters
    ----------
    rank, time
        Rank x and halting time t in turns, from 1.
    a, b
        Programs added per iteration, turns for each program.

    Examples
    --------
    >>> from dovetail.dovetailing.schedules import iteration
    >>> iteration(7, 5, a=2, b=3)
    5
    """
    rank, time, a, b = _point(rank, time, a, b)
    return -(-rank // a) - (-time // b) - 1


def slots(rank: int, time: int, a: int, b: int, tie: str = "rank", total: int | None = None) -> int:
    """Return the number of turns up to acceptance, as if no other program stopped early.

    The closed formula of docs/theory.md, "Slots, steps, area", also for finite lists.

    Parameters
    ----------
    rank, time, a, b
        As in `iteration`.
    tie
        One of `TIES`.
    total
        Number of programs, if there is a last one; None if there is none.

    Examples
    --------
    >>> from dovetail.dovetailing.schedules import slots
    >>> slots(7, 5, a=2, b=3), slots(7, 5, a=2, b=3, tie="time")
    (80, 68)
    """
    rank, time, a, b = _point(rank, time, a, b)
    check.choice(tie, "tie", TIES)
    if total is not None:
        total = check.integer(total, "total", rank, None)
    now = iteration(rank, time, a, b)
    group = -(-rank // a)
    before = rank - 1
    if tie == "time":  # all newer groups, then the older ones of its own group
        before += _listed(now, a, total) - _listed(group, a, total) - a * (group - 1)
    return _turns(now - 1, a, b, total) + b * before + (time - 1) % b + 1


def area(rank: int, time: int, a: int, b: int) -> Fraction:
    """Return the area (a·t + b·x)²/(2ab) of the triangle below the program's isoline.

    It differs from `slots` by less than 1.5(a·t + b·x) (docs/theory.md, "Slots, steps, area").

    Examples
    --------
    >>> from dovetail.dovetailing.schedules import area
    >>> area(7, 5, a=2, b=3)
    Fraction(961, 12)
    """
    rank, time, a, b = _point(rank, time, a, b)
    return Fraction((a * time + b * rank) ** 2, 2 * a * b)


def search_key(rank: int, time: int, a: int, b: int, tie: str = "rank") -> tuple[int, ...]:
    """Return a key that sorts solutions into the order in which the dovetailer would find them.

    It is (k, x) for tie="rank" and (k, ⌈t/b⌉, x) for tie="time", where k is the `iteration`
    (docs/theory.md, "The winner").

    Examples
    --------
    >>> from dovetail.dovetailing.schedules import search_key
    >>> min([(1, 3), (3, 1)], key=lambda point: search_key(*point, a=1, b=1, tie="time"))
    (3, 1)
    """
    rank, time, a, b = _point(rank, time, a, b)
    now = iteration(rank, time, a, b)
    if check.choice(tie, "tie", TIES) == "rank":
        return now, rank
    return now, -(-time // b), rank


@storable
@dataclass(frozen=True)
class HaltingTable:
    """Programs of which only the halting times and the losses are known.

    Parameters
    ----------
    times
        Halting time of each program in turns, from 1; None if it never halts.
    losses
        Loss of each program; 0 accepts. Not used (None, say) where the time is None.

    Examples
    --------
    >>> from dovetail.dovetailing.schedules import HaltingTable
    >>> HaltingTable([None, 3, 1], [None, 0, 1]).times
    (None, 3, 1)
    """

    times: Sequence[int | None]
    losses: Sequence[object]

    def __post_init__(self) -> None:
        for name in ("times", "losses"):
            values = getattr(self, name)
            if isinstance(values, str) or not isinstance(values, Iterable):
                raise check.refusal(name, "a sequence", values)
            object.__setattr__(self, name, tuple(values))
        if len(self.times) != len(self.losses):
            raise DovetailError(
                f"losses must be one for each of the {len(self.times)} times, "
                f"not {len(self.losses)}"
            )
        if not self.times:
            raise DovetailError("times must hold at least one program")
        times = tuple(check.optional_integer(time, "times: each", 1) for time in self.times)
        object.__setattr__(self, "times", times)

    @property
    def accepted(self) -> tuple[bool, ...]:
        """Whether each program halts with loss 0."""
        pairs = zip(self.times, self.losses, strict=True)
        return tuple(time is not None and bool(loss == 0) for time, loss in pairs)

    def __len__(self) -> int:
        return len(self.times)


class Trace(TableResult):
    """The visits of running programs, one row for each, in the order of the schedule.

    Attributes
    ----------
    iteration, rank
        Iteration of the visit, and rank of the program, uint64.
    before
        Turns that the program had taken before the visit, uint64.
    turns, steps
        Turns taken, and single-machine steps done, in the visit, uint64.
    complete
        False if there were more visits than `TRACE_ROWS`; the first ones are kept.
    """

    iteration: npt.NDArray[np.uint64]
    rank: npt.NDArray[np.uint64]
    before: npt.NDArray[np.uint64]
    turns: npt.NDArray[np.uint64]
    steps: npt.NDArray[np.uint64]
    complete: bool

    def to_dict(self) -> dict[str, npt.NDArray[np.uint64]]:
        """Return the five columns."""
        names = ("iteration", "rank", "before", "turns", "steps")
        return {name: getattr(self, name) for name in names}

    def __len__(self) -> int:
        return len(self.rank)

    def __repr__(self) -> str:
        return f"Trace({len(self)} visits{'' if self.complete else ', incomplete'})"


Programs: TypeAlias = Task | HaltingTable | Sequence[Program]


class Dovetail(Result):
    """Result of the literal dovetailer; made by `dovetail`. True if it found something.

    Attributes
    ----------
    task, space
        The programs that were dovetailed; the space is None for other programs than machines.
    a, b, tie
        The dovetailer.
    rank, time
        Rank and halting time in turns of the accepted program; None if there is none.
    machine
        The accepted machine; None for other programs.
    iteration
        The iteration of acceptance, else the number of iterations done.
    slots
        Turns up to acceptance, else of all iterations done; as if no program stopped early.
    steps
        Single-machine steps really done.
    area
        Area of the triangle (see `area`); None if nothing was found.
    trace
        The visits; None without ``trace=True``.
    """

    pictures = ("triangle",)

    task: Programs
    space: Space | None
    a: int
    b: int
    tie: str
    rank: int | None
    time: int | None
    machine: Machine | None
    iteration: int
    slots: int
    steps: int
    area: Fraction | None
    trace: Trace | None
    schedule: Schedule | None = field(default=None, compare=False)

    @property
    def found(self) -> bool:
        """Whether a program was accepted."""
        return self.rank is not None

    def __bool__(self) -> bool:
        return self.found

    def resume(self, max_iterations: int) -> "Dovetail":
        """Return the result after `max_iterations` iterations in all; itself if it found something.

        Machines and tables are run again from the start, with the same answer. Stepped programs
        keep their state, so they go on from there.

        Examples
        --------
        >>> import dovetail
        >>> result = dovetail.dovetail(dovetail.HaltingTable([9], [0]), max_iterations=4)
        >>> result, result.resume(20).iteration
        (Dovetail(nothing found in 4 iterations, 4 slots), 9)
        """
        limit = check.integer(max_iterations, "max_iterations")
        if self.found or limit <= self.iteration:
            return self
        trace = self.trace is not None
        if self.schedule is not None:
            return _advance(self.schedule, limit, trace)
        dovetailer = (self.a, self.b, self.tie)
        return dovetail(self.task, *dovetailer, space=self.space, max_iterations=limit, trace=trace)

    def to_dict(self) -> dict[str, object]:
        """Return the numbers as a dict; the machine as text, the trace left out."""
        names = ("rank", "time", "iteration", "slots", "steps", "area", "a", "b", "tie")
        machine = None if self.machine is None else self.machine.text
        values = {name: getattr(self, name) for name in names}
        return {"found": self.found, "machine": machine, **values}

    def __repr__(self) -> str:
        if not self.found:
            return f"Dovetail(nothing found in {self.iteration} iterations, {self.slots} slots)"
        return (
            f"Dovetail(rank={self.rank}, time={self.time}, iteration={self.iteration}, "
            f"slots={self.slots}, steps={self.steps})"
        )


def dovetail(
    task: Programs,
    a: int | Slope = 1,
    b: int = 1,
    tie: str = "rank",
    *,
    space: Space | None = None,
    max_iterations: int = 1000,
    trace: bool = False,
) -> Dovetail:
    """Return what the dovetailer finds, run literally, turn by turn.

    For small cases, and to check everything faster; `search` gives the same answer sooner.

    Parameters
    ----------
    task
        A `Task` (the programs are the machines of the space), a `HaltingTable`, or a sequence of
        objects whose ``step()`` returns None while they run and then the loss, 0 to accept.
    a, b
        Programs added per iteration, turns for each program; or one `Slope` for both.
    tie
        One of `TIES`.
    space
        The machines; None is the unbounded space of two symbols.
    max_iterations
        Greatest number of iterations.
    trace
        Whether to keep the visits (at most `TRACE_ROWS` of them).

    Raises
    ------
    DovetailError
        If an argument is malformed. Exceptions of predicates and programs pass through unchanged.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.dovetail(dovetail.Task.output("1"), a=3, b=2)
    Dovetail(rank=7, time=1, iteration=3, slots=31, steps=7)
    >>> table = dovetail.HaltingTable(times=[None, 5, 2], losses=[None, 0, 1])
    >>> dovetail.dovetail(table, trace=True).trace.to_dict()["rank"]
    array([1, 1, 2, 1, 2, 3, 1, 2, 3, 1, 2, 1, 2], dtype=uint64)
    """
    a, b, tie = check_dovetailer(a, b, tie)
    limit = check.integer(max_iterations, "max_iterations")
    keep = TRACE_ROWS if check.flag(trace, "trace") else 0
    if isinstance(task, Task):
        space = as_space(space)
        compiled = task.compile(space.symbols)
        done = _core.dovetail(compiled, space.core, a, b, tie, limit, keep)
        return _result(task, space, a, b, tie, done)
    if space is not None:
        raise DovetailError("space is only for a Task; other programs are their own list")
    if isinstance(task, HaltingTable):
        times, accepted = list(task.times), list(task.accepted)
        done = _core.dovetail_table(times, accepted, a, b, tie, limit, keep)
        return _result(task, None, a, b, tie, done)
    return _advance(Schedule(_programs(task), a, b, tie, keep), limit, trace)


def check_dovetailer(a: int | Slope, b: int, tie: str) -> tuple[int, int, str]:
    """Return a, b and the tie rule of a dovetailer, checked; a `Slope` stands for a and b."""
    if isinstance(a, Slope):
        if b != 1:
            raise DovetailError(f"b must be left out, since a is a Slope; it is {display.shown(b)}")
        a, b = a
    a = check.integer(a, "a", 1)
    b = check.integer(b, "b", 1)
    return a, b, check.choice(tie, "tie", TIES)


def _programs(task: object) -> list[Program]:
    programs = list(task) if isinstance(task, Iterable) else []
    if not programs or not all(isinstance(program, Program) for program in programs):
        raise DovetailError(
            "task must be a Task, a HaltingTable, or a sequence of at least one object "
            f"with a step() method, not {display.shown(task)}{hint(task)}"
        )
    return programs


def _advance(schedule: Schedule, max_iterations: int, trace: bool) -> Dovetail:
    schedule.advance(max_iterations)
    a, b, tie, total = schedule.a, schedule.b, schedule.tie, len(schedule.programs)
    steps = sum(schedule.turns)
    rows = np.array(schedule.rows, dtype=np.uint64).reshape(-1, 5) if trace else None
    if schedule.hit is None:
        done = schedule.iteration
        turns = _turns(done, a, b, total)
    else:
        done = iteration(*schedule.hit, a, b)
        turns = slots(*schedule.hit, a, b, tie, total)
    literal = (schedule.hit, done, turns, steps, rows, schedule.complete)
    return _result(schedule.programs, None, a, b, tie, literal, schedule)


def _result(
    task: Programs,
    space: Space | None,
    a: int,
    b: int,
    tie: str,
    literal: _Literal,
    schedule: Schedule | None = None,
) -> Dovetail:
    hit, iterations, turns, steps, rows, complete = literal
    rank, time = (None, None) if hit is None else hit
    return Dovetail(
        task=task,
        space=space,
        a=a,
        b=b,
        tie=tie,
        rank=rank,
        time=time,
        machine=None if space is None or rank is None else space.machine(rank),
        iteration=iterations,
        slots=turns,
        steps=steps,
        area=None if hit is None else area(*hit, a, b),
        trace=None if rows is None else _trace(rows, complete),
        schedule=schedule,
    )


def _trace(rows: npt.NDArray[np.uint64], complete: bool) -> Trace:
    now, rank, before, turns, steps = rows.T
    return Trace(now, rank, before, turns, steps, complete)


def _point(rank: int, time: int, a: int, b: int) -> tuple[int, int, int, int]:
    rank = check.integer(rank, "rank", 1, None)
    time = check.integer(time, "time", 1, None)
    return rank, time, check.integer(a, "a", 1), check.integer(b, "b", 1)


def _listed(iterations: int, a: int, total: int | None) -> int:
    """Return the number of programs that are listed after some iterations."""
    return a * iterations if total is None else min(a * iterations, total)


def _turns(iterations: int, a: int, b: int, total: int | None) -> int:
    """Return all turns of the first iterations: b times the sum of `_listed`."""
    growing = iterations if total is None else min(iterations, total // a)
    programs = a * growing * (growing + 1) // 2
    return b * (programs + (iterations - growing) * (total or 0))
