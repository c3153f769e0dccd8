"""The documentation site: every public name and every page is in it; examples are shown as code."""

import importlib
import pkgutil
import re
import sys
from pathlib import Path

import dovetail

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "docs" / "extensions"))

import doctest_blocks  # noqa: E402
import reference_pages  # noqa: E402


def resolved(path: str) -> object:
    """What a dotted path stands for."""
    return pkgutil.resolve_name(path.replace(".", ":", 1))


def described() -> dict[int, str]:
    """The values that some page describes, by identity, with their path on the page."""
    text = "\n".join(reference_pages.pages().values())
    paths = re.findall(r"^\.\. auto\w+:: (dovetail\.\S+)", text, re.MULTILINE)
    values = re.findall(r"^\.\. py:data:: (\S+)\n   :module: (\S+)", text, re.MULTILINE)
    paths += [f"{module}.{name}" for name, module in values]
    assert len(set(paths)) == len(paths)
    return {id(resolved(path)): path for path in paths}


def test_every_public_name_is_on_a_page() -> None:
    found = described()
    packages = [info.name for info in pkgutil.iter_modules(dovetail.__path__) if info.ispkg]
    for name in ["dovetail", *(f"dovetail.{package}" for package in packages), "dovetail.testing"]:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", ()):
            if public != "__version__":
                assert id(getattr(module, public)) in found, f"{name}.{public}"


def test_the_first_page_lists_every_page() -> None:
    docs = ROOT / "docs"
    text = (docs / "index.md").read_text(encoding="utf-8")
    lists = re.findall(r"```\{toctree\}.*?```", text, re.DOTALL)
    listed = {line for part in lists for line in part.split("\n")[1:-1] if line[:1].isalpha()}
    written = {file.relative_to(docs).with_suffix("").as_posix() for file in docs.rglob("*.md")}
    made = {f"reference/{name}" for name in (*reference_pages.ROOMS, "commands")}
    assert listed == written - {"index"} | made


def test_examples_become_code_once() -> None:
    text = "Words.\n\n>>> 1 + 1\n2\n\n```python\n>>> 3\n3\n\n```\n    >>> 4\n"
    shown = "Words.\n\n```pycon\n>>> 1 + 1\n2\n```\n\n```python\n>>> 3\n3\n\n```\n    >>> 4\n"
    assert doctest_blocks.fenced(text) == shown
    assert doctest_blocks.fenced(">>> 1\n1") == "```pycon\n>>> 1\n1\n```"


def test_classes_that_functions_return_are_described() -> None:
    page = reference_pages.pages()["forwarding"]
    assert ".. autoclass:: dovetail.forwarding.hulls.Family" in page.partition("Other classes")[2]
    assert page.count(".. autoclass:: dovetail.forwarding.ForwardingMap\n") == 1
