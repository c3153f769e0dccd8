"""Slopes, the complexity of fractions, and fractions in order.

The complexity of a fraction depends on its lowest terms p/q alone: log p + log q. That of the
reciprocal is the same, so everything here is for slopes a/b (machines per step) and exchange rates
b/a (steps per machine) alike (docs/slopes.md).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from itertools import cycle, pairwise
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.results.encoding import storable
from dovetail.values import check, display

UNITS = ("bits", "nats")
"""Logarithms to base 2, and natural ones."""

ORDERS = ("value", "complexity")
"""How `fractions_up_to` sorts: by value, or by p·q and then by value."""

MOST_LEVELS = 22
"""Levels of the Stern-Brocot tree: the last of them takes a gigabyte."""

MOST_PRODUCT = 10**7
"""Greatest p·q of fractions that are listed."""

INCLUSIVE = ("both", "neither", "left", "right")
"""Which ends belong to an interval."""


@storable
@total_ordering
@dataclass(frozen=True, eq=False, repr=False)
class Slope:
    """The slope a/b of a dovetailer that adds a machines, then gives each listed one b steps.

    Slopes are compared, ordered and hashed by the value of a/b, so ``Slope(2, 4) == Slope(1, 2)``;
    but a and b stay as they were given, since the two dovetailers round differently: they may find
    different machines, and at a different cost. Wherever a and b are accepted one after the other,
    a slope may stand for both.

    Parameters
    ----------
    a, b
        Machines per iteration and steps for each machine, integers from 1 of any size.

    Examples
    --------
    >>> Slope(2, 4).reduced, Slope(2, 4).rate, Slope(2, 4) == Slope(1, 2)
    (Slope(a=1, b=2), Fraction(2, 1), True)
    >>> import dovetail
    >>> dovetail.search(dovetail.tasks.successor, Slope(1, 1)).iteration
    19
    """

    a: int
    b: int

    def __post_init__(self) -> None:
        for name in ("a", "b"):
            number = check.integer(getattr(self, name), name, 1, None)
            object.__setattr__(self, name, number)

    @classmethod
    def from_value(cls, value: int | Fraction) -> "Slope":
        """Return the slope a/b of this value, in lowest terms."""
        value = check.rational(value, "value")
        return cls(value.numerator, value.denominator)

    @classmethod
    def from_rate(cls, rate: int | Fraction) -> "Slope":
        """Return the slope of this exchange rate b/a, in lowest terms.

        Examples
        --------
        >>> Slope.from_rate(Fraction(2, 3))
        Slope(a=3, b=2)
        """
        rate = check.rational(rate, "rate")
        return cls(rate.denominator, rate.numerator)

    @property
    def value(self) -> Fraction:
        """The slope a/b: machines per step."""
        return Fraction(self.a, self.b)

    @property
    def rate(self) -> Fraction:
        """The exchange rate b/a: steps per machine."""
        return Fraction(self.b, self.a)

    @property
    def reduced(self) -> "Slope":
        """The slope of the same value in lowest terms."""
        return Slope.from_value(self.value)

    def complexity(self, unit: str = "bits") -> float:
        """Return the complexity of a/b; see `fraction_complexity`."""
        return fraction_complexity(self.a, self.b, unit)

    def __iter__(self) -> Iterator[int]:
        return iter((self.a, self.b))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Slope):
            return NotImplemented
        return self.a * other.b == other.a * self.b

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Slope):
            return NotImplemented
        return self.a * other.b < other.a * self.b

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        return f"{self.a}/{self.b}"

    def __repr__(self) -> str:
        return f"Slope(a={display.shown(self.a)}, b={display.shown(self.b)})"


@overload
def fraction_complexity(a: int, b: int, unit: str = "bits") -> float: ...
@overload
def fraction_complexity(
    a: npt.ArrayLike, b: npt.ArrayLike, unit: str = "bits"
) -> npt.NDArray[np.float64]: ...
def fraction_complexity(a: Any, b: Any, unit: str = "bits") -> float | npt.NDArray[np.float64]:
    """Return log a + log b - 2 log gcd(a, b): the description length of a/b in lowest terms.

    With p/q the lowest terms this is log(p·q) (docs/slopes.md, "The complexity of a fraction").
    Fractions of equal value have the same complexity to the last bit.

    Parameters
    ----------
    a, b
        Integers from 1 of any size; or arrays of integers from 1 to 2**63 - 1 that broadcast
        together.
    unit
        "bits" for logarithms to base 2, "nats" for natural ones. The exponential of the complexity
        is p·q only in matching units: 2**bits, exp(nats).

    Returns
    -------
    float or array of float64
        An array if a or b is one.

    Examples
    --------
    >>> fraction_complexity(4, 6, unit="bits") == math.log2(2 * 3)
    True
    >>> fraction_complexity([[1], [2], [3]], [1, 2, 4])
    array([[0.       , 1.       , 2.       ],
           [1.       , 0.       , 1.       ],
           [1.5849625, 2.5849625, 3.5849625]])
    """
    check.choice(unit, "unit", UNITS)
    if np.isscalar(a) and np.isscalar(b):
        product = fraction_product(a, b)
        return math.log2(product) if unit == "bits" else math.log(product)
    return _core.fraction_complexity(*check.slope_arrays(a, b), unit)


@overload
def fraction_product(a: int, b: int) -> int: ...
@overload
def fraction_product(a: npt.ArrayLike, b: npt.ArrayLike) -> npt.NDArray[np.uint64]: ...
def fraction_product(a: Any, b: Any) -> int | npt.NDArray[np.uint64]:
    """Return p·q of the lowest terms p/q of a/b: the exponential of the complexity, exactly.

    As in `fraction_complexity`, an array (uint64) if a or b is one; a product that does not fit its
    64 bits is refused.

    Examples
    --------
    >>> fraction_product(4, 6), fraction_product([1, 2, 3], 6)
    (6, array([6, 3, 2], dtype=uint64))
    """
    if np.isscalar(a) and np.isscalar(b):
        a, b = check.integer(a, "a", 1, None), check.integer(b, "b", 1, None)
        return int(a * b // math.gcd(a, b) ** 2)
    return _core.fraction_product(*check.slope_arrays(a, b))


def farey(order: int, *, above: bool = False) -> Iterator[Fraction]:
    """Yield the Farey sequence: the fractions p/q of at most 1 with q at most `order`, rising.

    The sequence begins with 1/order, as 0 is no slope. With `above` it goes on above 1, to all
    fractions whose p and q are at most `order`.

    Examples
    --------
    >>> print(*farey(4))
    1/4 1/3 1/2 2/3 3/4 1
    >>> print(*farey(2, above=True))
    1/2 1 2
    """
    return _farey(check.integer(order, "order", 1), check.flag(above, "above"))


def _farey(order: int, above: bool) -> Iterator[Fraction]:
    yield from (Fraction(r, s) for r, s in _neighbours(0, 1, 1, order))
    if above:  # the reciprocals of the fractions from 1 down
        yield from (Fraction(s, r) for r, s in _neighbours(1, 1, order - 1, order))


def _neighbours(p: int, q: int, r: int, s: int) -> Iterator[tuple[int, int]]:
    """Yield r/s after p/q, and all that follow up to 0 or 1, in the sequence of order s."""
    order = s
    while 0 < r <= s:
        yield r, s
        # Of three neighbours p/q, r/s, t/u the outer two add up to a multiple of the middle one.
        times = (order + q) // s
        p, q, r, s = r, s, times * r - p, times * s - q


def stern_brocot_turns(value: int | Fraction) -> tuple[tuple[str, int], ...]:
    """Return the path from 1 down the Stern–Brocot tree: runs of "R" (greater) and "L" (less).

    The lengths are the terms of the continued fraction, the last one less by 1 (docs/slopes.md,
    "Fractions in order").

    Examples
    --------
    >>> stern_brocot_turns(Fraction(5, 7))
    (('L', 1), ('R', 2), ('L', 1))
    >>> stern_brocot_turns(Fraction(1, 10**10))
    (('L', 9999999999),)
    """
    value = check.rational(value, "value")
    p, q = value.numerator, value.denominator
    turns = []
    for side in cycle("RL"):
        count, rest = divmod(p, q)
        if rest == 0:
            turns.append((side, count - 1))
            break
        turns.append((side, count))
        p, q = q, rest
    return tuple((side, count) for side, count in turns if count)


def stern_brocot_path(value: int | Fraction) -> Iterator[Fraction]:
    """Yield the fractions on the path from 1 down the Stern–Brocot tree to `value`, both included.

    Examples
    --------
    >>> print(*stern_brocot_path(Fraction(5, 7)))
    1 1/2 2/3 3/4 5/7
    """
    return _walk_down(stern_brocot_turns(value))


def _walk_down(turns: tuple[tuple[str, int], ...]) -> Iterator[Fraction]:
    left, node, right = (0, 1), (1, 1), (1, 0)
    yield Fraction(1)
    for side, count in turns:
        for _ in range(count):
            left, right = (node, right) if side == "R" else (left, node)
            node = _mediant(left, right)
            yield Fraction(*node)


def _mediant(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    return left[0] + right[0], left[1] + right[1]


def stern_brocot_levels(count: int) -> Iterator[tuple[Fraction, ...]]:
    """Yield the first levels of the Stern-Brocot tree, each in order of value.

    Level k, counted from 0, has 2**k fractions; more than 22 levels, of which the last would take a
    gigabyte, are refused.

    Examples
    --------
    >>> for level in stern_brocot_levels(3):
    ...     print(*level)
    1
    1/2 2
    1/3 2/3 3/2 3
    """
    return _levels(check.integer(count, "count", 0, MOST_LEVELS))


def _levels(count: int) -> Iterator[tuple[Fraction, ...]]:
    known = [(0, 1), (1, 0)]  # all nodes so far, in order of value
    for _ in range(count):
        level = [_mediant(*pair) for pair in pairwise(known)]
        yield tuple(Fraction(*node) for node in level)
        known[1:] = [node for pair in zip(level, known[1:], strict=True) for node in pair]


def fractions_up_to(product: int, *, order: str = "value") -> Iterator[Fraction]:
    """Yield all fractions p/q in lowest terms with p·q at most `product`.

    There are about (6/π²)·n·ln n of them (docs/slopes.md, "Fractions in order").

    Parameters
    ----------
    product
        Greatest p·q, up to 10,000,000: that many are held in memory.
    order
        "value": rising, found one by one. "complexity": by p·q, then by value; all of them are
        held in memory.

    Examples
    --------
    >>> print(*fractions_up_to(4))
    1/4 1/3 1/2 1 2 3 4
    >>> print(*fractions_up_to(4, order="complexity"))
    1 1/2 2 1/3 3 1/4 4
    """
    product = check.integer(product, "product", 1, MOST_PRODUCT)
    rising = _rising(product)
    if check.choice(order, "order", ORDERS) == "value":
        return rising
    return iter(sorted(rising, key=lambda fraction: fraction.numerator * fraction.denominator))


def _rising(product: int) -> Iterator[Fraction]:
    # p·q grows down the Stern-Brocot tree, so nothing lies between two neighbours if their
    # mediant is out of bounds.
    left, ends = (0, 1), [(1, 0)]
    while True:
        middle = _mediant(left, ends[-1])
        if middle[0] * middle[1] <= product:
            ends.append(middle)
            continue
        left = ends.pop()
        if not ends:
            return
        yield Fraction(*left)


def simplest_between(
    low: int | Fraction, high: int | Fraction | None, *, inclusive: str = "both"
) -> Fraction:
    """Return the fraction of least complexity in an interval.

    It is the topmost of the interval in the Stern–Brocot tree. All others of the interval are below
    it and have a greater p·q, so there are no ties.

    Parameters
    ----------
    low, high
        The ends, rational numbers; low may be 0 (which is no slope), high None for no upper end.
    inclusive
        Which ends belong to the interval: "both", "neither", "left" (the low one) or "right". An
        empty interval is refused.

    Examples
    --------
    >>> simplest_between(Fraction(314, 100), Fraction(315, 100))
    Fraction(22, 7)
    >>> simplest_between(1, 2, inclusive="neither"), simplest_between(1, 2, inclusive="right")
    (Fraction(3, 2), Fraction(2, 1))
    """
    bottom = Fraction(0) if _is_zero(low) else check.rational(low, "low")
    top = None if high is None else check.rational(high, "high")
    check.choice(inclusive, "inclusive", INCLUSIVE)
    ends = inclusive in ("both", "left"), inclusive in ("both", "right")
    if top is not None and (bottom > top or (bottom == top and not all(ends))):
        some = f"{display.shorten(low)} to {display.shorten(high)}, inclusive={inclusive}"
        raise DovetailError(f"low and high: no number from {some}")
    return _simplest(bottom, top, *ends)


def _is_zero(value: object) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool) and value == 0


def _simplest(low: Fraction, high: Fraction | None, with_low: bool, with_high: bool) -> Fraction:
    """Follow the common terms of the continued fractions, up to the first whole number inside."""
    terms = []
    while True:
        whole = low.numerator // low.denominator
        least = whole if with_low and low == whole > 0 else whole + 1
        if high is None or least < high or (with_high and least == high):
            break
        terms.append(whole)
        low, high = 1 / (high - whole), None if low == whole else 1 / (low - whole)
        with_low, with_high = with_high, with_low
    simplest = Fraction(least)
    for term in reversed(terms):
        simplest = term + 1 / simplest
    return simplest
