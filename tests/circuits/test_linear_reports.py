"""The linear prior in the forwarding report: against the definition, and what it says."""

import random
from functools import cache
from typing import Any

import linear_reference as reference
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import plots
from dovetail.circuits import (
    Composition,
    LinearCircuit,
    Minimum,
    compose,
    forwarding_report,
    multiplexed,
    serial,
)
from dovetail.circuits.priors.shares import PriorReport

together = cache(reference.minima_together)


def linear_row(composition: Composition, options: dict[str, Any]) -> PriorReport:
    return forwarding_report(composition, linear=options, timeout=None)["linear"]


def needed(circuit: LinearCircuit, wire: int, moment: int | None = None) -> set[int]:
    """The places of the gates that a wire depends on before that moment, by the definition."""
    moment = len(circuit.gates) if moment is None else moment
    for place in reversed(range(moment)):
        target, controls = circuit.gates[place]
        if target == wire:
            before = [needed(circuit, other, place) for other in (target, *controls)]
            return {place}.union(*before)
    return set()


@pytest.mark.parametrize("zeros", [0, 1])
def test_pairs_of_two_inputs_are_those_of_the_definition(zeros: int) -> None:
    alone, wholes = together(1, 2, 1, (0,) * zeros), together(2, 2, 1, (0,) * zeros)
    words = set()
    for pair in [(f, g) for f in range(16) for g in range(16)]:
        row = linear_row(compose(pair, inputs=2), {"ancillas": zeros})
        costs = [alone.get((function,)) for function in pair]
        assert [share.least.upper for share in row.parts] == costs
        assert row.whole.upper == wholes.get(tuple(sorted(pair)))
        words.add(row.guarantee)
        if row.whole.upper is None:
            assert row.guarantee == ("open" if None in costs else "no whole")
            assert [share.cost for share in row.parts] == [None, None]
            continue
        check_shares(row, pair)
        least = sum(cost for cost in costs if cost is not None)
        assert row.saving == least - row.whole.upper
        expected = {1: "on average", 0: "open", -1: "not even on average"}
        assert row.guarantee == expected[(row.saving > 0) - (row.saving < 0)]
    assert {"on average", "open", "no whole"} <= words


def check_shares(row: PriorReport, functions: tuple[int, ...]) -> None:
    circuit = row.whole.circuit
    assert isinstance(circuit, LinearCircuit)
    cones = [needed(circuit, wire) for wire in circuit.outputs]
    assert [share.cost for share in row.parts] == [len(cone) for cone in cones]
    assert set().union(*cones) == set(range(circuit.cost))  # nothing in vain
    for share, function in zip(row.parts, functions, strict=True):
        assert isinstance(share.circuit, LinearCircuit)
        assert share.circuit.truth_tables() == (function,)
        assert share.slack is not None
        assert share.slack >= 0


@pytest.mark.slow
@given(st.data())
def test_shares_of_three_inputs(data: st.DataObject) -> None:
    functions = random.Random(data.draw(st.integers(0, 10**6))).choices(range(256), k=2)
    options = {"ancillas": 2, "max_states": 20_000}
    row = linear_row(compose(functions, inputs=3), options)
    if row.whole.circuit is None:
        return
    circuit = row.whole.circuit
    assert isinstance(circuit, LinearCircuit)
    assert row.whole.upper == circuit.cost
    assert [share.cost for share in row.parts] == [len(needed(circuit, w)) for w in circuit.outputs]
    if row.saving is not None and row.saving < 0:
        assert sum(share.slack or 0 for share in row.parts) >= -row.saving


def test_parts_of_several_outputs() -> None:
    adder = compose({"half adder": compose(["0110", "0001"]), "or": "0111"})
    row = forwarding_report(adder, linear={"ancillas": [0, 0]})["linear"]
    assert isinstance(row.whole, Minimum)
    assert row.whole.functions == (6, 8, 14)
    half, other = row.parts
    assert half.least.upper == 2
    assert isinstance(half.circuit, LinearCircuit)
    assert half.circuit.truth_tables() == (6, 8)
    # Or is and ⊕ exclusive or, but on a wire of its own: a copy, and one gate more.
    assert (half.cost, other.cost, row.whole.upper) == (2, 3, 4)


@pytest.mark.parametrize(
    ("composition", "words"),
    [
        (serial("0110", ["0001", "0111"]), "not every part"),
        (multiplexed(["0001", "0111"]), "not every part"),
        (multiplexed(["0001", "1111"]), "open"),
    ],
)
def test_parts_that_are_no_outputs(composition: Any, words: str) -> None:
    row = forwarding_report(composition, linear={"ancillas": 1})["linear"]
    assert [share.cost for share in row.parts] == [None] * len(composition.parts)
    assert row.guarantee == words


@pytest.mark.slow
def test_a_spent_budget_is_open() -> None:
    tasks = ["10000000", "11111111"]
    spent = forwarding_report(tasks, linear={"ancillas": 2, "max_states": 1})["linear"]
    known = forwarding_report(tasks, linear={"ancillas": 2}, timeout=None)["linear"]
    assert spent.guarantee == "open"
    assert spent.saving is None
    assert (known.guarantee, known.saving) == ("not even on average", -1)


def test_the_row_is_shown() -> None:
    tasks = {"and": "0001", "one": "1111"}
    report = forwarding_report(tasks, linear={"ancillas": 1, "copies": 1})
    assert [row.prior for row in report.rows] == ["size", "tree", "depth", "linear"]
    assert "no whole" in report._repr_html_()
    frame = report.to_pandas().set_index("prior").loc["linear"]
    assert frame.isna().whole_upper
    assert (frame.composed_upper, frame.guarantee) == (2, "no whole")
    assert len(report.to_polars()) == 4
    texts = [text.get_text() for text in plots.circuit_forwarding(report).texts]
    assert texts.count("none") == 1
    assert "linear: no whole" in texts
    assert len(forwarding_report(tasks).rows) == 3
