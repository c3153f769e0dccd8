"""Machines: text and dict forms, ranks, description lengths."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import Machine
from dovetail.oracle import reference
from dovetail.testing import complete_machines, machines

CHAMPION = Machine("1RB1LB_1LA1RZ")


def test_reads_the_table_of_the_two_state_champion() -> None:
    assert (CHAMPION.states, CHAMPION.symbols) == (2, 2)
    assert CHAMPION.is_complete
    assert CHAMPION.entry("A", 0) == ("B", 1, "R")
    assert CHAMPION.entry("A", 1) == ("B", 1, "L")
    assert CHAMPION.entry("B", 0) == ("A", 1, "L")
    assert CHAMPION.entry("B", 1) == ("Z", 1, "R")


def test_reads_three_symbols() -> None:
    machine = Machine("1RB2LB1RZ_2LA2RB1LB")
    assert (machine.states, machine.symbols) == (2, 3)
    assert machine.entry("A", 2) == ("Z", 1, "R")
    assert machine.entry("B", 1) == ("B", 2, "R")


@pytest.mark.parametrize("text", ["1RB1LB_1LA1LZ", "1RB1LB_1LA1RZ"])
def test_the_move_of_a_halting_entry_is_ignored(text: str) -> None:
    assert Machine(text) == CHAMPION
    assert hash(Machine(text)) == hash(CHAMPION)
    assert str(Machine(text)) == "1RB1LB_1LA1RZ"


def test_machines_differ_if_their_tables_do() -> None:
    assert Machine("0RZ0RZ") != Machine("1RZ0RZ")
    assert Machine("1RZ1RZ_1RZ1RZ") != Machine("1RZ1RZ")


def test_undefined_entries() -> None:
    machine = Machine("1RB---_1LA1RZ")
    assert not machine.is_complete
    assert machine.entry("A", 1) is None
    assert str(machine) == "1RB---_1LA1RZ"


# Codes of 2 states and 2 symbols: 0RZ 1RZ 0LA 0RA 1LA 1RA 0LB 0RB 1LB 1RB are 0..9, so the champion
# 1RB 1LB 1LA 1RZ is 9841 in base 10; it follows 36 one-state machines and number 0 of its size.
# Codes of 1 state and 3 symbols: 0RZ 1RZ 2RZ 0LA 0RA 1LA 1RA 2LA 2RA are 0..8, so
# 2RA 1RZ 0LA is 8*81 + 1*9 + 3 = 660.
@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("0RZ0RZ", 1),
        ("0RZ1RZ", 2),
        ("0RZ1RA", 6),
        ("1RZ0RZ", 7),
        ("1RA1RA", 36),
        ("0RZ0RZ_0RZ0RZ", 37),
        ("0RZ0RZ_0RZ1RZ", 38),
        ("1RB1LB_1LA1RZ", 36 + 9841 + 1),
        ("1RB1RB_1RB1RB", 10036),
        ("0RZ0RZ_0RZ0RZ_0RZ0RZ", 10037),
        ("2RA1RZ0LA", 661),
        ("2RA2RA2RA", 729),
        ("0RZ0RZ0RZ_0RZ0RZ0RZ", 730),
    ],
)
def test_ranks_worked_out_by_hand(text: str, rank: int) -> None:
    assert Machine(text).rank == rank
    assert reference.rank(text) == rank
    assert Machine(text).description_length == pytest.approx(math.log2(rank), abs=1e-12)


@given(machines())
def test_text_round_trip(machine: Machine) -> None:
    assert Machine(str(machine)) == machine
    assert Machine(machine.text).text == machine.text


@given(machines())
def test_text_agrees_with_the_table_that_the_oracle_reads(machine: Machine) -> None:
    table = reference.parse(machine)
    assert (machine.states, machine.symbols) == (len(table), len(table[0]))
    assert machine.is_complete == all(entry is not None for row in table for entry in row)
    for state, row in zip("ABCDEFGH", table, strict=False):
        for symbol, entry in enumerate(row):
            if entry is None:
                assert machine.entry(state, symbol) is None
            else:
                target = "Z" if entry.next == reference.HALT else "ABCDEFGH"[entry.next]
                assert machine.entry(state, symbol) == (target, entry.write, entry.move)


@given(machines())
def test_dict_round_trip(machine: Machine) -> None:
    table = machine.to_dict()
    assert Machine.from_dict(table, states=machine.states, symbols=machine.symbols) == machine


@given(complete_machines())
def test_dict_round_trip_finds_the_size_of_a_complete_machine(machine: Machine) -> None:
    assert Machine.from_dict(machine.to_dict()) == machine


def test_dict_form_of_the_champion() -> None:
    table: dict[str, dict[Any, Any]] = {
        "A": {0: ("B", 1, "R"), 1: ("B", 1, "L")},
        "B": {"0": ("A", 1, "L"), "1": ("Z", 1, "L")},
    }
    assert Machine.from_dict(table) == CHAMPION
    assert CHAMPION.to_dict() == {
        "A": {0: ("B", 1, "R"), 1: ("B", 1, "L")},
        "B": {0: ("A", 1, "L"), 1: ("Z", 1, "R")},
    }


def test_dict_entries_that_are_none_or_absent_are_undefined() -> None:
    machine = Machine.from_dict({"A": {0: ("B", 1, "R"), 1: None}, "B": {1: ("Z", 0, "R")}})
    assert str(machine) == "1RB---_---0RZ"


def test_dict_form_with_a_given_size() -> None:
    machine = Machine.from_dict({"A": {0: ("Z", 1, "R")}}, states=2, symbols=3)
    assert str(machine) == "1RZ------_---------"


@given(complete_machines())
def test_rank_agrees_with_the_oracle(machine: Machine) -> None:
    rank = reference.rank(machine)
    assert machine.rank == rank
    assert type(machine.rank) is int
    assert machine.description_length == pytest.approx(math.log2(rank), rel=1e-12)


@given(machines(states=3, symbols=2), machines(states=3, symbols=2))
def test_equality_is_equality_of_tables(left: Machine, right: Machine) -> None:
    assert (left == right) == (reference.parse(left) == reference.parse(right))


@given(st.integers(1, 10_036))
def test_no_two_ranks_give_the_same_text(rank: int) -> None:
    assert reference.rank(Machine(reference.text(reference.unrank(rank)))) == rank
