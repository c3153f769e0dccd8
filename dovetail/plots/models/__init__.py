"""Pictures of the cost models."""
