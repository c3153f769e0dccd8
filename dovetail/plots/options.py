"""What all pictures have in common: `ax`, and the refusal of unknown options."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any, ParamSpec, cast

from matplotlib.axes import Axes

from dovetail._core import DovetailError
from dovetail.values import check, display

Options = ParamSpec("Options")

#: What the docstring of every picture says of `ax`, and of what it returns.
COMMON = """ax
    The Axes to draw into; a new figure unless given.

Returns
-------
Axes
    The Axes drawn into.
"""


def picture(draw: Callable[Options, Axes]) -> Callable[Options, Axes]:
    """Return a plot function that refuses unknown options and a wrong `ax` by name.

    Its docstring is completed: what is said of `ax`, and of the Axes returned, stands here once.

    Examples
    --------
    >>> from dovetail import plots
    >>> plots.front([(2, 3)], colour="red")
    Traceback (most recent call last):
        ...
    dovetail.DovetailError: front: has no option 'colour'; accepted are slopes, tie, ax, log
    """
    parameters = inspect.signature(draw).parameters.values()
    accepted = [one.name for one in parameters if one.kind is one.KEYWORD_ONLY]
    data = [one.name for one in parameters if one.kind is not one.KEYWORD_ONLY]

    @functools.wraps(draw)
    def checked(*given: Any, **options: Any) -> Axes:
        for name in options:
            if name not in accepted and name not in data:
                raise DovetailError(
                    f"{draw.__name__}: has no option {display.shown(name)}; "
                    f"accepted are {', '.join(accepted)}"
                )
        if options.get("ax") is not None:
            check.instance(options["ax"], "ax", Axes)
        return draw(*given, **options)

    section = r"Parameters\n-+\n(?:.+\n)+"
    checked.__doc__ = re.sub(section, rf"\g<0>{COMMON}", inspect.getdoc(draw) or "")
    return cast("Callable[Options, Axes]", checked)


def optional_flag(value: object, name: str) -> bool | None:
    """Return `value` if it is True or False, or None, which leaves the choice to the picture."""
    return None if value is None else check.flag(value, name)
