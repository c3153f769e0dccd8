"""Random dovetailing problems, small enough for the slow oracle, and their translation to it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isqrt
from random import Random
from typing import Any

from hypothesis import strategies as st

import dovetail
from dovetail import Front, Hit, NoHit, Space, Task, tasks, testing
from dovetail.fronts import Point
from dovetail.oracle import reference

Pair = tuple[int, int]


@dataclass(frozen=True)
class Problem:
    """A task, a space, a slope, a tie rule and a last iteration."""

    task: Task
    space: Space
    a: int
    b: int
    tie: str
    iterations: int

    @property
    def options(self) -> dict[str, Any]:
        """Arguments of the oracle that say which machines are listed."""
        return {"symbols": self.space.symbols, "states": self.space.states, "order": self.order}

    @property
    def order(self) -> dict[int, tuple[int, ...]] | None:
        """Permutation of the entry codes for each size, if the space has any."""
        if self.space.order is None:
            return None
        return dict(enumerate(self.space.order, start=1))

    @property
    def total(self) -> int:
        """Number of machines, counted by the oracle."""
        return reference.offset(self.space.states + 1, self.space.symbols)

    def search(self, **limits: Any) -> Hit | NoHit:
        """The exact search."""
        return self._with(dovetail.search, **limits)

    def literal(self, **options: Any) -> Any:
        """The literal dovetailer, up to the last iteration if no other is given."""
        return self._with(dovetail.dovetail, **{"max_iterations": self.iterations, **options})

    def _with(self, function: Callable[..., Any], **options: Any) -> Any:
        return function(self.task, self.a, self.b, self.tie, space=self.space, **options)

    def front(self, max_rank: int, max_time: int, **options: Any) -> Front:
        """The front up to a corner."""
        corner = {"max_rank": max_rank, "max_time": max_time}
        return dovetail.front(self.task, self.space, **corner, **options)

    def oracle(self) -> reference.Literal:
        """Outcome of the slow literal dovetailer."""
        return reference.dovetail(
            self.task, self.a, self.b, self.tie, **self.options, max_iterations=self.iterations
        )

    def brute_force(self) -> tuple[int, int] | None:
        """Winner by the definition of its key, every machine of the triangle having been run."""
        last = self.iterations
        points = reference.solutions(self.task, self.a * last, self.b * last, **self.options)
        within = [p for p in points if reference.iteration(*p, self.a, self.b) <= last]
        return reference.winner(within, self.a, self.b, self.tie)


def last_iteration(a: int, b: int, max_slots: int) -> int:
    """Iteration up to which a schedule takes about `max_slots` slots."""
    return max(1, isqrt(2 * max_slots // (a * b)))


@st.composite
def problems(
    draw: st.DrawFn,
    max_slots: int = 20_000,
    max_rank: int = 20_000,
    predicates: bool = True,
    memory: bool | None = None,
) -> Problem:
    """Problems whose literal schedule takes at most about `max_slots` slots.

    Two and three symbols, bounded and unbounded spaces, standard and permuted orders.
    """
    symbols = draw(st.sampled_from([2, 2, 3]))
    task = draw(testing.tasks(symbols, max_rank, predicates, memory))
    space = draw(testing.spaces(symbols) | st.just(Space(None, symbols)))
    a, b = draw(testing.slopes())
    longest = last_iteration(a, b, max_slots)
    iterations = draw(st.just(longest) | st.integers(1, longest))
    return Problem(task, space, a, b, draw(testing.ties()), iterations)


def hard_problems(max_slots: int) -> st.SearchStrategy[Problem]:
    """Problems whose winners have two states or more; they are spread evenly, not simplest first.

    The tasks are boolean functions, words from the blank tape, and what machines of two states do.
    In most spaces the codes of the entries are shuffled, so that machines that move come early.
    """
    return st.integers(0, 2**64).map(lambda seed: hard_problem(Random(seed), max_slots))


def hard_problem(random: Random, max_slots: int) -> Problem:
    """Make one of the `hard_problems`."""
    symbols = random.choice([2, 2, 2, 3])
    states = random.choice([2, 3, 3, None])
    order = None
    if states is not None and random.random() < 0.9:
        order = {n: shuffled(random, 2 * symbols * n + symbols) for n in range(1, states + 1)}
    task = None
    while task is None or reference.solutions(task, 10**9, 40, symbols=symbols, states=1):
        task = random.choice([boolean_task, word_task, machine_task])(random, symbols)
    a, b = random.randint(1, 20), random.choice([1, 1, random.randint(1, 20)])
    iterations = last_iteration(a, b, max_slots)
    tie = random.choice(["rank", "time"])
    return Problem(task, Space(states, symbols, order), a, b, tie, iterations)


def shuffled(random: Random, size: int) -> list[int]:
    codes = list(range(size))
    random.shuffle(codes)
    return codes


def boolean_task(random: Random, symbols: int) -> Task:
    inputs = random.choice([["0", "1"], ["00", "01", "10", "11"], ["01", "10", "11"]])
    pairs = [(bits, random.choice("01")) for bits in inputs]
    if random.random() < 0.4:
        return Task.examples(pairs, "head", "max")
    weights = [random.randint(1, 3) for _ in pairs]
    return Task.examples(pairs, "head", weights=weights, memory=random.random() < 0.5)


def word_task(random: Random, symbols: int) -> Task:
    word = "".join(random.choice("012"[:symbols]) for _ in range(random.randint(2, 4)))
    return Task.output(word, "visited", random.choice(["average", "max"]))


def machine_task(random: Random, symbols: int) -> Task:
    """Answers of a machine of two states whose first entries move."""
    options = reference.choices(2, symbols)
    while True:
        entries = [random.choice(options) for _ in range(2 * symbols)]
        table = (tuple(entries[:symbols]), tuple(entries[symbols:]))
        words = ["", "1", "01", "11", "101"][: random.randint(1, 5)]
        readout = random.choice(["tape", "visited", "right"])
        cost, memory = random.choice([("average", False), ("average", True), ("max", False)])
        asked = Task.predicate(words, bool, readout, cost, memory=memory)
        runs = list(zip(words, reference.training_runs(asked, table, 60), strict=True))
        pairs = [(word, run.readout(readout)) for word, run in runs if run.outcome == "halted"]
        if pairs and sum(run.steps for _, run in runs) > 2 * len(runs):
            return Task.examples(pairs, readout, cost, memory=memory)


def slow_problem(random: Random) -> Problem:
    """What a machine of two states does in many steps; others, of greater rank, do it in fewer.

    Halting entries mostly come last in the order of the codes, so machines of small rank run long.
    """
    symbols = random.choice([2, 2, 2, 3])
    order = {}
    for n in (1, 2):
        codes = shuffled(random, 2 * symbols * n + symbols)
        order[n] = sorted(codes, key=lambda c: (c < symbols) * random.choice([0, 1, 1]))
    words = random.sample(["", "1", "11", "01", "101"], random.choice([1, 2, 2, 3]))
    readout = random.choice(["tape", "visited", "ones", "right", "head"])
    kind = random.choice(["max", "weights", "predicate", "memory"])
    asked = Task.predicate(words, bool, readout, memory=kind == "memory")
    after = reference.offset(2, symbols)
    best: list[reference.Simulation] = []
    for _ in range(200):
        table = reference.unrank(random.randint(after + 1, after + 2500), symbols, order)
        runs = reference.training_runs(asked, table, 40)
        if all(run.outcome == "halted" for run in runs) and steps(runs) > steps(best):
            best = runs
    answers = [run.readout(readout) for run in best] or ["1"] * len(words)
    space = Space(2, symbols, order)
    a, b = random.randint(1, 100), random.randint(1, 9)
    if kind == "max":
        task = Task.examples(zip(words, answers, strict=True), readout, "max")
    elif kind in ("weights", "memory"):
        weights = [random.randint(1, 3) for _ in words]
        pairs = zip(words, answers, strict=True)
        task = Task.examples(pairs, readout, weights=weights, memory=kind == "memory")
    else:
        task = Task.predicate(words, testing.OutputsAre(tuple(answers)), readout)
    return Problem(task, space, a, b, random.choice(["rank", "time"]), 1)


def steps(runs: Iterable[reference.Simulation]) -> int:
    return sum(run.steps for run in runs)


def slow_problems() -> st.SearchStrategy[Problem]:
    """Problems whose fronts often have several points."""
    return st.integers(0, 2**64).map(lambda seed: slow_problem(Random(seed)))


def pairs(points: Iterable[Any]) -> list[tuple[int, int]]:
    """Ranks and times of the points of a front."""
    return [(point.rank, point.time) for point in points]


def said(error: BaseException) -> dict[str, int]:
    """How far the error says to extend."""
    found = {name: int(number) for name, number in re.findall(r"(max_\w+) to (\d+)", str(error))}
    assert found, error
    return found


def widened(error: BaseException, corner: Pair) -> Pair:
    """The corner extended as the error says."""
    limits = said(error)
    return limits.get("max_rank", corner[0]), limits.get("max_time", corner[1])


@st.composite
def fronts(draw: st.DrawFn, most: int = 5) -> tuple[list[Pair], Pair]:
    """Points of a front and the corner of its rectangle."""
    count = draw(st.integers(1, most))
    ranks = sorted(draw(st.sets(st.integers(1, 25), min_size=count, max_size=count)))
    times = sorted(draw(st.sets(st.integers(1, 25), min_size=count, max_size=count)))[::-1]
    corner = (ranks[-1] + draw(st.integers(0, 12)), times[0] + draw(st.integers(0, 12)))
    return list(zip(ranks, times, strict=True)), corner


def made_up(points: list[Pair], corner: Pair, space: Space | None = None) -> Front:
    """A front with these points, whatever its task."""
    space = Space() if space is None else space
    shown = tuple(Point(x, t, space.machine(x)) for x, t in points)
    return Front(tasks.xor, space, shown, *corner, True, 0, 0, 0.0)


def unknown(points: list[Pair], corner: Pair) -> Iterator[Pair]:
    """All programs outside the rectangle and near it; a rank that is solved has no other one."""
    solved = {x for x, _ in points}
    for x in range(1, corner[0] + 4):
        for t in range(1, corner[1] + 4):
            if x not in solved and (x > corner[0] or t > corner[1]):
                yield x, t
