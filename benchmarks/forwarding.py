"""Measure forwarding on real fronts, and write the table FORWARDING.md.

The reference is a plain Python search of one price by the two lemmas, measured in the same run.

    python benchmarks/forwarding.py [--repeats 5]
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import chain

import tables
from tables import duration, options, table, write

import dovetail
from dovetail.forwarding import Hull, forward, hull, sweep
from dovetail.forwarding.paths import search_paths

Points = tuple[tuple[int, int], ...]

# Doubling within 4 states and time 400, and a set as large as real ones get.
DOUBLING = ((277856, 74), (3050077, 54), (233758348, 53), (271668089, 40), (316961097, 32),
            (868446304, 31), (2765842044, 28), (2765842206, 24), (5214722336, 22),
            (5992337892, 20))  # fmt: skip
LARGE = tuple((10**11 // 3**k, 7 * 4**k + k) for k in range(10))
SMALL_TIMES = ((1813247, 3), (9000000, 2))
HUGE = ((2**256 + 12345, 3**100), (2**257 + 99991, 3**99))
SETS = {
    "Doubling, within 4 states and time 400": DOUBLING,
    "Few turns": SMALL_TIMES,
    "Ten points, ranks up to 10^11": LARGE,
    "256 bits": HUGE,
}
#: With more vertices, N(κ) is not listed.
MOST_STEPS = 2_000_000


def least(call: Callable[[], object], repeats: int, times: int = 1) -> float:
    """Seconds of one call: the least of several runs of so many calls."""

    def several() -> None:
        for _ in range(times):
            call()

    return tables.least(several, repeats)[0] / times


def measure(name: str, points: Points, repeats: int) -> list[str]:
    """Measure one point set."""
    complete = hull(points)
    title = f"## {name}: {complete.count:,} vertices"
    print(title)
    seconds = measured(complete, points, repeats)
    what, plain = next(seconds)
    rows = (
        (what, duration(some), f"{some / plain:.3g}")
        for what, some in chain([(what, plain)], seconds)
    )
    return [title, "", *table(("what", "time", "of the plain search"), rows), ""]


def measured(complete: Hull, points: Points, repeats: int) -> Iterator[tuple[str, float]]:
    """What is done with a point set, and its seconds; the plain search comes first."""
    core, draw = complete.core, random.Random(1)
    prices = [Fraction(draw.randrange(1, 10**12), 10**6) for _ in range(200)]
    asked = [price.as_integer_ratio() for price in prices]

    def plain() -> None:
        for price in prices:
            search_paths(complete.points, price)

    def ask_hull() -> None:
        for price in asked:
            core.best(*price)

    def search_runs() -> None:
        for price in asked:
            core.search(*price)

    yield "argmin, plain Python", least(plain, repeats) / len(asked)
    yield "argmin from the hull", least(ask_hull, repeats, 10) / len(asked)
    yield "argmin by the runs, with what each offered", least(search_runs, repeats, 10) / 200
    m = forward(complete, kappa=10**6)
    yield (
        "argmin as a Python object, with its certificate",
        least(lambda: [m.best(price) for price in prices], repeats) / len(prices),
    )
    certificate = m.best(Fraction(1, 10**6)).certificate
    yield "`verify` of a certificate", least(certificate.verify, repeats)
    maps = [forward(complete, kappa=10**k) for k in range(13)]
    yield (
        "all fixed points, the worst of κ = 1, 10, …, 10^12",
        max(least(one.fixed_points, repeats) for one in maps),
    )
    yield "all cycles, the worst", max(least(one.cycles, repeats) for one in maps)
    starts = [Fraction(draw.randrange(1, 10**6), draw.randrange(1, 10**9)) for _ in range(1000)]
    yield "orbits of 1,000 starts", least(lambda: m.orbits(starts), repeats)
    yield "complete hull, from the points", least(lambda: hull(points), repeats)
    if complete.count < MOST_STEPS:
        diagram = complete.fixed_points_by_kappa()
        yield "N(κ) for all κ, every step in order", least(diagram.steps, repeats)


def measure_sweep(repeats: int) -> list[str]:
    """Measure a sweep over the fronts of 200 outputs of 4-state machines."""
    census = dovetail.census(4, max_time=107)
    fronts = {output: census.front(output) for output in list(census.distribution())[:200]}
    kappas = [round(10 ** (k * 12 / 29)) for k in range(30)]
    lines = ["## A sweep over the fronts of 200 outputs of 4-state machines, 30 code constants", ""]
    for workers in (1, 2):
        call = partial(sweep, fronts, kappas, require="nothing", workers=workers)
        seconds = least(call, min(repeats, 3))
        lines.append(f"- {workers} worker{'s' * (workers > 1)}: {duration(seconds)}")
        print(lines[-1], flush=True)
    return lines


def main() -> None:
    """Measure everything, print the tables and write them."""
    repeats = options(__doc__, 5).parse_args().repeats
    lines = [
        "# Forwarding",
        "",
        f"Written by `python benchmarks/forwarding.py`: the least of {repeats} runs. Prices are",
        "drawn between 10^-6 and 10^6.",
        "",
    ]
    for name, points in SETS.items():
        lines += measure(name, points, repeats)
    lines += measure_sweep(repeats)
    write("FORWARDING.md", lines)


if __name__ == "__main__":
    main()
