"""A census by brute force: all machines, each stepped to its end. Shares no code with the package.

Entries are numbered as docs/theory.md says. Machines are run side by side in numpy arrays.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np

CHUNK = 1 << 14


@dataclass
class Brute:
    """Machines by (output, time), and least ranks by (output, time), of one size."""

    halting: int = 0
    machines: Counter[tuple[str, int]] = field(default_factory=Counter)
    least: dict[tuple[str, int], int] = field(default_factory=dict)


def pareto(points: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that no other point equals or beats in rank and time, by the definition."""
    every = list(points)
    return sorted(
        (x, t) for x, t in every if not any(p != (x, t) and p[0] <= x and p[1] <= t for p in every)
    )


def fronts(states: int, symbols: int, max_time: int, input: str, readout: str) -> dict[str, object]:
    """The front of every output over all sizes up to `states`."""
    least: dict[tuple[str, int], int] = {}
    for size in range(states, 0, -1):
        least |= brute(size, symbols, max_time, input, readout).least
    points: dict[str, list[tuple[int, int]]] = {}
    for (output, time), rank in least.items():
        points.setdefault(output, []).append((rank, time))
    return {output: tuple(pareto(known)) for output, known in points.items()}


@cache  # fronts() asks for the same again
def brute(states: int, symbols: int, max_time: int, input: str, readout: str) -> Brute:
    """Run all machines of exactly this size for up to `max_time` steps."""
    choices, entries = 2 * symbols * states + symbols, states * symbols
    total = choices**entries
    offset = sum((2 * symbols * n + symbols) ** (n * symbols) for n in range(1, states))
    result = Brute()
    for first in range(0, total, CHUNK):
        numbers = np.arange(first, min(first + CHUNK, total))
        table = np.empty((len(numbers), entries), dtype=np.int16)
        rest = numbers.copy()
        for entry in reversed(range(entries)):
            table[:, entry] = rest % choices
            rest //= choices
        for time, who, tapes, low, high, head in _run(table, symbols, max_time, input):
            ranks = offset + 1 + numbers[who]
            keys = _outputs(tapes, low, high, head, max_time + 1, readout)
            unique, where, counts = np.unique(
                keys, axis=0, return_index=True, return_counts=True
            )  # ranks ascend, so the first of each kind is the least
            for key, place, count in zip(unique, where, counts, strict=True):
                output = _text(key, readout)
                result.machines[output, time] += int(count)
                known = result.least.get((output, time))
                rank = int(ranks[place])
                result.least[output, time] = rank if known is None else min(known, rank)
            result.halting += len(who)
    return result


def _run(table: np.ndarray, symbols: int, max_time: int, input: str) -> Iterator[tuple]:
    """Yield (time, machines, tapes, first visited, last visited, head) of those that halt."""
    start = max_time + 1
    who = np.flatnonzero((table < symbols).any(axis=1))  # the others have no entry that halts
    table = table[who].ravel()
    width = start + max(max_time, len(input)) + 2
    tapes = np.zeros((len(who), width), dtype=np.uint8)
    tapes[:, start : start + len(input)] = [int(symbol) for symbol in input]
    cells = tapes.ravel()  # the same memory
    rows = np.arange(len(who), dtype=np.int32)  # of those that still run
    entries = len(table) // max(len(who), 1)
    state = np.zeros(len(who), dtype=np.int32)
    head = np.full(len(who), start, dtype=np.int32)
    low, high = head.copy(), head.copy()
    for time in range(1, max_time + 1):
        place = rows * width + head
        code = table[rows * entries + state * symbols + cells[place]]
        halts = code < symbols
        move = code - symbols
        cells[place] = np.where(halts, code, move // 2 % symbols)
        if halts.any():
            done = rows[halts]
            yield time, who[done], tapes[done], low[halts], high[halts], head[halts]
            on = ~halts
            rows, move, head, low, high = rows[on], move[on], head[on], low[on], high[on]
        state = move // (2 * symbols)
        head = head + 2 * (move % 2) - 1
        low, high = np.minimum(low, head), np.maximum(high, head)


def _outputs(
    tapes: np.ndarray, low: np.ndarray, high: np.ndarray, head: np.ndarray, start: int, readout: str
) -> np.ndarray:
    """Rows that are equal where the outputs are: a number, or cells from the left after a mark."""
    rows = np.arange(len(tapes))
    if readout == "head":
        return tapes[rows, head][:, None]
    if readout == "ones":
        return np.count_nonzero(tapes, axis=1)[:, None]
    filled = tapes != 0
    last = tapes.shape[1] - 1 - np.argmax(filled[:, ::-1], axis=1)
    if readout == "tape":
        low, high = np.argmax(filled, axis=1), np.where(filled.any(axis=1), last, -1)
    if readout == "right":
        low, high = head, np.where(filled.any(axis=1), last, -1)
    length = np.maximum(high - low + 1, 0)
    columns = np.arange(max(int(length.max()), 1))
    inside = columns < length[:, None]
    cells = tapes[rows[:, None], np.minimum(low[:, None] + columns, tapes.shape[1] - 1)]
    return np.where(inside, cells + 1, 0)


def _text(key: np.ndarray, readout: str) -> str:
    if readout in ("head", "ones"):
        return str(int(key[0]))
    return "".join(str(int(cell) - 1) for cell in key if cell)
