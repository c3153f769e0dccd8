"""Studies: how costs grow, what trees cost, which prior generalises."""
