"""The rules of the reference engine over plain arrays, for numba. No names, no objects inside."""
