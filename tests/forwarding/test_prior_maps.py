"""Maps of priors against their definition, and the forwarding map as one of them."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from forward_oracle import Table
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import DovetailError, plots
from dovetail.forwarding import Search, dovetailers, forward, hull, prior_map

HALF = Fraction(1, 2)
PENNIES = [("a", (1, 0), (0, 1)), ("b", (0, 1), (1, 0))]


@st.composite
def maps(draw: Any, most: int = 4) -> list[tuple[str, tuple[Fraction, ...], tuple[int, ...]]]:
    size = draw(st.integers(1, 3))
    found = []
    for name in "abcdef"[: draw(st.integers(1, most))]:
        parts = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size).filter(any))
        prior = tuple(Fraction(part, sum(parts)) for part in parts)
        found.append((name, prior, tuple(draw(st.integers(-4, 4)) for _ in range(size))))
    return found


def best(searches: Any, prior: Any) -> tuple[str, ...]:
    """All best searches, by the definition."""
    scores = {s[0]: sum(w * v for w, v in zip(prior, s[2], strict=True)) for s in searches}
    return tuple(name for name, score in scores.items() if score == max(scores.values()))


@given(maps(6))
def test_graph_fixed_points_and_cycles(searches: Any) -> None:
    m = prior_map(searches)
    assert m.graph == {s[0]: best(searches, s[1]) for s in searches}
    assert m.fixed_points() == tuple(s[0] for s in searches if s[0] in best(searches, s[1]))
    after = {name: names[0] for name, names in m.graph.items()}
    for name, cycle in m.basins().items():
        here = name
        for _ in searches:
            here = after[here]
        assert here in cycle
        assert all(after[a] == b for a, b in pairwise((*cycle, cycle[0])))
    assert set(m.cycles()) == set(m.basins().values())


@given(maps(6), st.data())
def test_switches_on_the_way(searches: Any, data: Any) -> None:
    m = prior_map(searches)
    start, end = (data.draw(st.sampled_from(searches))[1] for _ in range(2))
    switches = m.switches(start, end)
    places = [switch.place for switch in switches]
    assert places == sorted(set(places))

    def at(place: Fraction) -> tuple[str, ...]:
        way = zip(start, end, strict=True)
        return best(searches, [(1 - place) * a + place * b for a, b in way])

    ends = [Fraction(0), *places, Fraction(1)]
    for low, high in pairwise(ends):
        seen = {at(low + (high - low) * Fraction(k, 7)) for k in range(1, 7)}
        assert len(seen) == 1
    for switch in switches:
        assert switch.at == at(switch.place)
        assert set(switch.before) | set(switch.after) <= set(switch.at)


@settings(max_examples=60, deadline=None)
@given(maps(4))
def test_mixtures_are_all_best_under_their_mean(searches: Any) -> None:
    m = prior_map(searches)
    found = m.mixed_fixed_points()
    assert found  # Kakutani
    for mixed in found:
        assert sum(mixed.weights) == 1
        assert min(mixed.weights) > 0
        priors = [m.named[name].prior for name in mixed.names]
        mean = tuple(
            sum(w * prior[k] for w, prior in zip(mixed.weights, priors, strict=True))
            for k in range(len(priors[0]))
        )
        assert mean == mixed.prior
        assert set(mixed.names) <= set(best(searches, mean))
    pure = {mixed.names[0] for mixed in found if len(mixed.names) == 1}
    assert pure == set(m.fixed_points())


@given(maps(2).filter(lambda searches: len(searches) == 2))
def test_two_searches_by_hand(searches: Any) -> None:
    """With two, the mixture is where the line through their priors has both equal."""
    m = prior_map(searches)
    (switch,) = m.switches(searches[0][1], searches[1][1]) or (None,)
    inner = [mixed for mixed in m.mixed_fixed_points() if len(mixed.names) == 2]
    if switch is None:
        assert not inner
    else:
        assert [mixed.weights for mixed in inner] == [(1 - switch.place, switch.place)]


@given(
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), min_size=1, max_size=3),
    st.fractions(Fraction(1, 9), 30, max_denominator=9),
)
def test_dovetailers_are_an_instance(points: Any, kappa: Fraction) -> None:
    m = dovetailers(points, kappa=kappa)
    exact = forward(points, kappa=kappa)
    table = Table(points)
    for name, names in m.graph.items():
        assert [Fraction(one) for one in names] == table.best(kappa * Fraction(name))
    assert sorted(map(Fraction, m.fixed_points())) == table.fixed(kappa)
    assert {frozenset(map(Fraction, cycle)) for cycle in m.cycles()} == {
        frozenset(cycle.rates) for cycle in exact.cycles()
    }
    # From nearly all weight on rank to nearly all on time: the breakpoints of the map.
    ends = [(1 / (1 + r), r / (1 + r)) for r in (Fraction(10**9), Fraction(1, 10**9))]
    rates = []
    for switch in m.switches(*ends):
        weights = [a + (b - a) * switch.place for a, b in zip(*ends, strict=True)]
        rates.append(weights[1] / weights[0])
    assert rates == [jump.rate for jump in exact.breakpoints()]


def test_mixtures_of_dovetailers_are_those_of_shares() -> None:
    m = dovetailers([(1, 3)], kappa=1)
    (mixed,) = m.mixed_fixed_points()
    (exact,) = forward([(1, 3)], kappa=1).mixed_fixed_points("share")
    assert mixed.names == ("1", "2")
    assert mixed.weights == exact.weights
    assert mixed.prior[1] / mixed.prior[0] == exact.rate


def test_small_cases() -> None:
    pennies = prior_map(PENNIES)
    assert pennies.fixed_points() == ()
    assert pennies.cycles() == (("a", "b"),)
    assert pennies.orbit((HALF, HALF)) == ("a", "b")
    assert pennies.best((HALF, HALF)) == ("a", "b")
    assert repr(pennies) == "PriorMap(2 searches, 0 fixed points, 1 cycle)"
    assert len(pennies.plot().texts) >= 2
    alike = prior_map([Search("x", (Fraction(1),), (Fraction(2),)), ("y", (1,), (2,))])
    assert alike.fixed_points() == ("x", "y")
    assert [mixed.names for mixed in alike.mixed_fixed_points()] == [("x",), ("y",)]


def test_bad_input() -> None:
    for searches, message in (
        ([], "at least one"),
        ([("a", (1, 1), (0, 0))], "sum 1"),
        ([("a", (2, -1), (0, 0))], "not negative"),
        ([("a", (1, 0), (0,))], "must hold 2 numbers"),
        ([("a", (1, 0), (0, 0)), ("a", (1, 0), (0, 0))], "the same name"),
        ([("a", (1, 0), (0, 0)), ("b", (1,), (0,))], "must hold 2 numbers"),
        ([("a", (0.5, 0.5), (0, 0))], "int or Fraction"),
        (3, "searches must be"),
    ):
        with pytest.raises(DovetailError, match=message):
            prior_map(searches)  # type: ignore[arg-type]
    seven = prior_map([(name, (1,), (0,)) for name in "abcdefg"])
    with pytest.raises(DovetailError, match="at most 6, not 7"):
        seven.mixed_fixed_points()
    with pytest.raises(DovetailError, match="more than 2,000"):
        dovetailers(hull([(10**9, 1)]), kappa=1)
    with pytest.raises(DovetailError, match="at most 40"):
        plots.prior_graph(dovetailers([(100, 1)], kappa=1))
    with pytest.raises(DovetailError, match="map must be a PriorMap"):
        plots.prior_graph([(1, 3)])
