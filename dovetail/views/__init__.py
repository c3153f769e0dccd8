"""Views: what is asked and answered in a browser, in a notebook or as a page of its own."""

from dovetail.views.explorers import Explorer
from dovetail.views.openings import explore

__all__ = ["Explorer", "explore"]
