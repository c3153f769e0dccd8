"""`best_tried`: how many programs to try if more of them make the winner faster."""

from __future__ import annotations

from fractions import Fraction

from dovetail._core import DovetailError
from dovetail.models.boxes import values
from dovetail.models.boxes.closed_forms import MOST_LEVELS, BoxCost
from dovetail.models.boxes.values import Bracket, Exact
from dovetail.results.result import Result
from dovetail.values import check, display

#: Greatest numerator and denominator of the power α.
MOST_POWER = 64
#: Binary digits that brackets of roots have at first; more are taken where they do not suffice.
BITS = 64


class BestTried(Result):
    """The number of programs at which a search costs least; made by `best_tried`.

    Attributes
    ----------
    scale, alpha
        The winner of n programs takes f*(n) = scale·n^(-alpha) steps.
    listing, scoring, discount, levels
        As in `box_cost`.
    running
        f, if it does not depend on n; None if each program runs as long as the winner.
    tried
        The best whole number n; of two that cost the same the smaller one.
    real
        A bracket of the best real number.
    """

    scale: Fraction
    alpha: Fraction
    listing: Fraction
    running: Fraction | None
    scoring: Fraction
    discount: Fraction
    levels: int
    tried: int
    real: Bracket

    def winner(self, tried: int | None = None) -> Bracket:
        """Return f*(n), at the best n unless given; exact wherever it is rational.

        Examples
        --------
        >>> best_tried(scale=900, alpha=1, listing=1, discount=0).winner()
        Bracket(low=Fraction(30, 1), high=Fraction(30, 1))
        """
        number = self.tried if tried is None else check.integer(tried, "tried", 1)
        return _winner(self, number, BITS)

    def cost(self, tried: int | None = None) -> Bracket:
        """Return the cost r(n), at the best n unless given."""
        number = self.tried if tried is None else check.integer(tried, "tried", 1)
        return _cost(self, number, BITS)

    @property
    def share(self) -> Bracket:
        """The share of the winner's run in the cost at the best whole number."""
        return self._share_at(self.tried)

    def regret(self, most: int) -> Bracket:
        """Return how many times the winner is slower than the best of `most` programs would be.

        That is f*(n)/f*(most) = (most/n)^α at the best n.

        Examples
        --------
        >>> best_tried(scale=900, alpha=1, listing=1, discount=0).regret(90).low
        Fraction(3, 1)
        """
        most = check.integer(most, "most", 1)
        up, down = self.alpha.as_integer_ratio()
        return values.root(Fraction(most, self.tried) ** up, down, BITS)

    def _share_at(self, tried: int) -> Bracket:
        fixed = _fixed(self, tried)
        factor = fixed.growth ** _growing(self)
        winner = self.winner(tried)
        low, high = (one / (factor * one + fixed.total) for one in winner)
        return Bracket(low, high)

    def __repr__(self) -> str:
        share = display.shorten(float(self.share.low), 12)
        return (
            f"BestTried({display.shorten(self.tried)} programs, alpha={self.alpha}, "
            f"discount={self.discount}: share of the winner's run {share[:6]})"
        )


def best_tried(
    *,
    scale: Exact,
    alpha: Exact,
    listing: Exact = 0,
    running: Exact | None = None,
    scoring: Exact = 0,
    discount: Exact = 1,
    levels: int = 1,
) -> BestTried:
    """Return the number n of programs at which a search costs least, if f*(n) = F·n^(-α).

    The cost falls up to one point and rises after it, so the bracket of that point is certain, and
    the best whole number is next to it (docs/models/boxes.md, "The best number of programs").

    Parameters
    ----------
    scale, alpha
        F and α, positive ints or Fractions; α with a numerator and a denominator of at most 64.
    listing, scoring, discount, levels
        As in `box_cost`.
    running
        The cost f of running a program in the box on the lowest level; None for f*(n).

    Raises
    ------
    DovetailError
        Also if the cost falls for ever, so that there is no best number.

    Examples
    --------
    >>> best = best_tried(scale=900, alpha=1, listing=1, discount=0)
    >>> best
    BestTried(30 programs, alpha=1, discount=0: share of the winner's run 0.5)
    >>> best.cost().low
    Fraction(60, 1)
    """
    alpha = check.rational(alpha, "alpha")
    if max(alpha.as_integer_ratio()) > MOST_POWER:
        accepted = f"a fraction with parts of at most {MOST_POWER}"
        raise check.refusal("alpha", accepted, alpha)
    made = BestTried(
        check.rational(scale, "scale"),
        alpha,
        check.from_zero(listing, "listing"),
        None if running is None else check.from_zero(running, "running"),
        check.from_zero(scoring, "scoring"),
        values.discount(discount),
        check.integer(levels, "levels", 1, MOST_LEVELS),
        1,
        Bracket(Fraction(1), Fraction(1)),
    )
    _refuse_endless(made)
    real = _real_best(made)
    return BestTried(*_given(made), _whole_best(made, real), real)


def _given(best: BestTried) -> tuple[Fraction, Fraction, Fraction, Fraction | None, Fraction,
                                     Fraction, int]:  # fmt: skip
    return (best.scale, best.alpha, best.listing, best.running, best.scoring, best.discount,
            best.levels)  # fmt: skip


def _growing(best: BestTried) -> int:
    """Return the number of levels that multiply the winner's run by 1 + dn."""
    return best.levels - (best.running is not None)


def _refuse_endless(best: BestTried) -> None:
    inside = best.discount * (best.scoring + (best.running or 0))
    rises = best.discount and _growing(best) > best.alpha
    if not (best.listing + inside or rises):
        raise DovetailError(
            "listing: where more programs cost nothing there is no best number of them; give "
            "listing, or scoring with a discount above 0"
        )


def _rises(best: BestTried, tried: Fraction) -> bool:
    """Whether the cost rises at a number of programs; decided by whole powers alone.

    The derivative has the sign of P·F·n^(-α) + Q (docs/models/boxes.md has P and Q).
    """
    inside = best.discount * tried
    falling = best.alpha * (1 + inside) - _growing(best) * inside
    once = best.levels * (best.listing + best.discount * best.scoring)
    rising = tried * once
    if best.running is not None:
        each = best.discount * best.running
        rising = tried * (each * (1 + best.levels * inside) + once * (1 + inside))
    if falling <= 0:
        return bool(rising) or falling < 0
    up, down = best.alpha.as_integer_ratio()
    return (rising / (falling * best.scale)) ** down * tried**up > 1


def _real_best(best: BestTried) -> Bracket:
    high = Fraction(1)
    while not _rises(best, high):
        high *= 2
    low = high / 2
    while _rises(best, low):
        low /= 2
    return values.narrowed(low, high, lambda tried: _rises(best, tried))


def _whole_best(best: BestTried, real: Bracket) -> int:
    low, high = int(real.low), -int(-real.high // 1)
    while high - low > 1:  # the cost falls at `low`, or that is 0, and rises at `high`
        middle = (low + high) // 2
        low, high = (low, middle) if _rises(best, Fraction(middle)) else (middle, high)
    if not low:
        return high
    bits = BITS
    while True:
        one, other = _cost(best, low, bits), _cost(best, high, bits)
        if one.high <= other.low:
            return low
        if other.high < one.low:
            return high
        bits *= 2  # they are never equal unless both are exact: docs/models/boxes.md


def _winner(best: BestTried, tried: int, bits: int) -> Bracket:
    up, down = best.alpha.as_integer_ratio()
    power = values.root(Fraction(1, tried**up), down, bits)
    return Bracket(power.low * best.scale, power.high * best.scale)


def _fixed(best: BestTried, tried: int) -> BoxCost:
    """Return the cost of so many programs without all that the winner's run comes to."""
    nothing, run = Fraction(0), best.running or Fraction(0)
    return BoxCost(Fraction(tried), best.listing, run, best.scoring, nothing, best.discount,
                   best.levels)  # fmt: skip


def _cost(best: BestTried, tried: int, bits: int) -> Bracket:
    fixed = _fixed(best, tried)
    factor = fixed.growth ** _growing(best)
    return Bracket(*(factor * one + fixed.total for one in _winner(best, tried, bits)))
