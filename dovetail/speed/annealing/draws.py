"""What draws under a bound come to: the probability that none of them is good, and their cost.

Of N programs G are good. With replacement k draws find none with probability (1 − G/N)^k, without
replacement with C(N − G, k) / C(N, k) (docs/speed/annealing.md).
"""

import math
from bisect import bisect_right
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import numpy as np

from dovetail.speed.annealing.candidates import Number, Totals

#: A probability: exact, or a float.
Probability: TypeAlias = Fraction | float

#: From so many factors on, their logarithms are added up by the midpoint rule.
MOST_FACTORS = 2**20
PANELS = 4096
#: Logarithms of probabilities below this are those of 0 as a float.
LEAST_LOG = -800.0


class Chance(NamedTuple):
    """What happens at one level.

    Attributes
    ----------
    found, missed
        Probability that one of the draws is good, and that none is.
    wasteful
        Probability that a good program drawn there is wasteful; 0 if there is none.
    draws, computation
        Expected number of draws until a good one or the last, and what the drawn programs compute.
    """

    found: Probability
    missed: Probability
    wasteful: Probability
    draws: Probability
    computation: Probability


class Draws:
    """What k draws come to under any bound C; worked out once for each place.

    Parameters
    ----------
    totals
        The programs, with the good ones counted.
    count
        The number of draws, k.
    replacement
        Whether a program may be drawn twice at one level.
    exact
        Whether probabilities are fractions, else floats.
    """

    def __init__(self, totals: Totals, count: int, replacement: bool, exact: bool) -> None:
        self.totals, self.count, self.replacement, self.exact = totals, count, replacement, exact
        self._known: dict[int, Chance] = {}

    def place(self, bound: Number) -> int:
        """Return how many different computations are within a bound."""
        return bisect_right(self.totals.places, bound)

    def at(self, bound: Number) -> Chance:
        """Return what happens at a level."""
        place = self.place(bound)
        if place not in self._known:
            self._known[place] = self._chance(place)
        return self._known[place]

    def share(self, one: Number, all_: Number) -> Probability:
        """Return one number divided by another; 0 if both are 0."""
        if not all_:
            all_ = 1
        return Fraction(one) / all_ if self.exact else float(one / all_)

    def _chance(self, place: int) -> Chance:
        totals = self.totals
        programs, good = totals.programs[place], totals.good[place]
        spent, spent_good = totals.spent[place], totals.spent_good[place]
        found, missed = self._found(programs, good)
        draws = self._expected(programs, good, found)
        bad = self.share(spent - spent_good, programs - good)
        computation = (draws - found) * bad + found * self.share(spent_good, good)
        wasteful = self.share(totals.wasteful[place], good)
        return Chance(found, missed, wasteful, draws, computation)

    def _found(self, programs: int, good: int) -> tuple[Probability, Probability]:
        """Return the probabilities that one of the draws is good, and that none is."""
        if good == 0:
            return self.share(0, 1), self.share(1, 1)
        if good == programs or not (self.replacement or self.count <= programs - good):
            return self.share(1, 1), self.share(0, 1)
        if self.exact:
            missed = exactly_missed(programs, good, self.count, self.replacement)
            return 1 - missed, missed
        log = log_missed(programs, good, self.count, self.replacement)
        return -math.expm1(log), math.exp(log)

    def _expected(self, programs: int, good: int, found: Probability) -> Probability:
        """Return the expected number of draws until a good one or the last."""
        if self.replacement:
            if good and programs:
                return found / self.share(good, programs)
            return self.share(self.count if programs else 0, 1)
        most = min(self.count, programs)
        if self.exact:
            return (most + (programs - most + 1) * found) / Fraction(good + 1)
        return (most + float(programs - most + 1) * found) / float(good + 1)


def exactly_missed(programs: int, good: int, count: int, replacement: bool) -> Fraction:
    """Return the probability that none of so many draws is good.

    Examples
    --------
    >>> exactly_missed(4, 1, 2, True), exactly_missed(4, 1, 2, False)
    (Fraction(9, 16), Fraction(1, 2))
    """
    if replacement:
        return Fraction(programs - good, programs) ** count
    few, many = sorted((count, good))  # C(N − G, k) / C(N, k) is the same for k and G exchanged
    return Fraction(math.comb(programs - many, few), math.comb(programs, few))


def log_missed(programs: int, good: int, count: int, replacement: bool) -> float:
    """Return the natural logarithm of `exactly_missed` as a float, for numbers of any size.

    Examples
    --------
    >>> round(math.exp(log_missed(4, 1, 2, False)), 12)
    0.5
    """
    ratio = good / programs
    if replacement:
        return max(count * math.log1p(-ratio), LEAST_LOG)
    if count * ratio > -LEAST_LOG:  # no factor is greater than 1 − G/N
        return LEAST_LOG
    few, many = sorted((count, good))
    panels = few if few <= MOST_FACTORS else PANELS
    width = few / panels  # 1 if there is a panel for each factor
    rest = float(programs) - (np.arange(panels) + 0.5) * width + 0.5
    return max(float(np.log1p(-many / rest).sum()) * width, LEAST_LOG)


def bits_of(totals: Totals, bound: Number, count: int, replacement: bool) -> int:
    """Return how many bits the exact probability of a miss takes at a level, at most."""
    place = bisect_right(totals.places, bound)
    programs, good = totals.programs[place], totals.good[place]
    if good in (0, programs) or not (replacement or count <= programs - good):
        return 1
    return (count if replacement else min(count, good)) * programs.bit_length()
