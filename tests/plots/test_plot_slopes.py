"""The pictures of fractions: every colour and every point is where the numbers say."""

import math
from fractions import Fraction
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from dovetail import DovetailError, Slope, plots
from dovetail.slopes import fractions_up_to


def points(axes: Axes) -> set[tuple[float, float]]:
    (group,) = axes.collections
    return {(round(float(x), 9), round(float(y), 9)) for x, y in group.get_offsets()}


def wanted(values: set[Fraction], base: float = 2) -> set[tuple[float, float]]:
    logs = [(math.log(value.numerator), math.log(value.denominator)) for value in values]
    unit = math.log(base)
    return {(round((p - q) / unit, 9), round((p + q) / unit, 9)) for p, q in logs}


@pytest.mark.parametrize(("unit", "base"), [("bits", 2), ("nats", math.e)])
def test_the_map_shows_every_pair(unit: str, base: float) -> None:
    axes = plots.fraction_map(100, unit=unit)
    (image,) = axes.images
    table = np.asarray(image.get_array())
    assert table.shape == (100, 100)
    for a in range(1, 101):
        for b in range(1, 101):
            product = a * b // math.gcd(a, b) ** 2
            assert table[a - 1, b - 1] == pytest.approx(math.log(product) / math.log(base))
    # Row a = 1 is at the bottom, and a cell is centred on its numbers.
    assert tuple(image.get_extent()) == (0.5, 100.5, 0.5, 100.5)
    assert axes.get_ylim() == axes.get_xlim() == (0.5, 100.5)
    assert axes.get_ylabel() == "a (machines per iteration)"
    assert axes.get_xlabel() == "b (steps per machine)"
    bar = axes.figure.axes[-1]
    assert bar.get_ylabel() == f"complexity ({unit})"


@pytest.mark.parametrize(("unit", "base"), [("bits", 2), ("nats", math.e)])
def test_the_scatter_of_all_pairs(unit: str, base: float) -> None:
    values = {Fraction(a, b) for a in range(1, 101) for b in range(1, 101)}
    axes = plots.fraction_scatter(unit=unit)
    assert points(axes) == wanted(values, base)
    (line,) = axes.lines
    for x, y in zip(*line.get_data(), strict=True):
        assert y == pytest.approx(abs(x))
    assert axes.get_xlabel() == {"bits": "log₂(a/b) (bits)", "nats": "ln(a/b) (nats)"}[unit]
    assert axes.get_aspect() == 1  # so that the floor rises at 45°
    assert axes.get_ylabel() == f"complexity of a/b ({unit})"
    assert axes.get_title() == f"complexity of {len(values):,} fractions a/b"


def test_the_scatter_of_given_fractions() -> None:
    values = {Fraction(p, q) for p in range(1, 61) for q in range(1, 61) if math.gcd(p, q) == 1}
    values = {value for value in values if value.numerator * value.denominator <= 60}
    assert points(plots.fraction_scatter(fractions_up_to(60))) == wanted(values)
    mixed = [Slope(2, 4), Fraction(3, 7), 5]
    assert points(plots.fraction_scatter(mixed)) == wanted(
        {Fraction(1, 2), Fraction(3, 7), Fraction(5)}
    )
    huge = Fraction(10**400, 3)
    assert points(plots.fraction_scatter([huge])) == {
        (round(400 * math.log2(10) - math.log2(3), 9), round(400 * math.log2(10) + math.log2(3), 9))
    }


def test_simple_fractions_are_named_at_their_points() -> None:
    axes = plots.fraction_scatter(10)
    names = {text.get_text(): text.xy for text in axes.texts}  # type: ignore[attr-defined]
    assert {"1/1", "1/2", "2/1", "2/3", "3/2", "1/3"} <= set(names)
    assert "3/4" not in names
    assert names["2/3"] == pytest.approx((math.log2(2 / 3), math.log2(6)))


@pytest.mark.parametrize(
    ("fractions", "message"),
    [
        ([], "fractions must hold at least one"),
        (0, "fractions must be an integer from 1 to 4000"),
        ([0.5], "fractions: each must be a positive int or Fraction, not 0.5"),
        ([0], "fractions: each must be a positive"),
    ],
)
def test_bad_fractions(fractions: Any, message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        plots.fraction_scatter(fractions)
    with pytest.raises(DovetailError, match="size must be an integer from 1 to 4000"):
        plots.fraction_map(0)
    for draw in (plots.fraction_map, plots.fraction_scatter):
        with pytest.raises(DovetailError, match="unit must be one of"):
            draw(unit="bytes")  # type: ignore[operator]
    assert not plt.get_fignums()
