"""Decisions of the assembly: values in, a value or a refusal out. No database, no clock."""
