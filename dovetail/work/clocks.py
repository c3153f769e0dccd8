"""The time that a search may take."""

from __future__ import annotations

import time


class OutOfTimeError(Exception):
    """Time or memory does not allow an answer."""


class Clock:
    """How much is left of a number of seconds; None: no limit.

    Examples
    --------
    >>> Clock(None).left() is None, Clock(0).left(), Clock(0).is_over()
    (True, 0.0, True)
    """

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        """Return the seconds that are left, at least 0."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    def is_over(self) -> bool:
        """Return whether nothing is left."""
        return self.left() == 0.0

    def check(self) -> None:
        """Raise `OutOfTimeError` if nothing is left."""
        if self.is_over():
            raise OutOfTimeError

    def share(self, parts: int) -> Clock:
        """Return the clock of the first of so many searches, if all get the same time."""
        left = self.left()
        return Clock(None if left is None else left / parts)
