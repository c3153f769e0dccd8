"""The standard circuits against arithmetic, and their sizes against the formulas."""

import random
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError
from dovetail.circuits import BASES, Circuit, library

Bits = list[int]


def bits_of(number: int, count: int) -> Bits:
    return [number >> i & 1 for i in range(count)]


def number_of(bits: Any) -> int:
    return sum(int(bit) << i for i, bit in enumerate(bits))


def agrees(circuit: Circuit, rows: list[Bits], function: Callable[[Bits], Bits]) -> bool:
    return circuit.evaluate(rows).astype(int).tolist() == [function(row) for row in rows]


def some_rows(inputs: int) -> list[Bits]:
    if inputs <= 8:
        return [list(row) for row in product((0, 1), repeat=inputs)]
    draw = random.Random(inputs)
    ends = [[0] * inputs, [1] * inputs]
    return ends + [bits_of(draw.getrandbits(inputs), inputs) for _ in range(200)]


def compared(a: int, b: int, n: int) -> Bits:
    return [int(a > b), int(a == b)]


TWO_NUMBERS: dict[str, tuple[Callable[[int, int, int], Bits], Callable[[int], int]]] = {
    "adder": (lambda a, b, n: bits_of(a + b, n + 1), lambda n: 5 * n - 3),
    "multiplier": (lambda a, b, n: bits_of(a * b, 2 * n), lambda n: max(1, 6 * n * n - 8 * n)),
    "comparator": (compared, lambda n: 5 * n - 3),
}

ONE_WORD: dict[str, Callable[[Bits], Bits]] = {
    "parity": lambda row: [sum(row) % 2],
    "majority": lambda row: [int(sum(row) > len(row) / 2)],
    "sorter": sorted,
}


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("name", TWO_NUMBERS)
@pytest.mark.parametrize("n", [1, 2, 3, 4, 17])
def test_circuits_of_two_numbers(name: str, n: int, basis: str) -> None:
    function, size = TWO_NUMBERS[name]
    circuit = library.named(f"{name}:{n}", basis)
    rows = some_rows(2 * n)
    assert agrees(circuit, rows, lambda row: function(number_of(row[:n]), number_of(row[n:]), n))
    assert circuit.used_size == circuit.size
    if basis == "full":
        assert circuit.size == size(n)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("name", ONE_WORD)
@pytest.mark.parametrize("n", [1, 3, 5, 7, 8, 16, 31])
def test_circuits_of_one_word(name: str, n: int, basis: str) -> None:
    if name == "majority":
        n |= 1
    circuit = library.named(f"{name}:{n}", basis)
    if name == "majority" and basis == "full":
        assert circuit.size < 5 * n
    assert agrees(circuit, some_rows(n), ONE_WORD[name])
    assert circuit.used_size == circuit.size


def test_multiplexers() -> None:
    for n in (1, 2, 3, 4):
        circuit = library.multiplexer(n)
        rows = some_rows(n + 2**n)
        assert agrees(circuit, rows, lambda row, n=n: [row[n + number_of(row[:n])]])
        assert circuit.size == 3 * (2**n - 1)
        assert circuit.is_tree


def test_known_sizes() -> None:
    half, full = library.half_adder(), library.full_adder()
    assert (half.truth_tables(), half.size) == ((6, 8), 2)
    assert (full.truth_tables(), full.size) == ((0b10010110, 0b11101000), 5)
    assert library.parity(100).size == 99
    # Batcher's networks compare so many pairs: Knuth, volume 3, 5.2.2.
    comparisons = {1: 0, 2: 1, 3: 3, 4: 5, 5: 9, 6: 12, 7: 16, 8: 19, 16: 63}
    assert {n: library.sorter(n).size // 2 for n in comparisons} == comparisons


@given(st.sampled_from([*TWO_NUMBERS, *ONE_WORD]), st.integers(1, 12))
def test_depth_is_that_of_a_graph_with_these_gates(name: str, n: int) -> None:
    circuit = library.named(f"{name}:{n | 1}")
    assert circuit.depth <= circuit.size <= circuit.tree_size


@pytest.mark.parametrize("bits", [0, -1, 2.0, True, "2", 1001])
def test_bits_that_are_no_count(bits: Any) -> None:
    for make in library.NAMES.values():
        with pytest.raises(DovetailError, match="bits must be an integer from 1 to"):
            make(bits, "full")


def test_wrong_names() -> None:
    with pytest.raises(DovetailError, match="bits must be odd for a majority, not 4"):
        library.majority(4)
    for name in ("adder", "adder:", "adder:x", "adder:-1", "half-adder:2", "", None, "adder:1:2"):
        with pytest.raises(
            DovetailError, match="name must be one of half-adder, full-adder, adder"
        ):
            library.named(name)  # type: ignore[arg-type]
