"""A circuit as a diagram: inputs at the left, outputs at the right."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path

from dovetail._core import DovetailError
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.circuits import Circuit, Gate
from dovetail.circuits.model.functions import rows_of
from dovetail.circuits.model.gates import large
from dovetail.plots.circuits.layers import Layout, Spot, arrange
from dovetail.plots.style import BLACK, BLUE, GREY, ORANGE, PAPER, inches, new_axes, set_title
from dovetail.plots.texts import count, plain
from dovetail.values import check, display

#: The most gates that can be read in a picture.
MAX_GATES = 300

#: Distances, in those of two gates of a level: between levels, from a gate's centre to its edge, of
#: the small circle that negates, and of a letter of a label.
STEP, RADIUS, BUBBLE, LETTER = 1.9, 0.3, 0.075, 0.19

#: The most characters of a task in a title, and inputs whose functions are given by their rows.
LONGEST, MOST_INPUTS = 36, 4

#: The inches of such a distance in a new figure.
INCH = 0.6

#: For each operator, its symbol, and whether its left operand, its right one and its value are
#: negated.
SYMBOLS = {
    0: ("0", False, False, False),
    1: ("∨", False, False, True),
    2: ("∧", False, True, False),
    3: ("¬", False, False, False),
    4: ("∧", True, False, False),
    5: ("¬", False, False, False),
    6: ("⊕", False, False, False),
    7: ("∧", False, False, True),
    8: ("∧", False, False, False),
    9: ("⊕", False, False, True),
    10: ("=", False, False, False),
    11: ("∨", False, True, False),
    12: ("=", False, False, False),
    13: ("∨", True, False, False),
    14: ("∨", False, False, False),
    15: ("1", False, False, False),
}

_GATE: dict[str, Any] = {"facecolor": "#D6E9F5", "edgecolor": BLUE, "linewidth": 1.3}
_SHARED: dict[str, Any] = {"facecolor": "#FBE3B0", "edgecolor": ORANGE, "linewidth": 2.6}
_BUBBLE: dict[str, Any] = {"facecolor": "white", "edgecolor": BLACK, "linewidth": 1.0}
_FREE: dict[str, Any] = {
    "facecolor": PAPER,
    "edgecolor": GREY,
    "linewidth": 1.0,
    "linestyle": (0, (2, 1.5)),
}


def circuit(circuit: Circuit, *, ax: Axes | None = None) -> Axes:
    """Draw a circuit, without the gates that no output needs.

    Gates are circles; those whose value is read more than once are squares, with the number of
    readers above; those that cost nothing have dashed edges. A small circle where a wire enters or
    leaves negates it. Inputs may stand in any order.

    Parameters
    ----------
    circuit
        The circuit, of at most 300 gates.

    Raises
    ------
    DovetailError
        If there are more gates than a picture can show.

    Examples
    --------
    >>> from dovetail.circuits.model import library
    >>> circuit(library.full_adder()).get_title().splitlines()
    ['sum, carry', '5 gates, 6 as a tree, depth 3']
    """
    used = check.instance(circuit, "circuit", Circuit).used()
    if len(used.gates) > MAX_GATES:
        raise DovetailError(
            f"circuit must have at most {MAX_GATES} gates to be drawn, not {len(used.gates):,}"
        )
    return _Drawing(used, arrange(used), ax).draw()


def title(circuit: Circuit, before: str = "") -> str:
    """Return what a circuit computes, on a line of its own, and what it costs."""
    gates, trees = count(circuit.size, "gate"), large(circuit.tree_size)
    costs = f"{before}{gates}, {trees} as a tree, depth {circuit.depth}"
    subject = _subject(circuit)
    return f"{plain(subject)}\n{costs}" if subject else costs


def _subject(circuit: Circuit) -> str:
    """Return the names of the outputs, or unless they have any the rows of small functions."""
    names = circuit.output_names
    if names != tuple(f"y{i}" for i in range(len(names))):
        return display.shorten(", ".join(names), LONGEST)
    if circuit.inputs > MOST_INPUTS:
        return ""
    rows = [rows_of(table, circuit.inputs) for table in circuit.truth_tables()]
    return display.shorten(" ".join(rows), LONGEST)


class _Drawing:
    """One picture: what is drawn where."""

    def __init__(self, circuit: Circuit, layout: Layout, ax: Axes | None) -> None:
        self.circuit = circuit
        self.layout = layout
        self.fan_outs = circuit.fan_outs
        left, right = (
            0.5 + LETTER * max(len(_label(name)) for name in names)
            for names in (circuit.names, circuit.output_names)
        )
        x = (-left, STEP * layout.ends[0].level + right)
        y = (max(layout.heights.values()) + 0.7, min(layout.heights.values()) - 0.7)
        wide, high = x[1] - x[0], y[0] - y[1]
        self.axes = new_axes(max(3.4, wide * INCH), high * INCH + 1.0) if ax is None else ax
        self.axes.set(xlim=x, ylim=y, aspect="equal")
        self.axes.set_axis_off()
        # In a figure of its own, the layout that gives it this size is made later.
        inch = INCH if ax is None else min(inches(ax)[0] / wide, inches(ax)[1] / high)
        self.points = 72 * inch

    def draw(self) -> Axes:
        """Draw everything."""
        starts = set(self.layout.starts)
        for source, target in self.layout.segments:
            if target not in starts:
                self._wire(source, self._place(target))
        for spot in self.layout.starts[self.circuit.inputs :]:
            self._gate(spot)
        self._labels()
        self._legend()
        set_title(self.axes, title(self.circuit))
        return self.axes

    def _place(self, spot: Spot) -> tuple[float, float]:
        return STEP * spot.level, self.layout.heights[spot]

    def _is_shared(self, wire: int) -> bool:
        """Whether the wire is a gate that costs something and is read more than once."""
        return self._costs(wire) and self.fan_outs[wire] > 1

    def _costs(self, wire: int) -> bool:
        if wire < self.circuit.inputs:
            return False
        operator = self.circuit.gates[wire - self.circuit.inputs].operator
        return basis_of(self.circuit.basis).costs[operator] > 0

    def _wire(self, source: Spot, end: tuple[float, float]) -> None:
        """A curve from a spot to a place at the next level."""
        (x, y), (right, down) = self._place(source), end
        bend = (x + right) / 2
        curve = Path(
            [(x, y), (bend, y), (bend, down), (right, down)],
            [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
        )
        colour, width = (ORANGE, 1.8) if self._is_shared(source.wire) else (GREY, 1.1)
        self.axes.add_patch(PathPatch(curve, fill=False, capstyle="round", zorder=1,
                                      edgecolor=colour, linewidth=width))  # fmt: skip

    def _gate(self, spot: Spot) -> None:
        gate = self.circuit.gates[spot.wire - self.circuit.inputs]
        symbol, *negated = SYMBOLS[gate.operator]
        x, y = self._place(spot)
        for operand, (side, is_negated) in self._operands(spot, gate, negated[:2]):
            self._enter(operand, spot, side, is_negated)
        if negated[2]:
            self._bubble(x + RADIUS + BUBBLE, y)
        shared = self._is_shared(spot.wire)
        style = _SHARED if shared else _GATE if self._costs(spot.wire) else _FREE
        if shared:
            half = 0.9 * RADIUS
            corner = x - half, y - half
            self.axes.add_patch(Rectangle(corner, 2 * half, 2 * half, zorder=3, **style))
            self._text(x, y - RADIUS - 0.14, f"×{self.fan_outs[spot.wire]}", 0.24)
        else:
            self.axes.add_patch(Circle((x, y), RADIUS, zorder=3, **style))
        self._text(x, y, symbol, 0.34)

    def _operands(
        self, spot: Spot, gate: Gate, negated: list[bool]
    ) -> list[tuple[Spot, tuple[int, bool]]]:
        """The spots that a gate is reached from, the upper one first; sides are -1 and 1, or 0."""
        wires = basis_of(self.circuit.basis).wires_read(*gate)
        sources = [
            (Spot(wire, spot.level - 1), sign) for wire, sign in zip(wires, negated, strict=False)
        ]
        if len(sources) < 2:
            return [(source, (0, sign)) for source, sign in sources]
        sources.sort(key=lambda item: self.layout.heights[item[0]])
        return [
            (source, (side, sign)) for side, (source, sign) in zip((-1, 1), sources, strict=True)
        ]

    def _enter(self, source: Spot, target: Spot, side: int, negated: bool) -> None:
        """A wire into a gate, above, below or in the middle of its left edge."""
        x, y = self._place(target)
        down = 0.5 * side * RADIUS
        across = RADIUS if side == 0 else 0.87 * RADIUS
        if negated:
            across += BUBBLE
            self._bubble(x - across, y + down)
        self._wire(source, (x - across, y + down))

    def _bubble(self, x: float, y: float) -> None:
        self.axes.add_patch(Circle((x, y), BUBBLE, zorder=4, **_BUBBLE))

    def _labels(self) -> None:
        for spot, name in zip(self.layout.starts, self.circuit.names, strict=False):
            x, y = self._place(spot)
            self._text(x - 0.12, y, _label(name), 0.3, ha="right")
        for spot, name in zip(self.layout.ends, self.circuit.output_names, strict=True):
            x, y = self._place(spot)
            self._text(x + 0.12, y, _label(name), 0.3, ha="left")

    def _text(self, x: float, y: float, text: str, height: float, ha: str = "center") -> None:
        # A name may hold dollar signs.
        self.axes.text(x, y, text, fontsize=height * self.points, color=BLACK, zorder=5,
                       ha=ha, va="center", parse_math=False)  # fmt: skip

    def _legend(self) -> None:
        wires = range(self.circuit.inputs, self.circuit.inputs + len(self.circuit.gates))
        shared = [self._is_shared(wire) for wire in wires]
        costs = [self._costs(wire) for wire in wires]
        negations = [any(SYMBOLS[gate.operator][1:]) for gate in self.circuit.gates]
        for marker, size, style, label, occurs in (
            ("o", 10, _GATE, "gate", sum(costs) > sum(shared)),
            ("s", 9, _SHARED, "gate read more than once", any(shared)),
            ("o", 10, _FREE, "free of cost", not all(costs)),
            ("o", 5, _BUBBLE, "negation", any(negations)),
        ):
            if occurs:
                self.axes.plot([], [], marker, markersize=size, label=label,
                               color=style["facecolor"], markeredgecolor=style["edgecolor"],
                               markeredgewidth=style["linewidth"])  # fmt: skip
        if self.circuit.gates:
            self.axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=2,
                             fontsize="small", frameon=False)  # fmt: skip


def _label(name: str) -> str:
    return display.shorten(name, 12)
