"""Pictures of the data: data in, matplotlib Axes out.

Every function takes its data first and everything else by keyword, draws into `ax` (or into a new
figure of its own), returns the Axes, and never calls `show`.
"""

from dovetail.plots import censuses, data, dovetailing, fronts, geometry, ledgers, machines, slopes
from dovetail.plots.circuits import drawings, linear, priors, studies
from dovetail.plots.forwarding import basins as _basins
from dovetail.plots.forwarding import diagrams, maps, sweeps, towers
from dovetail.plots.forwarding import existence as _existence
from dovetail.plots.forwarding import priors as _priors
from dovetail.plots.forwarding import softmax as _softmax
from dovetail.plots.models import boxes as _boxes
from dovetail.plots.models import mesa as _mesa
from dovetail.plots.models import nests
from dovetail.plots.models import tuple_box as _tuple_box
from dovetail.plots.neural import annealing as _neural_annealing
from dovetail.plots.neural import compute as _compute
from dovetail.plots.neural import exits as _exits
from dovetail.plots.neural import growing as _growing
from dovetail.plots.neural import halting as _halting
from dovetail.plots.neural import misbehaviour as _planted_networks
from dovetail.plots.neural import pondering as _pondering
from dovetail.plots.options import picture
from dovetail.plots.speed import annealing as _annealing
from dovetail.plots.speed import generalisation as _generalisation
from dovetail.plots.speed import misbehaviour as _misbehaviour
from dovetail.plots.speed import orders
from dovetail.plots.speed import solutions as _solutions

accuracy_by_compute = picture(_compute.accuracy_by_compute)
compared = picture(_compute.compared)
annealed = picture(_neural_annealing.annealed)
annealing = picture(_annealing.annealing)
annealing_speed = picture(_annealing.annealing_speed)
areas = picture(geometry.areas)
basins = picture(_basins.basins)
bounded_choice = picture(_planted_networks.bounded_choice)
box_counts = picture(_boxes.box_counts)
box_fixed_points = picture(_boxes.box_fixed_points)
box_leak = picture(_boxes.box_leak)
box_parts = picture(_boxes.box_parts)
box_tree = picture(_boxes.box_tree)
candidates = picture(_annealing.candidates)
census = picture(censuses.census)
checks_needed = picture(_generalisation.checks_needed)
circuit = picture(drawings.circuit)
circuit_comparison = picture(priors.circuit_comparison)
circuit_depths = picture(priors.circuit_depths)
circuit_forwarding = picture(priors.circuit_forwarding)
circuit_minimum = picture(linear.circuit_minimum)
circuit_pairs = picture(priors.circuit_pairs)
cobweb = picture(maps.cobweb)
costs = picture(geometry.costs)
existence_proof = picture(_existence.existence_proof)
exit_fractions = picture(_exits.exit_fractions)
exited = picture(_exits.exited)
extremes = picture(geometry.extremes)
forwarding_map = picture(maps.forwarding_map)
fraction_map = picture(slopes.fraction_map)
fraction_scatter = picture(slopes.fraction_scatter)
front = picture(fronts.front)
gate_counts = picture(linear.gate_counts)
generalisation = picture(studies.generalisation)
grown = picture(_growing.grown)
growth = picture(studies.growth)
halting_chances = picture(_halting.halting_chances)
held_out_by_slope = picture(_generalisation.held_out_by_slope)
hint_model = picture(_tuple_box.hint_model)
kappa_diagram = picture(diagrams.kappa_diagram)
learning_curve = picture(_generalisation.learning_curve)
ledger = picture(ledgers.ledger)
linear_circuit = picture(linear.linear_circuit)
literal_map = picture(nests.literal_map)
mesa_phases = picture(_mesa.mesa_phases)
mesa_sensitivity = picture(_mesa.mesa_sensitivity)
mesa_thresholds = picture(_mesa.mesa_thresholds)
mesa_totals = picture(_mesa.mesa_totals)
misbehaviour = picture(_misbehaviour.misbehaviour)
order_shares = picture(orders.order_shares)
penalised = picture(_halting.penalised)
phase_diagram = picture(sweeps.phase_diagram)
planning = picture(_mesa.planning)
planted = picture(_misbehaviour.planted)
planted_cell = picture(_planted_networks.planted_cell)
pondered = picture(_pondering.pondered)
predicted = picture(_halting.predicted)
prior_graph = picture(_priors.prior_graph)
probed = picture(_planted_networks.probed)
restriction = picture(studies.restriction)
retrained = picture(_planted_networks.retrained)
rollout_curves = picture(_pondering.rollout_curves)
rollout_needs = picture(_pondering.rollout_needs)
rollouts_by_difficulty = picture(_halting.rollouts_by_difficulty)
rollout_waste = picture(_planted_networks.rollout_waste)
rollouts_by_length = picture(_pondering.rollouts_by_length)
accuracy_by_length = picture(_pondering.accuracy_by_length)
soft_path = picture(_softmax.soft_path)
solutions = picture(_solutions.solutions)
space_time = picture(machines.space_time)
speed_weight = picture(_mesa.speed_weight)
store_or_derive = picture(_mesa.store_or_derive)
table = picture(data.table)
tower = picture(towers.tower)
triangle = picture(dovetailing.triangle)
tuple_box = picture(_tuple_box.tuple_box)
tuple_chain = picture(_tuple_box.tuple_chain)
tuple_costs = picture(_tuple_box.tuple_costs)
tuple_names = picture(_tuple_box.tuple_names)
tuple_pieces = picture(_tuple_box.tuple_pieces)
tuple_regions = picture(_tuple_box.tuple_regions)
verdicts = picture(_planted_networks.verdicts)

__all__ = [
    "accuracy_by_compute",
    "accuracy_by_length",
    "annealed",
    "annealing",
    "annealing_speed",
    "areas",
    "basins",
    "bounded_choice",
    "box_counts",
    "box_fixed_points",
    "box_leak",
    "box_parts",
    "box_tree",
    "candidates",
    "census",
    "checks_needed",
    "circuit",
    "circuit_comparison",
    "circuit_depths",
    "circuit_forwarding",
    "circuit_minimum",
    "circuit_pairs",
    "cobweb",
    "compared",
    "costs",
    "existence_proof",
    "exit_fractions",
    "exited",
    "extremes",
    "forwarding_map",
    "fraction_map",
    "fraction_scatter",
    "front",
    "gate_counts",
    "generalisation",
    "grown",
    "growth",
    "halting_chances",
    "held_out_by_slope",
    "hint_model",
    "kappa_diagram",
    "learning_curve",
    "ledger",
    "linear_circuit",
    "literal_map",
    "mesa_phases",
    "mesa_sensitivity",
    "mesa_thresholds",
    "mesa_totals",
    "misbehaviour",
    "order_shares",
    "penalised",
    "phase_diagram",
    "planning",
    "planted",
    "planted_cell",
    "pondered",
    "predicted",
    "prior_graph",
    "probed",
    "restriction",
    "retrained",
    "rollout_curves",
    "rollout_needs",
    "rollout_waste",
    "rollouts_by_difficulty",
    "rollouts_by_length",
    "soft_path",
    "solutions",
    "space_time",
    "speed_weight",
    "store_or_derive",
    "table",
    "tower",
    "triangle",
    "tuple_box",
    "tuple_chain",
    "tuple_costs",
    "tuple_names",
    "tuple_pieces",
    "tuple_regions",
    "verdicts",
]
