"""Bad arguments of forwarding: each is refused by name."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from dovetail import DovetailError
from dovetail.forwarding import forward, hull, log_tower, logarithmic, sweep

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
