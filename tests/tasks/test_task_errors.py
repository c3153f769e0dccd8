"""Bad tasks: each is refused by name."""

from collections.abc import Callable
from typing import Any

import pytest

import dovetail
from dovetail import DovetailError, Space, Task, tasks


@pytest.mark.parametrize(
    ("pairs", "held_out"),
    [
        ([], []),
        ([("1", "1"), ("1", "0")], []),
        ([("1", "1"), ("100", "0")], []),  # the same up to blanks
        ([("", "1"), ("0", "0")], []),  # the blank tape
        ([("1", "1")], [("10", "0")]),
        ([("1", "1")], [("01", "0"), ("01", "1")]),
    ],
)
def test_empty_and_contradictory_tasks(pairs: Any, held_out: Any) -> None:
    with pytest.raises(DovetailError):
        Task.examples(pairs, readout="head", held_out=held_out)


def test_a_predicate_needs_an_input() -> None:
    with pytest.raises(DovetailError):
        Task.predicate([], bool)


@pytest.mark.parametrize("symbol", ["6", "a", " ", "٣"])
def test_characters_that_are_no_symbols(symbol: str) -> None:
    makes: list[Callable[[], Task]] = [
        lambda: Task.examples([(symbol, "1")]),
        lambda: Task.examples([("1", symbol)]),
        lambda: Task.examples([("1", "1")], held_out=[(symbol, "1")]),
        lambda: Task.predicate([symbol], bool),
        lambda: Task.output(symbol),
    ]
    for make in makes:
        with pytest.raises(DovetailError):
            make()


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


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("inputs", -1.0),
        ("inputs", [""]),
        ("inputs", (1,)),
        ("outputs", "1"),
        ("outputs", (1,)),
        ("weights", -1.0),
        ("weights", ("1",)),
        ("held_out", [("", "1")]),
        ("held_out", (None,)),
        ("held_out", ("1",)),
        ("held_out", (("1",),)),
        ("held_out", (("1", 1),)),
    ],
)
def test_fields_of_other_types(field: str, value: Any) -> None:
    fields: dict[str, Any] = {
        "name": "", "inputs": ("",), "outputs": ("1",), "function": None, "readout": "tape",
        "cost": "average", "weights": (1,), "held_out": (),
    }  # fmt: skip
    assert Task(**fields).outputs == ("1",)
    with pytest.raises(DovetailError, match=f"{field.removesuffix('s')}|output must"):
        Task(**{**fields, field: value})


@pytest.mark.parametrize("held_out", [[None], [("1", "0")], [1], None, "01", 3])
def test_inputs_held_out_from_a_predicate(held_out: Any) -> None:
    with pytest.raises(DovetailError, match="held_out must"):
        Task.predicate([""], bool, held_out=held_out)


def test_outputs_that_cannot_be_written_out() -> None:
    nested: list[Any] = []
    for _ in range(5000):
        nested = [nested]
    for output in (nested, 10**5000):
        with pytest.raises(DovetailError, match="output must be "):
            tasks.output(output, readout="ones")  # type: ignore[arg-type]
