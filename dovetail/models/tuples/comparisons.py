"""`compare_tuple_box`: the chains that were run, beside the formula."""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.models.tuples.boxes import TupleBox
from dovetail.models.tuples.chains import share_of
from dovetail.models.tuples.formulas import HintModel
from dovetail.models.tuples.kinds import KINDS
from dovetail.models.tuples.winners import cost_of, rows_if_any
from dovetail.results.encoding import storable
from dovetail.results.frames import objects
from dovetail.results.result import TableResult
from dovetail.values import check, display

ZERO = Fraction(0)


@storable
class ComparedHint(NamedTuple):
    """The costs at one hint, run and by the formula; per unit of weight of the task.

    Attributes
    ----------
    hint
        Bits shown.
    run
        Least cost of the chains of each kind, in the order of `KINDS`; None if there is none.
    winner
        The kind of the cheapest chain; of equal ones the first in that order.
    table
        Cost of the table by the formula.
    run_limit
        The ε from which on "return x" is never again cheaper than the best object machine;
        0 if it never is.
    formula_limit
        The same of the table and an honest solver by the formula.
    """

    hint: int
    run: tuple[Fraction | None, ...]
    winner: str
    table: Fraction
    run_limit: Fraction
    formula_limit: Fraction


class TupleComparison(TableResult):
    """The chains that were run beside the formula; made by `compare_tuple_box`. A row is a hint.

    Attributes
    ----------
    epsilon
        What a step of an upper level costs.
    model
        The formula model of the same task; see `compare_tuple_box`.
    rows
        The costs at each hint; see `ComparedHint`.
    """

    pictures = ("tuple_costs",)

    epsilon: Fraction
    model: HintModel
    rows: tuple[ComparedHint, ...]

    @property
    def run_least_hint(self) -> int | None:
        """The least hint at which "return x" is cheaper than the best object machine, as run."""
        found = [row.hint for row in self.rows if _beats(row.run)]
        return min(found, default=None)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the rows as numpy columns."""
        kinds = {
            kind: objects(row.run[place] for row in self.rows) for place, kind in enumerate(KINDS)
        }
        return {
            "hint": np.array([row.hint for row in self.rows], dtype=np.int64),
            **kinds,
            "winner": objects(row.winner for row in self.rows),
            "table": objects(row.table for row in self.rows),
            "run_limit": objects(row.run_limit for row in self.rows),
            "formula_limit": objects(row.formula_limit for row in self.rows),
        }

    def __repr__(self) -> str:
        return (
            f"TupleComparison(ε={self.epsilon}: return x beats object machines from hint "
            f"{self.run_least_hint} as run, {self.model.least_hint} by the formula)"
        )


def compare_tuple_box(box: TupleBox, epsilon: Fraction | int) -> TupleComparison:
    """Return the costs of the chains of a box beside those of the formula, at price 0.

    The formula gets the same number of bits h, ε, and as T the time of the fastest object machine
    for one input: the mean over the inputs by their weights, or the greatest under ``cost="max"``.
    Costs that were run are divided likewise.

    Raises
    ------
    DovetailError
        If an argument is malformed, or no object machine solves the task by itself.

    Examples
    --------
    >>> from dovetail import tasks
    >>> from dovetail.models import compare_tuple_box, tuple_box
    >>> compare_tuple_box(tuple_box(tasks.and_, max_states=2), Fraction(1, 20))
    TupleComparison(ε=1/20: return x beats object machines from hint None as run, 2 by the formula)
    """
    check.instance(box, "box", TupleBox)
    share = share_of(epsilon)
    time = _least(box, box.hints[-1], "object", share)
    if time is None:
        raise DovetailError(
            f"box: no object machine of up to {display.count(box.max_states, 'state')} solves the "
            "task by itself, so the formula has no time T"
        )
    model = HintModel.of(box.bits, time=time, epsilon=share)
    return TupleComparison(
        share, model, tuple(_compared(box, model, hint, share) for hint in box.hints)
    )


def _compared(box: TupleBox, model: HintModel, hint: int, share: Fraction) -> ComparedHint:
    run = tuple(_least(box, hint, kind, share) for kind in KINDS)
    known = [(cost, place) for place, cost in enumerate(run) if cost is not None]
    intervals = box.where("return x", "object", hint)
    return ComparedHint(
        hint,
        run,
        KINDS[min(known)[1]],
        model.table_cost(hint),
        max((stop for _, stop in intervals), default=ZERO),
        model.epsilon_limit(hint) or ZERO,
    )


def _least(box: TupleBox, hint: int, kind: str, share: Fraction) -> Fraction | None:
    """Return the least cost of the chains of a kind, per unit of weight."""
    rows = rows_if_any(box, hint, [kind])
    units = 1 if box.task.cost == "max" else sum(box.task.weights)
    costs = (cost_of(box, row, share, ZERO, "length") for row in rows)
    least = min(costs, default=None)
    return None if least is None else least / units


def _beats(run: tuple[Fraction | None, ...]) -> bool:
    honest, cheat = run[KINDS.index("object")], run[KINDS.index("return x")]
    return cheat is not None and (honest is None or cheat < honest)
