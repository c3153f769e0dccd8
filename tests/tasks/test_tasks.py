"""Tasks: the named ones by their definitions, evaluation, what a task warns of."""

import pickle
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings

import dovetail
from dovetail import DovetailError, Machine, Task, census, tasks
from dovetail.oracle import reference
from dovetail.testing import OutputsAre, complete_machines
from dovetail.testing import tasks as random_tasks


def training(task: Task) -> list[tuple[str, str]]:
    assert task.outputs is not None
    return list(zip(task.inputs, task.outputs, strict=True))


def held_out(task: Task) -> list[Any]:
    return list(task.held_out)


def bit_strings(length: int) -> list[str]:
    return ["".join(bits) for bits in product("01", repeat=length)]


CONSTANTS = ("xor", "and", "or", "majority", "parity", "successor", "doubling", "copy")
BOOLEAN: list[tuple[str, int, Callable[[str], bool]]] = [
    ("xor", 2, lambda bits: bits in ("01", "10")),
    ("and", 2, lambda bits: bits == "11"),
    ("or", 2, lambda bits: "1" in bits),
    ("majority", 3, lambda bits: bits.count("1") >= 2),
]


@pytest.mark.parametrize(("name", "arity", "function"), BOOLEAN)
def test_boolean_tasks(name: str, arity: int, function: Callable[[str], bool]) -> None:
    task = tasks.named(name)
    table = [(bits, str(int(function(bits)))) for bits in bit_strings(arity)]
    assert training(task) == table
    assert dict(held_out(task)) == {bits + "1": answer for bits, answer in table}
    assert (task.readout, task.cost) == ("head", "average")


@pytest.mark.parametrize("arity", [1, 2, 3, 4])
def test_a_truth_table_has_the_first_bit_as_its_most_significant_one(arity: int) -> None:
    for number, bits in enumerate(bit_strings(arity)):
        table = "".join("1" if row == number else "0" for row in range(2**arity))
        answers = dict(training(tasks.boolean(table)))
        assert answers == {word: str(int(word == bits)) for word in bit_strings(arity)}


def test_constants_are_the_named_tasks() -> None:
    for name in (*CONSTANTS, "palindrome"):
        assert tasks.named(name) == getattr(tasks, {"and": "and_", "or": "or_"}.get(name, name))
        assert any(known.startswith(name) for known in tasks.NAMES)
    assert training(tasks.named("boolean:0110")) == training(tasks.xor)
    assert training(tasks.named("modular:3")) == training(tasks.modular(3))
    assert training(tasks.named("output:101")) == [("", "101")]


def ones(k: int) -> str:
    return "1" * k


@pytest.mark.parametrize(
    ("task", "readout", "answer", "first", "held_out_from", "end"),
    [
        (tasks.parity, "head", lambda k: str(k % 2), 0, 7, 13),
        (tasks.modular(2), "ones", lambda k: str(k % 2), 0, 6, 10),
        (tasks.modular(3), "ones", lambda k: str(k % 3), 0, 9, 15),
        (tasks.modular(5), "ones", lambda k: str(k % 5), 0, 15, 25),
        (tasks.successor, "tape", lambda k: ones(k + 1), 0, 5, 9),
        (tasks.doubling, "tape", lambda k: ones(2 * k), 1, 5, 8),
        (tasks.copy, "tape", lambda k: ones(k) + "0" + ones(k), 1, 4, 6),
    ],
    ids=lambda value: value.name if isinstance(value, Task) else "",
)
def test_tasks_on_blocks_of_ones(
    task: Task,
    readout: str,
    answer: Callable[[int], str],
    first: int,
    held_out_from: int,
    end: int,
) -> None:
    assert training(task) == [(ones(k), answer(k)) for k in range(first, held_out_from)]
    assert held_out(task) == [(ones(k), answer(k)) for k in range(held_out_from, end)]
    assert task.readout == readout


def test_palindrome() -> None:
    def encoded(word: str) -> str:
        return word.replace("0", "x").replace("1", "11").replace("x", "10")

    def example(word: str) -> tuple[str, str]:
        return encoded(word), str(int(word == word[::-1]))

    short = [word for length in range(4) for word in bit_strings(length)]
    assert len(short) == 15
    assert sorted(training(tasks.palindrome)) == sorted(map(example, short))
    assert sorted(held_out(tasks.palindrome)) == sorted(map(example, bit_strings(4)))
    assert ("1110", "0") in training(tasks.palindrome)
    assert ("111011", "1") in training(tasks.palindrome)
    assert tasks.palindrome.readout == "head"


@pytest.mark.parametrize("readout", ["tape", "visited", "right"])
def test_output_starts_from_the_blank_tape(readout: str) -> None:
    task = Task.output("101", readout=readout)
    assert training(task) == [("", "101")]
    assert task.readout == readout


def test_each_named_task_has_held_out_examples_that_are_not_training_ones() -> None:
    for name in CONSTANTS:
        task = tasks.named(name)
        seen = {word.rstrip("0") for word in task.inputs}
        assert task.held_out
        assert seen.isdisjoint(word.rstrip("0") for word, _ in held_out(task))


def test_defaults_of_a_task() -> None:
    task = Task.examples([("1", "0"), ("", "1")], readout="head")
    assert (task.cost, task.function, tuple(task.held_out)) == ("average", None, ())
    assert tuple(task.inputs) == ("1", "")
    assert tuple(task.outputs or ()) == ("0", "1")
    assert Task.examples([("", "11")]).readout == "tape"


def test_ones_may_be_given_as_numbers() -> None:
    task = Task.examples([("", 3), ("1", 12)], readout="ones", held_out=[("11", 0)])
    assert tuple(task.outputs or ()) == ("3", "12")
    assert held_out(task) == [("11", "0")]


# 1RZ0RZ negates the symbol that it reads, in one step: right on "", "1"; wrong on 11 -> 1.
def test_evaluation_of_a_negating_machine() -> None:
    task = Task.examples(
        [("", "1"), ("1", "0")], readout="head", held_out=[("11", "1"), ("01", "1")]
    )
    result = task.evaluate("1RZ0RZ")
    assert result.training_loss == 0
    assert result.held_out_loss == Fraction(1, 2)
    assert isinstance(result.training_loss, Fraction)
    assert tuple(result.outputs) == ("1", "0")
    assert tuple(result.held_out_outputs) == ("0", "1")
    assert tuple(result.times) == (1, 1)
    copy = task.evaluate("0RZ1RZ")
    assert copy.training_loss == 1
    assert copy.held_out_loss == Fraction(1, 2)


def test_evaluation_of_a_machine_that_does_not_halt_everywhere() -> None:
    task = Task.examples([("", "1"), ("1", "0"), ("11", "1")], readout="head")
    result = task.evaluate("0RA0RZ", max_steps=50)  # from the blank tape it runs for ever
    assert tuple(result.outputs) == (None, "0", "0")
    assert tuple(result.times) == (None, 1, 1)
    assert result.training_loss == Fraction(2, 3)
    assert result.held_out_loss is None


def test_evaluation_obeys_its_step_limit() -> None:
    task = Task.output("1111")
    assert task.evaluate("1RB1LB_1LA1RZ", max_steps=6).training_loss == 0
    assert task.evaluate("1RB1LB_1LA1RZ", max_steps=5).training_loss == 1
    assert tuple(task.evaluate("1RB1LB_1LA1RZ", max_steps=5).outputs) == (None,)


def test_evaluation_of_a_predicate() -> None:
    called_with: list[list[str]] = []

    def ascending(outputs: list[str]) -> bool:
        called_with.append(outputs)
        return outputs == sorted(outputs)

    task = Task.predicate(["", "1"], ascending, readout="head")
    assert task.evaluate("0RZ1RZ").training_loss == 0
    assert called_with == [["0", "1"]]
    assert task.evaluate("1RZ0RZ").training_loss == 1
    assert task.evaluate("0RA1RZ", max_steps=30).training_loss == 1  # silent on the first input
    assert called_with == [["0", "1"], ["1", "0"]]


@given(random_tasks(), complete_machines(symbols=2, states=2))
def test_evaluation_agrees_with_the_oracle(task: Task, machine: Machine) -> None:
    slow = reference.evaluate(task, machine, max_steps=60)
    result = task.evaluate(machine, max_steps=60)
    assert result.training_loss == slow.training_loss
    assert result.held_out_loss == slow.held_out_loss
    assert tuple(result.outputs) == slow.outputs
    assert tuple(result.times) == slow.times
    assert task.evaluate(machine.text, max_steps=60) == result


@settings(max_examples=50)
@given(random_tasks(max_rank=120))
def test_random_tasks_are_solved_by_a_small_machine(task: Task) -> None:
    assert reference.solutions(task, 120, 100) != []


def test_a_predicate_that_spells_out_the_outputs_is_picklable_and_equal() -> None:
    task = Task.predicate(["", "1"], OutputsAre(("1", "0")), readout="head")
    assert pickle.loads(pickle.dumps(task)) == task
    assert task != Task.predicate(["", "1"], OutputsAre(("1", "1")), readout="head")


@pytest.mark.parametrize(
    ("readout", "output"),
    [("tape", "010"), ("tape", "0"), ("tape", "10"), ("right", "10"), ("visited", "")],
)
def test_an_output_that_no_run_can_show_is_warned_of(readout: str, output: str) -> None:
    with pytest.warns(UserWarning, match=readout):
        task = Task.examples([("", output)], readout=readout)
    assert task.is_impossible


@pytest.mark.parametrize(
    ("readout", "output"),
    [("tape", "101"), ("tape", ""), ("right", "01"), ("right", ""), ("visited", "00")],
)
@pytest.mark.filterwarnings("error")
def test_an_output_that_a_run_can_show_is_not_warned_of(readout: str, output: str) -> None:
    task = Task.examples([("", output)], readout=readout)
    assert (task.readout, task.is_impossible) == (readout, False)


@pytest.mark.parametrize("readout", tasks.READOUTS)
def test_what_some_machine_gives_is_not_impossible(readout: str) -> None:
    for output in census(2, 2, 20, "1", readout=readout, ranks=False).outputs:
        assert not Task.examples([("1", output)], readout=readout).is_impossible


def test_the_same_example_twice_is_no_contradiction() -> None:
    task = Task.examples([("1", "1"), ("10", "1")], readout="head")
    assert task.evaluate("0RZ1RZ").training_loss == 0


def test_words_are_encoded_as_pairs_of_cells() -> None:
    assert tasks.encode_pairs("10") == "1110"
    short = [word for length in range(4) for word in bit_strings(length)]
    assert tasks.palindrome.inputs == tuple(map(tasks.encode_pairs, short))
    for wrong in ("12", 1, None):
        with pytest.raises(DovetailError, match="word"):
            tasks.encode_pairs(wrong)  # type: ignore[arg-type]


def test_a_clash_of_examples_names_both() -> None:
    clash = r"the examples \('1', '0'\) and \('100', '1'\) have the same input but for blanks"
    with pytest.raises(DovetailError, match=clash):
        Task.examples([("1", "0"), ("11", "1"), ("100", "1")], readout="head")
    with pytest.raises(DovetailError, match=clash):
        Task.examples([("1", "0")], readout="head", held_out=[("100", "1")])


@pytest.mark.parametrize(
    ("guess", "hint"),
    [
        ("xor", r"; write tasks\.xor$"),
        ("and", r"; write tasks\.and_$"),
        ("or_", r"; write tasks\.or_$"),
        ("modular:3", r"; write tasks\.named\('modular:3'\)$"),
        ("boolean", r"; write tasks\.named\('boolean:…'\)$"),
        ("0110", r"; tasks\.NAMES has the named tasks$"),
        (3, "not 3$"),
    ],
)
def test_what_is_no_task_gets_a_hint(guess: Any, hint: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: dovetail.search(guess),
        lambda: dovetail.front(guess, max_time=9, max_rank=9),
        lambda: dovetail.dovetail(guess),
    ]
    for call in calls:
        with pytest.raises(DovetailError, match="task must be a Task.*" + hint):
            call()
