"""The commands `geometry` and `fractions`: what they print, write and refuse."""

import math
from fractions import Fraction
from pathlib import Path

import pytest
from commands import PNG, Command, csv_rows
from known import WITHIN_4_STATES
from known import XOR as KNOWN

from dovetail.cli import slopes
from dovetail.dovetailing import phase_work
from dovetail.oracle import reference

XOR = ("geometry", "xor", "--max-states", "4", "--max-time", "200")
ONES = ("geometry", "output:111", "--max-states", "3", "--max-time", "2000")


# --- geometry --------------------------------------------------------------------------------


def test_a_geometry_as_json(command: Command) -> None:
    found = command.answer(*XOR)
    assert [(point["rank"], point["time"]) for point in found["points"]] == KNOWN
    low = Fraction(7, WITHIN_4_STATES + 1 - 4_197_591)
    high = Fraction(188, 3_930_638)
    border = Fraction(13 - 8, 4_197_591 - 3_930_639)
    assert [Fraction(*pair) for pair in found["covered"]] == [low, high]
    slow, fast = found["pieces"]
    assert (slow["rank"], slow["time"], slow["is_minimum"]) == (3_930_639, 13, False)
    assert (Fraction(*slow["low"]), Fraction(*slow["high"])) == (border, high)
    assert (Fraction(*fast["low"]), Fraction(*fast["high"])) == (low, border)
    assert (fast["best_rate"], fast["least_area"]) == ([8, 4_197_591], 16 * 4_197_591)
    assert found["best_slope"] == [4_197_591, 8]
    assert found["least_area"] == [16 * 4_197_591, 1]
    assert "costs" not in found


def test_a_geometry_for_people(command: Command) -> None:
    code, out, err = command(*XOR)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[3].split() == ["best", "slope", "4197591/8,", "about", "524,699"]
    assert lines[4].split() == ["least", "area", "67,161,456"]
    work = phase_work(3_930_639, 13)  # both are in phase 25
    assert lines[5].split(maxsplit=2)[2] == f"{work:,} steps, to rank 3,930,639"
    table = [line.split() for line in out.split("\n\n")[1].splitlines()]
    assert table[1][:2] == ["3,930,639", "13"]
    assert (table[1][3], table[1][-1]) == (table[2][2], "no") == ("53,390.4", "no")
    assert table[2][-2:] == ["67,161,456", "yes"]


def test_points_of_one_s_own(command: Command) -> None:
    given = ("geometry", "--point", "2:90", "--point", "50:9", "--point", "70:1/2")
    found = command.answer(*given)
    assert found["covered"] == [[0, 1], None]
    assert [piece["time"] for piece in found["pieces"]] == [90, 9, [1, 2]]
    assert found["pieces"][0]["high"] is None
    assert found["best_slope"] == [140, 1]
    code, out, _ = command(*given)
    assert code == 0
    assert "slopes a/b from 0 to infinity" in out
    assert out.split("\n\n")[1].splitlines()[-1].split() == [
        "70", "0.5", "2.35294", "infinity", "140", "70", "yes",
    ]  # fmt: skip


def test_points_of_one_s_own_are_drawn(command: Command, tmp_path: Path) -> None:
    picture, table = tmp_path / "areas.png", tmp_path / "points.csv"
    given = ("--point", "1/2:3", "--csv", str(table), "--plot", str(picture))
    assert command("geometry", *given)[0] == 0
    assert picture.read_bytes().startswith(PNG)
    assert csv_rows(table)[1] == ["1/2", "3", "0", "", "6", "3", "True"]


def test_costs_are_compared(command: Command) -> None:
    compare = (*ONES, "-a", "10,3000", "--max-slots", "1000000")
    found = command.answer(*compare)
    assert [(row["a"], row["b"]) for row in found["costs"]] == [(10, 1), (3000, 1)]
    slow, fast = found["costs"]
    points = [(point["rank"], point["time"]) for point in found["points"]]
    for row in (slow, fast):
        winner = reference.winner(points, row["a"], row["b"])
        assert winner == (row["rank"], row["time"])
        assert row["slots"] == reference.slots(*winner, row["a"], row["b"])
    assert slow["steps"] is None
    assert 0 < fast["steps"] < fast["slots"]
    assert found["phase_work"] == phase_work(8232, 6)
    _, out, _ = command(*compare, "-b", "1,2")
    table = [line.split() for line in out.split("\n\n")[2].splitlines()]
    assert table[0] == ["a", "b", "rank", "time", "agrees", "area", "slots", "steps"]
    assert [line[:2] for line in table[1:]] == [[a, b] for a in ("10", "3,000") for b in "12"]
    assert table[1][-1] == "-"


def test_tables_and_pictures_are_written(command: Command, tmp_path: Path) -> None:
    picture, table = tmp_path / "areas.png", tmp_path / "table.csv"
    files = ("--csv", str(table), "--plot", str(picture))
    code, _, err = command(*XOR, *files)
    assert (code, err) == (0, f"dovetail: wrote {table}\ndovetail: wrote {picture}\n")
    assert picture.read_bytes().startswith(PNG)
    head, slow, _ = csv_rows(table)
    assert head == ["rank", "time", "low", "high", "best_rate", "least_area", "is_minimum"]
    assert slow[2] == "5/266952"
    picture.unlink()
    assert command(*ONES, "-a", "3000", *files)[0] == 0
    assert picture.read_bytes().startswith(PNG)
    assert csv_rows(table)[1][:4] == ["3000", "1", "8588", "5"]


def test_a_geometry_goes_on_with_a_stored_front(command: Command, tmp_path: Path) -> None:
    store = ("--store", str(tmp_path / "xor.sqlite"))
    assert command("front", *XOR[1:], *store)[0] == 0
    code, out, _ = command("geometry", *XOR[1:], *store)
    assert code == 0
    assert "4197591/8" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "TASK or --example is missing"),
        (("xor", "--point", "1:1"), "--point stands for programs of your own; leave out TASK"),
        (("--point", "1:1", "-a", "3", "--max-time", "9"), "leave out -a, --max-time"),
        (("--point", "1:1", "--memory"), "leave out --memory"),
        (("--point", "1"), "'1' is not of the form X:T"),
        (("--point", "1:x"), "'x' is not a positive number"),
        (("--point", "1/0:1"), "'1/0' is not a positive number"),
        (("--point", "0:1"), "'0' is not a positive number"),
        ((*XOR[1:], "-b", "9"), "the front does not cover -a 1, -b 9"),
        ((*XOR[1:], "-a", "1:20000"), "more than 10,000 pairs"),
        ((*XOR[1:], "-a", "9", "--tie", "late"), "--tie: invalid choice"),
        ((*XOR[1:], "--plot", "areas.txt"), "--plot: areas.txt must end in"),
        ((*XOR[1:], "--csv", "no/such.csv"), "--csv: there is no folder no"),
    ],
)
def test_bad_geometry(command: Command, arguments: tuple[str, ...], message: str) -> None:
    command.refuses(("geometry", *arguments), message)


def test_no_solution(command: Command) -> None:
    one = command("geometry", "copy", "--max-states", "2", "--max-time", "99")
    assert one == (1, "", "dovetail: no solution\n")
    code, _, err = command(*XOR, "--max-nodes", "3")
    assert (code, err) == (1, "dovetail: a limit ended the front, so it answers nothing\n")


# --- fractions -------------------------------------------------------------------------------


def test_fractions_as_json(command: Command) -> None:
    found = command.answer("fractions", "2/4", "5/7", "0.3", "--unit", "nats")
    assert found["unit"] == "nats"
    assert [row["fraction"] for row in found["fractions"]] == [[1, 2], [5, 7], [3, 10]]
    assert [row["product"] for row in found["fractions"]] == [2, 35, 30]
    assert found["fractions"][1]["complexity"] == pytest.approx(math.log(35))
    assert found["fractions"][1]["turns"] == "L1 R2 L1"
    assert found["fractions"][2]["value"] == 0.3


def test_fractions_for_people(command: Command) -> None:
    code, out, err = command("fractions", "355/113")
    assert (code, err) == (0, "")
    head, row = map(str.split, out.splitlines())
    assert head == ["fraction", "value", "product", "bits", "turns"]
    assert row == ["355/113", "3.14159", "40,115", f"{math.log2(40115):.6f}", "R3", "L7", "R15"]
    code, out, _ = command("fractions", "--up-to", "100")
    assert len(out.splitlines()) == 1 + 20 + 1
    assert out.endswith("more; --csv or --json for all\n")


def listed(command: Command, *arguments: str) -> list[str]:
    found = command.answer("fractions", *arguments)["fractions"]
    return [f"{row['fraction'][0]}/{row['fraction'][1]}" for row in found]


def test_ways_to_list_fractions(command: Command) -> None:
    assert listed(command, "--terms", "3") == ["1/3", "1/2", "2/3", "1/1", "3/2", "2/1", "3/1"]
    assert listed(command, "--up-to", "3") == ["1/3", "1/2", "1/1", "2/1", "3/1"]
    assert listed(command, "--up-to", "3", "--order", "complexity") == [
        "1/1", "1/2", "2/1", "1/3", "3/1",
    ]  # fmt: skip
    assert listed(command, "--path", "2/3") == ["1/1", "1/2", "2/3"]
    assert listed(command, "--between", "3.14", "3.15") == ["22/7"]
    assert listed(command, "--between", "0", "1", "--inclusive", "neither") == ["1/2"]


def test_fractions_are_written_and_drawn(command: Command, tmp_path: Path) -> None:
    picture, table = tmp_path / "fractions.png", tmp_path / "fractions.csv"
    code, _, err = command("fractions", "--up-to", "2", "--csv", str(table), "--plot", str(picture))
    assert (code, err) == (0, f"dovetail: wrote {table}\ndovetail: wrote {picture}\n")
    assert picture.read_bytes().startswith(PNG)
    assert [row[0] for row in csv_rows(table)] == ["fraction", "1/2", "1/1", "2/1"]
    picture.unlink()
    assert command("fractions", "--plot", str(picture), "--size", "9") == (
        0, "", f"dovetail: wrote {picture}\n",
    )  # fmt: skip
    assert picture.read_bytes().startswith(PNG)


def test_too_many_fractions(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slopes, "MOST", 50)
    assert len(listed(command, "--path", "1/50")) == 50
    code, out, err = command("fractions", "--path", f"1/{10**15}")
    assert (code, out) == (2, "")
    assert err == "dovetail: more than 50 fractions are too many to list\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "A/B, --terms, --up-to, --path, --between or --plot is missing"),
        (("0",), "'0' is not a positive number"),
        (("x",), "'x' is not a positive number such as 12, 1e6, 0.25 or 3/4"),
        (("1/0",), "'1/0' is not a positive number"),
        (("1/2", "--terms", "3"), "not allowed with argument"),
        (("--terms", "0"), "--terms: '0' is not a whole number from 1 on"),
        (("--up-to", "-1"), "--up-to: '-1' is not a whole number from 1 on"),
        (("--up-to", "3", "--order", "size"), "--order: invalid choice: 'size'"),
        (("--between", "2", "1"), "no number from 2 to 1"),
        (("--between", "1", "2", "--inclusive", "all"), "--inclusive: invalid choice: 'all'"),
        (("1/2", "--unit", "bytes"), "--unit: invalid choice: 'bytes'"),
        (("--plot", "map.png", "--size", "5000"), "--size must be an integer from 1 to 4000"),
        (("1", "--plot", "map.txt"), "--plot: map.txt must end in"),
    ],
)
def test_bad_fractions(command: Command, arguments: tuple[str, ...], message: str) -> None:
    command.refuses(("fractions", *arguments), message)
