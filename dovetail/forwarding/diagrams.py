"""The number of fixed points for every code constant at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.fronts import Number
from dovetail.results.result import Result, TableResult
from dovetail.values import check, floats
from dovetail.values.check import rational

if TYPE_CHECKING:
    from dovetail.forwarding.hulls import Hull

#: Greatest number of ends of bands that are listed, unless `max_ends` says otherwise.
MAX_ENDS = 4_000_000


class Band(Result):
    """An interval of code constants with the same number of fixed points.

    Attributes
    ----------
    low, high
        The constants κ with low ≤ κ < high; None if there is no upper end. For low = 0 all κ > 0.
    count
        The number of fixed points: 0 is a gap.
    """

    low: Fraction
    high: Fraction | None
    count: int


class Steps(TableResult):
    """N(κ) as a step function, in a window of code constants.

    Attributes
    ----------
    first
        The number of fixed points at the lower end of the window.
    kappa
        The constants at which the number changes, rising, float64. Their order is exact; for exact
        values see `KappaDiagram.bands`.
    count
        The number from there on, int64.
    edge, before
        The exact constant is the price of the edge after the vertex `edge` (uint64, or object if
        64 bits do not hold them), over the rate of the vertex before it (True) or after it.
    """

    first: int
    kappa: npt.NDArray[np.float64]
    count: npt.NDArray[np.int64]
    edge: npt.NDArray[np.uint64] | npt.NDArray[np.object_]
    before: npt.NDArray[np.bool_]

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """The number of fixed points in each band, from the lower end of the window on."""
        return np.concatenate((np.array([self.first]), self.count))

    def __len__(self) -> int:
        return len(self.kappa)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns kappa and count."""
        return {"kappa": self.kappa, "count": self.count}

    def __repr__(self) -> str:
        least, most = self.counts.min(), self.counts.max()
        return f"Steps({len(self):,} changes, from {least} to {most} fixed points)"


class Bands(TableResult, Sequence[Band]):
    """Bands in a window, rising; made by `KappaDiagram.bands`.

    There may be millions of them, so the exact ends of a band are worked out when it is read.

    Attributes
    ----------
    hull
        The complete hull.
    low, high
        The window of code constants: from 0, and without end, unless they are given.
    steps
        N(κ) in the window.
    places
        Indices of these bands among all bands of the window, int64.
    """

    hull: Hull
    low: Fraction
    high: Fraction | None
    steps: Steps
    places: npt.NDArray[np.int64]

    @overload
    def __getitem__(self, index: int) -> Band: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Band, ...]: ...
    def __getitem__(self, index: int | slice) -> Band | tuple[Band, ...]:
        if isinstance(index, slice):
            return tuple(self._band(place) for place in self.places[index].tolist())
        return self._band(int(self.places[index]))

    def __len__(self) -> int:
        return len(self.places)

    def __repr__(self) -> str:
        return f"Bands({len(self):,} of {len(self.steps) + 1:,})"

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns low, high (float64, infinite if open) and count (int64)."""
        kappa, places = self.steps.kappa, self.places
        high = floats.rounded(math.inf if self.high is None else self.high)
        ends = np.concatenate(([floats.rounded(self.low)], kappa, [high]))
        return {"low": ends[places], "high": ends[places + 1], "count": self.steps.counts[places]}

    def _band(self, place: int) -> Band:
        low = self.low if place == 0 else self._exact(place - 1)
        high = self.high if place == len(self.steps) else self._exact(place)
        return Band(low, high, int(self.steps.counts[place]))

    def _exact(self, step: int) -> Fraction:
        edge, before = self.steps.edge[step], self.steps.before[step]
        return Fraction(*self.hull.core.constant(int(edge), bool(before)))


class KappaDiagram(Result):
    """N(κ), the number of fixed points, as an exact step function of the code constant.

    Only fixed points that the rule chooses are counted (least pq, then least rate). A vertex of the
    hull with the rate s is best at the prices λ from that of the edge after it up to that of the
    edge before it; so it is fixed for κ from λ_after/s up to λ_before/s. Where the rate rises with
    pq these intervals overlap, where it falls they leave gaps: N = 1 + overlaps - gaps
    (docs/forwarding.md, "Fixed points for every κ").

    Attributes
    ----------
    hull
        The complete hull.
    """

    pictures = ("kappa_diagram",)

    hull: Hull

    def count(self, kappa: Number) -> int:
        """Return N(κ), exactly.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> diagram = hull([(12, 1)]).fixed_points_by_kappa()
        >>> diagram.count(40), diagram.count(1000)
        (2, 1)
        """
        kappa = check.constant(kappa, "kappa")
        found = self.hull.core.fixed_points(*kappa.as_integer_ratio())
        return sum(chosen for _, _, chosen in found)

    def steps(
        self, low: Number | None = None, high: Number | None = None, *, max_ends: int = MAX_ENDS
    ) -> Steps:
        """Return the constants above `low` and up to `high` at which N changes; None means all.

        A window that holds more than `max_ends` ends of intervals is refused.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> steps = hull([(1, 3)]).fixed_points_by_kappa().steps()
        >>> steps.first, list(zip(steps.kappa.tolist(), steps.count.tolist()))
        (1, [(0.08333333333333333, 0), (0.125, 1), (0.875, 0), (1.75, 1)])
        """
        bottom = None if low is None else rational(low, "low")
        top = None if high is None else rational(high, "high")
        if bottom is not None and top is not None and bottom >= top:
            raise DovetailError(f"low must be less than high, not {low} and {high}")
        window = [None if end is None else end.as_integer_ratio() for end in (bottom, top)]
        limit = check.integer(max_ends, "max_ends", 1)
        first, columns = self.hull.core.steps(window[0], window[1], limit)
        kappa, count, edge, before = columns
        return Steps(first, kappa, count, edge, before)

    def bands(
        self,
        low: Number | None = None,
        high: Number | None = None,
        *,
        min_count: int | None = None,
        max_count: int | None = None,
        max_ends: int = MAX_ENDS,
    ) -> Bands:
        """Return the bands in a window, with exact ends, worked out when they are read.

        The window is as for `steps`; the counts are the least and greatest number of fixed points.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> for band in hull([(1, 3)]).fixed_points_by_kappa().bands(max_count=0):
        ...     print(band.low, band.high)
        1/12 1/8
        7/8 7/4
        """
        least = check.optional_integer(min_count, "min_count")
        most = check.optional_integer(max_count, "max_count")
        steps = self.steps(low, high, max_ends=max_ends)
        counts = steps.counts
        wanted = (counts >= (0 if least is None else least)) & (
            counts <= (np.inf if most is None else most)
        )
        bottom = Fraction(0) if low is None else rational(low, "low")
        top = None if high is None else rational(high, "high")
        return Bands(self.hull, bottom, top, steps, np.flatnonzero(wanted))

    def gaps(self, low: Number | None = None, high: Number | None = None) -> Bands:
        """Return the bands without a fixed point.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> len(hull([(1, 3)]).fixed_points_by_kappa().gaps())
        2
        """
        return self.bands(low, high, max_count=0)
