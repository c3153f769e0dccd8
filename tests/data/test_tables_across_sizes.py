"""The tables of all sizes against each other, against mirror images and against the definition.

What machines of n states do, machines of n + 1 states do too. Take a halting run that visits r
states and d entries: there are (n-1)!/(n-r)! · k^(2n-d) machines of n states that make it up to the
names of the states, where k = 4n + 2 is the number of choices of an entry: the states but A are
named in any order, and the entries that are not visited are free. Of n + 1 states there are
n!/(n+1-r)! · (k+4)^(2n+2-d), so

    n/(n+1-r) · (k+4)² · ((k+4)/k)^(2n-d)

times as many. In t steps at most t entries are visited, so d ≤ min(t, 2n). On the blank tape a
machine that stays in state A halts at once or never, so r ≥ 2 if t ≥ 2. Hence, from one size to the
next, the number of machines that give an output at time t becomes at least

    f · (k+4)² · ((k+4)/k)^(2n - min(t, 2n)),    f = 1 if t = 1, n/(n-1) if t ≥ 2

times as great; and exactly so if t ≤ 2, where d = r = t. Later it may be more: runs of all n + 1
states are added, and others visit more states or fewer entries.
"""

from fractions import Fraction
from functools import cache

import brute
import pytest
import tree_by_hand

from dovetail import Space, data

#: Times up to which the definition is walked.
SHORT = 4
Points = dict[str, list[tuple[int, int]]]
Machines = dict[tuple[str, int], int]
GREATER = data.STATES[1:]


@cache
def machines(states: int) -> Machines:
    """Machines by output and time."""
    table = data.table(states)
    words, counts = table.census.detailed_outputs, table.census.counts
    rows = zip(counts.output.tolist(), counts.time.tolist(), counts.machines.tolist(), strict=True)
    return {(words[place], time): number for place, time, number in rows}


@cache
def points(states: int) -> Points:
    """The front of each output: ranks and times."""
    table = data.table(states)
    words, fronts = table.census.detailed_outputs, table.census.fronts
    found: Points = {}
    rows = zip(fronts.output.tolist(), fronts.rank.tolist(), fronts.time.tolist(), strict=True)
    for place, rank, time in rows:
        found.setdefault(words[place], []).append((rank, time))
    return found


def least_ratio(states: int, time: int) -> Fraction:
    """How many times as many machines of one more state there are, at the least."""
    k = 4 * states + 2
    names = Fraction(states, states - 1) if time > 1 else 1
    return names * (k + 4) ** 2 * Fraction(k + 4, k) ** (2 * states - min(time, 2 * states))


# --- mirror images ---------------------------------------------------------------------------


@pytest.mark.parametrize("states", data.STATES)
def test_mirror_images_are_as_many_at_each_time(states: int) -> None:
    found = machines(states)
    assert all(found.get((word[::-1], time)) == n for (word, time), n in found.items())


# --- the definition --------------------------------------------------------------------------


@cache
def walked(states: int) -> tree_by_hand.Counted:
    return tree_by_hand.count(states, SHORT)


@pytest.mark.parametrize("states", data.STATES)
def test_short_times_are_those_of_the_definition(states: int) -> None:
    found = machines(states)
    assert {key: n for key, n in found.items() if key[1] <= SHORT} == walked(states).machines


@pytest.mark.parametrize("states", data.STATES)
def test_short_points_are_those_of_the_definition(states: int) -> None:
    # Whether a point is on a front depends on points of no greater time only.
    known: Points = {}
    for (word, time), rank in walked(states).least.items():
        known.setdefault(word, []).append((rank, time))
    found = {
        word: [point for point in front if point[1] <= SHORT]
        for word, front in points(states).items()
    }
    assert {word: sorted(front) for word, front in found.items() if front} == {
        word: brute.pareto(every) for word, every in known.items()
    }


# --- smaller sizes in greater ones -----------------------------------------------------------


@pytest.mark.parametrize("states", GREATER)
def test_fronts_of_smaller_sizes_are_the_beginning(states: int) -> None:
    """A front is over all sizes; machines of fewer states have all the lesser ranks.

    So the points of rank at most the number of machines of fewer states are the front of these.
    """
    less, more = points(states - 1), points(states)
    last, longest = Space(states - 1).total, min(len(max(each, key=len)) for each in (less, more))
    begun = {
        word: [point for point in front if point[0] <= last]
        for word, front in more.items()
        if len(word) <= longest
    }
    assert {word: front for word, front in begun.items() if front} == {
        word: front for word, front in less.items() if len(word) <= longest
    }


@pytest.mark.parametrize("states", GREATER)
def test_least_ranks_of_smaller_sizes_stay(states: int) -> None:
    less, more = data.table(states - 1), data.table(states)
    last, old = Space(states - 1).total, set(less.outputs)
    longest = min(len(table.outputs[-1]) for table in (less, more))
    assert {word for word in old if len(word) <= longest} <= set(more.outputs)
    for word in more.outputs:
        if word in old:
            assert more.least_rank(word) == less.least_rank(word) <= last
        elif len(word) <= longest:
            assert more.least_rank(word) > last


@pytest.mark.parametrize("states", GREATER)
def test_machines_of_smaller_sizes_are_counted_again(states: int) -> None:
    check_ratios(states - 1, machines(states - 1), machines(states))


@pytest.mark.parametrize("states", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_the_ratio_by_brute_force(states: int) -> None:
    less, more = (brute.brute(n, 2, 21, "", "visited") for n in (states, states + 1))
    check_ratios(states, less.machines, more.machines)


def check_ratios(states: int, less: Machines, more: Machines) -> None:
    """Hold the numbers of two sizes against the least ratio, which is met up to time 2."""
    longest = max(len(word) for word, _ in more)
    for (word, time), number in less.items():
        if len(word) <= longest:
            least = least_ratio(states, time) * number
            assert more[word, time] == least if time <= 2 else more[word, time] >= least


@pytest.mark.parametrize("states", GREATER)
def test_outputs_over_all_times_are_at_least_as_many(states: int) -> None:
    # Of long outputs the table has no times; the last factor is at least 1.
    less, more = data.table(states - 1), data.table(states)
    known = set(more.outputs)
    for word in less.outputs:
        if word in known:
            assert more.machines(word) >= (4 * states + 2) ** 2 * less.machines(word)
