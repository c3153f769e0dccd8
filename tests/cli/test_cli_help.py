"""Help: what a stranger learns from it is true."""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Command

import dovetail
from dovetail.cli import COMMANDS
from dovetail.cli.parsing import Parser

ROOT = Path(__file__).resolve().parents[2]


def parser() -> Parser:
    made = Parser(prog="dovetail")
    commands = made.add_subparsers()
    for add in COMMANDS:
        add(commands)
    return made


def commands(group: Parser | None = None) -> dict[str, Parser]:
    """All commands by their words; those of a group, such as "models", by both."""
    found: dict[str, Parser] = {}
    for action in (group or parser())._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                found |= {f"{name} {word}": made for word, made in commands(one).items()}
                if one._subparsers is None:
                    found[name] = one
    return found


@pytest.mark.parametrize("name", sorted(commands()))
def test_help_of_a_command(command: Command, name: str) -> None:
    with pytest.raises(SystemExit) as caught:
        command(*name.split(), "--help")
    shown = command.capsys.readouterr().out
    assert caught.value.code == 0
    assert all(text in shown for text in ("exit codes", "130", "bad input", "Undecided"))
    for action in commands()[name]._actions:
        if action.required and action.option_strings:
            text = " ".join(shown.split())
            assert re.search(rf"{action.option_strings[-1]} [A-Z/]+ [^()]*\(required\)", text)


def test_help_of_search_lists_the_tasks(command: Command) -> None:
    with pytest.raises(SystemExit):
        command("search", "--help")
    shown = command.capsys.readouterr().out
    assert all(name in shown for name in dovetail.tasks.NAMES)


def test_version(command: Command) -> None:
    with pytest.raises(SystemExit) as caught:
        command("--version")
    assert caught.value.code == 0
    assert command.capsys.readouterr().out == f"dovetail {dovetail.__version__}\n"


def examples() -> Iterator[str]:
    """Every example of the help and of the documentation."""
    for one in commands().values():
        yield from re.findall(r"^  dovetail (.*)$", one.epilog or "", re.MULTILINE)
    for path in (ROOT / "docs" / "cli.md", ROOT / "README.md"):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r"^    dovetail (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("line", sorted(set(examples())))
def test_examples_are_accepted(line: str) -> None:
    options = parser().parse_args(shlex.split(line))
    assert callable(options.command)


def test_every_command_has_examples_and_a_line_in_the_documentation() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, one in commands().items():
        assert f"  dovetail {name}" in (one.epilog or "") or name == "circuits"
        assert f"| `dovetail {name}" in text


def test_every_option_is_in_the_documentation() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    options = {
        option
        for one in commands().values()
        for action in one._actions
        for option in action.option_strings
    }
    assert not {option for option in options if option not in text}
