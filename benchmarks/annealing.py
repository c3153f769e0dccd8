"""Work out the figures of docs/speed/annealing.md and rewrite the part of it between the markers.

    python benchmarks/annealing.py

All figures are exact or floats of exact values, and no number is drawn, so a second run changes
nothing. It takes about a minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from statistics import median
from typing import NamedTuple

import dovetail
from dovetail import speed, tasks
from dovetail.speed import Candidates, Jumps, Steady, UpAndDown

PAGE = Path(__file__).resolve().parent.parent / "docs" / "speed" / "annealing.md"
BEGIN = "<!-- figures: begin (python benchmarks/annealing.py) -->"
END = "<!-- figures: end -->"

#: Machines of up to so many states; levels up to so many steps for each input.
STATES, STEPS = 3, 20
#: Numbers of draws that are compared.
DRAWS = [2**power for power in range(31)]
#: How near to its limit a probability must come.
NEAR = 0.01
#: Sizes of jumps, and steps of up, down, up; in steps for each input.
JUMPS = (1, 2, 3, 5, 10)
COSTS = ("average", "max")
#: Tasks that get a row of their own.
SHOWN = ("boolean:0001", "boolean:0110", "boolean:0101", "boolean:00010111", "output:111",
         "output:11111", "modular:2", "modular:3", "parity", "successor", "doubling")  # fmt: skip


class Row(NamedTuple):
    """One task that has a solution, under one cost."""

    name: str
    inputs: int
    joint: bool
    known: Candidates
    enough: int | None
    shares: dict[int, float]
    saved: float | None

    @property
    def limit(self) -> Fraction:
        """The share of wasteful programs if C is raised infinitely slowly."""
        assert self.known.slow_share is not None
        return self.known.slow_share


def names() -> Iterator[str]:
    """All boolean functions of up to three bits, outputs, and counting tasks."""
    for rows in (2, 4, 8):
        yield from (f"boolean:{''.join(bits)}" for bits in product("01", repeat=rows))
    yield from ("output:1", "output:11")
    for inner in range(1, 4):
        yield from (f"output:1{''.join(bits)}1" for bits in product("01", repeat=inner))
    yield from ("modular:2", "modular:3", "parity", "successor", "doubling", "copy")


def measured(name: str, cost: str) -> Row | None:
    """What annealing comes to on one task; None if it has no solution."""
    task = replace(tasks.named(name), cost=cost)
    inputs = len(task.inputs)
    top = STEPS * (inputs if cost == "average" else 1)
    every = dovetail.solutions(task, max_states=STATES, max_time=top, performance="subsets")
    if not len(every):
        return None
    known = Candidates.of_solutions(every)
    limit = float(known.slow_share or 0)
    sweep = speed.anneal_sweep(known, [Steady(1, top)], draws=DRAWS)
    shares = dict(zip(DRAWS, sweep.wasteful_share.tolist(), strict=True))
    far = [draws for draws, share in shares.items() if abs(share - limit) > NEAR]
    enough = 2 * max(far, default=0) or 1
    enough = enough if enough in shares else None
    saved = None
    if enough and limit < 1:
        wide = 4 * inputs if cost == "average" else 4
        plan = UpAndDown(wide, top, (wide, max(1, wide // 4), 1))
        quick = speed.anneal_sweep(known, [plan, Steady(1, top)], draws=enough)
        same = quick.wasteful_share[0] <= limit + 2 * NEAR
        saved = quick.computation_spent[1] / quick.computation_spent[0] if same else None
    return Row(name, inputs, every.jointly_least, known, enough, shares, saved)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table in Markdown, with an empty line after it."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines] + [""]


def totals(rows: dict[str, list[Row]], asked: int) -> list[str]:
    """How many tasks have which limit."""

    def number(test: object) -> list[str]:
        return [f"{sum(map(test, rows[cost])):,}" for cost in COSTS]  # type: ignore[arg-type, call-overload]

    def least(cost: str) -> str:
        draws = [row.enough for row in rows[cost] if row.enough]
        return f"{round(median(draws)):,}; {max(draws):,}"

    kinds = (
        ("tasks", [f"{asked:,}"] * 2),
        ("with a solution", [f"{len(rows[cost]):,}" for cost in COSTS]),
        ("with a jointly least one", number(lambda row: row.joint)),
        ("always honest if infinitely slow", number(lambda row: row.limit == 0)),
        ("sometimes wasteful", number(lambda row: 0 < row.limit < 1)),
        ("always wasteful", number(lambda row: row.limit == 1)),
        ("always honest, though none is jointly least",
         number(lambda row: row.limit == 0 and not row.joint)),
        ("greatest share of wasteful picks below 1",
         [f"{float(max(row.limit for row in rows[c] if row.limit < 1)):.3f}" for c in COSTS]),
        (f"draws at a level that come within {NEAR}: median; most", list(map(least, COSTS))),
    )  # fmt: skip
    return table(("of the tasks", *COSTS), [(name, *values) for name, values in kinds])


def by_draws(rows: dict[str, list[Row]]) -> list[str]:
    """Shares of wasteful picks over all tasks, by the number of draws."""
    lines = []
    for draws in DRAWS[::4]:
        cells: list[object] = [f"{draws:,}"]
        for cost in COSTS:
            shares = [row.shares[draws] for row in rows[cost]]
            honest = sum(share <= NEAR for share in shares)
            cells += [f"{median(shares):.3f}", f"{honest:,}"]
        lines.append(cells)
    head = [f"{cost}: {what}" for cost in COSTS for what in ("median share", f"tasks below {NEAR}")]
    return table(("draws at a level", *head), lines)


def by_jump(rows: dict[str, list[Row]]) -> list[str]:
    """What coarse jumps leave of the infinitely slow search."""
    lines = []
    for size in JUMPS:
        cells: list[object] = [size]
        for cost in COSTS:
            shares = [share for row in rows[cost] if (share := jumped(row, cost, size)) is not None]
            cells += [f"{sum(share == 0 for share in shares):,}",
                      f"{sum(share >= Fraction(1, 2) for share in shares):,}"]  # fmt: skip
        lines.append(cells)
    head = [f"{cost}: tasks {what}" for cost in COSTS for what in ("always honest", "at least 1/2")]
    return table(("jump, steps for each input", *head), lines)


def jumped(row: Row, cost: str, size: int) -> Fraction | None:
    """The share of wasteful picks of the infinitely slow search by jumps of that size."""
    each = row.inputs if cost == "average" else 1
    found = speed.anneal(
        row.known, Jumps(size * each, STEPS * each), draws=10**15, replacement=False
    )
    assert found.exact
    return None if found.wasteful_share is None else Fraction(found.wasteful_share)


def single(rows: dict[str, list[Row]]) -> list[str]:
    """One line for each of some tasks."""
    lines = []
    for cost in COSTS:
        for row in rows[cost]:
            if row.name not in SHOWN:
                continue
            sums = row.known.totals()
            place = sums.places.index(row.known.least) + 1  # type: ignore[arg-type]
            enough = "-" if row.enough is None else f"{row.enough:,}"
            shares = (float(row.limit), row.shares[2**8], row.shares[2**16])
            counts = (sums.programs[place], sums.good[place])
            lines.append((f"`{row.name}`", cost, row.known.least, *(f"{n:,}" for n in counts),
                          *(f"{share:.3f}" for share in shares), enough))  # fmt: skip
    return table(("task", "cost", "least C", "N", "G", "limit", "256 draws", "65,536 draws",
                  "draws needed"), lines)  # fmt: skip


def up_and_down(cost: str, rows: list[Row]) -> str:
    """How a search up and down compares with the steady rise."""
    tried = [row for row in rows if row.enough and row.limit < 1]
    near = [row.saved for row in tried if row.saved]
    cheaper = sum(ratio > 1 for ratio in near)
    return (
        f"- {cost}: within {2 * NEAR} of the limit in {len(near):,} of {len(tried):,} tasks; there "
        f"the steady rise computes {median(near):.2f} times as much in the median, from "
        f"{min(near):.2f} to {max(near):.2f}, and more in {cheaper:,}"
    )


def figures() -> list[str]:
    """All figures, in Markdown."""
    every = list(names())
    rows = {cost: [row for name in every if (row := measured(name, cost))] for cost in COSTS}
    saved = [up_and_down(cost, rows[cost]) for cost in COSTS]
    what = (
        f"{len(every):,} tasks, machines of up to {STATES} states, C up to {STEPS} steps for each "
        "input."
    )
    return [
        "", what, "", *totals(rows, len(every)),
        "### Speed", "", *by_draws(rows),
        "### Jumps", "", *by_jump(rows),
        "### Up and down", "", *saved, "",
        "### Some tasks", "", *single(rows),
    ]  # fmt: skip


def main() -> None:
    """Rewrite the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text("\n".join([before + BEGIN, *figures(), END + after]), encoding="utf-8")


if __name__ == "__main__":
    main()
