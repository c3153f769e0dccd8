"""Values: arguments checked, numbers as text and as floats."""
