"""The census against brute force, published figures, itself, and other processes."""

import gzip
import math
import pickle
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import brute
import numpy as np
import pytest
from counted import four, fronts, points, table
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import process_pool
from workers import Inline, Mixing, units_in

import dovetail
from dovetail import Census, DovetailError, census
from dovetail.machines import READOUTS
from dovetail.oracle import reference

Truth = dict[str, Any]


def check_totals(found: Census) -> None:
    """Everything adds up, and the columns are in order."""
    assert found.halting + sum(found.endless.values()) + found.undecided == found.total
    assert sum(found.times().values()) == found.halting == int(found.counts.machines.sum())
    assert sum(found.machines(output) for output in found.outputs) == found.halting
    rows = list(zip(found.counts.output.tolist(), found.counts.time.tolist(), strict=True))
    assert rows == sorted(set(rows))
    assert list(found.outputs) == sorted(set(found.outputs), key=lambda word: (len(word), word))
    for front in fronts(found).values() if found.ranks else ():
        assert list(front) == brute.pareto(front) != []


# --- figures to be met -----------------------------------------------------------------------


@pytest.mark.parametrize("states", [1, 2, 3, 4])
def test_published_figures(truth: Truth, states: int) -> None:
    known, found = truth["census"][str(states)], census(states, max_time=107)
    check_totals(found)
    assert (found.total, found.halting) == (known["machines"], known["halting"])
    for output, machines in known.get("outputs", {}).items():
        assert found.machines(output) == machines
    if "runtimes" in known:
        assert found.times() == {int(time): n for time, n in known["runtimes"].items()}


@pytest.mark.parametrize("states", [2, 3, 4])
def test_the_tree_is_the_published_one(truth: Truth, states: int) -> None:
    # Theirs counts the machine without entries too; deciders do not change what is visited.
    found = census(states, max_time=107, ranks=False)
    assert found.nodes + 1 == truth["tree_normal_form"][str(states)]["total"]


def test_champions_are_the_slowest(truth: Truth) -> None:
    for champion in truth["champions"]:
        if champion["longest"] and champion["steps"] < 200:
            found = census(champion["states"], champion["symbols"], champion["steps"] + 50)
            assert max(found.times()) == champion["steps"]
            run = dovetail.run(champion["machine"])
            assert champion["steps"] in found.times(run.visited)


@pytest.mark.slow
def test_the_published_distribution_of_five_states() -> None:
    # Made from machines of five states in 500 steps, as the mean over both symbols as the blank.
    # One string is not given by any of these machines; its published value is no count of machines.
    data = resources.files("pybdm.ctmdata") / "ctm-b2-d12.pkl.gz"
    parts = pickle.loads(gzip.decompress(data.read_bytes())).values()
    published = {word: bits for part in parts for word, bits in part.items()}
    assert len(published) == 2**12 - 1  # a string and its complement are one
    found = census(5, max_time=500, ranks=False)
    check_totals(found)
    assert (found.total, found.halting) == (26_559_922_791_424, 6_897_263_888_672)
    columns = found.to_dict()
    machines = dict(zip(columns["output"], columns["machines"].tolist(), strict=True))
    complement = str.maketrans("01", "10")
    missing = []
    for word, bits in published.items():
        both = machines.get(word, 0) + machines.get(word.translate(complement), 0)
        if both:
            assert math.log2(2 * found.halting) - math.log2(both) == pytest.approx(bits, abs=1e-13)
        else:
            missing.append((word, bits))
    [(word, bits)] = missing
    assert word == "000110100111"
    assert found.halting / 2**bits == pytest.approx(36)
    assert all(number % 24 == 0 or number > 10**10 for number in machines.values())
    seen = {word for word in machines if len(word) <= 12}
    assert seen <= published.keys() | {word.translate(complement) for word in published}


# --- brute force -----------------------------------------------------------------------------

SIZES = [(1, 2, 4), (1, 3, 4), (1, 4, 3), (2, 2, 9)]


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("input", ["", "1", "01", "1101"])
def test_small_sizes_by_brute_force(size: tuple[int, int, int], input: str, readout: str) -> None:
    found = census(*size, input, readout=readout)
    check_totals(found)
    assert table(found) == brute.brute(*size, input, readout).machines
    assert fronts(found) == brute.fronts(*size, input, readout)


def test_the_brute_force_by_the_oracle() -> None:
    for readout in READOUTS:
        machines: Counter[tuple[str, int]] = Counter()
        least: dict[tuple[str, int], int] = {}
        for rank in range(37, 37 + 10_000, 1 if readout == "visited" else 7):
            run = reference.run(reference.unrank(rank), "01", max_steps=9)
            if run.outcome == "halted":
                machines[run.readout(readout), run.steps] += 1
                least.setdefault((run.readout(readout), run.steps), rank)
        known = brute.brute(2, 2, 9, "01", readout)
        if readout == "visited":
            assert (machines, least) == (known.machines, known.least)
        else:
            assert machines.keys() <= known.machines.keys()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3, 2, 24), (2, 3, 42)], ids=str)
def test_large_sizes_by_brute_force(size: tuple[int, int, int]) -> None:
    found = census(*size)
    check_totals(found)
    assert table(found) == brute.brute(*size, "", "visited").machines
    assert fronts(found) == brute.fronts(*size, "", "visited")


@pytest.mark.slow
@pytest.mark.parametrize("readout", ["tape", "right"])
def test_three_states_on_an_input_by_brute_force(readout: str) -> None:
    found = census(3, 2, 16, "1011", readout=readout)
    assert table(found) == brute.brute(3, 2, 16, "1011", readout).machines
    assert fronts(found) == brute.fronts(3, 2, 16, "1011", readout)


@given(
    size=st.sampled_from([(4, 2), (5, 2), (3, 3), (2, 4), (2, 5)]),
    input=st.sampled_from(["", "1", "01", "1101"]),
    readout=st.sampled_from(READOUTS),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=20)
def test_machines_drawn_at_random_are_in_the_census(
    size: tuple[int, int], input: str, readout: str, seed: int
) -> None:
    (states, symbols), space = size, dovetail.Space(*size)
    found = _shallow(size, input, readout)
    chance = np.random.default_rng(seed)
    for _ in range(100):
        codes = [int(chance.integers(space.choices(states))) for _ in range(states * symbols)]
        place = 0
        for code in codes:
            place = place * space.choices(states) + code
        rank = space.offset(states) + 1 + place
        run = reference.run(space.machine(rank), input, max_steps=6)
        if run.outcome == "halted":
            output = run.readout(readout)
            assert found.times(output)[run.steps] > 0
            assert any(x <= rank and t <= run.steps for x, t in points(found, output))


@cache
def _shallow(size: tuple[int, int], input: str, readout: str) -> Census:
    return census(*size, 6, input, readout=readout)


def test_points_of_fronts_are_machines() -> None:
    found, space = four(), dovetail.Space(4)
    for output in found.outputs[::10]:
        for rank, time in points(found, output):
            run = dovetail.run(space.machine(rank))
            assert (run.visited, run.steps) == (output, time)


# --- what must not matter --------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [(3, 2, 60), (3, 2, 40, "101"), (2, 3, 60, "2"), (4, 2, 30), (3, 2, 3000), (2, 3, 2000, "201")],
    ids=str,
)
def test_deciders_change_no_answer(arguments: tuple[Any, ...]) -> None:
    on, off = census(*arguments), census(*arguments, deciders=False)
    assert (on.halting, on.outputs) == (off.halting, off.outputs)
    assert table(on) == table(off)
    assert fronts(on) == fronts(off)
    proved = [on.endless[name] - off.endless[name] for name in on.endless]
    assert proved[0] == 0  # not a matter of running
    assert all(number >= 0 for number in proved)
    assert sum(proved) == off.undecided - on.undecided > 0
    assert on.steps < off.steps


def test_workers_change_nothing() -> None:
    one, *others = (census(4, max_time=60, workers=workers) for workers in (1, 2, 7))
    for other in others:
        assert one == other
        assert (one.nodes, one.steps) == (other.nodes, other.steps)


def test_ranks_change_no_count() -> None:
    without = census(4, max_time=107, ranks=False)
    assert table(without) == table(four())
    assert list(without.to_pandas("outputs")) == ["output", "machines", "complexity"]
    for ask, name in ((without.front, "0"), (without.kt, "0"), (without.to_pandas, "fronts")):
        with pytest.raises(DovetailError, match="ranks=True"):
            ask(name)


def test_trailing_blanks_are_no_input() -> None:
    assert census(2, max_time=9, input="000") == census(2, max_time=9)
    assert census(2, max_time=9, input="100") == census(2, max_time=9, input="1")


def test_a_longer_time_only_adds() -> None:
    short, long = census(3, max_time=12), census(3, max_time=20)
    assert {key: n for key, n in table(long).items() if key[1] <= 12} == table(short)


def test_mirror_images() -> None:
    found = four()
    assert all(found.times(word) == found.times(word[::-1]) for word in found.outputs)


# --- elsewhere -------------------------------------------------------------------------------


def test_executors_change_nothing(tmp_path: Path) -> None:
    here, inline, path = census(3, 2, 40, "11"), Inline(), tmp_path / "store"
    with process_pool(2) as processes, ThreadPoolExecutor(2) as threads:
        for executor, kept in ((processes, None), (threads, None), (inline, path)):
            there = census(3, 2, 40, "11", executor=executor, store=kept)
            assert there == here
            assert (there.nodes, there.steps) == (here.nodes, here.steps)
    assert inline.calls > 200
    again = Inline()
    assert census(3, 2, 40, "11", store=path, executor=again) == here
    assert again.calls == 0


def test_a_broken_executor_leaves_a_store_to_resume(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with pytest.raises(ConnectionError) as caught:
        census(3, max_time=40, executor=Inline(100), store=path)
    assert "the same call" in caught.value.__notes__[0]
    kept = units_in(path)
    assert kept <= 100
    rest = Inline()
    assert census(3, max_time=40, executor=rest, store=path) == census(3, max_time=40)
    assert kept + rest.calls == units_in(path)


class Failing(Inline):
    """An executor whose workers are not told the unit, so that they fail."""

    def submit(self, function: Any, /, *arguments: Any) -> "Future[Any]":
        return super().submit(function, *arguments[:-1])


def test_what_a_worker_raises_says_how_to_go_on() -> None:
    with pytest.raises(TypeError) as caught:
        census(3, max_time=40, executor=Failing())
    assert "the same call" in caught.value.__notes__[0]


class Lying(Inline):
    """An executor whose workers count something else."""

    def submit(self, function: Any, /, *arguments: Any) -> "Future[Any]":
        parameters, unit = arguments
        return super().submit(function, replace(parameters, max_time=2), unit)


def test_workers_that_count_something_else() -> None:
    with pytest.raises((DovetailError, RuntimeError)):
        census(3, max_time=40, executor=Lying())


@pytest.mark.parametrize("result", [None, "garbage", b"bytes", ("5.5", b""), (1, 2, 3)])
def test_a_result_of_another_unit_is_refused(tmp_path: Path, result: Any) -> None:
    path = tmp_path / "store"
    with pytest.raises(DovetailError, match="executor: gave"):
        census(3, max_time=40, executor=Mixing(result), store=path)
    assert census(3, max_time=40, store=path) == census(3, max_time=40)


class Garbling(Inline):
    """An executor that loses half of a tally."""

    def submit(self, function: Any, /, *arguments: Any) -> "Future[Any]":
        future = super().submit(function, *arguments)
        name, tally = future.result()
        future = Future()
        future.set_result((name, tally[: len(tally) // 2]))
        return future


def test_a_garbled_tally_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with pytest.raises(DovetailError, match="tally"):
        census(3, max_time=40, executor=Garbling(), store=path)
    assert census(3, max_time=40, store=path) == census(3, max_time=40)
