"""`Census`: answers to questions about all machines of one size (docs/censuses.md)."""

import itertools
import math
import operator
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import field, fields, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.censuses.columns import Counts, Fronts, Totals, first_rows, log2
from dovetail.censuses.parameters import Parameters
from dovetail.censuses.weights import Weight, weigh
from dovetail.fronts import Front, Point
from dovetail.machines import EVIDENCE, Space
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.tasks import Task
from dovetail.values import check, display

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from matplotlib.axes import Axes

DECIDERS = ("no halting entry", *EVIDENCE)
"""Reasons why a machine is endless: none of its entries halts, or a decider has evidence
(`dovetail.machines.proofs`)."""

TABLES = ("outputs", "counts", "fronts")
"""Tables of a census: rows are outputs, outputs and times, or points of the outputs' fronts."""


class Census(TableResult):
    """What all machines of one size do on one input; made by `census`.

    Censuses are equal if their parameters and counts are; the work may differ.

    Attributes
    ----------
    states, symbols, max_time, input, readout, ranks, deciders, longest, detailed
        The parameters, as in `census`.
    total
        Number of machines, the sum of halting, endless and undecided ones.
    halting
        Machines that halt within `max_time` steps.
    endless
        Machines that are proved to run for ever, by reason (`DECIDERS`).
    undecided
        Machines that still ran after `max_time` steps without a proof.
    outputs
        All outputs, by length and then by symbols; if `longest` is given, up to that length.
    longer
        Number of machines that halt at each time with an output that has no rows in `counts`.
    counts, fronts
        Columns, see `Counts` and `Fronts`; the fronts are over all sizes 1 … states and have no
        rows without `ranks`.
    totals
        Columns of the outputs that are longer than `detailed`, see `Totals`.
    nodes, steps, seconds
        Partial machines, single-machine steps really run, and time of the last call.
    """

    pictures = ("census",)

    states: int
    symbols: int
    max_time: int
    input: str
    readout: str
    ranks: bool
    deciders: bool
    longest: int | None
    detailed: int | None
    total: int
    halting: int
    endless: Mapping[str, int]
    undecided: int
    outputs: tuple[str, ...]
    longer: Mapping[int, int]
    counts: Counts
    fronts: Fronts
    totals: Totals
    nodes: int = field(compare=False)
    steps: int = field(compare=False)
    seconds: float = field(compare=False)

    @property
    def detailed_outputs(self) -> tuple[str, ...]:
        """The outputs that have times and fronts."""
        return self.outputs[: self._details]

    @property
    def _details(self) -> int:
        """How many outputs have times and fronts."""
        return len(self.outputs) - len(self.totals.output)

    def machines(self, output: str) -> int:
        """Return the number of machines that give an output.

        Examples
        --------
        >>> import dovetail
        >>> dovetail.census(2, max_time=6).machines("01")
        254
        """
        place = self._place(output)
        return int(self._machines[place])

    def times(self, output: str | None = None) -> dict[int, int]:
        """Return the number of machines that halt at each time, with one output or (None) with any.

        Examples
        --------
        >>> import dovetail
        >>> dovetail.census(2, max_time=6).times()
        {1: 2000, 2: 800, 3: 160, 4: 56, 5: 8, 6: 20}
        """
        if output is not None:
            return self._times(self._rows(self.counts.output, output))
        times, inverse = np.unique(self.counts.time, return_inverse=True)
        machines = np.zeros(len(times), dtype=self.counts.machines.dtype)
        np.add.at(machines, inverse, self.counts.machines)
        every = Counter(self.longer)
        every.update(dict(zip(times.tolist(), machines.tolist(), strict=True)))
        return dict(sorted(every.items()))

    def up_to(self, longest: int, detailed: int | None = None) -> "Census":
        """Return the census that `longest=` and `detailed=` make: less is told of longer outputs.

        Examples
        --------
        >>> import dovetail
        >>> short = dovetail.census(2, max_time=6).up_to(2)
        >>> short.outputs, short.longer
        (('0', '1', '00', '01', '10', '11'), {5: 8, 6: 20})
        """
        longest = check.integer(longest, "longest", 1)
        given = replace(self._parameters, longest=longest, detailed=detailed)
        for name in ("longest", "detailed"):
            limit, wanted = getattr(self, name), getattr(given, name) or given.longest
            if limit is not None and wanted > limit:
                raise DovetailError(
                    f"{name} must be at most {limit}, as in this census, not {wanted}"
                )
        end = bisect_left(self.outputs, longest + 1, key=len)
        first = bisect_left(self.outputs, (given.detailed or longest) + 1, key=len)
        rows, points = (
            int(np.searchsorted(table.output, first)) for table in (self.counts, self.fronts)
        )
        kept = replace(
            self,
            longest=longest,
            detailed=detailed,
            outputs=self.outputs[:end],
            longer={},
            counts=self.counts.first(rows),
            fronts=self.fronts.first(points),
            totals=self._totals(first, end),
        )
        left = Counter(self.times()) - Counter(kept.times())
        return replace(kept, longer=dict(sorted(left.items())))

    def distribution(self, weight: Weight | None = None) -> dict[str, Fraction | float]:
        """Return the share of every output among the halting machines, greatest first.

        Parameters
        ----------
        weight
            How much a machine that halts at time t counts: None for 1, which gives the distribution
            of the coding theorem method (docs/censuses.md, "What it answers"); a name, "1/t" or
            "2^-ceil(log2 t)", for a speed prior; or any function of t. Shares are exact unless the
            function returns a float. With a weight only outputs that have times are told.

        Examples
        --------
        >>> import dovetail
        >>> shares = dovetail.census(2, max_time=6).distribution()
        >>> shares["0"], shares["01"]
        (Fraction(250, 761), Fraction(127, 1522))
        """
        masses, whole = self._masses(weight)
        whole = _positive(whole)
        ranking = sorted(range(len(masses)), key=lambda index: -masses[index])
        share = operator.truediv if isinstance(whole, float) else Fraction
        return {self.outputs[index]: share(masses[index], whole) for index in ranking}

    def complexity(self, output: str, weight: Weight | None = None) -> float:
        """Return -log2 of the share of an output, in bits; see `distribution`.

        Examples
        --------
        >>> import dovetail
        >>> round(dovetail.census(2, max_time=6).complexity("01"), 3)
        3.583
        """
        if weight is None:
            return _log2(self.halting) - _log2(self.machines(output))
        own, every = self.times(output), self.times()
        weights = weigh(weight, every)
        mass, whole = (sum(weights[time] * n for time, n in t.items()) for t in (own, every))
        return _log2(_positive(whole)) - _log2(mass)

    def front(self, output: str) -> Front:
        """Return the front of the task to give an output on the census's input.

        `dovetail.front` finds the same among the machines of up to `states` states in `max_time`
        steps.

        Examples
        --------
        >>> import dovetail
        >>> front = dovetail.census(2, max_time=100).front("110")
        >>> front
        Front(2 points [(6195, 6), (9458, 5)] up to rank 10036 and time 100)
        >>> front.winner(a=100).machine
        Machine('0LB1RZ_1RA1LB')
        """
        space = Space(None, self.symbols)
        ranks, times = self._points(output)
        points = zip(ranks, times, map(space.machine, ranks), strict=True)
        task = Task.examples([(self.input, str(output))], self.readout, name=str(output))
        return Front(
            task=task,
            space=space,
            points=tuple(itertools.starmap(Point, points)),
            max_rank=Space(self.states, self.symbols).total,
            max_time=self.max_time,
            complete=True,
            nodes=self.nodes,
            steps=self.steps,
            seconds=self.seconds,
        )

    def kt(self, output: str) -> float:
        """Return the least log2 rank + log2 time of a machine that gives an output, in bits.

        Examples
        --------
        >>> import dovetail
        >>> round(dovetail.census(2, max_time=6).kt("01"), 3)
        13.783
        """
        points = zip(*self._points(output), strict=True)
        return min(math.log2(rank) + math.log2(time) for rank, time in points)

    def to_dict(self, table: str = "outputs") -> dict[str, npt.NDArray[Any]]:
        """Return one of the `TABLES` as numpy columns; outputs are Python strings.

        Parameters
        ----------
        table
            "outputs": output, machines, complexity, and with ranks least_rank and kt (NaN for
            outputs without fronts);
            "counts": output, time, machines; "fronts": output, rank, time.

        Examples
        --------
        >>> import dovetail
        >>> dovetail.census(1, max_time=1).to_dict("counts")
        {'output': array(['0', '1'], dtype=object), 'time': array([1, 1], dtype=uint64),
         'machines': array([6, 6], dtype=uint64)}
        """
        check.choice(table, "table", TABLES)
        words = np.array(self.outputs, dtype=object)
        if table == "outputs":
            return {"output": words, **self._output_columns()}
        if table == "fronts":
            self._need_ranks()
        columns = (self.counts if table == "counts" else self.fronts)._asdict()
        return {**columns, "output": words[columns["output"]]}

    def to_pandas(self, table: str = "outputs") -> "pd.DataFrame":
        """Return `to_dict` as a pandas DataFrame."""
        return frames.pandas(self.to_dict(table))

    def to_polars(self, table: str = "outputs") -> "pl.DataFrame":
        """Return `to_dict` as a polars DataFrame; exact numbers as text."""
        return frames.polars(self.to_dict(table))

    def plot(  # type: ignore[override]  # what is drawn comes first
        self, kind: str = "outputs", ax: "Axes | None" = None, **options: Any
    ) -> "Axes":
        """Draw the outputs, the halting times or the share that halts; see `plots.census`."""
        return super().plot(ax, kind=kind, **options)

    def _times(self, rows: slice) -> dict[int, int]:
        """Return the number of machines that halt at each time, in some rows of one output."""
        times, machines = self.counts.time[rows], self.counts.machines[rows]
        return dict(zip(times.tolist(), machines.tolist(), strict=True))

    def _points(self, output: str) -> tuple[list[int], list[int]]:
        """Return the ranks and the times of an output's front."""
        self._need_ranks()
        rows = self._rows(self.fronts.output, output)
        return self.fronts.rank[rows].tolist(), self.fronts.time[rows].tolist()

    @property
    def _parameters(self) -> Parameters:
        return Parameters(**{each.name: getattr(self, each.name) for each in fields(Parameters)})

    @cached_property
    def _machines(self) -> npt.NDArray[Any]:
        """The numbers of machines of all outputs."""
        known = np.add.reduceat(self.counts.machines, first_rows(self.counts.output))
        return np.concatenate([known, self.totals.machines])

    @cached_property
    def _least_ranks(self) -> npt.NDArray[Any]:
        """The least ranks of all outputs."""
        known = self.fronts.rank[first_rows(self.fronts.output)]
        return np.concatenate([known, self.totals.rank])

    def _totals(self, first: int, end: int) -> Totals:
        """Return what is known of outputs that are told apart, without times and fronts."""
        rows = slice(first, end)
        return Totals(np.arange(first, end), self._machines[rows], self._least_ranks[rows])

    def _rows(self, column: npt.NDArray[np.int64], output: str) -> slice:
        """Return the rows of one output that has times."""
        place = self._place(output)
        if place >= self._details:
            raise DovetailError(
                f"output: this census has the times and the fronts of outputs of up to "
                f"{self.detailed} symbols, not of {display.shown(output)}"
            )
        return slice(*np.searchsorted(column, (place, place + 1)).tolist())

    def _place(self, output: str) -> int:
        """Return the position of an output."""
        place = len(self.outputs)
        if isinstance(output, str):
            if self.longest is not None and len(output) > self.longest:
                raise DovetailError(
                    f"output: this census tells outputs of up to {self.longest} symbols apart, "
                    f"not {display.shown(output)}"
                )
            place = bisect_left(self.outputs, _order(output), key=_order)
        if self.outputs[place : place + 1] != (output,):
            raise DovetailError(
                f"output: no machine of this census halts with {display.shown(output)} "
                f"as its {self.readout} within {self.max_time} steps; `outputs` lists what there is"
            )
        return place

    def _masses(self, weight: Weight | None) -> tuple[list[Any], Any]:
        """Return the weight of the machines of every output, and of all machines that halt.

        With a weight only outputs that have times are in it. They are all floats, or all scaled
        to ints.
        """
        if weight is None:
            return self._machines.tolist(), self.halting
        every = self.times()
        weights = weigh(weight, every)
        exact = not any(isinstance(each, float) for each in weights.values())
        scale = math.lcm(*(each.denominator for each in weights.values())) if exact else 1
        scaled = {t: int(each * scale) if exact else each for t, each in weights.items()}
        times, inverse = np.unique(self.counts.time, return_inverse=True)
        kind = object if exact else np.float64
        factors = np.array([scaled[time] for time in times.tolist()], dtype=kind)
        column = factors[inverse] * self.counts.machines.astype(kind)
        sums: list[Any] = np.add.reduceat(column, first_rows(self.counts.output)).tolist()
        return sums, sum(sums) + sum(scaled[time] * n for time, n in self.longer.items())

    def _output_columns(self) -> dict[str, npt.NDArray[Any]]:
        columns = {
            "machines": self._machines,
            "complexity": math.log2(self.halting) - log2(self._machines),
        }
        if self.ranks:
            kt = log2(self.fronts.rank) + log2(self.fronts.time)
            known = np.minimum.reduceat(kt, first_rows(self.fronts.output))
            columns["least_rank"] = self._least_ranks
            columns["kt"] = np.append(known, np.full(len(self.totals.output), np.nan))
        return columns

    def _need_ranks(self) -> None:
        if not self.ranks:
            raise DovetailError("ranks: were not looked for in this census; count with ranks=True")

    def __repr__(self) -> str:
        return (
            f"Census({self.states} states, {self.symbols} symbols, {self.max_time} steps: "
            f"{len(self.outputs)} outputs, {self.halting} of {self.total} machines halt, "
            f"{self.undecided} undecided)"
        )

    def _repr_html_(self) -> str:
        names = [each.name for each in fields(self)]
        values = {name: getattr(self, name) for name in names if name not in ("endless", *TABLES)}
        proofs = {f"endless: {name}": number for name, number in self.endless.items()}
        return display.record("Census", {**values, **proofs, "outputs": len(self.outputs)})


def _order(output: str) -> tuple[int, str]:
    """Return a key that sorts outputs by length, then by symbols."""
    return len(output), output


def _positive(whole: Any) -> Any:
    """Return the weight of all halting machines, which must have some."""
    if not whole > 0:
        raise DovetailError("weight must not be 0 at all halting times of the census")
    return whole


def _log2(value: float | Fraction) -> float:
    """Return the logarithm of a number of any size; minus infinity for 0."""
    if not value:
        return -math.inf
    if isinstance(value, Fraction):
        return math.log2(value.numerator) - math.log2(value.denominator)
    return math.log2(value)
