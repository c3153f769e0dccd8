"""The ledger: who wins at which exchange rate, and that scales are not mixed."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError
from dovetail.geometry import Ledger

ENTRIES = st.lists(st.tuples(st.just("p"), st.integers(1, 30), st.integers(0, 30)), min_size=1)
RATES = st.fractions(Fraction(1, 40), 40).filter(lambda rate: rate > 0)


@given(ENTRIES, RATES)
def test_the_winner_costs_least_and_its_interval_holds_the_rate(
    entries: Any, rate: Fraction
) -> None:
    ledger = Ledger.of(entries, scale="length")
    winner = ledger.winner(rate)
    least = min(time + rate * complexity for _, complexity, time in entries)
    assert winner.time + rate * winner.complexity == least
    here = [
        win.entry
        for win in ledger.wins
        if win.low <= rate and (win.high is None or rate <= win.high)
    ]
    assert 1 <= len(here) <= 2
    assert {entry.time + rate * entry.complexity for entry in here} == {least}


def test_scales_are_not_mixed() -> None:
    bits = Ledger.of([("table", 8, 3), ("search", 5, 90)], scale="length")
    ranks = Ledger.of([("machine", 256, 7)], scale="rank")
    with pytest.raises(DovetailError, match="'length' cannot be joined to one of 'rank'"):
        bits + ranks
    with pytest.raises(DovetailError, match="as_ranks"):
        _ = bits.pairs
    joined = bits.as_ranks() + ranks
    assert joined.pairs == ((32, 90), (256, 3), (256, 7))
    assert [entry.name for entry in joined] == ["search", "table", "machine"]


def test_a_front_is_a_ledger_of_ranks() -> None:
    front = dovetail.front(dovetail.tasks.and_, max_states=3, max_time=60)
    ledger = Ledger.of_front(front)
    assert ledger.pairs == tuple((point.rank, point.time) for point in front)
    geometry = dovetail.runtime_geometry(ledger.pairs)
    assert [win.entry.complexity for win in ledger.wins] == [p.rank for p in geometry.pieces]
    assert [win.low for win in ledger.wins] == [piece.low for piece in geometry.pieces]


def test_the_table_marks_who_wins() -> None:
    ledger = Ledger.of([("a", 1, 9), ("b", 2, 8), ("c", 3, 1)], scale="length")
    columns = ledger.to_dict()
    assert columns["wins"].tolist() == [True, False, True]
    assert repr(ledger) == "Ledger(3 programs by length, 2 win)"


@pytest.mark.parametrize(
    ("entries", "scale", "message"),
    [
        ([], "rank", "at least one"),
        ([("a", 0, 1)], "rank", "a: a rank"),
        ([("a", -1, 1)], "length", "a: a length"),
        ([("a", 1, -1)], "length", "a: a time"),
        ([("a", 1.5, 1)], "length", "a: a length"),
        ([("a", Fraction(1, 2), 1)], "rank", "at least 1"),
        ([("a", 1)], "rank", "complexity, time"),
        ([("a", 1, 1)], "bits", "scale"),
    ],
)
def test_bad_entries_are_refused(entries: Any, scale: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        Ledger.of(entries, scale=scale)


def test_only_whole_and_small_lengths_have_a_rank() -> None:
    for length in (Fraction(1, 2), 10**9):
        with pytest.raises(DovetailError, match="whole bits"):
            Ledger.of([("a", length, 1)], scale="length").as_ranks()
