"""`MachineExplorer`: the space-time diagram of one machine, moved by hand or by Python."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from dovetail._core import DovetailError
from dovetail.machines import Machine, Run, as_machine, run
from dovetail.values import check
from dovetail.views import pages
from dovetail.views.machine_contents import PAGE_STEPS, contents_of_run, proof_of, window_of
from dovetail.views.tiles import Tiles
from dovetail.views.views import View

#: The greatest number of steps of a run, unless it is given, and the most that may be given.
MAX_STEPS, MOST_STEPS = 10**6, 2**40
#: A step or a cell is at most 2^5 pixels long.
CLOSEST = 5
#: Pixels of a picture, of which the first zoom makes good use.
HEIGHT, WIDTH = 512, 1024
#: Symbols of an input: it is told to the browser whole.
INPUT_SYMBOLS = 100_000


class MachineExplorer(View):
    """The space-time diagram of one run; from `explore`.

    In Jupyter the last value of a cell is shown, and each part of the diagram is worked out when it
    comes into sight; `save_html` makes a page.

    Attributes
    ----------
    run
        The run, as `dovetail.run` returns it.
    proof
        The proof that the machine never halts; None if it stops or there is none.

    Examples
    --------
    >>> from dovetail.views import explore
    >>> view = explore("1RB1LB_1LA1RZ", max_steps=100)
    >>> view.step, view.zoom = 4, 3
    >>> view
    MachineExplorer('1RB1LB_1LA1RZ', '': halted, 6 steps; step=4, cell=0, zoom=(3, 3))
    """

    _script = "machine"

    def __init__(self, tiles: Tiles) -> None:
        self.run, self.proof = tiles.end, proof_of(tiles.end)
        self._tiles = tiles
        super().__init__(contents_of_run(tiles, self.proof))
        self._step = self._cell = 0
        self._zoom = self._first_zoom()

    @property
    def step(self) -> int:
        """The step that is marked. Set it to an integer from 0 to the end of the run."""
        return self._step

    @step.setter
    def step(self, step: int) -> None:
        self._set(self._right_step(step, "step"), self._cell, self._zoom)

    @property
    def cell(self) -> int:
        """The cell that is marked. Set it to one that is visited or holds input."""
        return self._cell

    @cell.setter
    def cell(self, cell: int) -> None:
        self._set(self._step, self._right_cell(cell), self._zoom)

    @property
    def zoom(self) -> tuple[int, int]:
        """The zoom (steps, cells): at z a step, or cell, is 2^z pixels long.

        Below zero a pixel stands for 2^-z of them. Set it to such a pair, or to an int for both.
        """
        return self._zoom

    @zoom.setter
    def zoom(self, zoom: int | tuple[int, int]) -> None:
        self._set(self._step, self._cell, self._right_zoom(zoom))

    def save_html(
        self, path: str | os.PathLike[str], *, start: int = 0, stop: int | None = None
    ) -> None:
        """Write the view, as it stands, as one page that works in any browser, without a network.

        Parameters
        ----------
        path
            The file.
        start, stop
            The first and the last step that the page shows, at most 1,000,000 steps apart; the page
            says which they are. None is the end of the run, or as far as a page can go.

        Raises
        ------
        DovetailError
            If a page cannot hold so much, or the marked step is not in it.
        OSError
            If the file cannot be written.
        """
        place = check.path(path, "path")
        start = self._right_step(start, "start")
        if stop is None:
            stop = min(self.run.steps, start + PAGE_STEPS)
        stop = check.integer(stop, "stop", start, self.run.steps)
        place.write_text(self._page_of(start, stop), encoding="utf-8")

    def _page(self) -> str:
        """Return the page of as many steps as one can hold, around the one that is marked."""
        start = max(0, min(self._step - PAGE_STEPS // 2, self.run.steps - PAGE_STEPS))
        return self._page_of(start, min(self.run.steps, start + PAGE_STEPS))

    def _page_of(self, start: int, stop: int) -> str:
        window = window_of(self._tiles, start, stop)
        if not start <= self._step <= stop:
            raise DovetailError(
                f"start: the marked step, {self._step:,}, is not one of the page's, {start:,} to "
                f"{stop:,}; set step, or give start and stop"
            )
        contents = {**self._contents, **window}
        values = {"contents": contents, "state": {**self._state, **self._in_window(window)}}
        return pages.page(values, self._title, self._script)

    def _in_window(self, window: Mapping[str, Any]) -> dict[str, Any]:
        """Return cell and zoom for a page: a cell that it has, and not so far out that it is small.

        A window of a long run is a few pixels at the zoom that shows the whole run.
        """
        low, high = window["low"], window["high"]
        lengths = (window["last"] - window["first"] + 1, high - low + 1)
        whole = map(_fitting, lengths, (HEIGHT, WIDTH))
        zoom = [max(own, min(most, 0)) for own, most in zip(self._zoom, whole, strict=True)]
        return {"cell": min(max(self._cell, low), high), "zoom": zoom}

    @property
    def _title(self) -> str:
        return f"{self.run.machine.text} — dovetail explorer"

    @property
    def _state(self) -> dict[str, Any]:
        return {"step": self._step, "cell": self._cell, "zoom": list(self._zoom)}

    def _set(self, step: int, cell: int, zoom: tuple[int, int]) -> None:
        if (step, cell, zoom) == (self._step, self._cell, self._zoom):
            return
        self._step, self._cell, self._zoom = step, cell, zoom
        self._changed()

    def _browser_set(self, state: Mapping[str, Any]) -> None:
        step, cell = self._right_step(state["step"], "step"), self._right_cell(state["cell"])
        self._set(step, cell, self._right_zoom(state["zoom"]))

    def _answer(self, asked: Any) -> tuple[dict[str, Any], list[bytes]]:
        """Return a tile that the browser asks for, and its symbols."""
        try:
            key = check.parts(asked, "tile", "[down, across, row, column]", 4)
            tile = self._tiles.tile(*key)
        except DovetailError as error:
            return {"refused": str(error)}, []
        rows = {"heads": list(tile.heads), "states": tile.states, "reads": tile.reads}
        return {"tile": list(key), **rows}, [tile.symbols.tobytes()]

    def _right_step(self, step: Any, name: str) -> int:
        return check.integer(step, name, 0, self.run.steps)

    def _right_cell(self, cell: Any) -> int:
        return check.integer(cell, "cell", self._tiles.low, self._tiles.high)

    def _right_zoom(self, zoom: Any) -> tuple[int, int]:
        accepted = "an integer or a pair of them, for steps and for cells"
        both = (zoom, zoom) if not isinstance(zoom, tuple | list) else zoom
        down, across = check.parts(both, "zoom", accepted)
        least = [-number for number in self._tiles.most]
        return (
            check.integer(down, "zoom", least[0], CLOSEST),
            check.integer(across, "zoom", least[1], CLOSEST),
        )

    def _first_zoom(self) -> tuple[int, int]:
        """Return a zoom at which the whole run fits into a picture."""
        most = self._tiles.most
        down = min(_fitting(self.run.steps + 1, HEIGHT), CLOSEST - 1)
        across = min(_fitting(self._tiles.high - self._tiles.low + 1, WIDTH), max(down, 2))
        return max(down, -most[0]), max(across, -most[1])

    def __repr__(self) -> str:
        run = repr(self.run)[len("Run(") : -1]
        place = f"step={self.step}, cell={self.cell}, zoom={self.zoom}"
        return f"MachineExplorer({run}; {place})"


def _fitting(length: int, pixels: int) -> int:
    """Return the greatest zoom at which a length fits into some pixels."""
    if length <= pixels:
        return (pixels // length).bit_length() - 1
    return -(-(-length // pixels) - 1).bit_length()


def explore_run(
    machine: Machine | Run | str, input: str | None, max_steps: int | None
) -> MachineExplorer:
    """Return the view of one machine; see `explore`."""
    if isinstance(machine, Run):
        if input is not None:
            raise DovetailError("input: only with a machine; a Run has its own")
        if max_steps is None:
            max_steps = min(machine.steps + (machine.outcome == "undefined entry"), MOST_STEPS)
        _check_start(machine)
        return explore_run(machine.machine, machine.input, max_steps)
    machine = as_machine(machine)
    word = check.word("" if input is None else input, "input", machine.symbols)
    if len(word) > INPUT_SYMBOLS:
        raise DovetailError(
            f"input: {len(word):,} symbols are too many to show; at most {INPUT_SYMBOLS:,}"
        )
    limit = MAX_STEPS if max_steps is None else max_steps
    return MachineExplorer(Tiles(machine, word, check.integer(limit, "max_steps", 0, MOST_STEPS)))


def _check_start(given: Run) -> None:
    """Refuse a run that began on a tape which others had left: what they left is not known."""
    again = run(given.machine, given.input, max_steps=given.steps)
    if (again.steps, again.state, again.head) != (given.steps, given.state, given.head):
        raise DovetailError(
            "programs: this Run is not what its machine does on its input; it may have begun on a "
            "tape that another run had left"
        )
