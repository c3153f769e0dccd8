"""Circuits for several parts at once: all of least size, and how many have the least depth.

Up to three inputs, where NOT is free, all circuits are searched as sets of functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dovetail import _core
from dovetail.circuits.model.builders import Builder
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.compositions import Part

#: The most inputs for which all circuits can be searched, and the bases.
MAX_INPUTS = 3
SEARCHED_BASES = ("full", "u2")


@dataclass(frozen=True)
class Whole:
    """A circuit of least size for several parts.

    Attributes
    ----------
    circuit
        The circuit; its outputs are those of the parts, in order.
    cones
        For each part, the number of gates that its outputs need.
    """

    circuit: Circuit
    cones: tuple[int, ...]


def can_search(inputs: int, basis: str) -> bool:
    """Whether all circuits of so many inputs can be searched in a basis.

    Examples
    --------
    >>> can_search(3, "full"), can_search(4, "full"), can_search(2, "nand")
    (True, False, False)
    """
    return inputs <= MAX_INPUTS and basis in SEARCHED_BASES


def least_wholes(parts: Sequence[Part], basis: str = "full") -> tuple[Whole, ...]:
    """Return the circuits of least size for some parts, one for each list of their gates.

    Every circuit of least size is looked at, with every way to wire its gates; of those in which
    the parts need equally many gates, one is returned.

    Parameters
    ----------
    parts
        Tasks on the same inputs, at most three.
    basis
        ``"full"`` or ``"u2"``.

    Raises
    ------
    DovetailError
        If there are more inputs, or another basis.

    Examples
    --------
    A full adder has five gates. They are two for the sum, and four or five for the carry.

    >>> adder = [Part("sum", 3, (0b10010110,)), Part("carry", 3, (0b11101000,))]
    >>> [(whole.circuit.size, whole.cones) for whole in least_wholes(adder)]
    [(5, (2, 4)), (5, (2, 5))]
    """
    inputs = parts[0].inputs
    tables = [table for part in parts for table in part.tables]
    found = _core.circuit_wholes([list(part.tables) for part in parts], inputs, basis)
    wholes = []
    for gates, outputs, cones in found:
        builder = Builder(inputs, basis)
        wires = [*range(inputs)]
        for operator, left, right in gates:
            wires.append(builder.gate(operator, wires[left], wires[right]))
        # The gates compute what is 0 on row 0; negations are free.
        ends = (builder.constant(0) if wire is None else wires[wire] for wire in outputs)
        signed = [~end if table & 1 else end for end, table in zip(ends, tables, strict=True)]
        wholes.append(Whole(builder.finish(signed), tuple(cones)))
    return tuple(wholes)
