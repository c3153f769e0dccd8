"""Where two structures cost the same, in closed form: over the exchange rate or a component's cost.

docs/models/mesa.md, "Thresholds" has the formulas.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from dovetail._core import DovetailError
from dovetail.fronts import Number
from dovetail.geometry.runtimes import lower_left_hull, pieces_between
from dovetail.models.mesa.structures import Terms
from dovetail.results import frames
from dovetail.results.encoding import storable
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display

if TYPE_CHECKING:
    import numpy.typing as npt

    from dovetail.models.mesa.totals import Mesa


class MesaThreshold(Result):
    """The margin between two structures as a line over a parameter: start + slope·value.

    The margin is the total of the first structure less that of the second, so the first wins where
    it is negative.

    Attributes
    ----------
    first, second
        The names of the structures.
    parameter
        What varies, from 0 on: "rate", or a cost such as "t_find".
    start, slope
        The margin where the parameter is 0, and what each unit of it adds.
    """

    first: str
    second: str
    parameter: str
    start: Fraction
    slope: Fraction

    def at(self, value: Number) -> Fraction:
        """Return the margin where the parameter has this value."""
        return self.start + self.slope * check.from_zero(value, "value")

    @property
    def value(self) -> Fraction | None:
        """The one value, from 0, at which both cost the same; None if there is none, or if all."""
        if self.slope == 0 or self.start * self.slope > 0:
            return None
        return -self.start / self.slope

    @property
    def below(self) -> str | None:
        """Which of them wins at all values from 0 up to `value`.

        None if there are none; "both" if they always cost the same. Without a threshold it is the
        one that wins everywhere.
        """
        if self.value == 0:
            return None
        return self._sign(self.start)

    @property
    def above(self) -> str | None:
        """Which of them wins at all values above `value`; everywhere, without a threshold."""
        return self._sign(self.slope if self.value is not None else self.start or self.slope)

    def _sign(self, margin: Fraction) -> str:
        if margin == 0:
            return "both"
        return self.first if margin < 0 else self.second

    def __repr__(self) -> str:
        pair = f"{self.first} and {self.second}"
        if self.value is None:
            return f"MesaThreshold({pair}: {self.above} wins at every {self.parameter})"
        value = display.shorten(self.value, 40)
        below = "" if self.below is None else f"below it {self.below}, "
        return f"MesaThreshold({pair} tie at {self.parameter} = {value}; {below}above {self.above})"


@storable
class MesaWin(NamedTuple):
    """The values of a parameter at which a structure wins, alone but for those that always tie.

    Attributes
    ----------
    name
        The structure.
    low, high
        Between these values; None if there is no end.
    """

    name: str
    low: Fraction
    high: Fraction | None


class MesaThresholds(TableResult):
    """The totals of all structures as lines over one parameter; made by `Mesa.thresholds`.

    A row of the table is a pair of structures.

    Attributes
    ----------
    parameter
        What varies, from 0 on.
    value
        What it is in the model.
    names
        The structures.
    starts, slopes
        The total of each is start + slope·parameter.
    """

    pictures = ("mesa_thresholds",)

    parameter: str
    value: Fraction
    names: tuple[str, ...]
    starts: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def rows(self) -> tuple[MesaThreshold, ...]:
        """The thresholds of all pairs, in order of the structures."""
        return tuple(self.between(*pair) for pair in combinations(self.names, 2))

    def between(self, first: str, second: str) -> MesaThreshold:
        """Return the threshold of two structures."""
        one, other = (
            self.names.index(check.choice(name, "structure", self.names))
            for name in (first, second)
        )
        start = self.starts[one] - self.starts[other]
        return MesaThreshold(
            first, second, self.parameter, start, self.slopes[one] - self.slopes[other]
        )

    @property
    def wins(self) -> tuple[MesaWin, ...]:
        """Which structures win between which values of the parameter, as it grows from 0.

        Structures that cost the same at every value are all listed.
        """
        lines = list(zip(self.slopes, self.starts, strict=True))
        pieces = pieces_between(lower_left_hull(lines))
        return tuple(
            MesaWin(name, piece.low, piece.high)
            for piece in reversed(pieces)
            for name, line in zip(self.names, lines, strict=True)
            if line == (piece.rank, piece.time)
        )

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: first, second, value (None without one), below, above, start, slope."""
        rows = self.rows
        texts = {
            name: frames.objects(getattr(row, name) for row in rows)
            for name in ("first", "second", "value", "below", "above")
        }
        return {
            **texts,
            "start": frames.rationals(row.start for row in rows),
            "slope": frames.rationals(row.slope for row in rows),
        }

    def __repr__(self) -> str:
        names = ", ".join(win.name for win in self.wins)
        text = f"MesaThresholds({len(self.names)} structures, as {self.parameter} grows: {names})"
        return display.shorten(text, 300)


class CommonTerms(Result):
    """A threshold of the rate with and without what two structures have in common.

    Attributes
    ----------
    first, second
        The names of the structures.
    names
        The components that the descriptions of both have.
    c
        The description length that both have.
    threshold, without
        The rate at which they cost the same, with and without the common description; None if there
        is none.
    winners, winners_without
        Who wins at the rate of the model, with and without: one name, or both.
    """

    first: str
    second: str
    names: tuple[str, ...]
    c: Fraction
    threshold: Fraction | None
    without: Fraction | None
    winners: tuple[str, ...]
    winners_without: tuple[str, ...]

    @property
    def shift(self) -> Fraction | None:
        """By how much the common terms raise the threshold; None if one of the two is missing."""
        if self.threshold is None or self.without is None:
            return None
        return self.threshold - self.without


def lines(mesa: Mesa, by: str) -> MesaThresholds:
    """Return the totals of all structures as lines over a parameter."""
    kind, name = mesa.parameter(by)
    value = mesa.value(by)
    if kind == "rate":
        slopes = [mesa.heights[length] for length in mesa.lengths.values()]
    elif kind == "t":
        slopes = [_count(one.t, name) for one in mesa.structures]
    elif mesa.exchange.is_linear:
        slopes = [mesa.exchange.rate * _count(one.c, name) for one in mesa.structures]
    else:
        raise DovetailError(
            f"by must be 'rate' or a time such as 't_find' where g is not linear, not {by!s:.60}"
        )
    totals = mesa.totals.values()
    starts = [total - slope * value for total, slope in zip(totals, slopes, strict=True)]
    return MesaThresholds(by, value, tuple(mesa.totals), tuple(starts), tuple(slopes))


def common_terms(mesa: Mesa, first: str, second: str) -> CommonTerms:
    """Return what the common terms of two structures do to their threshold."""
    one, other = dict(mesa.structure(first).c), dict(mesa.structure(second).c)
    shared = {name: min(one[name], other[name]) for name in one if name in other}
    common = sum((number * mesa.cost("c", name) for name, number in shared.items()), Fraction(0))
    times = mesa.times[first], mesa.times[second]
    lengths = mesa.lengths[first], mesa.lengths[second]
    threshold, winners = _pair(mesa, (first, second), lengths, times)
    shorter = lengths[0] - common, lengths[1] - common
    without, winners_without = _pair(mesa, (first, second), shorter, times)
    return CommonTerms(
        first, second, tuple(shared), common, threshold, without, winners, winners_without
    )


def checks_needed(mesa: Mesa, c: Number, t: Number, kinds: int) -> int | None:
    """Return the least number of checks with which no deceptive structure wins or ties."""
    honest = [mesa.totals[one.name] for one in mesa.structures if not one.deceptive]
    liars = [one.name for one in mesa.structures if one.deceptive]
    if not honest:
        raise DovetailError("structures: there is none that is not deceptive")
    price = check.from_zero(t, "t")
    if all(mesa.totals[name] > min(honest) for name in liars):
        return 0
    first = mesa.checks(1, c=c, t=t, kinds=kinds)
    lack = max(min(honest) - first.totals[name] for name in liars)
    if lack < 0:
        return 1
    return None if price == 0 else 2 + int(lack // price)


def episodes_needed(mesa: Mesa, first: str, second: str, options: dict[str, Any]) -> int | None:
    """Return the least number of episodes with which the first structure costs less."""
    one, two, three = (mesa.memory(number, **options).margin(first, second) for number in (1, 2, 3))
    if one < 0 or two < 0:
        return 1 if one < 0 else 2
    # From 2 episodes on the margin is limit + share / episodes.
    share = 6 * (two - three)
    limit = two - share / 2
    return None if limit >= 0 else int(share // -limit) + 1


def _pair(
    mesa: Mesa,
    names: tuple[str, str],
    lengths: tuple[Fraction, Fraction],
    times: tuple[Fraction, Fraction],
) -> tuple[Fraction | None, tuple[str, ...]]:
    """Return the threshold of two structures and who wins, by their lengths and times."""
    heights = mesa.exchange.heights(lengths)
    first, second = (heights[length] for length in lengths)
    line = MesaThreshold(*names, "rate", times[0] - times[1], first - second)
    margin = line.at(mesa.exchange.rate)
    keeps = margin <= 0, margin >= 0
    return line.value, tuple(name for name, keep in zip(names, keeps, strict=True) if keep)


def _count(terms: Terms, name: str) -> Fraction:
    return dict(terms).get(name, Fraction(0))
