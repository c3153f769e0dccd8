"""Work out the figures of docs/findings.md and rewrite the part of it between the markers.

    python benchmarks/findings.py

Nothing in them is a time and all seeds are fixed, so a second run changes nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from statistics import median

import dovetail
from dovetail import DovetailError, Front, Space, Task, tasks
from dovetail.forwarding import ForwardingSweep, Hull, forward, hull, sweep, tower
from dovetail.forwarding.towers import MAX_VERTICES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "findings.md"
BEGIN = "<!-- figures: begin (python benchmarks/findings.py) -->"
END = "<!-- figures: end -->"

NAMED = ("xor", "and", "or", "majority", "parity", "successor", "doubling", "copy", "palindrome",
         "modular:2", "modular:3")  # fmt: skip
OUTPUTS, MAX_TIME = 200, 200
#: All 4-state machines that halt on the blank tape do so by this time.
BLANK_TIME = 107
SEED = 20240
TOWER_KAPPA, LEVELS = 10**6, 3

Fronts = Mapping[str, Front]
Hulls = Mapping[str, Hull]


def constants() -> list[int]:
    """The code constants: powers of ten, 3·10^k + 1, and a drawn one in each decade."""
    drawn = random.Random(SEED)
    kappas = [10**k for k in range(13)] + [3 * 10**k + 1 for k in range(12)]
    return sorted({*kappas, *(drawn.randrange(10**k, 10 ** (k + 1)) for k in range(12))})


def census_fronts() -> tuple[dict[str, Front], str]:
    """The fronts of the most frequent outputs on the blank tape, and the readout."""
    census = dovetail.census(4, max_time=BLANK_TIME)
    frequent = sorted(census.outputs, key=lambda text: (-census.machines(text), len(text), text))
    return {text: census.front(text) for text in frequent[:OUTPUTS]}, census.readout


def named_fronts(names: Iterable[str], space: Space) -> dict[str, Front]:
    """The fronts of named tasks; those without a solution are left out."""
    found = {name: dovetail.front(tasks.named(name), space, max_time=MAX_TIME) for name in names}
    return {name: front for name, front in found.items() if len(front)}


def second_order() -> Space:
    """The same machines, each size with its entry codes in a drawn order."""

    def order(states: int) -> list[int]:
        codes = list(range(4 * states + 2))
        random.Random(SEED + states).shuffle(codes)
        return codes

    return Space(4, order=order)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table in Markdown, with an empty line after it."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines] + [""]


def counted(values: Iterable[int]) -> str:
    """How often each number occurs, as 1: 20, 2: 3."""
    return ", ".join(f"{value}: {n:,}" for value, n in sorted(Counter(values).items()))


def spread(values: Sequence[float]) -> tuple[str, ...]:
    """Least, median and greatest."""
    return tuple(f"{value:,.4g}" if value < 10**4 else f"{round(value):,}"
                 for value in (min(values), median(values), max(values)))  # fmt: skip


def existence(swept: ForwardingSweep) -> list[list[str]]:
    """What exists, over all fronts and code constants."""
    rows = swept.rows
    rates = [rate for row in rows for rate in row.fixed]
    unit = sum(rate.numerator == 1 for rate in rates)
    return [
        ["pairs of a front and a κ", f"{len(rows):,}"],
        ["with a pure fixed point", f"{sum(row.exists for row in rows):,}"],
        ["pairs by number of fixed points", counted(len(row.fixed) for row in rows)],
        ["cycles by length, fixed points included", counted(n for r in rows for n in r.cycles)],
        ["fixed points, and those of them that are 1/q", f"{len(rates):,}, {unit:,}"],
    ]


def by_kappa(swept: ForwardingSweep, kappas: Sequence[int]) -> list[str]:
    """One row for each power of 1000."""
    lines = []
    for kappa in (k for k in kappas if k in {1000**n for n in range(5)}):
        rows = [row for row in swept.rows if row.kappa == kappa]
        costs = [float(row.cost) for row in rows if row.cost is not None]
        counts = counted(len(row.fixed) for row in rows)
        lines.append([f"{kappa:,}", counts, *spread(costs)])
    head = ("κ", "fronts by number of fixed points", "least cost", "median", "greatest")
    return table(head, lines)


def covered(hulls: Hulls, kappas: Sequence[int]) -> str:
    """At how many pairs all fixed points stay with require="covered"."""
    stay = 0
    for complete in hulls.values():
        for kappa in kappas:
            try:
                forward(complete, kappa=kappa, require="covered").fixed_points()
            except DovetailError:
                continue
            stay += 1
    return f"{stay:,} of {len(hulls) * len(kappas):,}"


def jumpiness(hulls: Hulls) -> list[str]:
    """How many jumps the maps have, and of what sizes."""
    maps = [forward(complete, kappa=1, require="nothing") for complete in hulls.values()]
    jumps = [m.jumps(10) for m in maps]
    factors = [[max(jump.rates) / min(jump.rates) for jump in one.largest] for one in jumps]
    largest = [float(max(some)) for some in factors if some]
    above = [sum(factor > 2 for factor in some) for some in factors]
    rows = [
        ["breakpoints", *spread([one.count for one in jumps])],
        ["share of the vertices that are 1/q", *spread([unit_share(m.hull) for m in maps])],
        ["families that hold them", *spread([len(m.hull.families) for m in maps])],
        ["largest jump, as a factor of the rate", *spread(largest)],
        ["of the ten largest, those by more than a factor of 2", *spread(above)],
        ["sum of all sizes, in natural logarithms", *spread([one.total for one in jumps])],
    ]
    return table(("of a front", "least", "median", "greatest"), rows)


def unit_share(complete: Hull) -> float:
    """The share of the vertices in families whose rates are all 1/q."""
    ends = [(family, (family.rates(0)[0], family.rates(family.count - 1)[0]))
            for family in complete.families]  # fmt: skip
    units = sum(family.count for family, rates in ends if all(r.numerator == 1 for r in rates))
    return units / complete.count


def gaps(complete: Hull) -> list[tuple[Fraction, Fraction]]:
    """All constants without a fixed point, as intervals, rising and joined."""
    diagram = complete.fixed_points_by_kappa()
    found = sorted((gap.low, gap.high) for window in complete.existence().windows
                   for gap in diagram.gaps(*window) if gap.high is not None)  # fmt: skip
    joined: list[tuple[Fraction, Fraction]] = []
    for low, high in found:
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def gap_rows(hulls: Hulls) -> list[list[str]]:
    """The gaps of N(κ) over all κ, and what is left in the middle of each."""
    found = [(complete, *gap) for complete in hulls.values() for gap in gaps(complete)]
    fronts = {id(complete) for complete, _, _ in found}
    middles = [forward(complete, kappa=(low + high) / 2, require="nothing")
               for complete, low, high in found]  # fmt: skip
    rows = [
        ["fronts with a gap, and gaps", f"{len(fronts)} of {len(hulls)}, {len(found)}"],
        ["cycles in the middle of a gap, by length", counted(len(c) for m in middles
                                                          for c in m.cycles())],
        ["mixed fixed points there", counted(len(m.mixed_fixed_points()) for m in middles)],
    ]  # fmt: skip
    if found:
        highest = max(high for _, _, high in found)
        widest = max(high / low for _, low, high in found)
        rows.append(["highest κ of a gap", f"{float(highest):.4g}"])
        rows.append(["widest gap, greatest over least κ", f"{float(widest):.6g}"])
    return rows


def bounds(hulls: Hulls) -> list[list[str]]:
    """What the existence theorem says of each front, beside its highest gap."""
    found = [complete.existence() for complete in hulls.values()]
    kappa0 = [float(one.kappa0) for one in found]
    gaps = [(one, one.highest_gap.high) for one in found if one.highest_gap is not None]
    above = [float(one.kappa0 / high) for one, high in gaps if high]
    rises = [float(one.kappa_rise / high) for one, high in gaps if high]
    rows = [
        ["fronts with κ0 < 1", f"{sum(one.every for one in found)} of {len(found)}"],
        ["of these verified", str(sum(one.every and one.verify() for one in found))],
        ["fronts with no time above its rank", str(sum(one.ranks_lead for one in found))],
        ["fronts with κ0 = 0: no gap at all", str(sum(one.kappa0 == 0 for one in found))],
        ["κ0: least, median, greatest", ", ".join(spread(kappa0))],
    ]
    if above:
        rows.append(["κ0 over the highest gap: least, median, greatest", ", ".join(spread(above))])
        rows.append(["the bound of the hull over it", ", ".join(spread(rises))])
    return rows


def towers(hulls: Hulls) -> list[str]:
    """Three levels over each front, where each level can be listed."""
    built = {name: tower(complete, kappa=TOWER_KAPPA, levels=LEVELS, require="nothing")
             for name, complete in hulls.items()}  # fmt: skip
    whole = {name: one for name, one in built.items() if one.complete}
    without = [sum(not one.levels[level].fixed for one in whole.values())
               for level in range(LEVELS)]  # fmt: skip
    rows = []
    for name, one in whole.items():
        columns = one.to_dict()
        fixed = [" ".join(str(point.rate) for point in level.fixed) or "none"
                 for level in one.levels]  # fmt: skip
        costs = [[f"{cost:.1f}" for cost in columns[key]] for key in ("log2_tuned", "log2_ones")]
        programs = [f"{count:,}" for count in columns["programs"]]
        rows.append([f"`{name}`", *map(" → ".join, (programs, fixed, *costs))])
    head = ("front", "programs", "fixed points", "log2 of the tuned cost", "… if all rates are 1/1")
    return [
        f"Fronts with three levels at κ = {TOWER_KAPPA:,}: {len(whole)} of {len(hulls)}.",
        f"With a level of more than {MAX_VERTICES:,} vertices: {len(built) - len(whole)}.",
        f"Towers without a pure fixed point at level 0, 1, 2: {', '.join(map(str, without))}.",
        "",
        *table(head, rows),
    ]


def named_rows(fronts: Fronts) -> list[str]:
    """The fixed points of each named task at some code constants."""
    kappas = (1, 1000, 10**6, 10**9, 10**12)
    rows = []
    for name, front in fronts.items():
        some = sweep({name: front}, kappas, require="nothing").rows
        cells = [", ".join(map(str, row.fixed)) or "none" for row in some]
        rows.append([f"`{name}`", len(front), f"{some[0].vertices:,}", *cells])
    return table(("task", "points", "vertices", *(f"κ = {k:,}" for k in kappas)), rows)


def compared(groups: Mapping[str, Fronts], kappas: Sequence[int]) -> list[str]:
    """The main figures of the same tasks under each order."""
    columns = []
    for fronts in groups.values():
        hulls = {name: hull(front) for name, front in fronts.items()}
        sizes = [complete.count - 1 for complete in hulls.values()]
        columns.append([
            ["fronts", str(len(fronts))],
            *existence(sweep(fronts, kappas, require="nothing")),
            ["breakpoints of a front: least, median, greatest", ", ".join(spread(sizes))],
            *gap_rows(hulls),
            *bounds(hulls),
        ])  # fmt: skip
    rows = [[same[0][0], *(row[1] for row in same)] for same in zip(*columns, strict=True)]
    return table(("", *groups), rows)


def figures() -> list[str]:
    """The generated part of the page."""
    kappas, other = constants(), second_order()
    outputs, readout = census_fronts()
    named = named_fronts(NAMED, Space(4))
    fronts = {**outputs, **named}
    hulls = {name: hull(front) for name, front in fronts.items()}
    swept = sweep(fronts, kappas, require="nothing")
    chosen = list(outputs)[::5]
    standard = {**{text: outputs[text] for text in chosen}, **named}
    drawn = {text: dovetail.front(Task.output(text, readout), other, max_time=BLANK_TIME)
             for text in chosen}  # fmt: skip
    groups = {"standard order": standard, "second order": {**drawn, **named_fronts(named, other)}}
    return [
        f"{len(outputs)} outputs and {len(named)} named tasks; {len(kappas)} code constants.",
        "", "### Fixed points", "", *table(("what", "figure"), existence(swept)),
        f'Pairs whose fixed points stay with `require="covered"`: {covered(hulls, kappas)}.', "",
        "Cost: the least area at a fixed point, as a multiple of the least area of all.", "",
        *by_kappa(swept, kappas),
        "### Named tasks", "", *named_rows(named),
        "### Jumps", "", *jumpiness(hulls),
        "### Why there is a fixed point", "", *table(("what", "figure"), bounds(hulls)),
        "### Gaps over all κ > 0", "", *table(("what", "figure"), gap_rows(hulls)),
        "### Towers", "", *towers(hulls),
        "### Second order", "", *compared(groups, kappas),
    ]  # fmt: skip


def replaced(text: str, lines: Iterable[str], first: str = BEGIN, last: str = END) -> str:
    """Return the page with other figures between two markers."""
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError("the page has no two markers, one to begin and one to end")
    return "\n".join([before + begin, "", *lines]).rstrip("\n") + "\n\n" + end + after


def main() -> None:
    """Work out the figures, print them and write them into the page."""
    lines = figures()
    print("\n".join(lines))
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), lines), encoding="utf-8")


if __name__ == "__main__":
    main()
