"""`Ledger`: programs of any kind by complexity and time, on a stated scale.

A machine's complexity is its rank, the exponential of a description length; that of a circuit or a
network is the length itself. An exchange rate on the one scale means nothing on the other, so a
ledger has one scale, and two of different scales are not joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.fronts import Front, Number
from dovetail.geometry.runtimes import lower_left_hull, pieces_between
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display

if TYPE_CHECKING:
    import numpy.typing as npt

#: What a complexity is: a rank, or a description length in bits.
SCALES = ("rank", "length")
#: Greatest length in bits of which a rank is made.
MOST_BITS = 4096


class Entry(Result):
    """A program in a ledger.

    Attributes
    ----------
    name
        What it is called.
    complexity
        Its rank, from 1, or its description length in bits, from 0.
    time
        Its time, from 0: steps, gates or levels.
    """

    name: str
    complexity: Number
    time: Number


class Win(Result):
    """The exchange rates at which a program of a ledger wins.

    Attributes
    ----------
    entry
        The program.
    low, high
        It wins from this rate, time per unit of complexity, to that one; None if at all greater.
    """

    entry: Entry
    low: Fraction
    high: Fraction | None


class Ledger(TableResult):
    """Programs by complexity and time.

    Attributes
    ----------
    entries
        The programs, in order of complexity and time.
    scale
        "rank" or "length": what a complexity is. An exchange rate is time per rank, or per bit.

    Examples
    --------
    >>> ledger = Ledger.of([("table", 40, 3), ("search", 12, 90), ("both", 50, 60)], scale="length")
    >>> ledger.winner(1).name, ledger.winner(10).name
    ('table', 'search')
    """

    pictures = ("ledger",)

    entries: tuple[Entry, ...]
    scale: str

    @classmethod
    def of(cls, entries: Iterable[Sequence[Any]], *, scale: str) -> Ledger:
        """Return a ledger of programs given as (name, complexity, time), at least one.

        The numbers are ints or Fractions; those too small for an `Entry` are refused.
        """
        check.choice(scale, "scale", SCALES)
        several = check.several(entries, "entries", "a sequence of (name, complexity, time)")
        if not several:
            raise DovetailError("entries must hold at least one (name, complexity, time)")
        return cls(tuple(sorted((_entry(entry, scale) for entry in several), key=_order)), scale)

    @classmethod
    def of_front(cls, front: Front) -> Ledger:
        """Return the machines of a front, on the scale of ranks."""
        check.instance(front, "front", Front)
        points = [(point.machine.text, point.rank, point.time) for point in front]
        return cls.of(points, scale="rank")

    @cached_property
    def wins(self) -> tuple[Win, ...]:
        """The programs that win somewhere, in order of complexity: those of the lower-left hull.

        As in `runtime_geometry`, the program with the least time + rate·complexity wins.
        """
        first = {(entry.complexity, entry.time): entry for entry in reversed(self.entries)}
        return tuple(
            Win(first[piece.rank, piece.time], piece.low, piece.high)
            for piece in pieces_between(lower_left_hull(first))
        )

    def win(self, name: str) -> Win | None:
        """Return the exchange rates at which the program of this name wins; None if at none.

        Of programs with the same complexity and time the first by name counts.

        Examples
        --------
        >>> ledger = Ledger.of([("table", 40, 3), ("search", 12, 90)], scale="length")
        >>> ledger.win("table").high, ledger.win("search").low
        (Fraction(87, 28), Fraction(87, 28))
        """
        if check.text(name, "name") not in {entry.name for entry in self}:
            raise check.refusal("name", "the name of an entry", name)
        return next((win for win in self.wins if win.entry.name == name), None)

    def winner(self, rate: Number) -> Entry:
        """Return the program with the least time + rate·complexity; of several, the first."""
        rate = check.rational(rate, "rate")
        return min(self.entries, key=lambda entry: entry.time + rate * entry.complexity)

    def as_ranks(self) -> Ledger:
        """Return the ledger on the scale of ranks: a program of length l has the rank 2^l.

        This is the dovetailer's prior, in which a bit doubles the price. The entries of the result
        can be given to `runtime_geometry` and `forwarding` as `pairs`.

        Examples
        --------
        >>> Ledger.of([("table", 4, 3)], scale="length").as_ranks().pairs
        ((16, 3),)
        """
        if self.scale == "rank":
            return self
        return Ledger(tuple(_exponential(entry) for entry in self.entries), "rank")

    @property
    def pairs(self) -> tuple[tuple[Number, Number], ...]:
        """The pairs (rank, time); only on the scale of ranks."""
        if self.scale != "rank":
            raise DovetailError(
                'scale: pairs (rank, time) need scale="rank", this ledger has "length"; '
                "as_ranks() takes the exponential"
            )
        return tuple((entry.complexity, entry.time) for entry in self.entries)

    def __add__(self, other: object) -> Ledger:
        if not isinstance(other, Ledger):
            return NotImplemented
        if self.scale != other.scale:
            raise DovetailError(
                f"scale: a ledger of scale '{self.scale}' cannot be joined to one of "
                f"'{other.scale}': their exchange rates differ in meaning; as_ranks() takes the "
                "exponential of lengths"
            )
        return Ledger(tuple(sorted((*self, *other), key=_order)), self.scale)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: name, complexity, time, and whether it wins somewhere."""
        winners = {win.entry for win in self.wins}
        wins = frames.column(entry in winners for entry in self)
        return frames.columns(self, "name", "complexity", "time") | {"wins": wins}

    def __repr__(self) -> str:
        return f"Ledger({len(self)} programs by {self.scale}, {len(self.wins)} win)"


def _entry(value: Sequence[Any], scale: str) -> Entry:
    name, complexity, time = check.parts(value, "entries", "(name, complexity, time)", 3)
    least = 1 if scale == "rank" else 0
    return Entry(
        str(name),
        _number(complexity, f"{name}: a {scale}", least),
        _number(time, f"{name}: a time", 0),
    )


def _number(value: Any, name: str, least: int) -> Number:
    if isinstance(value, Fraction) and value >= least:
        return value.numerator if value.denominator == 1 else value
    if isinstance(value, Fraction):
        raise DovetailError(f"{name} must be at least {least}, not {display.shorten(value)}")
    return check.integer(value, name, least, None)


def _order(entry: Entry) -> tuple[Number, Number, str]:
    return entry.complexity, entry.time, entry.name


def _exponential(entry: Entry) -> Entry:
    length = entry.complexity
    if not isinstance(length, int) or length > MOST_BITS:
        raise DovetailError(
            f"{entry.name}: the exponential of a length needs whole bits up to {MOST_BITS:,}, "
            f"not {length}"
        )
    return replace(entry, complexity=2**length)
