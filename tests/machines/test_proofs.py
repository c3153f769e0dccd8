"""Proofs that machines never halt: what they say, and that a slow check on its own agrees."""

import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dovetail
from dovetail import DovetailError, Machine, Proof, prove
from dovetail.machines import proofs
from dovetail.oracle import check_proof, reference
from dovetail.testing import machines, words

# Machines that run for ever, by what proves it.
KNOWN = {
    "cycle": ("0RB---_0LA---", "001"),
    "translated cycle": ("1RB1RA_1LA---", ""),
    "backward": ("1LB1RA_1RA1LB", "0110"),
    "n-grams": ("1RC1LA_0RZ1LB_0LA0RC", ""),
}


def proof_of(kind: str) -> Proof:
    proof = prove(*KNOWN[kind])
    assert proof is not None
    return proof


def is_plain(value: Any) -> bool:
    """Whether a value is made of ints and tuples only."""
    return all(map(is_plain, value)) if isinstance(value, tuple) else type(value) is int


@pytest.mark.parametrize("kind", KNOWN)
def test_each_kind(kind: str) -> None:
    proof = proof_of(kind)
    assert (proof.machine.text, proof.input) == KNOWN[kind]
    assert proof.decider == kind
    assert type(proof.evidence) is proofs.EVIDENCE[kind]
    assert is_plain(tuple(proof.evidence))
    assert check_proof(proof)
    assert dovetail.run(*KNOWN[kind], max_steps=100_000).outcome == "step limit"


@pytest.mark.parametrize("kind", KNOWN)
def test_as_a_value(kind: str) -> None:
    proof = proof_of(kind)
    assert pickle.loads(pickle.dumps(proof)) == proof
    assert hash(proof) == hash(proof_of(kind))
    assert proof != replace(proof, input="111")
    assert repr(proof).startswith(f"Proof({proof.machine.text!r}, {proof.input!r}: {kind}, ")
    assert len(repr(proof)) < 200
    assert proof._repr_html_().count("<tr>") == len(proof.to_dict()) + 1
    assert proof.to_dict() == {
        "machine": proof.machine.text,
        "input": proof.input,
        "decider": kind,
        **proof.evidence._asdict(),
    }


def test_by_hand() -> None:
    start, end = proof_of("cycle").evidence
    assert end - start == 2
    assert proof_of("translated cycle").evidence == proofs.TranslatedCycle(1, 5, 1)
    assert proof_of("backward").evidence == proofs.Backward(0)


def test_what_halts_or_is_not_known_has_no_proof(truth: dict[str, Any]) -> None:
    for champion in truth["champions"]:
        assert prove(champion["machine"], max_steps=3_000_000) is None
    assert prove("1RB---_1LA---") is None
    assert prove("1RA1RA", "111", max_steps=2) is None


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_random_machines_by_the_slow_check(data: st.DataObject) -> None:
    machine = data.draw(machines(states=data.draw(st.integers(1, 5)), symbols=2) | machines())
    word = data.draw(words(machine.symbols))
    proof = prove(machine, word, max_steps=3_000)
    if proof is not None:
        assert check_proof(proof)
        assert reference.run(machine, word, max_steps=1_000).outcome is None
        assert not any(map(check_proof, damaged(proof)))


def damaged(proof: Proof) -> list[Proof]:
    """Return proofs like one, with evidence that proves nothing."""
    old: Any = proof.evidence
    wrong: list[Any] = []
    if proof.decider in ("cycle", "translated cycle"):
        wrong = [old._replace(end=old.start), old._replace(start=old.end)]
    if proof.decider == "cycle":
        wrong.append(old._replace(end=old.end + 1))
    elif proof.decider == "translated cycle" and old.reach:
        wrong.append(old._replace(reach=old.reach - 1))
    elif proof.decider == "backward" and old.depth:
        wrong.append(old._replace(depth=old.depth - 1))
    elif proof.decider == "n-grams":
        wrong = [
            old._replace(left=()),
            old._replace(right=old.right[1:]),
            old._replace(contexts=old.contexts[1:]),
            old._replace(contexts=old.contexts[:-1]),
            old._replace(history=1, start=7),
        ]
    return [replace(proof, evidence=evidence) for evidence in wrong]


def test_nothing_proves_a_champion_endless(truth: dict[str, Any]) -> None:
    [champion] = [each for each in truth["champions"] if each["steps"] == 21]
    machine = Machine(champion["machine"])
    claims: list[tuple[str, proofs.Evidence]] = []
    for end in range(1, 21):
        claims.append(("backward", proofs.Backward(end)))
        for start in range(end):
            claims.append(("cycle", proofs.Cycle(start, end)))
            claims += [
                ("translated cycle", proofs.TranslatedCycle(start, end, reach))
                for reach in range(8)
            ]
    for decider, evidence in claims:
        assert not check_proof(Proof(machine, "", decider, evidence))


def test_a_proof_of_another_machine_is_refused() -> None:
    halting = Machine("1RB1LB_1LA1RZ")
    for kind in KNOWN:
        assert not check_proof(replace(proof_of(kind), machine=halting))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"machine": "1RB"}, "machine|1RB"),
        ({"machine": 3}, "text must be a string"),
        ({"input": "2"}, "input"),
        ({"max_steps": -1}, "max_steps"),
        ({"max_steps": 1.5}, "max_steps"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(DovetailError, match=told):
        prove(**{"machine": "1RA1RA", **arguments})
