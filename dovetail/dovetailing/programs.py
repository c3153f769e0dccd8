"""The literal schedule over programs that a user supplies; it can be stopped and go on."""

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable


@runtime_checkable
class Program(Protocol):
    """A program that can be stepped."""

    def step(self) -> object:
        """Do one step; return None while running, else the loss (0 accepts)."""


def visits(iteration: int, a: int, tie: str, total: int) -> Iterator[int]:
    """Yield the ranks in the order of an iteration (docs/theory.md, "The schedule")."""
    listed = min(a * iteration, total)
    if tie == "rank":
        yield from range(1, listed + 1)
        return
    for before in range((listed - 1) // a * a, -1, -a):  # newest group first
        yield from range(before + 1, min(before + a, listed) + 1)


class Schedule:
    """The state of a literal schedule: the turns taken by each program, and what was found.

    A visit runs a program until it has taken a certain number of turns in all. So an iteration that
    was interrupted (Ctrl-C, an exception of a program) can be started again.
    """

    def __init__(self, programs: Sequence[Program], a: int, b: int, tie: str, keep: int) -> None:
        self.programs = programs
        self.a = a
        self.b = b
        self.tie = tie
        self.keep = keep
        self.iteration = 0
        self.turns = [0] * len(programs)
        self.halted = [False] * len(programs)
        self.hit: tuple[int, int] | None = None
        self.rows: list[tuple[int, int, int, int, int]] = []
        self.complete = True

    def advance(self, max_iterations: int) -> None:
        """Do the iterations up to this one; stop at the first program with zero loss."""
        while self.hit is None and self.iteration < max_iterations:
            now = self.iteration + 1
            for rank in visits(now, self.a, self.tie, len(self.programs)):
                self._visit(rank, now)
                if self.hit is not None:
                    return
            self.iteration = now

    def _visit(self, rank: int, iteration: int) -> None:
        index = rank - 1
        before = self.turns[index]
        goal = self.b * (iteration - index // self.a)
        while not self.halted[index] and self.turns[index] < goal:
            loss = self.programs[index].step()
            self.turns[index] += 1
            if loss is not None:
                self.halted[index] = True
                if loss == 0:
                    self.hit = rank, self.turns[index]
        turns = self.turns[index] - before
        if turns and len(self.rows) < self.keep:
            self.rows.append((iteration, rank, before, turns, turns))
        elif turns:
            self.complete = False
