"""`measure_search` and `measure_nest`: the terms of the formula, counted on real searches."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.dovetailing import Hit, dovetail, search
from dovetail.dovetailing.schedules import check_dovetailer, iteration, slots
from dovetail.fronts import Front
from dovetail.machines import Machine, Space, as_space, run
from dovetail.models.boxes import values
from dovetail.models.boxes.closed_forms import BoxCost
from dovetail.models.boxes.scores import check_task, symbols_compared
from dovetail.models.boxes.values import Exact
from dovetail.models.nests.programs import Programs
from dovetail.models.nests.runs import run_nest
from dovetail.results import frames
from dovetail.results.encoding import storable
from dovetail.results.result import TableResult
from dovetail.slopes import Slope
from dovetail.tasks import Task
from dovetail.values import check, display

#: How the terms of a search are found.
METHODS = ("literal", "slots", "search")
#: More programs than this are not run one by one.
MOST_PROGRAMS = 200_000


@storable
class CountedLevel(NamedTuple):
    """What one search did, in counted turns, steps and symbols.

    Attributes
    ----------
    tried
        n: programs that took at least one turn.
    listing, running, scoring
        The sums over all programs, not the means: n·m, n·f and n·l; running without the winner's
        own run, scoring None where it is not counted.
    winner
        f*: the winner's run; None if nothing was accepted.
    """

    tried: int
    listing: int
    running: int
    scoring: int | None
    winner: int | None

    @property
    def around(self) -> tuple[int, int]:
        """What is done outside a box and what can be done inside, without the winner's run."""
        return self.listing, self.running + (self.scoring or 0)


class MeasuredSearch(TableResult):
    """The terms n, m, f, l and f*, counted; made by `measure_search` and `measure_nest`.

    Attributes
    ----------
    name
        The name of the task; "" if there is none.
    method
        "literal", "slots", "search" or "nest".
    a, b, tie
        The (outermost) dovetailer.
    rank, time
        The program that is accepted at last; None if the limit came first.
    levels
        The counts of each search, the outermost first.
    """

    pictures = ("box_counts",)

    name: str
    method: str
    a: int
    b: int
    tie: str
    rank: int | None
    time: int | None
    levels: tuple[CountedLevel, ...]

    def __bool__(self) -> bool:
        return self.rank is not None

    def __len__(self) -> int:
        return len(self.levels)

    def cost(self, discount: Exact = 1) -> Fraction:
        """Return the cost if running and scoring are done in a box: Σ(m + d·(f + l)) + f*.

        The winner of a level is the search of the next, which is done outside the box. What other
        inner searches do is one price d throughout, whatever boxes they would have used.

        Examples
        --------
        >>> from dovetail import Task
        >>> found = measure_search(Task.output("1"), 3, 2)
        >>> found.cost(), found.cost(0)
        (Fraction(24, 1), Fraction(10, 1))
        """
        price = values.discount(discount)
        around = [level.around for level in self.levels]
        inside = price * sum(box for _, box in around)
        return inside + sum(outside for outside, _ in around) + (self.levels[-1].winner or 0)

    def share(self, discount: Exact = 1) -> Fraction:
        """Return the share of the winner's run in the cost."""
        return (self.levels[-1].winner or 0) / self.cost(discount)

    @property
    def dominating_discount(self) -> Fraction | None:
        """The greatest discount at which the winner's run is at least half of the cost.

        None if listing alone costs more than that run.
        """
        around = [level.around for level in self.levels]
        rest = (self.levels[-1].winner or 0) - sum(outside for outside, _ in around)
        inside = sum(box for _, box in around)
        if rest < 0:
            return None
        return min(Fraction(1), Fraction(rest, inside)) if inside else Fraction(1)

    def closed_form(self, discount: Exact = 1) -> BoxCost:
        """Return the formula with the means of the outermost search; without a level below exact.

        Of a nest the winner of the outermost search is a search; its run is taken without a box.
        """
        level = self.levels[0]
        sums = level.listing, level.running, level.scoring or 0
        listing, running, scoring = (Fraction(part, max(1, level.tried)) for part in sums)
        run = Fraction(level.winner or 0)
        price = values.discount(discount)
        return BoxCost(Fraction(level.tried), listing, running, scoring, run, price, 1)

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each search: n, the means m, f and l, and f*, exact."""
        columns = frames.columns(self.levels, "tried")
        for name in ("listing", "running", "scoring"):
            sums = [(getattr(level, name), max(1, level.tried)) for level in self.levels]
            columns[name] = frames.column(None if part is None else _plain(Fraction(part, tried))
                                          for part, tried in sums)  # fmt: skip
        return columns | frames.columns(self.levels, "winner")

    def __repr__(self) -> str:
        if self.rank is None:
            return f"MeasuredSearch({self.method}: nothing accepted)"
        return (
            f"MeasuredSearch({self.method}, {display.count(len(self), 'level')}: rank {self.rank}, "
            f"cost {display.shorten(self.cost())}, of which the winner's run is {self.time})"
        )


def measure_search(
    task: Task,
    a: int | Slope = 1,
    b: int = 1,
    tie: str = "rank",
    *,
    method: str = "literal",
    space: Space | None = None,
    max_iterations: int = 1000,
) -> MeasuredSearch:
    """Return what a dovetailer spends on listing, running and scoring, and on its winner.

    Parameters
    ----------
    task
        Examples, without memory; with "literal" also with ``cost="average"`` and weights of 1.
    a, b, tie
        The dovetailer.
    method
        "literal": the schedule is run turn by turn, and all is counted. "slots": what it would come
        to if no program but the winner halted, by closed forms. "search": what the exact search
        really does to give the same answer. docs/models/boxes.md, "What is counted", says it all.
    space
        The machines; None is the unbounded space of two symbols.
    max_iterations
        Greatest number of iterations; if nothing is accepted the result is false.

    Examples
    --------
    >>> from dovetail import tasks
    >>> measure_search(tasks.and_, 50, 1)
    MeasuredSearch(literal, 1 level: rank 738, cost 11366, of which the winner's run is 6)
    """
    check.choice(method, "method", METHODS)
    check_task(task)
    a, b, tie = check_dovetailer(a, b, tie)
    space = as_space(space)
    limit = check.integer(max_iterations, "max_iterations")
    counted = _literal if method == "literal" else _searched
    point, level = counted(task, a, b, tie, space, limit, method)
    rank, time = point or (None, None)
    return MeasuredSearch(task.name, method, a, b, tie, rank, time, (level,))


def measure_nest(
    programs: Programs,
    *,
    a: int = 1,
    b: int = 1,
    levels: int = 2,
    kappa: int = 1,
    order: str = "place",
    tie: str = "rank",
    max_turns: int = 10**9,
) -> MeasuredSearch:
    """Return the same for dovetailers in dovetailers, run turn by turn by `run_nest`.

    The programs of a level are the dovetailers of the next. Slots stand for steps: a turn of an
    inner dovetailer is one of its own slots.

    Parameters
    ----------
    programs
        A `Front`, or pairs (rank, time) that solve the task; then no outputs are compared.
    a, b, levels, kappa, order, tie, max_turns
        As in `run_nest`.

    Examples
    --------
    >>> measure_nest([(12, 5)], a=4, kappa=3)
    MeasuredSearch(nest, 2 levels: rank 12, cost 19839, of which the winner's run is 5)
    """
    done = run_nest(programs, a=a, b=b, levels=levels, kappa=kappa, order=order, tie=tie,
                    max_turns=max_turns)  # fmt: skip
    task = programs.task if isinstance(programs, Front) else None
    name = "" if task is None else task.name
    if not done:
        so_far = CountedLevel(done.iteration * a, done.iteration * a, done.slots, 0, None)
        return MeasuredSearch(name, "nest", a, b, tie, None, None, (so_far,))
    rows = []
    for level in done.found:
        tried = _tried(level.rank, level.iteration, level.a, tie)
        rows.append(CountedLevel(tried, level.a * level.iteration, level.slots - level.time, 0,
                                 level.time))  # fmt: skip
    if task is not None and task.outputs is not None:
        rows[-1] = rows[-1]._replace(scoring=_right_symbols(task))
    last = done.found[-1]
    return MeasuredSearch(name, "nest", a, b, tie, last.rank, last.time, tuple(rows))


_Counted = tuple[tuple[int, int] | None, CountedLevel]


def _literal(
    task: Task, a: int, b: int, tie: str, space: Space, limit: int, method: str
) -> _Counted:
    """Run the schedule; then every program for the turns that it had, to see what it compared."""
    if task.cost != "average" or any(weight != 1 for weight in task.weights):
        raise DovetailError(f"task must have cost='average' and weights of 1 for method='{method}'")
    done = dovetail(task, a, b, tie, space=space, max_iterations=limit)
    listed = min(a * done.iteration, space.total)
    if listed > MOST_PROGRAMS:
        raise DovetailError(
            f"a: {listed:,} programs are listed, of which at most {MOST_PROGRAMS:,} are run one "
            "by one; method='slots' needs no run"
        )
    tried = scoring = running = 0
    for rank, turns in _turns(done.iteration, listed, a, b, tie, done.rank):
        steps, symbols = _replay(task, space.machine(rank), turns)
        tried += turns > 0
        running += steps if rank != done.rank else 0
        scoring += symbols
    point = None if done.rank is None or done.time is None else (done.rank, done.time)
    return point, CountedLevel(tried, listed, running, scoring, done.time)


def _turns(
    now: int, listed: int, a: int, b: int, tie: str, winner: int | None
) -> Iterator[tuple[int, int]]:
    """Yield each listed program with the turns it had when the schedule stopped, if it needed all.

    A group has b turns in each iteration since its own, and none in the last one if it comes after
    the winner there.
    """
    for rank in range(1, listed + 1):
        group, visits = -(-rank // a), now - -(-rank // a) + 1
        if winner is not None and rank != winner:
            own = -(-winner // a)
            newer = group > own if tie == "rank" else group < own
            visits -= newer or (group == own and rank > winner)
        yield rank, b * visits


def _replay(task: Task, machine: Machine, turns: int) -> tuple[int, int]:
    """Run the examples one after the other; return the steps done and the symbols compared."""
    steps = symbols = 0
    for text, right in zip(task.inputs, task.outputs or (), strict=True):
        if steps == turns:
            break
        done = run(machine, text, max_steps=turns - steps)
        steps += done.steps
        if not done.halted:
            break
        output = done.readout(task.readout)
        symbols += symbols_compared(output, right)
        if output != right:
            break
    return steps, symbols


def _searched(
    task: Task, a: int, b: int, tie: str, space: Space, limit: int, method: str
) -> _Counted:
    hit = search(task, a, b, tie, space=space, max_iterations=limit, held_out_steps=0)
    if not isinstance(hit, Hit):
        return None, CountedLevel(hit.nodes, hit.nodes, hit.steps, None, None)
    point = hit.rank, hit.time
    if method == "search":
        return point, CountedLevel(hit.nodes, hit.nodes, hit.steps, None, hit.time)
    now = iteration(*point, a, b)
    listed = min(a * now, space.total)
    tried = min(_tried(hit.rank, now, a, tie), listed)
    rest = slots(*point, a, b, tie, space.total) - hit.time
    return point, CountedLevel(tried, listed, rest, _right_symbols(task), hit.time)


def _tried(rank: int, now: int, a: int, tie: str) -> int:
    """Return the programs that had a turn when the one of this rank is accepted."""
    before = a * (now - 1)
    if tie == "rank":
        return max(before, rank)
    return rank if rank > before else a * now


def _right_symbols(task: Task) -> int:
    """Return the symbols compared to find that all outputs are right."""
    return sum(symbols_compared(right, right) for right in task.outputs or ())


def _plain(number: Fraction) -> int | Fraction:
    return number.numerator if number.denominator == 1 else number
