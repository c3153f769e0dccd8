"""`compare_maps`: fixed points of the literal map beside those of the smooth one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from dovetail.forwarding import forward
from dovetail.models.nests.maps import Inner, LiteralMap
from dovetail.models.nests.programs import least_slots
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display


class MapComparison(TableResult):
    """The literal and the smooth forwarding map of the same programs; made by `compare_maps`.

    Attributes
    ----------
    kappa
        The code constant of both.
    literal
        The dovetailers that accept themselves, simplest first.
    smooth
        The exchange rates that select themselves in the smooth map, rising.
    smooth_slots
        What the dovetailers of these rates really take: slots up to their acceptance.
    areas
        What the smooth map takes them to cost: the areas R.
    """

    kappa: int
    literal: tuple[Inner, ...]
    smooth: tuple[Fraction, ...]
    smooth_slots: tuple[int, ...]
    areas: tuple[Fraction, ...]

    @property
    def agree(self) -> bool:
        """Whether both have the same fixed points."""
        return {inner.rate for inner in self.literal} == set(self.smooth)

    @property
    def destroyed(self) -> bool:
        """Whether only the smooth map has a fixed point."""
        return bool(self.smooth) and not self.literal

    @property
    def created(self) -> bool:
        """Whether only the literal map has a fixed point."""
        return bool(self.literal) and not self.smooth

    def nearest(self, rate: Fraction) -> int:
        """Return the index of the smooth fixed point that is nearest to a rate, by their ratio."""
        return min(range(len(self.smooth)), key=lambda place: _ratio(self.smooth[place], rate))

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each literal fixed point, with the nearest smooth one.

        Columns a, b, slots; smooth_rate, smooth_slots and smooth_area of the nearest; rate_factor
        (at least 1) and slots_factor (literal over smooth), exact. Missing without a smooth one.
        """
        columns = frames.columns(self.literal, "a", "b", "slots")
        rows = [self._row(one) for one in self.literal]
        names = ("smooth_rate", "smooth_slots", "smooth_area", "rate_factor", "slots_factor")
        return columns | {
            name: frames.column(row[place] for row in rows) for place, name in enumerate(names)
        }

    def _row(self, one: Inner) -> tuple[Fraction | int | None, ...]:
        if not self.smooth:
            return (None,) * 5
        near = self.nearest(one.rate)
        rate, slots = self.smooth[near], self.smooth_slots[near]
        return rate, slots, self.areas[near], _ratio(rate, one.rate), Fraction(one.slots, slots)

    def __len__(self) -> int:
        return len(self.literal)

    def __repr__(self) -> str:
        literal = display.listed([one.rate for one in self.literal])
        smooth = display.listed(self.smooth)
        return f"MapComparison(literal {literal or 'none'}; smooth {smooth or 'none'})"


def compare_maps(literal: LiteralMap) -> MapComparison:
    """Return the fixed points of a literal map beside those of the smooth one.

    The smooth map is `dovetail.forwarding.forward` over the same programs and κ: areas in place of
    slots, κ·pq in place of ranks, and exchange rates in place of dovetailers.

    Examples
    --------
    >>> from dovetail.models import literal_map
    >>> compare_maps(literal_map([(738, 6)], kappa=100))
    MapComparison(literal 1/148; smooth 1/120)
    """
    check.instance(literal, "literal", LiteralMap)
    smooth = forward(literal.points, kappa=literal.kappa)
    rates = tuple(point.rate for point in smooth.fixed_points())
    slots = (
        least_slots(literal.points, rate.denominator, rate.numerator, literal.tie) for rate in rates
    )
    areas = (smooth.points.area(rate) for rate in rates)
    return MapComparison(literal.kappa, literal.fixed_points(), rates, tuple(slots), tuple(areas))


def _ratio(one: Fraction, other: Fraction) -> Fraction:
    return max(one / other, other / one)
