"""Train again what docs/neural.md and docs/neural/halting.md report, and print the figures.

python benchmarks/neural_findings.py running    running parity, trained on up to 32 bits: minutes
python benchmarks/neural_findings.py parity     parity of 16 numbers: about an hour
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tables import positive, table

from dovetail import neural
from dovetail.neural import Answered, Penalised, Pondered

Row = tuple[str, ...]


def running(seed: int, size: int = 32) -> Iterator[Row]:
    """Running parity: more rollouts on longer inputs, and a stack of the same training cost."""
    train = neural.running_parity(4096, size, lengths=(1, size), rng=seed)
    held = neural.running_parity(512, size, rng=100 + seed)
    cell = neural.ponder(
        train, held, rollouts=range(1, size * 3 // 2 + 1), target=Fraction(99, 100), settle=1500,
        rng=seed,
    )  # fmt: skip
    fixed = neural.train_fixed(train, held, depth=cell.least, spend=cell.total_spent, rng=seed)
    test = neural.running_parity(64, 128, rng=7)
    for rollouts in (size, 128, 136, 256):
        yield f"{rollouts} rollouts on 128 bits", str(seed), percent(cell.answer(test, rollouts))
    yield f"stack of {cell.least} layers on 128 bits", str(seed), percent(fixed.answer(test))


def parity(seed: int) -> Iterator[Row]:
    """Parity of 16 numbers: inside and outside the range of training."""
    make = neural.parity
    train = make(16384, 16, nonzeros=(1, 8), span=(1, 16), rng=seed)
    held = make(1024, 16, nonzeros=(1, 8), rng=100 + seed)
    inside = make(1024, 16, nonzeros=(1, 8), rng=200 + seed)
    outside = make(1024, 16, nonzeros=(9, 16), rng=300 + seed)
    cell = neural.ponder(
        train, held, rollouts=range(1, 25), target=Fraction(95, 100), updates=150, settle=3000,
        window=16, rng=seed,
    )  # fmt: skip

    def answers(trained: Any, name: str = "") -> Row:
        near, far = trained.answer(inside), trained.answer(outside)
        means = (f"{float(each.mean_steps):.4g}" for each in (near, far))
        return name or near.name, str(seed), percent(near), percent(far), *means

    yield answers(cell)
    yield answers(_At(cell, 20), "2A, 20 rollouts")

    def penalised(**options: float | str) -> Penalised:
        return neural.penalise(
            cell, train, held, most=20, target=Fraction(99, 100), updates=1500, rng=seed, **options
        )

    yield answers(penalised(prior=0.1, strength=0.05))
    yield answers(penalised(strength=0.01))
    yield answers(penalised(method="adaptive time", strength=0.01))
    plain = make(16384, 16, nonzeros=(1, 8), rng=400 + seed)
    for margin in (0, 2):
        found = neural.predict_rollouts(
            cell, plain, held, most=24, margin=margin, updates=4000, rng=seed
        )
        yield answers(found, f"2B predictor, margin {margin}")
    yield answers(neural.grow(train, held, sizes=[(26, 2)], updates=20_000, rate=0.003, rng=seed))
    yield answers(
        neural.train_fixed(train, held, depth=16, channels=2, hidden=6, spend=3 * 10**10, rng=seed)
    )


class _At:
    """A cell with a number of rollouts of its own."""

    def __init__(self, cell: Pondered, rollouts: int) -> None:
        self.cell, self.rollouts = cell, rollouts

    def answer(self, task: neural.ArrayTask) -> Answered:
        return self.cell.answer(task, self.rollouts)


def percent(answered: Answered) -> str:
    """Return the share of right answers."""
    return f"{100 * float(answered.share):.2f} %"


PARTS = {
    "running": (running, ("what", "seed", "right")),
    "parity": (parity, ("what", "seed", "inside", "outside", "mean rollouts", "outside")),
}


def main() -> None:
    """Train the parts that are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("part", choices=tuple(PARTS))
    parser.add_argument("--seeds", type=positive, default=3, help="seeds from 0 on (default 3)")
    given = parser.parse_args()
    train, heads = PARTS[given.part]
    table(heads, (row for seed in range(given.seeds) for row in train(seed)))


if __name__ == "__main__":
    main()
