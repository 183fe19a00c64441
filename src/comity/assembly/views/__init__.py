"""Pages of the assembly, one module for a subject."""
