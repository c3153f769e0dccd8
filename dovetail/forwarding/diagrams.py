"""The number of fixed points for every code constant at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail import _check
from dovetail._check import rational
from dovetail._core import DovetailError
from dovetail.forwarding.hulls import Hull
from dovetail.forwarding.points import Number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More ends of bands than this are not listed unless asked for.
MOST_ENDS = 4_000_000


@dataclass(frozen=True)
class Band:
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


@dataclass(frozen=True, eq=False, repr=False)
class Steps:
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
        What the exact constant is made of: the price of the edge after that vertex (uint64), over
        the rate of the vertex before (True) or after the edge.
    """

    first: int
    kappa: npt.NDArray[np.float64]
    count: npt.NDArray[np.int64]
    edge: npt.NDArray[np.uint64]
    before: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.kappa)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns kappa and count."""
        return {"kappa": self.kappa, "count": self.count}

    def __repr__(self) -> str:
        counts = [self.first, *self.count.tolist()]
        return f"Steps({len(self):,} changes, from {min(counts)} to {max(counts)} fixed points)"


@dataclass(frozen=True)
class KappaDiagram:
    """N(κ), the number of fixed points, as an exact step function of the code constant.

    Counted are the fixed points of the rule (least pq, then least rate). A vertex of the hull with
    the rate s is best for prices λ from that of the edge after it up to that of the edge before it;
    so it is fixed for κ from λ_after/s up to λ_before/s. Where the rate rises with pq these
    intervals overlap, where it falls they leave gaps: N = 1 + overlaps - gaps.

    Attributes
    ----------
    hull
        The complete hull.
    """

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
        kappa = rational(kappa, "kappa")
        found = self.hull.core.fixed_points(*kappa.as_integer_ratio())
        return sum(chosen for _, _, chosen in found)

    def steps(
        self, low: Number | None = None, high: Number | None = None, *, most: int = MOST_ENDS
    ) -> Steps:
        """Return all constants at which N changes, in order.

        Parameters
        ----------
        low, high
            Only those above `low` and up to `high`; None means all.
        most
            Refuse a window with more ends of intervals.

        Raises
        ------
        DovetailError
            If the window is malformed or holds more than `most`.

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
        most = _check.integer(most, "most", 1)
        first, columns = self.hull.core.steps(window[0], window[1], most)
        kappa, count, edge, before = columns
        return Steps(first, kappa, count, edge, before)

    def bands(
        self,
        low: Number | None = None,
        high: Number | None = None,
        *,
        least: int | None = None,
        at_most: int | None = None,
        most: int = MOST_ENDS,
    ) -> tuple[Band, ...]:
        """Return the bands in a window, with exact ends.

        Parameters
        ----------
        low, high, most
            The window, as for `steps`.
        least, at_most
            Only bands with at least, with at most so many fixed points.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> for band in hull([(1, 3)]).fixed_points_by_kappa().bands(at_most=0):
        ...     print(band.low, band.high)
        1/12 1/8
        7/8 7/4
        """
        steps = self.steps(low, high, most=most)
        counts = np.concatenate(([steps.first], steps.count))
        wanted = (counts >= (0 if least is None else least)) & (
            counts <= (np.inf if at_most is None else at_most)
        )
        bottom = Fraction(0) if low is None else Fraction(low)
        top = None if high is None else Fraction(high)
        return tuple(
            Band(
                bottom if index == 0 else self._exact(steps, index - 1),
                top if index == len(steps) else self._exact(steps, index),
                int(counts[index]),
            )
            for index in np.flatnonzero(wanted).tolist()
        )

    def gaps(self, low: Number | None = None, high: Number | None = None) -> tuple[Band, ...]:
        """Return the bands without a fixed point.

        Examples
        --------
        >>> from dovetail.forwarding import hull
        >>> len(hull([(1, 3)]).fixed_points_by_kappa().gaps())
        2
        """
        return self.bands(low, high, at_most=0)

    def _exact(self, steps: Steps, index: int) -> Fraction:
        vertex = int(steps.edge[index])
        rate = self.hull.vertex(vertex if steps.before[index] else vertex + 1)[0]
        return self.hull.edge(vertex).price / rate

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw it; see `dovetail.plots.kappa_diagram`."""
        from dovetail import plots

        return plots.kappa_diagram(self, ax=ax, **options)
