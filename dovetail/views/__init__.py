"""Views: what is asked and answered in a browser, in a notebook or as a page of its own."""

from dovetail.views.explorers import Explorer
from dovetail.views.machine_explorers import MachineExplorer
from dovetail.views.openings import explore
from dovetail.views.views import View

__all__ = ["Explorer", "MachineExplorer", "View", "explore"]
