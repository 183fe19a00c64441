"""Documents of a session on paper."""
