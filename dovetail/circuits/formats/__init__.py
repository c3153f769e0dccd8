"""Circuits written to files and read from them: BLIF and ASCII AIGER."""
