"""Which cells (rank, time) a dovetailer visits up to its winner, and the outline of them.

A dovetailer that adds `a` machines in each iteration and then gives each listed machine `b` steps
visits, column by column, the cells (rank x, time t) with ceil(x/a) + ceil(t/b) - 1 < k before
iteration k, and a part of iteration k up to the winner. Each cell is one slot, so the area of the
outline *is* the number of slots.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from dovetail.dovetailing import iteration, slots
from dovetail.values import floats

#: A solution: (rank, time).
Point: TypeAlias = tuple[int, int]
#: A part of the outline: first rank, last rank, cells visited in each of these columns.
Column: TypeAlias = tuple[int, int, int]
#: The corners of an area, in turn.
Corners: TypeAlias = list[tuple[float, float]]

#: Groups sampled from each end of an outline that has too many steps to be seen.
SAMPLES = 240


@dataclass(frozen=True)
class Visits:
    """What the dovetailer a, b, tie visits until it accepts its winner, a solution (rank, time).

    `total` is the number of programs, if there are finitely many.
    """

    winner: Point
    a: int
    b: int
    tie: str
    total: int | None

    @property
    def iteration(self) -> int:
        """The iteration in which the winner is accepted."""
        return iteration(*self.winner, self.a, self.b)

    @property
    def slots(self) -> int:
        """The slots up to the winner."""
        return slots(*self.winner, self.a, self.b, self.tie, self.total)

    @property
    def slots_before(self) -> int:
        """The slots of the iterations before the last."""
        first = self.b * (self.iteration - 1) + 1  # rank 1 begins the last iteration at this time
        return slots(1, first, self.a, self.b, total=self.total) - 1

    @property
    def winners_group(self) -> int:
        """The number of the group that the winner is in."""
        return -(-self.winner[0] // self.a)

    @property
    def last_rank(self) -> int:
        """The last rank that is listed when the winner is accepted."""
        listed = self.a * self.iteration
        return listed if self.total is None else min(listed, self.total)

    def outline(self) -> Corners:
        """Return the corners of all that is visited."""
        return _outline(self._columns(self._groups()))

    def outline_before(self) -> Corners:
        """Return the corners of what is visited before the last iteration."""
        last = self.iteration
        columns = ((*self._ranks_of(group), self.b * (last - group)) for group in self._groups())
        return _outline(columns)

    def _groups(self) -> list[int]:
        return sampled_groups(-(-self.last_rank // self.a), self.winners_group)

    def _columns(self, groups: Iterable[int]) -> Iterator[Column]:
        """Yield the columns of these groups, with the cells visited in each."""
        rank, time = self.winner
        own = self.winners_group
        for group in groups:
            first, final = self._ranks_of(group)
            before = self.b * (self.iteration - group)
            if group == own:
                yield first, rank - 1, before + self.b
                yield rank, rank, time
                yield rank + 1, final, before
            else:
                visited = group < own if self.tie == "rank" else group > own
                yield first, final, before + self.b * visited

    def _ranks_of(self, group: int) -> tuple[int, int]:
        """Return the first and the last rank of a group."""
        return self.a * (group - 1) + 1, min(self.a * group, self.last_rank)


def sampled_groups(last: int, own: int) -> list[int]:
    """Return groups out of 1..last: all, or so many that a log plot cannot tell the difference.

    Those around the group `own` are always among them.
    """
    if last <= 2 * SAMPLES:
        return list(range(1, last + 1))
    size = min(math.log(last), math.log(floats.MOST))
    steps = {int(math.exp(size * index / SAMPLES)) for index in range(SAMPLES)}
    groups = steps | {last + 1 - step for step in steps} | {own - 1, own, own + 1}
    return sorted(group for group in groups if 1 <= group <= last)


def _outline(columns: Iterable[Column]) -> Corners:
    """Return the corners of the area under these columns; cell (x, t) is centred on (x, t)."""
    corners: Corners = [(0.5, 0.5)]
    for first, last, height in columns:
        if first > last or height == 0:
            continue
        left, right = floats.clipped(first) - 0.5, floats.clipped(last) + 0.5
        top = floats.clipped(height) + 0.5
        if corners[-1][1] != top:
            corners.append((left, top))
        elif len(corners) > 2:
            corners.pop()
        corners.append((right, top))
    return [*corners, (corners[-1][0], 0.5)]
