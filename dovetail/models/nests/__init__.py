"""Dovetailers inside dovetailers: which one an outer dovetailer really finds first."""
