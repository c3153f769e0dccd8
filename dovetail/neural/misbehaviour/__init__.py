"""Misbehaviour planted in networks: waste, withheld answers, and what priors make of them.

Lookup tables as networks and selection with a check are here too. docs/neural/misbehaviour.md has
the definitions.
"""
