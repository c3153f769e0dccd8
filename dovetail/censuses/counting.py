"""The units of a census: cut, counted on threads or by an executor, kept in a store, added up."""

import itertools
import random
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import partial
from typing import TypeAlias

from dovetail._core import CensusPlan, Tally
from dovetail.censuses.parameters import Parameters
from dovetail.work import units as work_units
from dovetail.work.progress import progress_bar
from dovetail.work.store import Store

Unit: TypeAlias = list[int]
Keep: TypeAlias = Callable[[int, bytes], object]
Show: TypeAlias = Callable[[int], object]


def count(parameters: Parameters, resources: work_units.Resources, progress: bool) -> Tally:
    """Return what all machines of a census do; without a store or an executor, all in the core."""
    plan = CensusPlan(parameters)
    tally, units = cut(plan)
    with resources.open("census", partial(asdict, parameters)) as kept:
        keep: Keep | None = None
        if kept is not None:
            units = _resume(kept, units, tally)
            keep = partial(_put, kept, units)
        before = tally.total
        with progress_bar(" machines", before, progress, plan.total) as bar:
            show = (lambda counted: bar(before + counted)) if progress else None
            if resources.executor is None:
                tally.merge(plan.count_units(units, resources.threads, keep, show))
            else:
                tally.merge(_count_elsewhere(parameters, units, resources.executor, keep, show))
    if tally.total != plan.total:
        raise RuntimeError("the units do not add up to all machines; do all workers agree?")
    return tally


def cut(plan: CensusPlan, least: int = work_units.LEAST_UNITS) -> tuple[Tally, list[Unit]]:
    """Return the tally of what lies above the cut, and the units below it.

    The cut is the least deep one with at least `least` units or with none. The units are shuffled,
    always in the same way, so that the finished ones are a fair sample of all.
    """
    for depth in itertools.count():
        above, units = plan.cut(depth)
        if not units or len(units) >= least:
            break
    random.Random(0).shuffle(units)
    return above, units


def _resume(store: Store, units: Sequence[Unit], tally: Tally) -> list[Unit]:
    """Add what a store has of some units to a tally, and return the others."""
    left = {work_units.name(unit): unit for unit in units}
    for data in work_units.resume(store, left):
        tally.merge(Tally.from_bytes(data))
    return list(left.values())


def _put(store: Store, units: Sequence[Unit], index: int, data: bytes) -> None:
    store.put(work_units.name(units[index]), data)


def count_unit(parameters: Parameters, unit: Unit) -> tuple[str, bytes]:
    """Return the name and the tally of a unit of a census; another process may run this."""
    return work_units.name(unit), CensusPlan(parameters).count_unit(unit).to_bytes()


def _count_elsewhere(
    parameters: Parameters,
    units: Sequence[Unit],
    executor: work_units.Executor,
    keep: Keep | None,
    show: Show | None,
) -> Tally:
    """Return the tally of units counted by an executor.

    As each is finished, `keep` gets its number and its tally as bytes, and `show` the number of
    machines in all finished ones; `CensusPlan.count_units` does the same.
    """
    tally = Tally()
    calls = (partial(executor.submit, count_unit, parameters, unit) for unit in units)
    with closing(work_units.finished(calls, len(units), None)) as results:
        for index, result in results:
            data = work_units.checked(result, work_units.name(units[index]), bytes)
            tally.merge(Tally.from_bytes(data))  # first: no store is to keep what cannot be read
            if keep is not None:
                keep(index, data)
            if show is not None:
                show(tally.total)
    return tally
