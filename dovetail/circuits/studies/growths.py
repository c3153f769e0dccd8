"""How the sizes of standard tasks grow with the number of bits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.circuits.model import library
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.costs import GATE_PRIORS, Minimum, cost_of
from dovetail.circuits.priors.minima import TIMEOUT, minimum
from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check
from dovetail.work.clocks import Clock


class GrowthRow(Result):
    """A task of so many bits of a number, or of the inputs.

    Attributes
    ----------
    circuit
        The standard circuit of `dovetail.circuits.library`.
    least
        The minimum under each prior, where it was looked for.
    """

    bits: int
    circuit: Circuit
    least: Mapping[str, Minimum]

    def standard(self, prior: str) -> int:
        """Return what the standard circuit costs under a prior."""
        return cost_of(self.circuit, prior)


class Growth(TableResult):
    """A task by its number of bits, a `GrowthRow` for each, rising; made by `growth`."""

    pictures = ("growth",)

    name: str
    basis: str
    rows: tuple[GrowthRow, ...]

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: bits, inputs, outputs; and for each prior the costs.

        `size`, `tree` and `depth` are those of the standard circuit, as exact numbers (int64 where
        they fit); `least_size` and the like are minima, or pairs of bounds, or None where none was
        wanted.
        """
        columns = frames.columns(self.rows, "bits", "circuit.inputs")
        columns["outputs"] = frames.numbers(len(row.circuit.outputs) for row in self.rows)
        for prior in GATE_PRIORS:
            columns[prior] = frames.numbers(row.standard(prior) for row in self.rows)
        for prior in GATE_PRIORS:
            found = (row.least.get(prior) for row in self.rows)
            columns[f"least_{prior}"] = frames.column(map(_bounds, found))
        return columns

    def __repr__(self) -> str:
        bits = f"{self.rows[0].bits} to {self.rows[-1].bits} bits"
        return f"Growth({self.name!r}, {bits}, basis={self.basis!r})"


def growth(
    name: str,
    bits: Iterable[int],
    basis: str = "full",
    *,
    exact_inputs: int = 4,
    timeout: float | None = TIMEOUT,
) -> Growth:
    """Return what a standard task costs as a graph, as trees and in depth, by its bits.

    The standard circuits bound the minima from above. Written as trees, those that pass a result
    on (carries, counts) grow faster than as graphs; that is the price of the restriction, for these
    circuits. The minima themselves are worked out for few inputs.

    Parameters
    ----------
    name, bits
        ``"adder"`` or another of `library.NAMES`, and numbers of bits.
    exact_inputs
        Minima are looked for where there are at most so many inputs.
    timeout
        Seconds for all minima together, after which there are bounds; None: no limit.

    Examples
    --------
    >>> found = growth("adder", [1, 2, 16], exact_inputs=2)
    >>> [(row.bits, row.standard("size"), row.standard("tree")) for row in found.rows]
    [(1, 2, 2), (2, 7, 9), (16, 77, 527)]
    >>> found.rows[0].least["size"].upper
    2
    """
    exact_inputs = check.integer(exact_inputs, "exact_inputs", 0)
    clock = Clock(check.seconds(timeout, "timeout"))
    several = check.several(bits, "bits", "numbers of bits, one after the other")
    numbers = sorted({check.integer(number, "bits", 1) for number in several})
    if not numbers:
        raise DovetailError("bits must hold at least one number of bits")
    circuits = [library.named(f"{name}:{number}", basis) for number in numbers]
    wanted = [
        (k, prior)
        for k, circuit in enumerate(circuits)
        for prior in GATE_PRIORS
        if circuit.inputs <= exact_inputs
    ]
    least: list[dict[str, Minimum]] = [{} for _ in circuits]
    for done, (k, prior) in enumerate(wanted):
        seconds = clock.share(len(wanted) - done).left()
        least[k][prior] = minimum(circuits[k], prior=prior, basis=basis, timeout=seconds)
    rows = map(GrowthRow, numbers, circuits, least)
    return Growth(name, basis, tuple(rows))


def _bounds(found: Minimum | None) -> object:
    if found is None:
        return None
    return found.upper if found.exact else (found.lower, found.upper)
