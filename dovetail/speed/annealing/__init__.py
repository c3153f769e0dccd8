"""Computational annealing: the bound on computation is raised until a program is good enough."""
