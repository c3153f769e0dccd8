"""What every result can do, tried with one of each class."""

import importlib
import pickle
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, fields, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import network_results
import numpy as np
import pytest

import dovetail
from dovetail import HaltingTable, Slope, Task, circuits, models, speed, tasks
from dovetail.forwarding import forward, hull
from dovetail.forwarding.maps import ForwardingMap
from dovetail.fronts import Extension
from dovetail.results.encoding import kind_name
from dovetail.results.result import Result, TableResult


@cache
def front() -> dovetail.Front:
    return dovetail.front(tasks.and_, max_rank=9000, max_time=9000)


@cache
def forwarded() -> ForwardingMap:
    return forward([(12, 1)], kappa=40)


@cache
def mixed() -> ForwardingMap:
    return forward([(6, 1), (1, 6)], kappa=11)


def compared() -> dovetail.geometry.Comparison:
    return dovetail.compare_costs(front(), [Slope(1, 1), Slope(9, 1)], max_slots=30_000)


def ledger() -> dovetail.Ledger:
    return dovetail.Ledger.of([("table", 40, 3), ("search", 12, 90)], scale="length")


def tower() -> dovetail.forwarding.Tower:
    return dovetail.forwarding.tower([(2, 3)], kappa=1)


def swept() -> dovetail.forwarding.ForwardingSweep:
    return dovetail.forwarding.sweep({"one": [(1, 3)], "two": [(12, 1)]}, [1, 40])


def soft() -> dovetail.forwarding.SoftFixedPoints:
    return dovetail.forwarding.soft_fixed_points([(1, 3)], kappa=1, temperature=0.1)


@cache
def tuple_box() -> models.TupleBox:
    return models.tuple_box(tasks.and_, [2], max_states=2)


def linear() -> circuits.Minimum:
    return circuits.minimum("0001", prior="linear", ancillas=1)


@cache
def solved() -> dovetail.Solutions:
    return dovetail.solutions(tasks.xor, max_states=3, max_time=200)


def sampled() -> speed.OrderSamples:
    return speed.sample_orders(solved(), 20, rng=1)


@cache
def report() -> circuits.priors.reports.ForwardingReport:
    return circuits.forwarding_report(["0110", "0001"])


def toy() -> dovetail.speed.Candidates:
    programs = [((1,), 0, 3), ((2,), 1), ((3,), 1)]
    return dovetail.speed.Candidates.of_costs(programs, threshold=1)


def pair_of_programs() -> speed.Programs:
    return speed.Programs.of([[9, 9], [4, 6]], names=["honest", "planted"], ranks=[50, 90])


def literal() -> models.LiteralMap:
    return models.literal_map([(12, 5)], kappa=3)


def mesa() -> models.Mesa:
    return models.Mesa.of().overlap("find", "optimise", Fraction(1, 2))


RESULTS: dict[str, Callable[[], Any]] = {
    "machines.Run": lambda: dovetail.run("1RB1LB_1LA1RZ", "01"),
    "machines.Configuration": lambda: next(dovetail.configurations("1RZ1RZ")),
    "machines.SpaceTime": lambda: dovetail.space_time("1RB1LB_1LA1RZ", stop=4),
    "machines.Proof": lambda: dovetail.prove("1RB1RA_1LA---"),
    "tasks.Evaluation": lambda: tasks.and_.evaluate("1RB1LB_1LA1RZ"),
    "dovetailing.Trace": lambda: dovetail.dovetail(Task.output("1"), 3, 2, trace=True).trace,
    "dovetailing.Dovetail": lambda: dovetail.dovetail(HaltingTable([3], [0]), trace=True),
    "dovetailing.Hit": lambda: dovetail.search(tasks.and_),
    "dovetailing.NoHit": lambda: dovetail.search(tasks.xor, max_iterations=20),
    "fronts.Front": front,
    "fronts.Point": lambda: front()[0],
    "fronts.Winner": lambda: front().winner(5),
    "fronts.Sweep": lambda: front().sweep([1, 100], 1, slots=True),
    "fronts.Rectangle": lambda: hull(front()).points.rectangle,
    "fronts.Extension": lambda: Extension(max_rank=9),
    "censuses.Census": lambda: dovetail.census(2, max_time=6),
    "data.CensusTable": lambda: dovetail.data.table(3),
    "data.Decomposition": lambda: dovetail.data.decompose("0110" * 9, 3, block=4),
    "speed.Selection": lambda: made("speed.Solutions").select(speed.MaxTime()),
    "speed.Solutions": lambda: dovetail.solutions(tasks.xor, max_states=3, max_time=20),
    "work.Estimate": lambda: dovetail.estimate_census(2, max_time=6, probes=2, rng=1),
    "geometry.Geometry": lambda: dovetail.runtime_geometry([(2, 90), (50, 9), (70, 1)]),
    "geometry.Piece": lambda: dovetail.runtime_geometry([(2, 90), (50, 9)]).pieces[0],
    "geometry.Comparison": compared,
    "geometry.Costs": lambda: compared().rows[0],
    "geometry.Ledger": ledger,
    "geometry.Entry": lambda: ledger().entries[0],
    "geometry.Win": lambda: ledger().wins[0],
    "forwarding.Points": lambda: hull([(3, 4), (Fraction(1, 2), 9)]).points,
    "forwarding.Hull": lambda: hull([(277856, 74), (3050077, 54)]),
    "forwarding.Family": lambda: hull([(12, 1)]).families[0],
    "forwarding.Rule": lambda: hull([(12, 1)]).families[0].rules[0],
    "forwarding.Edge": lambda: hull([(12, 1)]).edge(0),
    "forwarding.ForwardingMap": forwarded,
    "forwarding.Best": lambda: forwarded().best(2),
    "forwarding.Certificate": lambda: forwarded().best(2).certificate,
    "forwarding.Searched": lambda: forwarded().best(2).certificate.runs[0],
    "forwarding.FixedPoint": lambda: forwarded().fixed_points()[0],
    "forwarding.MixedFixedPoint": lambda: forward([(1, 3)], kappa=1).mixed_fixed_points()[0],
    "forwarding.MixedInterval": lambda: mixed().mixed_intervals()[0],
    "forwarding.Orbit": lambda: forwarded().orbit(20),
    "forwarding.Cycle": lambda: forwarded().cycles()[0],
    "forwarding.Basins": lambda: forwarded().basins(),
    "forwarding.Basin": lambda: forwarded().basins().intervals[0],
    "forwarding.Breakpoints": lambda: forwarded().breakpoints(),
    "forwarding.Breakpoint": lambda: forwarded().breakpoints()[0],
    "forwarding.Jumps": lambda: forwarded().jumps(),
    "forwarding.KappaDiagram": lambda: hull([(12, 1)]).fixed_points_by_kappa(),
    "forwarding.Steps": lambda: hull([(12, 1)]).fixed_points_by_kappa().steps(),
    "forwarding.Bands": lambda: hull([(12, 1)]).fixed_points_by_kappa().bands(1, 100),
    "forwarding.Band": lambda: hull([(12, 1)]).fixed_points_by_kappa().bands()[0],
    "forwarding.Existence": lambda: hull([(7, 2)]).existence(),
    "forwarding.ExistenceTerm": lambda: hull([(7, 2)]).existence().terms[0],
    "forwarding.Rise": lambda: hull([(7, 2)]).existence().rise,
    "forwarding.ForwardingSweep": swept,
    "forwarding.Row": lambda: swept().rows[0],
    "forwarding.Tower": tower,
    "forwarding.Level": lambda: tower().levels[0],
    "forwarding.Counterexample": lambda: dovetail.forwarding.minimal_counterexample(kappa=1),
    "forwarding.SoftFixedPoints": soft,
    "forwarding.PriorMap": lambda: dovetail.forwarding.dovetailers([(1, 3)], kappa=1),
    "forwarding.Search": lambda: made("forwarding.PriorMap").searches[0],
    "forwarding.Switch": lambda: made("forwarding.PriorMap").switches((1, 0), (0, 1))[0],
    "forwarding.MixedPrior": lambda: made("forwarding.PriorMap").mixed_fixed_points()[0],
    "forwarding.SoftPath": lambda: dovetail.forwarding.soft_path(
        [(12, 1)], kappa=40, temperatures=[1, 0.1]
    ),
    "forwarding.SoftFixedPoint": lambda: soft().points[0],
    "forwarding.IsolineCost": lambda: dovetail.forwarding.isoline_cost(
        [(3000, 70)], dovetail.forwarding.linear(0.01)
    ),
    "forwarding.LogLevel": lambda: dovetail.forwarding.log_tower([(3000, 70)], kappa=10)[0],
    "forwarding.LogWork": lambda: dovetail.forwarding.log_work([(3, 2), (1, 7)]),
    "speed.RandomOrder": lambda: speed.random_order(solved(), 1_000_000),
    "speed.RandomFront": lambda: speed.random_front(solved()),
    "speed.OrderSamples": sampled,
    "speed.ForwardedOrders": lambda: sampled().forward(1000),
    "speed.HeldOutBySlope": lambda: dovetail.speed.held_out_by_slope(solved(), [(1, 1)]),
    "speed.SlopePiece": lambda: dovetail.speed.held_out_by_slope(solved()).pieces[0],
    "speed.SlopeTie": lambda: dovetail.speed.held_out_by_slope(solved(), [(1, 1)]).exact[0],
    "speed.Lookups": lambda: dovetail.speed.lookups(solved()),
    "speed.ChecksNeeded": lambda: dovetail.speed.checks_needed(solved(), dovetail.speed.Rank()),
    "speed.LearningCurve": lambda: dovetail.speed.learning_curve(
        tasks.and_, max_states=1, max_time=20
    ),
    "speed.LearningPoint": lambda: made("speed.LearningCurve").points[0],
    "circuits.Circuit": circuits.library.full_adder,
    "circuits.LinearCircuit": lambda: linear().circuit,
    "circuits.Part": lambda: circuits.Part("xor", 2, (6,)),
    "circuits.Composition": lambda: circuits.compose({"xor": "0110", "and": "0001"}),
    "circuits.Minimum": linear,
    "circuits.Comparison": lambda: circuits.compare("a ^ b", bases=["full"]),
    "circuits.Table": lambda: circuits.table(2),
    "circuits.ClassTable": lambda: circuits.class_table(3),
    "circuits.LinearTable": lambda: circuits.linear_table(2),
    "circuits.LinearPairs": lambda: circuits.linear_pairs(2, ancillas=2),
    "circuits.ReversibleTable": lambda: circuits.reversible_table(2),
    "circuits.Pairs": lambda: circuits.all_pairs(2),
    "circuits.ForwardingReport": report,
    "circuits.PriorReport": lambda: report()["size"],
    "circuits.PartShare": lambda: report()["size"].parts[0],
    "circuits.ShallowCircuits": lambda: circuits.shallow_circuits(["0110", "0001"], 3),
    "circuits.Claim": lambda: circuits.CLAIMS["tree-sum"],
    "circuits.Counterexample": lambda: circuits.smallest_counterexample("tree-serial"),
    "circuits.Generalisation": lambda: circuits.generalisation(2),
    "circuits.Prediction": lambda: circuits.generalisation(2).predictions[0],
    "circuits.Growth": lambda: circuits.growth("adder", [1, 2]),
    "circuits.GrowthRow": lambda: circuits.growth("adder", [1]).rows[0],
    "circuits.Restriction": lambda: circuits.cost_of_trees(3),
    "speed.Candidates": toy,
    "speed.Annealing": lambda: dovetail.speed.anneal(toy(), [1, 3], draws=2),
    "speed.AnnealingSweep": lambda: dovetail.speed.anneal_sweep(
        toy(), [dovetail.speed.Jumps(2, 3)], draws=[1, 9]
    ),
    "speed.SampledAnnealing": lambda: dovetail.speed.sample_annealing(toy(), [3], draws=1, rng=1),
    "circuits.SearchWork": lambda: circuits.search_work(2)[1],
    "speed.Programs": pair_of_programs,
    "speed.Misbehaviour": lambda: speed.misbehaviour(pair_of_programs(), speed.MaxTime()),
    "speed.Planted": lambda: speed.plant("0RZ0RB_0RZ1RZ", tasks.and_, pattern="1"),
    "speed.Margin": lambda: speed.margin_by_rate(pair_of_programs()),
    "speed.Tilts": lambda: speed.tilts(pair_of_programs()),
    "models.HintModel": lambda: models.HintModel.of(4, time=9, epsilon=Fraction(1, 9)),
    "models.TupleBest": lambda: tuple_box().best(0),
    "models.TupleBox": tuple_box,
    "models.TupleChain": lambda: models.tuple_chain("1RB1RB_1RZ1RZ", "01", 2),
    "models.TupleComparison": lambda: models.compare_tuple_box(tuple_box(), Fraction(1, 20)),
    "models.TupleNames": lambda: models.tuple_names(tuple_box()),
    "models.TuplePieces": lambda: tuple_box().by_epsilon(),
    "models.TupleRegions": lambda: tuple_box().regions(most=2),
    "speed.Checks": lambda: speed.deception_checks(pair_of_programs(), (2, 5)),
    "models.LiteralMap": literal,
    "models.Inner": lambda: literal().best(4),
    "models.NestLevel": lambda: models.run_nest([(12, 5)], a=4, kappa=3).found[0],
    "models.LiteralSteps": lambda: literal().steps(last=30),
    "models.MapComparison": lambda: models.compare_maps(literal()),
    "models.NestRun": lambda: models.run_nest([(12, 5)], a=4, kappa=3),
    "models.Component": lambda: mesa().components[0],
    "models.Structure": lambda: mesa().structures[1],
    "models.Exchange": lambda: models.Exchange.of(Fraction(1, 3), "rank"),
    "models.Mesa": mesa,
    "models.MesaThresholds": lambda: mesa().thresholds(),
    "models.MesaThreshold": lambda: mesa().thresholds().rows[0],
    "models.CommonTerms": lambda: mesa().common_terms("honest", "simple deceptive"),
    "models.MesaSensitivity": lambda: mesa().sensitivity("honest", "simple deceptive"),
    "models.MesaPhases": lambda: mesa().phases("rate", [1, 9], "c_base", [Fraction(1, 2), 50]),
    "models.MesaBoundary": lambda: made("models.MesaPhases").boundary("honest", "fast deceptive"),
    "models.Planning": lambda: models.planning(3),
    "models.SpeedWeight": lambda: models.largest_speed_weight([(1, 2, 3), (0, 1, 9)], 1),
    "models.StoreOrDerive": lambda: models.store_or_derive(solved()),
    "models.BoxCost": lambda: models.box_cost(tried=3, listing=1, winner=10, levels=2),
    "models.BestTried": lambda: models.best_tried(scale=900, alpha=1, listing=1),
    "models.BoxLeak": lambda: models.box_leak(bits=4, examples=6, winner=90),
    "models.BoxRun": lambda: models.run_boxes(tasks.output("1"), [[1, 7], [3, 7]]),
    "models.MeasuredSearch": lambda: models.measure_nest([(12, 5)], a=4, kappa=3),
    "models.BoxMap": lambda: models.box_map([(12, 1)], kappa=40, discount=Fraction(1, 2)),
    "models.BoxSweep": lambda: models.box_sweep([(12, 1)], kappa=40, discounts=[1, 0]),
    **network_results.RESULTS,
}

#: What pictures need beside the result.
OPTIONS: dict[str, dict[str, Any]] = {"cobweb": {"starts": [1]}}


def kinds(base: type[Result] = Result) -> Iterator[str]:
    """Names of all results of the package."""
    for kind in base.__subclasses__():
        home = vars(sys.modules[kind.__module__])  # without the classes of its docstrings
        is_public = kind.__module__.startswith("dovetail.") and home.get(kind.__name__) is kind
        if is_public and kind is not TableResult:
            yield kind_name(kind)
        yield from kinds(kind)


@cache
def made(name: str) -> Any:
    return RESULTS[name]()


@pytest.fixture(params=RESULTS)
def result(request: pytest.FixtureRequest) -> Any:
    return made(request.param)


def test_every_class_is_tried() -> None:
    for module in pkgutil.walk_packages(dovetail.__path__, "dovetail."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert set(kinds()) == set(RESULTS)
    for name in RESULTS:
        assert kind_name(type(made(name))) == name


def test_frozen(result: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(result, fields(result)[0].name, None)
    with pytest.raises(FrozenInstanceError):
        del result.fields


def test_short_in_print(result: Any) -> None:
    assert repr(result).startswith(f"{type(result).__name__}(")
    assert len(repr(result)) < 400
    assert "\n" not in repr(result)
    assert "<table" in result._repr_html_()


def test_values_and_columns(result: Any) -> None:
    values = result.to_dict()
    assert all(isinstance(name, str) for name in values)
    pandas, polars = result.to_pandas(), result.to_polars()
    assert list(pandas.columns) == list(values) == polars.columns
    if isinstance(result, TableResult):
        assert all(isinstance(column, np.ndarray) for column in values.values())
        assert {len(column) for column in values.values()} == {len(pandas)} == {len(polars)}
        for name, column in values.items():
            if column.dtype != object:
                assert pandas[name].dtype == column.dtype
            elif all(type(value) is int for value in column):
                assert max(map(abs, column)) >= 2**63
    else:
        assert len(pandas) == len(polars) == 1


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_equal_by_content(result: Any, protocol: int) -> None:
    again = pickle.loads(pickle.dumps(result, protocol))
    assert type(again) is type(result)
    assert again == result
    assert repr(again) == repr(result)
    assert result != repr(result)
    assert result is not None
    try:
        assert hash(again) == hash(result)
    except TypeError as error:
        assert "unhashable" in str(error)  # noqa: PT017 - either is right


def test_every_field_that_is_compared_counts(result: Any) -> None:
    if hasattr(result, "__post_init__"):
        return  # its fields are checked, and other values refused
    for each in fields(result):
        other = replace(result, **{each.name: object()})
        assert (other != result) == each.compare
        value = getattr(result, each.name)
        if each.compare and isinstance(value, np.ndarray) and value.size:
            changed = value.copy()
            changed.flat[-1] = changed.flat[-1] + 1 if value.dtype != bool else ~value.flat[-1]
            assert replace(result, **{each.name: changed}) != result


def test_pictures_by_name(result: Any) -> None:
    for name in result.pictures:
        _, axes = plt.subplots()
        assert result.plot(ax=axes, picture=name, **OPTIONS.get(name, {})) is axes
        assert axes.has_data()
    if result.pictures and result.pictures[0] not in OPTIONS:
        assert result.plot().has_data()
    if not result.pictures:
        with pytest.raises(dovetail.DovetailError, match="no picture"):
            result.plot()


def test_saved_and_loaded(result: Any, tmp_path: Path) -> None:
    result.save(tmp_path / "result")
    again = type(result).load(tmp_path / "result")
    assert again == result
    assert again.to_pandas().equals(result.to_pandas())  # what is not compared, too
    assert [file.name for file in tmp_path.iterdir()] == ["result"]


def test_a_loaded_search_and_front_go_on(tmp_path: Path) -> None:
    pause = dovetail.search(tasks.and_, max_nodes=5)
    assert isinstance(pause, dovetail.NoHit)
    pause.save(tmp_path / "pause")
    assert dovetail.NoHit.load(tmp_path / "pause").resume() == pause.resume()
    part = dovetail.front(tasks.and_, max_rank=9000, max_time=9000, max_nodes=20)
    assert not part.complete
    part.save(tmp_path / "part")
    assert dovetail.Front.load(tmp_path / "part").resume() == front()
