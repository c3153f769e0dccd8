"""Forwarding: values that are kept, certificates, and what is refused."""

import math
import pickle
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from forward_oracle import DOUBLING, SYMMETRIC

import dovetail
from dovetail import DovetailError, plots, tasks
from dovetail.forwarding import (
    Points,
    forward,
    hull,
    linear,
    log_tower,
    logarithmic,
    soft_fixed_points,
    soft_path,
    sweep,
)
from dovetail.forwarding.paths import search_paths


def test_a_pickled_hull_still_works() -> None:
    complete = hull(DOUBLING)
    copy = pickle.loads(pickle.dumps(complete))
    assert copy.best(1) == complete.best(1)
    m = forward(copy, kappa=3)
    assert repr(m) == (
        "ForwardingMap(Hull(3,761 vertices in 5 families, from 1 to 37/138928), kappa=3, "
        "require='covered'; a fixed point for every κ > 0.003263)"
    )
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


def test_whole_floats_are_code_constants() -> None:
    assert forward([(1, 3)], kappa=1e6) == forward([(1, 3)], kappa=10**6)
    assert sweep([[(1, 3)]], [1e6, 2]).rows[0].kappa == 10**6
    for kappa in (2.0**53, 1e23, -1.0, float("inf"), float("nan")):
        with pytest.raises(DovetailError, match="kappa must be a positive int or Fraction"):
            forward([(1, 3)], kappa=kappa)


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
        with pytest.raises(DovetailError, match="starts must be exchange rates"):
            ask(5)  # type: ignore[operator]
    with pytest.raises(DovetailError, match="parameter must be one of"):
        m.mixed_fixed_points("slope")
    with pytest.raises(DovetailError, match="require must be one of"):
        forward([(1, 3)], kappa=1, require="all")
    with pytest.raises(DovetailError, match="width"):
        m.basins(-1.0)
    with pytest.raises(DovetailError, match="method must be one of"):
        m.best(1).certificate.verify("trust")
    with pytest.raises(DovetailError, match="index must be an integer"):
        m.hull.vertex(1.5)  # type: ignore[arg-type]
    assert m.hull.vertex(np.int64(1)) == (2,)  # type: ignore[arg-type]
    for bands in ({"min_count": -1}, {"max_count": 0.5}, {"max_ends": 0}):
        with pytest.raises(DovetailError, match=next(iter(bands))):
            m.hull.fixed_points_by_kappa().bands(**bands)  # type: ignore[arg-type]
    empty = dovetail.front(tasks.xor, max_states=2, max_time=50)
    with pytest.raises(DovetailError, match="no solution"):
        hull(empty)
    part = dovetail.front(tasks.xor, max_states=3, max_time=200, max_nodes=300)
    with pytest.raises(DovetailError, match="not complete"):
        hull(part)


POSITIVE = (0, -1, math.nan, math.inf, "1", b"1", True, None, 10**400, Fraction(1, 10**400))


@pytest.mark.parametrize("value", POSITIVE)
def test_numbers_that_are_not_positive_or_no_floats(value: Any) -> None:
    basins = forward([(12, 1)], kappa=40).basins()
    calls: dict[str, Callable[[], object]] = {
        "low must": lambda: basins.shares(value, 2),
        "high must": lambda: basins.shares(1, value),
        "temperature must": lambda: soft_fixed_points([(1, 3)], kappa=1, temperature=value),
        "rate must": lambda: linear(value),
        "c must": lambda: logarithmic(value),
        "outer must": lambda: log_tower([(1, 3)], kappa=1, outer=value),
    }
    if value is not None:
        calls["width must"] = lambda: forward([(12, 1)], kappa=40).basins(value)
        calls["high must be a positive finite"] = lambda: plots.basins(basins, high=value)
    for message, call in calls.items():
        with pytest.raises(DovetailError, match=message):
            call()


@pytest.mark.parametrize("several", [5, None, "10", np.array(3)])
def test_what_must_be_several(several: Any) -> None:
    m = forward([(1, 3)], kappa=1)
    calls: dict[str, Callable[[], object]] = {
        "kappas must be code constants": lambda: sweep([[(1, 3)]], several),
        "fronts must be": lambda: sweep(several, [1]),
        "starts": lambda: m.orbits(several),
        "temperatures": lambda: soft_path([(1, 3)], kappa=1, temperatures=several),
        "points": lambda: hull(several),
    }
    if several is not None:
        calls["candidates"] = lambda: log_tower([(1, 3)], kappa=1, candidates=several)
    for message, call in calls.items():
        with pytest.raises(DovetailError, match=message):
            call()


def test_pictures_of_something_else() -> None:
    pictures: list[Any] = [plots.forwarding_map, plots.basins, plots.kappa_diagram,
                           plots.phase_diagram, plots.tower, plots.areas, plots.costs]  # fmt: skip
    for draw in pictures:
        with pytest.raises(DovetailError, match=r"must be a \w+, not 5"):
            draw(5)
    with pytest.raises(DovetailError, match="m must be a ForwardingMap"):
        plots.cobweb(5, [1])  # type: ignore[arg-type]


@pytest.mark.parametrize("points", [[(10**400, 1)], [(1, 10**400)], [(8, 4), (1, 10**400)]])
def test_numbers_beyond_floats_stay_exact(points: Any) -> None:
    m = forward(points, kappa=10**380)
    for point in m.fixed_points():
        assert point.rate in m.best(point.rate).rates
    # From 1 to t/x and back, whatever a float holds.
    tiny = forward([(10**400, 1)], kappa=1)
    assert tiny.jumps(2).total == pytest.approx(400 * math.log(10))
    assert tiny.jumps(1).largest[0].rate > 10**700
    (row,) = sweep([[(12, 1)]], [10**400]).to_dict()["kappa"]
    assert row == 10**400
    # Where F jumps only at rates beyond those of an axis, its fixed point is drawn all the same.
    axes = forward([(12, 1)], kappa=Fraction(1, 10**400)).plot()
    assert axes.get_xlim()[0] < 1 / 12 < axes.get_xlim()[1]
    with pytest.raises(DovetailError, match=r"exchange rates must be from 1e-305 to 1e\+305 for a"):
        tiny.plot()
    with pytest.raises(DovetailError, match=r"exchange rates must be from .* not 1\.00000E-400"):
        tiny.basins().plot()
    with pytest.raises(DovetailError, match="exchange rates must be from"):
        plots.cobweb(tiny, [1])


def test_a_temperature_near_zero_selects_the_best() -> None:
    soft = soft_fixed_points([(12, 1)], kappa=40, temperature=1e-310)
    rates = [point.rate for point in soft.points]
    assert all(math.isfinite(rate) for rate in rates)
    for point in forward([(12, 1)], kappa=40).fixed_points():
        assert any(rate == pytest.approx(float(point.rate)) for rate in rates)


def test_results_are_short_in_print() -> None:
    m = forward([(1, 3)], kappa=1)
    assert repr(m.mixed_fixed_points()) == "(MixedFixedPoint(7/4: 1/4 of 1 + 3/4 of 2, by rate),)"
    assert repr(m.cycles()) == "(Cycle(1, 2),)"
    assert repr(m.orbit(20)) == "Orbit(20, then 1, 2 for ever)"
    assert repr(m.basins()) == "Basins(1 cycle, 1 interval)"
    assert "<td>Cycle(1, 2)</td>" in m.basins()._repr_html_()
    assert repr(m.breakpoints()[0]) == "Breakpoint(1, 2 at 7/4)"
    assert repr(m.jumps()) == "Jumps(2, the largest by a factor 2)"
    assert repr(m.jumps(0)) == "Jumps(2)"
    steps = m.hull.fixed_points_by_kappa().steps()
    assert repr(steps) == "Steps(4 changes, from 0 to 1 fixed points)"
    assert repr(forward([(1, 3)], kappa=2).fixed_points()) == "(FixedPoint(1),)"
    tied = forward([(1, 3)], kappa=Fraction(7, 4)).fixed_points()
    assert repr(tied) == "(FixedPoint(1, tied),)"
    unchosen = forward([(1, 3)], kappa=Fraction(7, 8)).fixed_points()
    assert repr(unchosen) == "(FixedPoint(2, tied, not chosen),)"


def test_what_is_asked_is_asked_of_the_rates_that_select() -> None:
    front = dovetail.front(tasks.and_, max_rank=9000, max_time=800)
    m = forward(front, kappa=10**12, require="certain")
    assert m.orbit(1).rates == (1,)
    # The first step is as uncertain as its price is low; those after it are certain.
    start = Fraction(1, 10**15)
    (first, *_) = forward(front, kappa=10**12).orbit(start).rates
    assert m.orbit(first).rates == (1,)
    for ask in (m.best, m.orbit):
        with pytest.raises(DovetailError, match="could make another rate the best"):
            ask(start)
    refused = 0
    for kappa in (10, 435, 596, 10**6):
        anything = forward(front, kappa=kappa, require="nothing").mixed_fixed_points()
        sure = forward(front, kappa=kappa, require="certain")
        certain = [
            forward(front, kappa=kappa, require="nothing").best(one.rate).certificate.certain
            for one in anything
        ]
        if all(certain):
            assert sure.mixed_fixed_points() == anything
        else:
            refused += 1
            with pytest.raises(DovetailError, match="another rate the best"):
                sure.mixed_fixed_points()
    assert refused


# --- bad arguments ---------------------------------------------------------------------------

POINTS = [(1, 3), (5, 1)]


@pytest.mark.parametrize("price", [-1, 0, 1.5, "1", None])
def test_prices_are_positive(price: Any) -> None:
    for function in (hull(POINTS).select, hull(POINTS).best):
        with pytest.raises(DovetailError, match="price must be a positive int or Fraction"):
            function(price)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("a", 1, "first"), (-5, 1, "first"), (0, 10**6, "last"), (1, 0, "last"), (0, None, "last")],
)
def test_vertices_are_counted_from_0(first: Any, last: Any, name: str) -> None:
    with pytest.raises(DovetailError, match=f"{name} must be an integer from"):
        hull(POINTS).prices(first, last)


def test_places_of_breakpoints() -> None:
    found = forward(POINTS, kappa=1).breakpoints()
    assert found[np.int8(-1)] == found[-1] == found[found.count - 1]  # type: ignore[index]
    for place in ("a", None, 1.0, slice(1)):
        with pytest.raises(DovetailError, match="index must be an integer"):
            found[place]  # type: ignore[index]
    for number in (found.count, -found.count - 1, 10**5000):
        with pytest.raises(IndexError, match="breakpoints"):
            found[number]


@pytest.mark.parametrize("length", ["x", None, 3])
def test_lengths_are_functions(length: Any) -> None:
    with pytest.raises(DovetailError, match="length must be a function"):
        log_tower(POINTS, kappa=1, length=length)
    with pytest.raises(DovetailError, match="length must be a function"):
        logarithmic(1, length)


@pytest.mark.parametrize("require", ["covered", "nothing"])
@pytest.mark.parametrize("rates", [9, None, "1", [0], [1.5], [None]])
def test_areas_are_checked_at_rates(rates: Any, require: str) -> None:
    with pytest.raises(DovetailError, match="rates"):
        forward(POINTS, kappa=1, require=require).check_areas(rates)


@pytest.mark.parametrize("workers", [1025, 2**31, 2**70, 0, -1, 1.5, True])
def test_workers(workers: Any) -> None:
    with pytest.raises(DovetailError, match="workers must be an integer from 1 to 1024"):
        sweep([POINTS], [1], workers=workers)


def test_large_numbers_in_messages() -> None:
    for rate in (Fraction(-1, 10**5000), -(10**5000)):
        with pytest.raises(DovetailError, match="rate must be a positive int or Fraction, not"):
            forward(POINTS, kappa=1).best(rate)
