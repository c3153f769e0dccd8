"""The commands `solutions` and `select`: they say what `dovetail.solutions` says."""

from fractions import Fraction
from pathlib import Path

import pytest
from commands import PNG, Command, csv_rows
from known import XOR

import dovetail
from dovetail import speed, tasks

ALL = ("xor", "--max-states", "3", "--max-time", "200")
NONE = ("xor", "--max-states", "2", "--max-time", "30")


def known() -> dovetail.Solutions:
    return dovetail.solutions(tasks.xor, max_states=3, max_time=200)


def test_all_solutions_as_json(command: Command) -> None:
    found = command.answer("solutions", *ALL)
    said = known()
    assert (found["solving"], found["undecided"]) == (said.solving, list(said.undecided))
    assert [row["machines"] for row in found["classes"]] == said.machines.tolist()
    assert [row["least_rank"] for row in found["classes"]] == said.least_rank.tolist()
    assert [row["held out 111"] for row in found["classes"]] == said.held_out[:, 3].tolist()


def test_all_solutions_for_people(command: Command, tmp_path: Path) -> None:
    files = tmp_path / "classes.csv", tmp_path / "classes.png"
    code, out, _ = command("solutions", *ALL, "--csv", str(files[0]), "--plot", str(files[1]))
    assert code == 0
    assert "568 machines in 71 classes" in out
    assert "568 solve it; 2,111,154 halt with a wrong output" in out
    rows = csv_rows(files[0])
    assert (len(rows), rows[0][-1]) == (72, "least_rank")
    assert files[1].read_bytes().startswith(PNG)


#: What is typed, and the prior that it is.
PRIORS: list[tuple[str, speed.Prior]] = [
    ("rank", speed.Rank()),
    ("time", speed.Time()),
    ("max", speed.MaxTime()),
    ("average", speed.AverageTime()),
    ("average:1:2:1/2:1", speed.AverageTime((1, 2, Fraction(1, 2), 1))),
    ("kt", speed.Kt()),
    ("linear:1e6/3", speed.Linear(10**6, 3)),
    ("linear:100", speed.Linear(100)),
    ("dovetailer:100000", speed.Dovetailer(100_000)),
    ("dovetailer:3/2", speed.Dovetailer(3, 2)),
    ("max<=12", speed.AtMost(speed.MaxTime(), 12)),
    ("max<=12, rank", speed.Lexicographic(speed.AtMost(speed.MaxTime(), 12), speed.Rank())),
    ("average:1:2:1:1<=7/2", speed.AtMost(speed.AverageTime((1, 2, 1, 1)), Fraction(7, 2))),
]


def test_what_priors_select(command: Command) -> None:
    typed = [part for text, _ in PRIORS for part in ("--prior", text)]
    rows = command.answer("select", *ALL, *typed)["selections"]
    for row, (_, prior) in zip(rows, PRIORS, strict=True):
        chosen = known().select(prior)
        assert row["prior"] == str(prior)
        assert (row["machines"], row["classes"]) == (chosen.count, len(chosen))
        assert Fraction(*row["wasteful"]) == chosen.wasteful
        assert Fraction(*row["held_out_loss"]) == chosen.held_out_loss
        # All that is said of the one machine that is shown is true of it.
        assert row["least_rank"] == chosen.least_rank == dovetail.Space().rank(row["machine"])
        assert row["time"] == sum(tasks.xor.evaluate(row["machine"], max_steps=200).times)
    assert (rows[0]["least_rank"], rows[0]["time"]) == XOR[0]
    # Many classes tie within the bound, and the simplest is not the fastest of them.
    assert (rows[10]["classes"] > 1, rows[10]["time"]) == (True, 13)


def test_selections_for_people(command: Command, tmp_path: Path) -> None:
    files = tmp_path / "picks.csv", tmp_path / "picks.png"
    code, out, _ = command("select", *ALL, "--prior", "rank", "--prior", "max", "--csv",
                           str(files[0]), "--plot", str(files[1]))  # fmt: skip
    assert code == 0
    assert "0RB1LA_0RZ0RC_1RZ0RZ" in out
    assert [row[0] for row in csv_rows(files[0])] == ["prior", "rank", "max time"]
    assert files[1].read_bytes().startswith(PNG)


def test_no_solution_is_an_answer(command: Command) -> None:
    code, found = command.json("solutions", *NONE)
    assert (code, found["found"], found["solving"]) == (1, False, 0)
    code, found = command.json("select", *NONE, "--prior", "rank")
    assert (code, found["found"]) == (1, False)


@pytest.mark.parametrize(
    ("prior", "message"),
    [
        ("speed", "'speed' is not a prior such as"),
        ("linear:x", "'x' is not a whole number from 1 on"),
        ("linear:0", "'0' is not a whole number from 1 on"),
        ("dovetailer:1/2/3", "'2/3' is not a whole number from 1 on"),
        ("average:x", "'x' is not a number such as"),
        ("average:1:-2", "not all 0, not (1, -2)"),
        ("average:1:2", "one for each of the 4 training inputs"),
        ("kt<=5", "prior must be Rank, Time, MaxTime or AverageTime"),
        ("max<=", "is not a prior"),
        ("rank<=5000000", "--prior: its bound on the rank cuts a class"),
    ],
)
def test_what_is_no_prior(command: Command, prior: str, message: str) -> None:
    command.refuses(("select", *ALL, "--prior", prior), message)
