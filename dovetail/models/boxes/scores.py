"""How runs are counted and outputs scored, the same in trees of boxes and in measured searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from dovetail._core import DovetailError
from dovetail.tasks import Task, as_task


def check_task(task: object) -> Task:
    """Return a task whose outputs can be compared with right ones, input by input."""
    known = as_task(task)
    if known.outputs is None:
        raise DovetailError("task must have right outputs to compare with, not a predicate")
    if known.memory:
        raise DovetailError("task must be without memory: its inputs are run one by one")
    return known


def symbols_compared(output: str | None, right: str) -> int:
    """Return the symbols looked at to compare an output with the right one; None has none.

    They are those that agree, and one more: the first that differs, or the end of both.

    Examples
    --------
    >>> [symbols_compared(output, "101") for output in ("101", "11", "1010", "", None)]
    [4, 2, 4, 1, 0]
    """
    if output is None:
        return 0
    pairs = zip(output, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)) + 1


def compared(outputs: Sequence[str | None], task: Task) -> int:
    """Return the symbols looked at to score the outputs of all examples."""
    pairs = zip(outputs, task.outputs or (), strict=True)
    return sum(symbols_compared(output, right) for output, right in pairs)


def steps_of(times: Iterable[int | None], max_steps: int) -> int:
    """Return the steps of all runs; one that did not halt has taken all that it was given."""
    return sum(max_steps if time is None else time for time in times)
