"""The command line as the tests see it."""

import csv
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dovetail import cli

PNG = b"\x89PNG\r\n\x1a\n"


class Printed(NamedTuple):
    """What a command has printed, and its exit code."""

    code: int
    out: str
    err: str


class Command:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> Printed:
        code = cli.main(arguments)
        return Printed(code, *self.capsys.readouterr())

    def json(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Run with `--json`: the exit code and the one object that is printed."""
        code, out, err = self(*arguments, "--json")
        assert err == ""
        found: dict[str, Any] = json.loads(out)
        return code, found

    def answer(self, *arguments: str) -> dict[str, Any]:
        """Run with `--json` what has an answer."""
        code, found = self.json(*arguments)
        assert code == 0
        return found

    def refuses(self, arguments: tuple[str, ...], message: str) -> None:
        """Run what is bad input, said in one line."""
        code, out, err = self(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("dovetail: ")
        assert err.count("\n") == 1
        assert message in err


def csv_rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))
