"""The page of findings: its figures are in place, and some of them are found by the definition."""

import importlib.util
import re
from fractions import Fraction
from pathlib import Path

import pytest
from forward_oracle import Table
from hypothesis import given
from hypothesis import strategies as st

import dovetail
from dovetail.forwarding import hull

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("findings", ROOT / "benchmarks" / "findings.py")
assert spec is not None
assert spec.loader is not None
findings = importlib.util.module_from_spec(spec)
spec.loader.exec_module(findings)

numbers = st.integers(1, 40)
programs = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4)


def page() -> str:
    return findings.PAGE.read_text(encoding="utf-8")


def test_markers_once_and_in_order() -> None:
    text = page()
    assert text.count(findings.BEGIN) == text.count(findings.END) == 1
    before, _, rest = text.partition(findings.BEGIN)
    assert "## Figures" in before
    assert "| `xor` |" in rest.partition(findings.END)[0]


def test_replaces_only_what_is_between_the_markers() -> None:
    text = f"one\n{findings.BEGIN}\nold\n{findings.END}\ntwo\n"
    new = findings.replaced(text, ["new", ""])
    assert new == f"one\n{findings.BEGIN}\n\nnew\n\n{findings.END}\ntwo\n"
    assert findings.replaced(new, ["new", ""]) == new
    with pytest.raises(ValueError, match="markers"):
        findings.replaced("nothing", [])


def test_constants_are_not_only_powers_of_ten() -> None:
    kappas = findings.constants()
    assert (kappas[0], kappas[-1]) == (1, 10**12)
    assert 25 <= len(kappas) <= 40
    assert sum(set(str(kappa)) <= {"1", "0"} for kappa in kappas) < len(kappas) / 2


@pytest.mark.parametrize(("name", "points"), [("and", [(738, 6)]), ("successor", [(11, 9)])])
def test_named_tasks_by_the_definition(name: str, points: list[tuple[int, int]]) -> None:
    """The ranks and times are those of the README; the oracle knows no hull."""
    row = next(line for line in page().splitlines() if line.startswith(f"| `{name}` | 1 |"))
    table = Table(points)
    for kappa, cell in zip((1, 10**3, 10**6), row.split(" | ")[3:], strict=False):
        assert cell == ", ".join(map(str, table.fixed(Fraction(kappa))))


def test_named_rows_are_those_of_the_page() -> None:
    space = dovetail.Space(4)
    rows = findings.named_rows(findings.named_fronts(["and", "xor", "successor"], space))
    for row in rows[2:5]:
        assert row in page()


def test_prose_gives_figures_of_the_page() -> None:
    prose, _, figures = page().partition("## Figures")
    found = re.sub(r"10\^\d+", "", prose.partition("## What was found")[2])
    numbers = set(re.findall(r"\d+(?:[,.]\d+)*", found))
    assert len(numbers) > 20
    assert numbers <= set(re.findall(r"\d+(?:[,.]\d+)*", figures))


@given(programs)
def test_gaps_are_those_of_the_whole_diagram(points: list[tuple[int, int]]) -> None:
    complete = hull(points)
    whole = [(gap.low, gap.high) for gap in complete.fixed_points_by_kappa().gaps()]
    assert findings.gaps(complete) == whole


def test_second_order_is_another_order_of_the_same_machines() -> None:
    one, other = dovetail.Space(4), findings.second_order()
    assert (one.total, one.offset(4)) == (other.total, other.offset(4))
    assert other == findings.second_order()
    ranks = [other.rank(one.machine(rank)) for rank in range(1, 37)]
    assert sorted(ranks) == list(range(1, 37)) != ranks
