"""Cost models that run: dovetailers in dovetailers, boxes, tuple-boxes, mesa-optimisers."""

from dovetail.models.nests.comparisons import MapComparison, compare_maps
from dovetail.models.nests.maps import Inner, LiteralMap, LiteralSteps, literal_map
from dovetail.models.nests.programs import pair_rank
from dovetail.models.nests.runs import NestLevel, NestRun, run_nest

__all__ = [
    "Inner",
    "LiteralMap",
    "LiteralSteps",
    "MapComparison",
    "NestLevel",
    "NestRun",
    "compare_maps",
    "literal_map",
    "pair_rank",
    "run_nest",
]
