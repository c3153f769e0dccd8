"""The `Task` and its `Evaluation`; `dovetail.tasks` holds them with the named tasks."""

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, TypeAlias

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.machines import READOUTS, KeptTape, Machine, Run, as_machine, run
from dovetail.results.encoding import storable
from dovetail.results.result import Result
from dovetail.values import check, display

COSTS = ("average", "max")
"""Ways to get the time of a machine from its times on the inputs (docs/theory.md, "Tasks")."""

Pairs: TypeAlias = Iterable[tuple[str, str | int]]
Predicate: TypeAlias = Callable[[list[str]], object]
_Runs: TypeAlias = Sequence[Run | None]


@storable
@dataclass(frozen=True, repr=False)
class Task:
    """What a program must do: give the right output on every input, with zero loss.

    Make one with `Task.examples`, `Task.output` or `Task.predicate`. Inputs are written rightwards
    from the start cell, so inputs that differ only in trailing blanks are the same input. A search
    uses `inputs` only; `held_out` is for `evaluate`.

    Attributes
    ----------
    name
        A name for pictures and tables; may be empty.
    inputs
        The training inputs, in the order in which they are run.
    outputs
        The right output of each input; None for a predicate.
    function
        The predicate, a function of the list of outputs that says yes or no; None for examples.
    readout
        One of `READOUTS`: how an output is read from a halted machine.
    cost
        "average": the inputs are run one after the other and the time is the weighted sum;
        "max": they are run side by side and the time is the greatest.
    weights
        A positive integer for each input; one step of input i takes ``weights[i]`` turns.
    held_out
        Further (input, output) pairs; only inputs for a predicate.
    memory
        Whether the tape is kept between the inputs (docs/theory.md, "Memory"): each but the first
        is written over the tape that the machine has left, and all other cells stay. Each held-out
        input starts from the tape that the training inputs have left. Only with
        ``cost="average"``. Trailing blanks of an input are written too, and the same input may have
        different outputs.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...] | None
    function: Predicate | None
    readout: str
    cost: str
    weights: tuple[int, ...]
    held_out: tuple[tuple[str, str], ...] | tuple[str, ...]
    memory: bool = False

    def __post_init__(self) -> None:
        check.choice(self.readout, "readout", READOUTS)
        check.choice(self.cost, "cost", COSTS)
        check.text(self.name, "name")
        for name in ("inputs", "outputs", "weights", "held_out"):
            if name != "outputs" or self.outputs is not None:
                check.instance(getattr(self, name), name, tuple)
        if not self.inputs:
            raise DovetailError("a task needs at least one input, this one has none")
        for item in self.held_out:
            _check_held_out(item, pairs=self.outputs is not None)
        for text in (*self.inputs, *self.held_out_inputs):
            check.word(text, "input")
        _check_weights(self.weights, len(self.inputs), self.cost)
        if check.flag(self.memory, "memory") and self.cost != "average":
            raise DovetailError(
                f"memory=True needs cost='average', where the inputs are run one after the other; "
                f"'{self.cost}' runs them side by side"
            )
        if (self.outputs is None) == (self.function is None):
            raise DovetailError("a task has either outputs or a function")
        if self.function is not None:
            check.function(self.function, "function")
        if self.outputs is not None:
            self._check_pairs(self.outputs)

    @classmethod
    def examples(
        cls,
        pairs: Pairs,
        readout: str = "tape",
        cost: str = "average",
        weights: Iterable[int] | None = None,
        held_out: Pairs = (),
        name: str = "",
        memory: bool = False,
    ) -> "Task":
        """Make a task from (input, output) pairs.

        Parameters
        ----------
        pairs
            Strings over the symbols 0-5; for the readout "ones" the output is a number
            (int or decimal string).
        readout, cost, weights, held_out, name, memory
            See `Task`; weights None gives every example 1.

        Raises
        ------
        DovetailError
            If there is no example, an input has two different outputs (held-out examples count;
            with memory it may), or an argument is malformed.

        Warns
        -----
        UserWarning
            If no machine can give some output under this readout.

        Examples
        --------
        >>> from dovetail import Task
        >>> Task.examples([("0", "1"), ("1", "0")], readout="head", name="not")
        Task('not', 2 inputs, readout='head', cost='average')
        """
        clean = _pairs(pairs, "pairs", readout)
        return cls(
            name=check.text(name, "name"),
            inputs=tuple(text for text, _ in clean),
            outputs=tuple(output for _, output in clean),
            function=None,
            readout=readout,
            cost=cost,
            weights=_weights(weights, len(clean)),
            held_out=_pairs(held_out, "held_out", readout),
            memory=memory,
        )

    @classmethod
    def output(
        cls,
        output: str | int,
        readout: str = "tape",
        cost: str = "average",
        name: str = "",
    ) -> "Task":
        """Make the task of producing one output from the blank tape.

        Examples
        --------
        >>> from dovetail import Task
        >>> Task.output(4, readout="ones").outputs
        ('4',)
        """
        name, right = check.text(name, "name"), _output(output, readout)
        return cls(name, ("",), (right,), None, readout, cost, weights=(1,), held_out=())

    @classmethod
    def predicate(
        cls,
        inputs: Iterable[str],
        function: Predicate,
        readout: str = "tape",
        cost: str = "average",
        weights: Iterable[int] | None = None,
        held_out: Iterable[str] = (),
        name: str = "",
        memory: bool = False,
    ) -> "Task":
        """Make a task from a function that judges the outputs.

        Parameters
        ----------
        inputs
            Strings over the symbols 0-5.
        function
            Called once a machine has halted on all inputs, with the list of outputs in the order of
            the inputs; a true value accepts. Its exceptions pass through unchanged. Give a function
            that can be pickled if results are to be pickled.
        held_out
            Further inputs; `evaluate` calls the function with the list of their outputs.
        readout, cost, weights, name, memory
            See `Task`.

        Examples
        --------
        >>> from dovetail import Task
        >>> Task.predicate([""], lambda outputs: len(outputs[0]) >= 3).inputs
        ('',)
        """
        texts = _texts(inputs, "inputs")
        return cls(
            name=check.text(name, "name"),
            inputs=texts,
            outputs=None,
            function=function,
            readout=readout,
            cost=cost,
            weights=_weights(weights, len(texts)),
            held_out=_texts(held_out, "held_out"),
            memory=memory,
        )

    @property
    def is_impossible(self) -> bool:
        """Whether no machine can give some output of the training examples under this readout.

        False does not promise a solution; it is always False for a predicate.
        """
        return any(_is_impossible(output, self.readout) for output in self.outputs or ())

    @property
    def held_out_inputs(self) -> tuple[str, ...]:
        """The inputs of the held-out examples."""
        return tuple(item if isinstance(item, str) else item[0] for item in self.held_out)

    @property
    def held_out_outputs(self) -> tuple[str, ...] | None:
        """The right outputs of the held-out examples; None for a predicate."""
        if self.outputs is None:
            return None
        return tuple(item[1] for item in self.held_out)

    def evaluate(
        self,
        machine: Machine | str,
        max_steps: int = 100_000,
        *,
        held_out_steps: int | None = None,
    ) -> "Evaluation":
        """Return the losses and outputs of a machine on all examples.

        Parameters
        ----------
        machine
            A `Machine` or its text.
        max_steps
            Greatest number of steps for each training input.
        held_out_steps
            The same for each held-out input; None takes `max_steps`.

        Notes
        -----
        With memory, an input on which the machine does not halt leaves no tape to go on from: no
        later input is reached, nor any held-out one.

        Examples
        --------
        >>> from dovetail import tasks
        >>> tasks.parity.evaluate("0RB1LA_0RA1LB").outputs[0] is None
        True
        """
        machine = as_machine(machine)
        if held_out_steps is None:
            held_out_steps = max_steps
        runs = self._runs_with_memory if self.memory else self._runs
        training, later = runs(machine, max_steps, held_out_steps)
        outputs, held_out = map(self._outputs, (training, later))
        times = tuple(done.steps if done and done.halted else None for done in training)
        return Evaluation(
            training_loss=self._loss(outputs, self.outputs),
            held_out_loss=self._loss(held_out, self.held_out_outputs) if self.held_out else None,
            outputs=outputs,
            held_out_outputs=held_out,
            times=times,
        )

    def compile(self, symbols: int) -> _core.Task:
        """Return the task for the core; all its symbols must be in the alphabet of the space."""
        top = symbols - 1
        words = [("input", text) for text in self.inputs]
        if self.outputs is not None and self.readout != "ones":
            words += [("output", text) for text in self.outputs]
        for kind, text in words:
            if any(int(symbol) > top for symbol in text):
                raise DovetailError(
                    f"{kind} {display.shown(text)} has symbols outside the alphabet 0-{top} of the "
                    "space; give a space=Space(symbols=…) that has them"
                )
        inputs, weights = list(self.inputs), list(self.weights)
        outputs = None if self.outputs is None else list(self.outputs)
        return _core.Task(
            inputs, outputs, self.function, self.readout, self.cost, weights, self.memory
        )

    def to_dict(self) -> dict[str, object]:
        """Return the fields as plain values; a function by its name."""
        function = self.function
        named = {"function": getattr(function, "__qualname__", function and repr(function))}
        values = {each.name: getattr(self, each.name) for each in fields(self)} | named
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}

    def __repr__(self) -> str:
        inputs = display.count(len(self.inputs), "input")
        name = f"{self.name!r}, " if self.name else ""
        memory = ", memory=True" if self.memory else ""
        return f"Task({name}{inputs}, readout={self.readout!r}, cost={self.cost!r}{memory})"

    def _repr_html_(self) -> str:
        right = self.outputs or ("judged by the function",) * len(self.inputs)
        rows = list(zip(self.inputs, right, self.weights, strict=True))
        return display.table((self.name or "input", f"{self.readout} output", "weight"), rows)

    def _runs(self, machine: Machine, max_steps: int, held_out_steps: int) -> tuple[_Runs, _Runs]:
        """Return the runs on the training inputs and on the held-out ones."""
        training = [run(machine, text, max_steps=max_steps) for text in self.inputs]
        later = [run(machine, text, max_steps=held_out_steps) for text in self.held_out_inputs]
        return training, later

    def _runs_with_memory(
        self, machine: Machine, max_steps: int, held_out_steps: int
    ) -> tuple[_Runs, _Runs]:
        """Return the same on a tape that is kept; None where an input is not reached."""
        tape = KeptTape(machine)
        training: list[Run | None] = []
        for text in self.inputs:
            halted = all(done and done.halted for done in training)
            training.append(tape.run(text, max_steps=max_steps) if halted else None)
        halted = all(done and done.halted for done in training)
        later = [
            tape.copy().run(text, max_steps=held_out_steps) if halted else None
            for text in self.held_out_inputs
        ]
        return training, later

    def _outputs(self, runs: _Runs) -> tuple[str | None, ...]:
        return tuple(done.readout(self.readout) if done and done.halted else None for done in runs)

    def _loss(self, outputs: tuple[str | None, ...], right: tuple[str, ...] | None) -> Fraction:
        if self.function is not None:
            read = [output for output in outputs if output is not None]
            accepted = len(read) == len(outputs) and self.function(read)
            return Fraction(0 if accepted else 1)
        assert right is not None
        wrong = sum(given != good for given, good in zip(outputs, right, strict=True))
        return Fraction(wrong, len(right))

    def _check_pairs(self, outputs: tuple[str, ...]) -> None:
        if len(outputs) != len(self.inputs):
            raise DovetailError(
                f"outputs must be one for each of the {len(self.inputs)} inputs, not {len(outputs)}"
            )
        texts = (*self.inputs, *self.held_out_inputs)
        right = (*outputs, *(self.held_out_outputs or ()))
        known: dict[str, tuple[str, str]] = {}
        for example in zip(texts, right, strict=True):
            text, output = example
            _check_output(output, self.readout)
            if self.memory:
                continue  # the rest of the tape differs, so the right output may
            other = known.setdefault(text.rstrip("0"), example)
            if other[1] != output:
                raise DovetailError(
                    f"the examples {display.shown(other)} and {display.shown(example)} have the "
                    "same input but for blanks (trailing 0s), and different outputs"
                )


class Evaluation(Result):
    """Losses and outputs of a machine on a task; made by `Task.evaluate`.

    Attributes
    ----------
    training_loss, held_out_loss
        Share of wrong examples (for a predicate 0 or 1), exact; None without held-out examples.
    outputs, held_out_outputs
        The outputs read; None where the run did not halt in time.
    times
        Steps to the halt on each training input; None where it did not halt in time.
    """

    training_loss: Fraction
    held_out_loss: Fraction | None
    outputs: tuple[str | None, ...]
    held_out_outputs: tuple[str | None, ...]
    times: tuple[int | None, ...]


def _texts(texts: object, name: str) -> tuple[str, ...]:
    # A string is a sequence of inputs of one symbol, but never meant as such.
    return tuple(check.several(texts, name, "a sequence of strings"))


def _pairs(pairs: object, name: str, readout: str) -> tuple[tuple[str, str], ...]:
    clean = []
    for pair in pairs if isinstance(pairs, Iterable) else [pairs]:
        both = () if isinstance(pair, str) or not isinstance(pair, Iterable) else tuple(pair)
        if len(both) != 2:
            raise check.refusal(name, "(input, output) pairs", pair)
        text, output = both
        clean.append((text, _output(output, readout)))
    return tuple(clean)


def _output(output: Any, readout: str) -> Any:
    if check.choice(readout, "readout", READOUTS) != "ones":
        return output  # checked by Task
    if isinstance(output, str):
        _check_output(output, readout)
        return output.lstrip("0") or "0"
    return str(check.integer(output, "output"))


def _check_output(output: object, readout: str) -> None:
    if readout == "ones":
        if not (isinstance(output, str) and output.isascii() and output.isdigit()):
            raise check.refusal("output", "a decimal number for 'ones'", output)
        return
    output = check.word(output, "output")
    if readout == "head" and len(output) != 1:
        raise check.refusal("output", "one symbol for the readout 'head'", output)
    if _is_impossible(output, readout):
        warnings.warn(
            f"no machine can give the output {output!r} under the readout {readout!r}, "
            + ("which has a cell" if readout == "visited" else "which ends at non-blank cells"),
            UserWarning,
            stacklevel=6,  # the line that called Task.examples or Task.output
        )


def _is_impossible(output: str, readout: str) -> bool:
    """Return whether no machine gives this output, whatever it does."""
    if readout == "visited":
        return not output  # the start cell is always visited
    if readout not in ("tape", "right"):
        return False
    return output.endswith("0") or (readout == "tape" and output.startswith("0"))


def _weights(weights: object, count: int) -> tuple[int, ...]:
    if weights is None:
        return (1,) * count
    if isinstance(weights, str) or not isinstance(weights, Iterable):
        raise check.refusal("weights", "a sequence of integers", weights)
    return tuple(check.integer(weight, "weights: each", 1) for weight in weights)


def _check_held_out(item: object, *, pairs: bool) -> None:
    is_pair = isinstance(item, tuple) and len(item) == 2
    if not (is_pair if pairs else isinstance(item, str)):
        accepted = "(input, output) pairs" if pairs else "inputs alone, with a predicate"
        raise DovetailError(f"held_out must hold {accepted}, not {display.shown(item)}")


def _check_weights(weights: tuple[int, ...], count: int, cost: str) -> None:
    for weight in weights:
        check.integer(weight, "weights: each", 1)
    if len(weights) != count:
        raise DovetailError(
            f"weights must be one for each of the {count} inputs, not {len(weights)}"
        )
    if cost == "max" and any(weight != 1 for weight in weights):
        raise DovetailError("weights other than 1 need cost='average'; 'max' has no weights")
