"""Switches of mesa-optimisers: overlap, memory, checks, heuristics, worse objectives, by hand."""

from fractions import Fraction
from typing import Any

import mesa_reference as slow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, models, speed
from dovetail.models import Mesa, Structure

FIVE = (*models.STRUCTURES, models.HONEST_FINDER)
NAMES = tuple(one.name for one in FIVE)
LIARS = ("simple deceptive", "fast deceptive", "checked deceptive")
FINDERS = ("simple deceptive", "checked deceptive", "honest finder")

quarters = st.integers(0, 48).map(lambda n: Fraction(n, 4))
shares = st.integers(0, 6).map(lambda n: Fraction(n, 6))
costs = st.fixed_dictionaries({name: st.tuples(quarters, quarters) for name in slow.NAMES})
rates = st.integers(0, 40).map(lambda n: Fraction(n, 6))


def five(costs: Any, rate: Fraction = Fraction(1)) -> Mesa:
    return Mesa.of(costs, structures=FIVE, exchange=rate)


@given(costs, shares)
def test_overlap_of_find_with_optimise(costs: Any, share: Fraction) -> None:
    find, optimise = costs["find"][1], costs["optimise"][1]
    if share * find > optimise:
        with pytest.raises(DovetailError, match="optimise cannot contain"):
            five(costs).overlap("find", "optimise", share)
        return
    mesa = five(costs).overlap("find", "optimise", share)
    for name in NAMES:
        saved = share * find if name in FINDERS else 0
        assert mesa.times[name] == slow.time(name, costs) - saved
        assert mesa.lengths[name] == slow.length(name, costs)


@given(costs, shares)
def test_overlap_of_descriptions(costs: Any, share: Fraction) -> None:
    base, knowledge = costs["base"][0], costs["knowledge"][0]
    if share * base > knowledge:
        return
    mesa = five(costs).overlap("base", "knowledge", share, of="c")
    for name in NAMES:
        saved = share * base if name in ("honest", "fast deceptive") else 0
        assert mesa.lengths[name] == slow.length(name, costs) - saved
        assert mesa.times[name] == slow.time(name, costs)


def test_overlap_stays_checked_where_costs_change() -> None:
    mesa = Mesa.of().overlap("find", "optimise", 1)
    assert mesa.with_values({"t_find": 1000}).times["checked deceptive"] == 1001
    with pytest.raises(DovetailError, match="optimise cannot contain 1 of find"):
        mesa.with_values({"t_find": 1001})
    with pytest.raises(DovetailError, match="on this grid optimise cannot contain 1 of find"):
        mesa.phases("t_find", [0, 900], "t_optimise", [899, 2000])
    assert mesa.phases("t_find", [0, 900], "t_optimise", [900, 2000]).winners.shape == (2, 2)


@given(costs, rates)
def test_with_all_of_find_contained_the_checked_one_pays_for_its_check_only(
    costs: Any, rate: Fraction
) -> None:
    c = {name: pair[0] for name, pair in costs.items()}
    t = {name: pair[1] for name, pair in costs.items()}
    if t["find"] <= t["optimise"]:
        mesa = five(costs, rate).overlap("find", "optimise", 1)
        margin = t["check"] - t["base"] + rate * (c["simple"] + c["check"] - c["base"])
        assert mesa.margin("checked deceptive", "honest") == margin


@given(costs, st.integers(1, 9), quarters, quarters, quarters)
def test_memory(
    costs: Any, episodes: int, keep: Fraction, store: Fraction, recall: Fraction
) -> None:
    kept = ("find", "outer")
    prices = {"keep": keep, "store": store, "recall": recall}
    mesa = five(costs).memory(episodes, kept=kept, **prices)
    for name in NAMES:
        parts = [part for part in kept if slow_has(name, part)]
        time = slow.time(name, costs)
        for part in parts:
            work = costs[part][1]
            if episodes > 1:  # with one episode nothing is kept
                time += (work + store + (episodes - 1) * recall) / episodes - work
        assert mesa.times[name] == time
        is_kept = bool(parts) and episodes > 1
        assert mesa.lengths[name] == slow.length(name, costs) + keep * is_kept


def slow_has(name: str, part: str) -> bool:
    """Whether the time of a structure has a component: it grows with that."""
    zero = dict.fromkeys(slow.NAMES, (Fraction(0), Fraction(0)))
    return slow.time(name, {**zero, part: (Fraction(0), Fraction(1))}) == 1


@given(quarters, st.integers(1, 9), quarters, quarters)
def test_memory_is_the_shared_cost_of_extra_work(
    work: Fraction, episodes: int, store: Fraction, recall: Fraction
) -> None:
    mesa = Mesa.of({"find": (0, work)}, structures=[Structure.of("a", ["find"])])
    kept = mesa.memory(episodes, store=store, recall=recall)
    shared = speed.shared_cost(work, episodes, store=store, recall=recall)
    assert kept.times["a"] == shared


@given(costs, rates, st.tuples(quarters, quarters, quarters))
def test_episodes_needed_is_the_first_that_wins(costs: Any, rate: Fraction, prices: Any) -> None:
    options = dict(zip(("keep", "store", "recall"), prices, strict=True))
    mesa = five(costs, rate)
    found = mesa.episodes_needed("checked deceptive", "honest", **options)

    def wins(episodes: int) -> bool:
        return mesa.memory(episodes, **options).margin("checked deceptive", "honest") < 0

    if found is None:
        assert not any(wins(episodes) for episodes in (1, 2, 3, 10, 10**9))
    else:
        assert wins(found)
        assert not any(wins(episodes) for episodes in range(max(1, found - 30), found))


@given(costs, rates, st.integers(0, 5), st.integers(0, 3), quarters, quarters)
def test_checks(
    costs: Any, rate: Fraction, number: int, kinds: int, c: Fraction, t: Fraction
) -> None:
    mesa = five(costs, rate).checks(number, c=c, t=t, kinds=kinds)
    for name in NAMES:
        evades = name in LIARS and number > 0
        assert mesa.lengths[name] == slow.length(name, costs) + evades * kinds * c
        assert mesa.times[name] == slow.time(name, costs) + evades * number * t


@given(costs, rates, st.integers(0, 2), quarters, quarters)
def test_checks_needed(costs: Any, rate: Fraction, kinds: int, c: Fraction, t: Fraction) -> None:
    mesa = five(costs, rate)
    found = mesa.checks_needed(c=c, t=t, kinds=kinds)

    def enough(number: int) -> bool:
        totals = mesa.checks(number, c=c, t=t, kinds=kinds).totals
        honest = min(totals["honest"], totals["honest finder"])
        return all(totals[name] > honest for name in LIARS)

    if found is None:
        assert not any(enough(number) for number in (0, 1, 2, 5, 10**6))
    else:
        assert enough(found)
        assert not any(enough(number) for number in range(max(0, found - 30), found))


@given(costs, shares)
def test_heuristics_grow_with_the_objectives(costs: Any, growth: Fraction) -> None:
    stored = {"honest": ["base"], "simple deceptive": ["simple"],
              "fast deceptive": ["base", "simple"], "checked deceptive": ["simple"],
              "honest finder": []}  # fmt: skip
    pursued = {**{name: ["base", "simple"] for name in LIARS}, "honest": ["base"],
               "honest finder": ["base"]}  # fmt: skip
    for word, objectives in (("stored", stored), ("pursued", pursued)):
        mesa = five(costs).heuristics(growth, objectives=word)
        for name in NAMES:
            more = growth * sum(costs[part][0] for part in objectives[name])
            assert mesa.lengths[name] == slow.length(name, costs) + more
            assert mesa.times[name] == slow.time(name, costs)


def test_which_heuristics_count_decides_whom_they_help() -> None:
    plain = Mesa.of().thresholds().between("simple deceptive", "honest").value
    values = {
        word: Mesa.of().heuristics(2, objectives=word).thresholds()
        for word in ("stored", "pursued")
    }
    stored, pursued = (one.between("simple deceptive", "honest").value for one in values.values())
    assert plain == Fraction(999, 40 - 8)
    assert stored == Fraction(999, 40 - 8 + 2 * (40 - 5))  # deception needs a smaller rate
    assert pursued == Fraction(999, 40 - 8 - 2 * 5)  # and here a greater one


@given(costs, rates, quarters, quarters, shares)
def test_a_worse_objective(
    costs: Any, rate: Fraction, c: Fraction, loss: Fraction, price: Fraction
) -> None:
    mesa = five(costs, rate).worse_objective(c=c, loss=loss, price=price)
    assert mesa.lengths["honest, worse"] == slow.length("honest", costs) - costs["base"][0] + c
    assert mesa.times["honest, worse"] == slow.time("honest", costs) + price * loss
    row = mesa.thresholds().between("honest, worse", "honest")
    saved = costs["base"][0] - c
    if saved > 0:
        assert row.value == price * loss / saved
        assert row.above == "honest, worse"
    timed = five(costs, rate).worse_objective(c=c, loss=0, t=5)
    assert timed.times["honest, worse"] == 5 + costs["optimise"][1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: m.overlap("find", "optimise", 2), "share must be an exact number from 0 to 1"),
        (lambda m: m.overlap("find", "find", 1), "must be two components"),
        (lambda m: m.overlap("finds", "optimise", 1), "part must be one of 'base'"),
        (lambda m: m.overlap("find", "optimise", 1, of="x"), "of must be one of 't', 'c'"),
        (lambda m: m.memory(0), "episodes must be an integer of at least 1"),
        (lambda m: m.memory(2, kept=["x"]), "kept: each must be one of 'base'"),
        (lambda m: m.memory(2, store=-1), "t_store must be"),
        (lambda m: m.memory(2, store=1).memory(3, store=2), "'store' is there already"),
        (lambda m: m.checks(-1, c=1, t=1), "number must be"),
        (lambda m: m.checks(1, c=-1, t=1), "c_evade must be"),
        (lambda m: m.heuristics(-1), "growth must be"),
        (lambda m: m.heuristics(1, objectives="all"), "objectives must be one of"),
        (lambda m: m.worse_objective(c=1, loss=-1), "t_loss must be"),
        (
            lambda m: m.with_structures([models.FAST_DECEPTIVE]).checks_needed(c=1, t=1),
            "none that is not deceptive",
        ),
    ],
)
def test_bad_input(call: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        call(Mesa.of())


def test_sensitivity_at_the_end_of_what_can_overlap() -> None:
    # Half of find is all of optimise: a step more of find, and its half would be more than that.
    held = Mesa.of().with_values({"t_find": 300, "t_optimise": 150})
    found = held.overlap("find", "optimise", Fraction(1, 2)).sensitivity(
        "simple deceptive", "honest"
    )
    gains = dict(zip(found.parameters, found.differences, strict=True))
    assert (gains["t_find"], gains["t_optimise"], gains["t_outer"]) == (Fraction(1, 2), 0, 1)
