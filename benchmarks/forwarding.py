"""Measure forwarding on real fronts and print a table; the least of several runs.

python benchmarks/forwarding.py [--repeats 5]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from fractions import Fraction

import dovetail
from dovetail.forwarding import forward, hull, sweep
from dovetail.forwarding.paths import search_paths

# Doubling within 4 states and time 400, and a set as large as real ones get.
DOUBLING = ((277856, 74), (3050077, 54), (233758348, 53), (271668089, 40), (316961097, 32),
            (868446304, 31), (2765842044, 28), (2765842206, 24), (5214722336, 22),
            (5992337892, 20))  # fmt: skip
LARGE = tuple((10**11 // 3**k, 7 * 4**k + k) for k in range(10))
SMALL_TIMES = ((1813247, 3), (9000000, 2))
HUGE = ((2**256 + 12345, 3**100), (2**257 + 99991, 3**99))


def least(call: Callable[[], object], repeats: int, times: int = 1) -> float:
    """Seconds of one call: the least of several runs of so many calls."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(times):
            call()
        seconds.append((time.perf_counter() - start) / times)
    return min(seconds)


def show(what: str, seconds: float, target: float | None = None) -> None:
    """Print one line."""
    goal = "" if target is None else f"   (target {target * 1e6:,.0f} µs)"
    print(f"  {what:<58} {seconds * 1e6:>12,.1f} µs{goal}")


def measure(name: str, points: tuple[tuple[int, int], ...], repeats: int) -> None:
    """Measure one point set."""
    complete = hull(points)
    print(f"{name}: {complete}")
    show("complete hull, from the points", least(lambda: hull(points), repeats), 2)
    core, prices = complete.core, [random.Random(k).randrange(1, 10**12) for k in range(200)]
    asked = [Fraction(price, 10**6).as_integer_ratio() for price in prices]

    def ask_hull() -> None:
        for price in asked:
            core.best(*price)

    def search_runs() -> None:
        for price in asked:
            core.search(*price)

    show("argmin from the hull", least(ask_hull, repeats) / len(asked), 20e-6)
    show(
        "argmin by the runs, with what each offered",
        least(search_runs, repeats) / len(asked),
        20e-6,
    )
    m = forward(complete, kappa=10**6)
    show(
        "`best`, a Python object with its certificate",
        least(lambda: m.best(Fraction(1, 10**6)), repeats, 100),
    )
    price = Fraction(1)
    show(
        "plain Python, by the lemmas", least(lambda: search_paths(complete.points, price), repeats)
    )
    certificate = m.best(Fraction(1, 10**6)).certificate
    show("`verify`", least(certificate.verify, repeats))
    worst = max(
        least(forward(complete, kappa=10**k).fixed_points, repeats) for k in range(0, 13, 2)
    )
    show("all fixed points, the worst of seven κ", worst, 5e-3)
    draw = random.Random(1)
    starts = [Fraction(draw.randrange(1, 10**6), draw.randrange(1, 10**9)) for _ in range(1000)]
    show("orbits of 1,000 starts", least(lambda: m.orbits(starts), repeats), 0.1)
    show("all cycles", least(m.cycles, repeats), 0.1)
    if complete.count < 2_000_000:
        diagram = complete.fixed_points_by_kappa()
        show("N(κ) for all κ, every step in order", least(diagram.steps, 2), 2)
        show("every vertex as a Fraction", least(lambda: sum(1 for _ in complete), 1))


def measure_sweep() -> None:
    """Measure a sweep over the fronts of 200 outputs of 4-state machines."""
    census = dovetail.census(4, max_time=107)
    fronts = {output: census.front(output) for output in list(census.distribution())[:200]}
    kappas = [round(10 ** (k * 12 / 29)) for k in range(30)]
    for workers in (1, 2):
        start = time.perf_counter()
        found = sweep(fronts, kappas, workers=workers)
        show(f"{len(found):,} rows, {workers} worker(s)", time.perf_counter() - start, 60)
    print(f"  {found}, the longest cycle {max(max(row.cycles) for row in found.rows)}")


def main() -> None:
    """Measure all point sets."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5, help="runs of each (default 5)")
    repeats = max(1, parser.parse_args().repeats)
    for name, points in (
        ("doubling", DOUBLING),
        ("few turns", SMALL_TIMES),
        ("ranks up to 1e11", LARGE),
        ("256 bits", HUGE),
    ):
        measure(name, points, repeats)
    print("sweep over the fronts of the 200 most frequent outputs of 4-state machines:")
    measure_sweep()


if __name__ == "__main__":
    main()
