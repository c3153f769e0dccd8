"""Measure the complexity of whole tables of fractions, and write the table COMPLEXITY.md.

The reference is numpy: its own greatest common divisor, and the same formula made of it. The
sides are run in turn several times and the least time of each is kept.

    python benchmarks/complexity.py [--repeats 7]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from tables import milliseconds, options, table, timed, write

from dovetail import fraction_complexity
from dovetail.slopes import fraction_product

SIZES = (100, 4000)


def reference(n: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return log2 a + log2 b - 2·log2 gcd(a, b) for all pairs, by numpy alone."""
    logs = np.log2(n)
    table: npt.NDArray[np.float64] = logs[:, None] + logs - 2 * np.log2(np.gcd(n[:, None], n))
    return table


def in_turn(calls: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Return the least seconds of each call."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(repeats):
        for name, call in calls.items():
            times[name].append(timed(call)[0])
    return {name: min(some) for name, some in times.items()}


def rows(size: int, repeats: int) -> list[tuple[str, ...]]:
    """Measure all pairs of numbers up to `size`, after checking that both sides agree."""
    n = np.arange(1, size + 1)
    assert np.allclose(fraction_complexity(n[:, None], n), reference(n), atol=1e-12)
    seconds = in_turn(
        {
            "`numpy.gcd` alone": lambda: np.gcd(n[:, None], n),
            "log2 a + log2 b - 2·log2 gcd by numpy": lambda: reference(n),
            "`fraction_complexity`, bits": lambda: fraction_complexity(n[:, None], n),
            "`fraction_complexity`, nats": lambda: fraction_complexity(n[:, None], n, "nats"),
            "`fraction_product`": lambda: fraction_product(n[:, None], n),
        },
        repeats,
    )
    base = seconds["`numpy.gcd` alone"]
    return [
        (f"{size:,} × {size:,}: {name}", milliseconds(some), f"{base / some:.2f}")
        for name, some in seconds.items()
    ]


def main() -> None:
    """Measure everything, print the table and write it."""
    repeats = options(__doc__, 7).parse_args().repeats
    lines = [
        "# Complexity of fractions",
        "",
        f"Written by `python benchmarks/complexity.py`: one thread, the least of {repeats} runs.",
        "A speed above 1 means faster than `numpy.gcd` alone, which is only a part of the work.",
        "",
        *table(("what", "time", "speed"), (row for size in SIZES for row in rows(size, repeats))),
    ]
    write("COMPLEXITY.md", lines)


if __name__ == "__main__":
    main()
