"""`tuple_box`: every machine of a few states as the top of a chain, and what its chains cost."""

import time as clock
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import numpy as np

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.machines import Space
from dovetail.models.tuples.boxes import TupleBox
from dovetail.models.tuples.chains import (
    REVEALS,
    Rules,
    check_hint,
    hint_word,
    named_rank,
    rules,
    run_pass,
)
from dovetail.models.tuples.kinds import CONSTANT, OTHER, SOLVER
from dovetail.models.tuples.readings import Reading, answer
from dovetail.results.frames import numbers
from dovetail.tasks import Task, as_task
from dovetail.values import check
from dovetail.work.units import check_workers

_DEPTH = 4
"""Choices at which the tree of machines is cut into units."""

#: Steps, head 1 and head 2 of a pass; and why there are none.
_Passed: TypeAlias = tuple[int | None, int | None, str | None, str | None]


class Below(NamedTuple):
    """How the chain that begins with a named machine ends on an input.

    `last` is the machine of the last level, by its rank, and `steps` and `upper` what it and the
    levels above it take. Without an object answer `said` is None; `limited` says whether only a
    limit is the reason.
    """

    said: str | None
    last: int
    steps: int
    upper: int
    limited: bool


class Judge:
    """What the outputs of passes mean for one task and one hint; each machine is run once."""

    def __init__(self, task: Task, hints: list[str], rules: Rules) -> None:
        assert task.outputs is not None
        self.task, self.right, self.hints, self.rules = task, task.outputs, hints, rules
        self.named: list[set[int]] = [set() for _ in task.inputs]
        self.limited: set[tuple[int, int]] = set()
        self._passes: dict[tuple[int, str], _Passed] = {}
        self._below: dict[tuple[int, int], Below] = {}
        self._kinds: dict[int, int] = {}

    def __call__(
        self, number: int, visited: str, head: int, unread: str
    ) -> int | tuple[int, int, int]:
        """Return 0 for wrong, 1 for right, 2 for a second pass, or what the next levels take."""
        example, second = divmod(number, 2)
        head_1, word = self.rules.reading.split(visited, head, unread)
        if second:
            return self._named(word, example)
        return 2 if head_1 else int(self._is_right(word, example))

    def _is_right(self, word: str, example: int) -> bool:
        return answer(word, self.task.readout) == self.right[example]

    def _named(self, word: str, example: int) -> int | tuple[int, int, int]:
        rank = named_rank(word, self.rules)
        if rank is None:
            return 0
        self.named[example].add(rank)
        below = self.below(rank, example)
        if below.said is None:
            if below.limited:
                self.limited.add((rank, example))
            return 0
        if not self._is_right(below.said, example):
            return 0
        return self.kind(below.last), below.steps, below.upper

    def below(self, rank: int, example: int) -> Below:
        """Return how the chain that begins with a machine ends on an input."""
        key = rank, example
        if key not in self._below:
            self._below[key] = self._chain(rank, example)
        return self._below[key]

    def _chain(self, rank: int, example: int) -> Below:
        """Return the same, level by level; the top that names this machine is one level more."""
        upper, seen = 0, [rank]
        while len(seen) < self.rules.max_levels:
            steps, head_1, word, end = self._pass(rank, self.task.inputs[example])
            if steps is None or word is None:
                return Below(None, rank, 0, upper, end == "step limit")
            if head_1 == 0:
                return Below(word, rank, steps, upper, False)
            second, _, word, end = self._pass(rank, self.hints[example])
            if second is None or word is None:
                return Below(None, rank, 0, upper, end == "step limit")
            upper += steps + second
            named = named_rank(word, self.rules)
            if named is None or named in seen:
                return Below(None, rank, 0, upper, False)
            rank = named
            seen.append(rank)
        return Below(None, rank, 0, upper, True)

    def _pass(self, rank: int, word: str) -> _Passed:
        key = rank, word
        if key not in self._passes:
            self._passes[key] = run_pass(self.rules.space.machine(rank), word, self.rules)
        return self._passes[key]

    def solver_steps(self, rank: int) -> list[int] | None:
        """Return the steps on all inputs of a machine that solves the task by itself, else None."""
        if self.kind(rank) != SOLVER:
            return None
        steps = (self._pass(rank, word)[0] for word in self.task.inputs)
        return [each for each in steps if each is not None]

    def right_steps(self, rank: int, example: int) -> int | None:
        """Return the steps of a machine whose object answer on one input is right, else None."""
        word = self.task.inputs[example]
        if self._object_answer(rank, word) != self.right[example]:
            return None
        return self._pass(rank, word)[0]

    def kind(self, rank: int) -> int:
        """Return what a machine is for the task, as the last level of a chain."""
        if rank not in self._kinds:
            said = [self._object_answer(rank, word) for word in self.task.inputs]
            if said == list(self.right):
                self._kinds[rank] = SOLVER
            else:
                constant = said[0] is not None and len(set(said)) == 1
                self._kinds[rank] = CONSTANT if constant else OTHER
        return self._kinds[rank]

    def _object_answer(self, rank: int, word: str) -> str | None:
        _, head_1, said, _ = self._pass(rank, word)
        return None if said is None or head_1 else answer(said, self.task.readout)


def tuple_box(
    task: Task,
    hints: Iterable[int] | None = None,
    *,
    max_states: int = 3,
    reveal: str = "first",
    reading: Reading | None = None,
    space: Space | None = None,
    max_steps: int = 1000,
    max_levels: int = 100,
    workers: int | None = None,
) -> TupleBox:
    """Return the chains that solve a task, over all machines of a few states as the top.

    Parameters
    ----------
    task
        What a chain must answer on every training input, given by examples; its readout reads the
        answers (docs/models/tuple_box.md, "The two heads"), its cost and weights combine the costs.
    hints
        The numbers of bits that the second pass shows; None takes 0, 1, … up to the bits of the
        longest input.
    max_states
        Greatest number of states of the top. Named machines may have more.
    reveal, reading, space, max_steps, max_levels
        As in `tuple_chain`.
    workers
        Number of threads; None takes that of the processors.

    Raises
    ------
    DovetailError
        If an argument is malformed, if a hint shows more bits than there are, or if the task judges
        outputs by a function or has memory.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import tuple_box
    >>> tuple_box(tasks.and_, [0, 2], max_states=2)
    TupleBox(and, up to 2 states, hints 0, 2: 127 chains in 65 classes, 0 undecided)
    """
    given = rules(reading, space, max_steps, max_levels)
    task = _checked(as_task(task), given.space)
    states = check.integer(max_states, "max_states", 1, given.space.states)
    bits = max(map(len, task.inputs))
    shown = _hints(hints, bits)
    check.choice(reveal, "reveal", REVEALS)
    threads = check_workers(workers)
    start = clock.monotonic()
    found = [
        _search(
            task, given, states, [hint_word(w, hint, bits, reveal) for w in task.inputs], threads
        )
        for hint in shown
    ]
    return _box(task, given, states, reveal, shown, found, clock.monotonic() - start)


def _checked(task: Task, space: Space) -> Task:
    if task.outputs is None:
        raise DovetailError("task: its outputs are judged by a function; give it by examples")
    if task.memory:
        raise DovetailError("task: a chain begins on a new tape, so memory must be False, not True")
    task.compile(space.symbols)  # refuses symbols that the space does not have
    return task


def _hints(hints: Iterable[int] | None, bits: int) -> tuple[int, ...]:
    if hints is None:
        return tuple(range(bits + 1))
    accepted = f"a list of different integers from 0 to {bits}, the bits of the longest input"
    some = tuple(check_hint(hint, bits) for hint in check.several(hints, "hints", accepted))
    if not some or len(set(some)) != len(some):
        raise check.refusal("hints", accepted, list(some))
    return tuple(sorted(some))


class _Found(NamedTuple):
    rows: list[tuple[list[tuple[int, int, int]], int, int, int]]
    failed: tuple[tuple[int, ...], ...]
    limited: int


def _search(task: Task, rules: Rules, states: int, hints: list[str], threads: int) -> _Found:
    """Return the chains with one hint: levels, states, machines and least rank of each class."""
    judge = Judge(task, hints, rules)
    rows, *failed = _core.count_passes(
        tops(rules.space, states).core,
        list(zip(task.inputs, hints, strict=True)),
        rules.max_steps,
        judge,
        _DEPTH,
        threads,
    )
    flat = [
        (levels, size + 1, machines[size], least[size])
        for levels, machines, least in rows
        for size in range(states)
        if machines[size]
    ]
    columns = tuple(tuple(column) or (0,) * states for column in failed)
    return _Found(sorted(flat, key=lambda row: (row[1], row[0])), columns, len(judge.limited))


def tops(space: Space, states: int) -> Space:
    """Return the machines of a space with at most so many states."""
    return Space(states, space.symbols, space.order and space.order[:states])


def _box(
    task: Task,
    rules: Rules,
    states: int,
    reveal: str,
    hints: tuple[int, ...],
    found: list[_Found],
    seconds: float,
) -> TupleBox:
    rows = [(hint, *row) for hint, each in zip(hints, found, strict=True) for row in each.rows]
    shape = (len(rows), len(task.inputs))
    levels = np.array([row[1] for row in rows], dtype=np.int64).reshape(*shape, 3)
    wrong, endless, undecided = zip(*(each.failed for each in found), strict=True)
    return TupleBox(
        task=task,
        reading=rules.reading,
        space=rules.space,
        max_states=states,
        reveal=reveal,
        max_steps=rules.max_steps,
        max_levels=rules.max_levels,
        hints=hints,
        hint=np.array([row[0] for row in rows], dtype=np.int64),
        states=np.array([row[2] for row in rows], dtype=np.int64),
        kinds=levels[:, :, 0].astype(np.int8),
        last=levels[:, :, 1],
        upper=levels[:, :, 2],
        machines=numbers(row[3] for row in rows),
        least_rank=numbers(row[4] for row in rows),
        wrong=wrong,
        endless=endless,
        undecided=undecided,
        limited=tuple(each.limited for each in found),
        seconds=seconds,
    )
