"""Identifiers: UUID version 7 (RFC 9562), so that rows sort by the time they were made."""

import uuid

import uuid6


def new_id() -> uuid.UUID:
    """A fresh UUIDv7."""
    return uuid.UUID(int=uuid6.uuid7().int)
