"""The exact search: the literal dovetailer's answer, on random and on known problems."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known import WITHIN_4_STATES, XOR
from problems import Problem, hard_problems, problems

import dovetail
from dovetail import Hit, NoHit, Space, Task, tasks, testing
from dovetail.oracle import reference
from dovetail.testing import OutputsAre


def find(*arguments: Any, **options: Any) -> Hit:
    """The hit of a search that has one."""
    hit = dovetail.search(*arguments, **options)
    assert isinstance(hit, Hit)
    return hit


def fail(*arguments: Any, **options: Any) -> NoHit:
    """What a search says that ends without a hit."""
    result = dovetail.search(*arguments, **options)
    assert isinstance(result, NoHit)
    return result


def check_hit(problem: Problem, hit: Hit, point: tuple[int, int]) -> None:
    """Compare every field of a hit with the oracle's account of its (rank, time)."""
    task, a, b, tie = problem.task, problem.a, problem.b, problem.tie
    assert (hit.rank, hit.time) == point
    assert hit.iteration == reference.iteration(*point, a, b)
    assert hit.slots == reference.slots(*point, a, b, tie, total=problem.total)
    assert hit.area == Fraction((a * hit.time + b * hit.rank) ** 2, 2 * a * b)
    assert (hit.task, hit.a, hit.b, hit.tie) == (task, a, b, tie)
    table = reference.unrank(hit.rank, problem.space.symbols, problem.order)
    assert str(hit.machine) == reference.text(table)
    assert 2**hit.description_length == pytest.approx(hit.rank)
    slow = reference.evaluate(task, table, max_steps=2000)
    assert tuple(hit.outputs) == slow.outputs
    if task.outputs is not None:
        assert slow.outputs == tuple(task.outputs)
        assert hit.held_out_loss == slow.held_out_loss


def check_against(problem: Problem, literal: Any) -> None:
    """Compare the search with what a literal dovetailer has found."""
    hit = problem.search(max_iterations=problem.iterations)
    assert bool(hit) == literal.found
    if isinstance(hit, Hit):
        check_hit(problem, hit, (literal.rank, literal.time))
        assert (hit.iteration, hit.slots) == (literal.iteration, literal.slots)
    else:
        assert hit.reason in ("iterations", "exhausted")
        assert hit.excluded >= problem.iterations


# --- random problems -------------------------------------------------------------------------


@settings(max_examples=200)
@given(problems(max_slots=15_000))
def test_search_is_the_oracle_is_brute_force(problem: Problem) -> None:
    slow = problem.oracle()
    assert ((slow.rank, slow.time) if slow.found else None) == problem.brute_force()
    check_against(problem, slow)


@settings(max_examples=300)
@given(problems(max_slots=3_000_000, max_rank=100_000))
def test_search_is_the_literal_dovetailer(problem: Problem) -> None:
    check_against(problem, problem.literal())


@settings(max_examples=60)
@given(hard_problems(max_slots=20_000))
def test_search_is_the_oracle_where_one_state_is_not_enough(problem: Problem) -> None:
    check_against(problem, problem.oracle())


@given(hard_problems(max_slots=2_000_000))
def test_search_is_the_literal_dovetailer_where_one_state_is_not_enough(problem: Problem) -> None:
    check_against(problem, problem.literal())


@pytest.mark.slow
@settings(max_examples=200)
@given(hard_problems(max_slots=20_000_000))
def test_search_is_the_literal_dovetailer_on_long_schedules(problem: Problem) -> None:
    check_against(problem, problem.literal())


@given(testing.tasks(max_rank=800), testing.slopes(), testing.ties())
def test_search_without_limits_is_the_literal_dovetailer(
    task: Task, slope: tuple[int, int], tie: str
) -> None:
    a, b = slope
    hit = find(task, a, b, tie)
    result = dovetail.dovetail(task, a, b, tie, max_iterations=hit.iteration)
    assert (result.rank, result.time) == (hit.rank, hit.time)
    before = dovetail.dovetail(task, a, b, tie, max_iterations=hit.iteration - 1)
    assert not before.found


@given(problems(max_slots=200_000, memory=False), st.lists(st.integers(1, 6), max_size=5))
def test_inputs_that_differ_in_trailing_blanks_are_the_same(
    problem: Problem, blanks: list[int]
) -> None:
    task = problem.task
    padded = [
        word + "0" * count for word, count in zip(task.inputs, blanks + [2] * 9, strict=False)
    ]
    again = replace(problem, task=replace(task, inputs=tuple(padded)))
    for ask in (lambda p: p.search(max_iterations=p.iterations), Problem.literal):
        left, right = map(ask, (problem, again))
        assert bool(left) == bool(right)
        if left:
            assert (left.rank, left.time) == (right.rank, right.time)
            assert (left.iteration, left.slots) == (right.iteration, right.slots)


@given(problems(max_slots=200_000, predicates=False))
def test_a_predicate_for_the_outputs_is_the_examples(problem: Problem) -> None:
    task = problem.task
    assert task.outputs is not None
    other = Task.predicate(
        task.inputs,
        OutputsAre(tuple(task.outputs)),
        readout=task.readout,
        cost=task.cost,
        weights=task.weights,
        memory=task.memory,
    )
    hit, same = (
        each.search(max_iterations=problem.iterations)
        for each in (problem, replace(problem, task=other))
    )
    assert bool(hit) == bool(same)
    if isinstance(hit, Hit) and isinstance(same, Hit):
        assert (hit.rank, hit.time, hit.slots) == (same.rank, same.time, same.slots)


# --- limits and resumption -------------------------------------------------------------------


def answer(result: Any) -> tuple[Any, ...]:
    return (result.rank, result.time, result.iteration, result.slots, result.machine)


@given(testing.tasks(max_rank=2000), testing.slopes(), testing.ties(), st.integers(0, 60))
def test_an_iteration_limit_never_changes_the_answer(
    task: Task, slope: tuple[int, int], tie: str, limit: int
) -> None:
    whole = find(task, *slope, tie)
    part = dovetail.search(task, *slope, tie, max_iterations=limit)
    assert bool(part) == (whole.iteration <= limit)
    if isinstance(part, NoHit):
        assert part.reason == "iterations"
        assert limit <= part.excluded < whole.iteration
        part = part.resume()
    assert answer(part) == answer(whole)


@given(testing.tasks(max_rank=2000), testing.slopes(), testing.ties(), st.integers(1, 50))
def test_a_search_in_small_pieces_is_the_whole_one(
    task: Task, slope: tuple[int, int], tie: str, nodes: int
) -> None:
    whole = find(task, *slope, tie)
    part = dovetail.search(task, *slope, tie, max_nodes=nodes)
    excluded = 0
    for _ in range(2000):
        if not isinstance(part, NoHit):
            break
        assert part.reason == "nodes"
        assert excluded <= part.excluded < whole.iteration
        if part.candidate is not None:
            check_candidate(task, part.candidate, slope, part.excluded)
        excluded = part.excluded
        part = part.resume(max_nodes=nodes)
    if isinstance(part, NoHit):  # in spite of 2000 pieces: the rest at once
        part = part.resume()
    assert answer(part) == answer(whole)


def check_candidate(
    task: Task, candidate: tuple[int, int], slope: tuple[int, int], excluded: int
) -> None:
    rank, time = candidate
    assert reference.acceptance_time(task, reference.unrank(rank), 10 * time) == time
    assert reference.iteration(rank, time, *slope) > excluded


# No machine of one state writes two 1s from the blank tape and halts: if A0 moves it meets a blank
# again, for ever.
IMPOSSIBLE = Task.output("11")


def test_a_space_without_a_solution() -> None:
    result = fail(IMPOSSIBLE, space=Space(1), max_iterations=10_000)
    assert not result
    assert result.reason in ("iterations", "exhausted")
    assert result.excluded >= 10_000
    assert result.candidate is None
    assert not dovetail.dovetail(IMPOSSIBLE, space=Space(1), max_iterations=200)


def test_excluded_iterations_are_really_excluded() -> None:
    # The known solutions of xor are accepted in iterations 40 + 13 - 1 and 42 + 8 - 1.
    result = fail(tasks.xor, 100_000, 1, max_iterations=48)
    assert (result.reason, result.excluded) == ("iterations", 48)
    hit = result.resume(max_iterations=49)
    assert isinstance(hit, Hit)
    assert (hit.rank, hit.time, hit.iteration) == (4_197_591, 8, 49)


def test_a_timeout_is_an_answer() -> None:
    hard = Task.output("1011001110001111000010110101")
    for _ in range(5):  # a busy machine may be late
        result = fail(hard, timeout=0.2)
        assert result.reason == "timeout"
        assert result.seconds > 0.1
        if result.seconds < 2:
            break
    assert result.seconds < 2
    assert result.nodes > 0
    again = result.resume(max_nodes=10)
    assert isinstance(again, NoHit)
    assert again.reason == "nodes"
    assert again.nodes > result.nodes
    assert again.excluded >= result.excluded


def test_one_node_is_not_enough_for_xor() -> None:
    assert fail(tasks.xor, max_nodes=1).reason == "nodes"


def test_progress_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(dovetail.search(tasks.and_, progress=True)) == answer(dovetail.search(tasks.and_))


# --- known answers ---------------------------------------------------------------------------

# All Pareto-minimal solutions of xor within 4 states and time 200 are these two, and a program with
# time t above 200 cannot be accepted before iteration 1 + t/b - 1 > 200/b.


def ceil(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def first_of(points: list[tuple[int, int]], a: int, b: int, tie: str) -> tuple[int, int]:
    def key(point: tuple[int, int]) -> tuple[int, ...]:
        x, t = point
        k = ceil(x, a) + ceil(t, b) - 1
        return (k, x) if tie == "rank" else (k, ceil(t, b), x)

    return min(points, key=key)


@pytest.mark.parametrize("tie", ["rank", "time"])
@pytest.mark.parametrize(
    ("a", "b", "by_rank", "by_time"),
    [
        (100_000, 1, 1, 1),  # 40 + 13 - 1 = 52 against 42 + 8 - 1 = 49
        (50_000, 1, 0, 1),  # 79 + 13 - 1 = 91 against 84 + 8 - 1 = 91
        (1_000_000, 5, 0, 1),  # 4 + 3 - 1 against 5 + 2 - 1, equal
        (1_000_000, 1, 1, 1),  # 16 against 12
        (1_000_000, 13, 0, 0),  # 4 against 5
        (10_000_000, 13, 0, 0),  # both in iteration 1, in the first round
        (10_000_000, 8, 1, 1),  # 2 against 1
        (300_000, 7, 0, 0),  # 14 + 2 - 1 against 14 + 2 - 1, the same round
    ],
)
def test_xor_at_slopes_where_the_answer_is_certain(
    a: int, b: int, by_rank: int, by_time: int, tie: str
) -> None:
    expected = first_of(XOR, a, b, tie)
    k = ceil(expected[0], a) + ceil(expected[1], b) - 1
    assert a * k <= WITHIN_4_STATES
    assert b * k <= 200
    assert expected == XOR[by_rank if tie == "rank" else by_time]
    hit = find(tasks.xor, a, b, tie)
    assert (hit.rank, hit.time, hit.iteration) == (*expected, k)


@pytest.mark.parametrize("tie", ["rank", "time"])
def test_xor_one_to_one(tie: str) -> None:
    hit = find(tasks.xor, a=1, b=1, tie=tie)
    assert (hit.rank, hit.time) == XOR[0]
    k = 3_930_639 + 13 - 1
    # All k - 1 earlier iterations and, by rank, all smaller ranks; by time the 12 newer machines.
    visited = 3_930_638 if tie == "rank" else 12
    assert hit.iteration == k
    assert hit.slots == k * (k - 1) // 2 + visited + 1
    assert hit.area == Fraction((13 + 3_930_639) ** 2, 2)
    assert tuple(hit.outputs) == ("0", "1", "1", "0")
    slow = reference.evaluate(tasks.xor, reference.unrank(3_930_639))
    assert slow.training_loss == 0
    assert sum(time or 0 for time in slow.times) == 13
    assert hit.held_out_loss == slow.held_out_loss


@pytest.mark.parametrize("tie", ["rank", "time"])
@pytest.mark.parametrize(("a", "b"), [(1, 1), (7, 3), (1, 20), (20, 1), (100, 2), (738, 6)])
def test_and_at_many_slopes(a: int, b: int, tie: str) -> None:
    hit = find(tasks.and_, a, b, tie)
    assert (hit.rank, hit.time) == (738, 6)
    assert hit.slots == reference.slots(738, 6, a, b, tie)
    assert str(hit.machine) == reference.text(reference.unrank(738))


def test_the_first_solution_of_and_by_brute_force() -> None:
    assert reference.solutions(tasks.and_, 738, 200) == [(738, 6)]


def test_large_numbers() -> None:
    hit = find(Task.output("1"), 1, 2**62)
    assert (hit.rank, hit.iteration, hit.slots) == (7, 7, 27 * 2**62 + 1)
    hit = find(Task.output("1"), 2**62, 1)
    assert (hit.rank, hit.iteration, hit.slots) == (7, 1, 7)


def test_the_least_rank_may_need_relabelled_states() -> None:
    # Under every order of the entry codes the winner is the oracle's; a few orders by rotation.
    task = Task.examples([("1", "1"), ("11", "11"), ("01", "1")], readout="tape")
    for shift in range(10):
        order = {n: [(code + shift) % (4 * n + 2) for code in range(4 * n + 2)] for n in (1, 2)}
        problem = Problem(task, Space(2, 2, order), 20, 1, "rank", 60)
        best = problem.brute_force()
        hit = problem.search(max_iterations=60)
        assert ((hit.rank, hit.time) if isinstance(hit, Hit) else None) == best


# --- bounded spaces --------------------------------------------------------------------------


def test_a_bounded_space_ends_its_list() -> None:
    # 36 machines of one state, a = 20: iteration 1 lists 20, iteration 2 all 36, by rank. The least
    # one that answers 1 on "" and 0 on 1, in one step each, is number 7; a machine with the time 2
    # and b = 1 is accepted in iteration 2, after 20 + 6 slots, which has no more than 36.
    task = Task.examples([("", "1"), ("1", "0")], readout="head")
    hit = find(task, 20, 1, space=Space(1))
    assert (hit.rank, hit.time, hit.iteration, hit.slots) == (7, 2, 2, 20 + 6 + 1)
    newest_first = find(task, 20, 1, "time", space=Space(1))
    assert newest_first.slots == 20 + 16 + 6 + 1


@pytest.mark.filterwarnings("ignore:no machine can give")
def test_a_task_that_no_machine_can_solve_is_not_searched() -> None:
    examples = [("1", "11"), ("11", "010")]
    result = fail(Task.examples(examples, readout="tape"))
    assert (result.reason, result.candidate, result.nodes) == ("exhausted", None, 0)
    assert result.resume() is result
    read = fail(Task.examples(examples, readout="visited"), max_nodes=100)
    assert read.reason == "nodes"
