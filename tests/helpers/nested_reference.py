"""Dovetailers inside dovetailers, stepped word by word without any code of the package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from typing import Protocol


def pairs() -> Iterator[tuple[int, int]]:
    """Coprime pairs (a, b), by product and then by a."""
    product = 0
    while True:
        product += 1
        for a in range(1, product + 1):
            if product % a == 0 and gcd(a, product // a) == 1:
                yield a, product // a


def ranked(kappa: int, order: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """The ranks of pairs as programs, rising."""
    last, index = 0, 0
    for place, (a, b) in enumerate(pairs(), start=1):
        index = index + 1 if a * b == last else 0
        last = a * b
        yield (kappa * place if order == "place" else kappa * a * b + index), (a, b)


class Program(Protocol):
    """A program that is stepped: None while it runs, else whether it is accepted."""

    steps: int

    def turn(self) -> bool | None:
        """Take one turn."""


@dataclass
class Endless:
    """A program that never halts."""

    steps: int = 0

    def turn(self) -> bool | None:
        self.steps += 1
        return None


@dataclass
class Known:
    """A program that halts at a time."""

    time: int
    accepted: bool
    steps: int = 0

    def turn(self) -> bool | None:
        self.steps += 1
        return self.accepted if self.steps == self.time else None


class Nest:
    """A dovetailer over programs; those of depth 0 are {rank: (time, accepted)}."""

    def __init__(
        self,
        leaves: dict[int, tuple[int, bool]],
        depth: int,
        pair: tuple[int, int],
        *,
        kappa: int,
        order: str,
        tie: str,
        unit: str,
    ) -> None:
        self.leaves, self.depth, self.pair = leaves, depth, pair
        self.options = {"kappa": kappa, "order": order, "tie": tie, "unit": unit}
        self.programs: list[Program] = []
        self.halted: list[bool] = []
        self.taken: list[int] = []
        self.source = ranked(kappa, order)
        self.next = next(self.source)
        self.iteration = self.slots = self.steps = 0
        self.winner: int | None = None
        self.schedule = self._schedule()

    def _program(self, rank: int) -> Program:
        if self.depth == 0:
            return Known(*self.leaves[rank]) if rank in self.leaves else Endless()
        if self.next[0] != rank:
            return Endless()
        pair = self.next[1]
        self.next = next(self.source)
        return Nest(self.leaves, self.depth - 1, pair, **self.options)

    def _order(self) -> list[int]:
        a, ranks = self.pair[0], range(1, len(self.programs) + 1)
        if self.options["tie"] == "rank":
            return list(ranks)
        return sorted(ranks, key=lambda rank: (-((rank + a - 1) // a), rank))

    def _schedule(self) -> Iterator[bool | None]:
        """One item for each turn that this dovetailer takes as a program."""
        a, b = self.pair
        while True:
            self.iteration += 1
            for _ in range(a):
                self.programs.append(self._program(len(self.programs) + 1))
                self.halted.append(False)
                self.taken.append(0)
            for rank in self._order():
                for _ in range(b):
                    self.slots += 1
                    if self.halted[rank - 1]:
                        if self.options["unit"] == "slots":
                            yield None
                        continue
                    program = self.programs[rank - 1]
                    before = program.steps
                    end = program.turn()
                    self.steps += program.steps - before
                    self.taken[rank - 1] += 1
                    self.halted[rank - 1] = end is not None
                    if end:
                        self.winner = rank
                        yield True
                        return
                    yield None

    def turn(self) -> bool | None:
        return next(self.schedule)

    def run(self, most: int) -> bool:
        """Take turns until a program is accepted, at most so many; return whether one was."""
        return any(self.turn() for _ in range(most))

    def found(self) -> list[tuple[int, int, int, int, int, int, int]]:
        """a, b, winner's rank and turns, iteration, slots, steps: the outermost level first."""
        if self.winner is None:
            return []
        program = self.programs[self.winner - 1]
        own = (*self.pair, self.winner, self.taken[self.winner - 1])
        rest = program.found() if isinstance(program, Nest) else []
        return [(*own, self.iteration, self.slots, self.steps), *rest]
