"""Searches that score programs in a box whose work is discounted: formulas and real runs."""
