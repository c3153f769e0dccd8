"""The commands of `neural`: they say what `neural.train` and `neural.compare` say."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import PNG, Command, csv_rows

from dovetail import neural, tasks
from dovetail.neural.training import trainers as training
from dovetail.values import extras

with_jax = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")

BITS = "running-parity:3:1-3"
SMALL = (
    "--examples", "32", "--held-out", "16", "--most", "2", "--updates", "8", "--channels", "2",
    "--hidden", "3", "--batch", "4", "--rate", "1/100", "--target", "0.5", "--seed", "3",
)  # fmt: skip
PLAN = neural.Plan(
    most=2, updates=8, channels=2, hidden=3, batch=4, rate=0.01, target=Fraction(1, 2)
)


def drawn(parts: int) -> list[np.random.Generator]:
    """What the seed 3 draws from: training, held out, the networks, other tasks."""
    return np.random.default_rng(3).spawn(parts)


def given(random: list[np.random.Generator]) -> tuple[neural.ArrayTask, neural.ArrayTask]:
    return (
        neural.running_parity(32, 3, lengths=(1, 3), rng=random[0]),
        neural.running_parity(16, 3, lengths=(1, 3), rng=random[1]),
    )


def check_rows(rows: list[dict[str, Any]], answers: list[neural.Answered]) -> None:
    """What is printed of answers is what they are."""
    assert len(rows) == len(answers)
    for row, answered in zip(rows, answers, strict=True):
        assert row["name"] == answered.name
        for name in ("parameters", "bits", "max_multiply_adds"):
            assert row[name] == getattr(answered, name)
        for name in ("share", "mean_steps", "mean_multiply_adds"):
            assert Fraction(*row[name]) == getattr(answered, name)


@with_jax
def test_a_training_as_json(command: Command) -> None:
    code, found = command.json(
        "neural", "train", BITS, *SMALL, "--other", "running-parity:4", "--proposal", "pondering"
    )
    random = drawn(4)
    task, held = given(random)
    trained = neural.train("pondering", task, held, plan=PLAN, rng=random[2])
    assert isinstance(trained, neural.Pondered)
    other = neural.running_parity(16, 4, rng=random[3])
    assert [row["task"] for row in found["answers"]] == ["held out", "other 1"]
    check_rows(found["answers"], [trained.answer(held), trained.answer(other)])
    reached = trained.answer(held).share >= Fraction(1, 2)
    assert (code, found["found"]) == (0 if reached else 1, reached)
    assert (found["proposal"], found["target"]) == ("pondering", [1, 2])
    assert found["spent"] == trained.total_spent
    assert [Fraction(*row["share"]) for row in found["training"]] == list(trained.shares)
    assert [row["spent"] for row in found["training"]] == list(trained.spent)


@with_jax
def test_a_training_for_people(command: Command, tmp_path: Path) -> None:
    table, picture = tmp_path / "rows.csv", tmp_path / "rows.png"
    line = ("neural", "train", BITS, *SMALL, "--target", "1")
    code, out, err = command(*line, "--csv", str(table), "--plot", str(picture))
    random = drawn(3)
    plan = neural.Plan(most=2, updates=8, channels=2, hidden=3, batch=4, rate=0.01)
    trained = neural.train("pondering", *given(random), plan=plan, rng=random[2])
    assert code == 1  # not in 8 steps
    assert out.startswith(repr(trained))
    assert "held out  2A pondering" in out
    assert [row[0] for row in csv_rows(table)] == ["rollouts", "1", "2"]
    assert picture.read_bytes().startswith(PNG)
    assert err.count("wrote") == 2
    assert command(*line).out == out  # one seed, one result
    assert command(*line, "--seed", "4").out != out


@with_jax
def test_other_sizes_that_a_network_cannot_take_are_named(command: Command) -> None:
    task = ("neural", "train", "and", "--proposal", "size", "--updates", "50", "--target", "1/2")
    code, out, err = command(*task, "--other", "xor", "--other", "modular:2")
    assert code == 0
    assert "other 1" in out
    assert "other 2" not in out
    assert "other 2: not answered, for the network is made for inputs of another size" in err


@with_jax
def test_a_comparison(command: Command, tmp_path: Path) -> None:
    table, picture = tmp_path / "rows.csv", tmp_path / "rows.png"
    line = ("neural", "compare", BITS, *SMALL, "--other", "running-parity:4", "--proposals",
            "pondering,fixed")  # fmt: skip
    code, found = command.json(*line)
    random = drawn(4)
    task, held = given(random)
    other = neural.running_parity(16, 4, rng=random[3])
    said = neural.compare(
        task, held, [other], proposals=["fixed", "pondering"], plan=PLAN, rng=random[2]
    )
    check_rows(found["rows"], [each for row in said.answers for each in row if each is not None])
    assert [row["proposal"] for row in found["rows"]] == ["fixed"] * 3 + ["pondering"] * 3
    assert [row["spent"] for row in found["rows"][::3]] == list(said.spent)
    reached = any(each.share >= Fraction(1, 2) for each in said.on(1))
    assert (code, found["found"]) == (0 if reached else 1, reached)
    code, out, _ = command(*line, "--csv", str(table), "--plot", str(picture))
    assert [line for line in out.splitlines() if "places" in line] == list(said.tasks)
    rows = csv_rows(table)
    assert rows[0] == list(said.to_dict())
    assert [row[0] for row in rows[1:]] == ["fixed"] * 3 + ["pondering"] * 3
    assert picture.read_bytes().startswith(PNG)


@with_jax
@pytest.mark.parametrize("kind", ["train", "compare"])
def test_a_stopped_run_goes_on(
    command: Command, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = ("neural", kind, BITS, *SMALL, "--target", "1")
    line = (*line, "--proposals", "fixed,pondering") if kind == "compare" else line
    place = tmp_path / "runs"
    if kind == "compare":
        place.mkdir()
    whole, step, left = command(*line).out, training.Trainer.step, 10 if kind == "compare" else 3

    def limited(self: training.Trainer, *numbers: float, scale: float = 1.0) -> float:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return step(self, *numbers, scale=scale)

    monkeypatch.setattr(training.Trainer, "step", limited)
    code, out, err = command(*line, "--checkpoint", str(place))
    assert (code, out) == (130, "")
    assert err == "dovetail: interrupted\n"
    left = 9
    assert command(*line, "--checkpoint", str(place)).out == whole
    left = 0  # the run has ended: nothing is left to train
    assert command(*line, "--checkpoint", str(place)).out == whole
    command.refuses((*line, "--checkpoint", str(place), "--rate", "1"), "recipe was another")


@with_jax
def test_a_task_of_machines(command: Command) -> None:
    found = command.json("neural", "train", "parity", *SMALL)[1]
    random = drawn(3)
    pair = [neural.task_arrays(tasks.parity, held_out=held) for held in (False, True)]
    trained = neural.train("pondering", *pair, plan=PLAN, rng=random[2])
    check_rows(found["answers"], [trained.answer(pair[1])])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("parity:x",), "TASK: 'parity:x' is not of the form NAME:SIZE[:LOW-HIGH]"),
        (("parity:9:1",), "TASK: 'parity:9:1' is not of the form"),
        (("parity:٣",), "is not of the form"),
        (("nothing",), "TASK must be one of xor, and,"),
        (("modular:x",), "TASK 'modular:M' needs a decimal number"),
        (("parity:0",), "the SIZE of TASK must be an integer from 1 to 4096, not 0"),
        (("parity:5000",), "the SIZE of TASK must be an integer from 1 to 4096, not 5000"),
        (("parity:5:0-3",), "the LOW-HIGH of TASK must be an integer from 1 to 5, not 0"),
        (("running-parity:5:4-3",), "the LOW-HIGH of TASK must be a number or a pair"),
        (("modulo-1:4",), "the M of TASK must be an integer from 2 to 64, not 1"),
        (("addition:4:1-2",), "TASK: addition has no range; give addition:SIZE"),
        (("xor", "--other", "addition:x"), "--other: 'addition:x' is not of the form"),
        (("xor", "--other", "parity:4"), "--other must have the features and labels of the task"),
        (("parity:4", "--examples", "0"), "--examples: '0' is not a whole number from 1 on"),
        (("parity:4", "--examples", "1e7"), "--examples or --held-out must be an integer from 1"),
        (("parity:4000", "--examples", "1e6"), "examples × SIZE of TASK must be at most"),
        (("xor", "--target", "2"), "--target must be an exact number above 0 and at most 1"),
        (("xor", "--most", "257"), "--most must be an integer from 1 to 256, not 257"),
        (("xor", "--updates", "1e10"), "--updates must be an integer from 1 to"),
        (("xor", "--channels", "9999"), "--channels must be an integer from 1 to 4096"),
        (("xor", "--hidden", "9999"), "--hidden must be an integer from 1 to 4096"),
        (("xor", "--reach", "65"), "--reach must be an integer from 0 to 64"),
        (("xor", "--batch", "1e6"), "--batch must be an integer from 1 to 65536"),
        (("xor", "--rate", "0"), "--rate: '0' is not a positive number"),
        (("xor", "--rate", "1e400"), "--rate must be a positive finite number"),
        (("xor", "--seed", "-1"), "--seed: '-1' is not a whole number from 0 on"),
        (("xor", "--steps", "3"), "unrecognized arguments: --steps 3"),
    ],
)
@pytest.mark.parametrize("kind", ["train", "compare"])
def test_bad_input_is_refused(
    command: Command, kind: str, options: tuple[str, ...], message: str
) -> None:
    command.refuses(("neural", kind, *options), message)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("train", "xor", "--proposal", "dense"), "--proposal: invalid choice: 'dense'"),
        (("train", "xor", "--checkpoint", "/no/run"), "--checkpoint: there is no folder /no"),
        (("train", "xor", "--proposal", "fixed", "--plot", "a.png"),
         "--plot, --csv: not with --proposal fixed, which is measured once"),
        (("compare", "xor", "--proposals", "fixed,dense"), "--proposals must be some of size,"),
        (("compare", "xor", "--proposals", ""), "--proposals must be some of size,"),
        (("compare", "xor", "--checkpoint", "/no"), "--checkpoint must be a folder that exists"),
    ],
)  # fmt: skip
def test_refusals_of_one_command(command: Command, line: tuple[str, ...], message: str) -> None:
    command.refuses(("neural", *line), message)


def test_without_the_extra_a_message_names_it(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(module: str, *, extra: str) -> Any:
        raise extras.MissingExtraError(extras.missing(module, extra=extra))

    monkeypatch.setattr(training, "need", refuse)
    training.cross_entropy.cache_clear()
    for kind in ("train", "compare"):
        command.refuses(
            ("neural", kind, "xor"), "(extra neural) is not installed; install it with: python -m"
        )
