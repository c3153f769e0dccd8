"""Results in files: every kind of value, wrong files, and no code ever."""

import gzip
import json
import pickle
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError, HaltingTable, Machine, Slope, Space, Task, tasks
from dovetail.results import encoding, files
from dovetail.results.result import Result


class Held(Result):
    """Any one value."""

    value: Any


class Other(Result):
    """Another kind."""

    value: Any


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(-(10**40), 10**40),
        st.fractions(),
        st.floats(allow_nan=False),
        st.text(),
        st.binary(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(), inner, max_size=3),
        st.builds(Held, inner),
    ),
    max_leaves=8,
)


@given(VALUES)
def test_values_come_back_as_they_were(value: Any) -> None:
    again = encoding.decode(json.loads(json.dumps(encoding.encode(value), allow_nan=False)))
    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize(
    "value",
    [
        Machine("1RB---_1LA1RZ"),
        Space(1, 2, {1: [2, 3, 4, 5, 0, 1]}),
        tasks.modular(3),
        Slope(2, 4),
        HaltingTable([None, 3], [1, 0]),
        {(1, 2): "two"},
    ],
)
def test_values_of_the_package_are_saved(tmp_path: Path, value: Any) -> None:
    Held(value).save(tmp_path / "value")
    again = Held.load(tmp_path / "value").value
    assert again == value
    assert not isinstance(value, Slope) or tuple(again) == tuple(value)


def test_integers_of_any_size_are_saved(tmp_path: Path) -> None:
    great = (10**5000, Fraction(-(10**5000), 3))
    Held(great).save(tmp_path / "great")
    assert Held.load(tmp_path / "great") == Held(great)


@pytest.mark.parametrize(
    "array",
    [
        np.array([1, 2**64 - 1], dtype=np.uint64),
        np.array([[True], [False]]),
        np.array([0.5, np.inf, np.nan]),
        np.array([10**30, None, Fraction(1, 2), (1, 2)], dtype=object),
        np.zeros((0, 3), dtype=np.int8),
        np.arange(6, dtype=">i4").reshape(2, 3).T,
    ],
)
def test_arrays_are_saved_with_their_types(tmp_path: Path, array: Any) -> None:
    Held(array).save(tmp_path / "array")
    again = Held.load(tmp_path / "array").value
    assert again.dtype == array.dtype
    assert again.shape == array.shape
    np.testing.assert_array_equal(again, array)
    assert again.flags.writeable


def test_no_code_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "none"
    for wrong in (Task.predicate([""], lambda _: True), print, object(), {1}, np.array(["a"])):
        with pytest.raises(DovetailError, match=r"Held\.value.* cannot be saved: it is a"):
            Held(wrong).save(path)
    with pytest.raises(DovetailError, match=r"Held\.value\[1\]\.function .*by examples"):
        Held((1, Task.predicate([""], lambda _: True))).save(path)
    assert not path.exists()


def write(path: Path, body: object, kind: str | None = None) -> None:
    """Write a file by hand, with a right checksum."""
    name = encoding.kind_name(Held) if kind is None else kind
    data = gzip.compress(json.dumps(body).encode())
    digest = sha256(f"{name} {files.FORMAT}\n".encode() + data).hexdigest()
    path.write_bytes(f"dovetail {name} {files.FORMAT} {digest}\n".encode() + data)


def test_only_known_kinds_are_made(tmp_path: Path) -> None:
    path, name = tmp_path / "file", encoding.kind_name(Held)
    write(path, {name: {"value": [1, {"fraction": [1, 2]}]}})
    assert Held.load(path) == Held((1, Fraction(1, 2)))
    bodies: list[object] = [
        {name: {"value": {"builtins.print": {"end": "!"}}}},
        {name: {"value": {"os.system": ["true"]}}},
        {name: {"value": {"fraction": [1, 0]}}},
        {name: {"value": {"array": ["O", [1], "AAAAAAAAAAA="]}}},
        {name: {"value": {"array": ["<i8", [2], "AAAAAAAAAAA="]}}},
        {name: {"value": {"machines.Machine": {"text": "nonsense"}}}},
        {name: {"value": {"core.Found": "AAAA"}}},
        {name: {"value": 1, "more": 2}},
        {name: {}},
        {name: {"value": 1}, "int": "0x1"},
        {},
        7,
    ]
    for body in bodies:
        write(path, body)
        with pytest.raises(DovetailError, match="not a saved Held, or it is damaged"):
            Held.load(path)


def test_the_wrong_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "held"
    Held(1).save(path)
    with pytest.raises(DovetailError, match="held' is of the kind Held, not Other"):
        Other.load(path)
    assert Result.load(path) == Held(1)
    write(path, 1, kind="unknown.Thing")
    with pytest.raises(DovetailError, match="is of the kind Thing, not Held"):
        Held.load(path)


@pytest.mark.parametrize(
    "whole",
    [
        b"dovetail front 2\n" + bytes(32) + pickle.dumps(1),
        gzip.compress(b'{"kind": "census", "format": 2, "values": {}}'),
        b"dovetail results.Held 9 0123\n",
    ],
    ids=["pickle", "json", "another number"],
)
def test_files_of_other_versions_are_named(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "old"
    path.write_bytes(whole)
    with pytest.raises(DovetailError, match=r"another version of dovetail: it is in format [29],"):
        Held.load(path)


def test_a_damaged_file_is_never_used(tmp_path: Path) -> None:
    path = tmp_path / "held"
    Held((1, "two", Fraction(3, 4), tuple(range(300)))).save(path)
    good = path.read_bytes()
    random = Random(1)
    places = [0, 20, len(good) - 1, *random.sample(range(len(good)), 60)]
    damaged = [good[:place] for place in places]
    damaged += [
        good[:n] + bytes([good[n] ^ 1 << random.randrange(8)]) + good[n + 1 :] for n in places
    ]
    damaged += [good + b"x", b"", b"{}", b"dovetail\n", b"dovetail \xff 3\n", pickle.dumps((1, 2))]
    told = r"path: .*held.* (not a saved Held, or it is damaged|another version|of the kind)"
    for wrong in damaged:
        path.write_bytes(wrong)
        with pytest.raises(DovetailError, match=told):
            Held.load(path)
    path.write_bytes(good)
    assert Held.load(str(path)).value[1] == "two"
    with pytest.raises(FileNotFoundError):
        Held.load(tmp_path / "nothing")


@pytest.mark.parametrize("path", [[], None, 3, b"front", "a\0b", "\ud800"])
def test_paths_that_no_file_has(path: Any) -> None:
    for function in (Held.load, Held(1).save):
        with pytest.raises(DovetailError, match="path must be the path of a file, not"):
            function(path)


def test_a_file_that_cannot_be_written_is_named_as_given(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "held"
    with pytest.raises(FileNotFoundError) as caught:
        Held(1).save(path)
    assert str(caught.value).endswith(f"{str(path)!r}")
