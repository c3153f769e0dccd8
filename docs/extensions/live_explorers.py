"""Shows explorers live in pages of Markdown.

On the site the comment `<!-- explorer of tasks.xor -->` becomes the view of that task; who reads
the file itself sees nothing there.
"""

import pkgutil
import re
from typing import Any

COMMENT = re.compile(r"^<!-- explorer of (.+) -->$", re.MULTILINE)


def shown(text: str) -> str:
    """The text with a view in place of each comment that asks for one."""
    import dovetail

    def view(found: re.Match[str]) -> str:
        return dovetail.explore(pkgutil.resolve_name(f"dovetail:{found[1]}"))._repr_html_()

    return COMMENT.sub(view, text)


def _read(app: Any, name: str, source: list[str]) -> None:
    if app.env.doc2path(name, base=False).suffix == ".md":
        source[0] = shown(source[0])


def setup(app: Any) -> dict[str, bool]:
    """Join the extension to Sphinx."""
    app.connect("source-read", _read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
