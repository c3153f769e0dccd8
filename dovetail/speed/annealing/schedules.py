"""Schedules: how the bound C on computation changes while programs are drawn.

A schedule is a plain object. Its `search` is the rule itself, as a Python generator: it yields a
`Level`, is sent the performance of the first good program found there, or None, and goes on. What
the rule comes to is worked out in `chains`, without playing it.
"""

from abc import abstractmethod
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any, NamedTuple, TypeAlias

from dovetail._core import DovetailError
from dovetail.results.encoding import storable
from dovetail.speed.annealing.candidates import Number, exact
from dovetail.values import check, display

#: More levels than this are refused.
MOST_LEVELS = 1_000_000


class Level(NamedTuple):
    """A bound C, and the part of the schedule that asks for draws under it.

    Attributes
    ----------
    part
        Number of the level, of the phase, or of the milestone, from 0.
    bound
        C.
    """

    part: int
    bound: Number


Search: TypeAlias = Generator[Level, Number | None, None]


class Schedule:
    """Base of schedules; derive your own levels from `Levels`."""

    #: What the schedule has one number of draws for: its levels, phases or milestones.
    parts_are = "levels"

    @property
    @abstractmethod
    def parts(self) -> int:
        """Number of levels, phases or milestones: so many numbers of draws may be given."""

    @property
    @abstractmethod
    def pace(self) -> Number | None:
        """Step by which C is raised first; None if it is not one number."""

    @property
    @abstractmethod
    def top(self) -> Number:
        """Greatest level."""

    @property
    @abstractmethod
    def most_levels(self) -> int:
        """At how many levels it draws at most, each counted as often as it draws there."""

    @abstractmethod
    def search(self) -> Search:
        """Return the rule as a generator: it yields levels and is sent what is found."""


class Rise(Schedule):
    """Base of schedules that end at the first good program."""

    @abstractmethod
    def levels(self) -> tuple[Number, ...]:
        """Return the levels, in order."""

    @property
    def parts(self) -> int:
        """Number of levels."""
        return len(self.levels())

    @property
    def top(self) -> Number:
        """Greatest level."""
        return max(self.levels())

    @property
    def most_levels(self) -> int:
        """Number of levels."""
        return len(self.levels())

    def search(self) -> Search:
        """Return the rule: one level after the other, until a good program is found."""
        for part, bound in enumerate(self.levels()):
            if (yield Level(part, bound)) is not None:
                return


@storable
@dataclass(frozen=True)
class Levels(Rise):
    """Levels of your own, in any order; the search ends at the first good program.

    Parameters
    ----------
    bounds
        An iterable of positive whole numbers or exact fractions.

    Examples
    --------
    >>> from dovetail import speed
    >>> speed.Levels(2**n for n in range(5)).levels()
    (1, 2, 4, 8, 16)
    """

    bounds: tuple[Number, ...]

    def __init__(self, bounds: Iterable[Number]) -> None:
        accepted = "positive whole numbers or exact fractions"
        each = check.iterator(bounds, "schedule", f"a schedule, or levels: {accepted}")
        held = tuple(islice(each, MOST_LEVELS + 1))
        if not held:
            raise DovetailError("schedule: goes nowhere; give at least one level")
        if len(held) > MOST_LEVELS:
            raise DovetailError(f"schedule: has more than {MOST_LEVELS:,} levels")
        object.__setattr__(self, "bounds", tuple(_positive(bound, "schedule") for bound in held))

    @property
    def pace(self) -> Number | None:
        """None."""
        return None

    def levels(self) -> tuple[Number, ...]:
        """Return the levels."""
        return self.bounds

    def __repr__(self) -> str:
        return f"Levels({display.shown(self.bounds)})"


@storable
@dataclass(frozen=True)
class Steady(Rise):
    """C rises by equal steps: start, start + step, … up to stop.

    Parameters
    ----------
    start, stop
        The first level, and the bound that no level exceeds.
    step
        By how much C is raised.

    Examples
    --------
    >>> from dovetail import speed
    >>> speed.Steady(2, 10, 3).levels()
    (2, 5, 8)
    """

    start: Number
    stop: Number
    step: Number = 1

    def __post_init__(self) -> None:
        _check_ends(self)
        object.__setattr__(self, "step", _positive(self.step, "step"))
        _check_number((self.stop - self.start) // self.step + 1)

    @property
    def pace(self) -> Number:
        """The step."""
        return self.step

    def levels(self) -> tuple[Number, ...]:
        """Return the levels."""
        return tuple(_climb(self.start, self.stop, self.step))


@storable
@dataclass(frozen=True)
class Jumps(Rise):
    """C rises by coarse jumps: only multiples of one size, as of a large network's rollouts.

    Parameters
    ----------
    size
        The jump J: what one rollout computes.
    stop
        The levels are J, 2J, … up to this.

    Examples
    --------
    >>> from dovetail import speed
    >>> speed.Jumps(4, 10).levels()
    (4, 8)
    """

    size: Number
    stop: Number

    def __post_init__(self) -> None:
        for name in ("size", "stop"):
            object.__setattr__(self, name, _positive(getattr(self, name), name))
        if self.stop < self.size:
            raise DovetailError(
                f"stop must be at least size, {display.shown(self.size)}, else the schedule goes "
                f"nowhere; it is {display.shown(self.stop)}"
            )
        _check_number(self.stop // self.size)

    @property
    def pace(self) -> Number:
        """The jump."""
        return self.size

    def levels(self) -> tuple[Number, ...]:
        """Return the levels."""
        return tuple(_climb(self.size, self.stop, self.size))


@storable
@dataclass(frozen=True)
class UpAndDown(Schedule):
    """C rises fast, falls slowly, rises more slowly, and so on.

    The phases are numbered from 0; each has its own step.

    - Phase 0 rises from `start` by its step. It ends at the first level at which a good program is
      found, which the searcher then holds. If none is found up to `stop`, the search ends with
      nothing.
    - An odd phase falls from the last level by its step, and goes on falling while a good program
      is found at each level; the searcher then holds that one. It ends at the first level at which
      none is found, or at 0, where nothing is drawn.
    - An even phase rises from there by its step, through the levels below the one at which the
      program held was found. It ends at the first level at which a good program is found, which the
      searcher then holds. If none is found, the search ends.

    The program held at the end is the answer: the last one found, at the lowest level of all.

    Parameters
    ----------
    start, stop
        Where the first phase begins, and the bound that no level exceeds.
    steps
        The step of each phase, none greater than the one before.

    Examples
    --------
    >>> from dovetail import speed
    >>> rule = speed.UpAndDown(8, 40, (8, 2, 1)).search()
    >>> [next(rule).bound, rule.send(None).bound, rule.send(7).bound]  # found at 16, so C falls
    [8, 16, 14]
    """

    parts_are = "phases"

    start: Number
    stop: Number
    steps: tuple[Number, ...]

    def __post_init__(self) -> None:
        _check_ends(self)
        object.__setattr__(self, "steps", _steps(self.steps))
        _check_number(self.most_levels)

    @property
    def parts(self) -> int:
        """Number of phases."""
        return len(self.steps)

    @property
    def pace(self) -> Number:
        """The step of the first phase."""
        return self.steps[0]

    @property
    def top(self) -> Number:
        """Greatest level."""
        return self.stop

    @property
    def most_levels(self) -> int:
        """At how many levels it draws at most."""
        return sum(int(self.stop // step) + 1 for step in self.steps)

    def search(self) -> Search:
        """Return the rule."""
        bound: Number = self.start - self.steps[0]
        held: Number | None = None
        for part, step in enumerate(self.steps):
            if part % 2:
                bound -= step
                while bound > 0 and (yield Level(part, bound)) is not None:
                    held, bound = bound, bound - step
                bound = max(bound, 0)
            else:
                bound += step
                while self.goes_on(bound, held) and (yield Level(part, bound)) is None:
                    bound += step
                if not self.goes_on(bound, held):
                    return
                held = bound

    def goes_on(self, bound: Number, held: Number | None) -> bool:
        """Return whether an even phase draws at a level, given the one of the program held."""
        return bound <= self.stop if held is None else bound < held


@storable
@dataclass(frozen=True)
class Milestones(Schedule):
    """C rises until a milestone of performance is reached, then more slowly until the next.

    At every level programs are drawn until one reaches the milestone that is due. If one does, the
    milestones that it reaches too are done with, and the search goes on at the same level for the
    next one due, with that one's step. The program that reaches the last milestone is the answer.

    Parameters
    ----------
    start, stop
        The first level, and the bound that no level exceeds.
    right
        The performances to be reached, rising; the last must be the threshold of the candidates.
    steps
        By how much C is raised for each milestone, none greater than the one before; one number
        stands for all.

    Examples
    --------
    >>> from dovetail import speed
    >>> rule = speed.Milestones(4, 40, right=(3, 4), steps=(4, 1)).search()
    >>> [next(rule).bound, rule.send(None).bound, rule.send(3).bound, rule.send(None).bound]
    [4, 8, 8, 9]
    """

    parts_are = "milestones"

    start: Number
    stop: Number
    right: tuple[Number, ...]
    steps: tuple[Number, ...] | Number = (1,)

    def __post_init__(self) -> None:
        _check_ends(self)
        marks = check.several(self.right, "right", "performances, rising")
        marks = [exact(mark, "right", None) for mark in marks]
        if not marks or any(late <= early for early, late in pairwise(marks)):
            raise check.refusal("right", "performances, rising", self.right)
        steps = self.steps if isinstance(self.steps, Iterable) else (self.steps,)
        steps = _steps(steps)
        steps = steps * len(marks) if len(steps) == 1 else steps
        if len(steps) != len(marks):
            raise DovetailError(f"steps must be one for each of the {len(marks)} milestones")
        object.__setattr__(self, "right", tuple(marks))
        object.__setattr__(self, "steps", steps)
        _check_number(self.most_levels)

    @property
    def parts(self) -> int:
        """Number of milestones."""
        return len(self.right)

    @property
    def pace(self) -> Number:
        """The step until the first milestone."""
        return self.by_milestone[0]

    @property
    def by_milestone(self) -> tuple[Number, ...]:
        """The step of each milestone."""
        assert isinstance(self.steps, tuple)
        return self.steps

    @property
    def top(self) -> Number:
        """Greatest level."""
        return self.stop

    @property
    def most_levels(self) -> int:
        """At how many levels it draws at most."""
        return sum(int((self.stop - self.start) // step) + 2 for step in self.by_milestone)

    def due(self, performance: Number) -> int:
        """Return the number of the first milestone that a performance does not reach."""
        return sum(mark <= performance for mark in self.right)

    def search(self) -> Search:
        """Return the rule."""
        part, bound = 0, self.start
        while bound <= self.stop:
            found = yield Level(part, bound)
            if found is None:
                bound += self.by_milestone[part]
            elif (part := self.due(found)) == self.parts:
                return


def as_schedule(value: Any) -> Schedule:
    """Return a schedule as it is, and any iterable of levels as `Levels`."""
    return value if isinstance(value, Schedule) else Levels(value)


def _climb(start: Number, stop: Number, step: Number) -> Iterable[Number]:
    number = int((stop - start) // step) + 1
    return (_whole(start + i * step) for i in range(number))


def _whole(number: Number) -> Number:
    return number.numerator if number.denominator == 1 else number


def _positive(value: Any, name: str) -> Number:
    return _whole(check.rational(value, name))


def _check_ends(schedule: Any) -> None:
    for name in ("start", "stop"):
        object.__setattr__(schedule, name, _positive(getattr(schedule, name), name))
    if schedule.stop < schedule.start:
        raise DovetailError(
            f"stop must be at least start, {display.shown(schedule.start)}, else the schedule goes "
            f"nowhere; it is {display.shown(schedule.stop)}"
        )


def _check_number(levels: Number | Fraction) -> None:
    if levels > MOST_LEVELS:
        raise DovetailError(f"step: there would be more than {MOST_LEVELS:,} levels")


def _steps(steps: Any) -> tuple[Number, ...]:
    held = check.several(steps, "steps", "positive numbers, none greater than the one before")
    clean = tuple(_positive(step, "steps") for step in held)
    if not clean or any(late > early for early, late in pairwise(clean)):
        raise check.refusal("steps", "positive numbers, none greater than the one before", steps)
    return clean
