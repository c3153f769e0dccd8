"""What the browser is told of the run of a machine: its table, how it ends, what is proved."""

from __future__ import annotations

from typing import Any

from dovetail._core import DovetailError
from dovetail.machines import READOUTS, Proof, Run, prove
from dovetail.machines.machines import LETTERS
from dovetail.machines.proofs import Backward, Cycle, Ngrams, TranslatedCycle
from dovetail.values.display import count, shorten
from dovetail.views.tiles import MOST_CELLS, Tiles

#: Steps in which a proof is looked for that a machine never halts.
PROOF_STEPS = 10**6
#: The most steps that a page holds, and the most cells: it runs the machine in the browser.
PAGE_STEPS, PAGE_CELLS = 10**6, 500_000


def proof_of(run: Run) -> Proof | None:
    """Return a proof that a run never ends, if it has reached a limit and there is one."""
    if run.outcome not in ("step limit", "memory cap"):
        return None
    return prove(run.machine, run.input, max_steps=min(run.steps, PROOF_STEPS))


def contents_of_run(tiles: Tiles, proof: Proof | None) -> dict[str, Any]:
    """Return what is known of a run, ready for JSON, without its tape.

    Examples
    --------
    >>> from dovetail.machines import Machine
    >>> contents = contents_of_run(Tiles(Machine("1RB1LB_1LA1RZ"), "", 100), None)
    >>> contents["outcome"], contents["table"]
    ('It halts after 6 steps.', [['1RB', '1LB'], ['1LA', '1RZ']])
    """
    run = tiles.end
    rows = run.machine.text.split("_")
    return {
        "machine": run.machine.text,
        "table": [[row[at : at + 3] for at in range(0, len(row), 3)] for row in rows],
        "outcome": outcome_sentence(run, proof),
        "halts": run.steps if run.halted else None,
        "facts": [*_facts(run), *_proof_facts(proof)],
        "first": 0,
        "last": run.steps,
        "low": tiles.low,
        "high": tiles.high,
    }


def outcome_sentence(run: Run, proof: Proof | None) -> str:
    """Say how a run ends."""
    steps = count(run.steps, "step")
    if run.halted:
        return f"It halts after {steps}."
    if run.undefined_entry is not None:
        state, symbol = run.undefined_entry
        return f"After {steps} it reads the entry {state}{symbol}, which is undefined."
    so_far = f"it has not halted within the limit of {steps}"
    if run.outcome == "memory cap":
        so_far = f"it has not halted within {steps}, and then needs more than {MOST_CELLS:,} cells"
    if proof is None:
        return f"Undecided: {so_far}, and there is no proof that it never halts."
    return f"It never halts: that is proved ({proof.decider}). Shown are {steps}."


def _facts(run: Run) -> list[tuple[str, str]]:
    """Return names and values of what is known of the end of a run."""
    first, last = run.visited_range
    facts = [
        ("input", shorten(run.input, 40) or "(blank)"),
        ("outcome", run.outcome),
        ("steps", f"{run.steps:,}"),
        ("state at the end", run.state),
        ("head at the end", _number(run.head)),
        ("visited", f"{count(last - first + 1, 'cell')}, {_number(first)} to {_number(last)}"),
    ]
    names = READOUTS if run.halted else ()
    readouts = ((f"readout {name}", shorten(run.readout(name), 40)) for name in names)
    return [*facts, *((name, text or "(blank)") for name, text in readouts)]


def _number(value: int) -> str:
    return f"{value:,}".replace("-", "−")


def _proof_facts(proof: Proof | None) -> list[tuple[str, str]]:
    """Return what proves that a run never ends, in words."""
    if proof is None:
        return []
    return [("proof", proof.decider), ("evidence", _evidence(proof))]


def _evidence(proof: Proof) -> str:
    match proof.evidence:
        case Cycle(start, end):
            return f"After {start:,} and after {end:,} steps state, head and tape are the same."
        case TranslatedCycle(start, end, reach):
            return (
                f"After {start:,} and after {end:,} steps the head enters a fresh cell on the same "
                f"side, in the same state. In between it goes back by no more than "
                f"{count(reach, 'cell')}; those look the same both times, and beyond the head all "
                "is blank."
            )
        case Backward(depth):
            return (
                "From each entry that stops, steps are undone: every line of what may have come "
                f"before ends within {count(depth, 'step')}, and the run is longer."
            )
        case Ngrams(n, history, start, contexts):
            seen = f", and what its last {count(history, 'visit')} were" if history else ""
            return (
                f"From step {start:,} on the state, the symbol under the head and the "
                f"{count(n, 'symbol')} on each side{seen} are always one of "
                f"{count(len(contexts), 'context')}, none of which stops."
            )


def window_of(tiles: Tiles, start: int, stop: int) -> dict[str, Any]:
    """Return from which configuration a page runs on, and how far; both steps are shown.

    Raises
    ------
    DovetailError
        If a page cannot hold as much.
    """
    if stop - start > PAGE_STEPS:
        raise DovetailError(
            f"stop: {stop - start:,} steps are too many; a page holds at most {PAGE_STEPS:,}"
        )
    state, head, first, symbols = tiles.configuration(start)
    if len(symbols) > PAGE_CELLS:
        raise DovetailError(
            f"start: after {start:,} steps the tape has {len(symbols):,} cells; a page begins with "
            f"at most {PAGE_CELLS:,}"
        )
    low, high = tiles.range_until(stop)
    tape = {"from": first, "cells": symbols, "head": head, "state": LETTERS[state]}
    return {"first": start, "last": stop, "low": low, "high": high, "start": tape}
