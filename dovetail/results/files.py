"""Results in files: plain values as compressed JSON with a checksum, written as a whole.

A file begins with one line of text: ``dovetail``, the kind of the result, the version of the format
and the checksum. The rest is JSON, compressed by gzip; `dovetail.results.encoding` says how
values are written. There is no code in it, so a file from anyone can be read.
"""

from __future__ import annotations

import gzip
import json
import os
import threading
from hashlib import sha256
from typing import TypeVar

from dovetail._core import DovetailError
from dovetail.results import encoding
from dovetail.values import check, display

FORMAT = 3
"""Version of the file format."""

Value = TypeVar("Value")

_MARK = "dovetail"
_GZIP = b"\x1f\x8b"


def save(path: str | os.PathLike[str], value: object) -> None:
    """Write a value of a storable class to a file; an old file stays until the new one is whole."""
    kind = encoding.kind_name(type(value))
    text = json.dumps(encoding.encode(value, type(value).__name__))
    data = gzip.compress(text.encode(), compresslevel=3, mtime=0)
    head = f"{_MARK} {kind} {FORMAT} {_checksum(kind, data)}\n"
    write_whole(path, head.encode() + data)


def load(path: str | os.PathLike[str], kind: type[Value]) -> Value:
    """Read a value of some class that `save` wrote.

    Raises
    ------
    DovetailError
        If the file holds something else, is of another version, or is damaged.
    """
    place = check.path(path, "path")
    shown, wanted = f"path: {display.shown(str(place))}", kind.__name__
    damaged = DovetailError(f"{shown} is not a saved {wanted}, or it is damaged")
    head, _, data = place.read_bytes().partition(b"\n")
    if head.startswith(_GZIP):  # the format of censuses before this one
        head = f"{_MARK} {wanted} 2".encode()
    match head.decode("ascii", "replace").split():
        case [mark, found, version, *checksum] if mark == _MARK and version.isdecimal():
            pass
        case _:
            raise damaged
    if version != str(FORMAT):
        raise DovetailError(
            f"{shown} was saved by another version of dovetail: it is in format "
            f"{display.shorten(version, 8)}, and this one reads format {FORMAT}"
        )
    if checksum != [_checksum(found, data)]:
        raise damaged
    if not issubclass(encoding.KINDS.get(found, object), kind):
        raise DovetailError(f"{shown} is of the kind {found.rpartition('.')[2]}, not {wanted}")
    try:
        value = encoding.decode(json.loads(gzip.decompress(data)))
    except Exception as error:  # a constructor may raise anything for wrong values
        raise damaged from error
    if not isinstance(value, kind):
        raise damaged
    return value


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file as a whole or not at all; an old one stays until then."""
    path = check.path(path, "path")
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:  # which has the name of the part
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def _checksum(kind: str, data: bytes) -> str:
    return sha256(f"{kind} {FORMAT}\n".encode() + data).hexdigest()
