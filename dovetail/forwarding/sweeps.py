"""Fixed points, cycles and jumps of many fronts at many code constants."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.forwarding.fixed_points import count_mixed
from dovetail.forwarding.hulls import hull
from dovetail.forwarding.maps import REQUIREMENTS, ForwardingMap
from dovetail.forwarding.points import Points, PointsLike
from dovetail.fronts import Front, Number
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display, floats
from dovetail.work.progress import progress_bar
from dovetail.work.units import check_workers

AHEAD = 8
"""Jobs that are under way or wait, for each process."""


class Row(Result):
    """Fixed points, cycles and jumps of one front at one code constant.

    Attributes
    ----------
    task
        The front's name.
    kappa
        The code constant.
    programs, vertices
        Programs that can matter; vertices of the complete hull.
    fixed
        The pure fixed points, ties included, rising.
    mixed
        Number of mixed fixed points at jumps.
    cycles
        Lengths of the cycles of the rule, rising; a fixed point is a cycle of length 1.
    jumps
        Sum of the sizes of all jumps, in units of the natural logarithm of the rate.
    cost
        The least area at a fixed point, as a multiple of the least area of all, 2·min rank·time;
        None if there is no fixed point.
    basins
        Number of intervals of starts that end in the same cycle; None if not counted.
    """

    task: str
    kappa: Fraction
    programs: int
    vertices: int
    fixed: tuple[Fraction, ...]
    mixed: int
    cycles: tuple[int, ...]
    jumps: float
    cost: Fraction | None
    basins: int | None

    @property
    def exists(self) -> bool:
        """Whether a pure fixed point exists."""
        return bool(self.fixed)


class ForwardingSweep(TableResult):
    """Fixed points, cycles and jumps of many fronts; made by `sweep`.

    Attributes
    ----------
    rows
        A row for each front and each code constant, fronts first.
    require
        How certain the answers had to be, as in `forward`.
    """

    pictures = ("phase_diagram",)

    rows: tuple[Row, ...]
    require: str = "covered"

    @property
    def share(self) -> Fraction:
        """The share of rows with a pure fixed point."""
        return Fraction(sum(row.exists for row in self.rows), len(self.rows))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns; lists are text.

        Numbers that are not whole are rounded to float64, also all code constants if one is not;
        whole ones are int64, or Python ints where they do not fit.
        """
        rows = self.rows
        nothing = float("nan")
        kappas, basins = [row.kappa for row in rows], [row.basins for row in rows]
        whole = all(kappa.denominator == 1 for kappa in kappas)
        rounded = (floats.rounded(kappa) for kappa in kappas)
        costs = (nothing if row.cost is None else floats.rounded(row.cost) for row in rows)
        return {
            "task": frames.objects(row.task for row in rows),
            "kappa": frames.rationals(kappas) if whole else frames.column(rounded),
            **frames.columns(rows, "programs", "vertices", "exists"),
            "fixed": frames.numbers(len(row.fixed) for row in rows),
            "rates": frames.objects(" ".join(map(str, row.fixed)) for row in rows),
            "mixed": frames.numbers(row.mixed for row in rows),
            "cycles": frames.objects(" ".join(map(str, row.cycles)) for row in rows),
            "longest_cycle": frames.numbers(max(row.cycles) for row in rows),
            "jumps": frames.column(row.jumps for row in rows),
            "cost": frames.column(costs),
            "basins": np.array([nothing if count is None else count for count in basins]),
        }

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        found = sum(row.exists for row in self.rows)
        tasks, kappas = ({getattr(row, name) for row in self.rows} for name in ("task", "kappa"))
        fronts = display.count(len(tasks), "front")
        constants = display.count(len(kappas), "code constant")
        pairs = display.count(len(self), "pair")
        return (
            f"ForwardingSweep({fronts}, {constants}: a fixed point in {found:,} of {pairs}, "
            f"require={self.require!r})"
        )


def sweep(
    fronts: Mapping[str, PointsLike] | Iterable[PointsLike],
    kappas: Iterable[Number | float],
    *,
    require: str = "covered",
    basins: bool = False,
    workers: int | None = 1,
    progress: bool = False,
) -> ForwardingSweep:
    """Return the fixed points, cycles and jumps of many fronts at many code constants.

    One hull of each front answers all code constants, so a row takes well under a millisecond.

    Parameters
    ----------
    fronts
        A mapping from names to fronts or pairs (rank, time); or only these. Fronts are then named
        after their tasks, with a number where several are of one task; pairs are numbered.
    kappas
        The code constants, as in `forward`.
    require
        How certain answers about a `Front` must be, as in `forward`.
    basins
        Whether to count the intervals of starts, too.
    workers
        Number of processes, 1 to 1,024; None for one on each processor. They are started afresh,
        which takes about a second, and a script that wants more than one must ask for them under
        ``if __name__ == "__main__":``.
    progress
        Whether to show a progress bar (tqdm).

    Examples
    --------
    >>> sweep({"one": [(1, 3)], "two": [(12, 1)]}, [1, 40])
    ForwardingSweep(2 fronts, 2 code constants: a fixed point in 3 of 4 pairs, require='covered')
    """
    check.choice(require, "require", REQUIREMENTS)
    workers = check_workers(workers)
    given = check.several(kappas, "kappas", "code constants, one after the other")
    constants = tuple(check.constant(kappa, "kappas: a code constant") for kappa in given)
    basins, progress = check.flag(basins, "basins"), check.flag(progress, "progress")
    named = _named(fronts)
    if not constants or not named:
        raise DovetailError("fronts and kappas must hold at least one each")
    jobs = [(name, points, constants, require, basins) for name, points in named]
    rows: list[Row] = []
    with ExitStack() as stack:
        show = stack.enter_context(progress_bar(" fronts", 0, progress))
        found = map(_rows, jobs) if workers == 1 else stack.enter_context(_spread(jobs, workers))
        for done, some in enumerate(found, start=1):
            rows.extend(some)
            show(done)
    return ForwardingSweep(tuple(rows), require)


#: Name, points, code constants, what is required, whether to count basins.
_Job = tuple[str, Points, tuple[Fraction, ...], str, bool]


@contextmanager
def _spread(jobs: Iterable[_Job], workers: int) -> Iterator[Iterator[list[Row]]]:
    """Yield the rows of jobs that processes do; after an exception none of these is waited for.

    The processes are started afresh, not forked: a Ctrl-C during a fork can be lost, and the fork
    of a process with threads may never get on. They ignore Ctrl-C themselves.
    """
    ignored = (signal.SIGINT, signal.SIG_IGN)
    before = multiprocessing.active_children()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, signal.signal, ignored) as pool:
        try:
            yield _in_order(jobs, pool, AHEAD * workers)
        except BaseException as error:
            for process in multiprocessing.active_children():
                if process not in before:
                    process.terminate()
            if isinstance(error, BrokenProcessPool):
                raise DovetailError(
                    "workers: a process ended before its work was done: it was killed, or a script "
                    'starts it without `if __name__ == "__main__":`'
                ) from error
            raise


def _in_order(jobs: Iterable[_Job], pool: Executor, ahead: int) -> Iterator[list[Row]]:
    """Yield the rows of each job; only so many are given to the processes ahead of time."""
    waiting = iter(jobs)
    futures = deque(pool.submit(_rows, job) for job in islice(waiting, ahead))
    while futures:
        yield futures.popleft().result()
        futures.extend(pool.submit(_rows, job) for job in islice(waiting, 1))


def _named(fronts: Mapping[str, PointsLike] | Iterable[PointsLike]) -> list[tuple[str, Points]]:
    if isinstance(fronts, Mapping):
        return [(str(name), Points.of(points)) for name, points in fronts.items()]
    if isinstance(fronts, Front | Points):
        raise DovetailError("fronts must be several, in a list or a dict")
    listed = check.several(fronts, "fronts", "several, in a list or a dict")
    names = [front.task.name if isinstance(front, Front) else "" for front in listed]
    often = {name for name, times in Counter(names).items() if name and times > 1}
    return [
        (f"{name} {number}" if name in often else name or str(number), Points.of(one))
        for number, (name, one) in enumerate(zip(names, listed, strict=True))
    ]


def _rows(job: _Job) -> list[Row]:
    name, points, constants, require, basins = job
    complete = hull(points)
    jumps = ForwardingMap(complete, Fraction(1)).jumps(0).total
    rows = []
    for kappa in constants:
        m = ForwardingMap(complete, kappa, require)
        fixed = tuple(point.rate for point in m.fixed_points())
        areas = [points.area(rate) for rate in fixed]
        if require != "nothing" and points.rectangle is not None:
            m.mixed_fixed_points()  # raises if the front does not cover them
        rows.append(
            Row(
                task=name,
                kappa=kappa,
                programs=len(points),
                vertices=complete.count,
                fixed=fixed,
                mixed=count_mixed(complete, kappa),
                cycles=tuple(len(cycle) for cycle in m.cycles()),
                jumps=jumps,
                cost=min(areas) / (2 * points.least_product) if areas else None,
                basins=len(m.basins().intervals) if basins else None,
            )
        )
    return rows
