"""Least circuits: tables, classes, searches and a SAT solver."""
