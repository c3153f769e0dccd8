"""Misbehaviour: wasted computation, planted machines, checks, and what priors make of them."""
