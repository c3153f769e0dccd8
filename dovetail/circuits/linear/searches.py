"""The least linear circuit of some functions, by a search over what the wires can hold."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TypeAlias

from dovetail import _core
from dovetail.circuits.model.costs import Minimum
from dovetail.circuits.model.linear_circuits import LinearCircuit, LinearGate, check_ancillas
from dovetail.values import check
from dovetail.work.clocks import Clock

MAX_INPUTS = 4
"""The most inputs of which a minimum is searched for."""

MAX_STATES = 2_000_000
"""States that a search keeps unless told otherwise, at about 60 bytes each."""


def least_linear(
    functions: tuple[int, ...],
    inputs: int,
    ancillas: tuple[int, ...] = (),
    copies: int | None = 1,
    max_states: int = MAX_STATES,
    clock: Clock | None = None,
) -> Minimum:
    """Return the least number of gates of a linear circuit that holds all functions in the end.

    Different wires hold them, even those that are equal.
    """
    constants = [bool(bit) for bit in ancillas]
    search = _core.LinearSearch.together(inputs, copies, constants, list(functions))
    with suppress(TimeoutError):  # what has been searched has its bounds
        search.advance(max_states, clock.left() if clock else None)
    return read_minimum(search, functions, inputs, ancillas, copies)


def read_minimum(
    search: _core.LinearSearch,
    functions: tuple[int, ...],
    inputs: int,
    ancillas: tuple[int, ...],
    copies: int | None,
) -> Minimum:
    """Return what a search knows of some functions; for the searches here and the tables."""
    circuit = None
    tables = list(functions)
    if (found := search.circuit(tables)) is not None:
        placement, constants, gates, outputs = found
        steps = tuple(LinearGate(target, tuple(controls)) for target, controls in gates)
        zeros_and_ones = tuple(map(int, constants))
        circuit = LinearCircuit(inputs, tuple(placement), zeros_and_ones, steps, tuple(outputs))
    lower, upper = search.lower(tables), search.gates(tables)
    method = "a search of what the wires can hold"
    if lower != upper:
        method += ", then a limit"
    task, known = (inputs, functions, "linear", "linear"), (lower, upper, circuit, method)
    return Minimum(*task, *known, ancillas, copies)


#: The constants of a search one by one, the copies of each input, and the states that it keeps.
Rule: TypeAlias = tuple[tuple[int, ...], int | None, int]


def check_rule(ancillas: Any, copies: int | None, max_states: int) -> Rule:
    """Return the rule of a search, checked."""
    return (
        check_ancillas(ancillas),
        None if copies is None else check.integer(copies, "copies", 1),
        check.integer(max_states, "max_states", 1),
    )
