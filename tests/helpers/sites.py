"""The documentation site, built for tests, and what its pages hold."""

import os
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("sphinx", "myst_nb", "furo", "sphinx_copybutton")
#: How it is built: warnings are errors, and of the notebooks only the tutorial is run.
BUILD = (
    "-W", "--keep-going", "-q", "-c", "docs", "-D", "nb_execution_mode=force", "-t", "tutorial",
)  # fmt: skip
TARGETS = (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src"))


def need_tools() -> None:
    """Leave a test out that needs what builds the site, unless it is installed; but not in CI."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"in CI no test is left out, but there is no {missing[0]}")
    if missing:
        pytest.skip("the tests of the built site are left out: they need the extra docs")


def build(folder: Path) -> Path:
    """Build the site into a folder, once for all processes that share it, and return its pages.

    Any warning is an error: a dead link, a page that nothing lists, a cell that fails.
    """
    import fcntl

    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        html, done = folder / "html", folder / "done"
        if not done.exists():
            command = [sys.executable, "-m", "sphinx", *BUILD, ".", str(html)]
            built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert built.returncode == 0, built.stderr[-5000:]
            done.touch()
        return html


class Page(HTMLParser):
    """What a page names: its links and parts, and the places in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()  # followed by a click
        self.loaded: set[str] = set()  # asked for with the page
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.places |= {name for key in ("id", "name") if (name := found.get(key))}
        for kind, key in TARGETS:
            if tag == kind and (target := found.get(key)):
                (self.links if tag == "a" else self.loaded).add(target)


@cache
def read(file: Path) -> Page:
    """A page of the site."""
    return Page(file.read_text(encoding="utf-8"))


def target(file: Path, link: str) -> tuple[Path, str] | None:
    """The file and the place that a link of a page means; None for one to elsewhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    meant = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    return meant, unquote(parts.fragment)
