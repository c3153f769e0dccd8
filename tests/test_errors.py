"""Bad input: each is a clear `DovetailError` that names the argument, and nothing is corrupted."""

from collections.abc import Callable
from typing import Any

import pytest

import dovetail
from dovetail import DovetailError, HaltingTable, Machine, Space, Task, tasks
from dovetail.dovetailing import schedules

CHAMPION = "1RB1LB_1LA1RZ"
TASK = Task.examples([("", "1"), ("1", "0")], readout="head")
BAD_COUNTS: list[Any] = [0, -1, 1.0, 1.5, "1", None, True, 2**63]
NEGATIVE_OR_NO_INTEGER: list[Any] = [-1, 1.5, "3", True]


def test_the_error_is_a_value_error() -> None:
    assert issubclass(DovetailError, ValueError)


# --- machines and spaces ---------------------------------------------------------------------


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
    with pytest.raises(DovetailError, match=entry):
        Machine(text)
    with pytest.raises(DovetailError, match=entry):
        dovetail.run(text)


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
    with pytest.raises(DovetailError):
        Machine(text)
    with pytest.raises(DovetailError):
        dovetail.run(text)
    with pytest.raises(DovetailError):
        Space(2).rank(text)
    with pytest.raises(DovetailError):
        TASK.evaluate(text)


@pytest.mark.parametrize("text", [None, 7, b"1RZ1RZ", ["1RZ1RZ"]])
def test_a_machine_is_made_of_text(text: Any) -> None:
    with pytest.raises(DovetailError):
        Machine(text)
    with pytest.raises(DovetailError):
        dovetail.run(text)


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
    with pytest.raises(DovetailError):
        machine.rank  # noqa: B018
    with pytest.raises(DovetailError):
        machine.description_length  # noqa: B018
    with pytest.raises(DovetailError):
        Space(3).rank(machine)


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
        with pytest.raises(DovetailError):
            space.count(states)  # type: ignore[arg-type]
        with pytest.raises(DovetailError):
            space.offset(states)  # type: ignore[arg-type]
        with pytest.raises(DovetailError):
            space.choices(states)  # type: ignore[arg-type]
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


# --- runs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["2", "012", "a", " 1", "1\n", "٣", "-1"])
def test_input_symbols_outside_the_alphabet(word: str) -> None:
    with pytest.raises(DovetailError, match="input"):
        dovetail.run(CHAMPION, word)
    with pytest.raises(DovetailError, match="input"):
        dovetail.configurations(CHAMPION, word)
    with pytest.raises(DovetailError, match="input"):
        dovetail.space_time(CHAMPION, word)


@pytest.mark.parametrize("word", [None, 1, b"1", ["1"]])
def test_an_input_is_a_string(word: Any) -> None:
    with pytest.raises(DovetailError, match="input"):
        dovetail.run(CHAMPION, word)


@pytest.mark.parametrize("limit", [*NEGATIVE_OR_NO_INTEGER, 2**63])
def test_limits_of_runs(limit: Any) -> None:
    with pytest.raises(DovetailError, match="max_steps"):
        dovetail.run(CHAMPION, max_steps=limit)
    with pytest.raises(DovetailError, match="max_steps"):
        dovetail.configurations(CHAMPION, max_steps=limit)
    with pytest.raises(DovetailError, match="max_cells"):
        dovetail.run(CHAMPION, max_cells=limit)
    with pytest.raises(DovetailError, match="max_steps"):
        TASK.evaluate(CHAMPION, max_steps=limit)


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


def test_a_picture_beyond_its_memory_is_refused() -> None:
    with pytest.raises(DovetailError, match="max_cells"):
        dovetail.space_time("1RA1RA", stop=10_000, max_cells=1000)


def test_unknown_readout_of_a_run() -> None:
    with pytest.raises(DovetailError, match="readout"):
        dovetail.run(CHAMPION).readout("colour")


# --- tasks -----------------------------------------------------------------------------------


def no_examples() -> Task:
    return Task.examples([])


def no_inputs() -> Task:
    return Task.predicate([], bool)


def two_outputs() -> Task:
    return Task.examples([("1", "1"), ("1", "0")], readout="head")


def two_outputs_up_to_blanks() -> Task:
    return Task.examples([("1", "1"), ("100", "0")], readout="head")


def two_outputs_of_the_blank_tape() -> Task:
    return Task.examples([("", "1"), ("0", "0")], readout="head")


def held_out_against_training() -> Task:
    return Task.examples([("1", "1")], readout="head", held_out=[("10", "0")])


def held_out_against_itself() -> Task:
    return Task.examples([("1", "1")], readout="head", held_out=[("01", "0"), ("01", "1")])


@pytest.mark.parametrize(
    "make",
    [
        no_examples,
        no_inputs,
        two_outputs,
        two_outputs_up_to_blanks,
        two_outputs_of_the_blank_tape,
        held_out_against_training,
        held_out_against_itself,
    ],
)
def test_empty_and_contradictory_tasks(make: Callable[[], Task]) -> None:
    with pytest.raises(DovetailError):
        make()


@pytest.mark.parametrize("symbol", ["6", "a", " ", "٣"])
def test_characters_that_are_no_symbols(symbol: str) -> None:
    with pytest.raises(DovetailError):
        Task.examples([(symbol, "1")])
    with pytest.raises(DovetailError):
        Task.examples([("1", symbol)])
    with pytest.raises(DovetailError):
        Task.examples([("1", "1")], held_out=[(symbol, "1")])
    with pytest.raises(DovetailError):
        Task.predicate([symbol], bool)
    with pytest.raises(DovetailError):
        Task.output(symbol)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("readout", "colour"),
        ("readout", None),
        ("readout", "Tape"),
        ("cost", "least"),
        ("cost", None),
        ("weights", [1]),
        ("weights", [1, 2, 3]),
        ("weights", [0, 1]),
        ("weights", [-1, 1]),
        ("weights", [1.0, 1]),
        ("weights", [True, 1]),
        ("weights", "11"),
        ("weights", 2),
    ],
)
def test_malformed_options_of_a_task(name: str, value: Any) -> None:
    options: dict[str, Any] = {"readout": "head", name: value}
    with pytest.raises(DovetailError, match=name):
        Task.examples([("", "1"), ("1", "0")], **options)
    with pytest.raises(DovetailError, match=name):
        Task.predicate(["", "1"], bool, **options)


def test_weights_need_the_average() -> None:
    pairs = [("", "1"), ("1", "0")]
    with pytest.raises(DovetailError, match="weights"):
        Task.examples(pairs, readout="head", cost="max", weights=[1, 2])
    assert Task.examples(pairs, readout="head", cost="max", weights=[1, 1]).cost == "max"


@pytest.mark.parametrize("output", ["", "10", "01"])
def test_the_head_reads_one_symbol(output: str) -> None:
    with pytest.raises(DovetailError, match="head"):
        Task.output(output, readout="head")


@pytest.mark.parametrize("output", ["", "x", "-1", "1.5", -1, 1.5, True, None])
def test_ones_are_a_decimal_number(output: Any) -> None:
    with pytest.raises(DovetailError):
        Task.output(output, readout="ones")


@pytest.mark.parametrize("pairs", [None, 3, "1010", ["10"], [("1", "1", "1")], [("1", 1)], [1]])
def test_malformed_pairs(pairs: Any) -> None:
    with pytest.raises(DovetailError):
        Task.examples(pairs)


def test_a_predicate_is_a_function() -> None:
    function: Any = "yes"
    with pytest.raises(DovetailError):
        Task.predicate([""], function)


@pytest.mark.parametrize(
    "name", ["", "nand!", "modular", "modular:", "modular:0", "boolean:011", "x:1"]
)
def test_unknown_named_tasks(name: str) -> None:
    with pytest.raises(DovetailError):
        tasks.named(name)


@pytest.mark.parametrize("table", ["", "0", "011", "0120", "01" * 16, None])
def test_malformed_truth_tables(table: Any) -> None:
    with pytest.raises(DovetailError, match="table"):
        tasks.boolean(table)


def test_a_task_needs_the_symbols_of_its_inputs() -> None:
    task = Task.examples([("2", "1")], readout="head")
    with pytest.raises(DovetailError, match="'2'"):
        dovetail.search(task)
    with pytest.raises(DovetailError, match="'2'"):
        dovetail.dovetail(task)
    assert dovetail.search(task, space=Space(symbols=3))


# --- dovetailing -----------------------------------------------------------------------------


@pytest.mark.parametrize("count", BAD_COUNTS)
@pytest.mark.parametrize("name", ["a", "b"])
def test_slopes_are_positive_integers(name: str, count: Any) -> None:
    for function in (dovetail.search, dovetail.dovetail):
        with pytest.raises(DovetailError, match=f"^{name}\\b"):
            function(TASK, **{name: count})
    for formula in (schedules.iteration, schedules.slots, schedules.area, schedules.search_key):
        with pytest.raises(DovetailError, match=f"^{name}\\b"):
            formula(7, 1, **{"a": 1, "b": 1, name: count})


@pytest.mark.parametrize("tie", ["Rank", "", None, 0, "oldest"])
def test_unknown_ties(tie: Any) -> None:
    for function in (dovetail.search, dovetail.dovetail):
        with pytest.raises(DovetailError, match="tie"):
            function(TASK, tie=tie)
    for formula in (schedules.slots, schedules.search_key):
        with pytest.raises(DovetailError, match="tie"):
            formula(7, 1, 1, 1, tie)


@pytest.mark.parametrize(("rank", "time"), [(0, 1), (1, 0), (-1, 1), (1.0, 1), (1, True)])
def test_points_are_positive_integers(rank: Any, time: Any) -> None:
    for formula in (schedules.iteration, schedules.slots, schedules.area, schedules.search_key):
        with pytest.raises(DovetailError, match=r"rank|time"):
            formula(rank, time, 1, 1)


@pytest.mark.parametrize("limit", NEGATIVE_OR_NO_INTEGER)
def test_limits_of_searches(limit: Any) -> None:
    for name in ("max_iterations", "max_nodes", "held_out_steps"):
        with pytest.raises(DovetailError, match=name):
            dovetail.search(TASK, **{name: limit})
    with pytest.raises(DovetailError, match="max_iterations"):
        dovetail.dovetail(TASK, max_iterations=limit)


@pytest.mark.parametrize("timeout", [-1, -0.5, float("nan"), "1"])
def test_timeouts(timeout: Any) -> None:
    with pytest.raises(DovetailError, match="timeout"):
        dovetail.search(TASK, timeout=timeout)


@pytest.mark.parametrize("space", [2, "2", [2, 2]])
def test_a_space_is_a_space(space: Any) -> None:
    with pytest.raises(DovetailError, match="space"):
        dovetail.search(TASK, space=space)
    with pytest.raises(DovetailError, match="space"):
        dovetail.dovetail(TASK, space=space)


@pytest.mark.parametrize("task", [None, "xor", 3, [], [1, 2]])
def test_what_cannot_be_dovetailed(task: Any) -> None:
    with pytest.raises(DovetailError):
        dovetail.dovetail(task)
    with pytest.raises(DovetailError):
        dovetail.search(task)


@pytest.mark.parametrize(
    ("times", "losses"), [([], []), ([1], []), ([0], [0]), ([-1], [0]), ([1.5], [0]), (3, 3)]
)
def test_malformed_halting_tables(times: Any, losses: Any) -> None:
    with pytest.raises(DovetailError):
        dovetail.dovetail(HaltingTable(times, losses))
