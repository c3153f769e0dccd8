"""`Best`: the rates that an outer prior selects, with a certificate that other means can check."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from math import gcd, isqrt, lcm

from dovetail.forwarding.hulls import Hull, Rule, hull
from dovetail.forwarding.paths import search_paths
from dovetail.forwarding.points import Pair, Points, refuse_uncovered
from dovetail.fronts import Extension
from dovetail.results.result import Result
from dovetail.values import check, display

#: Ways to verify a certificate.
METHODS = ("columns", "paths")
#: Greatest number of columns for which `verify` uses them unless told otherwise.
MOST_COLUMNS = 200_000


class Searched(Result):
    """A straight run of the path to one program's rate, and its best step.

    Attributes
    ----------
    rule
        The rates of the run.
    count
        Number of rates.
    step
        The first step that costs least.
    tied
        Whether the next step costs the same.
    """

    rule: Rule
    count: int
    step: int
    tied: bool


class Certificate(Result):
    """Evidence that some rates are best at a price. All numbers are int or Fraction.

    Attributes
    ----------
    hull
        The programs and their complete hull.
    price
        The price λ = κ·r of one unit of pq.
    rates
        All best rates.
    """

    hull: Hull
    price: Fraction
    rates: tuple[Fraction, ...]

    @property
    def points(self) -> Points:
        """The programs, and the rectangle of ranks and times in which they are known."""
        return self.hull.points

    @property
    def cost(self) -> Fraction:
        """The least cost R(s) + λ·pq."""
        return self.points.cost(self.rates[0], self.price)

    @property
    def most_pq(self) -> int:
        """The greatest pq that a rate p/q of this cost can have."""
        return int((self.cost - 2 * self.points.least_product) / self.price)

    @cached_property
    def runs(self) -> tuple[Searched, ...]:
        """The runs of all paths, each with its best step."""
        _, runs = self.hull.core.search(*self.price.as_integer_ratio())
        return tuple(
            Searched(Rule(point, *first, *growth), count, step, tied)
            for (point, first, growth), count, step, tied in runs
        )

    @cached_property
    def outside(self) -> Fraction | None:
        """The least cost of any rate with a program outside the rectangle, if there is one."""
        if self.points.rectangle is None:
            return None
        return min(self._least_with(*program) for program in self.points.rectangle.outside)

    def _least_with(self, rank: int, time: int) -> Fraction:
        """Return the least that any rate costs with one program alone."""
        alone = hull([(rank, time)])
        return alone.points.cost(alone.best(self.price)[0], self.price)

    @property
    def certain(self) -> bool:
        """Whether no program outside the rectangle could make another rate the best."""
        return self.outside is None or self.outside > self.cost

    def needs(self) -> Extension:
        """Return how far a front must be extended so that the rates are certain."""
        rectangle = self.points.rectangle
        if rectangle is None:
            return Extension()
        enough = int(self.cost / 2)  # an area is at least 2·rank·time
        return rectangle.needed(
            lambda rank, time: self._least_with(rank, time) <= self.cost, enough, enough
        )

    def verify(self, method: str | None = None) -> bool:
        """Whether `rates` are exactly all best rates, by other means: in Python, without the hull.

        The method "columns" needs no lemma: for every program and every numerator p (or every
        denominator, if they are fewer) up to a bound, the cost is convex in the other number, so
        its least value is looked up there. "paths" walks the path to every program's rate, by plain
        differences of cost, and relies on the two lemmas of docs/forwarding.md. Unless given:
        columns, if there are at most 200,000 of them.

        Examples
        --------
        >>> from dovetail.forwarding import forward
        >>> forward([(277856, 74), (3050077, 54)], kappa=1).best(1).certificate.verify()
        True
        """
        if method is None:
            columns = sum(min(self._most(pair)) for pair in self.points.pairs)
            method = "columns" if columns <= MOST_COLUMNS else "paths"
        if check.choice(method, "method", METHODS) == "paths":
            return search_paths(self.points, self.price) == self.rates
        costs = {self.points.cost(rate, self.price) for rate in self.rates}
        found: set[Fraction] = set()
        return (
            costs == {self.cost}
            and all(self._add_columns(pair, found) for pair in self.points.pairs)
            and found == set(self.rates)
        )

    def _most(self, pair: Pair) -> tuple[int, int]:
        """Return bounds on p and on q for rates p/q that cost no more with one program.

        For a given p, R + λpq is least, over all real q, at x·t + x·√(t² + 2λp²).
        """
        x, t = pair
        rest = self.cost - x * t
        bounds = [
            ((rest / one) ** 2 - other**2) / (2 * self.price) for one, other in ((x, t), (t, x))
        ]
        most = [isqrt(int(bound)) if bound > 0 else 0 for bound in bounds]
        return most[0], most[1]

    def _add_columns(self, pair: Pair, found: set[Fraction]) -> bool:
        """Add the rates that cost as little with one program; False if one costs less."""
        (x, t), most = pair, self._most(pair)
        turned = most[1] < most[0]
        if turned:  # go through q instead, with rates and programs turned round
            x, t = t, x
        unit = lcm(x.denominator, t.denominator)
        rank, time = int(x * unit), int(t * unit)
        n, d = (2 * self.price * unit**2).as_integer_ratio()
        least, below = (2 * self.cost * unit**2).as_integer_ratio()
        for p in range(1, min(most) + 1):
            q = isqrt(rank * rank * p * p * d // (time * time * d + n * p * p))
            for other in (q or 1, q + 1):
                product = p * other
                area = (other * time + p * rank) ** 2
                excess = (area * d + n * product * product) * below - least * product * d
                if excess < 0:
                    return False
                if excess == 0 and gcd(p, other) == 1:
                    found.add(Fraction(other, p) if turned else Fraction(p, other))
        return True

    def to_dict(self) -> dict[str, object]:
        """Return price, rates, cost, most_pq and certain."""
        names = ("price", "rates", "cost", "most_pq", "certain")
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        return f"Certificate(cost {display.shorten(self.cost)}, pq up to {self.most_pq:,})"


class Best(Result):
    """What an outer prior selects; made by `ForwardingMap.best`.

    Attributes
    ----------
    rate
        The outer exchange rate r.
    kappa
        The code constant.
    certificate
        The best rates, and why they are best.
    """

    rate: Fraction
    kappa: Fraction
    certificate: Certificate

    @property
    def rates(self) -> tuple[Fraction, ...]:
        """The best inner exchange rates: least pq first, then least rate; several are a tie."""
        return self.certificate.rates

    @property
    def chosen(self) -> Fraction:
        """The rule's choice among them: least pq, then least rate."""
        return self.rates[0]

    @property
    def cost(self) -> Fraction:
        """What they cost: R(s) + r·κ·pq."""
        return self.certificate.cost

    @property
    def tied(self) -> bool:
        """Whether there is more than one."""
        return len(self.rates) > 1

    def to_dict(self) -> dict[str, object]:
        """Return rate and kappa, and rates, cost, most_pq and certain of the certificate."""
        found = self.certificate.to_dict()
        return {"rate": self.rate, **found, "price": self.certificate.price, "kappa": self.kappa}

    def __repr__(self) -> str:
        rates = ", ".join(str(rate) for rate in self.rates)
        return f"Best({{{rates}}} at the outer rate {self.rate})"


def require_certain(certificates: Iterable[Certificate]) -> None:
    """Refuse rates that a program outside the rectangle could replace."""
    refuse_uncovered(
        ((one.price, one.needs()) for one in certificates),
        "at the price {} a program outside the front's rectangle could make another rate the best; "
        'extend {}, or say require="covered"',
    )
