"""`held_out_by_slope`: the held-out loss of what is selected, from simplicity to speed.

By a·t + b·x the choice changes only at the corners of the lower-left hull of all solutions, so the
loss is a step function of the slope a/b whose steps are exact fractions.
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.dovetailing import check_dovetailer
from dovetail.geometry import lower_left_hull
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.speed.classes import Solutions
from dovetail.speed.priors import Dovetailer, Linear, Prior, Time
from dovetail.speed.selections import RIGHT, Selection
from dovetail.values import check


class SlopePiece(Result):
    """The slopes at which one machine is selected; part of `HeldOutBySlope`.

    Attributes
    ----------
    low, high
        Ends of the slopes a/b; from 0, and None where there is no end. At the ends themselves the
        machine ties with the next one.
    row, rank, time
        The row of the solutions, its least rank, and its time.
    loss
        Share of the held-out inputs that this machine does not answer rightly.
    """

    low: Fraction
    high: Fraction | None
    row: int
    rank: int
    time: int
    loss: Fraction


class SlopeTie(Result):
    """Machines that tie at one slope; part of `HeldOutBySlope`.

    Attributes
    ----------
    slope
        The slope a/b.
    rows
        Rows of the solutions; each stands for its machine of least rank.
    loss
        Mean held-out loss of these machines.
    """

    slope: Fraction
    rows: tuple[int, ...]
    loss: Fraction


class HeldOutBySlope(TableResult):
    """Held-out loss of what is selected at every slope; made by `held_out_by_slope`.

    Attributes
    ----------
    name
        Name of the task.
    held_out_inputs
        Number of held-out inputs.
    time
        The prior that says what t is.
    pieces
        The machines that a·t + b·x selects, from the simplest (slope 0) to the fastest.
    ties
        What is selected at each slope between two pieces.
    fastest
        What is selected if only time counts: all machines of the least time, of any rank.
    dovetailers, exact
        The dovetailers that were asked for, and what each accepts, in whole iterations.
    """

    pictures = ("held_out_by_slope",)

    name: str
    held_out_inputs: int
    time: Prior
    pieces: tuple[SlopePiece, ...]
    ties: tuple[SlopeTie, ...]
    fastest: Selection
    dovetailers: tuple[Dovetailer, ...]
    exact: tuple[SlopeTie, ...]

    @property
    def changes(self) -> tuple[Fraction, ...]:
        """The slopes at which the held-out loss changes; at others between pieces it stays."""
        pairs = pairwise(self.pieces)
        return tuple(late.low for early, late in pairs if early.loss != late.loss)

    def loss(self, slope: int | Fraction) -> Fraction:
        """Return the held-out loss at a slope a/b by a·t + b·x, the mean where machines tie.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> found = speed.held_out_by_slope(every)
        >>> found.loss(1), found.ties[0].slope
        (Fraction(1, 4), Fraction(266952, 5))
        """
        at = check.rational(slope, "slope")
        for tie in self.ties:
            if tie.slope == at:
                return tie.loss
        return next(p.loss for p in self.pieces if p.high is None or at < p.high)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the pieces as numpy columns: low, high, row, rank, time, loss."""
        return frames.columns(self.pieces, "low", "high", "row", "rank", "time", "loss")

    def __repr__(self) -> str:
        losses = f"{self.pieces[0].loss} at the simplest, {self.pieces[-1].loss} at the fastest"
        return (
            f"HeldOutBySlope({self.name or 'a task'}: {len(self.pieces)} machines, "
            f"held-out loss {losses})"
        )


def held_out_by_slope(
    solutions: Solutions,
    slopes: Iterable[Iterable[int]] = (),
    *,
    tie: str = "rank",
    time: Prior | None = None,
) -> HeldOutBySlope:
    """Return the held-out loss of what is selected, for all slopes from simplicity to speed.

    The solutions are taken as all there are: machines of more states or steps are left out.

    Parameters
    ----------
    solutions
        What `dovetail.solutions` returns, of a task with held-out inputs.
    slopes
        Pairs (a, b) or `Slope`, for each of which the exact dovetailer is asked as well. It works
        in whole steps and groups, and may select another machine than a·t + b·x does.
    tie
        The tie rule of these dovetailers, as in `search`.
    time
        The prior that says what t is: `Time()` unless given, `MaxTime()` or `AverageTime()`. The
        dovetailers always go by the time of the task.

    Raises
    ------
    DovetailError
        If there is no solution or no held-out input, or an argument is malformed.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.parity, max_states=2, max_time=100)
    >>> speed.held_out_by_slope(every, [(1, 1)]).exact[0].loss
    Fraction(0, 1)
    """
    check_held_out(solutions)
    measure = Time() if time is None else time
    asked = tuple(_dovetailer(slope, tie) for slope in _pairs(slopes))
    Linear(1, 1, measure)  # refuses what is no time
    fastest = solutions.select(measure)
    pieces = _pieces(solutions, measure)
    borders = [piece.low for piece in pieces[1:]]
    return HeldOutBySlope(
        name=solutions.task.name,
        held_out_inputs=solutions.held_out.shape[1],
        time=measure,
        pieces=pieces,
        ties=tuple(_selected(solutions, at, Linear(*_terms(at), measure)) for at in borders),
        fastest=fastest,
        dovetailers=asked,
        exact=tuple(_selected(solutions, Fraction(one.a, one.b), one) for one in asked),
    )


def check_held_out(solutions: Solutions) -> Solutions:
    """Return the solutions of a task that has held-out inputs; refuse anything else."""
    check.instance(solutions, "solutions", Solutions)
    if not solutions.task.held_out:
        raise DovetailError(
            "solutions: the task has no held-out input, so nothing says what generalises; "
            "give held_out= in Task.examples"
        )
    return solutions


def _pairs(slopes: Any) -> list[tuple[Any, ...]]:
    accepted = "pairs (a, b) of integers"
    return [check.parts(p, "slopes", accepted) for p in check.several(slopes, "slopes", accepted)]


def _dovetailer(slope: tuple[Any, ...], tie: str) -> Dovetailer:
    a, b = slope
    return Dovetailer(*check_dovetailer(a, b, tie))


def _terms(slope: Fraction) -> tuple[int, int]:
    return slope.numerator, slope.denominator


def _pieces(solutions: Solutions, measure: Prior) -> tuple[SlopePiece, ...]:
    """Return the corners of the hull, in order of rank, with the slopes between them."""
    times, ranks = measure.keys(solutions)[0], solutions.least_rank
    rows = _minimal(ranks, times)
    row_of = {int(ranks[row]): row for row in rows}
    hull = lower_left_hull([(int(ranks[row]), int(times[row])) for row in rows])
    slopes = [Fraction(x1 - x0, t0 - t1) for (x0, t0), (x1, t1) in pairwise(hull)]
    ends = zip([Fraction(0), *slopes], [*slopes, None], strict=True)
    return tuple(
        SlopePiece(low, high, row_of[x], x, t, _loss(solutions, row_of[x]))
        for (low, high), (x, t) in zip(ends, hull, strict=True)
    )


def _minimal(ranks: npt.NDArray[Any], times: npt.NDArray[Any]) -> list[int]:
    """Return the rows that no other equals or beats in rank and time."""
    order = np.argsort(ranks, kind="stable")
    falling = times[order]
    least = np.minimum.accumulate(falling)
    first = np.ones(len(order), dtype=bool)
    first[1:] = falling[1:] < least[:-1]
    return [int(row) for row in order[first]]


def _loss(solutions: Solutions, row: int) -> Fraction:
    fates = solutions.held_out[row]
    return Fraction(int((fates != RIGHT).sum()), len(fates))


def _selected(solutions: Solutions, slope: Fraction, prior: Prior) -> SlopeTie:
    selection = solutions.select(prior)
    loss = selection.held_out_loss
    assert loss is not None
    return SlopeTie(slope, tuple(selection.rows.tolist()), loss)
