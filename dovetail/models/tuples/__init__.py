"""Tuple-box: chains of two-headed machines, run on real machines."""
