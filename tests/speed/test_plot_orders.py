"""The picture of shares under random orders."""

from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

import dovetail
from dovetail import DovetailError, Solutions, plots, speed, tasks
from dovetail.plots.speed.orders import GROUPS


@cache
def solved(states: int = 3) -> Solutions:
    return dovetail.solutions(tasks.xor, max_states=states, max_time=200)


@pytest.fixture(autouse=True)
def _closed() -> Any:
    yield
    plt.close("all")


def test_bars_are_the_shares_of_times() -> None:
    found = speed.random_order(solved(), 1_000_000)
    axes = plots.order_shares(found)
    times = [int(label.get_text()) for label in axes.get_xticklabels()]
    heights = [bar.get_height() for bar in axes.patches]
    assert times[:2] == [8, 9]
    for time, height in zip(times, heights, strict=True):
        assert height == pytest.approx(float(found.share(found.time == time)))
    assert "others" not in times


@pytest.mark.parametrize("by", GROUPS)
def test_bands_fill_the_picture(by: str) -> None:
    several = [speed.random_order(solved(), a, exact=False) for a in (10**7, 10**3, 10**5)]
    axes = plots.order_shares(several, by=by)
    top = max(band.get_paths()[0].vertices[:, 1].max() for band in axes.collections[:-1])
    assert top == pytest.approx(1, abs=1e-3)
    [dots] = axes.collections[-1:]
    offsets = np.asarray(dots.get_offsets())
    assert offsets[:, 0].tolist() == [10**3, 10**5, 10**7]
    assert (offsets[:, 1] > 0).all()
    assert axes.get_title() == "xor: winners under random orders, 3 slopes"


@pytest.mark.parametrize(
    ("orders", "options", "words"),
    [
        ([], {}, "not none"),
        (5, {}, "orders must be"),
        ([5], {}, "orders: each must be"),
        (None, {"by": "x"}, "by must be"),
    ],
)
def test_bad_arguments(orders: Any, options: dict[str, Any], words: str) -> None:
    orders = speed.random_order(solved(), 10**6) if orders is None else orders
    with pytest.raises(DovetailError, match=words):
        plots.order_shares(orders, **options)


def test_orders_of_other_solutions() -> None:
    task = tasks.named("successor")
    other = dovetail.solutions(task, max_states=2, max_time=50)
    with pytest.raises(DovetailError, match="other rows"):
        plots.order_shares([speed.random_order(one, 10**6) for one in (solved(), other)])
