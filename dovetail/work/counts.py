"""Counts over a tree of machines: cut into units, counted anywhere, added up."""

import itertools
import random
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, Self, TypeAlias, TypeVar

from dovetail.work import units as work_units
from dovetail.work.progress import progress_bar
from dovetail.work.store import Store

Unit: TypeAlias = list[int]

PARTS = 32
"""Parts of a count for each thread: few enough that many units are counted at once, and enough that
no thread waits long for the last one."""

LEAST_TOGETHER = 2**20
"""Units of so many bytes, or more, are put together in a store."""


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
        self, units: list[Unit], at_once: int, workers: int, done: Callable[[int, Any], object]
    ) -> None:
        """Count units on threads, so many at once.

        `done` gets the number and the tally of each part.
        """


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
    """Return the tally of a whole tree."""
    plan = question.plan()
    above, units = cut(plan)
    left = {work_units.name(unit): unit for unit in units}
    with resources.open(question.kind, question.parameters) as store:
        finished = _Finished(question, store, left)
        before = above.total + finished.sum.total
        with progress_bar(" machines", before, progress, plan.total) as show:

            def done(name: str, part: T) -> None:
                finished.add(name, part)
                show(above.total + finished.sum.total)

            if resources.executor is not None:
                _count_elsewhere(question, left, resources.executor, done)
            else:
                _count_here(plan, left, resources.threads, store is not None, done)
    finished.sum.merge(above)
    if finished.sum.total != plan.total:
        raise RuntimeError("the units do not add up to all machines; do all workers agree?")
    return finished.sum


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


class _Finished(Generic[T]):
    """Finished units, added up; each is kept in a store, if there is one.

    Units overlap much, so together they take little more room than a few of them. Whenever those
    that are kept one by one take more than the others together, all are put together.
    """

    def __init__(self, question: Question[T], store: Store | None, left: dict[str, Unit]) -> None:
        self.sum = question.tally()
        self._store = store
        self._names = list(left)
        self._together = self._alone = 0
        for data in [] if store is None else work_units.resume(store, left):
            self.sum.merge(question.tally(data))
            self._together = max(self._together, len(data))
            self._alone += len(data)
        self._alone -= self._together
        self._names = [name for name in self._names if name not in left]

    def add(self, name: str, part: T) -> None:
        """Add a part: a unit, if there is a store."""
        self.sum.merge(part)
        if self._store is None:
            return
        data = part.to_bytes()
        self._store.put(name, data)
        self._names.append(name)
        self._alone += len(data)
        if self._alone > max(LEAST_TOGETHER, self._together):
            whole = self.sum.to_bytes()
            self._store.put_together(self._names, whole)
            self._together, self._alone = len(whole), 0


def count_unit(question: Question[T], unit: Unit) -> tuple[str, bytes]:
    """Return the name and the tally of a unit; another process may run this."""
    return work_units.name(unit), question.plan().count_unit(unit).to_bytes()


def _count_here(
    plan: Plan[T],
    left: Mapping[str, Unit],
    threads: int,
    one_by_one: bool,
    done: Callable[[str, T], object],
) -> None:
    """Count units on threads; `done` gets the name of a unit, or of the first of several."""
    names = list(left)
    at_once = 1 if one_by_one else max(1, len(names) // (PARTS * threads))
    plan.count_units(
        list(left.values()),
        at_once,
        threads,
        lambda number, part: done(names[number * at_once], part),
    )


def _count_elsewhere(
    question: Question[T],
    left: Mapping[str, Unit],
    executor: work_units.Executor,
    done: Callable[[str, T], object],
) -> None:
    """Count units by an executor; `done` gets the name and the tally of each."""
    names = list(left)
    calls = (partial(executor.submit, count_unit, question, unit) for unit in left.values())
    with closing(work_units.finished(calls, len(names), None)) as results:
        for number, result in results:
            data = work_units.checked(result, names[number], bytes)
            done(names[number], question.tally(data))
