"""Checkpoints: a run that is stopped and begun again is the run that was never stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import halting_by_hand
import pytest

from dovetail import DovetailError, neural
from dovetail.neural.training import courses
from dovetail.neural.training import trainers as training
from dovetail.results import files
from dovetail.values import extras

if not extras.has("jax"):
    pytest.skip("needs the extra neural", allow_module_level=True)

TASK = neural.running_parity(32, 4, lengths=(1, 4), rng=5)
FIXED = neural.Cell(1, 3, 4, 2).meter(4, 2).multiply_adds * 3 * 8

CELL = neural.Cell(1, 3, 4, 2)
PONDERED = halting_by_hand.running_parity_cell()
PLANTED: dict[str, Any] = {
    "easy": 2, "until": 2, "rollouts": 3, "updates": 50, "channels": 3, "hidden": 4, "batch": 8
}  # fmt: skip


@cache
def planted() -> neural.PlantedCell:
    return neural.plant_cell(TASK, kind="wasting", **PLANTED, rng=0)


RUNS: dict[str, Callable[..., Any]] = {
    "ponder": lambda **options: neural.ponder(
        TASK, rollouts=[1, 2, 3], updates=6, settle=4, target=1, channels=3, hidden=4, window=2,
        batch=8, **options,
    ),
    "grow": lambda **options: neural.grow(
        TASK, sizes=[(1, 1), (2, 1)], updates=70, batch=8, **options
    ),
    "train_fixed": lambda **options: neural.train_fixed(
        TASK, depth=2, spend=120 * FIXED, channels=3, hidden=4, batch=8, **options
    ),
    "exit_early": lambda **options: neural.exit_early(
        TASK, depth=2, penalties=[1, 0.5, 0], updates=20, channels=3, hidden=4, batch=8, **options
    ),
    "anneal": lambda **options: neural.anneal(
        TASK, network=CELL, schedule=[300, 600, 900], updates=20, window=2, batch=8, **options
    ),
    "penalise": lambda **options: neural.penalise(
        CELL, TASK, most=3, updates=50, every=9, batch=8, **options
    ),
    "predict_rollouts": lambda **options: neural.predict_rollouts(
        PONDERED, TASK, most=4, width=4, updates=50, every=9, batch=8, **options
    ),
    "train_need_predictor": lambda **options: neural.train_need_predictor(
        TASK, [None, 1, 2, 4] * 8, most=4, width=4, updates=50, every=9, batch=8, **options
    ),
    "plant_cell": lambda **options: neural.plant_cell(TASK, kind="wasting", **PLANTED, **options),
    "retrain": lambda **options: neural.retrain(
        planted(), TASK, updates=50, batch=8, **options
    ),
}  # fmt: skip


class Stopped(Exception):  # noqa: N818
    """Thrown in the middle of training."""


@pytest.mark.parametrize("name", RUNS)
def test_a_run_stopped_at_any_step_gives_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, steps = RUNS[name](rng=3), 0
    step = training.Trainer.step
    stops = iter([5, 1, 17, 40, 61, 10**9])

    def limited(self: training.Trainer, *numbers: float, scale: float = 1.0) -> float:
        nonlocal steps
        steps -= 1
        if steps < 0:
            raise Stopped
        return step(self, *numbers, scale=scale)

    monkeypatch.setattr(training.Trainer, "step", limited)
    for steps in stops:  # noqa: B007
        try:
            found = RUNS[name](rng=3, checkpoint=tmp_path / "run")
            break
        except Stopped:
            continue
    assert found == whole
    steps = 0  # nothing is left to train
    assert RUNS[name](rng=3, checkpoint=tmp_path / "run") == whole


KILLED = """
import sys
from test_checkpoints import long_run
long_run(sys.argv[1])
"""


def long_run(path: Path | str | None) -> neural.Pondered:
    return neural.ponder(
        TASK, rollouts=[1, 2, 3, 4], updates=100, channels=3, hidden=4, window=2, batch=8, rng=3,
        checkpoint=path,
    )  # fmt: skip


@pytest.mark.slow
def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    place = tmp_path / "run"
    here = Path(__file__).parent
    others = str(here), str(here.parent / "helpers"), os.environ.get("PYTHONPATH", "")
    folders = os.pathsep.join(others)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(place)], env={**os.environ, "PYTHONPATH": folders}
    )
    while not place.exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(files.load(place, courses.Checkpoint).rows) < 4
    assert long_run(place) == long_run(None)


def short_run(path: Path, **other: Any) -> neural.Grown:
    options = {"sizes": [(1, 1)], "updates": 5, "rng": 1, **other}
    return neural.grow(options.pop("task", TASK), checkpoint=path, **options)


OTHERS: dict[str, dict[str, Any]] = {
    "task": {"task": neural.running_parity(9, 4, lengths=(1, 4), rng=0)},
    "recipe": {"rate": 0.5},
    "rng": {"rng": 2},
    "networks": {"sizes": [(1, 2)]},
    "steps": {"updates": 7},
    "target": {"target": Fraction(1, 2)},
}


@pytest.fixture(scope="module")
def grown_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "run"
    short_run(path)
    return path


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_of_another_run_is_refused_by_what_differs(name: str, grown_run: Path) -> None:
    before = grown_run.read_bytes()
    with pytest.raises(DovetailError, match=f"checkpoint: .*run.* is of another run: {name} was"):
        short_run(grown_run, **OTHERS[name])
    assert grown_run.read_bytes() == before


def test_files_that_hold_no_run_are_refused(tmp_path: Path, grown_run: Path) -> None:
    place = tmp_path / "run"
    for data in (b"", b"dovetail", grown_run.read_bytes()[:-3], b"\0" * 100):
        place.write_bytes(data)
        with pytest.raises(DovetailError, match="is not a saved Checkpoint"):
            short_run(place)
    for wrong in (3, tmp_path):
        with pytest.raises(DovetailError, match="checkpoint must be the path of a file"):
            short_run(wrong)  # type: ignore[arg-type]


def test_without_a_seed_the_run_of_the_file_goes_on(tmp_path: Path) -> None:
    place = tmp_path / "run"
    assert short_run(place, rng=None) == short_run(place, rng=None)
