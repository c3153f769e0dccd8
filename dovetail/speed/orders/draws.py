"""Places drawn without replacement: how likely the first places hold none, and the least place.

The formulas and the bounds of their errors are in docs/speed/orders.md, "Ratios of binomials".
"""

import math
from decimal import Decimal, localcontext
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: Whole numbers: int64, or Python ints where these do not hold them.
Whole = npt.NDArray[Any]

ERROR = 2e-14
"""Bound of the relative error of `log_missed`."""
_SERIES = (-1 / 24, 7 / 2880, -31 / 40320, 127 / 215040)
"""Coefficients of 1/z, 1/z³, … in log Γ(z + 1/2) - (z·log z - z + log(2π)/2)."""
_PI = Decimal("3.14159265358979323846264338327950288419716939937510582")
_LISTED = 64
"""Below this the series is too rough, and its values are listed."""


def log_missed(places: Whole, machines: Whole, first: Whole) -> Floats:
    """Return the logarithm of the probability that no machine lies on the first places.

    That is log(C(M - d, c) / C(M, c)) for c machines in a random order of M places, of which d are
    the first; -inf if the others do not hold the machines. The relative error is below `ERROR`.

    Parameters
    ----------
    places, machines, first
        M, c and d: columns of whole numbers from 0, of shapes that broadcast together, with c and
        d at most M.

    Examples
    --------
    >>> chance = float(np.exp(log_missed(np.array(10), np.array(2), np.array(3))))
    >>> round(chance, 12), round(7 * 6 / (10 * 9), 12)
    (0.466666666667, 0.466666666667)
    """
    shape = np.broadcast_shapes(places.shape, machines.shape, first.shape)
    result = np.zeros(shape)
    left = np.broadcast_to(places - machines - first, shape)
    some = np.broadcast_to((machines > 0) & (first > 0), shape)
    result[some & (left < 0)] = -np.inf
    chosen = some & (left >= 0)
    total, held, ahead = (
        np.broadcast_to(column, shape)[chosen] for column in (places, machines, first)
    )
    result[chosen] = -_second_difference(total, held, ahead)
    return result


def _second_difference(places: Whole, machines: Whole, first: Whole) -> Floats:
    """Return g(M) - g(M - c) - g(M - d) + g(M - c - d) for g(x) = log x!, which is positive.

    With z = x + 1/2, u = d/z, v = c/z at x = M and w = 1 - u - v the terms z·log z of Stirling's
    series give z·(-v·log(1 - u) - u·log(1 - v) + w·log(1 - uv/((1 - u)(1 - v)))). The last term is
    at most uv in size and each of the others at least that, so little cancels.
    """
    whole = _half_up(places)
    no_first, no_machines = _half_up(places - first), _half_up(places - machines)
    left = _half_up(places - machines - first)
    ahead, held = first.astype(np.float64), machines.astype(np.float64)
    product = no_first * no_machines
    main = held * _minus_log(ahead / whole, no_first / whole)
    main += ahead * _minus_log(held / whole, no_machines / whole)
    main -= left * _minus_log(ahead * held / product, left / product * whole)
    rest = _rest(whole) - _rest(no_first) - _rest(no_machines) + _rest(left)
    result: Floats = main + rest
    return result


def _half_up(numbers: Whole) -> Floats:
    return numbers.astype(np.float64) + 0.5


def _minus_log(share: Floats, others: Floats) -> Floats:
    """Return -log(1 - share), given 1 - share as well, so that none is found by subtraction."""
    small = np.log1p(-np.minimum(share, 0.5))
    return -np.where(share < 0.5, small, np.log(others))


def _rest(halves: Floats) -> Floats:
    """Return log Γ(z + 1/2) - (z·log z - z + log(2π)/2) for z = 1/2, 3/2, …."""
    inverse = 1 / np.maximum(halves, _LISTED)
    square = inverse * inverse
    series = np.zeros_like(halves)
    for coefficient in reversed(_SERIES):
        series = series * square + coefficient
    listed = _list()[np.minimum(halves, _LISTED).astype(np.int64)]
    return np.where(halves < _LISTED, listed, series * inverse)


def _listed(whole: int) -> float:
    """Return `_rest` of whole + 1/2, worked out to 40 digits since nearly all of it cancels."""
    with localcontext() as context:
        context.prec = 40
        z = whole + Decimal("0.5")
        stirling = z * z.ln() - z + (2 * _PI).ln() / 2
        return float(Decimal(math.factorial(whole)).ln() - stirling)


@cache
def _list() -> Floats:
    return np.array([_listed(whole) for whole in range(_LISTED + 1)])


def least_places(rng: np.random.Generator, places: Whole, machines: Whole) -> npt.NDArray[np.int64]:
    """Return for each pair the least place, from 1, of machines in a random order of places.

    A place is drawn by the inverse of its distribution: an exponential number E says how unlikely
    the first places are to hold none, and the least place with log P(none up to it) ≤ -E is found
    by bisection between two bounds that hold for any draw without replacement.

    Parameters
    ----------
    rng
        Where randomness comes from.
    places, machines
        M and c, int64 columns of one length, with 1 ≤ c ≤ M.

    Examples
    --------
    >>> least_places(np.random.default_rng(1), np.array([5, 5]), np.array([5, 4])).tolist()
    [1, 1]
    """
    level = -rng.standard_exponential(len(places))
    share = -np.expm1(level / machines)
    last = places - machines + 1
    # Rounding of the products is less than one part in 2^50.
    room = 2 + (places >> 50)
    low = np.maximum(np.floor(last * share).astype(np.int64) - room, 0)
    high = np.minimum(np.ceil(places * share).astype(np.int64) + room, last)
    while (low + 1 < high).any():
        middle = (low + high) >> 1
        open_ = low + 1 < high
        past = log_missed(places, machines, middle) <= level
        high = np.where(open_ & past, middle, high)
        low = np.where(open_ & ~past, middle, low)
    return np.asarray(high)
