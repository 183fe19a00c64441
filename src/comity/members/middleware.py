"""Puts the actor on the request."""
