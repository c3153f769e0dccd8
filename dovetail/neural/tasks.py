"""Tasks as arrays for networks: inputs, targets, which targets are asked, and difficulty.

docs/neural.md, "Tasks as arrays" has the definitions.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError
from dovetail.results import frames
from dovetail.results.result import TableResult
from dovetail.tasks import Task
from dovetail.values import check

#: Limits of what is drawn at once.
MOST_EXAMPLES, MOST_PLACES, MOST_CELLS = 1_000_000, 4096, 2**27

Range = int | tuple[int, int]


class ArrayTask(TableResult):
    """Examples for a network, as arrays; made by `parity` and its like, or by `ArrayTask.of`.

    Attributes
    ----------
    name
        What the task is.
    labels
        The possible answers; a target is the index of one.
    inputs
        Array (examples, places, features), float32.
    targets
        The right answers: array (examples, places), int64; of no meaning where `mask` is False.
    mask
        Which answers are asked: array (examples, places) of truth values.
    difficulty
        A number for each example, int64, or None where the task defines none.
    """

    name: str
    labels: tuple[str, ...]
    inputs: npt.NDArray[np.float32] = field(repr=False)
    targets: npt.NDArray[np.int64] = field(repr=False)
    mask: npt.NDArray[np.bool_] = field(repr=False)
    difficulty: npt.NDArray[np.int64] | None = field(repr=False)

    @classmethod
    def of(
        cls,
        name: str,
        inputs: npt.NDArray[Any],
        targets: npt.NDArray[Any],
        *,
        labels: tuple[str, ...] = ("0", "1"),
        mask: npt.NDArray[Any] | None = None,
        difficulty: npt.NDArray[Any] | None = None,
    ) -> ArrayTask:
        """Return a task of given arrays, whose shapes must fit (docs/neural.md, "Tasks as arrays").

        Parameters
        ----------
        name, inputs, targets, labels, mask, difficulty
            See `ArrayTask`; without a mask, all answers are asked.

        Raises
        ------
        DovetailError
            If the shape of an array does not fit (both shapes are named), if a target is no index
            of `labels`, or if nothing is asked.

        Examples
        --------
        >>> import numpy as np
        >>> from dovetail import neural
        >>> neural.ArrayTask.of("flip", np.array([[[1.0]], [[-1.0]]]), np.array([[0], [1]]))
        ArrayTask('flip': 2 examples, 1 place, 1 feature, 2 labels)
        """
        read = _array(inputs, "inputs", "fiu").astype(np.float32)
        if read.ndim != 3 or 0 in read.shape:
            raise DovetailError(
                f"inputs must be of shape (examples, places, features), not {read.shape}"
            )
        if not np.isfinite(read).all():
            raise DovetailError("inputs must be finite numbers")
        shape = read.shape[:2]
        right = _fitting(targets, "targets", "iu", shape, read.shape)
        asked = np.ones(shape, bool) if mask is None else mask
        asked = _fitting(asked, "mask", "b", shape, read.shape)
        hard = difficulty
        if hard is not None:
            hard = _fitting(hard, "difficulty", "iu", shape[:1], read.shape).astype(np.int64)
        words = tuple(
            check.text(each, "labels") for each in check.several(labels, "labels", "strings")
        )
        if not asked.any():
            raise DovetailError("mask must be True somewhere, else nothing is asked")
        if not len(words) > right[asked].max() >= right[asked].min() >= 0:
            raise DovetailError(f"targets must be from 0 to {len(words) - 1}, indices of labels")
        title = check.text(name, "name")
        return cls(title, words, read, right.astype(np.int64), asked.astype(bool), hard)

    @property
    def places(self) -> int:
        """Number of places of an input."""
        return int(self.inputs.shape[1])

    @property
    def features(self) -> int:
        """Numbers at each place of an input."""
        return int(self.inputs.shape[2])

    @property
    def asked(self) -> tuple[int, ...]:
        """The places at which some example is asked."""
        return tuple(np.flatnonzero(self.mask.any(axis=0)).tolist())

    def __len__(self) -> int:
        return len(self.inputs)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: example, answers asked of it, difficulty."""
        hard = [None] * len(self) if self.difficulty is None else self.difficulty.tolist()
        return {
            "example": np.arange(len(self)),
            "asked": self.mask.sum(axis=1).astype(np.int64),
            "difficulty": frames.column(hard),
        }

    def __repr__(self) -> str:
        numbers = ", ".join(
            f"{number} {noun}{'' if number == 1 else 's'}"
            for number, noun in (
                (len(self), "example"),
                (self.places, "place"),
                (self.features, "feature"),
                (len(self.labels), "label"),
            )
        )
        return f"ArrayTask('{self.name}': {numbers})"


def parity(
    count: int,
    size: int,
    *,
    nonzeros: Range | None = None,
    span: Range | None = None,
    rng: Any = None,
) -> ArrayTask:
    """Return the task of saying whether a vector of 0, 1 and −1 has an odd number of ones.

    The answer is asked at the last place. The difficulty is the number of non-zeros, drawn
    uniformly; their places and signs too (docs/neural.md, "Tasks as arrays").

    Parameters
    ----------
    count
        Number of examples.
    size
        Numbers in a vector.
    nonzeros
        Their number, or the least and the most of it; unless given, from 1 to `size`.
    span
        The last places among which they stand, or the least and the most of them, drawn uniformly;
        where more are drawn than fit, all these places are non-zeros. Unless given, all places.
    rng
        A seed or a generator.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.parity(100, 16, nonzeros=(1, 8), rng=0)
    >>> task, task.difficulty.max()
    (ArrayTask('parity': 100 examples, 16 places, 1 feature, 2 labels), np.int64(8))
    """
    examples, places = _size(count, size)
    low, high = _range(nonzeros, "nonzeros", 1, places, (1, places))
    random = check.generator(rng)
    number = random.integers(low, high + 1, examples)
    order = random.permuted(np.tile(np.arange(places), (examples, 1)), axis=1)
    signs = random.choice(np.array([-1, 1]), (examples, places))
    if span is not None:
        least, most = _range(span, "span", 1, places, (1, places))
        last = random.integers(least, most + 1, examples)
        number = np.minimum(number, last)
        is_out = np.arange(places) < places - last[:, None]
        order = (order + places * is_out).argsort(axis=1).argsort(axis=1)
    values = np.where(order < number[:, None], signs, 0)
    odd = (values == 1).sum(axis=1) % 2
    return _last("parity", ("even", "odd"), values[:, :, None], odd, number)


def count_modulo(
    count: int, size: int, modulus: int, *, ones: Range | None = None, rng: Any = None
) -> ArrayTask:
    """Return the task of counting the ones of a bit string modulo a number.

    Bits are given as −1 and 1; the answer is asked at the last place. The difficulty is the number
    of ones (docs/neural.md, "Tasks as arrays").

    Parameters
    ----------
    count, size, rng
        As in `parity`.
    modulus
        From 2 to 64.
    ones
        Their number, or the least and the most of it; unless given, from 0 to `size`.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.count_modulo(50, 12, 3, rng=0)
    >>> task.labels, bool((task.targets[:, -1] == task.difficulty % 3).all())
    (('0', '1', '2'), True)
    """
    examples, places = _size(count, size)
    divisor = check.integer(modulus, "modulus", 2, 64)
    low, high = _range(ones, "ones", 0, places, (0, places))
    random = check.generator(rng)
    number = random.integers(low, high + 1, examples)
    order = random.permuted(np.tile(np.arange(places), (examples, 1)), axis=1)
    values = np.where(order < number[:, None], 1, -1)
    labels = tuple(map(str, range(divisor)))
    return _last(f"count modulo {divisor}", labels, values[:, :, None], number % divisor, number)


def running_parity(
    count: int, size: int, *, lengths: Range | None = None, rng: Any = None
) -> ArrayTask:
    """Return the task of saying, at each bit, whether the ones up to there are odd in number.

    Bits are given as −1 and 1, and 0 after the end of a string. Every bit of the string is asked.
    The difficulty is the length (docs/neural.md, "Tasks as arrays").

    Parameters
    ----------
    count, size, rng
        As in `parity`.
    lengths
        The length of the strings, or the least and the most of it; unless given, `size`.

    Examples
    --------
    >>> from dovetail import neural
    >>> task = neural.running_parity(1, 4, rng=2)
    >>> task.inputs[0, :, 0].tolist(), task.targets[0].tolist()
    ([1.0, -1.0, -1.0, -1.0], [1, 1, 1, 1])
    """
    examples, places = _size(count, size)
    low, high = _range(lengths, "lengths", 1, places, (places, places))
    random = check.generator(rng)
    bits = random.integers(0, 2, (examples, places))
    number = random.integers(low, high + 1, examples)
    mask = np.arange(places) < number[:, None]
    values = ((2 * bits - 1) * mask)[:, :, None].astype(np.float32)
    sums = np.cumsum(bits, axis=1) % 2
    return ArrayTask.of(
        "running parity", values, sums, labels=("even", "odd"), mask=mask, difficulty=number
    )


def addition(count: int, size: int, *, rng: Any = None) -> ArrayTask:
    """Return the task of adding two numbers of so many bits, the lowest bit first.

    Each place has two features, the bits of both numbers as −1 and 1; one place more holds the last
    carry. The difficulty is the greatest number of places that a carry goes through, 0 if there is
    none (docs/neural.md, "Tasks as arrays").

    Parameters
    ----------
    count, rng
        As in `parity`.
    size
        Bits of each number.

    Examples
    --------
    >>> from dovetail import neural
    >>> neural.addition(20, 4, rng=0)
    ArrayTask('addition': 20 examples, 5 places, 2 features, 2 labels)
    """
    examples, places = _size(count, size)
    bits = check.generator(rng).integers(0, 2, (examples, places + 1, 2))
    bits[:, -1] = 0
    total = np.zeros((examples, places + 1), np.int64)
    carry, chain, longest = (np.zeros(examples, np.int64) for _ in range(3))
    for place in range(places + 1):
        both = bits[:, place].sum(axis=1)
        total[:, place] = (both + carry) % 2
        carry = (both + carry) // 2
        # A carry that is made here begins anew; one that is handed on is one place older.
        chain = np.where(both == 2, 1, chain + 1) * carry
        longest = np.maximum(longest, chain)
    return ArrayTask.of("addition", 2 * bits - 1, total, difficulty=longest)


def task_arrays(task: Task, *, held_out: bool = False) -> ArrayTask:
    """Return a task of Turing machines as arrays, so that networks learn what machines compute.

    Each symbol becomes the place of a one among zeros (as many features as symbols are used), and
    after the end of a word all features are 0. The labels are the outputs of the task, held-out
    ones among them; the answer is asked at the last place (docs/neural.md, "Tasks as arrays").

    Parameters
    ----------
    task
        A `dovetail.Task` of examples.
    held_out
        Whether to take the held-out examples, not those of training.

    Examples
    --------
    >>> import dovetail
    >>> from dovetail import neural
    >>> arrays = neural.task_arrays(dovetail.tasks.xor)
    >>> arrays.inputs.shape, [arrays.labels[i] for i in arrays.targets[:, -1]]
    ((4, 3, 2), ['0', '1', '1', '0'])
    """
    given = check.instance(task, "task", Task)
    later = check.flag(held_out, "held_out")
    if given.outputs is None:
        raise DovetailError("task must have right outputs; a predicate has none")
    training = list(zip(given.inputs, given.outputs, strict=True))
    others = [pair for pair in given.held_out if isinstance(pair, tuple)]
    chosen = others if later else training
    if not chosen:
        raise DovetailError("held_out: the task has no held-out examples")
    labels = tuple(sorted({output for _, output in training + others}))
    words = [word for word, _ in training + others]
    symbols = 1 + max((int(symbol) for word in words for symbol in word), default=0)
    places = max(1, *map(len, words))
    _size(len(chosen), places)
    values = np.zeros((len(chosen), places, symbols), np.float32)
    for row, (word, _) in enumerate(chosen):
        for place, symbol in enumerate(word):
            values[row, place, int(symbol)] = 1
    right = np.array([labels.index(output) for _, output in chosen])
    return _last(given.name or "task", labels, values, right, None)


def _last(
    name: str,
    labels: tuple[str, ...],
    values: npt.NDArray[Any],
    answers: npt.NDArray[Any],
    difficulty: npt.NDArray[Any] | None,
) -> ArrayTask:
    """Return a task whose one answer is asked at the last place."""
    targets = np.zeros(values.shape[:2], np.int64)
    targets[:, -1] = answers
    mask = np.zeros(values.shape[:2], bool)
    mask[:, -1] = True
    return ArrayTask.of(name, values, targets, labels=labels, mask=mask, difficulty=difficulty)


def _size(count: int, size: int) -> tuple[int, int]:
    examples = check.integer(count, "count", 1, MOST_EXAMPLES)
    places = check.integer(size, "size", 1, MOST_PLACES)
    if examples * places > MOST_CELLS:
        raise DovetailError(
            f"count × size must be at most {MOST_CELLS:,}, not {examples * places:,}"
        )
    return examples, places


def _range(
    value: Any, name: str, least: int, most: int, default: tuple[int, int]
) -> tuple[int, int]:
    """Return the ends of a range that is given by a number or by both ends."""
    if value is None:
        return default
    accepted = f"a number or a pair (least, most) from {least} to {most}"
    ends = check.parts(value, name, accepted) if isinstance(value, tuple | list) else (value,) * 2
    low, high = (check.integer(end, name, least, most) for end in ends)
    if low > high:
        raise check.refusal(name, accepted, value)
    return low, high


def _array(value: Any, name: str, kinds: str) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = check.instance(value, name, np.ndarray)
    if array.dtype.kind not in kinds:
        held = {"b": "truth values", "iu": "integers", "fiu": "numbers"}[kinds]
        raise DovetailError(f"{name} must be an array of {held}, not of {array.dtype}")
    return array


def _fitting(
    value: Any, name: str, kinds: str, shape: tuple[int, ...], whole: tuple[int, ...]
) -> npt.NDArray[Any]:
    array = _array(value, name, kinds)
    if array.shape != shape:
        _misfit(name, array.shape, shape, f"inputs of shape {whole}")
    return array


def _misfit(name: str, found: object, right: object, why: str) -> NoReturn:
    raise DovetailError(f"{name} has the shape {found}; to fit {why} it must be {right}")
