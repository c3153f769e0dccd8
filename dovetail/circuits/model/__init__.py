"""Circuits: operators, bases, gates, and how circuits are made."""
