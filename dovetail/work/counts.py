"""Counts over a tree of machines: cut into units, counted anywhere, added up."""

import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import ClassVar, Protocol, Self, TypeAlias, TypeVar

from dovetail.work import units as work_units
from dovetail.work.progress import progress_bar
from dovetail.work.store import Store

Unit: TypeAlias = list[int]
Keep: TypeAlias = Callable[[int, bytes], object]
Show: TypeAlias = Callable[[int], object]


class Tally(Protocol):
    """What is counted; tallies of units add up."""

    @property
    def total(self) -> int:
        """Number of machines counted."""

    @property
    def nodes(self) -> int:
        """Partial machines run."""

    @property
    def steps(self) -> int:
        """Single-machine steps run."""

    def merge(self, other: Self) -> None:
        """Add the tally of another unit."""

    def to_bytes(self) -> bytes:
        """Return the tally as bytes."""


T = TypeVar("T", bound=Tally)
T_co = TypeVar("T_co", bound=Tally, covariant=True)


class Plan(Protocol[T_co]):
    """A tree that can be counted."""

    @property
    def total(self) -> int:
        """Number of machines in the tree."""

    def cut(self, unit: Unit, depth: int) -> tuple[T_co, list[Unit]]:
        """Return the tally of what lies in a unit above a cut, and the units below it."""

    def count_unit(self, unit: Unit) -> T_co:
        """Return the tally of a unit."""

    def count_units(
        self, units: list[Unit], workers: int, keep: Keep | None, show: Show | None
    ) -> T_co:
        """Return the tally of units, counted on threads."""


class Question(Protocol[T_co]):
    """What is counted, as plain values that can be sent to another process."""

    kind: ClassVar[str]
    """The name of such counts in a store."""

    def plan(self) -> Plan[T_co]:
        """Return the tree to be counted."""

    def parameters(self) -> Mapping[str, object]:
        """Return all that the count depends on, by which a store recognises it."""

    def tally(self, data: bytes | None = None) -> T_co:
        """Return a tally from its bytes, or an empty one."""


def count(question: Question[T], resources: work_units.Resources, progress: bool) -> T:
    """Return the tally of a whole tree; without a store or an executor, all in the core."""
    plan = question.plan()
    tally, units = cut(plan)
    with resources.open(question.kind, question.parameters) as kept:
        keep: Keep | None = None
        if kept is not None:
            units, done = _resume(kept, units)
            for data in done:
                tally.merge(question.tally(data))
            keep = partial(_put, kept, units)
        before = tally.total
        with progress_bar(" machines", before, progress, plan.total) as bar:
            show = (lambda counted: bar(before + counted)) if progress else None
            if resources.executor is None:
                tally.merge(plan.count_units(units, resources.threads, keep, show))
            else:
                tally.merge(_count_elsewhere(question, units, resources.executor, keep, show))
    if tally.total != plan.total:
        raise RuntimeError("the units do not add up to all machines; do all workers agree?")
    return tally


def cut(plan: Plan[T], least: int = work_units.LEAST_UNITS) -> tuple[T, list[Unit]]:
    """Return the tally of what lies above the cut, and the units below it.

    The cut is the least deep one with at least `least` units or with none. The units are shuffled,
    always in the same way, so that the finished ones are a fair sample of all.
    """
    for depth in itertools.count():
        above, units = plan.cut([], depth)
        if not units or len(units) >= least:
            break
    random.Random(0).shuffle(units)
    return above, units


def _resume(store: Store, units: Sequence[Unit]) -> tuple[list[Unit], list[bytes]]:
    """Return the units that a store lacks, and the data of the others."""
    left = {work_units.name(unit): unit for unit in units}
    done = list(work_units.resume(store, left))
    return list(left.values()), done


def _put(store: Store, units: Sequence[Unit], index: int, data: bytes) -> None:
    store.put(work_units.name(units[index]), data)


def count_unit(question: Question[T], unit: Unit) -> tuple[str, bytes]:
    """Return the name and the tally of a unit; another process may run this."""
    return work_units.name(unit), question.plan().count_unit(unit).to_bytes()


def _count_elsewhere(
    question: Question[T],
    units: Sequence[Unit],
    executor: work_units.Executor,
    keep: Keep | None,
    show: Show | None,
) -> T:
    """Return the tally of units counted by an executor.

    As each is finished, `keep` gets its number and its tally as bytes, and `show` the number of
    machines in all finished ones; `Plan.count_units` does the same.
    """
    tally = question.tally()
    calls = (partial(executor.submit, count_unit, question, unit) for unit in units)
    with closing(work_units.finished(calls, len(units), None)) as results:
        for index, result in results:
            data = work_units.checked(result, work_units.name(units[index]), bytes)
            tally.merge(question.tally(data))  # first: no store is to keep what cannot be read
            if keep is not None:
                keep(index, data)
            if show is not None:
                show(tally.total)
    return tally
