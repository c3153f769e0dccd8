"""Linear circuits: wires as lines with their gates, and how many functions need how many gates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from dovetail._core import DovetailError
from dovetail.circuits.linear.tables import LinearTable, ReversibleTable
from dovetail.circuits.model.costs import Minimum, bounds, rule_of
from dovetail.circuits.model.linear_circuits import LinearCircuit, LinearGate
from dovetail.plots.circuits import drawings
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREY,
    LINE_COLOURS,
    VERMILLION,
    finish,
    new_axes,
    set_title,
)
from dovetail.plots.texts import count
from dovetail.values import check, display

Counts: TypeAlias = LinearTable | ReversibleTable | Sequence[int]

#: Half the height of a ⊕, and half the width: a gate every 1, a wire every 1.
RADIUS = 0.22


def linear_circuit(
    circuit: LinearCircuit,
    *,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a linear circuit: time runs to the right, a line is a wire.

    A dot is a control, ⊕ a target; inputs and constants stand on the left, outputs and discards on
    the right.

    Parameters
    ----------
    circuit
        What `dovetail.circuits.minimum` found for the prior ``"linear"``, or what
        `ReversibleTable.minimum` did.
    names
        Names of the inputs; x0, x1, … unless given.

    Examples
    --------
    >>> from dovetail import circuits
    >>> found = circuits.minimum("0001", prior="linear", ancillas=1)
    >>> axes = linear_circuit(found.circuit)
    >>> [text.get_text() for text in axes.texts]
    ['x0', 'discard', 'x1', 'discard', '0', 'output']
    """
    check.instance(circuit, "circuit", LinearCircuit)
    labels = _input_names(names, circuit.inputs)
    size = (1.8 + 0.5 * circuit.cost, 0.5 + 0.45 * circuit.width)
    axes = new_axes(*size) if ax is None else ax
    end = circuit.cost + 0.5
    starts = [labels[j] for j in circuit.placement] + [str(bit) for bit in circuit.ancillas]
    for wire, start in enumerate(starts):
        _wire(axes, wire, start, _ending(circuit, wire), end)
    for moment, gate in enumerate(circuit.gates, 1):
        _gate(axes, moment, gate)
    axes.set(xlim=(-0.6, end + 1.4), ylim=(circuit.width - 0.4, -0.6), aspect="equal")
    axes.axis("off")
    set_title(axes, f"{count(circuit.cost, 'gate')} on {circuit.width} wires")
    return axes


def _input_names(names: Sequence[str] | None, inputs: int) -> list[str]:
    labels = [f"x{j}" for j in range(inputs)] if names is None else list(names)
    if len(labels) != inputs:
        raise DovetailError(f"names must be {inputs} names of inputs, not {display.shown(names)}")
    return labels


def _ending(circuit: LinearCircuit, wire: int) -> str:
    if wire not in circuit.outputs:
        return "discard"
    number = circuit.outputs.index(wire)
    return "output" if len(circuit.outputs) == 1 else f"output {number}"


def _wire(axes: Axes, wire: int, start: str, ending: str, end: float) -> None:
    colour = GREY if ending == "discard" else BLACK
    axes.plot([0.4, end], [wire, wire], color=colour, linewidth=1, zorder=1)
    axes.text(0.25, wire, start, ha="right", va="center")
    weight = "normal" if ending == "discard" else "bold"
    axes.text(end + 0.15, wire, ending, ha="left", va="center", color=colour, fontsize="small",
              fontweight=weight)  # fmt: skip
    if ending == "discard":  # a bar ends the wire
        axes.plot([end, end], [wire - RADIUS, wire + RADIUS], color=colour, linewidth=1)


def _gate(axes: Axes, moment: int, gate: LinearGate) -> None:
    row = gate.target
    line: dict[str, Any] = {"color": BLUE, "linewidth": 1.3}
    ends = (row - RADIUS, row + RADIUS)
    wires = (row, *gate.controls)
    axes.plot([moment] * 2, [min(wires), max(wires)], zorder=2, **line)
    axes.add_patch(Circle((moment, row), RADIUS, facecolor="white", edgecolor=BLUE, linewidth=1.3,
                          zorder=3))  # fmt: skip
    axes.plot([moment] * 2, ends, zorder=4, **line)
    axes.plot([moment - RADIUS, moment + RADIUS], [row] * 2, zorder=4, **line)
    for control in gate.controls:
        axes.add_patch(Circle((moment, control), 0.11, color=BLUE, zorder=4))


def circuit_minimum(minimum: Minimum, *, ax: Axes | None = None) -> Axes:
    """Draw the circuit of a minimum, with what it costs.

    Parameters
    ----------
    minimum
        Made by `dovetail.circuits.minimum`.

    Raises
    ------
    DovetailError
        If no circuit is known.

    Examples
    --------
    >>> from dovetail.circuits import minimum
    >>> circuit_minimum(minimum("full-adder")).get_title().splitlines()
    ['sum, carry', 'least size 5: 5 gates, 6 as a tree, depth 3']
    """
    shown = check.instance(minimum, "minimum", Minimum).circuit
    if shown is None:
        raise DovetailError("no circuit is known that could be drawn")
    least = f"least {minimum.prior} {bounds(minimum.lower, minimum.upper)}: "
    if isinstance(shown, LinearCircuit):
        axes = linear_circuit(shown, ax=ax)
        set_title(axes, f"{least}{axes.get_title()}")
    else:
        axes = drawings.circuit(shown, ax=ax)
        set_title(axes, drawings.title(shown.used(), least))
    return axes


def gate_counts(tables: Mapping[str, Counts] | LinearTable, *, ax: Axes | None = None) -> Axes:
    """Draw how many functions need how many gates, under rules side by side.

    There is a bar for each rule at each number of gates; functions that no circuit computes stand
    on the right.

    Parameters
    ----------
    tables
        Names of rules, and for each a `LinearTable`, a `ReversibleTable`, or how many functions
        need 0, 1, 2, … gates; or one `LinearTable`.

    Examples
    --------
    >>> from dovetail import circuits
    >>> rules = {"no ancilla": circuits.linear_table(2), "any operator": [6, 10]}
    >>> axes = gate_counts(rules)
    >>> [label.get_text() for label in axes.get_xticklabels()]
    ['0', '1', '2', 'impossible']
    """
    if isinstance(tables, LinearTable):
        tables = {rule_of(tables.ancillas, tables.copies): tables}
    if not tables or not isinstance(tables, Mapping):
        raise DovetailError("tables must name at least one table or sequence of counts")
    rows = {str(name): _counts(table) for name, table in tables.items()}
    numbers = sorted({gates for row in rows.values() for gates in row if gates is not None})
    ticks: list[int | None] = list(range(numbers[-1] + 1)) if numbers else []
    if any(None in row for row in rows.values()):
        ticks.append(None)
    axes = new_axes(6.4, 4.0) if ax is None else ax
    width = 0.8 / len(rows)
    for index, (name, row) in enumerate(rows.items()):
        places = [tick + (index - (len(rows) - 1) / 2) * width for tick in range(len(ticks))]
        bars = axes.bar(places, [row[tick] for tick in ticks], width, label=name,
                        color=_colour(index))  # fmt: skip
        shown = [str(row[tick]) if row[tick] else "" for tick in ticks]
        axes.bar_label(bars, shown, fontsize="xx-small", padding=1)
    axes.set_xticks(range(len(ticks)), ["impossible" if t is None else str(t) for t in ticks])
    axes.locator_params(axis="y", integer=True)
    return finish(axes, ("gates", "functions"), _subject(tables.values()))


def _subject(tables: Iterable[Counts]) -> str:
    """What is counted, if the tables say it."""
    words = []
    for table in tables:
        if isinstance(table, LinearTable):
            words.append(f"all functions of {table.inputs} inputs, linear circuits")
        elif isinstance(table, ReversibleTable):
            words.append(f"all reversible functions of {table.bits} bits")
    return "; ".join(dict.fromkeys(words))


def _counts(table: Counts) -> Counter[int | None]:
    if isinstance(table, LinearTable | ReversibleTable):
        counts: Iterable[int] = table.counts()
    else:
        counts = [check.integer(count, "tables") for count in table]
    row: Counter[int | None] = Counter(dict(enumerate(counts)))
    if isinstance(table, LinearTable) and table.impossible:
        row[None] = len(table.impossible)
    return row


def _colour(index: int) -> str:
    colours = (GREY, BLUE, *(c for c in LINE_COLOURS if c not in (BLACK, VERMILLION)), VERMILLION)
    return colours[index % len(colours)]
