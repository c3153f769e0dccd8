"""The page of what the tables show: its figures are in place, and found a second way."""

import math
import re
import sys
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import dovetail
from dovetail import data

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

import ranks
import table_blocks
import table_findings
import table_pictures
import table_sizes
import table_strings
import table_times

PAGE = table_strings.PAGE
NUMBER = r"\d+(?:[,.]\d+)*"

columns = st.integers(0, 20).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 7), min_size=n, max_size=n)] * 2)
)
counts = st.dictionaries(st.sampled_from(["0", "1", "00", "01"]), st.integers(1, 9))


@cache
def counted(states: int) -> dovetail.censuses.Census:
    """All machines of a size; four states halt by 107 steps, or never."""
    return dovetail.census(states, max_time=107)


def small() -> Any:
    """The tables of three and four states."""
    return {states: table_strings.size_of(data.table(states)) for states in (3, 4)}


# --- rank correlations -----------------------------------------------------------------------


def places_by_hand(values: Sequence[int]) -> list[Fraction]:
    """One more than the smaller values, and half of the other equal ones."""
    return [
        1 + sum(other < value for other in values) + Fraction(values.count(value) - 1, 2)
        for value in list(values)
    ]


def tau_by_hand(one: Sequence[int], other: Sequence[int]) -> float:
    """Pair by pair."""
    sides = unequal_x = unequal_y = 0
    for (a, b), (c, d) in combinations(zip(one, other, strict=True), 2):
        sides += ((a > c) - (a < c)) * ((b > d) - (b < d))
        unequal_x += a != c
        unequal_y += b != d
    return sides / math.sqrt(unequal_x * unequal_y) if unequal_x and unequal_y else math.nan


def rho_by_hand(one: Sequence[int], other: Sequence[int]) -> float:
    """The correlation of the places."""
    x, y = places_by_hand(one), places_by_hand(other)
    mean = Fraction(len(x) + 1, 2)
    xy, xx, yy = (
        sum((a - mean) * (b - mean) for a, b in zip(left, right, strict=True))
        for left, right in ((x, y), (x, x), (y, y))
    )
    return float(xy) / math.sqrt(xx * yy) if xx and yy else math.nan


@given(columns)
def test_rank_correlations_by_the_definition(drawn: tuple[list[int], list[int]]) -> None:
    one, other = drawn
    assert ranks.places(one) == [2 * place for place in places_by_hand(one)]
    for found, by_hand in (
        (ranks.spearman(one, other), rho_by_hand(one, other)),
        (ranks.kendall(one, other), tau_by_hand(one, other)),
    ):
        assert found == pytest.approx(by_hand, nan_ok=True)
        assert math.isnan(found) or -1 <= found <= 1


def test_rank_correlations_of_numbers_that_no_float_tells_apart() -> None:
    one = [2**80 + n for n in range(5)]
    assert ranks.spearman(one, [3, 1, 2, 5, 4]) == pytest.approx(0.6)
    assert ranks.kendall(one, one[::-1]) == -1


@pytest.mark.parametrize("length", [4, 5, 6, 7, None])
def test_correlations_of_sizes_as_others_work_them_out(length: int | None) -> None:
    three, four = (counted(states) for states in (3, 4))
    words = [w for w in three.outputs if length in (None, len(w)) and w in four.outputs]
    x, y = ([census.complexity(word) for word in words] for census in (three, four))
    x, y = ([round(bits, 9) for bits in column] for column in (x, y))
    rho, tau = stats.spearmanr(x, y).statistic, stats.kendalltau(x, y).statistic
    sizes = small()
    cell = table_sizes.compare(sizes[3].machines, sizes[4].machines, length)
    assert cell == f"{rho:.3f} / {tau:.3f} ({len(words)})"
    table = figures().partition("### K of two sizes")[2]
    row = next(line for line in table.splitlines() if line.startswith(f"| {length or 'all'} |"))
    assert row.split(" | ")[1] == cell


# --- sizes -----------------------------------------------------------------------------------


@given(counts, counts, st.integers(0, 3), st.integers(0, 3))
def test_distance_is_the_greatest_difference_of_any_event(
    one: dict[str, int], other: dict[str, int], rest: int, other_rest: int
) -> None:
    whole, other_whole = (
        max(1, sum(n.values()) + r) for n, r in ((one, rest), (other, other_rest))
    )
    words = sorted(one.keys() | other.keys())
    differences = [Fraction(one.get(w, 0), whole) - Fraction(other.get(w, 0), other_whole)
                   for w in words]  # fmt: skip
    differences.append(-sum(differences, Fraction(0)))
    greatest = max(sum(d for d, chosen in zip(differences, event, strict=True) if chosen)
                   for event in product((False, True), repeat=len(differences)))  # fmt: skip
    assert table_strings.distance(one, whole, other, other_whole) == greatest


def test_distances_and_losers_from_censuses() -> None:
    three, four = (counted(n).distribution() for n in (3, 4))
    falls = {word: three[word] - four[word] for word in three if four[word] < three[word]}
    sizes = small()
    strings = ", ".join(f"`{word}`" for word in sorted(falls, key=lambda word: (len(word), word)))
    lost = f"{float(sum(falls.values())):.5f}"
    assert table_sizes.losers(sizes[3], sizes[4]) == [f"{len(falls)}: {strings}", lost]
    for length in (1, 2, 5, 7):
        for size, states in ((three, 3), (four, 4)):
            alone = [share for word, share in size.items() if len(word) == length]
            words = table_strings.of_length(sizes[states].machines, length)
            assert len(words) == len(alone)
        apart = sum(abs(three.get(w, 0) - four[w]) for w in four if len(w) <= length)
        apart += abs(sum((three.get(w, 0) - four[w]) for w in four if len(w) <= length))
        cell, _ = table_sizes.distance_cells(sizes[3], sizes[4], length)
        assert cell == f"{float(apart / 2):.5f}"


def test_new_strings_from_censuses() -> None:
    three, four = (set(counted(n).outputs) for n in (3, 4))
    sizes = small()
    new = table_sizes.only_greater(sizes[3], sizes[4])
    assert set(new) == four - three
    assert three < four
    row = table_sizes.new_row(sizes[4], new)
    assert row[0] == f"{len(new):,}"
    assert row[1].startswith(f"{64 - sum(len(word) == 6 for word in three)} of length 6: `000000`")
    most = max(counted(4).machines(word) for word in new)
    assert f" {most:,}, " in row[2].partition("`010101`")[2]


def test_shortest_missing_strings_from_censuses() -> None:
    for states, size in small().items():
        outputs = set(counted(states).outputs)
        words = ("".join(word) for n in range(1, 20) for word in product("01", repeat=n))
        first = next(word for word in words if word not in outputs)
        number = 2 ** len(first) - sum(len(word) == len(first) for word in outputs)
        shown = table_sizes.missing(size)
        assert shown.startswith(f"{number} of length {len(first)}: `{first}`")
    assert table_sizes.missing(small()[4]) == "2 of length 8: `00001110`, `01110000`"


def test_strings_that_are_not_told_apart_are_not_new() -> None:
    four = table_strings.size_of(data.table(4))
    five = table_strings.size_of(data.table(5))
    assert (four.limit, five.limit) == (math.inf, 15)
    longest = [word for word in four.machines if len(word) == 16]
    assert longest
    assert not set(longest) & set(table_sizes.only_greater(five, four))
    assert table_sizes.share_new(four, five, [], 16) == "not told apart"
    assert table_sizes.distance_cells(four, five, 16) == ["–", "–"]


def test_half_of_the_machines_on_ones() -> None:
    table = data.table(4)
    numbers = table_strings.with_ones(table_strings.size_of(table).machines)
    assert len(numbers) > len(table.outputs)
    for word in list(numbers)[::50]:
        bits = math.log2(2 * table.census.halting / numbers[word])
        assert bits == pytest.approx(table.complexity(word))


def test_exchanged_pairs_and_places() -> None:
    one, other = {"0": 5, "1": 5, "00": 3, "01": 1}, {"0": 4, "1": 5, "00": 6, "01": 1}
    assert table_sizes.exchanged(["0", "1", "00", "01"], one, other) == 2
    assert table_sizes.half_places(one) == {"0": "1.5", "1": "1.5", "00": "3", "01": "4"}


# --- times -----------------------------------------------------------------------------------


def test_machines_of_least_kt() -> None:
    census, size = counted(3), small()[3]
    best = table_times.best_machines(size)
    assert set(best) == set(census.outputs)
    for word, found in best.items():
        assert found.kt == pytest.approx(census.kt(word))
        machine = dovetail.Space(None).machine(found.rank)
        run = dovetail.run(machine, max_steps=200)
        assert (run.steps, found.rank * found.time) == (found.time, found.product)
        assert table_times.states_of(found.rank, 3) == machine.states
        front = census.front(word)
        products = [rank * time for rank, time in zip(front.ranks, front.times, strict=True)]
        assert found.product == min(products)


@pytest.mark.parametrize("name", ["uniform", "1/t", "2^-⌈log2 t⌉"])
def test_weights_by_the_definition(name: str) -> None:
    weigh = {
        "uniform": lambda t: Fraction(t, t),
        "1/t": lambda t: Fraction(1, t),
        "2^-⌈log2 t⌉": lambda t: Fraction(1, 2 ** math.ceil(math.log2(t))),
    }[name]
    census = counted(3)
    masses = {word: sum(weigh(t) * n for t, n in census.times(word).items())
              for word in census.outputs}  # fmt: skip
    given = table_times.weighted(small()[3], table_times.WEIGHTS[name])
    for word, mass in masses.items():
        assert Fraction(given.numbers[word], given.whole) == mass / sum(masses.values())
    lengths = table_times.by_size(given)
    assert sum(lengths.numbers.values()) == given.whole
    mean = table_times.mean_time(small()[3], "0110")
    times = census.times("0110")
    assert mean * census.machines("0110") == sum(time * n for time, n in times.items())


def test_what_moves_most() -> None:
    one = {f"{n:05b}": n for n in range(20)}
    other = {**one, "00011": 15, "01111": 3, "00001": 2, "00010": 1}
    moved = table_times.moved(list(one), one, other)
    assert moved[:2] == ["00011", "00001"]
    assert moved[6:8] == ["01111", "00010"]
    assert len(moved) == 12


# --- blocks ----------------------------------------------------------------------------------


def test_known_words_by_their_definitions() -> None:
    words = table_blocks.sequences(300)
    for name, rule in (("Thue–Morse", ("01", "10")), ("Fibonacci", ("01", "0"))):
        grown = "0"
        while len(grown) < 300:
            grown = "".join(rule[int(symbol)] for symbol in grown)
        assert words[name] == grown[:300]
    root = int(words["√2"], 2)
    assert root**2 < 2 * 4**299 < (root + 1) ** 2
    assert words["Champernowne"].startswith("11011100101110111100010011010")
    assert {len(word) for word in words.values()} == {300}


def test_strings_of_all_kinds() -> None:
    words = table_blocks.strings()
    assert words == table_blocks.strings()
    assert sum(map(len, words.values())) == 480
    assert {len(word) for every in words.values() for word in every} == {*range(20, 201, 20)}
    assert all(len(period) <= 12 for period in table_blocks.PERIODS)
    ones = [word.count("1") / len(word) for word in words["random, one in five a 1"]]
    assert 0.15 < sum(ones) / len(ones) < 0.25


def test_correlations_within_lengths() -> None:
    words = {"a": ["00", "01", "111"], "b": ["10", "000", "010"]}
    one = {"a": [1.0, 2.0, 5.0], "b": [3.0, 1.0, 2.0]}
    other = {"a": [1.0, 3.0, 9.0], "b": [2.0, 1.0, 1.0 + 1e-9]}
    found = table_blocks.within_lengths(words, one, other)
    assert found == {2: pytest.approx(0.5), 3: pytest.approx(0.8660254)}


def test_figures_that_the_published_package_tests() -> None:
    text = figures()
    for name, bits in (
        ("24 zeros", 26.610413747641715),
        ("12 zeros, 12 ones", 51.22082749528343),
        ("6 zeros, 12 ones, 18 zeros, 12 ones", 114.06151272200972),
    ):
        row = next(line for line in text.splitlines() if line.startswith(f"| {name} | ignore |"))
        assert row.split(" | ")[2:4] == [f"{bits:.3f}"] * 2
    theirs = table_blocks.published(7)
    setting = table_blocks.Setting(5, "both", 7)
    for word in ("0110100110010110", "1" * 33):
        for boundary, ask in theirs.items():
            assert setting.bits(word, boundary) == pytest.approx(ask(word))
    assert table_blocks.bits_or_refused(
        table_blocks.Setting(5, "both", 12), "000110100111", "ignore"
    ) == "refused"  # fmt: skip


# --- the page --------------------------------------------------------------------------------


def parts() -> tuple[str, str]:
    """What was found, and the figures."""
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(table_findings.BEGIN) == text.count(table_findings.END) == 1
    before, _, rest = text.partition(table_findings.BEGIN)
    return before.partition("## What was found")[2], rest.partition(table_findings.END)[0]


def figures() -> str:
    return parts()[1]


def test_prose_gives_figures_of_the_page() -> None:
    prose, made = parts()
    numbers = set(re.findall(NUMBER, prose))
    assert len(numbers) > 40
    assert numbers <= set(re.findall(NUMBER, made))
    strings = set(re.findall(r"`[01]+`", prose))
    assert len(strings) > 8
    assert strings <= set(re.findall(r"`[01]+`", made))


@pytest.mark.slow
def test_the_figures_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_pictures, "FOLDER", tmp_path)
    lines = table_findings.figures(table_strings.shipped())
    assert "\n".join(lines).strip() == figures().strip()
    shown = re.findall(r"\.\./pictures/(\S+)\)", figures())
    assert sorted(shown) == sorted(path.name for path in tmp_path.iterdir())
    assert all((PAGE.parent.parent / "pictures" / name).exists() for name in shown)


@pytest.mark.slow
def test_fewer_tables_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_pictures, "FOLDER", tmp_path)
    lines = table_findings.figures(small())
    assert "| sizes | strings whose share falls | the sum of what they lose |" in lines
    assert len(list(tmp_path.iterdir())) == 4
