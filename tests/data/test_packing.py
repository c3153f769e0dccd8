"""Files of columns: what is packed comes out, and a damaged file is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail import DovetailError
from dovetail.data.packing import MARK, pack, unpack

whole = st.lists(st.integers(0, 2**64 - 1), max_size=40)


@given(
    st.dictionaries(st.text(max_size=5), whole, max_size=4),
    st.integers(),
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
)
def test_what_is_packed_comes_out(
    columns: dict[str, list[int]], number: int, shape: tuple[int, int]
) -> None:
    arrays = {name: np.array(column, dtype=np.uint64) for name, column in columns.items()}
    matrix = np.arange(17, 17 + shape[0] * shape[1], dtype=np.uint8).reshape(shape)
    about, found = unpack(pack({"number": number, "text": "a\nb"}, {"a matrix": matrix, **arrays}))
    assert (found["a matrix"].dtype, found["a matrix"].shape) == (np.uint8, shape)
    assert np.array_equal(found.pop("a matrix"), matrix)
    assert about == {"number": number, "text": "a\nb"}
    assert {name: column.tolist() for name, column in found.items()} == columns
    assert all(column.dtype == np.uint64 for column in found.values())


def test_a_damaged_file_is_refused() -> None:
    data = pack({"states": 1}, {"time": np.arange(9, dtype=np.uint64)})
    head = data.index(b"\n")
    wrong = [data[:-1], data + b"\n", b"", b"x" + data, data[: head + 1], data[head:]]
    wrong += [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(head, len(data))]
    wrong.append(data.replace(MARK.encode(), MARK.encode()[:-1] + b"9"))
    wrong.append(data.replace(b"[1, 1, 9]", b"[1, 1, 8]"))
    for each in wrong:
        with pytest.raises(DovetailError, match="table: the file is"):
            unpack(each)
