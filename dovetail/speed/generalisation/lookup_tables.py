"""Lookup tables among machines, known by the structure of their runs.

docs/speed/generalisation.md, "Lookup tables" says what they are.

All machines of a class take the same steps, but need not visit the same entries. So the machine
that a prior selects is run by itself, and the lookup tables of a whole class are counted by a walk
over partial machines, which ends where a run stops being one of a lookup table.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.machines import Machine
from dovetail.machines.machines import HALT, LETTERS, as_machine
from dovetail.results.result import TableResult
from dovetail.speed.classes import Solutions
from dovetail.speed.priors import Prior
from dovetail.speed.selections import Selection
from dovetail.tasks import Task
from dovetail.values import check

FORMS = ("entries", "cells")
"""What a lookup table does not visit twice on an input: an entry of its table, or a cell."""


class _Entry(NamedTuple):
    """What a table says: the symbol to write, the move, and the next state, None to halt."""

    write: int
    move: int
    next: int | None


_Table = dict[tuple[int, int], _Entry]


class _Undefined(NamedTuple):
    """The entry that a run needs next, and that the table does not have."""

    key: tuple[int, int]


class _Halt(NamedTuple):
    """The end of a run that visited nothing twice."""

    steps: int
    tape: dict[int, int]
    visited: range
    head: int

    def output(self, readout: str) -> str:
        """Return the output, as docs/theory.md, "Inputs and readouts" says."""
        if readout == "visited":
            return self._symbols(self.visited)
        if readout == "head":
            return self._symbols(range(self.head, self.head + 1))
        filled = [cell for cell, symbol in self.tape.items() if symbol]
        if readout == "ones":
            return str(len(filled))
        first = self.head if readout == "right" else min(filled, default=0)
        return self._symbols(range(first, max(filled, default=first - 1) + 1))

    def _symbols(self, cells: range) -> str:
        return "".join(str(self.tape.get(cell, 0)) for cell in cells)


def is_lookup(
    machine: Machine | str, inputs: Iterable[str], form: str = "entries", *, memory: bool = False
) -> bool:
    """Return whether a machine is a lookup table on some inputs.

    It must halt on each of them. With the form "entries", no entry of its table is visited twice on
    the same input: there is no loop, and its time is at most the number of its entries. With
    "cells", no cell is visited twice on the same input: its time is at most the length of what it
    reads, the number of cells visited, and it moves in one direction only. Such a machine is a
    finite automaton, which may well answer inputs of any length. Neither form implies the other.
    Both are about these inputs, not about others (docs/speed/generalisation.md, "Lookup tables").

    Parameters
    ----------
    machine
        A `Machine` or its text. Entries that no run reads may be undefined; a run that reads one
        does not halt.
    inputs
        The inputs, at least one, such as ``task.inputs``.
    form
        One of "entries" and "cells".
    memory
        Whether the tape is kept between the inputs, as in `Task`.

    Examples
    --------
    >>> from dovetail import speed, tasks
    >>> speed.is_lookup("0RB1RB_0RZ1RZ", ["0", "1"])
    True
    >>> parity = tasks.parity
    >>> [speed.is_lookup("0RZ0RB_1RZ0RA", parity.inputs, form) for form in ("entries", "cells")]
    [False, True]
    """
    checked = as_machine(machine)
    words = check.several(inputs, "inputs", "a sequence of strings")
    if not words:
        raise DovetailError("inputs must hold at least one input")
    check.choice(form, "form", FORMS)
    memory = check.flag(memory, "memory")
    words = [check.word(word, "inputs", checked.symbols) for word in words]
    table, left = _table(checked), None
    for word in words:
        end = _follow(table, checked.states, word, form, left)
        if not isinstance(end, _Halt):
            return False
        left = end if memory else None
    return True


class Lookups(TableResult):
    """Exact numbers of lookup tables among all solutions of a task; made by `lookups`.

    There is a row for each number of states and steps on the training inputs, in that order.

    Attributes
    ----------
    form
        One of "entries" and "cells".
    states, steps
        Of each row, int64 and uint64; the steps are of shape (rows, inputs).
    machines
        Number of the solutions, int64 or uint64 if these hold it, else Python ints.
    tables
        Number of those that are lookup tables on the training inputs, of the same type.
    """

    form: str
    states: npt.NDArray[np.int64]
    steps: npt.NDArray[np.uint64]
    machines: npt.NDArray[Any]
    tables: npt.NDArray[Any]

    @property
    def share(self) -> Fraction:
        """Exact share of all solutions that are lookup tables."""
        return Fraction(sum(self.tables.tolist()), sum(self.machines.tolist()))

    def among(self, selection: Selection) -> Fraction:
        """Return the exact share of lookup tables among whole classes that a prior selects.

        The prior must not single out machines by their ranks; then it selects all machines of some
        rows.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> speed.lookups(every).among(every.select(speed.MaxTime()))
        Fraction(1, 1)
        """
        check.instance(selection, "selection", Selection)
        chosen = set(_keys(selection.states, selection.steps))
        rows = [row for row, key in enumerate(_keys(self.states, self.steps)) if key in chosen]
        machines = sum(self.machines[rows].tolist())
        if machines != selection.count:
            raise DovetailError(
                "selection: it is of other solutions, or its prior singles out machines by their "
                "ranks; use speed.lookup_share"
            )
        return Fraction(sum(self.tables[rows].tolist()), machines)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns."""
        steps = {f"steps {i}": self.steps[:, i] for i in range(self.steps.shape[1])}
        return {"states": self.states, **steps, "machines": self.machines, "tables": self.tables}

    def __repr__(self) -> str:
        tables, machines = sum(self.tables.tolist()), sum(self.machines.tolist())
        return f"Lookups({tables} of {machines} solutions visit none of the {self.form} twice)"


def lookups(solutions: Solutions, form: str = "entries") -> Lookups:
    """Return how many of the solutions are lookup tables on the training inputs, exactly.

    The walk is in Python: with "entries" it takes less than a second for three states of two
    symbols, and up to a minute for four.

    Parameters
    ----------
    solutions
        What `dovetail.solutions` returns.
    form
        As in `is_lookup`.

    Raises
    ------
    DovetailError
        If there is no solution, or the form is unknown.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> speed.lookups(every).share
    Fraction(60, 71)
    """
    check.instance(solutions, "solutions", Solutions)
    check.choice(form, "form", FORMS)
    if solutions.checks:
        raise DovetailError(
            "solutions: only those that are right on checks are left, and what lookup tables do on "
            "these is not counted; give all of them"
        )
    groups = _groups(solutions)
    found: Counter[_Group] = Counter()
    for states in range(1, solutions.space.states + 1):
        walk = _Walk(solutions.task, states, solutions.space.symbols, solutions.max_time, form)
        found.update(walk.count())
    kind = solutions.machines.dtype
    keys = sorted(groups)
    return Lookups(
        form=form,
        states=np.array([states for states, _ in keys], dtype=np.int64),
        steps=np.array([steps for _, steps in keys], dtype=np.uint64),
        machines=np.array([groups[key] for key in keys], dtype=kind),
        tables=np.array([found[key] for key in keys], dtype=kind),
    )


def lookup_share(solutions: Solutions, prior: Prior, form: str = "entries") -> Fraction:
    """Return the exact share of lookup tables among the machines that a prior selects.

    A machine that is selected alone is run. Where whole classes are selected, their lookup tables
    are counted.

    Parameters
    ----------
    solutions
        What `dovetail.solutions` returns.
    prior
        A prior such as `Time()`.
    form
        As in `is_lookup`.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.parity, max_states=2, max_time=100)
    >>> [speed.lookup_share(every, speed.Rank(), form) for form in ("entries", "cells")]
    [Fraction(0, 1), Fraction(1, 1)]
    """
    check.instance(solutions, "solutions", Solutions)
    selection = solutions.select(prior)
    check.choice(form, "form", FORMS)
    rows = selection.rows.tolist()
    if selection.count == len(rows):
        task = solutions.task
        machines = [solutions.machine(row) for row in rows]
        hits = [is_lookup(one, task.inputs, form, memory=task.memory) for one in machines]
        return Fraction(sum(hits), len(hits))
    return lookups(solutions, form).among(selection)


_Group = tuple[int, tuple[int, ...]]


def _keys(states: npt.NDArray[np.int64], steps: npt.NDArray[np.uint64]) -> list[_Group]:
    """Return the states and the steps of each row as one key."""
    return list(zip(states.tolist(), map(tuple, steps.tolist()), strict=True))


def _groups(solutions: Solutions) -> Counter[_Group]:
    """Return the numbers of solutions by states and steps."""
    groups: Counter[_Group] = Counter()
    keys = _keys(solutions.states, solutions.steps)
    for key, machines in zip(keys, solutions.machines.tolist(), strict=True):
        groups[key] += machines
    if not groups:
        raise DovetailError("solutions: there is no solution among which to count lookup tables")
    return groups


def _table(machine: Machine) -> _Table:
    return {
        (LETTERS.index(state), symbol): _Entry(
            entry[1],
            1 if entry[2] == "R" else -1,
            None if entry[0] == HALT else LETTERS.index(entry[0]),
        )
        for state, row in machine.to_dict().items()
        for symbol, entry in row.items()
        if entry is not None
    }


def _follow(
    table: _Table, states: int, word: str, form: str, left: _Halt | None
) -> _Halt | _Undefined | None:
    """Run a machine until it halts or needs an entry; None if it visits something twice.

    With memory it begins on the tape that was left by the input before.
    """
    tape = {**(left.tape if left else {}), **dict(enumerate(map(int, word)))}
    state, head, steps = 0, 0, 0
    low, high = (left.visited[0], left.visited[-1]) if left else (0, 0)
    seen: set[object] = set()
    # A run that visits no cell twice goes one way, and after as many blanks as states for ever.
    last = max(map(abs, tape), default=0) + 1 + states
    while form == "entries" or steps <= last:
        key = (state, tape.get(head, 0))
        mark = key if form == "entries" else head
        if mark in seen:
            return None
        seen.add(mark)
        low, high = min(low, head), max(high, head)
        entry = table.get(key)
        if entry is None:
            return _Undefined(key)
        tape[head], steps = entry.write, steps + 1
        if entry.next is None:
            return _Halt(steps, tape, range(low, high + 1), head)
        head, state = head + entry.move, entry.next
    return None


@dataclass(frozen=True)
class _Walk:
    """The walk over the partial machines of one size that are lookup tables and solve a task."""

    task: Task
    states: int
    symbols: int
    max_time: int
    form: str

    def count(self) -> Counter[_Group]:
        """Return the numbers of machines by states and steps."""
        found: Counter[_Group] = Counter()
        for steps, machines in self._leaves({}, 1, 1, (), None):
            found[self.states, steps] += machines
        return found

    def _leaves(
        self, table: _Table, visited: int, ways: int, steps: tuple[int, ...], left: _Halt | None
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """Give the steps and the number of machines of every leaf below a partial machine.

        States are numbered in order of the first visit; a leaf stands for all `ways` to name them.
        """
        outputs = self.task.outputs
        assert outputs is not None
        while len(steps) < len(outputs):
            end = _follow(table, self.states, self.task.inputs[len(steps)], self.form, left)
            if isinstance(end, _Undefined):
                for entry in self._entries(visited):
                    fresh = entry.next == visited
                    more = ways * (self.states - visited) if fresh else ways
                    wider = {**table, end.key: entry}
                    yield from self._leaves(wider, visited + fresh, more, steps, left)
                return
            if end is None or end.output(self.task.readout) != outputs[len(steps)]:
                return
            steps, left = (*steps, end.steps), end if self.task.memory else None
            if self._time(steps) > self.max_time:
                return
        free = self.states * self.symbols - len(table)
        choices = 2 * self.symbols * self.states + self.symbols
        yield steps, ways * choices**free

    def _entries(self, visited: int) -> Iterator[_Entry]:
        """Give all entries whose next state was visited or is the first that was not."""
        for write in range(self.symbols):
            yield _Entry(write, 1, None)
            for state in range(min(visited + 1, self.states)):
                yield _Entry(write, 1, state)
                yield _Entry(write, -1, state)

    def _time(self, steps: tuple[int, ...]) -> int:
        """Return the time by the task's cost on the inputs that have been run."""
        if self.task.cost == "max":
            return max(steps)
        return sum(w * n for w, n in zip(self.task.weights, steps, strict=False))
