"""The view in a notebook: a widget with the state, and what the browser is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from dovetail.values import extras
from dovetail.views import pages


@cache
def _kind() -> Any:
    """Return the class of the widgets, made when it is needed: anywidget is an extra."""
    anywidget = extras.need("anywidget", extra="notebooks")
    traitlets = extras.need("traitlets", extra="notebooks")
    synced = {name: traitlets.Dict().tag(sync=True) for name in ("contents", "state")}
    members = {"_esm": pages.script(), "_css": pages.style(), "__module__": __name__, **synced}
    return type("ExplorerWidget", (anywidget.AnyWidget,), members)


def make_widget(
    contents: Mapping[str, Any],
    state: Mapping[str, str],
    on_state: Callable[[Mapping[str, str]], None],
) -> Any:
    """Return a widget; `on_state` is called with each state that the browser sets.

    Raises
    ------
    MissingExtraError
        If anywidget is not installed.
    """
    made = _kind()(contents=dict(contents), state=dict(state))
    made.observe(lambda change: on_state(change["new"]), names="state")
    return made
