"""All pairs of functions on linear circuits: what they cost together, if they fit at all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.circuits.linear.searches import check_rule
from dovetail.circuits.linear.tables import MOST_BITS, linear_table
from dovetail.circuits.model.costs import rule_of
from dovetail.results.result import TableResult
from dovetail.values import check, display

#: States that are enough for three inputs with one or two zeros, at about 60 bytes each.
MAX_STATES = 10_000_000

OUTCOMES = (
    "cheaper together", "as much together", "dearer together", "impossible together", "not known",
)  # fmt: skip
"""What can become of a pair, against its functions one by one."""

_COLUMNS = ("first", "second", "cost_first", "cost_second", "lower", "upper")


class LinearPairs(TableResult):
    """All pairs of different functions that each have a circuit; made by `linear_pairs`.

    A function and its negation are two functions here, since NOT is a gate. All columns are as long
    as there are pairs; numbers of gates are float64, nan where there is none.

    Attributes
    ----------
    ancillas, copies
        The wires that are given.
    first, second
        The truth tables (uint16), first below second.
    cost_first, cost_second
        The least numbers of gates of each alone; nan if not known.
    lower
        No circuit for both has fewer gates; nan if there is no circuit for both.
    upper
        The gates of a circuit for both; nan if none was found.
    """

    inputs: int
    ancillas: tuple[int, ...]
    copies: int | None
    first: npt.NDArray[np.uint16]
    second: npt.NDArray[np.uint16]
    cost_first: npt.NDArray[np.float64]
    cost_second: npt.NDArray[np.float64]
    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]

    @property
    def saving(self) -> npt.NDArray[np.float64]:
        """What a pair costs less together than apart (more: below 0); nan if not known."""
        exact = self.lower == self.upper
        return np.where(exact, self.cost_first + self.cost_second - self.upper, np.nan)

    @property
    def outcome(self) -> npt.NDArray[np.int64]:
        """What becomes of each pair: a place in `OUTCOMES`, where the bounds settle it."""
        apart = self.cost_first + self.cost_second
        equal = (self.lower == apart) & (self.upper == apart)
        cases = [self.upper < apart, equal, self.lower > apart, np.isnan(self.lower)]
        return np.select(cases, list(range(len(cases))), len(cases))

    def counts(self) -> dict[str, int]:
        """Return how many pairs there are, and how many have each of the `OUTCOMES`.

        Examples
        --------
        >>> linear_pairs(2, ancillas=1).counts()["impossible together"]
        21
        """
        numbers = np.bincount(self.outcome, minlength=len(OUTCOMES)).tolist()
        return {"pairs": len(self), **dict(zip(OUTCOMES, numbers, strict=True))}

    def smallest(self, outcome: str) -> tuple[int, int] | None:
        """Return the smallest pair of functions that each cost something with some outcome.

        The outcome is one of `OUTCOMES`. The pair is the cheapest together, or, if impossible or
        not known, the cheapest apart; of those the least truth tables. None if there is none.

        Examples
        --------
        >>> linear_pairs(2, ancillas=1).smallest("impossible together")
        (8, 15)
        """
        wanted = OUTCOMES.index(check.choice(outcome, "outcome", OUTCOMES))
        paid = (self.cost_first > 0) & (self.cost_second > 0)
        places = np.flatnonzero((self.outcome == wanted) & paid)
        if not len(places):
            return None
        apart = self.cost_first + self.cost_second
        costs = np.where(np.isnan(self.saving), apart, self.upper)
        place = places[np.argmin(costs[places])]  # pairs are in order, and the first one is taken
        return int(self.first[place]), int(self.second[place])

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns, and the saving."""
        return {name: getattr(self, name) for name in _COLUMNS} | {"saving": self.saving}

    def __len__(self) -> int:
        return len(self.first)

    def __repr__(self) -> str:
        rule = rule_of(self.ancillas, self.copies)
        return f"LinearPairs({len(self)} pairs, {self.inputs} inputs, {rule})"

    def _repr_html_(self) -> str:
        return display.record(repr(self), self.counts())


def linear_pairs(
    inputs: int,
    *,
    ancillas: int | Iterable[int] = 0,
    copies: int | None = 1,
    max_states: int = MAX_STATES,
) -> LinearPairs:
    """Return what all pairs of functions of 1 to 3 inputs cost together on linear circuits.

    Three inputs take some seconds and half a gigabyte with one or two ancillas. The other arguments
    are those of `dovetail.circuits.minimum`.

    Examples
    --------
    >>> pairs = linear_pairs(2, ancillas=2)
    >>> pairs, pairs.counts()["impossible together"]
    (LinearPairs(120 pairs, 2 inputs, ancillas=00, copies=1), 0)
    """
    inputs = check.integer(inputs, "inputs", 1, MOST_BITS)
    return _linear_pairs(inputs, *check_rule(ancillas, copies, max_states))


@cache
def _linear_pairs(
    inputs: int, ancillas: tuple[int, ...], copies: int | None, max_states: int
) -> LinearPairs:
    search = _core.LinearSearch.pairs(inputs, copies, [bool(bit) for bit in ancillas])
    search.advance(max_states)
    alone = linear_table(inputs, ancillas=ancillas, copies=copies, max_states=max_states)
    known = [least.upper if least.exact else None for least in alone.minima]
    costs = np.array(known, dtype=np.float64)
    possible = np.flatnonzero([least.possible for least in alone.minima]).astype(np.uint16)
    first, second = (possible[places] for places in np.triu_indices(len(possible), 1))
    columns = first, second, costs[first], costs[second], *search.bounds(first, second)
    for column in columns:
        column.flags.writeable = False
    return LinearPairs(inputs, ancillas, copies, *columns)
