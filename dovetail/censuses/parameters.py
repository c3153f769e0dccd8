"""The parameters of a census, checked."""

from dataclasses import dataclass

from dovetail._core import DovetailError
from dovetail.machines import READOUTS
from dovetail.values import check


@dataclass(frozen=True)
class Parameters:
    """All that a census depends on; see `census`. Trailing blanks of the input are dropped.

    Raises
    ------
    DovetailError
        If one of them is malformed.
    """

    states: int
    symbols: int
    max_time: int
    input: str
    readout: str
    ranks: bool
    deciders: bool

    def __post_init__(self) -> None:
        symbols = check.integer(self.symbols, "symbols", 2, 6)
        checked = {
            "states": check.integer(self.states, "states", 1, 8),
            "symbols": symbols,
            "max_time": check.integer(self.max_time, "max_time", 1),
            "input": check.word(self.input, "input", symbols).rstrip("0"),
            "readout": check.choice(self.readout, "readout", READOUTS),
            "ranks": check.flag(self.ranks, "ranks"),
            "deciders": check.flag(self.deciders, "deciders"),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)


def required(max_time: int | None) -> int:
    """Return `max_time`, which must be given although it follows an argument that need not."""
    if max_time is None:
        raise DovetailError("max_time must be given: the greatest number of steps of a machine")
    return max_time
