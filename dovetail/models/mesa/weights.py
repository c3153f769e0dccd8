"""The largest weight on time under which the program that a prior selects still does its task.

docs/models/mesa.md, "The largest speed prior" defines it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from dovetail.fronts import Number
from dovetail.geometry.runtimes import lower_left_hull, pieces_between
from dovetail.results import frames
from dovetail.results.encoding import storable
from dovetail.results.result import TableResult
from dovetail.values import check

if TYPE_CHECKING:
    import numpy.typing as npt

#: Of the programs that tie: whether all must reach the target, or one is enough.
TIES = ("all", "any")


@storable
class WeightRange(NamedTuple):
    """Weights at which the same programs are selected.

    Attributes
    ----------
    low, high
        Strictly between these; equal for a single weight. None if there is no end.
    programs
        The rows of the programs that tie for the least cost.
    reaches
        Whether these count as reaching the target.
    """

    low: Fraction
    high: Fraction | None
    programs: tuple[int, ...]
    reaches: bool


class SpeedWeight(TableResult):
    """The largest weight on time that still does the task; made by `largest_speed_weight`.

    A row of the table is a range of weights.

    Attributes
    ----------
    rows
        The programs: (performance, time, complexity).
    target
        The performance that must be reached.
    value
        What a unit of performance is worth.
    tie
        "all" or "any".
    ranges
        All weights from 0: single ones at which more programs tie, and the open ranges between.
    """

    pictures = ("speed_weight",)

    rows: tuple[tuple[Fraction, Fraction, Fraction], ...]
    target: Fraction
    value: Fraction
    tie: str
    ranges: tuple[WeightRange, ...]

    def __len__(self) -> int:
        return len(self.ranges)

    @property
    def costs(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The time of each program, and its complexity − value·performance."""
        return tuple((time, size - self.value * done) for done, time, size in self.rows)

    @property
    def good(self) -> tuple[bool, ...]:
        """Whether each program reaches the target."""
        return tuple(done >= self.target for done, _, _ in self.rows)

    @property
    def found(self) -> bool:
        """Whether the target is reached at any weight."""
        return any(one.reaches for one in self.ranges)

    @property
    def weight(self) -> Fraction | None:
        """The supremum of the weights that reach the target.

        None if there is no end to them, or none.
        """
        return self._last.high if self._last else None

    @property
    def unbounded(self) -> bool:
        """Whether every weight from some one on reaches the target."""
        return self.ranges[-1].reaches

    @property
    def attained(self) -> bool:
        """Whether the target is reached at `weight` itself, not only at weights just below."""
        return self._last is not None and self._last.low == self._last.high

    @property
    def programs(self) -> tuple[int, ...]:
        """The rows of the programs that are selected at the largest weight, or just below it."""
        return self._last.programs if self._last else ()

    @property
    def always_below(self) -> bool:
        """Whether every smaller weight, from 0, reaches the target too."""
        place = self.ranges.index(self._last) if self._last else 0
        return self.found and all(one.reaches for one in self.ranges[: place + 1])

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: low, high, programs (rows, as text), reaches."""
        texts = (" ".join(map(str, one.programs)) for one in self.ranges)
        return {
            "low": frames.objects(one.low for one in self.ranges),
            "high": frames.objects(one.high for one in self.ranges),
            "programs": frames.objects(texts),
            "reaches": frames.column(one.reaches for one in self.ranges),
        }

    @property
    def _last(self) -> WeightRange | None:
        return next((one for one in reversed(self.ranges) if one.reaches), None)

    def __repr__(self) -> str:
        if not self.found:
            return f"SpeedWeight(no weight reaches {self.target})"
        if self.unbounded:
            return f"SpeedWeight(target {self.target}: every weight from some one on)"
        word = "attained" if self.attained else "not attained"
        return f"SpeedWeight(target {self.target}: largest weight {self.weight}, {word})"


def largest_speed_weight(
    programs: Iterable[Sequence[Number]],
    target: Number,
    *,
    value: Number = 0,
    tie: str = "all",
) -> SpeedWeight:
    """Return the largest weight on time at which the selected program still reaches a performance.

    The program with the least complexity + weight·time − value·performance is selected. That it
    reaches the target at one weight does not mean that it does at every smaller one.

    Parameters
    ----------
    programs
        Rows (performance, time, complexity) of ints or Fractions from 0; more performance is
        better.
    target
        The performance to be reached.
    value
        What a unit of performance is worth, in complexity. With 0 the performance does not count
        for the selection.
    tie
        Of the programs that tie: "all" must reach the target, or "any" of them is enough.

    Returns
    -------
    SpeedWeight
        The weight, whether it is attained, and all ranges of weights.

    Examples
    --------
    >>> from dovetail import models
    >>> rows = [(10, 40, 3), (10, 9, 20), (4, 2, 30)]
    >>> models.largest_speed_weight(rows, 10)
    SpeedWeight(target 10: largest weight 10/7, not attained)
    >>> found = models.largest_speed_weight(rows, 10, tie="any")
    >>> print(found.weight, found.attained, found.programs)
    10/7 True (1, 2)
    """
    accepted = "rows (performance, time, complexity) of exact numbers from 0"
    held = [_row(row, accepted) for row in check.several(programs, "programs", accepted)]
    if not held:
        raise check.refusal("programs", f"at least one of {accepted}", programs)
    goal, worth = check.from_zero(target, "target"), check.from_zero(value, "value")
    check.choice(tie, "tie", TIES)
    free = SpeedWeight(tuple(held), goal, worth, tie, ())
    decide = all if tie == "all" else any
    ranges = tuple(
        WeightRange(low, high, rows, decide(free.good[row] for row in rows))
        for low, high, rows in _ranges(free.costs)
    )
    return replace(free, ranges=ranges)


def _ranges(
    costs: tuple[tuple[Fraction, Fraction], ...],
) -> Iterator[tuple[Fraction, Fraction | None, tuple[int, ...]]]:
    """Give the single weights at which more programs tie, and the open ranges between them."""
    # The hull is over (complexity, time) as over (time, complexity): the weight is the rate.
    pieces = pieces_between(lower_left_hull(costs))
    for piece in reversed(pieces):
        vertex = (piece.rank, piece.time)
        yield piece.low, piece.low, _tied(costs, piece.low)
        rows = tuple(row for row, cost in enumerate(costs) if cost == vertex)
        yield piece.low, piece.high, rows


def _tied(costs: tuple[tuple[Fraction, Fraction], ...], weight: Fraction) -> tuple[int, ...]:
    totals = [complexity + weight * time for time, complexity in costs]
    least = min(totals)
    return tuple(row for row, total in enumerate(totals) if total == least)


def _row(row: Any, accepted: str) -> tuple[Fraction, Fraction, Fraction]:
    parts = check.parts(row, "programs", accepted, 3)
    names = ("performance", "time", "complexity")
    done, time, size = (
        check.from_zero(part, f"programs: the {name}")
        for part, name in zip(parts, names, strict=True)
    )
    return done, time, size
