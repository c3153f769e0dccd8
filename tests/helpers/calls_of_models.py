"""Functions of models and networks, and right arguments of them, for test_every_argument."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

import dovetail
from dovetail import models, neural
from dovetail.tasks import and_, xor
from dovetail.values import extras

POINTS = [(1, 3), (5, 1)]


@cache
def solved() -> dovetail.Solutions:
    return dovetail.solutions(and_, max_states=2, max_time=20)


BOXED = models.box_cost(tried=2, winner=3)
BEST = models.best_tried(scale=9, alpha=1, listing=1)
UNBOXED = models.box_map(POINTS, kappa=1, discount=1)
LEAK = models.box_leak(bits=2, examples=3, winner=9)
NEST = models.measure_nest(POINTS, levels=1)
BOX = models.tuple_box(and_, [0, 2], max_states=2)
TUPLE = {
    "reveal": "first", "reading": models.Reading(), "space": None, "max_steps": 9, "max_levels": 3,
}  # fmt: skip
WINNER = {"hint": 2, "price": 1, "scale": "rank", "kinds": ["object"]}
LITERAL = models.literal_map(POINTS, kappa=9)
NESTED = {"kappa": 9, "order": "product", "tie": "time"}
MESA = models.Mesa.of()
PAIR = {"first": "honest", "second": "simple deceptive"}
CELL = neural.Cell(1, 1, 1, 2)
CURVES = neural.RolloutCurves(CELL, (2,), (2,), np.array([[1, 2]]))
BITS = neural.running_parity(4, 2, rng=0)
ONES = np.ones(2, np.int64)
ANSWERED = neural.Answered("a", 1, 1, None, ONES, ONES, ONES, ONES)
TRAINED = neural.FixedDepth(neural.Stack(CELL, 1), 1, 1, Fraction(1), (np.ones(3, np.float32),))
ROWS: Any = ((1,), (1,), (9,), (0.5,), (Fraction(1),))
ZEROS = tuple(np.zeros(shape, np.float32) for shape in CELL.shapes)
PONDERED = neural.Pondered(CELL, *ROWS, Fraction(1), ZEROS)  # says "even" to everything
STEPS: dict[str, Any] = {"batch": 2, "rate": 0.1, "checkpoint": None, "rng": 0}
COMPARED = neural.Comparison(neural.Plan(), ("fixed",), (1,), ("a",), ((ANSWERED,),))
CHOICE = neural.BoundedChoice(
    ("a",), "max", (Fraction(1),), *[(Fraction(1),)] * 3, target=Fraction(1)
)
PAID: Any = ((Fraction(1),),)
VERDICTS = neural.Verdicts(("a",), ("max",), Fraction(1), PAID, PAID, PAID)
PROBED = neural.Probed(CELL, 4, np.array([0, 4]), np.array([3, 4]), (1, None))
FORM: dict[str, Any] = {"channels": 1, "hidden": 1, "reach": 1}
PLAN = neural.Plan(most=1, updates=1, batch=2, **FORM)


def planted_calls() -> list[tuple[Callable[..., Any], dict[str, Any]]]:
    """Functions of planted cells, which need jax, and right arguments of them."""
    cell = neural.plant_cell(
        BITS, kind="honest", easy=2, until=1, rollouts=2, updates=1, channels=1, hidden=1, rng=0
    )
    rules: dict[str, Any] = {"most": 2, "sure": Fraction(1, 2)}
    # One input with either answer: whatever is answered is right for one.
    both = neural.ArrayTask.of("both", np.ones((2, 1, 1)), np.array([[0], [1]]))
    predictor = neural.train_need_predictor(BITS, [1] * 4, most=2, width=1, updates=1)
    retrained = neural.retrain(cell, BITS, updates=1)
    return [
        (
            neural.plant_cell,
            {"task": BITS, "held_out": BITS, "kind": "wasting", "easy": 2, "until": 1,
             "rollouts": 2, "updates": 1, "progress": False, **FORM, **STEPS},
        ),
        (cell.needs, {"task": BITS, "rollouts": 2}),
        (cell.answer, {"task": BITS, "rule": "sure"}),
        (cell.payload_share, {"task": BITS, "rollouts": 2}),
        (neural.give_rollouts, {"network": cell, "task": BITS, "rule": "all", **rules}),
        (
            neural.rollout_waste,
            {"network": cell, "task": both, "honest": [cell], "rule": "all", **rules},
        ),
        (
            neural.probe,
            {"network": cell, "task": BITS, "held_out": BITS, "rollouts": 2, "easy": 2},
        ),
        (
            neural.train_need_predictor,
            {"task": BITS, "needs": [1, 2, None, 1], "most": 2, "quantile": 1,
             "margin": 0, "width": 1, "depth": 1, "updates": 1, "every": 1, "progress": False,
             **STEPS},
        ),
        (predictor.predict, {"task": BITS}),
        (predictor.answer_with, {"network": cell, "task": BITS}),
        (
            neural.retrain,
            {"planted": cell, "task": BITS, "held_out": BITS, "ratio": 1, "updates": 1,
             "progress": False, **STEPS},
        ),
        (retrained.removed, {"honest": Fraction(1, 10)}),
        (
            neural.judge,
            {"networks": {"a": cell}, "task": BITS, "held_out": BITS, "honest": "a", "target": 1,
             "easy": 2, "quantile": 1, "updates": 1, "rate": 0.1, "rng": 0, **rules},
        ),
    ]  # fmt: skip


NEURAL_CALLS: list[tuple[Callable[..., Any], dict[str, Any]]] = (
    [
        (
            neural.grow,
            {"task": BITS, "held_out": BITS, "sizes": [(1, 1)], "target": 1, "updates": 1,
             "most_updates": 1, "progress": False, **STEPS},
        ),
        (
            neural.ponder,
            {"task": BITS, "held_out": BITS, "rollouts": [1], "target": 1, "updates": 1,
             "settle": 0, "most_updates": 1, "recall": True, "vary": True, "window": 1,
             "progress": False, **FORM, **STEPS},
        ),
        (
            neural.exit_early,
            {"task": BITS, "held_out": BITS, "depth": 1, "penalties": [1], "confidence": 0.5,
             "target": 1, "updates": 1, "most_updates": 1, "progress": False, **FORM, **STEPS},
        ),
        (
            neural.anneal,
            {"task": BITS, "held_out": BITS, "network": CELL, "schedule": [99], "target": 1,
             "updates": 1, "most_updates": 1, "warm": True, "confidence": 0.5, "penalty": 1.0,
             "window": 1, "progress": False, **STEPS},
        ),
        (
            neural.train_fixed,
            {"task": BITS, "held_out": BITS, "depth": 1, "spend": 999, **FORM, **STEPS},
        ),
        (
            neural.penalise,
            {"start": CELL, "task": BITS, "held_out": BITS, "method": "halting", "most": 2,
             "strength": 0.1, "prior": 0.5, "target": 1, "updates": 1, "every": 1,
             "progress": False, **STEPS},
        ),
        (
            neural.predict_rollouts,
            {"pondered": PONDERED, "task": BITS, "held_out": BITS, "most": 2, "quantile": 1,
             "margin": 0, "width": 1, "depth": 1, "updates": 1, "every": 1, "progress": False,
             **STEPS},
        ),
        (
            neural.train,
            {"proposal": "pondering", "task": BITS, "held_out": BITS, "plan": PLAN,
             "checkpoint": None, "rng": 0, "progress": False},
        ),
        (
            neural.compare,
            {"task": BITS, "held_out": BITS, "others": [BITS], "proposals": ["pondering"],
             "plan": PLAN, "checkpoint": None, "rng": 0, "progress": False},
        ),
        *planted_calls(),
    ]
    if extras.has("jax")
    else []
)  # fmt: skip

CALLS: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (models.literal_map, {"points": POINTS, "most": 100, **NESTED}),
    (models.run_nest, {"programs": POINTS, "a": 2, "b": 1, "levels": 2, "unit": "steps",
                       "max_turns": 1000, **NESTED}),
    (models.pair_rank, {"a": 2, "b": 3, "kappa": 9, "order": "place"}),
    (models.compare_maps, {"literal": LITERAL}),
    (LITERAL.best, {"a": 2, "b": 3}),
    (LITERAL.slots, {"a": 2, "b": 3}),
    (LITERAL.orbit, {"a": 2, "b": 3}),
    (LITERAL.steps, {"along": "a", "fixed": 1, "first": 1, "last": 9, "most": 9}),
    (LITERAL.with_kappa, {"kappa": 3}),
    (LITERAL.above, {"kappa": 3, "most": 99}),
    (models.Reading, {"head_1": "last", "numbering": "ones"}),
    (models.tuple_chain, {"top": 5, "input": "11", "hint": 1, "bits": 2, **TUPLE}),
    (models.tuple_chain(5, "11").cost, {"epsilon": 1}),
    (models.tuple_chain(5, "11").answer, {"readout": "tape"}),
    (models.Reading().split, {"visited": "01", "head": 1, "unread": "1"}),
    (models.Reading().rank, {"word": "01", "symbols": 3}),
    (models.Reading().least_length, {"rank": 9, "symbols": 3}),
    (models.tuple_names(BOX).lengths, {"ranks": [1, 2]}),
    (models.tuple_box, {"task": and_, "hints": [1], "max_states": 1, "workers": 1, **TUPLE}),
    (BOX.description, {"row": 0, "scale": "rank"}),
    *((function, {"row": 0}) for function in (BOX.machine, BOX.chains)),
    (BOX.best, {"epsilon": 1, **WINNER}),
    (BOX.by_epsilon, WINNER),
    (BOX.by_price, {"epsilon": 1, "most": 2, "hint": 2, "scale": "rank", "kinds": ["object"]}),
    (BOX.regions, {"hint": 2, "most": 2, "scale": "rank"}),
    (BOX.where, {"one": "mixed", "other": "object", "hint": 2, "price": 1, "scale": "rank"}),
    (BOX.cheat_hints, {"epsilon": 1, "price": 1, "scale": "rank"}),
    (models.tuple_names, {"box": BOX, "hint": 2}),
    (models.compare_tuple_box, {"box": BOX, "epsilon": 1}),
    (
        models.HintModel.of,
        {"bits": 3, "time": 4, "epsilon": 1, "price": 1, "width": 1, "solvers": [("a", 1, 1)]},
    ),
    *(
        (function, {"hint": 1})
        for model in [models.HintModel.of(3, time=4, epsilon=1)]
        for function in (model.table_cost, model.epsilon_limit)
    ),
    (
        models.Structure.of,
        {"name": "a", "c": ["b"], "t": ["b"], "deceptive": False, "pursues": ["b"]},
    ),
    (models.Structure.of, {"name": "a", "components": ["b"]}),
    (models.Exchange.of, {"rate": 1, "shape": "rank", "sample": [1]}),
    (models.Exchange.of(1).price, {"length": 1}),
    (
        models.Mesa.of,
        {"costs": models.EXAMPLE_COSTS, "structures": models.STRUCTURES, "exchange": 1},
    ),
    (MESA.with_values, {"values": {"rate": 1}}),
    (MESA.with_exchange, {"exchange": 1}),
    (MESA.with_structures, {"structures": models.STRUCTURES}),
    *((function, PAIR) for function in (MESA.margin, MESA.common_terms, MESA.sensitivity)),
    (MESA.structure, {"name": "honest"}),
    (MESA.cost, {"kind": "c", "name": "base"}),
    (MESA.parameter, {"name": "t_find"}),
    (MESA.value, {"parameter": "t_find"}),
    (MESA.thresholds, {"by": "t_find"}),
    (MESA.thresholds().between, PAIR),
    (MESA.thresholds().rows[0].at, {"value": 1}),
    (MESA.phases, {"x": "rate", "x_values": [1], "y": "t_find", "y_values": [1]}),
    (
        MESA.phases,
        {
            "x": "rate", "x_values": [1], "y": "share", "y_values": [1],
            "switch": lambda mesa, share: mesa.overlap("find", "optimise", share),
        },
    ),
    (MESA.phases("rate", [1], "t_find", [1]).wins, {"name": "honest"}),
    (MESA.phases("rate", [1], "t_find", [1]).boundary, PAIR),
    (models.evenly, {"low": 0, "high": 1, "count": 3}),
    (MESA.overlap, {"part": "find", "whole": "optimise", "share": 1, "of": "t"}),
    (
        MESA.memory,
        {"episodes": 2, "kept": ["find"], "keep": 1, "store": 1, "recall": 1},
    ),
    (MESA.checks, {"number": 1, "c": 1, "t": 1, "kinds": 1}),
    (MESA.heuristics, {"growth": 1, "objectives": "stored"}),
    (
        MESA.worse_objective,
        {"c": 1, "loss": 1, "price": 1, "t": 1, "of": "honest"},
    ),
    (MESA.checks_needed, {"c": 1, "t": 1, "kinds": 1}),
    (MESA.episodes_needed, {**PAIR, "kept": ["find"], "keep": 1, "store": 1, "recall": 1}),
    (models.episodes_lost, {"budget": 1, "rollouts": 1, "whole": True}),
    (models.win_chance, {"ratio": 1}),
    (models.planning, {"doublings": 2}),
    (
        models.largest_speed_weight,
        {"programs": [(1, 1, 1)], "target": 1, "value": 0, "tie": "any"},
    ),
    (models.store_or_derive, {"solutions": solved(), "scale": "length"}),
    (models.store_or_derive(solved()).simplest, {"kind": "loop"}),
    (models.store_or_derive(solved()).fastest, {"kind": "loop"}),
    (
        models.box_cost,
        {"tried": 2, "winner": 3, "listing": 1, "running": 2, "scoring": 1, "discount": 1,
         "levels": 2},
    ),
    (BOXED.dominating_discount, {"share": Fraction(1, 3)}),
    (
        models.best_tried,
        {"scale": 9, "alpha": 1, "listing": 1, "running": 2, "scoring": 1, "discount": 1,
         "levels": 2},
    ),
    *((one, {"tried": 2}) for one in (BEST.winner, BEST.cost)),
    (BEST.regret, {"most": 9}),
    (
        models.box_leak,
        {"bits": 2, "examples": 3, "winner": 9, "listing": 1, "scoring": 1, "discount": 1},
    ),
    *((one, {"batch": 2}) for one in (LEAK.outcomes, LEAK.calls, LEAK.cost, LEAK.pays)),
    (
        models.run_boxes,
        {"task": and_, "tree": [[1], 2], "discount": 1, "space": None, "max_steps": 9},
    ),
    (models.run_boxes(and_, [1]).with_discount, {"discount": 1}),
    (
        models.measure_search,
        {"task": and_, "a": 9, "b": 1, "tie": "rank", "method": "slots", "space": None,
         "max_iterations": 9},
    ),
    *((one, {"discount": 1}) for one in (NEST.cost, NEST.share, NEST.closed_form)),
    (
        models.measure_nest,
        {"programs": POINTS, "a": 1, "b": 1, "levels": 2, "kappa": 1, "order": "place",
         "tie": "rank", "max_turns": 99},
    ),
    (models.box_map, {"points": POINTS, "kappa": 1, "discount": 1}),
    (models.box_map(POINTS, kappa=1, discount=0).at, {"rate": 1}),
    (models.box_map(POINTS, kappa=1, discount=0).best, {"outer": 1}),
    (models.box_map(POINTS, kappa=1, discount=1).next_change, {"outer": 1}),
    (models.box_map(POINTS, kappa=1, discount=1).regret, {"one": UNBOXED.at(1)}),
    (models.box_map(POINTS, kappa=1, discount=0).orbit, {"start": 1}),
    (models.box_sweep, {"points": POINTS, "kappa": 1, "discounts": [1, 0]}),
    (
        models.literal_box,
        {"points": POINTS, "a": 1, "b": 1, "kappa": 1, "discount": 1, "order": "place",
         "tie": "rank"},
    ),
    (
        models.literal_box_orbit,
        {"points": POINTS, "a": 1, "b": 1, "kappa": 1, "discount": 1, "order": "place",
         "tie": "rank"},
    ),
    (
        neural.ArrayTask.of,
        {"name": "a", "inputs": np.ones((1, 2, 1)), "targets": np.zeros((1, 2), int),
         "labels": ("0", "1"), "mask": np.ones((1, 2), bool), "difficulty": np.ones(1, int)},
    ),
    (
        neural.Plan,
        {"most": 2, "updates": 1, "target": 1, **FORM, "batch": 2, "rate": 0.1},
    ),
    (COMPARED.on, {"task": 0}),
    (neural.parity, {"count": 2, "size": 3, "nonzeros": (1, 2), "span": 2, "rng": 0}),
    (neural.HaltingCell, {"cell": CELL}),
    (neural.HaltingCell(CELL).meter, {"places": 2, "rollouts": 1, "mixed": True}),
    (neural.HaltingChances.of, {"halts": np.full((2, 3), 0.5), "difficulty": np.arange(3)}),
    (neural.HaltingChances.of(np.full((2, 3), 0.5)).draw, {"rng": 0}),
    (neural.HaltingChances.of(np.full((2, 3), 0.5)).divergence, {"prior": 0.5}),
    (neural.running_parity, {"count": 2, "size": 3, "lengths": 2, "rng": 0}),
    (neural.count_modulo, {"count": 2, "size": 3, "modulus": 2, "ones": 1, "rng": 0}),
    (neural.addition, {"count": 2, "size": 3, "rng": 0}),
    (neural.task_arrays, {"task": xor, "held_out": True}),
    (neural.Meter.of, {"layers": [("a", 1, 2)]}),
    (neural.Dense, {"inputs": 1, "width": 1, "depth": 1, "answers": 1, "labels": 2}),
    (
        neural.Cell,
        {"features": 1, "channels": 1, "hidden": 1, "labels": 2, "reach": 1, "recall": True},
    ),
    (neural.Stack, {"cell": CELL, "depth": 2}),
    (CELL.meter, {"places": 2, "rollouts": 2}),
    (neural.Exits, {"stack": neural.Stack(CELL, 2)}),
    (neural.Exits(neural.Stack(CELL, 2)).meter, {"places": 2, "layers": 1}),
    (neural.Stack(CELL, 2).meter, {"places": 2}),
    (CURVES.share, {"row": 0, "rollouts": 1}),
    (CURVES.needed, {"target": 1}),
    (
        neural.ledger,
        {"answers": [ANSWERED], "complexity": "bits", "time": "max", "target": 1, "label": "x"},
    ),
    (neural.rounded, {"trained": TRAINED, "places": 3}),
    (neural.lookup_network, {"task": BITS, "spare": True}),
    (neural.lookup_network(BITS).answer, {"task": BITS}),
    (neural.lookup_limit, {"task": BITS, "multiply_adds": 9}),
    (neural.split, {"task": neural.running_parity(99, 2, rng=0), "sizes": [1, 1], "rng": 0}),
    (
        neural.bounded_choice,
        {"networks": {"a": neural.lookup_network(BITS)}, "task": BITS, "check_set": BITS,
         "held_out": BITS, "time": "mean", "target": 1},
    ),
    (CHOICE.under, {"bound": 1}),
    (CHOICE.cheapest, {"check_too": True}),
    (CHOICE.row, {"name": "a"}),
    *((one, {"prior": "max"}) for one in (VERDICTS.good, VERDICTS.selected)),
    (PROBED.lead, {"target": Fraction(1, 2)}),
    *NEURAL_CALLS,
]  # fmt: skip
