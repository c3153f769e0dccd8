"""Whatever the order of equal lengths: who wins, and what is on the front, under random orders."""
