"""One formula put to a SAT solver, within a time limit; Ctrl-C is answered at once."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dovetail._core import DovetailError

#: Conflicts between two looks at the clock: so many for formulas of so many literals together. They
#: do not depend on the clock, so that the same formula gets the same model.
_WORK, _LEAST, _MOST = 15_000_000, 10, 1000


class LimitError(Exception):
    """Time or memory does not allow an answer."""


def solver_class() -> Any:
    """Return the solver, CaDiCaL.

    Raises
    ------
    DovetailError
        If the package python-sat is not installed; the message names the extra.
    """
    try:
        from pysat.solvers import Cadical195
    except ImportError:
        raise DovetailError(
            "synthesis needs the package python-sat: pip install 'dovetail-tm[sat]'"
        ) from None
    return Cadical195


def check_clock(deadline: float | None) -> None:
    """Raise `LimitError` if a time of `time.monotonic` has passed."""
    if deadline is not None and time.monotonic() >= deadline:
        raise LimitError


def solve(clauses: Iterable[list[int]], deadline: float | None = None) -> frozenset[int] | None:
    """Return the literals of a model, or None if there is no model.

    Parameters
    ----------
    clauses
        Lists of literals: variables from 1, negative if negated.
    deadline
        The time of `time.monotonic` at which to give up; None: never.

    Raises
    ------
    LimitError
        If the deadline came first.

    Examples
    --------
    >>> sorted(solve([[1, 2], [-1]])), solve([[1], [-1]])
    ([-1, 2], None)
    """
    # The solver takes over the signals of the main thread, so it runs in another one. It keeps
    # the interpreter locked, so it runs in short spells.
    with solver_class()() as solver, ThreadPoolExecutor(1) as thread:
        literals = 1
        for i, clause in enumerate(clauses):
            if i % 1024 == 0:
                check_clock(deadline)
            solver.add_clause(clause)
            literals += len(clause)
        conflicts = min(_MOST, max(_LEAST, _WORK // literals))
        while True:
            check_clock(deadline)
            solver.conf_budget(conflicts)
            answer = thread.submit(solver.solve_limited).result()
            if answer is not None:
                return frozenset(solver.get_model()) if answer else None
