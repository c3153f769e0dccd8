"""Cost models that run: dovetailers in dovetailers, boxes, tuple-boxes, mesa-optimisers."""

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
    "ComparedHint",
    "HintModel",
    "NamedOnInput",
    "Reading",
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
    "compare_tuple_box",
    "tuple_box",
    "tuple_chain",
    "tuple_names",
]
