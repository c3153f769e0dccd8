"""Held-out rows: the counts are those of the definition; over all tasks each is a coin."""

from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from dovetail.circuits import generalisation, table


def plainly(inputs: int, predictor: str, basis: str) -> dict[tuple[int, int], list[Any]]:
    """Tasks, found, right and rows by known rows and cost, one function after another."""
    rows = range(2**inputs)
    functions = range(2 ** len(rows))
    sizes = table(inputs, "size", basis).lower
    costs = None if predictor == "lookup" else table(inputs, predictor, basis).lower
    found: dict[tuple[int, int], list[Any]] = defaultdict(lambda: [0, 0, Fraction(0), 0])
    for known in (set(some) for size in range(len(rows) + 1) for some in combinations(rows, size)):
        held = [row for row in rows if row not in known]
        for function in functions:
            agree = [g for g in functions if all((g ^ function) >> row & 1 == 0 for row in known)]
            if costs is None:
                picked = [g for g in agree if all(g >> row & 1 == 0 for row in held)]
            else:
                least = min(costs[g] for g in agree)
                picked = [g for g in agree if costs[g] == least]
            tally = found[len(known), int(sizes[function])]
            tally[0] += 1
            tally[1] += picked == [function]
            right = sum((g ^ function) >> row & 1 == 0 for g in picked for row in held)
            tally[2] += Fraction(right, len(picked))
            tally[3] += len(held)
    return found


@pytest.mark.parametrize("basis", ["full", "u2", "nand", "and-or-not"])
def test_the_counts_are_those_of_the_definition(basis: str) -> None:
    result = generalisation(2, basis)
    for predictor in ("size", "tree", "depth", "lookup"):
        expected = plainly(2, predictor, basis)
        got = {
            (one.known, one.cost): [one.tasks, one.found, one.right, one.rows]
            for one in result.predictions
            if one.predictor == predictor
        }
        assert got == expected


def test_over_all_functions_each_is_a_coin() -> None:
    result = generalisation(3)
    for predictor in ("size", "tree", "depth", "lookup"):
        assert [result.share(predictor, known) for known in range(8)] == [Fraction(1, 2)] * 8


def test_simple_priors_answer_simple_tasks() -> None:
    result = generalisation(3)
    for known in range(1, 8):
        simple = result.share("size", known, costs=[0, 1])
        assert simple > result.share("lookup", known, costs=[0, 1])
        assert simple > Fraction(1, 2)
