"""Values that several rooms test with."""

# Machines of up to four states and two symbols.
WITHIN_4_STATES = 36 + 10**4 + 14**6 + 18**8
# All Pareto-minimal solutions of xor within 4 states and time 200; they have 3.
XOR = [(3_930_639, 13), (4_197_591, 8)]
