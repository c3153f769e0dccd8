"""Measure the tables of circuits and write benchmarks/CIRCUITS.md; the least of several runs.

python benchmarks/circuits.py [--repeats 5]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import tables
from tables import options, table, write

from dovetail import _core
from dovetail.circuits import BASES, Circuit, Gate, generalisation, library
from dovetail.circuits.least.found import without_search
from dovetail.circuits.least.synthesis import Formulas, Synthesis
from dovetail.circuits.least.targets import Targets
from dovetail.circuits.model.bases import basis_of
from dovetail.circuits.model.costs import GATE_PRIORS
from dovetail.work.clocks import Clock

HEAD = """# Tables of circuits

All functions of four inputs, on one core, nothing kept from one run to the next: the least of
{repeats} runs (sizes that take seconds: of one). "Ratio" is against the ANDs of all pairs of 4,096
functions in numpy, measured in the same run ({unit:.1f} ms), so that machines can be compared.
`make setup` once, then `python benchmarks/circuits.py`.
"""


def least(call: Callable[[], object], repeats: int) -> float:
    """Seconds of one call, the least of several; of one if it takes a second."""
    return tables.least(call, repeats, enough=1)[0]


def unit() -> int:
    """A plain piece of the same kind of work: ANDs of many pairs."""
    functions = np.arange(0, 1 << 16, 16, dtype=np.uint16)
    return int((functions[:, None] & functions).max())


def rows(repeats: int, base: float) -> Iterator[tuple[object, ...]]:
    """A row for each basis and prior."""
    for basis in BASES:
        for prior in GATE_PRIORS:
            core = _core.CircuitTable(4, prior, basis, None)
            seconds = least(lambda p=prior, b=basis: _core.CircuitTable(4, p, b, None), repeats)
            known = int((core.lower == core.upper).sum())
            exact = "yes" if known == 1 << 16 else f"{known:,} of 65,536"
            gates = "" if core.exhausted is None else core.exhausted
            yield basis, prior, gates, f"{seconds:.4f}", f"{seconds / base:.2f}", exact


def large_circuit(gates: int = 10**6) -> Circuit:
    """Return a chain of gates, each of which reads the one before; now and then twice."""
    number = np.arange(gates)
    operators = np.random.default_rng(1).choice([6, 8, 14], gates)
    before = np.where(number == 0, 0, number + 7)
    right = np.where(number % 20_000 == 19_999, before, number % 8)
    columns = (column.tolist() for column in (operators, before, right))
    return Circuit(8, tuple(map(Gate._make, zip(*columns, strict=True))), (gates + 7,))


def synthesize(tables: tuple[int, ...], inputs: int) -> None:
    """Search the least size with the solver, from what is known of any task."""
    task = Targets(inputs, tables, basis_of("full"))
    known = without_search(tables, inputs, "size", "full")
    show = lambda count, **values: None  # noqa: E731, ARG005
    found = Synthesis(task, "size", Clock(None), Formulas(show)).improved(known)
    assert found.exact


def others(repeats: int, base: float) -> Iterator[tuple[object, ...]]:
    """A row for each of the other searches and sizes."""
    million, adder = large_circuit(), library.full_adder().truth_tables()
    calls: dict[str, Callable[[], object]] = {
        "tree size of a circuit of 1,000,000 gates": lambda: million.tree_size,
        "full adder, proved by SAT": lambda: synthesize(adder, 3),
        **{
            f"{name} of 2 bits, proved by SAT": partial(
                synthesize, library.named(f"{name}:2").truth_tables(), 4
            )
            for name in ("adder", "comparator", "multiplier")
        },
        "all pairs of functions of 3 inputs, full": lambda: _core.circuit_pairs(3, "full"),
        "all reversible functions of 3 bits": lambda: _core.Reversibles(3),
        "held-out rows of all functions of 3 inputs": lambda: generalisation(3),
    }
    for what, call in calls.items():
        seconds = least(call, repeats)
        yield what, f"{seconds:.4f}", f"{seconds / base:.2f}"


def main() -> None:
    """Measure everything and write the table."""
    repeats = options(__doc__, 5).parse_args().repeats
    base = least(unit, repeats)
    heads = ("basis", "prior", "gates", "seconds", "ratio", "exact")
    lines = [
        *HEAD.format(repeats=repeats, unit=base * 1e3).splitlines(),
        "",
        *table(heads, rows(repeats, base), right=("gates", "seconds", "ratio")),
        "",
        "## Searches, proofs and large circuits",
        "",
        *table(("what", "seconds", "ratio"), others(repeats, base), right=("seconds", "ratio")),
    ]
    write("CIRCUITS.md", lines)


if __name__ == "__main__":
    main()
