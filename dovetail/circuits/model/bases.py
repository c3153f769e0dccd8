"""Bases: which operators a circuit may use, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.circuits.model.operators import (
    AND,
    FALSE,
    LEFT,
    NAND,
    NOT,
    OR,
    RIGHT,
    TRUE,
    XNOR,
    XOR,
)
from dovetail.circuits.model.operators import READS as _READS
from dovetail.values import check

_FREE = frozenset({FALSE, LEFT, RIGHT, TRUE})


@dataclass(frozen=True)
class Basis:
    """The operators that a circuit may use, as truth tables of four bits.

    Constants and copies are always among them. Where a negation does not cost 1 (`counts_not`) it
    is free, and gates negate their operands as they like.
    """

    name: str
    operators: frozenset[int]
    counts_not: bool

    def __repr__(self) -> str:
        return (
            f"Basis({self.name!r}, {len(self.operators)} operators, counts_not={self.counts_not})"
        )

    @property
    def costs(self) -> tuple[int, ...]:
        """What a gate of each of the sixteen operators costs, 0 or 1."""
        return tuple(
            int(sum(_READS[op]) == 2 or (self.counts_not and op not in _FREE)) for op in range(16)
        )

    def wires_read(self, operator: int, left: int, right: int) -> tuple[int, ...]:
        """Return the operands that a gate depends on; a wire read on both sides comes twice.

        The one exception is the negation of the basis ``"nand"``, which is written nand(x, x) and
        reads x once: nand(x, 1) is the same at the same cost.

        Examples
        --------
        >>> basis_of("full").wires_read(8, 2, 2), basis_of("nand").wires_read(7, 2, 2)
        ((2, 2), (2,))
        """
        if left == right and operator == NAND and self.name == "nand":
            return (left,)
        reads_left, reads_right = _READS[operator]
        if reads_left and reads_right:
            return left, right
        return (left,) if reads_left else (right,) if reads_right else ()


_BASES = {
    basis.name: basis
    for basis in (
        Basis("full", frozenset(range(16)), counts_not=False),
        Basis("u2", frozenset(range(16)) - {XOR, XNOR}, counts_not=False),
        Basis("nand", _FREE | {NAND}, counts_not=True),
        Basis("and-or-not", _FREE | {AND, OR, NOT}, counts_not=True),
    )
}

BASES = tuple(_BASES)
"""The names of the bases."""


def basis_of(name: str) -> Basis:
    """Return the basis of that name."""
    return _BASES[check.choice(name, "basis", BASES)]
