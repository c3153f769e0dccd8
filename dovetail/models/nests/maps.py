"""`LiteralMap`: which inner dovetailer an outer dovetailer really accepts, exactly."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from itertools import starmap

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.dovetailing.schedules import slots as slots_of
from dovetail.fronts import Front
from dovetail.models.nests.programs import (
    MOST,
    ORDERS,
    TIES,
    Programs,
    minimal_programs,
    whole,
)
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.slopes import Slope
from dovetail.values import check, display

#: Which of the two numbers of the outer dovetailer changes along a line of steps.
ALONG = ("a", "b")


class Inner(Result):
    """A dovetailer as a program of an outer one.

    Attributes
    ----------
    a, b
        Its two numbers, coprime.
    rank
        Its rank on the outer level.
    slots
        Turns up to its acceptance: its time on the outer level.
    program
        Index of the program that it accepts.
    """

    a: int
    b: int
    rank: int
    slots: int
    program: int

    @property
    def rate(self) -> Fraction:
        """Its exchange rate b/a."""
        return Fraction(self.b, self.a)


class LiteralSteps(TableResult):
    """Where the literal map changes along a line; made by `LiteralMap.steps`.

    Attributes
    ----------
    along, fixed
        Which of a and b of the outer dovetailer changes, and the value of the other.
    first
        The values at which a step begins, rising.
    inner
        What is accepted from there up to the next step.
    next
        The value from which to go on, if not all steps are here; None if they are.
    """

    along: str
    fixed: int
    first: tuple[int, ...]
    inner: tuple[Inner, ...]
    next: int | None

    def __len__(self) -> int:
        return len(self.first)

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each step: its first value, and the accepted dovetailer."""
        columns = frames.columns(self.inner, "a", "b", "rank", "slots", "program")
        return {"first": frames.numbers(self.first), **columns}

    def __repr__(self) -> str:
        line = f"{self.along} with {'b' if self.along == 'a' else 'a'} = {self.fixed}"
        more = "" if self.next is None else f", more from {self.next}"
        return f"LiteralSteps({display.count(len(self), 'step')} along {line}{more})"


class LiteralMap(TableResult):
    """The literal forwarding map F_lit of some programs; made by `literal_map`.

    Its rows are the inner dovetailers that some outer one accepts or might, simplest first: each
    has fewer slots than all before it. docs/models/nests.md has the definitions and the proof that
    no other can be accepted.

    Attributes
    ----------
    points
        The programs (rank, time) of the lowest level, Pareto-minimal.
    kappa, order, tie
        As in `literal_map`.
    most
        Greatest number of rows.
    name
        The name of a front's task, for pictures; "" if there is none.
    """

    pictures = ("literal_map",)

    points: tuple[tuple[int, int], ...]
    kappa: int
    order: str
    tie: str
    most: int
    name: str = ""

    @cached_property
    def core(self) -> _core.LiteralMap:
        """The same map in the core."""
        return _core.LiteralMap(list(self.points), self.kappa, self.order, self.tie, self.most)

    @cached_property
    def inner(self) -> tuple[Inner, ...]:
        """The inner dovetailers: ranks rise, slots fall."""
        return tuple(self._at(range(len(self))))

    def _at(self, places: Iterable[int]) -> list[Inner]:
        """Return the inner dovetailers at some places."""
        return list(starmap(Inner, self.core.rows(list(places))))

    def __len__(self) -> int:
        return len(self.core)

    def best(self, a: int | Slope = 1, b: int = 1) -> Inner:
        """Return the inner dovetailer that the outer dovetailer (a, b) accepts.

        Parameters
        ----------
        a, b
            Programs added per iteration and turns for each, or one `Slope` as `a`; not
            necessarily coprime, for 2/2 is not 1/1 in its turns.

        Examples
        --------
        >>> literal_map([(12, 5)], kappa=3).best(4, 1)
        Inner(a=3, b=1, rank=15, slots=96, program=0)
        """
        return self._at([self.core.winner(*_numbers(a, b))])[0]

    def slots(self, a: int | Slope = 1, b: int = 1) -> int:
        """Return the turns of the outer dovetailer (a, b) up to its acceptance.

        Examples
        --------
        >>> literal_map([(12, 5)], kappa=3).slots(4, 1)
        19419
        """
        a, b = _numbers(a, b)
        inner = self.best(a, b)
        return slots_of(inner.rank, inner.slots, a, b, self.tie)

    def fixed_points(self) -> tuple[Inner, ...]:
        """Return all coprime (a, b) that accept themselves, simplest first.

        Examples
        --------
        >>> literal_map([(12, 5)], kappa=3).fixed_points()
        (Inner(a=3, b=1, rank=15, slots=96, program=0),)
        """
        return tuple(self._at(self.core.fixed()))

    def orbit(self, a: int | Slope = 1, b: int = 1) -> tuple[Inner, ...]:
        """Return what (a, b) accepts, what that accepts, and so on, each once."""
        found = [self.core.winner(*_numbers(a, b))]
        rows = self._at(found)
        while (after := self.core.winner(rows[-1].a, rows[-1].b)) not in found:
            found.append(after)
            rows += self._at([after])
        return tuple(rows)

    def cycles(self) -> tuple[tuple[Inner, ...], ...]:
        """Return all cycles, fixed points among them; every orbit ends in one.

        Each begins with its simplest dovetailer.

        Examples
        --------
        >>> [len(cycle) for cycle in literal_map([(12, 5)], kappa=3).cycles()]
        [1]
        """
        return tuple(tuple(self._at(places)) for places in self.core.cycles())

    def steps(
        self,
        along: str = "a",
        *,
        fixed: int = 1,
        first: int = 1,
        last: int | None = None,
        most: int = 10_000,
    ) -> LiteralSteps:
        """Return where the accepted dovetailer changes as one number of the outer one grows.

        Parameters
        ----------
        along
            "a" for the outer dovetailers (n, `fixed`), "b" for (`fixed`, n).
        fixed
            The number that stays.
        first, last
            The values of n, both included; None for all: from the greatest rank (or time) on
            nothing changes.
        most
            Greatest number of steps; the result says from where to go on.

        Examples
        --------
        >>> steps = literal_map([(12, 5)], kappa=3).steps(last=1000)
        >>> steps
        LiteralSteps(4 steps along a with b = 1)
        >>> [(first, inner.a, inner.b) for first, inner in zip(steps.first, steps.inner)][:4]
        [(1, 2, 1), (2, 3, 1), (17, 13, 3), (18, 12, 5)]
        """
        check.choice(along, "along", ALONG)
        fixed = check.integer(fixed, "fixed", 1, MOST)
        first = check.integer(first, "first", 1, MOST)
        if last is None:
            simplest, largest = self._at([0, len(self) - 1])
            last = max(first, largest.rank if along == "a" else simplest.slots)
        last = check.integer(last, "last", first, MOST)
        most = check.integer(most, "most", 1)
        steps, following = self.core.steps(along, fixed, first, last, most)
        places = tuple(self._at(place for _, place in steps))
        return LiteralSteps(along, fixed, tuple(n for n, _ in steps), places, following)

    def with_kappa(self, kappa: int) -> LiteralMap:
        """Return the map of another code constant; the inner dovetailers are the same.

        Examples
        --------
        >>> literal_map([(12, 5)], kappa=3).with_kappa(30).best(4, 1)
        Inner(a=2, b=1, rank=90, slots=102, program=0)
        """
        made = LiteralMap(
            self.points, whole(kappa, "kappa"), self.order, self.tie, self.most, self.name
        )
        vars(made)["core"] = self.core.with_kappa(made.kappa)
        return made

    def above(self, kappa: int | None = None, *, most: int = 100_000) -> LiteralMap:
        """Return the literal map one level up: over the dovetailers of this map as programs.

        Parameters
        ----------
        kappa
            The code constant of that level; None for the same.
        most
            Greatest number of dovetailers there; more are refused.
        """
        points = tuple((inner.rank, inner.slots) for inner in self.inner)
        name = f"{self.name}, one level up" if self.name else ""
        above = self.kappa if kappa is None else whole(kappa, "kappa")
        return _made(points, above, self.order, self.tie, most, name)

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the columns a, b, rank, slots and program."""
        return frames.columns(self.inner, "a", "b", "rank", "slots", "program")

    def __repr__(self) -> str:
        (most,) = self._at([len(self) - 1])
        return (
            f"LiteralMap({display.count(len(self), 'inner dovetailer')}, from 1/1 to "
            f"{display.shorten(f'{most.a}/{most.b}', 40)}, kappa={display.shorten(self.kappa)})"
        )


def literal_map(
    points: Programs,
    *,
    kappa: int,
    order: str = "place",
    tie: str = "rank",
    most: int = 1_000_000,
) -> LiteralMap:
    """Return the literal forwarding map: what dovetailers over dovetailers really accept.

    The programs of the outer level are all dovetailers (a, b), coprime, over the given programs.
    Their ranks are those of `pair_rank`, all other ranks hold programs that never halt; the time of
    (a, b) is the number of slots up to its own acceptance. Nothing is stepped, and nothing is
    smoothed: every answer is that of the literal schedule (docs/models/nests.md).

    Parameters
    ----------
    points
        Programs that solve the task: a complete `Front`, or pairs (rank, time) of positive ints.
        What lies outside a front's rectangle is taken as never halting.
    kappa
        The code constant κ: a positive int.
    order
        How the rank of (a, b) follows from its numbers: "place" or "product".
    tie
        The rule for ties, on both levels: "rank" or "time".
    most
        Greatest number of inner dovetailers; more are refused.

    Raises
    ------
    DovetailError
        Also if ranks or times do not fit 126 bits, or if the places of pairs with a product
        beyond 2**44 would have to be counted.

    Examples
    --------
    >>> made = literal_map([(12, 5)], kappa=3)
    >>> made
    LiteralMap(6 inner dovetailers, from 1/1 to 12/5, kappa=3)
    >>> made.to_dict()["slots"][:3].tolist()
    [132, 102, 96]
    """
    minimal = minimal_programs(points)
    name = points.task.name if isinstance(points, Front) else ""
    return _made(minimal, whole(kappa, "kappa"), order, tie, most, name)


def _made(
    points: tuple[tuple[int, int], ...], kappa: int, order: str, tie: str, most: int, name: str
) -> LiteralMap:
    check.choice(order, "order", ORDERS)
    check.choice(tie, "tie", TIES)
    most = check.integer(most, "most", 1, 2**32)
    made = LiteralMap(points, kappa, order, tie, most, name)
    _ = made.core  # so that what cannot be listed is refused now
    return made


def _numbers(a: int | Slope, b: int) -> tuple[int, int]:
    if isinstance(a, Slope):
        return a.a, a.b
    return check.integer(a, "a", 1, MOST), check.integer(b, "b", 1, MOST)
