"""`CensusTable`: counts and least ranks of all short outputs of one size, shipped."""

from collections import Counter
from fractions import Fraction
from functools import cached_property, lru_cache
from importlib import resources
from itertools import count
from math import log2
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.censuses import Census
from dovetail.censuses.columns import Counts, Fronts, Totals, first_rows
from dovetail.data import packing
from dovetail.results.result import TableResult
from dovetail.values import check, display

STATES = (3, 4, 5)
"""Sizes of which there is a table."""

BLANKS = ("both", "zeros")
"""Tapes on which machines begin."""

ABOUT = (
    "states", "symbols", "max_time", "input", "readout", "ranks", "deciders", "longest",
    "total", "halting", "undecided",
)  # fmt: skip
"""What is kept of a census beside its columns."""

FLIP = str.maketrans("01", "10")


class CensusTable(TableResult):
    """Counts and least ranks of all short outputs of one size; had by `dovetail.data.table`.

    Attributes
    ----------
    census
        The census of the size: all numbers of machines by output and halting time, and the fronts,
        for outputs of up to `census.longest` symbols.
    more
        Outputs that are longer than that, by length and then by symbols.
    more_machines, more_ranks
        Their numbers of machines and least ranks, uint64.
    made
        The command that makes the table.
    """

    pictures = ("table",)

    census: Census
    more: tuple[str, ...]
    more_machines: npt.NDArray[np.uint64]
    more_ranks: npt.NDArray[np.uint64]
    made: str

    @property
    def states(self) -> int:
        """States of the machines."""
        return self.census.states

    @property
    def outputs(self) -> tuple[str, ...]:
        """All outputs, by length and then by symbols."""
        return self.census.outputs + self.more

    def complete(self, blanks: str = "both") -> int:
        """Return the greatest length up to which every string has a complexity.

        Parameters
        ----------
        blanks
            As in `complexity`.

        Examples
        --------
        >>> import dovetail
        >>> known = dovetail.data.table(5)
        >>> known.complete(), known.complete("zeros")
        (11, 10)
        """
        found = set(self.outputs)
        if check.choice(blanks, "blanks", BLANKS) == "both":
            found |= {output.translate(FLIP) for output in self.outputs}
        lengths = Counter(map(len, found))
        return next(length for length in count() if lengths[length + 1] < 2 ** (length + 1))

    def machines(self, output: str) -> int:
        """Return the number of machines that give an output.

        Examples
        --------
        >>> import dovetail
        >>> dovetail.data.table(5).machines("0110")
        19339469568
        """
        return int(self._machines[self._place(output)])

    def least_rank(self, output: str) -> int:
        """Return the least rank of a machine of up to so many states that gives an output."""
        return int(self._ranks[self._place(output)])

    def distribution(self) -> dict[str, Fraction]:
        """Return the share of every output among all machines that halt, greatest first."""
        ranking = np.argsort(-self._machines.astype(np.int64), kind="stable")
        numbers = self._machines.tolist()
        return {
            self.outputs[place]: Fraction(numbers[place], self.census.halting)
            for place in ranking.tolist()
        }

    def complexity(self, output: str, *, blanks: str = "both") -> float:
        """Return -log2 of the share of an output, in bits: the coding theorem method.

        Parameters
        ----------
        output
            A string of zeros and ones that some machine gives.
        blanks
            "zeros": machines begin on a tape of zeros, as in a census. "both": half of them
            begin on a tape of ones, as in the published table; then a string and its complement
            are equally complex (docs/data.md).

        Examples
        --------
        >>> import dovetail
        >>> round(dovetail.data.table(5).complexity("0110"), 3)
        8.407
        """
        word, flipped = check.word(output, "output", 2), output.translate(FLIP)
        if check.choice(blanks, "blanks", BLANKS) == "zeros":
            return log2(self.census.halting) - log2(self.machines(word))
        known = [each for each in (word, flipped) if each in self._places]
        machines = sum(map(self.machines, known or [word]))
        return log2(2 * self.census.halting) - log2(machines)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns output, machines, complexity (blanks="zeros"), least_rank.

        Examples
        --------
        >>> import dovetail
        >>> columns = dovetail.data.table(3).to_dict()
        >>> columns["output"][:3], columns["machines"][:3], columns["least_rank"][:3]
        (array(['0', '1', '00'], dtype=object), array([537824, 537824, 222032], dtype=uint64),
         array([   1,    7, 6037], dtype=uint64))
        """
        machines = self._machines
        return {
            "output": np.array(self.outputs, dtype=object),
            "machines": machines,
            "complexity": log2(self.census.halting) - np.log2(machines.astype(np.float64)),
            "least_rank": self._ranks,
        }

    @cached_property
    def _machines(self) -> npt.NDArray[np.uint64]:
        counts = self.census.counts
        sums = np.add.reduceat(counts.machines, first_rows(counts.output))
        return np.concatenate([sums, self.more_machines])

    @cached_property
    def _ranks(self) -> npt.NDArray[np.uint64]:
        fronts = self.census.fronts
        return np.concatenate([fronts.rank[first_rows(fronts.output)], self.more_ranks])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {output: place for place, output in enumerate(self.outputs)}

    def _place(self, output: str) -> int:
        """Return the position of an output."""
        place = self._places.get(check.word(output, "output", 2))
        if place is None:
            raise DovetailError(
                f"output: no machine of {self.states} states gives {display.shown(output)} in "
                f"{self.census.max_time} steps, or it is too long for the table"
            )
        return place

    def __repr__(self) -> str:
        return (
            f"CensusTable({self.states} states, {self.census.max_time} steps: {len(self.outputs)} "
            f"outputs of up to {len(self.outputs[-1])} symbols)"
        )


def table_of(census: Census, detailed: int, made: str) -> CensusTable:
    """Return the table of a census, which keeps times and fronts of outputs up to a length only."""
    kept = census.up_to(detailed)
    columns = census.to_dict()
    first = len(kept.outputs)
    return CensusTable(
        census=kept,
        more=census.outputs[first:],
        more_machines=columns["machines"][first:],
        more_ranks=columns["least_rank"][first:],
        made=made,
    )


def write(table: CensusTable) -> bytes:
    """Return a table as the file that is shipped."""
    census = table.census
    unit = int(np.gcd.reduce(np.concatenate([census.counts.machines, table.more_machines])))
    about = {name: getattr(census, name) for name in ABOUT}
    about |= {"endless": dict(census.endless), "made": table.made, "unit": unit}
    columns = {
        "outputs": _numbers(census.outputs),
        **{f"counts.{name}": column for name, column in census.counts._asdict().items()},
        **{f"fronts.{name}": column for name, column in census.fronts._asdict().items()},
        "longer.time": np.array(list(census.longer)),
        "longer.machines": np.array(list(census.longer.values())),
        "more.output": _numbers(table.more),
        "more.machines": table.more_machines,
        "more.rank": table.more_ranks,
    }
    return packing.pack(
        about,
        {name: each.astype(np.uint64) // _unit(name, unit) for name, each in columns.items()},
    )


def read(data: bytes) -> CensusTable:
    """Return the table of a file that `write` made.

    Raises
    ------
    DovetailError
        If the file is of another version, or damaged.
    """
    about, columns = packing.unpack(data)
    unit, made = about.pop("unit"), about.pop("made")
    columns = {name: column * _unit(name, unit) for name, column in columns.items()}
    times, machines = columns["longer.time"].tolist(), columns["longer.machines"].tolist()
    census = Census(
        **about,
        nodes=0,  # nothing is run
        steps=0,
        seconds=0.0,
        outputs=_texts(columns["outputs"]),
        longer=dict(zip(times, machines, strict=True)),
        counts=Counts(
            columns["counts.output"].astype(np.int64),
            columns["counts.time"],
            columns["counts.machines"],
        ),
        fronts=Fronts(
            columns["fronts.output"].astype(np.int64),
            columns["fronts.rank"],
            columns["fronts.time"],
        ),
        totals=Totals(*np.zeros((3, 0), dtype=np.int64)),
        detailed=None,
    )
    more = _texts(columns["more.output"])
    return CensusTable(census, more, columns["more.machines"], columns["more.rank"], made)


def table(states: int = 5) -> CensusTable:
    """Return the table of all machines with some number of states and two symbols.

    It is shipped with the package, so nothing is run. Machines begin on the blank tape, and the
    output is what the head has visited. docs/data.md says how the tables are made.

    Parameters
    ----------
    states
        One of `STATES`.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.data.table(4)
    CensusTable(4 states, 500 steps: 1302 outputs of up to 16 symbols)
    """
    states = check.integer(states, "states")
    if states not in STATES:
        sizes = ", ".join(map(str, STATES))
        raise DovetailError(f"states: there are tables of {sizes} states, not of {states}")
    return _shipped(states)


@lru_cache
def _shipped(states: int) -> CensusTable:
    return read((resources.files("dovetail.data") / f"files/{states}.table").read_bytes())


def _unit(name: str, unit: int) -> np.uint64:
    """Return the number of which all values of a column are multiples."""
    return np.uint64(unit if name.endswith("machines") else 1)


def _numbers(outputs: tuple[str, ...]) -> npt.NDArray[np.uint64]:
    """Return strings as numbers: their binary digits behind a 1."""
    return np.array([int(f"1{output}", 2) for output in outputs], dtype=np.uint64)


def _texts(numbers: npt.NDArray[np.uint64]) -> tuple[str, ...]:
    return tuple(f"{number:b}"[1:] for number in numbers.tolist())
