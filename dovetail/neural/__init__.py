"""Small networks: tasks as arrays, a meter of computation, the size prior, and pondering.

Training needs the packages of the extra ``neural`` (jax, equinox, optax).
"""

from dovetail.neural.answers import Answered
from dovetail.neural.growing import Grown, grow
from dovetail.neural.meters import Layer, Meter
from dovetail.neural.misbehaviour.generalising import BoundedChoice, bounded_choice, split
from dovetail.neural.misbehaviour.giving import give_rollouts
from dovetail.neural.misbehaviour.lookups import LookupNetwork, lookup_limit, lookup_network
from dovetail.neural.misbehaviour.planting import PlantedCell, plant_cell
from dovetail.neural.misbehaviour.predictors import NeedPredictor, train_need_predictor
from dovetail.neural.misbehaviour.probes import Probed, probe
from dovetail.neural.misbehaviour.retraining import Retrained, retrain
from dovetail.neural.misbehaviour.verdicts import Verdicts, judge
from dovetail.neural.misbehaviour.waste import RolloutWaste, rollout_waste
from dovetail.neural.networks import Cell, Dense, Stack
from dovetail.neural.pondering import FixedDepth, Pondered, ponder, train_fixed
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
    "BoundedChoice",
    "Cell",
    "Dense",
    "FixedDepth",
    "Grown",
    "Layer",
    "LookupNetwork",
    "Meter",
    "NeedPredictor",
    "PlantedCell",
    "Pondered",
    "Probed",
    "Retrained",
    "RolloutCurves",
    "RolloutNeeds",
    "RolloutWaste",
    "Stack",
    "Verdicts",
    "addition",
    "bounded_choice",
    "count_modulo",
    "give_rollouts",
    "grow",
    "judge",
    "lookup_limit",
    "lookup_network",
    "parity",
    "plant_cell",
    "ponder",
    "probe",
    "retrain",
    "rollout_waste",
    "running_parity",
    "split",
    "task_arrays",
    "train_fixed",
    "train_need_predictor",
]
