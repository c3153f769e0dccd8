"""How values are shown: cells as digits, results as small HTML tables."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from html import escape
from itertools import islice
from typing import Any

_DIGITS = bytes(48 + value % 10 for value in range(256))
# Python turns integers into text up to a number of digits that can be set, from 640 on.
_MOST_BITS = 2000
_MOST_ITEMS = 12
# Known by the repr, so that a subclass with its own keeps it.
_BRACKETS: dict[object, str] = {list.__repr__: "[]", tuple.__repr__: "()", set.__repr__: "{}"}


def digits(cells: bytes) -> str:
    """Return cells (values 0..5) as a string of digits."""
    return cells.translate(_DIGITS).decode("ascii")


def shorten(value: object, width: int = 72) -> str:
    """Return str(value), with its middle left out where it is long."""
    try:
        text = str(value)
    except ValueError:  # an integer of too many digits
        text = shown(value)
    text = text.encode("utf-8", "backslashreplace").decode()  # no halves of surrogates
    if len(text) <= width:
        return text
    return f"{text[: width // 2]}…{text[-(width // 2) :]}"


def shown(value: object, width: int = 72) -> str:
    """Return a short repr of any value, for messages; it never fails.

    Long texts lose their middle, collections their end and what lies deep in them, and of large
    integers only the number of digits is left.

    Examples
    --------
    >>> shown("1RB"), shown([[[[7]]]])
    ("'1RB'", '[[[[…]]]]')
    >>> shown(range(10**9)), shown(10**5000)
    ('range(0, 1000000000)', 'an int of about 5,001 digits')
    """
    try:
        text = _text(value, width, 3)
    except Exception:  # the repr of an object may do anything
        text = f"a value of the type {type(value).__name__}"
    return shorten(text, width)


def _text(value: Any, width: int, depth: int) -> str:
    own: object = type(value).__repr__
    if own in (str.__repr__, bytes.__repr__, bytearray.__repr__):
        half = width // 2
        return repr(value) if len(value) <= width else f"{value[:half]!r}…{value[-half:]!r}"
    if own is int.__repr__ and value.bit_length() > _MOST_BITS:
        return f"an int of about {int(value.bit_length() * 0.30103) + 1:,} digits"
    if own is Fraction.__repr__:
        parts = (_text(part, width, depth) for part in (value.numerator, value.denominator))
        return f"Fraction({', '.join(parts)})"
    if own is dict.__repr__:
        pairs = ((key, value[key]) for key in value)
        return f"{{{_items(pairs, len(value), width, depth, ': ')}}}"
    brackets = _BRACKETS.get(own)
    if brackets is not None and value:
        items = _items(((item,) for item in value), len(value), width, depth, "")
        comma = "," if brackets == "()" and len(value) == 1 else ""
        return f"{brackets[0]}{items}{comma}{brackets[1]}"
    return " ".join(repr(value).split())


def _items(
    items: Iterable[tuple[Any, ...]], count: int, width: int, depth: int, between: str
) -> str:
    """Return the first items of a collection, separated by commas."""
    if not depth:
        return "…" if count else ""
    some = [
        between.join(_text(part, width, depth - 1) for part in item)
        for item in islice(items, _MOST_ITEMS)
    ]
    return ", ".join(some if count <= _MOST_ITEMS else [*some, "…"])


def listed(values: Sequence[object], most: int = 4) -> str:
    """Return values separated by commas; of many only the first, and how many there are.

    Examples
    --------
    >>> listed([1, 2]), listed(range(9))
    ('1, 2', '0, 1, 2, 3, … (9)')
    """
    some = ", ".join(shorten(value, 40) for value in values[:most])
    return some if len(values) <= most else f"{some}, … ({len(values):,})"


def count(number: int, noun: str) -> str:
    """Return a number and what it counts.

    Examples
    --------
    >>> count(1, "point"), count(6087, "fraction")
    ('1 point', '6,087 fractions')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"


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
