"""Writes the page of the reference that lists all commands and options, from their parser."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAD = """Commands and options
====================

This list is made from the program itself: it is what ``--help`` says. What the commands are for,
and examples, are in :doc:`../cli`.
"""


def page() -> str:
    """The page, as reStructuredText."""
    from dovetail.cli import COMMANDS
    from dovetail.cli.parsing import EXIT_CODES
    from dovetail.cli.running import make_parser

    codes = re.findall(r"^  (\d+) +(.+(?:\n {3,}.+)*)", EXIT_CODES, flags=re.MULTILINE)
    parts = [HEAD]
    parts += ["\n\n".join(_command(parser)) for parser in _commands(make_parser(COMMANDS))]
    parts.append("Exit codes\n----------")
    parts += [f"{code}\n   {escaped(' '.join(text.split()))}" for code, text in codes]
    return "\n\n".join(parts) + "\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of its commands, in the order of the help."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from _commands(one)


def _command(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f"{parser.prog}\n{'-' * len(parser.prog)}"
    yield escaped(parser.description or "")
    yield f".. program:: {parser.prog}"
    formatter = parser._get_formatter()
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            yield _option(formatter, action)
    yield _end((parser.epilog or "").partition("examples:\n")[0].partition("exit codes:\n")[0])


def _option(formatter: argparse.HelpFormatter, action: argparse.Action) -> str:
    """An argument: how it is written, and what the help says of it."""
    names = formatter._format_action_invocation(action)
    return f".. option:: {names}\n\n   {escaped(formatter._expand_help(action))}"


def _end(text: str) -> str:
    """What the help says below the options: a sentence, or a list that is shown as it stands."""
    lines = text.strip().split("\n")
    if len(lines) == 1:
        return escaped(lines[0])
    return "\n".join(["::", "", *(f"   {line}".rstrip() for line in lines)])


def escaped(text: str) -> str:
    """The text as reStructuredText; what stands between backticks stays code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return re.sub(r"([\\*|_`])", r"\\\1", text)
    parts[::2] = [re.sub(r"([\\*|_])", r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


def write(folder: Path) -> None:
    """Write the page, unless it is there and has not changed."""
    folder.mkdir(exist_ok=True)
    file, text = folder / "commands.rst", page()
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Join the extension to Sphinx."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / "docs" / "reference"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
