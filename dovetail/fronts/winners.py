"""A point of a front, and how it wins."""

from dataclasses import dataclass
from typing import Any

from dovetail.machines import Machine
from dovetail.values import display


@dataclass(frozen=True)
class Point:
    """A solution on a front.

    Attributes
    ----------
    rank, time
        Rank in the space, and time on the task in turns.
    machine
        The machine.
    """

    rank: int
    time: int
    machine: Machine


@dataclass(frozen=True)
class Winner:
    """The point of a front that a dovetailer accepts first.

    Attributes
    ----------
    point
        The solution.
    a, b, tie
        The dovetailer.
    iteration, slots, area
        When it is accepted, and the turns and the triangle that this costs; as in `Hit`.
    """

    point: Point
    a: int
    b: int
    tie: str
    iteration: int
    slots: int
    area: Any

    @property
    def rank(self) -> int:
        """Rank of the winner."""
        return self.point.rank

    @property
    def time(self) -> int:
        """Time of the winner in turns."""
        return self.point.time

    @property
    def machine(self) -> Machine:
        """The machine that wins."""
        return self.point.machine

    def to_dict(self) -> dict[str, object]:
        """Return rank, time and machine (text) of the point, and the other fields."""
        values = vars(self) | {"rank": self.rank, "time": self.time, "machine": self.machine.text}
        return {name: value for name, value in values.items() if name != "point"}

    def _repr_html_(self) -> str:
        return display.record("Winner", self.to_dict())
