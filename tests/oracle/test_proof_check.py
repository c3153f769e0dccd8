"""The slow check of proofs refuses whatever is invented for a machine that halts."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dovetail import DovetailError, Machine, Proof
from dovetail.machines import proofs
from dovetail.oracle import check_proof, reference
from dovetail.oracle.proof_check import Run, _rows, _table
from dovetail.testing import complete_machines, machines, words


@st.composite
def halting(draw: st.DrawFn, most: int = 60) -> tuple[Machine, str, int]:
    """Machines that halt or read an undefined entry, with input and steps."""
    small = complete_machines(states=draw(st.integers(1, 4)), symbols=2)
    machine = draw(small | machines(states=3))
    word = draw(words(machine.symbols))
    run = reference.run(machine, word, max_steps=most)
    assume(run.outcome is not None)
    return machine, word, run.steps


def invented(machine: Machine, word: str, steps: int) -> Iterator[Proof]:
    """Yield claims of every kind of evidence but sets, some with numbers below 0."""
    numbers = range(-3, steps + 3)
    for start in numbers:
        yield Proof(machine, word, "backward", proofs.Backward(start))
        for end in numbers:
            yield Proof(machine, word, "cycle", proofs.Cycle(start, end))
            for reach in range(-2, 5):
                evidence = proofs.TranslatedCycle(start, end, reach)
                yield Proof(machine, word, "translated cycle", evidence)


@settings(max_examples=60)
@given(halting(most=9))
def test_nothing_proves_that_a_halting_machine_never_halts(run: tuple[Machine, str, int]) -> None:
    assert not any(map(check_proof, invented(*run)))


@st.composite
def closed_sets(draw: st.DrawFn) -> Proof:
    """What could be taken for a closed set: all that moves, what the run meets, or some of it."""
    machine, word, steps = draw(halting())
    table, symbols = _table(_rows(machine.text)), machine.symbols
    n, history = draw(st.sampled_from([(1, 0), (2, 0), (3, 0), (1, 1), (0, 0), (1, -1)]))
    start = draw(st.sampled_from([0, 0, 1, -1, steps - 1, steps, steps + 1]))
    windows = range(min(symbols * (1 + machine.states * symbols) ** max(history, 0) ** n, 9))
    if draw(st.booleans()):
        contexts = [(*place, *sides) for place in table for sides in product(windows, repeat=2)]
    else:
        contexts = [_context(Run(table, word).go(time), n, symbols) for time in range(steps)]
    if draw(st.booleans()):
        contexts = contexts[:: draw(st.integers(-3, -1))]
    evidence = proofs.Ngrams(n, history, start, tuple(contexts), tuple(windows), tuple(windows))
    return Proof(machine, word, "n-grams", evidence)


def _context(run: Run, n: int, symbols: int) -> tuple[int, int, int, int]:
    left, right = (
        sum(symbol * symbols**place for place, symbol in enumerate(run.window(1, side, n)))
        for side in (-1, 1)
    )
    return run.state, run.cells.get(run.head, 0), left, right


@settings(max_examples=300)
@given(closed_sets())
def test_no_set_proves_that_a_halting_machine_never_halts(proof: Proof) -> None:
    assert not check_proof(proof)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=100)
def test_nothing_proves_it_in_many_tries(data: st.DataObject) -> None:
    assert not any(map(check_proof, invented(*data.draw(halting(most=14)))))
    assert not check_proof(data.draw(closed_sets()))


@pytest.mark.parametrize(
    ("decider", "evidence"),
    [
        ("cycle", proofs.Cycle(-1, 0)),
        ("cycle", proofs.Cycle(-5, -3)),
        ("translated cycle", proofs.TranslatedCycle(-1, 0, 0)),
        ("translated cycle", proofs.TranslatedCycle(0, 1, -1)),
        ("backward", proofs.Backward(-1)),
        ("n-grams", proofs.Ngrams(1, 0, -1, (), (), ())),
        ("n-grams", proofs.Ngrams(1, -1, 0, (), (), ())),
    ],
)
def test_no_number_is_negative(decider: str, evidence: proofs.Evidence) -> None:
    for text in ("0RZ0LA", "0RA0RA"):
        assert not check_proof(Proof(Machine(text), "", decider, evidence))


JUNK: list[Any] = [
    None, True, -1, 0, 1, 2**70, 0.5, float("nan"), "", "1", b"1", "\ud800", (), (0,), (0, 1),
    (0, 1, 2), (1, 0, 0, (), (), ()), (1, 0, 0, ((0, 0, 0, 0),), (0,), (0,)), [0, 1], {0: 1},
]  # fmt: skip


@pytest.mark.parametrize("machine", ["0RZ0LA", "1RB1LB_1LA1RZ", "0RA---"])
def test_what_is_of_another_type_proves_nothing(machine: str) -> None:
    halts = Machine(machine)
    for decider, junk in product([*proofs.EVIDENCE, *JUNK], JUNK):
        assert not check_proof(Proof(halts, "1", decider, junk))
        assert not check_proof(Proof(halts, junk, "cycle", proofs.Cycle(0, 1)))
        assert not check_proof(Proof(junk, "", "cycle", proofs.Cycle(0, 1)))
    for (decider, kind), place, junk in product(proofs.EVIDENCE.items(), range(6), JUNK):
        fields: list[Any] = [1, 0, 0, ((0, 0, 0, 0),), (0,), (0,)][: len(kind._fields)]
        fields[place % len(fields)] = junk
        assert not check_proof(Proof(halts, "1", decider, kind(*fields)))


@pytest.mark.parametrize("numbers", [(10**9, 0, 0), (1, 10**9, 0), (10**30, 10**30, 0)])
def test_windows_of_any_size_are_refused_at_once(numbers: tuple[int, int, int]) -> None:
    evidence = proofs.Ngrams(*numbers, ((0, 0, 0, 0),), (0,), (0,))
    assert not check_proof(Proof(Machine("0RA0RA"), "", "n-grams", evidence))


def test_a_reach_beyond_all_cells() -> None:
    right = Machine("0RA0RA")
    assert check_proof(Proof(right, "", "translated cycle", proofs.TranslatedCycle(3, 5, 10**15)))


def test_ancestors_beyond_memory_prove_nothing() -> None:
    counter = Machine("0RA0RB_0LA1LC_1RB---")
    assert not check_proof(Proof(counter, "", "backward", proofs.Backward(10**6)))


@pytest.mark.parametrize("proof", [None, "1RB1RA_1LA---", (), Machine("0RA0RA")])
def test_what_is_no_proof(proof: Any) -> None:
    with pytest.raises(DovetailError, match="proof must be a Proof, not"):
        check_proof(proof)


@pytest.mark.parametrize(
    ("decider", "evidence"),
    [
        ("cycle", proofs.Cycle(2**62, 2**63)),
        ("translated cycle", proofs.TranslatedCycle(1, 10**5000, 1)),
    ],
)
def test_cycles_that_end_beyond_all_patience_are_refused(
    decider: str, evidence: proofs.Evidence
) -> None:
    proof = Proof(Machine("1RB---_0RB0RB"), "", decider, evidence)
    with pytest.raises(DovetailError, match="beyond step 100,000,000"):
        check_proof(proof)
