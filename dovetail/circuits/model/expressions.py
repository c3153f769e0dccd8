"""Expressions such as ``a & ~b | c ^ d``, read into gates.

The parser keeps its own stack of operators, so depth is no limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dovetail._core import DovetailError
from dovetail.circuits.model.gates import clean_names
from dovetail.circuits.model.operators import AND, OR, XOR
from dovetail.circuits.model.wiring import Wiring
from dovetail.values import display

#: Operators and how tightly they bind, as in Python.
_BINARY = {"|": (1, OR), "^": (2, XOR), "&": (3, AND)}
_NOT = 4
_TOKEN = re.compile(r"\s*(?:(?P<name>[^\W\d]\w*)|(?P<mark>[01](?!\w)|[~&^|()=,])|(?P<end>$))")


class _Token(NamedTuple):
    text: str  # empty at the end
    at: int  # the first character is 1
    is_name: bool


class Parsed(NamedTuple):
    """An expression as gates: the outputs may be negations; the names of inputs and outputs."""

    wiring: Wiring
    outputs: tuple[int, ...]
    names: list[str]
    output_names: list[str]


def parse(expression: str, inputs: Sequence[str] | None = None, basis: str = "full") -> Parsed:
    """Return the gates of an expression, as `Circuit.from_expression` describes them."""
    if not isinstance(expression, str):
        raise DovetailError(f"expression must be a string, not {display.shown(expression)}")
    output_names, outputs = _split(list(_tokens(expression)))
    order = _inputs(inputs, _first_uses(outputs))
    wiring = Wiring(len(order), basis)
    wires = {name: wire for wire, name in enumerate(order)}
    ends = [_Reader(wiring, wires).read(tokens) for tokens in outputs]
    return Parsed(wiring, wiring.ends(ends), order, output_names)


def names_in(expression: str) -> list[str]:
    """Return the names of the inputs of an expression, sorted."""
    return sorted(_first_uses(_split(list(_tokens(expression)))[1]), key=_natural)


def _first_uses(outputs: list[list[_Token]]) -> dict[str, _Token]:
    names = [token for tokens in outputs for token in tokens if token.is_name]
    return {token.text: token for token in reversed(names)}


def _tokens(expression: str) -> Iterator[_Token]:
    at = 0
    while True:
        match = _TOKEN.match(expression, at)
        if match is None:
            at += len(expression[at:]) - len(expression[at:].lstrip())
            raise DovetailError(
                f"expression has {display.shown(expression[at])} at character {at + 1}; "
                "accepted are names, 0, 1, ~, &, ^, |, parentheses, commas and ="
            )
        kind = match.lastgroup or ""
        yield _Token(match[kind], match.start(kind) + 1, kind == "name")
        if kind == "end":
            return
        at = match.end()


def _split(tokens: list[_Token]) -> tuple[list[str], list[list[_Token]]]:
    """Cut at the commas, which stay as ends: the names of the outputs, and their tokens."""
    outputs: list[list[_Token]] = [[]]
    for token in tokens:
        outputs[-1].append(token)
        if token.text == ",":
            outputs.append([])
    names = [""] * len(outputs)
    for i, part in enumerate(outputs):
        if len(part) > 1 and part[0].is_name and part[1].text == "=":
            names[i] = part[0].text
            outputs[i] = part[2:]
    taken = set(names)
    free = (name for k in range(2 * len(names)) if (name := f"y{k}") not in taken)
    return [name or next(free) for name in names], outputs


def _inputs(inputs: Sequence[str] | None, used: dict[str, _Token]) -> list[str]:
    if inputs is None:
        if not used:
            raise DovetailError("inputs must be given where the expression names none")
        return sorted(used, key=_natural)
    if isinstance(inputs, str | bytes) or not isinstance(inputs, Sequence):
        raise DovetailError(f"inputs must be a sequence of names, not {display.shown(inputs)}")
    order = list(clean_names(inputs, "inputs", "x", len(inputs)))
    given = set(order)
    for name, token in used.items():
        if name not in given:
            raise DovetailError(
                f"expression has {display.shown(name)} at character {token.at}, "
                "which is not among the inputs " + display.shorten(", ".join(order))
            )
    return order


def _natural(name: str) -> list[tuple[int, str]]:
    """What sorts x2 before x10: a number by the length of its digits, then by them."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    digits = (part.lstrip("0") if part[0] in "0123456789" else None for part in parts)
    return [
        (-1, part) if number is None else (len(number), number)
        for part, number in zip(parts, digits, strict=True)
    ]


class _Reader:
    """Operator precedence with two stacks: values, and operators that wait for their right side."""

    def __init__(self, wiring: Wiring, wires: dict[str, int]) -> None:
        self.wiring = wiring
        self.wires = wires
        self.values: list[int] = []
        self.waiting: list[_Token] = []

    def read(self, tokens: Sequence[_Token]) -> int:
        """Return the wire of one output."""
        operand = True  # whether a value must come next
        for token in tokens:
            operand = self._value(token) if operand else self._after_value(token)
        return self.values.pop()

    def _value(self, token: _Token) -> bool:
        if token.text in ("~", "("):
            self.waiting.append(token)
            return True
        if token.is_name:
            self.values.append(self.wires[token.text])
        elif token.text in ("0", "1"):
            self.values.append(self.wiring.constant(token.text == "1"))
        else:
            raise _unexpected(token, "a name, 0, 1, ~ or (")
        return False

    def _after_value(self, token: _Token) -> bool:
        if token.text in _BINARY:
            self._finish(_BINARY[token.text][0])
            self.waiting.append(token)
            return True
        self._finish(0)
        if token.text == ")" and self.waiting:
            self.waiting.pop()
            return False
        if token.text not in ("", ","):
            raise _unexpected(token, "an operator, a comma or the end")
        if self.waiting:
            raise DovetailError(f"expression has no ) for the ( at character {self.waiting[-1].at}")
        return False

    def _finish(self, binding: int) -> None:
        """Write the gates of the operators that bind at least as tightly, back to a parenthesis."""
        while self.waiting and self.waiting[-1].text != "(":
            text = self.waiting[-1].text
            if (_NOT if text == "~" else _BINARY[text][0]) < binding:
                return
            self.waiting.pop()
            right = self.values.pop()
            if text == "~":
                self.values.append(~right)
            else:
                self.values.append(self.wiring.gate(_BINARY[text][1], self.values.pop(), right))


def _unexpected(token: _Token, expected: str) -> DovetailError:
    where = f"{token.text!r} at character {token.at}" if token.text else "its end"
    return DovetailError(f"expression has {where}, where {expected} must stand")
