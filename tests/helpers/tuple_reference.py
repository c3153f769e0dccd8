"""Tuple-box by its definition (docs/models/tuple_box.md): slow, and every machine one by one.

Shares no code with the package but the oracle, which shares none itself.
"""

from fractions import Fraction
from functools import cache
from itertools import count, product
from typing import Any, NamedTuple

from dovetail import Task
from dovetail.oracle import reference

#: No run of a machine of one or two states in these tests that halts takes more steps.
LONGEST = 40
READOUTS = ("tape", "visited", "head", "ones", "right")


class Rules(NamedTuple):
    """What a chain depends on besides its top and its input."""

    head_1: str = "first"
    numbering: str = "word"
    max_steps: int = LONGEST
    max_levels: int = 100
    symbols: int = 2
    last_rank: int = 10**9


class Ended(NamedTuple):
    """How a chain ends: the steps of the passes of each level, and the last word or None."""

    why: str
    levels: tuple[tuple[int, ...], ...]
    ranks: tuple[int, ...]
    said: str | None


@cache
def table(rank: int, symbols: int) -> Any:
    """The table of a machine; None if no entry of it halts."""
    rows = reference.unrank(rank, symbols)
    halts = any(entry.next == reference.HALT for row in rows for entry in row)
    return rows if halts else None


@cache
def halted(rank: int, word: str, symbols: int = 2) -> reference.Simulation | None:
    """The halted run of a machine on a word; None if it does not halt."""
    rows = table(rank, symbols)
    if rows is None:
        return None
    simulation = reference.run(rows, word, LONGEST)
    return simulation if simulation.outcome == "halted" else None


def heads(simulation: reference.Simulation, head_1: str) -> tuple[int, str]:
    """Head 1 and head 2 of a halted run, cell by cell."""
    cells = list(range(simulation.first, simulation.last + 1))
    if head_1 == "first":
        place, others = cells[0], cells[1:]
    elif head_1 == "last":
        place, others = cells[-1], cells[:-1]
    else:
        marked = [cell for cell, symbol in simulation.tape.items() if symbol]
        place = simulation.head
        others = list(range(place + 1, max(marked, default=place) + 1))
    return simulation.tape.get(place, 0), "".join(str(simulation.tape.get(c, 0)) for c in others)


def listed(symbols: int) -> Any:
    """All words: the shorter ones first, those of one length in order of their symbols."""
    for length in count():
        for word in product("012345"[:symbols], repeat=length):
            yield "".join(word)


@cache
def rank_of(word: str, numbering: str, symbols: int) -> int:
    """The rank that a word names; 0 for none."""
    if numbering == "ones":
        return sum(symbol != "0" for symbol in word)
    return next(place for place, known in enumerate(listed(symbols), 1) if known == word)


def shown(word: str, hint: int, bits: int, reveal: str) -> str:
    """The hint: so many bits of the input, the others blank."""
    cells = [word[place] if place < len(word) else "0" for place in range(bits)]
    first = range(hint) if reveal == "first" else range(bits - hint, bits)
    return "".join(cell if place in first else "0" for place, cell in enumerate(cells))


def chain(rank: int, word: str, hint: str, rules: Rules) -> Ended:
    """Run a chain by the definition."""
    levels: list[tuple[int, ...]] = []
    ranks: list[int] = []

    def ended(why: str, said: str | None = None) -> Ended:
        return Ended(why, tuple(levels), tuple(ranks), said)

    while True:
        if rank in ranks:
            return ended("cycle")
        if len(ranks) == rules.max_levels:
            return ended("level limit")
        ranks.append(rank)
        levels.append(())
        first = halted(rank, word, rules.symbols)
        if first is None or first.steps > rules.max_steps:
            return ended("no halt")
        meta, said = heads(first, rules.head_1)
        levels[-1] = (first.steps,)
        if meta == 0:
            return ended("object", said)
        second = halted(rank, hint, rules.symbols)
        if second is None or second.steps > rules.max_steps:
            return ended("no halt")
        levels[-1] = (first.steps, second.steps)
        rank = rank_of(heads(second, rules.head_1)[1], rules.numbering, rules.symbols)
        if rank == 0 or rank > rules.last_rank:
            return ended("no machine")


def answer(said: str, readout: str) -> str:
    """The output of a tape that holds these cells, with the head on the first of them."""
    simulation = reference.Simulation("0RZ0RZ", said)
    simulation.last = len(said) - 1
    return simulation.readout(readout)


def object_answer(rank: int, word: str, readout: str, rules: Rules) -> str | None:
    """The answer of a machine by itself; None if it does not halt, or says meta."""
    done = halted(rank, word, rules.symbols)
    if done is None or done.steps > rules.max_steps:
        return None
    meta, said = heads(done, rules.head_1)
    return None if meta else answer(said, readout)


def part(end: Ended, task: Task, rules: Rules) -> int:
    """What answers an input: 0 the top, 1 a constant machine, 2 a solver, 3 another machine."""
    if len(end.ranks) == 1:
        return 0
    said = [object_answer(end.ranks[-1], word, task.readout, rules) for word in task.inputs]
    if said == list(task.outputs or ()):
        return 2
    return 1 if None not in said and len(set(said)) == 1 else 3


class Chains(NamedTuple):
    """A top that solves a task: what answers each input, and its steps below and above."""

    rank: int
    states: int
    parts: tuple[int, ...]
    last: tuple[int, ...]
    upper: tuple[int, ...]

    @property
    def kind(self) -> str:
        """The kind of the chain."""
        parts = set(self.parts)
        if parts == {0}:
            return "object"
        if parts == {1}:
            return "return x"
        if parts == {0, 1}:
            return "mixed"
        return "solver" if parts == {2} else "other"

    def cost(self, task: Task, epsilon: Fraction) -> Fraction:
        """The cost of the chain over the task, without the price of the top."""
        each = [last + epsilon * upper for last, upper in zip(self.last, self.upper, strict=True)]
        if task.cost == "max":
            return max(each)
        return sum((w * c for w, c in zip(task.weights, each, strict=True)), Fraction(0))


def solving(task: Task, states: int, hint: int, reveal: str, rules: Rules) -> list[Chains]:
    """Every top that solves a task, one machine after the other."""
    bits = max(map(len, task.inputs))
    hints = [shown(word, hint, bits, reveal) for word in task.inputs]
    found = []
    last = reference.offset(states + 1, rules.symbols)
    for rank in range(1, last + 1):
        ends = []
        for word, clue, right in zip(task.inputs, hints, task.outputs or (), strict=True):
            end = chain(rank, word, clue, rules)
            if end.said is None or answer(end.said, task.readout) != right:
                break
            ends.append(end)
        else:
            size = next(s for s in count(1) if rank <= reference.offset(s + 1, rules.symbols))
            found.append(
                Chains(
                    rank,
                    size,
                    tuple(part(end, task, rules) for end in ends),
                    tuple(sum(end.levels[-1]) for end in ends),
                    tuple(sum(map(sum, end.levels[:-1])) for end in ends),
                )
            )
    return found


def named(word: str, hint: str, states: int, rules: Rules) -> set[int]:
    """Every rank that some top names on an input."""
    found = set()
    for rank in range(1, reference.offset(states + 1, rules.symbols) + 1):
        end = chain(rank, word, hint, rules._replace(max_levels=2))
        if len(end.ranks) > 1:
            found.add(end.ranks[1])
        elif end.why == "cycle":
            found.add(rank)
    return found
