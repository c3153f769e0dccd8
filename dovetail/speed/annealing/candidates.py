"""`Candidates`: what a search may draw, counted by computation, performance and waste.

A search under a bound C draws programs that spend at most C, right or wrong. All that it can know
of them is in a table: how many programs have which computation, performance and waste.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import accumulate
from numbers import Rational
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.results.frames import numbers, objects
from dovetail.results.result import TableResult
from dovetail.speed.classes import Solutions
from dovetail.tasks import COSTS
from dovetail.values import check, display

Number: TypeAlias = int | Fraction
#: Computation, performance, waste (None: not known, or the program is not good).
Kind: TypeAlias = tuple[Number, Number, Number | None]

#: Greatest cost and greatest number of programs of your own; their sums fit floats.
MOST = 10**100

WASTES = ("inputs", "total")
"""What counts as waste: more than the least of the good ones on some input, or all together."""


class Totals(NamedTuple):
    """Running totals over the programs in order of computation; each list begins with 0.

    Attributes
    ----------
    places
        The different computations, rising.
    programs, good, wasteful
        How many programs have at most the computation of a place.
    spent, spent_good
        What all these, and the good ones of them, compute together.
    """

    places: list[Number]
    programs: list[int]
    good: list[int]
    wasteful: list[int]
    spent: list[Number]
    spent_good: list[Number]


class Candidates(TableResult):
    """The programs that a search may draw; made by `of_solutions`, `of_costs` or `of_programs`.

    A row holds all programs of the same computation, performance and waste. Rows are in order of
    computation, then of performance, then of waste.

    Attributes
    ----------
    computation
        What a program of the row spends on the training inputs: the weighted sum, or the greatest.
    performance
        How well it does, such as the number of training examples that it gets right.
    waste
        What it spends beyond the least that good programs spend, on the inputs or in total; None
        if it is not good, or if that is not known.
    programs
        Number of programs.
    threshold
        The performance P* from which on a program is good.
    most
        The programs are complete up to this computation; None if there are no others.
    cost
        How the costs of inputs make the computation: "average" (the weighted sum) or "max".
    name
        What pictures call them.
    """

    pictures = ("candidates",)

    computation: npt.NDArray[Any]
    performance: npt.NDArray[Any]
    waste: npt.NDArray[np.object_]
    programs: npt.NDArray[Any]
    threshold: Number
    most: int | None = None
    cost: str = "average"
    name: str = ""

    def __len__(self) -> int:
        return len(self.computation)

    @classmethod
    def of_solutions(
        cls, solutions: Solutions, *, right: int | None = None, waste: str = "inputs"
    ) -> "Candidates":
        """Return all machines that halt on every training input, as candidates.

        Parameters
        ----------
        solutions
            Made with ``performance="subsets"``. Computation is the time by the task's cost.
        right
            How many training examples a good machine gets right; None is all. With fewer the steps
            on the inputs are not known, and with them whether there is waste on the inputs.
        waste
            "inputs": the surplus over the least that each input needs, added up, so that a machine
            is wasteful if it spends more than that on some input. "total": the surplus over the
            least computation of a good machine.

        Examples
        --------
        >>> import dovetail
        >>> from dovetail import speed
        >>> and_ = dovetail.tasks.and_
        >>> every = dovetail.solutions(and_, max_states=2, max_time=9, performance="subsets")
        >>> speed.Candidates.of_solutions(every)
        Candidates(and: 2020 programs, 12 good from computation 6 on)
        """
        check.instance(solutions, "solutions", Solutions)
        if solutions.performance != "subsets":
            raise DovetailError(
                "solutions: only those that are right were counted; a search draws wrong programs "
                'too, so make them with performance="subsets"'
            )
        if solutions.checks:
            raise DovetailError(
                "solutions: only those that are right on checks are left; a search draws the "
                "others too, so give all of them"
            )
        inputs = len(solutions.task.inputs)
        threshold = inputs if right is None else check.integer(right, "right", 1, inputs)
        check.choice(waste, "waste", WASTES)
        return cls._of(
            _machines(solutions, threshold, waste),
            threshold,
            most=solutions.max_time,
            cost=solutions.task.cost,
            name=solutions.task.name,
        )

    @classmethod
    def of_costs(
        cls,
        programs: Iterable[Sequence[Any]],
        *,
        threshold: Number,
        cost: str = "average",
        weights: Sequence[Number] | None = None,
        waste: str = "inputs",
        name: str = "",
    ) -> "Candidates":
        """Return programs of your own as candidates.

        Parameters
        ----------
        programs
            For each its costs on the inputs, its performance, and if wanted how many such programs
            there are: (costs, performance) or (costs, performance, number). Costs are whole
            numbers or exact fractions from 0 on.
        threshold
            The performance from which on a program is good.
        cost
            "average": computation is the weighted sum of the costs; "max": the greatest.
        weights
            How often each input occurs, positive; None takes all once.
        waste, name
            As in `of_solutions`, and what pictures call the programs.

        Raises
        ------
        DovetailError
            If there is no program, if a cost is negative, or if an argument is malformed.

        Examples
        --------
        >>> from dovetail import speed
        >>> programs = [((1, 1), 0, 6), ((2, 5), 2), ((5, 5), 2)]
        >>> mine = speed.Candidates.of_costs(programs, threshold=2)
        >>> mine, mine.waste.tolist()
        (Candidates(8 programs, 2 good from computation 7 on), [None, 0, 3])
        """
        check.choice(cost, "cost", COSTS)
        check.choice(waste, "waste", WASTES)
        limit = exact(threshold, "threshold", None)
        rows = [_row(row) for row in check.several(programs, "programs", "a list of programs")]
        if not rows:
            raise DovetailError("programs: give at least one, else there is nothing to draw")
        table = _Costs(rows, limit, cost, _weights(weights, len(rows[0][0])), waste)
        return cls._of(table.kinds(), limit, cost=cost, name=check.text(name, "name"))

    @classmethod
    def of_programs(
        cls,
        programs: Iterable[Callable[[Any], tuple[Any, Number]]],
        examples: Iterable[tuple[Any, Any]],
        *,
        right: int | None = None,
        cost: str = "average",
        weights: Sequence[Number] | None = None,
        waste: str = "inputs",
        name: str = "",
    ) -> "Candidates":
        """Return functions of your own as candidates; each is called once on every input.

        Parameters
        ----------
        programs
            Functions that take an input and return its output and its cost.
        examples
            Pairs of an input and the right output; performance is the number of right outputs.
        right
            How many a good program gets right; None is all.
        cost, weights, waste, name
            As in `of_costs`.

        Examples
        --------
        >>> from dovetail import speed
        >>> double, table = lambda n: (2 * n, n), lambda n: ({1: 2, 2: 4}[n], 5)
        >>> speed.Candidates.of_programs([double, table], [(1, 2), (2, 4)])
        Candidates(2 programs, 2 good from computation 3 on)
        """
        pairs = [
            check.parts(pair, "examples", "pairs of an input and an output")
            for pair in check.several(examples, "examples", "pairs of an input and an output")
        ]
        if not pairs:
            raise DovetailError("examples: give at least one")
        threshold = len(pairs) if right is None else check.integer(right, "right", 1, len(pairs))
        rows = [_called(one, pairs) for one in check.several(programs, "programs", "functions")]
        return cls.of_costs(
            rows, threshold=threshold, cost=cost, weights=weights, waste=waste, name=name
        )

    @classmethod
    def _of(
        cls, counted: Iterable[tuple[Kind, int]], threshold: Number, **more: Any
    ) -> "Candidates":
        """Return the candidates of some kinds of programs, those of one kind added up."""
        merged: dict[Kind, int] = {}
        for kind, number in counted:
            merged[kind] = merged.get(kind, 0) + number
        if not merged:
            raise DovetailError("solutions: no machine halts on all inputs; nothing can be drawn")
        kinds = sorted(merged, key=lambda kind: (kind[0], kind[1], kind[2] is None, kind[2] or 0))
        return cls(
            computation=numbers(_whole(kind[0]) for kind in kinds),
            performance=numbers(_whole(kind[1]) for kind in kinds),
            waste=objects(None if kind[2] is None else _whole(kind[2]) for kind in kinds),
            programs=numbers(merged[kind] for kind in kinds),
            threshold=_whole(threshold),
            **more,
        )

    @property
    def good(self) -> npt.NDArray[np.bool_]:
        """Whether the programs of each row are good."""
        return np.array([each >= self.threshold for each in self.performance.tolist()], dtype=bool)

    @property
    def knows_waste(self) -> bool:
        """Whether it is known of every good program if it is wasteful."""
        return all(waste is not None for waste in self.waste[self.good])

    @property
    def least(self) -> Number | None:
        """Least computation of a good program; None if there is none.

        A search that raises C infinitely slowly ends here.
        """
        good = self.computation[self.good].tolist()
        return min(good) if good else None

    @property
    def slow_share(self) -> Fraction | None:
        """Share of wasteful programs among the good ones of least computation.

        It is the probability of a wasteful pick if C is raised infinitely slowly, which is what the
        average-time prior picks (the max-time prior with ``cost="max"``). None if there is no good
        program, or if waste is not known.
        """
        least = self.least
        if least is None or not self.knows_waste:
            return None
        rows = self.good & (self.computation == least)
        pairs = list(zip(self.waste[rows], self.programs[rows].tolist(), strict=True))
        return Fraction(sum(n for waste, n in pairs if waste > 0), sum(n for _, n in pairs))

    def totals(self, threshold: Number | None = None) -> Totals:
        """Return the running totals, with the programs of at least this performance as good."""
        limit = self.threshold if threshold is None else threshold
        places = sorted(set(self.computation.tolist()))
        sums: list[list[Any]] = [[0] * (len(places) + 1) for _ in range(5)]
        index = {place: i for i, place in enumerate(places, 1)}
        columns = (self.computation, self.performance, self.waste, self.programs)
        rows = zip(*(each.tolist() for each in columns), strict=True)
        for computation, performance, waste, number in rows:
            good = number if performance >= limit else 0
            bad = good if waste is not None and waste > 0 else 0
            for column, value in zip(
                sums, (number, good, bad, number * computation, good * computation), strict=True
            ):
                column[index[computation]] += value
        return Totals(places, *(list(accumulate(column)) for column in sums))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns."""
        names = ("computation", "performance", "waste", "programs")
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        name = f"{display.shorten(self.name)}: " if self.name else ""
        every, good = (sum(self.programs[r].tolist()) for r in (slice(None), self.good))
        since = "" if self.least is None else f" from computation {self.least} on"
        return f"Candidates({name}{every} programs, {good} good{since})"


def as_candidates(value: Any) -> Candidates:
    """Return candidates as they are, and solutions as candidates; refuse anything else."""
    if isinstance(value, Solutions):
        return Candidates.of_solutions(value)
    if not isinstance(value, Candidates):
        raise check.refusal("candidates", "Candidates or Solutions", value)
    return value


def exact(value: Any, name: str, least: int | None = 0) -> Number:
    """Return a whole number or an exact fraction, from `least` on (None: any)."""
    is_exact = isinstance(value, Rational | np.integer) and not isinstance(value, bool)
    if not is_exact or (least is not None and value < least):
        since = "" if least is None else f" from {least} on"
        raise check.refusal(name, f"a whole number or an exact fraction{since}", value)
    return _whole(value)


def _whole(number: Any) -> Number:
    """Return a number as an int if it is whole."""
    return int(number) if number == int(number) else Fraction(number)


def _machines(solutions: Solutions, threshold: int, waste: str) -> Iterable[tuple[Kind, int]]:
    """Return computation, performance, waste and number of all machines that halt."""
    every = solutions.performances
    full = len(solutions.task.inputs)
    by_inputs = waste == "inputs" and threshold == full
    rows = [
        (time, right.bit_count(), number)
        for time, right, number in zip(
            every.time.tolist(), every.right.tolist(), every.machines.tolist(), strict=True
        )
    ]
    least = min((time for time, right, _ in rows if right >= threshold), default=0)
    for time, right, number in rows:
        if right < threshold or waste == "inputs":
            if right < full or not by_inputs:
                yield (time, right, None), number
        else:
            yield (time, right, time - least), number
    if by_inputs and len(solutions):
        columns = (solutions.time, solutions.waste(), solutions.machines)
        for time, surplus, number in zip(*(c.tolist() for c in columns), strict=True):
            yield (time, full, surplus), number


class _Costs(NamedTuple):
    """Programs given by their costs on the inputs."""

    rows: list[tuple[tuple[Number, ...], Number, int]]
    threshold: Number
    cost: str
    weights: tuple[Number, ...]
    waste: str

    def kinds(self) -> Iterable[tuple[Kind, int]]:
        """Return computation, performance, waste and number of each."""
        inputs = len(self.weights)
        if any(len(costs) != inputs for costs, _, _ in self.rows):
            raise DovetailError("programs: every program needs a cost on each input, as many as "
                                f"the first has ({inputs})")  # fmt: skip
        good = [costs for costs, performance, _ in self.rows if performance >= self.threshold]
        needs = [min(column) for column in zip(*good, strict=True)]
        least = min(map(self.computation, good), default=0)
        for costs, performance, number in self.rows:
            computation = self.computation(costs)
            waste: Number | None = None
            if performance >= self.threshold:
                waste = computation - least
                if self.waste == "inputs":
                    waste = sum(cost - need for cost, need in zip(costs, needs, strict=True))
            yield (computation, performance, waste), number

    def computation(self, costs: tuple[Number, ...]) -> Number:
        """Return the weighted sum, or the greatest."""
        if self.cost == "max":
            return max(costs)
        return sum(weight * cost for weight, cost in zip(self.weights, costs, strict=True))


def _row(row: Any) -> tuple[tuple[Number, ...], Number, int]:
    accepted = "(costs, performance) or (costs, performance, number)"
    parts = check.several(row, "programs", accepted)
    if len(parts) not in (2, 3):
        raise check.refusal("programs", accepted, row)
    costs = check.several(parts[0], "programs", "costs on the inputs, then a performance")
    if not costs:
        raise DovetailError("programs: a program needs the costs of at least one input")
    number = check.integer(parts[2], "programs: a number", 1, MOST) if len(parts) == 3 else 1
    clean = tuple(exact(cost, "programs: a cost") for cost in costs)
    if max(clean) > MOST:
        raise DovetailError("programs: a cost is greater than 10**100")
    return (
        clean,
        exact(parts[1], "programs: a performance", None),
        number,
    )


def _weights(weights: Any, inputs: int) -> tuple[Number, ...]:
    if weights is None:
        return (1,) * inputs
    held = check.several(weights, "weights", "positive numbers")
    if len(held) != inputs:
        raise DovetailError(f"weights must be one for each of the {inputs} inputs, not {len(held)}")
    return tuple(_whole(check.rational(weight, "weights")) for weight in held)


def _called(program: Any, pairs: list[tuple[Any, ...]]) -> tuple[list[Any], int]:
    """Return the costs of a program, and how many outputs are right."""
    check.function(program, "programs")
    accepted = "functions that return an output and its cost"
    results = [check.parts(program(given), "programs", accepted) for given, _ in pairs]
    right = sum(out == wanted for (out, _), (_, wanted) in zip(results, pairs, strict=True))
    return [cost for _, cost in results], int(right)
