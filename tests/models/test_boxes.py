"""The discounted loss evaluator: formulas, the best number of programs, leaks."""

from dataclasses import replace
from fractions import Fraction

import pytest
from box_reference import added_up, told_apart
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import DovetailError
from dovetail.models import best_tried, box_cost, box_leak

COSTS = st.fractions(0, 20, max_denominator=6)
SHARES = st.fractions(0, 1, max_denominator=9)


@given(st.integers(0, 4), COSTS, COSTS, COSTS, COSTS, SHARES, st.integers(0, 4))
def test_closed_form_recursion_and_sum(
    n: int,
    m: Fraction,
    f: Fraction,
    score: Fraction,
    run: Fraction,
    d: Fraction,
    levels: int,
) -> None:
    for running in (None, f):
        cost = box_cost(tried=n, listing=m, running=running, scoring=score, winner=run, discount=d,
                        levels=levels)  # fmt: skip
        word_by_word = added_up(n, m, run if running is None else f, score, run, d, levels)
        assert cost.total == word_by_word
        assert cost.recursion()[0] == word_by_word
        rows = cost.to_dict()
        for place in range(levels + 1):
            parts = sum(Fraction(rows[name][place]) for name in cost.parts)
            assert parts == Fraction(rows["cost"][place]) == cost.recursion()[place]
        assert sum(cost.shares.values()) == (1 if cost.total else 0)


def test_a_level_by_hand() -> None:
    # 3·(2 + (10 + 4)/2) + 10 = 37, and one level more: 3·(2 + (37 + 4)/2) + 37 = 104.5
    cost = box_cost(tried=3, listing=2, scoring=4, winner=10, discount=Fraction(1, 2), levels=2)
    assert cost.recursion() == (Fraction(209, 2), 37, 10)
    # n = 3, d = 1/2: growth 5/2; S = (25/4 - 1)·2 = 21/2
    assert cost.parts == {"listing": 21, "running": Fraction(105, 2), "scoring": 21, "winner": 10}


def test_a_free_box_leaves_listing_and_the_winner() -> None:
    cost = box_cost(tried=7, listing=3, scoring=9, winner=5, discount=0, levels=4)
    assert cost.total == 4 * 7 * 3 + 5
    almost = replace(cost, discount=Fraction(1, 10**12))
    assert 0 < almost.total - cost.total < Fraction(1, 10**6)


@given(st.integers(1, 30), COSTS, COSTS, COSTS, SHARES, st.integers(1, 4),
       st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=10))  # fmt: skip
def test_the_discount_at_which_the_winner_dominates(
    n: int,
    m: Fraction,
    score: Fraction,
    run: Fraction,
    f: Fraction,
    levels: int,
    share: Fraction,
) -> None:
    cost = box_cost(tried=n, listing=m, running=f, scoring=score, winner=run, levels=levels)
    found = cost.dominating_discount(share)

    def reached(d: Fraction) -> bool:
        return run >= share * added_sum(replace_discount(d))

    def replace_discount(d: Fraction) -> tuple[Fraction, ...]:
        return tuple(replace(cost, discount=d).parts.values())

    def added_sum(parts: tuple[Fraction, ...]) -> Fraction:
        return sum(parts, Fraction(0))

    assert (found is None) == (not reached(Fraction(0)))
    if found is not None:
        assert reached(found.low)
        above = found.high + Fraction(1, 10**9) if found.exact else found.high
        assert found.low == 1 or not reached(above)
        assert found.high - found.low <= found.high / 2**40


def test_one_level_dominates_up_to_an_exact_discount() -> None:
    cost = box_cost(tried=10, listing=2, scoring=5, winner=100, running=60)
    found = cost.dominating_discount()
    assert found is not None
    assert found.low == found.high == Fraction(80, 650)  # 10·2 + 650·d = 100


@given(COSTS, COSTS, SHARES, st.integers(1, 4))
def test_from_where_listing_outweighs_the_winner(
    m: Fraction, run: Fraction, d: Fraction, levels: int
) -> None:
    cost = box_cost(tried=1, listing=m, winner=run, discount=d, levels=levels)
    found = cost.outweighing()
    if m == 0:
        assert found is None
        return

    def listing(n: int) -> Fraction:
        return m * n * sum(((1 + d * n) ** k for k in range(levels)), Fraction(0))

    assert found is not None
    assert listing(found) > run
    assert found == 1 or listing(found - 1) <= run
    assert box_cost(tried=1, winner=run).outweighing() is None


@settings(max_examples=40)
@given(st.integers(1, 300), st.sampled_from([1, 2, Fraction(1, 2), Fraction(2, 3), Fraction(3, 2)]),
       st.fractions(Fraction(1, 4), 4, max_denominator=4), COSTS, SHARES, st.integers(1, 3),
       st.one_of(st.none(), COSTS))  # fmt: skip
def test_the_best_number_of_programs(
    scale: int, alpha: Fraction, m: Fraction, score: Fraction, d: Fraction, levels: int,
    running: Fraction | None,
) -> None:  # fmt: skip
    best = best_tried(scale=scale, alpha=alpha, listing=m, scoring=score, discount=d, levels=levels,
                      running=running)  # fmt: skip

    def cost(n: int) -> float:
        run = scale * n ** -float(alpha)
        f = run if running is None else float(running)
        lowest = n * float(d) * f + run
        growth = 1 + float(d) * n
        others = sum(n * float(m + d * score) * growth**k for k in range(levels))
        return growth ** (levels - 1) * lowest + others

    every = {n: cost(n) for n in range(1, 1500)}
    least = min(every.values())
    assert best.tried in every
    assert every[best.tried] <= least * (1 + 1e-12)
    low, high = best.cost()
    assert float(low) <= least * (1 + 1e-9)
    assert float(high) >= least * (1 - 1e-9)
    # The cost does not rise below the real best, nor fall above it.
    assert abs(best.tried - float(best.real.low)) <= 1
    assert best.winner(4).low <= best.winner(4).high


def test_the_share_at_the_best_number() -> None:
    # d = 0: the share is 1/(1 + α) exactly where the best real number is whole.
    best = best_tried(scale=900, alpha=1, listing=1, discount=0)
    assert (best.tried, best.share.low, best.share.high) == (30, Fraction(1, 2), Fraction(1, 2))
    assert best.winner().low == 30
    # One level, f = f*: 1/(1 + α(1 + dn)). α = 1 and d = 1/10: n(1 + 1/10·0)= F/n, so n = 30 again.
    boxed = best_tried(scale=900, alpha=1, listing=1, discount=Fraction(1, 10))
    assert boxed.tried == 30
    assert boxed.share.low == 1 / (1 + Fraction(1) * (1 + Fraction(30, 10)))
    # Regret in f*: 30 programs of 3,000 leave a winner a hundred times slower.
    assert best.regret(3000).low == 100
    square = best_tried(scale=1000, alpha=2, listing=2, discount=0)  # n³ = 1000
    assert (square.tried, square.share.low) == (10, Fraction(1, 3))


def test_two_whole_numbers_that_cost_the_same() -> None:
    # n + 2/n: 1 and 2 cost 3 each; the smaller one is said.
    assert best_tried(scale=2, alpha=1, listing=1, discount=0).tried == 1


def test_no_best_number() -> None:
    for options in ({}, {"scoring": 5, "discount": 0}, {"discount": 1, "alpha": 2, "levels": 2}):
        given_options = {"scale": 9, "alpha": 1, **options}
        with pytest.raises(DovetailError, match="no best number"):
            best_tried(**given_options)
    # With three levels that copy f* and α = 1 the levels themselves end the fall: n = α/(d(D-α)).
    assert best_tried(scale=9, alpha=1, levels=3, discount=Fraction(1, 10)).tried == 5


@given(st.integers(1, 12), st.integers(1, 9), st.fractions(0, 50, max_denominator=3),
       COSTS, COSTS, SHARES)  # fmt: skip
def test_what_a_box_leaks(
    bits: int,
    n: int,
    run: Fraction,
    m: Fraction,
    score: Fraction,
    d: Fraction,
) -> None:
    leak = box_leak(bits=bits, examples=n, winner=run, listing=m, scoring=score, discount=d)
    paying = []
    for batch in range(1, n + 1):
        several = told_apart(n, batch)
        assert leak.outcomes(batch) == several
        calls = next(c for c in range(1, bits + 1) if several**c >= 2**bits)
        assert leak.calls(batch) == calls
        price = sum(m + d * n * (run + score) for _ in range(calls))
        assert leak.cost(batch) == price
        paying.append(price < run)
    assert paying == sorted(paying, reverse=True)  # larger batches never leak more
    first = next((batch for batch, pays in enumerate(paying, 1) if not pays), None)
    assert leak.threshold == first
    assert leak.to_dict()["pays"].tolist() == paying


def test_a_leak_by_hand() -> None:
    # A call costs 20·1000/50 = 400, so three calls cost more than the run of 1000, and two less.
    # 16 bits in two calls: 256 outcomes of a call; batches of 9 have 10·10·3 = 300, of 10 121.
    leak = box_leak(bits=16, examples=20, winner=1000, discount=Fraction(1, 50))
    assert (leak.outcomes(9), leak.outcomes(10), leak.threshold) == (300, 121, 10)
    assert box_leak(bits=1, examples=5, winner=9, discount=0).threshold is None
    many = box_leak(bits=900, examples=1000, winner=10**9, discount=Fraction(1, 10**4))
    assert many.threshold in many.to_dict()["batch"]
    assert many.pays(many.threshold - 1)
    assert not many.pays(many.threshold)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: box_cost(tried=-1, winner=1), "tried must be"),
        (lambda: box_cost(tried=1, winner=-1), "winner must be"),
        (lambda: box_cost(tried=1, winner=1, listing=-1), "listing must be"),
        (lambda: box_cost(tried=1, winner=1, running=Fraction(-1, 2)), "running must be"),
        (lambda: box_cost(tried=1, winner=1, discount=2), "discount must be"),
        (lambda: box_cost(tried=1, winner=1, discount=-1), "discount must be"),
        (lambda: box_cost(tried=1, winner=1, discount=0.5), "from 0 to 1, not 0.5"),
        (lambda: box_cost(tried=1, winner=1, levels=float("inf")), "levels must be"),
        (lambda: box_leak(bits=0, examples=1, winner=1), "bits must be"),
        (lambda: box_leak(bits=1, examples=3, winner=1).calls(4), "batch must be"),
        (lambda: best_tried(scale=1, alpha=Fraction(1, 100), listing=1), "alpha must be"),
    ],
    ids=range(11),
)
def test_bad_input(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(DovetailError, match=message):
        call()
