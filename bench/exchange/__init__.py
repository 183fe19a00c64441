"""Benchmarks of the exchange."""
