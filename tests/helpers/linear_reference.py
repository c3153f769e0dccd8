"""Linear circuits by the definition: rows of bits on wires, one gate at a time. Slow on purpose."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

Row = tuple[int, ...]
State = tuple[Row, ...]
#: The same by wires: their truth tables.
Tables = tuple[int, ...]


def start(inputs: int, copies: int, ancillas: Sequence[int]) -> State:
    """What the wires hold on each row, before the first gate."""
    rows = product((0, 1), repeat=inputs)
    return tuple(bits[::-1] * copies + tuple(ancillas) for bits in rows)  # input 0 changes fastest


def gates(width: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    for target in range(width):
        others = [wire for wire in range(width) if wire != target]
        for number in range(3):
            yield from ((target, controls) for controls in combinations(others, number))


def apply(state: State, target: int, controls: Sequence[int]) -> State:
    rows = []
    for row in state:
        wires = list(row)
        if all(wires[control] for control in controls):
            wires[target] = 1 - wires[target]
        rows.append(tuple(wires))
    return tuple(rows)


def function(state: State, wire: int) -> int:
    """The truth table of a wire: bit i is its value on row i."""
    return sum(row[wire] << i for i, row in enumerate(state))


def tables(state: State) -> Tables:
    """The truth tables of all wires."""
    return tuple(function(state, wire) for wire in range(len(state[0])))


def apply_to_tables(held: Tables, target: int, controls: Sequence[int], ones: int) -> Tables:
    """A gate on all rows at once: it turns the target where all controls are 1."""
    turned = ones
    for control in controls:
        turned &= held[control]
    return (*held[:target], held[target] ^ turned, *held[target + 1 :])


def simulate(circuit: Any) -> State:
    """What the wires of a circuit hold at the end, row by row."""
    rows = start(circuit.inputs, 1, ())
    state = tuple((*(row[j] for j in circuit.placement), *circuit.ancillas) for row in rows)
    for target, controls in circuit.gates:
        state = apply(state, target, controls)
    return state


def check_rule(circuit: Any, copies: int | None, ancillas: Sequence[int]) -> None:
    """Check that a circuit takes no more than it is given."""
    most = max(Counter(circuit.placement).values(), default=0)
    assert copies is None or most <= copies
    assert not Counter(circuit.ancillas) - Counter(ancillas)


def minima(
    inputs: int, copies: int, ancillas: Sequence[int], most: int | None = None
) -> dict[int, int]:
    """The least number of gates of every function that `most` gates (None: any number) compute."""
    found = minima_together(1, inputs, copies, ancillas, most)
    return {function: number for (function,), number in found.items()}


def minima_together(
    outputs: int, inputs: int, copies: int, ancillas: Sequence[int], most: int | None = None
) -> dict[tuple[int, ...], int]:
    """The same of so many functions at once, on different wires; least function first."""
    first = tables(start(inputs, copies, ancillas))
    ones, every = 2**2**inputs - 1, list(gates(len(first)))
    found: dict[tuple[int, ...], int] = {}
    seen, level, number = {first}, [first], 0
    while level:
        for held in level:
            for wires in combinations(held, outputs):
                found.setdefault(tuple(sorted(wires)), number)
        if number == most:
            break
        number += 1
        after = {apply_to_tables(held, *gate, ones) for held in level for gate in every}
        level = list(after - seen)
        seen |= after
    return found


def reversible(bits: int) -> dict[tuple[int, ...], int]:
    """The least number of gates of every reversible function, by the rows that it makes."""
    level = [tables(start(bits, 1, ()))]
    ones, every = 2**2**bits - 1, list(gates(bits))
    numbers = {level[0]: 0}
    while level:
        after = {apply_to_tables(held, *gate, ones) for held in level for gate in every}
        number = numbers[level[0]] + 1
        level = [held for held in after if held not in numbers]
        numbers.update((held, number) for held in level)
    rows = range(2**bits)
    return {
        tuple(sum((held[j] >> row & 1) << j for j in range(bits)) for row in rows): number
        for held, number in numbers.items()
    }
