"""Compare all proposals of small networks on three tasks, and write the table NEURAL.md.

python benchmarks/neural.py [--seeds 3] [--updates 800]    under 20 minutes on two cores
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from tables import duration, positive, table, timed, write

from dovetail import neural
from dovetail.neural import Answered, ArrayTask, Comparison, Plan

TARGET = Fraction(99, 100)
HEADS = (
    "proposal", "parameters", "training", "right, %", "steps", "mean multiply-adds",
    "most multiply-adds", "right outside, %", "steps outside",
)  # fmt: skip
#: Training, held-out and other examples of a seed.
Tasks = tuple[ArrayTask, ArrayTask, ArrayTask]


class Case(NamedTuple):
    """A task, what is larger than in training, and the plan."""

    name: str
    outside: str
    tasks: Callable[[int], Tasks]
    plan: Plan


def running(seed: int) -> Tasks:
    """Running parity of up to 8 bits, and of 16."""
    make = neural.running_parity
    train = make(4096, 8, lengths=(1, 8), rng=seed)
    return train, make(512, 8, lengths=(1, 8), rng=100 + seed), make(512, 16, rng=200 + seed)


def adding(seed: int) -> Tasks:
    """Addition of 6 bits, and of 12."""
    make = neural.addition
    return make(4096, 6, rng=seed), make(512, 6, rng=100 + seed), make(512, 12, rng=200 + seed)


def parities(seed: int) -> Tasks:
    """Parity of 8 numbers with up to 4 non-zeros, and with 5 to 8."""
    make = neural.parity
    train = make(4096, 8, nonzeros=(1, 4), rng=seed)
    held = make(512, 8, nonzeros=(1, 4), rng=100 + seed)
    return train, held, make(512, 8, nonzeros=(5, 8), rng=200 + seed)


def cases(updates: int) -> list[Case]:
    """The tasks with their plans."""
    plan = Plan(most=16, updates=updates, target=TARGET)
    return [
        Case("running parity, up to 8 bits", "16 bits", running, plan),
        Case("addition, 6 bits", "12 bits", adding, Plan(most=8, updates=updates, target=TARGET)),
        Case("parity of 8, up to 4 non-zeros", "5 to 8 non-zeros", parities, plan),
    ]


def rows(found: list[Comparison]) -> list[tuple[str, ...]]:
    """Return a row for each proposal: least to greatest of the seeds."""
    lines = []
    for place, name in enumerate(found[0].proposals):
        inside, outside = ([each.answers[place][task] for each in found] for task in (1, 2))
        spent = spread([each.spent[place] for each in found], "{:.2g}")
        far = ("–", "–") if None in outside else (shares(outside), steps(outside))
        costs = [float(each.mean_multiply_adds) for each in inside]
        most = [each.max_multiply_adds for each in inside]
        sizes = spread([each.parameters for each in inside], "{:,}")
        spends = spread(costs, "{:,.0f}"), spread(most, "{:,}")
        lines.append((name, sizes, spent, shares(inside), steps(inside), *spends, *far))
    return lines


def steps(answers: list[Answered]) -> str:
    """Return the mean rollouts or layers."""
    return spread([float(each.mean_steps) for each in answers], "{:.3g}")


def shares(answers: list[Answered]) -> str:
    """Return the shares of right answers in percent."""
    return spread([100 * float(each.share) for each in answers], "{:.2f}")


def spread(values: list[float], form: str) -> str:
    """Return the least and the greatest value; one if they look alike.

    Examples
    --------
    >>> spread([3, 1, 2], "{:,}"), spread([2, 2], "{:,}")
    ('1 to 3', '2')
    """
    low, high = form.format(min(values)), form.format(max(values))
    return low if low == high else f"{low} to {high}"


def main() -> None:
    """Train all, and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=positive, default=3, help="seeds from 0 on (default 3)")
    parser.add_argument("--updates", type=positive, default=800, help="steps (default 800)")
    given = parser.parse_args()
    lines = ["# All proposals of small networks side by side", "", about(given), ""]
    for case in cases(given.updates):
        seconds, found = timed(partial(compared, case, given.seeds))
        lines += [f"## {case.name}; outside: {case.outside}", ""]
        lines += table(HEADS, rows(found), right=HEADS[1:])
        lines += ["", f"All of it took {duration(seconds)}.", ""]
    write("NEURAL.md", lines[:-1])


def about(given: argparse.Namespace) -> str:
    """Return what the page says of its tables."""
    return (
        f"Written by `python benchmarks/neural.py --seeds {given.seeds} --updates "
        f"{given.updates}`: least and greatest of\nthe seeds, on 512 held-out examples and 512 "
        "outside the range of training. All networks are small, and none\nis trained for long. "
        "Training is in multiply-adds; that of 2B includes the cell which it starts from, that of\n"
        "`size` all sizes. Steps are rollouts or layers. A dash: the network is made for inputs of "
        "one size."
    )


def compared(case: Case, seeds: int) -> list[Comparison]:
    """Return all proposals on the tasks of each seed."""
    found = []
    for seed in range(seeds):
        train, held, other = case.tasks(seed)
        found.append(neural.compare(train, held, [other], plan=case.plan, rng=seed))
    return found


if __name__ == "__main__":
    main()
