"""Shows examples that begin with `>>>` as code.

In Markdown such a line is a quotation in a quotation. On the site every block of lines from `>>>`
to the next empty line becomes a block of code, unless it stands in one already.
"""

import re
from collections.abc import Iterator
from typing import Any


def fenced(text: str) -> str:
    """The text with a fence round each example that has none."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    in_fence = in_example = False
    for line in lines:
        if re.match(r" {0,3}(```|~~~)", line) and not in_example:
            in_fence = not in_fence
        if not in_fence and not in_example and line.startswith(">>> "):
            in_example = True
            yield "```pycon"
        elif in_example and not line.strip():
            in_example = False
            yield "```"
        yield line
    if in_example:
        yield "```"


def _read(app: Any, name: str, source: list[str]) -> None:
    if app.env.doc2path(name, base=False).suffix == ".md":
        source[0] = fenced(source[0])


def setup(app: Any) -> dict[str, bool]:
    """Join the extension to Sphinx."""
    app.connect("source-read", _read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
