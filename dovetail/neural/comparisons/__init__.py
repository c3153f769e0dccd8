"""All proposals by name, side by side, and in a ledger."""
