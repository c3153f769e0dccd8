"""The least cost of any task under any prior: the one function for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dovetail._core import DovetailError
from dovetail.circuits.least.synthesis import Formulas
from dovetail.circuits.linear import searches
from dovetail.circuits.model import library
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.builders import rewritten
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.costs import PRIORS, Minimum
from dovetail.circuits.model.linear_circuits import LinearCircuit
from dovetail.circuits.model.readings import Inputs, Reading, read
from dovetail.circuits.priors.methods import WAYS, Question, answer
from dovetail.values import check, display
from dovetail.work.clocks import Clock
from dovetail.work.progress import progress_bar

METHODS = ("auto", *WAYS)
"""The methods of `minimum`."""

#: Seconds that a search may take unless told otherwise.
TIMEOUT = 10.0


def minimum(
    functions: Any,
    inputs: Inputs = None,
    prior: str = "size",
    basis: str = "full",
    *,
    method: str = "auto",
    timeout: float | None = TIMEOUT,
    max_depth: int | None = None,
    max_size: int | None = None,
    ancillas: int | Iterable[int] = 0,
    copies: int | None = 1,
    max_states: int = searches.MAX_STATES,
    progress: bool = False,
) -> Minimum:
    """Return the least cost of a circuit for a task, or bounds on it, with a circuit.

    Tables say what functions of up to four inputs cost, and classes what trees and depths of five
    cost up to a point. The size of several outputs is found by a search of all circuits of up to
    three inputs. For the rest a SAT solver refutes cost after cost (the package python-sat). A
    circuit that is given and the standard circuits of `dovetail.circuits.library` are upper bounds.
    docs/circuits/least.md says how and why.

    Parameters
    ----------
    functions
        One of these, or a sequence or mapping of several, which are then the outputs of one
        circuit: a truth table as an int, as rows ``"0110"`` (row 0 first) or as an array; an
        expression ``"a & b | c"``; a name of the library ``"adder:2"``; a `Circuit`, a
        `LinearCircuit`, a composed task. In row i, input j is bit j of i: input 0 changes fastest.
        `dovetail.tasks.boolean` has its first input slowest: see `from_task_table`.
    inputs
        The number of inputs, up to 16, needed where tables are ints; or the names of the inputs of
        expressions in their order.
    prior
        ``"size"``: gates, shared between outputs; ``"tree"``: gates of trees, one for each output;
        ``"depth"``: gates in a row; ``"linear"``: gates of a linear circuit, of up to four inputs.
    basis
        The name of the basis; not for the prior ``"linear"``.
    method
        ``"auto"``, or one of ``"table"``, ``"classes"``, ``"search"`` and ``"sat"`` alone, which is
        an error where it does not take the task, or without python-sat.
    timeout
        Seconds for the whole call, after which there are bounds; None: no limit.
    max_depth
        The greatest depth allowed, from 1, for sizes and trees, by the solver; None: any. That no
        circuit is as shallow, or none was found in time, is an error.
    max_size
        No greater size is tried, for trees of any one output, by the solver; None: no limit.
    ancillas
        For linear circuits, wires with constants: so many zeros, or the constants themselves.
    copies
        For linear circuits, the wires on which each input is given; None for as many as any circuit
        could use. All wires together are at most 15 (7 for four inputs).
    max_states
        For linear circuits, the states that are kept. What lies further is searched in part only,
        for an upper bound.
    progress
        Whether to show a progress bar of the formulas that the solver has answered.

    Examples
    --------
    >>> minimum("adder:2")
    Minimum(7, prior='size', basis='full', SAT, smaller sizes refuted)
    >>> adder = "sum = a ^ b ^ c, carry = a & b | (a ^ b) & c"
    >>> [minimum(adder, prior=prior).upper for prior in ("size", "tree", "depth")]
    [5, 6, 3]
    >>> minimum("0001", prior="linear", ancillas=1).circuit
    LinearCircuit(toffoli 0 1→2; output 2 of 3 wires)
    """
    check.choice(prior, "prior", PRIORS)
    name = basis_of(basis).name
    check.choice(method, "method", METHODS)
    seconds = check.seconds(timeout, "timeout")
    limits = _check_limits(prior, max_depth, max_size)
    check.flag(progress, "progress")
    rule = searches.check_rule(ancillas, copies, max_states)
    task = read(functions, inputs)
    clock = Clock(seconds)
    if prior == "linear":
        return _linear(task, method, rule, clock)
    ways = (method,) if method != "auto" else ("sat",) if limits != (None, None) else WAYS
    with progress_bar("formulas", 0, progress) as show:
        made = _given(task, name), clock, Formulas(show)
        found = answer(Question(task.inputs, task.tables, prior, name, ways, *made, *limits))
    circuit = replace(found.circuit, names=task.names, output_names=task.output_names)
    return Minimum(task.inputs, task.tables, prior, name, *found._replace(circuit=circuit))


def _linear(task: Reading, method: str, rule: searches.Rule, clock: Clock) -> Minimum:
    check.choice(method, "method", ("auto", "search"))
    check.integer(task.inputs, "inputs", 1, searches.MAX_INPUTS)
    found = searches.least_linear(task.tables, task.inputs, *rule, clock)
    given = [one for one in task.circuits if isinstance(one, LinearCircuit)]
    best = min((one for one in given if _fits(one, *rule)), key=lambda one: one.cost, default=None)
    if best is None or (found.upper is not None and found.upper <= best.cost):
        return found
    return replace(found, upper=best.cost, circuit=best)


def _fits(circuit: LinearCircuit, ancillas: tuple[int, ...], copies: int | None, _: int) -> bool:
    """Whether a circuit takes no more wires than it is given."""
    most = max(Counter(circuit.placement).values(), default=0)
    enough = copies is None or most <= copies
    return enough and not Counter(circuit.ancillas) - Counter(ancillas)


def _given(task: Reading, basis: str) -> tuple[Circuit, ...]:
    """The circuits that are there: what was given as one, and those of the library."""
    given = [rewritten(one, basis) for one in task.circuits if isinstance(one, Circuit)]
    return (*given, *library.computing(task.tables, task.inputs, basis))


def _check_limits(
    prior: str, max_depth: int | None, max_size: int | None
) -> tuple[int | None, int | None]:
    for name, limit in (("max_depth", max_depth), ("max_size", max_size)):
        if prior not in ("size", "tree") and limit is not None:
            raise DovetailError(
                f"{name} must be None for the prior '{prior}', not {display.shown(limit)}"
            )
    return (
        check.optional_integer(max_depth, "max_depth", 1),
        check.optional_integer(max_size, "max_size", 0),
    )
