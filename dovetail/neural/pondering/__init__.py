"""Pondering: rollouts raised (2A), penalised or predicted (2B)."""
