"""`complexity`: of strings of any length, by the table of a size and by blocks."""

from collections import Counter
from math import log2
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.data.shipped import table
from dovetail.results.result import TableResult
from dovetail.values import check

BOUNDARIES = ("ignore", "recursive", "correlated")
"""What is done with symbols that are left when a string is cut into blocks."""


class Decomposition(TableResult):
    """A string cut into blocks; made by `decompose`.

    Attributes
    ----------
    text
        The string.
    states, symbols, block, boundary, shift, least, blanks
        As in `decompose`.
    blocks
        The different blocks, in order of first occurrence.
    times
        How often each occurs.
    complexities
        The complexity of each, in bits.
    """

    text: str
    states: int
    symbols: int
    block: int
    boundary: str
    shift: int
    least: int
    blanks: str
    blocks: tuple[str, ...]
    times: tuple[int, ...]
    complexities: tuple[float, ...]

    @property
    def bits(self) -> float:
        """The sum over the different blocks of complexity + log2(times), in bits."""
        return sum(self.complexities) + sum(map(log2, self.times))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns block, times, complexity, in order of first occurrence."""
        return {
            "block": np.array(self.blocks, dtype=object),
            "times": np.array(self.times, dtype=np.int64),
            "complexity": np.array(self.complexities, dtype=np.float64),
        }

    def __repr__(self) -> str:
        return (
            f"Decomposition({len(self.text)} symbols, {sum(self.times)} blocks, "
            f"{len(self.blocks)} of them different: {self.bits:.3f} bits)"
        )


def complexity(text: str, states: int = 5, **options: Any) -> float:
    """Return the complexity of a string, in bits.

    A string that the table of a size has is looked up: -log2 of its share among the outputs of all
    machines. A longer one is cut into blocks.

    Parameters
    ----------
    text
        Zeros and ones, any number of them; with more `symbols`, others too.
    states
        States of the machines: of two symbols, one of `dovetail.data.STATES`.
    options
        As in `decompose`.

    Examples
    --------
    >>> import dovetail
    >>> round(dovetail.complexity("0110"), 3), round(dovetail.complexity("01" * 20), 3)
    (8.407, 51.558)
    >>> round(dovetail.complexity("0120", states=3, symbols=3), 3)
    12.26
    """
    return decompose(text, states, **options).bits


def decompose(
    text: str,
    states: int = 5,
    *,
    symbols: int = 2,
    block: int | None = None,
    boundary: str = "ignore",
    shift: int = 1,
    least: int = 2,
    blanks: str = "both",
) -> Decomposition:
    """Return a string cut into blocks, with their complexities: the block decomposition method.

    Parameters
    ----------
    text
        Symbols from 0 to `symbols` - 1. A string of at most `block` of them is one block.
    states, symbols
        Size of the machines, one of `dovetail.data.SIZES`.
    block
        Length of the blocks; None is the greatest of which the table has all strings.
    boundary
        "ignore": blocks side by side, and a shorter rest is left out. "recursive": the rest is a
        block of its own if it has at least `least` symbols. "correlated": a block begins at
        every `shift`-th symbol, as long as it is whole.
    shift, least
        See `boundary`.
    blanks
        As in `CensusTable.complexity`.

    Raises
    ------
    DovetailError
        If an argument is malformed, or no machine gives one of the blocks.

    Examples
    --------
    >>> import dovetail
    >>> found = dovetail.data.decompose("011010011001011010010110", block=8)
    >>> found
    Decomposition(24 symbols, 3 blocks, 2 of them different: 45.222 bits)
    >>> found.to_dict()["block"].tolist(), found.times
    (['01101001', '10010110'], (1, 2))
    """
    known = table(states, symbols)
    longest = len(known.outputs[-1])
    size = known.complete(blanks) if block is None else check.integer(block, "block", 1, longest)
    check.choice(boundary, "boundary", BOUNDARIES)
    shift, least = check.integer(shift, "shift", 1), check.integer(least, "least", 1)
    word = check.word(text, "text", known.symbols)
    if not word:
        raise DovetailError("text must have at least one symbol")
    found = Counter(_blocks(word, size, boundary, shift, least))
    return Decomposition(
        text=word,
        states=known.states,
        symbols=known.symbols,
        block=size,
        boundary=boundary,
        shift=shift,
        least=least,
        blanks=blanks,
        blocks=tuple(found),
        times=tuple(found.values()),
        complexities=tuple(known.complexity(each, blanks=blanks) for each in found),
    )


def _blocks(text: str, size: int, boundary: str, shift: int, least: int) -> list[str]:
    """Return the blocks of a string, from left to right."""
    if len(text) <= size:
        return [text]
    step = shift if boundary == "correlated" else size
    blocks = [text[start : start + size] for start in range(0, len(text) - size + 1, step)]
    rest = text[len(text) - len(text) % size :]
    if boundary == "recursive" and len(rest) >= least:
        blocks.append(rest)
    return blocks
