"""Early exits, and annealing of a bound on computation."""
