"""Long work: cut into units, done on threads or by an executor, kept in a store."""
