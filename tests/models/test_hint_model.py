"""The formula model of a tuple-box with a hint, and what was run beside it."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, Task, tasks
from dovetail.models import HintModel, Reading, compare_tuple_box, tuple_box

NUMBERS = st.fractions(0, 60, max_denominator=20)
SHARES = st.fractions(0, 1, max_denominator=20)
SOLVERS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=3)


@st.composite
def models(draw: st.DrawFn) -> HintModel:
    solvers = [(f"solver {place}", *pair) for place, pair in enumerate(draw(SOLVERS))]
    return HintModel.of(
        draw(st.integers(0, 9)),
        time=draw(NUMBERS),
        epsilon=draw(SHARES),
        price=draw(NUMBERS),
        width=draw(NUMBERS),
        solvers=solvers,
    )


def table(model: HintModel, hint: int) -> Fraction:
    """The cost of a table, answer by answer."""
    cost = Fraction(0)
    for _ in range(hint, model.bits):
        cost += 1  # a step for each bit that is read
    cost += 1  # and one that says the answer
    for _ in range(2 ** (model.bits - hint)):
        cost += model.price * model.width + model.epsilon * model.time
    return cost


@given(models())
def test_the_table_answer_by_answer(model: HintModel) -> None:
    costs = [table(model, hint) for hint in range(model.bits + 1)]
    assert [model.table_cost(hint) for hint in range(model.bits + 1)] == costs
    assert all(before > after for before, after in pairwise(costs))
    best = min(time + model.price * size for _, time, size in model.solvers)
    assert model.honest_cost == best
    wins = [hint for hint, cost in enumerate(costs) if cost < best]
    assert model.least_hint == min(wins, default=None)
    # From the threshold on the table wins, up to all bits.
    assert wins == ([] if model.least_hint is None else list(range(wins[0], model.bits + 1)))
    winners = model.to_dict()["winner"].tolist()
    assert [hint for hint, name in enumerate(winners) if name == "table"] == wins


@given(models())
def test_the_closed_form_of_the_threshold(model: HintModel) -> None:
    real = model.real_threshold
    unknown, each = model.bits - real, float(model.answer_cost)
    # It solves d + 1 + 2^d·(λw + εT) = S, for the number d of bits that are not known.
    # With free answers 2^d, perhaps no float, is multiplied by 0.
    cost = unknown + 1 + (2**unknown * each if each else 0)
    assert cost == pytest.approx(float(model.honest_cost), abs=1e-6, rel=1e-9)
    if abs(real - round(real)) > 1e-6:
        least = max(0, math.ceil(real))
        assert model.least_hint == (least if least <= model.bits else None)


@given(models(), st.data())
def test_the_epsilon_that_kills_the_table(model: HintModel, data: st.DataObject) -> None:
    hint = data.draw(st.integers(0, model.bits))
    limit = model.epsilon_limit(hint)

    def wins(epsilon: Fraction) -> bool:
        cost = table(HintModel.of(
            model.bits, time=model.time, epsilon=epsilon, price=model.price, width=model.width
        ), hint)  # fmt: skip
        return cost < model.honest_cost

    epsilon = data.draw(SHARES)
    if limit is None:
        assert not wins(epsilon)
        assert not wins(Fraction(0))
    elif limit < 1:
        assert wins(epsilon) == (epsilon < limit)
        assert not wins(limit)
    else:
        assert wins(epsilon) or epsilon == 1


def test_return_x_against_an_honest_solver() -> None:
    # All bits known, one step to say the answer: it wins iff ε < 1 − T_ret/T.
    for time in range(2, 30):
        model = HintModel.of(5, time=time, epsilon=0)
        assert model.epsilon_limit(5) == 1 - Fraction(1, time)


def test_large_numbers() -> None:
    model = HintModel.of(10_000, time=10**6, epsilon=Fraction(1, 100))
    assert model.least_hint == 10_000 - 6  # 7 + 64·10⁴ < 10⁶ < 8 + 128·10⁴
    assert model.real_threshold == pytest.approx(10_000 - math.log2(100), abs=1e-3)
    assert HintModel.of(3, time=0, epsilon=1).least_hint is None
    assert HintModel.of(9, time=5, epsilon=0).real_threshold == 5
    tiny = HintModel.of(9, time=5, epsilon=Fraction(1, 10**40))
    assert tiny.real_threshold == pytest.approx(5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bits": -1}, "bits must be"),
        ({"time": -1}, "time must be"),
        ({"epsilon": Fraction(5, 4)}, "epsilon must be"),
        ({"epsilon": -1}, "epsilon must be"),
        ({"price": -1}, "price must be"),
        ({"width": -1}, "width must be"),
        ({"width": 0.5}, "width must be"),
        ({"solvers": []}, "at least one"),
        ({"solvers": [("a", 1, 1), ("a", 2, 2)]}, "different names"),
        ({"solvers": [("a", -1, 1)]}, "time must be"),
        ({"solvers": [("a", 1)]}, "triples"),
    ],
)
def test_bad_input(change: dict[str, Any], words: str) -> None:
    with pytest.raises(DovetailError, match=words):
        HintModel.of(**{"bits": 3, "time": 4, "epsilon": 0} | change)


@pytest.mark.parametrize("method", [HintModel.table_cost, HintModel.epsilon_limit])
def test_more_bits_shown_than_there_are(method: Callable[[HintModel, int], object]) -> None:
    with pytest.raises(DovetailError, match="at most the number of bits"):
        method(HintModel.of(3, time=4, epsilon=0), 4)


# Run and formula side by side.


def task(cost: str = "average") -> Task:
    pairs = [("100", "0"), ("101", "1"), ("110", "1"), ("111", "0")]
    return Task.examples(pairs, readout="head", cost=cost)


def test_run_beside_the_formula() -> None:
    box = tuple_box(task())
    found = compare_tuple_box(box, Fraction(1, 10))
    # The fastest object machine takes 16 steps over the four inputs.
    assert found.model == HintModel.of(3, time=4, epsilon=Fraction(1, 10))
    assert (found.run_least_hint, found.model.least_hint) == (3, 2)
    last = found.rows[-1]
    assert last.run[:3] == (4, Fraction(23, 10), 3)
    assert (last.winner, last.table) == ("return x", Fraction(7, 5))
    assert (last.run_limit, last.formula_limit) == (Fraction(5, 16), Fraction(3, 4))
    # Without a hint head 1 still depends on the input, which the formula does not know.
    first = found.rows[0]
    assert (first.winner, first.run[1], first.run[2]) == ("mixed", None, Fraction(29, 10))


def test_costs_are_those_of_the_best_chains() -> None:
    for cost in ("average", "max"):
        box = tuple_box(task(cost), reading=Reading("last"))
        found = compare_tuple_box(box, Fraction(1, 3))
        units = 1 if cost == "max" else 4
        assert found.model.time * units == box.best(1, kinds=["object"]).cost
        for row in found.rows:
            best = box.best(Fraction(1, 3), hint=row.hint)
            assert min(c for c in row.run if c is not None) * units == best.cost


def test_no_honest_machine() -> None:
    copy = Task.examples([("1", "11"), ("11", "1111"), ("111", "1")])
    with pytest.raises(DovetailError, match="no object machine"):
        compare_tuple_box(tuple_box(copy, [0], max_states=1), 0)
    with pytest.raises(DovetailError, match="epsilon must be"):
        compare_tuple_box(tuple_box(tasks.and_, [0], max_states=2), 2)


def test_numbers_of_any_size() -> None:
    huge = HintModel.of(3, time=10**5000, epsilon=Fraction(1, 2))
    assert "an int of about 5,000 digits" in repr(huge) or "…" in repr(huge)
    with pytest.raises(DovetailError, match="time and price: the costs are too large for a float"):
        _ = huge.real_threshold
    # One answer above costs 1, the solver 100: at every ε the table of one answer costs less.
    cheap = HintModel.of(3, time=1, epsilon=1, solvers=[("slow", 100, 0)])
    assert (cheap.epsilon_limit(3), cheap.table_cost(3)) == (1, 2)
    assert repr(HintModel.of(3, time=1, epsilon=0)).endswith("the table never wins)")
