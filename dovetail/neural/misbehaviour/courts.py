"""How each prior of `judge` gives rollouts to a network, or takes its answers as they are.

docs/neural/misbehaviour.md, "What the priors select" has the definitions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from dovetail.neural.answers import Answered
from dovetail.neural.misbehaviour.giving import (
    NEEDED,
    SURE,
    give_rollouts,
    is_cell,
    least_rollouts,
)
from dovetail.neural.misbehaviour.predictors import train_need_predictor
from dovetail.neural.misbehaviour.probes import probe
from dovetail.neural.misbehaviour.states import count_right, read_off, states_of
from dovetail.neural.rollouts import needed
from dovetail.neural.tasks import ArrayTask
from dovetail.values import check

MAX, MEAN, OWN, HONEST, PROBE = (
    "max", "mean", "own predictor", "honest predictor", "probe predictor"
)  # fmt: skip
PRIORS = (MAX, MEAN, SURE, OWN, HONEST, PROBE)
"""What can be asked, in the order in which it is answered."""

Needs = tuple[int | None, ...]


class Court(NamedTuple):
    """What priors ask: the examples, the target, the most rollouts, and how predictors learn."""

    fitted: ArrayTask
    judged: ArrayTask
    target: Fraction
    most: int
    sure: Fraction
    honest: Needs | None
    easy: int | None
    updates: int
    random: np.random.Generator

    def answered(self, network: Any, prior: str) -> Answered | None:
        """Return the answers of a network with the rollouts that a prior gives, or None."""
        if not is_cell(network):
            if prior not in (MAX, MEAN, SURE):
                return None
            return check.instance(network.answer(self.judged), "networks", Answered)
        if prior == MAX:
            return self.give(network, np.full(len(self.judged), self.same(network)))
        if prior in (MEAN, SURE):
            return self.give(network, NEEDED if prior == MEAN else SURE)
        return self.predicted(network, self.needs(network, prior))

    def give(self, network: Any, rule: Any, extra: int = 0) -> Answered:
        """Return the answers of a cell with the rollouts of a rule."""
        return give_rollouts(
            network, self.judged, rule, most=self.most, sure=self.sure, extra=extra
        )

    def same(self, network: Any) -> int:
        """Return the least rollouts for all from which on the target is kept, else the most."""
        states = states_of(network.cell, network.weights, self.judged, self.most)
        right = count_right(read_off(states, network.weights), self.judged).sum(axis=1).tolist()
        total = int(self.judged.mask.sum())
        enough = np.array([[number >= self.target * total] for number in right])
        return needed(enough)[0] or self.most

    def needs(self, network: Any, prior: str) -> Needs:
        """Return the rollouts that a predictor learns from, of the examples of training."""
        if prior == OWN:
            return least_rollouts(network, self.fitted, self.most)
        if prior == PROBE:
            return probe(network, self.fitted, rollouts=self.most, easy=self.easy).needs
        assert self.honest is not None
        return self.honest

    def predicted(self, network: Any, needs: Needs) -> Answered:
        """Return the answers with the rollouts that a predictor of these needs predicts."""
        predictor = train_need_predictor(
            self.fitted, needs, most=self.most, updates=self.updates, rng=self.random
        )
        rollouts = predictor.predict(self.judged)
        return self.give(network, rollouts, predictor.multiply_adds)
