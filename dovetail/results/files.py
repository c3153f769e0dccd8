"""Results in files: compressed JSON, written as a whole."""

import gzip
import json
import os
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from dovetail._core import DovetailError

FORMAT = 2
"""Version of the file format."""


def save_values(path: str | os.PathLike[str], kind: str, values: Mapping[str, object]) -> None:
    """Write plain values to a file, as compressed JSON; an old file stays until then."""
    text = json.dumps({"kind": kind, "format": FORMAT, "values": values})
    write_whole(path, gzip.compress(text.encode(), compresslevel=3))


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file as a whole or not at all; an old one stays until then."""
    path = Path(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load_values(path: str | os.PathLike[str], kind: str, names: Collection[str]) -> dict[str, Any]:
    """Read the values that `save_values` wrote, with exactly these names.

    Raises
    ------
    DovetailError
        If the file holds something else or is damaged.
    """
    unreadable = f"path: {os.fspath(path)} is no saved {kind}, or it is damaged"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            found = json.load(file)
        about, values = (found["kind"], found["format"]), found["values"]
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, LookupError, TypeError) as error:
        raise DovetailError(unreadable) from error
    if about != (kind, FORMAT):
        raise DovetailError(f"path: {os.fspath(path)} holds {about}, not {(kind, FORMAT)}")
    if not isinstance(values, dict) or set(values) != set(names):
        raise DovetailError(unreadable)
    return values
