"""Held-out losses, lookup tables, checks and learning curves, against machines run one by one."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, permutations
from math import comb, factorial
from typing import Any

import numpy as np
import pytest
from all_machines import Solver, best, mean, solved_tasks, solvers, trace
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, Solutions, Task, speed, tasks, testing
from dovetail.oracle import reference
from dovetail.speed.generalisation.learning import EVERY_SOLUTION

FORMS = ("entries", "cells")
XOR_BORDER = Fraction(4_197_591 - 3_930_639, 13 - 8)

#: Each prior, and the key of one machine by its definition.
PRIORS: list[tuple[speed.Prior, Callable[[Solver], Any]]] = [
    (speed.Rank(), lambda one: one.rank),
    (speed.Time(), lambda one: one.time),
    (speed.MaxTime(), lambda one: max(one.steps)),
    (speed.Kt(), lambda one: one.rank * one.time),
    (speed.Linear(40, 3), lambda one: 40 * one.time + 3 * one.rank),
    (speed.Lexicographic(speed.MaxTime(), speed.Rank()), lambda one: (max(one.steps), one.rank)),
    (speed.AtMost(speed.MaxTime(), 3), lambda one: max(one.steps) > 3),
]
priors = st.sampled_from(PRIORS)


def counted(task: Task) -> Solutions:
    return dovetail.solutions(task, max_states=2, max_time=10**6, held_out_time=60)


@pytest.fixture(scope="module")
def xor() -> Solutions:
    return dovetail.solutions(tasks.xor, max_states=3, max_time=200)


# Held-out loss by slope.


@pytest.mark.slow
@given(solved_tasks(), st.lists(st.fractions(Fraction(1, 50), 10**5), max_size=5), st.booleans())
def test_losses_at_all_slopes(task: Task, slopes: list[Fraction], by_max: bool) -> None:
    every = solvers(task)
    found = speed.held_out_by_slope(counted(task), time=speed.MaxTime() if by_max else None)

    def time(one: Solver) -> int:
        return max(one.steps) if by_max else one.time

    borders = [tie.slope for tie in found.ties]
    near = [border * factor for border in borders for factor in (1, Fraction(999, 1000), 2)]
    for slope in (*slopes, *near):
        chosen = best(every, lambda one, s=slope: s * time(one) + one.rank)  # type: ignore[misc]
        assert found.loss(slope) == mean(one.loss for one in chosen)
        assert (len(chosen) > 1) == (slope in borders)
    fastest = best(every, time)
    assert found.fastest.count == len(fastest)
    assert found.fastest.held_out_loss == mean(one.loss for one in fastest)
    assert found.pieces[0].rank == every[0].rank
    assert found.pieces[-1].rank == fastest[0].rank
    assert [piece.high for piece in found.pieces] == [*borders, None]
    assert [piece.low for piece in found.pieces] == [0, *borders]


@pytest.mark.slow
@given(solved_tasks(), testing.slopes(), testing.ties())
def test_the_exact_dovetailer(task: Task, slope: tuple[int, int], tie: str) -> None:
    found = speed.held_out_by_slope(counted(task), [slope], tie=tie)
    [won] = best(solvers(task), lambda x: reference.search_key(x.rank, x.time, *slope, tie))
    assert found.exact[0].loss == won.loss
    assert found.exact[0].slope == Fraction(*slope)


def test_xor_by_hand(xor: Solutions) -> None:
    found = speed.held_out_by_slope(xor, [(1, 1), (10**6, 1)])
    assert [(piece.rank, piece.time) for piece in found.pieces] == [(3_930_639, 13), (4_197_591, 8)]
    assert found.changes == (XOR_BORDER,)
    # The losses of the two machines, by running them.
    losses = [tasks.xor.evaluate(xor.space.machine(piece.rank)).held_out_loss
              for piece in found.pieces]  # fmt: skip
    assert [piece.loss for piece in found.pieces] == losses == [Fraction(1, 4), 0]
    assert found.ties[0].loss == Fraction(1, 8)
    around = [found.loss(XOR_BORDER * factor) for factor in (Fraction(999, 1000), 1, 2)]
    assert around == [Fraction(1, 4), Fraction(1, 8), 0]
    assert [one.loss for one in found.exact] == losses


def test_of_three_collinear_machines_the_middle_one_only_ties(xor: Solutions) -> None:
    """Only at the slope of the edge; no piece is its own."""
    every = dovetail.solutions(tasks.boolean("00101101"), max_states=3, max_time=200)
    found = speed.held_out_by_slope(every)
    # (3930642, 34), (3930646, 30) at the slope 1, then (4199558, 22); (4199554, 24) is inside.
    assert [tie.slope for tie in found.ties] == [1, Fraction(4_199_558 - 3_930_646, 30 - 22)]


# Lookup tables.


@given(testing.machines(), st.lists(testing.words(symbols=2), min_size=1, max_size=3))
def test_is_lookup_by_the_definition(machine: dovetail.Machine, words: list[str]) -> None:
    runs = [trace(reference.parse(machine), word, limit=200) for word in words]
    for form in FORMS:
        by_hand = all(run is not None and getattr(run, f"{form}_once") for run in runs)
        assert speed.is_lookup(machine, words, form) == by_hand
        assert speed.is_lookup(machine.text, iter(words), form) == by_hand


@pytest.mark.parametrize(
    ("machine", "words", "entries", "cells"),
    [
        # Halts at once, on every input: both.
        ("0RZ1RZ", ["", "1"], True, True),
        # Parity: loops over the ones, but goes one way.
        ("0RZ0RB_1RZ0RA", ["1"], True, True),
        ("0RZ0RB_1RZ0RA", ["111"], False, True),
        # Comes back to its first cell, in another state.
        ("0RB1RZ_0LC0LC_1RZ1RZ", ["01"], True, False),
        # Goes on for ever, to the right and to the left: no lookup table.
        ("0RA0RA", [""], False, False),
        ("0LB1RZ_0LB1RZ", [""], False, False),
        # An entry that no run reads may be undefined, one that is read may not.
        ("0RZ---", [""], True, True),
        ("0RZ---", ["", "1"], False, False),
        # A long way over blanks in one state would be a loop; each state once is none.
        ("0RB---_0RC---_0RD---_0RZ---", [""], True, True),
    ],
)
def test_lookup_tables_by_hand(machine: str, words: list[str], entries: bool, cells: bool) -> None:
    assert [speed.is_lookup(machine, words, form) for form in FORMS] == [entries, cells]


@pytest.mark.slow
@given(solved_tasks(), priors, st.sampled_from(FORMS))
def test_lookups_are_counted_by_steps(task: Task, prior: Any, form: str) -> None:
    every, value = solvers(task), counted(task)
    found = speed.lookups(value, form)
    keys = list(zip(found.states.tolist(), map(tuple, found.steps.tolist()), strict=True))
    machines = Counter((one.states, one.steps) for one in every)
    tables = Counter((one.states, one.steps) for one in every if one.is_lookup(form))
    assert keys == sorted(machines)
    assert found.machines.tolist() == [machines[key] for key in keys]
    assert found.tables.tolist() == [tables[key] for key in keys]
    assert found.share == mean(one.is_lookup(form) for one in every)
    chosen = best(every, prior[1])
    assert speed.lookup_share(value, prior[0], form) == mean(one.is_lookup(form) for one in chosen)


@pytest.mark.parametrize("cost", ["average", "max"])
@pytest.mark.parametrize("max_time", [6, 7, 8, 9])
def test_lookups_within_the_time(cost: str, max_time: int) -> None:
    pairs = [("1", "1"), ("01", "0"), ("11", "1")]
    weights = None if cost == "max" else (1, 2, 1)
    task = Task.examples(pairs, readout="head", cost=cost, weights=weights)
    every = solvers(task, max_time)
    if every:
        found = speed.lookups(dovetail.solutions(task, max_states=2, max_time=max_time))
        assert sum(found.tables.tolist()) == sum(one.is_lookup("entries") for one in every)


@pytest.mark.parametrize("states", [2, 3])
def test_within_two_steps_nothing_is_visited_twice(states: int) -> None:
    """The first entry moves and the second halts, so all solutions are lookup tables.

    The three inputs may lead to three states after the first, with many ways to name them.
    """
    task = Task.examples([("1", "0"), ("01", "1"), ("11", "1")], readout="head", cost="max")
    for max_time in (1, 2):
        found = dovetail.solutions(task, max_states=states, max_time=max_time)
        for form in FORMS:
            counts = speed.lookups(found, form) if found.solving else None
            assert counts is None or counts.tables.tolist() == counts.machines.tolist()
    assert found.solving


def kept_runs(table: object, words: tuple[str, ...]) -> list[tuple[Any, bool, bool]]:
    """The runs of a machine that keeps its tape, and whether nothing was visited twice in each."""
    runs: list[tuple[Any, bool, bool]] = []
    left = None
    for word in words:
        simulation = reference.Simulation(table, word, left)
        entries, cells = [], []
        while simulation.steps < 40:
            entries.append((simulation.state, simulation.tape.get(simulation.head, 0)))
            cells.append(simulation.head)
            simulation.step()
            if simulation.outcome == "halted":
                break
        else:
            return []
        once = [len(set(some)) == len(some) for some in (entries, cells)]
        runs.append((simulation, *once))
        left = simulation
    return runs


@pytest.mark.slow
@pytest.mark.parametrize("readout", ["tape", "visited"])
def test_lookups_with_memory(readout: str) -> None:
    """Each input begins on the tape that the one before has left."""
    outputs = {"tape": ("1", "11"), "visited": ("10", "110")}[readout]
    pairs = list(zip(("1", "01"), outputs, strict=True))
    task = Task.examples(pairs, readout, memory=True)
    every = dovetail.solutions(task, max_states=2, max_time=60)
    solving = [
        runs
        for table in reference.tables(2, 2)
        if len(runs := kept_runs(table, task.inputs)) == 2
        and tuple(run.readout(readout) for run, *_ in runs) == task.outputs
    ]
    assert every.solving == len(solving) > 0
    for place, form in enumerate(FORMS, 1):
        wanted = sum(all(run[place] for run in runs) for runs in solving)
        assert sum(speed.lookups(every, form).tables.tolist()) == wanted
        [simplest] = every.select(speed.Rank()).rows.tolist()
        alone = speed.is_lookup(every.machine(simplest), task.inputs, form, memory=True)
        assert speed.lookup_share(every, speed.Rank(), form) == alone


def test_what_is_left_after_checks_is_not_all(xor: Solutions) -> None:
    left = speed.checked(speed.checked(xor, ["011"]), ["011", "001"])
    assert left.checks == ("011", "001")
    assert 0 < left.solving < xor.solving
    assert left != xor
    with pytest.raises(DovetailError, match="right on checks"):
        speed.lookups(left)
    with pytest.raises(DovetailError, match="right on checks"):
        speed.lookup_share(left, speed.Time())
    assert speed.lookup_share(left, speed.Rank()) in (0, 1)  # one machine, which is run
    subsets = dovetail.solutions(tasks.xor, max_states=3, max_time=60, performance="subsets")
    with pytest.raises(DovetailError, match="right on checks"):
        speed.Candidates.of_solutions(speed.checked(subsets, ["011"]))


def test_a_selection_of_other_solutions(xor: Solutions) -> None:
    counted_all = speed.lookups(xor)
    with pytest.raises(DovetailError, match="other solutions"):
        counted_all.among(speed.checked(xor, ["011"]).select(speed.AtMost(speed.Time(), 99)))
    with pytest.raises(DovetailError, match="singles out"):
        counted_all.among(xor.select(speed.Rank()))


def test_lookups_with_three_symbols() -> None:
    task = Task.examples([("12", "0"), ("2", "2")], readout="head")
    space = dovetail.Space(1, 3)
    found = dovetail.solutions(task, space, max_time=9)
    table = [reference.unrank(rank, 3) for rank in range(1, space.total + 1)]
    runs = [[trace(one, word) for word in task.inputs] for one in table]
    solving = [
        some for some in runs if all(some) and [r.outputs["head"] for r in some] == ["0", "2"]
    ]
    assert found.solving == len(solving)
    for form in FORMS:
        hits = sum(all(getattr(run, f"{form}_once") for run in some) for some in solving)
        assert sum(speed.lookups(found, form).tables.tolist()) == hits


# Checks.


def right_after(every: list[Solver], key: Callable[[Solver], Any], checks: Any) -> bool:
    """Whether all that is selected among those that pass is right, by the definition."""
    passing = [one for one in every if all(one.right[check] for check in checks)]
    return bool(passing) and all(all(one.right) for one in best(passing, key))


@pytest.mark.slow
@given(solved_tasks(), priors)
@example(Task.examples([("1", "1")], readout="head", held_out=[("01", "1"), ("", "1")]), PRIORS[0])
def test_checks_by_all_orders(task: Task, prior: Any) -> None:
    every, total = solvers(task), len(task.held_out)
    found = speed.checks_needed(counted(task), prior[0])
    needed = Counter()
    for order in permutations(range(total)):
        takes = (n for n in range(total + 1) if right_after(every, prior[1], order[:n]))
        needed[next(takes, None)] += 1
    assert found.solvable == any(all(one.right) for one in every)
    if not found.solvable:
        assert set(needed) == {None}
        assert found.least is found.most is found.mean is found.best is None
        assert not found.enough.any()
        return
    orders = factorial(total)
    assert found.probabilities == tuple(
        Fraction(sum(needed[m] for m in range(n + 1)), orders) for n in range(total + 1)
    )
    assert found.most == max(needed)
    assert found.mean == Fraction(sum(n * many for n, many in needed.items()), orders)
    assert found.least == min(needed)
    assert found.sets.tolist() == [comb(total, n) for n in range(total + 1)]
    places = [task.held_out_inputs.index(text) for text in found.best]
    assert right_after(every, prior[1], places)


@pytest.mark.slow
@given(solved_tasks(), priors, st.data())
def test_selection_with_a_check(task: Task, prior: Any, data: st.DataObject) -> None:
    total = len(task.held_out)
    places = data.draw(st.lists(st.integers(0, total - 1), unique=True))
    passing = [one for one in solvers(task) if all(one.right[place] for place in places)]
    left = speed.checked(counted(task), [task.held_out_inputs[place] for place in places])
    assert left.solving == len(passing)
    assume(passing)
    selection = left.select(prior[0])
    chosen = best(passing, prior[1])
    assert selection.count == len(chosen)
    assert selection.held_out_loss == mean(one.loss for one in chosen)
    assert selection.least_rank == chosen[0].rank


def few_examples(name: str) -> Solutions:
    """The solutions of a task of which two examples are for training, and six held out."""
    task = tasks.named(name)
    pairs = [*zip(task.inputs, task.outputs or (), strict=True), *task.held_out]
    held_out = [pair for place, pair in enumerate(pairs) if place not in (1, 2)][:6]
    few = Task.examples(pairs[1:3], readout=task.readout, held_out=held_out)
    return dovetail.solutions(few, max_states=3, max_time=200)


@pytest.mark.parametrize("name", ["boolean:0101", "and", "parity", "successor"])
def test_checks_are_enough_if_what_passes_them_is_right(name: str) -> None:
    """With three states, where priors differ and obstacles are wrong on several inputs."""
    every = few_examples(name)
    inputs = every.task.held_out_inputs
    exact = [speed.checks_needed(every, prior) for prior, _ in PRIORS]
    for found, (prior, _) in zip(exact, PRIORS, strict=True):
        for size in range(len(inputs) + 1):
            enough = [speed.checked(every, some).select(prior).held_out_loss == 0
                      for some in combinations(inputs, size)]  # fmt: skip
            assert (found.enough[size], found.sets[size]) == (sum(enough), len(enough))
    assert len({found.mean for found in exact}) > 1


def test_drawn_orders_come_near_all(xor: Solutions) -> None:
    assert speed.checks_needed(xor, speed.Rank()).mean == Fraction(5, 2)  # one input of four tells
    for every in (xor, few_examples("boolean:0101")):
        exact = speed.checks_needed(every, speed.Rank())
        drawn = speed.checks_needed(every, speed.Rank(), samples=4000, rng=5)
        assert (exact.drawn, drawn.drawn) == (False, True)
        assert drawn == speed.checks_needed(every, speed.Rank(), samples=4000, rng=5)
        for one, other in zip(exact.probabilities, drawn.probabilities, strict=True):
            assert abs(one - other) < 5 * Fraction(1, 126)  # five standard deviations at most
        assert drawn.probabilities[-1] == 1
        assert drawn.best == exact.best


def test_many_held_out_inputs_need_samples() -> None:
    pairs = [("1" * n, str(n % 2)) for n in range(1, 25)]
    task = Task.examples(pairs[:2], readout="head", held_out=pairs[2:])
    every = dovetail.solutions(task, max_states=2, max_time=200)
    with pytest.raises(DovetailError, match="samples"):
        speed.checks_needed(every, speed.Rank())
    found = speed.checks_needed(every, speed.Rank(), samples=20, rng=1)
    assert found.solvable
    assert found.sets.tolist() == [20] * 23


# Numbers of examples.


@pytest.mark.parametrize("name", ["and", "xor", "boolean:0011", "boolean:1101"])
def test_learning_by_the_definition(name: str) -> None:
    pairs = list(zip(tasks.named(name).inputs, tasks.named(name).outputs or (), strict=True))
    chosen = [prior for prior, _ in PRIORS]
    task = Task.examples(pairs, readout="head")
    found = speed.learning_curve(task, max_states=2, max_time=500, priors=chosen)
    assert not found.drawn
    keys: list[tuple[Any, Any]] = [
        (EVERY_SOLUTION, lambda _: 0),
        *PRIORS,
    ]
    for size in range(1, 4):
        splits = [
            Task.examples([pairs[k] for k in some], readout="head",
                          held_out=[pair for k, pair in enumerate(pairs) if k not in some])
            for some in combinations(range(4), size)
        ]  # fmt: skip
        solved = [every for every in map(solvers, splits) if every]
        for prior, key in keys:
            picked = [best(every, key) for every in solved]
            point = found.of(prior)[size - 1]
            assert (point.splits, point.unsolved) == (len(solved), len(splits) - len(solved))
            assert point.examples == size
            assert point.right == mean(mean(all(one.right) for one in some) for some in picked)
            assert point.loss == mean(mean(one.loss for one in some) for some in picked)


@settings(max_examples=20)
@given(solved_tasks(training=(2, 4)))
def test_a_random_solution_is_right_more_often_after_more_examples(task: Task) -> None:
    assume(len(task.inputs) > 1)
    found = speed.learning_curve(task, max_states=2, max_time=10**6, held_out_time=60, priors=[])
    shares = [point.right for point in found.of()]
    assert all(share is not None for share in shares)
    assert shares == sorted(shares)
    assert shares[0] > 0  # one machine solves the whole task


def test_drawn_splits() -> None:
    def curve(rng: int) -> speed.LearningCurve:
        return speed.learning_curve(tasks.majority, max_states=1, max_time=50, samples=10, rng=rng)

    found = curve(1)
    assert found.drawn
    tried = [point.splits + point.unsolved for point in found.of(speed.Rank())]
    assert tried == [8, 10, 10, 10, 10, 10, 8]
    assert found == curve(1)
    # No machine of one state has seven of the eight rows right.
    assert found.of()[-1].splits == 0
    assert found.of()[-1].right is found.of()[-1].loss is None
    whole = speed.learning_curve(tasks.and_, max_states=1, max_time=50, samples=6, rng=1)
    assert not whole.drawn


# Bad input.


def test_what_is_refused(xor: Solutions) -> None:
    bare = dovetail.solutions(Task.output("1"), max_states=1, max_time=5)
    none = dovetail.solutions(tasks.xor, max_states=1, max_time=5)
    calls: list[tuple[str, Callable[[], object]]] = [
        ("held-out", lambda: speed.held_out_by_slope(bare)),
        ("held-out", lambda: speed.checked(bare, [])),
        ("held-out", lambda: speed.checks_needed(bare, speed.Rank())),
        ("no machine", lambda: speed.held_out_by_slope(none)),
        ("no machine", lambda: speed.checks_needed(none, speed.Rank())),
        ("no machine", lambda: speed.lookup_share(none, speed.Rank())),
        ("no solution", lambda: speed.lookups(none)),
        ("solutions must be", lambda: speed.held_out_by_slope(tasks.xor)),  # type: ignore[arg-type]
        ("slopes", lambda: speed.held_out_by_slope(xor, [(1, 2, 3)])),
        ("a ", lambda: speed.held_out_by_slope(xor, [(0, 2)])),
        ("time", lambda: speed.held_out_by_slope(xor, time=speed.Rank())),
        ("slope", lambda: speed.held_out_by_slope(xor).loss(0)),
        ("form", lambda: speed.lookups(xor, "states")),
        ("form", lambda: speed.is_lookup("0RZ1RZ", ["1"], "states")),
        ("inputs", lambda: speed.is_lookup("0RZ1RZ", [])),
        ("inputs", lambda: speed.is_lookup("0RZ1RZ", "1")),
        ("inputs", lambda: speed.is_lookup("0RZ1RZ", ["2"])),
        ("inputs", lambda: speed.checked(xor, ["11111"])),
        ("prior", lambda: speed.checks_needed(xor, "rank")),  # type: ignore[arg-type]
        ("samples", lambda: speed.checks_needed(xor, speed.Rank(), samples=0)),
        ("rng", lambda: speed.checks_needed(xor, speed.Rank(), samples=1, rng="x")),  # type: ignore[arg-type]
        ("two examples", lambda: speed.learning_curve(Task.output("1"), max_states=1, max_time=5)),
        ("priors", lambda: speed.learning_curve(tasks.and_, max_states=1, max_time=5, priors=3)),  # type: ignore[arg-type]
        ("prior", lambda: speed.learning_curve(tasks.and_, max_states=1, max_time=5).of("x")),
    ]
    for message, call in calls:
        with pytest.raises(DovetailError, match=message):
            call()


def test_everything_is_exact(xor: Solutions) -> None:
    needed = speed.checks_needed(xor, speed.Time())
    assert needed.best == ()
    assert needed.least == needed.most == needed.mean == 0
    assert isinstance(needed.mean, Fraction)
    assert isinstance(speed.held_out_by_slope(xor).to_dict()["low"], np.ndarray)
