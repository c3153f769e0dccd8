"""Which rate forwards under the box: the fast map against enumeration, and against `forward`."""

from fractions import Fraction
from math import gcd

import pytest
from box_reference import best_rates, boxed_costs
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, tasks
from dovetail.dovetailing.schedules import search_key, slots
from dovetail.forwarding import forward
from dovetail.models import box_map, box_sweep, literal_box, literal_box_orbit, literal_map

POINTS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=4)
DISCOUNTS = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1)]), st.fractions(0, 1, max_denominator=30)
)
KAPPAS = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3), Fraction(11)])
RATES = st.fractions(Fraction(1, 12), 12, max_denominator=12)
#: No rate with a greater pq is best here: 1/1 has an area of at most 24²/2 and a time of 12.
MOST = 160


@settings(max_examples=50)
@given(POINTS, KAPPAS, DISCOUNTS, RATES)
def test_best_rates_against_all_rates(
    points: list[tuple[int, int]], kappa: Fraction, d: Fraction, outer: Fraction
) -> None:
    costs = boxed_costs(points, kappa, d, outer, MOST)
    # What is left out costs more than outer·κ·MOST and d·(2·min(xt) - t) + t ≥ 0.
    if min(costs.values()) < outer * kappa * MOST:
        made = box_map(points, kappa=kappa, discount=d)
        best = made.best(outer)
        assert {one.rate for one in best} == best_rates(costs)
        for one in best:
            assert one.cost + outer * kappa * one.rate.numerator * one.rate.denominator == min(
                costs.values()
            )
            assert one.share == one.time / one.cost


@settings(max_examples=30)
@given(POINTS, KAPPAS, DISCOUNTS)
def test_all_fixed_points(points: list[tuple[int, int]], kappa: Fraction, d: Fraction) -> None:
    made = box_map(points, kappa=kappa, discount=d)
    found = {one.rate for one in made.fixed_points()}
    few = {Fraction(p, q) for p in range(1, 61) for q in range(1, 60 // p + 1) if gcd(p, q) == 1}
    assert {rate for rate in found if rate.numerator * rate.denominator <= 60} == {
        rate for rate in few if rate in {one.rate for one in made.best(rate)}
    }
    for rate in found:
        assert rate in {one.rate for one in made.best(rate)}
        if made.best(rate)[0].rate == rate:
            assert made.orbit(rate) == ((rate,), 0)


@given(POINTS, KAPPAS, RATES)
def test_without_a_discount_it_is_the_forwarding_map(
    points: list[tuple[int, int]], kappa: Fraction, outer: Fraction
) -> None:
    with_box, without = box_map(points, kappa=kappa, discount=1), forward(points, kappa=kappa)
    assert tuple(one.rate for one in with_box.best(outer)) == without.best(outer).rates
    fixed = [point.rate for point in without.fixed_points()]
    assert [one.rate for one in with_box.fixed_points()] == fixed


@given(
    st.tuples(st.integers(1, 200), st.integers(1, 50)),
    KAPPAS,
    st.fractions(Fraction(1, 50), 1, max_denominator=50),
    RATES,
)
def test_for_one_program_a_discount_is_a_greater_code_constant(
    point: tuple[int, int], kappa: Fraction, d: Fraction, outer: Fraction
) -> None:
    boxed = box_map([point], kappa=kappa, discount=d).best(outer)
    assert tuple(one.rate for one in boxed) == forward([point], kappa=kappa / d).best(outer).rates


@settings(max_examples=40)
@given(POINTS, KAPPAS, st.fractions(Fraction(1, 9), 1, max_denominator=9), RATES)
def test_the_next_discount_at_which_another_rate_is_best(
    points: list[tuple[int, int]], kappa: Fraction, d: Fraction, outer: Fraction
) -> None:
    def best(discount: Fraction) -> set[Fraction]:
        return {one.rate for one in box_map(points, kappa=kappa, discount=discount).best(outer)}

    found = box_map(points, kappa=kappa, discount=d).next_change(outer)
    low = Fraction(0) if found is None else found[0]
    above = {frozenset(best(low + (d - low) * Fraction(part, 7))) for part in range(1, 7)}
    assert len(above) == 1  # nothing changes in between
    if found is None:
        assert best(Fraction(0)) == set(*above)
    else:
        assert low < d
        assert best(low) == {one.rate for one in found[1]}
        assert best(low) > set(*above)
        if low > 0:
            assert best(low * Fraction(999_999, 10**6)) != set(*above)


def test_by_hand() -> None:
    # One program (12, 1): R(1/q) = (1 + 12/q)²q/2; 1/1 costs 169/2, 1/12 costs 24.
    costs = {one.rate: one for one in box_map([(12, 1)], kappa=1, discount=Fraction(1, 2)).best(1)}
    # d = 1/2: 1/q costs (R - 1)/2 + 1 + q: q = 1: 43.75, 2: 27.75, 3: 22.25, 4: 20.5, 5: 20.225
    assert set(costs) == {Fraction(1, 5)}
    assert costs[Fraction(1, 5)].cost == (Fraction(289, 10) - 1) / 2 + 1
    # d = 0: nothing but the winner's time counts, and every rate finds the same one.
    assert [one.rate for one in box_map([(12, 1)], kappa=1, discount=0).best(1)] == [1]


def test_a_free_box_prefers_a_fast_winner_only_if_it_is_worth_its_rate() -> None:
    # (1, 9) comes first from the rate 1 on, (9, 1) up to it; at 1/1 the fast one counts.
    free = box_map([(1, 9), (9, 1)], kappa=1, discount=0)
    assert (free.at(1).rank, free.at(1).time) == (9, 1)
    assert free.best(100)[0].rate == 1
    # (10, 2) needs a rate below 7/9, say 1/2. It saves 7 of 9 steps, for one more of pq.
    other = box_map([(1, 9), (10, 2)], kappa=1, discount=0)
    assert [one.rate for one in other.best(6)] == [Fraction(1, 2)]
    assert [one.rate for one in other.best(7)] == [1, Fraction(1, 2)]
    assert [one.rate for one in other.best(8)] == [1]


def test_and_under_the_box() -> None:
    front = dovetail.front(tasks.and_, max_rank=9000, max_time=9000)
    found = box_sweep(front, kappa=10, discounts=[1, Fraction(1, 1000), 0])
    rows = found.to_dict()
    assert [str(rate) for rate in rows["rate"]] == ["1/123", "1/26", "1"]
    # The winner's run is at least half of the cost from t/(R - t) down.
    for made in found.maps:
        for one in made.fixed_points():
            at = box_map(front, kappa=10, discount=one.dominating_discount).at(one.rate)
            assert at.share == Fraction(1, 2)


def test_the_box_makes_a_fixed_point_with_a_slower_program() -> None:
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    found = box_sweep(front, kappa=1000, discounts=[1, Fraction(1, 10**6)])
    assert found.to_dict()["regret"].tolist() == [1, Fraction(13, 8), Fraction(13, 8)]
    assert {one.time for one in found.maps[0].fixed_points()} == {8}
    assert {one.time for one in found.maps[1].fixed_points()} == {13}


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 20)), min_size=1, max_size=3),
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(1, 12),
    st.fractions(0, 1, max_denominator=20),
    st.sampled_from(["rank", "time"]),
)
def test_the_literal_choice_under_a_box(
    points: list[tuple[int, int]], a: int, b: int, kappa: int, d: Fraction, tie: str
) -> None:
    found = literal_box(points, a, b, kappa=kappa, discount=d, tie=tie)
    product, place, keys = 0, 0, {}
    while place < 400 or kappa * place <= found.rank:  # all pairs by their product, then by a
        product += 1
        for one in range(1, product + 1):
            other = product // one
            if one * other != product or gcd(one, other) > 1:
                continue
            place += 1
            x, t = min(points, key=lambda point: search_key(*point, one, other, tie))
            time = d * (slots(x, t, one, other, tie) - t) + t
            whole = -(-time.numerator // time.denominator)
            keys[search_key(kappa * place, whole, a, b, tie)] = (one, other, whole, (x, t))
    assert (found.a, found.b, found.time, found.program) == keys[min(keys)]


def test_a_literal_choice_within_one_iteration_by_hand() -> None:
    # d = 0. 1/1 finds (1, 9): rank 7, time 9, iteration 4 + 9 - 1 = 12. The third pair, (2, 1),
    # finds (10, 2): rank 21, time 2, iteration 11 + 2 - 1 = 12 as well.
    found = [
        literal_box([(1, 9), (10, 2)], 2, 1, kappa=7, discount=0, tie=tie)
        for tie in ("rank", "time")
    ]
    assert [(inner.a, inner.b, inner.time) for inner in found] == [(1, 1, 9), (2, 1, 2)]


def test_literal_orbits_end_in_cycles() -> None:
    options = {"kappa": 10, "discount": Fraction(1, 1000)}
    found, back = literal_box_orbit([(750, 28)], 30, 1, **options)
    assert [inner.rate for inner in found[back:]] == [Fraction(1, 9), Fraction(1, 8)]
    before = (30, 1)
    for inner in (*found, found[back]):
        assert literal_box([(750, 28)], *before, **options) == inner
        before = inner.a, inner.b
    fixed, back = literal_box_orbit([(738, 6)], 9, 1, **options)
    assert (back, fixed[-1].rate) == (len(fixed) - 1, Fraction(1, 9))


def test_a_box_may_also_make_a_fixed_point_with_a_faster_program() -> None:
    points = [(40, 30), (400, 3)]
    without, with_box = box_sweep(points, kappa=5, discounts=[1, Fraction(1, 100)]).maps
    assert [one.time for one in without.fixed_points()] == [30]
    assert [one.time for one in with_box.fixed_points()] == [3, 30]


@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(1, 50)), min_size=1, max_size=4),
    st.integers(1, 9),
    st.integers(1, 9),
    st.sampled_from(["place", "product"]),
)
def test_the_literal_choice_without_a_discount(
    points: list[tuple[int, int]], a: int, b: int, order: str
) -> None:
    found = literal_box(points, a, b, kappa=40, discount=1, order=order)
    same = literal_map(points, kappa=40, order=order).best(a, b)
    assert (found.a, found.b, found.rank, found.time) == (same.a, same.b, same.rank, same.slots)


def test_bad_input() -> None:
    with pytest.raises(DovetailError, match="discount must be an int or Fraction from 0 to 1"):
        box_map([(1, 2)], kappa=1, discount=2)
    with pytest.raises(DovetailError, match="at least one number"):
        box_sweep([(1, 2)], kappa=1, discounts=[])
    with pytest.raises(DovetailError, match="discounts: each must be"):
        box_sweep([(1, 2)], kappa=1, discounts=[1, -1])
