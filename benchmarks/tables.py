"""What the measurements share: the least time of several calls, and pages that hold tables."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from math import inf
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

HERE = Path(__file__).parent


def options(about: str | None, repeats: int) -> argparse.ArgumentParser:
    """Return a parser that knows `--repeats`; add what else there is."""
    parser = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    parser.add_argument(
        "--repeats", type=positive, default=repeats, help=f"runs of each (default {repeats})"
    )
    return parser


def positive(text: str) -> int:
    """Read a number of runs, of which there is at least one."""
    return max(1, int(text))


def timed(call: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of one call, and what it returned."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def least(call: Callable[[], Result], repeats: int, enough: float = inf) -> tuple[float, Result]:
    """Least seconds of several calls, and what the last returned; of fewer calls if that took long.

    No call follows one of more than `enough` seconds.
    """
    seconds, result = timed(call)
    for _ in range(repeats - 1):
        if seconds > enough:
            break
        again, result = timed(call)
        seconds = min(seconds, again)
    return seconds, result


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it, with three figures."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def milliseconds(seconds: float) -> str:
    """Three figures."""
    return f"{1000 * seconds:.3g} ms"


def table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], right: Collection[str] = ()
) -> list[str]:
    """Return the lines of a table, some columns to the right; each is printed once it is there."""
    rules = ["---:" if head in right else "---" for head in heads]
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join(rules)}|"]
    for row in rows:
        lines.append(f"| {' | '.join(map(str, row))} |")
        print(lines[-1], flush=True)
    return lines


def write(name: str, lines: Iterable[str]) -> None:
    """Write a page beside the measurements."""
    text = "\n".join(lines) + "\n"
    (HERE / name).write_text(text, encoding="utf-8")
