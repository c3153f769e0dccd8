"""Machines that are known to run long: a census leaves them undecided, never calls them endless.

A unit is found by the definition: the choices of a machine in the order in which its run asks for
entries, with its states named in the order in which they are visited.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from tree_by_hand import Leaf, leaves

import dovetail
from dovetail.censuses import Parameters
from dovetail.oracle import reference
from dovetail.oracle.proof_check import check_proof

FILE = Path(__file__).parent.parent / "data" / "truth_long_runners.json"
KNOWN: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))
MACHINES = [each["machine"] for each in KNOWN["halting"] + KNOWN["open"]]
TIMED = [(each["machine"], each["steps"]) for each in KNOWN["halting"] if each["steps"]]
MAX_TIME = 500


def unit_of(machine: str, max_time: int) -> list[int]:
    """The choices that a run asks for in so many steps; the halting one is none of them."""
    run = reference.Simulation(machine)
    codes = {entry: code for code, entry in enumerate(reference.choices(8, 2))}
    names, unit, asked = {0: 0}, [], set()
    while run.steps < max_time:
        place = run.state, run.tape.get(run.head, 0)
        entry = run.table[place[0]][place[1]]
        if entry is None or entry.next == reference.HALT:
            break
        if place not in asked:
            asked.add(place)
            name = names.setdefault(entry.next, len(names))
            unit.append(codes[entry._replace(next=name)])
        run.step()
    return unit


def plan(states: int, max_time: int, deciders: bool = True) -> Any:
    return Parameters(states, 2, max_time, "", "visited", True, deciders).plan()


def test_units_by_hand() -> None:
    assert unit_of("1RB1LB_1LA1RZ", 99) == [9, 4, 8]  # 1RB, 1LA, 1LB
    assert unit_of("1RC---_------_1LA1RZ", 99) == [9, 4]
    assert [leaf.machines(3) for leaf in leaves(2, 99, [9, 4, 8])] == [2 * 14**2] * 10


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    "max_time", [MAX_TIME, pytest.param(10 * MAX_TIME, marks=pytest.mark.slow)]
)
def test_a_census_leaves_them_undecided(machine: str, max_time: int) -> None:
    assert dovetail.run(machine, max_steps=max_time).outcome == "step limit"
    # The deepest unit: the choices on the way but the last, after which the run asks for no more.
    path, states = unit_of(machine, max_time), machine.count("_") + 1
    [own] = leaves(states, max_time, path)
    running = [one for one in leaves(states, max_time, path[:-1]) if not one.output]
    running = [one for one in running if not one.is_full]
    assert own in running
    soon, late = unproved(running, max_time), unproved(running, 10 * max_time)
    assert own in late
    for size in range(states, 7):
        tally = plan(size, max_time).count_unit(path[:-1])
        plain = plan(size, max_time, deciders=False).count_unit(path[:-1])
        assert tally.undecided + sum(tally.endless[1:]) == plain.undecided
        # Greater sizes have more below: what goes on to states that smaller ones do not have.
        assert tally.undecided >= both(late, size)
        if size == states:
            assert tally.undecided <= both(soon, size)
            assert plain.undecided == both(running, size)


def unproved(running: list[Leaf], max_steps: int) -> list[Leaf]:
    """Those that have no proof in so many steps; the proofs of the others are checked."""
    texts = [reference.text(leaf.rows) for leaf in running]
    proofs = [dovetail.prove(text, max_steps=max_steps) for text in texts]
    assert all(check_proof(proof) for proof in proofs if proof)
    return [leaf for leaf, proof in zip(running, proofs, strict=True) if proof is None]


def both(some: list[Leaf], states: int) -> int:
    """Machines of so many states in leaves and in their mirror images."""
    return 2 * sum(leaf.machines(states) for leaf in some)


@pytest.mark.parametrize("machine", MACHINES)
def test_no_choice_on_the_way_is_called_endless(machine: str) -> None:
    path, tree = unit_of(machine, MAX_TIME), plan(6, MAX_TIME)
    for depth in range(len(path) - 1):
        assert path[: depth + 1] in tree.cut(path[:depth], 1)[1]


@pytest.mark.parametrize("machine", MACHINES)
def test_whoever_halts_late_is_counted(machine: str) -> None:
    # Beside them in their units are machines that halt after thousands of steps.
    path, states = unit_of(machine, MAX_TIME), machine.count("_") + 1
    ways = [plan(states, 20_000, deciders).count_unit(path[:-1]) for deciders in (True, False)]
    assert ways[0].columns(True)[0] == ways[1].columns(True)[0]
    for one, other in zip(*(way.columns(True)[1] for way in ways), strict=True):
        assert one.tolist() == other.tolist()


@pytest.mark.slow
def test_a_long_run_halts_in_its_time() -> None:
    [(machine, steps)] = [one for one in TIMED if one[1] < 10**7]
    path = unit_of(machine, steps)
    [left] = {leaf.machines(5) for leaf in leaves(5, MAX_TIME, path)}
    for max_time, halting in ((steps - 1, 0), (steps, 2 * 2 * left // 22)):
        _, (_, times, machines), _ = plan(5, max_time).count_unit(path[:-1]).columns(True)
        assert sum(machines[times == steps]) == halting


@pytest.mark.parametrize(("machine", "steps"), [one for one in TIMED if one[1] < 10**11])
def test_the_times_are_those_of_runs(machine: str, steps: int) -> None:
    assert dovetail.run(machine, max_steps=steps).outcome == "halted"
    assert dovetail.run(machine, max_steps=steps - 1).outcome == "step limit"
