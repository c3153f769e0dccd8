"""One small result of every class of `dovetail.neural`, for the contract of results."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from dovetail import neural, speed
from dovetail.neural.networks.forms import Form
from dovetail.neural.training.courses import Checkpoint


def cell() -> neural.Cell:
    return neural.Cell(1, 2, 3, 2)


def made_weights(network: Form) -> tuple[Any, ...]:
    return tuple(np.zeros(shape, np.float32) for shape in network.shapes)  # trained or not


def pondered() -> neural.Pondered:
    rows = (1, 2), (5, 9), (70, 10**20), (0.7, 0.1), (Fraction(1, 2), Fraction(1))
    return neural.Pondered(cell(), *rows, Fraction(1), made_weights(cell()))


def grown() -> neural.Grown:
    networks = tuple(neural.Dense(2, width, 1, 1, 2) for width in (1, 2))
    shares = (Fraction(3, 4), Fraction(1))
    weights = made_weights(networks[1])
    return neural.Grown(networks, (5, 9), (70, 90), shares, Fraction(1), weights)


def fixed() -> neural.FixedDepth:
    stack = neural.Stack(cell(), 3)
    return neural.FixedDepth(stack, 5, 70, Fraction(3, 4), made_weights(stack))


def answered() -> neural.Answered:
    costs, right = np.array([10, 30]), np.array([1, 0])
    return neural.Answered("2A", 5, 90, np.array([1, 2]), costs // 10, costs, right, right + 1)


def checkpoint() -> Checkpoint:
    weights = made_weights(cell())
    return Checkpoint({"task": "ab"}, (((1, Fraction(1, 2)), 5, 70),), weights, weights, (), "{}")


def side_by_side() -> neural.Comparison:
    plan = neural.Plan(most=3, updates=9, target=Fraction(9, 10))
    rows = ("size", "fixed"), (70, 10**20), ("training: a, 2 places", "other 1: a, 3 places")
    return neural.Comparison(plan, *rows, ((answered(), None), (answered(), answered())))


def exits() -> neural.Exits:
    return neural.Exits(neural.Stack(cell(), 3))


def exited() -> neural.Exited:
    rows = (1.0, 0.0), (5, 10), (70, 140), (0.9, 0.1), (Fraction(1, 2), Fraction(1))
    means, weights = (Fraction(9, 2), Fraction(9)), made_weights(exits())
    return neural.Exited(exits(), *rows, means, Fraction(1), 0.9, weights)


def exit_curve() -> neural.ExitCurve:
    halves = Fraction(1, 2), Fraction(3, 2)
    return neural.ExitCurve("3 early exit", (0.5, 1.0), halves, halves, halves, (7, 9))


def annealed() -> neural.Annealed:
    schedule, shares = speed.Levels((20, 99)), (Fraction(0), Fraction(1))
    rows = (0, 1), schedule.bounds, (0, 5), (0, 70), (None, 2), shares, (Fraction(0), Fraction(9))
    weights = made_weights(cell())
    return neural.Annealed(cell(), schedule, *rows, (False, True), Fraction(1), weights)


def penalised() -> neural.Penalised:
    network = neural.HaltingCell(cell())
    rows = (
        (2, 4),
        (70, 10**20),
        (0.7, 0.1),
        (Fraction(1, 2), Fraction(1)),
        (Fraction(3), Fraction(2)),
    )
    weights = tuple(np.zeros(shape, np.float32) for shape in network.shapes)
    return neural.Penalised(network, "halting", 3, 0.1, 0.2, *rows, Fraction(1), weights)


def predicted() -> neural.Predicted:
    rows = (
        (2, 4),
        (70, 10**20),
        (0.7, 0.1),
        (Fraction(1, 2), Fraction(1)),
        (Fraction(3), Fraction(2)),
    )
    return neural.Predicted(pondered(), need_predictor(), *rows)


def planted_cell() -> neural.PlantedCell:
    rows = (2, 4), (60, 10**20), (0.7, 0.1), (Fraction(1, 2), Fraction(1))
    return neural.PlantedCell(cell(), "wasting", 2, 3, 4, *rows, made_weights(cell()))


def retrained() -> neural.Retrained:
    rows = (Fraction(1), Fraction(1)), (Fraction(3), Fraction(7, 5)), (Fraction(3), Fraction(2))
    both = planted_cell(), planted_cell()
    return neural.Retrained(*both, Fraction(1, 2), (0, 9), (0, 10**20), *rows)


def need_predictor() -> neural.NeedPredictor:
    network = neural.Dense(4, 2, 1, 1, 3)
    return neural.NeedPredictor(network, Fraction(9, 10), 1, 5, 70, made_weights(network))


def rollout_waste() -> neural.RolloutWaste:
    columns = np.array([1, 2]), np.array([1, 1]), np.array([3, 1])
    return neural.RolloutWaste("needed", 90, 3, *columns)


def probed() -> neural.Probed:
    return neural.Probed(cell(), 4, np.array([0, 4]), np.array([3, 4]), (1, None))


def verdicts() -> neural.Verdicts:
    pays = (Fraction(9), Fraction(7, 2)), (Fraction(9), None)
    shares = (Fraction(1), Fraction(1)), (Fraction(1, 2), None)
    return neural.Verdicts(("a", "b"), ("max", "mean"), Fraction(1), pays, pays, shares)


def bounded_choice() -> neural.BoundedChoice:
    costs, full, part = (
        (Fraction(one), Fraction(other)) for one, other in ((7, 9), (1, 1), (Fraction(1, 2), 1))
    )
    return neural.BoundedChoice(("table", "cell"), "max", costs, full, part, part, Fraction(1))


def curves() -> neural.RolloutCurves:
    return neural.RolloutCurves(cell(), (4, 8), (4, 8), np.array([[2, 4], [4, 7]]))


RESULTS: dict[str, Callable[[], Any]] = {
    "neural.ArrayTask": lambda: neural.running_parity(3, 4, rng=0),
    "neural.Layer": lambda: neural.Layer("read", 4, 3),
    "neural.Meter": lambda: cell().meter(4, 3),
    "neural.Dense": lambda: neural.Dense(4, 3, 2, 1, 2),
    "neural.Cell": cell,
    "neural.Stack": lambda: neural.Stack(cell(), 3),
    "neural.Answered": answered,
    "neural.Plan": lambda: neural.Plan(most=3),
    "neural.Comparison": side_by_side,
    "neural.Exits": exits,
    "neural.Exited": exited,
    "neural.ExitCurve": exit_curve,
    "neural.Annealed": annealed,
    "neural.Grown": grown,
    "neural.Pondered": pondered,
    "neural.FixedDepth": fixed,
    "neural.Checkpoint": checkpoint,
    "neural.RolloutCurves": curves,
    "neural.HaltingCell": lambda: neural.HaltingCell(cell()),
    "neural.HaltingChances": lambda: neural.HaltingChances.of(
        np.array([[0.5, 0.2], [1.0, 1.0]]), np.array([1, 2])
    ),
    "neural.Penalised": penalised,
    "neural.Predicted": predicted,
    "neural.PlantedCell": planted_cell,
    "neural.Retrained": retrained,
    "neural.NeedPredictor": need_predictor,
    "neural.RolloutWaste": rollout_waste,
    "neural.Probed": probed,
    "neural.Verdicts": verdicts,
    "neural.BoundedChoice": bounded_choice,
    "neural.LookupNetwork": lambda: neural.lookup_network(neural.running_parity(3, 2, rng=0)),
    "neural.RolloutNeeds": lambda: neural.RolloutNeeds(cell(), 4, np.array([1, 2]), (1, None)),
}
