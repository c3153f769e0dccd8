"""Machines and their spaces, runs of them, and proofs that one never halts."""

from dovetail.machines.machines import Machine, as_machine
from dovetail.machines.proofs import EVIDENCE, Proof, prove
from dovetail.machines.runs import (
    READOUTS,
    KeptTape,
    Run,
    SpaceTime,
    configurations,
    run,
    space_time,
)
from dovetail.machines.spaces import Space, as_space

__all__ = [
    "EVIDENCE",
    "READOUTS",
    "KeptTape",
    "Machine",
    "Proof",
    "Run",
    "Space",
    "SpaceTime",
    "as_machine",
    "as_space",
    "configurations",
    "prove",
    "run",
    "space_time",
]
