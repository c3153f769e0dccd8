"""All pairs of functions of up to three inputs: what they cost together, exactly."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.circuits.least.all_circuits import MAX_INPUTS, SEARCHED_BASES
from dovetail.circuits.least.tables import table
from dovetail.results.result import TableResult
from dovetail.values import check, display

_COLUMNS = (
    "first", "second", "size_first", "size_second", "size", "union", "joined", "least_slack",
    "greatest_slack",
)  # fmt: skip


class Pairs(TableResult):
    """All pairs of different functions that cost something; by `all_pairs`.

    A function and its negation cost the same and count once: the functions are those that are 0 on
    row 0. All columns are as long as there are pairs.

    Attributes
    ----------
    first, second
        The truth tables (uint16).
    size_first, size_second
        The least numbers of gates of each alone (uint8), as are all that follow.
    size
        The least number of gates for both.
    union
        The least number of different functions in a smallest circuit of the one and a smallest
        circuit of the other together.
    joined
        The same, of two that fit into one circuit: the functions they share are a circuit.
    least_slack
        The gates that both parts of a smallest whole have beyond their minima, added up: the least
        over all smallest wholes.
    greatest_slack
        The gates that one part of a smallest whole has beyond its minimum: the most over both parts
        and all smallest wholes.
    """

    pictures = ("circuit_pairs",)

    inputs: int
    basis: str
    first: npt.NDArray[np.uint16]
    second: npt.NDArray[np.uint16]
    size_first: npt.NDArray[np.uint8]
    size_second: npt.NDArray[np.uint8]
    size: npt.NDArray[np.uint8]
    union: npt.NDArray[np.uint8]
    joined: npt.NDArray[np.uint8]
    least_slack: npt.NDArray[np.uint8]
    greatest_slack: npt.NDArray[np.uint8]

    @property
    def saving(self) -> npt.NDArray[np.uint8]:
        """What a pair costs less together than apart; never below 0."""
        saving: npt.NDArray[np.uint8] = self.size_first + self.size_second - self.size
        return saving

    def counts(self) -> dict[str, int]:
        """Return how many pairs there are, and how many are exceptions.

        Examples
        --------
        >>> all_pairs(3).counts()["cheaper than any union"]
        1042
        """
        return {
            "pairs": len(self),
            "cheaper together": int((self.saving > 0).sum()),
            "cheaper than any union": int((self.size < self.union).sum()),
            "with slack in every whole": int((self.least_slack > 0).sum()),
            "with slack in some whole": int((self.greatest_slack > 0).sum()),
        }

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns, and the saving."""
        return {name: getattr(self, name) for name in _COLUMNS} | {"saving": self.saving}

    def __len__(self) -> int:
        return len(self.first)

    def __repr__(self) -> str:
        return f"Pairs({len(self)} pairs, {self.inputs} inputs, basis={self.basis!r})"

    def _repr_html_(self) -> str:
        return display.record(repr(self), self.counts())


def all_pairs(inputs: int = 3, basis: str = "full") -> Pairs:
    """Return what all pairs of functions cost together, by a search of all circuits.

    There are 1 to 3 inputs, and the basis is ``"full"`` or ``"u2"``. Three inputs take less than a
    second in the one, some seconds in the other.

    Examples
    --------
    >>> pairs = all_pairs(2, "u2")
    >>> pairs, pairs.counts()["cheaper together"]
    (Pairs(10 pairs, 2 inputs, basis='u2'), 4)
    """
    inputs = check.integer(inputs, "inputs", 1, MAX_INPUTS)
    return _all_pairs(inputs, check.choice(basis, "basis", SEARCHED_BASES))


@cache
def _all_pairs(inputs: int, basis: str) -> Pairs:
    matrices = _core.circuit_pairs(inputs, basis)
    alone = matrices[0].diagonal()
    first, second = np.triu_indices(len(alone), 1)
    paid = (alone[first] > 0) & (alone[second] > 0)
    first, second = first[paid], second[paid]
    columns: list[Any] = [2 * places.astype(np.uint16) for places in (first, second)]
    columns += [alone[first], alone[second], *(matrix[first, second] for matrix in matrices)]
    for column in columns:
        column.flags.writeable = False
    return Pairs(inputs, basis, *columns)


def multiplexed_savings(
    inputs: int = 3, prior: str = "tree", basis: str = "full"
) -> npt.NDArray[np.int64]:
    """Return what all tasks f and g cost alone, less what mux(s; f, g) costs.

    mux(s; f, g) is f where the select input s is 0, and g where it is 1: see `multiplexed`. A
    number above 0 is a whole that is cheaper than its parts together. The prior is ``"size"``,
    ``"tree"`` or ``"depth"``; of depths the greater counts. The tasks have 1 to 3 inputs, and in
    the basis the table of one more must be exact. There is a row for each f and a column for each
    g, by their truth tables.

    Examples
    --------
    >>> cheaper = multiplexed_savings(3) > 0
    >>> int(cheaper.sum()), int(cheaper.sum() - cheaper.diagonal().sum())
    (8738, 8490)
    """
    inputs = check.integer(inputs, "inputs", 1, MAX_INPUTS)
    alone = table(inputs, prior, basis).upper.astype(np.int64)
    whole = table(inputs + 1, prior, basis)
    if not whole.exact:
        raise DovetailError(
            f"basis must have exact tables of {inputs + 1} inputs; that of '{prior}' in "
            f"'{whole.basis}' has bounds"
        )
    functions = np.arange(len(alone))
    chosen = functions[:, None] | functions[None, :] << (1 << inputs)
    combine = np.maximum if prior == "depth" else np.add
    savings: npt.NDArray[np.int64] = (
        combine.outer(alone, alone) - whole.lower.astype(np.int64)[chosen]
    )
    return savings
