"""What a census depends on, checked."""

from typing import NamedTuple

from dovetail import _check
from dovetail._core import DovetailError
from dovetail.runs import READOUTS


class Parameters(NamedTuple):
    """What a census depends on, in the order in which the core takes it."""

    states: int
    symbols: int
    input: str
    max_time: int
    readout: str
    ranks: bool
    deciders: bool


def check_parameters(
    states: int,
    symbols: int,
    input: str,
    max_time: int | None,
    readout: str,
    ranks: bool,
    deciders: bool,
) -> Parameters:
    """Return the parameters, checked; inputs that are the same become the same."""
    states = _check.integer(states, "states", 1, 8)
    symbols = _check.integer(symbols, "symbols", 2, 6)
    if max_time is None:
        raise DovetailError("max_time must be given: the greatest number of steps of a machine")
    max_time = _check.integer(max_time, "max_time", 1)
    word = _check.word(input, "input", symbols).rstrip("0")
    readout = _check.choice(readout, "readout", READOUTS)
    ranks, deciders = _check.flag(ranks, "ranks"), _check.flag(deciders, "deciders")
    return Parameters(states, symbols, word, max_time, readout, ranks, deciders)
