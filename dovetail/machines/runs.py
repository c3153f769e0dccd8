"""Runs of one machine on one input: to the end, step by step, or as an array of its tape.

The start cell is position 0; the head starts there in state A. A run ends with an *outcome*, never
with an exception.
"""

from collections.abc import Iterator
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.machines.machines import LETTERS, Machine, as_machine
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display

READOUTS = ("tape", "visited", "head", "ones", "right")
"""How an output is read from a halted run (docs/theory.md, "Inputs and readouts")."""

OUTCOMES = ("halted", "step limit", "undefined entry", "memory cap")
"""How a run ends. An undefined entry that is read after the last step counts as the step limit."""

MAX_CELLS = 2**29
"""Greatest number of tape cells unless given: 1 GiB with the result's copy."""

MAX_SPACE_TIME = 2**27
"""Bytes that the array of a `SpaceTime` has at most, unless more are allowed."""

MAX_ROWS = 2**22
"""Rows of a `SpaceTime`, at most: each takes 17 bytes besides its cells."""

PICTURE_SIDE = 5000
"""Rows and columns of a `SpaceTime`, at most, where stride and spacing are chosen for a picture."""


class Run(Result):
    """The end of a run of a machine; made by `run`.

    Attributes
    ----------
    machine, input
        The machine, and the input.
    outcome
        One of `OUTCOMES`.
    steps
        Steps done; the halting transition counts as one.
    state
        The current state; for a halted run, that of the halting entry.
    head, first_cell
        Positions of the head and of the leftmost visited cell, relative to the start cell.
    cells
        The visited cells from left to right, one byte (0..5) each.
    """

    machine: Machine
    input: str
    outcome: str
    steps: int
    state: str
    head: int
    first_cell: int
    cells: bytes

    @property
    def halted(self) -> bool:
        """Whether the run reached a halting entry."""
        return self.outcome == "halted"

    @property
    def undefined_entry(self) -> tuple[str, int] | None:
        """The (state, symbol) whose entry is undefined, if that ended the run."""
        if self.outcome != "undefined entry":
            return None
        return self.state, self._tape()[self.head - self.first_cell]

    @property
    def visited_range(self) -> tuple[int, int]:
        """Positions of the leftmost and the rightmost visited cell."""
        return self.first_cell, self.first_cell + len(self.cells) - 1

    @property
    def tape(self) -> str:
        """Readout: from the first to the last non-blank cell, "" if all are blank."""
        return self.readout("tape")

    @property
    def visited(self) -> str:
        """Readout: the visited cells from left to right."""
        return self.readout("visited")

    @property
    def symbol(self) -> str:
        """Readout "head": the symbol under the head."""
        return self.readout("head")

    @property
    def ones(self) -> int:
        """Readout: the number of non-blank cells, as an int."""
        return int(self.readout("ones"))

    @property
    def right(self) -> str:
        """Readout: from the head to the last non-blank cell at or right of it."""
        return self.readout("right")

    def readout(self, name: str) -> str:
        """Return the output of a halted run; `name` is one of `READOUTS`.

        Raises
        ------
        DovetailError
            If the name is unknown, or the run did not halt and so has no output.

        Examples
        --------
        >>> import dovetail
        >>> result = dovetail.run("1RB1LB_1LA1RZ")
        >>> [result.readout(name) for name in dovetail.tasks.READOUTS]
        ['1111', '1111', '1', '4', '111']
        """
        check.choice(name, "readout", READOUTS)
        if not self.halted:
            raise DovetailError(
                f"only a halted run has a readout; this one ended with '{self.outcome}' "
                f"after {self.steps} steps"
            )
        if name == "visited":
            return display.digits(self.cells)
        tape = self._tape()
        head = self.head - self.first_cell
        if name == "head":
            return str(tape[head])
        if name == "ones":
            return str(len(tape) - tape.count(0))
        return display.digits(tape[head:].rstrip(b"\0") if name == "right" else tape.strip(b"\0"))

    def to_dict(self) -> dict[str, object]:
        """Return the fields as plain values; machine and cells as strings."""
        texts = {"machine": self.machine.text, "cells": display.digits(self.cells)}
        return {**super().to_dict(), **texts}

    def __repr__(self) -> str:
        word = display.shown(self.input)
        return f"Run({self.machine.text!r}, {word}: {self.outcome}, {self.steps} steps)"

    def _tape(self) -> bytes:
        """Return the visited cells, and the unread rest of the input to their right."""
        unread = self.input[self.first_cell + len(self.cells) :]
        return self.cells + bytes(map(int, unread))


class Configuration(Result):
    """One moment of a run: state, head and visited cells after `step` steps.

    `cells` are the visited cells from `first_cell` on, one byte each; the input that the head has
    not reached yet is not among them.
    """

    step: int
    state: str
    head: int
    first_cell: int
    cells: bytes

    def __repr__(self) -> str:
        cells = display.shorten(display.digits(self.cells), 40)
        return (
            f"Configuration(step={self.step}, state={self.state!r}, head={self.head}, "
            f"first_cell={self.first_cell}, cells={cells})"
        )


class SpaceTime(TableResult):
    """A window of a run: one row for each configuration; made by `space_time`.

    Attributes
    ----------
    array
        Symbols, uint8, shape (rows, cells).
    steps, heads
        Step number and head position of each row, int64.
    states
        State of each row, uint8, 0 for A.
    left
        Position of the first column relative to the start cell.
    outcome
        Outcome of the run up to the last row; "step limit" if it goes on.
    machine
        The machine that was run.
    spacing
        Distance of the cells of neighbouring columns: 1 if every cell of the window is shown.
    """

    pictures = ("space_time",)

    array: npt.NDArray[np.uint8]
    steps: npt.NDArray[np.int64]
    heads: npt.NDArray[np.int64]
    states: npt.NDArray[np.uint8]
    left: int
    outcome: str
    machine: Machine
    spacing: int = 1

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns steps, heads and states."""
        return {"steps": self.steps, "heads": self.heads, "states": self.states}

    def __repr__(self) -> str:
        rows, cells = self.array.shape
        window = f"{rows} rows of {cells} cells from {self.left}"
        return f"SpaceTime({self.machine.text!r}, {window}: {self.outcome})"


def run(
    machine: Machine | str,
    input: str = "",
    *,
    max_steps: int = 1_000_000,
    max_cells: int = MAX_CELLS,
) -> Run:
    """Return the run of a machine until it halts, reads an undefined entry, or reaches a limit.

    Parameters
    ----------
    machine
        A `Machine` or its text.
    input
        Symbols written rightwards from the start cell.
    max_steps
        Greatest number of steps. A run that has done `max_steps` steps ends with "step limit",
        even if the next entry is undefined.
    max_cells
        Greatest number of visited cells; beyond it the outcome is "memory cap". Each takes a byte
        while the machine runs, and another in the result.

    Raises
    ------
    DovetailError
        If the machine text, the input or a limit is malformed.
    MemoryError
        If there is no memory for as many cells as `max_cells` allows.

    Examples
    --------
    >>> import dovetail
    >>> result = dovetail.run("1RB1LB_1LA1RZ")
    >>> result.outcome, result.steps, result.ones
    ('halted', 6, 4)
    """
    machine = as_machine(machine)
    word = check.word(input, "input", machine.symbols)
    limit = check.integer(max_steps, "max_steps")
    cap = check.integer(max_cells, "max_cells", 1)
    outcome, steps, state, head, first_cell, cells = _core.run(machine.text, word, limit, cap)
    return Run(machine, word, outcome, steps, LETTERS[state], head, first_cell, cells)


class KeptTape:
    """Runs of one machine, each on the tape that the one before has left.

    Examples
    --------
    >>> tape = KeptTape(Machine("1RA1RZ"))
    >>> [tape.run(word, max_steps=100).visited for word in ("01", "0")]
    ['11', '11']
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._stepper: _core.Stepper | None = None
        self._written = ""

    def run(self, input: str, *, max_steps: int, max_cells: int = MAX_CELLS) -> Run:
        """Return the run after `input` was written over the tape, in state A on the start cell.

        Its `Run.input` is all that the inputs so far have written from the start cell on.
        """
        word = check.word(input, "input", self._machine.symbols)
        limit = check.integer(max_steps, "max_steps")
        if self._stepper is None:
            self._stepper = _core.Stepper(self._machine.text, word, max_cells)
        else:
            self._stepper.begin_again(word)
        self._written = word + self._written[len(word) :]
        end = self._stepper
        end.advance(limit)
        return Run(
            self._machine,
            self._written,
            end.outcome or "step limit",
            end.steps,
            LETTERS[end.state],
            end.head,
            end.first_cell,
            end.cells(),
        )

    def copy(self) -> "KeptTape":
        """Return the same tape, for other runs."""
        twin = KeptTape(self._machine)
        twin._stepper = self._stepper and self._stepper.copy()
        twin._written = self._written
        return twin


def configurations(
    machine: Machine | str, input: str = "", *, max_steps: int | None = None
) -> Iterator[Configuration]:
    """Return an iterator over the configurations of a run, from step 0 to its end.

    Parameters
    ----------
    machine, input
        As in `run`.
    max_steps
        The last step to show; None goes on for as long as the run does.

    Examples
    --------
    >>> import dovetail
    >>> for moment in dovetail.configurations("1RB1LB_1LA1RZ", max_steps=2):
    ...     print(moment)
    Configuration(step=0, state='A', head=0, first_cell=0, cells=0)
    Configuration(step=1, state='B', head=1, first_cell=0, cells=10)
    Configuration(step=2, state='A', head=0, first_cell=0, cells=11)
    """
    machine = as_machine(machine)
    word = check.word(input, "input", machine.symbols)
    limit = check.optional_integer(max_steps, "max_steps")
    return _configurations(_core.Stepper(machine.text, word), limit)


def _configurations(stepper: _core.Stepper, limit: int | None) -> Iterator[Configuration]:
    more = True
    while more:
        yield Configuration(
            stepper.steps, LETTERS[stepper.state], stepper.head, stepper.first_cell, stepper.cells()
        )
        more = (limit is None or stepper.steps < limit) and stepper.advance(1) == 1


def space_time(
    machine: Machine | str,
    input: str = "",
    *,
    start: int = 0,
    stop: int = 100,
    stride: int | None = 1,
    left: int | None = None,
    right: int | None = None,
    spacing: int | None = 1,
    max_cells: int = MAX_SPACE_TIME,
) -> SpaceTime:
    """Return the tape after steps start, start + stride, … < stop, as an array.

    Only these rows and columns are held in memory, so any part of a long run can be shown.

    Parameters
    ----------
    machine, input
        As in `run`.
    start, stop, stride
        The steps that become rows; there are fewer rows if the run ends before `stop`. With the
        stride None there are at most 5,000, for a picture.
    left, right
        The cells left … right - 1 become columns; None takes all that are visited or hold input.
    spacing
        Only every so many cells become columns. With None there are at most 5,000, for a picture.
    max_cells
        Greatest size of the array, rows times columns (bytes); rows are at most 2**22.

    Raises
    ------
    DovetailError
        If an argument is malformed, or the array would exceed `max_cells`.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.space_time("1RB1LB_1LA1RZ", stop=4).array
    array([[0, 0, 0],
           [0, 1, 0],
           [0, 1, 1],
           [0, 1, 1]], dtype=uint8)
    """
    machine = as_machine(machine)
    word = check.word(input, "input", machine.symbols)
    start = check.integer(start, "start")
    stop = check.integer(stop, "stop", start + 1)
    stride = check.optional_integer(stride, "stride", 1)
    spacing = check.optional_integer(spacing, "spacing", 1)
    cap = check.integer(max_cells, "max_cells", 1)
    # A first run finds the ends of the window: cells once visited stay visited.
    last = start + (stop - 1 - start) // (stride or 1) * (stride or 1)
    outcome, done, _, _, first_cell, visited = _core.run(machine.text, word, last, MAX_CELLS)
    stride = even_stride(max(1, done - start + 1)) if stride is None else stride
    rows = 0 if done < start else (done - start) // stride + 1
    low = first_cell if left is None else check.integer(left, "left", -check.MOST)
    high = max(first_cell + len(visited), len(word))
    if right is not None or high <= low:
        high = check.integer(low + 1 if right is None else right, "right", low + 1)
    cells = range(low, high, even_stride(high - low) if spacing is None else spacing)
    if rows * len(cells) > cap or rows > MAX_ROWS:
        raise DovetailError(
            f"max_cells: {rows} rows of {len(cells)} cells exceed {cap}, or {MAX_ROWS} rows; "
            "raise it, take a greater stride or spacing, or narrow left and right"
        )
    grid = range(start, start + rows * stride, stride)
    return _rows(machine, word, grid, cells, outcome)


def even_stride(length: int) -> int:
    """Return a stride that leaves at most `PICTURE_SIDE` of a length.

    Strides without the factors 2, 3 and 5 are chosen, so that patterns of such periods, which are
    frequent, do not vanish.

    Examples
    --------
    >>> even_stride(5000), even_stride(20_000), even_stride(10**6)
    (1, 7, 203)
    """
    stride = -(-length // PICTURE_SIDE)
    while stride > 1 and gcd(stride, 30) > 1:
        stride += 1
    return stride


def _rows(machine: Machine, word: str, grid: range, cells: range, outcome: str) -> SpaceTime:
    stepper = _core.Stepper(machine.text, word)
    left, right, spacing = cells.start, cells.stop, cells.step
    array = np.zeros((len(grid), len(cells)), dtype=np.uint8)
    heads = np.zeros(len(grid), dtype=np.int64)
    states = np.zeros(len(grid), dtype=np.uint8)
    for row, step in enumerate(grid):
        stepper.advance(step - stepper.steps)
        array[row] = np.frombuffer(stepper.window(left, right, spacing), dtype=np.uint8)
        heads[row] = stepper.head
        states[row] = stepper.state
    steps = np.array(grid, dtype=np.int64)
    return SpaceTime(array, steps, heads, states, left, outcome, machine, spacing)
