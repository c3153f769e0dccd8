"""Work out how the literal forwarding map compares with the smooth one, for docs/findings.md.

    python benchmarks/nests.py

Nothing in it is a time and all seeds are fixed, so a second run changes nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median

from findings import NAMED, PAGE, census_fronts, constants, counted, named_fronts, replaced, table

from dovetail import DovetailError, Front, Space
from dovetail.forwarding import forward
from dovetail.models import LiteralMap, MapComparison, compare_maps, literal_map
from dovetail.models.nests.programs import ORDERS

BEGIN = "<!-- nests: begin (python benchmarks/nests.py) -->"
END = "<!-- nests: end -->"
#: Code constants for which all cycles are found, and for which named tasks are shown.
CYCLES = [1000**n for n in range(5)]
#: The code constant at which jumps are counted.
JUMPS_KAPPA = 10**6
#: Random sets of programs, and the greatest rank or time in them.
SETS, LARGEST, SEED = 2000, 40, 20261


def maps(front: Front, kappas: Sequence[int], order: str) -> Iterator[LiteralMap]:
    """The literal maps of a front; too small a κ for the order by products is passed over."""
    made = None
    for kappa in sorted(kappas, reverse=True):
        try:
            made = (
                literal_map(front, kappa=kappa, order=order)
                if made is None
                else made.with_kappa(kappa)
            )
        except DovetailError:
            return
        yield made


def measured(fronts: Mapping[str, Front], kappas: Sequence[int], order: str) -> list[str]:
    """One column of figures over all fronts and code constants."""
    compared: list[MapComparison] = []
    cycles: Counter[int] = Counter()
    sizes = []
    for front in fronts.values():
        for made in maps(front, kappas, order):
            sizes.append(len(made))
            compared.append(compare_maps(made))
            if made.kappa in CYCLES:
                cycles.update(map(len, made.cycles()))
    rows = [row for one in compared for row in rows_of(one)]
    unit = sum(inner.b == 1 for one in compared for inner in one.literal)
    return [
        f"{len(compared):,}",
        f"{min(sizes):,}, {round(median(sizes)):,}, {max(sizes):,}",
        f"{sum(bool(one.literal) for one in compared):,}",
        f"{sum(one.agree for one in compared):,}",
        f"{sum(one.destroyed for one in compared):,}, {sum(one.created for one in compared):,}",
        counted(len(one.literal) for one in compared),
        f"{sum(len(one.literal) for one in compared):,}, {unit:,}",
        ", ".join(f"{length}: {n:,}" for length, n in sorted(cycles.items())),
        quantiles([row[0] for row in rows]),
        quantiles([row[1] for row in rows]),
        quantiles([row[2] for row in rows]),
    ]


ROWS = (
    "pairs of a front and a κ",
    "inner dovetailers that can be accepted: least, median, greatest",
    "pairs with a literal fixed point",
    "pairs with the same fixed points in both maps",
    "pairs where rounding destroys all fixed points, creates the first",
    "pairs by number of literal fixed points",
    "literal fixed points, and those of them that are 1/q",
    "cycles by length, fixed points included, κ = 1, 1000, …, 10^12",
    "rate: factor to the nearest smooth fixed point: median, 90 %, greatest",
    "slots: literal over those really taken at the smooth fixed point: least, median, greatest",
    "slots over the smooth area, at the smooth fixed point: least, median, greatest",
)


def rows_of(one: MapComparison) -> list[tuple[float, float, float]]:
    """Factors of rate, of slots, and of slots over areas, for each literal fixed point."""
    columns = one.to_dict()
    names = ("rate_factor", "slots_factor", "smooth_slots", "smooth_area")
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    return [
        (float(rate), float(slots), float(Fraction(real) / area))
        for rate, slots, real, area in rows
        if rate is not None
    ]


def quantiles(values: list[float]) -> str:
    """Median, 90 % and greatest of factors that are at least 1, else least, median, greatest."""
    held = sorted(values)
    if held[0] >= 1:
        chosen = (median(held), held[int(0.9 * len(held))], held[-1])
    else:
        chosen = (held[0], median(held), held[-1])
    return ", ".join(f"{value:,.4g}" for value in chosen)


def named_rows(fronts: Mapping[str, Front]) -> list[str]:
    """The fixed points of both maps for named tasks."""
    lines = []
    for name, front in fronts.items():
        made = literal_map(front, kappa=CYCLES[0])
        cells = []
        for kappa in CYCLES:
            compared = compare_maps(made.with_kappa(kappa))
            literal = " ".join(str(inner.rate) for inner in compared.literal) or "none"
            cells.append(f"{literal} ({' '.join(map(str, compared.smooth)) or 'none'})")
        lines.append([f"`{name}`", f"{len(made):,}", *cells])
    return table(("task", "inner", *(f"κ = {kappa:,}" for kappa in CYCLES)), lines)


def jump_rows(fronts: Mapping[str, Front]) -> list[str]:
    """How often and how far both maps of named tasks jump."""
    lines = []
    for name, front in fronts.items():
        steps = literal_map(front, kappa=JUMPS_KAPPA, order="product").steps()
        rates = [inner.rate for inner in steps.inner]
        factors = [max(one / other, other / one) for one, other in pairwise(rates)]
        back = sum(after > before for before, after in pairwise(rates))
        smooth = forward(front, kappa=JUMPS_KAPPA, require="nothing").jumps(1)
        largest = max((jump.factor for jump in smooth.largest), default=Fraction(1))
        figures = (len(factors), back, largest_of(factors), smooth.count, f"{float(largest):.4g}")
        lines.append([f"`{name}`", *figures])
    head = ("task", "literal jumps", "of them to a greater rate", "the largest, as a factor",
            "smooth jumps", "the largest")  # fmt: skip
    return table(head, [[f"{x:,}" if isinstance(x, int) else x for x in line] for line in lines])


def largest_of(factors: list[Fraction]) -> str:
    """The largest factor, rounded."""
    return f"{float(max(factors, default=Fraction(1))):,.4g}"


def random_sets() -> list[str]:
    """How often small random sets of programs have fixed points in each map."""
    drawn = random.Random(SEED)
    lines = []
    for kind in ("ranks above times", "times above ranks", "both"):
        found: Counter[tuple[bool, bool]] = Counter()
        lengths: Counter[int] = Counter()
        for _ in range(SETS):
            points = [drawn_point(drawn, kind) for _ in range(drawn.randint(1, 4))]
            made = literal_map(points, kappa=drawn.randint(1, 20))
            compared = compare_maps(made)
            found[bool(compared.smooth), bool(compared.literal)] += 1
            lengths.update(map(len, made.cycles()))
        cells = (f"{found[key]:,}" for key in ((True, True), (True, False), (False, True),
                                              (False, False)))  # fmt: skip
        cycles = ", ".join(f"{length}: {n:,}" for length, n in sorted(lengths.items()))
        lines.append([kind, *cells, cycles])
    head = ("programs", "both", "only the smooth map", "only the literal map", "none",
            "literal cycles by length")  # fmt: skip
    return table(head, lines)


def drawn_point(drawn: random.Random, kind: str) -> tuple[int, int]:
    """A program of one kind."""
    low, high = sorted((drawn.randint(1, LARGEST), drawn.randint(1, LARGEST)))
    if kind == "ranks above times":
        return high, low
    return (low, high) if kind == "times above ranks" else (high, low)[:: drawn.choice((1, -1))]


def figures() -> list[str]:
    """All figures."""
    named = named_fronts(NAMED, Space(4))
    fronts = {**census_fronts()[0], **named}
    kappas = constants()
    columns = [measured(fronts, kappas, order) for order in ORDERS]
    rows = [[what, *cells] for what, *cells in zip(ROWS, *columns, strict=True)]
    return [
        f"{len(fronts)} fronts; {len(kappas)} code constants.",
        "",
        *table(("what", *(f'order "{order}"' for order in ORDERS)), rows),
        "Literal fixed points of named tasks, and in brackets the smooth ones:",
        "",
        *named_rows(named),
        f"Jumps at κ = {JUMPS_KAPPA:,}, of the literal map (by products) along the outer (a, 1):",
        "",
        *jump_rows(named),
        f"{SETS:,} random sets of each kind, of one to four programs up to {LARGEST}; κ up to 20:",
        "",
        *random_sets(),
    ]


def main() -> None:
    """Rewrite the part of the page between the markers."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(replaced(text, figures(), BEGIN, END), encoding="utf-8")


if __name__ == "__main__":
    main()
