"""The command `circuits`."""

from __future__ import annotations

import argparse
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from dovetail._core import DovetailError
from dovetail.circuits import BASES, Circuit, Minimum, compare, minimum, to_blif
from dovetail.circuits.model.costs import GATE_PRIORS, bounds
from dovetail.circuits.model.functions import rows_of
from dovetail.circuits.model.gates import large
from dovetail.circuits.model.library import name_list
from dovetail.circuits.model.operators import EXPRESSIONS
from dovetail.circuits.model.readings import Reading, read
from dovetail.circuits.priors.comparisons import Comparison
from dovetail.cli import common
from dovetail.cli.parsing import add_command
from dovetail.values import check
from dovetail.work.clocks import Clock

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TASKS = f"""TASK is one of
  rows of a truth table, row 0 first: 0110. Input j of row i is bit j of i
  an expression: 'a & ~b | c ^ d'; commas separate outputs: 's = a ^ b, c = a & b'
{fill(f"a standard task: {name_list()}", 90, initial_indent="  ", subsequent_indent="  ")}
Several TASKs with the same inputs are the outputs of one circuit.

"""


def add(commands: Any) -> None:
    """Add the command `circuits`."""
    about = "find the least circuits of a task: fewest gates, fewest as a tree, least depth"
    parser = add_command(commands, _circuits, "circuits", about, TASKS)
    option = parser.add_argument
    option("tasks", nargs="+", metavar="TASK", help="what the circuit is to do; see below")
    option("--basis", default="full", help=", ".join(BASES))
    text = "whose circuit is listed and written: size, tree, depth"
    option("--prior", default="size", help=text)
    parser.value("--timeout", float, "SECONDS", "for all searches together", default=60.0)
    option("--compare", action="store_true", help="all priors in all bases, as one table")
    parser.value("--blif", Path, "FILE", "write the circuit of --prior as BLIF")
    common.add_output(parser, "the circuit of each prior, or the table of --compare")


def _circuits(options: argparse.Namespace) -> int:
    if options.prior not in GATE_PRIORS:
        raise check.refusal("--prior", f"one of {', '.join(GATE_PRIORS)}", options.prior)
    task = read(options.tasks, argument="TASK")
    if options.compare:
        return _compare(task, options)
    found = _minima(task, options)
    if options.blif:
        options.blif.write_text(to_blif(_gates(found[options.prior])), encoding="utf-8")
        common.tell(f"wrote {options.blif}")
    common.deliver(
        options,
        lambda: _values(task, options.basis, found),
        lambda: _print(task, options, found),
        draw=lambda: _draw(found),
    )
    return common.FOUND if all(one.exact for one in found.values()) else common.NO_HIT


def _minima(task: Reading, options: argparse.Namespace) -> dict[str, Minimum]:
    clock = Clock(check.seconds(options.timeout, "--timeout"))
    found = {}
    for k, prior in enumerate(GATE_PRIORS):
        seconds = clock.share(len(GATE_PRIORS) - k).left()
        found[prior] = minimum(task, prior=prior, basis=options.basis, timeout=seconds)
    return found


def _gates(found: Minimum) -> Circuit:
    return check.instance(found.circuit, "circuit", Circuit)


def _compare(task: Reading, options: argparse.Namespace) -> int:
    if options.blif:
        raise DovetailError("--blif writes the circuit of one prior, so not with --compare")
    table = compare(task, timeout=options.timeout)
    common.deliver(
        options,
        lambda: {"inputs": task.inputs, "outputs": _rows(task), "minima": table},
        lambda: _print_comparison(task, table),
        draw=table.plot,
    )
    return common.FOUND if all(one.exact for one in table.minima) else common.NO_HIT


def _print_comparison(task: Reading, table: Comparison) -> None:
    common.print_table([("task", _shown(task))])
    print()
    costs = [(one.prior, one.basis, bounds(one.lower, one.upper)) for one in table.minima]
    common.print_columns(("prior", "basis", "least"), costs)


def _values(task: Reading, basis: str, found: dict[str, Minimum]) -> dict[str, object]:
    return {
        "inputs": task.inputs,
        "outputs": _rows(task),
        "basis": basis,
        "minima": {
            prior: {
                **{name: getattr(one, name) for name in ("lower", "upper", "exact", "method")},
                "gates": [[*gate] for gate in _gates(one).gates],
                "wires": list(_gates(one).outputs),
            }
            for prior, one in found.items()
        },
    }


def _rows(task: Reading) -> list[str]:
    return [rows_of(table, task.inputs) for table in task.tables]


def _shown(task: Reading) -> str:
    shown = ", ".join(row if len(row) <= 64 else f"{row[:60]}…" for row in _rows(task))
    return f"{task.inputs} input{'s' * (task.inputs != 1)}, outputs {shown}"


def _print(task: Reading, options: argparse.Namespace, found: dict[str, Minimum]) -> None:
    common.print_table([("task", _shown(task)), ("basis", options.basis)])
    print()
    head = ("prior", "least", "its size", "as a tree", "its depth", "how")
    common.print_columns(head, [_row(prior, one) for prior, one in found.items()])
    print()
    circuit = _gates(found[options.prior])
    print(f"a circuit of {'' if found[options.prior].exact else 'at most '}this {options.prior}:")
    for line in _lines(circuit):
        print(f"  {line}")


def _row(prior: str, one: Minimum) -> tuple[object, ...]:
    cost = f"{one.upper:,}" if one.exact else f"{one.lower:,} to {one.upper:,}"
    circuit = _gates(one)
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


def _draw(found: dict[str, Minimum]) -> Axes:
    """Draw the circuits side by side; return the last Axes."""
    import matplotlib.pyplot as plt

    axes = plt.subplots(1, len(found), figsize=(7.0 * len(found), 5.0), layout="constrained")[1]
    return [one.plot(ax) for ax, one in zip(axes, found.values(), strict=True)][-1]
