"""`TupleRegions`: which chain is the cheapest for every ε and every price, as polygons."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from dovetail.models.tuples.optima import Line, kinks
from dovetail.models.tuples.winners import (
    ONE,
    ZERO,
    Candidate,
    TupleBest,
    best,
    candidates,
    rows_of,
    shown_hint,
)
from dovetail.results.encoding import storable
from dovetail.results.frames import numbers, objects
from dovetail.results.result import TableResult
from dovetail.values import check, display

if TYPE_CHECKING:
    from dovetail.models.tuples.boxes import TupleBox

Corner: TypeAlias = tuple[Fraction, Fraction]
Corners: TypeAlias = tuple[Corner, ...]


@storable
class TupleRegion(NamedTuple):
    """A convex polygon in which one chain is the cheapest.

    Attributes
    ----------
    corners
        Its corners (ε, price), in order.
    row, kind, rank
        The chain: its row in the box, its kind, the rank of its top.
    """

    corners: Corners
    row: int
    kind: str
    rank: int


class TupleRegions(TableResult):
    """The cheapest chains over all ε and prices; made by `TupleBox.regions`. A row is a polygon.

    Attributes
    ----------
    hint
        Bits shown.
    most
        Greatest price.
    scale
        What the price is of: "length" or "rank".
    regions
        The polygons, which cover the rectangle and share only their edges; see `TupleRegion`.
    """

    pictures = ("tuple_regions",)

    hint: int
    most: Fraction
    scale: str
    regions: tuple[TupleRegion, ...]

    def __len__(self) -> int:
        return len(self.regions)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the polygons as numpy columns."""
        return {
            "kind": objects(region.kind for region in self.regions),
            "rank": numbers(region.rank for region in self.regions),
            "row": np.array([region.row for region in self.regions], dtype=np.int64),
            "area": objects(area(region.corners) for region in self.regions),
            "corners": objects(region.corners for region in self.regions),
        }

    def __repr__(self) -> str:
        kinds = sorted({region.kind for region in self.regions})
        count = display.count(len(self), "polygon")
        most = display.shorten(self.most, 40)
        return f"TupleRegions(hint {self.hint}, price to {most}: {count}, {', '.join(kinds)})"


def regions(box: "TupleBox", hint: Any, most: Any, scale: str) -> TupleRegions:
    """Return the cheapest chains over all ε and prices; see `TupleBox.regions`."""
    shown, high = shown_hint(box, hint), check.rational(most, "most")
    some = candidates(box, rows_of(box, shown, None), scale)
    cuts = sorted({ZERO, ONE, *(kink for each in some for kink in kinks(each.cost, ZERO, ONE))})
    found: list[TupleRegion] = []
    for start, stop in pairwise(cuts):
        for corners in _polygons(some, start, stop, high):
            winner = _inside(box, corners, shown, scale)
            found.append(TupleRegion(corners, winner.row, winner.kind, winner.rank))
    return TupleRegions(shown, high, scale, tuple(found))


def _polygons(
    some: Sequence[Candidate], start: Fraction, stop: Fraction, most: Fraction
) -> list[Corners]:
    """Return the polygons between two values of ε between which every cost is one line."""
    middle = (start + stop) / 2
    planes = [(max(each.cost, key=lambda line: line.at(middle)), each.description) for each in some]
    rectangle = ((start, ZERO), (stop, ZERO), (stop, most), (start, most))
    found = []
    for line, description in dict.fromkeys(planes):
        corners: Corners = rectangle
        for other, longer in planes:
            difference = Line(line.base - other.base, line.slope - other.slope)
            corners = clipped(corners, difference, description - longer)
        if area(corners) > 0:
            found.append(corners)
    return found


def clipped(corners: Corners, line: Line, steepness: int) -> Corners:
    """Return the part of a convex polygon in which line(ε) + steepness·price is at most 0."""
    kept: list[Corner] = []
    heights = [line.at(x) + steepness * y for x, y in corners]
    for place, (corner, height) in enumerate(zip(corners, heights, strict=True)):
        before, under = corners[place - 1], heights[place - 1]
        if (height < 0 < under) or (under < 0 < height):
            share = under / (under - height)
            x, y = (
                start + share * (end - start) for start, end in zip(before, corner, strict=True)
            )
            kept.append((x, y))
        if height <= 0:
            kept.append(corner)
    return tuple(kept)


def area(corners: Corners) -> Fraction:
    """Return the area of a convex polygon.

    Examples
    --------
    >>> area(((0, 0), (1, 0), (1, 2), (0, 2)))
    Fraction(2, 1)
    """
    turned = (*corners[1:], *corners[:1])
    terms = (x * b - a * y for (x, y), (a, b) in zip(corners, turned, strict=True))
    return abs(sum(terms, Fraction(0))) / 2


def _inside(box: "TupleBox", corners: Corners, hint: int, scale: str) -> TupleBest:
    """Return the best chain at a point inside a polygon, which is the best in all of it."""
    share, price = (sum(column, ZERO) / len(corners) for column in zip(*corners, strict=True))
    return best(box, share, price, hint, scale, None)
