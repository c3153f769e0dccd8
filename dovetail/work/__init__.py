"""Long work: units on threads or an executor, stores of finished units, progress bars."""
