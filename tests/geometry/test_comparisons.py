"""Area, slots and steps side by side, against the slow dovetailer."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, Slope, tasks
from dovetail.dovetailing import phase_work
from dovetail.geometry import compare_costs
from dovetail.oracle import reference


@pytest.fixture(scope="module")
def front() -> dovetail.Front:
    """Real solutions of low rank: [(8232, 6), (8588, 5), (4339887, 4), (4345571, 3)]."""
    return dovetail.front(tasks.output("111"), max_states=3, max_time=2_000)


@settings(max_examples=20)
@given(
    slope=st.tuples(st.integers(1, 12), st.integers(1, 4)), tie=st.sampled_from(["rank", "time"])
)
def test_rows_are_what_the_slow_dovetailer_does(slope: tuple[int, int], tie: str) -> None:
    front = dovetail.front(tasks.successor, max_states=2, max_time=100)
    (row,) = compare_costs(front, [Slope(*slope)], tie).rows
    literal = reference.dovetail(tasks.successor, *slope, tie, max_iterations=50)
    assert (row.rank, row.time) == (literal.rank, literal.time)
    assert (row.slots, row.steps) == (literal.slots, literal.steps)
    a, b = slope
    assert row.area == Fraction((a * row.time + b * row.rank) ** 2, 2 * a * b)
    assert row.agrees  # there is but one


def test_a_real_front(front: dovetail.Front) -> None:
    slopes = [Slope(10, 1), Slope(356, 1), Slope(3000, 1), Slope(10**6, 1)]
    result = compare_costs(front, slopes, max_slots=4 * 10**6)
    columns = result.to_dict()
    assert columns["a"].tolist() == [10, 356, 3000, 10**6]
    assert columns["rank"].tolist()[::3] == [8232, 8588]
    # 24 groups and 6 rounds, 25 groups and 5 rounds: the same iteration, and the lower rank wins;
    # in the smoothed form the two tie.
    assert columns["rank"][1] == 8232
    assert columns["agrees"].tolist() == [True] * 4
    # 823 iterations and 5 rounds are done before: turns of groups listed so far, then 8232.
    assert columns["slots"][0] == 10 * 829 * 828 // 2 + 8231 + 1
    assert [steps is None for steps in columns["steps"]] == [False, False, False, True]
    for row in result.rows:
        assert row.steps is None or row.steps < row.slots
        a, b = row.slope
        isoline = a * row.time + b * row.rank
        assert abs(row.slots - row.area) < 1.5 * isoline
    # Lengths 13 and 13, 8 steps: the same phase, so the lower rank wins.
    assert result.phase_work == phase_work(8232, 6)
    assert repr(result) == "Comparison(4 slopes, 4 winners agree, 3 run literally)"


def test_winners_that_disagree() -> None:
    # With 10 machines per iteration, x = 3,930,639 needs 39 groups of 100,000 or 40 …: near the
    # slope where xor's two solutions change places, rounding decides.
    front = dovetail.front(tasks.xor, max_states=3, max_time=400)
    slopes = [Slope(a, 1) for a in range(40_000, 70_000, 250)]
    rows = compare_costs(front, slopes, max_slots=0).rows
    for row in rows:
        a = row.slope.a
        costs = [(a * point.time + point.rank, point.rank) for point in front]
        assert row.agrees == (min(costs)[1] == row.rank)
        assert (row.rank, row.time) == reference.winner(
            [(point.rank, point.time) for point in front], a, 1
        )
        assert row.steps is None
        # The area is that of the smoothed winner, so it is the least.
        assert row.area == Fraction(min(costs)[0] ** 2, 2 * a)
    assert {row.agrees for row in rows} == {True, False}


def test_how_a_comparison_shows(front: dovetail.Front) -> None:
    result = compare_costs(front, [Slope(20, 2), Slope(10**6, 1)], "time", max_slots=4 * 10**6)
    assert result.tie == "time"
    table = result.to_pandas()
    assert list(table.columns) == [
        "a", "b", "rank", "time", "agrees", "area", "slots", "steps",
    ]  # fmt: skip
    rows = result.to_polars()
    assert rows["slots"].to_list()[1] == result.rows[1].slots
    assert rows["steps"].to_list()[1] is None
    assert rows["b"].to_list() == [2, 1]
    assert len(compare_costs(front, [])) == 0


def test_bad_input(front: dovetail.Front) -> None:
    with pytest.raises(DovetailError, match="front must be a Front"):
        compare_costs([(1, 1)], [Slope(1, 1)])  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="slopes must hold Slopes, not \\(1, 1\\)"):
        compare_costs(front, [(1, 1)])  # type: ignore[list-item]
    with pytest.raises(DovetailError, match="max_slots must be an integer"):
        compare_costs(front, [Slope(1, 1)], max_slots=-1)
    with pytest.raises(DovetailError, match="does not cover a=1, b=9"):
        compare_costs(front, [Slope(1, 9)])
    with pytest.raises(DovetailError, match="tie must be one of"):
        compare_costs(front, [Slope(100, 1)], "late")
