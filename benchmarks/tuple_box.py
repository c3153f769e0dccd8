"""Measure tuple-box over all machines of three states, and work out the figures of its page.

    python benchmarks/tuple_box.py

Writes benchmarks/TUPLE_BOX.md, and the part of docs/models/tuple_box.md between the markers; its
figures are exact, so a second run changes none of them. It takes about a minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import NamedTuple

from tables import duration, least, options, table, write

from dovetail import Task, tasks
from dovetail.models import Reading, TupleBox, compare_tuple_box, tuple_box, tuple_names
from dovetail.models.tuples.readings import PLACES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "models" / "tuple_box.md"
BEGIN = "<!-- figures: begin (python benchmarks/tuple_box.py) -->"
END = "<!-- figures: end -->"

#: Number of bits of an input, with the marker in front.
BITS = 3
STATES = 3
HEADS = (
    "head 1", "return x wins", "i*", "mixed wins, no hint", "greatest limit, run",
    "greatest limit, formula", "run above formula", "fastest solver missing",
)  # fmt: skip


class Figures(NamedTuple):
    """What the functions of two bits come to under one reading, at price 0."""

    tasks: int
    wins: int
    hints: tuple[tuple[int, ...], ...]
    mixed: int
    run: Fraction
    formula: Fraction
    above: int
    missing: int

    def row(self, head_1: str) -> Sequence[object]:
        """The row of the table."""
        found = sorted({hints[0] for hints in self.hints if hints})
        least_hints = ", ".join(map(str, found)) or "-"
        counts = (f"{number} of {self.tasks}" for number in (self.wins, self.mixed, self.missing))
        wins, mixed, missing = counts
        return head_1, wins, least_hints, mixed, self.run, self.formula, self.above, missing


def functions() -> Iterator[Task]:
    """The functions of two bits a, b that are not constant, on inputs 1ab."""
    for bits in product("01", repeat=4):
        if len(set(bits)) > 1:
            inputs = ["1" + "".join(pair) for pair in product("01", repeat=2)]
            yield Task.examples(zip(inputs, bits, strict=True), readout="head", name="".join(bits))


def figures(head_1: str) -> Figures:
    """Work out the figures of one reading."""
    boxes = [tuple_box(task, max_states=STATES, reading=Reading(head_1)) for task in functions()]
    hints = tuple(box.cheat_hints(0) for box in boxes)
    rows = [row for box in boxes for row in compare_tuple_box(box, 0).rows]
    return Figures(
        tasks=len(boxes),
        wins=sum(map(bool, hints)),
        hints=hints,
        mixed=sum(winner(box) == "mixed" for box in boxes),
        run=max(row.run_limit for row in rows),
        formula=max(row.formula_limit for row in rows),
        above=sum(row.run_limit > row.formula_limit for row in rows),
        missing=sum(tuple_names(box, BITS).is_missing for box in boxes),
    )


def winner(box: TupleBox) -> str:
    """The kind of the cheapest chain without a hint, at ε = 0."""
    return box.best(0, hint=0).kind


def measured(repeats: int) -> list[str]:
    """The times of walks over all machines of up to three states, all hints."""
    heads = ("task", "inputs", "hints", "chains", "classes", "1 worker", "2 workers")
    three = ["1" + "".join(bits) for bits in product("01", repeat=3)]
    last = Task.examples(
        [(word, word[-1]) for word in three], readout="head", name="last of 3 bits"
    )
    some = (tasks.and_, tasks.xor, tasks.majority, next(functions()), last)
    rows = []
    for task in some:
        times = []
        for workers in (1, 2):
            seconds, box = least(lambda t=task, w=workers: tuple_box(t, workers=w), repeats)
            times.append(duration(seconds))
        chains = f"{int(box.machines.sum()):,}"
        rows.append((task.name, len(task.inputs), len(box.hints), chains, f"{len(box):,}", *times))
    return table(heads, rows, right=heads[1:])


def main() -> None:
    """Measure, and write both pages."""
    repeats = options(__doc__, 3).parse_args().repeats
    lines = ["# Tuple-box over all machines of up to three states", ""]
    lines += ["Least times of some calls of `tuple_box`, all hints together.", ""]
    write("TUPLE_BOX.md", [*lines, *measured(repeats)])
    found = table(HEADS, [figures(head_1).row(head_1) for head_1 in PLACES], right=HEADS[1:])
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    body = "\n".join([BEGIN, "", *found, "", END])
    PAGE.write_text(before + body + after, encoding="utf-8")


if __name__ == "__main__":
    main()
