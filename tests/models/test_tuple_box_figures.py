"""The figures of docs/models/tuple_box.md are those that are worked out, and what the page says."""

import importlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from dovetail import Task
from dovetail.models import tuple_box

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("tuple_box")


@pytest.mark.slow
@pytest.mark.parametrize("head_1", ["first", "last", "head"])
def test_figures_of_the_page(script: Any, head_1: str) -> None:
    found = script.figures(head_1)
    line = f"| {' | '.join(map(str, found.row(head_1)))} |"
    text = script.PAGE.read_text(encoding="utf-8")
    assert line in text.partition(script.BEGIN)[2].partition(script.END)[0].splitlines()
    assert found.run < Fraction(1, 2)
    if head_1 == "head":
        assert {hints for hints in found.hints if hints} == {(2,)}
    else:
        assert {hints for hints in found.hints if hints} == {(3,)}
        assert found.mixed == found.missing == found.tasks == 14


def test_a_task_that_only_chains_solve() -> None:
    words = [f"1{number:03b}" for number in range(8)]
    last = Task.examples([(word, word[-1]) for word in words], readout="head")
    box = tuple_box(last, [0, 4])
    assert set(box.hint.tolist()) == {4}
    assert set(box.kind.tolist()) == {"return x"}
