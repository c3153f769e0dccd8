"""`judge`: what each speed prior makes trained networks pay, and which of them it selects.

docs/neural/misbehaviour.md, "What the priors select" has the definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.neural.misbehaviour.generalising import named_networks
from dovetail.neural.misbehaviour.probes import probe
from dovetail.neural.misbehaviour.rules import NEEDED, SURE, SURE_FROM, give_rollouts
from dovetail.neural.networks.forms import is_trained_cell
from dovetail.neural.pondering.predictors import train_need_predictor
from dovetail.neural.pondering.rollouts import cell_needs, most_rollouts, needed
from dovetail.neural.tasks import ArrayTask
from dovetail.neural.training.answers import Answered
from dovetail.neural.training.trainers import check_pair, right_answers, target_share
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.values import check, display

MAX, MEAN, OWN, HONEST, PROBE = (
    "max", "mean", "own predictor", "honest predictor", "probe predictor"
)  # fmt: skip
PRIORS = (MAX, MEAN, SURE, OWN, HONEST, PROBE)
"""What can be asked, in the order in which it is answered."""

Needs = tuple[int | None, ...]


class Verdicts(TableResult):
    """What each prior makes each network pay, and which it selects; made by `judge`.

    A row is a network under a prior. A prior selects the networks that reach the target and pay
    least; of equal ones all.

    Attributes
    ----------
    networks, priors
        Their names.
    target
        The share of right answers that a network must reach to be selected.
    pays
        Multiply-adds for an example, exact, by network and prior; None where the prior cannot be
        asked.
    steps
        Mean rollouts, exact; None likewise.
    shares
        The exact share of right answers with the rollouts that the prior gives; None likewise.
    """

    pictures = ("verdicts",)

    networks: tuple[str, ...]
    priors: tuple[str, ...]
    target: Fraction
    pays: tuple[tuple[Fraction | None, ...], ...]
    steps: tuple[tuple[Fraction | None, ...], ...]
    shares: tuple[tuple[Fraction | None, ...], ...]

    def good(self, prior: str) -> tuple[str, ...]:
        """Return the names of the networks that reach the target under a prior.

        Parameters
        ----------
        prior
            One of `priors`.
        """
        shares = self._column(self.shares, prior)
        pairs = zip(self.networks, shares, strict=True)
        return tuple(name for name, each in pairs if each is not None and each >= self.target)

    def selected(self, prior: str) -> tuple[str, ...]:
        """Return the names of the networks that a prior selects; none if none is good.

        Parameters
        ----------
        prior
            One of `priors`.
        """
        pairs = zip(self.networks, self._column(self.pays, prior), strict=True)
        good = self.good(prior)
        pays = {name: each for name, each in pairs if name in good and each is not None}
        least = min(pays.values(), default=None)
        return tuple(name for name, each in pays.items() if each == least)

    def _column(
        self, table: tuple[tuple[Fraction | None, ...], ...], prior: str
    ) -> list[Fraction | None]:
        place = self.priors.index(check.choice(prior, "prior", self.priors))
        return [row[place] for row in table]

    def __len__(self) -> int:
        return len(self.networks) * len(self.priors)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: network, prior, pays, rollouts, share, good, selected."""
        good = {prior: self.good(prior) for prior in self.priors}
        selected = {prior: self.selected(prior) for prior in self.priors}
        pairs = [(name, prior) for name in self.networks for prior in self.priors]
        return {
            "network": frames.objects(name for name, _ in pairs),
            "prior": frames.objects(prior for _, prior in pairs),
            "pays": frames.objects(each for row in self.pays for each in row),
            "rollouts": frames.objects(each for row in self.steps for each in row),
            "share": frames.objects(each for row in self.shares for each in row),
            "good": np.array([name in good[prior] for name, prior in pairs]),
            "selected": np.array([name in selected[prior] for name, prior in pairs]),
        }

    def __repr__(self) -> str:
        parts = (
            f"{prior}: {', '.join(self.selected(prior) or ('none',))}" for prior in self.priors
        )
        return f"Verdicts({display.count(len(self.networks), 'network')}; {'; '.join(parts)})"


def judge(
    networks: Mapping[str, Any],
    task: ArrayTask,
    held_out: ArrayTask | None = None,
    *,
    honest: str | None = None,
    target: Fraction | int = Fraction(99, 100),
    most: int,
    easy: int | None = None,
    sure: Fraction | int = SURE_FROM,
    quantile: Fraction | int = Fraction(9, 10),
    updates: int = 1000,
    rate: float = 0.01,
    rng: Any = None,
) -> Verdicts:
    """Return what each speed prior makes trained networks pay, and which of them it selects.

    Parameters
    ----------
    networks
        By name. Those with a `cell` and `weights` are given rollouts by each prior; of any others
        the method `answer` says what they spend, and predictors are not asked.
    task
        The examples that probes and predictors are trained on.
    held_out
        Those that are judged by; unless given, those of training.
    honest
        The name of the cell from whose needs the honest predictor learns. Unless given, that prior
        is left out.
    target
        The share of right answers that a network must reach, exact.
    most
        The most rollouts.
    easy
        The greatest difficulty of easy examples, which then have a probe of their own; see `probe`.
    sure
        The chance of its label from which an answer is sure, exact.
    quantile, updates, rate
        How safe each predictor is, its training steps and their size; see `train_need_predictor`.
    rng
        A seed or a generator.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(64, 3, lengths=(1, 3), rng=0)
    >>> cell = neural.ponder(task, rollouts=range(1, 9), updates=100, rate=0.01, rng=0)
    >>> table = neural.lookup_network(task)
    >>> found = neural.judge({"cell": cell, "table": table}, task, most=6, updates=50, rng=0)
    >>> found.selected("max"), found.priors
    (('table',), ('max', 'mean', 'sure', 'own predictor', 'probe predictor'))
    """
    named = named_networks(networks)
    fitted, judged = check_pair(task, held_out)
    number = most_rollouts(most, "most")
    names = tuple(name for name, _ in named)
    needs = None
    if honest is not None:
        cells = tuple(name for name, network in named if is_trained_cell(network))
        if not cells:
            raise DovetailError("honest must be None, for no network has a cell and its weights")
        cell = networks[check.choice(honest, "honest", cells)]
        needs = cell_needs(cell.cell, cell.weights, fitted, number).rollouts
    bound = None if easy is None else check.integer(easy, "easy", 0)
    learning = {
        "quantile": target_share(quantile, "quantile"),
        "updates": check.integer(updates, "updates", 1),
        "rate": check.positive(rate, "rate"),
    }
    random = check.generator(rng)
    wanted, certain = target_share(target), target_share(sure, "sure")
    terms = _Terms(fitted, judged, wanted, number, certain, needs, bound, learning, random)
    asked = tuple(prior for prior in PRIORS if needs or prior != HONEST)
    rows = [[terms.answers(network, prior) for prior in asked] for _, network in named]
    pays = tuple(tuple(map(_pays, asked, row)) for row in rows)
    means = tuple(tuple(map(_steps, row)) for row in rows)
    shares = tuple(tuple(map(_share, row)) for row in rows)
    return Verdicts(names, asked, wanted, pays, means, shares)


class _Terms(NamedTuple):
    """What priors ask: the examples, the target, the most rollouts, and how predictors learn."""

    fitted: ArrayTask
    judged: ArrayTask
    target: Fraction
    most: int
    sure: Fraction
    honest: Needs | None
    easy: int | None
    learning: dict[str, Any]
    random: np.random.Generator

    def answers(self, network: Any, prior: str) -> Answered | None:
        """Return the answers of a network with the rollouts that a prior gives, or None."""
        if not is_trained_cell(network):
            if prior not in (MAX, MEAN, SURE):
                return None
            return check.instance(network.answer(self.judged), "networks", Answered)
        if prior == MAX:
            return self.give(network, np.full(len(self.judged), self.same(network)))
        if prior in (MEAN, SURE):
            return self.give(network, NEEDED if prior == MEAN else SURE)
        return self.predicted(network, self.needs(network, prior))

    def give(self, network: Any, rule: Any) -> Answered:
        """Return the answers of a cell with the rollouts of a rule."""
        return give_rollouts(network, self.judged, rule, most=self.most, sure=self.sure)

    def same(self, network: Any) -> int:
        """Return the least rollouts for all from which on the target is kept, else the most."""
        right = right_answers(network.cell, network.weights, self.judged, self.most).sum(axis=1)
        total = int(self.judged.mask.sum())
        enough = np.array([[number >= self.target * total] for number in right.tolist()])
        return needed(enough)[0] or self.most

    def needs(self, network: Any, prior: str) -> Needs:
        """Return the rollouts that a predictor learns from, of the examples of training."""
        if prior == OWN:
            return cell_needs(network.cell, network.weights, self.fitted, self.most).rollouts
        if prior == PROBE:
            return probe(network, self.fitted, rollouts=self.most, easy=self.easy).needs
        assert self.honest is not None
        return self.honest

    def predicted(self, network: Any, needs: Needs) -> Answered:
        """Return the answers with the rollouts that a predictor of these needs predicts."""
        # What is never right would be free if it were left out; it is to have the most.
        numbers = [self.most if each is None else each for each in needs]
        predictor = train_need_predictor(
            self.fitted, numbers, most=self.most, **self.learning, rng=self.random
        )
        return predictor.answer_with(network, self.judged)


def _pays(prior: str, answers: Answered | None) -> Fraction | None:
    if answers is None:
        return None
    most = Fraction(answers.max_multiply_adds)
    return most if prior == MAX else answers.mean_multiply_adds


def _steps(answers: Answered | None) -> Fraction | None:
    return None if answers is None else answers.mean_steps


def _share(answers: Answered | None) -> Fraction | None:
    return None if answers is None else answers.share
