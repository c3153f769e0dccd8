"""Where the parts of a circuit stand in a picture: levels from left to right, few crossings.

The method is that of Sugiyama, Tagawa and Toda (1981): a wire that passes a level gets a bend
there, levels are ordered by the means of their neighbours, and then moved straight.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit

#: How often the levels are put in order, and then moved.
SWEEPS = 24

#: The least distance of two gates of a level, and of a bend and anything else.
APART, BEND_APART = 1.0, 0.8


class Spot(NamedTuple):
    """A wire at a level: where it starts, or a bend; the outputs are the wires from -1 down."""

    wire: int
    level: int


@dataclass(frozen=True)
class Layout:
    """Where everything stands.

    Attributes
    ----------
    starts
        The spot of each wire: an input, a gate or a constant.
    ends
        The spot of each output.
    heights
        How far down each spot is.
    segments
        The pieces of the wires, from one level to the next.
    """

    starts: list[Spot]
    ends: list[Spot]
    heights: dict[Spot, float]
    segments: list[tuple[Spot, Spot]]


def arrange(circuit: Circuit) -> Layout:
    """Return a layout of a circuit.

    Examples
    --------
    >>> layout = arrange(Circuit(3, [(8, 0, 1), (8, 2, 3)], [4]))
    >>> [spot.level for spot in layout.starts], len(layout.segments)
    ([0, 0, 0, 1, 2], 6)
    """
    read = basis_of(circuit.basis).wires_read
    levels = [0] * circuit.inputs
    for gate in circuit.gates:
        levels.append(max((1 + levels[wire] for wire in read(*gate)), default=0))
    starts = [Spot(wire, level) for wire, level in enumerate(levels)]
    last = max(levels) + 1
    ends = [Spot(-1 - i, last) for i in range(len(circuit.outputs))]
    reads = list(zip(circuit.outputs, ends, strict=True))
    for spot, gate in zip(starts[circuit.inputs :], circuit.gates, strict=True):
        reads += [(wire, spot) for wire in read(*gate)]
    segments: dict[tuple[Spot, Spot], None] = {}  # a set that keeps its order
    for wire, reader in reads:
        way = [Spot(wire, level) for level in range(levels[wire], reader.level)] + [reader]
        segments |= dict.fromkeys(pairwise(way))
    columns = _columns([*starts, *ends], list(segments), last + 1)
    bends = {spot for column in columns for spot in column} - {*starts, *ends}
    columns = _ordered(columns, list(segments))
    return Layout(starts, ends, _heights(columns, list(segments), bends), list(segments))


def _columns(
    spots: Sequence[Spot], segments: Sequence[tuple[Spot, Spot]], count: int
) -> list[list[Spot]]:
    """The spots of each level."""
    columns: list[dict[Spot, None]] = [{} for _ in range(count)]
    for spot in [*spots, *(spot for segment in segments for spot in segment)]:
        columns[spot.level][spot] = None
    return [list(column) for column in columns]


def _neighbours(segments: Sequence[tuple[Spot, Spot]]) -> tuple[dict[Spot, list[Spot]], ...]:
    """For each spot, those to its left and those to its right."""
    left, right = defaultdict(list), defaultdict(list)
    for source, target in segments:
        left[target].append(source)
        right[source].append(target)
    return left, right


def _ordered(columns: list[list[Spot]], segments: Sequence[tuple[Spot, Spot]]) -> list[list[Spot]]:
    """Order each level by the mean place of its neighbours, to and fro; keep the best order."""
    sides = _neighbours(segments)
    best, fewest = columns, _crossings(columns, segments)
    for sweep in range(SWEEPS):
        near = sides[sweep % 2]
        place = {spot: i for column in columns for i, spot in enumerate(column)}
        columns = [list(column) for column in columns]
        for column in columns if sweep % 2 == 0 else reversed(columns):
            means = {spot: _mean([place[n] for n in near[spot]], place[spot]) for spot in column}
            column.sort(key=means.__getitem__)
            place.update((spot, i) for i, spot in enumerate(column))
        crossings = _crossings(columns, segments)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _crossings(columns: Sequence[Sequence[Spot]], segments: Sequence[tuple[Spot, Spot]]) -> int:
    place = {spot: i for column in columns for i, spot in enumerate(column)}
    by_level = defaultdict(list)
    for source, target in segments:
        by_level[source.level].append((place[source], place[target]))
    crossings = 0
    for pairs in by_level.values():
        seen: list[int] = []
        for _, end in sorted(pairs):
            crossings += len(seen) - bisect(seen, end)
            insort(seen, end)
    return crossings


def _heights(
    columns: Sequence[Sequence[Spot]], segments: Sequence[tuple[Spot, Spot]], bends: set[Spot]
) -> dict[Spot, float]:
    """Move every level towards its neighbours, without a change of order."""
    near = _neighbours(segments)
    heights = {spot: float(i) for column in columns for i, spot in enumerate(column)}
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wished = [_mean([heights[n] for side in near for n in side[spot]], heights[spot])
                      for spot in column]  # fmt: skip
            gaps = [BEND_APART if bends & {a, b} else APART
                    for a, b in pairwise(column)]  # fmt: skip
            heights |= dict(zip(column, _spread(wished, gaps), strict=True))
    return heights


def _spread(wished: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """The heights in that order, at least the gaps apart, that are nearest to those wished.

    Nearest in the sum of squares: neighbours that are too near become one block, which stands at
    their mean.

    Examples
    --------
    >>> _spread([0, 0, 5], [1, 1])
    [-0.5, 0.5, 5.0]
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks: list[list[float]] = []
    for wish, offset in zip(wished, offsets, strict=True):
        block = [wish - offset]
        while blocks and _mean(blocks[-1], 0) > _mean(block, 0):
            block = blocks.pop() + block
        blocks.append(block)
    means = [_mean(block, 0) for block in blocks for _ in block]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
