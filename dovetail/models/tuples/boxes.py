"""`TupleBox`: the chains that solve a task, in classes, and the cheapest of them."""

from collections.abc import Iterable
from dataclasses import field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail.machines import Machine, Space
from dovetail.models.tuples import regions, winners
from dovetail.models.tuples.chains import TupleChain, chain_of, hint_word, rules
from dovetail.models.tuples.kinds import PARTS, SCALES, kind_of_bits
from dovetail.models.tuples.readings import Reading, name_length
from dovetail.results.frames import objects
from dovetail.results.result import TableResult
from dovetail.tasks import Task
from dovetail.values import check, display


class TupleBox(TableResult):
    """All chains that solve a task, in classes; made by `tuple_box`.

    A row is a class: tops of one size whose chains take the same steps on every training input, in
    the last level and in those above, and answer it in the same way. Rows are in order of hint,
    states and steps. Results are equal if the parameters and the rows are.

    Attributes
    ----------
    task, reading, space, max_states, reveal, max_steps, max_levels, hints
        The parameters, as in `tuple_box`.
    hint
        Bits shown, of each row; int64.
    states
        States of the top, int64.
    kinds
        What answers each input: 0 the top, 1 a machine that says the same on all training inputs,
        2 one that solves the task by itself, 3 another one; int8, of shape (rows, inputs).
    last, upper
        Steps of the last level and of those above it on each input, int64, of the same shape.
    machines, least_rank
        Number of tops of each row, and the least rank among them.
    wrong, endless, undecided
        For each hint, numbers of tops of 1, 2, … states that fail: on the first pass that leads to
        no right answer they halt, are proved to run for ever, or still run at the limit.
    limited
        For each hint, number of named machines and inputs whose chain ends at a limit.
    seconds
        Time that it took.
    """

    pictures = ("tuple_box",)

    task: Task
    reading: Reading
    space: Space
    max_states: int
    reveal: str
    max_steps: int
    max_levels: int
    hints: tuple[int, ...]
    hint: npt.NDArray[np.int64]
    states: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int8]
    last: npt.NDArray[np.int64]
    upper: npt.NDArray[np.int64]
    machines: npt.NDArray[Any]
    least_rank: npt.NDArray[Any]
    wrong: tuple[tuple[int, ...], ...]
    endless: tuple[tuple[int, ...], ...]
    undecided: tuple[tuple[int, ...], ...]
    limited: tuple[int, ...]
    seconds: float = field(compare=False)

    def __len__(self) -> int:
        return len(self.hint)

    @property
    def bits(self) -> int:
        """The number of bits of the longest input (h)."""
        return max(map(len, self.task.inputs))

    @property
    def kind(self) -> npt.NDArray[Any]:
        """The kind of each row, one of `KINDS`."""
        parts = np.bitwise_or.reduce(1 << self.kinds.astype(np.int64), axis=1)
        return objects(map(kind_of_bits, range(1 << PARTS)))[parts]

    def description(self, row: int, scale: str = "length") -> int:
        """Return the description of the machine of least rank in a row.

        On the scale "length" it is the number of symbols of its name (⌊log2 rank⌋ with two
        symbols), on the scale "rank" its rank.
        """
        row = check.integer(row, "row", 0, len(self) - 1)
        rank = int(self.least_rank[row])
        in_full = check.choice(scale, "scale", SCALES) == "rank"
        return rank if in_full else name_length(rank, self.space.symbols)

    def machine(self, row: int) -> Machine:
        """Return the machine of least rank in a row."""
        row = check.integer(row, "row", 0, len(self) - 1)
        return self.space.machine(int(self.least_rank[row]))

    def chains(self, row: int) -> tuple[TupleChain, ...]:
        """Return the chains of that machine on the training inputs, run once more."""
        top = self.machine(row)
        shown = int(self.hint[row])
        given = rules(self.reading, self.space, self.max_steps, self.max_levels)
        return tuple(
            chain_of(top, word, hint_word(word, shown, self.bits, self.reveal), given)
            for word in self.task.inputs
        )

    def best(
        self,
        epsilon: Fraction | int,
        price: Fraction | int = 0,
        hint: int | None = None,
        *,
        scale: str = "length",
        kinds: Iterable[str] | None = None,
    ) -> winners.TupleBest:
        """Return the cheapest chain; of equally cheap ones that whose top has the least rank.

        Parameters
        ----------
        epsilon
            What a step of an upper level costs (ε), from 0 to 1.
        price
            What a unit of the description of the top costs (λ).
        hint
            Bits shown, one of `hints`; None is the greatest.
        scale
            One of "length" and "rank"; see `description`.
        kinds
            Only chains of these kinds, of `KINDS`; None takes all.

        Raises
        ------
        DovetailError
            If an argument is malformed, or there is no such chain.

        Examples
        --------
        >>> from dovetail import tasks
        >>> from dovetail.models import tuple_box
        >>> box = tuple_box(tasks.and_, [2], max_states=2)
        >>> box.best(0).kind, box.best(1).kind
        ('mixed', 'object')
        """
        return winners.best(self, epsilon, price, hint, scale, kinds)

    def by_epsilon(
        self,
        hint: int | None = None,
        *,
        price: Fraction | int = 0,
        scale: str = "length",
        kinds: Iterable[str] | None = None,
    ) -> winners.TuplePieces:
        """Return the cheapest chain for every ε from 0 to 1, piece by piece, exactly.

        Arguments are as in `best`.

        Examples
        --------
        >>> from dovetail import tasks
        >>> from dovetail.models import tuple_box
        >>> tuple_box(tasks.and_, [2], max_states=2).by_epsilon(2)
        TuplePieces(epsilon, hint 2: 2 pieces, mixed to 1/12, object to 1)
        """
        return winners.by_epsilon(self, hint, price, scale, kinds)

    def by_price(
        self,
        hint: int | None = None,
        *,
        epsilon: Fraction | int,
        most: Fraction | int,
        scale: str = "length",
        kinds: Iterable[str] | None = None,
    ) -> winners.TuplePieces:
        """Return the cheapest chain for every price λ from 0 to `most`, piece by piece, exactly.

        Other arguments are as in `best`.
        """
        return winners.by_price(self, hint, epsilon, most, scale, kinds)

    def regions(
        self,
        hint: int | None = None,
        *,
        most: Fraction | int,
        scale: str = "length",
    ) -> regions.TupleRegions:
        """Return which chain is the cheapest for every ε and every price up to `most`, exactly.

        Other arguments are as in `best`.
        """
        return regions.regions(self, hint, most, scale)

    def where(
        self,
        one: str,
        other: str,
        hint: int | None = None,
        *,
        price: Fraction | int = 0,
        scale: str = "length",
    ) -> tuple[tuple[Fraction, Fraction], ...]:
        """Return the open intervals of ε on which the best chain of one kind beats that of another.

        It is cheaper there; kinds are of `KINDS`, other arguments as in `best`. Without a chain of
        the second kind the first one, if there is one, beats it everywhere.

        Examples
        --------
        >>> from dovetail import tasks
        >>> from dovetail.models import tuple_box
        >>> tuple_box(tasks.and_, [2], max_states=2).where("mixed", "object", 2)
        ((Fraction(0, 1), Fraction(1, 12)),)
        """
        return winners.where(self, one, other, hint, price, scale)

    def cheat_hints(
        self, epsilon: Fraction | int, price: Fraction | int = 0, *, scale: str = "length"
    ) -> tuple[int, ...]:
        """Return the hints at which "return x" is cheaper than every other chain.

        The least of them is the threshold i*; a hint above it need not be among them.
        Arguments are as in `best`.
        """
        return winners.cheat_hints(self, epsilon, price, scale)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns; steps have a column for each input."""
        places = range(len(self.task.inputs))
        last = {f"last {place}": self.last[:, place] for place in places}
        upper = {f"upper {place}": self.upper[:, place] for place in places}
        return {
            "hint": self.hint,
            "states": self.states,
            "kind": self.kind,
            **last,
            **upper,
            "machines": self.machines,
            "least_rank": self.least_rank,
        }

    def __repr__(self) -> str:
        name = self.task.name or f"{len(self.task.inputs)} inputs"
        chains = int(self.machines.sum()) if len(self) else 0
        return (
            f"TupleBox({name}, up to {display.count(self.max_states, 'state')}, "
            f"hints {display.listed(self.hints)}: {chains:,} chains in {len(self):,} classes, "
            f"{max(map(sum, self.undecided)):,} undecided)"
        )
