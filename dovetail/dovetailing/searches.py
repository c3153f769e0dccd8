"""The exact search: the literal dovetailer's answer, without stepping every machine.

Machines that agree on the entries read so far have done the same, so the core runs *partial*
machines and branches only where an undefined entry is read; a bound on the least rank of each part
says which can still win (docs/dovetailing.md, "Exact search").
"""

import copy
import time as clock
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from dovetail import _core
from dovetail.dovetailing.schedules import area, check_dovetailer, iteration, slots
from dovetail.machines import Machine, Space, as_space
from dovetail.results.encoding import storable_as
from dovetail.results.result import Result
from dovetail.slopes import Slope
from dovetail.tasks import Task, as_task
from dovetail.values import check
from dovetail.work.progress import progress_bar

_SLICE = 0.05
"""Seconds of one call of the core; then come the clock, Ctrl-C and the progress bar."""


class Hit(Result):
    """The machine that the dovetailer accepts first; made by `search`. Always true.

    Attributes
    ----------
    task, a, b, tie
        The task, and the dovetailer.
    machine, rank, time
        The winner, its rank in the space, and its time in turns.
    description_length
        log2 of the rank, in bits.
    iteration, slots, area
        Iteration in which the literal dovetailer accepts it, turns up to then, and area of the
        triangle.
    outputs
        Outputs of the machine on the training inputs.
    held_out_loss
        Share of wrong held-out examples; None if the task has none.
    nodes, steps
        Partial machines visited, and single-machine steps really run, by this search.
    seconds
        Time that the search took.
    """

    pictures = ("triangle",)

    task: Task
    machine: Machine
    rank: int
    description_length: float
    time: int
    a: int
    b: int
    tie: str
    iteration: int
    slots: int
    area: Fraction
    outputs: tuple[str | None, ...]
    held_out_loss: Fraction | None
    nodes: int
    steps: int
    seconds: float = field(compare=False)

    def __bool__(self) -> bool:
        return True

    def to_dict(self) -> Mapping[str, Any]:
        """Return the fields by name; the task by its name, the machine as text."""
        plain = {"task": self.task.name, "machine": self.machine.text}
        return {**super().to_dict(), **plain, "outputs": list(self.outputs)}

    def __repr__(self) -> str:
        return (
            f"Hit({self.machine.text!r}, rank={self.rank}, time={self.time}, "
            f"iteration={self.iteration}, slots={self.slots})"
        )


@dataclass(frozen=True)
class State:
    """Where a search stands: what is searched, by which dovetailer, and how far the core has come.

    The held-out examples of the winner will be run for at most `held_out_steps` steps.
    """

    task: Task
    space: Space
    a: int
    b: int
    tie: str
    held_out_steps: int
    core: _core.Search
    seconds: float = 0.0

    @classmethod
    def begin(
        cls, task: Task, space: Space, a: int, b: int, tie: str, held_out_steps: int
    ) -> "State":
        """Return a search that has not begun, without a limit of iterations."""
        core = _core.Search(task.compile(space.symbols), space.core, a, b, tie, None)
        return cls(task, space, a, b, tie, held_out_steps, core)

    def limited(self, max_iterations: int | None) -> "State":
        """Return the same with another limit of iterations; this one does not go on with it."""
        core = copy.copy(self.core)
        core.raise_limit(max_iterations)
        return replace(self, core=core)


def _pack(state: State) -> tuple[object, ...]:
    begun = (state.task, state.space, state.a, state.b, state.tie, state.held_out_steps)
    return *begun, state.core.__reduce__()[2], state.seconds


def _unpack(values: tuple[Any, ...]) -> State:
    *begun, core, seconds = values
    state = replace(State.begin(*begun), seconds=seconds)
    state.core.__setstate__(core)
    return state


storable_as(State, _pack, _unpack)


class NoHit(Result):
    """A search that ended before it had proved a winner; made by `search`. Always false.

    Attributes
    ----------
    task, a, b, tie, space
        The task, the dovetailer, and the machines.
    reason
        "iterations", "nodes" or "timeout": the limit that ended it; "exhausted": no machine of
        the space is accepted, ever (also where `Task.is_impossible`, without a search).
    excluded
        No machine is accepted in iterations 1 … excluded.
    candidate
        (rank, time) of a solution that is not yet proved to be the first, or None.
    nodes, steps, seconds
        Partial machines, single-machine steps and time spent so far.
    state
        From where `resume` goes on.
    """

    task: Task
    a: int
    b: int
    tie: str
    space: Space = field(repr=False)
    reason: str
    excluded: int
    candidate: tuple[int, int] | None
    nodes: int
    steps: int
    seconds: float = field(compare=False)
    state: State = field(compare=False, repr=False)

    def __bool__(self) -> bool:
        return False

    def resume(
        self,
        *,
        max_iterations: int | None = None,
        max_nodes: int | None = None,
        timeout: float | None = None,
        progress: bool = False,
    ) -> "Hit | NoHit":
        """Go on with the search where it stands; this result can be resumed again.

        Parameters
        ----------
        max_iterations
            New limit, counted from the first iteration; None for no limit.
        max_nodes, timeout
            Limits of this call alone.
        progress
            As in `search`.

        Examples
        --------
        >>> import dovetail
        >>> pause = dovetail.search(dovetail.Task.output("111"), max_iterations=10)
        >>> pause.reason, pause.excluded
        ('iterations', 10)
        >>> bool(pause.resume())
        True
        """
        limit = check.optional_integer(max_iterations, "max_iterations", self.excluded)
        nodes, seconds = _limits(max_nodes, timeout)
        if self.reason == "exhausted":
            return self
        return _drive(self.state.limited(limit), nodes, seconds, progress)

    def to_dict(self) -> Mapping[str, Any]:
        """Return the fields by name, without the space; the task by its name."""
        return {**super().to_dict(), "task": self.task.name}

    def __repr__(self) -> str:
        return (
            f"NoHit({self.reason!r}, excluded={self.excluded}, candidate={self.candidate}, "
            f"nodes={self.nodes})"
        )


def search(
    task: Task,
    a: int | Slope = 1,
    b: int = 1,
    tie: str = "rank",
    *,
    space: Space | None = None,
    max_iterations: int | None = None,
    max_nodes: int | None = None,
    timeout: float | None = None,
    progress: bool = False,
    held_out_steps: int = 100_000,
) -> Hit | NoHit:
    """Return the machine that the literal dovetailer accepts first, exactly.

    Parameters
    ----------
    task
        What the machine must do.
    a, b
        Machines added per iteration, steps for each machine; or one `Slope` for both.
    tie
        The machine that is visited first in an iteration: the oldest ("rank") or newest ("time").
    space
        The machines; None is the unbounded space of two symbols, whose sizes are opened as the
        search reaches them.
    max_iterations
        Greatest number of iterations of the dovetailer.
    max_nodes, timeout
        Greatest number of partial machines, and of seconds.
    progress
        Whether to show a progress bar (tqdm).
    held_out_steps
        Greatest number of steps for each held-out example of the winner.

    Returns
    -------
    Hit or NoHit
        A limit that is reached is a `NoHit`, which says what is excluded and can be resumed.

    Raises
    ------
    DovetailError
        If an argument is malformed. Exceptions of a predicate pass through unchanged.

    Examples
    --------
    >>> import dovetail
    >>> hit = dovetail.search(dovetail.Task.output("1"), a=3, b=2)
    >>> hit.rank, hit.time, hit.iteration, hit.slots, hit.area
    (7, 1, 3, 31, Fraction(289, 12))
    """
    task = as_task(task)
    a, b, tie = check_dovetailer(a, b, tie)
    space = as_space(space)
    limit = check.optional_integer(max_iterations, "max_iterations")
    nodes, seconds = _limits(max_nodes, timeout)
    held_out_steps = check.integer(held_out_steps, "held_out_steps")
    start = State.begin(task, space, a, b, tie, held_out_steps).limited(limit)
    if task.is_impossible:
        return _answer(start, "exhausted")
    return _drive(start, nodes, seconds, progress)


def _limits(max_nodes: int | None, timeout: float | None) -> tuple[int | None, float | None]:
    return check.optional_integer(max_nodes, "max_nodes"), check.seconds(timeout, "timeout")


def _drive(
    state: State, max_nodes: int | None, timeout: float | None, progress: bool
) -> Hit | NoHit:
    """Advance the core in short slices until it has an answer or a limit is reached."""
    core, first = state.core, state.core.nodes
    start = clock.monotonic()
    with progress_bar(" nodes", core.nodes, check.flag(progress, "progress")) as show:
        while True:
            left = None if max_nodes is None else max(0, max_nodes - (core.nodes - first))
            spent = clock.monotonic() - start
            slice_ = _SLICE if timeout is None else max(0.0, min(_SLICE, timeout - spent))
            reason = core.advance(left, slice_)
            show(core.nodes, excluded=core.excluded, bound=core.bound)
            spent = clock.monotonic() - start
            if reason != "timeout" or (timeout is not None and spent >= timeout):
                break
    return _answer(replace(state, seconds=state.seconds + spent), reason)


def _answer(state: State, reason: str) -> Hit | NoHit:
    core, a, b, tie = state.core, state.a, state.b, state.tie
    common: dict[str, Any] = {"task": state.task, "a": a, "b": b, "tie": tie}
    common |= {"nodes": core.nodes, "steps": core.steps, "seconds": state.seconds}
    if reason != "hit" or core.best is None:
        return NoHit(
            **common,
            space=state.space,
            reason=reason,
            excluded=core.excluded,
            candidate=core.best,
            state=state,
        )
    rank, time = core.best
    machine = state.space.machine(rank)
    found = state.task.evaluate(machine, time, held_out_steps=state.held_out_steps)
    return Hit(
        **common,
        machine=machine,
        rank=rank,
        description_length=state.space.description_length(rank),
        time=time,
        iteration=iteration(rank, time, a, b),
        slots=slots(rank, time, a, b, tie, state.space.total),
        area=area(rank, time, a, b),
        outputs=found.outputs,
        held_out_loss=found.held_out_loss,
    )
