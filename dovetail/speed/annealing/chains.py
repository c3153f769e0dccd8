"""What a schedule comes to: a Markov chain over (phase, level, level of the program held).

Each function here works out the rule of a schedule (`schedules`) for all sequences of draws at
once, by adding up probabilities; it does not play it. Numbers are exact fractions or floats, as
those of the draws are.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from dovetail.speed.annealing.candidates import Number, Totals
from dovetail.speed.annealing.draws import Chance, Draws, Probability
from dovetail.speed.annealing.schedules import Milestones, Rise, Schedule, UpAndDown

#: The draws of a part of the schedule, by its number; they count as good what that part looks for.
Parts = Callable[[int], Draws]


@dataclass
class Chain:
    """The outcome of a schedule.

    Attributes
    ----------
    visits
        Expected number of times that programs are drawn at each level.
    ends
        Probability that the answer is found at each level: the distribution of C*.
    nothing
        Probability that no good program is found.
    draws, computation
        Expected number of draws of all levels, and what the drawn programs compute.
    """

    visits: dict[Number, Any] = field(default_factory=lambda: defaultdict(int))
    ends: dict[Number, Any] = field(default_factory=lambda: defaultdict(int))
    nothing: Any = 0
    draws: Any = 0
    computation: Any = 0

    def visit(self, draws: Draws, bound: Number, probability: Probability) -> Chance:
        """Draw at a level with some probability; return what happens there."""
        chance = draws.at(bound)
        self.visits[bound] += probability
        self.draws += probability * chance.draws
        self.computation += probability * chance.computation
        return chance

    def end(self, held: Number | None, probability: Probability) -> None:
        """End with the program that is held, if there is one."""
        if held is None:
            self.nothing += probability
        elif probability:
            self.ends[held] += probability


def chain(schedule: Schedule, parts: Parts, one: Probability) -> Chain:
    """Return what a schedule comes to; `one` is the probability 1, exact or a float."""
    if isinstance(schedule, UpAndDown):
        return _up_and_down(schedule, parts, one)
    if isinstance(schedule, Milestones):
        return _milestones(schedule, parts, one)
    assert isinstance(schedule, Rise)
    return _rise(schedule, parts, one)


def _rise(schedule: Rise, parts: Parts, one: Probability) -> Chain:
    made, left = Chain(), one
    for part, bound in enumerate(schedule.levels()):
        if not left:
            break
        chance = made.visit(parts(part), bound, left)
        made.end(bound, left * chance.found)
        left *= chance.missed
    made.end(None, left)
    return made


#: Probabilities of the states at the beginning of a phase: (last level, level of the held).
_States = dict[tuple[Number, Number | None], Any]


def _up_and_down(schedule: UpAndDown, parts: Parts, one: Probability) -> Chain:
    made = Chain()
    states: _States = {(schedule.start - schedule.steps[0], None): one}
    for part in range(schedule.parts):
        phase = _fall if part % 2 else _climb
        states = phase(made, schedule, part, states, parts)
    for (_, held), probability in states.items():
        made.end(held, probability)
    return made


def _climb(made: Chain, schedule: UpAndDown, part: int, states: _States, parts: Parts) -> _States:
    """Rise from each state until a good program is found; else the search ends."""
    after: _States = defaultdict(int)
    step, draws = schedule.steps[part], parts(part)
    for (start, held), probability in states.items():
        bound, left = start + step, probability
        while left and schedule.goes_on(bound, held):
            chance = made.visit(draws, bound, left)
            if chance.found:
                after[bound, bound] += left * chance.found
            left *= chance.missed
            bound += step
        made.end(held, left)
    return after


def _fall(made: Chain, schedule: UpAndDown, part: int, states: _States, parts: Parts) -> _States:
    """Fall from all states while good programs are found."""
    after: _States = defaultdict(int)
    step, draws = schedule.steps[part], parts(part)
    going = {bound: left for (bound, _), left in states.items()}  # the held was found there
    while going:
        held = max(going)  # paths that meet at a level go on as one
        left, bound = going.pop(held), held - step
        if bound <= 0:
            after[0, held] += left
            continue
        chance = made.visit(draws, bound, left)
        if chance.missed:
            after[bound, held] += left * chance.missed
        if chance.found:
            going[bound] = going.get(bound, 0) + left * chance.found
    return after


def _milestones(schedule: Milestones, parts: Parts, one: Probability) -> Chain:
    made = Chain()
    due: list[dict[Number, Any]] = [defaultdict(int) for _ in range(schedule.parts)]
    due[0][schedule.start] = one
    for part, states in enumerate(due):
        marks = [parts(later).totals for later in range(part, schedule.parts)]
        draws, step = parts(part), schedule.by_milestone[part]
        waiting = sorted(states)  # a heap, so that paths that meet at a level go on as one
        while waiting:
            bound = heappop(waiting)
            left = states.pop(bound)
            if bound > schedule.stop:
                made.end(None, left)
                continue
            chance = made.visit(draws, bound, left)
            if chance.missed:
                if bound + step not in states:
                    heappush(waiting, bound + step)
                states[bound + step] += left * chance.missed
            if chance.found:
                shares = _reached(marks, draws, bound)
                for later, share in enumerate(shares, part + 1):
                    if not share:
                        continue
                    if later == schedule.parts:
                        made.end(bound, left * chance.found * share)
                    else:
                        due[later][bound] += left * chance.found * share
    return made


def _reached(marks: list[Totals], draws: Draws, bound: Number) -> list[Probability]:
    """Return how likely the next milestones are to be due once the first of `marks` is reached."""
    place = draws.place(bound)
    good = [totals.good[place] for totals in marks]
    beyond = [*good[1:], 0]
    return [draws.share(n - more, good[0]) for n, more in zip(good, beyond, strict=True)]
