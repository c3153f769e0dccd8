"""The cheapest chains: at one price, and piece by piece over all ε or all prices."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.models.tuples.chains import check_hint, share_of
from dovetail.models.tuples.kinds import KINDS, SCALES
from dovetail.models.tuples.optima import Convex, Line, Piece, below, least, never_above, upper
from dovetail.results.encoding import storable
from dovetail.results.frames import numbers, objects, rationals
from dovetail.results.result import Result, TableResult
from dovetail.values import check, display

if TYPE_CHECKING:
    from dovetail.models.tuples.boxes import TupleBox

ZERO, ONE = Fraction(0), Fraction(1)


class TupleBest(Result):
    """The cheapest chain at one ε, price and hint; made by `TupleBox.best`.

    Attributes
    ----------
    cost
        Its cost, exact.
    row
        Its row in the box; `TupleBox.chains` runs it.
    kind
        One of `KINDS`.
    machine, rank
        The machine of least rank on top, as text, and its rank.
    last, upper
        Steps of the last level and of those above it on each input.
    """

    cost: Fraction
    row: int
    kind: str
    machine: str
    rank: int
    last: tuple[int, ...]
    upper: tuple[int, ...]


@storable
class TuplePiece(NamedTuple):
    """A stretch on which one chain is the cheapest.

    Attributes
    ----------
    start, stop
        Its ends; at an end both neighbours cost the same.
    row, kind, rank
        The chain: its row in the box, its kind, the rank of its top.
    base, slope
        Its cost there is base + slope·v, v being ε or the price.
    """

    start: Fraction
    stop: Fraction
    row: int
    kind: str
    rank: int
    base: Fraction
    slope: Fraction


class TuplePieces(TableResult):
    """The cheapest chain along ε or along the price; made by `TupleBox.by_epsilon` or `by_price`.

    Attributes
    ----------
    along
        "epsilon" or "price".
    hint
        Bits shown.
    pieces
        The stretches in order; see `TuplePiece`.
    """

    pictures = ("tuple_pieces",)

    along: str
    hint: int
    pieces: tuple[TuplePiece, ...]

    def __len__(self) -> int:
        return len(self.pieces)

    @property
    def thresholds(self) -> tuple[Fraction, ...]:
        """Where the cheapest chain changes."""
        return tuple(piece.stop for piece in self.pieces[:-1])

    def kind_stretches(self) -> tuple[tuple[Fraction, Fraction, str], ...]:
        """Return the stretches on which the cheapest chain is of one kind."""
        found: list[tuple[Fraction, Fraction, str]] = []
        for piece in self.pieces:
            if found and found[-1][2] == piece.kind:
                found[-1] = (found[-1][0], piece.stop, piece.kind)
            else:
                found.append((piece.start, piece.stop, piece.kind))
        return tuple(found)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the pieces as numpy columns."""
        columns = list(zip(*self.pieces, strict=True))
        start, stop, row, kind, rank, base, slope = columns
        return {
            "start": rationals(start),
            "stop": rationals(stop),
            "row": np.array(row, dtype=np.int64),
            "kind": objects(kind),
            "rank": numbers(rank),
            "base": rationals(base),
            "slope": rationals(slope),
        }

    def __repr__(self) -> str:
        parts = ", ".join(f"{kind} to {stop}" for _, stop, kind in self.kind_stretches())
        return f"TuplePieces({self.along}, hint {self.hint}: {len(self)} pieces, {parts})"


class Candidate(NamedTuple):
    """A row of the box that can be the cheapest: its cost in ε, and its description."""

    row: int
    cost: Convex
    description: int


def best(
    box: "TupleBox",
    epsilon: Any,
    price: Any,
    hint: Any,
    scale: str,
    kinds: Iterable[str] | None,
) -> TupleBest:
    """Return the cheapest chain; see `TupleBox.best`."""
    share, each = share_of(epsilon), check.from_zero(price, "price")
    rows = rows_of(box, shown_hint(box, hint), kinds)
    check.choice(scale, "scale", SCALES)
    return _best(box, rows, share, each, scale)


def _best(
    box: "TupleBox", rows: Sequence[int], share: Fraction, price: Fraction, scale: str
) -> TupleBest:
    costs = (
        (cost_of(box, row, share, price, scale), int(box.least_rank[row]), row) for row in rows
    )
    cost, rank, row = min(costs)
    return TupleBest(
        cost=cost,
        row=row,
        kind=str(box.kind[row]),
        machine=box.machine(row).text,
        rank=rank,
        last=tuple(box.last[row].tolist()),
        upper=tuple(box.upper[row].tolist()),
    )


def cost_of(box: "TupleBox", row: int, share: Fraction, price: Fraction, scale: str) -> Fraction:
    """Return the cost of a row: the time of the task, and the price of the description."""
    above, parts = share.as_integer_ratio()
    pairs = zip(box.last[row].tolist(), box.upper[row].tolist(), strict=True)
    times = [parts * last + above * early for last, early in pairs]  # integers add up sooner
    if box.task.cost == "max":
        time = max(times)
    else:
        time = sum(weight * each for weight, each in zip(box.task.weights, times, strict=True))
    return Fraction(time, parts) + price * box.description(row, scale)


def shown_hint(box: "TupleBox", hint: Any) -> int:
    """Return a hint of the box; None is the greatest."""
    if hint is None:
        return box.hints[-1]
    shown = check_hint(hint, box.bits)
    if shown not in box.hints:
        raise DovetailError(f"hint must be one of the box, {box.hints}, not {shown}")
    return shown


def rows_of(box: "TupleBox", hint: int, kinds: Iterable[str] | None) -> list[int]:
    """Return the rows with a hint, of some kinds; there must be one."""
    rows = rows_if_any(box, hint, kinds)
    if not rows:
        which = "chain" if kinds is None else "chain of these kinds"
        raise DovetailError(
            f"no {which} of up to {display.count(box.max_states, 'state')} solves the task with a "
            f"hint of {display.count(hint, 'bit')}; raise max_states, or take other kinds"
        )
    return rows


def rows_if_any(box: "TupleBox", hint: int, kinds: Iterable[str] | None) -> list[int]:
    """Return the rows with a hint, of some kinds; there may be none."""
    rows: list[int] = np.flatnonzero(box.hint == hint).tolist()
    if kinds is None:
        return rows
    accepted = f"a list of some of {', '.join(KINDS)}"
    some = {check.choice(kind, "kinds", KINDS) for kind in check.several(kinds, "kinds", accepted)}
    names = box.kind
    return [row for row in rows if names[row] in some]


def candidates(box: "TupleBox", rows: Sequence[int], scale: str) -> list[Candidate]:
    """Return the rows that can win: for no other one is as cheap at every ε and price."""
    check.choice(scale, "scale", SCALES)
    first: dict[Convex, Candidate] = {}
    for row in sorted(rows, key=lambda row: int(box.least_rank[row])):
        cost = _time(box, row)
        if cost not in first:
            first[cost] = Candidate(row, cost, box.description(row, scale))
    kept: list[Candidate] = []
    for each in first.values():  # in order of rank, so of description too
        if not any(never_above(known.cost, each.cost, ZERO, ONE) for known in kept):
            kept.append(each)
    return kept


def _time(box: "TupleBox", row: int) -> Convex:
    """Return the time of a row as lines in ε."""
    last, above = box.last[row].tolist(), box.upper[row].tolist()
    if box.task.cost == "max":
        lines = {
            Line(Fraction(one), Fraction(other)) for one, other in zip(last, above, strict=True)
        }
        return upper(sorted(lines), ZERO, ONE)
    weights = box.task.weights
    sums = (sum(w * n for w, n in zip(weights, steps, strict=True)) for steps in (last, above))
    return (Line(*map(Fraction, sums)),)


def raised(cost: Convex, by: Fraction) -> Convex:
    """Return a cost with a constant added."""
    return tuple(Line(line.base + by, line.slope) for line in cost)


def by_epsilon(
    box: "TupleBox", hint: Any, price: Any, scale: str, kinds: Iterable[str] | None
) -> TuplePieces:
    """Return the cheapest chain for every ε; see `TupleBox.by_epsilon`."""
    shown, each = shown_hint(box, hint), check.from_zero(price, "price")
    rows = rows_of(box, shown, kinds)
    some = candidates(box, rows, scale)
    costs = [raised(one.cost, each * one.description) for one in some]
    pieces = [
        _piece(piece, _best(box, rows, (piece[0] + piece[1]) / 2, each, scale))
        for piece in least(costs, ZERO, ONE)
    ]
    return TuplePieces("epsilon", shown, tuple(pieces))


def by_price(
    box: "TupleBox", hint: Any, epsilon: Any, most: Any, scale: str, kinds: Iterable[str] | None
) -> TuplePieces:
    """Return the cheapest chain for every price; see `TupleBox.by_price`."""
    shown, share = shown_hint(box, hint), share_of(epsilon)
    high = check.rational(most, "most")
    rows = rows_of(box, shown, kinds)
    costs: list[Convex] = [
        (Line(max(line.at(share) for line in one.cost), Fraction(one.description)),)
        for one in candidates(box, rows, scale)
    ]
    pieces = [
        _piece(piece, _best(box, rows, share, (piece[0] + piece[1]) / 2, scale))
        for piece in least(costs, ZERO, high)
    ]
    return TuplePieces("price", shown, tuple(pieces))


def _piece(piece: Piece, best: TupleBest) -> TuplePiece:
    """Return a piece with the chain that is the best in its middle, and so on all of it."""
    start, stop, line = piece
    return TuplePiece(start, stop, best.row, best.kind, best.rank, line.base, line.slope)


def where(
    box: "TupleBox", one: str, other: str, hint: Any, price: Any, scale: str
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return where one kind of chain beats another; see `TupleBox.where`."""
    shown, each = shown_hint(box, hint), check.from_zero(price, "price")
    names = check.choice(one, "one", KINDS), check.choice(other, "other", KINDS)
    mine, theirs = (candidates(box, rows_if_any(box, shown, [name]), scale) for name in names)
    if not mine or not theirs:
        return ((ZERO, ONE),) if mine else ()
    costs = (
        [raised(some.cost, each * some.description) for some in group] for group in (mine, theirs)
    )
    return tuple(below(*(least(group, ZERO, ONE) for group in costs)))


def cheat_hints(box: "TupleBox", epsilon: Any, price: Any, scale: str) -> tuple[int, ...]:
    """Return the hints at which "return x" wins; see `TupleBox.cheat_hints`."""
    share, each = share_of(epsilon), check.from_zero(price, "price")
    check.choice(scale, "scale", SCALES)
    others = [kind for kind in KINDS if kind != "return x"]
    found = []
    for hint in box.hints:
        cheats, rest = (rows_if_any(box, hint, kinds) for kinds in (["return x"], others))
        if cheats:
            cost = min(cost_of(box, row, share, each, scale) for row in cheats)
            if all(cost_of(box, row, share, each, scale) > cost for row in rest):
                found.append(hint)
    return tuple(found)
