"""Checks for deception: inputs on which only the planted program has something to evade."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy.typing as npt

from dovetail.fronts import Number
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.speed.deception.programs import Programs, prior_keys
from dovetail.speed.deception.tilts import PRIORS, pair_of
from dovetail.speed.priors import (
    AverageTime,
    Kt,
    Linear,
    MaxTime,
    Prior,
    Rank,
    Time,
)
from dovetail.values import check


class Checks(TableResult):
    """How many checks make each prior select the honest program; made by `deception_checks`.

    A row is a prior.

    Attributes
    ----------
    priors
        The priors.
    before
        How much more the planted program costs without a check, by each prior's key; exact.
    first, each
        By how much the first check, and every further one, raises this; exact.
    """

    priors: tuple[Prior, ...]
    before: tuple[Fraction, ...]
    first: tuple[Fraction, ...]
    each: tuple[Fraction, ...]

    def __len__(self) -> int:
        return len(self.priors)

    @property
    def needed(self) -> tuple[int | None, ...]:
        """Least number of checks with which the honest program is strictly best; None: no number.

        More checks than that leave it so.
        """
        return tuple(map(_needed, self.before, self.first, self.each))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: prior, before, first, each, needed."""
        return {
            "prior": frames.objects(str(prior) for prior in self.priors),
            "before": frames.rationals(self.before),
            "first": frames.rationals(self.first),
            "each": frames.rationals(self.each),
            "needed": frames.numbers(self.needed),
        }

    def __repr__(self) -> str:
        turned = sum(number is not None for number in self.needed)
        return f"Checks({len(self)} priors, {turned} select the honest program from some number on)"


def deception_checks(
    programs: Programs,
    check_steps: tuple[Number, Number],
    priors: Iterable[Prior] = PRIORS,
    *,
    honest: str = "honest",
    planted: str = "planted",
) -> Checks:
    """Return how many checks make each prior select the honest program of two.

    A check is one more input, the same each time, that both must also answer. Times are sums, so
    that n checks add n times their steps, or the greatest steps (`MaxTime`), which more checks of
    one kind do not raise (docs/speed/misbehaviour.md, "Checks").

    Parameters
    ----------
    programs
        A table that holds both; with ranks, if a prior goes by them.
    check_steps
        Steps of the honest and of the planted program on a check, exact numbers from 0 on;
        `Planted.check` measures them. With memory, what `shared_cost` gives.
    priors
        `Rank`, `Time`, `MaxTime`, `AverageTime`, `Linear` or `Kt`. Weights of inputs are
        scaled to the least whole numbers; beside these a check counts 1.
    honest, planted
        The names of the two programs.

    Raises
    ------
    DovetailError
        If an argument is malformed, or a prior is of another kind.

    Examples
    --------
    >>> from dovetail import speed
    >>> names = ["honest", "planted"]
    >>> table = speed.Programs.of([[9, 9], [4, 6]], names=names, ranks=[50, 90])
    >>> speed.deception_checks(table, (2, 5), [speed.AverageTime(), speed.MaxTime()]).needed
    (3, None)
    """
    pair = pair_of(programs, honest, planted)
    both = check.parts(check_steps, "check_steps", _PAIR)
    more = tuple(check.from_zero(value, "check_steps: each") for value in both)
    several = tuple(check.several(priors, "priors", "priors"))
    lines = [[_margin(prior, pair, more, n) for n in range(3)] for prior in several]
    return Checks(
        priors=several,
        before=tuple(line[0] for line in lines),
        first=tuple(line[1] - line[0] for line in lines),
        each=tuple(line[2] - line[1] for line in lines),
    )


def shared_cost(extra: Number, episodes: int, *, store: Number = 0, recall: Number = 0) -> Fraction:
    """Return what extra work costs in each episode, if its result is kept for all.

    The first episode does the work and stores the result, each later one recalls it:
    (extra + store + (E − 1)·recall) / E (docs/speed/misbehaviour.md, "Memory").

    Parameters
    ----------
    extra
        Steps of the work, an exact number from 0 on.
    episodes
        Number E of the episodes that share the input.
    store, recall
        Steps to store the result once, and to recall it once.

    Examples
    --------
    >>> from dovetail import speed
    >>> speed.shared_cost(12, 1), speed.shared_cost(12, 8, store=2, recall=1)
    (Fraction(12, 1), Fraction(21, 8))
    """
    number = check.integer(episodes, "episodes", 1)
    done, kept, read = _from_zero(extra=extra, store=store, recall=recall)
    if number == 1:
        return done  # nothing is worth storing
    return (done + kept + (number - 1) * read) / number


def episodes_to_hide(
    extra: Number, gain: Number, *, store: Number = 0, recall: Number = 0
) -> int | None:
    """Return the least number of episodes with which extra work costs less than it gains in each.

    Parameters
    ----------
    extra, store, recall
        As in `shared_cost`.
    gain
        Steps that the planted program is cheaper by in every episode without the work, an exact
        number from 0 on.

    Returns
    -------
    int | None
        The number; None if no number suffices.

    Examples
    --------
    >>> from dovetail import speed
    >>> speed.episodes_to_hide(12, 3, store=2, recall=1), speed.episodes_to_hide(12, 1, recall=1)
    (7, None)
    """
    done, won, kept, read = _from_zero(extra=extra, gain=gain, store=store, recall=recall)
    if done < won:
        return 1
    if won <= read:
        return None
    # extra + store − recall < E·(gain − recall)
    return max(2, (done + kept - read) // (won - read) + 1)


_PAIR = "two exact numbers: the steps of the honest and of the planted program"


def _from_zero(**values: Any) -> tuple[Fraction, ...]:
    """Return exact numbers from 0 on; an error names the one that is not."""
    return tuple(check.from_zero(value, name) for name, value in values.items())


def _margin(prior: Prior, pair: Programs, more: tuple[Fraction, ...], n: int) -> Fraction:
    """Return how much more the planted program costs with n checks, by the key of a prior."""
    honest, planted = _values(prior, pair, more, n)
    return planted - honest


def _values(
    prior: Prior, pair: Programs, more: tuple[Fraction, ...], n: int
) -> tuple[Fraction, ...]:
    """Return the keys of both programs with n checks; from n = 1 on they grow evenly."""
    if isinstance(prior, Linear | Kt):
        spent = _values(prior.time, pair, more, n)
        ranks = pair.complexities("rank")
        both = zip(spent, ranks, strict=True)
        if isinstance(prior, Kt):
            return tuple(x * t for t, x in both)
        return tuple(prior.a * t + prior.b * x for t, x in both)
    if not isinstance(prior, Rank | Time | MaxTime | AverageTime):
        accepted = "Rank, Time, MaxTime, AverageTime, Linear or Kt"
        raise check.refusal("priors: each", accepted, prior)
    [keys] = prior_keys(prior, pair)
    if isinstance(prior, Rank):
        return tuple(map(Fraction, keys))
    if isinstance(prior, MaxTime):
        most = [(t, e if n else 0) for t, e in zip(keys, more, strict=True)]
        return tuple(Fraction(max(either)) for either in most)
    return tuple(t + n * e for t, e in zip(keys, more, strict=True))


def _needed(before: Fraction, first: Fraction, each: Fraction) -> int | None:
    """Return the least number of checks from which on the margin stays above 0."""
    with_one = before + first
    if each < 0 or (each == 0 and with_one <= 0):
        return None
    if before > 0 and with_one > 0:
        return 0
    return 1 if with_one > 0 else 2 + int(-with_one // each)
