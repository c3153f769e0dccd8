"""`Store`: finished units of a census, or finished parts of a front, in a file.

A store is a SQLite file. Each unit is committed as it finishes, so a process that is killed loses
the units under way and nothing else. Many units may be put together into one row, named by all of
them. One process uses the file at a time; others are refused.
"""

import contextlib
import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from types import TracebackType

from dovetail._core import DovetailError
from dovetail.values import check, display
from dovetail.version import VERSION

FORMAT = 4
"""Version of the file format."""

_SCHEMA = """
PRAGMA auto_vacuum = FULL;
CREATE TABLE about (identity TEXT NOT NULL, checksum BLOB NOT NULL);
CREATE TABLE units (name TEXT PRIMARY KEY, data BLOB NOT NULL, checksum BLOB NOT NULL);
"""

_COLUMNS = {"about": ["identity", "checksum"], "units": ["name", "data", "checksum"]}

_IN_USE = "is in use by another process (or by another call in this one)"
_MESSAGES = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_FULL: "is on a full disk; finished units are kept, so make room and call again",
    sqlite3.SQLITE_NOTADB: "is not a store, or it is damaged",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_READONLY: "cannot be written",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
}


class Store:
    """A SQLite file of finished units, locked until it is closed; best used in a ``with`` block.

    Parameters
    ----------
    path
        The file; it is made if there is none.
    kind
        What is kept, such as "census".
    parameters
        All that the units depend on, as plain values; a store made with others is refused.

    Raises
    ------
    DovetailError
        If the file is in use, damaged, not a store, or made with other parameters or by another
        version, or if it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "work.sqlite")
    ...     with Store(path, "squares", {"of": 3}) as store:
    ...         store.put("1", b"9")
    ...     with Store(path, "squares", {"of": 3}) as store:
    ...         print(dict(store.items()))
    {'1': b'9'}
    """

    def __init__(
        self, path: str | os.PathLike[str], kind: str, parameters: Mapping[str, object]
    ) -> None:
        self.path = check.path(path, "store")
        self._identity = json.dumps(
            {"kind": kind, "format": FORMAT, "version": VERSION, **parameters}
        )
        with self._clear_errors():
            if not self.path.exists():
                self._create()
            if self.path.stat().st_size == 0:  # SQLite would begin a database in it
                raise self._error("is not a store, or it is damaged: it is empty")
            place = self.path.absolute()  # to SQLite, some relative names mean something else
            self._connection = sqlite3.connect(place, timeout=0, isolation_level=None)
        try:
            with self._clear_errors():
                self._lock()
                self._check()
        except BaseException:
            self.close()
            raise

    def put(self, name: str, data: bytes) -> None:
        """Store a finished unit; it is on the disk when this returns."""
        with self._transaction() as connection:
            self._insert(connection, name, data)

    def put_together(self, names: Iterable[str], data: bytes) -> None:
        """Store one row for all units that are finished, in place of all others."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM units")
            self._insert(connection, " ".join(names), data)

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the data of every row, each checked.

        The name is that of a unit, or those of several with a space between any two.
        """
        with self._clear_errors():
            for name, packed, checksum in self._connection.execute("SELECT * FROM units"):
                try:
                    data = zlib.decompress(packed)
                except (TypeError, zlib.error):
                    raise self._error("is damaged") from None
                if self._checksum(name, data) != checksum:
                    raise self._error("is damaged")
                yield name, data

    def close(self) -> None:
        """Close the file, which unlocks it."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r})"

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection; what is written is all on the disk afterwards, or nothing is."""
        with self._clear_errors(), self._connection as connection:
            connection.execute("BEGIN")
            yield connection

    def _insert(self, connection: sqlite3.Connection, name: str, data: bytes) -> None:
        row = (name, zlib.compress(data, 1), self._checksum(name, data))
        connection.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?)", row)

    def _create(self) -> None:
        """Make an empty store under another name first, so that no half-made file can be found."""
        with contextlib.closing(sqlite3.connect(":memory:")) as memory:
            memory.executescript(_SCHEMA)
            row = (self._identity, self._checksum())
            memory.execute("INSERT INTO about VALUES (?, ?)", row)
            memory.commit()
            content = memory.serialize()
        mine = f"{os.getpid()}.{threading.get_ident()}"
        new = self.path.with_name(f"{self.path.name}.{mine}.new")
        try:
            with new.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(new, self.path)  # unlike a rename, this keeps a file that is there by now
            except FileExistsError:
                pass
            except OSError:  # a file system without links
                new.rename(self.path)
        finally:
            new.unlink(missing_ok=True)

    def _lock(self) -> None:
        """Lock the file; the system unlocks it when the process ends, however it ends."""
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._connection.execute("BEGIN EXCLUSIVE")
        self._connection.execute("COMMIT")

    def _check(self) -> None:
        if self._connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise self._error("is damaged")
        try:
            for table, names in _COLUMNS.items():
                rows = self._connection.execute(f"PRAGMA table_info({table})")
                if [row[1] for row in rows] != names:
                    raise ValueError
            [(identity, checksum)] = self._connection.execute("SELECT * FROM about")
            found = dict(json.loads(identity))
        except (sqlite3.OperationalError, TypeError, ValueError):
            raise self._error("is not a store, or it is damaged") from None
        if checksum != blake2b(identity.encode(), digest_size=16).digest():
            raise self._error("is damaged")
        if identity != self._identity:
            about = json.loads(self._identity)
            names = [name for name in {**about, **found} if about.get(name) != found.get(name)]
            names = ["kind"] if "kind" in names else names
            made, wanted = (
                ", ".join(f"{name} = {display.shown(values.get(name))}" for name in names)
                for values in (found, about)
            )
            raise self._error(
                f"was made with {made} where now {wanted} is wanted; choose another file"
            )

    def _checksum(self, name: str = "", data: bytes = b"") -> bytes:
        """Return a checksum of a unit, its name and the parameters of the store."""
        parts = f"{self._identity}{name}".encode() + data
        return blake2b(parts, digest_size=16).digest()

    @contextlib.contextmanager
    def _clear_errors(self) -> Iterator[None]:
        """Turn errors of SQLite and of the system into a `DovetailError` that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            raise self._error(_MESSAGES.get(code, f"cannot be used: {error}")) from error
        except OSError as error:
            raise self._error(f"cannot be used: {error.strerror}") from error

    def _error(self, what: str) -> DovetailError:
        return DovetailError(f"store: {display.shorten(self.path, 240)} {what}")
