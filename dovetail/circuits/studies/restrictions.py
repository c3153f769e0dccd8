"""What a restriction costs: trees against graphs over all functions, and searching for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from dovetail.circuits.least.tables import table
from dovetail.circuits.model.bases import basis_of
from dovetail.results.result import Result, TableResult


class Restriction(TableResult):
    """How many gates functions need as a tree and as a graph; made by `cost_of_trees`.

    Attributes
    ----------
    counts
        Numbers of functions by (size, tree size): the least of each.
    unknown
        Functions whose least size is only bounded; they are not among the counts.
    """

    pictures = ("restriction",)

    inputs: int
    basis: str
    counts: Mapping[tuple[int, int], int]
    unknown: int

    @property
    def dearer(self) -> int:
        """Functions that need more gates as a tree."""
        return sum(many for (size, tree), many in self.counts.items() if tree > size)

    @property
    def mean_ratio(self) -> Fraction:
        """The mean of tree size / size over the functions that need a gate; 1 if none does."""
        costly = {pair: many for pair, many in self.counts.items() if pair[0]}
        if not costly:
            return Fraction(1)
        total = sum(
            (Fraction(tree * many, size) for (size, tree), many in costly.items()), Fraction()
        )
        return total / sum(costly.values())

    @property
    def greatest_ratio(self) -> Fraction:
        """The greatest tree size / size of a function that needs a gate; 1 if none does."""
        ratios = (Fraction(tree, size) for size, tree in self.counts if size)
        return max(ratios, default=Fraction(1))

    def to_dict(self) -> dict[str, npt.NDArray[np.int64]]:
        """Return columns: size, tree, functions."""
        rows = np.array([(*pair, many) for pair, many in self.counts.items()], dtype=np.int64)
        return dict(zip(("size", "tree", "functions"), rows.T, strict=True))

    def __repr__(self) -> str:
        known = sum(self.counts.values())
        bounded = f", {self.unknown:,} only bounded" if self.unknown else ""
        return (
            f"Restriction({self.inputs} inputs, basis {self.basis!r}: {self.dearer:,} of {known:,} "
            f"functions are dearer as a tree{bounded})"
        )


def cost_of_trees(inputs: int = 4, basis: str = "full") -> Restriction:
    """Return how many functions of 1 to 4 inputs need how many gates, as a graph and as a tree.

    Examples
    --------
    >>> cost_of_trees(3)
    Restriction(3 inputs, basis 'full': 0 of 256 functions are dearer as a tree)
    """
    sizes, trees = table(inputs, "size", basis), table(inputs, "tree", basis)
    known = sizes.lower == sizes.upper
    pairs = zip(sizes.lower[known].tolist(), trees.lower[known].tolist(), strict=True)
    counts = dict(sorted(Counter(pairs).items()))
    return Restriction(inputs, basis, counts, int(np.count_nonzero(~known)))


class SearchWork(Result):
    """The work of finding all functions of a tree size, with and without a memory.

    Attributes
    ----------
    size
        The tree size.
    formulas
        Formulas of that size, as they are written: what a plain search goes through.
    pairs
        Pairs of functions that a search combines which keeps each function at its least size
        only: a graph whose price is that of its trees.
    functions
        Functions found, those of this least tree size.
    """

    size: int
    formulas: int
    pairs: int
    functions: int


def search_work(inputs: int = 4, basis: str = "full") -> tuple[SearchWork, ...]:
    """Return the work of a plain and of a memoised search for trees, size by size, exactly.

    Both combine two smaller trees by each operator that reads both operands, in either order, and
    negate one where negation costs a gate. The plain search does so with all formulas, the other
    with the functions found, each once.

    Examples
    --------
    >>> search_work(3)[2]
    SearchWork(size=2, formulas=5400, pairs=900, functions=114)
    """
    chosen = basis_of(basis)
    found = table(inputs, "tree", basis).counts().tolist()
    operators = sum(
        chosen.costs[op] == 1 and chosen.wires_read(op, 0, 1) == (0, 1) for op in chosen.operators
    )
    # Where negation is free, a function and its negation are one: the operators negate.
    kept = [many if chosen.counts_not else many // 2 for many in found]
    kept[0] = inputs
    formulas = [inputs]
    work = [SearchWork(0, inputs, 0, found[0])]
    for size in range(1, len(found)):
        before = range(size)
        formulas.append(operators * sum(formulas[i] * formulas[size - 1 - i] for i in before))
        pairs = operators * sum(kept[i] * kept[size - 1 - i] for i in before)
        if chosen.counts_not:
            formulas[size] += formulas[size - 1]
            pairs += kept[size - 1]
        work.append(SearchWork(size, formulas[size], pairs, found[size]))
    return tuple(work)
