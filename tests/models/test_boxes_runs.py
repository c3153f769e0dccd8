"""Boxes that are run: trees of searches against a meter of the tests, and counted searches."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, Space, Task, tasks
from dovetail.dovetailing.schedules import slots
from dovetail.models import box_cost, measure_nest, measure_search, run_boxes
from dovetail.models.boxes.measured import CountedLevel

ONE = tasks.output("1")
TREES = st.recursive(
    st.lists(st.integers(1, 60), min_size=1, max_size=4),
    lambda inner: st.lists(st.one_of(st.integers(1, 60), inner), min_size=1, max_size=3),
    max_leaves=6,
)
DISCOUNTS = st.fractions(0, 1, max_denominator=9)


def looked_at(output: str | None, right: str) -> int:
    """Symbols read until the outputs differ, or both have ended."""
    if output is None:
        return 0
    place = 0
    while place < min(len(output), len(right)) and output[place] == right[place]:
        place += 1
    return place + 1


def metered(task: Task, tree: Any, d: Fraction, price: Fraction, most: int) -> Any:
    """Run a tree; each step is paid when it is done, at d for every box around it.

    Returns what was paid, the loss, what the run itself costs where a box is free of others, the
    outputs and the rank that answers.
    """
    if isinstance(tree, int):
        steps, wrong, outputs = 0, 0, []
        for text, right in zip(task.inputs, task.outputs or (), strict=True):
            run = dovetail.run(Space().machine(tree), text, max_steps=most)
            steps += run.steps
            output = run.readout(task.readout) if run.halted else None
            outputs.append(output)
            wrong += output != right
        return price * steps, Fraction(wrong, len(outputs)), steps, outputs, tree
    paid, tries, own = Fraction(0), [], Fraction(0)
    for place, one in enumerate(tree):
        paid_inside, loss, cost, outputs, _ = metered(task, one, d, price * d, most)
        score = sum(map(looked_at, outputs, task.outputs or ()))
        paid += price + paid_inside + price * d * score
        own += 1 + d * (cost + score)
        tries.append((loss, cost, place))
    chosen = tree[min(tries)[2]]
    paid_again, loss, cost, outputs, rank = metered(task, chosen, d, price, most)
    return paid + paid_again, loss, own + cost, outputs, rank


@settings(max_examples=60, deadline=None)
@given(TREES, DISCOUNTS, st.sampled_from([ONE, tasks.and_, tasks.output("101")]))
def test_a_tree_of_boxes_against_a_meter(tree: Any, d: Fraction, task: Task) -> None:
    done = run_boxes(task, tree, discount=d, max_steps=20)
    paid, loss, cost, _, rank = metered(task, tree, d, Fraction(1), 20)
    assert done.cost == done.metered == paid == cost
    assert (done.loss, done.machine.program) == (loss, rank)
    by_formula = {
        place: sum(
            (
                call.cost
                if call.role == "winner"
                else call.listing + d * (call.cost + call.scoring)
                for call in done.calls
                if call.parent == place
            ),
            Fraction(0),
        )
        for place, one in enumerate(done.calls)
        if one.program is None
    }
    assert all(done.calls[place].cost == cost for place, cost in by_formula.items())
    assert done.error == done.closed_form().total / cost - 1


def test_a_tree_by_hand() -> None:
    # Ranks 1, 2 and 3 halt after a step with a wrong output, 7 with the right one: scores 1, 1, 1
    # and 2. [1, 2, 7]: 3 + (1+1 + 1+1 + 1+2)/2 + 1 = 15/2; [3, 7]: 2 + (1+1 + 1+2)/2 + 1 = 11/2.
    # Over both: 2 + (15/2 + 2 + 11/2 + 2)/2 + 11/2 = 16.
    done = run_boxes(ONE, [[1, 2, 7], [3, 7]], discount=Fraction(1, 2))
    assert done.cost == 16
    # Two listings, the winning search's two, and its winner; then one box around, then two.
    assert done.counts == (5, 16, 12)
    assert [call.cost for call in done.calls if call.tried] == [
        Fraction(15, 2), Fraction(11, 2), Fraction(11, 2), 16,
    ]  # fmt: skip
    assert done.with_discount(Fraction(1, 2)) == done
    free = done.with_discount(0)
    assert free.cost == free.metered == 5


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_where_all_programs_are_alike_the_closed_form_is_exact(levels: int) -> None:
    tree: Any = 7
    for _ in range(levels):
        tree = [tree] * 3
    done = run_boxes(ONE, tree, discount=Fraction(1, 7))
    assert done.error == 0
    formula = box_cost(tried=3, listing=1, scoring=2, winner=1, discount=Fraction(1, 7),
                       levels=levels)  # fmt: skip
    assert done.closed_form() == formula
    assert done.cost == formula.total


def test_a_machine_that_does_not_halt_costs_all_its_steps() -> None:
    assert not dovetail.run(Space().machine(36), max_steps=50).halted
    done = run_boxes(ONE, [36, 36], discount=Fraction(1, 2), max_steps=50)
    assert (done.cost, done.loss) == (2 + 50 + 50, 1)
    assert done.calls[0].scoring == 0


def test_levels_that_cannot_end() -> None:
    endless: list[Any] = [7]
    endless.append(endless)
    with pytest.raises(DovetailError, match="the levels do not end"):
        run_boxes(ONE, endless)
    with pytest.raises(DovetailError, match="cannot end"):
        run_boxes(ONE, [[7], []])
    wide: list[Any] = [7, 7]
    for _ in range(40):
        wide = [wide, wide]
    with pytest.raises(DovetailError, match="more than 100,000 runs"):
        run_boxes(ONE, wide)
    deep: list[Any] = [7]
    for _ in range(40):
        deep = [deep]  # every winner is run again: 2^40 runs
    with pytest.raises(DovetailError, match="more than 100,000 runs"):
        run_boxes(ONE, deep)
    with pytest.raises(DovetailError, match="not a predicate"):
        run_boxes(Task.predicate([""], bool), [7])


DOVETAILERS = [(1, 1), (3, 2), (50, 1), (7, 4)]


@pytest.mark.parametrize("tie", ["rank", "time"])
@pytest.mark.parametrize(("a", "b"), DOVETAILERS)
def test_the_literal_counts_against_the_trace(a: int, b: int, tie: str) -> None:
    done = dovetail.dovetail(tasks.and_, a, b, tie, trace=True)
    found = measure_search(tasks.and_, a, b, tie)
    (level,) = found.levels
    assert done.trace is not None
    assert done.trace.complete
    ranks, steps = done.trace.rank.tolist(), done.trace.steps.tolist()
    assert level.tried == len(set(ranks))
    assert level.listing == a * done.iteration
    assert level.winner == done.time == found.time
    assert level.running == sum(s for x, s in zip(ranks, steps, strict=True) if x != done.rank)
    assert level.running + level.winner == done.steps
    # What was compared: outputs of all examples that a program halted on in its turns.
    had: dict[int, int] = {}
    for rank, turns in zip(ranks, done.trace.turns.tolist(), strict=True):
        had[rank] = had.get(rank, 0) + turns
    symbols = 0
    for rank, turns in had.items():
        symbols += _looked_at_in(tasks.and_, rank, turns)
    assert level.scoring == symbols
    assert found.cost() == level.listing + level.running + symbols + level.winner
    assert found.closed_form(Fraction(1, 3)).total == found.cost(Fraction(1, 3))


def _looked_at_in(task: Task, rank: int, turns: int) -> int:
    symbols = 0
    for text, right in zip(task.inputs, task.outputs or (), strict=True):
        run = dovetail.run(Space().machine(rank), text, max_steps=turns)
        if turns == 0 or not run.halted:
            break
        turns -= run.steps
        output = run.readout(task.readout)
        symbols += looked_at(output, right)
        if output != right:
            break
    return symbols


@pytest.mark.parametrize("tie", ["rank", "time"])
@pytest.mark.parametrize(("a", "b"), DOVETAILERS)
def test_slots_and_the_search(a: int, b: int, tie: str) -> None:
    literal, counted, searched = (
        measure_search(tasks.and_, a, b, tie, method=method).levels[0]
        for method in ("literal", "slots", "search")
    )
    hit = dovetail.search(tasks.and_, a, b, tie)
    assert isinstance(hit, dovetail.Hit)
    assert counted == CountedLevel(
        literal.tried, literal.listing, hit.slots - hit.time, 4 * 2, hit.time
    )
    assert searched == CountedLevel(hit.nodes, hit.nodes, hit.steps, None, hit.time)
    assert counted.running >= literal.running > searched.running


def test_no_discount_lets_the_winner_dominate_where_listing_costs_more() -> None:
    found = measure_search(tasks.and_, 1, 1, method="slots")
    assert found.levels[0].listing == 743
    assert found.dominating_discount is None
    assert found.share(0) == Fraction(6, 749)
    small = measure_nest([(1, 50)], levels=1)
    assert small.dominating_discount is not None
    assert small.share(small.dominating_discount) == Fraction(1, 2)


def test_nothing_found() -> None:
    for method in ("literal", "slots", "search"):
        found = measure_search(tasks.xor, method=method, max_iterations=20)
        assert not found
        assert found.rank is None
        assert found.levels[0].winner is None
        assert found.dominating_discount is None
    assert not measure_nest([(12, 5)], a=4, kappa=3, max_turns=10)


def test_a_nest_by_hand() -> None:
    # 4/1 over 3/1 (docs/models/nests.md): rank 15 and 96 slots, outer iteration 4 + 96 - 1 = 99;
    # inner: rank 12 at 5 turns, iteration 4 + 5 - 1 = 8.
    found = measure_nest([(12, 5)], a=4, b=1, kappa=3)
    outer, inner = found.levels
    assert outer == CountedLevel(392, 396, slots(15, 96, 4, 1) - 96, 0, 96)
    assert inner == CountedLevel(21, 24, slots(12, 5, 3, 1) - 5, 0, 5)
    assert inner.running + 5 == outer.winner
    half = Fraction(1, 2)
    assert found.cost(half) == 396 + half * outer.running + 24 + half * inner.running + 5
    front = dovetail.front(tasks.and_, max_rank=9000, max_time=9000)
    assert measure_nest(front, a=400, levels=1).levels[-1].scoring == 4 * 2


def test_bad_input() -> None:
    with pytest.raises(DovetailError, match="method must be one of"):
        measure_search(ONE, method="guess")
    with pytest.raises(DovetailError, match="weights of 1"):
        measure_search(Task.examples([("1", "1")], weights=[2]))
    with pytest.raises(DovetailError, match="are listed, of which at most"):
        measure_search(tasks.and_, 10**5)
    with pytest.raises(DovetailError, match="tree must be"):
        run_boxes(ONE, 7)
    with pytest.raises(DovetailError, match="discount must be"):
        run_boxes(ONE, [7], discount=Fraction(3, 2))
