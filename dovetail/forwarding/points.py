"""Point sets: programs by rank and time, and the rectangle that they are known in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Any, TypeAlias

import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.fronts import Extension, Front, Number, Rectangle
from dovetail.geometry import exact_pairs, lower_left_hull
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import display

#: A program: (rank, time).
Pair: TypeAlias = tuple[Fraction, Fraction]
#: Points, or what `Points.of` makes of them.
PointsLike: TypeAlias = "Points | Front | Iterable[Sequence[Number]]"


class Points(TableResult):
    """Programs by rank and time, reduced to those that can matter.

    docs/forwarding.md, "What is chosen", defines M, R and the cost.

    Attributes
    ----------
    pairs
        The vertices (rank, time) of the lower-left hull, ranks rising, times falling: at every
        exchange rate s one of them has the least time + s·rank.
    rectangle
        The rectangle of a `Front`; None for points given as pairs, which are all there is.
    name
        The name of a front's task, for pictures; "" if there is none.
    """

    pairs: tuple[Pair, ...]
    rectangle: Rectangle | None = None
    name: str = field(default="", compare=False)

    @classmethod
    def of(cls, points: PointsLike) -> Points:
        """Return the points of a `Front` or of pairs (rank, time); `Points` as they are.

        What `hull` accepts; a front that is not complete or has no solution is refused.

        Examples
        --------
        >>> Points.of([(1, 9), (2, 8), (3, 1)])
        Points(2 [(1, 9), (3, 1)])
        """
        if isinstance(points, Points):
            return points
        hull = lower_left_hull(exact_pairs(points))
        pairs = tuple((Fraction(x), Fraction(t)) for x, t in hull)
        if isinstance(points, Front):
            return cls(pairs, points.rectangle, points.task.name)
        return cls(pairs)

    @cached_property
    def integers(self) -> tuple[tuple[int, int, int], ...]:
        """The pairs as integers (rank, time, unit): the coordinates are rank/unit and time/unit."""
        units = [lcm(x.denominator, t.denominator) for x, t in self.pairs]
        return tuple(
            (int(x * unit), int(t * unit), unit)
            for (x, t), unit in zip(self.pairs, units, strict=True)
        )

    @property
    def least_product(self) -> Fraction:
        """The least rank·time; no rate has an area below twice that."""
        return min(x * t for x, t in self.pairs)

    def least(self, rate: Fraction) -> Fraction:
        """M(s): the least time + s·rank."""
        x, t = self.pairs[bisect_left(self._turns, -rate)]
        return t + rate * x

    @cached_property
    def _turns(self) -> tuple[Fraction, ...]:
        """Of each pair but the last, less the rate below which the next costs less; rising."""
        return tuple((after[1] - t) / (after[0] - x) for (x, t), after in pairwise(self.pairs))

    def area(self, rate: Fraction) -> Fraction:
        """R(s): the area M(s)²/2s.

        Examples
        --------
        >>> Points.of([(1, 3)]).area(Fraction(3))
        Fraction(6, 1)
        """
        return self.least(rate) ** 2 / (2 * rate)

    def cost(self, rate: Fraction, price: Fraction) -> Fraction:
        """The cost of a rate p/q: R(s) + price·pq."""
        return self.area(rate) + price * rate.numerator * rate.denominator

    def check_covered(self, rates: Iterable[Fraction]) -> None:
        """Refuse rates at which a program outside the rectangle might come first."""
        if self.rectangle is None:
            return
        refuse_uncovered(
            ((rate, self.rectangle.needed_by_cost(rate, self.least(rate))) for rate in rates),
            "the front does not cover the exchange rate {}: what lies outside its rectangle might "
            'come first there; extend {}, or say require="nothing"',
        )

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns rank and time."""
        ranks, times = zip(*self.pairs, strict=True)
        return {"rank": frames.rationals(ranks), "time": frames.rationals(times)}

    def __len__(self) -> int:
        return len(self.pairs)

    def __repr__(self) -> str:
        shown = ", ".join(f"({x}, {t})" for x, t in self.pairs[:3])
        return f"Points({len(self)} [{shown}{', …' if len(self) > 3 else ''}])"


def refuse_uncovered(answers: Iterable[tuple[Fraction, Extension]], message: str) -> None:
    """Refuse answers, each a rate or price, that need an extension; the message has both."""
    refused, needed = [], Extension()
    for rate, more in answers:
        if more:
            refused.append(rate)
            needed |= more
    if refused:
        others = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
        raise DovetailError(message.format(f"{display.shorten(refused[0])}{others}", needed))
