"""The documentation site: every public name and every page is in it; examples are shown as code."""

import importlib
import pkgutil
import re
import sys
from pathlib import Path

import pytest

import dovetail
from dovetail.cli import main

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "docs" / "extensions"))

import command_pages  # noqa: E402
import doctest_blocks  # noqa: E402
import live_explorers  # noqa: E402
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


# --- commands and explorers ------------------------------------------------------------------


def test_the_page_of_commands_lists_what_the_help_lists(capsys: pytest.CaptureFixture[str]) -> None:
    page = command_pages.page()
    parts = re.split(r"^(dovetail.*|Exit codes)\n-+$", page, flags=re.MULTILINE)[1:]
    listed = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(listed)[-1] == "Exit codes"
    words = [name.split()[1:] for name in list(listed)[:-1]]
    table = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `dovetail ([a-z -]+?)(?: [A-Z].*)?`", table, re.MULTILINE)
    assert len(named) > 25
    assert {"models", "neural", *named} <= {" ".join(command) for command in words}
    for command in words:
        with pytest.raises(SystemExit):
            main([*command, "--help"])
        shown = capsys.readouterr().out
        options = set(
            re.findall(r"^  (?:-\w(?: [A-Z/:]+)?, )?(--[a-z][\w-]*)", shown, re.MULTILINE)
        )
        text = listed[" ".join(["dovetail", *command])]
        found = re.findall(r"^\.\. option:: (.+)$", text, re.MULTILINE)
        assert options - {"--help"} == set(re.findall(r"--[a-z][\w-]*", " ".join(found))) - {
            "--no-progress"
        }


def test_the_page_of_commands_says_what_is_required_and_what_stands_unless_given() -> None:
    page = " ".join(command_pages.page().split())
    assert ".. option:: --max-time T greatest time of a solution, in turns (required)" in page
    assert ".. option:: -a A machines added per iteration (unless given: 1)" in page
    assert ".. option:: --version show program's version number and exit" in page
    assert "2 bad input, or a file that cannot be read or written" in page


def test_text_of_the_help_is_kept_as_it_is() -> None:
    assert command_pages.escaped("a_b* `c_d` |e|") == r"a\_b\* `c_d` \|e\|"
    assert command_pages.escaped("one ` alone_") == r"one \` alone\_"


def test_a_comment_becomes_a_view_on_one_line() -> None:
    text = "Words.\n\n<!-- explorer of tasks.successor -->\n\nMore.\n"
    first, view, last = live_explorers.shown(text).split("\n\n")
    assert (first, last) == ("Words.", "More.\n")
    assert view.startswith("<iframe ")
    assert "\n" not in view
    assert "successor" in view
    assert live_explorers.shown("<!-- explorers -->") == "<!-- explorers -->"
