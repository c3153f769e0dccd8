"""Outputs as numbers: their digits behind a 1, so that numbers are in the order of the outputs.

Numbers are quick to work on where there are hundreds of thousands of outputs.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]
Digits = npt.NDArray[np.uint8]


def numbers(outputs: Sequence[str], symbols: int) -> Numbers:
    """Return outputs as numbers.

    Examples
    --------
    >>> numbers(["0", "1", "01"], 2)
    array([2, 3, 5], dtype=uint64)
    """
    return np.array([int(f"1{output}", symbols) for output in outputs], dtype=np.uint64)


def texts(numbers: Numbers, symbols: int) -> tuple[str, ...]:
    """Return the outputs of rising numbers.

    Examples
    --------
    >>> texts(np.array([2, 3, 5], dtype=np.uint64), 2)
    ('0', '1', '01')
    """
    return tuple(
        text
        for digits in _by_length(numbers, symbols)
        for text in (digits + ord("0")).view(f"S{digits.shape[1]}").astype(str).ravel().tolist()
    )


def least_twins(numbers: Numbers, symbols: int) -> npt.NDArray[np.intp]:
    """Return, for each output, the place of the first one that as many machines give at each time.

    On a tape of zeros the mirror images of machines give the outputs read backwards, and machines
    with other names for the symbols but 0 give those with these names. Among all such twins the
    first has the symbols named in order of first occurrence.

    Parameters
    ----------
    numbers
        Rising; with an output there are all its twins.

    Examples
    --------
    >>> least_twins(np.array([4, 5, 6, 7], dtype=np.uint64), 2)  # 00, 01, 10, 11
    array([0, 1, 1, 3])
    """
    twins = [
        np.minimum(
            _numbers(_renamed(digits, symbols), symbols),
            _numbers(_renamed(digits[:, ::-1], symbols), symbols),
        )
        for digits in _by_length(numbers, symbols)
    ]
    return np.searchsorted(numbers, np.concatenate([numbers[:0], *twins]))


def _by_length(numbers: Numbers, symbols: int) -> Iterator[Digits]:
    """Yield the digits of all outputs of each length, a row for each output."""
    length, base = 1, np.uint64(symbols)
    while len(numbers):
        this = int(np.searchsorted(numbers, np.uint64(2 * symbols**length)))
        left, digits = numbers[:this], np.empty((this, length), dtype=np.uint8)
        for place in reversed(range(length)):
            left, digits[:, place] = np.divmod(left, base)
        if this:
            yield digits
        numbers, length = numbers[this:], length + 1


def _numbers(digits: Digits, symbols: int) -> Numbers:
    """Return rows of digits as numbers."""
    whole = np.ones(len(digits), dtype=np.uint64)
    for column in digits.T:
        whole = whole * np.uint64(symbols) + column
    return whole


def _renamed(digits: Digits, symbols: int) -> Digits:
    """Return rows with the symbols but 0 named in order of first occurrence."""
    rows = np.arange(len(digits))
    names = np.zeros((len(digits), symbols), dtype=np.uint8)
    named, renamed = np.zeros(len(digits), dtype=np.uint8), np.empty_like(digits)
    for place, column in enumerate(digits.T):
        new = (column > 0) & (names[rows, column] == 0)
        named += new
        names[rows[new], column[new]] = named[new]
        renamed[:, place] = names[rows, column]
    return renamed
