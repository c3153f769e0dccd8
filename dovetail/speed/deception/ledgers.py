"""`ledger`: solutions and planted machines as entries of a `Ledger`."""

from __future__ import annotations

from dovetail._core import DovetailError
from dovetail.geometry import Ledger
from dovetail.geometry.ledgers import SCALES
from dovetail.speed.classes import Solutions
from dovetail.speed.deception.programs import Programs, prior_keys
from dovetail.speed.deception.ranks import bits
from dovetail.speed.deception.tilts import TIMES, TOTAL, check_time
from dovetail.values import check


def ledger(
    solutions: Solutions | Programs,
    *,
    scale: str = "rank",
    time: TIMES = TOTAL,
    label: str = "",
) -> Ledger:
    """Return solutions, or programs that do well, as a ledger.

    Parameters
    ----------
    solutions
        All solutions of a task, of which each class is an entry: the machine of least rank. Or a
        table of programs with ranks, of which those that do well are entries.
    scale
        "rank", or "length": the whole bits ⌈log2 rank⌉.
    time
        What the time is: its key, as in `Linear`.
    label
        Written before the name of each entry, which is the number of its row, or its name.

    Raises
    ------
    DovetailError
        If there is no solution, if programs have no ranks, or an argument is malformed.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    >>> all_of_them = speed.ledger(every, time=speed.AverageTime(), label="xor ")
    >>> [(win.entry.name, win.entry.time, str(win.low)) for win in all_of_them.wins]
    [('xor 31', 13, '5/266952'), ('xor 0', 8, '0')]
    """
    check.choice(scale, "scale", SCALES)
    check_time(time)
    label = check.text(label, "label")
    if not isinstance(solutions, Programs):
        check.instance(solutions, "solutions", Solutions)
    if not len(solutions):
        raise DovetailError("there is no solution, so the ledger would be empty")
    [times] = prior_keys(time, solutions)
    ranks = solutions.least_rank.tolist()
    names = [str(row) for row in range(len(solutions))]
    good = [True] * len(solutions)
    if isinstance(solutions, Programs):
        names, good = list(solutions.names), solutions.good.tolist()
    costs = ranks if scale == "rank" else [bits(rank) for rank in ranks]
    rows = zip(names, costs, times, good, strict=True)
    entries = [(label + name, cost, spend) for name, cost, spend, well in rows if well]
    return Ledger.of(entries, scale=scale)
