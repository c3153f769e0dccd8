"""The store: killed, filled, damaged, shared; and the census that is resumed from it."""

import errno
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from processes import CLOCK, TELL, interrupt, kill_until_done, line, started
from workers import units_in

import dovetail
from dovetail import DovetailError, _core, census
from dovetail.censuses import Parameters
from dovetail.work import counts
from dovetail.work.store import Store

PARAMETERS = {"states": 3, "input": ""}


def fill(path: Path, count: int = 5) -> dict[str, bytes]:
    units = {str(number): os.urandom(300) for number in range(count)}
    with Store(path, "test", PARAMETERS) as store:
        for name, data in units.items():
            store.put(name, data)
    return units


def read(path: Path) -> dict[str, bytes]:
    with Store(path, "test", PARAMETERS) as store:
        return dict(store.items())


def execute(path: Path, command: str) -> None:
    """Change a store without the class `Store`."""
    with sqlite3.connect(path) as connection:
        connection.execute(command)
    connection.close()


# --- what goes in comes out ------------------------------------------------------------------


def test_what_is_put_is_there_later(path: Path) -> None:
    units = fill(path)
    assert read(path) == units
    with Store(path, "test", PARAMETERS) as store:
        store.put("1", b"again")
        store.put("empty", b"")
        assert dict(store.items()) == {**units, "1": b"again", "empty": b""}
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("kind", "parameters", "told"),
    [
        ("front", PARAMETERS, "kind = 'test' where now kind = 'front'"),
        ("test", {**PARAMETERS, "states": 4}, "states = 3 where now states = 4"),
        ("test", {"states": 3}, "input = '' where now input = None"),
    ],
)
def test_other_parameters_are_refused(
    path: Path, kind: str, parameters: dict[str, object], told: str
) -> None:
    units = fill(path)
    with pytest.raises(DovetailError, match=told):
        Store(path, kind, parameters)
    assert read(path) == units


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("VERSION", "0.0.1", r"version = .* where now version = '0\.0\.1'"),
        ("FORMAT", 5, "format = 4 where now format = 5"),
    ],
)
def test_another_version_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object, told: str
) -> None:
    fill(path)
    monkeypatch.setattr(f"dovetail.work.store.{name}", value)
    with pytest.raises(DovetailError, match=told):
        read(path)


# --- damage ----------------------------------------------------------------------------------


def test_every_truncation_is_noticed(path: Path) -> None:
    fill(path, 40)
    whole = path.read_bytes()
    sizes = {0, 1, 15, 16, 99, 100, 511, 4095, len(whole) - 1, len(whole) - 512}
    for size in sorted(sizes | set(range(1024, len(whole), 1024))):
        path.write_bytes(whole[:size])
        with pytest.raises(DovetailError, match="damaged"):
            read(path)
    path.write_bytes(whole)
    assert len(read(path)) == 40


def test_no_flipped_bit_is_used(path: Path) -> None:
    # It is noticed, or it is where nothing is kept, or a unit is gone, to be counted again.
    units = fill(path, 20)
    whole = path.read_bytes()
    chance, noticed = random.Random(4), 0
    for _ in range(300):
        damaged = bytearray(whole)
        place = chance.randrange(len(whole))
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        path.with_name(path.name + "-journal").unlink(missing_ok=True)
        try:
            found = read(path)
        except DovetailError:
            noticed += 1
        else:
            assert found.items() <= units.items()
    assert noticed > 50


def test_a_unit_that_was_swapped_is_noticed(path: Path) -> None:
    fill(path)
    execute(
        path,
        "UPDATE units SET (data, checksum) = "
        "(SELECT data, checksum FROM units WHERE name='1') WHERE name='2'",
    )
    with pytest.raises(DovetailError, match="damaged"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"not a database, though it is long enough" * 99])
def test_other_files_are_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DovetailError, match="not a store"):
        read(path)
    assert path.read_bytes() == content


def test_another_database_is_refused(path: Path) -> None:
    execute(path, "CREATE TABLE about (something)")
    with pytest.raises(DovetailError, match="not a store"):
        read(path)


@pytest.mark.parametrize("table", ["about", "units"])
def test_a_store_with_another_column_is_refused(path: Path, table: str) -> None:
    fill(path)
    execute(path, f"ALTER TABLE {table} ADD COLUMN more TEXT")
    with pytest.raises(DovetailError, match="not a store"):
        read(path)


@pytest.mark.parametrize("name", [":memory:", "file:work?mode=memory", "a b#c%20?d"])
def test_every_name_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    units = fill(Path(name))
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert read(Path(name)) == units


def test_paths_that_cannot_be(path: Path) -> None:
    for bad in (path.parent, path / "below", path.parent / "nowhere" / "file"):
        with pytest.raises(DovetailError, match="store: "):
            Store(bad, "test", PARAMETERS)
    for none in (3, b"work", "a\0b", "\ud800", None, []):
        with pytest.raises(DovetailError, match="store must be the path of a file, not "):
            Store(none, "test", PARAMETERS)  # type: ignore[arg-type]


def test_a_census_with_a_unit_of_no_census(path: Path) -> None:
    census(3, max_time=30, store=path)
    execute(path, "DELETE FROM units WHERE rowid % 4 = 0")
    assert census(3, max_time=30, store=path) == census(3, max_time=30)
    parameters = asdict(Parameters(3, 2, 30, "", "visited", True, True))
    with Store(path, "census", parameters) as store:
        store.put("1.2.3", next(data for _, data in store.items()))
    with pytest.raises(DovetailError, match="damaged"):
        census(3, max_time=30, store=path)


@pytest.mark.parametrize("save", ["census", "front"])
def test_a_save_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save: str
) -> None:
    front = dovetail.front(dovetail.tasks.xor, max_states=2, max_time=9)
    result = front if save == "front" else census(1, max_time=1)
    path = tmp_path / "result"
    result.save(path)
    before = path.read_bytes()

    def half(self: Path, data: bytes) -> None:
        with self.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="no room"):
        result.save(path)
    (tmp_path / "folder").mkdir()
    monkeypatch.undo()
    with pytest.raises(OSError, match="folder"):
        result.save(tmp_path / "folder")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "result"]
    assert path.read_bytes() == before


# --- one at a time ---------------------------------------------------------------------------

HOLD = """
import sys, time
from dovetail.work.store import Store
with Store(sys.argv[1], "test", {"states": 3, "input": ""}) as store:
    store.put("child", b"1")
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_store_is_used_by_one_process_at_a_time(path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "held\n"
            with pytest.raises(DovetailError, match="in use"):
                read(path)
        finally:
            child.kill()
    assert read(path) == {"child": b"1"}  # the lock went with the process


def test_a_store_is_used_by_one_census_at_a_time(path: Path) -> None:
    with Store(path, "test", PARAMETERS), pytest.raises(DovetailError, match="in use"):
        read(path)
    assert read(path) == {}


def test_many_that_begin_at_once(path: Path) -> None:
    outcomes: list[str] = []

    def begin() -> None:
        try:
            with Store(path, "test", PARAMETERS) as store:
                store.put(str(threading.get_ident()), b"")
                time.sleep(0.05)
            outcomes.append("used")
        except DovetailError as error:
            outcomes.append("refused" if "in use" in str(error) else str(error))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) <= {"used", "refused"}
    assert len(read(path)) == outcomes.count("used") >= 1


# --- a full disk -----------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=10)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True, timeout=10)


def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "work.sqlite"
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(60_000))
    kept: dict[str, bytes] = {}

    def fill_up() -> None:
        with Store(path, "test", PARAMETERS) as store:
            for number in range(1000):
                data = os.urandom(1000)
                store.put(str(number), data)
                kept[str(number)] = data

    with pytest.raises(DovetailError, match="full disk"):
        fill_up()
    assert len(kept) > 10
    ballast.unlink()
    assert read(path) == kept


def test_a_full_disk_for_a_new_store(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    with pytest.raises(OSError), ballast.open("wb") as file:  # noqa: PT011
        file.write(bytes(10**6))
    path = small_disk / "work.sqlite"
    with pytest.raises(DovetailError, match="No space left"):
        read(path)
    assert list(small_disk.iterdir()) == [ballast]


def test_a_full_disk_is_said_without_a_disk(path: Path) -> None:
    # The same error from SQLite itself, where nothing can be mounted.
    with Store(path, "test", PARAMETERS) as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        store.put("small", b"1")
        with pytest.raises(DovetailError, match="full disk"):
            store.put("large", os.urandom(10**6))
        store.put("other", b"2")
    assert read(path) == {"small": b"1", "other": b"2"}


# --- many units in one row -------------------------------------------------------------------


def rows(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        number: int = connection.execute("SELECT count(*) FROM units").fetchone()[0]
    connection.close()
    return number


def test_units_put_together_take_the_place_of_all_others(path: Path) -> None:
    units = fill(path, 500)
    size = path.stat().st_size
    with Store(path, "test", PARAMETERS) as store:
        store.put_together(units, b"all")
        store.put("more", b"1")
    assert read(path) == {" ".join(units): b"all", "more": b"1"}
    assert path.stat().st_size < size / 5
    assert units_in(path) == 501


def test_units_are_put_together_whole_or_not_at_all(path: Path) -> None:
    units = fill(path)
    with Store(path, "test", PARAMETERS) as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(DovetailError, match="full disk"):
            store.put_together(units, os.urandom(10**6))
        store.put("other", b"2")
    assert read(path) == {**units, "other": b"2"}


@pytest.mark.parametrize("least", [0, 3000])
def test_a_census_puts_units_together(
    path: Path, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.setattr(counts, "LEAST_TOGETHER", least)
    whole = census(3, max_time=30)
    assert census(3, max_time=30, store=path, workers=2) == whole
    assert rows(path) < 30
    assert units_in(path) > 100
    execute(path, "DELETE FROM units WHERE name LIKE '% %'")  # those that are together are lost
    assert census(3, max_time=30, store=path, workers=1) == whole
    again = census(3, max_time=30, store=path)
    assert (again, again.nodes, again.steps) == (whole, whole.nodes, whole.steps)


# --- killed and resumed ----------------------------------------------------------------------

COUNT = """
import sys
import dovetail
print("ready", flush=True)
dovetail.census(4, max_time=107, workers=2, store=sys.argv[1])
"""


TOGETHER = """
from dovetail.work import counts
counts.LEAST_TOGETHER = 3000
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize("together", ["", TOGETHER])
def test_killed_at_random_moments(path: Path, together: str) -> None:
    kill_until_done(together + COUNT, path, 200)
    assert rows(path) < units_in(path)
    resumed = census(4, max_time=107, store=path)
    whole = census(4, max_time=107)
    assert resumed == whole
    assert (resumed.nodes, resumed.steps) == (whole.nodes, whole.steps)


COUNT_UNTIL_STOPPED = """
import sys
import dovetail
from concurrent.futures import ProcessPoolExecutor

pool = ProcessPoolExecutor(2)
print("ready", flush=True)
try:
    dovetail.census(5, max_time=500, store=sys.argv[1], {where})
except KeyboardInterrupt:
    print(clock(), flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize("where", ["workers=2", "executor=pool"])
def test_ctrl_c_keeps_what_is_finished(path: Path, where: str) -> None:
    delays: list[float] = []
    for _ in range(3):  # a loaded machine may be late
        with started(CLOCK + TELL + COUNT_UNTIL_STOPPED.format(where=where), str(path)) as child:
            assert line(child).startswith("unit")
            delays.append(interrupt(child))
            assert child.wait() == 0
        assert units_in(path) > 0
        if delays[-1] < 0.1:
            return
    pytest.fail(f"KeyboardInterrupt came after {delays} seconds")


def test_a_finished_store_is_not_counted_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = census(3, max_time=30, store=path, workers=1)
    assert units_in(path) > 100

    class Refusing:
        """A plan that counts nothing below the cut."""

        def __init__(self, parameters: Parameters) -> None:
            plan = _core.CensusPlan(parameters)
            self.total, self.cut = plan.total, plan.cut

        def count_units(self, units: list[object], *_: object) -> _core.Tally:
            assert units == []
            return _core.Tally()

    monkeypatch.setattr("dovetail.censuses.parameters.CensusPlan", Refusing)
    assert census(3, max_time=30, store=path) == first
    with pytest.raises(DovetailError, match="max_time = 30 where now max_time = 31"):
        census(3, max_time=31, store=path)
    with pytest.raises(DovetailError, match="ranks = True where now ranks = False"):
        census(3, max_time=30, ranks=False, store=path)
