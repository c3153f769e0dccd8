"""Phase diagrams of mesa-optimisers against brute force in fractions, place by place."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import mesa_reference as slow
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, models
from dovetail.models import Exchange, Mesa, Structure, evenly

FIVE = (*models.STRUCTURES, models.HONEST_FINDER)
NAMES = tuple(one.name for one in FIVE)
PARAMETERS = (
    "rate", "t_find", "t_base", "t_check", "c_base", "c_simple", "c_knowledge", "c_pointer",
)  # fmt: skip
SHAPES: dict[str, tuple[Any, slow.Height]] = {
    "length": ("length", lambda c: c),
    "rank": ("rank", lambda c: Fraction(2) ** int(c)),
    "function": (lambda c: c * c / Fraction(3), lambda c: Fraction(c) ** 2 / 3),
}


@st.composite
def grids(draw: st.DrawFn) -> tuple[Any, Fraction, str, list[tuple[str, list[Fraction]]]]:
    shape = draw(st.sampled_from(sorted(SHAPES)))
    bottom = 1 if shape == "rank" else draw(st.sampled_from((1, 4, 10**9 + 7)))
    number = st.integers(0, 8 * bottom).map(lambda n: Fraction(n, bottom))
    costs = draw(st.fixed_dictionaries({n: st.tuples(number, number) for n in slow.NAMES}))
    rate = Fraction(draw(st.integers(0, 40)), draw(st.sampled_from((1, 6, 2**61 - 1))))
    names = draw(st.lists(st.sampled_from(PARAMETERS), min_size=2, max_size=2, unique=True))
    columns = [sorted(draw(st.sets(number, min_size=1, max_size=5))) for _ in names]
    return costs, rate, shape, list(zip(names, columns, strict=True))


def totals_at(
    costs: Any, rate: Fraction, height: slow.Height, values: dict[str, Fraction]
) -> dict[str, Fraction]:
    held, price = dict(costs), values.get("rate", rate)
    for name, value in values.items():
        kind, _, part = name.partition("_")
        if kind == "c":
            held[part] = (value, held[part][1])
        elif kind == "t":
            held[part] = (held[part][0], value)
    return {name: slow.total(name, held, price, height) for name in NAMES}


@given(grids())
def test_every_place_is_decided_exactly(case: Any) -> None:
    costs, rate, shape, ((x, x_values), (y, y_values)) = case
    shape_given, height = SHAPES[shape]
    mesa = Mesa.of(costs, structures=FIVE, exchange=Exchange.of(rate, shape_given))
    found = mesa.phases(x, x_values, y, y_values)
    assert found.winners.shape == (len(y_values), len(x_values))
    for row, v in enumerate(y_values):
        for column, u in enumerate(x_values):
            best = slow.best(totals_at(costs, rate, height, {x: u, y: v}))
            bits = sum(1 << NAMES.index(name) for name in best)
            assert found.winners[row, column] == bits
            assert found.ties[row, column] == (len(best) > 1)
            assert {name for name in NAMES if found.wins(name)[row, column]} == set(best)


@given(grids(), st.sampled_from(list(permutations(NAMES, 2))))
def test_boundaries_are_margins(case: Any, pair: tuple[str, str]) -> None:
    costs, rate, shape, ((x, x_values), (y, y_values)) = case
    shape_given, height = SHAPES[shape]
    mesa = Mesa.of(costs, structures=FIVE, exchange=Exchange.of(rate, shape_given))
    found = mesa.phases(x, x_values, y, y_values)
    if shape != "length" and (x.startswith("c_") or y.startswith("c_")):
        with pytest.raises(DovetailError, match="g is not linear"):
            found.boundary(*pair)
        return
    line = found.boundary(*pair)
    for v in y_values:
        for u in x_values:
            totals = totals_at(costs, rate, height, {x: u, y: v})
            assert line.at(u, v) == totals[pair[0]] - totals[pair[1]]


@pytest.mark.parametrize("scale", [1, 10**6, 2**61, 2**62, 2**63, 10**30])
def test_a_difference_of_one_is_seen_at_any_size(scale: int) -> None:
    two = [Structure.of(name, [name]) for name in "ab"]
    costs = {"a": (0, scale), "b": (0, 0)}
    found = Mesa.of(costs, structures=two).phases(
        "t_b", [scale - 1, scale, scale + 1], "rate", [0, 1]
    )
    assert found.winners.tolist() == [[2, 3, 1], [2, 3, 1]]


@pytest.mark.parametrize("scale", [1, 2**30, 2**61, 2**62, 2**63, 10**30])
def test_a_difference_of_one_is_seen_under_a_function(scale: int) -> None:
    two = [Structure.of(name, [name]) for name in "ab"]
    costs = {"a": (0, 2 * scale), "b": (0, 0)}
    mesa = Mesa.of(costs, structures=two, exchange=Exchange.of(1, lambda c: 2 * c))
    found = mesa.phases("c_b", [scale - 1, scale, scale + 1], "t_b", [0, 1])
    assert found.winners.tolist() == [[2, 3, 1], [2, 1, 1]]


def test_values_with_long_denominators_that_have_nothing_in_common() -> None:
    values = [Fraction(10**20 * n + n, 10**20 + n) for n in range(40)]
    found = Mesa.of().phases("rate", values, "t_find", values)
    for row in range(0, 40, 3):
        for column in range(40):
            there = {"rate": values[column], "t_find": values[row]}
            totals = Mesa.of().with_values(there).totals
            bits = sum(1 << NAMES.index(name) for name in slow.best(totals))
            assert found.winners[row, column] == bits


def test_numbers_at_the_end_of_int64() -> None:
    # The totals, and a factor of a cost that is 0, are about 2^63.
    for top in range(2**63 - 3, 2**63 + 3):
        two = [Structure.of("a", ["a"]), Structure.of("b", ["b"])]
        costs = {"a": (0, 0), "b": (Fraction(1, top), 0)}
        found = Mesa.of(costs, structures=two).phases("rate", [0, 1], "t_b", [0, 1])
        assert found.winners.tolist() == [[3, 1], [1, 1]]
        costs = {"a": (top, 0), "b": (top - 1, 1)}
        found = Mesa.of(costs, structures=two).phases("rate", [0, 1], "t_b", [0, 1])
        assert found.winners.tolist() == [[3, 2], [1, 3]]


def test_a_diagram_by_hand() -> None:
    found = Mesa.of().phases("rate", [1, 12, 1000], "t_find", [100, 301])
    # checked − honest = (1 + find − 2) − rate·25, simple − checked = 700 − rate·7
    assert found.text == "h = s\nh c s"
    assert found.counts == {
        "honest": 3, "simple deceptive": 2, "fast deceptive": 0, "checked deceptive": 2,
    }  # fmt: skip
    columns = found.to_dict()
    assert columns["winner"].tolist()[4] == "honest = checked deceptive"
    assert columns["tie"].tolist() == [False] * 4 + [True, False]
    assert columns["rate"].tolist() == [1, 12, 1000] * 2
    assert columns["t_find"].tolist() == [100] * 3 + [301] * 3
    line = found.boundary("checked deceptive", "honest")
    assert (line.one, line.of_x, line.of_y, line.of_xy) == (-1, -25, 1, 0)
    bent = Mesa.of().phases("rate", [1], "c_base", [1]).boundary("honest", "simple deceptive")
    assert bent.of_xy == 1


def test_a_switch_stays_on_in_a_diagram() -> None:
    mesa = Mesa.of().overlap("find", "optimise", Fraction(1, 2)).memory(3, keep=2, store=6)
    found = mesa.phases("t_find", [0, 60, 600], "rate", [1, 5])
    for row, rate in enumerate((1, 5)):
        for column, find in enumerate((0, 60, 600)):
            there = mesa.with_values({"t_find": find, "rate": rate}).winners
            bits = int(found.winners[row, column])
            assert {n for i, n in enumerate(found.names) if bits >> i & 1} == set(there)


def test_a_large_grid_as_by_the_boundary() -> None:
    found = Mesa.of().phases("c_base", evenly(0, 60, 400), "t_find", evenly(0, 1500, 400))
    line = found.boundary("honest", "checked deceptive")
    for row in range(0, 400, 37):
        for column in range(0, 400, 41):
            margin = line.at(found.x_values[column], found.y_values[row])
            assert found.wins("honest")[row, column] == (margin <= 0)
            assert found.wins("checked deceptive")[row, column] == (margin >= 0)
    assert found.winners.dtype == np.int64


def test_evenly() -> None:
    assert evenly(1, 2, 3) == (1, Fraction(3, 2), 2)
    with pytest.raises(DovetailError, match="high must be a number greater than low"):
        evenly(1, 1, 3)


@pytest.mark.parametrize(
    ("x", "values", "message"),
    [
        ("t_find", [1], "must be two parameters, not both t_find"),
        ("find", [1], "a parameter must be"),
        ("rate", [], "x_values must be rising"),
        ("rate", [1, 1], "x_values must be rising"),
        ("rate", [2, 1], "x_values must be rising"),
        ("rate", [0.5], "x_values: each must be an int or Fraction"),
        ("rate", [-1], "x_values: each must be"),
        ("rate", range(10**6), "at most 100,000 values are taken, not 1,000,000"),
    ],
)
def test_bad_input(x: str, values: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        Mesa.of().phases(x, values, "t_find", [1, 2, 3, 4, 5])


def test_a_grid_that_needs_too_much_memory() -> None:
    with pytest.raises(DovetailError, match="a grid of 400,000,000 places is too large"):
        Mesa.of().phases("rate", range(20_000), "t_find", range(20_000))


def test_ranks_need_whole_bits() -> None:
    mesa = Mesa.of(exchange=Exchange.of(1, "rank"))
    with pytest.raises(DovetailError, match="whole bits"):
        mesa.phases("c_base", [1, Fraction(3, 2)], "t_find", [1])


@pytest.mark.parametrize("of_c", [lambda c: Fraction(c) / (c + 1), lambda c: c * c + c])
def test_functions_of_many_lengths(of_c: Any) -> None:
    # 1,600 different sums of two lengths; those of c/(c + 1) have no short common denominator.
    mesa = Mesa.of(exchange=Exchange.of(5000, of_c))
    found = mesa.phases("c_combine", evenly(0, 101, 40), "c_simple", evenly(0, 127, 40))
    for row, simple in enumerate(found.y_values):
        for column, combine in enumerate(found.x_values):
            costs = dict(models.EXAMPLE_COSTS)
            costs |= {"simple": (simple, 0), "combine": (combine, 1)}
            names = NAMES[:4]
            totals = {name: slow.total(name, costs, Fraction(5000), of_c) for name in names}
            bits = sum(1 << names.index(name) for name in slow.best(totals))
            assert found.winners[row, column] == bits


SWITCHES: dict[str, Any] = {
    "share": (lambda mesa, v: mesa.overlap("find", "optimise", v), [Fraction(0), Fraction(1, 3)]),
    "episodes": (lambda mesa, v: mesa.memory(v, keep=2, store=1, recall=3), [1, 2, 9]),
    "checks": (lambda mesa, v: mesa.checks(v, c=1, t=2), [0, 1, 5]),
    "growth": (lambda mesa, v: mesa.heuristics(v), [0, Fraction(1, 7), 10**30]),
}


@given(grids(), st.sampled_from(sorted(SWITCHES)), st.booleans())
def test_a_switch_as_an_axis_is_the_switch_place_by_place(
    case: Any, name: str, across: bool
) -> None:
    costs, rate, _, ((parameter, values), _) = case
    costs = {**costs, "optimise": (costs["optimise"][0], Fraction(9))}
    switch, steps = SWITCHES[name]
    mesa = Mesa.of(costs, structures=FIVE, exchange=rate)
    axes = [(name, steps), (parameter, values)]
    (x, x_values), (y, y_values) = axes if across else axes[::-1]
    found = mesa.phases(x, x_values, y, y_values, switch=switch)
    assert (found.switch, found.winners.shape) == (name, (len(y_values), len(x_values)))
    for i, step in enumerate(steps):
        for j, value in enumerate(values):
            winners = switch(mesa.with_values({parameter: value}), step).winners
            bits = found.winners[(j, i) if across else (i, j)]
            assert bits == sum(1 << NAMES.index(one) for one in winners)
    with pytest.raises(DovetailError, match=f"{name} is a switch"):
        found.boundary(*NAMES[:2])


def test_switches_that_are_none() -> None:
    mesa = Mesa.of()
    for x, y in (("rate", "t_find"), ("share", "episodes")):
        with pytest.raises(DovetailError, match="switch: one of x and y must be its name"):
            mesa.phases(x, [1], y, [1], switch=SWITCHES["share"][0])
    with pytest.raises(DovetailError, match="switch must be a function of a model and a value"):
        mesa.phases("rate", [1], "share", [1], switch=3)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="switch must be a function that keeps the structures"):
        mesa.phases("rate", [1], "p", [1], switch=lambda m, v: m.worse_objective(c=v, loss=1))
    with pytest.raises(DovetailError, match="optimise cannot contain 1 of find"):
        mesa.phases("t_find", [1, 2000], "share", [1], switch=SWITCHES["share"][0])
