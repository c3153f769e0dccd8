"""Counterexamples, softmax responses and sweeps, against their definitions."""

import math
import subprocess
import sys
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from forward_oracle import Table, area

import dovetail
from dovetail import DovetailError, tasks
from dovetail.forwarding import (
    forward,
    hull,
    minimal_counterexample,
    soft_fixed_points,
    sweep,
)

ONE = [(1, 3)]


def smallest(kappa: int, wanted: Any, most: int) -> tuple[int, int]:
    """The least number of points and coordinate sum of a set with a property, plainly."""
    plane = [(x, t) for x in range(1, most) for t in range(1, most)]
    for count in (1, 2):
        sums = [
            sum(map(sum, points))
            for points in combinations(plane, count)
            if sum(map(sum, points)) <= most and wanted(points, kappa)
        ]
        if sums:
            return count, min(sums)
    raise AssertionError


def no_fixed_point(points: Any, kappa: int) -> bool:
    return not Table(points).fixed(Fraction(kappa))


def three_cycle(points: Any, kappa: int) -> bool:
    return any(len(cycle) == 3 for cycle in Table(points).cycles(Fraction(kappa)))


@pytest.mark.parametrize("kappa", [1, 2, 3])
def test_the_smallest_set_without_a_fixed_point(kappa: int) -> None:
    found = minimal_counterexample(kappa=kappa)
    assert found.points is not None
    assert found.found
    assert no_fixed_point(found.points, kappa)
    assert (len(found.points), sum(map(sum, found.points))) == smallest(kappa, no_fixed_point, 10)


@pytest.mark.slow
def test_the_smallest_sets_with_a_cycle() -> None:
    assert minimal_counterexample(kappa=1, cycle=2).points == ((1, 3),)
    three = minimal_counterexample(kappa=2, cycle=3, max_points=2, max_sum=14)
    assert three.points is None
    assert not three.found
    assert three.checked > 100
    single = minimal_counterexample(kappa=2, cycle=3, max_points=1, max_sum=30)
    assert single.points == ((11, 16),)
    assert three_cycle(single.points, 2)
    assert not any(
        three_cycle([(x, total - x)], 2) for total in range(2, 27) for x in range(1, total)
    )
    assert minimal_counterexample(kappa=1, cycle=1).points == ((1, 1),)


def test_a_sweep_says_what_the_maps_say() -> None:
    fronts = {"one": ONE, "two": [(12, 1)], "three": [(8, 4), (6, 17), (1, 24), (20, 10)]}
    found = sweep(fronts, [2, 40], basins=True)
    assert [(row.task, row.kappa) for row in found.rows] == [
        (name, kappa) for name in fronts for kappa in (2, 40)
    ]
    for row in found.rows:
        m = forward(fronts[row.task], kappa=row.kappa)
        assert row.fixed == tuple(point.rate for point in m.fixed_points())
        assert row.exists == bool(Table(fronts[row.task]).fixed(row.kappa))
        assert row.cycles == tuple(len(cycle) for cycle in m.cycles())
        assert row.mixed == len(m.mixed_fixed_points())
        assert row.basins == len(m.basins().intervals)
        least = min(x * t for x, t in fronts[row.task])
        costs = [area(fronts[row.task], rate) / (2 * least) for rate in row.fixed]
        assert row.cost == (min(costs) if costs else None)
    assert found.share == Fraction(sum(row.exists for row in found.rows), 6)
    for workers in (2, 3):
        assert sweep(fronts, [2, 40], basins=True, workers=workers) == found


def test_a_script_that_starts_processes_needs_a_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from dovetail.forwarding import sweep\nsweep([[(1, 3)]], [1], workers=2)\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("dovetail.DovetailError: workers: a process ended")
    assert last.endswith('if __name__ == "__main__":`')


def test_columns_of_whole_numbers_are_exact() -> None:
    columns = sweep([ONE], [1, 10**12]).to_dict()
    assert (columns["kappa"].dtype, columns["vertices"].dtype) == (np.int64, np.int64)
    assert columns["kappa"].tolist() == [1, 10**12]
    assert sweep([ONE], [1, 10**30]).to_dict()["kappa"].tolist() == [1, 10**30]
    assert sweep([ONE], [1, 10**30]).to_polars()["kappa"].to_list() == ["1", str(10**30)]
    assert sweep([ONE], [1, Fraction(1, 2)]).to_dict()["kappa"].tolist() == [1.0, 0.5]
    assert sweep([ONE], [1], basins=True).to_dict()["basins"].dtype == np.int64


def test_a_sweep_as_columns() -> None:
    front = dovetail.front(tasks.and_, max_rank=9000, max_time=9000)
    found = sweep([front, ONE], [1, 10**6])
    columns = found.to_dict()
    assert columns["task"].tolist() == ["and", "and", "1", "1"]
    assert columns["fixed"].tolist() == [1, 1, 0, 1]
    assert columns["longest_cycle"].tolist() == [1, 1, 2, 1]
    assert np.isnan(columns["cost"][2])
    assert np.isnan(columns["basins"]).all()
    assert len(found.to_pandas()) == len(found) == 4
    assert repr(found) == (
        "ForwardingSweep(2 fronts, 2 code constants: a fixed point in 3 of 4 pairs, "
        "require='covered')"
    )
    axes = found.plot()
    shown = axes.images[0].get_array()
    assert shown is not None
    assert shown.tolist() == [[1, 1], [0, 1]]


def test_bad_input() -> None:
    for options in ({"temperature": 0}, {"temperature": math.inf}, {"temperature": -1.0}):
        with pytest.raises(DovetailError, match="temperature"):
            soft_fixed_points(ONE, kappa=1, **options)
    with pytest.raises(DovetailError, match="parameter"):
        soft_fixed_points(ONE, kappa=1, temperature=1, parameter="slope")
    with pytest.raises(DovetailError, match="candidates"):
        soft_fixed_points(ONE, kappa=1, temperature=1, candidates=[])
    with pytest.raises(DovetailError, match="candidates: the hull has"):
        soft_fixed_points(hull([(10**9, 1)]), kappa=1, temperature=1)
    for wrong in ({"kappa": 0}, {"cycle": 0}, {"max_points": 0}, {"max_sum": 1}):
        with pytest.raises(DovetailError, match=next(iter(wrong))):
            minimal_counterexample(**wrong)
    for arguments in (([], [1]), ([ONE], []), ([[]], [1])):
        with pytest.raises(DovetailError, match="at least one"):
            sweep(*arguments)
    with pytest.raises(DovetailError, match="kappas"):
        sweep([ONE], [0])
    front = dovetail.front(tasks.and_, max_rank=9000, max_time=20)
    with pytest.raises(DovetailError, match="several"):
        sweep(front, [1])  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="cover"):
        sweep([front], [10**12])
    found = sweep([front], [10**12], require="nothing")
    assert found.require == "nothing"
    assert "require='nothing'" in repr(found)


def test_a_sweep_counts_mixtures_that_are_too_many_to_list() -> None:
    mirrored = [(10**9, 1), (1, 10**9)]
    (row,) = sweep([mirrored], [1]).rows
    assert row.mixed > 10**6
    with pytest.raises(DovetailError, match=f"{row.mixed} mixed fixed points are too many"):
        forward(mirrored, kappa=1).mixed_fixed_points()
    with pytest.raises(DovetailError, match="mixed intervals are too many"):
        forward(mirrored, kappa=1).mixed_intervals()


def test_fronts_of_one_task_stay_apart_in_a_sweep() -> None:
    fronts = [dovetail.front(tasks.and_, max_rank=rank, max_time=50) for rank in (900, 9000)]
    found = sweep([*fronts, [(1, 3)]], [1, 10], require="nothing")
    assert [row.task for row in found.rows[::2]] == ["and 0", "and 1", "2"]
    assert repr(found).startswith("ForwardingSweep(3 fronts")
    assert len(found.plot().get_yticks()) == 3
