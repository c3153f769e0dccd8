"""The dovetailer: its schedule, its closed formulas, and the exact search."""

from dovetail.dovetailing.phases import phase, phase_winner, phase_work
from dovetail.dovetailing.schedules import (
    TIES,
    Dovetail,
    HaltingTable,
    area,
    check_dovetailer,
    dovetail,
    iteration,
    search_key,
    slots,
)
from dovetail.dovetailing.searches import Hit, NoHit, search

__all__ = [
    "TIES",
    "Dovetail",
    "HaltingTable",
    "Hit",
    "NoHit",
    "area",
    "check_dovetailer",
    "dovetail",
    "iteration",
    "phase",
    "phase_winner",
    "phase_work",
    "search",
    "search_key",
    "slots",
]
