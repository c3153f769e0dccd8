"""`Meter`: the computation of a network for one example, exact; parallel and serial apart.

docs/neural.md, "The meter" has the definitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy.typing as npt

from dovetail.results import frames
from dovetail.results.result import Result, TableResult
from dovetail.values import check


class Layer(Result):
    """A layer of a network: so many sums of so many products each, all at once.

    Attributes
    ----------
    name
        What the layer does.
    outputs
        Number of sums, which are independent of each other.
    fan_in
        Products in each sum; a bias is added without a product and not counted.
    repeats
        How often the layer runs, one time after the other.
    """

    name: str
    outputs: int
    fan_in: int
    repeats: int = 1

    @property
    def multiply_adds(self) -> int:
        """Products in all repeats."""
        return self.outputs * self.fan_in * self.repeats

    @property
    def parallel(self) -> int:
        """Products of one repeat, which could all be formed at once."""
        return self.outputs * self.fan_in

    @property
    def serial(self) -> int:
        """Operations one after the other, with any number at once, in all repeats.

        One multiplication, and the levels of a tree of additions of the products and the bias:
        1 + ⌈log2(fan_in + 1)⌉ for each repeat.
        """
        return self.repeats * (1 + self.fan_in.bit_length())


class Meter(TableResult):
    """The multiply-adds and the sequential depth of a network for one example; exact ints.

    Attributes
    ----------
    layers
        The layers in the order in which they run, each after the one before.

    Examples
    --------
    >>> from dovetail import neural
    >>> meter = neural.Meter.of([("hidden", 4, 3), ("answer", 1, 4)])
    >>> meter.multiply_adds, meter.depth, meter.serial, meter.parallel
    (16, 2, 7, 12)
    """

    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, layers: Iterable[Layer | tuple[Any, ...]]) -> Meter:
        """Return the meter of layers, or of tuples (name, outputs, fan_in[, repeats]).

        Parameters
        ----------
        layers
            At least one; all numbers are from 1.
        """
        accepted = "layers, or tuples (name, outputs, fan_in[, repeats])"
        held = [_layer(each, accepted) for each in check.iterator(layers, "layers", accepted)]
        if not held:
            raise check.refusal("layers", f"one or more {accepted}", [])
        return cls(tuple(held))

    @property
    def multiply_adds(self) -> int:
        """All products: the whole computation, parallel or not."""
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def depth(self) -> int:
        """Layers that run one after the other, repeats counted."""
        return sum(layer.repeats for layer in self.layers)

    @property
    def serial(self) -> int:
        """Single operations one after the other, with any number at once (`Layer.serial`)."""
        return sum(layer.serial for layer in self.layers)

    @property
    def parallel(self) -> int:
        """The most products that are formed at once, in one layer."""
        return max(layer.parallel for layer in self.layers)

    @property
    def parallelism(self) -> Fraction:
        """Multiply-adds for each layer in sequence, exact."""
        return Fraction(self.multiply_adds, self.depth)

    def __len__(self) -> int:
        return len(self.layers)

    def to_dict(self) -> dict[str, npt.NDArray[Any]]:
        """Return columns: name, outputs, fan_in, repeats, multiply_adds, parallel, serial."""
        names = ("name", "outputs", "fan_in", "repeats", "multiply_adds", "parallel", "serial")
        return frames.columns(self.layers, *names)

    def __repr__(self) -> str:
        return f"Meter({self.multiply_adds} multiply-adds in {self.depth} layers one by one)"


def _layer(value: Any, accepted: str) -> Layer:
    if isinstance(value, Layer):
        return value
    if not isinstance(value, tuple) or len(value) not in (3, 4):
        raise check.refusal("layers", accepted, value)
    numbers = (check.integer(number, "layers", 1) for number in value[1:])
    return Layer(check.text(value[0], "layers"), *numbers)
