"""Progress bars, imported and shown only where they are asked for."""

import contextlib
from collections.abc import Iterator
from typing import Protocol


class Show(Protocol):
    """Shows how far something is."""

    def __call__(self, count: int, **values: object) -> None:
        """Show a count and some values beside it."""


def _silent(count: int, **values: object) -> None:
    pass


@contextlib.contextmanager
def bar(unit: str, start: int, progress: bool) -> Iterator[Show]:
    """Give a function that moves a bar from `start` on; without `progress` it does nothing."""
    if not progress:
        yield _silent
        return
    from tqdm.auto import tqdm

    with tqdm(unit=unit, initial=start) as line:

        def show(count: int, **values: object) -> None:
            line.set_postfix(values, refresh=False)
            line.update(count - line.n)

        yield show
