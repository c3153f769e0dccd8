"""What a search may draw, schedules as values, and what annealing refuses."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from annealed import (
    SCHEDULES,
    TOY,
    candidates,
    machines,
)

import dovetail
from dovetail import DovetailError, speed, tasks
from dovetail.results.encoding import decode, encode
from dovetail.speed import Candidates, Jumps, Levels, Milestones, Steady, UpAndDown


def test_candidates_of_functions() -> None:
    def doubled(n: int) -> tuple[int, int]:
        return 2 * n, n

    def table(n: int) -> tuple[int, int]:
        return {1: 2, 2: 4, 3: 6}.get(n, 0), 5

    def wrong(n: int) -> tuple[int, int]:
        return 2, 1

    examples = [(1, 2), (2, 4), (3, 6)]
    known = Candidates.of_programs([doubled, table, wrong], examples)
    assert known.computation.tolist() == [3, 6, 15]
    assert known.performance.tolist() == [1, 3, 3]
    assert known.waste.tolist() == [None, 0, 9]
    relaxed = Candidates.of_programs([doubled, table, wrong], examples, right=1, cost="max")
    assert relaxed.good.tolist() == [True, True, True]
    assert relaxed.waste.tolist() == [0, 3, 12]


def test_partial_performance_of_machines() -> None:
    every = machines(tasks.and_, 2, 12)
    half = Candidates.of_solutions(every, right=2)
    assert not half.knows_waste
    assert speed.anneal(half, Steady(4, 12), draws=5).wasteful is None
    assert speed.anneal(half, Steady(4, 12), draws=5).wasteful_share is None
    total = Candidates.of_solutions(every, right=2, waste="total")
    assert total.knows_waste
    assert total.slow_share == 0
    whole = Candidates.of_solutions(every)
    assert sum(half.programs) == sum(whole.programs)
    assert (
        sum(half.programs[half.good])
        > sum(whole.programs[whole.good])
        == sum(every.machines[every.time <= 12])
    )


def test_schedules_are_values(tmp_path: Path) -> None:
    for schedule in SCHEDULES:
        assert decode(encode(schedule)) == schedule
        found = speed.anneal(candidates(TOY), schedule, draws=2)
        found.save(tmp_path / "result")
        assert speed.Annealing.load(tmp_path / "result") == found
    assert Steady(2, 11, 3).levels() == (2, 5, 8, 11)
    assert Jumps(4, 12).levels() == Jumps(4, 15).levels() == (4, 8, 12)
    assert Levels(range(1, 4)).levels() == Levels(np.array([1, 2, 3])).levels() == (1, 2, 3)
    assert Milestones(1, 9, (1, 2, 3), 2).steps == (2, 2, 2)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Candidates.of_costs([], threshold=1), "programs: give at least one"),
        (lambda: Candidates.of_costs([((-1,), 1)], threshold=1), "a cost must be"),
        (lambda: Candidates.of_costs([((1.5,), 1)], threshold=1), "a cost must be"),
        (lambda: Candidates.of_costs([((), 1)], threshold=1), "at least one input"),
        (lambda: Candidates.of_costs([((1,), 1), ((1, 2), 1)], threshold=1), "each input"),
        (lambda: Candidates.of_costs([((1,), 1, 0)], threshold=1), "a number must be"),
        (lambda: Candidates.of_costs([((1,), 1, 10**101)], threshold=1), "a number must be"),
        (lambda: Candidates.of_costs([((10**101,), 1)], threshold=1), "greater than 10"),
        (lambda: Candidates.of_costs([7], threshold=1), "programs must be"),
        (lambda: Candidates.of_costs([((1,), 1)], threshold=1, cost="sum"), "cost must be one"),
        (lambda: Candidates.of_costs([((1,), 1)], threshold=1, waste="?"), "waste must be one"),
        (lambda: Candidates.of_costs([((1,), 1)], threshold=1, weights=(1, 2)), "weights must be"),
        (lambda: Candidates.of_costs([((1,), 1)], threshold=1, weights=(0,)), "weights must be"),
        (lambda: Candidates.of_programs([], [(1, 1)]), "programs: give at least one"),
        (lambda: Candidates.of_programs([abs], []), "examples: give at least one"),
        (lambda: Candidates.of_programs([abs], [(1, 1)]), "programs must be functions"),
        (lambda: Candidates.of_solutions(dovetail.solutions(tasks.and_, max_states=2, max_time=9)),
         'performance="subsets"'),
        (lambda: Candidates.of_solutions(machines(tasks.and_), right=5), "right must be"),
        (lambda: Candidates.of_solutions(machines(tasks.and_, 1, 1)), "no machine halts"),
        (lambda: Steady(5, 4), "goes nowhere"),
        (lambda: Steady(0, 4), "start must be"),
        (lambda: Steady(1, 4, 0), "step must be"),
        (lambda: Steady(1, 4, -1), "step must be"),
        (lambda: Steady(1, 4, 0.5), "step must be"),  # type: ignore[arg-type]
        (lambda: Steady(1, 10**9), "more than 1,000,000 levels"),
        (lambda: Jumps(0, 4), "size must be"),
        (lambda: Jumps(5, 4), "goes nowhere"),
        (lambda: Levels([]), "goes nowhere"),
        (lambda: Levels([0]), "schedule must be"),
        (lambda: Levels(5), "schedule must be"),  # type: ignore[arg-type]
        (lambda: Levels(np.array(5)), "schedule must be"),
        (lambda: Levels("12"), "schedule must be"),  # type: ignore[arg-type]
        (lambda: UpAndDown(1, 9, ()), "steps must be"),
        (lambda: UpAndDown(1, 9, (1, 2)), "steps must be"),
        (lambda: UpAndDown(9, 1, (2, 1)), "goes nowhere"),
        (lambda: Milestones(1, 9, right=()), "right must be"),
        (lambda: Milestones(1, 9, right=(2, 1)), "right must be"),
        (lambda: Milestones(1, 9, right=(1, 2), steps=(3, 2, 1)), "steps must be one for each"),
        (lambda: speed.anneal(candidates(TOY), [1], draws=0), "draws must be"),
        (lambda: speed.anneal(candidates(TOY), [1], draws=1.0), "draws must be"),  # type: ignore[arg-type]
        (lambda: speed.anneal(candidates(TOY), [1, 2], draws=[1]), "one for each of the 2 levels"),
        (lambda: speed.anneal(candidates(TOY), [1], draws=1, exact="no"), "exact must be"),  # type: ignore[arg-type]
        (lambda: speed.anneal(candidates(TOY), [4], draws=10**8, exact=True), "exact=False"),
        (lambda: speed.anneal(TOY, [1], draws=1), "candidates must be"),  # type: ignore[arg-type]
        (lambda: speed.anneal(machines(tasks.and_), [13], draws=1), "known only up to"),
        (lambda: speed.anneal(candidates(TOY), Milestones(1, 9, (1,)), draws=1), "last milestone"),
        (lambda: speed.anneal_sweep(candidates(TOY), [], draws=1), "schedules: give at least one"),
        (lambda: speed.anneal_sweep(candidates(TOY), [[1]], draws=[]), "draws: give at least one"),
        (lambda: speed.sample_annealing(candidates(TOY), [1], draws=1, runs=1), "runs must be"),
        (lambda: speed.sample_annealing(candidates(TOY), [1], draws=1, rng="x"), "rng must be"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_bad_input_is_refused(make: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        make()
