"""Predicates that fail, and what they may answer."""

from collections.abc import Callable
from typing import Any

import pytest

import dovetail
from dovetail import Task

TASK = Task.examples([("", "1"), ("1", "0")], readout="head")


BOTH = pytest.mark.parametrize("function", [dovetail.search, dovetail.dovetail])


class BoomError(Exception):
    pass


class FailsAt:
    """A predicate that raises at one of its calls and says no at the others."""

    def __init__(self, call: int, error: BaseException) -> None:
        self.call, self.error, self.calls = call, error, 0

    def __call__(self, _: list[str]) -> bool:
        self.calls += 1
        if self.calls == self.call:
            raise self.error
        return False


@BOTH
@pytest.mark.parametrize("call", [1, 2, 30])
@pytest.mark.parametrize("error", [BoomError("own"), ValueError("own"), KeyboardInterrupt("own")])
def test_an_exception_of_a_predicate_comes_through(
    function: Callable[..., Any], call: int, error: BaseException
) -> None:
    before = function(TASK)
    predicate = FailsAt(call, error)
    task = Task.predicate(["", "1"], predicate, readout="head")
    with pytest.raises(type(error)) as caught:
        function(task)
    assert caught.value is error
    assert predicate.calls == call
    assert (function(TASK).rank, function(TASK).slots) == (before.rank, before.slots)
    # A new search calls the same predicate again.
    with pytest.raises(BoomError):
        function(Task.predicate([""], FailsAt(3, BoomError()), readout="head"))


def test_an_exception_of_a_predicate_in_an_evaluation_comes_through() -> None:
    error = BoomError("own")
    with pytest.raises(BoomError) as caught:
        Task.predicate([""], FailsAt(1, error)).evaluate("1RZ1RZ")
    assert caught.value is error


@BOTH
def test_an_answer_without_a_truth_value_comes_through(function: Callable[..., Any]) -> None:
    class Undecided:
        def __bool__(self) -> bool:
            raise BoomError

    with pytest.raises(BoomError):
        function(Task.predicate([""], lambda _: Undecided()))


@BOTH
def test_any_true_value_is_a_yes(function: Callable[..., Any]) -> None:
    task = Task.predicate([""], lambda outputs: [outputs[0]] if outputs[0] else "", readout="tape")
    assert (function(task).rank, function(task).time) == (7, 1)


@BOTH
def test_a_predicate_may_search_itself(function: Callable[..., Any]) -> None:
    def nested(outputs: list[str]) -> bool:
        return bool(outputs[0] == "1" and function(Task.output("1")).rank == 7)

    assert function(Task.predicate([""], nested)).rank == 7
