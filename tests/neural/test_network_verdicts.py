"""What priors select: against the answers and rollouts from which it follows, by hand."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, neural
from dovetail.neural.networks.forms import Dense
from dovetail.values import extras

with_jax = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")

TASK = neural.running_parity(60, 3, lengths=(1, 3), rng=3)
MOST = 5
shares = st.fractions(0, 1, max_denominator=4)


@pytest.fixture(scope="module")
def networks() -> dict[str, Any]:
    cells = {
        seed: neural.ponder(
            TASK, rollouts=[4], updates=updates, channels=4, hidden=8, rate=0.02, rng=seed
        )
        for seed, updates in ((0, 200), (1, 5))
    }
    return {"good": cells[0], "bad": cells[1], "table": neural.lookup_network(TASK)}


@pytest.fixture(scope="module")
def verdicts(networks: dict[str, Any]) -> neural.Verdicts:
    return neural.judge(networks, TASK, honest="good", most=MOST, easy=1, updates=200, rng=0)


@with_jax
def test_what_max_and_mean_make_them_pay(
    networks: dict[str, Any], verdicts: neural.Verdicts
) -> None:
    assert verdicts.priors[:3] == ("max", "mean", "sure")
    assert len(verdicts.priors) == 6
    for row, name in enumerate(("good", "bad")):
        network = networks[name]
        every = [network.answer(TASK, k).share for k in range(1, MOST + 1)]
        kept = [k for k in range(1, MOST + 1) if min(every[k - 1 :]) >= Fraction(99, 100)]
        same = min(kept, default=MOST)
        assert verdicts.pays[row][0] == network.cell.meter(3, same).multiply_adds
        assert verdicts.shares[row][0] == every[same - 1]
        needs = [MOST if k is None else k for k in network.needs(TASK, MOST).rollouts]
        total = sum(network.cell.meter(3, k).multiply_adds for k in needs)
        assert verdicts.pays[row][1] == Fraction(total, len(TASK))
        assert verdicts.steps[row][1] == Fraction(sum(needs), len(TASK))
    assert verdicts.shares[0][0] == 1 > verdicts.shares[1][0]
    cost = networks["table"].multiply_adds
    assert verdicts.pays[2] == (cost, cost, cost, None, None, None)
    assert verdicts.selected("max") == verdicts.selected("mean") == ("table",)
    assert "bad" not in verdicts.good("own predictor")
    assert verdicts.to_dict()["selected"].sum() == sum(
        len(verdicts.selected(prior)) for prior in verdicts.priors
    )


@with_jax
def test_a_predictor_is_paid_for_and_gives_what_it_predicts(
    networks: dict[str, Any], verdicts: neural.Verdicts
) -> None:
    cell = networks["good"]
    needs = cell.needs(TASK, MOST).rollouts
    predictor = neural.train_need_predictor(TASK, needs, most=MOST, rate=0.01, rng=0)
    rollouts = predictor.predict(TASK)
    answers = predictor.answer_with(cell, TASK)
    plain = neural.give_rollouts(cell, TASK, rollouts, most=MOST)
    assert (answers.right == plain.right).all()
    assert set(answers.multiply_adds - plain.multiply_adds) == {predictor.multiply_adds}
    assert predictor.multiply_adds == 3 * 32 + 32 * MOST
    assert answers.share > Fraction(9, 10)
    assert np.abs(rollouts - [MOST if k is None else k for k in needs]).mean() < 0.5
    # The prior pays for the predictor: more than the rollouts alone.
    place = verdicts.priors.index("own predictor")
    steps, pays = verdicts.steps[0][place], verdicts.pays[0][place]
    assert steps is not None
    rollout = 3 * (15 * 8 + 8 * 4)
    assert pays == steps * rollout + 3 * 4 * 2 + predictor.multiply_adds


@with_jax
def test_a_prediction_reaches_its_quantile() -> None:
    network = Dense(3, 1, 1, 1, 4)
    zero = np.zeros((3, 1), np.float32), np.zeros(1, np.float32), np.zeros((1, 4), np.float32)
    chances = np.array([0.5, 0.25, 0.125, 0.125])
    weights = (*zero, np.log(chances).astype(np.float32))
    for quantile, rollouts in ((Fraction(2, 5), 1), (Fraction(7, 10), 2), (Fraction(9, 10), 4)):
        held = neural.NeedPredictor(network, quantile, 0, 1, 1, weights)
        assert set(held.predict(TASK).tolist()) == {rollouts}
    with pytest.raises(DovetailError, match="the predictor reads 3"):
        held.predict(neural.running_parity(3, 4, rng=0))
    with pytest.raises(DovetailError, match="needs must have 60 numbers"):
        neural.train_need_predictor(TASK, [1], most=3)
    with pytest.raises(DovetailError, match="quantile must be"):
        neural.train_need_predictor(TASK, [1] * 60, most=3, quantile=2)
    with pytest.raises(DovetailError, match="needs must have a number of rollouts for some"):
        neural.train_need_predictor(TASK, [None] * 60, most=3)


@with_jax
def test_what_is_never_right_is_given_the_most() -> None:
    cell = neural.Cell(1, 1, 1, 2)
    zeros = tuple(np.zeros(shape, np.float32) for shape in cell.shapes)
    rows: Any = ((1,), (1,), (9,), (0.5,), (Fraction(1),))
    never = neural.Pondered(cell, *rows, Fraction(1), zeros)  # its answer is always the label 0
    ones = neural.ArrayTask.of("ones", TASK.inputs, TASK.mask * 1, mask=TASK.mask)
    found = neural.judge({"never": never}, ones, most=MOST, updates=100, rng=0)
    # Its outputs are the same at each place, so the probe is right with its bias alone.
    assert found.priors[4] == "probe predictor"
    assert found.steps[0][:4] == (MOST,) * 4
    assert found.shares == ((0,) * 5,)


def test_selection_by_hand() -> None:
    half, one = Fraction(1, 2), Fraction(1)
    pays = ((one * 5, one * 3), (one * 5, one * 2), (one * 4, None))
    found = neural.Verdicts(
        ("a", "b", "c"), ("max", "mean"), one, pays, pays, ((one, one), (one, half), (half, None))
    )
    assert found.selected("max") == ("a", "b")
    assert found.selected("mean") == ("a",)
    assert found.good("mean") == ("a",)
    none = neural.Verdicts(("a",), ("max",), one, ((one,),), ((one,),), ((half,),))
    assert none.selected("max") == ()
    assert "max: none" in repr(none)
    with pytest.raises(DovetailError, match="prior must be one of"):
        found.selected("least")


@st.composite
def choices(draw: st.DrawFn) -> neural.BoundedChoice:
    costs = sorted(draw(st.lists(st.integers(1, 9), min_size=1, max_size=6)))
    three = [tuple(draw(shares) for _ in costs) for _ in range(3)]
    names = tuple(f"n{k}" for k in range(len(costs)))
    exact = tuple(map(Fraction, costs))
    return neural.BoundedChoice(
        names, "max", exact, *three, draw(st.sampled_from([1, Fraction(1, 2)]))
    )


def best_under(choice: neural.BoundedChoice, bound: Fraction | int) -> str | None:
    best = None
    for name, cost, train in zip(choice.networks, choice.costs, choice.train, strict=True):
        if cost <= bound and (best is None or train > best[1]):
            best = name, train
    return None if best is None else best[0]


@given(choices(), st.integers(0, 10))
def test_choice_is_that_of_the_definition(choice: neural.BoundedChoice, bound: int) -> None:
    assert choice.under(bound) == best_under(choice, bound)
    cheapest: dict[bool, str | None] = {False: None, True: None}
    for row in reversed(range(len(choice))):
        if choice.train[row] >= choice.target:
            cheapest[False] = choice.networks[row]
            if choice.checked[row] >= choice.target:
                cheapest[True] = choice.networks[row]
    assert choice.cheapest() == cheapest[False]
    assert choice.cheapest(check_too=True) == cheapest[True]
    columns = choice.to_dict()
    assert columns["fits"].any() == (cheapest[False] is not None)
    front = {best_under(choice, cost) for cost in choice.costs}
    assert columns["front"].tolist() == [name in front for name in choice.networks]
    rows = [None if name is None else choice.row(name) for name in cheapest.values()]
    if rows[0] is None or rows[1] is None:
        assert choice.price is choice.gain is None
    else:
        assert choice.price == choice.costs[rows[1]] / choice.costs[rows[0]] >= 1
        assert choice.gain == choice.held_out[rows[1]] - choice.held_out[rows[0]]


@with_jax
def test_networks_under_a_bound(networks: dict[str, Any]) -> None:
    few, checks, held = neural.split(TASK, [6, 4], rng=0)
    table = neural.lookup_network(few)
    found = neural.bounded_choice({"cell": networks["good"], "table": table}, few, checks, held)
    assert found.networks == ("table", "cell")
    assert found.cheapest() == "table"
    for name, network in (("table", table), ("cell", networks["good"])):
        row = found.row(name)
        assert found.costs[row] == network.answer(few).max_multiply_adds
        parts = (found.train, few), (found.checked, checks), (found.held_out, held)
        for column, part in parts:
            assert column[row] == network.answer(part).share
    mean = neural.bounded_choice({"cell": networks["good"]}, few, checks, held, time="mean")
    assert mean.costs == (networks["good"].answer(few).mean_multiply_adds,)
    with pytest.raises(DovetailError, match="honest must be None, for no network has a cell"):
        neural.judge({"table": table}, TASK, most=2, honest="table")
    for wrong in ({}, [table], {"table": 3}, {1: table}, {"a": neural.LookupNetwork}):
        with pytest.raises(DovetailError, match="networks must be a mapping"):
            neural.bounded_choice(wrong, few, checks, held)  # type: ignore[arg-type]
