"""Composed tasks: several tasks made one, which keeps its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dovetail._core import DovetailError
from dovetail.circuits.model.functions import MAX_INPUTS, count_rows
from dovetail.circuits.model.parts import Composition, Part
from dovetail.circuits.model.readings import are_several, read_each
from dovetail.values import check, display


def compose(tasks: Sequence[Any] | Mapping[str, Any], *, inputs: int | None = None) -> Composition:
    """Return the task of doing several at once, on the same inputs: one has all their outputs.

    Parameters
    ----------
    tasks
        One or more: truth tables (see `truth_table`), circuits that solve them, or composed tasks.
        A mapping gives them names.
    inputs
        The number of inputs, needed where truth tables are ints.

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

    The outer task has one input for each output of the inner one, or of several on the same inputs;
    these and their number of inputs are given as in `compose`.

    Examples
    --------
    >>> whole = serial("0110", ["0001", "0111"])  # xor of and, or: that is xor
    >>> whole.tables, [part.name for part in whole.parts]
    ((6,), ['outer', 't0', 't1'])
    """
    parts = _parts(inner if are_several(inner, inputs) else [inner], inputs, "inner")
    tables = [table for part in parts for table in part.tables]
    (task,) = read_each([outer], len(tables), "outer")
    last = Part("outer", task.inputs, task.tables)
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

    There are 2, 4, 8, … tasks, as in `compose`, with the same numbers of inputs and of outputs.
    Their inputs come first, then log2 of their number select inputs, which spell the number of the
    task, least bit first.

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


def _parts(tasks: Any, inputs: int | None, name: str = "tasks") -> tuple[Part, ...]:
    if isinstance(tasks, str | bytes) or not isinstance(tasks, Mapping | Sequence):
        raise DovetailError(
            f"{name} must be a sequence or a mapping of tasks, not {display.shown(tasks)}"
        )
    keys = tasks.keys() if isinstance(tasks, Mapping) else range(len(tasks))
    several = tasks.values() if isinstance(tasks, Mapping) else tasks
    names = [key if isinstance(key, str) else f"t{key}" for key in keys]
    if not names:
        raise DovetailError(f"{name} must hold at least one task")
    if len(set(names)) < len(names):
        shown = display.shorten(", ".join(names))
        raise DovetailError(f"{name} must have different names, not {shown}")
    readings = read_each(several, inputs, name)
    parts = zip(names, readings, strict=True)
    return tuple(Part(own, task.inputs, task.tables) for own, task in parts)
