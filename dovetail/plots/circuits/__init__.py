"""Pictures of circuits, their costs and their priors."""
