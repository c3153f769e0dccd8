"""The sixteen two-input operators, as truth tables of four bits.

Bit (left + 2·right) of an operator is its value, so AND is 8, OR is 14 and XOR is 6.
"""

# ruff: noqa: ARG005  (all sixteen take the same arguments)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FALSE, NOR, NOT_RIGHT, NOT, XOR, NAND, AND, XNOR, LEFT, RIGHT, OR, TRUE = (
    0, 1, 3, 5, 6, 7, 8, 9, 10, 12, 14, 15,
)  # fmt: skip

#: For each operator, its name.
NAMES = (
    "false", "nor", "left and not right", "not right", "right and not left", "not left", "xor",
    "nand", "and", "xnor", "left", "left or not right", "right", "right or not left", "or", "true",
)  # fmt: skip

#: For each operator, how an expression says it of two names.
EXPRESSIONS = (
    "0", "~({0} | {1})", "{0} & ~{1}", "~{1}", "~{0} & {1}", "~{0}", "{0} ^ {1}",
    "~({0} & {1})", "{0} & {1}", "~({0} ^ {1})", "{0}", "{0} | ~{1}", "{1}", "~{0} | {1}",
    "{0} | {1}", "1",
)  # fmt: skip

#: For each operator, whether it depends on its left and on its right operand.
READS = tuple(((op >> 1 ^ op) & 0b0101 != 0, (op >> 2 ^ op) & 0b0011 != 0) for op in range(16))

_APPLY: tuple[Callable[[Any, Any, Any], Any], ...] = (
    lambda a, b, ones: a ^ a,
    lambda a, b, ones: (a | b) ^ ones,
    lambda a, b, ones: a & (b ^ ones),
    lambda a, b, ones: b ^ ones,
    lambda a, b, ones: (a ^ ones) & b,
    lambda a, b, ones: a ^ ones,
    lambda a, b, ones: a ^ b,
    lambda a, b, ones: (a & b) ^ ones,
    lambda a, b, ones: a & b,
    lambda a, b, ones: a ^ b ^ ones,
    lambda a, b, ones: a,
    lambda a, b, ones: a | (b ^ ones),
    lambda a, b, ones: b,
    lambda a, b, ones: (a ^ ones) | b,
    lambda a, b, ones: a | b,
    lambda a, b, ones: a ^ a ^ ones,
)


def apply(operator: int, left: Any, right: Any, ones: Any) -> Any:
    """Return an operator's values on many rows at once.

    The operands are ints, with a bit for each row, or numpy arrays of bools; `ones` is what stands
    for true on every row, an int with all bits set or True.

    Examples
    --------
    >>> bin(apply(XOR, 0b1010, 0b1100, 0b1111))
    '0b110'
    """
    return _APPLY[operator](left, right, ones)


def depends_on_both(operator: int) -> bool:
    """Whether both operands matter: what makes a gate cost 1 in every basis."""
    return READS[operator] == (True, True)


def negate_operands(operator: int, left: bool, right: bool) -> int:
    """Return the operator that does the same on the negations of the operands that are marked."""
    swap = left + 2 * right
    return sum((operator >> (row ^ swap) & 1) << row for row in range(4))
