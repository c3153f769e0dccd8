"""What is given as a task, in any of its forms, read as truth tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from dovetail._core import DovetailError
from dovetail.circuits.model import expressions, library
from dovetail.circuits.model.builders import rewritten, side_by_side
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.functions import MAX_INPUTS, count_rows, counted
from dovetail.circuits.model.linear_circuits import LinearCircuit
from dovetail.circuits.model.parts import Composition, Part
from dovetail.values import check, display

#: A number of inputs, or their names.
Inputs: TypeAlias = int | Sequence[str] | None

#: What looks like a name of the library; an expression has more in it.
_NAME = re.compile(r"[^\W\d][\w-]*(:[^\s,]*)?")


@dataclass(frozen=True)
class Reading:
    """A task as truth tables; with names and circuits where it was given with any."""

    inputs: int
    tables: tuple[int, ...]
    names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()
    circuits: tuple[Circuit | LinearCircuit, ...] = ()


def read(functions: Any, inputs: Inputs = None, argument: str = "functions") -> Reading:
    """Return one or several tasks on the same inputs as one, which has all their outputs.

    The arguments are those of `dovetail.circuits.minimum`; errors call the functions `argument`.

    Examples
    --------
    >>> read(["a ^ b", "0001"]).tables, read("full-adder").output_names
    ((6, 8), ('sum', 'carry'))
    """
    if not are_several(functions, inputs):
        return read_each([functions], inputs, argument)[0]
    several = functions.values() if isinstance(functions, Mapping) else functions
    readings = read_each(several, inputs, argument)
    if not readings:
        raise DovetailError(f"{argument} must hold at least one task")
    if len(readings) == 1:
        return readings[0]
    tables = tuple(table for one in readings for table in one.tables)
    own = functions if isinstance(functions, Mapping) and len(tables) == len(readings) else ()
    names = next((one.names for one in readings if one.names), ())
    return Reading(readings[0].inputs, tables, names, tuple(map(str, own)), _joined(readings))


def _joined(readings: Sequence[Reading]) -> tuple[Circuit, ...]:
    """The circuits that were given, side by side, if there is one; the rest is looked up."""
    circuits = [one.circuits[0] if one.circuits else None for one in readings]
    given = [one for one in circuits if isinstance(one, Circuit)]
    if not given:
        return ()
    bases = {one.basis for one in given}
    basis = bases.pop() if len(bases) == 1 else "full"
    inputs = given[0].inputs
    each = [
        rewritten(one, basis)
        if isinstance(one, Circuit)
        else Circuit.from_truth_tables(task.tables, inputs, basis=basis)
        for one, task in zip(circuits, readings, strict=True)
    ]
    return (side_by_side(each),)


def are_several(value: Any, inputs: Inputs = None) -> bool:
    """Whether a value is several tasks rather than one: no circuit, text, or row of 0 and 1.

    Examples
    --------
    >>> are_several([0, 1, 1, 0]), are_several([0, 1, 1, 0], 3), are_several(["0110"])
    (False, True, True)
    """
    if isinstance(value, Mapping):
        return True
    single = str | bytes | np.ndarray | Circuit | LinearCircuit | Part | Composition
    if isinstance(value, single) or not isinstance(value, Iterable):
        return False
    if not isinstance(value, Sequence):
        return True
    are_bits = all(isinstance(bit, bool | int | np.integer) and bit in (0, 1) for bit in value)
    count, _ = _inputs(inputs)
    return not are_bits or (count is not None and len(value) != count_rows(count))


def read_each(
    several: Iterable[Any], inputs: Inputs = None, argument: str = "functions"
) -> list[Reading]:
    """Return tasks on the same inputs one by one; expressions name the inputs of all together."""
    values = list(several)
    count, names = _inputs(inputs)
    texts = [text for text in values if isinstance(text, str) and _is_expression(text)]
    if names is None and texts:
        names = expressions.names_in(", ".join(texts))
    readings = [_read_one(value, count, names, argument) for value in values]
    for one in readings:
        if one.inputs != readings[0].inputs:
            counts = ", ".join(
                f"{display.shown(value, 30)} has {found.inputs}"
                for value, found in zip(values, readings, strict=True)
            )
            raise DovetailError(f"{argument} must share their inputs, but {counts}")
        if count is not None and one.inputs != count:
            raise DovetailError(f"inputs must be {one.inputs} for this task, not {count}")
    return readings


def _inputs(inputs: Inputs) -> tuple[int | None, list[str] | None]:
    """The number of inputs, and their names, as far as they are given."""
    if inputs is None:
        return None, None
    if isinstance(inputs, Sequence) and not isinstance(inputs, str | bytes):
        return len(inputs), list(inputs)
    return check.integer(inputs, "inputs", 1, MAX_INPUTS), None


def _is_expression(text: str) -> bool:
    return not (_are_rows(text) or _NAME.fullmatch(text.strip()))


def _are_rows(text: str) -> bool:
    return len(text) != 1 and set(text) <= {"0", "1"}


def _read_one(value: Any, count: int | None, names: list[str] | None, argument: str) -> Reading:
    if isinstance(value, Reading):
        return value
    if isinstance(value, Part | Composition):
        return Reading(value.inputs, value.tables)
    if isinstance(value, str) and not _are_rows(value):
        text = value.strip()
        is_expression = _is_expression(text) or text in (names or ())
        if is_expression:
            value = Circuit.from_expression(value, inputs=names)
        else:
            value = _named(text, argument)
    if isinstance(value, Circuit):
        own = value.names, value.output_names
        return Reading(value.inputs, value.truth_tables(), *own, (value,))
    if isinstance(value, LinearCircuit):
        return Reading(value.inputs, value.truth_tables(), circuits=(value,))
    if count is None and not isinstance(value, Sequence | np.ndarray) and names:
        count = len(names)  # an int beside expressions
    table, inputs = counted(value, count)
    return Reading(inputs, (table,))


def _named(text: str, argument: str) -> Circuit:
    """A circuit of the library; a lone name that is none of them is a slip, not an expression."""
    if library.is_name(text):
        return library.named(text)
    near = library.nearest(text)
    hint = f"did you mean {near!r}?" if near else f"they are {library.name_list()}"
    alone = f" (an input by itself is {display.shown(f'y = {text}')})"
    if ":" in text or "-" in text:  # no name of an input
        alone = ""
    raise DovetailError(
        f"{argument}: {display.shown(text)} is not a circuit of the library; {hint}{alone}"
    )
