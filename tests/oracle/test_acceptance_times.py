"""The oracle's time of a machine on a task stops at the first wrong answer, and may as well not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import Task, testing
from dovetail.oracle import reference


@settings(max_examples=200)
@given(testing.tasks(2, 400), st.integers(1, 400), st.integers(1, 30), st.booleans())
def test_the_time_on_a_task_is_that_of_all_its_runs(
    task: Task, rank: int, most: int, solver: bool
) -> None:
    solutions = reference.solutions(task, 400, 30)
    if solver and solutions:
        rank = solutions[rank % len(solutions)][0]
    table = reference.unrank(rank)
    whole = reference.evaluate(task, table, most)
    expected = None
    if whole.training_loss == 0:
        times = [time or 0 for time in whole.times]
        weighted = sum(w * time for w, time in zip(task.weights, times, strict=True))
        expected = max(times) if task.cost == "max" else weighted
    if expected is not None and expected > most:
        expected = None
    assert reference.acceptance_time(task, table, most) == expected
