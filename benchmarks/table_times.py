"""Findings of the tables, second part: what time changes: Kt, and speed priors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm, log2
from typing import NamedTuple

from findings import table
from ranks import places
from table_strings import (
    SHOWN,
    Numbers,
    Size,
    Sizes,
    agreement,
    code,
    distance,
    listed,
    of_length,
    of_up_to,
    order,
)

from dovetail import Space

#: What a machine that halts at time t counts, as `Census.distribution` takes it.
WEIGHTS = {"uniform": None, "1/t": "1/t", "2^-⌈log2 t⌉": "2^-ceil(log2 t)"}


class Best(NamedTuple):
    """The machine of least rank · time that gives a string; of two, that of least rank."""

    product: int
    rank: int
    time: int

    @property
    def kt(self) -> float:
        """In bits."""
        return log2(self.product)


def best_machines(size: Size) -> dict[str, Best]:
    """The machine that each string's Kt is that of, for strings with a front."""
    columns = size.table.census.to_dict("fronts")
    names = ("output", "rank", "time")
    best: dict[str, Best] = {}
    for word, rank, time in zip(*(columns[name].tolist() for name in names), strict=True):
        found = Best(rank * time, rank, time)
        best[word] = min(found, best.get(word, found))
    return best


def states_of(rank: int, most: int) -> int:
    """The states of the machine of a rank."""
    return next(states for states in range(1, most + 1) if rank <= Space(states).total)


def kt_by_length(sizes: Sizes, best: Mapping[int, Mapping[str, Best]]) -> list[str]:
    """How alike the orders by K and by Kt are."""
    longest = max(len(word) for found in best.values() for word in found)
    rows = []
    for length in [*range(1, longest + 1), None]:
        cells = []
        for states, size in sizes.items():
            words = of_length(best[states], length)
            k, kt = k_and_kt(size, best[states], words)
            cells.append(f"{agreement(k, kt)} ({len(words):,})" if words else "none")
        rows.append([length or "all", *cells])
    return table(("length", *(f"{states} states" for states in sizes)), rows)


def k_and_kt(
    size: Size, best: Mapping[str, Best], words: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Exact numbers that order strings as K and as Kt do."""
    return [-size.machines[word] for word in words], [best[word].product for word in words]


def layers(size: Size, best: Mapping[str, Best]) -> list[str]:
    """The strings of the greatest size, by the states of the machine of least Kt."""
    most = size.table.states
    by_states: dict[int, list[str]] = {}
    for word, found in best.items():
        by_states.setdefault(states_of(found.rank, most), []).append(word)
    rows = []
    for states, words in sorted(by_states.items()):
        bits = sorted(log2(size.whole / size.machines[word]) for word in words)
        kt = sorted(best[word].kt for word in words)
        k_order, kt_order = k_and_kt(size, best, words)
        rows.append([states, f"{len(words):,}", f"{bits[0]:.2f} to {bits[-1]:.2f}",
                     f"{kt[0]:.2f} to {kt[-1]:.2f}", agreement(k_order, kt_order)])  # fmt: skip
    heads = ("states of the machine of least Kt", "strings", "K", "Kt", "ρ / τ of K and Kt")
    return table(heads, rows)


def mirrors(best: Mapping[str, Best]) -> str:
    """How far Kt depends on left and right, which K does not."""
    twins = [(best[word], best[word[::-1]]) for word in best if word < word[::-1]]
    other = [abs(one.kt - two.kt) for one, two in twins if one.product != two.product]
    return (
        f"Pairs of a string and its mirror image with another Kt: {len(other):,} of "
        f"{len(twins):,}; the greatest difference is {max(other):.2f} bits."
    )


def moved(words: Sequence[str], one: Numbers, other: Numbers) -> list[str]:
    """The strings whose second place is much later than the first, then those earlier."""
    later = sorted(words, key=lambda word: (one[word] - other[word], order(word)))
    earlier = sorted(words, key=lambda word: (other[word] - one[word], order(word)))
    return [*later[:SHOWN], *earlier[:SHOWN]]


def disagreements(sizes: Sizes, best: Mapping[str, Best]) -> list[str]:
    """The strings whose places by K and by Kt are farthest apart, and the machines behind them."""
    size, fewer = (sizes[states] for states in (max(sizes), max(sizes) - 1))
    words = [word for word in best if len(word) <= size.complete]
    k_order, kt_order = k_and_kt(size, best, words)
    place = [dict(zip(words, places(values), strict=True)) for values in (k_order, kt_order)]
    rows = []
    for word in moved(words, *place):
        found, front = best[word], size.table.census.front(word)
        rows.append([
            code(word), f"{log2(size.whole / size.machines[word]):.2f}", f"{found.kt:.2f}",
            *(half(by[word]) for by in place), code(str(front.space.machine(found.rank))),
            found.time, f"{len(front)}, {min(front.times)} to {max(front.times)}",
            f"{float(mean_time(size, word)):.1f}", f"{size.machines[word]:,}",
            f"{fewer.machines.get(word, 0):,}",
        ])  # fmt: skip
    heads = ("string", "K", "Kt", "place by K", "by Kt", "machine of least Kt", "its time",
             "front: points, times", "mean time of all machines",
             f"machines of {max(sizes)} states", f"of {max(sizes) - 1}")  # fmt: skip
    about = f"Places among the {len(words):,} strings of up to {len(words[-1])} symbols."
    return [about, "", *table(heads, rows)]


def half(doubled: int) -> str:
    """A place that may lie between two."""
    return f"{doubled / 2:,.1f}".removesuffix(".0")


def mean_time(size: Size, word: str) -> Fraction:
    """The mean halting time of the machines that give a string."""
    times = size.table.census.times(word)
    return Fraction(sum(time * number for time, number in times.items()), sum(times.values()))


class Weighted(NamedTuple):
    """A distribution as whole numbers, in order of length and symbols; a share is number/whole."""

    numbers: Numbers
    whole: int


def weighted(size: Size, weight: str | None) -> Weighted:
    """The distribution of the strings whose times the table has, with machines that count w(t)."""
    shares = size.table.census.distribution(weight)
    whole = lcm(*(share.denominator for share in shares.values()))
    numbers = {word: int(shares[word] * whole) for word in size.table.census.detailed_outputs}
    return Weighted(numbers, whole)


Priors = Mapping[str, Weighted]


def priors_by_length(sizes: Sizes, priors: Mapping[int, Priors]) -> list[str]:
    """How alike the orders by speed priors and by the uniform one are."""
    names = [name for name, weight in WEIGHTS.items() if weight]
    longest = max(len(word) for each in priors.values() for word in each["uniform"].numbers)
    rows = []
    for length in [*range(1, longest + 1), None]:
        cells = []
        for states in sizes:
            words = of_length(priors[states]["uniform"].numbers, length)
            uniform, *others = ([each.numbers[word] for word in words]
                                for each in priors[states].values())  # fmt: skip
            cells += [agreement(uniform, other) if words else "none" for other in others]
        rows.append([length or "all", *cells])
    heads = [f"{states} states, {name}" for states in sizes for name in names]
    return table(("length", *heads), rows)


def prior_distances(priors: Mapping[int, Priors]) -> list[str]:
    """How far the distributions are apart, and how far their distributions of the length."""
    rows = []
    for states, each in priors.items():
        for (one, left), (other, right) in combinations(each.items(), 2):
            whole, lengths = between(left, right), between(by_size(left), by_size(right))
            gain = [word for word, number in right.numbers.items()
                    if number * left.whole > left.numbers[word] * right.whole]  # fmt: skip
            rows.append([states, f"{one}, {other}", f"{float(whole):.5f}",
                         "the same" if lengths == whole else f"{float(lengths):.5f}",
                         f"{len(gain):,}: {listed(gain)}"])  # fmt: skip
    heads = ("states", "weights", "distance", "of the lengths alone",
             "strings with a greater share by the second weight")  # fmt: skip
    return table(heads, rows)


def between(one: Weighted, other: Weighted) -> Fraction:
    """The total variation distance of two weights."""
    return distance(one.numbers, one.whole, other.numbers, other.whole)


def by_size(given: Weighted) -> Weighted:
    """The distribution of the length, each length named by a string of zeros."""
    sums: dict[str, int] = {}
    for word, number in given.numbers.items():
        sums["0" * len(word)] = sums.get("0" * len(word), 0) + number
    return Weighted(sums, given.whole)


def movers(size: Size, priors: Priors) -> list[str]:
    """The strings whose places with and without a weight are farthest apart.

    A string and its mirror image have the same places; one of them is shown.
    """
    bits, place = {}, {}
    for name, given in priors.items():
        numbers = of_up_to(given.numbers, size.complete)
        doubled = places([-number for number in numbers.values()])
        place[name] = dict(zip(numbers, doubled, strict=True))
        bits[name] = {word: log2(given.whole) - log2(numbers[word]) for word in numbers}
    once = [word for word in bits["uniform"] if word <= word[::-1]]
    rows = [
        [name, code(word), half(place["uniform"][word]), half(place[name][word]),
         f"{bits['uniform'][word]:.2f}", f"{bits[name][word]:.2f}",
         f"{float(mean_time(size, word)):.1f}"]
        for name, weight in WEIGHTS.items() if weight
        for word in moved(once, place["uniform"], place[name])
    ]  # fmt: skip
    heads = ("weight", "string", "place, uniform", "place, weighted", "K", "K weighted",
             "mean time of its machines")  # fmt: skip
    return table(heads, rows)


DISTANCE = """Total variation distance; strings whose times the table does not have are one
outcome."""


class Times(NamedTuple):
    """The machines of least Kt and the speed priors of each size."""

    best: Mapping[int, Mapping[str, Best]]
    priors: Mapping[int, Priors]


def times_of(sizes: Sizes) -> Times:
    """What the figures and the pictures need."""
    return Times(
        {states: best_machines(size) for states, size in sizes.items()},
        {states: {name: weighted(size, weight) for name, weight in WEIGHTS.items()}
         for states, size in sizes.items()},
    )  # fmt: skip


def kt_figures(sizes: Sizes, times: Times) -> list[str]:
    """All that is said of K and Kt."""
    most = max(sizes)
    own = times.best[most]
    return [
        "### K and Kt", "", "ρ / τ (strings whose fronts the table has).", "",
        *kt_by_length(sizes, times.best), f"Of {most} states:", "", *layers(sizes[most], own),
        mirrors(own), "", *disagreements(sizes, own),
    ]  # fmt: skip


def prior_figures(sizes: Sizes, times: Times) -> list[str]:
    """All that is said of speed priors."""
    most = max(sizes)
    return [
        "### Speed priors", "", "ρ / τ with the uniform weight.", "",
        *priors_by_length(sizes, times.priors), DISTANCE, "", *prior_distances(times.priors),
        f"Of {most} states, the strings that move most, without their mirror images:", "",
        *movers(sizes[most], times.priors[most]),
    ]  # fmt: skip
