"""Measure the cost models, and write the table MODELS.md.

python benchmarks/models.py [--repeats 5]
"""

from __future__ import annotations

from fractions import Fraction

from tables import duration, least, options, table, write

import dovetail
from dovetail import Front, models, tasks
from dovetail.forwarding import hull

#: What was measured, and the figure.
Row = tuple[str, str]
NAMES = ("doubling", "xor", "majority")
KAPPA, GRID = 10**6, 400


def fronts() -> dict[str, Front]:
    """The fronts of named tasks within four states."""
    return {name: dovetail.front(tasks.named(name), max_states=4, max_time=200) for name in NAMES}


def nests(name: str, front: Front, repeats: int) -> list[Row]:
    """An outer search over the inner dovetailers of a front."""
    seconds, literal = least(lambda: models.literal_map(front, kappa=KAPPA), repeats)
    rows = [(f"{name}: list of {len(literal):,} inner dovetailers", duration(seconds))]
    for kappa in (KAPPA, 10**12):
        other = literal.with_kappa(kappa)
        seconds, best = least(lambda m=other: m.best(500_000), repeats)
        text = f"what 500,000/1 accepts among them at κ = {kappa:,}: {best.a:,}/{best.b:,}"
        rows.append((text, duration(seconds)))
        seconds, steps = least(lambda m=other: m.steps(most=10**6), repeats)
        text = f"all {len(steps):,} steps of the outer dovetailers (a, 1) at κ = {kappa:,}"
        rows.append((text, duration(seconds)))
    seconds, _ = least(lambda: literal.with_kappa(10**7).fixed_points(), repeats)
    rows.append(("another κ, and its fixed points", duration(seconds)))
    return rows


def runs(repeats: int) -> list[Row]:
    """A nest that is run turn by turn."""
    seconds, run = least(lambda: models.run_nest([(100, 6)], a=50, kappa=20), repeats)
    return [(f"a nest of two levels, {run.slots:,} turns of the outer one", duration(seconds))]


def mesa(repeats: int) -> list[Row]:
    """Phase diagrams of mesa-optimisers."""
    rates = models.evenly(0, 60, GRID)
    times = models.evenly(0, 1500, GRID)
    bits = range(1, GRID + 1)  # ranks take whole bits
    rows = []
    for text, model, axes in (
        ("rate × t_find", models.Mesa.of(), ("rate", rates, "t_find", times)),
        (
            "c_base × c_simple, price λ·2^c",
            models.Mesa.of(exchange=models.Exchange.of(Fraction(1, 2**40), "rank")),
            ("c_base", bits, "c_simple", bits),
        ),
        (
            "c_combine × c_simple, a function of one's own, all lengths different",
            models.Mesa.of(exchange=models.Exchange.of(20, lambda c: c * c + c)),
            ("c_combine", models.evenly(0, 101, GRID), "c_simple", models.evenly(0, 127, GRID)),
        ),
    ):
        seconds, _ = least(lambda m=model, a=axes: m.phases(*a), repeats)
        rows.append((f"phase diagram of {GRID} × {GRID} places, {text}", duration(seconds)))
    axes = ("rate", rates, "share", models.evenly(0, 1, GRID))
    seconds, _ = least(lambda: models.Mesa.of().phases(*axes, switch=_share), repeats)
    text = "rate × the share of find in optimise"
    rows.append((f"phase diagram of {GRID} × {GRID} places, {text}", duration(seconds)))
    return rows


def _share(mesa: models.Mesa, share: Fraction) -> models.Mesa:
    return mesa.overlap("find", "optimise", share)


def existence(found: dict[str, Front], repeats: int) -> list[Row]:
    """The bound above which a fixed point exists."""
    rows = []
    for name, front in found.items():
        complete = hull(front)
        seconds, proof = least(complete.existence, repeats)
        rows.append((f"{name}: κ0 = {float(proof.kappa0):.3g}", duration(seconds)))
    return rows


def main() -> None:
    """Measure, and write the table."""
    repeats = options(__doc__, 5).parse_args().repeats
    found = fronts()
    rows = [row for name, front in found.items() for row in nests(name, front, repeats)]
    rows += [*runs(repeats), *mesa(repeats), *existence(found, repeats)]
    about = (
        f"Written by `python benchmarks/models.py`: the least of {repeats} runs. Fronts are those "
        f"within four states\nand 200 steps; κ = {KAPPA:,} unless it says otherwise. Tuple-box has "
        "a table of its own, TUPLE_BOX.md."
    )
    write("MODELS.md", ["# Cost models", "", about, "", *table(("what", "time"), rows)])


if __name__ == "__main__":
    main()
