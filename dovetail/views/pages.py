"""The view in the browser: its one script, its style, and a page that holds all it needs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from dovetail.version import VERSION

#: The modules of each script of the browser, each after those that it imports.
SCRIPTS = {
    "explorer": (
        "exact", "search", "stops", "front", "geometry", "forwarding", "answers", "numbers",
        "chart", "triangle", "areas", "map", "controls", "table", "hosts", "view",
    ),
    "machine": (
        "exact", "stops", "chart", "controls", "table", "hosts", "spans", "tiles", "simulation",
        "words", "picture", "gestures", "machineparts", "machine",
    ),
}  # fmt: skip

_FOLDER = Path(__file__).parent / "browser"
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./(\w+)\.js\";\n", re.MULTILINE)


def read(name: str) -> str:
    """Return a file of the browser's folder."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def script(name: str = "explorer") -> str:
    """Return the modules of a script as one, which needs no other: what anywidget takes.

    No two modules have a name in common, so they are joined as they are, without their imports.

    Examples
    --------
    >>> script().count("export "), "import {" in script()
    (1, False)
    """
    parts = (_IMPORT.sub("", read(f"{module}.js")) for module in SCRIPTS[name])
    joined = "\n".join(parts)
    return re.sub(r"^export (?!default)", "", joined, flags=re.MULTILINE)


def style() -> str:
    """Return the style sheet."""
    return read("explorer.css") + read("machine.css")


def page(values: Mapping[str, Any], title: str, name: str = "explorer") -> str:
    """Return a page of a script with some values of its view, as one file that asks for no other.

    Examples
    --------
    >>> "&lt;b&gt;" in page({}, "<b>")
    True
    """
    written = json.dumps(values, ensure_ascii=False).replace("<", "\\u003c")  # no end of a script
    return Template(read("page.html")).substitute(
        version=VERSION,
        title=escape(title),
        style=style(),
        values=written,
        script=script(name).replace("export default", "const dovetail ="),
    )


def framed(page: str, title: str) -> str:
    r"""Return a page as an element of another: a frame that holds it, on one line.

    The page makes its frame as high as itself; the height given here is for the time before that.

    Examples
    --------
    >>> framed('<p class="a">\n</p>', "a page")[73:]
    'border: 0" srcdoc="&lt;p class=&quot;a&quot;&gt;&#10;&lt;/p&gt;"></iframe>'
    """
    text = escape(page).replace("\n", "&#10;")
    style = "display: block; width: 100%; height: 60em; border: 0"
    return f'<iframe title="{escape(title)}" style="{style}" srcdoc="{text}"></iframe>'
