"""`Component` and `Structure`: parts with two costs, and the programs that are sums of them.

docs/models/mesa.md, "Components and structures" defines them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from dovetail._core import DovetailError
from dovetail.results.result import Result
from dovetail.values import check, display

#: No more structures than this: the winners of a phase diagram are the bits of an integer.
MOST_STRUCTURES = 62

#: How often each component counts, by its name, in order of the first mention.
Terms: TypeAlias = tuple[tuple[str, Fraction], ...]


class Component(Result):
    """A part of a program, with its two costs.

    Attributes
    ----------
    name
        What it is called.
    c
        Its description length, exact, from 0.
    t
        Its time, exact, from 0.
    """

    name: str
    c: Fraction
    t: Fraction


class Structure(Result):
    """A program as a sum of components; made by `Structure.of`.

    Attributes
    ----------
    name
        What it is called.
    c, t
        How often each component counts in the description and in the time: pairs (name, exact
        number).
    deceptive
        Whether it pursues another objective than the base objective once it is deployed.
    pursues
        The components that are objectives which it pursues, stored or derived.

    Examples
    --------
    >>> from dovetail import models
    >>> models.HONEST
    Structure(honest: c = base + optimise + knowledge, t = base + optimise)
    """

    name: str
    c: Terms
    t: Terms
    deceptive: bool
    pursues: tuple[str, ...]

    @classmethod
    def of(
        cls,
        name: str,
        components: Iterable[str] | None = None,
        *,
        c: Iterable[str] | None = None,
        t: Iterable[str] | None = None,
        deceptive: bool = False,
        pursues: Iterable[str] = ("base",),
    ) -> Structure:
        """Return a structure that is the sum of named components.

        Parameters
        ----------
        name
            What it is called.
        components
            The names of its components, each with both of its costs. A name that stands twice
            counts twice.
        c, t
            In place of `components`: those whose description counts, and those whose time counts.
        deceptive
            Whether it pursues another objective than the base objective once it is deployed.
        pursues
            The names of the objectives that it pursues, for `Mesa.heuristics`.

        Examples
        --------
        >>> from dovetail import models
        >>> models.Structure.of("mine", ["base", "optimise"])
        Structure(mine: c = base + optimise, t = base + optimise)
        """
        if (components is None) == (c is None and t is None):
            raise DovetailError("components: give either components, or c and t")
        described = _counted(components if c is None else c, "components" if c is None else "c")
        timed = _counted(components if t is None else t, "components" if t is None else "t")
        goals = tuple(one for one, _ in _counted(pursues, "pursues"))
        flag = check.flag(deceptive, "deceptive")
        return cls(check.text(name, "name"), described, timed, flag, goals)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all its components, in order of the first mention."""
        return tuple(dict.fromkeys(name for name, _ in (*self.c, *self.t)))

    def __repr__(self) -> str:
        return f"Structure({self.name}: c = {_sum(self.c)}, t = {_sum(self.t)})"


def changed(
    terms: Terms, name: str, *, times: Fraction | int = 1, plus: Fraction | int = 0
) -> Terms:
    """Return terms in which a component counts so many times as often, and so much more.

    A component that no longer counts is left out.

    Examples
    --------
    >>> changed((("base", Fraction(1)),), "find", plus=2)
    (('base', Fraction(1, 1)), ('find', Fraction(2, 1)))
    """
    counts = dict(terms)
    counts[name] = counts.get(name, Fraction(0)) * times + plus
    return tuple((one, Fraction(number)) for one, number in counts.items() if number)


def total(terms: Terms, costs: Mapping[str, Fraction]) -> Fraction:
    """Return the sum of the costs of components, each as often as it counts."""
    return sum((number * costs[name] for name, number in terms), Fraction(0))


def component_of(name: Any, pair: Any) -> Component:
    """Return a component by its name and its costs (c, t)."""
    if not isinstance(name, str) or not name:
        raise check.refusal("costs", "a mapping with the names of components", name)
    short = display.shorten(name, 40)
    c, t = check.parts(pair, f"costs: {short}", "a pair (c, t) of exact numbers")
    return Component(name, check.from_zero(c, f"c_{short}"), check.from_zero(t, f"t_{short}"))


def structures_of(structures: Any) -> tuple[Structure, ...]:
    """Return structures with different names, not too many."""
    accepted = f"1 to {MOST_STRUCTURES} structures with different names"
    held = check.several(structures, "structures", accepted)
    for one in held:
        check.instance(one, "structures: each", Structure)
    if not 1 <= len(held) <= MOST_STRUCTURES or len({one.name for one in held}) < len(held):
        raise check.refusal("structures", accepted, [one.name for one in held])
    return tuple(held)


def _counted(names: Any, argument: str) -> Terms:
    accepted = "the names of components, each a string that is not empty"
    held = [] if names is None else check.several(names, argument, accepted)
    for name in held:
        if not isinstance(name, str) or not name:
            raise check.refusal(argument, accepted, names)
    return tuple((name, Fraction(number)) for name, number in Counter(held).items())


def _sum(terms: Terms) -> str:
    parts = [name if number == 1 else f"{number}·{name}" for name, number in terms]
    return display.shorten(" + ".join(parts) or "0", 120)


#: Stores the base objective and pursues it.
HONEST = Structure.of("honest", c=["base", "optimise", "knowledge"], t=["base", "optimise"])
#: Stores a simple objective; derives in every episode that the base objective now serves it.
SIMPLE_DECEPTIVE = Structure.of(
    "simple deceptive",
    c=["simple", "combine", "optimise", "knowledge"],
    t=["combine", "find", "optimise", "outer"],
    deceptive=True,
    pursues=["base", "simple"],
)
#: Stores both objectives, and a check that tells which of them to pursue.
FAST_DECEPTIVE = Structure.of(
    "fast deceptive",
    c=["base", "simple", "check", "optimise", "knowledge"],
    t=["check", "base", "optimise"],
    deceptive=True,
    pursues=["base", "simple"],
)
#: Stores a simple objective and a check, and derives the base objective.
CHECKED_DECEPTIVE = Structure.of(
    "checked deceptive",
    c=["simple", "check", "optimise", "knowledge"],
    t=["check", "find", "optimise"],
    deceptive=True,
    pursues=["base", "simple"],
)
#: Stores only a pointer to what the environment wants; derives that, and pursues it.
HONEST_FINDER = Structure.of(
    "honest finder",
    c=["pointer", "optimise", "knowledge"],
    t=["find", "optimise"],
)
#: The four structures of the text, in this order.
STRUCTURES = (HONEST, SIMPLE_DECEPTIVE, FAST_DECEPTIVE, CHECKED_DECEPTIVE)
#: Costs (c, t) to begin with: bits and steps made up for examples, not measured.
EXAMPLE_COSTS: Mapping[str, tuple[int, int]] = {
    "base": (40, 2),
    "simple": (5, 0),
    "combine": (3, 1),
    "check": (10, 1),
    "optimise": (200, 1000),
    "knowledge": (500, 0),
    "find": (0, 300),
    "outer": (0, 700),
    "pointer": (6, 0),
}
