"""Fronts: every point by brute force, every winner by the literal dovetailer."""

import pickle
from dataclasses import replace

import pytest
from brute import pareto
from hypothesis import given, settings
from hypothesis import strategies as st
from known import WITHIN_4_STATES, XOR
from problems import Problem, hard_problems, pairs, problems, said, slow_problems

import dovetail
from dovetail import DovetailError, Front, Space, Task, tasks
from dovetail.oracle import reference

Pair = tuple[int, int]


def brute_force(problem: Problem, max_rank: int, max_time: int) -> list[Pair]:
    return pareto(reference.solutions(problem.task, max_rank, max_time, **problem.options))


def check_front(front: Front, problem: Problem, max_rank: int, max_time: int) -> None:
    assert front.complete
    assert pairs(front) == brute_force(problem, max_rank, max_time)
    for point in front:
        table = reference.unrank(point.rank, problem.space.symbols, problem.order)
        assert point.machine.text == reference.text(table)
        assert reference.acceptance_time(problem.task, table, 10 * point.time) == point.time


# --- points ----------------------------------------------------------------------------------


@settings(max_examples=150)
@given(problems(), st.integers(1, 3000), st.integers(1, 60))
def test_a_front_is_brute_force(problem: Problem, max_rank: int, max_time: int) -> None:
    check_front(problem.front(max_rank, max_time), problem, max_rank, max_time)


@settings(max_examples=40)
@given(hard_problems(1), st.integers(1, 12_000), st.integers(1, 80))
def test_a_front_is_brute_force_where_one_state_is_not_enough(
    problem: Problem, max_rank: int, max_time: int
) -> None:
    check_front(problem.front(max_rank, max_time), problem, max_rank, max_time)


@settings(max_examples=30)
@given(slow_problems(), st.integers(1000, 3000), st.integers(10, 120))
def test_a_front_of_several_points_is_brute_force(
    problem: Problem, max_rank: int, max_time: int
) -> None:
    check_front(problem.front(max_rank, max_time), problem, max_rank, max_time)


@pytest.mark.slow
@settings(max_examples=30)
@given(slow_problems())
def test_the_front_of_a_whole_space_is_brute_force(problem: Problem) -> None:
    total = min(problem.total, 20_000)
    check_front(problem.front(total, 120), problem, total, 120)


def test_known_fronts() -> None:
    front = dovetail.front(tasks.xor, max_states=4, max_time=200)
    assert pairs(front) == XOR
    assert (front.max_rank, front.max_time, front.complete) == (WITHIN_4_STATES, 200, True)
    assert pairs(dovetail.front(tasks.and_, max_states=4, max_time=200)) == [(738, 6)]
    assert pairs(dovetail.front(tasks.xor, max_rank=XOR[1][0] - 1, max_time=200)) == XOR[:1]
    assert pairs(dovetail.front(tasks.xor, max_rank=XOR[1][0], max_time=12)) == XOR[1:]
    assert pairs(dovetail.front(tasks.xor, max_rank=XOR[0][0] - 1, max_time=200)) == []


def test_the_corner_is_the_least_of_the_limits() -> None:
    def corner(**limits: int) -> int:
        return dovetail.front(Task.output("1"), max_time=1, **limits).max_rank

    assert corner(max_states=2) == 10_036
    assert corner(max_states=2, max_rank=50) == 50
    assert corner(max_states=1, max_rank=50) == 36
    assert dovetail.front(Task.output("1"), Space(1), max_rank=50, max_time=1).max_rank == 36


# --- winners ---------------------------------------------------------------------------------


def extended(front: Front, problem: Problem) -> Front:
    """The front that covers a slope; extended, if need be, by what the error says."""
    a, b, tie = problem.a, problem.b, problem.tie
    if front.sweep(a, b, tie).covered[0]:
        return front
    with pytest.raises(DovetailError, match=f"a={a}, b={b}") as caught:
        front.winner(a, b, tie)
    limits = said(caught.value)
    assert all(limit > getattr(front, name) for name, limit in limits.items())
    return front.extend(**limits)


def check_winner(front: Front, problem: Problem) -> None:
    a, b, tie = problem.a, problem.b, problem.tie
    won = front.winner(a, b, tie)
    literal = problem.literal(max_iterations=won.iteration)
    assert literal.found
    for name in ("rank", "time", "machine", "iteration", "slots", "area"):
        assert getattr(won, name) == getattr(literal, name)
    assert (won.a, won.b, won.tie) == (a, b, tie)


@settings(max_examples=200)
@given(problems(max_rank=2000), st.integers(40, 3000), st.integers(1, 60))
def test_the_winner_is_the_literal_dovetailer_s(
    problem: Problem, max_rank: int, max_time: int
) -> None:
    front = problem.front(max_rank, max_time)
    if not front:
        with pytest.raises(DovetailError, match="no solution up to rank"):
            front.winner(problem.a, problem.b, problem.tie)
        return
    check_winner(extended(front, problem), problem)


@settings(max_examples=60)
@given(problems(max_rank=300), st.integers(300, 600))
def test_the_winner_is_the_oracle_s(problem: Problem, max_rank: int) -> None:
    front = problem.front(max_rank, 30)
    if not front:
        return
    won = extended(front, problem).winner(problem.a, problem.b, problem.tie)
    if problem.a * problem.b * won.iteration**2 > 100_000:
        return
    slow = replace(problem, iterations=won.iteration).oracle()
    for name in ("rank", "time", "iteration", "slots"):
        assert getattr(won, name) == getattr(slow, name)


@settings(max_examples=150)
@given(slow_problems(), st.integers(500, 3000), st.integers(10, 100))
def test_the_winner_of_several_points_is_the_literal_dovetailer_s(
    problem: Problem, max_rank: int, max_time: int
) -> None:
    front = problem.front(max_rank, max_time)
    if front:
        check_winner(extended(front, problem), problem)


@settings(max_examples=60)
@given(
    slow_problems(),
    st.integers(100, 1500),
    st.integers(5, 30),
    st.lists(st.tuples(*[st.integers(1, 60)] * 2), min_size=20, max_size=20),
)
def test_what_is_covered_does_not_change_in_a_larger_front(
    problem: Problem, max_rank: int, max_time: int, slopes: list[Pair]
) -> None:
    small = problem.front(max_rank, max_time)
    larger = brute_force(problem, 2000, 60)  # of all solutions, but for greater times and ranks
    if not small:
        return
    for a, b in slopes:
        try:
            won = small.winner(a, b, problem.tie)
        except DovetailError:
            continue
        assert (won.rank, won.time) == reference.winner(larger, a, b, problem.tie)


def test_what_to_extend_is_said() -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=100)
    with pytest.raises(DovetailError, match=r"a=1, b=1: .* extend max_time to 3930651$"):
        front.winner()
    with pytest.raises(
        DovetailError, match=r"max_time to 36\d{24}, beyond the greatest that can be"
    ):
        front.winner(1, 2**63 - 1)
    # The winner is accepted in iteration 2; machines of 4 states are listed in the first.
    with pytest.raises(DovetailError, match=r"extend max_rank to 10000000$"):
        front.winner(10**7, 7)
    # A machine of rank 1 and time 14 would be accepted in iteration 2 as well, and sooner.
    front = dovetail.front(tasks.xor, max_states=3, max_time=13)
    with pytest.raises(DovetailError, match=r"extend max_rank to 10000000 and max_time to 14$"):
        front.winner(10**7, 7)
    assert front.extend(max_rank=10**7, max_time=14).winner(10**7, 7).rank == XOR[0][0]


def test_a_space_with_a_greatest_size_is_all_there_is() -> None:
    bounded = dovetail.front(tasks.xor, Space(3), max_time=100)
    total = 36 + 10**4 + 14**6
    won = bounded.winner(10**7, 7)
    # All machines are listed in iteration 1; in the second all before the winner have 7 turns.
    slots = 7 * total + 7 * (XOR[0][0] - 1) + 6
    assert (won.rank, won.iteration, won.slots) == (XOR[0][0], 2, slots)
    swept = bounded.sweep(10**7, 7, slots=True)
    assert swept.covered.all()
    assert swept.slots is not None
    assert swept.slots.tolist() == [slots]
    assert not dovetail.front(tasks.xor, max_states=3, max_time=100).sweep(10**7, 7).covered.any()
    # Times remain: 3 states may solve it later than they were run.
    with pytest.raises(DovetailError, match="max_time to 7000"):
        bounded.winner(10**7, 7000)
    part = dovetail.front(tasks.xor, Space(3), max_rank=5_000_000, max_time=100)
    with pytest.raises(DovetailError, match=f"max_rank to {total}$"):
        part.winner(10**7, 7)


# --- going on --------------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    problems(max_rank=5000) | slow_problems(),
    st.tuples(*[st.integers(1, 3000)] * 2),
    st.tuples(*[st.integers(1, 50)] * 2),
)
def test_an_extended_front_is_the_one_made_at_once(
    problem: Problem, ranks: Pair, times: Pair
) -> None:
    small = problem.front(ranks[0], times[0])
    wider = small.extend(max_rank=ranks[1], max_time=times[1])
    corner = (min(max(ranks), small.space.total), max(times))
    assert (wider.max_rank, wider.max_time) == corner
    check_front(wider, problem, *corner)
    assert small == problem.front(ranks[0], times[0])


def test_extending_by_states_and_less_than_before() -> None:
    small = dovetail.front(tasks.xor, max_rank=4_000_000, max_time=20)
    assert pairs(small) == XOR[:1]
    assert pairs(small.extend(max_states=3)) == XOR
    assert small.extend(max_states=3).max_time == 20
    assert small.extend(max_rank=7, max_time=2) == small
    assert small.extend(max_time=200).max_rank == 4_000_000


@pytest.mark.parametrize("nodes", [1, 7, 100])
@pytest.mark.parametrize("stored", [False, True])
def test_a_front_in_pieces_is_the_whole_one(nodes: int, stored: bool) -> None:
    whole = dovetail.front(tasks.successor, max_states=2, max_time=100)
    assert whole.complete
    part = dovetail.front(tasks.successor, max_states=2, max_time=100, max_nodes=nodes)
    for _ in range(3):
        assert not part.complete
        assert not {point for point in part if point.time > 100}
        with pytest.raises(DovetailError, match="not complete"):
            part.winner()
        with pytest.raises(DovetailError, match="not complete"):
            part.sweep(1, 1)
        if stored:
            part = pickle.loads(pickle.dumps(part))
        before = part.nodes
        part = part.resume(max_nodes=nodes)
        assert before < part.nodes <= before + nodes
    assert part.resume() == whole
    assert pairs(whole) == pareto(reference.solutions(tasks.successor, 10_036, 100))


def test_a_front_can_be_resumed_twice() -> None:
    part = dovetail.front(tasks.xor, max_states=3, max_time=200, max_nodes=400)
    first, second = part.resume(), part.resume(max_nodes=900)
    assert not second.complete
    assert pairs(first) == pairs(second.resume()) == pairs(part.resume()) == XOR
    assert first.nodes == second.resume().nodes  # the walk goes on, it does not begin anew
    assert (part.nodes, part.complete) == (400, False)
    assert first.resume() is first


def test_no_budget_at_all() -> None:
    nothing = dovetail.front(tasks.xor, max_states=3, max_time=200, max_nodes=0)
    assert (nothing.complete, nothing.nodes, pairs(nothing)) == (False, 0, [])
    assert pairs(nothing.resume()) == XOR
    assert not dovetail.front(tasks.xor, max_states=3, max_time=200, timeout=0).complete


def test_a_timeout_is_an_answer() -> None:
    for _ in range(5):  # a busy machine may be late
        part = dovetail.front(tasks.copy, max_states=6, max_time=10_000, timeout=0.2)
        assert not part.complete
        assert part.seconds > 0.1
        if part.seconds < 2:
            break
    assert part.seconds < 2
    more = part.resume(timeout=0.1)
    assert more.nodes > part.nodes
    assert more.seconds > part.seconds
    assert not more.complete


def test_an_incomplete_front_can_be_extended() -> None:
    part = dovetail.front(tasks.xor, max_rank=4_000_000, max_time=9, max_nodes=50)
    assert pairs(part.extend(max_states=3, max_time=200)) == XOR
    stopped = part.extend(max_states=3, max_time=200, max_nodes=3)
    assert (stopped.complete, stopped.max_time) == (False, 200)
    assert pairs(stopped.resume()) == XOR


def test_progress_changes_nothing() -> None:
    shown = dovetail.front(tasks.xor, max_states=3, max_time=200, progress=True)
    assert shown == dovetail.front(tasks.xor, max_states=3, max_time=200)


def test_an_exception_of_a_predicate_passes_through() -> None:
    def broken(outputs: list[str]) -> bool:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        dovetail.front(Task.predicate([""], broken), max_states=1, max_time=5)
