"""`compare_costs`: the area, the slots and the steps of the same dovetailers."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.dovetailing import dovetail, phase_winner, phase_work
from dovetail.fronts import Front
from dovetail.geometry.runtimes import Geometry, runtime_geometry
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.slopes import Slope
from dovetail.values import check, display


class Costs(Result):
    """The cost of one dovetailer: as area, as slots and as steps.

    Attributes
    ----------
    slope
        The dovetailer.
    rank, time
        The solution that it accepts, exactly.
    agrees
        Whether the smoothed schedule selects the same solution.
    area
        The least area R(r) at its exchange rate.
    slots
        The turns up to acceptance, as if no machine stopped early.
    steps
        The single-machine steps that the literal dovetailer does; None where it was not run.
    """

    slope: Slope
    rank: int
    time: int
    agrees: bool
    area: Fraction
    slots: int
    steps: int | None


class Comparison(TableResult):
    """Areas, slots and steps under many slopes; made by `compare_costs`.

    Attributes
    ----------
    geometry
        The geometry of the front.
    tie
        The rule for ties.
    rows
        The costs, in the order of the slopes given.
    phase_work
        The steps of Levin's phase schedule, which has no slope (`dovetail.dovetailing.phases`).
    """

    pictures = ("costs",)

    geometry: Geometry
    tie: str
    rows: tuple[Costs, ...]
    phase_work: int

    def __len__(self) -> int:
        return len(self.rows)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: integers, agrees (bool), area (float64); steps None where not run."""
        names = ("slope.a", "slope.b", "rank", "time", "agrees", "area", "slots", "steps")
        areas = np.array([float(row.area) for row in self.rows])
        return frames.columns(self.rows, *names) | {"area": areas}

    def __repr__(self) -> str:
        agree = sum(row.agrees for row in self.rows)
        run = sum(row.steps is not None for row in self.rows)
        return f"Comparison({len(self)} slopes, {agree} winners agree, {run} run literally)"


def compare_costs(
    front: Front, slopes: Iterable[Slope], tie: str = "rank", *, max_slots: int = 10_000_000
) -> Comparison:
    """Return the area, the slots and the steps of many dovetailers on one front.

    Parameters
    ----------
    front
        The solutions of a task.
    slopes
        The dovetailers; one that the front does not cover is refused.
    tie
        The rule for ties.
    max_slots
        Greatest number of slots up to which the literal dovetailer is run, to count its steps.

    Examples
    --------
    >>> import dovetail
    >>> front = dovetail.front(dovetail.tasks.successor, max_states=2, max_time=100)
    >>> rows = compare_costs(front, [Slope(1, 1), Slope(2, 2), Slope(5, 1)]).rows
    >>> [(str(row.slope), float(row.area), row.slots, row.steps) for row in rows]
    [('1/1', 200.0, 182, 53), ('2/2', 200.0, 201, 57), ('5/1', 313.6, 286, 184)]
    """
    check.instance(front, "front", Front)
    limit = check.integer(max_slots, "max_slots", 0, None)
    chosen = check.several(slopes, "slopes", "Slopes, one after the other")
    for slope in chosen:
        if not isinstance(slope, Slope):
            raise DovetailError(f"slopes must hold Slopes, not {display.shown(slope)}")
    geometry = runtime_geometry(front)
    rows = tuple(_costs(front, geometry, slope, tie, limit) for slope in chosen)
    return Comparison(geometry, tie, rows, phase_work(*phase_winner(front.known_pairs())))


def _costs(front: Front, geometry: Geometry, slope: Slope, tie: str, max_slots: int) -> Costs:
    winner, piece = front.winner(slope, tie=tie), geometry.piece(slope.rate)
    steps = None
    if winner.slots <= max_slots:
        last = winner.iteration
        steps = dovetail(front.task, slope, tie=tie, space=front.space, max_iterations=last).steps
    return Costs(
        slope=slope,
        rank=winner.rank,
        time=winner.time,
        agrees=(piece.rank, piece.time) == (winner.rank, winner.time),
        area=piece.area(slope.rate),
        slots=winner.slots,
        steps=steps,
    )
