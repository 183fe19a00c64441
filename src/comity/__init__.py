"""Comity: the open platform on which the police of many states cooperate."""

__version__ = "0.1.0"
