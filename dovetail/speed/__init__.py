"""Speed priors: every solution of a task, and which of them each prior selects."""

from dovetail.speed.annealing.candidates import Candidates
from dovetail.speed.annealing.outcomes import Annealing, AnnealingSweep, anneal, anneal_sweep
from dovetail.speed.annealing.samples import SampledAnnealing, sample_annealing
from dovetail.speed.annealing.schedules import (
    Jumps,
    Levels,
    Milestones,
    Schedule,
    Steady,
    UpAndDown,
)
from dovetail.speed.classes import (
    RUNNING,
    WRONG,
    Solutions,
    estimate_solutions,
    solutions,
)
from dovetail.speed.deception.checks import Checks, deception_checks, episodes_to_hide, shared_cost
from dovetail.speed.deception.ledgers import ledger
from dovetail.speed.deception.planting import Planted, plant
from dovetail.speed.deception.programs import Programs
from dovetail.speed.deception.ranks import exact_rank
from dovetail.speed.deception.tilts import Margin, Tilts, margin_by_rate, margin_by_share, tilts
from dovetail.speed.deception.waste import Misbehaviour, misbehaviour
from dovetail.speed.generalisation.check_inputs import ChecksNeeded, checked, checks_needed
from dovetail.speed.generalisation.learning import LearningCurve, LearningPoint, learning_curve
from dovetail.speed.generalisation.lookup_tables import Lookups, is_lookup, lookup_share, lookups
from dovetail.speed.generalisation.slope_losses import (
    HeldOutBySlope,
    SlopePiece,
    SlopeTie,
    held_out_by_slope,
)
from dovetail.speed.orders.fronts import RandomFront, random_front
from dovetail.speed.orders.samples import ForwardedOrders, OrderSamples, sample_orders
from dovetail.speed.orders.shares import RandomOrder, random_order
from dovetail.speed.priors import (
    AtMost,
    AverageTime,
    Dovetailer,
    Kt,
    Lexicographic,
    Linear,
    MaxTime,
    Prior,
    Rank,
    Time,
)
from dovetail.speed.selections import RIGHT, Selection

__all__ = [
    "RIGHT",
    "RUNNING",
    "WRONG",
    "Annealing",
    "AnnealingSweep",
    "AtMost",
    "AverageTime",
    "Candidates",
    "Checks",
    "ChecksNeeded",
    "Dovetailer",
    "ForwardedOrders",
    "HeldOutBySlope",
    "Jumps",
    "Kt",
    "LearningCurve",
    "LearningPoint",
    "Levels",
    "Lexicographic",
    "Linear",
    "Lookups",
    "Margin",
    "MaxTime",
    "Milestones",
    "Misbehaviour",
    "OrderSamples",
    "Planted",
    "Prior",
    "Programs",
    "RandomFront",
    "RandomOrder",
    "Rank",
    "SampledAnnealing",
    "Schedule",
    "Selection",
    "SlopePiece",
    "SlopeTie",
    "Solutions",
    "Steady",
    "Tilts",
    "Time",
    "UpAndDown",
    "anneal",
    "anneal_sweep",
    "checked",
    "checks_needed",
    "deception_checks",
    "episodes_to_hide",
    "estimate_solutions",
    "exact_rank",
    "held_out_by_slope",
    "is_lookup",
    "learning_curve",
    "ledger",
    "lookup_share",
    "lookups",
    "margin_by_rate",
    "margin_by_share",
    "misbehaviour",
    "plant",
    "random_front",
    "random_order",
    "sample_annealing",
    "sample_orders",
    "shared_cost",
    "solutions",
    "tilts",
]
