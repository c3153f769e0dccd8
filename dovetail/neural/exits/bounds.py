"""How a network keeps a bound on its computation: for each example, or in the mean.

docs/neural/exits.md, "Annealing" has the definitions.
"""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction
from typing import Any

import numpy as np

from dovetail.neural.exits.forms import Exits, early_exits, leave, looks
from dovetail.neural.networks.forms import MOST, Cell, Weights
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered, answered
from dovetail.neural.training.courses import Course
from dovetail.neural.training.trainers import Recipe, Trainer, right_after
from dovetail.speed.annealing.candidates import Number
from dovetail.values import check

#: The confidences at which a network with exits is tried under a bound.
CONFIDENCES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
#: Names of what is made, by the form of the network.
NAMES = {Cell: "annealed pondering", Exits: "annealed early exit"}


class Prior:
    """How a bound on computation is kept, in training and after it."""

    @abstractmethod
    def allows(self, places: int, bound: Number) -> bool:
        """Return whether anything can run under a bound."""

    @abstractmethod
    def trainer(self, course: Course, task: ArrayTask, recipe: Recipe) -> Trainer:
        """Return a network in training, with first weights."""

    @abstractmethod
    def step(self, trainer: Trainer, places: int, bound: Number) -> None:
        """Take a step of training under a bound."""

    @abstractmethod
    def measure(self, weights: Weights, task: ArrayTask, bound: Number) -> tuple[float, Answered]:
        """Return the setting that keeps the bound, and the answers with it."""

    @abstractmethod
    def answer(self, weights: Weights, task: ArrayTask, setting: float) -> Answered:
        """Return the answers with a setting."""


class MostRollouts(Prior):
    """The bound holds for each example: so many rollouts of a cell as it allows."""

    def __init__(self, network: Cell) -> None:
        self.network = network

    def rollouts(self, places: int, bound: Number) -> int:
        """Return the most rollouts whose multiply-adds, with those of the answer, are allowed."""
        one, two = (self.network.meter(places, number).multiply_adds for number in (1, 2))
        return min(max(0, int((bound - one) // (two - one)) + 1), MOST)

    def allows(self, places: int, bound: Number) -> bool:
        """Return whether a rollout can run under a bound."""
        return self.rollouts(places, bound) > 0

    def trainer(self, course: Course, task: ArrayTask, recipe: Recipe) -> Trainer:
        """Return a cell in training, with first weights."""
        return course.trainer(self.network, task, recipe)

    def step(self, trainer: Trainer, places: int, bound: Number) -> None:
        """Take a step with a number of rollouts drawn from half of the most to the most."""
        most = self.rollouts(places, bound)
        trainer.step(int(trainer.random.integers(-(-most // 2), most + 1)))

    def measure(self, weights: Weights, task: ArrayTask, bound: Number) -> tuple[float, Answered]:
        """Return the most rollouts, and the answers after them."""
        number = self.rollouts(task.places, bound)
        return number, self.answer(weights, task, number)

    def answer(self, weights: Weights, task: ArrayTask, setting: float) -> Answered:
        """Return the answers after so many rollouts."""
        number = int(setting)
        right = right_after(self.network, weights, task, number)
        layers = range(1, number + 1)
        costs = [self.network.meter(task.places, each).multiply_adds for each in layers]
        steps = np.full(len(task), number)
        return answered(NAMES[Cell], weights, task, steps, np.array(costs), right)


class MeanExits(Prior):
    """The bound holds for the mean: a penalty on what is more, and a confidence that keeps it."""

    def __init__(self, network: Exits, confidence: float, penalty: float) -> None:
        self.network, self.confidence, self.penalty = network, confidence, penalty

    def allows(self, places: int, bound: Number) -> bool:
        """Return whether the first layer and its head can run under a bound."""
        return self.network.meter(places, 1).multiply_adds <= bound

    def trainer(self, course: Course, task: ArrayTask, recipe: Recipe) -> Trainer:
        """Return a network with exits in training, with first weights."""
        return course.trainer(self.network, task, recipe, early_exits(self.network))

    def step(self, trainer: Trainer, places: int, bound: Number) -> None:
        """Take a step with a penalty on the mean computation that exceeds the bound."""
        free = min(Fraction(bound) / self.network.meter(places).multiply_adds, Fraction(1))
        trainer.step(self.penalty, float(free), self.confidence)

    def measure(self, weights: Weights, task: ArrayTask, bound: Number) -> tuple[float, Answered]:
        """Return the best confidence among those that keep the bound, and the answers."""
        seen = looks(self.network, weights, task)
        tried = [
            (each, leave(NAMES[Exits], self.network, weights, task, seen, each))
            for each in CONFIDENCES
        ]
        allowed = [pair for pair in tried if pair[1].mean_multiply_adds <= bound]
        return max(allowed, key=lambda pair: (pair[1].share, -pair[1].mean_multiply_adds))

    def answer(self, weights: Weights, task: ArrayTask, setting: float) -> Answered:
        """Return the answers with exits at a confidence."""
        seen = looks(self.network, weights, task)
        return leave(NAMES[Exits], self.network, weights, task, seen, setting)


def prior_of(network: Any, confidence: float = 1.0, penalty: float = 0.0) -> Prior:
    """Return how a network keeps a bound; one of another form is refused."""
    if isinstance(network, Cell):
        return MostRollouts(network)
    if isinstance(network, Exits):
        return MeanExits(network, confidence, penalty)
    raise check.refusal("network", "a Cell or an Exits", network)
