"""Published figures about small machines; see the note in data/truth_machines.json.

The totals of 4 states and the counts of the tree normal form are tested in Rust, where the tree is.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

import dovetail
from dovetail import Machine, Space, Task, tasks
from dovetail.oracle import reference

Truth = dict[str, Any]


def of_size(states: int) -> Iterator[reference.Table]:
    """All machines of exactly this many states and two symbols."""
    for entries in product(reference.choices(states, 2), repeat=2 * states):
        yield tuple(entries[2 * state : 2 * state + 2] for state in range(states))


def entry_text(entry: reference.Entry) -> str:
    """How an entry is written in the text of a machine."""
    return reference.text(((entry,),))


def test_champions(truth: Truth) -> None:
    for champion in truth["champions"]:
        machine = Machine(champion["machine"])
        assert (machine.states, machine.symbols) == (champion["states"], champion["symbols"])
        run = dovetail.run(machine, max_steps=champion["steps"])
        assert (run.outcome, run.steps) == ("halted", champion["steps"])
        assert run.ones == champion["ones"]
        if "visited" in champion:
            assert len(run.cells) == champion["visited"]
        short = dovetail.run(machine, max_steps=champion["steps"] - 1)
        assert (short.outcome, short.steps) == ("step limit", champion["steps"] - 1)
        if champion["steps"] < 1000:
            slow = reference.run(machine)
            assert (slow.outcome, slow.steps) == ("halted", champion["steps"])
            assert slow.readout("ones") == str(champion["ones"])


@pytest.mark.parametrize("states", [1, 2, 3, 4])
def test_totals(truth: Truth, states: int) -> None:
    total = truth["census"][str(states)]["machines"]
    assert Space(4).count(states) == total
    assert reference.total(states, 2) == total
    assert total == (4 * states + 2) ** (2 * states)


@pytest.mark.parametrize("states", [1, 2])
def test_halting_machines_by_brute_force(truth: Truth, states: int) -> None:
    census = truth["census"][str(states)]
    space = Space(states)
    ranks = range(space.offset(states) + 1, space.total + 1)
    runs = [dovetail.run(space.machine(rank), max_steps=100) for rank in ranks]
    slow = [reference.run(reference.unrank(rank), max_steps=100) for rank in ranks]
    halted = [run for run in runs if run.halted]
    assert len(runs) == census["machines"]
    assert len(halted) == census["halting"]
    assert sum(run.outcome == "halted" for run in slow) == census["halting"]
    assert [run.steps if run.halted else None for run in runs] == [
        run.steps if run.outcome == "halted" else None for run in slow
    ]
    if "runtimes" in census:
        runtimes = Counter(str(run.steps) for run in halted)
        outputs = Counter(run.visited for run in halted)
        assert runtimes == census["runtimes"]
        assert {word: outputs[word] for word in census["outputs"]} == census["outputs"]
    longest = {"1": 1}
    for champion in truth["champions"]:
        if champion["longest"] and champion["symbols"] == 2:
            longest[str(champion["states"])] = champion["steps"]
    assert max(run.steps for run in halted) == longest[str(states)]


def test_the_dovetailer_shows_each_halting_output_to_the_predicate(truth: Truth) -> None:
    # One iteration over all machines of up to two states; none is accepted, so each is judged.
    seen: Counter[str] = Counter()

    def look(outputs: list[str]) -> bool:
        seen.update(outputs)
        return False

    task = Task.predicate([""], look, readout="visited")
    space = Space(2)
    result = dovetail.dovetail(task, space.total, 20, space=space, max_iterations=1)
    assert not result.found
    one, two = truth["census"]["1"], truth["census"]["2"]
    assert seen.total() == one["halting"] + two["halting"]
    # One state halts only on its first step: six of the 12 write 0, six write 1.
    expected = Counter(two["outputs"]) + Counter({"0": 6, "1": 6})
    assert {word: seen[word] for word in two["outputs"]} == expected


def test_outputs_of_a_census_are_symmetric(truth: Truth) -> None:
    # The mirror image of a machine gives the mirror image of its output.
    for states in ("2", "3"):
        outputs = truth["census"][states]["outputs"]
        assert outputs["01"] == outputs["10"]
        assert (
            outputs["0"] == outputs["1"] == reference.total(int(states), 2) // (4 * int(states) + 2)
        )


def test_halting_machines_of_two_states_in_rados_formalism(truth: Truth) -> None:
    # There a halting entry also has one of two moves, so a machine counts once for each choice.
    halting = 0
    for table in of_size(2):
        if reference.run(table, max_steps=6).outcome == "halted":
            entries = [entry for row in table for entry in row if entry is not None]
            halting += 2 ** sum(entry.next == reference.HALT for entry in entries)
    assert halting == truth["rado"]["2"]


@pytest.mark.slow
def test_halting_machines_of_three_states_by_brute_force(truth: Truth) -> None:
    # The two choices of A0 that halt do so at once, whatever the other five entries are. The twelve
    # that move come in mirror images: only those that move right are run, and counted twice.
    census, longest = truth["census"]["3"], 21
    total = 14**5
    halting, rado, steps = 2 * total, 0, 0
    outputs = Counter({"0": total, "1": total})
    options = {entry_text(entry): entry for entry in reference.choices(3, 2)}
    halts = {word: entry.next == reference.HALT for word, entry in options.items()}
    for first in (word for word in options if word[1] == "R" and not halts[word]):
        for rest in product(options, repeat=5):
            machine = "{}{}_{}{}_{}{}".format(first, *rest)
            run = dovetail.run(machine, max_steps=longest)
            if run.halted:
                halting += 2
                outputs.update((run.visited, run.visited[::-1]))
                steps = max(steps, run.steps)
                rado += 2 * 2 ** sum(halts[word] for word in rest)
    # In Rado's formalism: 2 symbols times 2 moves for A0, 16 choices for each other entry.
    rado += 4 * 16**5
    assert halting == census["halting"]
    assert {word: outputs[word] for word in census["outputs"]} == census["outputs"]
    assert steps == longest
    assert rado == truth["rado"]["3"]


@pytest.mark.parametrize("name", ["xor", "and"])
def test_known_solutions_solve_their_task_in_their_time(truth: Truth, name: str) -> None:
    known = truth["solutions"][name]
    task = tasks.named(name)
    assert "".join(task.outputs or ()) == known["outputs"]
    for rank, time in known["points"]:
        assert reference.acceptance_time(task, reference.unrank(rank), known["time"]) == time
        machine = Space().machine(rank)
        result = task.evaluate(machine)
        assert result.training_loss == 0
        assert sum(step or 0 for step in result.times) == time
