"""The figures of generalisation in docs/findings.md: in place, and some found by the definition."""

import importlib
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from all_machines import mean, solvers

import dovetail
from dovetail import speed, tasks

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("generalisation")


def parts(script: Any) -> tuple[str, str]:
    """The prose of this part of the page, and its figures."""
    text = script.PAGE.read_text(encoding="utf-8")
    assert text.count(script.BEGIN) == text.count(script.END) == 1
    before, _, rest = text.partition(script.BEGIN)
    return before.partition("## Generalisation")[2], rest.partition(script.END)[0]


def test_replaces_only_what_is_between_its_markers(script: Any) -> None:
    text = f"one\n{script.BEGIN}\nold\n{script.END}\ntwo\n"
    new = script.replaced(text, ["new"], script.BEGIN, script.END)
    assert new == f"one\n{script.BEGIN}\n\nnew\n\n{script.END}\ntwo\n"


def test_prose_gives_figures_of_the_page(script: Any) -> None:
    prose, figures = parts(script)
    numbers = set(re.findall(r"\d+(?:[,.]\d+)*", prose.partition("### What was found")[2]))
    assert len(numbers) > 15
    assert numbers <= set(re.findall(r"\d+(?:[,.]\d+)*", figures))


def test_rows_of_functions_of_two_bits(script: Any) -> None:
    """Losses of the simplest and the fastest machine, by running them."""
    _, figures = parts(script)
    group = script.solved(script.functions(2), 3)
    assert len(group) == 16
    ends: list[list[Fraction]] = [[], []]
    for every in group.values():
        hull = speed.held_out_by_slope(every).pieces
        for found, piece in zip(ends, (hull[0], hull[-1]), strict=True):
            found.append(every.task.evaluate(every.space.machine(piece.rank)).held_out_loss)
    cells = [script.share(mean(found)) for found in ends]
    row = next(line for line in figures.splitlines() if line.startswith("| two bits | 16 of 16"))
    assert row.split(" | ")[-2:] == [cells[0], f"{cells[1]} |"]


def test_over_all_functions_the_simplest_is_right_half_the_time(script: Any) -> None:
    """Each function has a partner that differs in one row held out, and the winner is the same."""
    _, figures = parts(script)
    curves = [speed.learning_curve(tasks.boolean(f"{n:04b}"), max_states=2, max_time=200,
                                   priors=[speed.Rank()]) for n in range(16)]  # fmt: skip
    solved = [curve.of(speed.Rank())[0].loss for curve in curves]
    assert mean(solved) == Fraction(1, 2)
    assert "| simplest (rank) | loss | 0.500 | 0.500 | 0.500 |" in figures


def test_strings_by_the_definition(script: Any) -> None:
    by_name = {task.name: task for task in script.strings()}
    first = by_name["first symbol"]
    assert first.inputs == ("1", "01", "11", "001", "011", "101", "111")
    assert len(first.held_out) == 8
    assert by_name["complement"].held_out[1] == ("0011", "11")
    assert by_name["number of ones"].outputs == ("1", "1", "2", "1", "2", "2", "3")
    assert len(by_name) == 12
    simple = min(solvers(by_name["has 11"]), key=lambda one: one.rank)
    assert simple.loss == Fraction(1, 8)


def test_tasks_of_few_examples(script: Any) -> None:
    some = script.few()
    assert len(some) == 16 * 6 + 6 + 12
    assert all(len(task.inputs) in (2, 3) and task.held_out for task in some)
    assert all(not set(task.inputs) & set(task.held_out_inputs) for task in some)
    assert {task.name for task in some} > {"parity", "boolean:0110 from 0 and 3"}
    assert isinstance(some[0], dovetail.Task)
