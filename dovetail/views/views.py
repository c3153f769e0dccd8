"""`View`: what all views share: they are shown in a notebook, and tell Python of changes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Self

from dovetail._core import DovetailError
from dovetail.values import check, display, extras
from dovetail.views import pages
from dovetail.views.widgets import make_widget

#: What a notebook says below a view that Python does not follow.
UNHEARD = "Python does not see what is moved here: " + extras.missing(
    "anywidget", extra="notebooks"
)


class View(ABC):
    """Base of views: contents that stay, and a state that is moved by hand or by Python."""

    #: The script of the browser, a key of `pages.SCRIPTS`.
    _script = "explorer"

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self._contents = contents
        self._calls: list[Callable[[Any], object]] = []
        self._widget: Any = None

    def observe(self, function: Callable[[Self], object]) -> None:
        """Call a function with this view after each change of its state.

        Examples
        --------
        >>> from dovetail.views import explore
        >>> view, seen = explore([(1, 3)]), []
        >>> view.observe(lambda view: seen.append(str(view.slope)))
        >>> view.slope = 2
        >>> seen
        ['2/1']
        """
        self._calls.append(check.function(function, "function"))

    def unobserve(self, function: Callable[[Self], object]) -> None:
        """Call a function no more."""
        if function not in self._calls:
            raise DovetailError("function was not given to observe()")
        self._calls.remove(function)

    @property
    def widget(self) -> Any:
        """The view as an anywidget, made when it is first used.

        Raises
        ------
        MissingExtraError
            If anywidget is not installed.
        """
        if self._widget is None:
            self._widget = make_widget(self)
        return self._widget

    @property
    @abstractmethod
    def _state(self) -> dict[str, Any]:
        """The state as the browser has it."""

    @property
    @abstractmethod
    def _title(self) -> str:
        """The title of the page."""

    @abstractmethod
    def _page(self) -> str:
        """Return the view, as it stands, as one page."""

    @abstractmethod
    def _browser_set(self, state: Mapping[str, Any]) -> None:
        """Take over a state that was set in the browser."""

    def _answer(self, asked: Any) -> tuple[dict[str, Any], list[bytes]]:
        """Return the answer to a message of the browser, and the bytes that go with it."""
        return {"refused": f"this view has no answer to {display.shown(asked)}"}, []

    def _changed(self) -> None:
        """Tell the browser and the functions that observe of the new state."""
        if self._widget is not None:
            self._widget.state = self._state
        for function in tuple(self._calls):
            function(self)

    def _repr_html_(self) -> str:
        """Return the page in a frame: what a notebook shows that cannot show the widget."""
        note = "" if extras.has("anywidget") else f"<p>{escape(UNHEARD)}</p>"
        try:
            return pages.framed(self._page(), self._title) + note
        except DovetailError as error:  # too much for a page
            return f"<p>{escape(f'{self!r}: {error}')}</p>{note}"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Return the widget, if it can be made; a notebook asks for `_repr_html_` besides."""
        if not extras.has("anywidget"):
            return {}
        data, metadata = self.widget._repr_mimebundle_(**options)
        return {**data, "text/plain": repr(self)}, metadata

    def _display_(self) -> Any:  # marimo asks for this
        return self.widget
