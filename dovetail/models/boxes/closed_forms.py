"""`box_cost`: what a search over searches costs whose scoring is done in a discounting box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from dovetail.models.boxes import values
from dovetail.models.boxes.values import Bracket, Exact
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display

#: The four parts of a cost, in the order of the formula.
PARTS = ("listing", "running", "scoring", "winner")
#: Most levels of searches.
MOST_LEVELS = 1000


class BoxCost(TableResult):
    """The cost of searches in searches, by its parts; made by `box_cost`.

    Attributes
    ----------
    tried
        n, the programs that each search tries.
    listing, running, scoring
        m, f and l: what a program costs to be listed, run in the box, and scored in the box. The
        box runs programs of the lowest level for f.
    winner
        f*, the run of the program that the last search has chosen.
    discount
        d, the price of a step inside a box, where one outside costs 1.
    levels
        D, the number of searches, each in the box of the one before.
    """

    pictures = ("box_parts",)

    tried: Fraction
    listing: Fraction
    running: Fraction
    scoring: Fraction
    winner: Fraction
    discount: Fraction
    levels: int

    @property
    def growth(self) -> Fraction:
        """The factor 1 + d·n by which a level multiplies what lies below."""
        return 1 + self.discount * self.tried

    @property
    def searches(self) -> Fraction:
        """Programs listed on all levels, discounted: ((1 + dn)^D - 1)/d, and D·n where d is 0."""
        if not self.discount:
            return self.levels * self.tried
        return (self.growth**self.levels - 1) / self.discount

    @property
    def parts(self) -> Mapping[str, Fraction]:
        """The parts of the cost, by the names in `PARTS`; closed forms."""
        run = Fraction(0)
        if self.levels:
            lowest = self.tried * self.discount * self.running + self.winner
            run = self.growth ** (self.levels - 1) * lowest - self.winner
        scored = self.discount * self.scoring * self.searches
        return dict(
            zip(PARTS, (self.listing * self.searches, run, scored, self.winner), strict=True)
        )

    @property
    def total(self) -> Fraction:
        """The cost r of the outermost search: the sum of its parts."""
        return sum(self.parts.values(), Fraction(0))

    @property
    def shares(self) -> Mapping[str, Fraction]:
        """The share of each part in the cost; all 0 if there is no cost."""
        total = self.total
        return {name: part / total if total else part for name, part in self.parts.items()}

    def recursion(self) -> tuple[Fraction, ...]:
        """Return the cost on each level, the outermost first, from the lowest level up.

        Examples
        --------
        >>> [str(cost) for cost in box_cost(tried=3, listing=1, winner=10, levels=2).recursion()]
        ['175', '43', '10']
        """
        costs = [self.winner]
        run = self.running
        for _ in range(self.levels):
            inside = self.discount * (run + self.scoring)
            costs.append(self.tried * (self.listing + inside) + costs[-1])
            run = costs[-1]
        return tuple(reversed(costs))

    def outweighing(self) -> int | None:
        """Return the least number n of programs from which listing costs more than the winner.

        With d = 0 that is the least n with D·n·m > f*. None if listing costs nothing, or if there
        is no search.

        Examples
        --------
        >>> box_cost(tried=3, listing=2, winner=100, discount=0, levels=5).outweighing()
        11
        """
        if not self.listing or not self.levels:
            return None
        high = 1
        while not self._listing_outweighs(high):
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._listing_outweighs(middle) else (middle, high)
        return high

    def _listing_outweighs(self, tried: int) -> bool:
        other = replace(self, tried=Fraction(tried))
        return other.parts["listing"] > other.winner

    def dominating_discount(self, share: Exact = Fraction(1, 2)) -> Bracket | None:
        """Return the greatest discount at which the winner's run has this share of the cost.

        Exact with one level; a narrow bracket with more: the share is reached at its low end, and
        not at its high one. Exactly 1 if it is reached without any discount, None if not even a
        free box lets it be reached.

        Examples
        --------
        >>> box_cost(tried=10, listing=1, winner=100).dominating_discount()
        Bracket(low=Fraction(9, 100), high=Fraction(9, 100))
        >>> box_cost(tried=101, listing=1, winner=100).dominating_discount() is None
        True
        """
        part = check.rational(share, "share")
        if part >= 1:
            raise check.refusal("share", "a Fraction between 0 and 1", share)
        goal = self.winner / part

        def above(discount: Fraction) -> bool:
            return replace(self, discount=discount).total > goal

        if above(Fraction(0)):
            return None
        if not above(Fraction(1)):
            return Bracket(Fraction(1), Fraction(1))
        if self.levels == 1:
            rest = goal - self.winner - self.tried * self.listing
            exact = rest / (self.tried * (self.running + self.scoring))
            return Bracket(exact, exact)
        if self.levels * self.tried * self.listing + self.winner == goal:
            return Bracket(Fraction(0), Fraction(0))
        return values.narrowed(Fraction(0), Fraction(1), above)

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each level: its cost, and the parts of that."""
        rows = [replace(self, levels=left) for left in range(self.levels, -1, -1)]
        parts = [row.parts for row in rows]
        return {
            "level": frames.numbers(range(len(rows))),
            "cost": frames.rationals(self.recursion()),
            **{name: frames.rationals(part[name] for part in parts) for name in PARTS},
        }

    def __len__(self) -> int:
        return self.levels + 1

    def __repr__(self) -> str:
        total = display.shorten(self.total, 40)
        share = float(self.shares["winner"])
        return (
            f"BoxCost({display.count(self.levels, 'level')}, discount {self.discount}: {total}, "
            f"of which the winner's run is {share:.3g})"
        )


def box_cost(
    *,
    tried: Exact,
    winner: Exact,
    listing: Exact = 0,
    running: Exact | None = None,
    scoring: Exact = 0,
    discount: Exact = 1,
    levels: int = 1,
) -> BoxCost:
    """Return the cost of a search that scores programs in a box, with searches among these.

    A search lists n programs, has each of them run and scored in the box, and runs the best:
    n·(m + d·(f + l)) + f*. On all levels but the lowest the programs are searches themselves, and
    f and f* are the cost of one (docs/models/boxes.md, "The formula").

    Parameters
    ----------
    tried
        n, the programs that each search tries.
    winner
        f*, the run of the program that is chosen at last.
    listing, running, scoring
        m, f and l, for one program; `running` None is `winner`.
    discount
        d, from 0 to 1.
    levels
        D, the number of searches; with 0 the winner just runs.

    All costs are ints or Fractions of at least 0, in steps.

    Examples
    --------
    >>> cost = box_cost(tried=1000, listing=1, winner=50, scoring=4, discount=Fraction(1, 10))
    >>> cost
    BoxCost(1 level, discount 1/10: 6450, of which the winner's run is 0.00775)
    >>> {name: str(part) for name, part in cost.parts.items()}
    {'listing': '1000', 'running': '5000', 'scoring': '400', 'winner': '50'}
    """
    run = winner if running is None else running
    return BoxCost(
        check.from_zero(tried, "tried"),
        check.from_zero(listing, "listing"),
        check.from_zero(run, "winner" if running is None else "running"),
        check.from_zero(scoring, "scoring"),
        check.from_zero(winner, "winner"),
        values.discount(discount),
        check.integer(levels, "levels", 0, MOST_LEVELS),
    )
