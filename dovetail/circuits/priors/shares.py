"""What one prior says of a composed task: the cost of the whole, and each part's share of it."""

from __future__ import annotations

from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.costs import Minimum, bounds
from dovetail.circuits.model.linear_circuits import LinearCircuit
from dovetail.circuits.model.parts import Part
from dovetail.results.result import Result


def beyond(cost: int, least: Minimum) -> int | None:
    """Return what a cost is beyond a minimum; None if that is not known."""
    return cost - least.upper if least.exact and least.upper is not None else None


class PartShare(Result):
    """One part, alone and inside the whole.

    Attributes
    ----------
    part, least
        The task, and what it costs alone.
    circuit, cost
        The gates of the whole that its outputs need, and what they cost; None if the whole does not
        compute it.
    most_slack
        The most that a part of a cheapest whole costs beyond its minimum, over all cheapest wholes;
        None if that is not known.
    """

    part: Part
    least: Minimum
    circuit: Circuit | LinearCircuit | None
    cost: int | None
    most_slack: int | None

    @property
    def slack(self) -> int | None:
        """What the part costs in the whole beyond its minimum, at least 0; None if not known."""
        return None if self.cost is None else beyond(self.cost, self.least)

    def __repr__(self) -> str:
        inside = "not inside" if self.cost is None else f"{self.cost} inside"
        alone = bounds(self.least.lower, self.least.upper)
        return f"PartShare({self.part.name!r}, {alone} alone, {inside})"


class PriorReport(Result):
    """One prior on a composed task.

    Attributes
    ----------
    whole
        The minimum of the whole, with the circuit that the parts are looked for in. Where all
        circuits can be searched, it is one that treats the parts best: least slack in all.
    parts
        The parts.
    composed_lower, composed_upper
        The minima of the parts put together: their sum; of depths the greatest, and in a serial
        task the outer one more. None as in `Minimum`.
    guarantee
        What the prior guarantees for the parts of a cheapest whole: ``"every part"`` is minimal;
        only ``"on average"``, what all of them cost together being bounded; ``"the worst part"``,
        the others being free up to what that one costs; ``"not every part"``; ``"not even on
        average"``, the whole costing more than the parts; ``"no whole"``, there being none; or
        ``"open"``.
    """

    prior: str
    whole: Minimum
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
