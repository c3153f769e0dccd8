"""Dovetailers inside dovetailers: run turn by turn in the core and in Python, and evaluated."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, takewhile
from math import gcd
from typing import Any

import nested_reference as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, HaltingTable, Slope, Space, Task, tasks
from dovetail.models import LiteralMap, compare_maps, literal_map, pair_rank, run_nest

TIES = st.sampled_from(["rank", "time"])
ORDERS = st.sampled_from(["place", "product"])
#: With the order by products κ must exceed the number of pairs of equal product.
KAPPAS = {"place": st.integers(1, 6), "product": st.integers(17, 22)}


def leaves(most: int = 4) -> st.SearchStrategy[dict[int, tuple[int, bool]]]:
    """Programs that halt: {rank: (time, whether accepted)}."""
    times = st.tuples(st.integers(1, 9), st.booleans())
    return st.dictionaries(st.integers(1, 12), times, min_size=1, max_size=most)


def table_of(programs: dict[int, tuple[int, bool]]) -> HaltingTable:
    ranks = range(1, max(programs) + 1)
    times = [programs[rank][0] if rank in programs else None for rank in ranks]
    losses = [0 if programs.get(rank, (0, False))[1] else 1 for rank in ranks]
    return HaltingTable(times, losses)


def solving(programs: dict[int, tuple[int, bool]]) -> list[tuple[int, int]]:
    return [(rank, time) for rank, (time, accepted) in programs.items() if accepted]


# --- run turn by turn ------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.data(), leaves(), st.integers(1, 3), ORDERS, TIES, st.sampled_from(["slots", "steps"]))
def test_nests_are_run_as_they_are_defined(
    data: st.DataObject,
    programs: dict[int, tuple[int, bool]],
    levels: int,
    order: str,
    tie: str,
    unit: str,
) -> None:
    a, b = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    kappa, turns = data.draw(KAPPAS[order]), 2000
    options: dict[str, Any] = {"kappa": kappa, "order": order, "tie": tie, "unit": unit}
    slow = reference.Nest(programs, levels - 1, (a, b), **options)
    found = slow.run(turns)
    fast = run_nest(table_of(programs), a=a, b=b, levels=levels, max_turns=turns, **options)
    assert bool(fast) == found
    assert [tuple(level.to_dict().values()) for level in fast.found] == slow.found()
    if found:
        assert (fast.iteration, fast.slots, fast.steps) == (slow.iteration, slow.slots, slow.steps)
    elif unit == "slots":
        assert (fast.slots, fast.steps) == (slow.slots, slow.steps)


@settings(max_examples=150)
@given(st.data(), leaves(), st.integers(2, 3), ORDERS, TIES)
def test_what_is_run_is_what_is_evaluated(
    data: st.DataObject, programs: dict[int, tuple[int, bool]], levels: int, order: str, tie: str
) -> None:
    points = solving(programs)
    if not points:
        return
    a, b, kappa = (data.draw(numbers) for numbers in (*[st.integers(1, 9)] * 2, KAPPAS[order]))
    run = run_nest(points, a=a, b=b, levels=levels, kappa=kappa, order=order, tie=tie,
                   max_turns=300_000)  # fmt: skip
    if not run:
        return
    literal = literal_map(points, kappa=kappa, order=order, tie=tie)
    for _ in range(levels - 2):
        literal = literal.above()
    best = literal.best(a, b)
    outer, inner = run.found[:2]
    assert (outer.rank, outer.time) == (best.rank, best.slots)
    assert (inner.a, inner.b, inner.slots) == (best.a, best.b, best.slots)
    assert outer.slots == literal.slots(a, b)


def test_one_level_is_the_dovetailer_itself() -> None:
    rest = [None] * 95
    table = HaltingTable([None, 3, 1, None, 6, *rest], [None, 1, 1, None, 0, *rest])
    for a, b, tie in ((1, 1, "rank"), (2, 3, "time"), (3, 1, "time"), (1, 4, "rank")):
        literal = dovetail.dovetail(table, a=a, b=b, tie=tie, max_iterations=50)
        found = run_nest(table, a=a, b=b, tie=tie, levels=1).found[0]
        assert literal.found
        for name in ("rank", "time", "iteration", "slots", "steps"):
            assert getattr(found, name) == getattr(literal, name), name


def test_real_machines_of_up_to_two_states() -> None:
    """All halting machines, wrong ones too, under the literal schedule and in a nest."""
    space = Space(2)
    for task in (Task.output("11"), Task.output("111"), tasks.successor):
        times, losses = [], []
        for rank in range(1, space.total + 1):
            time, accepted = tried(space.machine(rank), task)
            times.append(time)
            losses.append(0 if accepted else 1)
        for a, b in ((30, 1), (50, 3)):
            literal = dovetail.dovetail(task, a=a, b=b, space=space, max_iterations=3000)
            nest = run_nest(HaltingTable(times, losses), a=a, b=b, levels=1)
            assert literal.found
            found = nest.found[0]
            for name in ("rank", "time", "iteration", "steps"):
                assert getattr(found, name) == getattr(literal, name), (task, a, b, name)


def tried(machine: dovetail.Machine, task: Task) -> tuple[int | None, bool]:
    """When a machine stops taking turns, and whether it solves the task."""
    time = 0
    for word, output in zip(task.inputs, task.outputs or (), strict=True):
        run = dovetail.run(machine, word, max_steps=60)
        if run.outcome != "halted":
            return None, False
        time += run.steps
        if getattr(run, task.readout) != output:
            return time, False
    return time, True


def test_a_nest_that_needs_more_turns_is_a_value() -> None:
    first = run_nest([(12, 5)], a=4, kappa=3, max_turns=1000)
    assert (bool(first), first.slots, len(first)) == (False, 1000, 0)
    assert first.resume(10**6) == run_nest([(12, 5)], a=4, kappa=3, max_turns=10**6)
    assert "resume" in repr(first)


# --- pairs and their ranks -------------------------------------------------------------------


@pytest.mark.parametrize("order", ["place", "product"])
def test_ranks_of_pairs(order: str) -> None:
    for rank, (a, b) in islice(reference.ranked(50, order), 3000):
        assert pair_rank(a, b, kappa=50, order=order) == rank


def test_large_ranks_of_pairs() -> None:
    # Known from outside: there are 4,987 coprime pairs with a product of at most 1,000.
    assert pair_rank(1, 1001) == 4988
    assert pair_rank(2**43 - 57, 10**12, kappa=10, order="product") == (
        10 * (2**43 - 57) * 10**12 + 4
    )  # a prime, 2^12 and 5^12: of the eight pairs four have a smaller a


# --- the map ---------------------------------------------------------------------------------


def points() -> st.SearchStrategy[list[tuple[int, int]]]:
    return st.lists(st.tuples(st.integers(1, 30), st.integers(1, 20)), min_size=1, max_size=4)


def slots(rank: int, time: int, a: int, b: int, tie: str) -> int:
    """The formula for slots, word by word."""
    group, visits = -(-rank // a), -(-time // b)
    now = group + visits - 1
    before = rank - 1 if tie == "rank" else a * (now - group) + rank - a * (group - 1) - 1
    return a * b * now * (now - 1) // 2 + b * before + (time - 1) % b + 1


def winner(pairs: list[tuple[int, int]], a: int, b: int, tie: str) -> int:
    """The index of the program (rank, time) that (a, b) finds first."""

    def key(index: int) -> tuple[int, ...]:
        rank, time = pairs[index]
        visits = -(-time // b)
        now = -(-rank // a) + visits - 1
        return (now, rank) if tie == "rank" else (now, visits, rank)

    return min(range(len(pairs)), key=key)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(1, 16), st.integers(1, 9)), min_size=1, max_size=3),
    ORDERS,
    TIES,
    st.integers(17, 400),
    st.integers(1, 40),
    st.integers(1, 300),
)
def test_the_map_is_that_of_all_pairs(
    programs: list[tuple[int, int]], order: str, tie: str, kappa: int, a: int, b: int
) -> None:
    # Beyond this product nothing changes but by the next coprime pair.
    most = 2 * max(rank for rank, _ in programs) * max(time for _, time in programs) + 60
    every = [
        (rank, pair)
        for rank, pair in takewhile(
            lambda one: one[1][0] * one[1][1] <= most, reference.ranked(kappa, order)
        )
    ]
    costs = [(rank, min(slots(x, t, *pair, tie) for x, t in programs)) for rank, pair in every]
    expected = winner(costs, a, b, tie)
    best = literal_map(programs, kappa=kappa, order=order, tie=tie).best(a, b)
    assert (best.rank, best.slots) == costs[expected]
    assert (best.a, best.b) == every[expected][1]


@settings(max_examples=100)
@given(points(), TIES, st.integers(1, 60))
def test_fixed_points_and_cycles(programs: list[tuple[int, int]], tie: str, kappa: int) -> None:
    literal = literal_map(programs, kappa=kappa, tie=tie)
    rows = [(inner.rank, inner.slots) for inner in literal.inner]
    after = [winner(rows, inner.a, inner.b, tie) for inner in literal.inner]
    fixed = [inner for place, inner in enumerate(literal.inner) if after[place] == place]
    assert list(literal.fixed_points()) == fixed
    ends = set(range(len(rows)))
    for _ in rows:
        ends = {after[place] for place in ends}
    cycles = literal.cycles()
    on_cycles = [literal.inner.index(inner) for cycle in cycles for inner in cycle]
    assert sorted(on_cycles) == sorted(ends)
    for cycle in cycles:
        assert [literal.best(one.a, one.b) for one in cycle] == [*cycle[1:], cycle[0]]
        assert literal.orbit(cycle[-1].a, cycle[-1].b) == cycle


@settings(max_examples=100)
@given(points(), TIES, st.integers(1, 60), st.sampled_from(["a", "b"]), st.integers(1, 12))
def test_steps(
    programs: list[tuple[int, int]], tie: str, kappa: int, along: str, fixed: int
) -> None:
    literal = literal_map(programs, kappa=kappa, tie=tie)
    steps = literal.steps(along, fixed=fixed, last=150)
    expected: list[tuple[int, Any]] = []
    for n in range(1, 151):
        best = literal.best(n, fixed) if along == "a" else literal.best(fixed, n)
        if not expected or expected[-1][1] != best:
            expected.append((n, best))
    assert list(zip(steps.first, steps.inner, strict=True)) == expected
    if len(expected) > 1:
        part = literal.steps(along, fixed=fixed, last=150, most=1)
        assert part.next == expected[1][0]
        rest = literal.steps(along, fixed=fixed, first=expected[1][0], last=150)
        assert list(zip(rest.first, rest.inner, strict=True)) == expected[1:]


def test_all_steps_end_where_nothing_changes() -> None:
    literal = literal_map([(12, 5)], kappa=3)
    for along in ("a", "b"):
        steps = literal.steps(along)
        far = (10**30, 1) if along == "a" else (1, 10**30)
        assert steps.inner[-1] == literal.best(*far)


def test_steps_over_a_real_front_at_a_great_constant() -> None:
    """Ranks up to 10^17: too many to go through the quotients of all rivals."""
    literal = literal_map([(277856, 74), (3050077, 54)], kappa=10**12)
    steps = literal.steps()
    before = None
    for first, inner in zip(steps.first, steps.inner, strict=True):
        assert literal.best(first) == inner != before
        assert first == 1 or literal.best(first - 1) == before
        before = inner
    assert before == literal.best(10**30)


# --- real tasks ------------------------------------------------------------------------------


def test_inner_dovetailers_are_those_of_search() -> None:
    """The time of an inner dovetailer is what `search` counts for its slope."""
    front = dovetail.front(tasks.xor, max_states=3, max_time=60)
    literal = literal_map(front, kappa=10**6)
    for inner in literal.inner[:: len(literal) // 25]:
        hit = dovetail.search(tasks.xor, a=inner.a, b=inner.b, space=Space(3))
        assert isinstance(hit, dovetail.Hit)
        assert hit.rank == front.ranks[inner.program]
        ends = min(inner.a * hit.iteration, Space(3).total) == inner.a * hit.iteration
        assert not ends or hit.slots == inner.slots


def test_a_front_of_real_machines() -> None:
    """Worked out from the formula: with b = 1 only the numbers ⌈x/e⌉ can be accepted."""
    literal = literal_map([(3930639, 13), (4197591, 8)], kappa=10**6)
    ones = {inner.a for inner in literal.inner if inner.b == 1}
    allowed = {-(-x // e) for x in (3930639, 4197591) for e in range(1, 4000)} | set(range(1, 2100))
    assert ones <= allowed
    assert -(-4197591 // 9) in ones
    # All machines up to the rank, each for its 8 steps at once: the fewest slots of all.
    last = literal.inner[-1]
    assert last.slots == min(inner.slots for inner in literal.inner)
    (fixed,) = literal.fixed_points()
    assert (fixed.a, fixed.b) == (466399, 1)
    assert fixed.slots == slots(4197591, 8, 466399, 1, "rank")


def test_comparison_with_the_smooth_map() -> None:
    compared = compare_maps(literal_map([(3930639, 13), (4197591, 8)], kappa=10**6))
    assert [str(rate) for rate in compared.smooth] == ["1/509306"]  # docs/findings.md
    assert not compared.agree
    assert not compared.created
    assert not compared.destroyed
    rows = compared.to_dict()
    assert rows["rate_factor"][0] == Fraction(509306, 466399)
    # The slots of the smooth one, by the formula: ⌈4197591/509306⌉ = 9 groups, 16 iterations.
    assert rows["smooth_slots"][0] == 509306 * 120 + 4197591
    assert rows["slots_factor"][0] == Fraction(466399 * 120 + 4197591, 509306 * 120 + 4197591)


def test_each_literal_fixed_point_is_beside_the_nearest_smooth_one() -> None:
    literal = literal_map([(3930639, 13), (4197591, 8)], kappa=10**9, order="product")
    rows = compare_maps(literal).to_dict()
    # The smooth ones are 1/7720 and 1/7719; the literal ones 1/7603, 1/7753 and 1/7799.
    assert rows["smooth_rate"].tolist() == [Fraction(1, n) for n in (7719, 7720, 7720)]


def test_the_simplest_accepts_itself_if_the_constant_is_large() -> None:
    for x, t, tie in ((20, 12, "rank"), (20, 12, "time"), (3, 9, "time"), (1, 1, "rank")):
        least = slots(x, t, 1, 1, tie)
        for kappa in (least + (tie == "time"), least + 7):
            literal = literal_map([(x, t)], kappa=kappa, tie=tie)
            assert (literal.best().a, literal.best().b) == (1, 1)


def test_rounding_creates_a_fixed_point() -> None:
    compared = compare_maps(literal_map([(1, 3)], kappa=1))
    assert compared.smooth == ()  # the smallest set without a fixed point
    assert compared.created == bool(compared.literal)
    assert len(compared.literal) == sum(
        literal.best(inner.a, inner.b) == inner
        for literal in [literal_map([(1, 3)], kappa=1)]
        for inner in literal.inner
    )


def test_three_levels_of_a_small_front() -> None:
    literal = literal_map([(12, 5), (30, 2)], kappa=2)
    above = literal.above()
    assert above.points == tuple((inner.rank, inner.slots) for inner in literal.inner)
    assert literal.above(7).kappa == 7
    best = above.best(5, 2)
    assert best.slots == min(
        slots(inner.rank, inner.slots, best.a, best.b, "rank") for inner in literal.inner
    )


def test_another_constant_is_the_same_as_anew() -> None:
    programs = [(700, 30), (900, 9)]
    assert literal_map(programs, kappa=3).with_kappa(900) == literal_map(programs, kappa=900)
    moved = literal_map(programs, kappa=3).with_kappa(900)
    assert moved.inner == literal_map(programs, kappa=900).inner


def test_slopes_are_accepted_and_not_reduced() -> None:
    literal = literal_map([(12, 5)], kappa=3)
    assert literal.best(Slope(4, 2)) == literal.best(4, 2)
    assert gcd(4, 2) == 2
    assert literal.slots(Slope(4, 2)) != literal.slots(2, 1)


# --- bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: literal_map([], kappa=1), "points must hold at least one"),
        (lambda: literal_map([(0, 3)], kappa=1), "each rank must be"),
        (lambda: literal_map([(1, 2**127)], kappa=1), "each time must be"),
        (lambda: literal_map([(1, 3)], kappa=Fraction(1, 2)), "kappa must be a whole number"),
        (lambda: literal_map([(1, 3)], kappa=0), "kappa must be"),
        (lambda: literal_map([(1, 3)], kappa=1, order="size"), "order"),
        (lambda: literal_map([(1, 3)], kappa=1, tie="both"), "tie"),
        (lambda: literal_map([(700, 9)], kappa=1, most=3), "more than 3 inner dovetailers"),
        (lambda: literal_map([(10**20, 10**20)], kappa=1), "128 bits"),
        (lambda: literal_map([(6, 5)], kappa=2, order="product"), "kappa: 2 does not exceed"),
        (lambda: literal_map([(6, 5)], kappa=9).best(0), "a must be"),
        (lambda: literal_map([(6, 5)], kappa=2).steps("c"), "along"),
        (lambda: literal_map([(6, 5)], kappa=2).steps(first=9, last=3), "last must be"),
        (lambda: pair_rank(4, 2), "a and b must be coprime"),
        (lambda: pair_rank(2**50, 1), "too long to count"),
        (lambda: run_nest([(1, 3)], levels=0), "levels must be"),
        (lambda: run_nest([(1, 3)], unit="turns"), "unit"),
        (lambda: run_nest([(1, 2**70)]), "times of at most"),
        (lambda: run_nest(5), "points must be"),
        (lambda: run_nest([(1, 3)], max_turns=0), "max_turns must be"),
        (lambda: run_nest([(1, 3)], a=2**120), "more than 1048576 programs would run at once"),
        (lambda: compare_maps([(1, 3)]), "literal must be"),
    ],
)
def test_bad_input(call: Any, words: str) -> None:
    with pytest.raises(DovetailError, match=words.replace("(", r"\(")):
        call()


def test_a_map_keeps_through_files(tmp_path: Any) -> None:
    made = literal_map([(12, 5)], kappa=3)
    made.save(tmp_path / "map.dovetail")
    assert LiteralMap.load(tmp_path / "map.dovetail") == made
    assert made.to_pandas()["slots"].tolist() == [inner.slots for inner in made.inner]
