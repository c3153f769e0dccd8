"""Bad machines, spaces and runs: each is refused by name, and nothing is corrupted."""

from operator import attrgetter
from typing import Any

import pytest

import dovetail
from dovetail import DovetailError, Machine, Space, Task

CHAMPION = "1RB1LB_1LA1RZ"
TASK = Task.examples([("", "1"), ("1", "0")], readout="head")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("1XB1LB_1LA1RZ", "A0"),
        ("1RB1LB_1LA1RC", "B1"),
        ("1RB2LB_1LA1RZ", "A1"),
        ("1RB1LB_1L-1RZ", "B0"),
        ("1RB1LB_1La1RZ", "B0"),
        ("xRB1LB_1LA1RZ", "A0"),
        ("1RB1LB_1LA--Z", "B1"),
        ("1RB1LB_1LA0*Z", "B1"),
    ],
)
def test_a_malformed_entry_is_named(text: str, entry: str) -> None:
    for call in (Machine, dovetail.run):
        with pytest.raises(DovetailError, match=entry):
            call(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        "1R",
        "1RB",  # one symbol only
        "1RB1L_1LA1RZ",
        "1RB1LB_1LA",
        "1RB1LB_1LA1RZ_",
        "1RB1LB 1LA1RZ",
        "1RZ" * 7,  # seven symbols
        "_".join(["1RZ1RZ"] * 9),  # nine states
        "1RB1LB_1LÀ1RZ",
        "1RB1LB\0_1LA1RZ",
    ],
)
def test_malformed_machine_text(text: str) -> None:
    for call in (Machine, dovetail.run, Space(2).rank, TASK.evaluate):
        with pytest.raises(DovetailError):
            call(text)


@pytest.mark.parametrize("text", [None, 7, b"1RZ1RZ", ["1RZ1RZ"]])
def test_a_machine_is_made_of_text(text: Any) -> None:
    for call in (Machine, dovetail.run):
        with pytest.raises(DovetailError):
            call(text)


@pytest.mark.parametrize(
    "table",
    [
        {"A": {0: ("C", 1, "R"), 1: ("Z", 1, "R")}, "I": {}},
        {"A": {0: ("B", 6, "R")}, "B": {}},
        {"A": {0: ("A", 1, "U")}},
        {"A": {0: ("A", 1)}},
        {"A": {0: ("A", -1, "R")}},
        {"A": {7: ("A", 1, "R")}},
        {"A": {"x": ("A", 1, "R")}},
        {"a": {0: ("A", 1, "R")}},
        {"A": {0: ("Q", 1, "R")}},
        {"A": {0: ("A", True, "R")}},
        {"A": {0: ("A", 1, "R"), "0": ("A", 0, "R")}},
        {"A": 3},
        [1, 2],
        None,
    ],
)
def test_malformed_tables(table: Any) -> None:
    with pytest.raises(DovetailError):
        Machine.from_dict(table)


@pytest.mark.parametrize(("states", "symbols"), [(1, 2), (2, 1), (9, 2), (2, 7), (0, 2)])
def test_a_table_that_does_not_fit_the_given_size(states: int, symbols: int) -> None:
    table = {"A": {0: ("B", 1, "R"), 1: ("Z", 1, "R")}, "B": {0: ("A", 1, "L")}}
    with pytest.raises(DovetailError):
        Machine.from_dict(table, states=states, symbols=symbols)


def test_entries_outside_the_table() -> None:
    machine = Machine(CHAMPION)
    for state, symbol in [("C", 0), ("A", 2), ("A", -1), ("Z", 0), ("AB", 0)]:
        with pytest.raises(DovetailError):
            machine.entry(state, symbol)


@pytest.mark.parametrize("text", ["1RB---_1LA1RZ", "------"])
def test_a_partial_machine_has_no_rank(text: str) -> None:
    machine = Machine(text)
    for ask in (attrgetter("rank"), attrgetter("description_length"), Space(3).rank):
        with pytest.raises(DovetailError):
            ask(machine)


@pytest.mark.parametrize(
    ("states", "symbols"),
    [(0, 2), (9, 2), (-1, 2), (2, 1), (2, 7), (2, 0), (2.0, 2), (2, 2.0), ("2", 2), (True, 2)],
)
def test_sizes_outside_the_limits(states: Any, symbols: Any) -> None:
    with pytest.raises(DovetailError):
        Space(states, symbols)


# (2mn + m)^(mn): 51^24 > 2^136 for 8 states and 3 symbols, 102^48 for 8 and 6.
@pytest.mark.parametrize(("states", "symbols"), [(8, 3), (8, 6), (7, 5)])
def test_ranks_that_do_not_fit_128_bits(states: int, symbols: int) -> None:
    with pytest.raises(DovetailError, match="128"):
        Space(states, symbols)


def test_ranks_and_machines_outside_a_space() -> None:
    space = Space(2)
    for rank in (0, -1, 10_037, 2**200, 1.0, "1", True):
        with pytest.raises(DovetailError):
            space.machine(rank)  # type: ignore[arg-type]
    for text in ("0RZ0RZ_0RZ0RZ_0RZ0RZ", "0RZ0RZ0RZ"):
        with pytest.raises(DovetailError):
            space.rank(text)
    for states in (0, 3, -1, 1.0):
        for ask in (space.count, space.offset, space.choices):
            with pytest.raises(DovetailError):
                ask(states)  # type: ignore[arg-type]
    assert space.machine(10_036).rank == 10_036


@pytest.mark.parametrize(
    "order",
    [
        {1: [0, 1, 2, 3, 4, 4]},
        {1: [1, 2, 3, 4, 5, 6]},
        {1: [0, 1, 2]},
        {2: list(range(10))},
        {1: "012345"},
        {1: None},
    ],
)
def test_an_order_must_be_a_permutation_for_every_size(order: Any) -> None:
    with pytest.raises(DovetailError, match="order"):
        Space(1, 2, order)


@pytest.mark.parametrize("word", ["2", "012", "a", " 1", "1\n", "٣", "-1"])
def test_input_symbols_outside_the_alphabet(word: str) -> None:
    for call in (dovetail.run, dovetail.configurations, dovetail.space_time):
        with pytest.raises(DovetailError, match="input"):
            call(CHAMPION, word)


@pytest.mark.parametrize("word", [None, 1, b"1", ["1"]])
def test_an_input_is_a_string(word: Any) -> None:
    with pytest.raises(DovetailError, match="input"):
        dovetail.run(CHAMPION, word)


@pytest.mark.parametrize("limit", [-1, 1.5, "3", True, 2**63])
def test_limits_of_runs(limit: Any) -> None:
    for call in (dovetail.run, dovetail.configurations, TASK.evaluate):
        with pytest.raises(DovetailError, match="max_steps"):
            call(CHAMPION, max_steps=limit)
    with pytest.raises(DovetailError, match="max_cells"):
        dovetail.run(CHAMPION, max_cells=limit)


@pytest.mark.parametrize(
    ("name", "value"),
    [("start", -1), ("stop", -1), ("stride", 0), ("stride", -1), ("start", 0.5), ("left", 1.5)],
)
def test_windows_of_a_run(name: str, value: Any) -> None:
    with pytest.raises(DovetailError, match=name):
        dovetail.space_time(CHAMPION, **{name: value})


def test_a_window_must_not_be_empty() -> None:
    with pytest.raises(DovetailError):
        dovetail.space_time(CHAMPION, left=3, right=2)


def test_unknown_readout_of_a_run() -> None:
    with pytest.raises(DovetailError, match="readout"):
        dovetail.run(CHAMPION).readout("colour")


@pytest.mark.parametrize("text", ["\ud800", "1RB1LB_1LA1R\udcff", "1RB1LB_1LÀ1RZ", "1RZ" * 10**5])
def test_texts_that_are_no_machine_s_are_shown_short(text: str) -> None:
    with pytest.raises(DovetailError, match=r"^machine .*: its text has at most 151") as caught:
        Machine(text)
    assert len(str(caught.value).encode()) < 200


@pytest.mark.parametrize("junk", ["1" * 200_000, [[[[[[]]]]]] * 10**5, [10**5000]])
def test_messages_are_short_whatever_they_are_about(junk: Any) -> None:
    for call in (Machine.from_dict, dovetail.run, Space, TASK.evaluate):
        with pytest.raises(DovetailError) as caught:
            call(junk)
        assert len(str(caught.value)) < 300
