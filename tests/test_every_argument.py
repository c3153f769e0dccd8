"""Every argument of every function refuses what it cannot take, shortly and by a `DovetailError`.

Each call here is right but for one argument, which is replaced by values of all kinds. It may work
with them; it may not fail in another way, nor with a message that repeats a long argument.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from inspect import signature
from itertools import islice
from pathlib import Path
from typing import Any

import calls_of_models
import numpy as np
import pytest
from odd_values import in_itself, nested

import dovetail
from dovetail import (
    DovetailError,
    Machine,
    Space,
    Task,
    data,
    dovetailing,
    forwarding,
    geometry,
    slopes,
    speed,
)
from dovetail.tasks import and_, boolean, modular, named, xor
from dovetail.values.display import shown

MACHINE = "1RB1LB_1LA1RZ"
POINTS = [(1, 3), (5, 1)]
SPACE = Space(2)

JUNK: list[Any] = [
    None,
    True,
    -1,
    1.5,
    float("nan"),
    -(10**5000),
    [10**5000],
    "x",
    "\ud800",
    "\0",
    "1" * 200_000,
    b"x",
    b"\xff" * 200_000,
    [None],
    (1,),
    [(1, 2, 3)],
    [(0, 1)],
    {"a": 1},
    object(),
    nested(5000),
    in_itself(),
    np.int8(-1),
    np.array(["a"]),
    np.zeros((2, 2)),
]


@cache
def front() -> dovetail.Front:
    return dovetail.front(and_, max_rank=9000, max_time=9000)


@cache
def some_census() -> dovetail.Census:
    return dovetail.census(2, max_time=6)


@cache
def unfinished() -> dovetail.NoHit:
    found = dovetail.search(xor, max_nodes=10)
    assert isinstance(found, dovetail.NoHit)
    return found


def part() -> dovetail.Front:
    return dovetail.front(xor, max_states=3, max_time=200, max_nodes=5)


@cache
def solved() -> dovetail.Solutions:
    return dovetail.solutions(and_, max_states=2, max_time=20)


def ordered() -> speed.OrderSamples:
    return speed.sample_orders(solved(), 3, rng=1)


def forwarded() -> forwarding.ForwardingMap:
    return forwarding.forward(POINTS, kappa=1)


PIECES = dovetail.runtime_geometry([(2, 90), (50, 9)])
NAMES = {"honest": "honest", "planted": "planted"}
PROGRAMS = speed.Programs.of([[1, 2], [3, 4]], names=NAMES, ranks=[1, 2])
HULL = forwarding.hull(POINTS)
LIMITS = {"max_nodes": 10, "timeout": 1, "workers": 1, "executor": None, "progress": False}
CENSUS = {
    "states": 2, "symbols": 2, "max_time": 6, "input": "", "readout": "visited", "ranks": True,
    "deciders": True,
}  # fmt: skip
SOLUTIONS = {
    "task": and_, "space": None, "max_states": 2, "max_time": 6, "held_out_time": 3,
    "performance": "exact", "deciders": True,
}  # fmt: skip
TOY = speed.Candidates.of_costs([((1,), 0), ((2,), 1)], threshold=1)
ANNEAL = {"candidates": TOY, "draws": 2, "replacement": True}
POINT = {"rank": 1, "time": 1, "a": 1, "b": 1}
TASK = {"readout": "tape", "cost": "average", "name": ""}

# Functions, and right arguments of them.
# Networks are trained only with the packages of the extra.

CALLS: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (Machine, {"text": MACHINE}),
    (Machine.from_dict, {"table": {"A": {0: ("A", 1, "R")}}, "states": 1, "symbols": 2}),
    (Machine(MACHINE).entry, {"state": "A", "symbol": 0}),
    (Space, {"states": 2, "symbols": 2, "order": None}),
    *((function, {"states": 1}) for function in (SPACE.choices, SPACE.count, SPACE.offset)),
    (SPACE.machine, {"rank": 1}),
    (SPACE.rank, {"machine": MACHINE}),
    (SPACE.description_length, {"machine": MACHINE}),
    (dovetail.run, {"machine": MACHINE, "input": "", "max_steps": 9, "max_cells": 99}),
    (dovetail.run(MACHINE).readout, {"name": "tape"}),
    (dovetail.configurations, {"machine": MACHINE, "input": "", "max_steps": 9}),
    (
        dovetail.space_time,
        {"machine": MACHINE, "input": "", "start": 0, "stop": 3, "stride": 1, "left": 0,
         "right": 3, "max_cells": 99},
    ),
    (dovetail.prove, {"machine": MACHINE, "input": "", "max_steps": 10}),
    (
        Task,
        {"name": "", "inputs": ("",), "outputs": ("1",), "function": None, "readout": "tape",
         "cost": "average", "weights": (1,), "held_out": ()},
    ),
    (Task.examples, {"pairs": [("", "1")], "weights": None, "held_out": (), **TASK}),
    (Task.output, {"output": "1", **TASK}),
    (
        Task.predicate,
        {"inputs": [""], "function": bool, "weights": None, "held_out": (), **TASK},
    ),
    (and_.evaluate, {"machine": MACHINE, "max_steps": 10, "held_out_steps": 3}),
    (named, {"name": "xor"}),
    (boolean, {"table": "0110"}),
    (modular, {next(iter(signature(modular).parameters)): 3}),
    (
        dovetail.search,
        {"task": and_, "a": 1, "b": 1, "tie": "rank", "space": None, "max_iterations": 99,
         "max_nodes": 99, "timeout": 1, "held_out_steps": 3, "progress": False},
    ),
    (
        unfinished().resume,
        {"max_iterations": 99, "max_nodes": 99, "timeout": 1, "progress": False},
    ),
    (
        dovetail.dovetail,
        {"task": and_, "a": 1, "b": 1, "tie": "rank", "space": None, "max_iterations": 3,
         "trace": False},
    ),
    (dovetail.HaltingTable, {"times": [None, 1], "losses": [None, 0]}),
    (
        speed.random_order,
        {"solutions": solved(), "a": 99, "b": 1, "tie": "rank", "exact": False},
    ),
    (speed.random_order(solved(), 99).share, {"rows": [0, 1]}),
    (speed.random_front, {"solutions": solved()}),
    (speed.sample_orders, {"solutions": solved(), "samples": 3, "rng": 1}),
    (ordered().front, {"sample": 0}),
    (ordered().winners, {"a": 1, "b": 1, "tie": "time"}),
    (ordered().wins, {"a": 1, "b": 1, "tie": "time"}),
    (ordered().forward, {"kappa": 1, "samples": 2}),
    *((function, POINT) for function in (dovetailing.iteration, dovetailing.area)),
    (dovetailing.slots, {**POINT, "tie": "rank", "total": None}),
    (dovetailing.search_key, {**POINT, "tie": "rank"}),
    (
        dovetail.front,
        {"task": and_, "space": None, "max_rank": 1000, "max_time": 5, **LIMITS},
    ),
    (lambda **given: part().resume(**given), LIMITS),
    (
        lambda **given: part().extend(**given),
        {"max_rank": 10**7, "max_time": 300, **LIMITS},
    ),
    (lambda **given: part().extend(**given), {"max_states": 3, "max_time": 300}),
    (lambda store: dovetail.census(2, max_time=6, store=store), {"store": None}),
    (front().winner, {"a": 100, "b": 1, "tie": "rank"}),
    (front().sweep, {"a": [1], "b": [1], "tie": "rank", "slots": False}),
    (front().save, {"path": "saved"}),
    (dovetail.Front.load, {"path": "saved"}),
    (some_census().save, {"path": "saved census"}),
    (dovetail.Census.load, {"path": "saved census"}),
    (
        dovetail.census,
        {**CENSUS, "longest": 9, "detailed": 8, "workers": 1, "executor": None, "progress": False},
    ),
    (dovetail.solutions, {**SOLUTIONS, "workers": 1, "executor": None, "progress": False}),
    (
        lambda store: dovetail.solutions(and_, max_states=1, max_time=3, store=store),
        {"store": None},
    ),
    (speed.estimate_solutions, {**SOLUTIONS, "seconds": 0.1, "probes": 2, "rng": 1}),
    (speed.AverageTime, {"weights": (1, 2, 1, 1)}),
    (speed.Linear, {"a": 1, "b": 1, "time": speed.Time()}),
    (speed.Dovetailer, {"a": 1, "b": 1, "tie": "rank"}),
    (speed.Kt, {"time": speed.Time()}),
    (speed.AtMost, {"prior": speed.Rank(), "bound": 3}),
    (lambda prior: speed.Lexicographic(prior, prior), {"prior": speed.Rank()}),
    (lambda **given: solved().select(**given), {"prior": speed.Rank()}),
    (lambda **given: solved().waste(**given), {"weights": (1, 1, 1, 1)}),
    (lambda **given: solved().machine(**given), {"row": 0}),
    (dovetail.estimate_census, {**CENSUS, "seconds": 0.1, "probes": 2, "rng": 1}),
    *(
        (getattr(some_census(), name), {"output": "0"})
        for name in ("machines", "times", "front", "kt")
    ),
    (some_census().distribution, {"weight": None}),
    (some_census().up_to, {"longest": 2, "detailed": 1}),
    (
        dovetail.complexity,
        {"text": "0110", "states": 3, "symbols": 2, "block": 3, "blanks": "zeros"},
    ),
    (
        data.decompose,
        {"text": "0110", "boundary": "correlated", "shift": 1, "least": 2, "block": 3},
    ),
    (data.table, {"states": 3, "symbols": 2}),
    (data.distribution, {"states": 2, "symbols": 3}),
    (data.table(3).complexity, {"output": "0110", "blanks": "both"}),
    (data.table(3).machines, {"output": "0110"}),
    (data.table(3).least_rank, {"output": "0110"}),
    (data.table(3).complete, {"blanks": "both"}),
    (some_census().complexity, {"output": "0", "weight": None}),
    (dovetail.runtime_geometry, {"points": POINTS}),
    (
        dovetail.explore,
        {"programs": POINTS, "a": 1, "b": 1, "tie": "rank", "kappa": 1, "held_out_steps": 9,
         "max_rank": None, "max_states": None, "max_time": None, "space": None, "workers": None,
         "progress": False},
    ),
    (lambda **given: dovetail.explore(and_, **given), {"max_rank": 900, "max_time": 90}),
    (dovetail.explore, {"programs": MACHINE, "input": "", "max_steps": 9}),
    *(
        (lambda value, name=name: setattr(dovetail.explore(MACHINE), name, value), {"value": 1})
        for name in ("step", "cell", "zoom")
    ),
    (dovetail.explore(MACHINE).save_html, {"path": "saved.html", "start": 0, "stop": 6}),
    (dovetail.explore(MACHINE).observe, {"function": print}),
    (lambda slope: setattr(dovetail.explore(POINTS), "slope", slope), {"slope": 1}),
    (lambda kappa: setattr(dovetail.explore(POINTS), "kappa", kappa), {"kappa": 1}),
    (dovetail.explore(POINTS).observe, {"function": print}),
    (dovetail.explore(POINTS).save_html, {"path": "saved.html"}),
    (geometry.lower_left_hull, {"points": POINTS}),
    (geometry.mistuned_cost, {"ratio": 1}),
    *((function, {"rate": 1}) for function in (PIECES.piece, PIECES.cost, PIECES.area)),
    (PIECES.areas, {"rates": [1]}),
    (
        dovetail.compare_costs,
        {"front": front(), "slopes": [dovetail.Slope(100, 1)], "tie": "rank"},
    ),
    (geometry.Ledger.of, {"entries": [("a", 1, 2)], "scale": "rank"}),
    (dovetail.Slope, {"a": 1, "b": 2}),
    (slopes.fraction_complexity, {"a": 1, "b": 1}),
    (slopes.fraction_product, {"a": 1, "b": 1}),
    (slopes.farey, {"order": 3, "above": False}),
    (slopes.stern_brocot_turns, {"value": 1}),
    (slopes.stern_brocot_path, {"value": 1}),
    (slopes.stern_brocot_levels, {"count": 3}),
    (slopes.fractions_up_to, {"product": 4, "order": "value"}),
    (slopes.simplest_between, {"low": 1, "high": 2, "inclusive": "both"}),
    (forwarding.hull, {"points": POINTS}),
    (forwarding.Points.of, {"points": POINTS}),
    *((function, {"index": 0}) for function in (HULL.family, HULL.vertex, HULL.edge)),
    (HULL.prices, {"first": 0, "last": 1}),
    *((function, {"price": Fraction(1)}) for function in (HULL.best, HULL.select)),
    (forwarding.forward, {"points": POINTS, "kappa": 1, "require": "covered"}),
    (forwarded().best, {"rate": 1}),
    (forwarded().check_areas, {"rates": [Fraction(1)]}),
    (lambda index: forwarded().breakpoints()[index], {"index": 0}),
    (forwarded().orbit, {"start": 1}),
    (
        forwarding.sweep,
        {"fronts": [POINTS], "kappas": [1], "require": "nothing", "basins": False, "workers": 1,
         "progress": False},
    ),
    (
        forwarding.prior_map,
        {"searches": [("a", (1, 0), (0, 1)), ("b", (0, 1), (1, 0))], "title": ""},
    ),
    (forwarding.dovetailers, {"points": POINTS, "kappa": 1}),
    (HULL.existence().covers, {"kappa": 1}),
    (forwarding.dovetailers(POINTS, kappa=1).best, {"prior": (1, 0)}),
    (forwarding.dovetailers(POINTS, kappa=1).orbit, {"prior": (1, 0)}),
    (forwarding.dovetailers(POINTS, kappa=1).switches, {"start": (1, 0), "end": (0, 1)}),
    (forwarding.log_work, {"points": POINTS, "c": 1, "terms": 99}),
    (
        forwarding.log_tower,
        {"points": POINTS, "kappa": 1, "levels": 2, "outer": 1.0, "candidates": [1],
         "length": forwarding.plain},
    ),
    (forwarding.tower, {"points": POINTS, "kappa": 1, "levels": 2}),
    (
        forwarding.soft_fixed_points,
        {"points": POINTS, "kappa": 1, "temperature": 1, "parameter": "share", "candidates": [1]},
    ),
    (
        forwarding.soft_path,
        {"points": POINTS, "kappa": 1, "temperatures": [1], "parameter": "rate",
         "candidates": None},
    ),
    (speed.anneal, {**ANNEAL, "schedule": [1, 2], "exact": True}),
    (speed.anneal_sweep, {**ANNEAL, "schedules": [[1, 2]]}),
    (speed.sample_annealing, {**ANNEAL, "schedule": [1, 2], "runs": 3, "rng": 1}),
    (speed.Steady, {"start": 1, "stop": 9, "step": 2}),
    (speed.Jumps, {"size": 2, "stop": 9}),
    (speed.Levels, {"bounds": [1, 2]}),
    (speed.UpAndDown, {"start": 1, "stop": 9, "steps": (2, 1)}),
    (speed.Milestones, {"start": 1, "stop": 9, "right": (1, 2), "steps": (2, 1)}),
    (
        speed.Candidates.of_costs,
        {"programs": [((1,), 1)], "threshold": 1, "cost": "max", "weights": (1,),
         "waste": "total", "name": ""},
    ),
    (
        speed.Candidates.of_programs,
        {"programs": [lambda _: (1, 1)], "examples": [(1, 1)], "right": 1, "cost": "max",
         "weights": (1,), "waste": "total", "name": ""},
    ),
    (
        speed.Programs.of,
        {"steps": [[1]], "names": ["a"], "inputs": ["1"], "ranks": [1], "good": [True]},
    ),
    (PROGRAMS.complexities, {"scale": "rank"}),
    *((function, {"prior": speed.Rank()}) for function in (PROGRAMS.rows, PROGRAMS.select)),
    (PROGRAMS.take, {"rows": [0]}),
    (PROGRAMS.row, {"name": "planted"}),
    (speed.misbehaviour, {"solutions": PROGRAMS, "prior": speed.Rank()}),
    (speed.ledger, {"solutions": PROGRAMS, "scale": "rank", "time": speed.Time(), "label": ""}),
    (speed.exact_rank, {"machine": MACHINE}),
    (
        speed.plant,
        {"machine": MACHINE, "task": and_, "pattern": "1", "kind": "walk", "size": 1,
         "max_steps": 99},
    ),
    (speed.plant(MACHINE, and_, pattern="1").check, {"input": "1"}),
    (speed.plant(MACHINE, and_, pattern="1").programs, {"others": {"same": MACHINE}}),
    (speed.tilts, {"programs": PROGRAMS, "priors": [speed.Rank()], **NAMES}),
    (
        speed.margin_by_rate,
        {"programs": PROGRAMS, "time": speed.Time(), "scale": "rank", **NAMES},
    ),
    (
        speed.margin_by_share,
        {"programs": PROGRAMS, "matches": [True, False], "rate": 1, "scale": "rank", **NAMES},
    ),
    (
        speed.deception_checks,
        {"programs": PROGRAMS, "check_steps": (1, 2), "priors": [speed.Rank()], **NAMES},
    ),
    (speed.shared_cost, {"extra": 1, "episodes": 2, "store": 1, "recall": 1}),
    (speed.episodes_to_hide, {"extra": 1, "gain": 2, "store": 1, "recall": 1}),
    (speed.Margin(Fraction(1), Fraction(1), None).at, {"value": 1}),
    (geometry.Ledger.of([("a", 1, 2)], scale="rank").win, {"name": "a"}),
    (
        speed.held_out_by_slope,
        {"solutions": solved(), "slopes": [(1, 1)], "tie": "rank", "time": speed.Time()},
    ),
    (speed.held_out_by_slope(solved()).loss, {"slope": 1}),
    (speed.is_lookup, {"machine": MACHINE, "inputs": [""], "form": "cells", "memory": True}),
    (speed.lookups, {"solutions": solved(), "form": "cells"}),
    (speed.lookup_share, {"solutions": solved(), "prior": speed.Rank(), "form": "cells"}),
    (speed.lookups(solved()).among, {"selection": solved().select(speed.Time())}),
    (speed.checked, {"solutions": solved(), "inputs": []}),
    (
        speed.checks_needed,
        {"solutions": solved(), "prior": speed.Rank(), "samples": 2, "rng": 1},
    ),
    (
        speed.learning_curve,
        {"task": and_, "space": None, "max_time": 5, "max_states": 1, "held_out_time": 5,
         "priors": [speed.Rank()], "samples": 1, "rng": 1},
    ),
    *calls_of_models.CALLS,
]  # fmt: skip


def test_the_error_is_a_value_error() -> None:
    assert issubclass(DovetailError, ValueError)


def failure(function: Callable[..., Any], arguments: dict[str, Any], name: str) -> str | None:
    """Return what is wrong with how a call fails, if anything is."""
    try:
        made = function(**arguments)
        if isinstance(made, Iterator):
            list(islice(made, 3))
    except DovetailError as error:
        return None if len(str(error).encode()) < 600 else "a long message"
    except Exception as error:
        files = dict.fromkeys(("path", "store", "checkpoint"), OSError)
        expected = {"index": IndexError, **files}.get(name, ())
        return None if isinstance(error, expected) else repr(error)
    return None


@pytest.mark.filterwarnings("ignore")  # of outputs that no machine can give
@pytest.mark.parametrize(
    ("function", "arguments"),
    CALLS,
    ids=[getattr(function, "__qualname__", str(function)) for function, _ in CALLS],
)
def test_what_an_argument_cannot_be(
    function: Callable[..., Any],
    arguments: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    front().save("saved")
    some_census().save("saved census")
    function(**arguments)
    failures = {
        f"{name}={shown(junk)}": wrong
        for name in arguments
        for junk in JUNK
        if (wrong := failure(function, {**arguments, name: junk}, name))
    }
    assert not failures
