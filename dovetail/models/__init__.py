"""Cost models that run: dovetailers in dovetailers, boxes, tuple-boxes, mesa-optimisers."""

from dovetail.models.boxes.closed_forms import BoxCost, box_cost
from dovetail.models.boxes.discounted_maps import BoxMap, BoxSweep, box_map, box_sweep
from dovetail.models.boxes.leaks import BoxLeak, box_leak
from dovetail.models.boxes.literal_choices import BoxedInner, literal_box, literal_box_orbit
from dovetail.models.boxes.measured import MeasuredSearch, measure_nest, measure_search
from dovetail.models.boxes.numbers_tried import BestTried, best_tried
from dovetail.models.boxes.trees import BoxRun, run_boxes
from dovetail.models.mesa.exchanges import Exchange
from dovetail.models.mesa.grounded import StoreOrDerive, store_or_derive
from dovetail.models.mesa.phases import MesaBoundary, MesaPhases, evenly
from dovetail.models.mesa.rollouts import Planning, episodes_lost, planning, win_chance
from dovetail.models.mesa.sensitivities import MesaSensitivity
from dovetail.models.mesa.structures import (
    CHECKED_DECEPTIVE,
    EXAMPLE_COSTS,
    FAST_DECEPTIVE,
    HONEST,
    HONEST_FINDER,
    SIMPLE_DECEPTIVE,
    STRUCTURES,
    Component,
    Structure,
)
from dovetail.models.mesa.thresholds import CommonTerms, MesaThreshold, MesaThresholds, MesaWin
from dovetail.models.mesa.totals import Mesa
from dovetail.models.mesa.weights import SpeedWeight, WeightRange, largest_speed_weight
from dovetail.models.nests.comparisons import MapComparison, compare_maps
from dovetail.models.nests.maps import Inner, LiteralMap, LiteralSteps, literal_map
from dovetail.models.nests.programs import pair_rank
from dovetail.models.nests.runs import NestLevel, NestRun, run_nest
from dovetail.models.tuples.boxes import TupleBox
from dovetail.models.tuples.chains import TupleChain, TupleLevel, tuple_chain
from dovetail.models.tuples.comparisons import (
    ComparedHint,
    TupleComparison,
    compare_tuple_box,
)
from dovetail.models.tuples.formulas import HintModel
from dovetail.models.tuples.names import NamedOnInput, TupleNames, tuple_names
from dovetail.models.tuples.readings import Reading
from dovetail.models.tuples.regions import TupleRegion, TupleRegions
from dovetail.models.tuples.searches import tuple_box
from dovetail.models.tuples.winners import TupleBest, TuplePiece, TuplePieces

__all__ = [
    "CHECKED_DECEPTIVE",
    "EXAMPLE_COSTS",
    "FAST_DECEPTIVE",
    "HONEST",
    "HONEST_FINDER",
    "SIMPLE_DECEPTIVE",
    "STRUCTURES",
    "BestTried",
    "BoxCost",
    "BoxLeak",
    "BoxMap",
    "BoxRun",
    "BoxSweep",
    "BoxedInner",
    "CommonTerms",
    "ComparedHint",
    "Component",
    "Exchange",
    "HintModel",
    "Inner",
    "LiteralMap",
    "LiteralSteps",
    "MapComparison",
    "MeasuredSearch",
    "Mesa",
    "MesaBoundary",
    "MesaPhases",
    "MesaSensitivity",
    "MesaThreshold",
    "MesaThresholds",
    "MesaWin",
    "NamedOnInput",
    "NestLevel",
    "NestRun",
    "Planning",
    "Reading",
    "SpeedWeight",
    "StoreOrDerive",
    "Structure",
    "TupleBest",
    "TupleBox",
    "TupleChain",
    "TupleComparison",
    "TupleLevel",
    "TupleNames",
    "TuplePiece",
    "TuplePieces",
    "TupleRegion",
    "TupleRegions",
    "WeightRange",
    "best_tried",
    "box_cost",
    "box_leak",
    "box_map",
    "box_sweep",
    "compare_maps",
    "compare_tuple_box",
    "episodes_lost",
    "evenly",
    "largest_speed_weight",
    "literal_box",
    "literal_box_orbit",
    "literal_map",
    "measure_nest",
    "measure_search",
    "pair_rank",
    "planning",
    "run_boxes",
    "run_nest",
    "store_or_derive",
    "tuple_box",
    "tuple_chain",
    "tuple_names",
    "win_chance",
]
