"""Forwarding: values that are kept, certificates, and what is refused."""

import pickle
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from forward_oracle import DOUBLING, SYMMETRIC

import dovetail
from dovetail import DovetailError, tasks
from dovetail.forwarding import Points, forward, hull
from dovetail.forwarding.paths import search_paths


def test_values_are_kept() -> None:
    complete = hull(DOUBLING)
    copy = pickle.loads(pickle.dumps(complete))
    assert copy == complete
    assert copy.best(1) == complete.best(1)
    m = forward(copy, kappa=3)
    assert pickle.loads(pickle.dumps(m)) == m
    assert repr(m) == (
        "ForwardingMap(Hull(3,761 vertices in 5 families, from 1 to 37/138928), kappa=3)"
    )
    assert "<table" in complete._repr_html_()
    assert "<table" in m.best(1)._repr_html_()
    assert all(
        len(repr(value)) < 200 for value in (m.best(1), m.best(1).certificate, complete.points)
    )


def test_a_census_gives_points() -> None:
    front = dovetail.census(3, max_time=21).front("111")
    pairs = [(point.rank, point.time) for point in front]
    complete = hull(pairs)
    assert hull(front).families == complete.families
    price = Fraction(1, 3)
    assert list(complete.best(price)) == list(search_paths(Points.of(pairs), price))
    assert hull(np.array(pairs)) == complete


def test_a_wrong_certificate_is_noticed() -> None:
    cases = (([(1, 3)], Fraction(7, 4)), (SYMMETRIC, Fraction(11, 2)), (DOUBLING, Fraction(1)))
    for points, price in cases:
        certificate = forward(points, kappa=price).best(1).certificate
        assert certificate.verify("columns")
        assert certificate.verify("paths")
        wrong = [(certificate.rates[0], certificate.rates[0] + 5), (certificate.rates[0] / 2,)]
        if len(certificate.rates) > 1:
            wrong += [certificate.rates[:1], certificate.rates[1:]]
        for rates in wrong:
            changed = replace(certificate, rates=rates)
            assert not changed.verify("columns")
            assert not changed.verify("paths")


def test_certificates_hold_exact_numbers() -> None:
    certificate = forward(DOUBLING, kappa=10**6).best(Fraction(1, 10**6)).certificate
    numbers = [certificate.price, certificate.cost, certificate.most_pq, *certificate.rates]
    for run in certificate.runs:
        numbers += [run.count, run.step, run.rule.p, run.rule.q, run.rule.u, run.rule.v]
    assert all(type(number) in (int, Fraction) for number in numbers)
    best = [run.rule.rate(run.step) for run in certificate.runs]
    assert set(certificate.rates) <= set(best)
    assert (
        min(certificate.points.cost(rate, certificate.price) for rate in best) == certificate.cost
    )


def test_a_front_must_cover_the_answer() -> None:
    front = dovetail.front(tasks.and_, max_rank=9000, max_time=9000)
    assert [(point.rank, point.time) for point in front] == [(738, 6)]
    strict = forward(front, kappa=10, require="certain")
    assert strict.best(1).certificate.certain
    assert strict.best(1).certificate.outside > strict.best(1).cost
    small = dovetail.front(tasks.and_, max_rank=9000, max_time=20)
    with pytest.raises(DovetailError, match=r"cover the exchange rate 1: .* max_time to 742"):
        forward(small, kappa=10**12).best(1)
    with pytest.raises(DovetailError, match="extend max_time to") as refused:
        forward(small, kappa=10, require="certain").best(1)
    enough = int(str(refused.value).split("max_time to ")[1].split(",")[0])
    wider = small.extend(max_time=enough)
    assert forward(wider, kappa=10, require="certain").best(1).certificate.certain
    # What is covered is the same; what is not required is not refused.
    assert forward(small, kappa=10).best(1).rates == strict.best(1).rates
    assert not forward(small, kappa=10).best(1).certificate.certain
    assert forward(small, kappa=10**12, require="nothing").best(1).rates == (1,)
    narrow = dovetail.front(tasks.and_, max_rank=800, max_time=9000)
    with pytest.raises(DovetailError, match="max_rank to"):
        forward(narrow, kappa=10, require="certain").best(1)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([], "at least one"),
        (3, "points must be a Front or pairs"),
        ([(0, 1)], "a rank must be a positive"),
        ([(1, -2)], "a time must be a positive"),
        ([(1.0, 2)], "int or Fraction"),
        ([(float("inf"), 2)], "int or Fraction"),
        ([(True, 2)], "int or Fraction"),
        ([(1, 2, 3)], "pairs"),
        ([7], "pairs"),
    ],
)
def test_bad_points(points: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        forward(points, kappa=1)
    with pytest.raises(DovetailError, match=message):
        hull(points)


def test_bad_input() -> None:
    for kappa in (0, -1, 1.5, "1", None):
        with pytest.raises(DovetailError, match="kappa must be a positive"):
            forward([(1, 3)], kappa=kappa)  # type: ignore[arg-type]
    m = forward([(1, 3)], kappa=1)
    with pytest.raises(DovetailError, match="rate must be"):
        m.best(0)
    with pytest.raises(DovetailError, match="starts: a rate"):
        m.orbits([1, 0.5])  # type: ignore[list-item]
    for ask in (m.orbits, m.attractors):
        with pytest.raises(DovetailError, match="starts must be several"):
            ask(5)  # type: ignore[operator]
    with pytest.raises(DovetailError, match="parameter must be one of"):
        m.mixed_fixed_points("slope")
    with pytest.raises(DovetailError, match="require must be one of"):
        forward([(1, 3)], kappa=1, require="all")
    with pytest.raises(DovetailError, match="width"):
        m.basins(-1.0)
    with pytest.raises(DovetailError, match="method must be one of"):
        m.best(1).certificate.verify("trust")
    empty = dovetail.front(tasks.xor, max_states=2, max_time=50)
    with pytest.raises(DovetailError, match="no solution"):
        hull(empty)
    part = dovetail.front(tasks.xor, max_states=3, max_time=200, max_nodes=300)
    with pytest.raises(DovetailError, match="not complete"):
        hull(part)
