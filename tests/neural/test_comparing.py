"""`train`, `compare` and `Plan`: each proposal is its training function, called with the plan."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dovetail import DovetailError, neural
from dovetail.neural.comparisons import proposals
from dovetail.neural.comparisons.proposals import FROM_CELL
from dovetail.neural.training import trainers as training
from dovetail.values import extras

TASK = neural.running_parity(32, 3, lengths=(1, 3), rng=5)
HELD = neural.running_parity(32, 3, rng=6)
LONG = neural.running_parity(8, 5, rng=7)
FORM: dict[str, Any] = {"channels": 2, "hidden": 3, "reach": 1, "batch": 4, "rate": 0.01}
PLAN = neural.Plan(most=2, updates=20, target=Fraction(99, 100), **FORM)
RECIPE = {"batch": 4, "rate": 0.01}
NAMES = tuple(neural.PROPOSALS)
SIZES = ((1, 1),)  # in place of all, which take long to compile

with_jax = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")


def generator(name: str) -> np.random.Generator:
    """The generator that `compare` with the seed 3 gives to a proposal."""
    return np.random.default_rng(3).spawn(8)[NAMES.index(name)]


def pondered(rng: Any) -> neural.Pondered:
    return neural.ponder(
        TASK, HELD, rollouts=[1, 2], target=Fraction(99, 100), updates=5, settle=10,
        most_updates=20, rng=rng, **FORM,
    )  # fmt: skip


def penalised(rng: Any, **options: Any) -> neural.Penalised:
    return neural.penalise(
        pondered(generator("pondering")), TASK, HELD, most=2, target=Fraction(99, 100), updates=20,
        every=2, rng=rng, **RECIPE, **options,
    )  # fmt: skip


#: Each proposal as docs/neural.md, "All proposals side by side" has it, with the numbers of PLAN.
BY_HAND: dict[str, Callable[[Any], Any]] = {
    "size": lambda rng: neural.grow(
        TASK, HELD, sizes=SIZES, target=Fraction(99, 100), updates=20, rng=rng, **RECIPE
    ),
    "fixed": lambda rng: neural.train_fixed(
        # 20 steps of 4 examples: 3 × 3 places × (2 layers × (9·3 + 3·2) + 2·2) each
        TASK, HELD, depth=2, spend=20 * 4 * 3 * 3 * (2 * 33 + 4), rng=rng, **FORM,
    ),
    "pondering": pondered,
    "predictor": lambda rng: neural.predict_rollouts(
        pondered(generator("pondering")), TASK, HELD, most=2, updates=20, every=2, rng=rng,
        **RECIPE,
    ),
    "ponder-net": lambda rng: penalised(rng, prior=2 / 3),
    "expected-rollouts": penalised,
    "adaptive-time": lambda rng: penalised(rng, method="adaptive time"),
    "exits": lambda rng: neural.exit_early(
        TASK, HELD, depth=2, target=Fraction(99, 100), updates=2, most_updates=20, rng=rng, **FORM
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def every(folder: Path) -> Iterator[neural.Comparison]:
    if not extras.has("jax"):
        pytest.skip("needs the extra neural")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proposals, "grow", partial(neural.grow, sizes=SIZES))
        yield neural.compare(TASK, HELD, [LONG], plan=PLAN, checkpoint=folder, rng=3)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_each_proposal_is_its_training_function(name: str, every: neural.Comparison) -> None:
    trained, place = BY_HAND[name](generator(name)), NAMES.index(name)
    assert every.proposals[place] == name
    assert every.answers[place][:2] == (trained.answer(TASK), trained.answer(HELD))
    spent = trained.spent if name == "fixed" else trained.total_spent
    assert every.spent[place] == spent
    if name in FROM_CELL:
        assert spent > pondered(generator("pondering")).total_spent


@pytest.mark.slow
def test_a_row_for_each_task_that_a_proposal_answers(every: neural.Comparison) -> None:
    places = [0 if each is None else 1 for row in every.answers for each in row]
    assert len(every) == sum(places) == 8 * 3 - 2  # dense networks take inputs of one size
    none = [name for name, row in zip(NAMES, every.answers, strict=True) if row[2] is None]
    assert none == ["size", "predictor"]
    assert every.tasks == (
        "training: running parity, 3 places",
        "held out: running parity, 3 places",
        "other 1: running parity, 5 places",
    )
    assert [each.name for each in every.on(2)] == [
        "fixed depth", "2A pondering", "2B PonderNet", "2B expected rollouts", "2B adaptive time",
        "3 early exit",
    ]  # fmt: skip
    rows = every.to_dict()
    assert rows["proposal"].tolist()[:5] == ["size"] * 2 + ["fixed"] * 3
    assert rows["share"][4] == every.on(2)[0].share
    with pytest.raises(DovetailError, match="task must be an integer from 0 to 2, not 3"):
        every.on(3)


@pytest.mark.slow
def test_runs_are_kept_in_files_and_go_on(
    every: neural.Comparison, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sorted(file.name for file in folder.iterdir()) == sorted(NAMES)

    def refuse(*_: Any, **__: Any) -> float:
        raise AssertionError("nothing is left to train")

    monkeypatch.setattr(training.Trainer, "step", refuse)
    assert neural.compare(TASK, HELD, [LONG], plan=PLAN, checkpoint=folder, rng=3) == every
    # With fewer proposals each is the same, whichever others are trained.
    few = neural.compare(
        TASK, HELD, proposals=["exits", "ponder-net"], plan=PLAN, checkpoint=folder, rng=3
    )
    assert few.proposals == ("ponder-net", "exits")
    assert few.answers == tuple(every.answers[NAMES.index(name)][:2] for name in few.proposals)
    with pytest.raises(DovetailError, match=r"fixed.* is of another run: rng was another"):
        neural.compare(TASK, HELD, proposals=["fixed"], plan=PLAN, checkpoint=folder, rng=4)


@with_jax
def test_one_proposal_by_its_name(tmp_path: Path) -> None:
    place = tmp_path / "run"
    trained = neural.train("pondering", TASK, HELD, plan=PLAN, rng=4, checkpoint=place)
    assert trained == pondered(4)
    assert trained.answer(HELD).name == "2A pondering"
    found = neural.train("predictor", TASK, HELD, plan=PLAN, rng=4, checkpoint=tmp_path / "other")
    assert isinstance(found, neural.Predicted)
    assert found.pondered == trained
    assert {file.name for file in tmp_path.iterdir()} == {"run", "other", "other-cell"}


@with_jax
def test_a_plan_of_one_rollout() -> None:
    plan = neural.Plan(most=1, updates=1, **FORM)
    found = neural.train("ponder-net", TASK, plan=plan, rng=0)
    assert found.answer(TASK).exits() == {1: 1}


@with_jax
def test_a_predictor_with_nothing_to_learn_is_left_out() -> None:
    # Two inputs alike with all answers different: no example is ever right at all its places.
    task = neural.ArrayTask.of(
        "none", np.ones((2, 3, 1)), np.array([[0, 0, 1], [1, 1, 0]]), labels=("0", "1", "2")
    )
    plan = neural.Plan(most=2, updates=2, **FORM)
    with pytest.warns(UserWarning, match="predictor is left out: pondered solves no example"):
        found = neural.compare(task, proposals=["pondering", "predictor"], plan=plan, rng=0)
    assert found.proposals == ("pondering",)
    with pytest.raises(DovetailError, match="pondered solves no example"):
        neural.compare(task, proposals=["predictor"], plan=plan, rng=0)


def test_what_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DovetailError, match=r"proposal must be some of size, fixed.*, not"):
        neural.train("dense", TASK)
    with pytest.raises(DovetailError, match=r"proposals must be some of size, fixed.*, not"):
        neural.compare(TASK, proposals=[])
    with pytest.raises(DovetailError, match="others must have the features and labels"):
        neural.compare(TASK, others=[neural.addition(3, 3, rng=0)])
    with pytest.raises(DovetailError, match="checkpoint must be a folder that exists"):
        neural.compare(TASK, checkpoint=tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("most", 257), ("updates", 0), ("target", 2), ("channels", 0), ("hidden", 1.5),
        ("reach", -1), ("batch", 65_537), ("rate", 0),
    ],
)  # fmt: skip
def test_a_plan_refuses_by_name(name: str, value: Any) -> None:
    with pytest.raises(DovetailError, match=f"{name} must be"):
        neural.Plan(**{name: value})
