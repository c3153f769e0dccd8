"""The command `circuits`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError
from dovetail.circuits import BASES, PRIORS, Circuit, Minimum, to_blif
from dovetail.circuits.least.costs import least_cost
from dovetail.circuits.model import functions, library
from dovetail.circuits.model.compositions import Part
from dovetail.circuits.model.gates import large
from dovetail.circuits.model.operators import EXPRESSIONS
from dovetail.cli.common import (
    FOUND,
    NO_HIT,
    add_output,
    check_file,
    check_picture,
    print_columns,
    print_json,
    print_table,
    tell,
    use_files_only,
    write_picture,
)
from dovetail.cli.parsing import add_command

TASKS = """TASK is one of
  rows of a truth table, row 0 first: 0110. Input j of row i is bit j of i
  an expression: 'a & ~b | c ^ d'; commas separate outputs: 's = a ^ b, c = a & b'
  a standard task: half-adder, full-adder, adder:BITS, multiplier:BITS, comparator:BITS,
  parity:BITS, majority:BITS, multiplexer:BITS, sorter:BITS
Several TASKs with the same number of inputs are the outputs of one circuit.

"""


def add(commands: Any) -> None:
    """Add the command `circuits`."""
    about = "find the least circuits of a task: fewest gates, fewest as a tree, least depth"
    parser = add_command(commands, "circuits", about, TASKS)
    option = parser.add_argument
    option("tasks", nargs="+", metavar="TASK", help="what the circuit is to do; see below")
    option("--basis", default="full", help=f"{', '.join(BASES)} (full)")
    option("--prior", default="size", help="whose circuit is listed and written: "
           "size (unless given), tree, depth")  # fmt: skip
    option("--timeout", type=float, default=60.0, metavar="SECONDS",
           help="for each minimum that only a solver can settle (60)")  # fmt: skip
    option("--blif", type=Path, metavar="FILE", help="write the circuit of --prior as BLIF")
    add_output(parser, "the circuit of each prior")
    parser.set_defaults(command=_circuits)


def _circuits(options: argparse.Namespace) -> int:
    if options.prior not in PRIORS:
        raise DovetailError(f"--prior must be one of {', '.join(PRIORS)}, not {options.prior!r}")
    if options.plot:
        check_picture(options.plot)
    if options.blif:
        check_file("--blif", options.blif)
    part, names, outputs = _task(options.tasks)
    found = {
        prior: _named(
            least_cost(part, prior, options.basis, timeout=options.timeout), names, outputs
        )
        for prior in PRIORS
    }
    if options.json:
        print_json(_values(part, options.basis, found))
    else:
        _print(part, options, found)
    if options.blif:
        options.blif.write_text(to_blif(found[options.prior].circuit), encoding="utf-8")
        tell(f"wrote {options.blif}")
    if options.plot:
        _draw(found, options.plot)
        tell(f"wrote {options.plot}")
    return FOUND if all(one.exact for one in found.values()) else NO_HIT


def _task(texts: Sequence[str]) -> tuple[Part, tuple[str, ...], tuple[str, ...]]:
    """Return the task, and the names of its inputs and outputs."""
    circuits = [_read(text) for text in texts]
    first = circuits[0]
    for text, circuit in zip(texts, circuits, strict=True):
        if circuit.inputs != first.inputs:
            raise DovetailError(
                f"TASK {text!r} has {circuit.inputs} inputs and {texts[0]!r} has {first.inputs}; "
                "outputs of one circuit need the same"
            )
    tables = tuple(table for circuit in circuits for table in circuit.truth_tables())
    outputs = first.output_names if len(circuits) == 1 else ()
    return Part("task", first.inputs, tables), first.names, outputs


def _read(text: str) -> Circuit:
    if len(text) > 1 and set(text) <= {"0", "1"}:
        return Circuit.from_truth_table(text)
    if text.partition(":")[0] in (*library.NAMES, "half-adder", "full-adder"):
        return library.named(text)
    return Circuit.from_expression(text)


def _named(found: Minimum, names: tuple[str, ...], outputs: tuple[str, ...]) -> Minimum:
    """Return a minimum whose circuit has the names of the task."""
    return replace(found, circuit=replace(found.circuit, names=names, output_names=outputs))


def _values(part: Part, basis: str, found: dict[str, Minimum]) -> dict[str, object]:
    return {
        "inputs": part.inputs,
        "outputs": [functions.rows_of(table, part.inputs) for table in part.tables],
        "basis": basis,
        "minima": {
            prior: {
                "lower": one.lower,
                "upper": one.upper,
                "exact": one.exact,
                "method": one.method,
                "gates": [[*gate] for gate in one.circuit.gates],
                "wires": list(one.circuit.outputs),
            }
            for prior, one in found.items()
        },
    }


def _print(part: Part, options: argparse.Namespace, found: dict[str, Minimum]) -> None:
    rows = [functions.rows_of(table, part.inputs) for table in part.tables]
    shown = ", ".join(row if len(row) <= 64 else f"{row[:60]}…" for row in rows)
    print_table([("task", f"{part.inputs} inputs, outputs {shown}"), ("basis", options.basis)])
    print()
    head = ("prior", "least", "its size", "as a tree", "its depth", "how")
    print_columns(head, [_row(prior, one) for prior, one in found.items()])
    print()
    circuit = found[options.prior].circuit
    print(f"a circuit of {'' if found[options.prior].exact else 'at most '}this {options.prior}:")
    for line in _lines(circuit):
        print(f"  {line}")


def _row(prior: str, one: Minimum) -> tuple[object, ...]:
    cost = f"{one.upper:,}" if one.exact else f"{one.lower:,} to {one.upper:,}"
    circuit = one.circuit
    return (
        prior, cost, circuit.used_size, large(circuit.tree_size), circuit.used_depth, one.method
    )  # fmt: skip


def _lines(circuit: Circuit) -> list[str]:
    """Return a line for every gate, and one for every output."""
    names = [*circuit.names, *(f"g{i}" for i in range(len(circuit.gates)))]
    lines = [
        f"g{i} = {EXPRESSIONS[operator].format(names[left], names[right])}"
        for i, (operator, left, right) in enumerate(circuit.gates)
    ]
    outputs = zip(circuit.output_names, circuit.outputs, strict=True)
    return [*lines, *(f"{name} = {names[wire]}" for name, wire in outputs)]


def _draw(found: dict[str, Minimum], path: Path) -> None:
    """Draw the circuits side by side."""
    use_files_only()
    import matplotlib.pyplot as plt

    axes = plt.subplots(1, len(found), figsize=(7.0 * len(found), 5.0), layout="constrained")[1]
    for ax, (prior, one) in zip(axes, found.items(), strict=True):
        one.circuit.plot(ax=ax)
        ax.set_title(f"least {prior}: {ax.get_title()}", fontsize="medium")
    write_picture(path)
