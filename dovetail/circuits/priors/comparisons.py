"""One task under all priors, in all bases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.circuits.linear.searches import MAX_INPUTS as LINEAR_INPUTS
from dovetail.circuits.model.bases import BASES
from dovetail.circuits.model.costs import GATE_PRIORS, PRIORS, Minimum, bounds
from dovetail.circuits.model.functions import rows_of
from dovetail.circuits.model.readings import Inputs, read
from dovetail.circuits.priors.minima import minimum
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display
from dovetail.work.clocks import Clock

#: What takes longest comes last, so that what is quick leaves it the time.
_LAST = (("linear", "linear"), ("size", "full"), ("size", "u2"), ("size", "and-or-not"),
         ("size", "nand"))  # fmt: skip


class Comparison(TableResult):
    """The minima of one task under several priors, and in several bases; made by `compare`.

    Attributes
    ----------
    inputs, functions
        The task: the number of inputs, and the truth table of each output as an int.
    """

    pictures = ("circuit_comparison",)

    inputs: int
    functions: tuple[int, ...]
    minima: tuple[Minimum, ...]

    def minimum(self, prior: str, basis: str = "full") -> Minimum:
        """Return one of the minima; the prior ``"linear"`` has no basis.

        Examples
        --------
        >>> compare("a ^ b").minimum("size", "nand").upper
        4
        """
        check.choice(prior, "prior", PRIORS)
        wanted = prior, "linear" if prior == "linear" else check.choice(basis, "basis", BASES)
        for one in self.minima:
            if (one.prior, one.basis) == wanted:
                return one
        raise DovetailError(f"prior, basis: there is no minimum for {wanted}")

    @property
    def task(self) -> str:
        """The functions in words: the rows of each, row 0 first."""
        rows = (rows_of(table, self.inputs) for table in self.functions)
        return display.shorten(" ".join(rows), 40)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: prior, basis, lower, upper, exact, method."""
        names = ("prior", "basis", "lower", "upper", "exact", "method")
        return frames.columns(self.minima, *names)

    def __len__(self) -> int:
        return len(self.minima)

    def __repr__(self) -> str:
        exact = sum(one.exact for one in self.minima)
        return f"Comparison({self.task}: {len(self)} minima, {exact} exact)"

    def _repr_html_(self) -> str:
        costs = {(one.prior, one.basis): bounds(one.lower, one.upper) for one in self.minima}
        columns = [basis for basis in (*BASES, "linear") if any(b == basis for _, b in costs)]
        priors = [prior for prior in PRIORS if any(p == prior for p, _ in costs)]
        rows = ([prior, *(costs.get((prior, basis), "") for basis in columns)] for prior in priors)
        return f"{self!r}" + display.table(("prior", *columns), rows)


def compare(
    functions: Any,
    inputs: Inputs = None,
    *,
    bases: Iterable[str] = BASES,
    ancillas: int | Iterable[int] | None = None,
    copies: int | None = 1,
    timeout: float | None = 60.0,
) -> Comparison:
    """Return what a task costs under all priors, in all bases or some.

    Parameters
    ----------
    functions, inputs
        The task, as in `minimum`.
    ancillas, copies
        The wires of linear circuits, as in `minimum`; unless given, a zero for each output, as far
        as there is room. Tasks of more than four inputs have no linear row.
    timeout
        Seconds for all together, after which there are bounds; None: no limit.

    Examples
    --------
    >>> compare("a ^ b").to_pandas()[["prior", "basis", "upper"]].tail(5)
         prior       basis  upper
    8    depth        full      1
    9    depth          u2      2
    10   depth        nand      3
    11   depth  and-or-not      3
    12  linear      linear      1
    """
    task = read(functions, inputs)
    names = [check.choice(name, "bases", BASES) for name in check.several(bases, "bases", "names")]
    kinds = [(prior, basis) for prior in GATE_PRIORS for basis in dict.fromkeys(names)]
    if task.inputs <= LINEAR_INPUTS:
        kinds.append(("linear", "linear"))
    if ancillas is None:
        ancillas = min(len(task.tables), 3 if task.inputs == LINEAR_INPUTS else 15 - task.inputs)
    clock = Clock(check.seconds(timeout, "timeout"))
    found: dict[tuple[str, str], Minimum] = {}
    order = sorted(kinds, key=lambda kind: _LAST.index(kind) if kind in _LAST else -1)
    for k, (prior, basis) in enumerate(order):
        options: dict[str, Any] = {"timeout": clock.share(len(order) - k).left()}
        if prior == "linear":
            options |= {"ancillas": ancillas, "copies": copies}
        else:
            options["basis"] = basis
        found[prior, basis] = minimum(functions, inputs, prior, **options)
    return Comparison(task.inputs, task.tables, tuple(found[kind] for kind in kinds))
