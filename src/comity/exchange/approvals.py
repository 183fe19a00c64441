"""The General Secretariat's word that it published a notice: signed once, carried with the notice, verified anywhere.

A bureau's own node says its notices to everybody else. Whoever is told must know that they were reviewed, whether the
Secretariat's node can be reached or not: so what was published goes out with this word of it. It names the notice and
commits to what it says and whom it is about. A diffusion needs none.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import now

from comity.core.subjects import plain
from comity.engines import ledger
from comity.engines.envelopes import VerifyingKey
from comity.exchange import directories, provisions
from comity.members.models import Bureau
from comity.notices.errors import NotApproved

_CONTEXT = b"comity-notice-approval/1"
_SAID = ("type", "channel", "request_kind", "language", "texts", "facts")
_SIGNED = ("notice", "owner", "reference", "edition", "digest", "at")


def word_for(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the Secretariat, hosted at this node, signs of a notice that it published; None while it has no key.

    body   `notice`, `content` and `subjects` as `notice-published` has them
    """
    at = now()
    directory = provisions.ensure({Bureau.SECRETARIAT}, at)
    key = directories.signing_key(Bureau.SECRETARIAT, directory, at)
    if key is None:
        return None
    said = _named(body) | {"digest": _digest(body["content"], body.get("subjects", ())), "at": plain(at)}
    signature = key.sign(_CONTEXT, ledger.canonical(said))
    return said | {"key": key.fingerprint.hex(), "signature": signature.hex()}


def require_approved(body: Mapping[str, Any]) -> None:
    """Refuse a notice that is not as the Secretariat published it.  Raises NotApproved."""
    word = body.get("approval") or {}
    said = {name: word.get(name) for name in _SIGNED}
    named = _named(body) | {"digest": _digest(body["content"], body.get("subjects", ()))}
    if any(said[name] != value for name, value in named.items()) or not _is_signed(word, said):
        raise NotApproved(reference=named["reference"], bureau=named["owner"])


def _named(body: Mapping[str, Any]) -> dict[str, Any]:
    name = body["notice"]
    return {
        "notice": name.get("id"),
        "owner": str(body["content"].get("owner", "")),
        "reference": name["reference"],
        "edition": name["edition"],
    }


def _digest(content: Mapping[str, Any], subjects: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over what a notice says, and over what its principal's record does.

    Not over its conditions, which may narrow, nor over whom it belongs to besides, of whom some recipients learn
    nothing.
    """
    said = content.get("content", {})
    roles = [one.get("role", "principal") for one in said.get("subjects", ())]
    principal = next((entity for role, entity in zip(roles, subjects, strict=False) if role == "principal"), None)
    core = {name: said.get(name) for name in _SAID} | {"principal": _said_of(principal)}
    return hashlib.sha256(ledger.canonical(core)).hexdigest()


def _said_of(entity: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if entity is None:
        return None
    ours = entity.get("comity", {})
    return {
        **{name: entity.get(name) for name in ("id", "schema", "properties")},
        "comity": {name: ours.get(name) for name in ("kind", "category", "properties", "values")},
    }


def _is_signed(word: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether the Secretariat signed it, by a key that was its own then and was not taken back since."""
    try:
        fingerprint, signature = bytes.fromhex(str(word["key"])), bytes.fromhex(str(word["signature"]))
        at = datetime.fromisoformat(str(said["at"]))
    except (KeyError, ValueError):
        return False
    directory = directories.current()
    certificate = directory.certificate(fingerprint)
    if certificate is None or certificate.bureau != Bureau.SECRETARIAT or directory.revocation(certificate) is not None:
        return False
    key = certificate.key
    if not isinstance(key, VerifyingKey) or at.tzinfo is None or not certificate.is_in_force(at):
        return False
    return key.verifies(signature, _CONTEXT, ledger.canonical(said))
