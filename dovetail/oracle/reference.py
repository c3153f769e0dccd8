"""A slow, readable oracle: the definitions of the project, word by word.

Nothing here is fast and nothing here is clever. The module computes on its own: it shares no code
with the compiled core or with the other rooms, so that it can be compared with them. It accepts
their `Machine`, `Task` and `HaltingTable` objects, and reads nothing of them but the plain fields.

A machine is a *table*: one row per state, one `Entry` per symbol, `None` where an entry is
undefined. A *program* is an iterator that yields one `Turn` each time it is given a turn.

Examples
--------
>>> from dovetail import Task
>>> from dovetail.oracle import reference
>>> reference.dovetail(Task.output("1"), a=3, b=2)
Literal(found=True, rank=7, time=1, iteration=3, slots=31, steps=7)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, count, islice, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from dovetail.oracle.tables import (
    HALT,
    Entry,
    Order,
    Table,
    choices,
    offset,
    parse,
    rank,
    tables,
    text,
    total,
    unrank,
)

if TYPE_CHECKING:
    from dovetail.tasks import Task

# Tests ask for all definitions here.
__all__ = [
    "HALT",
    "Entry",
    "Evaluation",
    "Literal",
    "Order",
    "Program",
    "Simulation",
    "Table",
    "Turn",
    "Visit",
    "acceptance_time",
    "choices",
    "dovetail",
    "evaluate",
    "iteration",
    "offset",
    "one_after_another",
    "parse",
    "programs",
    "rank",
    "run",
    "search_key",
    "side_by_side",
    "slots",
    "solutions",
    "tables",
    "text",
    "total",
    "training_runs",
    "unrank",
    "winner",
]


class Simulation:
    """One machine on one input, stepped by hand.

    The input is written on a blank tape, or over what a run before has left. The start cell is
    position 0; `first` and `last` are the outermost cells visited, before too. The outcome is None
    while it can go on, then "halted" or "undefined entry".

    Examples
    --------
    >>> simulation = Simulation("1RB1LB_1LA1RZ")
    >>> while simulation.step():
    ...     pass
    >>> simulation.outcome, simulation.steps, simulation.readout("visited")
    ('halted', 6, '1111')
    """

    def __init__(self, machine: object, input: str = "", before: Simulation | None = None) -> None:
        self.table = parse(machine) if not isinstance(machine, tuple) else machine
        self.tape: dict[int, int] = dict(before.tape) if before else {}
        self.tape |= {position: int(symbol) for position, symbol in enumerate(input)}
        self.outcome: str | None = None
        self.steps = self.state = self.head = 0
        self.first: int = before.first if before else 0
        self.last: int = before.last if before else 0

    def step(self) -> bool:
        """Do one step if the machine has not stopped; return whether it did one."""
        if self.outcome is not None:
            return False
        entry = self.table[self.state][self.tape.get(self.head, 0)]
        if entry is None:
            self.outcome = "undefined entry"
            return False
        state, write, move = entry
        self.steps += 1
        self.tape[self.head] = write
        if state == HALT:
            self.outcome = "halted"
            return True
        self.state = state
        if move == "R":
            self.head += 1
            if self.head > self.last:
                self.last = self.head
        else:
            self.head -= 1
            if self.head < self.first:
                self.first = self.head
        return True

    def window(self, left: int, right: int) -> str:
        """Return the symbols of the cells `left` .. `right` - 1."""
        return "".join(str(self.tape.get(cell, 0)) for cell in range(left, right))

    def readout(self, name: str) -> str:
        """Return the output by one of the five readouts."""
        marked = [cell for cell, symbol in self.tape.items() if symbol != 0]
        bounds = {
            "head": (self.head, self.head + 1),
            "visited": (self.first, self.last + 1),
            "right": (self.head, max(marked, default=self.head - 1) + 1),
            "tape": (min(marked, default=0), max(marked, default=-1) + 1),
        }
        return str(len(marked)) if name == "ones" else self.window(*bounds[name])


def run(
    machine: object, input: str = "", max_steps: int = 10_000, before: Simulation | None = None
) -> Simulation:
    """Return the run of a machine until it stops or has done `max_steps` steps.

    Examples
    --------
    >>> run("1RB---_1LA1RZ", "1").outcome, run("0RA1RA", max_steps=7).outcome
    ('undefined entry', None)
    """
    simulation = Simulation(machine, input, before)
    while simulation.steps < max_steps and simulation.step():
        pass
    return simulation


def training_runs(task: Task, machine: object, max_steps: int) -> list[Simulation]:
    """Return the runs on the inputs; with memory, none is begun after one that does not halt."""
    runs: list[Simulation] = []
    for word in task.inputs:
        runs.append(after(runs, task, machine, word, max_steps))
    return runs


def after(runs: list[Simulation], task: Task, machine: object, word: str, most: int) -> Simulation:
    """Return the run on an input after others; with memory on the tape that they have left."""
    before = runs[-1] if task.memory and runs else None
    halted = before is None or before.outcome == "halted"
    return run(machine, word, most if halted else 0, before)


class Evaluation(NamedTuple):
    """Losses and outputs of a machine on a task."""

    training_loss: Fraction
    held_out_loss: Fraction | None
    outputs: tuple[str | None, ...]
    times: tuple[int | None, ...]


def evaluate(task: Task, machine: object, max_steps: int = 10_000) -> Evaluation:
    """Return the losses of a machine on a task: the shares of wrong outputs.

    Examples
    --------
    >>> from dovetail import Task
    >>> task = Task.examples([("", "1"), ("1", "0")], readout="head", held_out=[("11", "0")])
    >>> evaluate(task, "1RZ0RZ").training_loss
    Fraction(0, 1)
    """
    runs = training_runs(task, machine, max_steps)
    outputs = [_output(task, done) for done in runs]
    times = tuple(done.steps if done.outcome == "halted" else None for done in runs)
    held_out: Fraction | None = None
    if task.held_out:
        words = [item if isinstance(item, str) else item[0] for item in task.held_out]
        right = None if task.outputs is None else [item[1] for item in task.held_out]
        said = [_output(task, after(runs, task, machine, w, max_steps)) for w in words]
        held_out = _loss(task, right, said)
    return Evaluation(_loss(task, task.outputs, outputs), held_out, tuple(outputs), times)


def _output(task: Task, done: Simulation) -> str | None:
    return done.readout(task.readout) if done.outcome == "halted" else None


def _loss(task: Task, right: Sequence[str] | None, outputs: Sequence[str | None]) -> Fraction:
    if right is not None:
        wrong = sum(good != output for good, output in zip(right, outputs, strict=True))
        return Fraction(wrong, len(right))
    assert task.function is not None
    said = [output for output in outputs if output is not None]
    return Fraction(not (len(said) == len(outputs) and task.function(said)))


class Turn(NamedTuple):
    """One turn of a program: the steps done, and its verdict once it has one."""

    steps: int
    accepted: bool | None


Program: TypeAlias = Iterator[Turn]


def _verdict(task: Task, outputs: Sequence[str | None]) -> bool | None:
    """Return the verdict on the outputs so far: a wrong one rejects, all of them right accept."""
    for right, output in zip(task.outputs or (), outputs, strict=False):
        if output not in (None, right):
            return False
    said = [output for output in outputs if output is not None]
    if len(said) < len(task.inputs):
        return None
    return True if task.function is None else bool(task.function(said))


def one_after_another(task: Task, table: Table) -> Program:
    """Yield the turns of a machine under ``cost="average"``: example after example.

    A step of an example of weight w takes w turns, and is done in the last of them.
    """
    outputs: list[str] = []
    simulation: Simulation | None = None
    for word, weight in zip(task.inputs, task.weights, strict=True):
        simulation = Simulation(table, word, simulation if task.memory else None)
        while simulation.outcome is None:
            for _ in range(weight - 1):
                yield Turn(0, None)
            simulation.step()
            if simulation.outcome is None:
                yield Turn(1, None)
        outputs.append(simulation.readout(task.readout))
        yield Turn(1, _verdict(task, outputs))


def side_by_side(task: Task, table: Table) -> Program:
    """Yield the turns of a machine under ``cost="max"``: a step of every unfinished example."""
    runs = [Simulation(table, word) for word in task.inputs]
    while True:
        steps = sum([simulation.step() for simulation in runs])
        yield Turn(steps, _verdict(task, [_output(task, simulation) for simulation in runs]))


def _table_program(time: int | None, loss: object) -> Program:
    for step in count(1):
        yield Turn(1, loss == 0 if step == time else None)


def _stepped_program(stepped: Any) -> Program:
    while True:
        loss = stepped.step()
        yield Turn(1, None if loss is None else loss == 0)


def programs(
    source: Any, symbols: int = 2, states: int | None = None, order: Order = None
) -> Iterator[Program]:
    """Return the programs of a task, a halting table or a sequence of objects with ``step()``."""
    if hasattr(source, "inputs"):
        turns = one_after_another if source.cost == "average" else side_by_side
        return (turns(source, table) for table in tables(symbols, states, order))
    if hasattr(source, "times"):
        return map(_table_program, source.times, source.losses)
    return map(_stepped_program, source)


class Visit(NamedTuple):
    """One row of a trace: a program's turns in one iteration."""

    iteration: int
    rank: int
    before: int
    turns: int
    steps: int


@dataclass(frozen=True)
class Literal:
    """The program that the literal dovetailer accepts, and its cost."""

    found: bool
    rank: int | None
    time: int | None
    iteration: int
    slots: int
    steps: int
    trace: tuple[Visit, ...] = field(repr=False)


@dataclass
class _Listed:
    """A listed program, with the number of turns that it has taken."""

    rank: int
    program: Program
    taken: int = 0
    accepted: bool | None = None

    def visit(self, b: int) -> tuple[int, int]:
        """Run the program for up to `b` turns; return the turns taken and the steps done."""
        turns = steps = 0
        while turns < b and self.accepted is None:
            done, self.accepted = next(self.program)
            turns += 1
            steps += done
        self.taken += turns
        return turns, steps


def dovetail(
    source: Any,
    a: int = 1,
    b: int = 1,
    tie: str = "rank",
    *,
    symbols: int = 2,
    states: int | None = None,
    order: Order = None,
    max_iterations: int = 1000,
) -> Literal:
    """Return the result of the literal dovetailer: list `a` programs, run each for `b` turns.

    Examples
    --------
    >>> from dovetail import HaltingTable
    >>> table = HaltingTable([None, 3, 4], [1, 1, 0])
    >>> dovetail(table, a=1, b=2)
    Literal(found=True, rank=3, time=4, iteration=4, slots=18, steps=15)
    """
    waiting = enumerate(programs(source, symbols, states, order), start=1)
    groups: list[list[_Listed]] = []
    trace: list[Visit] = []
    slots = steps = 0
    for iteration in range(1, max_iterations + 1):
        groups.append([_Listed(rank, program) for rank, program in islice(waiting, a)])
        for listed in chain.from_iterable(groups if tie == "rank" else reversed(groups)):
            before = listed.taken
            turns, done = listed.visit(b)
            steps += done
            if turns:
                trace.append(Visit(iteration, listed.rank, before, turns, done))
            if listed.accepted:
                found = (listed.rank, listed.taken, iteration, slots + turns, steps)
                return Literal(True, *found, tuple(trace))
            slots += b
    return Literal(False, None, None, max_iterations, slots, steps, tuple(trace))


def _ceil(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def iteration(rank: int, time: int, a: int, b: int) -> int:
    """Return the iteration in which the program of a rank, halting at a time, is accepted.

    Examples
    --------
    >>> iteration(7, 3, a=3, b=2)
    4
    """
    return _ceil(rank, a) + _ceil(time, b) - 1


def slots(rank: int, time: int, a: int, b: int, tie: str = "rank", total: int | None = None) -> int:
    """Return the turns up to the accepting one, as if no other program halted.

    Examples
    --------
    >>> slots(3, 4, a=1, b=2, total=3), slots(3, 4, a=1, b=2, tie="time", total=3)
    (18, 14)
    """
    k = iteration(rank, time, a, b)
    group = _ceil(rank, a)
    most = a * k if total is None else total
    visited = rank - 1
    if tie == "time":
        visited += min(a * k, most) - min(a * group, most) - a * (group - 1)
    growing = min(k - 1, most // a)  # iterations before k that list a new machines
    listed = a * growing * (growing + 1) // 2 + (k - 1 - growing) * most
    return b * (listed + visited) + (time - 1) % b + 1


def search_key(rank: int, time: int, a: int, b: int, tie: str = "rank") -> tuple[int, ...]:
    """Return the search key: the first accepted program has the least.

    It is (iteration, rank) or, for ``tie="time"``, (iteration, iterations listed, rank).
    """
    k = iteration(rank, time, a, b)
    return (k, rank) if tie == "rank" else (k, _ceil(time, b), rank)


def winner(
    points: Iterable[tuple[int, int]], a: int, b: int, tie: str = "rank"
) -> tuple[int, int] | None:
    """Return the solution (rank, time) that is accepted first.

    Examples
    --------
    >>> winner([(3, 8), (9, 1)], a=1, b=1), winner([(3, 8), (9, 1)], a=1, b=2)
    ((9, 1), (3, 8))
    """
    return min(points, key=lambda point: search_key(point[0], point[1], a, b, tie), default=None)


def acceptance_time(task: Task, machine: object, max_time: int) -> int | None:
    """Return the time of a machine on a task; `None` if it does not solve it within `max_time`."""
    table = machine if isinstance(machine, tuple) else parse(machine)
    if not any(entry and entry.next == HALT for row in table for entry in row):
        return None  # it never halts
    runs: list[Simulation] = []
    for word, right in zip_longest(task.inputs, task.outputs or ()):
        runs.append(after(runs, task, table, word, max_time))
        output = _output(task, runs[-1])
        if output is None or right not in (None, output):
            return None  # one wrong answer is enough
    if _loss(task, task.outputs, [_output(task, done) for done in runs]) > 0:
        return None
    weighted = [done.steps * weight for done, weight in zip(runs, task.weights, strict=True)]
    time = max(done.steps for done in runs) if task.cost == "max" else sum(weighted)
    return time if time <= max_time else None


def solutions(
    task: Task,
    max_rank: int,
    max_time: int,
    *,
    symbols: int = 2,
    states: int | None = None,
    order: Order = None,
) -> list[tuple[int, int]]:
    """Return all solutions (rank, time) of a task in a rectangle, by running every machine in it.

    Examples
    --------
    >>> from dovetail import Task
    >>> solutions(Task.output("1"), max_rank=9, max_time=5)
    [(7, 1), (8, 1), (9, 1)]
    """
    machines = enumerate(islice(tables(symbols, states, order), max_rank), start=1)
    timed = ((rank, acceptance_time(task, table, max_time)) for rank, table in machines)
    return [(rank, time) for rank, time in timed if time is not None]
