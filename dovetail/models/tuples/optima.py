"""The least of several costs along a line, exactly: lower envelopes of straight pieces."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, TypeAlias


class Line(NamedTuple):
    """The cost base + slope·v."""

    base: Fraction
    slope: Fraction

    def at(self, value: Fraction) -> Fraction:
        """Return the cost at a value."""
        return self.base + self.slope * value


#: A cost that is the greatest of some lines.
Convex: TypeAlias = tuple[Line, ...]
#: Where a piece begins and ends, and the line on it.
Piece: TypeAlias = tuple[Fraction, Fraction, Line]


def crossing(one: Line, other: Line) -> Fraction | None:
    """Return where two lines meet; None if they are parallel."""
    if one.slope == other.slope:
        return None
    return (other.base - one.base) / (one.slope - other.slope)


def value(cost: Convex, at: Fraction) -> Fraction:
    """Return the greatest of some lines at a value.

    Examples
    --------
    >>> value((Line(Fraction(1), Fraction(2)), Line(Fraction(4), Fraction(0))), Fraction(1))
    Fraction(4, 1)
    """
    return max(line.at(at) for line in cost)


def upper(lines: Iterable[Line], low: Fraction, high: Fraction) -> Convex:
    """Return the lines that are the greatest somewhere on low..high, in order of slope."""
    negated = [Line(-line.base, -line.slope) for line in lines]
    found = (line for _, _, line in envelope(negated, low, high))
    return tuple(Line(-line.base, -line.slope) for line in found)


def envelope(lines: Sequence[Line], low: Fraction, high: Fraction) -> list[Piece]:
    """Return the least of some lines on low..high, piece by piece.

    Examples
    --------
    >>> lines = [Line(Fraction(4), Fraction(0)), Line(Fraction(1), Fraction(6))]
    >>> [(str(start), str(stop)) for start, stop, _ in envelope(lines, Fraction(0), Fraction(1))]
    [('0', '1/2'), ('1/2', '1')]
    """
    start, best = low, min(lines, key=lambda line: (line.at(low), line.slope))
    pieces: list[Piece] = []
    while True:
        falling = [line for line in lines if line.slope < best.slope]
        meetings = [((best.base - line.base) / (line.slope - best.slope), line) for line in falling]
        stop, following = min(
            ((meeting, line) for meeting, line in meetings if meeting < high),
            key=lambda each: (each[0], each[1].slope),
            default=(high, None),
        )
        pieces.append((start, stop, best))
        if following is None:
            return pieces
        start, best = stop, following


def kinks(cost: Convex, low: Fraction, high: Fraction) -> list[Fraction]:
    """Return where the greatest of some lines changes its line inside low..high."""
    meetings = (crossing(one, other) for one, other in pairwise(cost))
    return [meeting for meeting in meetings if meeting is not None and low < meeting < high]


def least(costs: Sequence[Convex], low: Fraction, high: Fraction) -> list[Piece]:
    """Return the least of some costs on low..high, piece by piece.

    Between the kinks of all costs every cost is one line. Neighbours on one line are one piece.
    """
    cuts = sorted({low, high, *(kink for cost in costs for kink in kinks(cost, low, high))})
    pieces: list[Piece] = []
    for start, stop in pairwise(cuts):
        middle = (start + stop) / 2
        lines = [max(cost, key=lambda line: line.at(middle)) for cost in costs]
        for piece in envelope(lines, start, stop):
            if pieces and pieces[-1][2] == piece[2]:
                pieces[-1] = (pieces[-1][0], piece[1], piece[2])
            else:
                pieces.append(piece)
    return pieces


def never_above(one: Convex, other: Convex, low: Fraction, high: Fraction) -> bool:
    """Whether a cost is nowhere on low..high greater than another.

    Between the kinks of the other the difference is convex, so it is greatest at an end.
    """
    return all(value(one, at) <= value(other, at) for at in (low, high, *kinks(other, low, high)))


def below(one: Sequence[Piece], other: Sequence[Piece]) -> list[tuple[Fraction, Fraction]]:
    """Return the open intervals on which the first cost is below the second.

    Both are given piece by piece over the same stretch.
    """
    stretch = (one[0][0], one[-1][1])
    cuts = sorted({end for start, stop, _ in (*one, *other) for end in (start, stop)})
    found: list[tuple[Fraction, Fraction]] = []
    for start, stop in pairwise(cuts):
        middle = (start + stop) / 2
        lines = _line_at(one, middle), _line_at(other, middle)
        for piece in _below_lines(*lines, start, stop):
            touching = found and found[-1][1] == piece[0] and _is_below(one, other, piece[0])
            if touching:
                found[-1] = (found[-1][0], piece[1])
            else:
                found.append(piece)
    assert all(stretch[0] <= start < stop <= stretch[1] for start, stop in found)
    return found


def _line_at(pieces: Sequence[Piece], at: Fraction) -> Line:
    return next(line for start, stop, line in pieces if start <= at <= stop)


def _is_below(one: Sequence[Piece], other: Sequence[Piece], at: Fraction) -> bool:
    return _line_at(one, at).at(at) < _line_at(other, at).at(at)


def _below_lines(
    one: Line, other: Line, start: Fraction, stop: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """Return the part of start..stop where a line is below another: none or one interval."""
    meeting = crossing(one, other)
    if meeting is None or not start < meeting < stop:
        middle = (start + stop) / 2
        return [(start, stop)] if one.at(middle) < other.at(middle) else []
    return [(start, meeting)] if one.slope > other.slope else [(meeting, stop)]
