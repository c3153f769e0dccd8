"""The oracle's time of a machine on a task stops at the first wrong answer, and may as well not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import Task, testing
from dovetail.oracle import reference

WORDS = st.lists(st.sampled_from(["", "1", "01", "11"]), min_size=1, max_size=3, unique=True)


def by_all_runs(task: Task, table: reference.Table, most: int) -> int | None:
    """The time by the definition, every input being run."""
    whole = reference.evaluate(task, table, most)
    if whole.training_loss > 0:
        return None
    times = [time or 0 for time in whole.times]
    weighted = sum(w * time for w, time in zip(task.weights, times, strict=True))
    time = max(times) if task.cost == "max" else weighted
    return time if time <= most else None


@settings(max_examples=200)
@given(testing.tasks(2, 400), st.integers(1, 10_036), st.integers(1, 30))
def test_the_time_on_a_task_is_that_of_all_its_runs(task: Task, rank: int, most: int) -> None:
    table = reference.unrank(rank)
    assert reference.acceptance_time(task, table, most) == by_all_runs(task, table, most)


@settings(max_examples=200)
@given(st.integers(1, 10_036), WORDS, st.sampled_from(["average", "max"]), st.integers(1, 30))
def test_the_time_on_its_own_answers(rank: int, words: list[str], cost: str, most: int) -> None:
    table = reference.unrank(rank)
    runs = [(word, reference.run(table, word, 30)) for word in words]
    pairs = [(word, run.readout("tape")) for word, run in runs if run.outcome == "halted"]
    if pairs:
        task = Task.examples(pairs, "tape", cost)
        assert reference.acceptance_time(task, table, most) == by_all_runs(task, table, most)
