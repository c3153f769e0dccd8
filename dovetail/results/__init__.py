"""What all results share: columns, data frames."""
