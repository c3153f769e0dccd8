"""`ledger`: trained networks as entries of a `Ledger`, and `rounded` ones, which say less.

docs/neural.md, "Networks in a ledger" has the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import is_dataclass, replace
from fractions import Fraction
from typing import Any, Literal, TypeVar

import numpy as np

from dovetail._core import DovetailError
from dovetail.geometry import Ledger
from dovetail.neural.training.answers import Answered
from dovetail.values import check

Trained = TypeVar("Trained")

COMPLEXITIES = ("parameters", "bits")
TIMES = ("mean", "max")


def ledger(
    answers: Iterable[Answered],
    *,
    complexity: Literal["parameters", "bits"] = "bits",
    time: Literal["mean", "max"] = "mean",
    target: Fraction | int = 0,
    label: str = "",
) -> Ledger:
    """Return trained networks as a ledger on the scale "length", beside machines and circuits.

    Parameters
    ----------
    answers
        What the networks answered on one task: an entry each.
    complexity
        "bits", the length of the compressed weights, or "parameters", their number.
    time
        "mean" or "max": the multiply-adds of an example, in the mean or at most.
    target
        The share of right answers that an entry must have, exact; 0 for all.
    label
        Written before the name of each entry.

    Raises
    ------
    DovetailError
        If no network reaches the target.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural
    >>> costs, right = np.array([10, 30]), np.array([1, 1])
    >>> small = neural.Answered("small", 5, 90, None, costs, costs, right, right)
    >>> large = neural.Answered("large", 50, 900, None, costs, costs // 10, right, right)
    >>> [(entry.name, entry.complexity, entry.time) for entry in neural.ledger([small, large])]
    [('small', 90, 20), ('large', 900, 2)]
    """
    check.choice(complexity, "complexity", COMPLEXITIES)
    check.choice(time, "time", TIMES)
    wanted = check.from_zero(target, "target")
    text = check.text(label, "label")
    held = [
        check.instance(each, "answers", Answered)
        for each in check.iterator(answers, "answers", "answers of trained networks")
    ]
    good = [each for each in held if each.share >= wanted]
    if not good:
        raise DovetailError(f"answers: none of {len(held)} networks reaches the target {wanted}")
    name = "mean_multiply_adds" if time == "mean" else "max_multiply_adds"
    entries = [(text + each.name, getattr(each, complexity), getattr(each, name)) for each in good]
    return Ledger.of(entries, scale="length")


def rounded(trained: Trained, places: int) -> Trained:
    """Return a trained network whose weights are rounded, so that their compressed bits are fewer.

    Parameters
    ----------
    trained
        What a training function returned.
    places
        Weights become the nearest multiples of 2^-places; from 0 to 23.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import neural
    >>> task = neural.task_arrays(dovetail.tasks.and_)
    >>> grown = neural.grow(task, updates=300, rng=0)
    >>> coarse = neural.rounded(grown, 3)
    >>> coarse.answer(task).share, coarse.answer(task).bits < grown.answer(task).bits
    (Fraction(1, 1), True)
    """
    step = 2.0 ** -check.integer(places, "places", 0, 23)
    weights: Any = getattr(trained, "weights", None)
    if not is_dataclass(trained) or isinstance(trained, type) or not isinstance(weights, tuple):
        raise check.refusal("trained", "a trained network", trained)
    return replace(
        trained, weights=tuple((np.rint(w / step) * step).astype(w.dtype) for w in weights)
    )
