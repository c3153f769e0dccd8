"""`Answered`: exact shares, means and most, by hand and against sums one by one."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dovetail import neural
from dovetail.neural.training.answers import answered

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3)),
    min_size=1,
    max_size=12,
)
COSTS = np.array([10, 25, 30, 2**40])


def of_rows(rows: list[tuple[int, int, int, int]]) -> neural.Answered:
    hard, steps, right, asked = (np.array(column) for column in zip(*rows, strict=True))
    return neural.Answered(
        "made", 7, 90, hard, steps, COSTS[steps - 1], np.minimum(right, asked), asked
    )


def test_by_hand() -> None:
    found = of_rows([(1, 1, 1, 1), (2, 2, 2, 3), (2, 3, 0, 1), (2, 2, 1, 1)])
    assert found.share == Fraction(4, 6)
    assert found.mean_steps == 2
    assert found.mean_multiply_adds == Fraction(10 + 25 + 30 + 25, 4)
    assert found.max_multiply_adds == 30
    assert found.by_difficulty() == {1: 1, 2: Fraction(7, 3)}
    assert found.exits() == {1: Fraction(1, 4), 2: Fraction(1, 2), 3: Fraction(1, 4)}
    assert len(found) == 4


@given(ROWS)
def test_one_by_one(rows: list[tuple[int, int, int, int]]) -> None:
    found = of_rows(rows)
    right = sum(min(right, asked) for _, _, right, asked in rows)
    assert found.share == Fraction(right, sum(row[3] for row in rows))
    costs = [int(COSTS[row[1] - 1]) for row in rows]
    assert found.mean_multiply_adds == Fraction(sum(costs), len(rows))
    assert found.max_multiply_adds == max(costs)
    for hard, mean in found.by_difficulty().items():
        group = [row[1] for row in rows if row[0] == hard]
        assert mean == Fraction(sum(group), len(group))
    assert sum(found.exits().values()) == 1
    assert set(found.exits()) == {row[1] for row in rows}
    assert found.mean_steps == sum(steps * part for steps, part in found.exits().items())


def test_a_task_without_difficulty() -> None:
    found = neural.Answered("made", 7, 90, None, *np.ones((4, 3), np.int64))
    assert found.by_difficulty() == {}
    assert found.to_dict()["difficulty"].tolist() == [None] * 3


def test_answers_of_a_task_have_its_asked_answers_and_the_cost_of_their_steps() -> None:
    task = neural.running_parity(3, 4, lengths=(2, 4), rng=1)
    steps, right = np.array([2, 1, 3]), np.array([1, 2, 0])
    found = answered("made", (np.zeros((2, 3)), np.zeros(1)), task, steps, COSTS, right)
    assert found.asked.tolist() == task.difficulty.tolist()  # type: ignore[union-attr]
    assert found.multiply_adds.tolist() == [25, 10, 30]
    assert (found.name, found.parameters) == ("made", 7)
