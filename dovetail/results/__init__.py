"""Results: their base class, columns, data frames and files."""
