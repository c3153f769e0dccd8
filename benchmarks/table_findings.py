"""Work out what the shipped tables show, and rewrite that part of docs/findings/tables.md.

    python benchmarks/table_findings.py

Nothing is counted: the figures and the pictures come from all tables that are shipped, and from
the published one that the package pybdm holds. Nothing in them is a time and all seeds are fixed,
so a second run changes nothing.
"""

from __future__ import annotations

import matplotlib as mpl
from findings import replaced
from table_blocks import both_ways
from table_blocks import figures as block_figures
from table_pictures import agreement_picture, blocks_picture, kt_picture, sizes_picture
from table_sizes import figures as size_figures
from table_strings import PAGE, Sizes, shipped
from table_times import kt_figures, prior_figures, times_of

BEGIN = "<!-- figures: begin (python benchmarks/table_findings.py) -->"
END = "<!-- figures: end -->"


def figures(sizes: Sizes) -> list[str]:
    """The generated part of the page; the pictures are written on the way."""
    times, blocks, most = times_of(sizes), both_ways(sizes), max(sizes)
    return [
        *size_figures(sizes),
        *sizes_picture(sizes),
        *agreement_picture(sizes, times.best[most], times.priors[most]),
        *kt_figures(sizes, times),
        *kt_picture(sizes[most], times.best[most]),
        *prior_figures(sizes, times),
        *block_figures(*blocks),
        *blocks_picture(*blocks),
    ]


def main() -> None:
    """Work out the figures and write them into the page."""
    mpl.use("Agg")
    lines = figures(shipped())
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(replaced(text, lines, BEGIN, END), encoding="utf-8")


if __name__ == "__main__":
    main()
