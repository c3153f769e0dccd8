"""`Point` and `Winner`: a solution on a front, and a solution that a dovetailer accepts first."""

from fractions import Fraction

from dovetail.machines import Machine
from dovetail.results.result import Result


class Point(Result):
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


class Winner(Result):
    """The point of a front that a dovetailer accepts first.

    Attributes
    ----------
    point
        The solution.
    a, b, tie
        The dovetailer.
    iteration, slots, area
        Iteration of acceptance, turns up to it, and area of the triangle; as in `Hit`.
    """

    point: Point
    a: int
    b: int
    tie: str
    iteration: int
    slots: int
    area: Fraction

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
        own = {"rank": self.rank, "time": self.time, "machine": self.machine.text}
        names = ("a", "b", "tie", "iteration", "slots", "area")
        return own | {name: getattr(self, name) for name in names}
