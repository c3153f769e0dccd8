"""Weights: how much a machine that halts at time t counts."""

import math
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

from dovetail._core import DovetailError
from dovetail.values import check, display

Weight: TypeAlias = Callable[[int], float | Fraction] | str

NAMED: dict[str, Callable[[int], Fraction]] = {
    "1/t": lambda time: Fraction(1, time),
    "2^-ceil(log2 t)": lambda time: Fraction(1, 1 << (time - 1).bit_length()),
}
"""The weights with a name: speed priors."""

MOST_FLOAT = 2**512
"""Floats of this size are refused: their sums might not be finite."""


def weigh(weight: Weight | None, times: Iterable[int]) -> dict[int, Any]:
    """Return the weight of each time: ints and fractions, or floats if any of them is a float.

    Examples
    --------
    >>> weigh("1/t", [1, 3])
    {1: Fraction(1, 1), 3: Fraction(1, 3)}
    """
    if weight is None:
        return dict.fromkeys(times, 1)
    if isinstance(weight, str):
        weight = NAMED[check.choice(weight, "weight", tuple(NAMED))]
    if not callable(weight):
        raise check.refusal("weight", "a function of time or a name", weight)
    weights = {time: _number(weight(time), time) for time in times}
    if not any(isinstance(value, float) for value in weights.values()):
        return weights
    for time, value in weights.items():
        if value >= MOST_FLOAT:
            raise DovetailError(
                "weight must give numbers below 2**512, or fractions only, "
                f"not {display.shown(value)} for time {time}"
            )
    return {time: float(value) for time, value in weights.items()}


def _number(value: Any, time: int) -> int | Fraction | float:
    """Return a weight as an exact number if it is one, else as a float."""
    number: int | Fraction | float = math.nan
    if isinstance(value, int | Fraction | np.integer):
        number = value if isinstance(value, Fraction) else int(value)
    elif isinstance(value, Real | Decimal):
        number = float(value)
    if not 0 <= number < math.inf:
        raise DovetailError(
            f"weight must give numbers of at least 0, not {display.shown(value)} for time {time}"
        )
    return number
