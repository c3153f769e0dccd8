"""One formula put to a SAT solver, within a time limit; Ctrl-C is answered at once."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dovetail.values.extras import has, need
from dovetail.work.clocks import Clock

#: Conflicts between two checks of the clock: fewer for longer formulas, by their literals. They
#: do not depend on the clock, so that the same formula gets the same model.
_WORK, _LEAST, _MOST = 15_000_000, 10, 1000


def has_solver() -> bool:
    """Return whether the package python-sat is installed."""
    return has("pysat")


def solver_class() -> Any:
    """Return the solver, CaDiCaL; without the package python-sat, say how to install it."""
    return need("pysat.solvers", extra="sat").Cadical195


def solve(clauses: Iterable[list[int]], clock: Clock | None = None) -> frozenset[int] | None:
    """Return the literals of a model of some clauses, or None if there is no model.

    Variables are numbers from 1, negative if negated. If time ends first, an `OutOfTimeError`.

    Examples
    --------
    >>> sorted(solve([[1, 2], [-1]])), solve([[1], [-1]])
    ([-1, 2], None)
    """
    # The solver takes over the signals of the main thread, so it runs in another one. It keeps
    # the interpreter locked, so it runs in short spells.
    clock = clock or Clock(None)
    with solver_class()() as solver, ThreadPoolExecutor(1) as thread:
        literals = 1
        for i, clause in enumerate(clauses):
            if i % 1024 == 0:
                clock.check()
            solver.add_clause(clause)
            literals += len(clause)
        conflicts = min(_MOST, max(_LEAST, _WORK // literals))
        while True:
            clock.check()
            solver.conf_budget(conflicts)
            answer = thread.submit(solver.solve_limited).result()
            if answer is not None:
                return frozenset(solver.get_model()) if answer else None
