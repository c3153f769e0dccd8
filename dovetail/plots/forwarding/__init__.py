"""Pictures of forwarding: maps, webs, basins, diagrams, towers."""
