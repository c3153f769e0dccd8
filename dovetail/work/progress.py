"""Progress bars; tqdm is imported only where a bar is shown."""

import contextlib
from collections.abc import Iterator
from typing import Any, Protocol


class Show(Protocol):
    """A function that moves a progress bar."""

    def __call__(self, count: float, **values: object) -> None:
        """Move the bar to a count, and show some values beside it."""


def _silent(count: float, **values: object) -> None:
    pass


@contextlib.contextmanager
def progress_bar(unit: str, start: int, progress: bool, total: int | None = None) -> Iterator[Show]:
    """Yield a function that moves a bar from `start` on; without `progress` it does nothing.

    The remaining time that is shown is for the mean speed since the bar began.
    """
    if not progress:
        yield _silent
        return
    from tqdm.auto import tqdm

    options: dict[str, Any] = {"unit": unit, "unit_scale": True, "smoothing": 0}
    with tqdm(total=total, initial=start, **options) as line:

        def show(count: float, **values: object) -> None:
            line.set_postfix(values, refresh=False)
            line.update(count - line.n)

        yield show
