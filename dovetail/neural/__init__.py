"""Small networks: tasks as arrays, a meter of computation, the size prior, and pondering.

Training needs the packages of the extra ``neural`` (jax, optax).
"""

from dovetail.neural.comparisons.comparing import Comparison, compare
from dovetail.neural.comparisons.ledgers import ledger, rounded
from dovetail.neural.comparisons.proposals import PROPOSALS, Plan, train
from dovetail.neural.exits.annealing import Annealed, anneal
from dovetail.neural.exits.forms import Exits
from dovetail.neural.exits.relaxing import ExitCurve, Exited, exit_early
from dovetail.neural.misbehaviour.generalising import BoundedChoice, bounded_choice, split
from dovetail.neural.misbehaviour.lookups import LookupNetwork, lookup_limit, lookup_network
from dovetail.neural.misbehaviour.planting import PlantedCell, plant_cell
from dovetail.neural.misbehaviour.probes import Probed, probe
from dovetail.neural.misbehaviour.retraining import Retrained, retrain
from dovetail.neural.misbehaviour.rules import give_rollouts
from dovetail.neural.misbehaviour.verdicts import Verdicts, judge
from dovetail.neural.misbehaviour.waste import RolloutWaste, rollout_waste
from dovetail.neural.networks.forms import Cell, Dense, Stack
from dovetail.neural.networks.meters import Layer, Meter
from dovetail.neural.pondering.halting import HaltingCell, HaltingChances
from dovetail.neural.pondering.penalising import Penalised, penalise
from dovetail.neural.pondering.predictors import (
    NeedPredictor,
    Predicted,
    predict_rollouts,
    train_need_predictor,
)
from dovetail.neural.pondering.raising import Pondered, ponder
from dovetail.neural.pondering.rollouts import RolloutCurves, RolloutNeeds
from dovetail.neural.tasks import (
    ArrayTask,
    addition,
    count_modulo,
    parity,
    running_parity,
    task_arrays,
)
from dovetail.neural.training.answers import Answered
from dovetail.neural.training.fixed import FixedDepth, train_fixed
from dovetail.neural.training.growing import Grown, grow

__all__ = [
    "PROPOSALS",
    "Annealed",
    "Answered",
    "ArrayTask",
    "BoundedChoice",
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
    "LookupNetwork",
    "Meter",
    "NeedPredictor",
    "Penalised",
    "Plan",
    "PlantedCell",
    "Pondered",
    "Predicted",
    "Probed",
    "Retrained",
    "RolloutCurves",
    "RolloutNeeds",
    "RolloutWaste",
    "Stack",
    "Verdicts",
    "addition",
    "anneal",
    "bounded_choice",
    "compare",
    "count_modulo",
    "exit_early",
    "give_rollouts",
    "grow",
    "judge",
    "ledger",
    "lookup_limit",
    "lookup_network",
    "parity",
    "penalise",
    "plant_cell",
    "ponder",
    "predict_rollouts",
    "probe",
    "retrain",
    "rollout_waste",
    "rounded",
    "running_parity",
    "split",
    "task_arrays",
    "train",
    "train_fixed",
    "train_need_predictor",
]
