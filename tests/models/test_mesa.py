"""Mesa-optimisers: costs, winners, thresholds and sensitivities, against the formulas in full."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import mesa_reference as slow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, Ledger, models
from dovetail.models import Exchange, Mesa, Structure

FIVE = (*models.STRUCTURES, models.HONEST_FINDER)
NAMES = tuple(one.name for one in FIVE)

numbers = st.integers(0, 48).map(lambda n: Fraction(n, 4))
whole = st.integers(0, 7).map(Fraction)
rates = st.integers(0, 54).map(lambda n: Fraction(n, 6))


def costs_of(each: st.SearchStrategy[Fraction]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({name: st.tuples(each, each) for name in slow.NAMES})


#: What h is, as the model takes it and written out.
SHAPES: dict[str, tuple[Any, slow.Height]] = {
    "length": ("length", lambda c: c),
    "rank": ("rank", lambda c: Fraction(2) ** int(c)),
    "function": (lambda c: c * c + c, lambda c: Fraction(c) ** 2 + c),
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, Fraction, str]:
    return draw(costs_of(whole)), draw(rates), draw(st.sampled_from(sorted(SHAPES)))


def model(costs: Any, rate: Fraction, shape: str = "length") -> Mesa:
    exchange = Exchange.of(rate, SHAPES[shape][0])
    return Mesa.of(costs, structures=FIVE, exchange=exchange)


# --- costs and winners --------------------------------------------------------------------------


@given(cases())
def test_costs_and_winners_are_those_of_the_formulas(case: tuple[Any, Fraction, str]) -> None:
    costs, rate, shape = case
    mesa = model(*case)
    totals = {name: slow.total(name, costs, rate, SHAPES[shape][1]) for name in NAMES}
    assert mesa.lengths == {name: slow.length(name, costs) for name in NAMES}
    assert mesa.times == {name: slow.time(name, costs) for name in NAMES}
    assert mesa.totals == totals
    assert mesa.winners == slow.best(totals)
    for first, second in permutations(NAMES, 2):
        assert mesa.margin(first, second) == totals[first] - totals[second]


@given(cases())
def test_a_dominated_structure_never_wins(case: tuple[Any, Fraction, str]) -> None:
    costs, rate, _ = case
    mesa = model(*case)
    pairs = {name: (slow.length(name, costs), slow.time(name, costs)) for name in NAMES}
    for name in NAMES:
        c, t = pairs[name]
        beaten = any(x <= c and y <= t and (x, y) != (c, t) for x, y in pairs.values())
        assert (name in mesa.dominated) == beaten
        if beaten and rate > 0:
            assert name not in mesa.winners
    for name, beater in mesa.dominated.items():
        assert all(x <= y for x, y in zip(pairs[beater], pairs[name], strict=True))


@given(costs_of(numbers), rates)
def test_the_fast_deceptive_one_never_beats_the_honest_one(costs: Any, rate: Fraction) -> None:
    assert model(costs, rate).margin("fast deceptive", "honest") >= 0


@given(costs_of(numbers), rates)
def test_the_honest_finder_beats_the_checked_one_where_its_pointer_is_short(
    costs: Any, rate: Fraction
) -> None:
    if costs["pointer"][0] <= costs["simple"][0] + costs["check"][0]:
        assert model(costs, rate).margin("honest finder", "checked deceptive") <= 0


def test_costs_by_hand() -> None:
    mesa = Mesa.of(exchange=20)
    assert mesa.lengths["simple deceptive"] == 5 + 3 + 200 + 500
    assert mesa.times["simple deceptive"] == 1 + 300 + 1000 + 700
    assert mesa.lengths["checked deceptive"] == 5 + 10 + 200 + 500
    assert mesa.times["checked deceptive"] == 1 + 300 + 1000
    assert mesa.totals["honest"] == 2 + 1000 + 20 * (40 + 200 + 500)
    assert mesa.dominated == {"fast deceptive": "honest"}
    assert mesa.to_dict()["margin"].tolist() == [201, 560, 502, 0]
    assert mesa.to_dict()["beaten_by"].tolist() == [None, None, "honest", None]


def test_components_that_stand_twice_count_twice() -> None:
    one = Structure.of("mine", ["a", "b", "a"])
    mesa = Mesa.of({"a": (3, 5), "b": (1, 7)}, structures=[one], exchange=2)
    assert mesa.totals == {"mine": 17 + 2 * 7}
    assert one.names == ("a", "b")


# --- thresholds ---------------------------------------------------------------------------------


@given(costs_of(numbers), rates)
def test_the_threshold_of_the_rate_has_the_closed_form(costs: Any, rate: Fraction) -> None:
    c = {name: pair[0] for name, pair in costs.items()}
    t = {name: pair[1] for name, pair in costs.items()}
    gain = c["base"] - c["simple"] - c["combine"]
    price = t["combine"] + t["find"] + t["outer"] - t["base"]
    mesa = model(costs, rate)
    row = mesa.thresholds().between("simple deceptive", "honest")
    if gain > 0 and price > 0:
        assert row.value == price / gain
        assert (row.below, row.above) == ("honest", "simple deceptive")
        assert (mesa.margin("simple deceptive", "honest") < 0) == (rate > price / gain)
    elif gain > 0 and price < 0:
        assert (row.value, row.above) == (None, "simple deceptive")
    elif gain < 0 and price > 0:
        assert (row.value, row.above) == (None, "honest")


#: Parameters over which totals are straight lines, with any shape and with a linear g only.
ANY_SHAPE = ("rate", "t_find", "t_base", "t_optimise")
LINEAR = (*ANY_SHAPE, "c_base", "c_simple", "c_optimise")


def with_parameter(costs: Any, rate: Fraction, name: str, value: Fraction) -> tuple[Any, Fraction]:
    if name == "rate":
        return costs, value
    kind, part = name.split("_")
    c, t = costs[part]
    return {**costs, part: (value, t) if kind == "c" else (c, value)}, rate


@given(cases(), st.data())
def test_signs_on_both_sides_of_a_threshold(case: Any, data: st.DataObject) -> None:
    costs, rate, shape = case
    by = data.draw(st.sampled_from(LINEAR if shape == "length" else ANY_SHAPE))
    first, second = data.draw(st.sampled_from(list(permutations(NAMES, 2))))
    row = model(*case).thresholds(by).between(first, second)

    def margin(value: Fraction) -> Fraction:
        held, new_rate = with_parameter(costs, rate, by, value)
        one, other = (slow.total(n, held, new_rate, SHAPES[shape][1]) for n in (first, second))
        return one - other

    def winner(value: Fraction) -> str:
        sign = margin(value)
        return "both" if sign == 0 else first if sign < 0 else second

    for value in (Fraction(0), Fraction(1, 3), Fraction(5)):
        assert row.at(value) == margin(value)
    turn = row.value
    if turn is None:
        assert {winner(Fraction(v)) for v in (1, 2, 100)} == {row.above}
        assert row.below == row.above
    else:
        assert margin(turn) == 0
        assert margin(turn + 1) != 0
        assert winner(turn + Fraction(1, 1000)) == row.above == winner(turn + 1000)
        assert row.below == (winner(turn * Fraction(999, 1000)) if turn else None)


@given(cases(), st.data())
def test_wins_are_those_of_brute_force(case: Any, data: st.DataObject) -> None:
    costs, rate, shape = case
    by = data.draw(st.sampled_from(ANY_SHAPE))
    wins = model(*case).thresholds(by).wins
    for value in data.draw(st.lists(st.fractions(0, 40, max_denominator=9), max_size=6)):
        held, new_rate = with_parameter(costs, rate, by, value)
        totals = {n: slow.total(n, held, new_rate, SHAPES[shape][1]) for n in NAMES}
        inside = {w.name for w in wins if w.low < value and (w.high is None or value < w.high)}
        at_an_end = any(value in (w.low, w.high) for w in wins)
        assert inside == set(slow.best(totals)) or at_an_end
    assert wins[0].low == 0
    assert wins[-1].high is None


def test_the_ledger_has_the_same_winners() -> None:
    mesa = Mesa.of()
    wins = {win.name: (win.low, win.high) for win in mesa.thresholds().wins}
    assert {w.entry.name: (w.low, w.high) for w in mesa.ledger().wins} == wins
    ranks = Mesa.of({"a": (3, 9), "b": (5, 2)}, exchange=Exchange.of(1, "rank"),
                    structures=[Structure.of(n, [n]) for n in "ab"])  # fmt: skip
    assert ranks.ledger() == Ledger.of([("a", 8, 9), ("b", 32, 2)], scale="rank")
    assert ranks.thresholds().between("a", "b").value == Fraction(7, 24)
    with pytest.raises(DovetailError, match="needs the shape"):
        mesa.with_exchange(Exchange.of(1, lambda c: c + 1)).ledger()


# --- common terms -------------------------------------------------------------------------------


@given(cases(), st.sampled_from(list(permutations(NAMES, 2))))
def test_common_terms(case: Any, pair: tuple[str, str]) -> None:
    costs, rate, shape = case
    height = SHAPES[shape][1]
    found = model(*case).common_terms(*pair)
    lists = {one.name: [name for name, _ in one.c] for one in FIVE}
    common = [name for name in lists[pair[0]] if name in lists[pair[1]]]
    assert list(found.names) == common
    assert found.c == sum(costs[name][0] for name in common)
    for lack, threshold, winners in (
        (Fraction(0), found.threshold, found.winners),
        (found.c, found.without, found.winners_without),
    ):
        one, other = (height(slow.length(n, costs) - lack) for n in pair)
        late = slow.time(pair[0], costs) - slow.time(pair[1], costs)
        if one != other and -late / (one - other) >= 0:
            assert threshold == -late / (one - other)
        else:
            assert threshold is None
        margin = late + rate * (one - other)
        keeps = dict(zip(pair, (margin <= 0, margin >= 0), strict=True))
        assert winners == tuple(name for name in pair if keeps[name])
    if shape == "length":
        assert found.shift in (None, 0)


def test_common_bits_divide_the_threshold_of_ranks() -> None:
    exchange = Exchange.of(Fraction(1, 2**600), "rank")
    found = Mesa.of(exchange=exchange).common_terms("simple deceptive", "honest")
    assert found.c == 700
    assert found.threshold is not None
    assert found.without == Fraction(999, 2**40 - 2**8)
    assert found.without == found.threshold * 2**700
    assert (found.winners, found.winners_without) == (("simple deceptive",), ("honest",))


# --- sensitivity --------------------------------------------------------------------------------


@given(cases(), st.sampled_from(list(permutations(NAMES, 2))))
def test_differences_and_derivatives(case: Any, pair: tuple[str, str]) -> None:
    costs, rate, shape = case
    height = SHAPES[shape][1]
    found = model(*case).sensitivity(*pair)

    def margin(costs: Any, rate: Fraction) -> Fraction:
        one, other = (slow.total(name, costs, rate, height) for name in pair)
        return one - other

    now = margin(costs, rate)
    assert found.margin == now
    columns = found.to_dict()
    for row, name in enumerate(found.parameters):
        value, step = found.values[row], Fraction(1, 7)
        more = margin(*with_parameter(costs, rate, name, value + 1)) - now
        assert found.differences[row] == more
        derivative, elasticity = columns["derivative"][row], columns["elasticity"][row]
        if shape != "length" and name.startswith("c_"):
            assert derivative is None
            continue
        a_little = margin(*with_parameter(costs, rate, name, value + step)) - now
        assert derivative == a_little / step
        assert elasticity == (None if now == 0 else derivative * value / now)
    assert set(found.parameters) >= {"rate", "c_optimise", "t_optimise"}


# --- exchanges ----------------------------------------------------------------------------------


def test_exchanges() -> None:
    assert Exchange.of(2, lambda c: c**3).price(3) == 54
    assert Exchange.of(Fraction(1, 2), "rank").price(0) == Fraction(1, 2)
    assert Mesa.of(exchange=0).winners == ("honest",)
    with pytest.raises(DovetailError, match="whole bits up to 4,096"):
        Exchange.of(1, "rank").price(Fraction(1, 2))
    with pytest.raises(DovetailError, match="whole bits up to 4,096"):
        Exchange.of(1, "rank").price(4097)


@pytest.mark.parametrize(
    ("function", "sample", "message"),
    [
        (lambda c: 100 - c if c < 50 else c, range(9), "is 100 at 0 and 99 at 1"),
        (lambda c: min(c, 7), range(9), "is 7 at 7 and 7 at 8"),
        (lambda c: c if c != 5 else 3, [0, 4, 9, 5], "is 4 at 4 and 3 at 5"),
        (lambda c: c * 0.5, range(3), "value at 0 must be an int or Fraction"),
        (lambda c: c - 1, range(3), "value at 0 must be an int or Fraction of at least 0"),
    ],
)
def test_a_function_that_does_not_increase_is_refused(
    function: Any, sample: Any, message: str
) -> None:
    with pytest.raises(DovetailError, match=message):
        Exchange.of(1, function, sample=sample)


def test_a_fall_that_no_place_of_the_sample_shows_is_not_found() -> None:
    made = Exchange.of(1, lambda c: c if c != 5 else 3, sample=[0, 2, 9])
    assert made.price(9) == 9
    with pytest.raises(DovetailError, match="is 4 at 4 and 3 at 5"):
        made.heights([Fraction(5), Fraction(4)])


def test_a_function_that_falls_only_at_the_lengths_in_use_is_refused() -> None:
    bumpy = Exchange.of(1, lambda c: c if c < 730 else c - 90)
    with pytest.raises(DovetailError, match="is 715 at 715 and 650 at 740"):
        Mesa.of(exchange=bumpy)


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Mesa.of({"base": (-1, 0)}), "c_base must be an int or Fraction of at least 0"),
        (lambda: Mesa.of({"base": (1, 0.5)}), "t_base must be an int or Fraction"),
        (lambda: Mesa.of({"base": 3}), r"costs: base must be a pair \(c, t\)"),
        (lambda: Mesa.of({"base": (1, 0)}), "'honest' has 'optimise', which is not there"),
        (lambda: Mesa.of(structures=[]), "1 to 62 structures"),
        (lambda: Mesa.of(structures=[models.HONEST] * 2), "different names"),
        (lambda: Mesa.of(exchange=-1), "exchange must be an int or Fraction"),
        (lambda: Mesa.of().thresholds("find"), "a parameter must be 'rate', or c_ or t_"),
        (lambda: Mesa.of().thresholds("t_finds"), "a parameter must be"),
        (lambda: Mesa.of().margin("honest", "dishonest"), "structure must be one of 'honest'"),
        (lambda: Mesa.of().with_values({"t_find": -1}), "t_find must be"),
        (lambda: Mesa.of(exchange=Exchange.of(1, "rank")).thresholds("c_base"), "not linear"),
        (lambda: Structure.of("a"), "give either components, or c and t"),
        (lambda: Structure.of("a", ["b"], c=["b"]), "give either components, or c and t"),
        (lambda: Structure.of("a", [""]), "names of components"),
        (lambda: Mesa.of().thresholds().between("honest", "x"), "structure must be one of"),
    ],
)
def test_bad_input(call: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        call()
