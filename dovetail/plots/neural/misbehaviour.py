"""Misbehaviour planted in networks: waste, probes, penalties, verdicts; and bounds on compute."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from dovetail.neural import (
    BoundedChoice,
    PlantedCell,
    Probed,
    Retrained,
    RolloutWaste,
    Verdicts,
)
from dovetail.plots.neural.growing import SHARES
from dovetail.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    VERMILLION,
    finish,
    line_style,
    new_axes,
)
from dovetail.values import check

SHARE = "right answers (share)"


def planted_cell(planted: PlantedCell, *, ax: Axes | None = None) -> Axes:
    """Draw the share of right held-out answers after all rollouts against the training steps.

    Parameters
    ----------
    planted
        What `dovetail.neural.plant_cell` returned.

    Examples
    --------
    >>> from dovetail import neural, plots
    >>> task = neural.running_parity(9, 2, rng=0)
    >>> cell = neural.plant_cell(task, kind="honest", easy=2, until=1, rollouts=2, updates=2, rng=0)
    >>> plots.planted_cell(cell).get_xlabel()
    'training steps'
    """
    held = check.instance(planted, "planted", PlantedCell)
    axes = new_axes(6.4, 4.0) if ax is None else ax
    shares = [float(each) for each in held.shares]
    axes.plot(held.updates, shares, "o-", color=BLUE, label=f"after {held.rollouts} rollouts")
    axes.set_ylim(SHARES)
    late = f": up to difficulty {held.easy}, late until rollout {held.until}"
    title = f"{held.kind} cell{'' if held.kind == 'honest' else late}"
    return finish(axes, ("training steps", SHARE), title, whole="x")


def rollout_waste(waste: RolloutWaste, *, ax: Axes | None = None) -> Axes:
    """Draw the mean rollouts that are needed, and those that are wasted, at each difficulty.

    Parameters
    ----------
    waste
        What `dovetail.neural.rollout_waste` returned; without a difficulty there is one bar, at 0.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> hard, needs, given = np.array([1, 2]), np.array([1, 2]), np.array([3, 3])
    >>> plots.rollout_waste(neural.RolloutWaste("needed", 9, 2, hard, needs, given)).get_xlabel()
    'difficulty'
    """
    held = check.instance(waste, "waste", RolloutWaste)
    axes = new_axes(6.0, 4.2) if ax is None else ax
    hard = np.zeros(len(held), np.int64) if held.difficulty is None else held.difficulty
    places = np.unique(hard)
    needs = np.array([held.needs[hard == each].mean() for each in places])
    given = np.array([held.rollouts[hard == each].mean() for each in places])
    axes.bar(places, needs, color=BLUE, label="needed")
    axes.bar(places, given - needs, bottom=needs, color=ORANGE, hatch="//", label="wasted")
    title = f"rule {held.rule}: {float(held.mean):,.0f} multiply-adds wasted in the mean"
    return finish(axes, ("difficulty", "mean rollouts"), title, whole="xy")


def probed(probed: Probed, *, ax: Axes | None = None) -> Axes:
    """Draw the shares that a probe and the cell itself have right after each rollout.

    Parameters
    ----------
    probed
        What `dovetail.neural.probe` returned.

    Examples
    --------
    >>> import numpy as np
    >>> from dovetail import neural, plots
    >>> found = neural.Probed(neural.Cell(1, 2, 2, 2), 4, np.array([0, 4]), np.array([3, 4]), (1,))
    >>> plots.probed(found).get_title()
    'the probe is ahead by up to 75 %'
    """
    held = check.instance(probed, "probed", Probed)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    numbers = np.arange(1, len(held) + 1)
    axes.plot(numbers, held.own / held.asked, "o-", color=BLUE, label="the cell itself")
    axes.plot(numbers, held.read / held.asked, "s--", color=VERMILLION, label="linear probe")
    axes.set_ylim(SHARES)
    title = f"the probe is ahead by up to {float(100 * held.gap):.3g} %"
    return finish(axes, ("rollouts", SHARE), title, whole="x")


def retrained(retrained: Retrained, *, ax: Axes | None = None) -> Axes:
    """Draw the mean rollouts of easy examples against the steps of training with a penalty.

    Parameters
    ----------
    retrained
        What `dovetail.neural.retrain` returned.

    Examples
    --------
    >>> from dovetail import neural, plots
    >>> task = neural.running_parity(9, 2, rng=0)
    >>> cell = neural.plant_cell(task, kind="honest", easy=2, until=1, rollouts=2, updates=2, rng=0)
    >>> plots.retrained(neural.retrain(cell, task, updates=2, rng=0)).get_ylabel()
    'mean rollouts of easy examples'
    """
    held = check.instance(retrained, "retrained", Retrained)
    axes = new_axes(6.4, 4.2) if ax is None else ax
    for marker, color, rule in (("o-", BLUE, "needed"), ("s--", VERMILLION, "sure")):
        values = [float(each) for each in getattr(held, rule)]
        axes.plot(held.updates, values, marker, color=color, label=f"rule {rule}")
    axes.set_ylim(0, None)
    ratio = "no penalty" if held.ratio is None else f"penalty of ratio {held.ratio}"
    title = f"{held.before.kind} cell, {ratio}"
    labels = "training steps", "mean rollouts of easy examples"
    return finish(axes, labels, title, whole="x")


def verdicts(verdicts: Verdicts, *, ax: Axes | None = None) -> Axes:
    """Draw what each prior makes each network pay; what it selects has a black frame.

    Parameters
    ----------
    verdicts
        What `dovetail.neural.judge` returned. Hatched bars are networks that miss the target.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from dovetail import neural, plots
    >>> one = ((Fraction(1),),)
    >>> plots.verdicts(neural.Verdicts(("a",), ("max",), Fraction(1), one, one, one)).get_ylabel()
    'multiply-adds for an example'
    """
    held = check.instance(verdicts, "verdicts", Verdicts)
    axes = new_axes(8.4, 4.6) if ax is None else ax
    width = 0.8 / len(held.networks)
    for row, name in enumerate(held.networks):
        color = line_style(row)["color"]
        axes.bar([0], [0], 0.0, color=color, label=name)
        for place, prior in enumerate(held.priors):
            pays = held.pays[row][place]
            if pays is None:
                continue
            good, chosen = name in held.good(prior), name in held.selected(prior)
            axes.bar(
                place + (row - (len(held.networks) - 1) / 2) * width,
                float(pays),
                0.86 * width,
                color=color,
                alpha=1.0 if good else 0.35,
                hatch="" if good else "///",
                edgecolor=BLACK if chosen else color,
                linewidth=2.2 if chosen else 0.0,
            )
    axes.bar([0], [0], 0.0, color="none", edgecolor=BLACK, linewidth=2.2, label="selected")
    axes.bar([0], [0], 0.0, color=GREY, alpha=0.35, hatch="///", label=f"below {held.target} right")
    axes.set_xticks(range(len(held.priors)), held.priors, fontsize="small")
    labels = "prior", "multiply-adds for an example"
    return finish(axes, labels, "what each prior makes them pay", whole="y")


def bounded_choice(choice: BoundedChoice, *, ax: Axes | None = None) -> Axes:
    """Draw the shares of the network that each bound on compute selects.

    Parameters
    ----------
    choice
        What `dovetail.neural.bounded_choice` returned. Each step is a network; the vertical lines
        are the cheapest that reaches the target, without a check and with it.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from dovetail import neural, plots
    >>> one = (Fraction(1),)
    >>> found = neural.BoundedChoice(("a",), "max", (Fraction(9),), one, one, one, Fraction(1))
    >>> plots.bounded_choice(found).get_xlabel()
    'bound: max multiply-adds for an example'
    """
    held = check.instance(choice, "choice", BoundedChoice)
    axes = new_axes(6.8, 4.4) if ax is None else ax
    axes.set_xscale("log")
    bounds = sorted(set(held.costs))
    rows = [held.row(str(held.under(bound))) for bound in bounds]
    ends = [float(bound) for bound in [*bounds, 2 * bounds[-1]]]
    for label, shares, color, dashes in (
        ("training", held.train, BLUE, "-"),
        ("check set", held.checked, GREEN, "--"),
        ("held out", held.held_out, VERMILLION, ":"),
    ):
        values = [float(shares[row]) for row in [*rows, rows[-1]]]
        axes.step(
            ends, values, where="post", color=color, linestyle=dashes, linewidth=1.9, label=label
        )
    for checks, color in ((False, GREY), (True, BLACK)):
        name = held.cheapest(check_too=checks)
        if name is not None:
            label = f"cheapest{' with a check' if checks else ''}: {name}"
            cost = float(held.costs[held.row(name)])
            axes.axvline(cost, color=color, linewidth=1.1, linestyle="-.", label=label)
    axes.set_ylim(SHARES)
    xlabel = f"bound: {held.time} multiply-adds for an example"
    return finish(axes, (xlabel, SHARE), f"target {held.target}")
