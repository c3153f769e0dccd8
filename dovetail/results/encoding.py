"""Values turned into JSON and back; a file of them holds no code.

What JSON does not have becomes an object with one name: ``{"int": "0x…"}`` for an integer of more
than 64 bits, ``{"fraction": [3, 2]}``, ``{"array": ["<i8", [2], "…"]}``, or the kind and the fields
of a value of this package: ``{"machines.Machine": {"text": "1RZ0RZ"}}``. A JSON list is a tuple.
Only kinds that are known here are ever made.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar

import numpy as np

from dovetail._core import DovetailError

Kind = TypeVar("Kind", bound=type)
Value = TypeVar("Value")
#: Turns a value into JSON; also takes the place of the value, for errors.
Pack: TypeAlias = Callable[[Any, str], Any]
#: Turns JSON back into a value.
Unpack: TypeAlias = Callable[[Any], Any]

KINDS: dict[str, type] = {}
"""Classes whose values are stored by their fields, by `kind_name`."""


def storable(kind: Kind) -> Kind:
    """Return a class, registered as one of which values can be stored, by their fields."""
    name = kind_name(kind)
    known = KINDS.setdefault(name, kind)
    if (known.__module__, known.__qualname__) != (kind.__module__, kind.__qualname__):
        raise TypeError(f"{known} and {kind} would both be called {name}")
    KINDS[name] = kind
    return kind


def storable_as(
    kind: type[Value], pack: Callable[[Value], object], unpack: Callable[[Any], Value]
) -> None:
    """Register a class of which objects are stored as the plain values that `pack` makes."""
    _TAGS[kind_name(kind)] = (
        kind,
        lambda value, where: encode(pack(value), where),
        lambda stored: unpack(decode(stored)),
    )


def kind_name(kind: type) -> str:
    """Return the name of a class in files: its room, and its own name.

    Examples
    --------
    >>> import dovetail
    >>> kind_name(dovetail.Front)
    'fronts.Front'
    """
    package, _, path = kind.__module__.partition(".")
    return f"{path.partition('.')[0] if package == 'dovetail' else package}.{kind.__qualname__}"


def encode(value: Any, where: str = "value") -> Any:
    """Return a value as JSON has it.

    Parameters
    ----------
    value
        None, numbers, texts, bytes, arrays, collections of these, and values of storable classes.
    where
        What the error calls it, if it cannot be stored.

    Examples
    --------
    >>> encode((1, 2**64, Fraction(1, 2), None))
    [1, {'int': '0x10000000000000000'}, {'fraction': [1, 2]}, None]
    """
    if value is None or isinstance(value, bool | str) or _is_short(value):
        return value
    name = kind_name(type(value))
    if KINDS.get(name) is type(value):
        return {name: {part: encode(held, f"{where}.{part}") for part, held in _parts(value)}}
    if isinstance(value, tuple):
        return _items(value, where)
    for name, (kind, pack, _) in _TAGS.items():
        if isinstance(value, kind):
            return {name: pack(value, where)}
    raise DovetailError(
        f"{where} cannot be saved: it is a {type(value).__name__}, and a file holds plain values, "
        f"never code{'; give the task by examples' if callable(value) else ''}"
    )


def decode(stored: Any) -> Any:
    """Return the value that `encode` wrote.

    Examples
    --------
    >>> decode(encode(((1, 2**64), Fraction(1, 2))))
    ((1, 18446744073709551616), Fraction(1, 2))
    """
    if isinstance(stored, list):
        return tuple(map(decode, stored))
    if not isinstance(stored, dict):
        return stored
    [(name, held)] = stored.items()
    if name in KINDS:
        return KINDS[name](**{part: decode(value) for part, value in held.items()})
    _, _, unpack = _TAGS[name]
    return unpack(held)


def _is_short(value: object) -> bool:
    """Whether a number is written as it is: JSON has no infinity, and Python reads few digits."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and -(2**63) <= value < 2**64


def _parts(value: Any) -> list[tuple[str, Any]]:
    """Return the names and values of the fields of a dataclass or a named tuple."""
    if is_dataclass(value):
        return [(each.name, getattr(value, each.name)) for each in fields(value) if each.init]
    return list(value._asdict().items())


def _items(values: Any, where: str) -> list[Any]:
    return [encode(value, f"{where}[{place}]") for place, value in enumerate(values)]


def _pairs(values: Mapping[Any, Any], where: str) -> list[Any]:
    return [[encode(k, where), encode(v, f"{where}[{k!r}]")] for k, v in values.items()]


def _encode_array(array: np.ndarray[Any, Any], where: str) -> list[Any]:
    shape = list(array.shape)
    if array.dtype == object:
        return ["object", shape, _items(array.ravel().tolist(), where)]
    if array.dtype.kind not in "biuf":
        raise DovetailError(f"{where} cannot be saved: it is an array of {array.dtype}")
    return [array.dtype.str, shape, _text(array.tobytes())]


def _decode_array(parts: list[Any]) -> np.ndarray[Any, Any]:
    kind, shape, held = parts
    if kind == "object":
        return np.fromiter(map(decode, held), dtype=object).reshape(shape)
    return np.frombuffer(_bytes(held), dtype=kind).reshape(shape).copy()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


_TAGS: dict[str, tuple[type, Pack, Unpack]] = {
    "int": (int, lambda value, _: hex(value), lambda text: int(text, 16)),
    "float": (float, lambda value, _: str(value), float),
    "fraction": (
        Fraction,
        lambda value, where: _items(value.as_integer_ratio(), where),
        lambda parts: Fraction(*map(decode, parts)),
    ),
    "bytes": (bytes, lambda value, _: _text(value), _bytes),
    "list": (list, _items, lambda items: list(map(decode, items))),
    "dict": (Mapping, _pairs, lambda pairs: {decode(key): decode(held) for key, held in pairs}),
    "array": (np.ndarray, _encode_array, _decode_array),
}
