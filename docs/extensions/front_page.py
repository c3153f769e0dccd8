"""Writes index.html, which leads to the first page, since that stands in a folder."""

from pathlib import Path
from typing import Any

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>dovetail</title>
<meta http-equiv="refresh" content="0; url={0}">
</head>
<body><p><a href="{0}">The documentation of dovetail</a></p></body>
</html>
"""


def _write(app: Any, exception: Exception | None) -> None:
    if exception is None and app.builder.name == "html":
        first = app.builder.get_target_uri(app.config.root_doc)
        (Path(app.outdir) / "index.html").write_text(PAGE.format(first), encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Join the extension to Sphinx."""
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
