"""Censuses that tell outputs apart only up to a length."""

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
    one = census(4, max_time=60, longest=6, store=path, workers=2)
    assert one == census(4, max_time=60, longest=6) == census(4, max_time=60).up_to(6)
    assert census(4, max_time=60, longest=6, store=path) == one
    with pytest.raises(DovetailError, match=r"store: .* longest"):
        census(4, max_time=60, longest=7, store=path)
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
    with pytest.raises(DovetailError, match="longest must be at most 3"):
        census(2, max_time=6, longest=3).up_to(4)
    with pytest.raises(DovetailError, match="tells outputs of up to 3 symbols apart"):
        census(2, max_time=6, longest=3).machines("0110")


def test_the_option(command: Any) -> None:
    code, out, _ = command("census", "2", "--max-time", "6", "--longest", "2", "--json")
    assert code == 0
    assert '"longest": 2' in out
    assert '"00"' in out
    assert '"000"' not in out
