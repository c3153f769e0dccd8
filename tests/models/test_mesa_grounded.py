"""Store against derive: every machine is run, and what wins is decided over all of them."""

from fractions import Fraction
from itertools import product

import pytest

import dovetail
from dovetail import DovetailError, Task, models, tasks
from dovetail.models import store_or_derive


def loops(machine: dovetail.Machine, word: str) -> bool:
    """Whether a run reads an entry of its table twice, step by step."""
    table = machine.to_dict()
    tape = {place: int(symbol) for place, symbol in enumerate(word)}
    state, head, seen = "A", 0, set()
    while True:
        key = state, tape.get(head, 0)
        if key in seen:
            return True
        seen.add(key)
        entry = table[state][key[1]]
        assert entry is not None
        state, tape[head], move = entry
        if state not in table:
            return False
        head += 1 if move == "R" else -1


def every_solution(output: str, states: int) -> list[tuple[int, int, str]]:
    """Rank, time and kind of every machine that writes a word, each one run."""
    space, found = dovetail.Space(states), []
    for size in range(1, states + 1):
        first = space.offset(size) + 1
        for rank in range(first, first + space.count(size)):
            machine = space.machine(rank)
            run = dovetail.run(machine, max_steps=60)
            if run.halted and run.readout("tape") == output:
                found.append((rank, run.steps, "loop" if loops(machine, "") else "table"))
    return found


@pytest.mark.parametrize("output", ["1", "11", "101", "111"])
def test_what_wins_among_all_machines_of_two_states(output: str) -> None:
    machines = every_solution(output, 2)
    solved = dovetail.solutions(tasks.output(output), max_states=2, max_time=60)
    if not len(solved):
        assert not machines
        return
    found = store_or_derive(solved)
    rates = [Fraction(n, d) for n, d in product((1, 3, 10), (1, 7, 100, 463, 500, 10**5, 10**7))]
    ends = {end for low, high in found.stores for end in (low, high)}
    for rate in (rate for rate in rates if rate not in ends):
        least = min(time + rate * rank for rank, time, _ in machines)
        kinds = {kind for rank, time, kind in machines if time + rate * rank == least}
        stored = any(low < rate and (high is None or rate < high) for low, high in found.stores)
        assert kinds == {"table" if stored else "loop"}


def test_words_of_ones_by_hand() -> None:
    ends = {}
    for length, states in ((2, 2), (3, 3), (4, 4)):
        task = Task.output("1" * length, name="ones")
        solved = dovetail.solutions(task, max_states=states, max_time=60)
        by = [store_or_derive(solved, scale=scale).stores for scale in ("rank", "length")]
        ends[length] = [one[0][1] for one in by]
        assert all(len(one) == 1 and one[0][0] == 0 for one in by)
    assert ends[2] == [Fraction(6 - 2, 8047 - 6195), None]  # both have 13 bits
    assert ends[3] == [Fraction(5 - 3, 4345571 - 8588), Fraction(5 - 3, 23 - 14)]
    assert ends[4] == [Fraction(1, 4923719651), Fraction(5 - 4, 33 - 23)]


@pytest.mark.slow
def test_a_table_of_parities_grows_and_its_loop_does_not() -> None:
    inputs = list(zip(tasks.parity.inputs, ("0", "1") * 4, strict=False))
    found = {}
    for number in (3, 4, 5):
        task = Task.examples(inputs[:number], readout="head")
        found[number] = store_or_derive(dovetail.solutions(task, max_states=4, max_time=60))
    assert [kind for kind, _ in found[3].wins] == ["table"]
    loop, table = 750, (283850, 248674323)
    assert found[4].stores == ((0, Fraction(10 - 9, table[0] - loop)),)
    assert found[5].stores == ((0, Fraction(15 - 14, table[1] - loop)),)


def test_as_a_ledger_and_as_components() -> None:
    solved = dovetail.solutions(Task.output("111", name="three"), max_states=3, max_time=60)
    found = store_or_derive(solved, scale="length")
    table, loop = found.simplest("table"), found.simplest("loop")
    assert table is not None
    assert loop is not None
    assert found.costs() == {
        "base": (table.complexity, table.time), "find": (loop.complexity, loop.time),
    }  # fmt: skip
    assert (loop.complexity, loop.time) == (14, 5)
    fastest = found.fastest("table")
    assert fastest is not None
    assert (fastest.complexity, fastest.time) == (23, 3)
    assert len(found.ledger + found.ledger) == 2 * len(found)
    with pytest.raises(DovetailError, match="cannot be joined"):
        _ = found.ledger + store_or_derive(solved).ledger
    with pytest.raises(DovetailError, match="scale must be 'length'"):
        store_or_derive(solved).costs()
    pair = [models.Structure.of(name, [name]) for name in ("base", "find")]
    row = models.Mesa.of(found.costs(), structures=pair).thresholds().between("base", "find")
    assert row.at(7) == table.time - loop.time + 7 * (table.complexity - loop.complexity)


def test_no_solution_is_refused() -> None:
    none = dovetail.solutions(tasks.output("111"), max_states=1, max_time=9)
    with pytest.raises(DovetailError, match="nothing to store or derive"):
        store_or_derive(none)
