"""How the margin between two structures changes with each parameter, exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dovetail.results import frames
from dovetail.results.result import TableResult

if TYPE_CHECKING:
    import numpy.typing as npt

    from dovetail.models.mesa.totals import Mesa


class MesaSensitivity(TableResult):
    """The derivatives of a margin; made by `Mesa.sensitivity`. A row is a parameter.

    Attributes
    ----------
    first, second
        The margin is the total of the first structure less that of the second.
    margin
        Its value.
    parameters
        "rate", and the costs that count in one of both.
    values
        What they are.
    derivatives
        What the margin gains for each unit of the parameter, at this place; None for a description
        if g is not linear.
    differences
        What it gains if the parameter is greater by one.
    """

    pictures = ("mesa_sensitivity",)

    first: str
    second: str
    margin: Fraction
    parameters: tuple[str, ...]
    values: tuple[Fraction, ...]
    derivatives: tuple[Fraction | None, ...]
    differences: tuple[Fraction, ...]

    def __len__(self) -> int:
        return len(self.parameters)

    @property
    def elasticities(self) -> tuple[Fraction | None, ...]:
        """The relative change of the margin for each relative change: derivative·value/margin.

        None where there is no derivative, or if the margin is 0.
        """
        pairs = zip(self.derivatives, self.values, strict=True)
        return tuple(
            None if slope is None or not self.margin else slope * value / self.margin
            for slope, value in pairs
        )

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: parameter, value, derivative, difference, elasticity."""
        return {
            "parameter": frames.objects(self.parameters),
            "value": frames.rationals(self.values),
            "derivative": frames.objects(self.derivatives),
            "difference": frames.rationals(self.differences),
            "elasticity": frames.objects(self.elasticities),
        }

    def __repr__(self) -> str:
        pair = f"{self.first} − {self.second} = {self.margin}"[:200]
        return f"MesaSensitivity({pair}, {len(self)} parameters)"


def sensitivity(mesa: Mesa, first: str, second: str) -> MesaSensitivity:
    """Return how the margin between two structures changes with each parameter."""
    margin = mesa.margin(first, second)
    pair = mesa.structure(first), mesa.structure(second)
    named = [f"{kind}_{name}" for kind in ("c", "t") for name in _used(pair, kind)]
    parameters = ["rate", *named]
    values = [mesa.value(name) for name in parameters]
    # One unit more may be more than a share that is contained allows; the margin is the same line.
    free = replace(mesa, contained=())
    alone = free.with_structures(pair) if first != second else free
    differences = [
        alone.with_values({name: value + 1}).margin(first, second) - margin
        for name, value in zip(parameters, values, strict=True)
    ]
    # Where the margin is a straight line, the derivative is the difference.
    derivatives = [
        None if name.startswith("c_") and not mesa.exchange.is_linear else gain
        for name, gain in zip(parameters, differences, strict=True)
    ]
    return MesaSensitivity(
        first,
        second,
        margin,
        tuple(parameters),
        tuple(values),
        tuple(derivatives),
        tuple(differences),
    )


def _used(pair: tuple[Any, Any], kind: str) -> list[str]:
    """Return the components that count in the description or the time of one of both."""
    return list(dict.fromkeys(name for one in pair for name, _ in getattr(one, kind)))
