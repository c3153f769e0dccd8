"""Small networks: tasks as arrays, a meter of computation, the size prior, and pondering.

Training needs the packages of the extra ``neural`` (jax, equinox, optax).
"""

from dovetail.neural.annealing import Annealed, anneal
from dovetail.neural.answers import Answered
from dovetail.neural.comparing import Comparison, compare
from dovetail.neural.exiting import ExitCurve, Exited, exit_early
from dovetail.neural.exits import Exits
from dovetail.neural.fixed import FixedDepth, train_fixed
from dovetail.neural.growing import Grown, grow
from dovetail.neural.halting import HaltingCell, HaltingChances
from dovetail.neural.ledgers import ledger, rounded
from dovetail.neural.meters import Layer, Meter
from dovetail.neural.networks import Cell, Dense, Stack
from dovetail.neural.penalising import Penalised, penalise
from dovetail.neural.pondering import Pondered, ponder
from dovetail.neural.predictors import Predicted, predict_rollouts
from dovetail.neural.proposals import PROPOSALS, Plan, train
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
    "PROPOSALS",
    "Annealed",
    "Answered",
    "ArrayTask",
    "Cell",
    "Comparison",
    "Dense",
    "ExitCurve",
    "Exited",
    "Exits",
    "FixedDepth",
    "Grown",
    "HaltingCell",
    "HaltingChances",
    "Layer",
    "Meter",
    "Penalised",
    "Plan",
    "Pondered",
    "Predicted",
    "RolloutCurves",
    "RolloutNeeds",
    "Stack",
    "addition",
    "anneal",
    "compare",
    "count_modulo",
    "exit_early",
    "grow",
    "ledger",
    "parity",
    "penalise",
    "ponder",
    "predict_rollouts",
    "rounded",
    "running_parity",
    "task_arrays",
    "train",
    "train_fixed",
]
