"""Cost models that run: dovetailers in dovetailers, boxes, tuple-boxes, mesa-optimisers."""

from dovetail.models.boxes.closed_forms import BoxCost, box_cost
from dovetail.models.boxes.discounted_maps import BoxMap, BoxSweep, box_map, box_sweep
from dovetail.models.boxes.leaks import BoxLeak, box_leak
from dovetail.models.boxes.literal_choices import BoxedInner, literal_box, literal_box_orbit
from dovetail.models.boxes.measured import MeasuredSearch, measure_nest, measure_search
from dovetail.models.boxes.numbers_tried import BestTried, best_tried
from dovetail.models.boxes.trees import BoxRun, run_boxes
from dovetail.models.nests.comparisons import MapComparison, compare_maps
from dovetail.models.nests.maps import Inner, LiteralMap, LiteralSteps, literal_map
from dovetail.models.nests.programs import pair_rank
from dovetail.models.nests.runs import NestLevel, NestRun, run_nest

__all__ = [
    "BestTried",
    "BoxCost",
    "BoxLeak",
    "BoxMap",
    "BoxRun",
    "BoxSweep",
    "BoxedInner",
    "Inner",
    "LiteralMap",
    "LiteralSteps",
    "MapComparison",
    "MeasuredSearch",
    "NestLevel",
    "NestRun",
    "best_tried",
    "box_cost",
    "box_leak",
    "box_map",
    "box_sweep",
    "compare_maps",
    "literal_box",
    "literal_box_orbit",
    "literal_map",
    "measure_nest",
    "measure_search",
    "pair_rank",
    "run_boxes",
    "run_nest",
]
