"""Complexities of long strings: blocks by the definition, and as others work them out."""

from collections import Counter
from math import log2
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pybdm import BDM, PartitionCorrelated, PartitionIgnore, PartitionRecursive

import dovetail
from dovetail import DovetailError, data

words = st.text("01", min_size=1, max_size=60)


@given(
    words, st.integers(1, 7), st.sampled_from(data.BOUNDARIES), st.integers(1, 9), st.integers(1, 9)
)
def test_blocks_by_the_definition(
    text: str, block: int, boundary: str, shift: int, least: int
) -> None:
    found = data.decompose(text, 4, block=block, boundary=boundary, shift=shift, least=least)
    blocks = []
    if len(text) <= block:
        blocks = [text]
    elif boundary == "correlated":
        start = 0
        while start + block <= len(text):
            blocks.append(text[start : start + block])
            start += shift
    else:
        left = text
        while len(left) >= block:
            blocks.append(left[:block])
            left = left[block:]
        if boundary == "recursive" and len(left) >= least:
            blocks.append(left)
    counted = Counter(blocks)
    assert dict(zip(found.blocks, found.times, strict=True)) == counted
    table = data.table(4)
    bits = sum(table.complexity(each) + log2(times) for each, times in counted.items())
    assert found.bits == pytest.approx(bits)
    options: dict[str, Any] = {"block": block, "boundary": boundary, "shift": shift, "least": least}
    assert dovetail.complexity(text, 4, **options) == found.bits


PARTITIONS = {
    "ignore": PartitionIgnore,
    "recursive": PartitionRecursive,
    "correlated": PartitionCorrelated,
}


@settings(max_examples=200)
@given(st.text("01", min_size=12, max_size=80), st.sampled_from(data.BOUNDARIES), st.data())
def test_as_the_published_package(text: str, boundary: str, drawn: st.DataObject) -> None:
    own: dict[str, int] = {}
    if boundary == "correlated":
        own = {"shift": drawn.draw(st.integers(1, 5))}
    elif boundary == "recursive":
        own = {"least": drawn.draw(st.integers(1, 6))}
    theirs = {"min_length": own["least"]} if "least" in own else own
    published = BDM(ndim=1, partition=PARTITIONS[boundary], **theirs)
    missing = {"000110100111", "111001011000"}  # of which the published value is no count
    cut = PARTITIONS[boundary](shape=(12,), **theirs).decompose(np.array([*map(int, text)]))
    assume(not missing & {"".join(map(str, block)) for block in cut})
    bits = dovetail.complexity(text, 5, block=12, boundary=boundary, **own)
    assert bits == pytest.approx(published.bdm(np.array([int(each) for each in text])))


def test_examples_of_the_published_package() -> None:
    ones = dovetail.complexity("1" * 12, block=12)
    assert ones == pytest.approx(25.610413747641715)
    assert dovetail.complexity("1" * 24, block=12) == pytest.approx(ones + 1)


def test_a_string_in_one_block_is_looked_up() -> None:
    for text in ("0", "0110", "01101001100"):
        assert dovetail.complexity(text) == data.table(5).complexity(text)
        zeros = dovetail.complexity(text, blanks="zeros", block=12)
        assert zeros == data.table(5).complexity(text, blanks="zeros")


def test_what_is_not_said_is_as_documented() -> None:
    found = data.decompose("01" * 30)
    assert (found.states, found.block, found.boundary) == (5, data.table(5).complete(), "ignore")
    assert (found.shift, found.least, found.blanks) == (1, 2, "both")
    assert data.decompose("01" * 30, blanks="zeros").block == data.table(5).complete("zeros")
    columns = found.to_dict()
    assert columns["times"].sum() == 60 // 11
    assert found.bits == pytest.approx(
        columns["complexity"].sum() + np.log2(columns["times"]).sum()
    )
    assert "60 symbols, 5 blocks, 2 of them different" in repr(found)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": ""}, "text must have at least one symbol"),
        ({"text": "012"}, "text"),
        ({"text": 5}, "text must be"),
        ({"states": 7}, "there are tables of"),
        ({"block": 0}, "block must be"),
        ({"block": 99}, "block must be"),
        ({"boundary": "wrap"}, "boundary must be"),
        ({"shift": 0}, "shift must be"),
        ({"least": 0}, "least must be"),
        ({"blanks": "none"}, "blanks must be"),
        ({"text": "000110100111", "block": 12}, "no machine of 5 states gives '000110100111'"),
    ],
)
def test_bad_arguments(given: dict[str, Any], message: str) -> None:
    with pytest.raises(DovetailError, match=message):
        data.decompose(**{"text": "0110", **given})
