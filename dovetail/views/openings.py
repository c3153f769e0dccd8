"""`explore`: an interactive view of a task, a front, programs or a machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from inspect import signature
from typing import Any, TypeAlias, overload

from dovetail._core import DovetailError
from dovetail.dovetailing import check_dovetailer
from dovetail.fronts import Front, Number, front
from dovetail.geometry import Geometry, runtime_geometry
from dovetail.machines import Machine, Run, Space, as_space
from dovetail.slopes import Slope, stern_brocot_turns
from dovetail.tasks import Task
from dovetail.tasks.named import hint
from dovetail.values import check, display
from dovetail.views.contents import contents_of
from dovetail.views.explorers import TOO_LONG, Explorer, exact_constant
from dovetail.views.machine_explorers import MachineExplorer, explore_run

#: What can be explored, besides one machine.
Programs: TypeAlias = "Task | Front | Geometry | Iterable[Sequence[Number]]"

#: Without bounds, machines of 1, 2, … states are looked at until some solve the task, then those of
#: one state more; but of no more than so many.
MOST_STATES = 4
#: The greatest time of a solution, unless it is given.
MAX_TIME = 200
#: The size of a page, nearly, for each step and digit of what `_check_size` counts.
BYTES = 10
#: The greatest size of a page for one program.
MOST_BYTES = 10**6


@overload
def explore(
    programs: Machine | Run | str, *, input: str | None = None, max_steps: int | None = None
) -> MachineExplorer: ...


@overload
def explore(
    programs: Programs,
    a: int | Slope | None = None,
    b: int = 1,
    tie: str = "rank",
    *,
    kappa: Number | float = 1000,
    max_rank: int | None = None,
    max_states: int | None = None,
    max_time: int | None = None,
    space: Space | None = None,
    workers: int | None = None,
    progress: bool = False,
    held_out_steps: int = 100_000,
) -> Explorer: ...


def explore(
    programs: Programs | Machine | Run | str,
    a: int | Slope | None = None,
    b: int = 1,
    tie: str = "rank",
    *,
    input: str | None = None,
    max_steps: int | None = None,
    kappa: Number | float = 1000,
    max_rank: int | None = None,
    max_states: int | None = None,
    max_time: int | None = None,
    space: Space | None = None,
    workers: int | None = None,
    progress: bool = False,
    held_out_steps: int = 100_000,
) -> Explorer | MachineExplorer:
    """Return an interactive view of programs, or the space-time diagram of one machine.

    Of programs it shows who wins as the slope is dragged, and what forwards. docs/explore.md says
    what is shown.

    Parameters
    ----------
    programs
        A `Task`, of which the front is worked out first; a `Front`; a `Geometry`; or programs as
        pairs (rank, time). Only of a task or a front are machines and held-out losses known. Or one
        machine: a `Machine`, its text, or a `Run` of one.
    a, b
        The slope to begin with, or one `Slope` for both; None is a round one near the best.
    tie
        The machine that is visited first in an iteration: the oldest ("rank") or newest ("time").
    kappa
        The code constant to begin with.
    max_rank, max_states, max_time, space, workers, progress
        For a task alone, as in `front`. Without a greatest rank or number of states, machines of 1
        to 4 states are looked at until some solve the task, and then those of one state more;
        without a greatest time it is 200.
    held_out_steps
        Greatest number of steps for each held-out example.
    input, max_steps
        For a machine alone: the symbols that are written from the start cell on, "" unless given,
        and the greatest number of steps, 1,000,000 unless given. A `Run` has its own.

    Raises
    ------
    DovetailError
        If an argument is malformed or not for what is explored, the task has no solution within the
        bounds, or the front covers no exchange rate; the message says how far to extend.

    Examples
    --------
    >>> import dovetail
    >>> dovetail.explore(dovetail.tasks.xor)
    Explorer(xor, 2 programs, slope=520000/1, kappa=1000)
    >>> dovetail.explore("1RB1LB_1LA1RZ", input="01").run
    Run('1RB1LB_1LA1RZ', '01': halted, 2 steps)
    """
    bounds = {"max_rank": max_rank, "max_states": max_states, "max_time": max_time}
    means: dict[str, Any] = {"space": space, "workers": workers}
    if (machine := _machine(programs)) is not None:
        others = {"a": a, "b": b, "tie": tie, "kappa": kappa, "progress": progress}
        _refuse_given({**others, **bounds, **means, "held_out_steps": held_out_steps}, "programs")
        return explore_run(machine, input, max_steps)
    _refuse_given({"input": input, "max_steps": max_steps}, "a machine")
    steps = check.integer(held_out_steps, "held_out_steps")
    _, _, tie = check_dovetailer(1, 1, tie)
    constant = exact_constant(kappa)
    slope = None if a is None else Slope(*check_dovetailer(a, b, tie)[:2])
    if isinstance(programs, Task):
        known: Front | Geometry = _front(programs, bounds, means, check.flag(progress, "progress"))
    else:
        _refuse_given({**bounds, **means}, "a task")
        known = _known(programs)
    contents = contents_of(known, tie, steps)
    return Explorer(known, contents, slope or _first_slope(known, tie), constant)


def _known(programs: Any) -> Front | Geometry:
    if isinstance(programs, Front):
        programs.known_pairs()  # refuses one that is not complete
        return programs
    if isinstance(programs, Geometry):
        return _check_size(programs)
    if isinstance(programs, str | bytes) or not isinstance(programs, Iterable):
        accepted = "a Task, a Front, a Geometry, pairs (rank, time), a Machine or a Run"
        given = display.shown(programs)
        raise DovetailError(f"programs must be {accepted}, not {given}{hint(programs)}")
    return _check_size(runtime_geometry(programs))


def _machine(value: object) -> Machine | Run | str | None:
    """Return a machine, its text, or a run; None if it is something else, or names a task."""
    if isinstance(value, str):
        return None if hint(value).startswith("; write") else value
    return value if isinstance(value, Machine | Run) else None


def _refuse_given(options: Mapping[str, object], what: str) -> None:
    """Refuse options that were given, and are only for something else."""
    usual = signature(explore).parameters
    given = [name for name, value in options.items() if value is not usual[name].default]
    if given:
        raise DovetailError(f"{' and '.join(given)}: only with {what}")


def _front(
    task: Task, bounds: Mapping[str, int | None], means: Mapping[str, Any], progress: bool
) -> Front:
    """Return the front of a task; without bounds on ranks, of one state more than solve it."""
    time = MAX_TIME if bounds["max_time"] is None else bounds["max_time"]
    options: dict[str, Any] = {**means, "max_time": time, "progress": progress}
    ranks: dict[str, Any] = {name: bounds[name] for name in ("max_rank", "max_states")}
    if any(bound is not None for bound in ranks.values()):
        return front(task, **ranks, **options)
    most = min(MOST_STATES, as_space(means["space"]).states)
    for states in range(1, most + 1):
        found = front(task, max_states=states, **options)
        if found:
            return found.extend(max_states=min(states + 1, most), workers=means["workers"])
    raise DovetailError(
        f"no machine of up to {most} states solves the task within {time} turns; "
        "give max_states or max_time"
    )


def _first_slope(known: Front | Geometry, tie: str) -> Slope:
    """Return a round slope near the best one, or if the front does not cover it the best one."""
    geometry = known if isinstance(known, Geometry) else runtime_geometry(known)
    best = geometry.best_slope
    try:
        round_one = Slope.from_value(_rounded(best.value))
        check_dovetailer(round_one, 1, tie)
        if isinstance(known, Front):
            known.winner(round_one, tie=tie)
        geometry.piece(round_one.rate)
    except DovetailError:
        return best if max(best) <= check.MOST else Slope(1, 1)
    return round_one


def _rounded(value: Fraction) -> Fraction:
    """Return a number, or its reciprocal if that is greater, cut to two significant digits."""
    if value < 1:
        return 1 / _rounded(1 / value)
    whole = value.numerator // value.denominator
    unit = 10 ** max(0, len(str(whole)) - 2)
    return Fraction(whole // unit * unit)


def _check_size(geometry: Geometry) -> Geometry:
    """Refuse programs of numbers that are too long for the browser.

    The hull has about as many families as the path to t/x has runs, for the program with the least
    rank·time; each has about ten bytes for each digit of the rank and time.
    """
    pairs = [tuple(map(Fraction, pair)) for pair in geometry.points]
    parts = [part for pair in pairs for one in pair for part in one.as_integer_ratio()]
    if max(parts) >= TOO_LONG:
        raise DovetailError("programs: a rank or time has more than 1,000 digits")
    rank, time = min(pairs, key=lambda pair: pair[0] * pair[1])
    best = time / rank
    digits = len(str(max(best.as_integer_ratio())))
    if BYTES * digits * len(stern_brocot_turns(best)) > MOST_BYTES:
        raise DovetailError(
            "programs: the complete hull would make the page longer than 1 MB; "
            f"round the rank and time of {digits} digits"
        )
    return geometry
