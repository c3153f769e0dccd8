"""Priors on circuits: a whole against its parts."""
