"""Tuple-box: single chains, and all machines as the top, against the definition run slowly."""

from collections import Counter
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
import tuple_reference as slow
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import DovetailError, Space, Task, tasks
from dovetail.models import (
    Reading,
    TupleBox,
    TupleChain,
    tuple_box,
    tuple_chain,
    tuple_names,
)
from dovetail.models.tuples.readings import name_length, place

WORDS = ("", "1", "01", "11", "001", "011", "101", "111")
MARKED = ("100", "101", "110", "111")

EPSILONS = st.fractions(0, 1, max_denominator=30)
PRICES = st.fractions(0, 3, max_denominator=12)
READINGS = st.builds(
    Reading, st.sampled_from(("first", "last", "head")), st.sampled_from(("word", "ones"))
)


def rules(reading: Reading, **others: Any) -> slow.Rules:
    return slow.Rules(reading.head_1, reading.numbering, **others)


@cache
def parity(head_1: str = "first", cost: str = "average") -> TupleBox:
    pairs = [(word, str(word[1:].count("1") % 2)) for word in MARKED]
    task = Task.examples(pairs, readout="head", cost=cost, name="parity of 2 bits")
    return tuple_box(task, reading=Reading(head_1))


@st.composite
def problems(draw: st.DrawFn) -> Task:
    """A small task that some chain may solve: its outputs are those of a machine, or random."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))
    readout = draw(st.sampled_from(("head", "tape", "ones", "right", "visited")))
    rank = draw(st.integers(1, 10_036))
    rest = st.sampled_from(("0", "1") if readout in ("head", "ones") else ("1",))
    outputs = []
    for word in words:
        said = slow.object_answer(rank, word, readout, slow.Rules())
        # An empty word has no symbols that were visited, so tasks warn of it.
        is_odd = said is None or (readout == "visited" and not said)
        outputs.append(draw(rest) if is_odd or said is None else said)
    cost = draw(st.sampled_from(("average", "max")))
    weights = None
    if cost == "average":
        weights = draw(st.lists(st.integers(1, 3), min_size=len(words), max_size=len(words)))
    pairs = list(zip(words, outputs, strict=True))
    return Task.examples(pairs, readout=readout, cost=cost, weights=weights)


# One chain.


@pytest.mark.parametrize(
    ("top", "options", "end"),
    [
        ("0RB0RB_1RZ1RZ", {}, "object"),  # writes 0, then 1: object, and the answer 1
        ("1RB1RB_1RA1RA", {}, "never halts"),
        ("1RB1LB_1LA1RZ", {"max_steps": 5}, "step limit"),
        ("1RB---_1LA---", {}, "undefined entry"),
        ("1RZ1RZ", {"reading": Reading(numbering="ones")}, "no machine"),  # no ones: no rank
        ("1RB1RB_1RZ1RZ", {"space": Space(1), "reading": Reading()}, "object"),  # names 0RZ1RZ
    ],
)
def test_ends(top: Any, options: dict[str, Any], end: str) -> None:
    assert tuple_chain(top, "", **options).end == end


def test_a_chain_by_hand() -> None:
    # 1RB1RB_1RZ1RZ writes 11 in two steps: meta, and head 2 is "1", the third of all words.
    # Machine 3 is 0RZ0LA: on a blank it halts at once, writing 0: object, and nothing in head 2.
    chain = tuple_chain("1RB1RB_1RZ1RZ", "01", 2)
    assert [(level.first, level.second, level.word) for level in chain.levels] == [
        (2, 2, "1"),
        (1, None, ""),
    ]
    assert [level.rank for level in chain.levels] == [9948, 3]
    assert (chain.last, chain.upper, chain.cost(Fraction(1, 3))) == (1, 4, Fraction(7, 3))
    assert (chain.answer("head"), chain.answer("tape"), chain.answer()) == ("0", "", "")
    assert repr(chain) == "TupleChain('01': 2 levels, object answer '', 1 + ε·4 steps)"


def test_a_machine_that_names_itself_is_a_cycle() -> None:
    # Head 2 of 1RZ0RZ on the input 0110 are the cells right of the head, 11: the seventh of all
    # words, and rank 7 is 1RZ0RZ itself.
    chain = tuple_chain("1RZ0RZ", "0110", 4, reading=Reading("head"))
    assert (chain.end, [level.rank for level in chain.levels]) == ("cycle", [7])
    assert (chain.levels[0].word, chain.last, chain.upper) == ("11", None, 2)


def test_levels_that_cannot_end_are_cut() -> None:
    chain = tuple_chain("1RB1RB_1RZ1RZ", "", max_levels=1)
    assert (chain.end, len(chain.levels), chain.last) == ("level limit", 1, None)
    assert chain.cost(1) is None
    assert chain.answer() is None
    assert "level limit after 1 level" in repr(chain)


def test_a_word_too_long_for_a_name() -> None:
    # 1RZ1RA walks right over the ones, and writes one more on the first blank.
    chain = tuple_chain("1RZ1RA", "1" * 2000, 2000, max_steps=9999)
    assert (chain.end, len(chain.levels[0].word or "")) == ("no machine", 2000)
    by_ones = tuple_chain("1RZ1RA", "1" * 100, 100, reading=Reading(numbering="ones"))
    assert [level.rank for level in by_ones.levels][1] == 100


def expected(chain: TupleChain) -> tuple[Any, ...]:
    """What the slow chain has of a fast one."""
    why = "no halt" if chain.end in ("never halts", "step limit") else chain.end
    levels = [
        tuple(steps for steps in (level.first, level.second) if steps is not None)
        for level in chain.levels
    ]
    said = chain.levels[-1].word if chain.is_object else None
    return why, tuple(levels), tuple(level.rank for level in chain.levels), said


@given(
    st.one_of(st.integers(1, 36), st.integers(37, 10_036)),
    st.sampled_from(WORDS),
    st.integers(0, 4),
    st.sampled_from(("first", "last")),
    READINGS,
    st.integers(1, 12),
    st.integers(1, 4),
)
def test_chains_are_those_of_the_definition(
    rank: int, word: str, hint: int, reveal: str, reading: Reading, steps: int, levels: int
) -> None:
    given_rules = rules(reading, max_steps=steps, max_levels=levels)
    clue = slow.shown(word, hint, 4, reveal)
    end = slow.chain(rank, word, clue, given_rules)
    chain = tuple_chain(
        rank, word, hint, bits=4, reveal=reveal, reading=reading, max_steps=steps, max_levels=levels
    )
    assert expected(chain) == end
    assert chain.hint == clue


def test_words_and_ranks() -> None:
    words = [word for word, _ in zip(slow.listed(3), range(200), strict=False)]
    assert [place(word, 3) for word in words] == list(range(1, 201))
    assert [name_length(rank, 3) for rank in range(1, 201)] == [len(word) for word in words]
    assert [name_length(rank) for rank in (1, 2, 3, 4, 7, 8, 10**30)] == [0, 1, 1, 2, 2, 3, 99]


def test_a_large_limit_is_not_run_to_its_end() -> None:
    # Many named machines never halt; running them to the limit would take years.
    small, large = (
        tuple_box(tasks.and_, max_states=2, max_steps=steps) for steps in (1000, 10**15)
    )
    assert classes(small, 2) == classes(large, 2)
    assert (small.undecided, small.endless) == (large.undecided, large.endless)


# All machines as the top.


def classes(box: TupleBox, hint: int) -> Counter[Any]:
    """The classes of a box: number of machines and least rank, by what they do."""
    found: dict[Any, Any] = {}
    for row in range(len(box)):
        if box.hint[row] == hint:
            steps = (tuple(column[row].tolist()) for column in (box.kinds, box.last, box.upper))
            key = (int(box.states[row]), *steps, str(box.kind[row]))
            assert key not in found
            found[key] = int(box.machines[row]), int(box.least_rank[row])
    return Counter(found)


def slow_classes(chains: list[slow.Chains]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for one in chains:
        key = (one.states, one.parts, one.last, one.upper, one.kind)
        known = found.get(key, (0, one.rank))
        found[key] = known[0] + 1, known[1]
    return found


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    problems(),
    st.data(),
    st.sampled_from(("first", "last")),
    READINGS,
    st.sampled_from((4, 9, 40)),
    st.sampled_from((1, 2, 3, 100)),
)
def test_all_machines_of_two_states(
    task: Task, data: st.DataObject, reveal: str, reading: Reading, steps: int, levels: int
) -> None:
    hint = data.draw(st.integers(0, max(map(len, task.inputs))))
    box = tuple_box(
        task,
        [hint],
        max_states=2,
        reveal=reveal,
        reading=reading,
        max_steps=steps,
        max_levels=levels,
    )
    given_rules = rules(reading, max_steps=steps, max_levels=levels)
    chains = slow.solving(task, 2, hint, reveal, given_rules)
    assert classes(box, hint) == slow_classes(chains)
    failed = [box.wrong[0], box.endless[0], box.undecided[0]]
    for states, total in ((1, 36), (2, 10_000)):
        solved = sum(one.states == states for one in chains)
        assert solved + sum(column[states - 1] for column in failed) == total
    check_winners(box, hint, least_of_equals(chains), data)


def least_of_equals(chains: list[slow.Chains]) -> list[slow.Chains]:
    """The chain of least rank of those of one kind and the same steps: no other costs less."""
    found: dict[Any, slow.Chains] = {}
    for one in chains:
        known = found.setdefault((one.kind, one.last, one.upper), one)
        assert known.rank <= one.rank
    return list(found.values())


def check_winners(box: TupleBox, hint: int, chains: list[slow.Chains], data: st.DataObject) -> None:
    """The cheapest chains are those of the definition, at every ε and price tried."""
    if not chains:
        with pytest.raises(DovetailError, match="no chain"):
            box.best(0, hint=hint)
        return
    epsilon, price = data.draw(EPSILONS), data.draw(PRICES)
    scale = data.draw(st.sampled_from(("length", "rank")))

    def cost(one: slow.Chains, epsilon: Fraction, price: Fraction) -> tuple[Fraction, int]:
        length = one.rank if scale == "rank" else one.rank.bit_length() - 1
        return one.cost(box.task, epsilon) + price * length, one.rank

    best = box.best(epsilon, price, hint, scale=scale)
    assert (best.cost, best.rank) == min(cost(one, epsilon, price) for one in chains)
    for along, line in (
        ("epsilon", box.by_epsilon(hint, price=price, scale=scale)),
        ("price", box.by_price(hint, epsilon=epsilon, most=3, scale=scale)),
    ):
        assert line.pieces[0].start == 0
        for before, after in zip(line.pieces, line.pieces[1:], strict=False):
            assert before.stop == after.start
        for piece in line.pieces:
            assert piece.start < piece.stop
            for share in (0, Fraction(1, 3), Fraction(1, 2), 1):
                at = piece.start + share * (piece.stop - piece.start)
                here = (at, price) if along == "epsilon" else (epsilon, at)
                least = min(cost(one, *here) for one in chains)
                assert piece.base + piece.slope * at == least[0]
                if 0 < share < 1:
                    assert piece.rank == least[1]
    cheats = [cost(one, epsilon, price)[0] for one in chains if one.kind == "return x"]
    others = [cost(one, epsilon, price)[0] for one in chains if one.kind != "return x"]
    wins = bool(cheats) and min(cheats) < min(others, default=min(cheats) + 1)
    assert box.cheat_hints(epsilon, price, scale=scale) == ((hint,) if wins else ())
    check_where(box, hint, chains, price, epsilon)


def check_where(
    box: TupleBox, hint: int, chains: list[slow.Chains], price: Fraction, epsilon: Fraction
) -> None:
    for one, other in (("return x", "object"), ("mixed", "object"), ("object", "mixed")):
        intervals = box.where(one, other, hint, price=price)
        for at in (epsilon, Fraction(1, 7), Fraction(1, 2), Fraction(97, 100)):
            costs = [
                [each.cost(box.task, at) + price * (each.rank.bit_length() - 1)
                 for each in chains if each.kind == kind]
                for kind in (one, other)
            ]  # fmt: skip
            beats = bool(costs[0]) and min(costs[0]) < min(costs[1], default=min(costs[0]) + 1)
            assert any(start < at < stop for start, stop in intervals) == (beats and 0 < at < 1)


@pytest.mark.parametrize("order", [None, [[8, 7, 6, 5, 4, 3, 2, 1, 0]]], ids=["standard", "turned"])
def test_three_symbols_and_an_order(order: Any) -> None:
    space = Space(1, 3, order)
    task = Task.examples([("2", "1"), ("12", "1")], readout="ones")
    box = tuple_box(task, [0, 2], max_states=1, space=space)
    machines = [space.machine(rank) for rank in range(1, space.total + 1)]
    for hint in (0, 2):
        found: Counter[int] = Counter()
        for machine in machines:
            chains = [tuple_chain(machine, word, hint, bits=2, space=space) for word in task.inputs]
            found[space.rank(machine)] += all(chain.answer("ones") == "1" for chain in chains)
        rows = box.hint == hint
        assert sum(box.machines[rows].tolist()) == sum(found.values()) > 0
        assert box.least_rank[rows].min() == min(rank for rank, count in found.items() if count)


# The winners of a task on which the cheat wins.


def test_return_x_wins_where_all_bits_leak() -> None:
    box = parity()
    assert box.cheat_hints(0) == box.cheat_hints(Fraction(1, 5)) == (3,)
    assert box.cheat_hints(Fraction(5, 22)) == ()
    # The cheapest cheat costs 6 + 32ε, the cheapest object machine 16, and a mixed chain 11 + 10ε.
    assert box.where("return x", "object", 3) == ((0, Fraction(10, 32)),)
    assert box.by_epsilon(3).kind_stretches() == (
        (0, Fraction(5, 22), "return x"),
        (Fraction(5, 22), Fraction(1, 2), "mixed"),
        (Fraction(1, 2), 1, "object"),
    )
    assert box.by_epsilon(0).thresholds == (Fraction(5, 6),)
    best = box.best(0)
    assert (best.cost, best.kind, best.last) == (6, "return x", (1, 2, 2, 1))
    assert best.upper == (6, 10, 6, 10)
    for chain, right in zip(box.chains(best.row), box.task.outputs or (), strict=True):
        assert chain.answer("head") == right
        assert len(chain.levels) == 2


def test_chains_of_every_class_solve_the_task() -> None:
    box = parity("last")
    for row in range(0, len(box), 3):
        for place_, chain in enumerate(box.chains(row)):
            assert chain.answer("head") == box.task.outputs[place_]  # type: ignore[index]
            assert (chain.last, chain.upper) == (box.last[row, place_], box.upper[row, place_])
        assert box.machine(row).rank == box.least_rank[row]


@pytest.mark.parametrize(
    ("head_1", "cost"), [("last", "average"), ("last", "max"), ("first", "max")]
)
def test_regions_cover_the_rectangle(head_1: str, cost: str) -> None:
    box, most = parity(head_1, cost), Fraction(1, 2)
    for hint in (1, 3):
        found = box.regions(hint, most=most)
        assert sum(found.to_dict()["area"].tolist()) == most
        for region in found.regions:
            middle = [
                sum(column) / len(region.corners) for column in zip(*region.corners, strict=True)
            ]
            best = box.best(*middle, hint)
            assert (best.row, best.rank, best.kind) == (region.row, region.rank, region.kind)
            for epsilon, price in region.corners:
                corner = box.best(epsilon, price, hint)
                own = box.best(epsilon, price, hint, kinds=[region.kind])
                assert own.cost == corner.cost


def test_the_same_on_every_number_of_threads() -> None:
    one, two = (tuple_box(parity().task, [3], workers=workers) for workers in (1, 2))
    assert one == two
    assert one.best(0).rank == parity().best(0).rank


# What the upper level can name.


@pytest.mark.slow
@pytest.mark.parametrize("head_1", ["first", "last", "head"])
@pytest.mark.parametrize("hint", [0, 2])
def test_names_against_the_definition(head_1: str, hint: int) -> None:
    task = Task.examples([("1", "1"), ("01", "0"), ("11", "0")], readout="head")
    box = tuple_box(task, [hint], max_states=2, reading=Reading(head_1))
    names = tuple_names(box)
    given_rules = slow.Rules(head_1)
    everything = range(1, 10_037)
    common = set(everything)
    for row, right in zip(names.rows, task.outputs or (), strict=True):
        found = slow.named(row.input, slow.shown(row.input, hint, 2, "first"), 2, given_rules)
        assert set(row.ranks) == found
        common &= found
        good = [
            rank
            for rank in everything
            if slow.object_answer(rank, row.input, "head", given_rules) == right
        ]
        times = {rank: steps(rank, row.input) for rank in good}
        assert row.right == len(found & set(good))
        assert row.least_named == min((times[rank] for rank in found & set(good)), default=None)
        assert row.least == min(times.values(), default=None)
    assert set(names.common) == common
    solvers = {
        rank: sum(steps(rank, word) for word in task.inputs)
        for rank in everything
        if [slow.object_answer(rank, word, "head", given_rules) for word in task.inputs]
        == list(task.outputs or ())
    }
    fastest = min((time, rank) for rank, time in solvers.items())
    assert (names.fastest, names.fastest_rank) == fastest
    named = [time for rank, time in solvers.items() if rank in common]
    assert names.fastest_named == min(named, default=None)
    assert names.is_missing == (not named or min(named) > fastest[0])


def steps(rank: int, word: str) -> int:
    run = slow.halted(rank, word)
    assert run is not None
    return run.steps


def test_the_fastest_solver_of_parity_cannot_be_named() -> None:
    names = tuple_names(parity(), 3)
    assert (names.fastest, names.needed, names.longest) == (16, 18, 10)
    assert names.fastest_named is None
    assert names.is_missing


# Bad input.


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: tuple_chain(1, "11", 3),
            "hint must be at most the number of bits of the input, 2",
        ),
        (lambda: tuple_chain(1, "11", bits=1), "bits must be an integer from 2"),
        (lambda: tuple_chain(0, "11"), "top must be an integer from 1"),
        (lambda: tuple_chain("0RZ0RZ0RZ", "11"), "top must have 2 symbols"),
        (lambda: tuple_chain(1, "11", max_levels=0), "max_levels must be"),
        (lambda: tuple_chain(1, "11", reveal="middle"), "reveal must be one of"),
        (lambda: tuple_chain(1, "11", reading="first"), "reading must be a Reading"),
        (
            lambda: tuple_chain(1, "11").cost(Fraction(3, 2)),
            "epsilon must be an int or Fraction from",
        ),
        (lambda: tuple_chain(1, "11").cost(0.5), "epsilon must be an int or Fraction from"),
        (lambda: Reading("middle"), "head_1 must be one of"),
        (lambda: Reading(numbering="unary"), "numbering must be one of"),
        (lambda: tuple_box(tasks.and_, [3]), "hint must be at most the number of bits"),
        (lambda: tuple_box(tasks.and_, [1, 1]), "hints must be a list of different"),
        (lambda: tuple_box(tasks.and_, []), "hints must be a list of different"),
        (lambda: tuple_box(Task.predicate([""], bool)), "judged by a function"),
        (lambda: tuple_box(Task.examples([("1", "1")], memory=True)), "memory must be False"),
        (lambda: tuple_box(Task.examples([("2", "1")])), "outside the alphabet"),
        (lambda: parity().best(-1), "epsilon must be"),
        (lambda: parity().best(0, -1), "price must be"),
        (lambda: parity().best(0, hint=4), "hint must be at most"),
        (lambda: parity().best(0, kinds=["solver"]), "no chain of these kinds"),
        (lambda: parity().best(0, kinds=["honest"]), "kinds must be one of"),
        (lambda: parity().by_price(epsilon=0, most=0), "most must be a positive"),
        (lambda: parity().where("return x", "honest"), "other must be one of"),
        (lambda: tuple_box(tasks.and_, [1], max_states=1).best(0, hint=0), "one of the box"),
    ],
)
def test_bad_input(call: Any, words: str) -> None:
    with pytest.raises(DovetailError, match=words):
        call()
