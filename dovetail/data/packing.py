"""Columns of whole numbers in one small file: a checksum, a line of JSON, the columns' bytes.

The bytes of a column are sorted by their place in the number, all lowest bytes first: so they
are much alike, and xz makes them small. There is no code in a file, and a checksum guards it.
"""

import json
import lzma
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from dovetail._core import DovetailError

MARK = "dovetail table 1"
"""The kind and the version of the format; a file begins with it."""

Columns = Mapping[str, npt.NDArray[np.uint64]]


def pack(about: Mapping[str, Any], columns: Columns) -> bytes:
    """Return a file that holds plain values and columns of uint64.

    Examples
    --------
    >>> data = pack({"states": 2}, {"time": np.array([1, 500], dtype=np.uint64)})
    >>> unpack(data)
    ({'states': 2}, {'time': array([  1, 500], dtype=uint64)})
    """
    rows = {name: len(column) for name, column in columns.items()}
    head = json.dumps({"about": about, "rows": rows}).encode()
    body = lzma.compress(b"".join(map(_planes, columns.values())), preset=9)
    rest = head + b"\n" + body
    return f"{MARK} {sha256(rest).hexdigest()}\n".encode() + rest


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, npt.NDArray[np.uint64]]]:
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
    planes = np.frombuffer(lzma.decompress(body), dtype=np.uint8)
    columns, start = {}, 0
    for name, rows in said["rows"].items():
        columns[name] = _column(planes[start : start + 8 * rows])
        start += 8 * rows
    return said["about"], columns


def _planes(column: npt.NDArray[np.uint64]) -> bytes:
    """Return the bytes of a column, all lowest ones first."""
    return column.astype("<u8").view(np.uint8).reshape(-1, 8).T.tobytes()


def _column(planes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    rows = planes.reshape(8, -1).T
    return np.ascontiguousarray(rows).view("<u8").reshape(-1).astype(np.uint64)
