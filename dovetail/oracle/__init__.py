"""A slow, readable implementation of the definitions that shares no code with the rest."""

from dovetail.oracle import reference
from dovetail.oracle.proof_check import check_proof

__all__ = ["check_proof", "reference"]
