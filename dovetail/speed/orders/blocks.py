"""Blocks of a dovetailer under a random order: how likely the winner is in each.

A block is what one iteration looks at in one group and one size: places at which the machines of
one kind, of this size and so many whole turns, are accepted if nothing came before. The derivation
is in docs/speed/orders.md, "Whatever the order of equal lengths".
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.speed.orders import draws

MOST_BLOCKS = 2 * 10**7
"""Greatest number of blocks that are added up as floats."""
MOST_WORK = 10**10
"""Greatest number of blocks times bits of an exact number, of which each block costs some more."""
LITTLE_WORK = 10**7
"""Up to this, exact numbers are the default."""
NEGLIGIBLE = -70.0
"""Logarithm of a probability at which floats stop: below 10^-30."""
_AT_ONCE = 2**15
_BITS_OF_A_BLOCK = 2000


@dataclass(frozen=True)
class Kinds:
    """Machines merged by size and whole turns, in the order of blocks of one iteration.

    Attributes
    ----------
    offset, places
        Number of machines of smaller sizes, and of this size.
    turns, machines
        Turns in steps of b, rounded up, and number of machines.
    faster
        Number of solutions of this size that take fewer such turns.
    """

    offset: npt.NDArray[Any]
    places: npt.NDArray[Any]
    turns: npt.NDArray[Any]
    machines: npt.NDArray[Any]
    faster: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.turns)

    @property
    def total(self) -> int:
        """Greatest rank of the sizes that occur."""
        return int((self.offset + self.places).max())

    @property
    def bits(self) -> int:
        """Number of bits of the common denominator, roughly: that of all orders of solutions."""
        pairs = zip(self.places.tolist(), self.machines.tolist(), strict=True)
        return 64 + sum(int(c * max(1.0, math.log2(n / c) + 1.45)) for n, c in pairs)

    def take(self, rows: npt.NDArray[Any]) -> "Kinds":
        """Return some of the kinds."""
        names = ("offset", "places", "turns", "machines", "faster")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})

    def passed(self, iteration: npt.NDArray[Any] | int, a: int) -> npt.NDArray[Any]:
        """Return how many places of each size have been tried for so many turns by an iteration."""
        place = a * (iteration - self.turns + 1) - self.offset
        return np.asarray(np.clip(place, 0, self.places))


class Odds(NamedTuple):
    """Where the winner is.

    Attributes
    ----------
    kinds
        Probability of each kind.
    first
        The first iteration that may have a winner.
    iterations
        Probability of each iteration from then on.
    rank
        Mean of the winner's rank.
    error
        Bound of the error of every sum of these probabilities; 0 if they are exact.
    """

    kinds: npt.NDArray[Any]
    first: int
    iterations: npt.NDArray[Any]
    rank: Any
    error: float


def odds(kinds: Kinds, a: int, exact: bool | None) -> Odds:
    """Return where the winner is, with `Fraction` if exact, else floats; None chooses.

    Raises
    ------
    DovetailError
        If there are too many blocks.
    """
    # A group that holds every machine is the same as a larger one.
    a = min(a, kinds.total)
    kinds = _roomy(kinds)
    first = int((_rounded_up(kinds.offset + 1, a) + kinds.turns - 1).min())
    last = _last(kinds, a)
    if exact is not False:
        active = kinds.passed(last, a) > 0
        bits = kinds.take(active).bits
        work = (last - first + 1) * int(active.sum()) * (bits + _BITS_OF_A_BLOCK)
        if work <= LITTLE_WORK or (exact and work <= MOST_WORK):
            return _spread(_exact, kinds, active, a, (first, last))
        if exact:
            raise DovetailError(
                f"exact=True would take numbers of {bits:,} bits for each of "
                f"{last - first + 1:,} iterations; exact=False takes floats and bounds their error"
            )
    last = _least(lambda k: _log_left(kinds, k, a) <= NEGLIGIBLE, first, last)
    active = kinds.passed(last, a) > 0
    blocks = (last - first + 1) * int(active.sum())
    if blocks > MOST_BLOCKS:
        raise DovetailError(
            f"a={a} has the winner in any of {last - first + 1:,} iterations, {blocks:,} blocks, "
            f"of which at most {MOST_BLOCKS:,} are added up; take a greater a, or sample_orders, "
            "which draws fronts for all slopes"
        )
    return _spread(_floats, kinds, active, a, (first, last))


Engine = Callable[[Kinds, int, tuple[int, int]], Odds]


def _spread(
    engine: Engine, kinds: Kinds, active: npt.NDArray[Any], a: int, span: tuple[int, int]
) -> Odds:
    """Return the odds of the kinds that may win, with 0 for the others."""
    found = engine(kinds.take(active), a, span)
    zero = Fraction(0) if found.kinds.dtype == object else 0.0
    every = np.full(len(kinds), zero, dtype=found.kinds.dtype)
    every[active] = found.kinds
    return found._replace(kinds=every)


def _floats(kinds: Kinds, a: int, span: tuple[int, int]) -> Odds:
    first, last = span
    wins, parts, rank = np.zeros(len(kinds)), [], 0.0
    at_once = max(1, _AT_ONCE // len(kinds))
    for start in range(first, last + 1, at_once):
        count = min(at_once, last + 1 - start)
        iterations = np.arange(count).astype(kinds.turns.dtype)[:, None] + start
        chances, places = _chances(kinds, a, iterations)
        # In rows, since numpy adds these up in pairs, which keeps the error small.
        wins += np.ascontiguousarray(chances.T).sum(axis=1)
        parts.append(chances.sum(axis=1))
        rank += float(places.sum())
    error = 2 * draws.ERROR + 2.0**-50 * (len(kinds) + len(parts) + 64)
    return Odds(wins, first, np.concatenate(parts), rank, error)


def _chances(
    kinds: Kinds, a: int, iterations: npt.NDArray[Any]
) -> tuple[draws.Floats, draws.Floats]:
    """Return P(winner in a block), and that times the mean of its rank, for iterations by kinds."""
    before = kinds.passed(iterations - 1, a)
    new = kinds.passed(iterations, a) - before
    free, held = kinds.places - kinds.faster, kinds.machines
    none = draws.log_missed(free - before, held, new)
    earlier = np.zeros_like(none)
    np.cumsum(none[:, :-1], axis=1, out=earlier[:, 1:])
    earlier += draws.log_missed(free, held, before).sum(axis=1)[:, None]
    reached = np.exp(earlier)
    chances = -np.expm1(none) * reached
    # The mean of the least place, if it is among the new ones, from P(least > i) for all i < new.
    left = np.maximum(free - before, held)
    several = -np.expm1(draws.log_missed(left + 1, held + 1, np.minimum(new, left + 1)))
    tried, room = new.astype(np.float64), ((left + 1) / (held + 1)).astype(np.float64)
    inside = (room * several - tried * np.exp(none)) * reached
    inside = np.clip(inside, chances, chances * np.maximum(tried, 1))
    return chances, (kinds.offset + before).astype(np.float64) * chances + inside


def _exact(kinds: Kinds, a: int, span: tuple[int, int]) -> Odds:
    """Count orders: every number is the number of choices of places for the solutions."""
    held = kinds.machines.tolist()
    free = (kinds.places - kinds.faster).tolist()
    offset = kinds.offset.tolist()
    # At first no place is passed, so these are all choices.
    ways = [math.comb(n, c) for n, c in zip(free, held, strict=True)]
    every = left = math.prod(ways)
    passed = [0] * len(kinds)
    wins, parts, rank = [0] * len(kinds), [], 0
    for iteration in range(span[0], span[1] + 1):
        part = 0
        for kind, now in enumerate(kinds.passed(iteration, a).tolist()):
            new = now - passed[kind]
            if not (new and left):
                continue
            n, c = free[kind] - passed[kind], held[kind]
            others, after = left // ways[kind], _choices(n - new, c)
            inside = math.comb(n + 1, c + 1) - _choices(n - new + 1, c + 1) - new * after
            won = others * (ways[kind] - after)
            rank += (offset[kind] + passed[kind]) * won + others * inside
            wins[kind] += won
            part += won
            ways[kind], passed[kind], left = after, now, left - won
        parts.append(part)
    fractions = [np.array([Fraction(n, every) for n in each], object) for each in (wins, parts)]
    return Odds(fractions[0], span[0], fractions[1], Fraction(rank, every), 0.0)


def _choices(places: int, machines: int) -> int:
    return math.comb(places, machines) if places >= 0 else 0


def _last(kinds: Kinds, a: int) -> int:
    """Return the first iteration that no order gets beyond: some kind has too few places left."""
    place = kinds.offset + kinds.places - kinds.faster - kinds.machines + 1
    return int((_rounded_up(place, a) + kinds.turns - 1).min())


def _log_left(kinds: Kinds, iteration: int, a: int) -> float:
    """Return the logarithm of the probability that no iteration up to this one has a winner."""
    free = kinds.places - kinds.faster
    return float(draws.log_missed(free, kinds.machines, kinds.passed(iteration, a)).sum())


def _least(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the least number from low to high for which something holds, as it does for high."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return high


def _roomy(kinds: Kinds) -> Kinds:
    """Return the kinds as int64 if no place can leave its range, else as Python ints."""
    top = kinds.total * (int(kinds.turns.max()) + 3)
    kind: Any = np.int64 if top < 2**62 else object
    names = ("offset", "places", "turns", "machines", "faster")
    return replace(kinds, **{name: getattr(kinds, name).astype(kind) for name in names})


def _rounded_up(column: npt.NDArray[Any], divisor: int) -> npt.NDArray[Any]:
    return -(-column // divisor)
