"""The least costs of all functions by the definitions, slowly, with numpy; shares no code."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Costs = npt.NDArray[np.int64]
FAR = 1000

OPERATORS = {
    "full": [operator for operator in range(16) if operator not in (0, 3, 5, 10, 12, 15)],
    "u2": [1, 2, 4, 7, 8, 11, 13, 14],
    "nand": [7],
    "and-or-not": [8, 14],
}
COUNTS_NOT = {"full": False, "u2": False, "nand": True, "and-or-not": True}


def inputs_of(inputs: int) -> list[int]:
    """The truth tables of the inputs."""
    rows = range(1 << inputs)
    return [sum((row >> j & 1) << row for row in rows) for j in range(inputs)]


def combine(operator: int, left: int, right: int, rows: int) -> int:
    """The function of a gate, row by row."""
    values = (operator >> ((left >> row & 1) + 2 * (right >> row & 1)) & 1 for row in range(rows))
    return sum(value << row for row, value in enumerate(values))


def parts(inputs: int, basis: str, prior: str) -> Costs:
    """The least tree or depth of every function: go on until no gate makes anything cheaper."""
    rows, functions = 1 << inputs, 1 << (1 << inputs)
    costs = np.full(functions, FAR)
    costs[[0, functions - 1, *inputs_of(inputs)]] = 0
    tables = {
        operator: np.array(
            [[combine(operator, f, g, rows) for g in range(functions)] for f in range(functions)]
        )
        for operator in OPERATORS[basis]
    }
    negation = functions - 1 - np.arange(functions)
    while True:
        old = costs.copy()
        np.minimum.at(costs, negation, old + int(COUNTS_NOT[basis]))
        both = old[:, None] + old if prior == "tree" else np.maximum(old[:, None], old)
        for made in tables.values():
            np.minimum.at(costs, made, both + 1)
        if (costs == old).all():
            return costs


def sizes(inputs: int, basis: str, most: int) -> dict[int, int]:
    """The size of every function of up to `most` gates: all sets of gates, one gate at a time."""
    rows = 1 << inputs
    ones = (1 << rows) - 1
    start = {0, ones, *inputs_of(inputs)}

    def closed(functions: set[int]) -> frozenset[int]:
        if COUNTS_NOT[basis]:
            return frozenset(functions)
        return frozenset(functions | {f ^ ones for f in functions})

    found = dict.fromkeys(closed(start), 0)
    sets = {closed(start)}
    made = {
        (operator, f, g): combine(operator, f, g, rows)
        for operator in OPERATORS[basis]
        for f in range(ones + 1)
        for g in range(ones + 1)
    }
    for size in range(1, most + 1):
        larger = set()
        for wires in sets:
            new = {made[op, f, g] for op in OPERATORS[basis] for f in wires for g in wires}
            if COUNTS_NOT[basis]:
                new |= {f ^ ones for f in wires}
            for function in new - wires:
                found.setdefault(function, size)
                if size < most:
                    larger.add(closed({*wires, function}))
        sets = larger
        if not COUNTS_NOT[basis]:
            found.update(
                {f ^ ones: cost for f, cost in list(found.items()) if f ^ ones not in found}
            )
    return found
