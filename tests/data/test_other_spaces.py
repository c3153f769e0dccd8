"""Tables of more than two symbols: tapes of other symbols by brute force, twins, and blocks."""

from collections import Counter
from fractions import Fraction
from itertools import permutations, product
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, data
from dovetail.data.strings import least_twins, numbers, texts
from dovetail.oracle import reference
from dovetail.oracle.reference import Simulation, Table

MORE = [size for size in data.SIZES if size[1] > 2]


def begun_on(blank: int, states: int, symbols: int, max_time: int) -> Counter[str]:
    """How many machines give each output, run step by step on a tape of one symbol."""
    choices = reference.choices(states, symbols)
    found: Counter[str] = Counter()
    waiting: list[Table] = [((None,) * symbols,) * states]
    while waiting:
        table = waiting.pop()
        run = Simulation(table)
        run.tape = dict.fromkeys(range(-max_time, max_time + 1), blank)
        while run.steps < max_time and run.step():
            pass
        undefined = sum(entry is None for row in table for entry in row)
        if run.outcome == "halted":
            found[run.readout("visited")] += len(choices) ** undefined
        elif run.outcome == "undefined entry":
            read = run.tape[run.head]
            row = table[run.state]
            for choice in choices:
                filled = (*row[:read], choice, *row[read + 1 :])
                waiting.append((*table[: run.state], filled, *table[run.state + 1 :]))
    return found


@pytest.mark.parametrize(("states", "symbols", "max_time"), [(2, 2, 6), (1, 3, 3), (2, 3, 6)])
def test_machines_really_begun_on_tapes_of_other_symbols(
    states: int, symbols: int, max_time: int
) -> None:
    census = dovetail.census(states, symbols, max_time)
    begun = [begun_on(blank, states, symbols, max_time) for blank in range(symbols)]
    assert begun[0] == {output: census.machines(output) for output in census.outputs}
    for detailed in (1, 99):
        table = data.CensusTable(census.up_to(99, detailed), "a try")
        for output in set().union(*begun):
            shares = [Fraction(each[output], each.total()) for each in begun]
            mean = sum(shares) / symbols
            assert table.complexity(output) == pytest.approx(-log2(mean), abs=1e-12)
            if shares[0]:
                zeros = table.complexity(output, blanks="zeros")
                assert zeros == pytest.approx(-log2(shares[0]), abs=1e-12)


@given(st.integers(2, 6), st.data())
def test_twins_by_the_definition(symbols: int, drawn: st.DataObject) -> None:
    """All images of some words: read backwards, with the symbols but 0 named otherwise."""
    alphabet = "012345"[:symbols]
    words = drawn.draw(st.lists(st.text(alphabet, min_size=1, max_size=6), max_size=5))
    names = ["".join(order) for order in permutations(alphabet[1:])]

    def images(word: str) -> set[str]:
        renamed = {word.translate(str.maketrans(alphabet[1:], each)) for each in names}
        return renamed | {each[::-1] for each in renamed}

    outputs = sorted({each for word in words for each in images(word)}, key=lambda w: (len(w), w))
    held = numbers(outputs, symbols)
    assert held.tolist() == sorted(held.tolist())
    assert texts(held, symbols) == tuple(outputs)
    assert [outputs[place] for place in least_twins(held, symbols)] == [
        min(images(word)) for word in outputs
    ]


@pytest.mark.parametrize("size", MORE)
def test_a_table_of_more_symbols_is_sound(size: tuple[int, int]) -> None:
    states, symbols = size
    table, alphabet = data.table(*size), "012345"[:symbols]
    assert (table.states, table.symbols) == size
    census = table.census
    assert census.total == (2 * symbols * states + symbols) ** (symbols * states)
    assert census.halting + sum(census.endless.values()) + census.undecided == census.total
    machines = dict(zip(table.outputs, table.to_dict()["machines"].tolist(), strict=True))
    for number in np.random.default_rng(1).integers(0, len(machines), 50).tolist():
        output = table.outputs[number]
        assert machines[output] == table.machines(output) == machines[output[::-1]]
        # All names of the symbols are alike but 0, and with all tapes, all are.
        for names in permutations(alphabet):
            renamed = output.translate(str.maketrans(alphabet, "".join(names)))
            if names[0] == "0":
                assert machines[renamed] == machines[output]
            bits = table.complexity(renamed)
            assert bits == pytest.approx(table.complexity(output), abs=1e-12)
    for length in range(1, table.complete() + 2):
        words = {"".join(each) for each in product(alphabet, repeat=length)}
        images = {
            word
            for word in words
            for other in alphabet
            if word.translate(str.maketrans(f"0{other}", f"{other}0")) in machines
        }
        assert (images == words) == (length <= table.complete())
        assert (words <= set(machines)) == (length <= table.complete("zeros"))


@pytest.mark.parametrize("size", MORE)
def test_least_ranks_are_those_of_fronts(size: tuple[int, int]) -> None:
    table = data.table(*size)
    detailed = len(table.census.detailed_outputs)
    for place in (0, 3, detailed // 2, detailed - 1):
        output = table.outputs[place]
        assert table.least_rank(output) == table.census.front(output).ranks[0]
        machine = dovetail.Space(symbols=size[1]).machine(table.least_rank(output))
        run = dovetail.run(machine, max_steps=table.census.max_time)
        assert run.visited == output


def test_machines_of_fewer_symbols_are_among_those_of_more() -> None:
    """With any entries in the new columns and in the new row, which they do not read."""
    short = {output for output in data.table(2, 3).outputs if len(output) <= 7}
    assert short <= set(data.table(2, 4).outputs)
    assert set(data.table(2, 3).outputs) <= set(data.table(3, 3).outputs)
    small, large = data.table(2, 3), data.table(3, 3)
    assert all(small.least_rank(each) == large.least_rank(each) for each in small.outputs)


def test_strings_of_more_symbols() -> None:
    table = data.table(3, 3)
    assert dovetail.complexity("0120", states=3, symbols=3) == table.complexity("0120")
    found = data.decompose("012012" * 5, 3, symbols=3, block=6)
    assert (found.states, found.symbols, found.blocks, found.times) == (3, 3, ("012012",), (5,))
    assert found.bits == pytest.approx(table.complexity("012012") + log2(5))
    assert data.decompose("012" * 9, 3, symbols=3).block == table.complete()
    shares = data.distribution(3, 3)
    assert shares["0"] == Fraction(table.machines("0"), table.census.halting)
    with pytest.raises(DovetailError, match="no machine of 2 states and 3 symbols gives '0120120'"):
        data.table(2, 3).machines("0120120")
    with pytest.raises(DovetailError, match="symbols 0-2"):
        dovetail.complexity("0130", states=3, symbols=3)
