"""Speed priors: every solution of a task, and which of them each prior selects."""

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
    "Kt",
    "Lexicographic",
    "Linear",
    "MaxTime",
    "Prior",
    "Rank",
    "Selection",
    "Solutions",
    "Time",
    "estimate_solutions",
    "solutions",
]
