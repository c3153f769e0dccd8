"""What one prior says of a composed task: the cost of the whole, and each part's share of it."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.circuits.least.minima import Minimum
from dovetail.circuits.linear.circuits import LinearCircuit, LinearMinimum
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.compositions import Part


@dataclass(frozen=True)
class PartShare:
    """One part, alone and inside the whole.

    Attributes
    ----------
    part
        The task.
    least
        What it costs alone.
    circuit
        The gates of the whole that its outputs need; None if the whole does not compute it.
    cost
        What that circuit costs; None if there is none.
    most_slack
        The most that a part of a cheapest whole costs beyond its minimum, over all cheapest wholes;
        None if that is not known.
    """

    part: Part
    least: Minimum | LinearMinimum
    circuit: Circuit | LinearCircuit | None
    cost: int | None
    most_slack: int | None

    @property
    def slack(self) -> int | None:
        """What the part costs in the whole beyond its minimum, at least 0; None if not known."""
        alone = self.least.upper
        if self.cost is None or alone is None or not self.least.exact:
            return None
        return self.cost - alone

    def __repr__(self) -> str:
        inside = "not inside" if self.cost is None else f"{self.cost} inside"
        alone = bounds(self.least.lower, self.least.upper)
        return f"PartShare({self.part.name!r}, {alone} alone, {inside})"


@dataclass(frozen=True)
class PriorReport:
    """One prior on a composed task.

    Attributes
    ----------
    prior
        ``"size"``, ``"tree"``, ``"depth"`` or ``"linear"``.
    whole
        The minimum of the whole, with the circuit that the parts are looked for in. Where all
        circuits can be searched, it is one that treats the parts best: least slack in all.
    parts
        The parts.
    composed_lower, composed_upper
        The minima of the parts put together: their sum; of depths the greatest, and in a serial
        task the outer one more. None as in `LinearMinimum`.
    guarantee
        What the prior guarantees for the parts of a cheapest whole: ``"every part"`` is minimal;
        only ``"on average"``, what all of them cost together being bounded; ``"the worst part"``,
        the others being free up to what that one costs; ``"not every part"``; ``"not even on
        average"``, the whole costing more than the parts; ``"no whole"``, there being none; or
        ``"open"``.
    """

    prior: str
    whole: Minimum | LinearMinimum
    parts: tuple[PartShare, ...]
    composed_lower: int | None
    composed_upper: int | None
    guarantee: str

    @property
    def saving(self) -> int | None:
        """What the whole costs less than the parts together; None if it is not known."""
        whole, composed = self.whole.upper, self.composed_upper
        known = self.whole.exact and self.composed_lower == composed
        if whole is None or composed is None or not known:
            return None
        return composed - whole

    def __repr__(self) -> str:
        whole = bounds(self.whole.lower, self.whole.upper)
        composed = bounds(self.composed_lower, self.composed_upper)
        return f"PriorReport({self.prior!r}, whole {whole}, parts {composed}, {self.guarantee})"


def bounds(lower: int | None, upper: int | None) -> str:
    """Return bounds in short: one number if they meet, and words where there is none.

    Examples
    --------
    >>> bounds(2, 2), bounds(2, 5), bounds(2, None), bounds(None, None)
    ('2', '2..5', '2 or more', 'no circuit')
    """
    if lower is None:
        return "no circuit"
    if upper is None:
        return f"{lower} or more"
    return f"{upper}" if lower == upper else f"{lower}..{upper}"
