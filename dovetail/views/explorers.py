"""`Explorer`: a view whose slope and code constant are moved by hand or by Python."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from fractions import Fraction
from html import escape
from typing import Any

from dovetail._core import DovetailError
from dovetail.dovetailing import check_dovetailer
from dovetail.fronts import Front, Number
from dovetail.geometry import Geometry, runtime_geometry
from dovetail.slopes import Slope
from dovetail.values import check, display, extras
from dovetail.views import pages
from dovetail.views.widgets import make_widget

#: Numerators and denominators that the page takes are below this.
TOO_LONG = 10**1000
#: What a notebook says below a view that Python does not follow.
UNHEARD = "Python does not see what is moved here: " + extras.missing(
    "anywidget", extra="notebooks"
)


class Explorer:
    """A view whose numbers and pictures follow the slope and the code constant; from `explore`.

    In Jupyter the last value of a cell is shown; `save_html` makes a page. Where several notebooks'
    outputs show one explorer, they move together. Where widgets are not
    shown, or there is no anywidget, the page is shown in its place.

    Attributes
    ----------
    front
        The front that is shown; None for programs given otherwise.
    geometry
        Its runtime geometry.

    Examples
    --------
    >>> from dovetail.views import explore
    >>> view = explore([(2, 90), (50, 9), (70, 1)])
    >>> view.slope = Slope(3, 2)
    >>> view.kappa = 10
    >>> view
    Explorer(3 programs, slope=3/2, kappa=10)
    """

    def __init__(
        self, known: Front | Geometry, contents: Mapping[str, Any], slope: Slope, kappa: Fraction
    ) -> None:
        self.front = known if isinstance(known, Front) else None
        self.geometry = known if isinstance(known, Geometry) else runtime_geometry(known)
        self._contents = contents
        self._slope, self._kappa = slope, kappa
        self._calls: list[Callable[[Explorer], object]] = []
        self._widget: Any = None

    @property
    def slope(self) -> Slope:
        """The slope a/b that is shown. Set it to a `Slope`, a pair (a, b), an int or a Fraction."""
        return self._slope

    @slope.setter
    def slope(self, slope: Slope | tuple[int, int] | Number) -> None:
        self._set(exact_slope(slope), self._kappa)

    @property
    def kappa(self) -> Fraction:
        """The code constant κ that is shown. Set it to a positive int or Fraction."""
        return self._kappa

    @kappa.setter
    def kappa(self, kappa: Number | float) -> None:
        self._set(self._slope, exact_constant(kappa))

    def observe(self, function: Callable[[Explorer], object]) -> None:
        """Call a function with this view after each change of the slope or the code constant.

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

    def unobserve(self, function: Callable[[Explorer], object]) -> None:
        """Call a function no more."""
        if function not in self._calls:
            raise DovetailError("function was not given to observe()")
        self._calls.remove(function)

    def save_html(self, path: str | os.PathLike[str]) -> None:
        """Write the view, as it stands, as one page that works in any browser, without a network.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        check.path(path, "path").write_text(self._page(), encoding="utf-8")

    @property
    def widget(self) -> Any:
        """The view as an anywidget, made when it is first used.

        Raises
        ------
        MissingExtraError
            If anywidget is not installed.
        """
        if self._widget is None:
            self._widget = make_widget(self._contents, self._state, self._browser_set)
        return self._widget

    @property
    def _state(self) -> dict[str, str]:
        return {"a": str(self._slope.a), "b": str(self._slope.b), "kappa": str(self._kappa)}

    def _set(self, slope: Slope, kappa: Fraction) -> None:
        if (*slope, kappa) == (*self._slope, self._kappa):
            return
        self._slope, self._kappa = slope, kappa
        if self._widget is not None:
            self._widget.state = self._state
        for function in tuple(self._calls):
            function(self)

    def _browser_set(self, state: Mapping[str, str]) -> None:
        a, b = (int(state[name]) for name in "ab")
        self._set(exact_slope((a, b)), exact_constant(Fraction(state["kappa"])))

    def _page(self) -> str:
        return pages.page({"contents": self._contents, "state": self._state}, self._title)

    @property
    def _title(self) -> str:
        return f"{self.geometry.name or 'programs'} — dovetail explorer"

    def _repr_html_(self) -> str:
        """Return the page in a frame: what a notebook shows that cannot show the widget."""
        note = "" if extras.has("anywidget") else f"<p>{escape(UNHEARD)}</p>"
        return pages.framed(self._page(), self._title) + note

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Return the widget, if it can be made; a notebook asks for `_repr_html_` besides."""
        if not extras.has("anywidget"):
            return {}
        data, metadata = self.widget._repr_mimebundle_(**options)
        return {**data, "text/plain": repr(self)}, metadata

    def _display_(self) -> Any:  # marimo asks for this
        return self.widget

    def __repr__(self) -> str:
        name = self.geometry.name and f"{self.geometry.name}, "
        programs = display.count(len(self._contents["points"]), "program")
        kappa = display.shorten(self._kappa)
        return f"Explorer({name}{programs}, slope={self._slope}, kappa={kappa})"


def exact_slope(value: Any) -> Slope:
    """Return a slope that the page takes, from one, a pair (a, b) or a number."""
    if not isinstance(value, Slope):
        if isinstance(value, tuple | list):
            value = Slope(*check.parts(value, "slope", "a Slope, a pair (a, b), or a number"))
        else:
            value = Slope.from_value(check.rational(value, "slope"))
    a, b, _ = check_dovetailer(value, 1, "rank")
    return Slope(a, b)


def exact_constant(kappa: Any) -> Fraction:
    """Return a code constant that the page takes."""
    constant = check.constant(kappa, "kappa")
    if max(constant.as_integer_ratio()) >= TOO_LONG:
        raise DovetailError("kappa must have at most 1,000 digits")
    return constant
