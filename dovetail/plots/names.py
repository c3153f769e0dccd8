"""Names beside the points of a picture, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from dovetail.plots.texts import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Points (1/72 inch) that a letter is wide and high, at the size in which names are written.
LETTER = 5.6, 10.0
SIZE = "small"
#: How far a name stands from its point, to the right and up, in the places tried in turn.
OFFSETS = ((6, 4), (-6, 4), (6, -4), (-6, -4))

#: Left, lower, right, upper end, in points.
Box: TypeAlias = tuple[float, float, float, float]


def write_names(
    axes: Axes, names: Sequence[str], places: Sequence[tuple[float, float]]
) -> list[str]:
    """Write names beside their places, the first ones first; return those that found no room.

    The limits and scales of the Axes must be set.
    """
    width = 72 * axes.figure.dpi_scale_trans.inverted().transform((axes.bbox.width, 0))[0]
    scale = width / axes.bbox.width
    dots = [tuple(scale * axes.transData.transform(place)) for place in places]
    taken: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in dots]
    left_out = []
    for number, (name, place, (x, y)) in enumerate(zip(names, places, dots, strict=True)):
        others = taken[:number] + taken[number + 1 :]
        for across, up in OFFSETS:
            box = _box(plain(name), x + across, y + up, across > 0, up > 0)
            outside = box[0] < scale * axes.bbox.x0 + 2 or box[2] > scale * axes.bbox.x1 + 20
            if outside or any(_overlap(box, one) for one in others):
                continue
            axes.annotate(
                plain(name),
                place,
                (across, up),
                textcoords="offset points",
                ha="left" if across > 0 else "right",
                va="bottom" if up > 0 else "top",
                fontsize=SIZE,
            )
            taken.append(box)
            break
        else:
            left_out.append(name)
    return left_out


def _box(text: str, x: float, y: float, rightwards: bool, upwards: bool) -> Box:
    wide, high = LETTER[0] * len(text), LETTER[1]
    left, low = (x if rightwards else x - wide), (y if upwards else y - high)
    return left, low, left + wide, low + high


def _overlap(one: Box, other: Box) -> bool:
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart
