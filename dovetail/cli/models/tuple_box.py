"""The commands `models tuple-box` and `models tuple-chain`."""

from __future__ import annotations

import argparse
from fractions import Fraction
from typing import Any

from dovetail._core import DovetailError
from dovetail.cli import common, tasks
from dovetail.cli.numbers import number, whole
from dovetail.cli.parsing import Parser, add_command
from dovetail.machines import Space
from dovetail.models import (
    Reading,
    TupleBest,
    TupleBox,
    TupleChain,
    TuplePieces,
    tuple_box,
    tuple_chain,
)
from dovetail.models.tuples.chains import REVEALS
from dovetail.models.tuples.kinds import SCALES
from dovetail.models.tuples.readings import NUMBERINGS, PLACES

BOX_EXAMPLES = (
    "and --max-states 2 --plot box.png",
    "xor --epsilon 1/10 --price 1/4 --head-1 last --csv winners.csv",
    "--example 100:0 --example 101:1 --example 110:1 --example 111:0 --readout head --hint 3",
)
CHAIN_EXAMPLES = (
    "393629 101 --hint 3",
    "0RZ1RB_1RC0RC_1RZ0LB 101 --hint 2 --epsilon 1/5 --plot chain.png",
)


def add(commands: Any) -> None:
    """Add the commands `tuple-box` and `tuple-chain`."""
    about = (
        "find the cheapest two-headed chains that solve a task, over all machines of a few states"
    )
    parser = add_command(commands, _box, "tuple-box", about, tasks.TASK_NAMES, BOX_EXAMPLES)
    tasks.add_task(parser)
    value = parser.value
    value("--max-states", whole(1), "N", "tops of the chains have up to N states", default=3)
    text = "bits that the second pass shows; may be repeated; 0, 1, … up to all unless given"
    value("--hint", whole(0), "I", text, action="append")
    parser.words["hints"] = "--hint"
    value("--epsilon", number, "E", "what a step above the last level costs", default=Fraction(0))
    text = "what a unit of the description of the top costs"
    value("--price", number, "L", text, default=Fraction(0))
    parser.add_argument("--scale", choices=SCALES, default="length", help="how a top is described")
    value("--workers", whole(1), "N", "threads; one for each processor")
    _add_rules(parser)
    common.add_output(parser, "the cheapest kinds over epsilon", "the cheapest chain of each piece")
    _add_chain(commands)


def _add_chain(commands: Any) -> None:
    about = "run one two-headed chain, level by level"
    parser = add_command(commands, _chain, "tuple-chain", about, "", CHAIN_EXAMPLES)
    parser.add_argument("top", metavar="TOP", help="the first machine: its text or its rank")
    parser.add_argument("input", metavar="INPUT", help="the symbols on the tape")
    parser.value("--hint", whole(0), "I", "bits that the second pass shows", default=0)
    parser.value("--bits", whole(0), "H", "bits that there are; the input's unless given")
    text = "what a step above the last level costs"
    parser.value("--epsilon", number, "E", text, default=Fraction(0))
    _add_rules(parser)
    common.add_output(parser, "the chain", "the levels")


def _add_rules(parser: Parser) -> None:
    """Add what a chain depends on."""
    option = parser.add_argument
    option("--reveal", choices=REVEALS, default="first", help="which bits a hint shows")
    option("--head-1", choices=PLACES, default="first", help="the cell that says meta or object")
    text = "how head 2 names a machine"
    option("--numbering", choices=NUMBERINGS, default="word", help=text)
    parser.value("--symbols", whole(2), "M", "symbols of the machines", default=2)
    parser.value("--max-steps", whole(1), "T", "greatest number of steps of a pass", default=1000)
    parser.value("--max-levels", whole(1), "N", "greatest number of levels", default=100)


def _rules(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "reading": Reading(options.head_1, options.numbering),
        "space": Space(None, options.symbols),
        "reveal": options.reveal,
        "max_steps": options.max_steps,
        "max_levels": options.max_levels,
    }


def _box(options: argparse.Namespace) -> int:
    _check_prices(options)
    task = tasks.read_task(options)
    box = tuple_box(
        task,
        options.hint,
        max_states=options.max_states,
        workers=options.workers,
        **_rules(options),
    )
    held = [hint for hint in box.hints if (box.hint == hint).any()]
    if not held:
        return common.no_answer(options, "no chain solves the task", **_values(box))
    price, scale = options.price, options.scale
    lines = {hint: box.by_epsilon(hint, price=price, scale=scale) for hint in held}
    picks = {hint: box.best(options.epsilon, price, hint, scale=scale) for hint in held}
    cheats = box.cheat_hints(options.epsilon, price, scale=scale)
    common.deliver(
        options,
        lambda: {
            **_values(box),
            "cheat_hints": cheats,
            "best": {hint: best.to_dict() for hint, best in picks.items()},
            "pieces": _columns_of(lines, rows=True),
        },
        lambda: _print(box, options.epsilon, lines, picks, cheats),
        lambda: _columns_of(lines),
        lambda: box.plot(price=price, scale=scale),
        lacking="" if len(held) == len(box.hints) else "a hint has no chain",
    )
    return common.FOUND


def _check_prices(options: argparse.Namespace) -> None:
    """Refuse, before any long work, what no chain can cost."""
    if not 0 <= options.epsilon <= 1:
        raise DovetailError(f"--epsilon must be from 0 to 1, not {options.epsilon}")
    if getattr(options, "price", 0) < 0:
        raise DovetailError(f"--price must be at least 0, not {options.price}")


def _values(box: TupleBox) -> dict[str, object]:
    """Return a box as JSON has it."""
    names = ("max_states", "reveal", "max_steps", "max_levels", "hints", "bits")
    counts = ("wrong", "endless", "undecided", "limited", "seconds")
    return {
        "found": bool(len(box)),
        "task": box.task.to_dict(),
        "head_1": box.reading.head_1,
        "numbering": box.reading.numbering,
        "classes": len(box),
        **{name: getattr(box, name) for name in (*names, *counts)},
    }


def _columns_of(lines: dict[int, TuplePieces], rows: bool = False) -> Any:
    """Return the pieces of all hints as columns, or as rows."""
    columns: dict[str, list[Any]] = {}
    for hint, pieces in lines.items():
        found = pieces.to_dict()
        columns.setdefault("hint", []).extend([hint] * len(pieces))
        for name, column in found.items():
            columns.setdefault(name, []).extend(column.tolist())
    return common.records(columns) if rows else columns


def _print(
    box: TupleBox,
    epsilon: Fraction,
    lines: dict[int, TuplePieces],
    picks: dict[int, TupleBest],
    cheats: tuple[int, ...],
) -> None:
    machines = int(box.machines.sum())
    common.print_table(
        [
            ("task", tasks.task_line(box.task)),
            ("chains", f"{machines:,} in {len(box):,} classes, {box.seconds:.3f} s"),
            ("undecided", f"{max(map(sum, box.undecided)):,} tops at most, of one hint"),
            (
                "return x wins",
                f"at epsilon {epsilon} with hints {', '.join(map(str, cheats)) or '-'}",
            ),
        ]
    )
    print()
    head = ("hint", "kind", "cost", "top", "rank", "cheapest kinds over epsilon")
    rows = [
        (hint, best.kind, str(best.cost), best.machine, best.rank, _stretches(lines[hint]))
        for hint, best in picks.items()
    ]
    common.print_columns(head, rows)


def _stretches(pieces: TuplePieces) -> str:
    return ", ".join(f"{kind} to {stop}" for _, stop, kind in pieces.kind_stretches())


def _chain(options: argparse.Namespace) -> int:
    _check_prices(options)
    top = int(options.top) if options.top.isdecimal() else options.top
    chain = tuple_chain(top, options.input, options.hint, bits=options.bits, **_rules(options))
    common.deliver(
        options,
        lambda: _chain_values(chain, options.epsilon),
        lambda: _print_chain(chain, options.epsilon),
        chain.to_dict,
        chain.plot,
    )
    return common.FOUND if chain.is_object else common.NO_HIT


def _chain_values(chain: TupleChain, epsilon: Fraction) -> dict[str, object]:
    values: dict[str, object] = {"found": chain.is_object, "levels": chain}
    if not chain.is_object:
        values["reason"] = chain.end
    return values | {
        "answer": chain.answer(),
        "last": chain.last,
        "upper": chain.upper,
        "cost": chain.cost(epsilon),
    }


def _print_chain(chain: TupleChain, epsilon: Fraction) -> None:
    cost = chain.cost(epsilon)
    end = f"object answer {chain.answer()!r}" if chain.is_object else f"no answer: {chain.end}"
    rows = [("input", chain.input or "(blank)"), ("hint", chain.hint or "(blank)"), ("end", end)]
    if cost is not None:
        rows.append(("cost", f"{chain.last} + {epsilon} · {chain.upper} = {cost}"))
    common.print_table(rows)
    print()
    columns = chain.to_dict()
    common.print_columns(tuple(columns), common.table_rows(columns))
