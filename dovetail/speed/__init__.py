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
from dovetail.speed.selections import Selection
from dovetail.speed.solutions import (
    RIGHT,
    RUNNING,
    WRONG,
    Solutions,
    estimate_solutions,
    solutions,
)

__all__ = [
    "RIGHT",
    "RUNNING",
    "WRONG",
    "Annealing",
    "AnnealingSweep",
    "AtMost",
    "AverageTime",
    "Candidates",
    "Dovetailer",
    "ForwardedOrders",
    "Jumps",
    "Kt",
    "Levels",
    "Lexicographic",
    "Linear",
    "MaxTime",
    "Milestones",
    "OrderSamples",
    "Prior",
    "RandomFront",
    "RandomOrder",
    "Rank",
    "SampledAnnealing",
    "Schedule",
    "Selection",
    "Solutions",
    "Steady",
    "Time",
    "UpAndDown",
    "anneal",
    "anneal_sweep",
    "estimate_solutions",
    "random_front",
    "random_order",
    "sample_annealing",
    "sample_orders",
    "solutions",
]
