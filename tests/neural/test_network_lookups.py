"""Lookup tables made by hand: right on what they hold, at exactly what they cost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import DovetailError, neural
from dovetail.neural.training import trainers as training
from dovetail.values import extras


@st.composite
def any_task(draw: st.DrawFn) -> neural.ArrayTask:
    """Any answers to any inputs of −1, 0 and 1, some of which are not asked."""
    places, labels = draw(st.integers(1, 5)), draw(st.integers(2, 3))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    inputs = np.unique(random.integers(-1, 2, (draw(st.integers(1, 25)), places)), axis=0)
    random.shuffle(inputs)
    targets = random.integers(0, labels, inputs.shape)
    mask = random.random(inputs.shape) < 0.7
    mask[0, 0] = True
    names = tuple(map(str, range(labels)))
    return neural.ArrayTask.of("any", inputs[:, :, None], targets, mask=mask, labels=names)


def scores_by_hand(table: neural.LookupNetwork, values: list[float]) -> list[float]:
    read, shift, write, first = table.weights
    scores = list(map(float, first))
    for unit in range(table.held):
        found = sum(v * float(read[k, unit]) for k, v in enumerate(values)) + float(shift[unit])
        for k in range(len(scores)):
            scores[k] += max(0.0, found) * float(write[unit, k])
    return scores


@given(any_task(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_table_is_right_on_all_it_holds(task: neural.ArrayTask, spare: bool) -> None:
    table = neural.lookup_network(task, spare=spare)
    answers = table.answer(task)
    assert answers.share == 1
    assert table.examples == len(task)
    assert table.held == len(task) if not spare else table.held <= len(task)
    asked = np.flatnonzero(task.mask.any(axis=0))
    labels = len(task.labels)
    cost = table.held * (task.places + len(asked) * labels)
    assert table.multiply_adds == cost == answers.max_multiply_adds
    for row in range(len(task)):
        scores = np.array(scores_by_hand(table, task.inputs[row, :, 0].tolist()))
        best = scores.reshape(len(asked), labels).argmax(axis=1)
        good = [b == task.targets[row, p] for b, p in zip(best, asked, strict=True)]
        assert all(g for g, p in zip(good, asked, strict=True) if task.mask[row, p])


@given(any_task())
@settings(max_examples=20, deadline=None)
def test_units_fire_where_inputs_agree(task: neural.ArrayTask) -> None:
    table = neural.lookup_network(task, spare=False)
    read, shift = table.weights[:2]
    for row in task.inputs[:, :, 0]:
        for unit in range(table.held):
            example = read[:, unit]
            agrees = all(e in (0, v) for e, v in zip(example, row, strict=True))
            assert max(0, row @ example + shift[unit]) == agrees


def test_what_is_not_held_has_the_commonest_answer() -> None:
    every = neural.running_parity(4000, 6, rng=0)
    few, rest = neural.split(every, [20], rng=1)
    found = neural.lookup_network(few).answer(rest)
    default = np.array([np.bincount(few.targets[:, p]).argmax() for p in range(6)])
    assert found.right.tolist() == (rest.targets == default).sum(axis=1).tolist()


@pytest.mark.skipif(not extras.has("jax"), reason="needs the extra neural")
def test_a_table_runs_as_a_dense_network() -> None:
    task = neural.addition(60, 3, rng=4)
    table = neural.lookup_network(task)
    right = training.right_answers(table.network, table.weights, task)[0]
    assert right.tolist() == table.answer(task).right.tolist() == [4] * 60


def test_the_limit_of_units() -> None:
    task = neural.running_parity(300, 8, rng=0)
    cost = neural.Cell(1, 2, 4, 2).meter(8, 7).multiply_adds
    limit = int(neural.lookup_limit(task, cost))
    unit = neural.lookup_network(task, spare=False).multiply_adds // len(
        np.unique(task.inputs, axis=0)
    )
    assert unit == 8 + 16
    assert limit * unit <= cost < (limit + 1) * unit


def test_refused_tasks() -> None:
    inputs, targets = np.array([[[1.0]], [[1.0]]]), np.array([[0], [1]])
    with pytest.raises(DovetailError, match="equal inputs with different answers"):
        neural.lookup_network(neural.ArrayTask.of("both", inputs, targets))
    with pytest.raises(DovetailError, match="inputs of −1, 0 and 1"):
        neural.lookup_network(neural.ArrayTask.of("half", inputs / 2, targets))
    table = neural.lookup_network(neural.running_parity(9, 3, rng=0))
    with pytest.raises(DovetailError, match="the network is made for"):
        table.answer(neural.running_parity(9, 4, rng=0))


def test_split_has_no_common_inputs() -> None:
    every = neural.running_parity(500, 5, lengths=(1, 5), rng=0)
    parts = neural.split(every, [7, 20], rng=3)
    rows = [tuple(row) for part in parts for row in part.inputs[:, :, 0].tolist()]
    assert [len(part) for part in parts[:2]] == [7, 20]
    assert len(rows) == len(set(rows)) == len(np.unique(every.inputs, axis=0))
    asked = {tuple(r): (t[m].tolist(), m.sum()) for r, t, m in zip(
        every.inputs[:, :, 0].tolist(), every.targets, every.mask, strict=True)}  # fmt: skip
    for part in parts:
        assert part.difficulty is not None
        for k, row in enumerate(part.inputs[:, :, 0].tolist()):
            good = part.targets[k][part.mask[k]].tolist()
            assert (good, part.difficulty[k]) == asked[tuple(row)]
    with pytest.raises(DovetailError, match="sizes must leave something"):
        neural.split(every, [len(rows)])
