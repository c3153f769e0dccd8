"""Units of large censuses, drawn at random, against the plain walk and the definition."""

import brute
import pytest
import tree_by_hand
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_by_hand import Counted

from dovetail._core import DovetailError, Tally
from dovetail.censuses import Parameters

Points = dict[str, list[tuple[int, int]]]


def question(states: int, max_time: int, deciders: bool = True) -> Parameters:
    return Parameters(states, 2, max_time, "", "visited", True, deciders)


def machines(tally: Tally) -> dict[tuple[str, int], int]:
    """Machines by output and time."""
    words, (places, times, numbers), _ = tally.columns(True)
    rows = zip(places.tolist(), times.tolist(), numbers.tolist(), strict=True)
    return {(words[place], time): number for place, time, number in rows}


def fronts(tally: Tally) -> Points:
    """The front of each output."""
    words, _, (places, ranks, times) = tally.columns(True)
    found: Points = {}
    for place, rank, time in zip(places.tolist(), ranks.tolist(), times.tolist(), strict=True):
        found.setdefault(words[place], []).append((rank, time))
    return {word: sorted(points) for word, points in found.items()}


def fronts_by_definition(found: Counted) -> Points:
    points: Points = {}
    for (word, time), rank in found.least.items():
        points.setdefault(word, []).append((rank, time))
    return {word: brute.pareto(own) for word, own in points.items()}


def check_alike(one: Tally, other: Tally) -> None:
    """Two methods agree on all that is no matter of deciders."""
    assert machines(one) == machines(other)
    assert fronts(one) == fronts(other)
    assert (one.halting, one.nodes, one.total) == (other.halting, other.nodes, other.total)
    assert one.endless[0] == other.endless[0]  # all entries chosen and none of them halts


def check_unit(states: int, max_time: int, unit: list[int]) -> None:
    """Count a unit with deciders, without them, and by the definition."""
    tally = question(states, max_time).plan().count_unit(unit)
    plain = question(states, max_time, deciders=False).plan().count_unit(unit)
    check_alike(tally, plain)
    assert sum(plain.endless[1:]) == 0
    assert tally.undecided <= plain.undecided  # what is endless does not halt in time
    known = tree_by_hand.count(states, max_time, unit)
    assert machines(tally) == known.machines
    assert fronts(tally) == fronts_by_definition(known)
    assert (tally.halting, tally.endless[0]) == (known.halting, known.no_halting_entry)
    assert plain.undecided == known.others


@pytest.mark.parametrize(
    ("states", "max_time"), [(1, 4), (2, 9), pytest.param(3, 24, marks=pytest.mark.slow)]
)
def test_the_definition_by_brute_force(states: int, max_time: int) -> None:
    found = tree_by_hand.count(states, max_time)
    assert found.machines == brute.brute(states, 2, max_time, "", "visited").machines
    points = {word: tuple(front) for word, front in fronts_by_definition(found).items()}
    assert points == brute.fronts(states, 2, max_time, "", "visited")


def draw_unit(data: st.DataObject, states: int, max_time: int) -> list[int]:
    """Go down at random to a unit of at most 300 partial machines."""
    tree, unit = question(states, max_time).plan(), list[int]()
    while below := tree.cut(unit, 1)[1]:
        if len(unit) > states and tree.count_unit(unit).nodes < 300:
            break
        unit = data.draw(st.sampled_from(sorted(below)))
    return unit


@given(st.data(), st.sampled_from([4, 5, 6, 6]), st.integers(2, 40))
@settings(max_examples=12)
def test_units_drawn_at_random(data: st.DataObject, states: int, max_time: int) -> None:
    check_unit(states, max_time, draw_unit(data, states, max_time))


@pytest.mark.slow
@given(st.data(), st.integers(40, 500))
@settings(max_examples=20)
def test_units_of_six_states_drawn_at_random(data: st.DataObject, max_time: int) -> None:
    check_unit(6, max_time, draw_unit(data, 6, max_time))


def test_a_path_whose_last_run_asks_for_no_entry_is_no_unit() -> None:
    path = [9, 13, 17, 4, 12, 18, 2, 16, 9]  # its machine runs on: beyond 500 steps on a wide tape
    for max_time in (500, 5000):
        with pytest.raises(DovetailError, match="unit: not one of this census"):
            Parameters(5, 2, max_time, "", "visited", True, True).plan().count_unit(path)
