"""The commands `models box…` say what the functions say."""

from fractions import Fraction
from pathlib import Path

import pytest
from commands import PNG, Command, csv_rows

import dovetail
from dovetail import tasks
from dovetail.models import best_tried, box_cost, box_leak, box_sweep, measure_search, run_boxes

BOX = ("models", "box", "--listing", "1", "--scoring", "4", "--discount", "1/10")


def test_box(command: Command, tmp_path: Path) -> None:
    files = tmp_path / "levels.csv", tmp_path / "parts.png"
    found = command.answer(*BOX, "--tried", "30", "--winner", "5e3", "--levels", "2")
    said = box_cost(tried=30, listing=1, scoring=4, winner=5000, discount=Fraction(1, 10), levels=2)
    assert Fraction(*found["cost"]) == said.total
    assert {name: Fraction(*part) for name, part in found["parts"].items()} == said.parts
    assert found["listing_outweighs_from"] == said.outweighing()
    bracket = said.dominating_discount()
    assert bracket is not None
    assert [Fraction(*end) for end in found["dominating_discount"]] == list(bracket)
    assert len(found["levels"]) == 3
    code, out, _ = command(*BOX, "--tried", "30", "--winner", "5e3", "--along", "tried", "--csv",
                           str(files[0]), "--plot", str(files[1]))  # fmt: skip
    assert code == 0
    assert "winner is half or more" in out
    assert csv_rows(files[0])[0][:2] == ["level", "cost"]
    assert files[1].read_bytes().startswith(PNG)


def test_box_with_the_best_number(command: Command) -> None:
    found = command.answer(*BOX, "--alpha", "1/2", "--winner", "1e6")
    best = best_tried(scale=10**6, alpha=Fraction(1, 2), listing=1, scoring=4,
                      discount=Fraction(1, 10))  # fmt: skip
    assert (found["best"], [Fraction(*end) for end in found["real_best"]]) == (
        best.tried, list(best.real),
    )  # fmt: skip
    code, out, _ = command(*BOX, "--alpha", "1/2", "--winner", "1e6")
    assert (code, f"best number n            {best.tried}\n" in out) == (0, True)


def test_box_measure(command: Command, tmp_path: Path) -> None:
    line = ("models", "box-measure", "and", "-a", "50", "--discount", "1/3")
    found, said = command.answer(*line), measure_search(tasks.and_, 50)
    assert Fraction(*found["cost"]) == said.cost(Fraction(1, 3))
    assert found["dominating_discount"] is None
    assert found["levels"][0]["tried"] == said.levels[0].tried
    picture = tmp_path / "counts.png"
    code, out, _ = command(*line, "--method", "slots", "--plot", str(picture))
    assert (code, "listing alone costs more" in out) == (0, True)
    assert picture.read_bytes().startswith(PNG)
    nest = command.answer("models", "box-measure", "--point", "12:5", "-a", "4", "--kappa", "3")
    assert (nest["cost"], nest["method"]) == ([19839, 1], "nest")
    code, found = command.json("models", "box-measure", "xor", "--max-iterations", "20")
    assert (code, found["found"]) == (1, False)


def test_box_tree(command: Command) -> None:
    line = ("models", "box-tree", "and", "--tree", "[[700:760], [1:30]]", "--max-steps", "50")
    found = command.answer(*line)
    said = run_boxes(tasks.and_, [range(700, 761), range(1, 31)], max_steps=50)
    assert (Fraction(*found["cost"]), found["rank"]) == (said.cost, 738)
    assert (found["counts"], Fraction(*found["error"])) == (list(said.counts), said.error)
    code, out, _ = command(*line)
    assert (code, "error +2.01" in out) == (0, True)


def test_box_forward(command: Command, tmp_path: Path) -> None:
    task = ("models", "box-forward", "xor", "--max-states", "3", "--max-time", "200")
    found = command.answer(*task, "--kappa", "1000", "--discounts", "1,1e-6,0")
    front = dovetail.front(tasks.xor, max_states=3, max_time=200)
    rows = box_sweep(front, kappa=1000, discounts=[1, Fraction(1, 10**6), 0]).to_dict()
    assert [Fraction(*row["rate"]) for row in found["fixed_points"]] == rows["rate"].tolist()
    picture = tmp_path / "fixed.png"
    point = ("models", "box-forward", "--point", "738:6", "--kappa", "10", "--discounts")
    assert command(*point, "1,0", "--plot", str(picture))[0] == 0
    assert picture.read_bytes().startswith(PNG)
    code, _, said = command(*point, "0", "--plot", str(picture))
    assert (code, "no picture was drawn" in said) == (0, True)


def test_box_leak(command: Command) -> None:
    line = ("models", "box-leak", "--bits", "16", "--examples", "20", "--winner", "1e3")
    found = command.answer(*line, "--discount", "1/50")
    said = box_leak(bits=16, examples=20, winner=1000, discount=Fraction(1, 50))
    assert (found["threshold"], Fraction(*found["call"])) == (10, said.call)
    assert [row["calls"] for row in found["batches"]] == said.to_dict()["calls"].tolist()
    code, out, _ = command(*line, "--discount", "0")
    assert (code, "none: it always pays" in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*BOX, "--winner", "1"), "give either --tried"),
        ((*BOX, "--winner", "-1", "--tried", "2"), "--winner: '-1' is not a number of at least 0"),
        (("models", "box-leak", "--bits", "1", "--examples", "1", "--winner", "1", "--discount",
          "3/2"), "'3/2' is not a number from 0 to 1"),
        (("models", "box-tree", "and", "--tree", "[[7]"), "is not a tree of ranks"),
        (("models", "box-tree", "and", "--tree", "[1.5]"), "each rank must be an integer"),
        (("models", "box-tree", "and", "--tree", "[1:1000000]"), "more than 100,000 ranks"),
        (("models", "box-tree", "and", "--tree", "[[7], []]"), "cannot end"),
        (("models", "box-measure", "and", "--kappa", "3"), "--kappa: only with --point"),
        (("models", "box-measure", "--point", "1/2:3"), "whole ranks and times"),
        (("models", "box-forward", "--point", "1:2", "--kappa", "1", "--discounts", "2"),
         "'2' is not a number from 0 to 1"),
    ],
)  # fmt: skip
def test_bad_input(command: Command, arguments: tuple[str, ...], message: str) -> None:
    command.refuses(arguments, message)
