"""Circuits in ASCII AIGER, as text: AND gates and negations.

The format is that of Biere, "The AIGER And-Inverter Graph (AIG) Format" (Johannes Kepler
University, Linz, 2007).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dovetail._core import DovetailError
from dovetail.circuits.formats.orders import in_order
from dovetail.circuits.model.builders import Builder
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.operators import (
    AND,
    FALSE,
    LEFT,
    NOT,
    NOT_RIGHT,
    RIGHT,
    TRUE,
    XNOR,
    depends_on_both,
)
from dovetail.values import check, display


def to_aiger(circuit: Circuit) -> str:
    """Return a circuit in ASCII AIGER: AND gates and negations; an XOR takes three.

    Examples
    --------
    >>> print(to_aiger(Circuit.from_expression("y = a & ~b")), end="")
    aag 3 2 0 1 1
    2
    4
    6
    6 5 2
    i0 a
    i1 b
    o0 y
    """
    check.instance(circuit, "circuit", Circuit)
    ands: list[tuple[int, int]] = []

    def conjunction(left: int, right: int) -> int:
        ands.append((left, right))
        return 2 * (circuit.inputs + len(ands))

    literals = [2 * (i + 1) for i in range(circuit.inputs)]
    for operator, left, right in circuit.gates:
        literals.append(_literal(operator, literals[left], literals[right], conjunction))
    variables = circuit.inputs + len(ands)
    lines = [f"aag {variables} {circuit.inputs} 0 {len(circuit.outputs)} {len(ands)}"]
    lines += [str(literal) for literal in literals[: circuit.inputs]]
    lines += [str(literals[wire]) for wire in circuit.outputs]
    for i, (left, right) in enumerate(ands):
        lines.append(f"{2 * (circuit.inputs + 1 + i)} {max(left, right)} {min(left, right)}")
    lines += [f"i{i} {name}" for i, name in enumerate(circuit.names)]
    lines += [f"o{i} {name}" for i, name in enumerate(circuit.output_names)]
    return "\n".join([*lines, ""])


def _literal(operator: int, left: int, right: int, conjunction: Callable[[int, int], int]) -> int:
    """The literal of a gate, even for a wire and odd for its negation, with new AND gates."""
    if not depends_on_both(operator):
        return {FALSE: 0, TRUE: 1, LEFT: left, NOT: left ^ 1, RIGHT: right, NOT_RIGHT: right ^ 1}[
            operator
        ]
    negative = operator.bit_count() == 3
    if operator.bit_count() == 2:  # XOR: neither both nor none
        both, none = conjunction(left, right), conjunction(left ^ 1, right ^ 1)
        return conjunction(both ^ 1, none ^ 1) ^ (operator == XNOR)
    row = (operator ^ 15 * negative).bit_length() - 1  # the row that differs from the others
    return conjunction(left ^ 1 ^ (row & 1), right ^ 1 ^ (row >> 1)) ^ negative


def from_aiger(text: str, basis: str = "full") -> Circuit:
    r"""Return the circuit that an ASCII AIGER text describes, with a gate for each AND.

    The text begins with ``aag`` and has no latches. The message of an error names the line.

    Examples
    --------
    >>> from_aiger("aag 3 2 0 1 1\n2\n4\n7\n6 2 4").truth_tables()
    (7,)
    """
    if not isinstance(text, str):
        raise DovetailError(f"text must be a string, not {display.shown(text)}")
    lines = text.splitlines()
    variables, inputs, outputs, ands = _header(lines[0] if lines else "")
    body = 1 + inputs + outputs + ands
    if len(lines) < body:
        raise DovetailError(f"AIGER: the header promises {body} lines, and there are {len(lines)}")
    rows = [_literals(line, number, variables) for number, line in enumerate(lines[1:body], 2)]
    counts = [1] * (inputs + outputs) + [3] * ands
    for number, (row, count) in enumerate(zip(rows, counts, strict=True), 2):
        if len(row) != count:
            raise _error(number, f"{count} literals must stand here, not {len(row)}")
    builder = Builder(inputs, basis)
    wires = _defined(rows[:inputs])
    gates = _gates(rows[inputs + outputs :], wires, 2 + inputs + outputs)

    def wire(literal: int, number: int) -> int:
        variable = literal & ~1
        if variable and variable not in wires:
            raise _error(number, f"the literal {literal} is not defined")
        start = wires[variable] if variable else builder.constant(False)
        return ~start if literal & 1 else start

    where = {variable: number for variable, (number, _) in gates.items()}
    reads = {variable: [literal & ~1 for literal in pair] for variable, (_, pair) in gates.items()}
    for variable in in_order(reads, "AIGER", where):
        number, (left, right) = gates[variable]
        wires[variable] = builder.gate(AND, wire(left, number), wire(right, number))
    ends = [wire(row[0], 2 + inputs + i) for i, row in enumerate(rows[inputs : inputs + outputs])]
    names = _symbols(lines[body:], body + 1, inputs, outputs)
    return builder.finish(ends, *names)


def _header(line: str) -> tuple[int, int, int, int]:
    """The numbers of variables, inputs, outputs and ANDs."""
    word, *numbers = line.split() or [""]
    if word != "aag" or len(numbers) != 5 or not all(map(_is_number, numbers)):
        raise _error(
            1, f"must be 'aag M I L O A' with five numbers, not {display.shown(line[:40])}"
        )
    variables, inputs, latches, outputs, ands = map(int, numbers)
    if latches:
        raise _error(1, f"there are {latches} latches, and a circuit has none")
    if not inputs or not outputs:
        raise _error(1, "there must be an input and an output")
    if variables < inputs + ands:
        raise _error(1, f"there must be at least {inputs + ands} variables, not {variables}")
    return variables, inputs, outputs, ands


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 12


def _literals(line: str, number: int, variables: int) -> list[int]:
    words = line.split()
    if not all(map(_is_number, words)):
        raise _error(number, f"only literals may stand here, not {display.shown(line[:40])}")
    literals = [int(word) for word in words]
    if max(literals, default=0) > 2 * variables + 1:
        most = f"at most {2 * variables + 1}, not {max(literals)}"
        raise _error(number, f"by the header, a literal must be {most}")
    return literals


def _defined(rows: Sequence[Sequence[int]]) -> dict[int, int]:
    """The wires of the inputs, by their literals."""
    wires: dict[int, int] = {}
    for number, (literal,) in enumerate(rows, 2):
        _check_new(literal, number, wires)
        wires[literal] = len(wires)
    return wires


def _gates(
    rows: Sequence[Sequence[int]], inputs: Mapping[int, int], first: int
) -> dict[int, tuple[int, tuple[int, int]]]:
    """For the literal of each AND, its line and its operands."""
    gates: dict[int, tuple[int, tuple[int, int]]] = {}
    for number, (literal, left, right) in enumerate(rows, first):
        _check_new(literal, number, inputs)
        _check_new(literal, number, gates)
        gates[literal] = number, (left, right)
    return gates


def _check_new(literal: int, number: int, known: Mapping[int, object]) -> None:
    if literal < 2 or literal & 1:
        raise _error(number, f"an even literal from 2 must be defined here, not {literal}")
    if literal in known:
        raise _error(number, f"the literal {literal} is defined already")


def _symbols(
    lines: Sequence[str], first: int, inputs: int, outputs: int
) -> tuple[list[str], list[str]]:
    """The names of inputs and outputs, up to the comments."""
    names = {"i": [f"x{i}" for i in range(inputs)], "o": [f"y{i}" for i in range(outputs)]}
    for number, line in enumerate(lines, first):
        if line.strip() in ("", "c"):
            break
        position, _, name = line.partition(" ")
        kind, digits = position[:1], position[1:]
        if kind not in names or not _is_number(digits) or int(digits) >= len(names[kind]):
            raise _error(number, f"must name an input or an output, not {display.shown(line[:40])}")
        names[kind][int(digits)] = name
    return names["i"], names["o"]


def _error(line: int, what: str) -> DovetailError:
    return DovetailError(f"AIGER, line {line}: {what}")
