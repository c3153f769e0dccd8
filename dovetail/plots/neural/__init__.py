"""Pictures of small networks."""
