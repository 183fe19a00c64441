"""What allauth did, written to the audit.

allauth is the one writer that is not ours: it checks passwords and keys, and keeps sessions. What it tells by its
signals (`members.sign_in`) is recorded here, as operations of the system actor for the officer's bureau.
"""

from datetime import datetime

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members import permissions
from comity.members.models import Officer


@operation("members.sign_in", allow=permissions.SIGN_IN, subject="officer")
def sign_in(actor: Actor, *, officer: Officer, methods: list[str], at: datetime) -> Officer:
    """Record that an officer signed in, and by which means (password, totp, webauthn, recovery code)."""
    return officer


@operation("members.sign_in_failed", allow=permissions.SIGN_IN_FAILED)
def sign_in_failed(actor: Actor, *, officer: Officer | None, method: str, at: datetime) -> None:
    """Record that somebody failed to sign in.

    What was typed is not kept: people type passwords into the wrong field. An unknown user name leaves an entry like
    a known one, so that neither the time nor the ledger's growth tells them apart.
    """
    note(known=officer is not None)


@operation("members.sign_out", allow=permissions.SIGN_OUT, subject="officer")
def sign_out(actor: Actor, *, officer: Officer, at: datetime) -> Officer:
    """Record that an officer signed out."""
    return officer


@operation("members.add_factor", allow=permissions.ADD_FACTOR, subject="officer")
def add_factor(actor: Actor, *, officer: Officer, factor: str, at: datetime) -> Officer:
    """Record that an officer added a second factor, or a passkey, to their account."""
    return officer


@operation("members.remove_factor", allow=permissions.REMOVE_FACTOR, subject="officer")
def remove_factor(actor: Actor, *, officer: Officer, factor: str, at: datetime) -> Officer:
    """Record that an officer removed a second factor, or a passkey, from their account."""
    return officer


@operation("members.change_password", allow=permissions.CHANGE_PASSWORD, subject="officer")
def change_password(actor: Actor, *, officer: Officer, at: datetime) -> Officer:
    """Record that an officer changed their password."""
    return officer
