"""The commands `models tuple-box` and `models tuple-chain`."""

from pathlib import Path

import pytest
from commands import PNG, Command, csv_rows

from dovetail import tasks
from dovetail.models import tuple_box

PARITY = [f"--example={pair}" for pair in ("100:0", "101:1", "110:1", "111:0")]


def test_box(command: Command) -> None:
    code, out, _ = command("models", "tuple-box", "and", "--max-states", "2")
    assert code == 0
    assert "189 in 97 classes" in out
    assert "mixed to 1/8, object to 1" in out


def test_box_in_json(command: Command) -> None:
    found = command.answer(
        "models", "tuple-box", *PARITY, "--readout", "head", "--hint", "3", "--epsilon", "0.1"
    )
    assert found["hints"] == found["cheat_hints"] == [3]
    best = found["best"]["3"]
    assert (best["kind"], best["cost"], best["rank"]) == ("return x", [46, 5], 393629)
    assert [row["stop"] for row in found["pieces"]] == [[5, 22], [1, 2], [1, 1]]


def test_files(command: Command, tmp_path: Path) -> None:
    table, picture = tmp_path / "pieces.csv", tmp_path / "box.png"
    arguments = ("and", "--max-states", "2", "--csv", str(table), "--plot", str(picture))
    code, _, err = command("models", "tuple-box", *arguments)
    assert (code, err.count("wrote")) == (0, 2)
    assert picture.read_bytes().startswith(PNG)
    rows = csv_rows(table)
    pieces = [tuple_box(tasks.and_, max_states=2).by_epsilon(hint) for hint in range(3)]
    assert rows[0][:4] == ["hint", "start", "stop", "row"]
    assert len(rows) - 1 == sum(map(len, pieces))


def test_no_chain(command: Command) -> None:
    code, found = command.json("models", "tuple-box", "doubling", "--max-states", "1")
    assert (code, found["found"]) == (1, False)
    assert found["reason"] == "no chain solves the task"


def test_chain(command: Command, tmp_path: Path) -> None:
    arguments = ("models", "tuple-chain", "393629", "101", "--hint", "3", "--epsilon", "1/5")
    code, out, _ = command(*arguments, "--plot", str(tmp_path / "chain.png"))
    assert code == 0
    assert "2 + 1/5 · 10 = 4" in out
    found = command.answer(*arguments)
    assert [level["rank"] for level in found["levels"]] == [393629, 5]
    assert (found["answer"], found["cost"]) == ("1", [4, 1])


def test_a_chain_without_an_answer(command: Command) -> None:
    code, found = command.json("models", "tuple-chain", "1RB1RB_1RA1RA", "1")
    assert (code, found["reason"], found["cost"]) == (1, "never halts", None)
    code, out, _ = command("models", "tuple-chain", "1RB1RB_1RA1RA", "1")
    assert (code, "no answer: never halts" in out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tuple-box", "xor", "--epsilon", "2"), "--epsilon must be from 0 to 1, not 2"),
        (("tuple-box", "xor", "--price", "-1"), "--price must be at least 0"),
        (("tuple-box", "xor", "--hint", "3"), "--hint must be at most the number of bits"),
        (("tuple-box", "xor", "--memory"), "memory must be False"),
        (("tuple-chain", "5", "11", "--hint", "3"), "--hint must be at most the number of bits"),
        (("tuple-chain", "5", "12"), "the character '2'"),
        (("tuple-chain", "5", "11", "--bits", "1"), "--bits must be"),
        (("tuple-chain", "5", "11", "--epsilon", "-1"), "--epsilon must be from 0 to 1"),
        (("tuple-chain", "x", "11"), "machine"),
    ],
)
def test_bad_input(command: Command, arguments: tuple[str, ...], message: str) -> None:
    command.refuses(("models", *arguments), message)
