"""Store against derive on real machines: a table of the answer in states, or a loop.

docs/models/mesa.md, "Store or derive" says what is measured.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.geometry import Entry, Ledger
from dovetail.geometry.ledgers import SCALES, Win
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.speed import Solutions, is_lookup
from dovetail.values import check

if TYPE_CHECKING:
    import numpy.typing as npt

#: What a machine does: a table visits no entry twice on an input, everything else loops.
KINDS = ("table", "loop")


class StoreOrDerive(TableResult):
    """The solutions of a task as tables and loops; made by `store_or_derive`.

    A row is a class of solutions, with its machine of least rank.

    Attributes
    ----------
    task
        The name of the task.
    ledger
        The machines, named by kind and text, on a scale.
    """

    pictures = ("store_or_derive",)

    task: str
    ledger: Ledger

    def __len__(self) -> int:
        return len(self.ledger)

    def kind(self, entry: Entry) -> str:
        """Return "table" or "loop"."""
        return check.instance(entry, "entry", Entry).name.partition(" ")[0]

    @property
    def wins(self) -> tuple[tuple[str, Win], ...]:
        """The machines that win at some exchange rate, simplest first, each with its kind."""
        return tuple((self.kind(win.entry), win) for win in self.ledger.wins)

    @property
    def stores(self) -> tuple[tuple[Fraction, Fraction | None], ...]:
        """The exchange rates, from and to, at which the machine that wins is a table; rising.

        The rate is the price of a description in time: below it speed counts for more. Neighbours
        are joined; None if there is no end.
        """
        found: list[tuple[Fraction, Fraction | None]] = []
        for kind, win in reversed(self.wins):
            if kind != "table":
                continue
            if found and found[-1][1] == win.low:
                found[-1] = (found[-1][0], win.high)
            else:
                found.append((win.low, win.high))
        return tuple(found)

    def simplest(self, kind: str) -> Entry | None:
        """Return the first of a kind by complexity and time; None if there is none.

        Only the machines of least rank of their class are looked at.
        """
        check.choice(kind, "kind", KINDS)
        return next((entry for entry in self.ledger if self.kind(entry) == kind), None)

    def fastest(self, kind: str) -> Entry | None:
        """Return the quickest of a kind, of these the simplest; None if there is none."""
        check.choice(kind, "kind", KINDS)
        found = [entry for entry in self.ledger if self.kind(entry) == kind]
        return min(found, key=lambda entry: entry.time, default=None)

    def costs(self) -> dict[str, tuple[Any, Any]]:
        """Return costs of two components of `Mesa`: what storing and what deriving costs.

        "base" is the simplest table, and "find" the simplest loop.

        Raises
        ------
        DovetailError
            If there is none of one kind, or the scale is not "length".
        """
        if self.ledger.scale != "length":
            raise DovetailError("scale must be 'length': components have lengths")
        found = {"base": self.simplest("table"), "find": self.simplest("loop")}
        made = {name: (one.complexity, one.time) for name, one in found.items() if one}
        if len(made) < len(found):
            raise DovetailError(f"{self.task:.60}: there are not both tables and loops")
        return made

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: kind, machine, complexity, time, wins."""
        columns = self.ledger.to_dict()
        parts = [name.partition(" ") for name in columns.pop("name").tolist()]
        return {
            "kind": frames.objects(kind for kind, _, _ in parts),
            "machine": frames.objects(machine for _, _, machine in parts),
            **columns,
        }

    def __repr__(self) -> str:
        tables = sum(self.kind(entry) == "table" for entry in self.ledger)
        return f"StoreOrDerive({self.task:.60}: {tables} tables, {len(self) - tables} loops)"


def store_or_derive(solutions: Solutions, *, scale: str = "rank") -> StoreOrDerive:
    """Return the solutions of a task as points of a ledger, tables and loops.

    Of each class of solutions the machine of least rank is run on the task's inputs. A table visits
    no entry of its own twice on an input: its states hold the answer. All others are loops. Any
    machine that wins at some exchange rate is the one of least rank of its class, so what wins is
    exact, while `simplest` and `fastest` know these machines only.

    Parameters
    ----------
    solutions
        What `dovetail.solutions` returns.
    scale
        "rank", or "length": whole bits ⌈log2 rank⌉.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import models
    >>> two = dovetail.solutions(dovetail.tasks.output("11"), max_states=2, max_time=100)
    >>> found = models.store_or_derive(two)
    >>> [(kind, win.entry.complexity, win.entry.time) for kind, win in found.wins]
    [('loop', 6195, 6), ('table', 8047, 2)]
    >>> print(*found.stores[0])
    0 1/463
    """
    held = check.instance(solutions, "solutions", Solutions)
    check.choice(scale, "scale", SCALES)
    if not len(held):
        raise DovetailError("solutions: there is none, so there is nothing to store or derive")
    entries = []
    for row, (rank, time) in enumerate(
        zip(held.least_rank.tolist(), held.time.tolist(), strict=True)
    ):
        machine = held.machine(row)
        kind = KINDS[0] if is_lookup(machine, held.task.inputs) else KINDS[1]
        # ⌈log2 rank⌉ by whole numbers: a float would be wrong near powers of two.
        size = rank if scale == "rank" else (rank - 1).bit_length()
        entries.append((f"{kind} {machine.text}", size, time))
    return StoreOrDerive(held.task.name or "task", Ledger.of(entries, scale=scale))
