"""What the commands share: their options, how they print, how they draw."""

from __future__ import annotations

import argparse
import contextlib
import csv
import dataclasses
import json
import math
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from dovetail._core import DovetailError
from dovetail.cli.parsing import Parser
from dovetail.results.result import Result, TableResult
from dovetail.values.display import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Exit codes.
FOUND, NO_HIT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
#: Rows of a table shown to people; `--csv` and `--json` have them all.
SHOWN = 20
#: Characters of one message.
LONGEST_MESSAGE = 500


#: Columns by their names.
Columns: TypeAlias = Mapping[str, Iterable[Any]]


def add_progress(parser: Parser) -> None:
    """Add the options that show or hide progress bars."""
    text = "show progress on standard error (unless given: if that is a terminal)"
    parser.add_argument("--progress", action=argparse.BooleanOptionalAction, help=text)


def add_output(parser: Parser, picture: str = "", table: str = "") -> None:
    """Add the options that say where results go."""
    if picture:
        parser.value("--plot", Path, "FILE", f"draw {picture} into FILE (.png, .svg, .pdf)")
    if table:
        parser.value("--csv", Path, "FILE", f"write {table} into FILE")
    parser.add_argument("--json", action="store_true",
                        help="print one JSON object, with exact integers")  # fmt: skip


def shows_progress(options: argparse.Namespace) -> bool:
    """Return whether progress bars are to be shown."""
    if options.progress is None:
        return sys.stderr is not None and sys.stderr.isatty()
    return bool(options.progress)


def check_needs(options: argparse.Namespace, names: Iterable[str], has: object, what: str) -> None:
    """Refuse options that say nothing without something else, which is not given."""
    given = [f"--{name}" for name in names if getattr(options, name) is not None]
    if given and not has:
        raise DovetailError(f"{' and '.join(given)}: only with {what}")


def print_table(rows: Iterable[tuple[str, str]]) -> None:
    """Print names and values in two columns."""
    lines = list(rows)
    width = max(len(name) for name, _ in lines) + 3
    for name, value in lines:
        print(f"{name:<{width}}{value}")


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


def print_json(values: Mapping[str, object]) -> None:
    """Print one JSON object."""
    print(json.dumps(plain(values), indent=2, allow_nan=False))


def plain(value: object) -> Any:
    """Return a value as JSON has it.

    A result is what its `to_dict` has, one with columns a list of rows; a fraction is a pair;
    infinity and what is no number are null.

    Examples
    --------
    >>> plain({"area": Fraction(1, 2), "times": np.array([1, 2]), "share": math.inf})
    {'area': [1, 2], 'times': [1, 2], 'share': None}
    """
    if isinstance(value, TableResult):
        return plain(records(value.to_dict()))
    if isinstance(value, Result):
        return plain(value.to_dict())
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, Fraction):
        return [value.numerator, value.denominator]
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def records(columns: Columns) -> list[dict[str, Any]]:
    """Return the rows of some columns, each with the columns' names."""
    return [dict(zip(columns, row, strict=True)) for row in table_rows(columns)]


def table_rows(columns: Columns) -> list[tuple[Any, ...]]:
    """Return the rows of some columns."""
    plain_columns = (
        column.tolist() if isinstance(column, np.ndarray) else column for column in columns.values()
    )
    return list(zip(*plain_columns, strict=True))


def no_answer(options: argparse.Namespace, why: str, **known: object) -> int:
    """Say why there is no answer, in JSON with what is known, and return the exit code."""
    if options.json:
        print_json({"found": False, "reason": why, **known})
    else:
        tell(why)
    return NO_HIT


def deliver(
    options: argparse.Namespace,
    values: Callable[[], Mapping[str, object]],
    show: Callable[[], None],
    table: Callable[[], Columns] | None = None,
    draw: Callable[[], Axes] | None = None,
    lacking: str = "",
) -> None:
    """Print a result, as JSON or for people; write its table and its picture if that is asked for.

    Without `draw` there is no picture, since what is `lacking`.
    """
    if options.json:
        print_json(values())
    else:
        show()
    if table and options.csv:
        write_columns(options.csv, table())
    if lacking and options.plot:
        tell(f"{lacking}, so no picture was drawn")
    elif draw and options.plot:
        save_picture(draw, options.plot)


def bits(length: float) -> str:
    """Return a description length for people."""
    return f"description length {length:.2f} bits"


def tell(message: str) -> None:
    """Say in one line what is not the result, which stays alone on standard output."""
    if sys.stderr is None:  # `2>&-`
        return
    line = " ".join(shorten(message, LONGEST_MESSAGE).split())
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
    with contextlib.suppress(OSError):  # whoever read this has gone
        print(f"dovetail: {shown}", file=sys.stderr)


def check_files(options: argparse.Namespace) -> None:
    """Refuse, before any long work, files that cannot be written."""
    for name in ("plot", "csv", "store", "blif", "output"):
        path: Path | None = getattr(options, name, None)
        if not path:
            continue
        if name == "plot":
            _check_suffix(path)
        if not path.parent.is_dir():
            raise DovetailError(f"--{name}: there is no folder {path.parent}")
        if path.is_dir():
            raise DovetailError(f"--{name}: {path} is a folder")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise DovetailError(f"--{name}: {path} cannot be written")


def _check_suffix(path: Path) -> None:
    from matplotlib.backend_bases import FigureCanvasBase

    known = sorted(FigureCanvasBase.filetypes)
    if path.suffix[1:].lower() not in known:
        raise DovetailError(f"--plot: {path} must end in one of .{', .'.join(known)}")


def write_columns(path: Path, columns: Columns) -> None:
    """Write columns as CSV, and say so."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(table_rows(columns))
    tell(f"wrote {path}")


def save_picture(draw: Callable[[], Axes], path: Path) -> None:
    """Draw something into a file, and say so."""
    use_files_only()
    draw()
    write_picture(path)
    tell(f"wrote {path}")


def use_files_only() -> None:
    """Let matplotlib write files, whatever screen there is or is not."""
    import matplotlib as mpl

    mpl.use("Agg")


def write_picture(path: Path) -> None:
    """Save the figure just made, and let it go."""
    import matplotlib.pyplot as plt

    plt.savefig(path, dpi=150)
    plt.close()
