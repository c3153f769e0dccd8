"""The command `explore`: the page that it writes, and what it refuses."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import Command
from known import XOR

from dovetail import Space

BB4 = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA"


def values(page: Path) -> Any:
    text = page.read_text(encoding="utf-8")
    found = re.search(r'id="values">\n?(.*?)</script>', text)
    assert found is not None
    return json.loads(found[1])


def pairs(page: Path) -> list[tuple[int, int]]:
    points = values(page)["contents"]["points"]
    return [(int(point["rank"]), int(point["time"])) for point in points]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def test_a_task_becomes_a_page(command: Command, page: Path) -> None:
    bounds = ("--max-states", "3", "--max-time", "200")
    code, out, err = command("explore", "xor", *bounds, "-a", "100000", "-o", str(page))
    assert (code, err) == (0, "")
    assert f"{page}: open it in a browser" in out
    assert "2 programs, to begin with at the slope 100000/1" in out
    assert pairs(page) == XOR
    assert values(page)["state"] == {"a": "100000", "b": "1", "kappa": "1000"}


def test_without_bounds_some_are_chosen(command: Command, page: Path) -> None:
    found = command.answer("explore", "successor", "--output", str(page), "--kappa", "1/3")
    assert (found["found"], found["page"]) == (True, str(page))
    assert (found["max_rank"], found["max_time"]) == (36 + 10_000, 200)
    assert (found["kappa"], found["a"] > 0) == ([1, 3], True)
    assert pairs(page)[0] == (11, 9)


def test_programs_of_ones_own(command: Command, page: Path) -> None:
    points = ("--point", "2:90", "--point", "70:1")
    found = command.answer("explore", *points, "-b", "2", "--tie", "time", "-o", str(page))
    assert (found["a"], found["b"]) == (1, 2)
    assert (pairs(page), values(page)["contents"]["tie"]) == ([(2, 90), (70, 1)], "time")


def test_a_machine_becomes_a_page(command: Command, page: Path) -> None:
    code, out, err = command("explore", BB4, "--input", "01", "-o", str(page))
    assert (code, err) == (0, "")
    assert "shown             steps 0 to" in out
    contents = values(page)["contents"]
    assert (contents["machine"], dict(contents["facts"])["input"]) == (BB4, "01")
    code, out, _ = command("explore", "1RB1RA_1LA---", "-o", str(page))
    assert "proved by translated cycle" in out


def test_a_rank_becomes_a_page(command: Command, page: Path) -> None:
    for symbols, rank in ((2, 3_930_639), (3, 20_000)):
        found = command.answer("explore", str(rank), "--symbols", str(symbols), "-o", str(page))
        machine = Space(symbols=symbols).machine(rank).text
        assert found["machine"] == values(page)["contents"]["machine"] == machine


def test_a_page_may_begin_later(command: Command, page: Path) -> None:
    window = ("--max-steps", "5000", "--start", "1000", "--stop", "2000")
    found = command.answer("explore", "1RB1RA_1LA---", *window, "-o", str(page))
    assert (found["start"], found["stop"], found["endless_by"]) == (1000, 2000, "translated cycle")
    saved = values(page)
    assert (saved["contents"]["first"], saved["contents"]["last"]) == (1000, 2000)
    assert saved["state"]["step"] == 1000


def test_bad_input(command: Command, page: Path) -> None:
    out = ("-o", str(page))
    for arguments, message in (
        (("xor",), "-o/--output"),
        (("xor", "-o", str(page / "x")), "--output: there is no folder"),
        (("xor", "--timeout", "1", *out), "--timeout: only with --max-rank or --max-states"),
        (("xor", "--point", "1:2", *out), "--point stands for programs of your own"),
        (("xor", "-a", "0", *out), "a whole number from 1"),
        (("output:11111", "--space-states", "1", *out), "give --max-states or --max-time"),
        (("--point", "1:1e1001", *out), "more than 1,000 digits"),
        (("1RB", *out), "machine"),
        ((BB4, "--input", "2", *out), "--input '2' has the character"),
        ((BB4, "--max-time", "9", "-a", "1", *out), "-a and --max-time: only with a task or"),
        ((BB4, "--point", "1:2", *out), "--point: only with a task or programs"),
        ((BB4, "--symbols", "3", *out), "--symbols: 3 was given"),
        ((BB4, "--start", "108", *out), "--start must be an integer from 0 to 107"),
        ((BB4, "--start", "9", "--stop", "8", *out), "--stop must be an integer from 9 to 107"),
        (("xor", "--input", "1", *out), "--input: only with a machine"),
        (("--point", "1:2", "--stop", "1", *out), "--stop: only with a machine"),
    ):
        command.refuses(("explore", *arguments), message)
    assert not page.exists()


def test_no_solution_in_the_rectangle(command: Command, page: Path) -> None:
    code, found = command.json("explore", "xor", "--max-rank", "99", "-o", str(page))
    assert (code, found["found"], page.exists()) == (1, False, False)
