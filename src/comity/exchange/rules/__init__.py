"""Decisions of the exchange: values in, a value or a refusal out; no database, no clock, no request."""
