"""Printed badges."""
