"""The commands `models box`, `box-measure`, `box-tree`, `box-forward` and `box-leak`."""

from __future__ import annotations

import argparse
import json
import re
from fractions import Fraction
from typing import Any

from dovetail._core import DovetailError
from dovetail.cli import common, fronts, tasks
from dovetail.cli.numbers import integers, length, number, pair, positive, whole
from dovetail.cli.parsing import Parser, add_command
from dovetail.dovetailing import TIES
from dovetail.models import (
    BestTried,
    BoxCost,
    BoxRun,
    MeasuredSearch,
    best_tried,
    box_cost,
    box_leak,
    box_sweep,
    measure_nest,
    measure_search,
    run_boxes,
)
from dovetail.models.boxes.measured import METHODS
from dovetail.models.boxes.trees import MOST_RUNS
from dovetail.values.display import shorten, shown

#: The numbers that `box` can change in its picture.
ALONG = ("discount", "tried", "levels")
#: More discounts than this are refused.
MOST_DISCOUNTS = 1000


def add_box(commands: Any) -> None:
    """Add the command `box`."""
    about = "work out what a search costs that scores programs in a discounting box, by its parts"
    examples = (
        "--tried 1000 --listing 1 --scoring 4 --winner 5e4 --discount 1/1000 --levels 2",
        "--alpha 1/2 --listing 1 --scoring 4 --winner 1e6 --discount 1/10 --plot parts.png",
    )
    parser = add_command(commands, _box, "box", about, examples=examples)
    value = parser.value
    value("--tried", cost, "N", "programs that each search tries; or --alpha")
    value("--alpha", positive, "A", "the winner takes F·n^-A steps: find the best n")
    value("--winner", cost, "F", "steps of the winner's run; with --alpha for n = 1", required=True)
    value("--running", cost, "F", "steps of a program in the box; those of the winner unless given")
    _add_costs(parser)
    _add_discount(parser, "1")
    value("--levels", whole(0), "D", "searches in each other's boxes", default=1)
    parser.add_argument("--along", choices=ALONG, default="discount", help="what --plot changes")
    common.add_output(parser, "the shares of the parts", "the cost of each level, by its parts")


def add_measure(commands: Any) -> None:
    """Add the command `box-measure`."""
    about = "count what a real search spends on listing, running, scoring, and on its winner"
    examples = (
        "and -a 50 --discount 1/1000 --plot counts.png",
        "xor -a 1000000 --method slots",
        "--point 12:5 -a 4 --kappa 3",
    )
    parser = add_command(commands, _measure, "box-measure", about, tasks.TASK_NAMES, examples)
    value = parser.value
    tasks.add_task(parser)
    text = "a program of rank X and time T, instead of TASK; may be repeated: a nest is run"
    value("--point", pair("X:T"), "X:T", text, action="append", default=[])
    value("-a", whole(1), "A", "programs added per iteration", default=1)
    value("-b", whole(1), "B", "turns for each program and iteration", default=1)
    parser.add_argument("--tie", choices=TIES, default="rank", help="order inside an iteration")
    parser.add_argument("--method", choices=METHODS, help="how it is counted: literal unless given")
    value("--max-iterations", whole(0), "N", "give up after N iterations; 1000 unless given")
    value("--kappa", whole(1), "K", "with --point: the code constant; 1 unless given")
    value("--levels", whole(1), "N", "with --point: levels of dovetailers; 2 unless given")
    _add_discount(parser, "1")
    common.add_output(parser, "the counts", "the terms of each level")


def add_tree(commands: Any) -> None:
    """Add the command `box-tree`."""
    about = "run a tree of searches, each scoring its programs in a box, and compare the formula"
    examples = (
        "output:1 --tree '[[1, 2, 7], [3, 7]]' --discount 1/2 --plot tree.png",
        "and --tree '[[700:760], [1:30]]' --max-steps 50 --csv runs.csv",
    )
    parser = add_command(commands, _tree, "box-tree", about, tasks.TASK_NAMES, examples)
    tasks.add_task(parser)
    text = "what is tried: ranks as 7 or 1:30, and searches over such in brackets"
    parser.value("--tree", tree, "TREE", text, required=True)
    parser.value("--max-steps", whole(1), "N", "steps of a machine on an example", default=1000)
    _add_discount(parser, "1/10")
    common.add_output(parser, "the tree of runs", "all runs")


def add_forward(commands: Any) -> None:
    """Add the command `box-forward`."""
    about = "find which exchange rates select themselves under a box, by its discount"
    examples = (
        "xor --max-states 3 --max-time 200 --kappa 1000 --discounts 1,1e-2,1e-4,1e-6,0",
        "--point 738:6 --kappa 10 --discounts 1,1/10,1/1000 --plot fixed.png",
    )
    parser = add_command(commands, _forward, "box-forward", about, tasks.TASK_NAMES, examples)
    tasks.add_task(parser)
    text = "a program of rank X and time T, instead of TASK; may be repeated"
    parser.value("--point", pair("X:T"), "X:T", text, action="append", default=[])
    parser.value("--kappa", positive, "K", "the code constant", required=True)
    text = "discounts from 0 to 1, separated by commas"
    parser.value("--discounts", discounts, "LIST", text, required=True)
    fronts.add_rectangle(parser, required=False)
    common.add_output(parser, "the fixed points over the discount", "all fixed points")


def add_leak(commands: Any) -> None:
    """Add the command `box-leak`."""
    about = "find the batch size from which reading the winner's answer through a box does not pay"
    examples = ("--bits 16 --examples 200 --winner 1e4 --discount 1/500 --plot leak.png",)
    parser = add_command(commands, _leak, "box-leak", about, examples=examples)
    parser.value("--bits", whole(1), "H", "length of the answer", required=True)
    parser.value("--examples", whole(1), "N", "examples that the box runs", required=True)
    parser.value("--winner", cost, "F", "steps of the winner's run", required=True)
    _add_costs(parser)
    _add_discount(parser, "1/10")
    common.add_output(parser, "the cost over the batch size", "all batch sizes")


def add(commands: Any) -> None:
    """Add all commands of boxes."""
    for one in (add_box, add_measure, add_tree, add_forward, add_leak):
        one(commands)


def _add_costs(parser: Parser) -> None:
    parser.value("--listing", cost, "M", "what it costs to list a program; 0 unless given")
    parser.value("--scoring", cost, "L", "what it costs to score a program; 0 unless given")


def _add_discount(parser: Parser, given: str) -> None:
    text = f"price of a step in a box, from 0 to 1; {given} unless given"
    parser.value("--discount", share, "D", text, default=Fraction(given))


def cost(text: str) -> Fraction:
    """Return a cost: a number of at least 0."""
    accepted = "a number of at least 0, such as 12, 1e6, 0.25 or 3/4"
    value = number(text, accepted)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not {accepted}")
    return value


def share(text: str) -> Fraction:
    """Return a discount: a number from 0 to 1."""
    accepted = "a number from 0 to 1, such as 0.25 or 3/4"
    value = number(text, accepted)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not {accepted}")
    return value


def discounts(text: str) -> tuple[Fraction, ...]:
    """Return the discounts of a list."""
    parts = text.split(",")
    if len(parts) > MOST_DISCOUNTS:
        raise argparse.ArgumentTypeError(f"more than {MOST_DISCOUNTS:,} discounts")
    return tuple(map(share, parts))


def tree(text: str) -> Any:
    """Return a tree of ranks, such as [[1:3, 7], [3, 7]], as lists.

    Examples
    --------
    >>> tree("[[1:3, 7], 5]")
    [[1, 2, 3, 7], 5]
    """
    accepted = "a tree of ranks such as [[1:30], [3, 7]]"

    def spread(found: re.Match[str]) -> str:
        (ranks,) = integers(found[0])
        if length(ranks) > MOST_RUNS:
            raise argparse.ArgumentTypeError(f"{shown(found[0])} has more than {MOST_RUNS:,} ranks")
        return ", ".join(map(str, ranks))

    try:
        made = json.loads(re.sub(r"\d+:\d+(:\d+)?", spread, text))
    except (json.JSONDecodeError, RecursionError, ValueError):
        made = None
    if not isinstance(made, list):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not {accepted}")
    return made


def _box(options: argparse.Namespace) -> int:
    known: dict[str, Any] = {
        "listing": options.listing or 0,
        "running": options.running,
        "scoring": options.scoring or 0,
        "discount": options.discount,
        "levels": options.levels,
    }
    if (options.tried is None) == (options.alpha is None):
        raise DovetailError("give either --tried, the number of programs, or --alpha, to find it")
    best, tried, winner = None, options.tried, options.winner
    if options.alpha is not None:
        best = best_tried(scale=winner, alpha=options.alpha, **known)
        tried, winner = Fraction(best.tried), best.winner().low
    made = box_cost(tried=tried, winner=winner, **known)
    common.deliver(
        options,
        lambda: _box_values(made, best),
        lambda: _print_box(made, best),
        made.to_dict,
        lambda: made.plot(along=options.along),
    )
    return common.FOUND


def _box_values(made: BoxCost, best: BestTried | None) -> dict[str, object]:
    found = made.dominating_discount()
    return {
        "tried": made.tried,
        "cost": made.total,
        "parts": made.parts,
        "shares": made.shares,
        "listing_outweighs_from": made.outweighing(),
        "dominating_discount": None if found is None else [found.low, found.high],
        "levels": made,
        **({} if best is None else {"best": best.tried, "real_best": list(best.real)}),
    }


def _print_box(made: BoxCost, best: BestTried | None) -> None:
    found = made.dominating_discount()
    shares = made.shares
    parts = (f"{name} {float(share):.3g}" for name, share in shares.items())
    outweighs = made.outweighing()
    says = "never" if found is None else f"up to a discount of {_short(found.low)}"
    rows = [
        ("cost", _short(made.total)),
        ("shares", ", ".join(parts)),
        ("winner is half or more", says),
        ("listing outweighs it", "never" if outweighs is None else f"from n = {outweighs:,} on"),
    ]
    if best is not None:
        rows.insert(0, ("best number n", f"{best.tried:,}"))
    common.print_table(rows)
    print()
    _print_columns(made.to_dict())


def _measure(options: argparse.Namespace) -> int:
    if options.point:
        tasks.refuse_task(options, ("cost", "readout", "method", "max_iterations"))
        ends = [tuple(_whole(part) for part in point) for point in options.point]
        made = measure_nest(ends, a=options.a, b=options.b, kappa=options.kappa or 1,
                            levels=options.levels or 2, tie=options.tie)  # fmt: skip
    else:
        common.check_needs(options, ("kappa", "levels"), False, "--point")
        most = 1000 if options.max_iterations is None else options.max_iterations
        made = measure_search(tasks.read_task(options), options.a, options.b, options.tie,
                              method=options.method or "literal", max_iterations=most)  # fmt: skip
    if not made:
        return common.no_answer(options, "nothing is accepted within the limit", levels=made)
    common.deliver(
        options,
        lambda: _measure_values(made, options.discount),
        lambda: _print_measure(made, options.discount),
        made.to_dict,
        made.plot,
    )
    return common.FOUND


def _whole(part: Fraction) -> int:
    if part.denominator != 1:
        raise DovetailError(f"--point: a nest needs whole ranks and times, not {shorten(part)}")
    return part.numerator


def _measure_values(made: MeasuredSearch, discount: Fraction) -> dict[str, object]:
    return {
        "found": True,
        "method": made.method,
        "rank": made.rank,
        "time": made.time,
        "cost": made.cost(discount),
        "share": made.share(discount),
        "dominating_discount": made.dominating_discount,
        "levels": made,
    }


def _print_measure(made: MeasuredSearch, discount: Fraction) -> None:
    found = made.dominating_discount
    says = "at no discount: listing alone costs more" if found is None else f"up to {_short(found)}"
    common.print_table([
        ("accepted", f"rank {made.rank:,}, time {made.time:,}"),
        (f"cost at d = {discount}", _short(made.cost(discount))),
        ("share of the winner", f"{float(made.share(discount)):.3g}"),
        ("winner is half or more", says),
    ])  # fmt: skip
    print()
    _print_columns(made.to_dict())


def _tree(options: argparse.Namespace) -> int:
    made = run_boxes(tasks.read_task(options), options.tree, discount=options.discount,
                     max_steps=options.max_steps)  # fmt: skip
    common.deliver(
        options,
        lambda: _tree_values(made),
        lambda: _print_tree(made),
        made.to_dict,
        made.plot,
    )
    return common.FOUND


def _tree_values(made: BoxRun) -> dict[str, object]:
    return {
        "found": not made.loss,
        "cost": made.cost,
        "counts": made.counts,
        "loss": made.loss,
        "rank": made.machine.program,
        "closed_form": made.closed_form().total,
        "error": made.error,
        "runs": made,
    }


def _print_tree(made: BoxRun) -> None:
    common.print_table([
        ("cost", f"{_short(made.cost)}, loss {made.loss}, rank {made.machine.program:,}"),
        ("counted in 0, 1, … boxes", ", ".join(f"{number:,}" for number in made.counts)),
        ("closed form", f"{_short(made.closed_form().total)}, error {float(made.error):+.3g}"),
    ])  # fmt: skip
    print()
    _print_columns(made.to_dict())


def _forward(options: argparse.Namespace) -> int:
    points: Any = options.point
    if options.point:
        tasks.refuse_task(options, fronts.FOR_TASKS)
    else:
        points = fronts.walk(options)
        if why := fronts.unanswered(points):
            return common.no_answer(options, why, **fronts.front_values(points))
    made = box_sweep(points, kappa=options.kappa, discounts=options.discounts)
    drawn = any(one.discount and len(one) for one in made.maps)
    common.deliver(
        options,
        lambda: {"found": bool(len(made)), "kappa": options.kappa, "fixed_points": made},
        lambda: _print_columns(made.to_dict()),
        made.to_dict,
        made.plot,
        lacking="" if drawn else "no fixed point at a discount above 0",
    )
    return common.FOUND if len(made) else common.NO_HIT


def _leak(options: argparse.Namespace) -> int:
    made = box_leak(bits=options.bits, examples=options.examples, winner=options.winner,
                    listing=options.listing or 0, scoring=options.scoring or 0,
                    discount=options.discount)  # fmt: skip
    says = "none: it always pays" if made.threshold is None else f"batches of {made.threshold:,}"

    def show() -> None:
        common.print_table([("a call costs", _short(made.call)), ("what stops it", says)])
        print()
        _print_columns(made.to_dict())

    common.deliver(
        options,
        lambda: {"call": made.call, "threshold": made.threshold, "batches": made},
        show,
        made.to_dict,
        made.plot,
    )
    return common.FOUND


def _short(value: Fraction) -> str:
    """Return a number for people: exact where that is short."""
    text = f"{value.numerator:,}" if value.denominator == 1 else str(value)
    return text if len(text) <= 24 else f"{float(value):.6g}"


def _print_columns(columns: Any) -> None:
    rows = [
        [_short(value) if isinstance(value, Fraction) else value for value in row]
        for row in common.table_rows(columns)
    ]
    common.print_columns(tuple(columns), rows)
