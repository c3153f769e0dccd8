"""The parameters of a census, checked."""

from dataclasses import asdict, dataclass
from typing import ClassVar

from dovetail._core import CensusPlan, DovetailError, Tally
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

    kind: ClassVar[str] = "census"

    states: int
    symbols: int
    max_time: int
    input: str
    readout: str
    ranks: bool
    deciders: bool
    longest: int | None = None
    detailed: int | None = None

    def __post_init__(self) -> None:
        symbols = check.integer(self.symbols, "symbols", 2, 6)
        longest = check.optional_integer(self.longest, "longest", 1)
        most = check.MOST if longest is None else longest
        checked = {
            "states": check.integer(self.states, "states", 1, 8),
            "symbols": symbols,
            "max_time": check.integer(self.max_time, "max_time", 1),
            "input": check.word(self.input, "input", symbols).rstrip("0"),
            "readout": check.choice(self.readout, "readout", READOUTS),
            "ranks": check.flag(self.ranks, "ranks"),
            "deciders": check.flag(self.deciders, "deciders"),
            "longest": longest,
            "detailed": check.optional_integer(self.detailed, "detailed", 1, most),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    def plan(self) -> CensusPlan:
        """Return the tree to be counted."""
        return CensusPlan(self)

    def parameters(self) -> dict[str, object]:
        """Return the parameters as plain values."""
        return asdict(self)

    def tally(self, data: bytes | None = None) -> Tally:
        """Return a tally from its bytes, or an empty one."""
        return Tally() if data is None else Tally.from_bytes(data)


def required(max_time: int | None) -> int:
    """Return `max_time`, which must be given although it follows an argument that need not."""
    if max_time is None:
        raise DovetailError("max_time must be given: the greatest number of steps of a machine")
    return max_time
