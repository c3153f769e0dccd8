"""Circuits in BLIF, as text.

The format is that of "Berkeley Logic Interchange Format" (University of California, Berkeley,
1992).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dovetail._core import DovetailError
from dovetail.circuits.formats.orders import in_order
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.builders import Builder
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.operators import AND, LEFT, OR, READS, RIGHT, TRUE
from dovetail.values import check, display


def to_blif(circuit: Circuit, model: str = "circuit") -> str:
    """Return a circuit in BLIF, as a model of that name.

    Its inputs and outputs keep their names, so an output may have the name of an input only where
    it is that input.

    Examples
    --------
    >>> print(to_blif(Circuit.from_expression("y = a & ~b")), end="")
    .model circuit
    .inputs a b
    .outputs y
    .names a b y
    10 1
    .end
    """
    check.instance(circuit, "circuit", Circuit)
    for name in (model, *circuit.names, *circuit.output_names):
        _check_name(name)
    signals = _signals(circuit)
    read = basis_of(circuit.basis).wires_read
    lines = [f".model {model}", _list(".inputs", circuit.names)]
    lines.append(_list(".outputs", circuit.output_names))
    for gate, signal in zip(circuit.gates, signals[circuit.inputs :], strict=True):
        wires = read(*gate)
        lines.append(_list(".names", [*(signals[wire] for wire in wires), signal]))
        lines += _cover(gate.operator, len(wires))
    for name, wire in zip(circuit.output_names, circuit.outputs, strict=True):
        if signals[wire] != name:
            lines += [f".names {signals[wire]} {name}", "1 1"]
    return "\n".join([*lines, ".end", ""])


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not name or re.search(r"[\s#\\]", name):
        raise DovetailError(
            f"names must hold no spaces, # or \\ in BLIF, not {display.shown(name)}"
        )


def _list(directive: str, names: Iterable[str]) -> str:
    return " ".join([directive, *names])


def _signals(circuit: Circuit) -> list[str]:
    """The name of each wire: that of an input, of the first output that it is, or a new one."""
    taken = {*circuit.names, *circuit.output_names}
    signals = list(circuit.names)
    fresh = (name for i in range(len(circuit.gates) + len(taken)) if (name := f"n{i}") not in taken)
    signals += [""] * len(circuit.gates)
    for name, wire in zip(circuit.output_names, circuit.outputs, strict=True):
        if name in circuit.names and signals[wire] != name:
            raise DovetailError(
                f"output_names has {display.shown(name)}, the name of another input, "
                "which BLIF does not allow"
            )
        if not signals[wire]:
            signals[wire] = name
    return [signal or next(fresh) for signal in signals]


def _cover(operator: int, operands: int) -> list[str]:
    """The rows of a gate's table that are true."""
    if operands == 0:
        return ["1"] if operator else []
    if operands == 1:
        # The operator on equal operands: rows 0 and 3.
        values = {"0": operator & 1, "1": operator >> 3}
        return [f"{bit} 1" for bit, value in values.items() if value]
    return [f"{row & 1}{row >> 1} 1" for row in range(4) if operator >> row & 1]


@dataclass
class _Table:
    """A table of BLIF: the operands of a signal, and the rows (cubes) that make it `value`."""

    line: int
    operands: list[str]
    cubes: list[str]
    value: str = "1"


def from_blif(text: str, basis: str = "full") -> Circuit:
    r"""Return the circuit that a BLIF text describes.

    The text holds one model: ``.model``, ``.inputs``, ``.outputs``, ``.names``, ``.end``; comments,
    ``\`` at the end of a line, don't-cares ``-`` and tables of what is false. Tables of up to two
    inputs become gates, written with others where the basis lacks them; wider ones become sums of
    products. A copy becomes the wire that it copies.

    Raises
    ------
    DovetailError
        If something else is in it (latches, subcircuits, gates of a library), if a signal is not
        defined, defined twice, or depends on itself. The message names the line.

    Examples
    --------
    >>> text = ".inputs a b c\n.outputs y\n.names a b c y\n1-0 1\n-11 1"
    >>> from_blif(text).size, from_blif(text).truth_tables()
    (3, (202,))
    """
    inputs, outputs, tables = _read(text)
    _check_signals(inputs, outputs, tables)
    wires = {name: i for i, name in enumerate(inputs)}
    builder = Builder(len(inputs), basis)
    operands = {name: table.operands for name, table in tables.items()}
    for name in in_order(operands, "BLIF", {name: table.line for name, table in tables.items()}):
        table = tables[name]
        for operand in table.operands:
            if operand not in wires:
                raise _error(table.line, f"the signal {display.shown(operand)} is not defined")
        wire = _table_wire(builder, table, [wires[operand] for operand in table.operands])
        # A negation that costs a gate costs one, however many read it.
        wires[name] = builder.positive(wire) if builder.basis.counts_not else wire
    return builder.finish([wires[name] for name in outputs], inputs, outputs)


def _read(text: str) -> tuple[list[str], list[str], dict[str, _Table]]:
    """The inputs, the outputs, and the tables by the signals that they define."""
    names: dict[str, list[str]] = {".inputs": [], ".outputs": []}
    tables: dict[str, _Table] = {}
    table: _Table | None = None
    models = 0
    for line, (word, *rest) in _lines(text):
        if not word.startswith("."):
            _add_row(table, line, [word, *rest])
            continue
        table = None
        models += word == ".model"
        if word == ".end":
            break
        if word == ".names":
            table = _new_table(tables, line, rest)
        elif word in names:
            names[word] += rest
        elif word != ".model" or models > 1:
            raise _error(
                line, f"{word} is not accepted, only one .model with .inputs, .outputs and .names"
            )
    return names[".inputs"], names[".outputs"], tables


def _check_signals(inputs: list[str], outputs: list[str], tables: Mapping[str, _Table]) -> None:
    """What inputs and outputs must be; the operands of the tables come later."""
    for directive, names in ((".inputs", inputs), (".outputs", outputs)):
        if not names:
            raise DovetailError(f"BLIF: {directive} must name at least one signal")
    for name in inputs:
        if name in tables:
            raise _error(tables[name].line, f"the signal {display.shown(name)} is an input")
    for name in outputs:
        if name not in tables and name not in inputs:
            raise DovetailError(f"BLIF: the output {display.shown(name)} is not defined")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The words of each line that has any, with its number; continued lines are one."""
    if not isinstance(text, str):
        raise DovetailError(f"text must be a string, not {display.shown(text)}")
    words: list[str] = []
    start = 0
    for number, line in enumerate(text.splitlines(), 1):
        code = line.partition("#")[0].rstrip()
        start = start or number
        words += code.removesuffix("\\").split()
        if not code.endswith("\\"):
            if words:
                yield start, words
            words, start = [], 0
    if words:
        yield start, words


def _new_table(tables: dict[str, _Table], line: int, names: list[str]) -> _Table:
    if not names:
        raise _error(line, ".names must name a signal")
    *operands, signal = names
    if signal in tables:
        first = tables[signal].line
        raise _error(
            line, f"the signal {display.shown(signal)} is defined already, on line {first}"
        )
    tables[signal] = _Table(line, operands, [])
    return tables[signal]


def _add_row(table: _Table | None, line: int, words: list[str]) -> None:
    if table is None:
        raise _error(line, f"{display.shown(words[0])} stands outside of a table")
    cube, value = ("".join(words[:-1]), words[-1])
    if len(words) > 2 or len(cube) != len(table.operands) or not set(cube) <= set("01-"):
        accepted = f"{len(table.operands)} of 0, 1 and -, a space, then 0 or 1"
        raise _error(line, f"a row must be {accepted}, not {display.shown(' '.join(words))}")
    if value not in ("0", "1") or (table.cubes and value != table.value):
        raise _error(
            line, f"all rows of a table must end in 0, or all in 1, not {display.shown(value)}"
        )
    table.cubes.append(cube)
    table.value = value


def _table_wire(builder: Builder, table: _Table, wires: Sequence[int]) -> int:
    """The wire of a table, or the negation of one."""
    if len(wires) > 2:
        wire = _sum_of_products(builder, table.cubes, wires)
        return wire if table.value == "1" else ~wire
    left, right = (*wires, 0, 0)[:2]
    cubes = [cube.ljust(2, "-") for cube in table.cubes]
    bits = [str(int(any(_matches(cube, row) for cube in cubes))) for row in range(4)]
    operator = int("".join(reversed(bits)), 2) ^ (15 if table.value == "0" else 0)
    reads_left, reads_right = READS[operator]
    if reads_left and reads_right:
        return builder.gate(operator, left, right)
    if not reads_left and not reads_right:
        return builder.constant(operator == TRUE)
    wire = left if reads_left else right
    return wire if operator in (LEFT, RIGHT) else ~wire


def _matches(cube: str, row: int) -> bool:
    return all(bit in ("-", str(row >> j & 1)) for j, bit in enumerate(cube))


def _sum_of_products(builder: Builder, cubes: Sequence[str], wires: Sequence[int]) -> int:
    products = []
    for cube in cubes:
        literals = [wire if bit == "1" else ~wire
                    for bit, wire in zip(cube, wires, strict=True) if bit != "-"]  # fmt: skip
        products.append(builder.reduce(AND, literals) if literals else builder.constant(True))
    return builder.reduce(OR, products) if products else builder.constant(False)


def _error(line: int, what: str) -> DovetailError:
    return DovetailError(f"BLIF, line {line}: {what}")
