"""Tiles: any part of the space-time diagram of one run, at any power of two of steps and cells.

A row of a tile stands for 2^down steps and is the configuration at the first of them. In it a
column stands for 2^across cells, and has the greatest of their symbols.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.machines import Machine, Run
from dovetail.machines.machines import LETTERS
from dovetail.values import check, display

#: Rows and columns of a tile.
SIDE = 256
#: Cells that a run visits at most: one row of a tile may have to look at all of them.
MOST_CELLS = 2**22
#: Checkpoints of a run, and the cells of all of them, at most.
CHECKPOINTS, CHECKPOINT_CELLS = 64, 2**25
#: Steps between the first checkpoints.
FIRST_GAP = 2**12


class Tile(NamedTuple):
    """Some rows and columns of a diagram; rows after the end of the run are left out.

    Attributes
    ----------
    symbols
        uint8, shape (rows, 256).
    heads
        Position of the head in each row.
    states, reads
        State of each row, and the symbol under the head, a letter or digit each.
    """

    symbols: npt.NDArray[np.uint8]
    heads: tuple[int, ...]
    states: str
    reads: str


class Tiles:
    """One run, kept at checkpoints, from which any part of it is worked out.

    Attributes
    ----------
    end
        The end of the run.
    low, high
        The first and the last cell that are visited or hold input.

    Examples
    --------
    >>> tiles = Tiles(Machine("1RB1LB_1LA1RZ"), "", 100)
    >>> tiles.end.outcome, tiles.low, tiles.high
    ('halted', -2, 1)
    >>> tile = tiles.tile(0, 0, 0, -1)
    >>> tile.heads, tile.states, tile.reads
    ((0, 1, 0, -1, -2, -1, -1), 'ABABABB', '0010011')
    >>> tile.symbols[:, -2:].tolist()
    [[0, 0], [0, 0], [0, 0], [0, 0], [0, 1], [1, 1], [1, 1]]
    """

    def __init__(self, machine: Machine, word: str, max_steps: int) -> None:
        stepper = _core.Stepper(machine.text, word, MOST_CELLS)
        self._kept = _keep(stepper, max_steps)
        self.end = Run(
            machine,
            word,
            stepper.outcome or "step limit",
            stepper.steps,
            LETTERS[stepper.state],
            stepper.head,
            stepper.first_cell,
            stepper.cells(),
        )
        first, last = self.end.visited_range
        self.low, self.high = first, max(last, len(word) - 1)

    @property
    def most(self) -> tuple[int, int]:
        """The greatest `down` and `across`: with them all is in one row, and one or two columns."""
        return self.end.steps.bit_length(), (self.high - self.low + 1).bit_length()

    def tile(self, down: int, across: int, row: int, column: int) -> Tile:
        """Return the tile in a row and a column of tiles; the start is in row 0 and column 0.

        Raises
        ------
        DovetailError
            If there are no such tiles, or no step of the run is in this one.
        """
        down = check.integer(down, "down", 0, self.most[0])
        across = check.integer(across, "across", 0, self.most[1])
        row = check.integer(row, "row", 0, (self.end.steps >> down) // SIDE)
        column = check.integer(column, "column", -check.MOST)
        first, gap = row * SIDE << down, 1 << down
        steps = range(first, min(first + SIDE * gap, self.end.steps + 1), gap)
        symbols = np.zeros((len(steps), SIDE), dtype=np.uint8)
        heads, states, reads = [], [], []
        before, head = np.zeros(SIDE, dtype=np.uint8), None
        for at, stepper in enumerate(self._moments(steps)):
            # Between two rows only cells near the head can have changed.
            reach = (self.low, self.high) if head is None else (head - gap + 1, head + gap - 1)
            symbols[at] = before
            self._fill(symbols[at], stepper, column * SIDE, across, reach)
            before, head = symbols[at], stepper.head
            heads.append(head)
            states.append(LETTERS[stepper.state])
            reads.append(display.digits(stepper.window(head, head + 1, 1)))
        return Tile(symbols, tuple(heads), "".join(states), "".join(reads))

    def configuration(self, step: int) -> tuple[int, int, int, str]:
        """Return state (0 for A), head, and symbols with the position of the first, at a step.

        The symbols are those of all cells that have been visited or hold input.
        """
        (stepper,) = self._moments(range(step, step + 1))
        first = stepper.first_cell
        stop = max(first + len(stepper.cells()), len(self.end.input))
        return stepper.state, stepper.head, first, display.digits(stepper.window(first, stop, 1))

    def range_until(self, step: int) -> tuple[int, int]:
        """Return the first and the last cell that are visited by a step, or hold input."""
        _, _, first, symbols = self.configuration(step)
        return first, first + len(symbols) - 1

    def _moments(self, steps: range) -> Iterator[_core.Stepper]:
        """Yield the run at some steps."""
        kept = [one for one in self._kept if one.steps <= steps.start]
        stepper = kept[-1].copy()
        for step in steps:
            stepper.advance(step - stepper.steps)
            yield stepper

    def _fill(
        self,
        row: npt.NDArray[np.uint8],
        stepper: _core.Stepper,
        first: int,
        across: int,
        reach: tuple[int, int],
    ) -> None:
        """Write the columns from `first` on that have cells within a reach; all others are kept."""
        low, high = max(reach[0], self.low) >> across, min(reach[1], self.high) >> across
        low, high = max(low, first), min(high, first + SIDE - 1)
        if low > high:
            return
        cells = stepper.window(low << across, (high + 1) << across, 1)
        blocks = np.frombuffer(cells, dtype=np.uint8).reshape(-1, 1 << across)
        row[low - first : high + 1 - first] = blocks.max(axis=1)


def _keep(stepper: _core.Stepper, max_steps: int) -> list[_core.Stepper]:
    """Run a machine to its end or the limit; return copies of the run at steps far between."""
    kept, gap = [stepper.copy()], FIRST_GAP
    cells = 0
    while stepper.outcome is None and stepper.steps < max_steps:
        stepper.advance(min(gap, max_steps - stepper.steps))
        cells += len(stepper.cells())
        kept.append(stepper.copy())
        while len(kept) > CHECKPOINTS or (cells > CHECKPOINT_CELLS and len(kept) > 1):
            kept, gap = kept[::2], 2 * gap
            cells = sum(len(one.cells()) for one in kept)
    return kept
