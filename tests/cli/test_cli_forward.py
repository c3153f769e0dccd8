"""The command `forward`: what it prints, draws and refuses."""

from fractions import Fraction
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from commands import PNG, Command, csv_rows

from dovetail.cli import common

ONE = ("forward", "--point", "1:3", "--kappa", "1")
AND = ("forward", "and", "--max-rank", "9000", "--max-time", "9000", "--kappa", "10")


def test_as_json(command: Command) -> None:
    found = command.answer(*ONE, "--rate", "7/4", "--start", "2")
    assert found["points"] == [[[1, 1], [3, 1]]]
    assert found["fixed_points"] == []
    mixed = {"rate": [7, 4], "rates": [[1, 1], [2, 1]], "weights": [[1, 4], [3, 4]],
             "parameter": "rate"}  # fmt: skip
    assert found["mixed_fixed_points"] == [mixed]
    assert found["cycles"] == [[[1, 1], [2, 1]]]
    assert found["breakpoints"] == 2
    existence = {"kappa0": [7, 4], "price": [7, 4], "denominator": 1, "ranks_lead": False,
                 "kappa_rise": [7, 4], "gap_low": [7, 8], "gap_high": [7, 4],
                 "verified": True}  # fmt: skip
    assert found["existence"] == existence
    best = {"rates": [[1, 1], [2, 1]], "cost": [39, 4], "verified": True, "certain": True}
    assert best.items() <= found["best"].items()
    assert found["orbit"] == {"start": [2, 1], "rates": [[1, 1], [2, 1]], "transient": 0,
                              "tied": False}  # fmt: skip


def test_for_people(command: Command) -> None:
    code, out, _ = command(*ONE, "--rate", "7/4", "--start", "5")
    assert code == 0
    for text in ("none", "7/4: 1/4 of 1 and 3/4 of 2", "1, 2 at the outer rate 7/4", "verified"):
        assert text in out
    code, out, _ = command(*AND, "--require", "certain")
    assert code == 0
    assert "time 6" in out
    assert "1/123" in out
    _, out, _ = command(*ONE)
    assert "a fixed point for every κ > 1.75, verified" in out
    assert "the highest gap ends at κ = 1.75" in out


def test_cycles_are_not_taken_for_fixed_points(command: Command) -> None:
    _, out, _ = command(*ONE)
    assert "1, 0 of them fixed points" in out
    _, out, _ = command(*AND)
    assert "1, 1 of them fixed points" in out


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """The windows of the pictures that are written."""
    windows: list[tuple[float, float]] = []
    monkeypatch.setattr(common, "write_picture", lambda _: windows.append(plt.gca().get_xlim()))
    return windows


@pytest.mark.parametrize("picture", ["map", "cobweb", "basins", "kappa"])
def test_a_window_of_a_picture(
    command: Command, tmp_path: Path, seen: list[tuple[float, float]], picture: str
) -> None:
    plot = ("--plot", str(tmp_path / "x.png"), "--picture", picture, "--window", "1/2:2")
    assert command(*ONE, *plot).code == 0
    assert seen == [(0.5, 2)]


def test_several_constants_are_a_table(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "constants.csv"
    given = ("--point", "1:3", "--kappa", "1,1/2,10:30:10,1e6")
    code, out, err = command("forward", *given, "--csv", str(path))
    assert (code, err) == (0, f"dovetail: wrote {path}\n")
    constants = [1, Fraction(1, 2), 10, 20, 30, 10**6]
    lines = [line.split() for line in out.split("\n\n")[1].splitlines()]
    assert [line[0] for line in lines[1:]] == ["1", "0.5", "10", "20", "30", "1e+06"]
    found = command.answer("forward", *given)
    assert found["points"] == [[[1, 1], [3, 1]]]
    assert [Fraction(*row["kappa"]) for row in found["rows"]] == constants
    head, *rows = csv_rows(path)
    assert head == list(found["rows"][0])
    for constant, row, line in zip(constants, found["rows"], rows, strict=True):
        one = command.answer("forward", "--point", "1:3", "--kappa", str(constant))
        assert row["fixed"] == len(one["fixed_points"]) == int(line[head.index("fixed")])
        assert row["cycles"] == " ".join(map(str, sorted(map(len, one["cycles"]))))


def test_several_constants_are_drawn_as_their_diagram(
    command: Command, tmp_path: Path, seen: list[tuple[float, float]]
) -> None:
    plot = ("--plot", str(tmp_path / "x.png"))
    assert command("forward", "--point", "1:3", "--kappa", "1,50", *plot).code == 0
    assert seen == [(1, 50)]


def test_a_constant_written_as_a_power_is_exact(command: Command) -> None:
    given = ("forward", "--point", "1:3", "--json", "--kappa")
    assert command(*given, "1e23") == command(*given, str(10**23))
    assert command(*given, "0.5") == command(*given, "1/2")


@pytest.mark.parametrize("picture", ["map", "cobweb", "basins", "kappa", "existence"])
def test_pictures(command: Command, tmp_path: Path, picture: str) -> None:
    path = tmp_path / "map.png"
    code, _, err = command(*ONE, "--plot", str(path), "--picture", picture)
    assert (code, err) == (0, f"dovetail: wrote {path}\n")
    assert path.read_bytes().startswith(PNG)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("forward", "--point", "1:3"), "--kappa"),
        (("forward", "--kappa", "1"), "TASK or --example is missing"),
        (("forward", "--point", "0:3", "--kappa", "1"), "positive"),
        (("forward", "--point", "3", "--kappa", "1"), "'3' is not of the form RANK:TIME"),
        (("forward", "--point", "1:3", "--kappa", "-1"), "positive"),
        (("forward", "--point", "1:3", "--kappa", "1/0"), "positive"),
        (("forward", "xor", "--point", "1:3", "--kappa", "1"), "leave out TASK"),
        (("forward", "--point", "1:3", "--kappa", "1,0"), "--kappa: '0' is not a positive number"),
        (("forward", "--point", "1:3", "--kappa", "1:1e6"), "--kappa: more than 100,000 numbers"),
        (("forward", "--point", "1:3", "--kappa", "1,2", "--rate", "1"), "--rate: only with one"),
        ((*ONE[:3], "--kappa", "1,2", "--plot", "a.png", "--picture", "map"), "only with one"),
        ((*ONE, "--picture", "map", "--window", "1:2"), "--picture and --window: only with --plot"),
        ((*ONE, "--picture", "existence", "--plot", "a.png", "--window", "1:2"), "--window: not"),
        ((*ONE, "--picture", "pie"), "--picture: invalid choice: 'pie'"),
        ((*ONE, "--plot", "map.txt"), "must end in"),
        ((*ONE, "--window", "1"), "'1' is not of the form LOW:HIGH"),
        ((*ONE, "--require", "all"), "--require: invalid choice: 'all'"),
        ((*AND[:5], "20", *AND[6:], "--require", "certain"), "extend --max-"),
    ],
)
def test_refusals(command: Command, arguments: tuple[str, ...], message: str) -> None:
    command.refuses(arguments, message)


def test_no_solution(command: Command) -> None:
    few = ("--max-states", "2", "--max-time", "9")
    assert command("forward", "xor", *few, "--kappa", "1") == (1, "", "dovetail: no solution\n")
    limits = ("--max-states", "3", "--max-time", "99", "--max-nodes", "3")
    code, found = command.json("forward", "xor", *limits, "--kappa", "1,2")
    assert (code, found["found"], found["complete"]) == (1, False, False)
    assert found["reason"] == "a limit ended the front, so it answers nothing"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((*ONE, "--rate", "1e400"), "cost 1.00000E+400, verified"),
        (("geometry", "--point", "1e400:3"), "3.33333E+399"),
        (("fractions", "1e400"), "1.00000E+400"),
        (("fractions", "1e400", "--json"), '"value": null'),
    ],
)
def test_numbers_beyond_floats(command: Command, arguments: tuple[str, ...], shown: str) -> None:
    code, printed, _ = command(*arguments)
    assert code == 0
    assert shown in printed


def test_pictures_of_numbers_beyond_floats(command: Command, tmp_path: Path) -> None:
    for start in (("forward", "--kappa", "1"), ("geometry",)):
        plot = ("--plot", str(tmp_path / "x.png"))
        code, _, message = command(*start, "--point", "1e400:3", *plot)
        assert code == 2
        assert "must be from 1e-305 to 1e+305 for a picture" in message
