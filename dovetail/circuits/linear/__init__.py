"""Circuits whose wires are used up: least linear circuits."""
