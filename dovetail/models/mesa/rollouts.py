"""Rollouts and planning: what more computation in an episode costs, and what it gains.

docs/models/mesa.md, "Rollouts" and "Planning" have the formulas.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.fronts import Number
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check

if TYPE_CHECKING:
    import numpy.typing as npt

#: More doublings than this are refused: the chances have as many bits.
MOST_DOUBLINGS = 4096


def episodes_lost(budget: Number, rollouts: int, *, whole: bool = False) -> Fraction | int:
    """Return how many episodes fewer there are with k + 1 rollouts in each than with k.

    With a budget of T rollouts these are T/k − T/(k + 1) = T/(k(k + 1)) (docs/models/mesa.md,
    "Rollouts").

    Parameters
    ----------
    budget
        The rollouts T of all episodes together, an exact number from 0.
    rollouts
        The number k, from 1.
    whole
        Whether only whole episodes count: ⌊T/k⌋ − ⌊T/(k + 1)⌋, an int.

    Examples
    --------
    >>> from dovetail import models
    >>> print(models.episodes_lost(100, 3), models.episodes_lost(100, 3, whole=True))
    25/3 8
    """
    total = check.from_zero(budget, "budget")
    number = check.integer(rollouts, "rollouts", 1, None)
    if check.flag(whole, "whole"):
        return total // number - total // (number + 1)
    return total / (number * (number + 1))


def win_chance(ratio: Number) -> Fraction:
    """Return the chance to win with so many times the computation of the other side.

    Each doubling doubles the odds, so these are the ratio itself: twice the computation wins 2 to
    1, and a ratio R with the chance R/(1 + R) (docs/models/mesa.md, "Planning").

    Parameters
    ----------
    ratio
        A positive int or Fraction.

    Examples
    --------
    >>> from dovetail import models
    >>> print(models.win_chance(1), models.win_chance(2), models.win_chance(Fraction(1, 4)))
    1/2 2/3 1/5
    """
    number = check.rational(ratio, "ratio")
    return number / (1 + number)


class Planning(TableResult):
    """What doubling the computation of a planner gains, step by step; made by `planning`.

    Attributes
    ----------
    doublings
        How often the computation is doubled, from 0.
    chances
        The chance to win against the computation without any doubling.
    """

    pictures = ("planning",)

    doublings: tuple[int, ...]
    chances: tuple[Fraction, ...]

    def __len__(self) -> int:
        return len(self.doublings)

    @property
    def gains(self) -> tuple[Fraction, ...]:
        """What the next doubling adds to each chance."""
        return tuple(
            win_chance(2 ** (number + 1)) - chance
            for number, chance in zip(self.doublings, self.chances, strict=True)
        )

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: doublings, ratio, chance, gain of the next doubling."""
        return {
            "doublings": frames.numbers(self.doublings),
            "ratio": frames.numbers(2**number for number in self.doublings),
            "chance": frames.objects(self.chances),
            "gain": frames.objects(self.gains),
        }

    def __repr__(self) -> str:
        return f"Planning(up to {self.doublings[-1]} doublings)"


def planning(doublings: int) -> Planning:
    """Return the chance to win after each of so many doublings of the computation.

    Parameters
    ----------
    doublings
        Their number, from 0 to 4,096.

    Examples
    --------
    >>> from dovetail import models
    >>> [str(gain) for gain in models.planning(3).gains]
    ['1/6', '2/15', '4/45', '8/153']
    """
    last = check.integer(doublings, "doublings", 0, None)
    if last > MOST_DOUBLINGS:
        raise DovetailError(f"doublings must be an integer from 0 to {MOST_DOUBLINGS:,}")
    steps = tuple(range(last + 1))
    return Planning(steps, tuple(win_chance(2**step) for step in steps))
