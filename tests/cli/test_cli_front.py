"""The commands `front` and `sweep`: what they print, write, keep and refuse."""

import re
from pathlib import Path

import pytest
from commands import PNG, Command, csv_rows
from known import WITHIN_4_STATES, XOR

import dovetail
from dovetail.oracle import reference

# All Pareto-minimal solutions of xor within 4 states and time 200.
XOR_4 = ("xor", "--max-states", "4", "--max-time", "200")
XOR_3 = ("xor", "--max-states", "3", "--max-time", "200")
WITHIN_3_STATES = 36 + 10**4 + 14**6


def test_a_front_as_json(command: Command) -> None:
    code, found = command.json("front", *XOR_4)
    assert code == 0
    assert [(point["rank"], point["time"]) for point in found["points"]] == XOR
    texts = [reference.text(reference.unrank(rank)) for rank, _ in XOR]
    assert [point["machine"] for point in found["points"]] == texts
    assert (found["max_rank"], found["max_time"]) == (WITHIN_4_STATES, 200)
    assert (found["complete"], found["task"]["name"]) == (True, "xor")


def test_a_front_for_people(command: Command) -> None:
    code, out, err = command("front", *XOR_4)
    assert (code, err) == (0, "")
    assert "ranks up to 11,027,500,148, times up to 200" in out
    assert "2 solutions" in out
    assert "3,930,639   time 13, " in out
    assert "4,197,591   time 8, " in out


def test_a_front_of_examples_in_a_space_of_three_symbols(command: Command) -> None:
    arguments = ("--example", ":2", "--example", "1:1", "--readout", "head", "--symbols", "3")
    code, found = command.json("front", *arguments, "--space-states", "1", "--max-time", "9")
    # Entries A0, A1, A2; code 2 writes 2 and halts, code 1 writes 1 and halts, A2 is never read.
    assert code == 0
    rank = 2 * 9**2 + 1 * 9 + 0 + 1
    assert [(point["rank"], point["time"]) for point in found["points"]] == [(rank, 2)]
    assert (found["max_rank"], found["symbols"], found["states"]) == (9**3, 3, 1)


def test_limits_and_empty_fronts_are_said(command: Command) -> None:
    code, out, _ = command("front", *XOR_3, "--max-nodes", "5")
    assert code == 1
    assert "not complete, a limit ended it" in out
    assert command.json("front", *XOR_3, "--timeout", "0")[1]["complete"] is False
    code, out, _ = command("front", "xor", "--max-states", "2", "--max-time", "50")
    assert code == 1
    assert "0 solutions" in out
    code, out, err = command("sweep", *XOR_3, "--max-nodes", "5")
    assert (code, out) == (1, "")
    assert "a limit ended the front" in err
    assert command("sweep", "xor", "--max-rank", "9", "--max-time", "9")[0] == 1


@pytest.mark.parametrize("name", ["sweep", "geometry"])
def test_json_is_one_object_without_an_answer_too(command: Command, name: str) -> None:
    code, found = command.json(name, *XOR_3, "--max-nodes", "5")
    assert (code, found["found"], found["complete"]) == (1, False, False)
    assert "limit" in found["reason"]
    code, found = command.json(name, "xor", "--max-rank", "9", "--max-time", "9")
    assert (code, found["found"], found["complete"], found["points"]) == (1, False, True, [])
    assert found["reason"] == "no solution"


def test_a_sweep_as_json(command: Command) -> None:
    slopes = ("-a", "1,50000:100000:50000", "-b", "1", "--slots")
    for tie, winners in (("rank", [0, 0, 1]), ("time", [0, 1, 1])):
        code, found = command.json("sweep", *XOR_4, *slopes, "--tie", tie)
        assert (code, found["tie"]) == (0, tie)
        assert [row["a"] for row in found["winners"]] == [1, 50_000, 100_000]
        for row, winner in zip(found["winners"], winners, strict=True):
            rank, time = XOR[winner]
            assert (row["rank"], row["time"]) == (rank, time)
            assert row["iteration"] == reference.iteration(rank, time, row["a"], 1)
            assert row["slots"] == reference.slots(rank, time, row["a"], 1, tie)
        # For 1/1 times up to 3,930,651 would have to be known.
        assert [row["covered"] for row in found["winners"]] == [False, True, True]


def test_all_pairs_of_the_two_lists(command: Command) -> None:
    _, found = command.json("sweep", *XOR_3, "-a", "7,1:2", "-b", "5:9:3")
    pairs = [(row["a"], row["b"]) for row in found["winners"]]
    assert pairs == [(7, 5), (7, 8), (1, 5), (1, 8), (2, 5), (2, 8)]
    assert "slots" not in found["winners"][0]
    _, found = command.json("sweep", *XOR_3)
    assert [(row["a"], row["b"]) for row in found["winners"]] == [(1, 1)]


def test_a_sweep_for_people(command: Command) -> None:
    code, out, err = command("sweep", *XOR_4, "-a", "100000,1:99")
    assert (code, err) == (0, "")
    table = [line.split() for line in out.split("\n\n")[1].splitlines()]
    assert table[0] == ["a", "b", "rank", "time", "iteration", "covered", "area"]
    assert table[1] == ["100,000", "1", "4,197,591", "8", "49", "yes", "124,879,579.0"]
    assert table[2][5] == "no"
    assert len(table) == 1 + 20 + 1
    assert "80 more" in out


def test_tables_are_written(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    code, _, err = command("front", *XOR_4, "--csv", str(path))
    assert (code, err) == (0, f"dovetail: wrote {path}\n")
    head, *points = csv_rows(path)
    assert head == ["rank", "time", "machine"]
    assert [(int(rank), int(time)) for rank, time, _ in points] == XOR
    command("sweep", *XOR_4, "-a", "1:1000000:1000", "--csv", str(path), "--slots")
    head, *slopes = csv_rows(path)
    front = dovetail.front(dovetail.tasks.xor, max_states=4, max_time=200)
    assert head == list(front.sweep(1, 1, slots=True).to_dict())
    assert len(slopes) == 1000
    for a, b, winner, rank, time, iteration, _, _, slots in slopes:
        assert XOR[int(winner)] == (int(rank), int(time))
        best = reference.winner(XOR, int(a), int(b))
        assert best == (int(rank), int(time))
        assert int(iteration) == reference.iteration(*best, int(a), int(b))
        assert int(slots) == reference.slots(*best, int(a), int(b))


def test_how_far_to_extend_is_said_in_the_words_of_options(command: Command) -> None:
    given = ("output:111", "--max-states", "3", "-a", "1", "--max-time")
    _, _, err = command("geometry", *given, "2000")
    found = re.search(r"; extend --max-time to (\d+)\n", err)
    assert found is not None
    enough = int(found[1])
    assert command("geometry", *given, str(enough - 1)).code == 2
    assert command("geometry", *given, str(enough)).code == 0
    strict = ("forward", "and", "--max-rank", "800", "--max-time", "100", "--kappa", "1e12")
    _, _, err = command(*strict, "--rate", "1")
    assert re.search(r"; extend --max-time to \d+, or say --require nothing\n", err)


def test_max_states_is_named_where_it_bounds_the_rank(command: Command) -> None:
    given = ("forward", "xor", "--max-time", "50", "--kappa", "1e6")
    _, _, err = command(*given, "--max-states", "3")
    found = re.search(r"; extend --max-rank to (\d+) in place of --max-states, or say", err)
    assert found is not None
    assert command(*given, "--max-rank", found[1]).code == 0


def test_pictures_are_drawn(command: Command, tmp_path: Path) -> None:
    for start in (("front", *XOR_3), ("sweep", *XOR_3, "-a", "1,40000,100000")):
        path = tmp_path / f"{start[0]}.png"
        code, _, err = command(*start, "--plot", str(path))
        assert (code, err) == (0, f"dovetail: wrote {path}\n")
        assert path.read_bytes().startswith(PNG)
    path = tmp_path / "nothing.png"
    empty = ("front", "xor", "--max-rank", "9", "--max-time", "9")
    code, _, err = command(*empty, "--plot", str(path))
    assert (code, path.exists()) == (1, False)
    assert "no picture" in err


def test_a_stored_front_goes_on(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ("--store", str(tmp_path / "xor"))
    code, whole = command.json("front", *XOR_3, *store, "--workers", "2")
    assert (code, whole["complete"]) == (0, True)
    assert [(point["rank"], point["time"]) for point in whole["points"]] == XOR
    monkeypatch.setattr("dovetail.fronts.walks.walk_part", None)  # nothing is walked again
    _, same = command.json("front", *XOR_3, *store)
    assert {**same, "seconds": 0} == {**whole, "seconds": 0}
    code, swept = command.json("sweep", *XOR_3, *store, "-a", "100000")
    assert (code, swept["winners"][0]["rank"]) == (0, XOR[1][0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("front", "xor", "--max-states", "3"), "--max-time"),
        (("front", "xor", "--max-time", "9"), "give --max-rank or --max-states"),
        (("front", "xor", "--max-time", "0", "--max-states", "2"), "--max-time: '0' is not"),
        (("front", "xor", "--max-time", "9.5", "--max-states", "2"), "--max-time"),
        (("front", "xor", "--max-time", "9", "--max-states", "9"), "--max-states must be"),
        (("front", "xor", "--max-time", "9", "--max-rank", "0"), "--max-rank: '0' is not"),
        (("front", "nothing", *XOR_3[1:]), "nothing"),
        (("front", *XOR_3, "--max-nodes", "5", "--store", "f"), "with --store; give --timeout"),
        (("front", *XOR_3[:2], "9", *XOR_3[3:]), "--max-states must be an integer from 1 to 8"),
        (("front", *XOR_3, "--space-states", "9"), "--space-states must be an integer from 1 to 8"),
        (("front", "output:2", *XOR_3[1:]), "; give --symbols that has them"),
        (("front", *XOR_3[1:]), "TASK or --example is missing"),
        (("front", *XOR_3, "--plot", "a.txt"), "--plot"),
        (("front", *XOR_3, "--csv", "no-such-folder/a.csv"), "--csv: there is no folder"),
        (("front", *XOR_3, "--store", "no-such-folder/a"), "--store: there is no folder"),
        (("front", *XOR_3, "--csv", "."), "--csv: . is a folder"),
        (("sweep", *XOR_3, "-a", "0"), "-a: '0' is not a whole number from 1 on, FIRST"),
        (("sweep", *XOR_3, "-a", "1.5"), "'1.5' is not a whole number from"),
        (("sweep", *XOR_3, "-a", "1,,2"), "'' is not a whole number from"),
        (("sweep", *XOR_3, "-b", "5:4"), "-b: '5:4' is not a whole number from"),
        (("sweep", *XOR_3, "-b", "1:9:0"), "-b: '0' is not a whole number from"),
        (("sweep", *XOR_3, "-b", "1:9:2:2"), "'1:9:2:2' is not a whole number from"),
        (("sweep", *XOR_3, "-a", "1:10000", "-b", "1:1001"), "more than 10,000,000 pairs"),
        (("sweep", *XOR_3, "-a", f"1:{10**18}"), "more than 10,000,000 pairs"),
        (("sweep", *XOR_3, "-a", f"1:{10**40}"), "dovetail: -a must be an integer from 1"),
        (("sweep", *XOR_3, "-a", str(2**63)), "dovetail: -a must be an integer from 1"),
        (("sweep", *XOR_3, "-b", f"1,{2**63}"), "dovetail: -b must be an integer from 1"),
        (("sweep", *XOR_3, "--tie", "late"), "--tie: invalid choice: 'late'"),
    ],
)
def test_refusals(command: Command, arguments: tuple[str, ...], message: str) -> None:
    command.refuses(arguments, message)


def test_other_files_are_not_gone_on_with(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "front"
    command("front", *XOR_3, "--store", str(path))
    good = path.read_bytes()
    others = ("and", *XOR_3[1:]), (*XOR_3, "--symbols", "3"), (*XOR_3, "--cost", "max"), XOR_4
    for other in others:
        code, _, err = command("front", *other, "--store", str(path))
        assert (code, "was made with" in err) == (2, True)
    assert path.read_bytes() == good
    path.write_bytes(good[:-1])
    code, _, err = command("front", *XOR_3, "--store", str(path))
    assert (code, "damaged" in err) == (2, True)
    assert path.read_bytes() == good[:-1]
