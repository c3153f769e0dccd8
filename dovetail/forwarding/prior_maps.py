"""The map from a prior to the prior inside the best search under it, for a finite set of searches.

See docs/existence.md, "Any finite set of searches".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.forwarding.hulls import Hull, hull, pq
from dovetail.forwarding.points import PointsLike
from dovetail.fronts import Number
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display

#: Greatest number of searches of which mixed fixed points are worked out.
MOST_MIXED = 6
#: Greatest number of dovetailers that become searches.
MOST_SEARCHES = 2000

Prior = tuple[Fraction, ...]


class Search(Result):
    """A search: the prior that it uses inside, and what it is worth on each program.

    Attributes
    ----------
    name
        Its name; no two searches of a map have the same.
    prior
        The weights of the programs: not negative, with the sum 1.
    payoffs
        What the search is worth if that program is the right one, of any sign. Under an outer prior
        its score is the expected payoff.
    """

    name: str
    prior: Prior
    payoffs: Prior

    def score(self, prior: Sequence[Fraction]) -> Fraction:
        """Return the expected payoff under an outer prior.

        Examples
        --------
        >>> half = Fraction(1, 2)
        >>> Search("s", (half, half), (Fraction(3), Fraction(1))).score((half, half))
        Fraction(2, 1)
        """
        return sum((w * pay for w, pay in zip(prior, self.payoffs, strict=True)), Fraction(0))


class Switch(Result):
    """A place on the way from one prior to another at which the best searches change.

    Attributes
    ----------
    place
        From 0, the first prior, to 1, the second.
    before, at, after
        The names of all best searches just before it, there, and just after it.
    """

    place: Fraction
    before: tuple[str, ...]
    at: tuple[str, ...]
    after: tuple[str, ...]


class MixedPrior(Result):
    """A mixture of searches, each of which is best under the mean of their priors.

    Attributes
    ----------
    names
        The searches of the mixture.
    weights
        Their weights, which add up to 1.
    prior
        The mean of their priors.
    """

    names: tuple[str, ...]
    weights: Prior
    prior: Prior


class PriorMap(TableResult):
    """The map from a prior to the prior inside the best search under it; made by `prior_map`.

    Among searches that are equally good, the rule takes the one that is listed first.

    Attributes
    ----------
    searches
        The searches, in the order of the rule.
    """

    pictures = ("prior_graph",)

    searches: tuple[Search, ...]
    title: str = field(default="", compare=False)

    @cached_property
    def named(self) -> dict[str, Search]:
        """The searches by their names."""
        return {search.name: search for search in self.searches}

    def best(self, prior: Iterable[Number]) -> tuple[str, ...]:
        """Return the names of all best searches under a prior, in the order of the rule.

        Examples
        --------
        >>> two = prior_map([("a", (1, 0), (0, 1)), ("b", (0, 1), (1, 0))])
        >>> two.best((1, 0)), two.best((Fraction(1, 2), Fraction(1, 2)))
        (('b',), ('a', 'b'))
        """
        given = _prior(prior, "prior", len(self.searches[0].prior))
        scores = [search.score(given) for search in self.searches]
        most = max(scores)
        pairs = zip(self.searches, scores, strict=True)
        return tuple(search.name for search, score in pairs if score == most)

    @cached_property
    def graph(self) -> dict[str, tuple[str, ...]]:
        """For each search, all that are best under its prior."""
        return {search.name: self.best(search.prior) for search in self.searches}

    def fixed_points(self) -> tuple[str, ...]:
        """Return the searches that are best under the prior that they use."""
        return tuple(name for name, best in self.graph.items() if name in best)

    def orbit(self, prior: Iterable[Number]) -> tuple[str, ...]:
        """Return the searches that follow a prior by the rule, up to the first that comes back.

        Examples
        --------
        >>> prior_map([("a", (1, 0), (0, 1)), ("b", (0, 1), (1, 0))]).orbit((1, 0))
        ('b', 'a')
        """
        name, passed = self.best(prior)[0], list[str]()
        while name not in passed:
            passed.append(name)
            name = self.graph[name][0]
        return tuple(passed)

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Return all cycles of the rule, fixed points among them, each from its first search."""
        return tuple(dict.fromkeys(self.basins().values()))

    def basins(self) -> dict[str, tuple[str, ...]]:
        """Return for each search the cycle in which the orbit of its prior ends."""
        order = {search.name: place for place, search in enumerate(self.searches)}
        found = {}
        for search in self.searches:
            passed = self.orbit(search.prior)
            cycle = passed[passed.index(self.graph[passed[-1]][0]) :]
            first = cycle.index(min(cycle, key=order.__getitem__))
            found[search.name] = (*cycle[first:], *cycle[:first])
        return found

    def switches(self, start: Iterable[Number], end: Iterable[Number]) -> tuple[Switch, ...]:
        """Return where the best searches change on the straight way between two priors.

        Scores are linear in the prior, so the best score is the upper envelope of some lines.

        Examples
        --------
        >>> two = prior_map([("a", (1, 0), (0, 1)), ("b", (0, 1), (1, 0))])
        >>> (switch,) = two.switches((1, 0), (0, 1))
        >>> switch.place, switch.before, switch.after
        (Fraction(1, 2), ('b',), ('a',))
        """
        size = len(self.searches[0].prior)
        first, last = _prior(start, "start", size), _prior(end, "end", size)
        lines = [(one.score(first), one.score(last)) for one in self.searches]
        places = sorted({place for one, other in combinations(lines, 2)
                         if (place := _crossing(one, other)) is not None})  # fmt: skip
        best = [self.best(_between(first, last, place)) for place in places]
        ends = [Fraction(0), *places, Fraction(1)]
        middles = [(here + there) / 2 for here, there in pairwise(ends)]
        around = [self.best(_between(first, last, middle)) for middle in middles]
        return tuple(
            Switch(place, around[k], best[k], around[k + 1])
            for k, place in enumerate(places)
            if around[k] != around[k + 1] or best[k] != around[k]
        )

    def mixed_fixed_points(self) -> tuple[MixedPrior, ...]:
        """Return mixtures of searches that are all best under the mean of their priors.

        There is at least one (Kakutani 1941); those that are pure are among them. They form
        polytopes, of which these are all the corners. At most 6 searches are taken.

        Examples
        --------
        >>> two = prior_map([("a", (1, 0), (0, 1)), ("b", (0, 1), (1, 0))])
        >>> [mixed.weights for mixed in two.mixed_fixed_points()]
        [(Fraction(1, 2), Fraction(1, 2))]
        """
        count = len(self.searches)
        if count > MOST_MIXED:
            raise DovetailError(
                f"searches: mixed fixed points are worked out for at most {MOST_MIXED}, not {count}"
            )
        values = [[one.score(other.prior) for other in self.searches] for one in self.searches]
        found: dict[Prior, None] = {}
        for size in range(1, count + 1):
            for mixed in combinations(range(count), size):
                for tied in combinations(range(count), size):
                    weights = _mixture(values, mixed, tied)
                    if weights is not None and _is_fixed(values, weights):
                        found[weights] = None
        return tuple(self._mixed(weights) for weights in found)

    def _mixed(self, weights: Prior) -> MixedPrior:
        used = [(one, w) for one, w in zip(self.searches, weights, strict=True) if w]
        mean = tuple(
            sum((w * one.prior[k] for one, w in used), Fraction(0))
            for k in range(len(self.searches[0].prior))
        )
        return MixedPrior(tuple(one.name for one, _ in used), tuple(w for _, w in used), mean)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return a row for each search: its name, those best under its prior, whether fixed."""
        basins = self.basins()
        return {
            "search": frames.column(tuple(self.graph)),
            "best": frames.column(tuple(" ".join(best) for best in self.graph.values())),
            "fixed": frames.column(tuple(name in best for name, best in self.graph.items())),
            "cycle": frames.column(tuple(" ".join(basins[name]) for name in self.graph)),
        }

    def __len__(self) -> int:
        return len(self.searches)

    def __repr__(self) -> str:
        fixed, cycles = len(self.fixed_points()), len(self.cycles())
        found = f"{display.count(fixed, 'fixed point')}, {display.count(cycles, 'cycle')}"
        return f"PriorMap({len(self)} searches, {found})"


def prior_map(searches: Iterable[Search | tuple[Any, Any, Any]], *, title: str = "") -> PriorMap:
    """Return the map from a prior to the prior inside the best search under it.

    Parameters
    ----------
    searches
        `Search` objects, or tuples (name, prior, payoffs). A prior holds a weight for each program
        (int or Fraction, not negative, sum 1), payoffs hold a number for each program (int or
        Fraction, of any sign). All have the same length.
    title
        For pictures.

    Examples
    --------
    >>> prior_map([("a", (1, 0), (1, 0)), ("b", (0, 1), (0, 1))]).fixed_points()
    ('a', 'b')
    """
    accepted = "searches, or tuples (name, prior, payoffs)"
    listed = check.several(searches, "searches", accepted)
    if not listed:
        raise DovetailError("searches must hold at least one search")
    made: list[Search] = []
    for one in listed:
        parts = (one.name, one.prior, one.payoffs) if isinstance(one, Search) else one
        name, prior, payoffs = check.parts(parts, "searches: each", accepted, 3)
        size = len(made[0].prior) if made else None
        weights = _prior(prior, "searches: a prior", size)
        values = _numbers(payoffs, "searches: payoffs", len(weights))
        made.append(Search(check.text(name, "searches: a name"), weights, values))
    if len({search.name for search in made}) < len(made):
        raise DovetailError("searches: two of them have the same name")
    return PriorMap(tuple(made), check.text(title, "title"))


def dovetailers(points: PointsLike | Hull, *, kappa: Number) -> PriorMap:
    """Return the forwarding map of some programs as a map of priors.

    The two "programs" are a unit of time and a unit of rank: a prior with the exchange rate r gives
    them the weights 1/(1 + r) and r/(1 + r), and a dovetailer of rate s costs the area R(s) in the
    first and κ·pq in the second. The searches are the vertices of the hull.

    Parameters
    ----------
    points
        A `Front`, pairs (rank, time), or a `Hull` of at most 2,000 vertices.
    kappa
        The code constant.

    Examples
    --------
    >>> dovetailers([(1, 3)], kappa=1).graph
    {'1': ('2',), '2': ('1',), '3': ('1',)}
    """
    constant = check.constant(kappa, "kappa")
    complete = points if isinstance(points, Hull) else hull(points)
    if complete.count > MOST_SEARCHES:
        raise DovetailError(
            f"points: the hull has {display.shorten(f'{complete.count:,}')} vertices, "
            f"more than {MOST_SEARCHES:,}"
        )
    tied = {rate for edge in complete.edges for rate in edge.rates}
    rates = sorted(tied.union(complete), key=lambda rate: (pq(rate), rate))
    searches = [
        Search(
            str(rate),
            (1 / (1 + rate), rate / (1 + rate)),
            (-complete.points.area(rate), -constant * pq(rate)),
        )
        for rate in rates
    ]
    return PriorMap(tuple(searches), complete.points.name)


def _numbers(values: Any, name: str, size: int | None) -> Prior:
    """Return exact numbers, as many as there are programs."""
    given = check.several(values, name, "int or Fraction, one for each program")
    for value in given:
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise check.refusal(name, "int or Fraction, one for each program", value)
    if size is not None and len(given) != size:
        raise DovetailError(f"{name} must hold {size} numbers, one for each program, not "
                            f"{len(given)}")  # fmt: skip
    return tuple(map(Fraction, given))


def _prior(values: Any, name: str, size: int | None) -> Prior:
    """Return weights that are not negative and have the sum 1."""
    weights = _numbers(values, name, size)
    if not weights or min(weights) < 0 or sum(weights) != 1:
        raise check.refusal(name, "weights that are not negative and have the sum 1", values)
    return weights


def _between(start: Prior, end: Prior, place: Fraction) -> Prior:
    return tuple((1 - place) * one + place * other for one, other in zip(start, end, strict=True))


def _crossing(one: Prior, other: Prior) -> Fraction | None:
    """Return where two lines on the way from 0 to 1 meet, strictly inside; None if nowhere."""
    first, last = one[0] - other[0], one[1] - other[1]
    return first / (first - last) if first * last < 0 else None


def _is_fixed(values: list[list[Fraction]], weights: Prior) -> bool:
    """Whether all searches of a mixture are best under the mean of their priors."""
    scores = [
        sum((w * value for w, value in zip(weights, row, strict=True)), Fraction(0))
        for row in values
    ]
    return all(score == max(scores) for score, w in zip(scores, weights, strict=True) if w)


def _mixture(
    values: list[list[Fraction]], mixed: tuple[int, ...], tied: tuple[int, ...]
) -> Prior | None:
    """Return the only positive weights of `mixed` under which `tied` score alike, if there are."""
    rows = [[*(values[i][j] for j in mixed), Fraction(-1), Fraction(0)] for i in tied]
    rows.append([*(Fraction(1) for _ in mixed), Fraction(0), Fraction(1)])
    solved = _solve(rows)
    if solved is None or min(solved[:-1]) <= 0:
        return None
    weights = dict(zip(mixed, solved, strict=False))
    return tuple(weights.get(k, Fraction(0)) for k in range(len(values)))


def _solve(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """Return the solution of linear equations, a row each; None if there is not exactly one."""
    size = len(rows)
    for column in range(size):
        pivot = next((k for k in range(column, size) if rows[k][column] != 0), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [value / head for value in rows[column]]
        for k in range(size):
            if k != column and (factor := rows[k][column]) != 0:
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[column], strict=True)]
    return [row[-1] for row in rows]
