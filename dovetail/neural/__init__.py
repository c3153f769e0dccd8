"""Small networks: tasks as arrays, a meter of computation, the size prior, and pondering.

Training needs the packages of the extra ``neural`` (jax, equinox, optax).
"""

from dovetail.neural.answers import Answered
from dovetail.neural.growing import Grown, grow
from dovetail.neural.halting import HaltingCell, HaltingChances
from dovetail.neural.meters import Layer, Meter
from dovetail.neural.networks import Cell, Dense, Stack
from dovetail.neural.penalising import Penalised, penalise
from dovetail.neural.pondering import FixedDepth, Pondered, ponder, train_fixed
from dovetail.neural.predictors import Predicted, predict_rollouts
from dovetail.neural.rollouts import RolloutCurves, RolloutNeeds
from dovetail.neural.tasks import (
    ArrayTask,
    addition,
    count_modulo,
    parity,
    running_parity,
    task_arrays,
)

__all__ = [
    "Answered",
    "ArrayTask",
    "Cell",
    "Dense",
    "FixedDepth",
    "Grown",
    "HaltingCell",
    "HaltingChances",
    "Layer",
    "Meter",
    "Penalised",
    "Pondered",
    "Predicted",
    "RolloutCurves",
    "RolloutNeeds",
    "Stack",
    "addition",
    "count_modulo",
    "grow",
    "parity",
    "penalise",
    "ponder",
    "predict_rollouts",
    "running_parity",
    "task_arrays",
    "train_fixed",
]
