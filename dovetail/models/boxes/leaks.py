"""`box_leak`: what it costs to read the winner's answer through the losses that a box returns."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from dovetail.models.boxes import values
from dovetail.models.boxes.values import Exact
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display

#: Most bits of an answer, and most examples of a box.
MOST = 10_000
#: Up to so many batch sizes stand in the table; of more examples every power of 2 does.
ROWS = 256


class BoxLeak(TableResult):
    """The cost of reading an answer through a box, by its batch size; made by `box_leak`.

    Attributes
    ----------
    bits
        Bits of the answer that is read.
    examples
        Examples that the box runs a program on.
    winner
        f*, the steps of the run whose answer is read.
    listing, scoring
        m and l: what it costs to write a program for a call, and to score one example.
    discount
        The price of a step in the box.
    """

    pictures = ("box_leak",)

    bits: int
    examples: int
    winner: Fraction
    listing: Fraction
    scoring: Fraction
    discount: Fraction

    @property
    def call(self) -> Fraction:
        """The cost of one call: m + d·N·(f* + l)."""
        return self.listing + self.discount * self.examples * (self.winner + self.scoring)

    def outcomes(self, batch: int) -> int:
        """Return how many different answers a call can have: lists of losses of all batches.

        Examples
        --------
        >>> box_leak(bits=8, examples=10, winner=99).outcomes(4)
        75
        """
        whole, rest = divmod(self.examples, self._batch(batch))
        return int((batch + 1) ** whole * (rest + 1))

    def calls(self, batch: int) -> int:
        """Return the least number of calls whose answers tell all answers of so many bits apart."""
        several, calls, product = self.outcomes(batch), 1, 1
        while (product := product * several) < 2**self.bits:
            calls += 1
        return calls

    def cost(self, batch: int) -> Fraction:
        """Return the cost of reading the answer through the box: its calls, each at its cost."""
        return self.calls(batch) * self.call

    def pays(self, batch: int) -> bool:
        """Return whether reading the answer costs less than running the winner, which is f*."""
        return self.cost(batch) < self.winner

    @property
    def threshold(self) -> int | None:
        """The least batch size from which reading the answer does not pay.

        None if it pays even with one batch of all examples. Larger batches never leak more.
        """
        if self.pays(self.examples):
            return None
        low, high = 0, self.examples
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.pays(middle) else (low, middle)
        return high

    def _batch(self, batch: int) -> int:
        return check.integer(batch, "batch", 1, self.examples)

    @property
    def batches(self) -> list[int]:
        """The batch sizes in the table."""
        if self.examples <= ROWS:
            return list(range(1, self.examples + 1))
        powers = [2**power for power in range(self.examples.bit_length())]
        return sorted({*powers, self.examples, *filter(None, [self.threshold])})

    def to_dict(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a row for each batch size: calls, cost, and whether that pays."""
        batches = self.batches
        return {
            "batch": frames.numbers(batches),
            "calls": frames.numbers(map(self.calls, batches)),
            "cost": frames.rationals(map(self.cost, batches)),
            "pays": frames.column(map(self.pays, batches)),
        }

    def __len__(self) -> int:
        return len(self.batches)

    def __repr__(self) -> str:
        threshold = self.threshold
        says = "no batch size stops it" if threshold is None else f"batches of {threshold} stop it"
        run = display.shorten(self.winner, 40)
        return f"BoxLeak({display.count(self.bits, 'bit')}, winner's run {run}: {says})"


def box_leak(
    *,
    bits: int,
    examples: int,
    winner: Exact,
    listing: Exact = 0,
    scoring: Exact = 0,
    discount: Exact = Fraction(1, 10),
) -> BoxLeak:
    """Return what it costs to read the answer of the winner's run through a box.

    The box runs a program on N examples and returns the number of wrong answers in each batch of B
    of them. A program that is written for the purpose does the winner's run on each example, and
    answers wrongly as often as the bits say that it has found (docs/models/boxes.md, "A box that
    leaks").

    Parameters
    ----------
    bits
        h, the length of the answer.
    examples
        N, the examples of the box.
    winner
        f*, the steps of the winner's run.
    listing, scoring
        m, to write the program of a call, and l, to score one example.
    discount
        d, from 0 to 1.

    Examples
    --------
    >>> leak = box_leak(bits=16, examples=20, winner=1000, discount=Fraction(1, 50))
    >>> leak
    BoxLeak(16 bits, winner's run 1000: batches of 10 stop it)
    >>> leak.calls(1), leak.calls(20), leak.cost(20)
    (1, 4, Fraction(1600, 1))
    """
    return BoxLeak(
        check.integer(bits, "bits", 1, MOST),
        check.integer(examples, "examples", 1, MOST),
        check.from_zero(winner, "winner"),
        check.from_zero(listing, "listing"),
        check.from_zero(scoring, "scoring"),
        values.discount(discount),
    )
