"""What the browser is told of some programs: exact numbers as texts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from dovetail.forwarding import Hull, hull
from dovetail.forwarding.hulls import Edge, Family
from dovetail.fronts import Front
from dovetail.geometry import Geometry, runtime_geometry

#: Integers of up to so many bits are written in decimal digits.
DECIMAL_BITS = 3400


def contents_of(known: Front | Geometry, tie: str, held_out_steps: int) -> dict[str, Any]:
    """Return programs, what is known of all others, and the complete hull, ready for JSON.

    Examples
    --------
    >>> contents = contents_of(runtime_geometry([(1, 3)]), "rank", 100)
    >>> contents["covered"], contents["families"]
    ({'low': '0', 'high': None}, [{'count': '3', 'rules': [[0, '1', '1', '1', '0']]}])
    """
    geometry = known if isinstance(known, Geometry) else runtime_geometry(known)
    corner = geometry.rectangle
    points = known if isinstance(known, Front) else geometry.points
    total = None if corner is None else corner.total
    rectangle = None if corner is None else (corner.max_rank, corner.max_time)
    return {
        "name": geometry.name,
        "tie": tie,
        "points": list(_points(known, held_out_steps)),
        "total": _text(total),
        "rectangle": rectangle and dict(zip(("rank", "time"), map(str, rectangle), strict=True)),
        "covered": {"low": str(geometry.low), "high": _text(geometry.high)},
        **_hull(hull(points)),
    }


def _points(known: Front | Geometry, held_out_steps: int) -> Iterator[dict[str, str | None]]:
    """Yield the programs; those of a front with their machines and held-out losses."""
    if isinstance(known, Geometry):
        for rank, time in known.points:
            yield {"rank": str(rank), "time": str(time), "machine": None, "held_out_loss": None}
        return
    for point in known:
        found = known.task.evaluate(point.machine, point.time, held_out_steps=held_out_steps)
        yield {
            "rank": str(point.rank),
            "time": str(point.time),
            "machine": point.machine.text,
            "held_out_loss": _text(found.held_out_loss),
        }


def _hull(complete: Hull) -> dict[str, Any]:
    return {
        "families": [_family(family) for family in complete.families],
        "edges": [_edge(edge) for edge in complete.edges],
    }


def _family(family: Family) -> dict[str, Any]:
    rules = [[rule.point, *map(_text, (rule.p, rule.q, rule.u, rule.v))] for rule in family.rules]
    return {"count": str(family.count), "rules": rules}


def _edge(edge: Edge) -> dict[str, Any]:
    return {"price": _text(edge.price), "rates": [_text(rate) for rate in edge.rates]}


def _text(value: int | Fraction | None) -> str | None:
    """Return a number as the browser reads it; where it is long in hexadecimal digits.

    Python refuses to write integers of more than 4,300 decimal digits.
    """
    if value is None:
        return None
    parts = value.as_integer_ratio()
    if max(parts).bit_length() <= DECIMAL_BITS:
        return str(value)
    return "/".join(map(hex, parts))
