"""What selected solutions do on new inputs: by slope, with checks, by the number of examples."""
