"""The command `anneal`: it says what `speed.anneal` says."""

from fractions import Fraction
from pathlib import Path

import pytest
from commands import PNG, Command, csv_rows

import dovetail
from dovetail import speed, tasks

AND = ("anneal", "and", "--max-states", "2", "--max-time", "9")


def known() -> speed.Candidates:
    every = dovetail.solutions(tasks.and_, max_states=2, max_time=9, performance="subsets")
    return speed.Candidates.of_solutions(every)


@pytest.mark.parametrize(
    ("options", "schedule"),
    [
        ((), speed.Steady(1, 9)),
        (("--start", "4", "--stop", "8", "--step", "3/2"), speed.Steady(4, 8, Fraction(3, 2))),
        (("--jump", "4"), speed.Jumps(4, 9)),
        (("--start", "5", "--up-and-down", "4,2,1"), speed.UpAndDown(5, 9, (4, 2, 1))),
        (("--milestones", "2,4", "--step", "2"), speed.Milestones(1, 9, (2, 4), 2)),
    ],
)
@pytest.mark.parametrize("replacement", [True, False])
def test_an_annealing_as_json(
    command: Command, options: tuple[str, ...], schedule: speed.Schedule, replacement: bool
) -> None:
    more = () if replacement else ("--without-replacement",)
    found = command.answer(*AND, "--draws", "3", *options, *more)
    said = speed.anneal(known(), schedule, draws=3, replacement=replacement)
    assert said.exact
    assert found["exact"] is True
    for name in ("success", "nothing", "wasteful", "wasteful_share", "mean_level", "draws_spent"):
        assert Fraction(*found[name]) == getattr(said, name)
    assert [Fraction(*row["found"]) for row in found["levels"]] == said.found.tolist()
    assert [row["good"] for row in found["levels"]] == said.good.tolist()
    assert (found["least"], found["schedule"]["kind"]) == (6, type(schedule).__name__)


def test_several_numbers_of_draws_make_a_table(command: Command, tmp_path: Path) -> None:
    files = tmp_path / "rows.csv", tmp_path / "speed.png"
    code, out, _ = command(*AND, "--draws", "1,10:30:10", "--csv", str(files[0]), "--plot",
                           str(files[1]))  # fmt: skip
    assert code == 0
    assert "infinitely slow" in out
    rows = csv_rows(files[0])
    assert [row[2] for row in rows] == ["draws", "1", "10", "20", "30"]
    many = speed.anneal_sweep(known(), [speed.Steady(1, 9)], draws=[1, 10, 20, 30])
    assert [float(row[4]) for row in rows[1:]] == many.wasteful_share.tolist()
    assert files[1].read_bytes().startswith(PNG)


def test_an_annealing_for_people(command: Command, tmp_path: Path) -> None:
    picture = tmp_path / "annealing.png"
    code, out, _ = command(*AND, "--draws", "1000", "--plot", str(picture))
    assert code == 0
    assert "and: 2,020 programs, a good one from C = 6 on" in out
    assert "picks a wasteful one with probability 0" in out
    assert "then with probability 0.101358" in out
    assert picture.read_bytes().startswith(PNG)


def test_a_search_that_finds_nothing_says_so(command: Command) -> None:
    code, found = command.json(*AND, "--draws", "9", "--stop", "5")
    assert (code, found["found"], found["nothing"], found["wasteful_share"]) == (
        1,
        False,
        [1, 1],
        None,
    )
    code, out, _ = command("anneal", "xor", "--max-states", "2", "--max-time", "9", "--draws", "9")
    assert code == 1
    assert "no good program" in out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "--draws"),
        (("--draws", "0"), "--draws"),
        (("--draws", "1", "--stop", "10"), "known only up to computation 9"),
        (("--draws", "1", "--start", "9", "--stop", "8"), "--stop must be at least"),
        (("--draws", "1", "--jump", "2", "--step", "2"), "--jump has its own levels"),
        (("--draws", "1", "--jump", "2", "--milestones", "4"), "give one of them"),
        (("--draws", "1", "--up-and-down", "1,2"), "must be positive numbers"),
        (("--draws", "1", "--milestones", "1,2"), "--milestones: the last must be all 4 examples"),
        (("--draws", "1:100000"), "--draws: more than 10,000 numbers"),
    ],
)
def test_bad_input_is_refused(command: Command, options: tuple[str, ...], message: str) -> None:
    command.refuses((*AND, *options), message)
