"""`CensusTable`: counts and least ranks of all short outputs of one size."""

from collections import Counter
from fractions import Fraction
from functools import cached_property
from itertools import count
from math import log2
from typing import Any, cast

import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.censuses import Census
from dovetail.results.result import TableResult
from dovetail.values import check, display

BLANKS = ("both", "zeros")
"""Tapes on which machines begin."""


class CensusTable(TableResult):
    """Counts and least ranks of all short outputs of one size; had by `dovetail.data.table`.

    Attributes
    ----------
    census
        The census of the size, as far as it is kept: outputs of up to `census.longest` symbols, and
        the halting times and fronts of those of up to `census.detailed`; None is all.
    made
        The command that makes the table.
    """

    pictures = ("table",)

    census: Census
    made: str

    @property
    def states(self) -> int:
        """States of the machines."""
        return self.census.states

    @property
    def symbols(self) -> int:
        """Symbols of the machines."""
        return self.census.symbols

    @property
    def outputs(self) -> tuple[str, ...]:
        """All outputs, by length and then by symbols."""
        return self.census.outputs

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
        return self._complete[check.choice(blanks, "blanks", BLANKS)]

    def machines(self, output: str) -> int:
        """Return the number of machines that give an output.

        Examples
        --------
        >>> import dovetail
        >>> dovetail.data.table(5).machines("0110")
        19339469568
        """
        return int(self._columns["machines"][self._place(output)])

    def least_rank(self, output: str) -> int:
        """Return the least rank of a machine of up to so many states that gives an output."""
        return int(self._columns["least_rank"][self._place(output)])

    def distribution(self) -> dict[str, Fraction]:
        """Return the share of every output among all machines that halt, greatest first."""
        return cast("dict[str, Fraction]", self.census.distribution())

    def complexity(self, output: str, *, blanks: str = "both") -> float:
        """Return -log2 of the share of an output, in bits: the coding theorem method.

        Parameters
        ----------
        output
            A string that some machine gives.
        blanks
            "zeros": machines begin on a tape of zeros, as in a census. "both": on a tape of zeros
            or of another symbol, equally many of each, as in the published table; then a string
            and its complement are equally complex (docs/data.md).

        Examples
        --------
        >>> import dovetail
        >>> round(dovetail.data.table(5).complexity("0110"), 3)
        8.407
        """
        word = check.word(output, "output", self.symbols)
        tapes = self.symbols if check.choice(blanks, "blanks", BLANKS) == "both" else 1
        images = (word.translate(exchange) for exchange in _exchanges(tapes))
        known = [each for each in images if each in self._places]
        machines = sum(map(self.machines, known or [word]))
        return log2(tapes * self.census.halting) - log2(machines)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns output, machines, complexity (blanks="zeros"), least_rank.

        `census.to_dict()` has Kt too, of outputs that have fronts.

        Examples
        --------
        >>> import dovetail
        >>> columns = dovetail.data.table(3).to_dict()
        >>> columns["output"][:3], columns["machines"][:3], columns["least_rank"][:3]
        (array(['0', '1', '00'], dtype=object), array([537824, 537824, 222032], dtype=uint64),
         array([   1,    7, 6037], dtype=uint64))
        """
        columns = dict(self._columns)
        del columns["kt"]
        return columns

    @cached_property
    def _columns(self) -> dict[str, npt.NDArray[Any]]:
        return self.census.to_dict()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {output: place for place, output in enumerate(self.outputs)}

    @cached_property
    def _complete(self) -> dict[str, int]:
        """The greatest complete length, by blanks."""
        exchanges = _exchanges(self.symbols)
        images = [{output.translate(each) for output in self.outputs} for each in exchanges]
        return {
            "both": _complete_length(set().union(*images), self.symbols),
            "zeros": _complete_length(images[0], self.symbols),
        }

    def _place(self, output: str) -> int:
        """Return the position of an output."""
        place = self._places.get(check.word(output, "output", self.symbols))
        if place is None:
            raise DovetailError(
                f"output: no machine of {self._size} gives {display.shown(output)} in "
                f"{self.census.max_time} steps, or it is too long for the table"
            )
        return place

    @property
    def _size(self) -> str:
        """The size of the machines in words."""
        return size_in_words(self.states, self.symbols)

    def __repr__(self) -> str:
        return (
            f"CensusTable({self._size}, {self.census.max_time} steps: {len(self.outputs)} "
            f"outputs of up to {len(self.outputs[-1])} symbols)"
        )


def size_in_words(states: int, symbols: int) -> str:
    """Return a size in words; two symbols are not mentioned.

    Examples
    --------
    >>> size_in_words(5, 2), size_in_words(3, 3)
    ('5 states', '3 states and 3 symbols')
    """
    return f"{states} states" if symbols == 2 else f"{states} states and {symbols} symbols"


def _exchanges(symbols: int) -> list[dict[int, int]]:
    """Return, for each symbol, what exchanges it and 0 in a string; the first changes nothing."""
    return [str.maketrans(f"0{symbol}", f"{symbol}0") for symbol in range(symbols)]


def _complete_length(strings: set[str], symbols: int) -> int:
    """Return the greatest length up to which all strings are there."""
    lengths = Counter(map(len, strings))
    return next(length for length in count() if lengths[length + 1] < symbols ** (length + 1))
