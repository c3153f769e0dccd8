"""Pictures of solutions, and of what speed priors select."""
