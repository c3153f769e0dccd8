"""What the commands share: their options, how they print, how they draw."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dovetail._core import DovetailError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Exit codes.
FOUND, NO_HIT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

#: Rows of a table shown to people; `--csv` and `--json` have them all.
SHOWN = 20

EXIT_CODES = """exit codes:
  0    found, or done (`run` exits 0 however the run ended)
  1    search: no hit within the limits; front, sweep, geometry, forward: no solution, or a limit
  2    bad input, said in one line on standard error
  130  interrupted by Ctrl-C"""


class Drawable(Protocol):
    """A result that can be drawn."""

    def plot(self) -> Axes:
        """Draw it."""


class Described(Protocol):
    """What has a description length."""

    @property
    def description_length(self) -> float:
        """Return log2 of a rank, in bits."""


def add_command(commands: Any, name: str, help: str, epilog: str = "") -> argparse.ArgumentParser:
    """Add a command whose help ends with the exit codes."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=f"{help[0].upper()}{help[1:]}.",
        epilog=f"{epilog}{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    return parser


def add_output(parser: argparse.ArgumentParser, picture: str = "") -> None:
    """Add the options that say where results go."""
    if picture:
        text = f"draw {picture} into FILE (.png, .svg, .pdf)"
        parser.add_argument("--plot", type=Path, metavar="FILE", help=text)
    parser.add_argument("--json", action="store_true", help="print JSON with exact integers")


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and values in two columns."""
    lines = list(rows)
    width = max(len(name) for name, _ in lines) + 3
    for name, value in lines:
        print(f"{name:<{width}}{value}")


def print_json(values: Mapping[str, object]) -> None:
    """Print one JSON object."""
    print(json.dumps(values, indent=2))


def fraction(value: Fraction | None) -> list[int] | None:
    """Return a fraction as JSON has it."""
    return None if value is None else [value.numerator, value.denominator]


def bits(described: Described) -> str:
    """Return a description length for people."""
    return f"description length {described.description_length:.2f} bits"


def tell(message: str) -> None:
    """Say something that is not the result, which stays alone on standard output."""
    print(f"dovetail: {message}", file=sys.stderr)


def check_picture(path: Path) -> None:
    """Refuse, before any long work, a file that cannot become a picture."""
    from matplotlib.backend_bases import FigureCanvasBase

    known = sorted(FigureCanvasBase.filetypes)
    if path.suffix[1:].lower() not in known:
        raise DovetailError(f"--plot: {path} must end in one of .{', .'.join(known)}")
    check_file("--plot", path)


def check_file(option: str, path: Path) -> None:
    """Refuse, before any long work, a file that cannot be written."""
    if not path.parent.is_dir():
        raise DovetailError(f"{option}: there is no folder {path.parent}")
    if path.is_dir():
        raise DovetailError(f"{option}: {path} is a folder")


def save_picture(result: Drawable, path: Path) -> None:
    """Draw a result into a file, and say so."""
    use_files_only()
    result.plot()
    write_picture(path)


def use_files_only() -> None:
    """Let matplotlib write files, whatever screen there is or is not."""
    import matplotlib as mpl

    mpl.use("Agg")


def write_picture(path: Path) -> None:
    """Save the figure just made, and let it go."""
    import matplotlib.pyplot as plt

    plt.savefig(path, dpi=150)
    plt.close()


def check_files(options: argparse.Namespace) -> None:
    """Refuse, before any long work, files that cannot be written."""
    if options.plot:
        check_picture(options.plot)
    for name in ("csv", "store"):
        path = getattr(options, name, None)
        if path:
            check_file(f"--{name}", path)


def print_columns(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print the first rows of a table, right-aligned under its head."""
    shown = [[_text(value) for value in row] for row in rows[:SHOWN]]
    widths = [max(map(len, column)) for column in zip(head, *shown, strict=True)]
    for row in (head, *shown):
        print("  ".join(value.rjust(width) for value, width in zip(row, widths, strict=True)))
    if len(rows) > SHOWN:
        print(f"… {len(rows) - SHOWN:,} more; --csv or --json for all")


def _text(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table as CSV, and say so."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    tell(f"wrote {path}")
