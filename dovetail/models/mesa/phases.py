"""Phase diagrams: the exact winners over a grid of two parameters.

The totals of a place are scaled to integers with one denominator, in int64 if the greatest possible
total fits, else as Python ints. No float decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.fronts import Number
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display

if TYPE_CHECKING:
    from dovetail.models.mesa.totals import Mesa

#: An array of int64 or of Python ints.
Ints: TypeAlias = npt.NDArray[Any]
#: Makes another model of a model and a value, an int or Fraction.
Switch: TypeAlias = "Callable[[Mesa, Any], Mesa]"
#: Letters of structures in a printed diagram, after those of their names.
LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: More values of one parameter than this are refused.
MOST_VALUES = 100_000
#: A denominator of more bits is not worth it: fractions are then compared one by one.
MOST_BITS = 4096
#: Bytes of a Python int of some size, for the estimate of memory.
BYTES = 64


class MesaBoundary(Result):
    """Where two structures tie in a phase diagram: one + x·of_x + y·of_y + x·y·of_xy = 0.

    The left side is the margin of the first structure over the second; it wins where this is
    negative.

    Attributes
    ----------
    first, second
        The structures.
    one, of_x, of_y, of_xy
        The exact coefficients.
    """

    first: str
    second: str
    one: Fraction
    of_x: Fraction
    of_y: Fraction
    of_xy: Fraction

    def at(self, x: Number, y: Number) -> Fraction:
        """Return the margin at a place."""
        a, b = check.from_zero(x, "x"), check.from_zero(y, "y")
        return self.one + self.of_x * a + self.of_y * b + self.of_xy * a * b


class MesaPhases(TableResult):
    """The winners over a grid; made by `Mesa.phases`. A row of the table is a place of the grid.

    Attributes
    ----------
    mesa
        The model; its own values of the two parameters do not count.
    x, y
        The parameters; one of them may be a switch.
    x_values, y_values
        Their values, rising.
    winners
        The structures with the least total at each place, int64 of shape (y values, x values): bit
        s is set if structure s is one of them.
    """

    pictures = ("mesa_phases",)

    mesa: Mesa
    x: str
    y: str
    x_values: tuple[Fraction, ...]
    y_values: tuple[Fraction, ...]
    winners: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return int(self.winners.size)

    @property
    def names(self) -> tuple[str, ...]:
        """The structures, in order of their bits."""
        return tuple(one.name for one in self.mesa.structures)

    @property
    def switch(self) -> str | None:
        """The one of `x` and `y` that is a switch; None if both are parameters."""
        names = (name for name in (self.x, self.y) if not _is_parameter(self.mesa, name))
        return next(names, None)

    def wins(self, name: str) -> npt.NDArray[np.bool_]:
        """Return where a structure has the least total, alone or with others."""
        place = self.names.index(self.mesa.structure(name).name)
        return np.asarray((self.winners >> place) & 1, dtype=np.bool_)

    @property
    def ties(self) -> npt.NDArray[np.bool_]:
        """Where several structures have the least total."""
        return np.asarray((self.winners & (self.winners - 1)) != 0, dtype=np.bool_)

    @property
    def counts(self) -> dict[str, int]:
        """At how many places each structure has the least total, alone or with others."""
        return {name: int(self.wins(name).sum()) for name in self.names}

    def boundary(self, first: str, second: str) -> MesaBoundary:
        """Return where two structures tie, in closed form.

        Raises
        ------
        DovetailError
            If g is not linear and one of the parameters is a description length, or one axis is a
            switch.
        """
        mesa = self.mesa
        for name in (self.x, self.y):
            if not _is_parameter(mesa, name):
                raise DovetailError(
                    f"boundary: {name} is a switch, for which there is no such form"
                )
        bent = [name for name in (self.x, self.y) if name.startswith("c_")]
        if bent and not mesa.exchange.is_linear:
            raise DovetailError(f"boundary: g is not linear, and {bent[0]} is a description length")

        forms = corner_forms(mesa, self.x, self.y)
        pair = (forms[mesa.structure(name).name] for name in (first, second))
        return MesaBoundary(first, second, *(a - b for a, b in zip(*pair, strict=True)))

    @property
    def letters(self) -> tuple[str, ...]:
        """A letter for each structure: one of its name that no earlier one has."""
        taken: list[str] = []
        for name in self.names:
            free = (one for one in name.lower() + LETTERS if one.isalpha() and one not in taken)
            taken.append(next(free, "?"))
        return tuple(taken)

    @property
    def text(self) -> str:
        """The diagram in letters, y upwards, for small grids; `=` where several tie."""
        letters = dict(enumerate(self.letters))
        rows = [
            " ".join("=" if tie else letters[bits.bit_length() - 1] for bits, tie in row)
            for row in (
                zip(bits, ties, strict=True)
                for bits, ties in zip(self.winners.tolist(), self.ties.tolist(), strict=True)
            )
        ]
        return "\n".join(reversed(rows))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: the two parameters, the winners by name, and whether several tie."""
        y, x = np.indices(self.winners.shape)
        names = {bits: " = ".join(self._names(bits)) for bits in np.unique(self.winners).tolist()}
        return {
            self.x: frames.rationals(self.x_values)[x.ravel()],
            self.y: frames.rationals(self.y_values)[y.ravel()],
            "winner": frames.objects(names[bits] for bits in self.winners.ravel().tolist()),
            "tie": self.ties.ravel(),
        }

    def _names(self, bits: int) -> list[str]:
        return [name for place, name in enumerate(self.names) if bits >> place & 1]

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {number}" for name, number in self.counts.items() if number)
        grid = f"{len(self.x_values)} × {len(self.y_values)} values of {self.x} and {self.y}"
        return display.shorten(f"MesaPhases({grid}: {counts})", 380)


def evenly(low: Number, high: Number, count: int) -> tuple[Fraction, ...]:
    """Return so many exact numbers from low to high, evenly spaced.

    Examples
    --------
    >>> from dovetail import models
    >>> [str(value) for value in models.evenly(0, 1, 4)]
    ['0', '1/3', '2/3', '1']
    """
    first, last = check.from_zero(low, "low"), check.from_zero(high, "high")
    number = check.integer(count, "count", 2, 10**6)
    if last <= first:
        raise check.refusal("high", "a number greater than low", high)
    step = (last - first) / (number - 1)
    return tuple(first + i * step for i in range(number))


def phases(
    mesa: Mesa, x: tuple[str, Any], y: tuple[str, Any], switch: Switch | None = None
) -> MesaPhases:
    """Return the winners over a grid of two parameters, each given with its values."""
    switched = None if switch is None else _place_of_switch(mesa, x[0], y[0])
    for place, name in enumerate((x[0], y[0])):
        if place != switched:
            mesa.parameter(name)
    if x[0] == y[0]:
        raise DovetailError(f"x and y must be two parameters, not both {x[0]}")
    columns = _values(x[1], "x_values"), _values(y[1], "y_values")
    size = len(columns[0]) * len(columns[1])
    if size * BYTES * (len(mesa.structures) + 3) > check.MEMORY:
        raise DovetailError(f"x_values and y_values: a grid of {size:,} places is too large")
    if switch is None or switched is None:
        grid = _Grid(mesa, {x[0]: (1, columns[0]), y[0]: (0, columns[1])})
        found = _winners(list(grid.totals()))
    else:
        models = _switched(mesa, switch, columns[switched])
        found = _winners(_line_totals(models, (x, y)[1 - switched][0], columns[1 - switched]))
        found = found.T if switched == 0 else found
    return MesaPhases(mesa, x[0], y[0], *columns, winners=np.ascontiguousarray(found))


def _is_parameter(mesa: Mesa, name: str) -> bool:
    try:
        mesa.parameter(name)
    except DovetailError:
        return False
    return True


def _place_of_switch(mesa: Mesa, x: str, y: str) -> int:
    """Return 0 if x is the name of the switch, 1 if y is."""
    free = [place for place, name in enumerate((x, y)) if not _is_parameter(mesa, name)]
    if len(free) != 1:
        raise DovetailError(
            "switch: one of x and y must be its name, and the other a parameter of the model"
        )
    check.text((x, y)[free[0]], "xy"[free[0]])
    return free[0]


def _switched(mesa: Mesa, switch: Switch, values: tuple[Fraction, ...]) -> list[Mesa]:
    """Return the model that a switch makes of each value."""
    if not callable(switch):
        raise check.refusal("switch", "a function of a model and a value", switch)
    models = [switch(mesa, v.numerator if v.denominator == 1 else v) for v in values]
    for one in models:
        if type(one) is not type(mesa) or one.totals.keys() != mesa.totals.keys():
            raise check.refusal("switch", "a function that keeps the structures of a model", one)
    return models


def _line_totals(models: list[Mesa], name: str, values: tuple[Fraction, ...]) -> list[Ints]:
    """Return the totals of every structure, a row for each model.

    They are lines over a parameter, and at each place integers with one denominator.
    """
    for one in models:
        _Grid(one, {name: (1, values)}).check_contained()
    tables = [one.thresholds(name) for one in models]
    forms = [(*table.starts, *table.slopes) for table in tables]
    bottoms = [lcm(*(number.denominator for number in form)) for form in forms]
    whole = [[int(n * bottom) for n in form] for form, bottom in zip(forms, bottoms, strict=True)]
    tops, lows = ([getattr(v, part) for v in values] for part in ("numerator", "denominator"))
    most = max(map(max, whole)) * (max(1, *tops) + max(lows))
    kind = np.int64 if most < 2**63 else object
    starts, slopes = np.split(np.array(whole, dtype=kind).T[:, :, None], 2)
    n, d = (np.array(part, dtype=kind)[None, :] for part in (tops, lows))
    return [start * d + slope * n for start, slope in zip(starts, slopes, strict=True)]


def _values(values: Any, name: str) -> tuple[Fraction, ...]:
    accepted = "rising ints or Fractions from 0, at least one"
    given = check.several(values, name, accepted)
    if len(given) > MOST_VALUES:
        raise DovetailError(f"{name}: at most {MOST_VALUES:,} values are taken, not {len(given):,}")
    held = [check.from_zero(one, f"{name}: each") for one in given]
    if not held or any(low >= high for low, high in pairwise(held)):
        raise check.refusal(name, accepted, values)
    return tuple(held)


def _winners(totals: list[Ints]) -> npt.NDArray[np.int64]:
    """Return the bits of the totals that are least at each place."""
    least = reduce(np.minimum, totals)
    bits = np.zeros(least.shape, dtype=np.int64)
    for place, total in enumerate(totals):
        bits |= np.asarray(total == least, dtype=np.int64) << place
    return bits


@dataclass(frozen=True)
class _Scaled:
    """Exact numbers over a grid as integers with one denominator, or Fractions over 1."""

    numbers: Ints
    denominator: int

    def to(self, denominator: int) -> Ints:
        """Return the integers over another denominator, a multiple of this one."""
        return self.numbers * (denominator // self.denominator)


@dataclass(frozen=True)
class _Grid:
    """A model with two parameters that vary: each has the axis of an array, and its values."""

    mesa: Mesa
    axes: dict[str, tuple[int, tuple[Fraction, ...]]]

    def totals(self) -> Iterator[Ints]:
        """Give the totals of every structure as integers of full shape.

        At each place they have one denominator.
        """
        self.check_contained()
        bent = any(name.startswith("c_") for name in self.axes)
        return self._bent() if bent and not self.mesa.exchange.is_linear else self._straight()

    def _straight(self) -> Iterator[Ints]:
        """Give totals that are one + x·of_x + y·of_y + x·y·of_xy, times the denominators there."""
        forms = corner_forms(self.mesa, *self.axes)
        bottom = lcm(*(number.denominator for form in forms.values() for number in form))
        x, y = (values for _, values in self.axes.values())
        tops, lows = ([[getattr(v, part) for v in values] for values in (x, y)]
                      for part in ("numerator", "denominator"))  # fmt: skip
        (most_x, most_y), (last_x, last_y) = (
            [max(1, *one) for one in part] for part in (tops, lows)
        )
        whole = [[int(number * bottom) for number in form] for form in forms.values()]
        ends = (last_x * last_y, most_x * last_y, last_x * most_y, most_x * most_y)
        most = max(sum(k * end for k, end in zip(form, ends, strict=True)) for form in whole)
        kind = np.int64 if most < 2**63 and max(ends) < 2**63 else object
        n_x, d_x = (np.array(part[0], dtype=kind)[None, :] for part in (tops, lows))
        n_y, d_y = (np.array(part[1], dtype=kind)[:, None] for part in (tops, lows))
        for one, of_x, of_y, of_xy in whole:
            yield (one * d_x + of_x * n_x) * d_y + (of_y * d_x + of_xy * n_x) * n_y

    def _bent(self) -> Iterator[Ints]:
        """Give totals over one denominator, where g is not linear and a description varies."""
        times = [self._sum("t", one.t) for one in self.mesa.structures]
        heights = self._heights([self._sum("c", one.c) for one in self.mesa.structures])
        rate = self._sum("rate", ())
        bottom = lcm(
            *(one.denominator for one in times),
            *(one.denominator * rate.denominator for one in heights),
        )
        pairs = list(zip(times, heights, strict=True))
        kind = _kind(pairs, rate, bottom)
        shape = [1, 1]
        for axis, values in self.axes.values():
            shape[axis] = len(values)
        for time, height in pairs:
            factor = bottom // (height.denominator * rate.denominator)
            price: Ints = rate.numbers.astype(kind) * factor * height.numbers.astype(kind)
            total = price + time.numbers.astype(kind) * (bottom // time.denominator)
            yield np.broadcast_to(total, shape)

    def _sum(self, kind: str, terms: tuple[tuple[str, Fraction], ...]) -> _Scaled:
        """Return the description, the time or the rate, an array over its axes."""
        fixed, varying = Fraction(0), []
        named = (
            [("rate", Fraction(1))] if kind == "rate" else [(f"{kind}_{n}", k) for n, k in terms]
        )
        for name, count in named:
            if name in self.axes:
                varying.append((count, *self.axes[name]))
            else:
                fixed += count * self.mesa.value(name)
        bottom = lcm(
            fixed.denominator,
            *((count * value).denominator for count, _, values in varying for value in values),
        )
        numbers = np.array([[int(fixed * bottom)]], dtype=object)
        for count, axis, values in varying:
            column = np.array([int(count * value * bottom) for value in values], dtype=object)
            numbers = numbers + (column[None, :] if axis == 1 else column[:, None])
        return _Scaled(numbers, bottom)

    def _heights(self, lengths: list[_Scaled]) -> list[_Scaled]:
        """Return the function h of the exchange at all description lengths."""
        if self.mesa.exchange.is_linear:
            return lengths
        bottom = lcm(*(one.denominator for one in lengths))
        flat = np.concatenate([one.to(bottom).ravel() for one in lengths])
        distinct, inverse = _distinct(flat)
        values = self.mesa.exchange.rising([Fraction(number, bottom) for number in distinct])
        whole, denominator = _over_one(values)
        ends = np.cumsum([one.numbers.size for one in lengths])[:-1]
        return [
            _Scaled(whole[part].reshape(one.numbers.shape), denominator)
            for one, part in zip(lengths, np.split(inverse, ends), strict=True)
        ]

    def check_contained(self) -> None:
        """Refuse a grid on which a share of a part would cost more than the whole."""
        for part, whole, share, kind in self.mesa.contained:
            most, least = (self._ends(f"{kind}_{name}") for name in (part, whole))
            if share * most[1] > least[0]:
                raise DovetailError(
                    f"share: on this grid {whole} cannot contain {share} of {part}, which costs "
                    "more than all of it at some place"
                )

    def _ends(self, name: str) -> tuple[Fraction, Fraction]:
        if name in self.axes:
            values = self.axes[name][1]
            return values[0], values[-1]
        return self.mesa.value(name), self.mesa.value(name)


def corner_forms(mesa: Mesa, x: str, y: str) -> dict[str, tuple[Fraction, ...]]:
    """Return the total of each structure as coefficients of 1, x, y and x·y.

    They follow from the totals at four places, since totals are straight in each parameter.
    """
    free = replace(mesa, contained=())
    corners = [free.with_values({x: a, y: b}).totals for a, b in ((0, 0), (1, 0), (0, 1), (1, 1))]
    forms: dict[str, tuple[Fraction, ...]] = {}
    for name in mesa.totals:
        one, right, up, both = (totals[name] for totals in corners)
        forms[name] = one, right - one, up - one, both - right - up + one
    return forms


def _distinct(numbers: Ints) -> tuple[list[int], npt.NDArray[np.intp]]:
    """Return the different numbers of a column, rising, and the place of each among them."""
    fits = int(numbers.max()) < 2**63
    flat = numbers.astype(np.int64) if fits else numbers
    distinct, inverse = np.unique(flat, return_inverse=True)
    return distinct.tolist(), inverse


def _over_one(values: list[Fraction]) -> tuple[Ints, int]:
    """Return numbers as integers over one denominator; as they are, over 1, if it is too long."""
    bottom = 1
    for denominator in {value.denominator for value in values}:
        bottom = lcm(bottom, denominator)
        if bottom.bit_length() > MOST_BITS:
            return np.array(values, dtype=object), 1
    whole = (value.numerator * (bottom // value.denominator) for value in values)
    return np.fromiter(whole, dtype=object, count=len(values)), bottom


def _kind(pairs: list[tuple[_Scaled, _Scaled]], rate: _Scaled, bottom: int) -> type:
    """Return int64 if no total, nor any number on the way to it, can exceed it; else object.

    Fractions are objects.
    """
    if any(isinstance(height.numbers.flat[0], Fraction) for _, height in pairs):
        return object
    dearest = int(rate.numbers.max())
    most = max(
        max(int(time.numbers.max()), 1) * (bottom // time.denominator)
        + max(dearest, 1)
        * max(int(height.numbers.max()), 1)
        * (bottom // (height.denominator * rate.denominator))
        for time, height in pairs
    )
    return np.int64 if most < 2**63 else object
