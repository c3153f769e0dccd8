"""All machines of one and two states with two symbols, each run by the oracle.

Shares no code with the package but the oracle, which shares none itself.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from dovetail import Task
from dovetail.oracle import reference

#: No machine of two states that halts on words of three symbols takes more steps.
LIMIT = 40
READOUTS = ("tape", "visited", "head", "ones", "right")
TABLES = tuple(reference.tables(2, 2))
#: No two of them differ in trailing blanks only.
WORDS = ("", "1", "01", "11", "001", "011", "101", "111")


class Trace(NamedTuple):
    """A halted run: its steps, its outputs by readout, and whether anything was visited twice."""

    steps: int
    outputs: dict[str, str]
    entries_once: bool
    cells_once: bool


class Solver(NamedTuple):
    """One machine that solves a task."""

    rank: int
    states: int
    steps: tuple[int, ...]
    time: int
    right: tuple[bool, ...]
    traces: tuple[Trace, ...]

    @property
    def loss(self) -> Fraction:
        """Share of the held-out inputs that it does not answer rightly."""
        return Fraction(self.right.count(False), len(self.right))

    def is_lookup(self, form: str) -> bool:
        """Whether nothing was visited twice on any training input."""
        return all(getattr(trace, f"{form}_once") for trace in self.traces)


def trace(table: object, word: str, limit: int = LIMIT) -> Trace | None:
    """Run a machine by the definition; None if it does not halt."""
    simulation = reference.Simulation(table, word)
    entries, cells = [], []
    while simulation.steps < limit:
        entries.append((simulation.state, simulation.tape.get(simulation.head, 0)))
        cells.append(simulation.head)
        if not simulation.step():
            return None
        if simulation.outcome == "halted":
            outputs = {name: simulation.readout(name) for name in READOUTS}
            once = [len(set(some)) == len(some) for some in (entries, cells)]
            return Trace(simulation.steps, outputs, *once)
    return None


@cache
def traces(word: str) -> tuple[Trace | None, ...]:
    """The runs of all machines on a word, in order of rank."""
    return tuple(trace(table, word) for table in TABLES)


def solvers(task: Task, max_time: int = 10**6) -> list[Solver]:
    """All machines that solve a task, in order of rank."""
    found = []
    training = [traces(word) for word in task.inputs]
    held_out = [(traces(word), output) for word, output in task.held_out]
    for place, table in enumerate(TABLES):
        runs = [some[place] for some in training]
        if any(run is None or run.outputs[task.readout] != output
               for run, output in zip(runs, task.outputs, strict=True)):  # fmt: skip
            continue
        steps = tuple(run.steps for run in runs)
        weighted = sum(w * n for w, n in zip(task.weights, steps, strict=True))
        time = max(steps) if task.cost == "max" else weighted
        fates = [(some[place], output) for some, output in held_out]
        right = tuple(r is not None and r.outputs[task.readout] == o for r, o in fates)
        if time <= max_time:
            found.append(Solver(place + 1, len(table), steps, time, right, tuple(runs)))
    return found


def best(machines: Iterable[Solver], key: Callable[[Solver], Any]) -> list[Solver]:
    """Those with the least key."""
    every = list(machines)
    least = min(map(key, every))
    return [one for one in every if key(one) == least]


def mean(values: Iterable[Fraction | bool | int]) -> Fraction:
    """The exact mean."""
    every = list(values)
    return sum(map(Fraction, every), Fraction(0)) / len(every)


@st.composite
def solved_tasks(
    draw: st.DrawFn, training: tuple[int, int] = (1, 3), held_out: tuple[int, int] = (1, 4)
) -> Task:
    """Tasks that some machine of one or two states solves, with so many inputs of each kind."""
    place = draw(st.integers(0, len(TABLES) - 1).filter(lambda n: traces("")[n] is not None))
    halting = [word for word in WORDS if traces(word)[place] is not None]
    readout = draw(st.sampled_from(["head", "ones", "visited", "tape", "right"]))
    low, high = training
    inputs = draw(st.lists(st.sampled_from(halting), min_size=min(low, len(halting)), max_size=high,
                           unique=True))  # fmt: skip
    rest = [word for word in WORDS if word not in inputs]
    others = draw(st.lists(st.sampled_from(rest), min_size=held_out[0], max_size=held_out[1],
                           unique=True))  # fmt: skip

    def answer(word: str) -> str:
        run = traces(word)[place]
        return "1" if run is None else run.outputs[readout]

    cost = draw(st.sampled_from(["average", "max"]))
    weights = draw(st.lists(st.integers(1, 3), min_size=len(inputs), max_size=len(inputs)))
    return Task.examples(
        [(word, answer(word)) for word in inputs],
        readout=readout,
        cost=cost,
        weights=None if cost == "max" else weights,
        held_out=[(w, answer(w) if draw(st.booleans()) else "1") for w in others],
    )
