"""Exchange rates as texts and windows of pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from dovetail.fronts import Number
from dovetail.plots.style import widened
from dovetail.plots.texts import short
from dovetail.values import floats

#: Outer rates: the least and the greatest that are shown.
Window: TypeAlias = tuple[Number | float, Number | float]

#: Rates that are named at most.
MOST_RATES = 4
#: The ends of a window are between these.
LEAST, MOST = 1e-307, 1e307
#: What a window shows beyond the rates that it is chosen for, as a factor.
MARGIN = 10


def around(rates: Iterable[Fraction], margin: float = MARGIN) -> tuple[float, float]:
    """Return a window that holds some rates, with room on both sides.

    Examples
    --------
    >>> around([Fraction(1, 2), Fraction(3)])
    (0.05, 30.0)
    """
    held = [floats.clipped(rate) for rate in rates]
    low, high = min(held), max(held)
    factor = widened(margin, low, high)
    return max(low / factor, LEAST), min(high * factor, MOST)


def check_marks(rates: Iterable[Fraction]) -> None:
    """Refuse rates that the picture has to mark, but cannot."""
    for rate in rates:
        floats.drawable(rate, "exchange rates")


def listed(rates: Sequence[Fraction]) -> str:
    """Return rates for a label; if they are many, only the first.

    Examples
    --------
    >>> listed([Fraction(1, 2), Fraction(3)]), listed([Fraction(n) for n in range(1, 9)])
    ('1/2, 3', '1, 2, 3, 4, … (8 rates)')
    """
    some = ", ".join(map(short, rates[:MOST_RATES]))
    return some if len(rates) <= MOST_RATES else f"{some}, … ({len(rates):,} rates)"
