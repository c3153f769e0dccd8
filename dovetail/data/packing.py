"""Columns of whole numbers in one small file: a checksum, a line of JSON, the columns' bytes.

The bytes of a column are sorted by their place in the number, all lowest bytes first: so they
are much alike, and xz makes them small. There is no code in a file, and a checksum guards it.
"""

import json
import lzma
import math
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError

MARK = "dovetail table 2"
"""The kind and the version of the format; a file begins with it."""

Columns = Mapping[str, npt.NDArray[Any]]


def pack(about: Mapping[str, Any], columns: Columns) -> bytes:
    """Return a file that holds plain values, columns of uint64 and matrices of uint8.

    Examples
    --------
    >>> data = pack({"states": 2}, {"time": np.array([1, 500], dtype=np.uint64)})
    >>> unpack(data)
    ({'states': 2}, {'time': array([  1, 500], dtype=uint64)})
    """
    parts = {name: _planes(each) if each.ndim == 1 else each for name, each in columns.items()}
    shapes = {name: (columns[name].ndim, *part.shape) for name, part in parts.items()}
    head = json.dumps({"about": about, "columns": shapes}).encode()
    body = lzma.compress(b"".join(part.tobytes() for part in parts.values()))
    rest = head + b"\n" + body
    return f"{MARK} {sha256(rest).hexdigest()}\n".encode() + rest


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Return the values and the columns of a file that `pack` made.

    Raises
    ------
    DovetailError
        If the file is of another version, or damaged.
    """
    first, _, rest = data.partition(b"\n")
    if not first.startswith(f"{MARK} ".encode()):
        raise DovetailError("table: the file is no table, or one of another version")
    if first != f"{MARK} {sha256(rest).hexdigest()}".encode():
        raise DovetailError("table: the file is damaged")
    head, _, body = rest.partition(b"\n")
    said = json.loads(head)
    whole = np.frombuffer(lzma.decompress(body), dtype=np.uint8)
    columns, start = {}, 0
    for name, (dimensions, *shape) in said["columns"].items():
        end = start + math.prod(shape)
        part = whole[start:end].reshape(shape)
        columns[name] = _column(part) if dimensions == 1 else part
        start = end
    return said["about"], columns


def _planes(column: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    """Return the bytes of a column, a row for each place up to the last that is used."""
    planes = column.astype("<u8").view(np.uint8).reshape(-1, 8).T
    used = (int(column.max(initial=0)).bit_length() + 7) // 8
    return planes[:used]


def _column(planes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    column = np.zeros(planes.shape[1], dtype=np.uint64)
    for place, plane in enumerate(planes):
        column |= plane.astype(np.uint64) << np.uint64(8 * place)
    return column
