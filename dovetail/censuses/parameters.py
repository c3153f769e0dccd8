"""The parameters of a census, checked."""

from typing import NamedTuple

from dovetail._core import DovetailError
from dovetail.machines import READOUTS
from dovetail.values import check


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
    """Return the parameters, checked; trailing blanks of the input are dropped."""
    states = check.integer(states, "states", 1, 8)
    symbols = check.integer(symbols, "symbols", 2, 6)
    if max_time is None:
        raise DovetailError("max_time must be given: the greatest number of steps of a machine")
    max_time = check.integer(max_time, "max_time", 1)
    word = check.word(input, "input", symbols).rstrip("0")
    readout = check.choice(readout, "readout", READOUTS)
    ranks, deciders = check.flag(ranks, "ranks"), check.flag(deciders, "deciders")
    return Parameters(states, symbols, word, max_time, readout, ranks, deciders)
