"""Levin's phase schedule, which has no slope to tune, and what it costs.

Programs of length l = ⌊log2 x⌋ run for 2^(i-l) steps in phase i. Every string is a program here, so
all lengths take the same 2^i steps of a phase (docs/dovetailing.md, "Levin's phases").
"""

from collections.abc import Iterable

from dovetail._core import DovetailError
from dovetail.values import check


def phase(rank: int, time: int) -> int:
    """Return the phase in which the program of this rank and halting time is accepted.

    That is l + ⌈log2 t⌉, from 0 (docs/dovetailing.md, "Levin's phases").

    Parameters
    ----------
    rank, time
        Rank and halting time in steps, integers from 1.

    Examples
    --------
    >>> phase(7, 5)
    5
    """
    rank, time = _point(rank, time)
    return rank.bit_length() - 1 + (time - 1).bit_length()


def phase_work(rank: int, time: int) -> int:
    """Return the steps of the phase schedule up to acceptance, as if no other program halted.

    See docs/dovetailing.md, "Levin's phases".

    Parameters
    ----------
    rank, time
        As in `phase`.

    Examples
    --------
    >>> phase_work(7, 5), phase_work(1, 1)
    (222, 1)
    """
    rank, time = _point(rank, time)
    now, length = phase(rank, time), rank.bit_length() - 1
    finished = ((now - 1) << now) + 1 if now else 0
    before = (length << now) + ((rank - (1 << length)) << (now - length))
    return finished + before + time


def phase_winner(points: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Return the solution (rank, time) that the phase schedule accepts first.

    Parameters
    ----------
    points
        At least one solution, as pairs (rank, time).

    Examples
    --------
    >>> phase_winner([(8232, 6), (8588, 5), (4339887, 4)])
    (8232, 6)
    """
    given = check.several(points, "points", "pairs (rank, time)")
    pairs = [check.solution(point, "points") for point in given]
    if not pairs:
        raise DovetailError("points must hold at least one solution (rank, time), there is none")
    return min(pairs, key=lambda point: (phase(*point), point[0]))


def _point(rank: int, time: int) -> tuple[int, int]:
    return check.integer(rank, "rank", 1, None), check.integer(time, "time", 1, None)
