"""Work out what speed priors' choices do held out, and rewrite that part of docs/findings.md.

    python benchmarks/generalisation.py

Nothing in the figures is a time and all seeds are fixed, so a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from statistics import median

from findings import PAGE, replaced, table

import dovetail
from dovetail import Solutions, Task, speed, tasks
from dovetail.speed import LearningPoint, Prior
from dovetail.speed.generalisation.learning import EVERY_SOLUTION

BEGIN = "<!-- generalisation: begin (python benchmarks/generalisation.py) -->"
END = "<!-- generalisation: end -->"

STATES, MORE_STATES, MAX_TIME = 3, 4, 200
SEED = 20240
#: Every so many of the functions of three bits have a learning curve, over drawn splits.
EVERY, SPLITS = 6, 4
PRIORS: dict[str, Prior] = {
    "simplest (rank)": speed.Rank(),
    "Kt": speed.Kt(),
    "fastest (time)": speed.Time(),
    "least maximum (max time)": speed.MaxTime(),
}

Solved = Mapping[str, Solutions]


def functions(bits: int) -> list[Task]:
    """All boolean functions of so many bits; held out: the same bits and a 1 behind them."""
    return [tasks.boolean("".join(table)) for table in product("01", repeat=2**bits)]


def _words(longest: int) -> list[str]:
    """Words that end in 1, so that no two differ in trailing blanks only."""
    return ["".join(word) + "1" for size in range(longest) for word in product("01", repeat=size)]


def strings() -> list[Task]:
    """Tasks on words that end in 1: trained on up to three symbols, held out those of four."""
    rules = {
        "complement": ("tape", lambda w: w.translate({48: "1", 49: "0"}).strip("0")),
        "append 1": ("right", lambda _: "1"),
        "all ones": ("ones", lambda w: str(len(w))),
        "erase": ("ones", lambda _: "0"),
        "number of ones": ("ones", lambda w: str(w.count("1"))),
        "first symbol": ("head", lambda w: w[0]),
        "has a 0": ("head", lambda w: str(int("0" in w))),
        "has 11": ("head", lambda w: str(int("11" in w))),
        "parity of ones": ("head", lambda w: str(w.count("1") % 2)),
        "parity of length": ("head", lambda w: str(len(w) % 2)),
        "one more 1": ("tape", lambda w: (w + "1").strip("0")),
        "drop the last": ("tape", lambda w: w[:-1].strip("0")),
    }
    made = []
    for name, (readout, rule) in rules.items():
        pairs = [(word, rule(word)) for word in _words(4)]
        made.append(Task.examples(pairs[:7], readout, held_out=pairs[7:], name=name))
    return made


def numbers() -> list[Task]:
    """Tasks on numbers in ones, with the examples that they hold out."""
    return [tasks.named(name) for name in
            ("parity", "successor", "doubling", "modular:2", "modular:3", "modular:4")]  # fmt: skip


def few() -> list[Task]:
    """Tasks of few examples: functions of two bits on two rows, numbers and strings on three."""
    made = []
    for task in functions(2):
        pairs = list(zip(task.inputs, task.outputs or (), strict=True))
        for some in combinations(range(4), 2):
            rest = [pair for place, pair in enumerate(pairs) if place not in some]
            name = f"{task.name} from {some[0]} and {some[1]}"
            made.append(Task.examples([pairs[k] for k in some], "head", held_out=rest, name=name))
    for task in (*numbers(), *strings()):
        pairs = [*zip(task.inputs, task.outputs or (), strict=True), *task.held_out]
        made.append(replace(
            task, inputs=task.inputs[:3], outputs=(task.outputs or ())[:3],
            weights=task.weights[:3], held_out=tuple(pairs[3:13]),
        ))  # fmt: skip
    return made


def solved(some: Iterable[Task], states: int) -> dict[str, Solutions]:
    """The solutions of the tasks that have any."""
    counts = {
        task.name: dovetail.solutions(task, max_states=states, max_time=MAX_TIME) for task in some
    }
    return {name: every for name, every in counts.items() if len(every)}


def share(value: Fraction | float | None) -> str:
    """A share with three digits."""
    return "none" if value is None else f"{float(value):.3f}"


def mean(values: Iterable[Fraction]) -> Fraction | None:
    """The mean of exact values; None of none."""
    held = list(values)
    return sum(held, Fraction(0)) / len(held) if held else None


def loss(every: Solutions, prior: Prior) -> Fraction:
    """The held-out loss of what a prior selects."""
    found = every.select(prior).held_out_loss
    assert found is not None
    return found


def by_slope(groups: Mapping[str, Solved], total: Mapping[str, int]) -> list[str]:
    """How the held-out loss changes from simplicity to speed."""
    rows = []
    for name, group in groups.items():
        found = [speed.held_out_by_slope(every) for every in group.values()]
        ends = [(one.pieces[0].loss, one.pieces[-1].loss) for one in found]
        rows.append([
            name, f"{len(group)} of {total[name]}",
            sum(len(one.pieces) > 1 for one in found), sum(bool(one.changes) for one in found),
            sum(last < first for first, last in ends), sum(last > first for first, last in ends),
            share(mean(first for first, _ in ends)), share(mean(last for _, last in ends)),
        ])  # fmt: skip
    return table(("tasks", "with a solution", "more than one machine", "loss changes",
                  "the fastest is better", "the simplest is better", "loss of the simplest",
                  "of the fastest"), rows)  # fmt: skip


def by_prior(group: Solved) -> list[str]:
    """What each prior selects does held out."""
    rows = []
    for name, prior in PRIORS.items():
        losses = [loss(every, prior) for every in group.values()]
        rows.append([name, share(mean(losses)), sum(one == 0 for one in losses),
                     sum(one == 1 for one in losses)])  # fmt: skip
    return table(("prior", "mean held-out loss", "tasks all right", "tasks all wrong"), rows)


def tables(groups: Mapping[str, Solved]) -> list[str]:
    """How often each prior selects a lookup table, and how many there are."""
    rows = []
    for name, group in groups.items():
        for form in ("entries", "cells"):
            counted = {id(every): speed.lookups(every, form) for every in group.values()}
            chosen = [
                mean(tables_among(every, prior, counted[id(every)]) for every in group.values())
                for prior in PRIORS.values()
            ]
            shared = float(median(one.share for one in counted.values()))
            rows.append([name, form, *map(share, chosen), share(shared)])
    return table(("tasks", "form", *PRIORS, "median share of all solutions"), rows)


def tables_among(every: Solutions, prior: Prior, counted: speed.Lookups) -> Fraction:
    """The share of lookup tables among what a prior selects."""
    if prior.uses_rank:
        return speed.lookup_share(every, prior, counted.form)
    return counted.among(every.select(prior))


def right_by_form(group: Solved) -> list[str]:
    """Held-out loss of the simplest and of the fastest machine, lookup table or not."""
    rows = []
    for form in ("entries", "cells"):
        for name in ("simplest (rank)", "fastest (time)"):
            prior = speed.Lexicographic(PRIORS[name], speed.Rank())
            kinds: dict[bool, list[Fraction]] = {True: [], False: []}
            for every in group.values():
                kinds[speed.lookup_share(every, prior, form) == 1].append(loss(every, prior))
            cells = [f"{len(kinds[kind])}: {share(mean(kinds[kind]))}" for kind in (True, False)]
            rows.append([form, name, *cells])
    return table(("form", "machine", "lookup tables: loss", "others: loss"), rows)


def checks(group: Solved) -> list[str]:
    """How many checks it takes."""
    rows = []
    for name, prior in PRIORS.items():
        found = [speed.checks_needed(every, prior) for every in group.values()]
        able = [one for one in found if one.solvable]
        means = [one.mean for one in able if one.mean is not None]
        rows.append([
            name, len(able), sum(one.most == 0 for one in able), f"{float(mean(means) or 0):.3f}",
            max(one.least or 0 for one in able), max(one.most or 0 for one in able),
        ])  # fmt: skip
    return table(("prior", "tasks with a solution that is right on all", "no check needed",
                  "mean number of checks", "most that are needed if well chosen",
                  "most that are needed"), rows)  # fmt: skip


def learning(some: Sequence[Task], splits: int | None) -> list[str]:
    """How often solutions and winners are right, by the number of examples."""
    curves = [speed.learning_curve(task, max_states=STATES, max_time=MAX_TIME, samples=splits,
                                   rng=SEED, priors=PRIORS.values()) for task in some]  # fmt: skip
    rows = []
    names: dict[str, Prior | str] = {EVERY_SOLUTION: EVERY_SOLUTION, **PRIORS}
    for name, prior in names.items():
        for value in ("right", "loss"):
            columns = zip(*(curve.of(prior) for curve in curves), strict=True)
            rows.append([name, value, *(share(over(points, value)) for points in columns)])
    most = len(some[0].inputs)
    return table(("selected by", "value", *(f"{m} of {most}" for m in range(1, most))), rows)


def over(points: Iterable[LearningPoint], value: str) -> Fraction | None:
    """The mean of a value over tasks, of those that have a solution."""
    known = (getattr(point, value) for point in points)
    return mean(one for one in known if one is not None)


def figures() -> list[str]:
    """The generated part of the page."""
    asked = {
        "two bits": functions(2), "three bits": functions(3), "numbers": numbers(),
        "strings": strings(),
    }  # fmt: skip
    total = {name: len(some) for name, some in asked.items()}
    groups = {name: solved(some, STATES) for name, some in asked.items()}
    whole = {name: every for group in groups.values() for name, every in group.items()}
    small = [*asked["two bits"], *asked["numbers"], *asked["strings"]]
    pair = {f"{states} states": solved(small, states) for states in (STATES, MORE_STATES)}
    limited = solved(few(), STATES)
    simple = [task for task in asked["two bits"] if len(solved([task], 2))]
    three = [every.task for every in list(groups["three bits"].values())[::EVERY]]
    return [
        f"{len(whole)} tasks with a solution of up to {STATES} states and {MAX_TIME} steps.", "",
        "### From simplicity to speed", "", *by_slope(groups, total),
        "All these tasks together:", "", *by_prior(whole),
        "Functions of two bits, numbers and strings, with more states:", "",
        *by_slope(pair, dict.fromkeys(pair, len(small))),
        "### Lookup tables", "",
        "Mean share of lookup tables among the machines that each prior selects.", "",
        *tables(groups), *right_by_form(whole),
        "### Checks", "",
        f"{len(limited)} tasks of two or three training examples.", "", *checks(limited),
        *by_prior(limited),
        "### Number of examples", "",
        f"All {len(asked['two bits'])} functions of two bits, all splits:", "",
        *learning(asked["two bits"], None),
        f"The {len(simple)} of them that machines of two states compute:", "",
        *learning(simple, None),
        f"{len(three)} functions of three bits, up to {SPLITS} splits of each size:", "",
        *learning(three, SPLITS),
    ]  # fmt: skip


def main() -> None:
    """Work out the figures, print them and write them into the page."""
    lines = figures()
    print("\n".join(lines))
    text = replaced(PAGE.read_text(encoding="utf-8"), lines, BEGIN, END)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
