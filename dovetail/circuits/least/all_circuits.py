"""All circuits of up to three inputs: those of least size for several parts at once.

Where NOT is free, the gates of a circuit are a set of functions, and all sets are searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dovetail import _core
from dovetail.circuits.model.builders import Builder
from dovetail.circuits.model.circuits import Circuit
from dovetail.work.clocks import Clock, OutOfTimeError

#: The most inputs for which all circuits can be searched, and the bases.
MAX_INPUTS = 3
SEARCHED_BASES = ("full", "u2")


class LeastCircuit(NamedTuple):
    """A circuit of least size for several parts, and how many gates the outputs of each need."""

    circuit: Circuit
    gates_of_parts: tuple[int, ...]


def can_search(inputs: int, basis: str) -> bool:
    """Return whether all circuits of so many inputs can be searched in a basis."""
    return inputs <= MAX_INPUTS and basis in SEARCHED_BASES


def least_circuits(
    parts: Sequence[Sequence[int]], inputs: int, basis: str = "full", clock: Clock | None = None
) -> tuple[LeastCircuit, ...]:
    """Return the circuits of least size for some parts, one for each list of their gates.

    The parts are given by their truth tables. Every circuit of least size is looked at, with every
    way to wire its gates; of those in which the parts need equally many gates, one is returned. If
    time ends first, an `OutOfTimeError`.

    Examples
    --------
    A full adder has five gates. They are two for the sum, and four or five for the carry.

    >>> found = least_circuits([[0b10010110], [0b11101000]], 3)
    >>> [(one.circuit.size, one.gates_of_parts) for one in found]
    [(5, (2, 4)), (5, (2, 5))]
    """
    tables = [table for part in parts for table in part]
    seconds = clock.left() if clock else None
    try:
        found = _core.circuit_wholes([list(part) for part in parts], inputs, basis, seconds)
    except TimeoutError:
        raise OutOfTimeError from None
    least = []
    for gates, outputs, counts in found:
        builder = Builder(inputs, basis)
        for gate in gates:
            builder.add(*gate)
        # The gates compute what is 0 on row 0; negations are free.
        ends = (builder.constant(0) if wire is None else wire for wire in outputs)
        signed = [~end if table & 1 else end for end, table in zip(ends, tables, strict=True)]
        least.append(LeastCircuit(builder.finish(signed), tuple(counts)))
    return tuple(least)
