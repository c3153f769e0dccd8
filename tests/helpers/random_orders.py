"""All orders of small toy spaces, one after the other, and what the definitions say of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product
from typing import Any

import numpy as np

import dovetail
from dovetail import Solutions, tasks

Point = tuple[int, int, int]
"""Rank, time and row of a solution."""


@dataclass(frozen=True)
class Toy:
    """A space of a few machines: so many of each size, and solutions (states, time, machines)."""

    sizes: tuple[int, ...]
    rows: tuple[tuple[int, int, int], ...]
    wrong: tuple[int, ...] = ()
    undecided: tuple[int, ...] = ()
    max_time: int = 40

    @property
    def states(self) -> int:
        return len(self.sizes)

    @property
    def total(self) -> int:
        return sum(self.sizes)

    def count(self, size: int) -> int:
        return self.sizes[size - 1]

    def offset(self, size: int) -> int:
        return sum(self.sizes[: size - 1])

    @property
    def solutions(self) -> Solutions:
        """The rows as `Solutions`, of which nothing but what the orders need makes sense."""
        states, time, machines = (list(column) for column in zip(*self.rows, strict=True))
        steps = np.array(time, dtype=np.uint64)[:, None]
        held_out = np.array(self.wrong or [0] * len(time), dtype=np.int8)[:, None]
        number: Any = np.uint64 if self.total < 2**63 else object
        return replace(
            plain(),
            space=self,
            max_time=self.max_time,
            states=np.array(states, dtype=np.int64),
            steps=steps,
            held_out=1 - held_out,
            held_out_steps=steps,
            machines=np.array(machines, dtype=number),
            least_rank=np.array([self.offset(size) + 1 for size in states], dtype=number),
            undecided=self.undecided or (0,) * len(self.sizes),
        )

    def orders(self) -> Iterator[list[Point]]:
        """Yield the solutions of every order, as points; all orders are equally likely.

        Orders that differ only in machines of one row, or in those that solve nothing, are one.
        """
        sizes = range(1, self.states + 1)
        for parts in product(*(list(self._of_size(size)) for size in sizes)):
            yield [point for part in parts for point in part]

    def literal_orders(self) -> Iterator[list[Point]]:
        """Yield the solutions of every order of every single machine."""
        sizes = range(1, self.states + 1)
        for parts in product(*(permutations(self._machines(size)) for size in sizes)):
            whole = [row for part in parts for row in part]
            found = [(rank, row) for rank, row in enumerate(whole, 1) if row is not None]
            yield [(rank, self.rows[row][1], row) for rank, row in found]

    def _machines(self, size: int) -> list[int | None]:
        rows = [row for row, (own, _, machines) in enumerate(self.rows) if own == size
                for _ in range(machines)]  # fmt: skip
        return [*rows, *[None] * (self.count(size) - len(rows))]

    def _of_size(self, size: int) -> Iterator[list[Point]]:
        rows = [(row, c) for row, (own, _, c) in enumerate(self.rows) if own == size]
        yield from self._placed(rows, tuple(range(1, self.count(size) + 1)), self.offset(size))

    def _placed(
        self, rows: list[tuple[int, int]], places: tuple[int, ...], offset: int
    ) -> Iterator[list[Point]]:
        if not rows:
            yield []
            return
        (row, machines), *others = rows
        for some in combinations(places, machines):
            own = [(offset + place, self.rows[row][1], row) for place in some]
            free = tuple(place for place in places if place not in some)
            for rest in self._placed(others, free, offset):
                yield own + rest


@cache
def plain() -> Solutions:
    return dovetail.solutions(tasks.output("1"), max_states=1, max_time=2)


def key(point: Point, a: int, b: int, tie: str) -> tuple[int, ...]:
    """The order in which the dovetailer finds solutions, as docs/theory.md has it."""
    rank, time, _ = point
    group, turns = -(-rank // a), -(-time // b)
    iteration = group + turns - 1
    return (iteration, rank) if tie == "rank" else (iteration, turns, rank)


def front_of(points: list[Point]) -> list[Point]:
    """The points that no other one is as good as in both rank and time."""
    return sorted(
        one
        for one in points
        if not any(o[0] <= one[0] and o[1] <= one[1] and o != one for o in points)
    )


def mean(values: list[Any]) -> Fraction:
    return Fraction(sum(values)) / len(values)
