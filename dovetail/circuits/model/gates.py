"""Gates, and the checks of what a circuit is made of."""

from __future__ import annotations

from collections import Counter
from operator import lt
from typing import Any, NamedTuple

from dovetail._core import DovetailError
from dovetail.circuits.model.bases import Basis
from dovetail.circuits.model.operators import NAMES
from dovetail.values import check, display

#: The most inputs of a circuit.
MAX_INPUTS = 1_000_000


class Gate(NamedTuple):
    """A gate: an operator (bit left + 2·right of it is its value) and the two wires it reads.

    Operands that the operator ignores must be wires too; those of constants are written 0.
    """

    operator: int
    left: int
    right: int


def large(number: int) -> str:
    """Return a number of any length for a message: digits, or the power of two below it."""
    if number < 1 << 60:
        return f"{number:,}"
    return f"more than 2**{number.bit_length() - 1}"


def sequence(values: Any, name: str) -> tuple[Any, ...]:
    """Return any iterable but a string as a tuple."""
    return tuple(check.several(values, name, "a sequence"))


def clean_names(names: Any, argument: str, letter: str, count: int) -> tuple[str, ...]:
    """Return names, checked, or the letter with 0, 1, … where there are none."""
    clean = sequence(names, argument) or tuple(f"{letter}{i}" for i in range(count))
    for name in clean:
        if not isinstance(name, str) or not name or any(c.isspace() for c in name):
            raise DovetailError(
                f"{argument} must be words without spaces, not {display.shown(name)}"
            )
    if len(clean) != count:
        raise DovetailError(f"{argument} must be {count} names, not {len(clean)}")
    if len(set(clean)) != count:
        twice = next(name for name, times in Counter(clean).items() if times > 1)
        raise DovetailError(f"{argument} must differ; {display.shown(twice)} comes twice")
    return clean


def clean_gates(gates: Any, inputs: int, basis: Basis) -> tuple[Gate, ...]:
    """Return the gates, checked.

    Looking at whole columns keeps a million gates under a second; gate by gate finds what is wrong.
    """
    given = sequence(gates, "gates")
    if not given or (set(map(type, given)) == {Gate} and _are_plainly_good(given, inputs, basis)):
        return given
    return tuple(_clean_gate(gate, i, inputs, basis) for i, gate in enumerate(given))


def _are_plainly_good(gates: tuple[Gate, ...], inputs: int, basis: Basis) -> bool:
    operators, *operands = zip(*gates, strict=True)
    ours = range(inputs, inputs + len(gates))
    return (
        set(map(type, operators)) == {int}
        and basis.operators.issuperset(operators)
        and all(
            set(map(type, side)) == {int} and min(side) >= 0 and all(map(lt, side, ours))
            for side in operands
        )
    )


def _clean_gate(gate: Any, i: int, inputs: int, basis: Basis) -> Gate:
    try:
        operator, left, right = gate
    except (TypeError, ValueError):
        raise DovetailError(
            f"gates[{i}] must be (operator, left, right), not {display.shown(gate)}"
        ) from None
    operator = check.integer(operator, f"the operator of gates[{i}]", 0, 15)
    if operator not in basis.operators:
        allowed = ", ".join(f"{op} ({NAMES[op]})" for op in sorted(basis.operators))
        raise DovetailError(
            f"gates[{i}] has operator {operator} ({NAMES[operator]}), which the basis "
            f"{display.shown(basis.name)} lacks; it has {allowed}"
        )
    wires = {"left": left, "right": right}
    left, right = (
        check_wire(wire, f"the {side} operand of gates[{i}]", inputs + i)
        for side, wire in wires.items()
    )
    return Gate(operator, left, right)


def check_wire(wire: Any, name: str, wires: int) -> int:
    """Return a wire that comes earlier; one that comes later would make a cycle."""
    number = check.integer(wire, name, 0)
    if number >= wires:
        raise DovetailError(f"{name} must be an earlier wire, from 0 to {wires - 1}, not {number}")
    return number
