"""`anneal`: what computational annealing finds, exactly.

The bound C on computation is raised while a searcher draws programs that spend at most C. How many
there are, and how many of them are good or wasteful, is known, so the outcome is a Markov chain.
The definitions and the theorems are in docs/speed/annealing.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.results.frames import column, numbers
from dovetail.results.result import TableResult
from dovetail.speed.annealing.candidates import Candidates, Number, Totals, as_candidates
from dovetail.speed.annealing.chains import Chain, chain
from dovetail.speed.annealing.draws import Draws, Probability, bits_of
from dovetail.speed.annealing.schedules import Milestones, Rise, Schedule, as_schedule
from dovetail.speed.classes import Solutions
from dovetail.values import check, display, floats

#: Fractions of at most so many bits are worked out unless asked for, and of so many if asked for.
BITS, MOST_BITS = 2**15, 2**22


class Annealing(TableResult):
    """What a schedule comes to; made by `anneal`.

    A row is a level at which programs may be drawn, in order of C. Probabilities are fractions if
    `exact`, else floats. C* is the level at which the answer was found.

    Attributes
    ----------
    candidates, schedule, draws, replacement
        The parameters, as in `anneal`.
    exact
        Whether all probabilities and expectations are exact.
    level
        C, exact.
    programs, good, wasteful_programs
        How many programs spend at most C, how many of them are good, and good and wasteful.
    visits
        Expected number of times that programs are drawn at the level.
    found
        Probability that C* is this level.
    nothing
        Probability that no good program is found; 1 if the schedule never reaches one.
    wasteful
        Probability that the answer is a wasteful program; None if waste is not known.
    draws_spent, computation_spent
        Expected number of programs drawn, and what they compute.
    """

    pictures = ("annealing", "candidates")

    candidates: Candidates = field(repr=False)
    schedule: Schedule
    draws: tuple[int, ...]
    replacement: bool
    exact: bool
    level: npt.NDArray[Any]
    programs: npt.NDArray[Any]
    good: npt.NDArray[Any]
    wasteful_programs: npt.NDArray[Any]
    visits: npt.NDArray[Any]
    found: npt.NDArray[Any]
    nothing: Probability
    wasteful: Probability | None
    draws_spent: Probability
    computation_spent: Probability

    def __len__(self) -> int:
        return len(self.level)

    @property
    def success(self) -> Probability:
        """Probability that a good program is found."""
        return _sum(self.found, self.exact)

    @property
    def wasteful_share(self) -> Probability | None:
        """Probability that the answer is wasteful, given that there is one; None if there is none.

        None also if waste is not known.
        """
        if self.wasteful is None or not self.success:
            return None
        return self.wasteful / self.success

    @property
    def mean_level(self) -> Probability | None:
        """Mean of C*, given that a good program is found; None if none ever is."""
        if not self.success:
            return None
        return _sum(self.found * _as_numbers(self.level, self.exact), self.exact) / self.success

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the levels as numpy columns."""
        names = ("level", "programs", "good", "wasteful_programs", "visits", "found")
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        share = self.wasteful_share
        wasteful = "" if share is None else f", then wasteful with {float(share):.4g}"
        return (
            f"Annealing({display.shorten(repr(self.schedule))}, {_shown(self.draws)} draws: "
            f"found with probability {float(self.success):.4g}{wasteful})"
        )


class AnnealingSweep(TableResult):
    """What many schedules come to, as floats; made by `anneal_sweep`.

    A row is a schedule with a number of draws. All pairs are taken, first by schedule.

    Attributes
    ----------
    candidates, schedules, replacement
        The parameters, as in `anneal_sweep`.
    schedule
        Number of the schedule, int64.
    pace
        Step by which it raises C first, its jump; None if that is not one number.
    draws
        Draws at a level, int64.
    success
        Probability that a good program is found, float64.
    wasteful_share
        Probability that it is wasteful then; NaN if none is found or waste is not known.
    mean_level
        Mean of C* then; NaN if none is found.
    draws_spent, computation_spent
        Expected number of programs drawn, and what they compute, float64.
    """

    pictures = ("annealing_speed",)

    candidates: Candidates = field(repr=False)
    schedules: tuple[Schedule, ...] = field(repr=False)
    replacement: bool
    schedule: npt.NDArray[np.int64]
    pace: npt.NDArray[Any]
    draws: npt.NDArray[np.int64]
    success: npt.NDArray[np.float64]
    wasteful_share: npt.NDArray[np.float64]
    mean_level: npt.NDArray[np.float64]
    draws_spent: npt.NDArray[np.float64]
    computation_spent: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.schedule)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns."""
        names = (
            "schedule", "pace", "draws", "success", "wasteful_share", "mean_level", "draws_spent",
            "computation_spent",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        schedules = display.count(len(self.schedules), "schedule")
        return f"AnnealingSweep({schedules}, {len(self)} rows)"


def anneal(
    candidates: Candidates | Solutions,
    schedule: Schedule | Iterable[Number],
    *,
    draws: int | Sequence[int],
    replacement: bool = True,
    exact: bool | None = None,
) -> Annealing:
    """Return what a searcher finds that draws programs while the bound C changes.

    Parameters
    ----------
    candidates
        What can be drawn: `Candidates`, or `Solutions` made with ``performance="subsets"``. C is
        in the unit of their computation: for a task its cost, the weighted sum of the steps on its
        inputs, or the greatest.
    schedule
        `Steady`, `Jumps`, `UpAndDown`, `Milestones`, or any iterable of levels.
    draws
        How many programs are drawn at a level, until one is good: one number from 1 on, or one for
        each level, phase or milestone of the schedule.
    replacement
        Whether a program may be drawn twice at one level.
    exact
        True: probabilities are exact fractions, with as many digits as that takes. False: floats.
        None: fractions if they are short.

    Raises
    ------
    DovetailError
        If an argument is malformed, if a level is beyond the computation up to which the machines
        are known, or if exact fractions would be too long.

    Examples
    --------
    Three wrong programs, an honest one and a wasteful one; one program is drawn at each level:

    >>> from dovetail import speed
    >>> programs = [((1,), 0, 3), ((2,), 1), ((3,), 1)]
    >>> toy = speed.Candidates.of_costs(programs, threshold=1)
    >>> result = speed.anneal(toy, speed.Steady(1, 3), draws=1)
    >>> result.success, result.wasteful, result.wasteful_share
    (Fraction(11, 20), Fraction(3, 20), Fraction(3, 11))
    """
    known = as_candidates(candidates)
    plan = as_schedule(schedule)
    counts = check_draws(draws, plan)
    replacement = check.flag(replacement, "replacement")
    check_levels(known, plan)
    chances = Chances(known, replacement, _is_exact(known, plan, counts, replacement, exact))
    return chances.anneal(plan, counts)


def anneal_sweep(
    candidates: Candidates | Solutions,
    schedules: Iterable[Schedule | Iterable[Number]],
    *,
    draws: int | Iterable[int],
    replacement: bool = True,
) -> AnnealingSweep:
    """Return what many schedules come to, each with every number of draws, as floats.

    Parameters
    ----------
    candidates, replacement
        As in `anneal`.
    schedules
        Several schedules.
    draws
        How many programs are drawn at each level: one number, or several to be compared.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import speed
    >>> and_ = dovetail.tasks.and_
    >>> every = dovetail.solutions(and_, max_states=2, max_time=9, performance="subsets")
    >>> jumps = [speed.Jumps(size, 9) for size in (1, 3, 9)]
    >>> speed.anneal_sweep(every, jumps, draws=[10, 100])
    AnnealingSweep(3 schedules, 6 rows)
    """
    known = as_candidates(candidates)
    accepted = "several schedules"
    plans = tuple(as_schedule(one) for one in check.several(schedules, "schedules", accepted))
    several = draws if isinstance(draws, Iterable) else [draws]
    counts = [check.integer(count, "draws", 1) for count in check.several(several, "draws", "…")]
    if not plans or not counts:
        raise DovetailError(f"{'draws' if plans else 'schedules'}: give at least one")
    for plan in plans:
        check_levels(known, plan)
    chances = Chances(known, check.flag(replacement, "replacement"), exact=False)
    rows = [
        (number, plan.pace, count, *chances.summary(plan, count))
        for number, plan in enumerate(plans)
        for count in counts
    ]
    schedule, pace, drawn, *figures = zip(*rows, strict=True)
    return AnnealingSweep(
        known,
        plans,
        replacement,
        np.array(schedule, dtype=np.int64),
        numbers(pace),
        np.array(drawn, dtype=np.int64),
        *(np.array(figure, dtype=np.float64) for figure in figures),
    )


class Chances:
    """What draws from some candidates come to, kept for all schedules that ask for them."""

    def __init__(self, candidates: Candidates, replacement: bool, exact: bool) -> None:
        self.candidates, self.replacement, self.exact = candidates, replacement, exact
        self._known: dict[tuple[int, Number], Draws] = {}
        self._totals: dict[Number, Totals] = {}

    def draws(self, count: int, threshold: Number | None = None) -> Draws:
        """Return what so many draws come to where programs of this performance are looked for."""
        limit = self.candidates.threshold if threshold is None else threshold
        if (count, limit) not in self._known:
            if limit not in self._totals:
                self._totals[limit] = self.candidates.totals(limit)
            totals = self._totals[limit]
            self._known[count, limit] = Draws(totals, count, self.replacement, self.exact)
        return self._known[count, limit]

    def chain(self, plan: Schedule, counts: tuple[int, ...]) -> Chain:
        """Return what a schedule comes to."""
        marks = plan.right if isinstance(plan, Milestones) else None

        def parts(part: int) -> Draws:
            count = counts[part] if len(counts) > 1 else counts[0]
            return self.draws(count, marks[part] if marks else None)

        return chain(plan, parts, Fraction(1) if self.exact else 1.0)

    def wasteful(self, made: Chain) -> Any:
        """Return the probability that the answer is wasteful; None if waste is not known."""
        if not self._knows_waste:
            return None
        any_draws = self.draws(1)
        return sum(p * any_draws.at(bound).wasteful for bound, p in made.ends.items())

    def anneal(self, plan: Schedule, counts: tuple[int, ...]) -> Annealing:
        """Return the whole result."""
        made = self.chain(plan, counts)
        levels = sorted(set(plan.levels()) if isinstance(plan, Rise) else made.visits)
        totals = self.draws(1).totals
        places = [self.draws(1).place(bound) for bound in levels]
        one = Fraction if self.exact else float
        wasteful = self.wasteful(made)
        return Annealing(
            candidates=self.candidates,
            schedule=plan,
            draws=counts,
            replacement=self.replacement,
            exact=self.exact,
            level=numbers(levels),
            programs=numbers(totals.programs[place] for place in places),
            good=numbers(totals.good[place] for place in places),
            wasteful_programs=numbers(totals.wasteful[place] for place in places),
            visits=_probabilities([made.visits.get(bound, 0) for bound in levels], one),
            found=_probabilities([made.ends.get(bound, 0) for bound in levels], one),
            nothing=one(made.nothing),
            wasteful=None if wasteful is None else one(wasteful),
            draws_spent=one(made.draws),
            computation_spent=one(made.computation),
        )

    def summary(self, plan: Schedule, count: int) -> tuple[float, ...]:
        """Return success, share of wasteful answers, mean level, and what is spent."""
        made = self.chain(plan, (count,))
        success = sum(made.ends.values())
        wasteful = self.wasteful(made)
        level = sum(floats.rounded(bound) * p for bound, p in made.ends.items())
        return (
            success,
            wasteful / success if success and wasteful is not None else np.nan,
            level / success if success else np.nan,
            made.draws,
            made.computation,
        )

    @cached_property
    def _knows_waste(self) -> bool:
        return self.candidates.knows_waste


def check_draws(draws: Any, plan: Schedule) -> tuple[int, ...]:
    """Return one number of draws, or one for each part of a schedule."""
    if not isinstance(draws, Iterable):
        return (check.integer(draws, "draws", 1),)
    held = check.several(draws, "draws", "whole numbers from 1 on")
    if len(held) != plan.parts:
        raise DovetailError(
            f"draws must be one number, or one for each of the {plan.parts} {plan.parts_are}, "
            f"not {len(held)}"
        )
    return tuple(check.integer(count, "draws", 1) for count in held)


def check_levels(candidates: Candidates, plan: Schedule) -> None:
    """Refuse a schedule that goes beyond what is known of the candidates."""
    if candidates.most is not None and plan.top > candidates.most:
        raise DovetailError(
            f"schedule: goes up to {display.shown(plan.top)}, but the machines are known only up "
            f"to computation {candidates.most}; lower it, or count them with a greater max_time"
        )
    if isinstance(plan, Milestones) and plan.right[-1] != candidates.threshold:
        raise DovetailError(
            f"right: the last milestone must be the threshold of the candidates, "
            f"{candidates.threshold}, not {plan.right[-1]}"
        )


def _is_exact(
    candidates: Candidates,
    plan: Schedule,
    counts: tuple[int, ...],
    replacement: bool,
    exact: bool | None,
) -> bool:
    """Whether fractions are to be worked out, which have at most so many bits."""
    if exact is not None and not check.flag(exact, "exact"):
        return False
    totals = candidates.totals(plan.right[0] if isinstance(plan, Milestones) else None)
    if isinstance(plan, Rise):
        each = counts * plan.parts if len(counts) == 1 else counts
        pairs = zip(plan.levels(), each, strict=True)
        bits = sum(bits_of(totals, bound, count, replacement) for bound, count in pairs)
    else:
        within = [place for place in totals.places if place <= plan.top]
        most = [bits_of(totals, bound, max(counts), replacement) for bound in within]
        bits = max(most, default=0) * plan.most_levels
    if exact and bits > MOST_BITS:
        raise DovetailError(
            f"exact: the fractions may have {bits:,} bits, more than {MOST_BITS:,}; "
            "exact=False gives floats"
        )
    return bool(exact) or bits <= BITS


def _probabilities(values: list[Any], one: Any) -> npt.NDArray[Any]:
    """Return exact probabilities as objects, others as float64."""
    return column(map(one, values)) if one is float else np.array([*map(one, values)], dtype=object)


def _as_numbers(levels: npt.NDArray[Any], exact: bool) -> npt.NDArray[Any]:
    if exact:
        return levels.astype(object)
    return np.array([floats.rounded(level) for level in levels.tolist()], dtype=np.float64)


def _sum(values: npt.NDArray[Any], exact: bool) -> Probability:
    return Fraction(sum(values.tolist())) if exact else float(values.sum())


def _shown(draws: tuple[int, ...]) -> str:
    return f"{draws[0]:,}" if len(set(draws)) == 1 else f"{min(draws):,} to {max(draws):,}"
