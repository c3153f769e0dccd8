"""Switches: what becomes of a model if components overlap, are kept, are checked, or grow.

Each returns a model whose structures have other numbers of their components.
docs/models/mesa.md, "Switches" defines them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.fronts import Number
from dovetail.models.mesa.structures import (
    Component,
    Structure,
    changed,
    component_of,
    structures_of,
)
from dovetail.values import check, display

if TYPE_CHECKING:
    from dovetail.models.mesa.totals import Mesa

#: What counts as an objective of a structure: those that it stores, or all that it pursues.
OBJECTIVES = ("stored", "pursued")


def overlap(mesa: Mesa, part: str, whole: str, share: Number, of: str) -> Mesa:
    """Return a model in which the whole contains a share of a part, in time or description."""
    kind = check.choice(of, "of", ("t", "c"))
    for argument, name in (("part", part), ("whole", whole)):
        _check_component(mesa, name, argument)
    if part == whole:
        raise DovetailError("part and whole must be two components")
    number = check.from_zero(share, "share")
    if number > 1:
        raise check.refusal("share", "an exact number from 0 to 1", share)
    made = tuple(_overlapping(one, part, whole, number, kind) for one in mesa.structures)
    contained = (*mesa.contained, (part, whole, number, kind))
    return mesa.changed(structures=made, contained=contained)


def memory(
    mesa: Mesa, episodes: int, kept: Iterable[str], prices: tuple[Number, Number, Number]
) -> Mesa:
    """Return a model in which what some components derive is kept for several episodes.

    The prices are the description of the component "keep" and the times of "store" and "recall".
    """
    number = check.integer(episodes, "episodes", 1, None)
    held = check.several(kept, "kept", "a list of the names of components")
    for name in held:
        _check_component(mesa, name, "kept: each")
    names = tuple(dict.fromkeys(held))
    keep, store, recall = prices
    parts = _with_components(mesa, {"keep": (keep, 0), "store": (0, store), "recall": (0, recall)})
    made = tuple(_keeping(one, number, names) for one in mesa.structures)
    return mesa.changed(components=parts, structures=made)


def checks(mesa: Mesa, number: int, costs: tuple[Number, Number], kinds: int) -> Mesa:
    """Return a model in which the deceptive structures evade checks, by the component "evade"."""
    count = check.integer(number, "number", 0, None)
    several = check.integer(kinds, "kinds", 0, None)
    parts = _with_components(mesa, {"evade": costs})
    made = tuple(_evading(one, count, several) for one in mesa.structures)
    return mesa.changed(components=parts, structures=made)


def heuristics(mesa: Mesa, growth: Number, objectives: str) -> Mesa:
    """Return a model whose optimiser grows by so many times the length of each objective."""
    number = check.from_zero(growth, "growth")
    check.choice(objectives, "objectives", OBJECTIVES)
    for name in dict.fromkeys(name for one in mesa.structures for name in one.pursues):
        mesa.parameter(f"c_{name}")
    made = tuple(_growing(one, number, objectives) for one in mesa.structures)
    return mesa.changed(structures=made)


def worse_objective(
    mesa: Mesa, costs: tuple[Number, Number | None], loss: Number, price: Number, of: str
) -> Mesa:
    """Return a model with one more structure, whose component "worse" takes the place of "base".

    The component "loss" is the performance that it loses, which counts as time at a price.
    """
    old = mesa.structure(of)
    c, t = costs
    time = mesa.value("t_base") if t is None else t
    parts = _with_components(mesa, {"worse": (c, time), "loss": (0, loss)})
    terms = [
        tuple(("worse" if name == "base" else name, number) for name, number in kind)
        for kind in (old.c, old.t)
    ]
    new = Structure(
        name=f"{old.name}, worse",
        c=terms[0],
        t=changed(terms[1], "loss", plus=check.from_zero(price, "price")),
        deceptive=old.deceptive,
        pursues=tuple("worse" if name == "base" else name for name in old.pursues),
    )
    return mesa.changed(components=parts, structures=structures_of((*mesa.structures, new)))


def _check_component(mesa: Mesa, name: Any, argument: str) -> None:
    check.choice(name, argument, tuple(one.name for one in mesa.components))


def _overlapping(
    structure: Structure, part: str, whole: str, share: Fraction, kind: str
) -> Structure:
    terms = structure.t if kind == "t" else structure.c
    if not {part, whole} <= {name for name, _ in terms}:
        return structure
    less = changed(terms, part, times=1 - share)
    return replace(structure, t=less) if kind == "t" else replace(structure, c=less)


def _keeping(structure: Structure, episodes: int, kept: Collection[str]) -> Structure:
    results = [name for name, _ in structure.t if name in kept]
    if episodes == 1 or not results:
        return structure
    t = structure.t
    for name in results:
        t = changed(t, name, times=Fraction(1, episodes))
    t = changed(t, "store", plus=Fraction(len(results), episodes))
    t = changed(t, "recall", plus=Fraction(len(results) * (episodes - 1), episodes))
    return replace(structure, c=changed(structure.c, "keep", plus=1), t=t)


def _evading(structure: Structure, number: int, kinds: int) -> Structure:
    if not structure.deceptive or not number:
        return structure
    c = changed(structure.c, "evade", plus=kinds)
    return replace(structure, c=c, t=changed(structure.t, "evade", plus=number))


def _growing(structure: Structure, growth: Fraction, objectives: str) -> Structure:
    c = structure.c
    for name in structure.pursues:
        if objectives == "pursued" or name in dict(structure.c):
            c = changed(c, name, plus=growth)
    return replace(structure, c=c)


def _with_components(
    mesa: Mesa, costs: Mapping[str, tuple[Number, Number]]
) -> tuple[Component, ...]:
    """Return the components and some more; those that are there must cost the same."""
    held = {one.name: one for one in mesa.components}
    for name, pair in costs.items():
        new = component_of(name, pair)
        if held.setdefault(name, new) != new:
            raise DovetailError(
                f"components: {display.shown(name)} is there already, with other costs"
            )
    return tuple(held.values())
