"""Estimates: a probe is right in the mean, exactly; errors are honest; cuts of units add up."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_values import in_itself

import dovetail
from dovetail import DovetailError, speed, tasks
from dovetail.censuses.parameters import Parameters
from dovetail.work import estimates
from dovetail.work.counts import cut
from dovetail.work.estimates import Effort, Probes, Tree, estimate

# --- a probe, over all its ways ------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """A tally with nothing but its work."""

    nodes: int
    steps: int
    total: int = 0


@dataclass(frozen=True)
class Branch:
    """A node of an invented tree: the work of its run, and what is below it."""

    nodes: int
    steps: int
    children: "tuple[Branch, ...]"


class Invented:
    """A plan over an invented tree; the codes of its choices count from 2."""

    def __init__(self, root: Branch) -> None:
        self.root = root

    def at(self, unit: list[int]) -> Branch:
        found = self.root
        for code in unit:
            found = found.children[code - 2]
        return found

    def cut(self, unit: list[int], depth: int) -> tuple[Counted, list[list[int]]]:
        nodes, steps, units = 0, 0, []

        def descend(branch: Branch, path: list[int]) -> None:
            nonlocal nodes, steps
            if len(path) == len(unit) + depth:
                units.append(path)
                return
            for code, child in enumerate(branch.children, 2):
                nodes, steps = nodes + child.nodes, steps + child.steps
                if child.children:
                    descend(child, [*path, code])

        descend(self.at(unit), unit)
        return Counted(nodes, steps), units

    def count_unit(self, unit: list[int]) -> Counted:
        tally, _ = self.cut(unit, 99)
        return tally


class Need(Exception):  # noqa: N818  # it asks, and is no error
    """The shares of a choice that the script does not make."""


class Script:
    """A generator that makes given choices, and knows how probable they are."""

    def __init__(self, choices: list[int]) -> None:
        self.choices = choices
        self.made = 0
        self.chance = 1.0

    def choice(self, count: int, p: np.ndarray) -> int:
        assert len(p) == count
        assert p.sum() == pytest.approx(1)
        assert (p > 0).all()
        if self.made == len(self.choices):
            raise Need(p)
        place = self.choices[self.made]
        self.made += 1
        self.chance *= p[place]
        return place


def mean(tree: Tree[Any], units: list[list[int]], small: float, *choices: int) -> np.ndarray:
    """Return the mean of a probe over all the choices that it can make after some."""
    script = Script(list(choices))
    probe = Probes(tree, units, script)  # type: ignore[arg-type]
    try:
        found = probe.probe(tree.shares(units), small)
    except Need as need:
        places = range(len(need.args[0]))
        return sum((mean(tree, units, small, *choices, place) for place in places), np.zeros(2))
    return script.chance * np.array([found.nodes, found.steps])


numbers = st.integers(1, 10**6)
trees = st.recursive(
    st.builds(Branch, numbers, numbers, st.just(())),
    lambda below: st.builds(Branch, numbers, numbers, st.lists(below, max_size=4).map(tuple)),
    max_leaves=25,
)


@given(trees, st.integers(0, 2), st.sampled_from([0.0, 10.0, 1e3, 1e9]))
def test_a_probe_is_right_in_the_mean(root: Branch, depth: int, small: float) -> None:
    plan = Invented(root)
    tree = Tree(plan, 2, 2)  # type: ignore[type-var]
    above, units = plan.cut([], depth)
    whole = plan.count_unit([])
    found = mean(tree, units, small) if units else np.zeros(2)
    assert found[0] + above.nodes == pytest.approx(whole.nodes)
    assert found[1] + above.steps == pytest.approx(whole.steps)


def test_a_probe_of_machines_is_right_in_the_mean() -> None:
    for states, symbols, depth in ((2, 2, 0), (2, 2, 1), (2, 2, 2)):
        plan = Parameters(states, symbols, 30, "", "visited", False, True).plan()
        above, units = plan.cut([], depth)
        tree = Tree(plan, states, symbols)
        true = dovetail.census(states, symbols, 30)
        for small in (0.0, 20.0):
            nodes, steps = mean(tree, units, small)
            assert nodes + above.nodes == pytest.approx(true.nodes)
            assert steps + above.steps == pytest.approx(true.steps)


# --- cuts of units -----------------------------------------------------------------------------


@settings(max_examples=200)
@given(st.data())
def test_what_lies_above_and_below_a_cut_of_a_unit_is_the_unit(data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(["", "1", "011"]))
    if data.draw(st.booleans()):
        plan: Any = Parameters(3, 2, 40, word, "visited", True, True).plan()
    else:
        question = speed.classes._question(tasks.successor, None, 3, 40, None, "exact", True)
        plan = question.plan()
    unit: list[int] = []
    for _ in range(data.draw(st.integers(0, 3))):
        _, below = plan.cut(unit, 1)
        if not below:
            break
        unit = data.draw(st.sampled_from(below))
    whole = plan.count_unit(unit)
    tally, units = plan.cut(unit, data.draw(st.integers(0, 4)))
    assert all(each[: len(unit)] == unit for each in units)
    for each in units:
        tally.merge(plan.count_unit(each))
    assert (tally.total, tally.nodes, tally.steps) == (whole.total, whole.nodes, whole.steps)
    if isinstance(plan, type(Parameters(1, 2, 1, "", "visited", True, True).plan())):
        assert tally.columns(False)[0] == whole.columns(False)[0]
        for one, other in zip(tally.columns(False)[1:], whole.columns(False)[1:], strict=True):
            assert all((a == b).all() for a, b in zip(one, other, strict=True))


def test_a_cut_of_what_is_no_unit_is_refused() -> None:
    plan = Parameters(2, 2, 6, "", "visited", True, True).plan()
    for unit in ([0], [99], [2, 2, 2, 2, 2, 2]):
        with pytest.raises(DovetailError, match="unit: not one of this census"):
            plan.cut(unit, 1)


# --- the numbers -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("states", "max_time", "probes"), [(3, 500, 300), (4, 107, 500), (5, 500, 500)]
)
def test_errors_are_honest(states: int, max_time: int, probes: int) -> None:
    true = dovetail.census(states, max_time=max_time, ranks=False)
    guesses = [
        dovetail.estimate_census(states, max_time=max_time, ranks=False, probes=probes, rng=seed)
        for seed in range(200)
    ]
    errors = np.array([(each.nodes_error, each.steps_error) for each in guesses])
    misses = np.array([(each.nodes - true.nodes, each.steps - true.steps) for each in guesses])
    within = (np.abs(misses) <= 2 * errors + 1e-9 * true.nodes).mean(axis=0)
    assert (within >= 0.89).all()  # 0.95, less four standard deviations of 200 draws
    assert (errors < 0.25 * np.array([true.nodes, true.steps])).all()
    bias = np.abs(misses.mean(axis=0)) / (errors.mean(axis=0) / np.sqrt(200) + 1e-9 * true.nodes)
    assert (bias < 4).all()


def test_a_number_of_probes_gives_the_same_again() -> None:
    one, two = (dovetail.estimate_census(4, max_time=60, probes=40, rng=5) for _ in range(2))
    assert (one.nodes, one.steps, one.nodes_error) == (two.nodes, two.steps, two.nodes_error)
    assert (one.units, one.probes) == (913, 40)
    assert dovetail.estimate_census(4, max_time=60, probes=40, rng=6).nodes != one.nodes


def test_what_is_quickly_counted_is_counted() -> None:
    for states in (1, 2, 3):
        true = dovetail.census(states, max_time=30)
        guess = dovetail.estimate_census(states, max_time=30)
        assert (guess.nodes, guess.steps, guess.probes) == (true.nodes, true.steps, 0)
        assert guess.nodes_error == guess.steps_error == guess.seconds_error == 0
    assert repr(guess).startswith("Estimate(359 units, 0 probes, 5.42e+03 ±")
    assert guess.to_dict()["probes"] == 0


def test_what_lies_above_the_units_is_counted() -> None:
    """Of three states, no partial machine lies below the units."""
    guess = dovetail.estimate_census(3, max_time=30, probes=2, rng=1)
    assert guess.nodes == pytest.approx(dovetail.census(3, max_time=30).nodes)


class Clock:
    """A clock that goes on by a second whenever it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        self.now += 1
        return self.now

    thread_time = perf_counter


def test_probes_stop_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(estimates, "clock", clock)
    plan = Parameters(4, 2, 60, "", "visited", True, True).plan()
    guess = estimate(Tree(plan, 4, 2), Effort(300.0, None), np.random.default_rng(1))
    assert guess.probes < 300
    assert clock.now < 320
    assert guess.seconds > 0


def test_a_tree_without_small_subtrees_is_not_counted_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its probes count no subtree, and take their time all the same."""
    monkeypatch.setattr(estimates, "SMALL", 0.0)
    monkeypatch.setattr(estimates, "LARGE", 0.0)
    monkeypatch.setattr(estimates, "clock", Clock())
    plan = Parameters(4, 2, 60, "", "visited", True, True).plan()
    guess = estimate(Tree(plan, 4, 2), Effort(2000.0, None), np.random.default_rng(1))
    assert guess.probes > 30
    assert guess.seconds > 2000


def test_the_first_probes_keep_to_the_time_too(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(estimates, "clock", clock)
    plan = Parameters(5, 2, 60, "", "visited", True, True).plan()
    guess = estimate(Tree(plan, 5, 2), Effort(1.0, None), np.random.default_rng(1))
    assert guess.probes == 2
    assert clock.now < 30  # two probes of a few counts each


def test_seconds_are_those_of_the_subtrees_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each count takes a second, all take as many seconds as there are subtrees."""
    monkeypatch.setattr(estimates, "clock", Clock())
    plan = Parameters(4, 2, 60, "", "visited", True, True).plan()
    monkeypatch.setattr(estimates, "LARGE", 1e9)  # each unit is counted whole
    guess = estimate(Tree(plan, 4, 2), Effort(1.0, 3000), np.random.default_rng(1))
    true = dovetail.census(4, max_time=60)
    _, units = cut(plan)
    below = sum(plan.count_unit(unit).nodes for unit in units)
    assert guess.seconds == pytest.approx(len(units) * true.nodes / below, rel=0.5)
    assert abs(guess.seconds - len(units) * true.nodes / below) < 4 * guess.seconds_error


def test_the_estimate_is_found_beside_the_census() -> None:
    estimate = dovetail.census.estimate(3, max_time=40, rng=1)  # type: ignore[attr-defined]
    assert estimate.nodes == dovetail.estimate_census(3, max_time=40, rng=1).nodes


@pytest.mark.parametrize(
    "bad",
    [
        {"probes": 1},
        {"probes": 2.5},
        {"seconds": 0},
        {"seconds": "long"},
        {"seconds": float("nan")},
        {"max_time": None},
        *({"rng": seed} for seed in ([1, 2], [[]], 1.5, True, -1, "1", "x", in_itself())),
    ],
)
def test_bad_arguments(bad: dict[str, Any]) -> None:
    with pytest.raises(DovetailError, match=f"{next(iter(bad))} must be"):
        dovetail.estimate_census(**{"states": 2, "max_time": 6, **bad})
    if "max_time" not in bad:
        with pytest.raises(DovetailError, match=f"{next(iter(bad))} must be"):
            speed.estimate_solutions(tasks.xor, max_states=2, max_time=6, **bad)


def test_the_command(command: Any, tmp_path: Any) -> None:
    arguments = ("census", "3", "--max-time", "30", "--estimate", "1")
    code, out, _ = command(*arguments)
    true = dovetail.census(3, max_time=30)
    assert code == 0
    assert f"{true.nodes:,} ± 0" in out
    code, out, _ = command(*arguments, "--json")
    assert f'"nodes": {true.nodes}' in out.replace("\n", "")
    code, _, err = command(*arguments, "--store", str(tmp_path / "s.sqlite"))
    assert code != 0
    assert "--estimate: makes no census, so it cannot be given with --store" in err
