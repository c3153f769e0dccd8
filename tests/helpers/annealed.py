"""Annealing by its definition: all sequences of draws, one by one, each with its probability.

And the candidates and schedules that the tests of annealing share.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from typing import Any

from hypothesis import strategies as st

import dovetail
from dovetail import Task, tasks
from dovetail.speed import Candidates, Jumps, Levels, Milestones, Schedule, Steady, UpAndDown


@dataclass(frozen=True)
class Program:
    """One program: what it spends on each input, and how many inputs it gets right."""

    costs: tuple[int, ...]
    right: int
    number: int = 0  # so that equal programs are different ones

    @property
    def computation(self) -> int:
        return sum(self.costs)


@dataclass
class Outcome:
    """The sums over all sequences of draws."""

    ends: dict[Any, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    visits: dict[Any, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    wasteful: Fraction = Fraction(0)
    nothing: Fraction = Fraction(0)
    draws: Fraction = Fraction(0)
    computation: Fraction = Fraction(0)


def is_wasteful(program: Program, programs: list[Program], threshold: int) -> bool:
    """Whether it spends more than the least of the good programs on some input."""
    good = [one for one in programs if one.right >= threshold]
    return any(
        cost > min(one.costs[place] for one in good) for place, cost in enumerate(program.costs)
    )


def level_outcomes(
    programs: list[Program], bound: Any, enough: int, draws: int, replacement: bool
) -> dict[tuple[Program | None, int, int], Fraction]:
    """What all sequences of draws at a level come to: the program found, draws, computation."""
    within = [one for one in programs if one.computation <= bound]
    if not within:
        return {(None, 0, 0): Fraction(1)}
    if replacement:
        sequences = list(product(within, repeat=draws))
    else:
        sequences = list(permutations(within, min(draws, len(within))))
    found: dict[tuple[Program | None, int, int], Fraction] = defaultdict(Fraction)
    for sequence in sequences:
        spent, count, hit = 0, 0, None
        for program in sequence:
            spent, count = spent + program.computation, count + 1
            if program.right >= enough:
                hit = program
                break
        found[hit, count, spent] += Fraction(1, len(sequences))
    return found


def enumerated(
    programs: list[Program], schedule: Schedule, threshold: int, draws: int, replacement: bool
) -> Outcome:
    """What a schedule comes to, by playing every sequence of draws."""
    outcome = Outcome()
    marks = schedule.right if isinstance(schedule, Milestones) else None

    def play(sent: tuple[Any, ...], held: tuple[Any, Program] | None, share: Fraction) -> None:
        search = schedule.search()
        try:
            level = next(search)
            for each in sent:
                level = search.send(each)
        except StopIteration:
            if held is None:
                outcome.nothing += share
            else:
                outcome.ends[held[0]] += share
                outcome.wasteful += share * is_wasteful(held[1], programs, threshold)
            return
        outcome.visits[level.bound] += share
        enough = marks[level.part] if marks else threshold
        merged: dict[tuple[Any, ...], Fraction] = defaultdict(Fraction)
        results = level_outcomes(programs, level.bound, enough, draws, replacement)
        for (hit, count, spent), chance in results.items():
            outcome.draws += share * chance * count
            outcome.computation += share * chance * spent
            merged[(hit,)] += chance
        for (hit,), chance in merged.items():
            now = held
            if hit is not None and hit.right >= threshold:
                now = level.bound, hit
            play((*sent, None if hit is None else hit.right), now, share * chance)

    play((), None, Fraction(1))
    return outcome


def next_level(schedule: UpAndDown, history: list[tuple[int, Any, bool]]) -> tuple[int, Any] | None:
    """The phase and the level after those drawn at, each with whether one was found; None: end."""
    held = min((bound for _, bound, found in history if found), default=None)

    def begun(part: int, place: Any) -> tuple[int, Any] | None:
        if part == len(schedule.steps):
            return None
        return went(part, place)

    def went(part: int, place: Any) -> tuple[int, Any] | None:
        if part % 2 == 0:
            bound = place + schedule.steps[part]
            allowed = bound <= schedule.stop if held is None else bound < held
            return (part, bound) if allowed else None
        bound = place - schedule.steps[part]
        return (part, bound) if bound > 0 else begun(part + 1, 0)

    if not history:
        return 0, schedule.start
    part, bound, found = history[-1]
    rising = part % 2 == 0
    return went(part, bound) if found != rising else begun(part + 1, bound)


#: Two wrong programs, one that is half right, an honest one, a wasteful one.
TOY = [Program((1,), 0), Program((1,), 0, 1), Program((2,), 1), Program((3,), 2), Program((4,), 2)]

SCHEDULES: list[Schedule] = [
    Steady(1, 6),
    Steady(Fraction(1, 2), 5, Fraction(3, 2)),
    Jumps(2, 5),
    Levels([5, 2, 3, 3]),
    UpAndDown(2, 6, (2, 1)),
    UpAndDown(3, 6, (3, 1, 1)),
    UpAndDown(4, 7, (3, 2, 1, Fraction(1, 2))),
    Milestones(1, 5, right=(1, 2), steps=(2, 1)),
    Milestones(2, 4, right=(2,)),
    Milestones(1, 4, right=(0, 1, 2), steps=(2, 2, 1)),
]


def candidates(programs: list[Program], **options: Any) -> Candidates:
    rows = [(one.costs, one.right) for one in programs]
    return Candidates.of_costs(rows, threshold=2, **options)


def machines(task: Task, max_states: int = 2, max_time: int = 12) -> dovetail.Solutions:
    return dovetail.solutions(
        task, max_states=max_states, max_time=max_time, performance="subsets", workers=1
    )


@cache
def and_of_three_states() -> Candidates:
    return Candidates.of_solutions(machines(tasks.and_, 3, 60))


programs = st.builds(
    Program,
    st.tuples(st.integers(0, 3), st.integers(1, 3)),
    st.integers(0, 2),
    st.integers(0, 100),
)
