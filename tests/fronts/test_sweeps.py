"""Sweeps of slopes over a front, and which slopes a front covers."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import fronts, made_up, said, unknown, widened

import dovetail
from dovetail import DovetailError, Space, tasks, testing
from dovetail.fronts import sweep
from dovetail.oracle import reference

Pair = tuple[int, int]


def sure(points: list[Pair], corner: Pair, a: int, b: int, tie: str) -> bool:
    """Whether no machine outside the rectangle can come before the winner, tried one by one.

    No more than one rank has the rank of the winner, so that one is left out.
    """
    best = reference.winner(points, a, b, tie)
    assert best is not None
    last = reference.search_key(*best, a, b, tie)
    outside = [(x, 1) for x in range(corner[0] + 1, corner[0] + 4)]
    outside += [(x, corner[1] + 1) for x in range(1, corner[0] + 1) if x != best[0]]
    return all(reference.search_key(x, t, a, b, tie) > last for x, t in outside)


@settings(max_examples=500)
@given(fronts(), testing.slopes(30), testing.ties())
def test_covered_is_that_nothing_outside_can_come_first(
    front: tuple[list[Pair], Pair], slope: Pair, tie: str
) -> None:
    points, corner = front
    first = points[0][0] == 1  # rank 1 is solved, so what has rank 1 outside is no other machine
    made = made_up(points, corner)
    covered = bool(made.sweep(*slope, tie).covered[0])
    best = reference.winner(points, *slope, tie)
    assert best is not None
    key = reference.search_key(*best, *slope, tie)
    assert covered == (not made.rectangle.needed_by_key(key, *slope, tie))
    outside = unknown(points, corner)
    certain = all(reference.search_key(*program, *slope, tie) > key for program in outside)
    assert covered == certain or (first and not covered)
    if covered:
        won = made.winner(*slope, tie)
        assert (won.rank, won.time) == best
        return
    with pytest.raises(DovetailError, match="does not cover") as caught:
        made.winner(*slope, tie)
    made_up(points, widened(caught.value, corner)).winner(*slope, tie)


def test_the_winner_s_own_rank_outside_is_no_danger_to_the_error() -> None:
    # Rank 1 wins, and (1, T + 1) has the key of the winner: covered or told how far, never both.
    front = made_up([(1, 2)], (9, 3))
    limits = {"max_time": 5}
    with pytest.raises(DovetailError) as caught:
        front.winner(1, 5)
    assert said(caught.value) == limits
    assert not front.sweep(1, 5).covered[0]
    assert made_up([(1, 2)], (9, 5)).winner(1, 5).rank == 1


# --- sweeps ----------------------------------------------------------------------------------


@settings(max_examples=200)
@given(
    fronts(),
    st.lists(st.tuples(*[st.integers(1, 40) | st.integers(1, 2**63 - 1)] * 2), max_size=30),
    testing.ties(),
)
def test_a_sweep_is_the_winners_one_by_one(
    front: tuple[list[Pair], Pair], slopes: list[Pair], tie: str
) -> None:
    points, corner = front
    made = made_up(points, corner)
    a = np.array([slope[0] for slope in slopes], dtype=np.uint64)
    b = np.array([slope[1] for slope in slopes], dtype=np.uint64)
    swept = made.sweep(a, b, tie, slots=True)
    assert len(swept) == len(slopes)
    assert swept.slots is not None
    for row, slope in enumerate(slopes):
        x, t = points[int(swept.winner[row])]
        assert (x, t) == reference.winner(points, *slope, tie)
        assert int(swept.iteration[row]) == reference.iteration(x, t, *slope)
        total = Space().total
        assert swept.slots[row] == reference.slots(x, t, *slope, tie, total=total)
        assert type(swept.slots[row]) is int
        exact = Fraction((slope[0] * t + slope[1] * x) ** 2, 2 * slope[0] * slope[1])
        assert swept.area[row] == pytest.approx(float(exact), rel=1e-12)
        if points[0][0] > 1:
            assert swept.covered[row] == sure(points, corner, *slope, tie)


def test_a_sweep_of_huge_ranks_and_slopes() -> None:
    rank = 10**25
    front = made_up([(5, 2**63 - 2), (rank, 3)], (rank, 2**63 - 1), Space(symbols=3))
    a = np.array([2**63 - 1, 2**63 - 1, 10**18], dtype=np.uint64)
    b = np.array([1, 2**63 - 1, 3], dtype=np.uint64)
    swept = front.sweep(a, b, slots=True)
    for row, slope in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        best = reference.winner([(5, 2**63 - 2), (rank, 3)], *slope)
        assert best is not None
        assert front[int(swept.winner[row])].rank == best[0]
        assert int(swept.iteration[row]) == reference.iteration(*best, *slope)
        assert swept.slots is not None
        assert swept.slots[row] == reference.slots(*best, *slope, total=front.space.total)
    with pytest.raises(DovetailError, match="64 bits"):
        made_up([(rank, 3)], (rank, 9), Space(symbols=3)).sweep(1, 1)


def test_a_sweep_has_one_type_for_each_column() -> None:
    front = dovetail.front(tasks.xor, max_states=4, max_time=200)
    swept = front.sweep([1, 50_000, 100_000], 1, "time", slots=True)
    kinds = {name: column.dtype.name for name, column in swept.to_dict().items()}
    assert kinds == {
        "a": "uint64", "b": "uint64", "winner": "int64", "rank": "int64", "time": "int64",
        "iteration": "uint64", "covered": "bool", "area": "float64", "slots": "int64",
    }  # fmt: skip
    assert swept.slots is not None
    assert swept.slots.dtype == object
    # 79 + 13 - 1 = 91 against 84 + 8 - 1 = 91: the newer group wins with tie="time".
    assert swept.winner.tolist() == [0, 1, 1]
    assert front.sweep([1, 50_000, 100_000], 1).winner.tolist() == [0, 0, 1]
    assert swept.covered.tolist() == [False, True, True]
    assert swept.tie == "time"
    assert "slots" not in front.sweep(1, 1).to_dict()
    assert repr(swept) == "Sweep(3 slopes, 2 covered)"


def test_columns_broadcast_and_come_out_flat() -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    swept = front.sweep(np.array([[1], [50_000], [100_000]]), np.array([1, 2]))
    assert swept.a.tolist() == [1, 1, 50_000, 50_000, 100_000, 100_000]
    assert swept.b.tolist() == [1, 2] * 3
    each = [front.sweep(int(a), int(b)) for a, b in zip(swept.a, swept.b, strict=True)]
    assert swept.winner.tolist() == [int(one.winner[0]) for one in each]
    assert swept.iteration.tolist() == [int(one.iteration[0]) for one in each]
    for some in (
        [1, 2, 3],
        np.arange(1, 4, dtype=np.int8),
        np.arange(1, 7)[::2] // 2 + 1,
        (1, 2, 3),
    ):
        assert front.sweep(some, 1).a.tolist() == [1, 2, 3]  # type: ignore[arg-type]
    assert len(front.sweep([], [])) == len(front.sweep(np.array([], dtype=int), 1)) == 0
    swept.a[:] = 7  # what is returned belongs to the caller
    assert front.sweep(2, 1).a.tolist() == [2]


def test_sweeps_as_frames() -> None:
    front = dovetail.front(tasks.xor, max_states=4, max_time=200)
    swept = front.sweep([50_000, 100_000], 1, slots=True)
    # 4,197,591 turns of iteration 49, after 48 iterations with 100,000 more machines each.
    slots = 100_000 * 49 * 48 // 2 + 4_197_591
    table = swept.to_pandas()
    assert list(table.columns) == [
        "a", "b", "winner", "rank", "time", "iteration", "covered", "area", "slots",
    ]  # fmt: skip
    assert table["rank"].tolist() == [3930639, 4197591]
    assert table["time"].tolist() == [13, 8]
    assert table["slots"].tolist()[1] == slots
    assert table["iteration"].tolist() == [91, 49]
    rows = swept.to_polars()
    assert rows["slots"].to_list()[1] == slots
    assert rows["covered"].to_list() == [True, True]
    assert swept.winner.tolist() == [0, 1]
    assert front.sweep([50_000, 100_000], 1, slots=True) == swept
    assert front.sweep([50_000, 100_001], 1, slots=True) != swept


def test_ranks_outside_need_not_be_given() -> None:
    assert sweep([(5, 5)], (None, 99), [1, 10**6], 1).covered.tolist() == [True, True]
    assert sweep([(5, 5)], (9, 99), [1, 10**6], 1).covered.tolist() == [True, False]


@pytest.mark.parametrize(
    ("a", "b", "tie", "message"),
    [
        (0, 1, "rank", "a must"),
        (1, 0, "rank", "b must"),
        (1.0, 1, "rank", "a must"),
        (1, True, "rank", "b must"),
        (-3, 1, "rank", "a must"),
        (2**64, 1, "rank", "a must"),
        (1, "1", "rank", "b must"),
        (None, 1, "rank", "a must"),
        (1, 1, "late", "tie must be one of 'rank', 'time'"),
    ],
)
def test_bad_slopes(a: Any, b: Any, tie: str, message: str) -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    with pytest.raises(DovetailError, match=message):
        front.winner(a, b, tie)
    with pytest.raises(DovetailError, match=message):
        front.sweep(a, b, tie)
    with pytest.raises(DovetailError, match=message):
        front.sweep([a] * 3, [b, b, b], tie)


def test_bad_arrays_of_slopes() -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    with pytest.raises(DovetailError, match=r"a and b must broadcast together, not \(3,\) and"):
        front.sweep([1, 2, 3], [1, 2])
    for wrong in ([[1], [1, 2]], [1.5], np.array([1.0]), np.array(["1"]), [2**70], [None]):
        with pytest.raises(DovetailError, match="b must hold integers"):
            front.sweep(1, wrong)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="2\\^63 - 1"):
        front.sweep(np.array([2**63], dtype=np.uint64), 1)
    with pytest.raises(DovetailError, match="no winner"):
        dovetail.front(tasks.xor, max_states=1, max_time=9).sweep(1, 1)


def test_slopes_beyond_memory_are_refused_at_once() -> None:
    front = dovetail.front(tasks.and_, max_states=2, max_time=9)
    many = np.broadcast_to(np.int64(1), 10**12)
    for a, b in ((many, 1), (1, many), (many, many)):
        with pytest.raises(DovetailError, match=r"000 slopes take some .* at most 268,435,456"):
            front.sweep(a, b)


@pytest.mark.parametrize("flag", [None, 1, "yes"])
def test_flags_of_fronts(flag: Any) -> None:
    front = dovetail.front(tasks.and_, max_states=2, max_time=9)
    with pytest.raises(DovetailError, match="slots must be True or False"):
        front.sweep([1], [1], slots=flag)
    with pytest.raises(DovetailError, match="progress must be True or False"):
        dovetail.front(tasks.and_, max_states=2, max_time=9, progress=flag)
    with pytest.raises(DovetailError, match="progress must be True or False"):
        front.extend(max_time=99, progress=flag)
