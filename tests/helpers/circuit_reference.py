"""Least circuits by trying all of them: slow, by the definitions, without code of the package."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

#: Published figures, see the note in the file.
TRUTH: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "truth_circuits.json").read_text(encoding="utf-8")
)

Wires = frozenset[tuple[int, int]]
"""What a circuit has on its wires: functions, each with its depth."""


def inputs_of(inputs: int) -> list[int]:
    """The truth tables of the inputs."""
    rows = range(1 << inputs)
    return [sum((row >> j & 1) << row for row in rows) for j in range(inputs)]


def gate_value(operator: int, left: int, right: int, rows: int) -> int:
    """The function of a gate, row by row."""
    values = (operator >> ((left >> row & 1) + 2 * (right >> row & 1)) & 1 for row in range(rows))
    return sum(value << row for row, value in enumerate(values))


def free(inputs: int, basis: str) -> set[int]:
    """The functions that cost nothing: constants, inputs and, where NOT is, their negations."""
    ones = (1 << (1 << inputs)) - 1
    found = {0, ones, *inputs_of(inputs)}
    return found | {f ^ ones for f in found if basis in ("full", "u2")}


def gates(f: int, g: int, ones: int, basis: str) -> Iterator[int]:
    """What one gate makes of two wires, which may be the same."""
    if basis == "nand":
        yield f & g ^ ones
    elif basis == "and-or-not":
        yield from {f & g, f | g} if f != g else {f ^ ones}
    else:
        for a in (f, f ^ ones):
            for b in (g, g ^ ones):
                yield from (a & b, a & b ^ ones)
        if basis == "full":
            yield from (f ^ g, f ^ g ^ ones)


def next_gates(wires: Wires, ones: int, basis: str, max_depth: int | None) -> set[Wires]:
    """All circuits with one more gate. A negation that is free comes with its function."""
    made = set()
    for (f, a), (g, b) in combinations_with_replacement(sorted(wires), 2):
        depth = 0 if max_depth is None else max(a, b) + 1
        if max_depth is not None and depth > max_depth:
            continue
        for h in gates(f, g, ones, basis):
            new = {(h, depth), (h ^ ones, depth)} if basis in ("full", "u2") else {(h, depth)}
            made.add(wires | new)
    return made - {wires}


@cache
def circuits(
    inputs: int, basis: str, size: int, max_depth: int | None = None
) -> set[frozenset[int]]:
    """The sets of functions that circuits of up to so many gates have on their wires."""
    ones = (1 << (1 << inputs)) - 1
    level = {frozenset((f, 0) for f in free(inputs, basis))}
    for _ in range(size):
        level = {new for wires in level for new in next_gates(wires, ones, basis, max_depth)}
    return {frozenset(f for f, _ in wires) for wires in level}


def least_size(
    tables: tuple[int, ...], inputs: int, basis: str, most: int, max_depth: int | None = None
) -> int | None:
    """The least number of gates, None if it is more than `most`."""
    for size in range(most + 1):
        if any(wires.issuperset(tables) for wires in circuits(inputs, basis, size, max_depth)):
            return size
    return None


def sizes(inputs: int, basis: str, most: int) -> dict[int, int]:
    """The size of every function of up to `most` gates."""
    ones = (1 << (1 << inputs)) - 1
    found = dict.fromkeys(free(inputs, basis), 0)
    for size in range(1, most + 1):
        for wires in circuits(inputs, basis, size - 1):
            for f, g in combinations_with_replacement(wires, 2):
                for h in gates(f, g, ones, basis):
                    found.setdefault(h, size)
    return found


@cache
def tree_sizes(inputs: int, basis: str) -> dict[int, int]:
    """The least tree of every function, from the smallest trees up."""
    return _grow(inputs, basis, sum)


@cache
def depths(inputs: int, basis: str) -> dict[int, int]:
    """The least depth of every function."""
    return _grow(inputs, basis, max)


def _grow(inputs: int, basis: str, join: Callable[[list[int]], int]) -> dict[int, int]:
    """Improve costs until no gate improves any. A gate reads a wire once."""
    ones = (1 << (1 << inputs)) - 1
    costs = dict.fromkeys(free(inputs, basis), 0)
    changed = True
    while changed:
        changed = False
        for f, g in combinations_with_replacement(sorted(costs), 2):
            cost = join([costs[f]] if f == g else [costs[f], costs[g]]) + 1
            for h in gates(f, g, ones, basis):
                if cost < costs.get(h, cost + 1):
                    costs[h] = cost
                    changed = True
    return costs
