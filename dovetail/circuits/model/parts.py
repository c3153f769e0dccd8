"""Tasks for circuits: functions to compute, and tasks made of others, which keep their parts."""

from __future__ import annotations

from typing import Any

from dovetail._core import DovetailError
from dovetail.circuits.model.functions import count_rows, rows_of, truth_table
from dovetail.results.result import Result
from dovetail.values import check, display


class Part(Result):
    """A task for a circuit: the truth tables that its outputs must have, and a name for it.

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


class Composition(Result):
    """A task made of others; by `compose`, `serial` or `multiplexed`.

    Attributes
    ----------
    kind
        ``"outputs"``, ``"serial"`` or ``"multiplexed"``.
    inputs, tables
        The number of inputs of the whole, and the truth table of each of its outputs.
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
        rows = []
        for one in (Part("whole", self.inputs, self.tables), *self.parts):
            shown = ", ".join(rows_of(table, one.inputs) for table in one.tables)
            rows.append((one.name, one.inputs, len(one.tables), shown))
        return f"{self!r}" + display.table(("task", "inputs", "outputs", "rows"), rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the composition as plain values, its parts as a list of dicts."""
        parts = [{**part.to_dict(), "tables": list(part.tables)} for part in self.parts]
        return {**super().to_dict(), "tables": list(self.tables), "parts": parts}
