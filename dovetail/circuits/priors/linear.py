"""Does the linear prior forward? A composed task on linear circuits against its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dovetail._core import DovetailError
from dovetail.circuits.linear.circuits import LinearMinimum, linear_whole
from dovetail.circuits.model.compositions import Composition
from dovetail.circuits.priors.shares import PartShare, PriorReport
from dovetail.values import display

_OPTIONS = ("ancillas", "copies", "max_states")


def linear_report(composition: Composition, options: Mapping[str, Any]) -> PriorReport:
    """Return the row of the prior ``"linear"``; see `forwarding_report`.

    Each part alone has the whole supply of wires to itself. A part's gates inside the whole are
    those that its outputs need.

    Parameters
    ----------
    composition
        The task.
    options
        Options of `linear_whole`.

    Raises
    ------
    DovetailError
        If an option is unknown, or is not accepted.

    Examples
    --------
    >>> from dovetail.circuits import compose
    >>> row = linear_report(compose({"not x2": "11110000", "f": "00011110"}), {"ancillas": 1})
    >>> row
    PriorReport('linear', whole 3, parts 2, not even on average)
    >>> row.parts
    (PartShare('not x2', 1 alone, 2 inside), PartShare('f', 1 alone, 1 inside))
    """
    if not hasattr(options, "keys") or not set(options) <= set(_OPTIONS):
        accepted = ", ".join(_OPTIONS)
        raise DovetailError(
            f"linear must map some of {accepted} to values, not {display.shorten(repr(options))}"
        )
    whole = linear_whole(composition.tables, composition.inputs, **options)
    minima = [linear_whole(part.tables, part.inputs, **options) for part in composition.parts]
    shares = _shares(composition, whole, minima)
    lower = _total(found.lower for found in minima)
    upper = _total(found.upper for found in minima)
    guarantee = _guarantee(composition.kind, whole, lower, upper)
    return PriorReport("linear", whole, shares, lower, upper, guarantee)


def _total(costs: Iterable[int | None]) -> int | None:
    """The sum of the costs, if there are all of them."""
    known = list(costs)
    numbers = [cost for cost in known if cost is not None]
    return sum(numbers) if len(numbers) == len(known) else None


def _shares(
    composition: Composition, whole: LinearMinimum, minima: list[LinearMinimum]
) -> tuple[PartShare, ...]:
    """What each part costs alone, and in the circuit of the whole if its outputs are there."""
    parts = composition.parts
    if composition.kind != "outputs" or whole.circuit is None:
        pairs = zip(parts, minima, strict=True)
        return tuple(PartShare(part, found, None, None, None) for part, found in pairs)
    outputs = iter(whole.circuit.outputs)
    shares = []
    for part, found in zip(parts, minima, strict=True):
        cone = whole.circuit.cone([next(outputs) for _ in part.tables])
        shares.append(PartShare(part, found, cone, cone.cost, None))
    return tuple(shares)


def _guarantee(kind: str, whole: LinearMinimum, lower: int | None, upper: int | None) -> str:
    """In words, what the minimum of the whole says about the parts, which cost that together."""
    sides = kind == "outputs"
    if lower is None:
        return "open"
    if whole.lower is None:
        return "no whole"
    if whole.upper is not None and whole.upper < lower:
        return "on average" if sides else "not every part"
    if sides and upper is not None and whole.lower > upper:
        return "not even on average"
    return "open"
