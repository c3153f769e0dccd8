"""What a prior on depth leaves open: all circuits of the least depth, counted by their gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail import _core
from dovetail._core import DovetailError
from dovetail.circuits.least.all_circuits import SEARCHED_BASES, least_circuits
from dovetail.circuits.least.tables import table
from dovetail.circuits.model.compositions import compose
from dovetail.circuits.model.parts import Composition
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check


class ShallowCircuits(TableResult):
    """Circuits of the least depth, counted by their gates; by `shallow_circuits`.

    Attributes
    ----------
    depth
        The least depth of all parts together.
    least_depths, least_gates
        For each part, its least depth and its least number of gates alone.
    gates
        The numbers of gates, from the least that reaches the depth.
    circuits
        How many circuits of the least depth have so many gates, exactly.
    most_gates
        For each part, the most gates that it needs in one of them: a row for each number of gates;
        0 where there is no circuit.
    """

    pictures = ("circuit_depths",)

    composition: Composition
    basis: str
    depth: int
    least_depths: tuple[int, ...]
    least_gates: tuple[int, ...]
    gates: tuple[int, ...]
    circuits: tuple[int, ...]
    most_gates: tuple[tuple[int, ...], ...]

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: gates, circuits, those of up to so many gates, the most of each part."""
        parts = zip(self.composition.parts, zip(*self.most_gates, strict=True), strict=False)
        columns = {
            "gates": np.array(self.gates, dtype=np.int64),
            "circuits": frames.numbers(self.circuits),
            "up_to": frames.numbers(accumulate(self.circuits)),
        }
        return columns | {
            f"most_{part.name}": np.array(most, dtype=np.int64) for part, most in parts
        }

    def __len__(self) -> int:
        return len(self.gates)

    def __repr__(self) -> str:
        total = sum(self.circuits)
        return f"ShallowCircuits({total:,} circuits, depth {self.depth}, basis={self.basis!r})"


def shallow_circuits(
    tasks: Composition | Sequence[Any] | Mapping[str, Any],
    max_gates: int,
    basis: str = "full",
    *,
    inputs: int | None = None,
) -> ShallowCircuits:
    """Count the circuits that compute several tasks in the least depth.

    All gates are needed by some output, and no two compute the same function or its negation.
    Circuits differ if they have other gates, or one that reads other wires.

    Parameters
    ----------
    tasks, inputs
        Tasks side by side on at most three inputs: a composition, or what `compose` accepts.
    max_gates
        The most gates. Each more takes about five times as long; eight take seconds.
    basis
        ``"full"`` or ``"u2"``.

    Examples
    --------
    Majority takes depth 3. What must only be ready by then may have more gates than it needs:

    >>> shallow_circuits({"majority": "00010111", "and": "00010001"}, 6).to_pandas()
       gates circuits up_to  most_majority  most_and
    0      4        5     5              4         2
    1      5       83    88              5         3
    2      6      483   571              6         5
    """
    composition = tasks if isinstance(tasks, Composition) else compose(tasks, inputs=inputs)
    most = check.integer(max_gates, "max_gates", 0, 100)
    basis = check.choice(basis, "basis", SEARCHED_BASES)
    if composition.kind != "outputs":
        raise DovetailError(f"tasks must be side by side (compose), not {composition.kind}")
    parts = composition.parts
    rows = _core.circuit_shallow(
        [list(part.tables) for part in parts], composition.inputs, basis, most
    )
    counts: dict[int, int] = {}
    largest: dict[int, tuple[int, ...]] = {}
    for gates, cones, count in rows:
        counts[gates] = counts.get(gates, 0) + count
        largest[gates] = tuple(map(max, cones, largest.get(gates, cones)))
    numbers = range(min(counts, default=0), max(counts, default=-1) + 1)
    least_depths = table(composition.inputs, "depth", basis).upper
    depths = tuple(max(int(least_depths[f]) for f in part.tables) for part in parts)
    least = (least_circuits([part.tables], part.inputs, basis)[0] for part in parts)
    return ShallowCircuits(
        composition=composition,
        basis=basis,
        depth=max(depths),
        least_depths=depths,
        least_gates=tuple(one.circuit.size for one in least),
        gates=tuple(numbers),
        circuits=tuple(counts.get(gates, 0) for gates in numbers),
        most_gates=tuple(largest.get(gates, (0,) * len(parts)) for gates in numbers),
    )
