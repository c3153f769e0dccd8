"""Memory: the tape that is kept between the inputs of a task."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import Problem, pairs, problems

import dovetail
from dovetail import DovetailError, Hit, Space, Task, tasks
from dovetail.machines import KeptTape
from dovetail.oracle import reference
from dovetail.testing import OutputsAre
from dovetail.testing import tasks as random_tasks

AGAIN = Task.examples([("01", "11"), ("0", "11")], memory=True)
# Goes left of the start and halts there if it finds a mark. If not, it marks the cell and goes
# right to the next 1: 5 steps on 001, and 2 once the mark is there.
MARKING = "0LB1LB_1RC1RZ_0RC1RZ"


def test_the_input_is_written_over_the_tape_that_was_left() -> None:
    # 1RA1RZ writes ones up to the first 1. 01 -> 11; 0 is written over it: 01 -> 11.
    found = AGAIN.evaluate("1RA1RZ", max_steps=1000)
    assert (found.outputs, found.times, found.training_loss) == (("11", "11"), (2, 2), 0)
    alone = replace(AGAIN, memory=False).evaluate("1RA1RZ", max_steps=1000)
    assert (alone.outputs, alone.times) == (("11", None), (2, None))


@pytest.mark.parametrize(("memory", "times"), [(True, (5, 2, 2)), (False, (5, 5, 5))])
def test_a_mark_makes_the_second_time_cheaper(memory: bool, times: tuple[int, ...]) -> None:
    task = Task.examples([("001", "1")] * 3, "head", memory=memory)
    assert task.evaluate(MARKING).times == times
    assert reference.evaluate(task, MARKING).times == times


def test_readouts_of_a_kept_tape() -> None:
    # 0RB0RB_1LC1LC_0RZ1RZ writes 0, 1 on cells 0 and 1, and halts on cell 0.
    machine = "0RB0RB_1LC1LC_0RZ1RZ"
    answers = {"visited": "01", "tape": "1001", "ones": "2", "head": "0", "right": "01001"}
    for readout, answer in answers.items():
        # The 1 on cell 4 is of the first input and was never read.
        task = Task.predicate(["00001", "11"], OutputsAre((answer,) * 2), readout, memory=True)
        assert task.evaluate(machine).outputs == (answer, answer)
        assert task.evaluate(machine).training_loss == 0
        examples = Task.examples(zip(task.inputs, [answer] * 2, strict=True), readout, memory=True)
        assert reference.evaluate(examples, machine).training_loss == 0


def test_trailing_blanks_are_written() -> None:
    # 1RZ0RA erases ones up to the first 0, and halts there with a 1. 00 also clears cell 1.
    task = Task.predicate(["", "", "0", "00"], bool, "visited", memory=True)
    assert task.evaluate("1RZ0RA").outputs == ("1", "01", "11", "10")
    assert reference.evaluate(task, "1RZ0RA").outputs == ("1", "01", "11", "10")


def test_each_held_out_input_starts_from_the_tape_after_training() -> None:
    held_out = [("", "01"), ("", "01"), ("0", "1")]
    task = Task.examples([("", "1")], "visited", held_out=held_out, memory=True)
    found = task.evaluate("1RZ0RA")
    assert (found.held_out_outputs, found.held_out_loss) == (("01", "01", "1"), 0)


def test_what_is_not_reached_has_no_output() -> None:
    task = Task.examples([("1", "1"), ("", "1"), ("1", "1")], held_out=[("1", "1")], memory=True)
    # 0LA1RZ runs for ever on the blank tape, but not on what 1 leaves: the 1 stays for "".
    assert task.evaluate("0LA1RZ").times == (1, 1, 1)
    stuck = replace(task, inputs=("1", "0", "1"))
    found = stuck.evaluate("0LA1RZ", max_steps=50)
    assert (found.times, found.held_out_outputs) == ((1, None, None), (None,))
    assert found.training_loss == reference.evaluate(stuck, "0LA1RZ", 50).training_loss


def test_the_same_input_may_have_two_outputs() -> None:
    pairs = [("", "1"), ("", "01")]
    task = Task.examples(pairs, "visited", held_out=[("", "1"), ("", "0")], memory=True)
    hit = dovetail.search(task, max_iterations=200)
    assert isinstance(hit, Hit)
    assert task.evaluate(hit.machine).training_loss == 0
    with pytest.raises(DovetailError, match="same input"):
        replace(task, memory=False)


@pytest.mark.parametrize("options", [{"cost": "max", "memory": True}, {"memory": 1}])
def test_what_memory_cannot_be(options: Any) -> None:
    makes = (
        lambda: Task.examples([("1", "1")], **options),
        lambda: Task.predicate(["1"], bool, **options),
        lambda: replace(tasks.xor, **options),
    )
    for make in makes:
        with pytest.raises(DovetailError, match="memory"):
            make()


def test_a_task_with_memory_is_another_one(tmp_path: Path) -> None:
    task = replace(tasks.xor, memory=True)
    assert task != tasks.xor
    assert "memory=True" in repr(task)
    assert "memory" not in repr(tasks.xor)
    assert task.to_dict()["memory"] is True
    assert pickle.loads(pickle.dumps(task)) == task
    front = dovetail.front(task, max_states=2, max_time=50)
    front.save(tmp_path / "front")
    assert dovetail.Front.load(tmp_path / "front").task == task
    assert pickle.loads(pickle.dumps(task.compile(2))).__reduce__()[1][-1] is True


def test_a_store_tells_memory_from_none(tmp_path: Path) -> None:
    path = tmp_path / "store"
    limits = {"max_states": 2, "max_time": 50}
    once = replace(tasks.xor, memory=True)
    for walk in (dovetail.front, dovetail.solutions):
        kept = walk(once, **limits, store=path)
        assert walk(once, **limits, store=path) == kept
        with pytest.raises(DovetailError):
            walk(tasks.xor, **limits, store=path)
        path.unlink()


@settings(max_examples=150)
@given(problems(max_slots=15_000, memory=True))
def test_search_is_the_literal_dovetailer_is_the_oracle(problem: Problem) -> None:
    assert problem.task.memory
    slow, literal = problem.oracle(), problem.literal()
    hit = problem.search(max_iterations=problem.iterations)
    assert ((slow.rank, slow.time) if slow.found else None) == problem.brute_force()
    for found in (hit, literal):
        assert bool(found) == slow.found
        if found:
            assert (found.rank, found.time) == (slow.rank, slow.time)
            assert (found.iteration, found.slots) == (slow.iteration, slow.slots)
    assert literal.steps == slow.steps


@settings(max_examples=60)
@given(problems(memory=True), st.integers(1, 10_036), st.integers(1, 60))
def test_a_front_is_brute_force(problem: Problem, max_rank: int, max_time: int) -> None:
    slow = reference.solutions(problem.task, max_rank, max_time, **problem.options)
    best = [(x, t) for x, t in slow if all(t < other for y, other in slow if y < x)]
    assert pairs(problem.front(max_rank, max_time)) == best


@settings(max_examples=100)
@given(random_tasks(memory=True), st.integers(1, 10_036), st.integers(1, 60), st.integers(1, 60))
def test_evaluation_is_the_oracle_s(task: Task, rank: int, steps: int, later: int) -> None:
    machine = Space().machine(rank)
    found = task.evaluate(machine, steps, held_out_steps=later)
    runs = reference.training_runs(task, machine, steps)
    slow = reference.evaluate(task, machine, steps)
    assert (found.outputs, found.times) == (slow.outputs, slow.times)
    words = task.held_out_inputs
    held_out = [reference.after(runs, task, machine, word, later) for word in words]
    assert found.held_out_outputs == tuple(
        run.readout(task.readout) if run.outcome == "halted" else None for run in held_out
    )


@pytest.mark.parametrize(
    "machine",
    [
        "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA",  # halts on the blank tape after 47,176,870 steps
        "1RB0LD_1LC1RA_1RD1LB_1LA0RA",
        "1RB1LA_0LA0RC_1RZ1LB",
    ],
)
def test_long_runs_on_a_kept_tape(machine: str) -> None:
    """Long runs are taken by blocks of cells; here they begin on a tape that is not blank."""
    tape = KeptTape(dovetail.Machine(machine))
    slow = None
    for number, word in enumerate(["", "1011001", "0", "11" * 40, "01"]):
        slow = reference.run(machine, word, 60_000, slow)
        twin = tape.copy()
        for each in (tape, twin):
            run = each.run(word, max_steps=60_000)
            assert (run.steps, run.head, run.first_cell) == (slow.steps, slow.head, slow.first)
            cells = slow.window(slow.first, slow.last + 1)
            assert "".join(map(str, run.cells)) == cells, number
            assert run.halted == (slow.outcome == "halted")


def test_one_input_for_several_episodes() -> None:
    def least(output: str, text: str, episodes: int, *, memory: bool) -> int:
        task = Task.examples([(text, output)] * episodes, memory=memory)
        return dovetail.front(task, max_states=3, max_time=400)[-1].time

    # docs/tasks.md, "One input, several episodes"
    for n in (1, 2, 3, 5, 10):
        for text, output, apart, kept in (
            ("", "1111", 5 * n, 5 + (n - 1)),
            ("111", "111111", 4 * n, 4 + 2 * (n - 1)),
            ("11", "1111", 3 * n, 3 + 2 * (n - 1)),
            ("1", "101", 3 * n, 3 * n if n <= 2 else 4 + 2 * (n - 1)),
            ("111", "1111", 2 * n, 2 * n),
        ):
            assert least(output, text, n, memory=False) == apart
            assert least(output, text, n, memory=True) == kept
