"""Levin's phases, step by step as they are defined, against the closed formulas."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail import DovetailError
from dovetail.dovetailing import phase, phase_winner, phase_work


def literal(times: dict[int, int]) -> tuple[int, int, int]:
    """Run the phases: rank that is accepted, its phase, and all steps done."""
    steps, now = 0, 0
    while True:
        for rank in range(1, 2 ** (now + 1)):
            length = len(bin(rank)) - 3
            allowed = 2 ** (now - length)
            if times.get(rank, allowed + 1) <= allowed:
                return rank, now, steps + times[rank]
            steps += allowed
        now += 1


@settings(max_examples=300)
@given(st.integers(1, 40), st.integers(1, 40))
def test_the_formulas_are_the_phases(rank: int, time: int) -> None:
    accepted, now, steps = literal({rank: time})
    assert accepted == rank
    assert phase(rank, time) == now
    assert phase_work(rank, time) == steps


@settings(max_examples=300)
@given(st.dictionaries(st.integers(1, 40), st.integers(1, 40), min_size=1, max_size=6))
def test_the_first_that_is_accepted(times: dict[int, int]) -> None:
    accepted, _, _ = literal(times)
    assert phase_winner(times.items()) == (accepted, times[accepted])


@given(st.integers(1, 10**30), st.integers(1, 10**30))
def test_work_of_any_size(rank: int, time: int) -> None:
    now = phase(rank, time)
    # Never more than the phases up to its own, never less than those before.
    assert (now - 1) * 2**now + 1 < phase_work(rank, time) <= now * 2 ** (now + 1) + 1
    # So it costs x·t, but for a logarithm and a constant.
    assert rank * time <= 2 ** (now + 1) < 4 * (rank + 1) * time * 2


@pytest.mark.parametrize("wrong", [0, -1, 1.5, True, None])
def test_bad_input(wrong: Any) -> None:
    for call in (phase, phase_work):
        with pytest.raises(DovetailError, match="rank must be an integer"):
            call(wrong, 1)
        with pytest.raises(DovetailError, match="time must be an integer"):
            call(1, wrong)
    with pytest.raises(DovetailError, match="points must hold at least one solution"):
        phase_winner([])
    with pytest.raises(DovetailError, match="points must be pairs"):
        phase_winner([(1, 0)])
