"""Benchmarks of the press desk, its badges and its gates."""
