"""`solutions`: every machine that solves a task, counted exactly by what it does.

A front holds the machines that can win; a speed prior speaks of all programs that perform well.
The core walks the tree of partial machines over all inputs (docs/speed/README.md) and adds up
machines that do the same; the `Solutions` answer which of them a prior selects.
"""

import os
import time as clock
from collections.abc import Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError, SolutionTally
from dovetail.machines import Machine, Space, as_space
from dovetail.results import frames
from dovetail.results.encoding import storable
from dovetail.results.result import TableResult
from dovetail.speed.priors import Prior, weighted
from dovetail.speed.questions import Question
from dovetail.speed.selections import Selection, select
from dovetail.tasks import Task, as_task
from dovetail.values import check, display
from dovetail.work.counts import count
from dovetail.work.estimates import Effort, Estimate, Tree, estimate
from dovetail.work.units import Executor, Resources, check_workers

RUNNING, WRONG = -1, 0
"""What happens on a held-out input: no halt within the limit, a wrong output; or `RIGHT`."""


@storable
class Performances(NamedTuple):
    """Numbers of machines that halt on all training inputs, by what they get right.

    Attributes
    ----------
    states
        Number of states, int64.
    right
        The training examples that are right, as bits: example i is bit i; uint64.
    time
        Time by the task's cost, uint64.
    machines
        Number of machines; uint64 if the number of all machines fits, else Python ints.
    """

    states: npt.NDArray[np.int64]
    right: npt.NDArray[np.uint64]
    time: npt.NDArray[np.uint64]
    machines: npt.NDArray[Any]


class Solutions(TableResult):
    """All machines that solve a task, in classes; made by `solutions`.

    A row is a class: the machines of one size that take the same steps on every training input,
    and to which the same happens on every held-out one. Rows are in order of states, then of
    steps. Results are equal if the parameters and the rows are; the work may differ.

    Attributes
    ----------
    task, space, max_time, held_out_time, performance, deciders
        The parameters, as in `solutions`.
    states
        Number of states of each row, int64.
    steps
        Steps on every training input, uint64, of shape (rows, inputs).
    held_out
        What happens on every held-out input: `RIGHT`, `WRONG` or `RUNNING`; int8, of shape (rows,
        held-out inputs).
    held_out_steps
        Steps on every held-out input, and 0 where the machine does not halt; uint64.
    machines
        Number of machines; uint64 if the number of all machines fits, else Python ints.
    least_rank
        Least rank of such a machine, of the same type.
    wrong, endless, undecided
        Numbers of machines of 1, 2, … states that fail: on the first training input on which a
        machine does not halt with the right output, it halts with a wrong one, is proved to run
        for ever, or still runs at the limit. With ``performance="subsets"`` machines that halt on
        all inputs are in `performances` only, and `wrong` is 0.
    performances
        Numbers of machines that halt on all training inputs; see `Performances`. Only with
        ``performance="subsets"`` some of them are wrong.
    nodes, work, seconds
        Partial machines, single-machine steps really run, and time of the last call.
    checks
        Held-out inputs on which only the machines that are right were kept (`speed.checked`).
    """

    pictures = ("solutions",)

    task: Task
    space: Space
    max_time: int
    held_out_time: int
    performance: str
    deciders: bool
    states: npt.NDArray[np.int64]
    steps: npt.NDArray[np.uint64]
    held_out: npt.NDArray[np.int8]
    held_out_steps: npt.NDArray[np.uint64]
    machines: npt.NDArray[Any]
    least_rank: npt.NDArray[Any]
    wrong: tuple[int, ...]
    endless: tuple[int, ...]
    undecided: tuple[int, ...]
    performances: Performances
    nodes: int = field(compare=False)
    work: int = field(compare=False)
    seconds: float = field(compare=False)
    checks: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.states)

    @property
    def time(self) -> npt.NDArray[np.uint64]:
        """Time of each row by the task's cost, uint64."""
        if self.task.cost == "max":
            times = self.steps.max(axis=1, initial=0)
        else:
            weights = np.array(self.task.weights, dtype=np.uint64)
            times = (self.steps * weights).sum(axis=1, dtype=np.uint64)
        return np.asarray(times)

    @property
    def solving(self) -> int:
        """Number of machines that solve the task, of all sizes."""
        return int(self.machines.sum()) if len(self) else 0

    @property
    def points(self) -> tuple[tuple[int, int], ...]:
        """The Pareto-minimal (rank, time), in order of rank: those of the front.

        Examples
        --------
        >>> import dovetail
        >>> dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200).points
        ((3930639, 13), (4197591, 8))
        """
        rows = sorted(zip(self.least_rank.tolist(), self.time.tolist(), strict=True))
        best: list[tuple[int, int]] = []
        for rank, time in rows:
            if not best or time < best[-1][1]:
                best.append((rank, time))
        return tuple(best)

    @property
    def needs(self) -> npt.NDArray[np.uint64]:
        """Least steps on every training input over all solutions: what the input needs.

        No single machine may be least on all inputs at once; see `jointly_least`.

        Examples
        --------
        >>> import dovetail
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> every.needs, every.jointly_least
        (array([2, 2, 2, 2], dtype=uint64), True)
        """
        if not len(self):
            raise DovetailError("there is no solution, so it is not known what the inputs need")
        return np.asarray(self.steps.min(axis=0))

    @property
    def jointly_least(self) -> bool:
        """Whether one solution is least on all training inputs at once."""
        return bool((self.steps == self.needs).all(axis=1).any())

    def waste(self, weights: Sequence[int | Fraction] | None = None) -> npt.NDArray[Any]:
        """Return what each row spends beyond the needs: the weighted sum of the surplus steps.

        Weights are as in `speed.AverageTime`, scaled to whole numbers.
        """
        return weighted(self.steps - self.needs, weights)

    def machine(self, row: int) -> Machine:
        """Return the machine of least rank in a row.

        Examples
        --------
        >>> import dovetail
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> every.task.evaluate(every.machine(0)).training_loss
        Fraction(0, 1)
        """
        row = check.integer(row, "row", 0, len(self) - 1)
        return self.space.machine(int(self.least_rank[row]))

    def select(self, prior: Prior) -> Selection:
        """Return the classes that a prior selects; ties are part of the answer.

        Raises
        ------
        DovetailError
            If there is no solution.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> every = dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
        >>> every.select(speed.AverageTime()).least_rank
        4197591
        """
        return select(self, prior)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns.

        The steps on an input and what happens on a held-out one have a column for each, such as
        "steps 01" and "held out 11". If an input comes again, its later columns are numbered, such
        as "steps 01 (2)".
        """
        steps = frames.by_input("steps", self.task.inputs, self.steps)
        fates = self.held_out.astype(np.int64)
        held_out = frames.by_input("held out", self.task.held_out_inputs, fates)
        return {
            "states": self.states,
            "time": self.time,
            **steps,
            **held_out,
            "machines": self.machines,
            "least_rank": self.least_rank,
        }

    def __repr__(self) -> str:
        name = self.task.name or display.count(len(self.task.inputs), "input")
        checked = f" right on {display.count(len(self.checks), 'check')}" if self.checks else ""
        return (
            f"Solutions({name}, up to {self.space.states} states and time {self.max_time}: "
            f"{self.solving} machines{checked} in {len(self)} classes, "
            f"{sum(self.undecided)} undecided)"
        )


def solutions(
    task: Task,
    space: Space | None = None,
    *,
    max_time: int,
    max_states: int | None = None,
    held_out_time: int | None = None,
    performance: str = "exact",
    deciders: bool = True,
    workers: int | None = None,
    executor: Executor | None = None,
    store: str | os.PathLike[str] | None = None,
    progress: bool = False,
) -> Solutions:
    """Return all machines that solve a task, counted exactly by what they do.

    Parameters
    ----------
    task
        What the machines must do, given by examples.
    space
        The machines; None is the unbounded space of two symbols.
    max_time
        Greatest time T of a solution, in turns, by the task's cost.
    max_states
        Greatest number of states; must be given if the space is unbounded.
    held_out_time
        Greatest number of steps on each held-out input; None takes `max_time`.
    performance
        "exact" counts the machines that get all training examples right; "subsets" also those that
        halt on all training inputs with wrong outputs on some (`Solutions.performances`).
    deciders
        Whether to stop machines that are proved to run for ever. Without them the same machines
        solve the task, and those that run for ever are undecided.
    workers, executor, store, progress
        As in `census`.

    Raises
    ------
    DovetailError
        If an argument is malformed, if ranks would not fit 128 bits, or if the store is in use,
        damaged or of another count.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.solutions(dovetail.tasks.xor, max_states=3, max_time=200)
    Solutions(xor, up to 3 states and time 200: 568 machines in 71 classes, 2086 undecided)
    """
    question = _question(task, space, max_states, max_time, held_out_time, performance, deciders)
    resources = Resources(check_workers(workers, executor), executor, store)
    progress = check.flag(progress, "progress")
    start = clock.monotonic()
    tally = count(question, resources, progress)
    return _solutions(question, tally, clock.monotonic() - start)


def estimate_solutions(
    task: Task,
    space: Space | None = None,
    *,
    max_time: int,
    max_states: int | None = None,
    held_out_time: int | None = None,
    performance: str = "exact",
    deciders: bool = True,
    seconds: float = 10.0,
    probes: int | None = None,
    rng: int | np.random.Generator | None = None,
) -> Estimate:
    """Return what `solutions` will cost, estimated by random probes in a given time.

    Parameters
    ----------
    task, space, max_time, max_states, held_out_time, performance, deciders
        As in `solutions`.
    seconds, probes, rng
        As in `estimate_census`.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> xor = dovetail.tasks.xor
    >>> guess = speed.estimate_solutions(xor, max_states=3, max_time=200, probes=500, rng=1)
    >>> true = dovetail.solutions(xor, max_states=3, max_time=200)
    >>> abs(guess.nodes - true.nodes) < 3 * guess.nodes_error
    True
    """
    question = _question(task, space, max_states, max_time, held_out_time, performance, deciders)
    effort = Effort.checked(seconds, probes)
    tree = Tree(question.plan(), question.space.states, question.space.symbols)
    return estimate(tree, effort, check.generator(rng))


def _question(
    task: Task,
    space: Space | None,
    max_states: int | None,
    max_time: int,
    held_out_time: int | None,
    performance: str,
    deciders: bool,
) -> Question:
    task, space = as_task(task), as_space(space)
    if max_states is not None:
        states = check.integer(max_states, "max_states", 1, space.states)
        space = Space(states, space.symbols, space.order and space.order[:states])
    elif space.states == Space(None, space.symbols).states:
        raise DovetailError("give max_states, or a space with a greatest size")
    time = check.integer(max_time, "max_time", 1)
    held_out = time if held_out_time is None else check.integer(held_out_time, "held_out_time", 1)
    return Question(task, space, time, held_out, performance, deciders)


def _solutions(question: Question, tally: SolutionTally, seconds: float) -> Solutions:
    task, space = question.task, question.space
    wide = space.total >= 2**64
    states, steps, (held_out_steps, fates), machines, ranks = tally.classes(len(task.inputs), wide)
    shape = (len(states), len(task.held_out))
    wrong, endless, undecided = (_by_size(column, space) for column in tally.others)
    return Solutions(
        task=task,
        space=space,
        max_time=question.max_time,
        held_out_time=question.held_out_time,
        performance=question.performance,
        deciders=question.deciders,
        states=states,
        steps=steps.reshape(len(states), len(task.inputs)),
        held_out=fates.reshape(shape),
        held_out_steps=held_out_steps.reshape(shape),
        machines=machines,
        least_rank=ranks,
        wrong=wrong,
        endless=endless,
        undecided=undecided,
        performances=Performances(*tally.performances(wide)),
        nodes=tally.nodes,
        work=tally.steps,
        seconds=seconds,
    )


def _by_size(machines: list[int], space: Space) -> tuple[int, ...]:
    return tuple(machines) if machines else (0,) * space.states
