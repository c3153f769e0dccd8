"""`run_boxes`: searches over searches, run for real, each scoring its programs in a box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.machines import Space, as_space
from dovetail.models.boxes import values
from dovetail.models.boxes.closed_forms import BoxCost
from dovetail.models.boxes.scores import check_task, compared, steps_of
from dovetail.models.boxes.values import Exact
from dovetail.results import frames
from dovetail.results.encoding import storable
from dovetail.results.result import TableResult
from dovetail.tasks import Task
from dovetail.values import check, display

#: Searches may lie in searches so deep.
MOST_LEVELS = 64
#: Most runs of machines and searches.
MOST_RUNS = 100_000

#: A machine by its rank, or the programs that a search tries.
Tree: TypeAlias = "int | Sequence[Tree]"
_Tree: TypeAlias = "int | tuple[_Tree, ...]"


@storable
class BoxCall(NamedTuple):
    """One run of a machine or of a search.

    Attributes
    ----------
    parent
        The row of the search that runs it; None for the outermost.
    role
        "candidate" in the box of the parent, "winner" outside it, "root" for the outermost.
    boxes
        Number of boxes that it runs in.
    program
        The rank of a machine; None for a search.
    tried
        Number of programs that it tries; 0 for a machine.
    listing, scoring
        m_i and l_i: turns spent on listing it, and symbols compared to score it.
    steps
        Steps of a machine on all examples; 0 for a search.
    loss
        Share of the examples that are answered wrongly or not at all.
    cost
        Its own cost: the steps of a machine, r of a search.
    """

    parent: int | None
    role: str
    boxes: int
    program: int | None
    tried: int
    listing: int
    scoring: int
    steps: int
    loss: Fraction
    cost: Fraction


class BoxRun(TableResult):
    """Searches over searches that were run; made by `run_boxes`.

    Attributes
    ----------
    name
        The name of the task.
    discount
        The price d of a step in a box.
    calls
        Every run of a machine or of a search, each after what it runs itself.
    counts
        Turns, steps and symbols really counted inside 0, 1, 2, … boxes.
    levels
        Greatest number of searches in each other.
    """

    pictures = ("box_tree",)

    name: str
    discount: Fraction
    calls: tuple[BoxCall, ...]
    counts: tuple[int, ...]
    levels: int

    @property
    def cost(self) -> Fraction:
        """The cost of the outermost search by the formula Σ(m_i + d·(f_i + l_i)) + f*."""
        return self.calls[-1].cost

    @property
    def metered(self) -> Fraction:
        """The same cost as a meter reads it: what was counted inside k boxes, times d^k."""
        prices = (self.discount**boxes for boxes in range(len(self.counts)))
        return sum((price * n for price, n in zip(prices, self.counts, strict=True)), Fraction(0))

    @property
    def loss(self) -> Fraction:
        """The loss of what was chosen."""
        return self.calls[-1].loss

    @property
    def machine(self) -> BoxCall:
        """The run of the machine that answers at last."""
        place = len(self.calls) - 1
        while self.calls[place].program is None:
            place = next(
                row
                for row, call in enumerate(self.calls)
                if call.parent == place and call.role == "winner"
            )
        return self.calls[place]

    def closed_form(self) -> BoxCost:
        """Return the closed form for programs that are all alike, with the means of this run.

        n is the mean number of programs of a search, m, f and l are means over candidates (f over
        the machines among them), f* is the last winner's run, D the greatest depth.
        """
        tried = [call.tried for call in self.calls if call.program is None]
        scored = [call for call in self.calls if call.role == "candidate"]
        machines = [call.steps for call in scored if call.program is not None]
        return BoxCost(
            _mean(tried),
            _mean([call.listing for call in scored]),
            _mean(machines),
            _mean([call.scoring for call in scored]),
            Fraction(self.machine.steps),
            self.discount,
            self.levels,
        )

    @property
    def error(self) -> Fraction:
        """The error of the closed form, as a share of the cost."""
        return self.closed_form().total / self.cost - 1

    def with_discount(self, discount: Exact) -> BoxRun:
        """Return the same runs at another discount; what is chosen is what was chosen then."""
        price = values.discount(discount)
        inside: dict[int | None, list[tuple[BoxCall, Fraction]]] = {}
        calls = []
        for place, call in enumerate(self.calls):  # each after what it runs itself
            known = call
            if call.program is None:
                known = call._replace(cost=_formula(inside[place], price))
            inside.setdefault(call.parent, []).append((known, known.cost))
            calls.append(known)
        return BoxRun(self.name, price, tuple(calls), self.counts, self.levels)

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each run."""
        return frames.columns(self.calls, *BoxCall._fields)

    def __len__(self) -> int:
        return len(self.calls)

    def __repr__(self) -> str:
        cost = display.shorten(self.cost, 40)
        return (
            f"BoxRun({display.count(len(self), 'run')} on {display.count(self.levels, 'level')}, "
            f"discount {self.discount}: cost {cost}, loss {self.loss}, "
            f"rank {self.machine.program})"
        )


def run_boxes(
    task: Task,
    tree: Tree,
    *,
    discount: Exact = Fraction(1, 10),
    space: Space | None = None,
    max_steps: int = 1000,
) -> BoxRun:
    """Run a search that scores programs in a box, where programs may be such searches.

    A search lists its programs one after the other, has each run and scored on all examples in the
    box, and then runs the one of least loss once more: of equal ones the cheapest, then the first.
    Nothing is worked out in advance; every step is run and counted (docs/models/boxes.md, "A tree
    of boxes").

    Parameters
    ----------
    task
        Examples, without memory.
    tree
        The programs of the outermost search: positive ints are ranks of machines, sequences are
        searches over what they hold.
    discount
        d, from 0 to 1.
    space
        The machines; None is the unbounded space of two symbols.
    max_steps
        Greatest number of steps of a machine on each example; one that needs more is wrong there.

    Raises
    ------
    DovetailError
        Also for a search without programs, or one that contains itself: it cannot end.

    Examples
    --------
    >>> from dovetail import tasks
    >>> done = run_boxes(tasks.output("1"), [[1, 2, 7], [3, 7]], discount=Fraction(1, 2))
    >>> done
    BoxRun(14 runs on 2 levels, discount 1/2: cost 16, loss 0, rank 7)
    >>> done.metered == done.cost, done.counts
    (True, (5, 16, 12))
    """
    check_task(task)
    space = as_space(space)
    whole = _Reader().read(tree, ())
    if isinstance(whole, int):
        raise check.refusal("tree", "the programs that a search tries", tree)
    if _runs(whole) > MOST_RUNS:
        raise DovetailError(f"tree: more than {MOST_RUNS:,} runs")
    price = values.discount(discount)
    steps = check.integer(max_steps, "max_steps", 1)
    runner = _Runner(task, space, price, steps)
    runner.run(whole, "root", 0)
    depth = _levels(whole)
    counts = tuple(runner.counts[: depth + 1])
    return BoxRun(task.name, price, tuple(runner.calls), counts, depth)


class _Runner:
    """Runs programs, counts what they do by the number of boxes around, and writes it down."""

    def __init__(self, task: Task, space: Space, discount: Fraction, max_steps: int) -> None:
        self.task = task
        self.space = space
        self.discount = discount
        self.max_steps = max_steps
        self.calls: list[BoxCall] = []
        self.counts = [0] * (MOST_LEVELS + 2)

    def run(self, program: _Tree, role: str, boxes: int) -> tuple[int, tuple[str | None, ...]]:
        """Run a program; return the row of the run, and its outputs."""
        if isinstance(program, int):
            return self._machine(program, role, boxes)
        inside, tries = [], []
        for one in program:
            self.counts[boxes] += 1
            row, outputs = self.run(one, "candidate", boxes + 1)
            score = compared(outputs, self.task)
            self.counts[boxes + 1] += score
            self.calls[row] = self.calls[row]._replace(listing=1, scoring=score)
            inside.append(row)
            tries.append((self.calls[row].loss, self.calls[row].cost))
        best = min(range(len(tries)), key=tries.__getitem__)
        row, outputs = self.run(program[best], "winner", boxes)
        inside.append(row)
        runs = [(self.calls[each], self.calls[each].cost) for each in inside]
        cost = _formula(runs, self.discount)
        place = len(self.calls)
        for one_row in inside:
            self.calls[one_row] = self.calls[one_row]._replace(parent=place)
        loss = self.calls[row].loss
        self.calls.append(BoxCall(None, role, boxes, None, len(program), 0, 0, 0, loss, cost))
        return place, outputs

    def _machine(self, rank: int, role: str, boxes: int) -> tuple[int, tuple[str | None, ...]]:
        done = self.task.evaluate(self.space.machine(rank), self.max_steps, held_out_steps=0)
        steps = steps_of(done.times, self.max_steps)
        self.counts[boxes] += steps
        loss = Fraction(done.training_loss)
        self.calls.append(BoxCall(None, role, boxes, rank, 0, 0, 0, steps, loss, Fraction(steps)))
        return len(self.calls) - 1, done.outputs


def _formula(inside: Iterable[tuple[BoxCall, Fraction]], price: Fraction) -> Fraction:
    """Return Σ(m_i + d·(f_i + l_i)) + f* over the runs of one search, each with its cost."""
    total = Fraction(0)
    for call, cost in inside:
        if call.role == "winner":
            total += cost
        else:
            total += call.listing + price * (cost + call.scoring)
    return total


class _Reader:
    """Reads a tree as ints and tuples; counts its programs, for a list may stand in many places."""

    def __init__(self) -> None:
        self.count = 0

    def read(self, tree: object, above: tuple[int, ...]) -> _Tree:
        """Return a tree; one that is too large, or that contains itself, is refused."""
        self.count += 1
        if not isinstance(tree, list | tuple | range):
            return check.integer(tree, "tree: each rank", 1, None)
        if id(tree) in above or len(above) >= MOST_LEVELS:
            raise DovetailError(
                f"tree: the levels do not end; searches may lie in each other {MOST_LEVELS} deep"
            )
        if not tree:
            raise DovetailError("tree: a search without programs has no winner, and cannot end")
        if self.count + len(tree) > MOST_RUNS:
            raise DovetailError(f"tree: more than {MOST_RUNS:,} runs")
        return tuple(self.read(one, (*above, id(tree))) for one in tree)


def _runs(tree: _Tree) -> int:
    """Return the greatest number of runs that a tree can take."""
    if isinstance(tree, int):
        return 1
    each = list(map(_runs, tree))
    return 1 + sum(each) + max(each)


def _levels(tree: _Tree) -> int:
    return 0 if isinstance(tree, int) else 1 + max(map(_levels, tree))


def _mean(numbers: Iterable[int]) -> Fraction:
    several = list(numbers)
    return Fraction(sum(several), len(several)) if several else Fraction(0)
