"""The literal dovetailer: against hand-made schedules, the oracle and the closed formulas."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from problems import Problem, hard_problems, problems

import dovetail
from dovetail import DovetailError, HaltingTable, Space, Task, testing
from dovetail.dovetailing import schedules
from dovetail.oracle import reference

NUMBERS = ("found", "rank", "time", "iteration", "slots", "steps")


def numbers(result: Any) -> tuple[Any, ...]:
    return tuple(getattr(result, name) for name in NUMBERS)


def rows(trace: Any) -> list[tuple[int, ...]]:
    columns = (trace.iteration, trace.rank, trace.before, trace.turns, trace.steps)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def check_same(result: Any, slow: reference.Literal) -> None:
    """The numbers and the visits are those of the oracle."""
    assert numbers(result) == numbers(slow)
    assert rows(result.trace) == [tuple(visit) for visit in slow.trace]


# --- schedules worked out by hand, for the package and for the oracle ------------------------

Dovetailer = Callable[..., Any]
BOTH = pytest.mark.parametrize("dovetailer", [dovetail.dovetail, reference.dovetail])

# Losses [1, 1, 0], times [never, 3, 4], a = 1, b = 2. Program 2 stops, rejected, in the middle of
# iteration 3; program 3 is accepted in iteration 3 + ceil(4/2) - 1 = 4. Slots: 2 + 4 + 6, then
# in iteration 4 two for program 1, two for program 2 as if it were running, two for program 3.
TABLE = HaltingTable([None, 3, 4], [1, 1, 0])
BY_RANK = [
    (1, 1, 0, 2, 2),
    (2, 1, 2, 2, 2),
    (2, 2, 0, 2, 2),
    (3, 1, 4, 2, 2),
    (3, 2, 2, 1, 1),
    (3, 3, 0, 2, 2),
    (4, 1, 6, 2, 2),
    (4, 3, 2, 2, 2),
]
# The newest group first: in iteration 4 the group is empty, and program 3 comes first.
BY_TIME = [BY_RANK[place] for place in (0, 2, 1, 5, 4, 3, 7)]


@pytest.mark.parametrize(
    ("tie", "slots", "steps", "visits"), [("rank", 18, 15, BY_RANK), ("time", 14, 13, BY_TIME)]
)
def test_a_table_by_hand(tie: str, slots: int, steps: int, visits: list[tuple[int, ...]]) -> None:
    result = dovetail.dovetail(TABLE, 1, 2, tie, trace=True)
    assert numbers(result) == (True, 3, 4, 4, slots, steps)
    assert result.machine is None
    assert rows(result.trace) == visits
    check_same(result, reference.dovetail(TABLE, 1, 2, tie))


def test_groups_of_two_by_hand() -> None:
    # a = 2, b = 1; programs 1 and 2 never halt, 3 and 4 halt with loss 0 at times 2 and 1.
    # Program 4 is accepted in iteration 2 + 1 - 1 = 2, program 3 not before iteration 3.
    table = HaltingTable([None, None, 2, 1], [None, None, 0, 0])
    for tie, ranks in (("rank", [1, 2, 1, 2, 3, 4]), ("time", [1, 2, 3, 4])):
        result = dovetail.dovetail(table, 2, 1, tie, trace=True)
        assert numbers(result) == (True, 4, 1, 2, len(ranks), len(ranks))
        assert [visit[1] for visit in rows(result.trace)] == ranks


def test_the_tie_rule_decides_inside_an_iteration() -> None:
    # a = b = 1: programs 1 (time 3) and 3 (time 1) are both accepted in iteration 3.
    table = HaltingTable([3, None, 1], [0, 1, 0])
    assert dovetail.dovetail(table, tie="rank").rank == 1
    assert dovetail.dovetail(table, tie="time").rank == 3


# The blank tape to the tape "1". The machines of ranks 1 to 6 write 0 and halt, rank 7 = 1RZ0RZ
# writes 1. Each of the first six is rejected after one step. With a = b = 1, rank 7 is accepted in
# iteration 7, after 1 + ... + 6 = 21 slots and, by rank, those of six machines; with a = 3, b = 2
# in iteration 3 after 2 * (3 + 6) slots and six machines' or, newest first, none.
@BOTH
@pytest.mark.parametrize(
    ("a", "b", "tie", "iteration", "slots"),
    [
        (1, 1, "rank", 7, 21 + 6 + 1),
        (1, 1, "time", 7, 21 + 1),
        (3, 2, "rank", 3, 18 + 12 + 1),
        (3, 2, "time", 3, 18 + 1),
        (7, 5, "rank", 1, 30 + 1),
        (7, 5, "time", 1, 30 + 1),
        (1, 2**62, "rank", 7, 2**62 * 27 + 1),
    ],
)
def test_writing_a_one(
    dovetailer: Dovetailer, a: int, b: int, tie: str, iteration: int, slots: int
) -> None:
    result = dovetailer(Task.output("1"), a, b, tie)
    assert numbers(result) == (True, 7, 1, iteration, slots, 7)


# Negation of one symbol: rank 7 = 1RZ0RZ, one step for each of the inputs "" and "1". Ranks 1 to 6
# answer 0 on "" and are rejected, after one step ("average") or one round of two ("max").
# average: time 2, iteration 8. By rank: 28 slots, six machines, the second step; rank 8 is not
# reached: 6 + 2 steps. By time: 28, then rank 8 = 1RZ1RZ (right on ""), then rank 7: 28 + 1 + 1
# slots, 6 + 1 + 1 + 1 steps.
# max: time 1, iteration 7, 6 * 2 + 2 steps; newest first, in only 21 + 1 slots.
# weights 1, 3: time 1 + 3, iteration 10 after 45 slots. Rank 8 has done its step on "" in iteration
# 8 and waits for its second; rank 9 = 1RZ0LA has done one step in iteration 9: 6 + 1 + 1 + 2 steps.
# weights 3, 1: time 4 as well; ranks 1 to 6 are rejected in their third turn. By rank, rank 8 has
# had two turns, rank 9 one, all without a step: 6 + 2 steps.
@BOTH
@pytest.mark.parametrize(
    ("cost", "weights", "tie", "expected"),
    [
        ("average", None, "rank", (True, 7, 2, 8, 28 + 6 + 1, 8)),
        ("average", None, "time", (True, 7, 2, 8, 28 + 1 + 1, 9)),
        ("max", None, "rank", (True, 7, 1, 7, 21 + 6 + 1, 14)),
        ("max", None, "time", (True, 7, 1, 7, 21 + 1, 14)),
        ("average", [1, 3], "rank", (True, 7, 4, 10, 45 + 6 + 1, 10)),
        ("average", [3, 1], "rank", (True, 7, 4, 10, 45 + 6 + 1, 8)),
    ],
)
def test_negation(
    dovetailer: Dovetailer,
    cost: str,
    weights: list[int] | None,
    tie: str,
    expected: tuple[Any, ...],
) -> None:
    task = Task.examples([("", "1"), ("1", "0")], readout="head", cost=cost, weights=weights)
    assert numbers(dovetailer(task, tie=tie)) == expected


# One state, three symbols; the visited cells 1 from the input 1, and 21 from 01. The entry A1 must
# halt at once, writing 1; A0 must move right, or nothing halts, having written 2; the least such
# machine is 2RA1RZ0RZ, of rank 8*81 + 1*9 + 0 + 1 = 658. Its first round runs both inputs, its
# second one only: 3 steps in 2 turns.
def test_rounds_by_hand() -> None:
    task = Task.examples([("1", "1"), ("01", "21")], readout="visited", cost="max")
    result = dovetail.dovetail(task, 700, 2, space=Space(1, 3), trace=True)
    assert (result.rank, result.time, result.iteration) == (658, 2, 1)
    assert result.slots == 657 * 2 + 2
    assert rows(result.trace)[-1] == (1, 658, 0, 2, 3)


def test_a_list_that_ends() -> None:
    # Three programs, a = 2, b = 3, nothing found: slots 3 * (2 + 3 + 3 + 3) in four iterations.
    table = HaltingTable([None, 2, 5], [0, 1, 2])
    for dovetailer in (dovetail.dovetail, reference.dovetail):
        result: Any = dovetailer(table, 2, 3, max_iterations=4)
        assert numbers(result) == (False, None, None, 4, 33, 12 + 2 + 5)
        assert not result.found
    package = dovetail.dovetail(table, 2, 3, max_iterations=4)
    assert not package
    assert (package.machine, package.area) == (None, None)


def test_a_program_that_halts_with_a_loss_is_never_accepted() -> None:
    assert not dovetail.dovetail(HaltingTable([1, 1], [0.5, Fraction(1, 3)]), max_iterations=9)
    assert dovetail.dovetail(HaltingTable([1, 1], [0.5, 0.0]), max_iterations=9).rank == 2


def test_no_iterations() -> None:
    result = dovetail.dovetail(Task.output("1"), max_iterations=0)
    assert numbers(result) == (False, None, None, 0, 0, 0)


# --- closed formulas -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rank", "time", "a", "b", "iteration"),
    [(1, 1, 1, 1, 1), (7, 1, 1, 1, 7), (7, 4, 1, 1, 10), (7, 3, 3, 2, 4), (6, 2, 3, 2, 2)],
)
def test_iterations_by_hand(rank: int, time: int, a: int, b: int, iteration: int) -> None:
    assert schedules.iteration(rank, time, a, b) == iteration
    assert reference.iteration(rank, time, a, b) == iteration


def test_area_and_keys_by_hand() -> None:
    # (a t + b x)^2 / (2 a b) with x = 7, t = 3, a = 3, b = 2: (9 + 14)^2 / 12.
    assert schedules.area(7, 3, 3, 2) == Fraction(529, 12)
    assert isinstance(schedules.area(7, 3, 3, 2), Fraction)
    assert schedules.search_key(7, 3, 3, 2, "rank") == (4, 7)
    assert schedules.search_key(7, 3, 3, 2, "time") == (4, 2, 7)


POINTS = st.integers(1, 40)


@given(POINTS, POINTS, testing.slopes(), testing.ties(), st.none() | st.integers(0, 60))
@example(rank=9, time=6, slope=(3, 2), tie="time", further=0)
def test_closed_formulas_are_the_schedule(
    rank: int, time: int, slope: tuple[int, int], tie: str, further: int | None
) -> None:
    a, b = slope
    listed = 3000 if further is None else rank + further
    times = [time if program == rank else None for program in range(1, listed + 1)]
    table = HaltingTable(times, [0] * listed)
    result = dovetail.dovetail(table, a, b, tie)
    total = None if further is None else listed
    assert (result.rank, result.time) == (rank, time)
    assert result.iteration == schedules.iteration(rank, time, a, b)
    assert result.slots == schedules.slots(rank, time, a, b, tie, total=total)
    assert result.slots == reference.slots(rank, time, a, b, tie, total=total)
    assert result.slots == reference.dovetail(table, a, b, tie).slots
    assert result.steps == result.slots  # nobody else halts
    assert schedules.search_key(rank, time, a, b, tie) == reference.search_key(
        rank, time, a, b, tie
    )
    isoline = a * time + b * rank
    assert result.area == schedules.area(rank, time, a, b) == Fraction(isoline**2, 2 * a * b)
    if total is None:
        assert abs(result.slots - Fraction(isoline**2, 2 * a * b)) < 1.5 * isoline


@given(st.integers(1, 10**30), st.integers(1, 10**12), testing.slopes(), testing.ties())
def test_closed_formulas_of_large_numbers(
    rank: int, time: int, slope: tuple[int, int], tie: str
) -> None:
    a, b = slope
    assert schedules.iteration(rank, time, a, b) == reference.iteration(rank, time, a, b)
    assert schedules.slots(rank, time, a, b, tie) == reference.slots(rank, time, a, b, tie)
    assert schedules.area(rank, time, a, b) == Fraction((a * time + b * rank) ** 2, 2 * a * b)


# --- against the oracle ----------------------------------------------------------------------


@settings(max_examples=200)
@given(problems(max_slots=8000) | hard_problems(max_slots=8000))
def test_the_literal_dovetailer_agrees_with_the_oracle(problem: Problem) -> None:
    slow = problem.oracle()
    result = problem.literal(trace=True)
    check_same(result, slow)
    if slow.rank is not None:
        table = reference.unrank(slow.rank, problem.space.symbols, problem.order)
        assert str(result.machine) == reference.text(table)


@st.composite
def halting_tables(draw: st.DrawFn) -> HaltingTable:
    programs = st.tuples(st.none() | st.integers(1, 30), st.sampled_from([0, 1, 2, 0.5]))
    drawn = draw(st.lists(programs, min_size=1, max_size=30))
    return HaltingTable([time for time, _ in drawn], [loss for _, loss in drawn])


@given(halting_tables(), testing.slopes(), testing.ties(), st.integers(0, 40))
def test_tables_agree_with_the_oracle_and_with_the_least_key(
    table: HaltingTable, slope: tuple[int, int], tie: str, iterations: int
) -> None:
    a, b = slope
    slow = reference.dovetail(table, a, b, tie, max_iterations=iterations)
    result = dovetail.dovetail(table, a, b, tie, max_iterations=iterations, trace=True)
    check_same(result, slow)
    pairs = enumerate(zip(table.times, table.losses, strict=True), start=1)
    solutions = [(rank, time) for rank, (time, loss) in pairs if time is not None and loss == 0]
    within = [point for point in solutions if reference.iteration(*point, a, b) <= iterations]
    best = min(within, key=lambda point: reference.search_key(*point, a, b, tie), default=None)
    assert ((result.rank, result.time) if result else None) == best
    if best is not None:
        assert result.slots == reference.slots(*best, a, b, tie, total=len(table.times))


class Stepped:
    """A program that halts at a time with a loss, and forbids being stepped afterwards."""

    def __init__(self, time: int | None, loss: object, log: list[int], name: int) -> None:
        self.time, self.loss, self.log, self.name, self.done = time, loss, log, name, 0

    def step(self) -> object:
        assert self.time is None or self.done < self.time
        self.done += 1
        self.log.append(self.name)
        return self.loss if self.done == self.time else None


def stepped(table: HaltingTable, log: list[int]) -> Sequence[Any]:
    pairs = zip(table.times, table.losses, strict=True)
    return [Stepped(time, loss, log, name) for name, (time, loss) in enumerate(pairs, start=1)]


@given(halting_tables(), testing.slopes(), testing.ties(), st.integers(0, 40))
def test_stepped_objects_agree_with_their_table(
    table: HaltingTable, slope: tuple[int, int], tie: str, iterations: int
) -> None:
    a, b = slope
    log: list[int] = []
    slow_log: list[int] = []
    slow = reference.dovetail(stepped(table, slow_log), a, b, tie, max_iterations=iterations)
    result = dovetail.dovetail(
        stepped(table, log), a, b, tie, max_iterations=iterations, trace=True
    )
    check_same(result, slow)
    assert log == slow_log
    by_table = dovetail.dovetail(table, a, b, tie, max_iterations=iterations)
    assert numbers(result) == numbers(by_table)


def test_an_exception_of_a_stepped_program_passes_through() -> None:
    class BoomError(Exception):
        pass

    def fail() -> None:
        raise boom

    boom = BoomError("from within")
    with pytest.raises(BoomError) as caught:
        dovetail.dovetail([SimpleNamespace(step=fail)])
    assert caught.value is boom


# --- resumption ------------------------------------------------------------------------------


@given(problems(max_slots=20_000), st.integers(0, 30))
def test_a_resumed_schedule_is_the_whole_one(problem: Problem, first: int) -> None:
    first = min(first, problem.iterations)
    whole, part = problem.literal(), problem.literal(max_iterations=first)
    assert part.found == (whole.found and whole.iteration <= first)
    if not part:
        assert part.iteration == first
        assert numbers(part.resume(problem.iterations)) == numbers(whole)


def test_held_out_examples_do_not_change_the_schedule() -> None:
    pairs = [("", "1"), ("1", "0")]
    plain = dovetail.dovetail(Task.examples(pairs, readout="head"))
    held_out = Task.examples(pairs, readout="head", held_out=[("11", "1"), ("01", "0")])
    assert numbers(dovetail.dovetail(held_out)) == numbers(plain)


def test_a_space_belongs_to_machines_only() -> None:
    with pytest.raises(DovetailError):
        dovetail.dovetail(TABLE, space=Space(1))
