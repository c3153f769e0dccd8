"""What a count of solutions depends on, as values that can be sent to another process."""

from dataclasses import dataclass
from typing import ClassVar

from dovetail._core import DovetailError, SolutionPlan, SolutionTally
from dovetail._core import Task as CoreTask
from dovetail.machines import Space
from dovetail.tasks import Task
from dovetail.values import check, display

PERFORMANCES = ("exact", "subsets")
"""Which machines are counted by what they get right: those that get all right, or all that halt."""


@dataclass(frozen=True)
class Question:
    """The task, the machines and the limits; see `solutions`.

    Raises
    ------
    DovetailError
        If one of them is malformed.
    """

    kind: ClassVar[str] = "solutions"

    task: Task
    space: Space
    max_time: int
    held_out_time: int
    performance: str
    deciders: bool

    def __post_init__(self) -> None:
        if self.task.outputs is None:
            raise DovetailError(
                "task: its outputs are judged by a function, so that no input has an output of its "
                "own that is right; give the task by examples"
            )
        check.integer(self.max_time, "max_time", 1)
        check.integer(self.held_out_time, "held_out_time", 1)
        check.choice(self.performance, "performance", PERFORMANCES)
        check.flag(self.deciders, "deciders")

    def plan(self) -> SolutionPlan:
        """Return the tree to be counted."""
        return SolutionPlan(
            self.task.compile(self.space.symbols),
            self._held_out(),
            self.space.core,
            (self.max_time, self.held_out_time),
            self.performance == "subsets",
            self.deciders,
        )

    def parameters(self) -> dict[str, object]:
        """Return all that the count depends on, as plain values."""
        task, space = self.task, self.space
        names = ("inputs", "outputs", "held_out", "readout", "cost", "weights", "memory")
        return {
            **{name: getattr(task, name) for name in names},
            **{name: getattr(space, name) for name in ("states", "symbols", "order")},
            **{name: getattr(self, name) for name in ("max_time", "held_out_time")},
            **{name: getattr(self, name) for name in ("performance", "deciders")},
        }

    def tally(self, data: bytes | None = None) -> SolutionTally:
        """Return a tally from its bytes, or an empty one."""
        return SolutionTally() if data is None else SolutionTally.from_bytes(data)

    def _held_out(self) -> CoreTask | None:
        """Return the held-out examples as a task of their own; each is run by itself.

        With memory each begins on the tape that the training examples have left.
        """
        task = self.task
        if not task.held_out:
            return None
        inputs, outputs = list(task.held_out_inputs), list(task.held_out_outputs or ())
        self._check_symbols(inputs)
        return CoreTask(inputs, outputs, None, task.readout, "average", [1] * len(inputs), False)

    def _check_symbols(self, inputs: list[str]) -> None:
        top = self.space.symbols - 1
        for text in inputs:
            if any(int(symbol) > top for symbol in text):
                raise DovetailError(
                    f"held_out: input {display.shown(text)} has symbols outside the alphabet "
                    f"0-{top} of the space; give a space=Space(symbols=…) that has them"
                )
