"""Composed tasks: several tasks made one, which keeps its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dovetail._core import DovetailError
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.functions import MAX_INPUTS, count_rows, rows_of, truth_table
from dovetail.values import check, display


@dataclass(frozen=True)
class Part:
    """A task for a circuit: which functions it must compute.

    Attributes
    ----------
    name
        What pictures and tables call it.
    inputs
        The number of inputs.
    tables
        The truth table of each output.

    Raises
    ------
    DovetailError
        If there is no output, or one is not a function of so many inputs.

    Examples
    --------
    >>> Part("and", 2, (8,))
    Part('and', 2 inputs, 0001)
    """

    name: str
    inputs: int
    tables: tuple[int, ...]

    def __post_init__(self) -> None:
        count_rows(self.inputs)
        several = check.several(self.tables, "tables", "a sequence of truth tables")
        if not several:
            raise DovetailError("tables must hold at least one truth table")
        tables = tuple(truth_table(table, self.inputs) for table in several)
        clean = {"name": str(self.name), "inputs": int(self.inputs), "tables": tables}
        for name, value in clean.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        rows = " ".join(rows_of(table, self.inputs) for table in self.tables)
        plural = "s" * (self.inputs != 1)
        return f"Part({self.name!r}, {self.inputs} input{plural}, {display.shorten(rows)})"


@dataclass(frozen=True)
class Composition:
    """A task made of others; by `compose`, `serial` or `multiplexed`.

    Attributes
    ----------
    kind
        ``"outputs"``, ``"serial"`` or ``"multiplexed"``.
    inputs
        The number of inputs of the whole.
    tables
        The truth table of each output of the whole.
    parts
        The tasks that it is made of, each with inputs and outputs of its own.
    """

    kind: str
    inputs: int
    tables: tuple[int, ...]
    parts: tuple[Part, ...]

    def __repr__(self) -> str:
        names = ", ".join(part.name for part in self.parts)
        return f"Composition({self.kind!r}, {self.inputs} inputs, parts: {display.shorten(names)})"

    def _repr_html_(self) -> str:
        rows = [(part.name, part.inputs, *self._shown(part)) for part in self._whole_and_parts()]
        return f"{self!r}" + display.table(("task", "inputs", "outputs", "rows"), rows)

    def _whole_and_parts(self) -> tuple[Part, ...]:
        return (Part("whole", self.inputs, self.tables), *self.parts)

    @staticmethod
    def _shown(part: Part) -> tuple[int, str]:
        return len(part.tables), ", ".join(rows_of(table, part.inputs) for table in part.tables)

    def to_dict(self) -> dict[str, Any]:
        """Return the composition as plain values.

        Examples
        --------
        >>> compose([6, 8], inputs=2).to_dict()["parts"]
        [{'name': 't0', 'inputs': 2, 'tables': [6]}, {'name': 't1', 'inputs': 2, 'tables': [8]}]
        """
        return {
            "kind": self.kind,
            "inputs": self.inputs,
            "tables": list(self.tables),
            "parts": [
                {"name": part.name, "inputs": part.inputs, "tables": list(part.tables)}
                for part in self.parts
            ],
        }


def compose(tasks: Sequence[Any] | Mapping[str, Any], *, inputs: int | None = None) -> Composition:
    """Return the task of doing several at once, on the same inputs: one has all their outputs.

    Parameters
    ----------
    tasks
        One or more: truth tables (see `truth_table`), circuits that solve them, or composed tasks.
        A mapping gives them names.
    inputs
        The number of inputs, needed where truth tables are ints.

    Raises
    ------
    DovetailError
        If there is no task, or their numbers of inputs differ.

    Examples
    --------
    >>> adder = compose({"sum": "01101001", "carry": "00010111"})
    >>> adder, adder.tables
    (Composition('outputs', 3 inputs, parts: sum, carry), (150, 232))
    """
    parts = _parts(tasks, inputs)
    tables = tuple(table for part in parts for table in part.tables)
    return Composition("outputs", parts[0].inputs, tables, parts)


def serial(outer: Any, inner: Any, *, inputs: int | None = None) -> Composition:
    """Return the task of doing one after another: the outputs of `inner` are the inputs of `outer`.

    Parameters
    ----------
    outer
        A task with one input for each output of `inner`.
    inner
        A task, or a sequence or a mapping of several on the same inputs.
    inputs
        The number of inputs of `inner`, needed where its truth tables are ints.

    Raises
    ------
    DovetailError
        If the numbers do not fit.

    Examples
    --------
    >>> whole = serial("0110", ["0001", "0111"])  # xor of and, or: that is xor
    >>> whole.tables, [part.name for part in whole.parts]
    ((6,), ['outer', 't0', 't1'])
    """
    parts = _parts(inner if _holds_tasks(inner, inputs) else [inner], inputs, "inner")
    tables = [table for part in parts for table in part.tables]
    last = _part("outer", outer, len(tables))
    if last.inputs != len(tables):
        raise DovetailError(
            f"outer must have an input for each of the {len(tables)} outputs of inner, "
            f"not {last.inputs}"
        )
    rows = range(count_rows(parts[0].inputs))
    inside = [sum((table >> row & 1) << j for j, table in enumerate(tables)) for row in rows]
    whole = tuple(sum((f >> inside[row] & 1) << row for row in rows) for f in last.tables)
    return Composition("serial", parts[0].inputs, whole, (last, *parts))


def multiplexed(
    tasks: Sequence[Any] | Mapping[str, Any], *, inputs: int | None = None
) -> Composition:
    """Return the task of answering the one task of several that further inputs choose.

    The inputs of the tasks come first, then log2 of their number select inputs, which spell the
    number of the task, least bit first.

    Parameters
    ----------
    tasks
        2, 4, 8, … tasks with the same numbers of inputs and of outputs.
    inputs
        The number of inputs of each, needed where truth tables are ints.

    Raises
    ------
    DovetailError
        If the numbers do not fit.

    Examples
    --------
    >>> either = multiplexed(["0001", "0111"])  # and, or; with a select input: majority
    >>> either.inputs, f"{either.tables[0]:08b}"
    (3, '11101000')
    """
    parts = _parts(tasks, inputs)
    count, outputs = len(parts), {len(part.tables) for part in parts}
    if count < 2 or count & (count - 1):
        raise DovetailError(f"tasks must be 2, 4, 8, … to be chosen from by bits, not {count}")
    if len(outputs) > 1:
        raise DovetailError(f"tasks must have equally many outputs, not {sorted(outputs)}")
    data = parts[0].inputs
    whole_inputs = check.integer(data + count.bit_length() - 1, "inputs", 1, MAX_INPUTS)
    columns = zip(*(part.tables for part in parts), strict=True)
    tables = tuple(
        sum(table << (k << data) for k, table in enumerate(column)) for column in columns
    )
    return Composition("multiplexed", whole_inputs, tables, parts)


def _holds_tasks(value: Any, inputs: int | None) -> bool:
    """Whether a value is several tasks rather than one: not a circuit, nor rows of 0 and 1."""
    if isinstance(value, Mapping):
        return True
    if not isinstance(value, list | tuple):
        return False
    are_bits = all(isinstance(bit, bool | int) and bit in (0, 1) for bit in value)
    return not are_bits or (inputs is not None and len(value) != count_rows(inputs))


def _parts(tasks: Any, inputs: int | None, name: str = "tasks") -> tuple[Part, ...]:
    if isinstance(tasks, str | bytes) or not isinstance(tasks, Mapping | Sequence):
        raise DovetailError(
            f"{name} must be a sequence or a mapping of tasks, not {display.shorten(repr(tasks))}"
        )
    named = tasks.items() if isinstance(tasks, Mapping) else enumerate(tasks)
    parts = tuple(
        _part(key if isinstance(key, str) else f"t{key}", task, inputs) for key, task in named
    )
    if not parts:
        raise DovetailError(f"{name} must hold at least one task")
    if len({part.name for part in parts}) < len(parts):
        names = ", ".join(part.name for part in parts)
        raise DovetailError(f"{name} must have different names, not {display.shorten(names)}")
    if len({part.inputs for part in parts}) > 1:
        counts = ", ".join(f"{part.name} has {part.inputs}" for part in parts)
        raise DovetailError(f"{name} must share their inputs, but {counts}")
    return parts


def _part(name: str, task: Any, inputs: int | None) -> Part:
    if isinstance(task, Part):
        return Part(name, task.inputs, task.tables)
    if isinstance(task, Composition):
        return Part(name, task.inputs, task.tables)
    if isinstance(task, Circuit):
        return Part(name, task.inputs, task.truth_tables())
    table = truth_table(task, inputs)
    if inputs is None:
        inputs = len(task).bit_length() - 1
    return Part(name, inputs, (table,))
