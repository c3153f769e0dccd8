"""`tuple_chain`: one two-headed chain, run level by level."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.machines import READOUTS, Machine, Run, Space, as_machine, as_space, prove, run
from dovetail.models.tuples.readings import LONGEST_NAME, Reading, answer
from dovetail.results.encoding import storable
from dovetail.results.frames import numbers, objects
from dovetail.results.result import TableResult
from dovetail.values import check, display

REVEALS = ("first", "last")
"""Which bits of the input a hint shows: the first i of them, or the last i."""

SOON = 1000
"""Steps after which a proof is tried that a pass never halts."""

ENDS = (
    "object",
    "never halts",
    "step limit",
    "undefined entry",
    "no machine",
    "cycle",
    "level limit",
)
"""How a chain ends: with an object answer, or why it reaches none."""


@storable
class TupleLevel(NamedTuple):
    """One level of a chain.

    Attributes
    ----------
    machine
        The machine, as text.
    rank
        Its rank; None if the top has an undefined entry.
    first
        Steps of its pass on the input; None if it does not halt.
    head_1
        What that pass says: 0 for object, another symbol for meta; None if it does not halt.
    second
        Steps of its pass on the hint; None if there is none, or if it does not halt.
    word
        Head 2: of the first pass for an object answer, else of the second; None if there is none.
    """

    machine: str
    rank: int | None
    first: int | None
    head_1: int | None
    second: int | None
    word: str | None


class TupleChain(TableResult):
    """A chain of two-headed machines on one input; made by `tuple_chain`. A row is a level.

    Attributes
    ----------
    input, hint
        The words on the tape in the first and in the second pass of every level.
    reading
        How tapes are read.
    levels
        The levels, from the top; see `TupleLevel`.
    end
        One of `ENDS`.
    """

    pictures = ("tuple_chain",)

    input: str
    hint: str
    reading: Reading
    levels: tuple[TupleLevel, ...]
    end: str

    @property
    def is_object(self) -> bool:
        """Whether the chain reaches an object answer."""
        return self.end == "object"

    @property
    def last(self) -> int | None:
        """Steps of the last level; None without an object answer."""
        return self.levels[-1].first if self.is_object else None

    @property
    def upper(self) -> int:
        """Steps of both passes of all levels above the last one, as far as they halt."""
        levels = self.levels[:-1] if self.is_object else self.levels
        return sum((level.first or 0) + (level.second or 0) for level in levels)

    def answer(self, readout: str = "visited") -> str | None:
        """Return the object answer under a readout, None if there is none.

        Head 2 is read as a tape that holds its word, with the head on the first cell.
        """
        check.choice(readout, "readout", READOUTS)
        word = self.levels[-1].word
        return answer(word, readout) if self.is_object and word is not None else None

    def cost(self, epsilon: Fraction | int) -> Fraction | None:
        """Return the steps of the last level and ε of the others; None without an object answer.

        See docs/models/tuple_box.md, "The cost".
        """
        share = share_of(epsilon)
        return None if self.last is None else self.last + share * self.upper

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the levels as numpy columns."""
        return {
            "level": np.arange(len(self.levels), dtype=np.int64),
            "machine": objects(level.machine for level in self.levels),
            "rank": numbers(level.rank for level in self.levels),
            "first": numbers(level.first for level in self.levels),
            "head_1": numbers(level.head_1 for level in self.levels),
            "second": numbers(level.second for level in self.levels),
            "word": objects(level.word for level in self.levels),
        }

    def __repr__(self) -> str:
        depth = display.count(len(self.levels), "level")
        if not self.is_object:
            return f"TupleChain({self.input!r}: {self.end} after {depth})"
        word = self.levels[-1].word
        return (
            f"TupleChain({self.input!r}: {depth}, object answer {word!r}, "
            f"{self.last} + ε·{self.upper} steps)"
        )


@dataclass(frozen=True)
class Rules:
    """What a chain depends on besides its top and its input; see `tuple_chain`."""

    reading: Reading
    space: Space
    max_steps: int
    max_levels: int


def rules(reading: Reading | None, space: Space | None, max_steps: int, max_levels: int) -> Rules:
    """Return the rules of these arguments; None is the usual reading, or the unbounded space."""
    return Rules(
        Reading() if reading is None else check.instance(reading, "reading", Reading),
        as_space(space),
        check.integer(max_steps, "max_steps", 1),
        check.integer(max_levels, "max_levels", 1, 10**6),
    )


def share_of(epsilon: Any) -> Fraction:
    """Return ε as a Fraction from 0 to 1; floats are refused."""
    if isinstance(epsilon, bool) or not isinstance(epsilon, int | Fraction | np.integer):
        raise check.refusal("epsilon", "an int or Fraction from 0 to 1", epsilon)
    share = Fraction(int(epsilon)) if isinstance(epsilon, np.integer) else Fraction(epsilon)
    if not 0 <= share <= 1:
        raise check.refusal("epsilon", "an int or Fraction from 0 to 1", epsilon)
    return share


def hint_word(input: str, hint: int, bits: int, reveal: str) -> str:
    """Return what is on the tape in the second pass: `hint` of the bits, and blanks for the others.

    Examples
    --------
    >>> hint_word("1011", 2, 4, "first"), hint_word("1011", 2, 4, "last")
    ('1000', '0011')
    """
    word = input.ljust(bits, "0")
    if reveal == "first":
        return word[:hint].ljust(bits, "0")
    return word[bits - hint :].rjust(bits, "0")


def tuple_chain(
    top: Machine | str | int,
    input: str,
    hint: int = 0,
    *,
    bits: int | None = None,
    reveal: str = "first",
    reading: Reading | None = None,
    space: Space | None = None,
    max_steps: int = 1000,
    max_levels: int = 100,
) -> TupleChain:
    """Return the chain that begins with a machine on an input.

    Each level runs its machine on the input. If head 1 says object, head 2 is the answer. If it
    says meta, the machine is run on the hint, and head 2 of that second pass names the machine of
    the next level (docs/models/tuple_box.md, "A chain").

    Parameters
    ----------
    top
        The machine of the first level, its text, or its rank.
    input
        The symbols on the tape.
    hint
        How many bits of the input the second pass shows (i); the others are blank.
    bits
        How many bits there are (h); None takes the length of the input.
    reveal
        "first" shows the first bits, "last" the last ones.
    reading
        How tapes are read; None is `Reading()`.
    space
        The order of the machines that ranks name; None is the unbounded space of two symbols.
    max_steps
        Greatest number of steps of a pass.
    max_levels
        Greatest number of levels.

    Returns
    -------
    TupleChain
        Also if it reaches no object answer; then its `end` says why.

    Raises
    ------
    DovetailError
        If an argument is malformed, or there are fewer bits than the hint shows.

    Examples
    --------
    >>> from dovetail.models import tuple_chain
    >>> tuple_chain("0RB0RB_1RZ1RZ", "11")
    TupleChain('11': 1 level, object answer '1', 2 + ε·0 steps)
    >>> tuple_chain("1RB1RB_1RA1RA", "11").end
    'never halts'
    """
    given = rules(reading, space, max_steps, max_levels)
    machine = _top(top, given.space)
    word = check.word(input, "input", machine.symbols)
    length = len(word) if bits is None else check.integer(bits, "bits", len(word), 10**6)
    shown = check_hint(hint, length)
    check.choice(reveal, "reveal", REVEALS)
    return chain_of(machine, word, hint_word(word, shown, length, reveal), given)


def check_hint(hint: Any, bits: int) -> int:
    """Return the number of bits shown; refuse more than there are."""
    shown = check.integer(hint, "hint", 0, None)
    if shown > bits:
        raise DovetailError(
            f"hint must be at most the number of bits of the input, {bits}, "
            f"not {display.shown(shown)}"
        )
    return shown


def _top(top: Machine | str | int, space: Space) -> Machine:
    if isinstance(top, Machine | str):
        machine = as_machine(top)
        if machine.symbols != space.symbols:
            raise DovetailError(
                f"top must have {space.symbols} symbols, as the space has, not {machine.symbols}"
            )
        return machine
    return space.machine(check.integer(top, "top", 1, space.total))


def chain_of(machine: Machine, word: str, hint: str, rules: Rules) -> TupleChain:
    """Return the chain of a machine; the arguments are checked."""
    levels: list[TupleLevel] = []
    seen: set[str] = set()
    end = None
    following: Machine | None = machine
    while end is None:
        assert following is not None
        if following.text in seen:
            end = "cycle"
        elif len(levels) == rules.max_levels:
            end = "level limit"
        else:
            seen.add(following.text)
            level, following, end = _level(following, word, hint, rules)
            levels.append(level)
    return TupleChain(word, hint, rules.reading, tuple(levels), end)


def _level(
    machine: Machine, word: str, hint: str, rules: Rules
) -> tuple[TupleLevel, Machine | None, str | None]:
    """Return a level, the machine of the next one, and how the chain ends here, if it does."""
    rank = rules.space.rank(machine) if _has_rank(machine, rules.space) else None
    level = TupleLevel(machine.text, rank, None, None, None, None)
    steps, head_1, said, end = run_pass(machine, word, rules)
    level = level._replace(first=steps, head_1=head_1)
    if end is not None:
        return level, None, end
    if head_1 == 0:
        return level._replace(word=said), None, "object"
    steps, _, said, end = run_pass(machine, hint, rules)
    level = level._replace(second=steps, word=said)
    if end is not None or said is None:
        return level, None, end
    named = named_rank(said, rules)
    if named is None:
        return level, None, "no machine"
    return level, rules.space.machine(named), None


def named_rank(word: str, rules: Rules) -> int | None:
    """Return the rank that a word of head 2 names; None if the space has no such machine."""
    if rules.reading.numbering == "word" and len(word) > LONGEST_NAME:
        return None
    rank = rules.reading.rank(word, rules.space.symbols)
    return rank if 1 <= rank <= rules.space.total else None


def _has_rank(machine: Machine, space: Space) -> bool:
    return machine.is_complete and machine.states <= space.states


def run_pass(
    machine: Machine, word: str, rules: Rules
) -> tuple[int | None, int | None, str | None, str | None]:
    """Return the steps, head 1 and head 2 of a pass; if it does not halt, why there are none."""
    done = run(machine, word, max_steps=min(rules.max_steps, SOON))
    if done.outcome == "step limit":
        # Most machines that go on run for ever: a proof is sooner there than a large limit.
        if prove(machine, word, max_steps=rules.max_steps) is not None:
            return None, None, None, "never halts"
        done = run(machine, word, max_steps=rules.max_steps)
    if done.halted:
        head_1, said = rules.reading.split(*output(done, word))
        return done.steps, head_1, said, None
    return None, None, None, done.outcome


def output(done: Run, word: str) -> tuple[str, int, str]:
    """Return the cells visited by a run, the index of the head among them, and the input beyond."""
    visited = done.visited
    return visited, done.head - done.first_cell, word[max(0, done.first_cell + len(visited)) :]
