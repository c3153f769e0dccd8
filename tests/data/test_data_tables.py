"""The tables that are shipped: they are what a census counts, and what others published."""

import dataclasses
import gzip
import math
import pickle
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dovetail
from dovetail import DovetailError, data, plots
from dovetail.data import CensusTable
from dovetail.data import __main__ as program
from dovetail.data.formats import read, write
from dovetail.data.making import LIMITS
from dovetail.data.packing import unpack
from dovetail.data.shipped import name

COMPLEMENT = str.maketrans("01", "10")

SLOW = {(5, 2), (3, 3), (2, 4)}


def content(file: bytes) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """What a file holds; another version of xz may pack it otherwise."""
    about, columns = unpack(file)
    return about, {name: column.tolist() for name, column in columns.items()}


def shipped(states: int, symbols: int = 2) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    file = resources.files("dovetail.data") / "files" / f"{states}x{symbols}.table"
    return content(file.read_bytes())


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(size, marks=pytest.mark.slow if size in SLOW else ())
        for size in data.SIZES
        if size not in {(6, 2), (2, 5)}  # an hour, and some minutes
    ],
)
def test_a_table_is_made_again(size: tuple[int, int]) -> None:
    """By the definition of what it holds."""
    limits, table = LIMITS[size], data.table(*size)
    census = dovetail.census(*size, limits.max_time, longest=limits.longest)
    assert (census.input, census.readout) == ("", "visited")
    longest = limits.longest or len(census.outputs[-1])
    shorter = census.up_to(longest, limits.detailed)
    again = CensusTable(dataclasses.replace(shorter, longest=limits.longest), table.made)
    assert again == table
    assert content(write(again)) == shipped(*size)


@pytest.mark.slow
def test_six_states_are_those_of_short_runs() -> None:
    """What halts in a few steps is counted again: some seconds, where the whole takes an hour."""
    most, table = 9, data.table(6)
    short = dovetail.census(6, max_time=most)
    for output in short.outputs:
        if len(output) <= 13:
            times = table.census.times(output)
            assert {time: times[time] for time in times if time <= most} == short.times(output)
            found, known = (points(each.front(output)) for each in (table.census, short))
            assert [point for point in found if point[1] <= most] == known
    every = table.census.times()
    assert {time: every[time] for time in every if time <= most} == short.times()


def test_six_states_in_numbers() -> None:
    """As one call counted them, and as they must be."""
    table = data.table(6)
    census = table.census
    assert census.total == 26**12 == 95_428_956_661_682_176
    assert census.halting == 23_906_295_224_901_312
    assert census.endless == {
        "no halting entry": 58_937_036_659_200,
        "cycle": 5_638_628_294_370_240,
        "translated cycle": 60_878_371_230_018_784,
        "backward": 4_843_787_046_542_080,
        "n-grams": 0,
    }
    assert census.undecided == 102_937_829_190_560
    assert (table.complete(), table.complete("zeros")) == (16, 14)
    assert [each for each in words(15) if each not in set(table.outputs)] == ["000011010110000"]


def points(front: dovetail.Front) -> list[tuple[int, int]]:
    """Ranks and times."""
    return [(point.rank, point.time) for point in front.points]


def test_two_states_and_five_symbols_in_numbers() -> None:
    census = data.table(2, 5).census
    assert (census.max_time, census.longest, census.detailed) == (30, 6, 4)
    assert census.total == 25**10
    assert census.halting == 32_023_484_826_215
    assert census.undecided == 336_875_729_400
    short, most = dovetail.census(2, 5, 4), 4  # what halts in a few steps is counted again
    for output in short.outputs:
        if len(output) <= 4:
            times = census.times(output)
            assert {time: times[time] for time in times if time <= most} == short.times(output)
            found, known = (points(each.front(output)) for each in (census, short))
            assert [point for point in found if point[1] <= most] == known


def words(length: int) -> list[str]:
    """All strings of a length."""
    return [f"{number:0{length}b}" for number in range(2**length)]


def test_all_tables_take_little_room() -> None:
    files = {f"{states}x{symbols}.table": symbols for states, symbols in data.SIZES}
    folder = resources.files("dovetail.data") / "files"
    assert {each.name for each in folder.iterdir()} == set(files)
    bytes_of = {each: len((folder / each).read_bytes()) for each in files}
    assert sum(bytes_of.values()) < 5_000_000
    assert sum(bytes_of[each] for each, symbols in files.items() if symbols > 2) < 500_000
    assert [name(*size) for size in data.SIZES] == list(files)
    assert tuple(states for states, symbols in data.SIZES if symbols == 2) == data.STATES
    assert set(data.SIZES) <= set(LIMITS)


def test_a_table_holds_what_its_census_counts() -> None:
    whole = dovetail.census(4, max_time=500)
    for longest, detailed in ((20, 20), (9, 9), (9, 6), (12, 1)):
        table = read(write(CensusTable(whole.up_to(longest, detailed), "a try")))
        assert table.census == whole.up_to(longest, detailed)
        assert list(table.outputs) == [each for each in whole.outputs if len(each) <= longest]
        for output in table.outputs[::7]:
            assert table.machines(output) == whole.machines(output)
            assert table.least_rank(output) == whole.front(output).ranks[0]
            bits = table.complexity(output, blanks="zeros")
            assert bits == pytest.approx(whole.complexity(output), abs=1e-12)
        shares = whole.distribution()
        assert table.distribution() == {each: shares[each] for each in table.outputs}
        assert table.made == "a try"


def test_least_ranks_are_those_of_searches() -> None:
    for output in ("0", "11", "0110", "10101", "000000", "1000001"):
        rank = data.table(5).least_rank(output)
        hit = dovetail.front(
            dovetail.Task.output(output, readout="visited"), max_states=5, max_time=500
        )
        assert hit.ranks[0] == rank


def test_the_published_table_of_five_states() -> None:
    """All but one of its values are those of the counts; see docs/data.md."""
    file = resources.files("pybdm.ctmdata") / "ctm-b2-d12.pkl.gz"
    parts = pickle.loads(gzip.decompress(file.read_bytes())).values()
    published = {word: bits for part in parts for word, bits in part.items()}
    missing = []
    for word, bits in published.items():
        try:
            own = data.table(5).complexity(word)
        except DovetailError:
            missing.append(word)
            continue
        assert own == pytest.approx(bits, abs=1e-13)
        assert data.table(5).complexity(word.translate(COMPLEMENT)) == own
    assert missing == ["000110100111"]


@pytest.mark.parametrize("states", data.STATES)
def test_a_table_is_sound(states: int) -> None:
    table = data.table(states)
    machines = {output: table.machines(output) for output in table.outputs}
    assert all(machines[output[::-1]] == number for output, number in machines.items())
    # Machines that use all states but two, or more, come in multiples of so many: the states but A
    # have as many orders, or half as many and an even number of ways to fill the rest.
    names = math.factorial(states - 1)
    few = dovetail.census(states - 3, max_time=500).outputs if states > 3 else ()
    assert all(number % names == 0 for output, number in machines.items() if output not in few)
    census = table.census
    assert census.total == (4 * states + 2) ** (2 * states)
    assert census.halting + sum(census.endless.values()) + census.undecided == census.total
    told = sum(machines.values())
    assert told <= census.halting
    with_times = int(census.counts.machines.sum())
    assert with_times + sum(census.longer.values()) == census.halting
    assert told - with_times <= sum(census.longer.values())
    for length in range(1, table.complete() + 2):
        words = [f"{number:0{length}b}" for number in range(2**length)]
        known = [word in machines or word.translate(COMPLEMENT) in machines for word in words]
        assert all(known) == (length <= table.complete())
        assert all(word in machines for word in words) == (length <= table.complete("zeros"))


def test_greater_sizes_give_all_that_smaller_ones_do() -> None:
    for states in data.STATES[1:]:
        less, more = data.table(states - 1), data.table(states)
        short = [output for output in less.outputs if len(output) <= 12]
        assert set(short) <= set(more.outputs)
        # A machine of n - 1 states is one of n states with any entries in the new rows.
        assert all(more.least_rank(output) == less.least_rank(output) for output in short)


def test_columns_and_shares() -> None:
    table = data.table(4)
    columns = table.to_dict()
    assert list(columns) == ["output", "machines", "complexity", "least_rank"]
    for row in (0, 5, 700, -1):
        output = columns["output"][row]
        share = Fraction(int(columns["machines"][row]), table.census.halting)
        assert data.distribution(4)[output] == share
        assert columns["complexity"][row] == pytest.approx(-math.log2(share), abs=1e-12)
    shares = list(data.distribution(4).values())
    assert shares == sorted(shares, reverse=True)
    assert sum(data.distribution(4).values()) == 1  # no output is left out


def test_a_picture(tmp_path: Path) -> None:
    axes = data.table(4).plot()
    assert "4 states" in axes.get_title()
    assert len(axes.lines[0].get_xdata()) == len(data.table(4).outputs)
    means = dict(zip(*axes.lines[1].get_data(), strict=True))
    bits = [data.table(4).complexity(f"{n:03b}", blanks="zeros") for n in range(8)]
    assert means[3] == pytest.approx(np.mean(bits))
    with pytest.raises(DovetailError, match="table must be"):
        plots.table(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(3, 2), (2, 3)])
def test_the_command_that_makes_a_table(size: tuple[int, int], tmp_path: Path, capsys: Any) -> None:
    file, store = tmp_path / name(*size), tmp_path / "s.sqlite"
    symbols = [] if size[1] == 2 else ["--symbols", str(size[1])]
    program.main([str(size[0]), str(file), *symbols, "--store", str(store)])
    assert content(file.read_bytes()) == shipped(*size)
    assert store.exists()
    assert f"CensusTable({size[0]} states" in capsys.readouterr().out
    wrong: list[list[str]] = [[], ["3"], ["9", str(file)], ["x", str(file)]]
    for given in [*wrong, ["5", str(file), "--symbols", "3"]]:
        with pytest.raises(SystemExit):
            program.main(given)


def test_twins_that_differ_are_refused() -> None:
    census = dovetail.census(3, max_time=21).up_to(5, 4)
    uneven = census.totals.machines.copy()
    uneven[1] -= 1
    totals = census.totals._replace(machines=uneven)
    with pytest.raises(DovetailError, match="images of each other"):
        write(CensusTable(dataclasses.replace(census, totals=totals), "a try"))


def test_bad_arguments() -> None:
    for size in ((2,), (9,), (5, 3), (2, 2), (2, 1)):
        with pytest.raises(DovetailError, match=r"there are tables of 3 states; .*not of"):
            data.table(*size)
    for states in ("3", 2.5, None, True):
        with pytest.raises(DovetailError, match="states must be"):
            data.table(states)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="symbols must be"):
            data.table(2, states)  # type: ignore[arg-type]
    for output in ("", "0" * 99, "1000000000001"):
        with pytest.raises(DovetailError, match="no machine of 4 states gives"):
            data.table(4).complexity(output)
    with pytest.raises(DovetailError, match="output"):
        data.table(4).machines("012")
    with pytest.raises(DovetailError, match="blanks must be"):
        data.table(4).complexity("0", blanks="ones")
    with pytest.raises(DovetailError, match="blanks must be"):
        data.table(4).complete("ones")
