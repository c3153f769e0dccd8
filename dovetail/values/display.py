"""How values are shown: cells as digits, results as small HTML tables."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

_DIGITS = bytes(48 + value % 10 for value in range(256))


def digits(cells: bytes) -> str:
    """Return cells (values 0..5) as a string of digits."""
    return cells.translate(_DIGITS).decode("ascii")


def shorten(value: object, width: int = 72) -> str:
    """Return str(value), with its middle left out where it is long."""
    text = str(value)
    if len(text) <= width:
        return text
    return f"{text[: width // 2]}…{text[-(width // 2) :]}"


def listed(values: Sequence[object], most: int = 4) -> str:
    """Return values separated by commas; of many only the first, and how many there are.

    Examples
    --------
    >>> listed([1, 2]), listed(range(9))
    ('1, 2', '0, 1, 2, 3, … (9)')
    """
    some = ", ".join(shorten(value, 40) for value in values[:most])
    return some if len(values) <= most else f"{some}, … ({len(values):,})"


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """Return an HTML table; every cell is escaped and kept short."""

    def line(tag: str, cells: Iterable[object]) -> str:
        inside = "".join(f"<{tag}>{escape(shorten(cell))}</{tag}>" for cell in cells)
        return f"<tr>{inside}</tr>"

    body = "".join(line("td", row) for row in rows)
    return f"<table><thead>{line('th', head)}</thead><tbody>{body}</tbody></table>"


def record(title: str, values: Mapping[str, object]) -> str:
    """Return an HTML table of one result: a row for each name and value."""
    return table((title, ""), values.items())
