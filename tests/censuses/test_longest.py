"""Censuses that tell outputs apart only up to a length."""

import math
import pickle
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from counted import four
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, census


@settings(max_examples=60)
@given(
    st.sampled_from([(1, 2), (2, 2), (1, 3), (2, 3)]),
    st.integers(1, 40),
    st.text("01", max_size=5),
    st.sampled_from(["visited", "tape", "ones", "head", "right"]),
    st.booleans(),
    st.integers(1, 8),
)
def test_longer_outputs_are_counted_in_sum(
    size: tuple[int, int], time: int, word: str, readout: str, ranks: bool, longest: int
) -> None:
    whole = census(*size, time, word, readout=readout, ranks=ranks)
    short = census(*size, time, word, readout=readout, ranks=ranks, longest=longest)
    kept = [output for output in whole.outputs if len(output) <= longest]
    assert list(short.outputs) == kept
    assert (short.halting, short.times()) == (whole.halting, whole.times())
    longer: dict[int, int] = {}
    for output in whole.outputs:
        for moment, machines in whole.times(output).items():
            if output in kept:
                assert short.times(output)[moment] == machines
            else:
                longer[moment] = longer.get(moment, 0) + machines
    assert short.longer == longer
    if ranks:
        assert all(short.front(output).ranks == whole.front(output).ranks for output in kept)
    assert whole.up_to(longest) == short
    assert whole.up_to(99).longer == {}
    assert short.up_to(1) == whole.up_to(1)


@settings(max_examples=60)
@given(
    st.sampled_from([(2, 2), (1, 3), (2, 3)]),
    st.integers(1, 40),
    st.text("01", max_size=3),
    st.sampled_from(["visited", "tape", "ones", "right"]),
    st.booleans(),
    st.integers(1, 8),
    st.integers(1, 8),
)
def test_outputs_without_details_have_a_number_and_a_least_rank(
    size: tuple[int, int], time: int, word: str, readout: str, ranks: bool, one: int, other: int
) -> None:
    detailed, longest = sorted((one, other))
    whole = census(*size, time, word, readout=readout, ranks=ranks)
    brief = census(
        *size, time, word, readout=readout, ranks=ranks, longest=longest, detailed=detailed
    )
    assert brief.outputs == tuple(each for each in whole.outputs if len(each) <= longest)
    assert (brief.halting, brief.times()) == (whole.halting, whole.times())
    longer: dict[int, int] = {}
    for output in whole.outputs:
        if len(output) > detailed:
            for moment, machines in whole.times(output).items():
                longer[moment] = longer.get(moment, 0) + machines
    assert brief.longer == longer
    columns = brief.to_dict()
    for place, output in enumerate(brief.outputs):
        machines = sum(whole.times(output).values())
        assert brief.machines(output) == columns["machines"][place] == machines
        assert brief.complexity(output) == whole.complexity(output)
        if ranks:
            assert columns["least_rank"][place] == whole.front(output).ranks[0]
            assert math.isnan(columns["kt"][place]) == (len(output) > detailed)
        if len(output) <= detailed:
            assert brief.times(output) == whole.times(output)
        else:
            with pytest.raises(DovetailError, match=f"outputs of up to {detailed} symbols"):
                brief.times(output)
    assert whole.up_to(longest, detailed) == brief
    assert brief.up_to(detailed) == whole.up_to(detailed)
    assert brief.up_to(longest, 1) == whole.up_to(longest, 1)


def test_shares_without_details() -> None:
    whole, brief = four(), four().up_to(9, detailed=4)
    shares = whole.distribution()
    assert brief.distribution() == {each: shares[each] for each in brief.outputs}
    assert all(len(output) <= 4 for output in brief.distribution("1/t"))
    for output, share in brief.distribution("1/t").items():
        assert share == whole.distribution("1/t")[output]


@pytest.mark.parametrize("weight", [None, "1/t", lambda time: 2.0**-time, lambda _: 3])
def test_shares_are_those_of_the_whole(weight: Any) -> None:
    whole, short = four(), four().up_to(5)
    shares = whole.distribution(weight)
    for output, share in short.distribution(weight).items():
        assert share == pytest.approx(shares[output], rel=1e-12)
        assert isinstance(share, float) or share == shares[output]
        assert short.complexity(output, weight) == pytest.approx(whole.complexity(output, weight))
    assert sum(short.distribution().values()) < Fraction(1)


def test_units_and_stores_keep_the_length(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    one = census(4, max_time=60, longest=6, detailed=5, store=path, workers=2)
    assert one == census(4, max_time=60).up_to(6, 5)
    assert census(4, max_time=60, longest=6, detailed=5, store=path) == one
    with pytest.raises(DovetailError, match=r"store: .* longest"):
        census(4, max_time=60, longest=7, detailed=5, store=path)
    assert pickle.loads(pickle.dumps(one)) == one
    one.save(tmp_path / "c")
    assert dovetail.Census.load(tmp_path / "c") == one


def test_where_no_output_is_short_enough() -> None:
    found = census(1, max_time=3, input="1111", readout="tape", longest=1)
    assert found.outputs == ()
    assert found.distribution() == {}
    assert sum(found.longer.values()) == found.halting > 0
    assert list(found.to_dict()["machines"]) == []


def test_bad_lengths() -> None:
    for bad in (0, -1, 2.5, "3", True):
        with pytest.raises(DovetailError, match="longest must be"):
            census(2, max_time=6, longest=bad)  # type: ignore[arg-type]
        with pytest.raises(DovetailError, match="detailed must be"):
            census(2, max_time=6, detailed=bad)  # type: ignore[arg-type]
    with pytest.raises(DovetailError, match="detailed must be an integer from 1 to 3, not 4"):
        census(2, max_time=6, longest=3, detailed=4)
    with pytest.raises(DovetailError, match="detailed must be at most 2, as in this census, not 3"):
        census(2, max_time=6, longest=3, detailed=2).up_to(3)
    with pytest.raises(DovetailError, match="longest must be at most 3"):
        census(2, max_time=6, longest=3).up_to(4)
    with pytest.raises(DovetailError, match="tells outputs of up to 3 symbols apart"):
        census(2, max_time=6, longest=3).machines("0110")


def test_the_option(command: Any) -> None:
    code, out, _ = command(
        "census", "2", "--max-time", "6", "--longest", "2", "--detailed", "1", "--json"
    )
    assert code == 0
    assert '"longest": 2' in out
    assert '"detailed": 1' in out
    assert '"00"' in out
    assert '"000"' not in out
