"""Training in parts, what trained networks answer, the size prior and networks of fixed depth."""
