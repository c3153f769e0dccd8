"""The view in a notebook: a widget with the state, and what the browser is told."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from dovetail.values import extras
from dovetail.views import pages

if TYPE_CHECKING:
    from dovetail.views.views import View


@cache
def _kind(script: str) -> Any:
    """Return the class of the widgets, made when it is needed: anywidget is an extra."""
    anywidget = extras.need("anywidget", extra="notebooks")
    traitlets = extras.need("traitlets", extra="notebooks")
    synced = {name: traitlets.Dict().tag(sync=True) for name in ("contents", "state")}
    sources = {"_esm": pages.script(script), "_css": pages.style()}
    members = {**sources, "__module__": __name__, **synced}
    return type("ExplorerWidget", (anywidget.AnyWidget,), members)


def make_widget(view: View) -> Any:
    """Return the widget of a view, which is told what the browser sets and asks.

    Raises
    ------
    MissingExtraError
        If anywidget is not installed.
    """
    made = _kind(view._script)(contents=dict(view._contents), state=view._state)
    made.observe(lambda change: view._browser_set(change["new"]), names="state")
    made.on_msg(lambda _widget, asked, _bytes: made.send(*view._answer(asked)))
    return made
