"""`HintModel`: the small formula of a tuple-box whose second pass gets a hint."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.models.tuples.chains import check_hint, share_of
from dovetail.results.frames import numbers, objects, rationals
from dovetail.results.result import TableResult
from dovetail.values import check, display

MOST_BITS = 10_000
"""Most bits of an input: a table of 2^bits answers is a number of so many digits."""


class HintModel(TableResult):
    """The formula model of a tuple-box with a hint; a row is a hint of i = 0 … h bits.

    With i of h bits known the last level can be a table of the 2^(h−i) answers that are possible,
    or one of some solvers (docs/models/tuple_box.md, "The formula model").

    Attributes
    ----------
    bits
        Number of bits of the input (h).
    time
        Steps of computing one answer above (T).
    epsilon
        What a step above costs (ε).
    price
        Price of a unit of description (λ).
    width
        Description of one answer (w).
    solvers
        The last levels that are no table, as (name, time, size); each costs time + λ·size.

    Raises
    ------
    DovetailError
        If ε is not from 0 to 1, another number is negative, or there is no solver.

    Examples
    --------
    >>> from dovetail.models import HintModel
    >>> model = HintModel.of(4, time=12, epsilon=Fraction(1, 4))
    >>> [str(model.table_cost(hint)) for hint in range(5)]
    ['53', '28', '15', '8', '4']
    >>> model.least_hint, model.epsilon_limit(4)
    (3, Fraction(11, 12))
    """

    pictures = ("hint_model",)

    bits: int
    time: Fraction
    epsilon: Fraction
    price: Fraction
    width: Fraction
    solvers: tuple[tuple[str, Fraction, Fraction], ...]

    def __post_init__(self) -> None:
        check.integer(self.bits, "bits", 0, MOST_BITS)
        for name in ("time", "price", "width"):
            object.__setattr__(self, name, check.from_zero(getattr(self, name), name))
        object.__setattr__(self, "epsilon", share_of(self.epsilon))
        object.__setattr__(self, "solvers", _solvers(self.solvers))

    @classmethod
    def of(
        cls,
        bits: int,
        *,
        time: Fraction | int,
        epsilon: Fraction | int,
        price: Fraction | int = 0,
        width: Fraction | int = 1,
        solvers: Any = None,
    ) -> "HintModel":
        """Make a model; arguments are the attributes.

        Solvers None is one, "honest", that takes `time` and has no size.
        """
        each = check.from_zero(time, "time")
        some = (("honest", each, Fraction(0)),) if solvers is None else solvers
        return cls(
            bits,
            each,
            share_of(epsilon),
            Fraction(check.from_zero(price, "price")),
            Fraction(check.from_zero(width, "width")),
            some,
        )

    @property
    def answer_cost(self) -> Fraction:
        """Cost of one answer in the table: λw + εT."""
        return self.price * self.width + self.epsilon * self.time

    @property
    def honest_cost(self) -> Fraction:
        """Cost of the cheapest solver."""
        return min(self.solver_costs.values())

    @property
    def solver_costs(self) -> dict[str, Fraction]:
        """Costs of the solvers by name."""
        return {name: time + self.price * size for name, time, size in self.solvers}

    def table_cost(self, hint: int) -> Fraction:
        """Return the cost of the table: (h − i) + 1 + 2^(h−i)·(λw + εT).

        It reads the bits that are not known, says the answer, and each answer was computed above.
        """
        unknown = self.bits - check_hint(hint, self.bits)
        answers: int = 2**unknown
        return unknown + 1 + answers * self.answer_cost

    @property
    def least_hint(self) -> int | None:
        """The threshold i*: the least hint at which the table is cheaper than every solver.

        It is cheaper with every greater hint too. None if it is not even with all bits known.
        """
        limit = self.honest_cost
        found = [hint for hint in range(self.bits + 1) if self.table_cost(hint) < limit]
        return min(found, default=None)

    @property
    def real_threshold(self) -> float:
        """The number of bits, not rounded, at which table and best solver cost the same.

        The closed form h − (S − 1) + W(ln 2 · (λw + εT) · 2^(S−1)) / ln 2, with Lambert's W and the
        cost S of the solver; a float, for costs up to 1e308. i* is the least integer above it that
        is not negative.
        """
        try:
            left, each = float(self.honest_cost - 1), float(self.answer_cost)
        except OverflowError as error:
            raise DovetailError("time and price: the costs are too large for a float") from error
        if each == 0:
            return self.bits - left
        logarithm = math.log(math.log(2) * each) + left * math.log(2)
        return self.bits - left + _lambert_of_exp(logarithm) / math.log(2)

    def epsilon_limit(self, hint: int) -> Fraction | None:
        """Return the ε up to which the table wins, 1 if it always does; None if it never does.

        Below it the table costs less than the best solver.
        With all bits known and no price it is 1 − T_ret/T for an honest solver of time T and a
        "return x" of one step.
        """
        unknown = self.bits - check_hint(hint, self.bits)
        room = self.honest_cost - unknown - 1 - 2**unknown * self.price * self.width
        if room <= 0:
            return None
        return Fraction(1) if self.time == 0 else min(Fraction(1), room / (2**unknown * self.time))

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return the costs by hint as numpy columns."""
        hints = range(self.bits + 1)
        costs = [self.table_cost(hint) for hint in hints]
        best = self.honest_cost
        return {
            "hint": np.array(hints, dtype=np.int64),
            "answers": numbers(2 ** (self.bits - hint) for hint in hints),
            "table": rationals(costs),
            "solver": rationals([best] * len(costs)),
            "winner": objects("table" if cost < best else "solver" for cost in costs),
        }

    def __repr__(self) -> str:
        time, epsilon, price = (
            display.shorten(one, 40) for one in (self.time, self.epsilon, self.price)
        )
        known = f"{display.count(self.bits, 'bit')}, time {time}, ε={epsilon}, λ={price}"
        if self.least_hint is None:
            return f"HintModel({known}: the table never wins)"
        return f"HintModel({known}: the table wins from hint {self.least_hint})"


def _solvers(solvers: Any) -> tuple[tuple[str, Fraction, Fraction], ...]:
    accepted = "triples (name, time, size)"
    found = []
    for solver in check.several(solvers, "solvers", accepted):
        name, time, size = check.parts(solver, "solvers", accepted, 3)
        found.append(
            (check.text(name, "name"), check.from_zero(time, "time"), check.from_zero(size, "size"))
        )
    names = [name for name, _, _ in found]
    if not found or len(set(names)) != len(names):
        raise DovetailError(
            f"solvers must be at least one, with different names, not {display.shown(names)}"
        )
    return tuple(found)


def _lambert_of_exp(logarithm: float) -> float:
    """Return Lambert's W of e^y: the w > 0 with w + ln w = y, by Newton's method.

    Examples
    --------
    >>> round(_lambert_of_exp(1.0), 12)
    1.0
    """
    if logarithm < -50:
        return math.exp(logarithm)  # so small that w + ln w is ln w
    w = math.exp(logarithm) if logarithm < 0 else max(1.0, logarithm)
    for _ in range(60):
        # The Newton step for w + ln w, which stays above 0.
        w = w * (1 + logarithm - math.log(w)) / (1 + w)
    return w
