"""Mesa-optimisers by components: what each structure costs, and which one wins where."""
