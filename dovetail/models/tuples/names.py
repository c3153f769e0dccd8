"""`tuple_names`: which machines the upper level can name, and which fast ones are missing."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail.models.tuples.boxes import TupleBox
from dovetail.models.tuples.chains import hint_word, rules
from dovetail.models.tuples.readings import Reading
from dovetail.models.tuples.searches import Judge, tops
from dovetail.models.tuples.winners import shown_hint
from dovetail.results.encoding import storable
from dovetail.results.frames import numbers, objects
from dovetail.results.result import TableResult
from dovetail.values import check


@storable
class NamedOnInput(NamedTuple):
    """The machines that tops name on one input.

    Attributes
    ----------
    input
        The input.
    ranks
        All ranks that some top names there, in order.
    right
        How many of these machines give the right object answer on this input.
    least_named
        Least steps of one of them; None if there is none.
    least
        Least steps of any machine of up to as many states as a top that gives it; likewise.
    """

    input: str
    ranks: tuple[int, ...]
    right: int
    least_named: int | None
    least: int | None


class TupleNames(TableResult):
    """Which machines the upper level can name; made by `tuple_names`. A row is an input.

    Attributes
    ----------
    hint, reading, symbols
        Bits shown, how tapes are read, and the number of symbols.
    rows
        What tops name on each input; see `NamedOnInput`.
    common
        Ranks that are named on every input, by whatever tops.
    longest
        Symbols that head 2 needs for the last machine that is named on some input.
    fastest, fastest_rank
        Least time of a machine that solves the task by its own object answers, over all machines of
        up to as many states as a top, and the least rank of such a one; None if there is none.
    fastest_named, fastest_named_rank
        The same over the machines of `common`, of any size.
    needed
        Symbols that head 2 needs for the machine `fastest_rank`.
    """

    pictures = ("tuple_names",)

    hint: int
    reading: Reading
    symbols: int
    rows: tuple[NamedOnInput, ...]
    common: tuple[int, ...]
    longest: int
    fastest: int | None
    fastest_rank: int | None
    fastest_named: int | None
    fastest_named_rank: int | None
    needed: int | None

    @property
    def is_missing(self) -> bool:
        """Whether no solver of the task as fast as the fastest is named on every input."""
        if self.fastest is None:
            return False
        return self.fastest_named is None or self.fastest_named > self.fastest

    def lengths(self, ranks: Iterable[int]) -> Counter[int]:
        """Return how many of some ranks need how many symbols of head 2."""
        some = check.several(ranks, "ranks", "integers from 1")
        return Counter(self.reading.least_length(rank, self.symbols) for rank in some)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns."""
        return {
            "input": objects(row.input for row in self.rows),
            "named": np.array([len(row.ranks) for row in self.rows], dtype=np.int64),
            "right": np.array([row.right for row in self.rows], dtype=np.int64),
            "least_named": numbers(row.least_named for row in self.rows),
            "least": numbers(row.least for row in self.rows),
        }

    def __repr__(self) -> str:
        return (
            f"TupleNames(hint {self.hint}: {len(self.common)} named on every input, names to "
            f"{self.longest} symbols; fastest solver {self.fastest}, named {self.fastest_named})"
        )


def tuple_names(box: TupleBox, hint: int | None = None) -> TupleNames:
    """Return which machines the upper level can name with a hint.

    A machine is named on an input if some top says meta on it and its second pass gives the name;
    what becomes of the chain does not matter. So each input is walked by itself, over all tops.

    Parameters
    ----------
    box
        The tops, the task and how tapes are read.
    hint
        Bits shown, one of the box; None is the greatest.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import tuple_box, tuple_names
    >>> tuple_names(tuple_box(tasks.and_, [0], max_states=2))
    TupleNames(hint 0: 11 named on every input, names to 3 symbols; fastest solver 6, named None)
    """
    shown = shown_hint(check.instance(box, "box", TupleBox), hint)
    given = rules(box.reading, box.space, box.max_steps, box.max_levels)
    hints = [hint_word(word, shown, box.bits, box.reveal) for word in box.task.inputs]
    judge = Judge(box.task, hints, given)
    rows = tuple(_on_input(box, judge, example) for example in range(len(hints)))
    common = sorted(set.intersection(*judge.named))
    longest = max(
        (box.reading.least_length(max(row.ranks), box.space.symbols) for row in rows if row.ranks),
        default=0,
    )
    fastest = _fastest_of_box(box, shown)
    named = min(
        ((time, rank) for rank in common for time in _times(box, judge, rank)), default=None
    )
    return TupleNames(
        hint=shown,
        reading=box.reading,
        symbols=box.space.symbols,
        rows=rows,
        common=tuple(common),
        longest=longest,
        fastest=fastest and fastest[0],
        fastest_rank=fastest and fastest[1],
        fastest_named=named and named[0],
        fastest_named_rank=named and named[1],
        needed=fastest and box.reading.least_length(fastest[1], box.space.symbols),
    )


def _on_input(box: TupleBox, judge: Judge, example: int) -> NamedOnInput:
    """Return what tops name on one input; they go on to no other."""
    word, hint = box.task.inputs[example], judge.hints[example]

    def asked(number: int, visited: str, head: int, unread: str) -> int | tuple[int, int, int]:
        return judge(2 * example + number, visited, head, unread)

    found, *_ = _core.count_passes(
        tops(box.space, box.max_states).core, [(word, hint)], box.max_steps, asked, 1, 1
    )
    ranks = sorted(judge.named[example])
    steps = [judge.right_steps(rank, example) for rank in ranks]
    right = [each for each in steps if each is not None]
    objects_ = [last for [(kind, last, _)], _, _ in found if kind == 0]
    return NamedOnInput(
        word,
        tuple(ranks),
        len(right),
        min(right, default=None),
        min(objects_, default=None),
    )


def _fastest_of_box(box: TupleBox, hint: int) -> tuple[int, int] | None:
    rows = np.flatnonzero((box.hint == hint) & (box.kinds == 0).all(axis=1)).tolist()
    times = ((_time(box, box.last[row].tolist()), int(box.least_rank[row])) for row in rows)
    return min(times, default=None)


def _times(box: TupleBox, judge: Judge, rank: int) -> list[int]:
    steps = judge.solver_steps(rank)
    return [] if steps is None else [_time(box, steps)]


def _time(box: TupleBox, steps: list[int]) -> int:
    if box.task.cost == "max":
        return max(steps)
    return sum(weight * each for weight, each in zip(box.task.weights, steps, strict=True))
