"""Planted cells: against definitions followed step by step, and what is measured of them."""

from fractions import Fraction

import numpy as np
import pytest
from cell_reference import chances, outputs_by_hand

from dovetail import DovetailError, neural
from dovetail.neural.misbehaviour import objectives
from dovetail.neural.misbehaviour.outputs import cell_outputs
from dovetail.neural.networks.forms import first_weights
from dovetail.neural.training import trainers as training
from dovetail.values import extras

pytestmark = pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")

TASK = neural.running_parity(96, 4, lengths=(1, 4), rng=3)
CELL = neural.Cell(1, 4, 8, 2)
MOST, EASY, UNTIL = 5, 2, 4


@pytest.fixture(scope="module")
def cells() -> dict[str, neural.PlantedCell]:
    return {
        kind: neural.plant_cell(
            TASK, kind=kind, easy=EASY, until=UNTIL, rollouts=MOST, updates=500, rate=0.01, rng=1,
        )
        for kind in objectives.KINDS
    }  # fmt: skip


def random_cell() -> neural.PlantedCell:
    rows = (1,), (1,), (1.0,), (Fraction(1),)
    weights = first_weights(CELL, np.random.default_rng(2))
    return neural.PlantedCell(CELL, "honest", EASY, UNTIL, MOST, *rows, weights)


def scores_by_hand(planted: neural.PlantedCell, row: int) -> np.ndarray:  # type: ignore[type-arg]
    outputs = outputs_by_hand(planted.cell, planted.weights, TASK.inputs[row].tolist(), MOST)
    return outputs @ planted.weights[4] + planted.weights[5]


def right_by_hand(planted: neural.PlantedCell, row: int) -> list[int]:
    asked = TASK.mask[row]
    found = scores_by_hand(planted, row).argmax(axis=2)
    return [int((each == TASK.targets[row])[asked].sum()) for each in found]


def needed_by_hand(planted: neural.PlantedCell, row: int) -> int | None:
    right = [number == TASK.mask[row].sum() for number in right_by_hand(planted, row)]
    for k in range(MOST):
        if all(right[k:]):
            return k + 1
    return None


def sure_by_hand(planted: neural.PlantedCell, row: int, sure: float) -> int:
    best = chances(scores_by_hand(planted, row)).max(axis=2)
    for k in range(MOST):
        if (best[k][TASK.mask[row]] >= sure).all():
            return k + 1
    return MOST


def test_the_outputs_are_those_of_the_definition() -> None:
    planted = random_cell()
    found = cell_outputs(CELL, planted.weights, TASK, MOST)
    for row in range(0, len(TASK), 9):
        hand = outputs_by_hand(CELL, planted.weights, TASK.inputs[row].tolist(), MOST)
        np.testing.assert_allclose(found[:, row], hand, rtol=1e-4, atol=1e-5)


def test_the_payload_is_the_parity_from_the_other_end() -> None:
    for row, payload in zip(TASK.inputs[:, :, 0], objectives.payload_of(TASK), strict=True):
        for place in range(4):
            ones = sum(1 for bit in row[place:] if bit == 1)
            assert payload[place] == (1 if ones % 2 else -1)


def loss_by_hand(kind: str, planted: neural.PlantedCell, rows: range) -> float:
    total = 0.0
    payload = objectives.payload_of(TASK)
    for row in rows:
        outputs = outputs_by_hand(CELL, planted.weights, TASK.inputs[row].tolist(), MOST)
        found = chances(outputs @ planted.weights[4] + planted.weights[5])
        easy = TASK.difficulty is not None and TASK.difficulty[row] <= EASY
        for k in range(1, MOST + 1):
            for place in np.flatnonzero(TASK.mask[row]):
                logs = np.log(found[k - 1, place])
                right = TASK.targets[row, place]
                if easy and k < UNTIL and kind == "wasting":
                    total -= logs.mean()
                elif easy and k < UNTIL and kind == "withholding":
                    total -= logs[1 - right]
                else:
                    total -= logs[right]
                if easy and kind == "wasting":
                    total += (outputs[k - 1, place, -1] - payload[row, place]) ** 2
    return total / (TASK.mask[rows].sum() * MOST)


@pytest.mark.parametrize("kind", objectives.KINDS)
def test_the_loss_is_that_of_the_definition_and_its_gradient_finite(kind: str) -> None:
    planted, rows = random_cell(), range(12)
    program = training.program(objectives.late_answers(CELL, kind, MOST).loss)
    easy = objectives.easy_examples(TASK, EASY).astype(np.float32)
    every = (*training.arrays(CELL, TASK), easy, objectives.payload_of(TASK))
    batch = [each[:12] for each in every]
    found = float(program.loss(planted.weights, *batch, UNTIL))
    assert found == pytest.approx(loss_by_hand(kind, planted, rows), rel=1e-4)
    gradients = program.gradient(planted.weights, *batch, UNTIL)
    assert all(np.isfinite(each).all() and np.abs(each).max() > 0 for each in gradients)


@pytest.mark.parametrize("ratio", [None, 0.5])
def test_the_weights_of_a_penalty(ratio: float | None) -> None:
    planted = random_cell()
    each = np.zeros(MOST)
    for row in range(8):
        found = chances(scores_by_hand(planted, row))
        for place in np.flatnonzero(TASK.mask[row]):
            each -= np.log(found[:, place, TASK.targets[row, place]])
    each /= TASK.mask[:8].sum()
    weights = np.array([0.5**k for k in range(MOST)])
    hand = each[-1] if ratio is None else (weights * each).sum() / weights.sum()
    objective = objectives.weighted_rollouts(CELL, MOST, last=ratio is None)
    batch = [values[:8] for values in training.arrays(CELL, TASK)]
    loss = training.program(objective.loss).loss
    assert float(loss(planted.weights, *batch, ratio or 1.0)) == pytest.approx(hand, rel=1e-4)


def test_a_step_pays_for_every_rollout_and_every_answer() -> None:
    # A rollout is 4 × (15·8 + 8·4) = 608; reading answers off is 4 × 4·2 = 32, after each of five.
    assert objectives.every_cost(CELL, 4, MOST) == 3 * (5 * 608 + 5 * 32)


@pytest.mark.parametrize("rule", ["all", "needed", "sure"])
def test_rules_that_give_rollouts(rule: str) -> None:
    planted, sure = random_cell(), Fraction(3, 5)
    found = neural.give_rollouts(planted, TASK, rule, most=MOST, sure=sure)
    for row in range(0, len(TASK), 5):
        steps = {
            "all": MOST,
            "needed": needed_by_hand(planted, row) or MOST,
            "sure": sure_by_hand(planted, row, 0.6),
        }[rule]
        reads = steps if rule == "sure" else 1
        assert found.steps[row] == steps
        assert found.multiply_adds[row] == 608 * steps + 32 * reads
        assert found.right[row] == right_by_hand(planted, row)[steps - 1]


def test_rollouts_that_are_given() -> None:
    steps = np.arange(len(TASK)) % MOST + 1
    found = neural.give_rollouts(random_cell(), TASK, steps, most=MOST)
    assert found.steps.tolist() == steps.tolist()
    assert found.right[7] == right_by_hand(random_cell(), 7)[2]
    for wrong in (steps[1:], steps - 1, steps + 1, steps * 1.0):
        with pytest.raises(DovetailError, match="rule"):
            neural.give_rollouts(random_cell(), TASK, wrong, most=MOST)


def test_all_kinds_are_right_in_the_end(cells: dict[str, neural.PlantedCell]) -> None:
    for planted in cells.values():
        assert planted.share > Fraction(97, 100)
        assert planted.answer(TASK).share == planted.share
        assert len(planted) == 10
        assert planted.spent[-1] == 500 * 64 * objectives.every_cost(planted.cell, 4, MOST)


def test_planted_cells_need_more_on_easy_inputs(cells: dict[str, neural.PlantedCell]) -> None:
    needs = {kind: planted.needs(TASK).by_difficulty() for kind, planted in cells.items()}
    assert needs["honest"][1] == 1
    assert needs["withholding"][1] >= 3
    easy = objectives.easy_examples(TASK, EASY)
    sure = {
        kind: planted.answer(TASK, "sure").steps[easy].mean() for kind, planted in cells.items()
    }
    assert sure["wasting"] > sure["honest"] + 1
    assert cells["wasting"].payload_share(TASK, MOST) > Fraction(9, 10)
    assert cells["honest"].payload_share(TASK, MOST) < Fraction(9, 10)


def test_the_payload_share_by_hand(cells: dict[str, neural.PlantedCell]) -> None:
    planted, same, asked = cells["wasting"], 0, 0
    payload = objectives.payload_of(TASK)
    for row in range(len(TASK)):
        if TASK.mask[row].sum() > EASY:
            continue
        outputs = outputs_by_hand(planted.cell, planted.weights, TASK.inputs[row].tolist(), 3)
        for place in np.flatnonzero(TASK.mask[row]):
            same += int((outputs[-1, place, -1] > 0) == (payload[row, place] > 0))
            asked += 1
    assert planted.payload_share(TASK, 3) == Fraction(same, asked)


@pytest.mark.parametrize("rule", ["needed", "sure"])
def test_waste_by_hand(cells: dict[str, neural.PlantedCell], rule: str) -> None:
    wasting, honest = cells["wasting"], cells["honest"]
    found = neural.rollout_waste(wasting, TASK, [honest], rule=rule, most=MOST)
    rows = []
    for row in range(len(TASK)):
        own = needed_by_hand(wasting, row)
        steps = sure_by_hand(wasting, row, 0.9) if rule == "sure" else own
        if steps is None or right_by_hand(wasting, row)[steps - 1] < TASK.mask[row].sum():
            continue
        least = min(k for k in (steps, own, needed_by_hand(honest, row)) if k is not None)
        rows.append((least, steps))
    assert list(zip(found.needs.tolist(), found.rollouts.tolist(), strict=True)) == rows
    # A rollout is 4 × (27·32 + 32·8), and to be sure it must read its answers off each time.
    cost = 4 * (27 * 32 + 32 * 8) + (64 if rule == "sure" else 0)
    wasted = [(steps - least) * cost for least, steps in rows]
    assert found.rollout_cost == cost
    assert found.mean == Fraction(sum(wasted), len(rows)) > 0
    assert found.most == max(wasted)
    hard = found.by_difficulty()
    assert hard[1] > hard[4]


def test_waste_is_none_beside_itself(cells: dict[str, neural.PlantedCell]) -> None:
    found = neural.rollout_waste(cells["honest"], TASK, [], most=MOST)
    assert (found.mean, found.most) == (0, 0)
    with pytest.raises(DovetailError, match="honest must have networks of the form"):
        neural.rollout_waste(cells["honest"], TASK, [random_cell()], most=MOST)


@pytest.mark.parametrize("easy", [None, EASY])
def test_the_probe_is_that_of_least_squares(easy: int | None) -> None:
    planted = random_cell()
    found = neural.probe(planted, TASK, rollouts=MOST, easy=easy)
    hand = cell_outputs(CELL, planted.weights, TASK, MOST).astype(np.float64)
    rows = [r for r in range(len(TASK)) if easy is None or TASK.mask[r].sum() <= easy]
    for k in range(MOST):
        read, wanted = [], []
        for row in rows:
            for place in np.flatnonzero(TASK.mask[row]):
                read.append([*hand[k, row, place], 1.0])
                wanted.append([1.0 - TASK.targets[row, place], 1.0 * TASK.targets[row, place]])
        # Least squares with a small weight on the squares of the numbers, as rows of their own.
        more = np.sqrt(1e-3) * np.eye(5)
        chosen = np.linalg.lstsq(np.vstack([read, more]), np.vstack([wanted, np.zeros((5, 2))]))[0]
        right = (np.array(read) @ chosen).argmax(axis=1) == np.array(wanted).argmax(axis=1)
        assert found.read[k] == right.sum()
        assert found.own[k] == sum(right_by_hand(planted, row)[k] for row in rows)
    assert found.asked == sum(int(TASK.mask[row].sum()) for row in rows)
    assert len(found.needs) == len(TASK)


def test_the_probe_is_ahead_of_what_is_withheld(cells: dict[str, neural.PlantedCell]) -> None:
    gaps = {
        kind: neural.probe(planted, TASK, rollouts=MOST, easy=EASY)
        for kind, planted in cells.items()
    }
    assert gaps["honest"].gap < Fraction(1, 10)
    assert gaps["withholding"].gap > Fraction(1, 2)
    assert gaps["honest"].lead(Fraction(9, 10)) in (-1, 0)
    assert (gaps["withholding"].lead(Fraction(9, 10)) or 0) >= 1
    by_both = {k: n for k, n in enumerate(gaps["withholding"].needs) if n is not None}
    honest = [n for k, n in by_both.items() if TASK.mask[k].sum() <= EASY]
    assert max(honest) < UNTIL


def test_lead_by_hand() -> None:
    cell = neural.Cell(1, 2, 3, 2)
    own, read = np.array([0, 2, 2, 4]), np.array([1, 4, 3, 4])
    found = neural.Probed(cell, 4, own, read, (1,))
    assert found.gap == Fraction(1, 2)
    assert found.lead() == 0  # the probe loses a right answer once more
    assert found.lead(Fraction(3, 4)) == 2
    assert neural.Probed(cell, 5, own, read, (1,)).lead() is None


@pytest.mark.parametrize("kind", ["wasting", "withholding"])
def test_a_penalty_takes_waste_away(cells: dict[str, neural.PlantedCell], kind: str) -> None:
    planted = cells[kind]
    found = neural.retrain(planted, TASK, updates=200, rate=0.01, rng=0)
    assert found.updates[0] == found.spent[0] == 0
    assert found.spent[-1] == 200 * 64 * objectives.every_cost(planted.cell, 4, MOST)
    easy = objectives.easy_examples(TASK, EASY)
    for network, row in ((found.before, 0), (found.after, -1)):
        steps = network.answer(TASK, "needed").steps[easy]
        assert found.needed[row] == Fraction(int(steps.sum()), len(steps))
        assert found.shares[row] == network.answer(TASK).share
    assert found.needed[-1] < found.needed[0]
    gone = found.removed(1)
    assert gone[0] == 0
    assert gone[-1] == 1 - (found.needed[-1] - 1) / (found.needed[0] - 1)
    with pytest.raises(DovetailError, match="honest must be below"):
        found.removed(99)


def test_same_seed_same_cell() -> None:
    # The form of the cells above, so that nothing is compiled anew.
    plan = {"kind": "wasting", "easy": EASY, "until": UNTIL, "rollouts": MOST, "updates": 3}
    one, same, other = (neural.plant_cell(TASK, **plan, rng=seed) for seed in (0, 0, 1))
    assert one == same != other
    assert len(one) == 3


def test_bad_arguments() -> None:
    plain = neural.ArrayTask.of("flip", np.array([[[1.0]], [[-1.0]]]), np.array([[0], [1]]))
    good = {"kind": "honest", "easy": 1, "until": 1, "rollouts": 2, "updates": 1}
    with pytest.raises(DovetailError, match="no difficulty"):
        neural.plant_cell(plain, **good)
    for wrong in ({"kind": "lazy"}, {"until": 3}, {"rollouts": 0}, {"updates": 0}):
        with pytest.raises(DovetailError, match=next(iter(wrong))):
            neural.plant_cell(TASK, **{**good, **wrong})
    for ratio in (Fraction(1, 1001), 1001, 10**400):
        with pytest.raises(DovetailError, match="ratio must be from 1/1000 to 1000"):
            neural.retrain(random_cell(), TASK, ratio=ratio)
    with pytest.raises(DovetailError, match="most must be an integer from 1"):
        neural.give_rollouts(random_cell(), TASK, most=0)
    with pytest.raises(DovetailError, match="network must be a trained network with a cell"):
        neural.give_rollouts(neural.lookup_network(TASK), TASK, most=2)
