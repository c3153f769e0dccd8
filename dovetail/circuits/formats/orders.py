"""Definitions in any order, put so that each comes after what it needs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from dovetail._core import DovetailError

Key = TypeVar("Key", bound=Hashable)


def in_order(
    operands: Mapping[Key, Sequence[Key]], format: str, lines: Mapping[Key, int]
) -> list[Key]:
    """Return the keys, each after those of its operands that are keys; else in their own order.

    A key that needs itself is an error, for which the format and the line of each key are given.

    Examples
    --------
    >>> in_order({"y": ["t", "a"], "t": ["a"]}, "BLIF", {"y": 1, "t": 2})
    ['t', 'y']
    """
    order: dict[Key, None] = {}
    for first in operands:
        way = {first: iter(operands[first])}
        while way:
            key, rest = way.popitem()
            waits = next((k for k in rest if k in operands and k not in order), None)
            if waits is None:
                order[key] = None
                continue
            way[key] = rest
            if waits not in way:
                way[waits] = iter(operands[waits])
            else:
                keys = list(way)
                cycle = " <- ".join(map(str, [*keys[keys.index(waits) :], waits]))
                raise DovetailError(
                    f"{format}, line {lines[waits]}: a signal depends on itself: {cycle}"
                )
    return list(order)
