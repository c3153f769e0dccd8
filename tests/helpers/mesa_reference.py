"""The costs of mesa-optimisers, written out word by word as docs/models/mesa.md has them."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

Costs: TypeAlias = Mapping[str, tuple[Fraction, Fraction]]
Height: TypeAlias = Callable[[Fraction], Fraction]

NAMES = (
    "base", "simple", "combine", "check", "optimise", "knowledge", "find", "outer", "pointer",
)  # fmt: skip


def length(name: str, costs: Costs) -> Fraction:
    """The description of a structure: c of the formulas."""

    def c(part: str) -> Fraction:
        return costs[part][0]

    if name == "honest":
        return c("base") + c("optimise") + c("knowledge")
    if name == "simple deceptive":
        return c("simple") + c("combine") + c("optimise") + c("knowledge")
    if name == "fast deceptive":
        return c("base") + c("simple") + c("check") + c("optimise") + c("knowledge")
    if name == "checked deceptive":
        return c("simple") + c("check") + c("optimise") + c("knowledge")
    assert name == "honest finder"
    return c("pointer") + c("optimise") + c("knowledge")


def time(name: str, costs: Costs) -> Fraction:
    """The time of a structure: t of the formulas."""

    def t(part: str) -> Fraction:
        return costs[part][1]

    if name == "honest":
        return t("base") + t("optimise")
    if name == "simple deceptive":
        return t("combine") + t("find") + t("optimise") + t("outer")
    if name == "fast deceptive":
        return t("check") + t("base") + t("optimise")
    if name == "checked deceptive":
        return t("check") + t("find") + t("optimise")
    assert name == "honest finder"
    return t("find") + t("optimise")


def total(name: str, costs: Costs, rate: Fraction, height: Height = lambda c: c) -> Fraction:
    """What a structure costs: t + rate·h(c)."""
    return time(name, costs) + rate * height(length(name, costs))


def best(totals: Mapping[str, Fraction]) -> tuple[str, ...]:
    """The structures that no other undercuts."""
    return tuple(n for n in totals if not any(totals[other] < totals[n] for other in totals))
