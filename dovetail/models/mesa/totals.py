"""`Mesa`: structures with their costs under one exchange, and which of them wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.fronts import Number
from dovetail.geometry import Ledger
from dovetail.models.mesa import switches
from dovetail.models.mesa import thresholds as _thresholds
from dovetail.models.mesa.exchanges import Exchange, as_exchange
from dovetail.models.mesa.phases import MesaPhases, Switch, phases
from dovetail.models.mesa.sensitivities import MesaSensitivity, sensitivity
from dovetail.models.mesa.structures import (
    EXAMPLE_COSTS,
    STRUCTURES,
    Component,
    Structure,
    component_of,
    structures_of,
    total,
)
from dovetail.models.mesa.thresholds import CommonTerms, MesaThresholds
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display

if TYPE_CHECKING:
    import numpy.typing as npt


class Mesa(TableResult):
    """Structures and their costs: total = t + g(c); made by `Mesa.of`. A row is a structure.

    Attributes
    ----------
    components
        The components with their costs.
    structures
        The structures.
    exchange
        How a description is priced in time.
    contained
        What overlaps: (part, whole, share, "c" or "t") says that the whole contains that share of
        the part, so that the share must not cost more than the whole.

    Examples
    --------
    >>> from dovetail import models
    >>> mesa = models.Mesa.of(models.EXAMPLE_COSTS, exchange=20)
    >>> mesa.winners
    ('checked deceptive',)
    >>> {name: str(total) for name, total in mesa.totals.items()}
    {'honest': '15802', 'simple deceptive': '16161', 'fast deceptive': '16103',
     'checked deceptive': '15601'}
    """

    pictures = ("mesa_totals",)

    components: tuple[Component, ...]
    structures: tuple[Structure, ...]
    exchange: Exchange
    contained: tuple[tuple[str, str, Fraction, str], ...] = ()

    @classmethod
    def of(
        cls,
        costs: Mapping[str, tuple[Number, Number]] = EXAMPLE_COSTS,
        *,
        structures: Iterable[Structure] = STRUCTURES,
        exchange: Exchange | Number = 1,
    ) -> Mesa:
        """Return a model.

        Parameters
        ----------
        costs
            The two costs (c, t) of each component, by its name: ints or Fractions from 0. All
            components of the structures must be there; others may be.
        structures
            The structures, up to 62, each with a name of its own.
        exchange
            An `Exchange`, or the rate of a linear one.

        Raises
        ------
        DovetailError
            If a component has no costs, a cost is negative or no exact number, or a function does
            not increase over the description lengths.
        """
        if not isinstance(costs, Mapping):
            raise check.refusal("costs", "a mapping of names to pairs (c, t)", costs)
        components = tuple(component_of(name, pair) for name, pair in costs.items())
        held = structures_of(structures)
        return _checked(cls(components, held, as_exchange(exchange)))

    @cached_property
    def lengths(self) -> dict[str, Fraction]:
        """The description length c of each structure."""
        return {one.name: total(one.c, self._costs("c")) for one in self.structures}

    @cached_property
    def times(self) -> dict[str, Fraction]:
        """The time t of each structure."""
        return {one.name: total(one.t, self._costs("t")) for one in self.structures}

    @cached_property
    def heights(self) -> dict[Fraction, Fraction]:
        """The function h of the exchange, at each description length."""
        return self.exchange.heights(self.lengths.values())

    @cached_property
    def totals(self) -> dict[str, Fraction]:
        """The total t + g(c) of each structure."""
        rate = self.exchange.rate
        return {
            name: self.times[name] + rate * self.heights[length]
            for name, length in self.lengths.items()
        }

    @property
    def winners(self) -> tuple[str, ...]:
        """The structures with the least total: one, or those that tie."""
        least = min(self.totals.values())
        return tuple(name for name, number in self.totals.items() if number == least)

    @property
    def dominated(self) -> dict[str, str]:
        """Structures that another beats in c or t and loses to in neither, with the first such.

        These never win at a rate above 0, and at the rate 0 they tie at most.
        """
        return {
            name: beater
            for name in self.totals
            if (beater := next((one for one in self.totals if self._dominates(one, name)), ""))
        }

    def margin(self, first: str, second: str) -> Fraction:
        """Return the total of the first structure less that of the second."""
        return self.totals[self.structure(first).name] - self.totals[self.structure(second).name]

    def structure(self, name: str) -> Structure:
        """Return the structure of this name."""
        found = {one.name: one for one in self.structures}
        return found[check.choice(name, "structure", tuple(found))]

    def cost(self, kind: str, name: str) -> Fraction:
        """Return the cost "c" or "t" of a component."""
        costs = self._costs(check.choice(kind, "kind", ("c", "t")))
        return costs[check.choice(name, "a component", tuple(costs))]

    def parameter(self, name: str) -> tuple[str, str]:
        """Return what a parameter is: "rate" alone, or "c" or "t" and the component.

        Examples
        --------
        >>> from dovetail import models
        >>> models.Mesa.of().parameter("t_find")
        ('t', 'find')
        """
        if isinstance(name, str):
            kind, _, component = name.partition("_")
            if name == "rate":
                return "rate", ""
            if kind in ("c", "t") and any(one.name == component for one in self.components):
                return kind, component
        names = display.listed([one.name for one in self.components], 12)
        accepted = f"'rate', or c_ or t_ and a component ({names})"
        raise check.refusal("a parameter", accepted, name)

    def value(self, parameter: str) -> Fraction:
        """Return the value of a parameter: "rate", or a cost such as "c_base"."""
        kind, name = self.parameter(parameter)
        return self.exchange.rate if kind == "rate" else self.cost(kind, name)

    def with_values(self, values: Mapping[str, Number]) -> Mesa:
        """Return the model with other values of some parameters.

        Examples
        --------
        >>> from dovetail import models
        >>> models.Mesa.of().with_values({"rate": 20, "t_find": 900}).winners
        ('honest',)
        """
        if not isinstance(values, Mapping):
            raise check.refusal("values", "a mapping of parameters to exact numbers", values)
        exchange, parts = self.exchange, {one.name: one for one in self.components}
        for name, value in values.items():
            kind, part = self.parameter(name)
            number = check.from_zero(value, name)
            if kind == "rate":
                exchange = exchange.at(number)
            else:
                one = parts[part]
                parts[part] = replace(one, c=number) if kind == "c" else replace(one, t=number)
        return self.changed(components=tuple(parts.values()), exchange=exchange)

    def with_exchange(self, exchange: Exchange | Number) -> Mesa:
        """Return the model with another exchange, or another rate of a linear one."""
        return self.changed(exchange=as_exchange(exchange))

    def with_structures(self, structures: Iterable[Structure]) -> Mesa:
        """Return the model with other structures."""
        return self.changed(structures=structures_of(structures))

    def changed(self, **parts: Any) -> Mesa:
        """Return the model with other fields, checked: by `replace`, for switches."""
        return _checked(replace(self, **parts))

    def thresholds(self, by: str = "rate") -> MesaThresholds:
        """Return where the structures tie as one parameter varies, in closed form.

        Parameters
        ----------
        by
            "rate", or a cost such as "t_find". If g is not linear, no description length.

        Examples
        --------
        >>> from dovetail import models
        >>> models.Mesa.of().thresholds().between("simple deceptive", "honest")
        MesaThreshold(simple deceptive and honest tie at rate = 999/32; below it honest, above
        simple deceptive)
        """
        return _thresholds.lines(self, by)

    def common_terms(self, first: str, second: str) -> CommonTerms:
        """Return what the common terms of two structures do to their threshold.

        Examples
        --------
        >>> from dovetail import models
        >>> bits = {"base": (3, 0), "find": (0, 6), "rest": (2, 5)}
        >>> two = [
        ...     models.Structure.of(*one)
        ...     for one in (("stores", ["base", "rest"]), ("derives", ["find", "rest"]))
        ... ]
        >>> mesa = models.Mesa.of(bits, structures=two, exchange=models.Exchange.of(1, "rank"))
        >>> terms = mesa.common_terms("stores", "derives")
        >>> print(terms.threshold, terms.without)
        3/14 6/7
        """
        return _thresholds.common_terms(self, first, second)

    def sensitivity(self, first: str, second: str) -> MesaSensitivity:
        """Return how the margin between two structures changes with each parameter.

        Examples
        --------
        >>> from dovetail import models
        >>> found = models.Mesa.of().sensitivity("simple deceptive", "honest")
        >>> dict(zip(found.parameters, map(str, found.derivatives)))["rate"]
        '-32'
        """
        return sensitivity(self, first, second)

    def phases(
        self, x: str, x_values: Iterable[Number], y: str, y_values: Iterable[Number],
        *, switch: Switch | None = None,
    ) -> MesaPhases:  # fmt: skip
        """Return the winners over a grid of two parameters, or of a parameter and a switch.

        Parameters
        ----------
        x, y
            Parameters: "rate", or costs such as "c_base"; with `switch` one of them is its name.
        x_values, y_values
            Their values: rising ints or Fractions from 0 (see `evenly`).
        switch
            A function of a model and a value of that axis, which returns another model.

        Examples
        --------
        >>> from dovetail import models
        >>> found = models.Mesa.of().phases("rate", [1, 10, 1000], "t_find", [100, 1000])
        >>> print(found.text)
        h h s
        h c s
        >>> episodes = lambda mesa, number: mesa.memory(number, keep=4, store=20)
        >>> print(models.Mesa.of().phases("rate", [1, 10], "E", [1, 9], switch=episodes).text)
        h c
        h h
        """
        return phases(self, (x, x_values), (y, y_values), switch)

    def ledger(self) -> Ledger:
        """Return the structures as programs of a ledger: by length, or by rank if g goes by that.

        Raises
        ------
        DovetailError
            If g is a function of another shape, which has no scale.
        """
        if not isinstance(self.exchange.shape, str):
            raise DovetailError("exchange: a ledger needs the shape 'length' or 'rank'")
        lengths = ((name, length, self.times[name]) for name, length in self.lengths.items())
        made = Ledger.of(lengths, scale="length")
        return made if self.exchange.is_linear else made.as_ranks()

    def overlap(self, part: str, whole: str, share: Number, *, of: str = "t") -> Mesa:
        """Return the model in which one component contains a share of another.

        Parameters
        ----------
        part, whole
            Components. A structure that has both pays for the rest of the part only.
        share
            An exact number from 0 to 1.
        of
            "t": of the time, or "c": of the description.

        Raises
        ------
        DovetailError
            If the share of the part costs more than the whole.

        Examples
        --------
        >>> from dovetail import models
        >>> mesa = models.Mesa.of().overlap("find", "optimise", Fraction(9, 10))
        >>> print(mesa.thresholds().between("checked deceptive", "honest").value)
        29/25
        """
        return switches.overlap(self, part, whole, share, of)

    def memory(
        self,
        episodes: int,
        *,
        kept: Iterable[str] = ("find",),
        keep: Number = 0,
        store: Number = 0,
        recall: Number = 0,
    ) -> Mesa:
        """Return the model in which what some components derive is kept for several episodes.

        Times are then means over the episodes. With one episode nothing is kept.

        Parameters
        ----------
        episodes
            Their number E, from 1.
        kept
            The components whose result is kept: each then costs (t + store + (E − 1)·recall)/E.
        keep
            The description of what keeps and recalls, which each structure pays once.
        store, recall
            The time to store a result once, and to recall it once.

        Examples
        --------
        >>> from dovetail import models
        >>> mesa = models.Mesa.of().memory(10, keep=4, store=20, recall=1)
        >>> print(mesa.times["checked deceptive"], mesa.lengths["checked deceptive"])
        10339/10 719
        """
        return switches.memory(self, episodes, kept, (keep, store, recall))

    def checks(self, number: int, *, c: Number, t: Number, kinds: int = 1) -> Mesa:
        """Return the model in which the deceptive structures must evade checks.

        Parameters
        ----------
        number
            Checks in an episode, from 0.
        c, t
            The description of evading one kind of check, and the time of evading one check.
        kinds
            Kinds of checks, from 0.
        """
        return switches.checks(self, number, (c, t), kinds)

    def heuristics(self, growth: Number, *, objectives: str = "stored") -> Mesa:
        """Return the model in which the optimiser grows with the objectives.

        Parameters
        ----------
        growth
            Bits of heuristics for each bit of an objective, an exact number from 0.
        objectives
            For which objectives a structure has heuristics: "stored", those in its description, or
            "pursued", also the base objective that it derives.
        """
        return switches.heuristics(self, growth, objectives)

    def worse_objective(
        self, *, c: Number, loss: Number, price: Number = 1, t: Number | None = None,
        of: str = "honest",
    ) -> Mesa:  # fmt: skip
        """Return the model with one more structure: that of another objective, slightly worse.

        Parameters
        ----------
        c
            The description of the objective.
        loss
            The performance that it loses.
        price
            The price of performance, in time.
        t
            The time of the objective; that of "base" unless given.
        of
            The structure in which it takes the place of "base".

        Examples
        --------
        >>> from dovetail import models
        >>> mesa = models.Mesa.of().worse_objective(c=36, loss=Fraction(1, 10), price=500)
        >>> print(mesa.thresholds().between("honest, worse", "honest").value)
        25/2
        """
        return switches.worse_objective(self, (c, t), loss, price, of)

    def checks_needed(self, *, c: Number, t: Number, kinds: int = 1) -> int | None:
        """Return the least number of checks with which no deceptive structure wins or ties.

        None if no number is enough. The arguments are those of `checks`.

        Examples
        --------
        >>> from dovetail import models
        >>> models.Mesa.of(exchange=20).checks_needed(c=1, t=30)
        7
        """
        return _thresholds.checks_needed(self, c, t, kinds)

    def episodes_needed(self, first: str, second: str, **options: Any) -> int | None:
        """Return the least number of episodes with which the first structure beats the second.

        None if no number is enough. The options are those of `memory`.

        Examples
        --------
        >>> from dovetail import models
        >>> models.Mesa.of(exchange=5).episodes_needed("checked deceptive", "honest", keep=4)
        3
        """
        return _thresholds.episodes_needed(self, first, second, options)

    def __len__(self) -> int:
        return len(self.structures)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: structure, c, t, price g(c), total, margin to the least, wins, beaten by.

        The last names a structure that dominates it; None if there is none.
        """
        totals, least = self.totals, min(self.totals.values())
        return {
            "structure": frames.objects(totals),
            "c": frames.rationals(self.lengths.values()),
            "t": frames.rationals(self.times.values()),
            "price": frames.rationals(totals[name] - self.times[name] for name in totals),
            "total": frames.rationals(totals.values()),
            "margin": frames.rationals(number - least for number in totals.values()),
            "wins": frames.column(name in self.winners for name in totals),
            "beaten_by": frames.objects(self.dominated.get(name) for name in totals),
        }

    def __repr__(self) -> str:
        names = display.shorten(", ".join(self.winners), 120)
        return f"Mesa({len(self)} structures, {self.exchange!r}, least: {names})"

    def _dominates(self, one: str, other: str) -> bool:
        pairs = [(self.lengths[name], self.times[name]) for name in (one, other)]
        (c, t), (longer, slower) = pairs
        return c <= longer and t <= slower and pairs[0] != pairs[1]

    def _costs(self, kind: str) -> dict[str, Fraction]:
        return {one.name: one.c if kind == "c" else one.t for one in self.components}


def _checked(mesa: Mesa) -> Mesa:
    """Refuse components that have no costs, and a part that is more than its whole."""
    known = {one.name for one in mesa.components}
    for one in mesa.structures:
        lacking = [name for name in one.names if name not in known]
        if lacking:
            raise DovetailError(
                f"costs must hold every component of the structures; '{one.name:.40}' has "
                f"{display.shown(lacking[0], 40)}, which is not there"
            )
    for part, whole, share, kind in mesa.contained:
        if share * mesa.cost(kind, part) > mesa.cost(kind, whole):
            raise DovetailError(
                f"share: {whole} cannot contain {share} of {part}, which costs more than all of it"
            )
    _ = mesa.totals  # a function that does not increase is refused here
    return mesa
