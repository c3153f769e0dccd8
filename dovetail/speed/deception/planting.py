"""`plant`: a real, larger machine that does the same, and something else on some inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.machines import Machine, as_machine, run
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.speed.deception.payloads import (
    KINDS,
    START,
    Payload,
    letters,
    looking,
    own_rows,
    scan,
)
from dovetail.speed.deception.programs import Programs
from dovetail.speed.deception.ranks import bits, exact_rank
from dovetail.tasks import Task, as_task
from dovetail.values import check, display

HONEST, PLANTED = "honest", "planted"
"""The names of the two machines in a table."""

MOST_SIZE = 64
"""Greatest size of the extra work; no machine has the states for more."""


class Planted(TableResult):
    """A machine with something planted, beside the honest one; made by `plant`.

    A row is a training input. All steps are measured by running both machines.

    Attributes
    ----------
    honest, machine
        The honest machine, and the planted one.
    pattern, kind, size
        The parameters, as in `plant`.
    readout
        The readout of the task, under which both give the same outputs.
    inputs, outputs
        The training inputs, and what both machines answer.
    honest_steps, steps
        Steps of the honest and of the planted machine on every input, uint64.
    max_steps
        The limit of a run.
    """

    pictures = ("planted",)

    honest: Machine
    machine: Machine
    pattern: str
    kind: str
    size: int | None
    readout: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    honest_steps: npt.NDArray[np.uint64]
    steps: npt.NDArray[np.uint64]
    max_steps: int

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def matches(self) -> npt.NDArray[np.bool_]:
        """Which inputs begin with the pattern; behind an input there are blanks."""
        return np.array([matches(text, self.pattern) for text in self.inputs])

    @property
    def extra(self) -> npt.NDArray[np.int64]:
        """Steps that the planted machine spends beyond the honest one on every input."""
        return self.steps.astype(np.int64) - self.honest_steps.astype(np.int64)

    @property
    def extra_states(self) -> int:
        """Number of states that were added."""
        return self.machine.states - self.honest.states

    @property
    def ranks(self) -> tuple[int, int]:
        """The ranks of the honest and of the planted machine; they may exceed 128 bits."""
        return exact_rank(self.honest), exact_rank(self.machine)

    @property
    def lengths(self) -> tuple[int, int]:
        """The description lengths of both in whole bits, ⌈log2 rank⌉."""
        honest, planted = self.ranks
        return bits(honest), bits(planted)

    def check(self, input: str) -> tuple[int, int]:
        """Return the steps of the honest and of the planted machine on any input.

        Raises
        ------
        DovetailError
            If the input is malformed, or a machine does not halt on it within `max_steps`.

        Examples
        --------
        >>> from dovetail import speed, tasks
        >>> planted = speed.plant("0RZ0RB_0RZ1RZ", tasks.and_, pattern="1")
        >>> planted.check("111"), planted.check("0")
        ((2, 4), (1, 1))
        """
        honest, planted = (
            _answers(machine, (input,), self.readout, self.max_steps)[1]
            for machine in (self.honest, self.machine)
        )
        return int(honest[0]), int(planted[0])

    def programs(self, others: Mapping[str, Machine | str] | None = None) -> Programs:
        """Return a table with "honest" and "planted", and other machines for the same task.

        Parameters
        ----------
        others
            Machines by name. They are run; those that answer an input in another way, or do not
            halt, are refused.

        Examples
        --------
        >>> from dovetail import speed, tasks
        >>> speed.plant("0RZ0RB_0RZ1RZ", tasks.and_, pattern="1").programs().needs
        array([1, 1, 2, 2], dtype=uint64)
        """
        table = {HONEST: self.honest, PLANTED: self.machine}
        steps = [self.honest_steps, self.steps]
        if others is not None and not isinstance(others, Mapping):
            raise check.refusal("others", "a mapping from names to machines", others)
        for name, machine in (others or {}).items():
            if name in table:
                raise check.refusal("others", "named otherwise than the machines here", name)
            table[name] = as_machine(machine)
            outputs, taken = _answers(table[name], self.inputs, self.readout, self.max_steps)
            _check_same(table[name], outputs, self)
            steps.append(taken)
        ranks = [exact_rank(machine) for machine in table.values()]
        return Programs.of(np.array(steps), names=table, inputs=self.inputs, ranks=ranks)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: input, output, matches, honest and planted steps, extra."""
        return {
            "input": frames.objects(self.inputs),
            "output": frames.objects(self.outputs),
            "matches": self.matches,
            "honest": self.honest_steps,
            "planted": self.steps,
            "extra": self.extra,
        }

    def __repr__(self) -> str:
        work = self.kind if self.size is None else f"{self.kind} {self.size}"
        return (
            f"Planted({self.machine.text}: {work} on {self.pattern}…, "
            f"{display.count(self.extra_states, 'state')} and {int(self.extra.sum())} steps more)"
        )


def plant(
    machine: Machine | str,
    task: Task,
    *,
    pattern: str,
    kind: str = "walk",
    size: int | None = 1,
    max_steps: int = 100_000,
) -> Planted:
    """Return a real machine that does the same, and something else on inputs that match a pattern.

    It looks at the first cells, does the extra work if they match, leaves the tape as it was, and
    goes on as the honest machine. So outputs are the same under the readouts "tape", "head",
    "right" and "ones"; under "visited" only if no further cells are visited. This is tried by
    running both on all training inputs.

    Parameters
    ----------
    machine
        The honest machine, complete and with states to spare: a machine has at most 8.
    task
        Its inputs and its readout are used.
    pattern
        The symbols with which a matching input begins. The first costs no step to look at; an input
        that first differs at symbol i + 1 costs 2i steps.
    kind, size
        The extra work. "walk": so many cells to the right and back; with the size None to the first
        blank cell and back. "count": with so many digits, left of the input, until they are blank
        again. "copy": writes the first symbol so many times, left of the input, and erases it. All
        but a walk of fixed size need a pattern that begins with a symbol other than the blank.
    max_steps
        Greatest number of steps of either machine on an input.

    Raises
    ------
    DovetailError
        If the machine is partial or there is no room for the states, if the task has memory, if the
        pattern is empty or has symbols that the machine has not, if a machine does not halt within
        `max_steps`, or if an output would differ.

    Examples
    --------
    >>> from dovetail import speed, tasks
    >>> planted = speed.plant("0RZ0RB_0RZ1RZ", tasks.and_, pattern="1", kind="count", size=2)
    >>> planted.machine.states, planted.extra
    (7, array([ 0,  0, 12, 12]))
    """
    machine, task = as_machine(machine), as_task(task)
    if not machine.is_complete:
        raise DovetailError(f"machine {machine} is partial; something is planted in complete ones")
    if task.memory:
        raise DovetailError(
            "task: its tape is kept between the inputs; plant measures each input on its own tape"
        )
    pattern = check.word(pattern, "pattern", machine.symbols)
    if not pattern:
        raise DovetailError("pattern must have at least one symbol; '' would match every input")
    limit = check.integer(max_steps, "max_steps", 1)
    size = None if size is None else check.integer(size, "size", 1, MOST_SIZE)
    grown = _table(machine, pattern, kind, size)
    right, honest_steps = _answers(machine, task.inputs, task.readout, limit)
    outputs, steps = _answers(grown, task.inputs, task.readout, limit)
    planted = Planted(
        honest=machine,
        machine=grown,
        pattern=pattern,
        kind=kind,
        size=size,
        readout=task.readout,
        inputs=task.inputs,
        outputs=right,
        honest_steps=honest_steps,
        steps=steps,
        max_steps=limit,
    )
    _check_same(grown, outputs, planted)
    return planted


def matches(text: str, pattern: str) -> bool:
    """Return whether an input begins with a pattern; behind it there are blanks.

    Examples
    --------
    >>> from dovetail.speed.deception.planting import matches
    >>> matches("10", "1"), matches("1", "10"), matches("", "1")
    (True, True, False)
    """
    return text.ljust(len(pattern), "0").startswith(pattern)


def _table(machine: Machine, pattern: str, kind: str, size: int | None) -> Machine:
    own = own_rows(machine)
    start = own[START]
    first, rows = _payload(machine, int(pattern[0]), kind, size)
    return letters(looking(pattern, start, first) | rows | own, machine.symbols)


def _payload(machine: Machine, first: int, kind: str, size: int | None) -> Payload:
    check.choice(kind, "kind", tuple(KINDS))
    if size is None and kind != "walk":
        raise DovetailError(f"size must be an integer for the kind '{kind}', not None")
    if first == 0 and (kind != "walk" or size is None):
        raise DovetailError(
            "pattern must begin with a symbol other than the blank 0 for this kind of work, which "
            "finds the input by it; a walk of fixed size takes any"
        )
    if size is None:
        return scan(machine.symbols, first)
    return KINDS[kind](machine.symbols, first, size, own_rows(machine)[START])


def _answers(
    machine: Machine, inputs: tuple[str, ...], readout: str, max_steps: int
) -> tuple[tuple[str, ...], npt.NDArray[np.uint64]]:
    """Return the outputs and the steps of a machine that must halt on every input."""
    outputs, steps = [], []
    for text in inputs:
        done = run(machine, text, max_steps=max_steps)
        if not done.halted:
            raise DovetailError(
                f"machine {machine} does not halt on the input {display.shown(text)} within "
                f"{max_steps} steps ({done.outcome}); raise max_steps"
            )
        outputs.append(done.readout(readout))
        steps.append(done.steps)
    return tuple(outputs), np.array(steps, dtype=np.uint64)


def _check_same(machine: Machine, outputs: tuple[str, ...], planted: Planted) -> None:
    """Refuse a machine with other outputs than those of the honest one."""
    for text, given, right in zip(planted.inputs, outputs, planted.outputs, strict=True):
        if given != right:
            raise DovetailError(
                f"machine {machine} answers the input {display.shown(text)} by "
                f"{display.shown(given)} and not by {display.shown(right)} under the readout "
                f"'{planted.readout}'"
            )
