"""Signing keys of a session: the public half is a row, the private half a locked file among the node's keys."""

import os
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from comity.accreditation import errors
from comity.accreditation.badge_codes import KeyUse
from comity.accreditation.badge_format import key_mark
from comity.accreditation.models import SessionKey, Terms
from comity.engines.envelopes.locking import Secret
from comity.exchange import keyring

FOLDER = "sessions"
SEED_BYTES = 32


def signing(terms: Terms, use: KeyUse, at: datetime) -> SessionKey:
    """The key that signs now; made where there is none. Inside an operation."""
    found = SessionKey.objects.filter(terms=terms, use=use, replaced_at__isnull=True).first()
    return found or made(terms, use, at)


def made(terms: Terms, use: KeyUse, at: datetime) -> SessionKey:
    """A new key. Inside an operation that has replaced the one before."""
    seed = Secret(os.urandom(SEED_BYTES))
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    name = public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    # The file first: should the node stop in between, it has a key that nothing names, and no row without its key.
    keyring.keep_seed(FOLDER, name, seed)
    return SessionKey.objects.create(
        session_id=terms.session_id, terms=terms, use=use, public=name, mark=key_mark(public).hex(), made_at=at
    )


def private(key: SessionKey) -> Ed25519PrivateKey:
    """The private half of a key.  Raises KeyNotHere, KeysUnreadable."""
    seed = keyring.seed(FOLDER, key.public)
    if seed is None:
        raise errors.KeyNotHere(mark=key.mark)
    return Ed25519PrivateKey.from_private_bytes(seed)


def public(key: SessionKey) -> Ed25519PublicKey:
    """The public half of a key."""
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public))


def trusted(terms: Terms) -> list[SessionKey]:
    """The keys whose badges hold: all that were not lost."""
    return list(SessionKey.objects.filter(terms=terms, use=KeyUse.BADGES, lost_at__isnull=True).order_by("made_at"))
