"""Spaces: counts, offsets, and the bijection between ranks and machines."""

import math
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import Machine, Space
from dovetail.oracle import reference
from dovetail.testing import complete_machines, ranks, spaces

# Greatest number of states, for each number of symbols, whose ranks stay below 2^128; for 2 symbols
# 34^16 < 2^82, for 3 symbols 45^21 < 2^116 < 2^128 < 51^24.
LARGEST = {
    symbols: max(states for states in range(1, 9) if reference.offset(states + 1, symbols) < 2**128)
    for symbols in range(2, 7)
}
SIZES = [(states, symbols) for symbols, top in LARGEST.items() for states in range(1, top + 1)]


@pytest.mark.parametrize(("symbols", "states"), LARGEST.items())
def test_an_unbounded_space_opens_all_sizes_that_fit(symbols: int, states: int) -> None:
    assert Space(symbols=symbols).states == states
    assert Space(states, symbols).states == states


def test_eight_states_fit_two_symbols_and_seven_fit_three() -> None:
    assert (LARGEST[2], LARGEST[3]) == (8, 7)


def test_counts_of_two_symbols() -> None:
    space = Space(4)
    assert [space.choices(n) for n in (1, 2, 3, 4)] == [6, 10, 14, 18]
    assert [space.count(n) for n in (1, 2, 3, 4)] == [6**2, 10**4, 14**6, 18**8]
    assert [space.offset(n) for n in (1, 2, 3, 4)] == [0, 36, 10_036, 7_539_572]
    assert space.total == 36 + 10**4 + 14**6 + 18**8


@pytest.mark.parametrize(("states", "symbols"), SIZES)
def test_counts_and_offsets_of_all_sizes(states: int, symbols: int) -> None:
    space = Space(states, symbols)
    assert space.choices(states) == 2 * symbols * states + symbols
    assert space.count(states) == reference.total(states, symbols)
    assert space.offset(states) == reference.offset(states, symbols)
    assert space.total == space.offset(states) + space.count(states)


@pytest.mark.parametrize(("states", "symbols"), SIZES)
def test_edges_of_a_size(states: int, symbols: int) -> None:
    space = Space(symbols=symbols)
    first, last = space.offset(states) + 1, space.offset(states) + space.count(states)
    lowest = "_".join(["0RZ" * symbols] * states)
    entry = f"{symbols - 1}R{'ABCDEFGH'[states - 1]}"
    highest = "_".join([entry * symbols] * states)
    assert str(space.machine(first)) == lowest
    assert str(space.machine(last)) == highest
    assert space.rank(Machine(lowest)) == first
    assert space.rank(Machine(highest)) == last


@pytest.mark.parametrize("symbols", [2, 3])
def test_the_first_machines_in_the_order_of_the_definition(symbols: int) -> None:
    space = Space(symbols=symbols)
    for rank, table in enumerate(islice(reference.tables(symbols), 11_000), start=1):
        text = reference.text(table)
        assert str(space.machine(rank)) == text
        assert space.rank(text) == rank


@given(st.data(), st.integers(2, 6))
def test_rank_and_machine_are_inverse(data: st.DataObject, symbols: int) -> None:
    space = Space(symbols=symbols)
    rank = data.draw(ranks(symbols))
    machine = space.machine(rank)
    assert machine.text == reference.text(reference.unrank(rank, symbols))
    assert machine.is_complete
    assert space.rank(machine) == rank
    assert type(space.rank(machine)) is int


@given(complete_machines())
def test_machine_and_rank_are_inverse(machine: Machine) -> None:
    space = Space(symbols=machine.symbols)
    assert space.machine(space.rank(machine)) == machine
    assert space.rank(machine) == reference.rank(machine)


@given(spaces(), st.data())
def test_permuted_orders(space: Space, data: st.DataObject) -> None:
    order = None if space.order is None else dict(enumerate(space.order, start=1))
    rank = data.draw(ranks(space.symbols, max_states=space.states))
    table = reference.unrank(rank, space.symbols, order)
    assert str(space.machine(rank)) == reference.text(table)
    assert space.rank(reference.text(table)) == rank == reference.rank(reference.text(table), order)


def test_an_order_lists_the_standard_codes() -> None:
    # Standard codes of one state: 0RZ 1RZ 0LA 0RA 1LA 1RA. A rotation is not its own inverse.
    rotated = [2, 3, 4, 5, 0, 1]
    by_mapping = Space(1, order={1: rotated})
    by_function = Space(1, order={1: rotated}.__getitem__)
    assert str(by_mapping.machine(1)) == "0LA0LA"
    assert str(by_mapping.machine(2)) == "0LA0RA"
    assert str(by_mapping.machine(36)) == "1RZ1RZ"
    assert by_mapping.rank("0RZ0RA") == 1 + 4 * 6 + 1
    assert by_function == by_mapping
    assert by_mapping != Space(1)


def test_description_length_of_a_machine_and_of_a_rank() -> None:
    space = Space(3)
    assert space.description_length(1) == 0.0
    assert space.description_length(1024) == 10.0
    assert space.description_length("1RB1LB_1LA1RZ") == pytest.approx(math.log2(9878))
    assert space.description_length(Machine("1RB1LB_1LA1RZ")) == pytest.approx(math.log2(9878))
    reverse = Space(1, order={1: [5, 4, 3, 2, 1, 0]})
    assert reverse.description_length("0RZ0RZ") == pytest.approx(math.log2(36))


def test_spaces_are_equal_if_their_fields_are() -> None:
    assert Space(2, 3) == Space(2, 3)
    assert Space(2, 3) != Space(3, 3)
    assert Space(2, 3) != Space(2, 2)
    assert hash(Space(2, 3)) == hash(Space(2, 3))
