"""Standard circuits, for any number of bits, and with them the functions that they compute.

Numbers are read with the bit of least weight first. For up to 16 inputs in all, the functions as
tables are ``adder(2).truth_tables()``.

==================  =================================================================  =========
circuit             inputs -> outputs                                                  gates
==================  =================================================================  =========
`half_adder`        a, b -> sum, carry                                                 2
`full_adder`        a, b, c -> sum, carry                                              5
`adder`             n bits of a, n bits of b -> n bits of a + b, carry                 5n - 3
`multiplier`        n bits of a, n bits of b -> 2n bits of a·b                         6n² - 8n
`comparator`        n bits of a, n bits of b -> a > b, a = b                           5n - 3
`parity`            n bits -> their sum mod 2                                          n - 1
`majority`          n bits, n odd -> the more frequent value                            under 5n
`multiplexer`       n selecting bits, 2^n data bits -> the data bit selected           3(2^n - 1)
`sorter`            n bits -> the same, ones last                                      2 per pair
==================  =================================================================  =========

The gates are those in the full basis, which the standard construction takes; fewer may do. The
multiplier of one bit has 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import lru_cache

from dovetail._core import DovetailError
from dovetail.circuits.model.builders import Builder
from dovetail.circuits.model.circuits import Circuit
from dovetail.circuits.model.operators import AND, OR, XNOR, XOR
from dovetail.values import check, display

__all__ = [
    "NAMES",
    "adder",
    "comparator",
    "full_adder",
    "half_adder",
    "majority",
    "multiplexer",
    "multiplier",
    "named",
    "parity",
    "sorter",
]

#: The most bits of a circuit made here; a multiplexer has 2^n inputs and so far fewer.
MAX_BITS = 1000


def half_adder(basis: str = "full") -> Circuit:
    """Return the circuit that adds two bits.

    Examples
    --------
    >>> half_adder().truth_tables()
    (6, 8)
    """
    builder = Builder(2, basis)
    return builder.finish(_half(builder, 0, 1), ["a", "b"], ["sum", "carry"])


def full_adder(basis: str = "full") -> Circuit:
    """Return the circuit that adds three bits, by two half adders.

    Examples
    --------
    >>> full_adder().size, full_adder().tree_size
    (5, 6)
    """
    builder = Builder(3, basis)
    return builder.finish(_full(builder, 0, 1, 2), ["a", "b", "c"], ["sum", "carry"])


def adder(bits: int, basis: str = "full") -> Circuit:
    """Return the ripple-carry adder of two numbers of so many bits.

    Examples
    --------
    >>> adder(2).evaluate([1, 1, 1, 0]).astype(int)  # 3 + 1 = 4
    array([0, 0, 1])
    """
    bits = _bits(bits)
    builder = Builder(2 * bits, basis)
    names = [f"s{i}" for i in range(bits)] + ["carry"]
    return builder.finish(
        _add(builder, range(bits), range(bits, 2 * bits)), _two_numbers(bits), names
    )


def multiplier(bits: int, basis: str = "full") -> Circuit:
    """Return the multiplier of two numbers of so many bits, which adds row by row.

    Examples
    --------
    >>> multiplier(2).size, multiplier(2).evaluate([1, 1, 1, 1]).astype(int)  # 3·3 = 9
    (8, array([1, 0, 0, 1]))
    """
    bits = _bits(bits, most=100)
    builder = Builder(2 * bits, basis)

    def row(j: int) -> list[int]:
        return [builder.gate(AND, i, bits + j) for i in range(bits)]

    done, rest = [], row(0)
    for j in range(1, bits):
        done.append(rest[0])
        rest = _add(builder, row(j), rest[1:])
    product = done + rest
    if bits == 1:
        product.append(builder.constant(False))
    return builder.finish(product, _two_numbers(bits), [f"p{i}" for i in range(2 * bits)])


def comparator(bits: int, basis: str = "full") -> Circuit:
    """Return the circuit that tells whether one number is greater than another, or equal.

    Examples
    --------
    >>> comparator(2).evaluate([[0, 1, 1, 0], [1, 1, 1, 1]]).astype(int)  # 2 and 1, 3 and 3
    array([[1, 0],
           [0, 1]])
    """
    bits = _bits(bits)
    builder = Builder(2 * bits, basis)
    greater, equal = _compare(builder, 0, bits)
    for i in range(1, bits):
        here, same = _compare(builder, i, bits + i)
        greater = builder.gate(OR, here, builder.gate(AND, same, greater))
        equal = builder.gate(AND, same, equal)
    return builder.finish([greater, equal], _two_numbers(bits), ["greater", "equal"])


def parity(bits: int, basis: str = "full") -> Circuit:
    """Return the circuit of the sum of bits mod 2, as a balanced tree.

    Examples
    --------
    >>> parity(3).truth_tables() == (0b10010110,), parity(100).depth
    (True, 7)
    """
    bits = _bits(bits)
    builder = Builder(bits, basis)
    return builder.finish([builder.reduce(XOR, range(bits))], output_names=["parity"])


def majority(bits: int, basis: str = "full") -> Circuit:
    """Return the circuit of the more frequent value of an odd number of bits.

    Full adders count the ones, column by column, and the count is compared with half the bits.

    Examples
    --------
    >>> majority(3).truth_tables() == (0b11101000,)
    True
    """
    bits = _bits(bits)
    if bits % 2 == 0:
        raise DovetailError(f"bits must be odd for a majority, not {bits}")
    builder = Builder(bits, basis)
    count = _count(builder, list(range(bits)))
    half = (bits - 1) // 2
    # Whether the count exceeds half, from the least bit up: where half has a 0, a 1 suffices;
    # where it has a 1, a 1 leaves the answer. The ones at its end are never exceeded.
    first = (~half & (half + 1)).bit_length() - 1
    answer = count[first]
    for i in range(first + 1, len(count)):
        answer = builder.gate(AND if half >> i & 1 else OR, count[i], answer)
    return builder.finish([answer], output_names=["majority"]).used()


def multiplexer(bits: int, basis: str = "full") -> Circuit:
    """Return the circuit that outputs the data bit whose number the selecting bits are.

    The selecting bits, 1 to 12 of them, are the first inputs.

    Examples
    --------
    >>> multiplexer(1).truth_tables() == (0b11100100,), multiplexer(3).size
    (True, 21)
    """
    bits = _bits(bits, most=12)
    builder = Builder(bits + 2**bits, basis)
    data = list(range(bits, bits + 2**bits))
    for select in range(bits):
        pairs = zip(data[::2], data[1::2], strict=True)
        data = [builder.mux(select, low, high) for low, high in pairs]
    names = [f"s{i}" for i in range(bits)] + [f"d{i}" for i in range(2**bits)]
    return builder.finish(data, names, ["data"])


def sorter(bits: int, basis: str = "full") -> Circuit:
    """Return Batcher's odd-even merge sort of bits, with an AND and an OR for each comparison.

    The comparisons are those of algorithm M in Knuth, The Art of Computer Programming, volume 3,
    5.2.2.

    Examples
    --------
    >>> sorter(4).size, sorter(4).evaluate([1, 0, 1, 0]).astype(int)
    (10, array([0, 0, 1, 1]))
    """
    bits = _bits(bits)
    builder = Builder(bits, basis)
    wires = list(range(bits))
    for low, high in _comparisons(bits):
        pair = wires[low], wires[high]
        wires[low], wires[high] = builder.gate(AND, *pair), builder.gate(OR, *pair)
    return builder.finish(wires)


NAMES: dict[str, Callable[[int, str], Circuit]] = {
    "adder": adder,
    "comparator": comparator,
    "majority": majority,
    "multiplexer": multiplexer,
    "multiplier": multiplier,
    "parity": parity,
    "sorter": sorter,
}
"""The circuits that `named` makes for any number of bits."""

_FIXED: dict[str, Callable[[str], Circuit]] = {"half-adder": half_adder, "full-adder": full_adder}


def named(name: str, basis: str = "full") -> Circuit:
    """Return the circuit of that name: ``"half-adder"``, ``"full-adder"``, or one with its bits.

    Examples
    --------
    >>> named("adder:2") == adder(2)
    True
    """
    text = str(name)
    kind, _, bits = text.partition(":")
    if text in _FIXED:
        return _FIXED[text](basis)
    if kind in NAMES and bits.isascii() and bits.isdigit() and len(bits) < 10:
        return NAMES[kind](int(bits), basis)
    raise DovetailError(f"name must be one of {name_list()}, not {display.shown(name)}")


def name_list() -> str:
    """Return the names that `named` knows, for a message."""
    return ", ".join([*_FIXED, *(f"{kind}:BITS" for kind in NAMES)])


def is_name(text: str) -> bool:
    """Return whether a text names a circuit here, be it with a wrong number of bits."""
    kind, colon, _ = text.partition(":")
    return text in _FIXED or (kind in NAMES and bool(colon))


def nearest(text: str) -> str | None:
    """Return a name here that may have been meant by another.

    Examples
    --------
    >>> nearest("addr:3"), nearest("parity"), nearest("halfadder"), nearest("foo")
    ('adder:3', 'parity:2', 'half-adder', None)
    """
    kind, _, bits = text.lower().replace("_", "-").partition(":")
    close = get_close_matches(kind, [*NAMES, *_FIXED], 1, 0.7)
    if not close or close[0] in _FIXED:
        return close[0] if close else None
    default = "3" if close[0] == "majority" else "2"
    return f"{close[0]}:{bits if bits.isdecimal() else default}"


def computing(tables: Sequence[int], inputs: int, basis: str = "full") -> list[Circuit]:
    """Return the circuits here that have some functions among their outputs, cut down to them.

    Examples
    --------
    >>> [one.size for one in computing([0b11101000], 3)]  # of a full adder, a sorter, a majority
    [4, 4, 4]
    """
    found = []
    for circuit, wires in _with_tables(inputs, basis):
        if wires.keys() >= set(tables):
            outputs = tuple(wires[table] for table in tables)
            found.append(Circuit(inputs, circuit.gates, outputs, basis, circuit.names).used())
    return found


@lru_cache(maxsize=8)
def _with_tables(inputs: int, basis: str) -> list[tuple[Circuit, dict[int, int]]]:
    """All circuits here of so many inputs, with the wire of each function that they put out."""
    circuits = [named(name, basis) for name in _names_of(inputs)]
    return [(one, dict(zip(one.truth_tables(), one.outputs, strict=True))) for one in circuits]


def _names_of(inputs: int) -> list[str]:
    """The names of all circuits here of so many inputs."""
    names = [name for name, make in _FIXED.items() if make("full").inputs == inputs]
    names += [f"{kind}:{inputs}" for kind in ("parity", "sorter")]
    if inputs % 2 == 0:
        names += [f"{kind}:{inputs // 2}" for kind in ("adder", "comparator", "multiplier")]
    else:
        names.append(f"majority:{inputs}")
    return names + [f"multiplexer:{k}" for k in range(1, 5) if k + 2**k == inputs]


def _bits(bits: int, most: int = MAX_BITS) -> int:
    return check.integer(bits, "bits", 1, most)


def _two_numbers(bits: int) -> list[str]:
    return [f"{letter}{i}" for letter in "ab" for i in range(bits)]


def _half(builder: Builder, a: int, b: int) -> tuple[int, int]:
    return builder.gate(XOR, a, b), builder.gate(AND, a, b)


def _full(builder: Builder, a: int, b: int, c: int) -> tuple[int, int]:
    part, first = _half(builder, a, b)
    total, second = _half(builder, part, c)
    return total, builder.gate(OR, first, second)


def _add(builder: Builder, a: Sequence[int], b: Sequence[int]) -> list[int]:
    """Add two numbers, the second no longer than the first: the bits of the sum, the carry last."""
    total, carry = _half(builder, a[0], b[0])
    sums = [total]
    for i in range(1, len(a)):
        if i < len(b):
            total, carry = _full(builder, a[i], b[i], carry)
        else:
            total, carry = _half(builder, a[i], carry)
        sums.append(total)
    return [*sums, carry]


def _compare(builder: Builder, a: int, b: int) -> tuple[int, int]:
    return builder.gate(AND, a, ~b), builder.gate(XNOR, a, b)


def _count(builder: Builder, column: list[int]) -> list[int]:
    """The number of ones among wires of equal weight, in binary."""
    count = []
    while column:
        carries = []
        while len(column) > 1:
            if len(column) == 2:
                total, carry = _half(builder, column[0], column[1])
            else:
                total, carry = _full(builder, column[0], column[1], column[2])
            column = [*column[3:], total]
            carries.append(carry)
        count.append(column[0])
        column = carries
    return count


def _comparisons(bits: int) -> list[tuple[int, int]]:
    """The pairs that Batcher's method compares."""
    pairs = []
    top = 1 << (bits - 1).bit_length() >> 1
    p = top
    while p:
        q, r, d = top, 0, p
        while True:
            pairs += [(i, i + d) for i in range(bits - d) if i & p == r]
            if q == p:
                break
            d, q, r = q - p, q >> 1, p
        p >>= 1
    return pairs
