"""Speed priors: every solution of a task, and which of them each prior selects."""

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
    "AtMost",
    "AverageTime",
    "Dovetailer",
    "ForwardedOrders",
    "Kt",
    "Lexicographic",
    "Linear",
    "MaxTime",
    "OrderSamples",
    "Prior",
    "RandomFront",
    "RandomOrder",
    "Rank",
    "Selection",
    "Solutions",
    "Time",
    "estimate_solutions",
    "random_front",
    "random_order",
    "sample_orders",
    "solutions",
]
