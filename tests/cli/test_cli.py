"""The command line: what it prints, its JSON, its exit codes and its refusals."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from commands import PNG, Command

import dovetail
from dovetail.cli import dovetailing

CHAMPION_4 = "1RB1LB_1LA0LC_1RZ1LD_1RD0RA"


def start(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "dovetail", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, **options
    )


def test_search_json_is_exact(command: Command) -> None:
    code, found = command.json("search", "xor")
    assert code == 0
    rank, t = 3930639, 13
    k = rank + t - 1
    assert found["found"] is True
    assert (found["rank"], found["time"], found["iteration"]) == (rank, t, k)
    assert found["slots"] == k * (k - 1) // 2 + rank
    assert Fraction(*found["area"]) == Fraction((rank + t) ** 2, 2)
    assert found["outputs"] == ["0", "1", "1", "0"]
    assert found["task"]["inputs"] == ["00", "01", "10", "11"]
    assert dovetail.Machine(found["machine"]).rank == rank
    losses = {n / 4 for n in range(5)}
    assert found["held_out_loss"][0] / found["held_out_loss"][1] in losses


def test_slope_and_tie_reach_the_search(command: Command) -> None:
    code, found = command.json("search", "xor", "-a", "100000", "-b", "1", "--tie", "time")
    assert code == 0
    assert (found["rank"], found["time"], found["iteration"]) == (4197591, 8, 49)
    assert (found["a"], found["b"], found["tie"]) == (100_000, 1, "time")


def test_integers_above_2_53_stay_integers(command: Command) -> None:
    rank = 2**64 + 12345
    _, found = command.json("machine", str(rank))
    assert found["rank"] == rank
    assert isinstance(found["rank"], int)
    assert command.json("machine", found["machine"])[1] == found
    b = 2**62
    huge = command.json("search", "successor", "-b", str(b))[1]
    assert (huge["rank"], huge["time"], huge["iteration"]) == (11, 9, 11)
    assert huge["slots"] == b * 11 * 10 // 2 + b * 10 + 9
    assert huge["area"] == [(9 + 11 * b) ** 2, 2 * b]


def test_search_for_people(command: Command) -> None:
    code, out, err = command("search", "successor")
    assert (code, err) == (0, "")
    lines = dict(line.split(maxsplit=1) for line in out.splitlines())
    numbers = {"machine": "1RZ1LA", "time": "9", "iteration": "19", "slots": "182"}
    assert numbers.items() <= lines.items()
    assert lines["rank"].startswith("11, ")
    assert "blank → 1, 1 → 11" in lines["outputs"]


def test_examples_make_a_task(command: Command) -> None:
    examples = [f"--example={'1' * k}:{'1' * (k + 1)}" for k in range(5)]
    code, found = command.json("search", *examples, "--held-out", "11111:1")
    assert code == 0
    assert (found["rank"], found["time"]) == (11, 9)
    assert found["held_out_loss"] == [1, 1]
    assert command.json("search", *examples)[1]["held_out_loss"] is None


def test_cost_and_readout_of_a_task(command: Command) -> None:
    slowest = command.json("search", "successor", "--cost", "max")[1]
    assert slowest["task"]["cost"] == "max"
    assert (slowest["rank"], slowest["time"]) == (11, 2)
    read = command.json("search", "--example", ":1", "--readout", "ones")[1]
    assert read["task"]["readout"] == "ones"
    assert read["rank"] == 7


def test_memory_of_a_task(command: Command) -> None:
    # The same input with two outputs; 1RZ0RA has written 1 by then, and goes on to the next cell.
    examples = ("--example=:1", "--example=:01", "--readout", "visited")
    kept = command.json("search", *examples, "--memory")[1]
    assert kept["task"]["memory"] is True
    assert (kept["machine"], kept["time"]) == ("1RZ0RA", 3)
    assert "same input" in command("search", *examples)[2]
    named = command.json("search", "successor", "--memory")[1]
    assert named["task"]["memory"] is True
    assert ", memory" in command("search", "successor", "--memory")[1]


def test_three_symbols_and_a_bounded_space(command: Command) -> None:
    code, found = command.json("search", "output:2", "--symbols", "3", "--space-states", "1")
    assert code == 0
    assert found["machine"] == "2RZ0RZ0RZ"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--max-iterations", "10"], "iterations"),
        (["--max-nodes", "5"], "nodes"),
        (["--timeout", "0"], "timeout"),
        (["--space-states", "1"], "exhausted"),
    ],
)
def test_no_hit_is_exit_code_1(command: Command, options: list[str], reason: str) -> None:
    code, found = command.json("search", "xor", *options)
    assert code == 1
    assert (found["found"], found["reason"]) == (False, reason)
    assert found["excluded"] >= (10 if reason == "iterations" else 0)
    code, out, _ = command("search", "xor", *options)
    assert code == 1
    assert "no hit" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "COMMAND"),
        (["fly"], "fly"),
        (["search"], "TASK or --example"),
        (["search", "nand"], "TASK must be one of xor, and,"),
        (["search", "xor", "--example", "0:1"], "TASK"),
        (["search", "--held-out", "0:1"], "TASK or --example"),
        (["search", "--example", "01"], "IN:OUT"),
        (["search", "--example", "0:1:0"], "IN:OUT"),
        (["search", "--example", "7:1"], "'7'"),
        (["search", "--example", "1:1", "--example", "10:11"], "and different outputs"),
        (["search", "xor", "-a", "0"], "-a: '0' is not a whole number from 1 on"),
        (["search", "xor", "-b", "half"], "-b: 'half' is not a whole number from 1 on"),
        (["search", "xor", "--tie", "late"], "--tie: invalid choice: 'late'"),
        (["search", "xor", "--cost", "low"], "--cost: invalid choice: 'low'"),
        (["search", "xor", "--readout", "tail"], "--readout: invalid choice: 'tail'"),
        (["search", "xor", "--space-states", "9"], "--space-states must be"),
        (["search", "xor", "--symbols", "1"], "--symbols: '1' is not a whole number from 2 on"),
        (["search", "xor", "--max-iterations", "-1"], "--max-iterations: "),
        (["search", "xor", "--timeout", "-1"], "--timeout: '-1' is not a number of sec"),
        (["search", "xor", "--plot", "picture.xyz"], "--plot"),
        (["search", "xor", "--plot", "nowhere/at/all.png"], "--plot"),
        (["run", "1RB1XB_1LA1RZ"], "A1"),
        (["run", "1RB1LB_1LA1RZ", "--input", "012"], "--input '012'"),
        (["run", "1RB1LB_1LA1RZ", "--max-steps", "-1"], "--max-steps: "),
        (["machine", "0"], "rank"),
        (["machine", "9" * 5000], "rank"),
        (["machine", "1RB1LB_1LA1RZ", "--symbols", "3"], "--symbols"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    command: Command, arguments: list[str], message: str
) -> None:
    command.refuses(tuple(arguments), message)


def test_run(command: Command) -> None:
    code, found = command.json("run", CHAMPION_4)
    assert code == 0
    assert (found["outcome"], found["steps"]) == ("halted", 107)
    assert found["readouts"]["ones"] == "13"
    assert found["undefined_entry"] is None
    code, found = command.json("run", CHAMPION_4, "--max-steps", "106")
    assert (code, found["outcome"], found["readouts"]) == (0, "step limit", None)
    code, found = command.json("run", "1RB---_1LA1RZ", "--input", "1")
    assert (code, found["outcome"], found["undefined_entry"]) == (0, "undefined entry", ["A", 1])
    code, out, _ = command("run", "11", "--input", "111")
    assert code == 0
    assert "1RZ1LA" in out
    assert "readout tape      1111" in out
    code, out, _ = command("run", "1LB1RA_1RA1LB")
    assert "proved by backward" in out
    for machine, decider in (("1RB1RA_1LA---", "translated cycle"), (CHAMPION_4, None)):
        code, found = command.json("run", machine, "--max-steps", "90")
        assert (code, found["outcome"], found["endless_by"]) == (0, "step limit", decider)


def test_machine_shows_partial_machines_without_a_rank(command: Command) -> None:
    code, found = command.json("machine", "1RB---_1LA1RZ")
    assert (code, found["rank"], found["complete"]) == (0, None, False)
    assert found["table"]["A"] == {"0": ["B", 1, "R"], "1": None}
    code, out, _ = command("machine", "1RB---_1LA1RZ")
    assert code == 0
    assert "none: " in out
    assert command.json("machine", "5", "--symbols", "3")[1]["symbols"] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "successor"],
        ["search", "and", "-a", "100"],
        ["run", CHAMPION_4],
        ["run", "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "--max-steps", "30000"],
    ],
)
@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_pictures(command: Command, tmp_path: Path, arguments: list[str], suffix: str) -> None:
    file = tmp_path / f"picture.{suffix}"
    code, _, err = command(*arguments, "--plot", str(file))
    assert (code, err) == (0, f"dovetail: wrote {file}\n")
    assert file.read_bytes().startswith(PNG if suffix == "png" else b"<?xml")


@pytest.mark.parametrize(
    "arguments",
    [("search", "successor"), ("census", "2", "--max-time", "9"),
     ("forward", "--point", "1:3", "--kappa", "1,2")],
)  # fmt: skip
def test_progress(
    command: Command, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    assert command(*arguments).err == ""
    assert "/s" in command(*arguments, "--progress").err
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda _: True)
    assert "/s" in command(*arguments).err
    assert command(*arguments, "--no-progress").err == ""


@pytest.mark.parametrize("arguments", [("output:010",), ("--example", "1:10")])
def test_what_no_machine_can_give_is_not_searched(
    command: Command, arguments: tuple[str, ...]
) -> None:
    code, out, err = command("search", *arguments)
    assert code == 1
    assert "no hit: no machine of the space is accepted, ever" in out
    assert err.startswith("dovetail: warning: no machine can give the output")
    printed = command("search", *arguments, "--json")
    found = json.loads(printed.out)
    assert (printed.code, found["found"], found["reason"]) == (1, False, "exhausted")


def test_no_picture_without_a_hit(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    code, _, err = command("search", "xor", "--max-iterations", "5", "--plot", str(file))
    assert code == 1
    assert "no picture" in err
    assert not file.exists()


def test_demo(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "made" / "here"
    code, out, err = command("demo", "--out", str(folder))
    assert (code, err) == (0, "")
    for name in ("triangle.png", "space-time.png"):
        assert (folder / name).read_bytes().startswith(PNG)
        assert f"wrote {folder / name}" in out
    assert f"wrote {folder / 'explorer.html'}: open it in a browser" in out
    assert (folder / "explorer.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    rows = {tuple(line.split()[:4]) for line in out.splitlines() if line.count(",") > 2}
    assert ("xor", "1", "1", "3,930,639") in rows
    assert ("xor", "100,000", "1", "4,197,591") in rows
    assert any(line.split()[:5] == ["and", "1", "1", "738", "6"] for line in out.splitlines())


def test_demo_as_json(command: Command, tmp_path: Path) -> None:
    found = command.answer("demo", "--out", str(tmp_path))
    assert [hit["rank"] for hit in found["searches"]] == [11, 738, 3_930_639, 4_197_591]
    assert found["pictures"] == [
        str(tmp_path / name) for name in ("triangle.png", "space-time.png")
    ]
    assert all(Path(file).read_bytes().startswith(PNG) for file in found["pictures"])
    assert found["page"] == str(tmp_path / "explorer.html")


def test_a_folder_that_cannot_be_made(command: Command, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    code, _, err = command("demo", "--out", str(blocked / "folder"))
    assert code == 2
    assert err.startswith("dovetail: ")
    assert str(blocked) in err


def test_exit_codes_of_the_process() -> None:
    found = start("search", "successor", "--json")
    assert (found.returncode, found.stderr) == (0, "")
    assert json.loads(found.stdout)["rank"] == 11
    assert start("search", "xor", "--max-iterations", "3").returncode == 1
    bad = start("run", "1RB")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.startswith("dovetail: ")
    assert "Traceback" not in bad.stderr


def test_interrupt_in_this_process(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dovetailing, "search", interrupted)
    assert command("search", "xor") == (130, "", "dovetail: interrupted\n")


def test_a_reader_that_stops_early() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "dovetail", "run", CHAMPION_4, "--json"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert done.stderr == ""
