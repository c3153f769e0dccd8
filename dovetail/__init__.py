"""Dovetailing over Turing machines: which program is found first, and what finding it costs.

Examples
--------
>>> import dovetail
>>> hit = dovetail.search(dovetail.Task.output("1"), a=1, b=1)
>>> hit.machine, hit.rank, hit.time
(Machine('1RZ0RZ'), 7, 1)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dovetail import tasks
from dovetail._core import DovetailError
from dovetail.censuses import Census, census, estimate_census
from dovetail.dovetailing import HaltingTable, Hit, NoHit, dovetail, search
from dovetail.fronts import Front, front
from dovetail.geometry import Geometry, Ledger, compare_costs, runtime_geometry
from dovetail.machines import Machine, Proof, Run, Space, configurations, prove, run, space_time
from dovetail.slopes import Slope, fraction_complexity
from dovetail.tasks import Task
from dovetail.version import VERSION
from dovetail.work.estimates import Estimate

if TYPE_CHECKING:
    from dovetail import circuits, data, forwarding, models, neural, plots, speed, views
    from dovetail.data import complexity
    from dovetail.speed import Solutions, solutions
    from dovetail.views import Explorer, MachineExplorer, explore

__version__ = VERSION

# So that `dovetail.census.estimate` is found beside the census that it is about.
census.estimate = estimate_census  # type: ignore[attr-defined]

__all__ = [
    "Census",
    "DovetailError",
    "Estimate",
    "Explorer",
    "Front",
    "Geometry",
    "HaltingTable",
    "Hit",
    "Ledger",
    "Machine",
    "MachineExplorer",
    "NoHit",
    "Proof",
    "Run",
    "Slope",
    "Solutions",
    "Space",
    "Task",
    "__version__",
    "census",
    "circuits",
    "compare_costs",
    "complexity",
    "configurations",
    "data",
    "dovetail",
    "estimate_census",
    "explore",
    "forwarding",
    "fraction_complexity",
    "front",
    "models",
    "neural",
    "plots",
    "prove",
    "run",
    "runtime_geometry",
    "search",
    "solutions",
    "space_time",
    "speed",
    "tasks",
    "views",
]


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    # These are imported when used, to keep `import dovetail` fast.
    if name in ("circuits", "data", "forwarding", "models", "neural", "plots", "speed", "views"):
        return import_module(f"dovetail.{name}")
    if name in ("Solutions", "solutions"):
        return getattr(import_module("dovetail.speed"), name)
    if name == "complexity":
        return import_module("dovetail.data").complexity
    if name in ("Explorer", "MachineExplorer", "explore"):
        return getattr(import_module("dovetail.views"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
