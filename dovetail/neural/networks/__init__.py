"""The architectures, what they compute, and a meter of it."""
